"""Small pieces of a page: words with a tone, buttons, groups with the house's spacing. Colours come from the style sheet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QCompleter,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QStyle,
    QStyleOptionButton,
    QStylePainter,
    QVBoxLayout,
    QWidget,
)

BETWEEN = 24
INSIDE = 8
MARGIN = 24
SLACK = 1
"""Pixels that words may be wider when measured than they were when room was made for them."""


class Lines(QLabel):
    """Words that run over lines. They remember how high they are at a width: layouts within layouts ask for it fifty times at once."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self._heights: dict[int, int] = {}

    def heightForWidth(self, width: int) -> int:
        width = min(width, self.maximumWidth())  # layouts ask for all the room there is
        if width not in self._heights:
            self._heights[width] = super().heightForWidth(width)
        return self._heights[width]

    def setText(self, text: str) -> None:
        self._heights = {}
        super().setText(text)

    def changeEvent(self, event: QEvent) -> None:
        self._heights = {}
        super().changeEvent(event)


def label(text: str, *, tone: str = "text", size: str = "body", weight: str = "", wrap: bool = False) -> QLabel:
    """Words on the page. `tone` names a token, `size` a step of the type scale."""
    made = Lines(text) if wrap else QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(wrap)
    made.setProperty("tone", tone)
    if size != "body":
        made.setProperty("step", size)
    if weight:
        made.setProperty("weight", weight)
    if wrap:
        made.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    return made


def set_tone(widget: QWidget, tone: str) -> None:
    """Changes the token that words are drawn in."""
    widget.setProperty("tone", tone)
    if widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):  # else it is dressed when it is first shown
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def title(text: str) -> QLabel:
    """The heading of a page."""
    return label(text, size="title", weight="strong", wrap=True)


def section(text: str) -> QLabel:
    """The heading of a group."""
    return label(text, size="section", weight="strong", wrap=True)


def muted(text: str) -> QLabel:
    """Secondary words."""
    return label(text, tone="muted", wrap=True)


class Button(QPushButton):
    """A button that Enter presses too, not only Space."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setAutoDefault(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not held:
            if not event.isAutoRepeat():
                self.click()
        else:
            super().keyPressEvent(event)


def primary_button(text: str, shortcut: str = "") -> QPushButton:
    """The one primary action of a page."""
    made = quiet_button(text, shortcut)
    made.setProperty("primary", True)
    return made


def quiet_button(text: str, shortcut: str = "") -> QPushButton:
    """An action beside the primary one."""
    made = Button(text)
    if shortcut:
        made.setShortcut(shortcut)
        made.setToolTip(f"{text} ({made.shortcut().toString()})")
    return made


def link_button(text: str) -> QPushButton:
    """An action that reads like a link."""
    made = quiet_button(text)
    made.setProperty("link", True)
    made.setCursor(Qt.CursorShape.PointingHandCursor)
    made.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
    return made


class ChoiceButton(Button):
    """Something to switch on: `chip` of a set, `option` of a few. It keeps the room that its words need when they turn bold."""

    def __init__(self, text: str, look: str) -> None:
        super().__init__(text)
        self.setCheckable(True)
        self.setProperty(look, True)

    def sizeHint(self) -> QSize:
        bold = QFont(self.font())
        bold.setWeight(QFont.Weight.DemiBold)
        more = QFontMetrics(bold).horizontalAdvance(self.text()) - self.fontMetrics().horizontalAdvance(self.text())
        return super().sizeHint() + QSize(max(0, more - 12), 0)


def column(*items: QWidget | QLayout, spacing: int = INSIDE, margin: int = 0) -> QVBoxLayout:
    """Items one below the other."""
    made = QVBoxLayout()
    made.setContentsMargins(margin, margin, margin, margin)
    made.setSpacing(spacing)
    _fill(made, items)
    return made


def row(*items: QWidget | QLayout, spacing: int = INSIDE, stretch_after: int | None = None) -> QHBoxLayout:
    """Items side by side; free room goes after the one named, else to the end."""
    made = QHBoxLayout()
    made.setContentsMargins(0, 0, 0, 0)
    made.setSpacing(spacing)
    for number, item in enumerate(items):
        _fill(made, [item])
        if number == stretch_after:
            made.addStretch(1)
    if stretch_after is None:
        made.addStretch(1)
    return made


def _fill(layout: QVBoxLayout | QHBoxLayout, items: Iterable[QWidget | QLayout]) -> None:
    for item in items:
        if isinstance(item, QLayout):
            layout.addLayout(item)
        else:
            layout.addWidget(item)


def group(*items: QWidget | QLayout, spacing: int = INSIDE) -> QFrame:
    """A group of the page: no box, only the space around it."""
    made = QFrame()
    made.setFrameShape(QFrame.Shape.NoFrame)
    made.setLayout(column(*items, spacing=spacing))
    return made


def card(*items: QWidget | QLayout, spacing: int = INSIDE, margin: int = 12) -> QFrame:
    """A group that stands on its own surface, with one hairline."""
    made = QFrame()
    made.setProperty("card", True)
    made.setLayout(column(*items, spacing=spacing, margin=margin))
    return made


def named(*rows: tuple[str, QWidget]) -> QFrame:
    """Controls one below the other, each after the words that name it."""
    made = QFrame()
    grid = QGridLayout(made)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(16)
    grid.setColumnStretch(1, 1)
    for number, (name, control) in enumerate(rows):
        words = label(name)
        words.setBuddy(control)
        grid.addWidget(words, number, 0)
        grid.addWidget(control, number, 1)
    return made


def scrolled(inside: QWidget) -> QScrollArea:
    """A page that scrolls downwards only."""
    made = QScrollArea()
    made.setWidgetResizable(True)
    made.setFrameShape(QFrame.Shape.NoFrame)
    made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    made.setWidget(inside)
    return made


def own_list(finder: QCompleter, owner: QWidget) -> None:
    """Has the list that drops down belong to `owner`, to be styled like it; Qt leaves it to nobody."""
    popup = finder.popup()
    assert popup is not None
    popup.setParent(owner, Qt.WindowType.Popup)


def clear(layout: QLayout) -> None:
    """Takes everything out of a layout."""
    while (item := layout.takeAt(0)) is not None:
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            widget.hide()  # a widget still waiting to be shown would flash as a window of its own
            widget.setParent(None)
            widget.deleteLater()
        elif inner is not None:
            clear(inner)


class Measure(QObject):
    """Keeps a widget as narrow as so many characters, in whatever size it is written."""

    def __init__(self, widget: QWidget, characters: int) -> None:
        super().__init__(widget)
        self._widget, self._characters = widget, characters
        widget.installEventFilter(self)
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange, QEvent.Type.Polish):
            self._fit()
        return super().eventFilter(watched, event)

    def _fit(self) -> None:
        self._widget.setMaximumWidth(self._widget.fontMetrics().averageCharWidth() * self._characters)


class ElidedLabel(QLabel):
    """A name that loses its middle where there is no room; the whole name is in the tooltip and for the screen reader."""

    def __init__(self, text: str, *, tone: str = "text", weight: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_tone(self, tone)
        self.setProperty("weight", weight)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setText(text)

    def setText(self, text: str) -> None:
        super().setText(text)
        self.setAccessibleName(text)
        self._tell_whole()

    def minimumSizeHint(self) -> QSize:
        return QSize(self.fontMetrics().averageCharWidth() * 8, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self.style().drawItemText(
            painter,
            self.contentsRect(),
            int(self.alignment()),
            self.palette(),
            self.isEnabled(),
            self.shown(),
            self.foregroundRole(),
        )

    def shown(self) -> str:
        """What there is room for."""
        return self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideMiddle, self.contentsRect().width())

    def event(self, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.FontChange):
            self._tell_whole()
        return super().event(event)

    def _tell_whole(self) -> None:
        cut = self.fontMetrics().horizontalAdvance(self.text()) > self.contentsRect().width()
        self.setToolTip(self.text() if cut else "")


class ElidedLink(Button):
    """A link whose words lose their middle where there is no room; all of them are in the tooltip and for the screen reader."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.setProperty("link", True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(text)

    def minimumSizeHint(self) -> QSize:
        return QSize(self.fontMetrics().averageCharWidth() * 8, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        option = QStyleOptionButton()
        self.initStyleOption(option)
        room = self.style().subElementRect(QStyle.SubElement.SE_PushButtonContents, option, self).width()
        option.text = QFontMetrics(self.font()).elidedText(self.text(), Qt.TextElideMode.ElideMiddle, room + SLACK)  # pyright: ignore[reportAttributeAccessIssue]
        self.setToolTip(self.text() if option.text != self.text() else "")  # pyright: ignore[reportAttributeAccessIssue]
        QStylePainter(self).drawControl(QStyle.ControlElement.CE_PushButton, option)


class SentencesLabel(ElidedLabel):
    """Sentences on one line; where there is no room the last ones give way whole, the first is elided."""

    def __init__(self, *, tone: str = "text", between: str = " ", parent: QWidget | None = None) -> None:
        super().__init__("", tone=tone, parent=parent)
        self._sentences: Sequence[str] = ()
        self._between = between

    def show_sentences(self, sentences: Sequence[str]) -> None:
        """The most important one first."""
        self._sentences = sentences
        self.setText(self._between.join(sentences))

    def shown(self) -> str:
        return fitting(self._sentences, self._between, self.fontMetrics(), self.contentsRect().width())


def fitting(parts: Sequence[str], between: str, metrics: QFontMetrics, width: int) -> str:
    """As many whole parts as fit, from the first on; of the first as much as fits."""
    for count in range(len(parts), 1, -1):
        if metrics.horizontalAdvance(text := between.join(parts[:count])) <= width:
            return text
    return metrics.elidedText(parts[0] if parts else "", Qt.TextElideMode.ElideRight, width)
