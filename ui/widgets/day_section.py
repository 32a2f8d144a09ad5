"""Sections of the page of the day: a heading, and rows of who, what, and the one thing to do about it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QBoxLayout,
    QCheckBox,
    QFrame,
    QGridLayout,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from ui.i18n import n, t
from ui.widgets.parts import BETWEEN, ElidedLabel, SentencesLabel, clear, column, link_button, muted, section

ROW = 34
BETWEEN_WORDS = " · "
NAME_CHARACTERS = 24
"""Of a name this much stays; what is told beside it gives way first."""
SHOWN = 6
"""How many rows show before the rest is asked for."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row. `tick` makes its name a box to tick; `action` a link at its end. Of `details` the last gives way first."""

    name: str
    details: Sequence[str] = ()
    action: str = ""
    act: Callable[[], None] | None = None
    tick: Callable[[], None] | None = None
    tone: str = "muted"


class _Name(ElidedLabel):
    def minimumSizeHint(self) -> QSize:
        hint = super().minimumSizeHint()
        most = self.fontMetrics().averageCharWidth() * NAME_CHARACTERS
        return QSize(min(self.sizeHint().width(), most), hint.height())


def _details(line: Line) -> SentencesLabel:
    made = SentencesLabel(tone=line.tone, between=BETWEEN_WORDS)
    made.show_sentences(line.details)
    return made


class ElidedCheck(QCheckBox):
    """A box whose words lose their middle where there is no room; the whole stands in the tooltip and for the screen reader."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._whole = text
        self.setAccessibleName(text)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._fit()

    def _fit(self) -> None:
        room = max(self.width() - self.fontMetrics().height() * 2, self.fontMetrics().averageCharWidth() * 8)
        shown = self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideMiddle, room)
        self.setText(shown.replace("&", "&&"))
        self.setToolTip(self._whole if shown != self._whole else "")

    def minimumSizeHint(self):  # noqa: ANN201 - Qt's own
        hint = super().minimumSizeHint()
        hint.setWidth(self.fontMetrics().averageCharWidth() * 12)
        return hint

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()


class DaySection(QFrame):
    """Shows lines, or a kind word where there are none. The keyboard stays near the row it was on when the lines change."""

    def __init__(self, heading: str, empty: str) -> None:
        super().__init__()
        self.setAccessibleName(heading)
        self._empty = empty
        self._lines: Sequence[Line] = ()
        self._all = False
        self._acts: dict[QAbstractButton, Callable[[], None]] = {}
        self.grid = QGridLayout()
        self.grid.setHorizontalSpacing(12)
        self.grid.setVerticalSpacing(2)
        self.grid.setColumnStretch(0, 1)
        line = QFrame()
        line.setProperty("line", True)
        self.setLayout(column(section(heading), line, self.grid, spacing=6))

    def show_lines(self, lines: Sequence[Line], empty: str = "") -> None:
        """Replaces the rows."""
        at = next((number for number, button in enumerate(self._acts) if button.hasFocus()), -1)
        self._lines = lines
        self._empty = empty or self._empty
        self._draw()
        if at >= 0 and self._acts:
            list(self._acts)[min(at, len(self._acts) - 1)].setFocus()

    def first(self) -> QWidget | None:
        """The first thing to do in it."""
        return next(iter(self._acts), None)

    def _draw(self) -> None:
        clear(self.grid)
        self._acts = {}
        shown = self._lines if self._all else self._lines[:SHOWN]
        for number, line in enumerate(shown):
            self._row(number, line)
        if not shown:
            self.grid.addWidget(muted(self._empty), 0, 0, 1, 3)
        rest = len(self._lines) - len(shown)
        if rest:
            more = link_button(n("{count} more", "{count} more", rest))
            self._acts[more] = self._show_all
            more.clicked.connect(self._run)
            self.grid.addWidget(more, len(shown), 0)

    def _row(self, number: int, line: Line) -> None:
        if line.tick is not None:
            self._tick_row(number, line, line.tick)
            return
        name, detail = _Name(line.name, weight="strong"), _details(line)
        name.setMinimumHeight(ROW)
        detail.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.grid.addWidget(name, number, 0)
        self.grid.addWidget(detail, number, 1)
        if line.act is not None:
            button = link_button(line.action)
            button.setAccessibleName(t("{action}: {name}", action=line.action.rstrip(" →"), name=line.name))
            self._acts[button] = line.act
            button.clicked.connect(self._run)
            self.grid.addWidget(button, number, 2, Qt.AlignmentFlag.AlignRight)

    def _tick_row(self, number: int, line: Line, tick: Callable[[], None]) -> None:
        """What was promised has the whole width; when and to whom stands under it."""
        box, detail = ElidedCheck(line.name), _details(line)
        box.setAccessibleDescription(detail.text())
        detail.setProperty("step", "small")
        detail.setContentsMargins(box.fontMetrics().height() + 12, 0, 0, 6)
        self._acts[box] = tick
        box.clicked.connect(self._run)
        self.grid.addLayout(column(box, detail, spacing=0), number, 0, 1, 3)

    def _show_all(self) -> None:
        self._all = True
        self._draw()

    def _run(self) -> None:
        act = self._acts.get(self.sender())  # pyright: ignore[reportArgumentType, reportCallIssue] - only buttons are connected
        if act is not None:
            act()


class TwoColumns(QWidget):
    """Two columns side by side, one below the other where the page is narrow or the text large."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("pageBody")
        self.left, self.right = QVBoxLayout(), QVBoxLayout()
        self._line = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._line.setContentsMargins(0, 0, 12, 0)
        self._line.setSpacing(2 * BETWEEN)
        for part in (self.left, self.right):
            part.setSpacing(BETWEEN)
            self._line.addLayout(part, 1)

    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), 0)  # how high it is follows from how wide it is

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def _fit(self) -> None:
        narrow = self.width() < self.fontMetrics().averageCharWidth() * 110
        self._line.setDirection(QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight)
        self._line.setSpacing(BETWEEN if narrow else 2 * BETWEEN)
        self._line.setStretch(0, 0 if narrow else 1)
