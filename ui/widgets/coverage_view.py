"""Who was visited when, on a page: teachers by week, whom to see, who visited, and the way to a teacher's visits or to a new one."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from talentdesk.actions import coverage
from talentdesk.actions.coverage import Coverage, Covered
from talentdesk.actions.today import VISIT_EVERY
from talentdesk.workspace import Workspace
from ui.context import Context
from ui.i18n import n, t
from ui.jobs import Job
from ui.tables.coverage_table import CoverageTable
from ui.widgets.parts import ElidedLabel, column, link_button, muted, row
from ui.widgets.record_list import Empty, EmptyState, quiet_chip


class CoverageView(QWidget):
    """Reads when it is asked to. `visits_wanted` names a teacher whose visits a person wants to see."""

    visits_wanted = Signal(str)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.found: Coverage | None = None
        self.stack = QStackedWidget(self)
        self.table = CoverageTable(self.stack)
        self.nobody = EmptyState(_nobody(), self.stack)
        self.stack.addWidget(self.table)
        self.stack.addWidget(self.nobody)
        self.waiting = quiet_chip(
            t("Not visited for {days} days", days=VISIT_EVERY), t("Only teachers whom nobody visited that long")
        )
        """The filter, for whoever shows the view."""
        self.under = ElidedLabel("", tone="muted")
        self.visits = link_button(t("Show visits"))
        self.visits.setToolTip(t("The visits of this teacher (Enter)"))
        self.visit = link_button(t("Visit →"))
        self.visit.setToolTip(t("A new visit with this teacher"))
        self.legend = muted(t("● talked about · ◐ talk owed · a number where there were several visits in a week"))
        self.visitors = muted("")
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        head = row(self.under, self.visits, self.visit, stretch_after=0)
        whole = column(head, self.stack, self.legend, self.visitors, spacing=8)
        whole.setStretch(1, 1)
        self.setLayout(whole)

    def _connect(self) -> None:
        self.waiting.toggled.connect(self._show_teachers)
        self.table.opened.connect(self._open)
        self.table.moved.connect(self._moved)
        self.visits.clicked.connect(self._show_visits)
        self.visit.clicked.connect(self._new_visit)
        self.context.theme.changed.connect(self._recolour)
        self._recolour()
        self._moved()

    # Methods

    def load(self) -> None:
        """Reads anew."""
        self.context.jobs.read(partial(_coverage, self.context.ws), self._show)

    def focus_first(self) -> None:
        """Puts the keyboard on the table, or on the first thing to do."""
        (self.table if self.stack.currentWidget() is self.table else self.waiting).setFocus()

    # Working

    def _show(self, found: Coverage) -> None:
        self.found = found
        self.stack.setCurrentWidget(self.table if found.teachers else self.nobody)
        visitors = [
            t("{name} {visits}", name=name, visits=n("{count} visit", "{count} visits", count))
            for name, count in found.visitors
        ]
        weeks = len(found.mondays)
        said = n("In {count} week: {visitors}", "In {count} weeks: {visitors}", weeks, visitors=" · ".join(visitors))
        self.visitors.setText(said if visitors else "")
        for part in (self.visits, self.visit, self.legend):
            part.setVisible(bool(found.teachers))
        self._show_teachers()

    def _show_teachers(self) -> None:
        if self.found is None:
            return
        everybody = self.found.teachers
        waiting = [item for item in everybody if item.days is None or item.days > VISIT_EVERY]
        shown = waiting if self.waiting.isChecked() else everybody
        self.table.show_coverage(self.found, shown, self.context.ws.clock.today())
        said = n(
            "{seen} of {count} teacher visited in {days} days",
            "{seen} of {count} teachers visited in {days} days",
            len(everybody),
            seen=len(everybody) - len(waiting),
            days=VISIT_EVERY,
        )
        self.under.setText(said if everybody else "")

    def _moved(self) -> None:
        for button in (self.visits, self.visit):
            button.setEnabled(self.table.chosen() is not None)

    def _open(self, teacher: Covered) -> None:
        self.visits_wanted.emit(teacher.person)

    def _show_visits(self) -> None:
        if (teacher := self.table.chosen()) is not None:
            self.visits_wanted.emit(teacher.person)

    def _new_visit(self) -> None:
        if (teacher := self.table.chosen()) is not None:
            self.context.edit("walkthrough", teacher=teacher.person, building=teacher.building)

    def _recolour(self) -> None:
        self.table.covered.tokens = self.context.theme.tokens
        self.table.viewport().update()


def _nobody() -> Empty:
    return Empty(
        t("No teachers yet"),
        t(
            "The teachers of your school stand here with the weeks in which somebody visited them. They come with the "
            "roster, at one of the next syncs."
        ),
    )


def _coverage(ws: Workspace, _job: Job) -> Coverage:
    return coverage.coverage(ws)
