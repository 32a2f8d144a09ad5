"""The facts behind a number: day, what, by whom, and the way to the record where this laptop may open it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from ui.i18n import t
from ui.widgets.criterion_words import fact_line
from ui.widgets.stage_paint import LEFT, small_font
from ui.words import day

RECORD_ROLE = Qt.ItemDataRole.UserRole
WHO_ROLE = Qt.ItemDataRole.UserRole + 1
DAY_ROLE = Qt.ItemDataRole.UserRole + 2
ROWS_SHOWN = 6
PAD = 8
Index = QModelIndex | QPersistentModelIndex


class FactsModel(QAbstractListModel):
    """Serves the facts of one explanation, newest first."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._facts: list[Mapping[str, Any]] = []
        self._names: Mapping[str, str] = {}
        self._today = date.min

    def show(self, facts: Sequence[Mapping[str, Any]], names: Mapping[str, str], today: date) -> None:
        """Replaces what is served. `names` gives the names of people and buildings by id."""
        self.beginResetModel()
        self._facts = sorted(facts, key=_newest, reverse=True)
        self._names = names
        self._today = today
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._facts)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        fact = self._facts[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return fact_line(fact)
        if role == RECORD_ROLE:
            return fact.get("record")
        if role == WHO_ROLE:
            return self._who(fact)
        if role == DAY_ROLE:
            return day(fact["on"], self._today)
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            end = t("Enter opens it") if fact.get("record") else t("a record you may not open")
            return f"{day(fact['on'], self._today)}: {fact_line(fact)}, {self._who(fact)}, {end}"
        return None

    def _who(self, fact: Mapping[str, Any]) -> str:
        role = str(fact.get("actor_role") or "").replace("_", " ")
        place = self._names.get(fact.get("building") or "", "")
        return " · ".join(
            part for part in (self._names.get(fact.get("actor") or "", "") or role.capitalize(), place) if part
        )


def _newest(fact: Mapping[str, Any]) -> tuple[str, str]:
    return fact["on"], fact["id"]


class FactDelegate(QStyledItemDelegate):
    """Two lines a fact: what it was, and below it who and where; the way to the record at the right."""

    def __init__(self, tokens: Mapping[str, str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.tokens = tokens

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        height = option.fontMetrics.height()  # pyright: ignore[reportAttributeAccessIssue]
        return QSize(200, 2 * height + 2 * PAD)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        rect = QRect(option.rect)  # pyright: ignore[reportAttributeAccessIssue]
        state = option.state  # pyright: ignore[reportAttributeAccessIssue]
        font = QFont(option.font)  # pyright: ignore[reportAttributeAccessIssue]
        metrics = QFontMetrics(font)
        selected = bool(state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.fillRect(rect, QColor(self.tokens["accent-soft" if selected else "surface"]))
        painter.setPen(QColor(self.tokens["border"]))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        inner = rect.adjusted(PAD, PAD, -PAD, -PAD)
        line = QRect(inner.left(), inner.top(), inner.width(), metrics.height())
        self._line(painter, line, font, str(index.data()), "text")
        below = line.translated(0, metrics.height())
        mine = index.data(RECORD_ROLE)
        end = t("Open →") if mine else t("a record you may not open")
        small = small_font(font)
        taken = QFontMetrics(small).horizontalAdvance(end)
        self._line(
            painter,
            below.adjusted(0, 0, -taken - PAD, 0),
            small,
            f"{index.data(DAY_ROLE)} · {index.data(WHO_ROLE)}",
            "muted",
        )
        self._line(painter, below.adjusted(below.width() - taken, 0, 0, 0), small, end, "accent" if mine else "muted")
        if selected and state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(QColor(self.tokens["accent"]), 2))
            painter.drawRect(rect.adjusted(1, 1, -2, -2))
        painter.restore()

    def _line(self, painter: QPainter, rect: QRect, font: QFont, text: str, token: str) -> None:
        painter.setFont(font)
        painter.setPen(QColor(self.tokens[token]))
        painter.drawText(rect, LEFT, QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideMiddle, rect.width()))


class FactsList(QListView):
    """Shows facts; a click or Enter gives the record where there is one to open."""

    opened = Signal(str)

    def __init__(self, tokens: Mapping[str, str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = FactsModel(self)
        self.setModel(self._model)
        self._delegate = FactDelegate(tokens, self)
        self.setItemDelegate(self._delegate)
        self.setAccessibleName(t("Facts that were counted"))
        self.setAccessibleDescription(t("Enter opens the record of a fact where you may open it."))
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setMouseTracking(True)
        self.clicked.connect(self._open)

    def show_facts(self, facts: Sequence[Mapping[str, Any]], names: Mapping[str, str], today: date) -> None:
        """Replaces what is shown."""
        self._model.show(facts, names, today)
        self.setFixedHeight(self.sizeHint().height())

    def set_tokens(self, tokens: Mapping[str, str]) -> None:
        """Draws in other colours."""
        self._delegate.tokens = tokens
        self.viewport().update()

    def _open(self, index: Index) -> None:
        record = index.data(RECORD_ROLE)
        if record:
            self.opened.emit(record)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self._open(self.currentIndex())
            event.accept()
            return
        super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        rows = max(1, min(ROWS_SHOWN, self._model.rowCount()))
        return QSize(240, rows * (2 * self.fontMetrics().height() + 2 * PAD) + 2 * self.frameWidth())
