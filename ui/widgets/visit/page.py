"""How the parts of a visit lie on the page: side by side where there is room, else one below the other, and the page scrolls."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from ui.forms.tab_order import order_tabs
from ui.i18n import t
from ui.widgets.parts import muted, row, scrolled, section
from ui.widgets.visit.closing import Closing
from ui.widgets.visit.counts import Counts
from ui.widgets.visit.head import VisitHead
from ui.widgets.visit.look_fors import LookFors
from ui.widgets.visit.reminder import NameReminder
from ui.widgets.visit.script import ScriptPad
from ui.widgets.visit.start import StartStrip

SIDE_BY_SIDE = 104
"""Characters of width from which the script and the look-fors stand side by side."""
EDGE = 12
"""Pixels that stay free above and below what is brought into sight."""


class VisitPage(QFrame):
    """Places the parts, and keeps in sight what has the keyboard. `over` brings up the closing beside what was seen."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._held = self._over = False
        self._arranged: tuple[bool, bool] | None = None
        self.inside = QFrame()
        self.area = scrolled(self.inside)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.area)
        self.script_pane, self.look_pane = QFrame(self.inside), QFrame(self.inside)
        self._grid = QGridLayout(self.inside)
        self._grid.setContentsMargins(0, 0, 4, 8)
        self._grid.setHorizontalSpacing(24)
        self._grid.setVerticalSpacing(EDGE)
        self.form_title = muted("")
        self._hints = (
            muted(t("Enter: new line · Ctrl+1 to 9: tag to a look-for · F2: next part")),
            muted(t("1 to 9, then S, M or X · Enter: count · N: note")),
        )

    def hold(
        self,
        head: VisitHead,
        start: StartStrip,
        script: ScriptPad,
        reminder: NameReminder,
        look_fors: LookFors,
        counts: Counts,
        closing: Closing,
    ) -> None:
        """Takes the parts, made as children of `inside` and of the two panes: moving a finished one styles every piece of it anew."""
        self.head, self.start, self.script, self.look_fors = head, start, script, look_fors
        self.reminder, self.counts, self.closing = reminder, counts, closing
        self._held = True
        _fill(self.script_pane, row(section(t("Script"))), self._hints[0], script, reminder)
        _fill(self.look_pane, row(section(t("Look-fors")), self.form_title), self._hints[1], look_fors)
        script.grew.connect(self.writing_in_sight)
        self.area.verticalScrollBar().rangeChanged.connect(self.focus_in_sight)
        self.arrange()

    def _parts(self) -> tuple[QWidget, ...]:
        """The parts in reading order."""
        return (self.start, self.script_pane, self.look_pane, self.counts, self.closing)

    # In sight

    @property
    def beside(self) -> bool:
        """Whether the parts stand side by side."""
        return self.width() >= self.fontMetrics().averageCharWidth() * SIDE_BY_SIDE

    def writes_in(self, part: QWidget) -> bool:
        """Whether the keyboard is in a part."""
        at = self.focusWidget()
        return at is not None and part.isAncestorOf(at)

    def writing_in_sight(self) -> None:
        """Brings the line at hand into sight."""
        self.area.ensureWidgetVisible(self.script.editor, 0, EDGE)

    def focus_in_sight(self) -> None:
        """Brings what has the keyboard into sight."""
        at = self.focusWidget()
        if at is None or not self.area.isAncestorOf(at):
            return
        if self.beside:
            self.area.verticalScrollBar().setValue(0)
        elif self.closing.noticing.isAncestorOf(at):
            self.area.verticalScrollBar().setValue(self.closing.y())  # its heading, not only its first field
        self.area.ensureWidgetVisible(at, 0, EDGE)

    # Layout

    def show_over(self, over: bool) -> None:
        """Whether the visit is over: the closing stands beside what was seen."""
        self._over = over
        self.arrange()

    def arrange(self, *, anew: bool = False) -> None:
        """Places the parts for the room there is."""
        beside = self.beside
        if not self._held or (self._arranged == (beside, self._over) and not anew):
            return
        self._arranged = (beside, self._over)
        for part in self._parts():
            self._grid.removeWidget(part)  # an item merely taken out would go on standing for its widget
        if beside:
            self._place_beside()
        else:
            self._place_below()
        self.closing.setVisible(self._over)
        for hint in self._hints:
            hint.setVisible(not self._over)
        self.look_fors.show_all_rows(not beside)
        self.script.show_all_lines(not beside)
        self._order_tabs()

    def _order_tabs(self) -> None:
        """Tab goes from the line over the page through its parts; the box of the script stands in another list of its own."""
        order_tabs(self.head)
        order_tabs(self.inside)
        stops = (self.start.begin, self.script.editor, self.reminder.let_pass, self.look_fors.table)
        for one, next_one in ((self.head.switch, self.start.teacher.line), *pairwise(stops)):
            QWidget.setTabOrder(one, next_one)

    def _place_beside(self) -> None:
        grid = self._grid
        grid.addWidget(self.start, 0, 0, 1, 2)
        grid.addWidget(self.script_pane, 1, 0)
        grid.addWidget(self.look_pane, *((2, 0) if self._over else (1, 1)))
        grid.addWidget(self.counts, 3, 0, 1, 2)
        if self._over:
            grid.addWidget(self.closing, 1, 1, 2, 1)
        self._stretch((6, 5), (1, 2) if self._over else (1,))

    def _place_below(self) -> None:
        for number, part in enumerate(self._parts()):
            self._grid.addWidget(part, number, 0)
        self._stretch((1, 0), ())

    def _stretch(self, columns: tuple[int, int], rows: tuple[int, ...]) -> None:
        for number, part in enumerate(columns):
            self._grid.setColumnStretch(number, part)
        for number in range(len(self._parts())):
            self._grid.setRowStretch(number, 1 if number in rows else 0)

    # Qt's own

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.arrange()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.arrange(anew=True)


def _fill(pane: QFrame, heading: QHBoxLayout, hint: QWidget, part: QWidget, under: QWidget | None = None) -> None:
    """A part with its heading and the keys it knows; the part takes the room."""
    column = QVBoxLayout(pane)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(6)
    column.addLayout(heading)
    column.addWidget(hint)
    column.addWidget(part, 1)
    if under is not None:
        column.addWidget(under, 0, Qt.AlignmentFlag.AlignBottom)
