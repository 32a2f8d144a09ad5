"""CardList: people and how the work with them stands, a few lines each. One list, all by keyboard."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter, QPainterPath, QPen, QTextLayout
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from ui.theme import Theme
from ui.widgets.parts import fitting

ID_ROLE = Qt.ItemDataRole.UserRole
CARD_ROLE = Qt.ItemDataRole.UserRole + 1
PAD, GAP, CORNER = 10, 8, 6
SEP = " · "
"""Between the parts of the line at the foot; the last ones give way where there is no room."""
SLACK = 3
"""Pixels that a text may be wider when drawn than it was measured."""
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Card:
    """One thing in the list: a name with a word at its right, a text, and a line at the foot."""

    id: str
    name: str
    text: str = ""
    foot: str = ""
    end: str = ""
    """Left out where the name needs the room."""

    @property
    def sentence(self) -> str:
        """All of it, for a screen reader and the tooltip."""
        return ". ".join(part for part in (self.name, self.end, self.text, self.foot) if part)


class CardModel(QAbstractListModel):
    """Serves the cards."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._cards: list[Card] = []

    def show(self, cards: Sequence[Card]) -> None:
        """Replaces what is served."""
        self.beginResetModel()
        self._cards = list(cards)
        self.endResetModel()

    def number_of(self, record: str) -> int:
        """Where a record stands, -1 where it doesn't."""
        return next((at for at, card in enumerate(self._cards) if card.id == record), -1)

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._cards)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self._cards):
            return None
        card = self._cards[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return card.name
        if role == ID_ROLE:
            return card.id
        if role == CARD_ROLE:
            return card
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return card.sentence
        return None


class CardDelegate(QStyledItemDelegate):
    """Draws a card. The text may take two lines where `tall`, else one."""

    def __init__(self, theme: Theme, tall: bool, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.lines = 2 if tall else 1

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        height = option.fontMetrics.height()  # pyright: ignore[reportAttributeAccessIssue]
        return QSize(120, (2 + self.lines) * (height + 2) + 2 * PAD + GAP)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        card: Card = index.data(CARD_ROLE)
        rect = QRect(option.rect).adjusted(0, 1, -2, -GAP)  # pyright: ignore[reportAttributeAccessIssue]
        state = option.state  # pyright: ignore[reportAttributeAccessIssue]
        font = QFont(option.font)  # pyright: ignore[reportAttributeAccessIssue]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._ground(painter, rect, state)
        strong = QFont(font)
        strong.setWeight(QFont.Weight.DemiBold)
        step = QFontMetrics(font).height() + 2
        line = QRect(rect.left() + PAD, rect.top() + PAD, rect.width() - 2 * PAD, step)
        taken = QFontMetrics(font).horizontalAdvance(card.end) + PAD + SLACK if card.end else 0
        if taken + QFontMetrics(strong).horizontalAdvance(card.name) + SLACK > line.width():
            taken = 0  # the name matters more
        self._text(painter, line.adjusted(0, 0, -taken, 0), strong, card.name, "text")
        if taken:
            self._text(painter, line.adjusted(line.width() - taken + PAD, 0, 0, 0), font, card.end, "muted")
        for text in wrapped(card.text, font, line.width(), self.lines):
            line.translate(0, step)
            self._text(painter, line, font, text, "text")
        foot = QRect(line.left(), rect.bottom() - PAD - step + 1, line.width(), step)
        self._text(painter, foot, font, fitting(card.foot.split(SEP), SEP, QFontMetrics(font), foot.width()), "muted")
        painter.restore()

    def _ground(self, painter: QPainter, rect: QRect, state: QStyle.StateFlag) -> None:
        tokens = self.theme.tokens
        selected, focused = state & QStyle.StateFlag.State_Selected, state & QStyle.StateFlag.State_HasFocus
        hovered = state & QStyle.StateFlag.State_MouseOver
        shape = QPainterPath()
        shape.addRoundedRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5), CORNER, CORNER)
        ground = "accent-soft" if selected else "raised" if hovered else "surface"
        painter.fillPath(shape, QColor(tokens[ground]))
        ring = selected and focused
        painter.setPen(QPen(QColor(tokens["accent" if ring else "border"]), 2 if ring else 1))
        painter.drawPath(shape)

    def _text(self, painter: QPainter, rect: QRect, font: QFont, text: str, token: str) -> None:
        painter.setFont(font)
        painter.setPen(QColor(self.theme.tokens[token]))
        way = Qt.TextElideMode.ElideRight if token == "muted" else Qt.TextElideMode.ElideMiddle
        shown = QFontMetrics(font).elidedText(text, way, rect.width())
        painter.drawText(rect, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), shown)


def wrapped(text: str, font: QFont, width: int, lines: int) -> list[str]:
    """The text in so many lines at most; the last one ends in … where there is more."""
    layout = QTextLayout(text, font)
    layout.beginLayout()
    found: list[str] = []
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        start = line.textStart()
        if len(found) == lines - 1:
            found.append(QFontMetrics(font).elidedText(text[start:], Qt.TextElideMode.ElideRight, width))
            break
        found.append(text[start : start + line.textLength()].strip())
    layout.endLayout()
    return found


class CardList(QListView):
    """Gives the card that a person goes to."""

    opened = Signal(str)
    """A click, Enter, or the arrows while `following`."""

    def __init__(self, theme: Theme, name: str, *, tall: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.cards = CardModel(self)
        self.setModel(self.cards)
        self._delegate = CardDelegate(theme, tall, self)
        self.setItemDelegate(self._delegate)
        self.setAccessibleName(name)
        self.setProperty("cards", True)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.following = False
        """Whether the arrows open what they reach."""
        self._placing = False
        self.clicked.connect(self._open)
        self.selectionModel().currentChanged.connect(self._moved)

    def show_cards(self, cards: Sequence[Card]) -> None:
        """Replaces the cards; the current one stays where it is still there."""
        kept = str(self.currentIndex().data(ID_ROLE) or "")
        self._placing = True
        self.cards.show(cards)
        self._placing = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if cards else Qt.FocusPolicy.NoFocus)
        self.select(kept)

    def select(self, record: str) -> bool:
        """Makes a card the current one, or none; whether it is in this list."""
        number = self.cards.number_of(record)
        self._placing = True
        self.setCurrentIndex(self.cards.index(number) if number >= 0 else QModelIndex())
        if number < 0:
            self.clearSelection()
        self._placing = False
        return number >= 0

    def _open(self, index: Index) -> None:
        record = index.data(ID_ROLE)
        if record:
            self.opened.emit(record)

    def _moved(self, current: QModelIndex) -> None:
        if self.following and not self._placing:
            self._open(current)

    # Qt's own

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self.currentIndex())
            event.accept()
            return
        super().keyPressEvent(event)

    def focusInEvent(self, event: object) -> None:
        super().focusInEvent(event)  # pyright: ignore[reportArgumentType]
        if not self.currentIndex().isValid() and self.cards.rowCount():
            self._placing = True
            self.setCurrentIndex(self.cards.index(0))
            self._placing = False
