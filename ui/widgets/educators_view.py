"""The teachers of one's schools with their profile and plan of the school year, and the way to either or to a new one."""

from __future__ import annotations

from datetime import date
from functools import partial

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from talentdesk.actions import educators
from talentdesk.actions.educators import Educator, Made
from talentdesk.workspace import Workspace
from ui.context import Context
from ui.i18n import n, t
from ui.jobs import Job
from ui.widgets.parts import ElidedLabel, column, link_button, muted, row
from ui.widgets.plain_table import PlainTable, Row
from ui.widgets.record_list import Empty, EmptyState, quiet_chip
from ui.words import day

PROFILE, PLAN = "educator_profile", "learning_plan"


class EducatorsView(QWidget):
    """Reads when it is asked to. `record_wanted` names a record that a person wants to see."""

    record_wanted = Signal(str)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.found: tuple[Educator, ...] | None = None
        self.stack = QStackedWidget(self)
        titles = (t("Teacher"), t("Profile"), t("Learning plan"))
        self.table = PlainTable(t("Teachers with their profile and plan"), titles, 0, len(titles), self.stack)
        self.nobody = EmptyState(_nobody(), self.stack)
        self.without = quiet_chip(
            t("Without an agreed plan"), t("Only teachers who have no agreed plan this school year")
        )
        """The filter, for whoever shows the view."""
        self.under = ElidedLabel("", tone="muted")
        self.profile = link_button(t("New profile →"))
        self.plan = link_button(t("New plan →"))
        self.legend = muted(t("● agreed · ◐ drawn up, still to be agreed · ○ none this school year"))
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        for page in (self.table, self.nobody):
            self.stack.addWidget(page)
        whole = column(row(self.under, self.profile, self.plan, stretch_after=0), self.stack, self.legend, spacing=8)
        whole.setStretch(1, 1)
        self.setLayout(whole)

    def _connect(self) -> None:
        self.without.toggled.connect(self._show_rows)
        self.table.moved.connect(self._moved)
        self.table.activated.connect(self._activated)
        self.profile.clicked.connect(self._to_profile)
        self.plan.clicked.connect(self._to_plan)
        self._moved()

    # Methods

    def load(self) -> None:
        """Reads anew."""
        self.context.jobs.read(partial(_educators, self.context.ws), self._show)

    def focus_first(self) -> None:
        """Puts the keyboard on the table, or on the first thing to do."""
        (self.table if self.stack.currentWidget() is self.table else self.without).setFocus()

    # Working

    def _show(self, found: tuple[Educator, ...]) -> None:
        self.found = found
        self.stack.setCurrentWidget(self.table if found else self.nobody)
        for part in (self.profile, self.plan, self.legend):
            part.setVisible(bool(found))
        self._show_rows()

    def _show_rows(self) -> None:
        if self.found is None:
            return
        today = self.context.ws.clock.today()
        shown = [one for one in self.found if not (self.without.isChecked() and one.has_plan)]
        self.table.show_rows(
            [
                Row(one.person, (one.name, _profile_words(one.profile, today), _plan_words(one.plan, today)))
                for one in shown
            ]
        )
        said = n(
            "{planned} of {count} teacher has an agreed plan this school year",
            "{planned} of {count} teachers have an agreed plan this school year",
            len(self.found),
            planned=sum(one.has_plan for one in self.found),
        )
        self.under.setText(said if self.found else "")

    def _chosen(self) -> Educator | None:
        chosen = self.table.chosen()
        return next((one for one in self.found or () if chosen and one.person == chosen.id), None)

    def _moved(self) -> None:
        one = self._chosen()
        self.profile.setText(t("Open profile →") if one and one.profile else t("New profile →"))
        self.plan.setText(t("Open plan →") if one and one.plan else t("New plan →"))
        for button in (self.profile, self.plan):
            button.setEnabled(one is not None)
            button.setToolTip("" if one else t("Choose a teacher in the list first"))

    def _activated(self, _index: QModelIndex) -> None:
        self._to_plan()

    def _to_profile(self) -> None:
        if (one := self._chosen()) is not None:
            self._go(one.profile, PROFILE, educator=one.person, building=one.building)

    def _to_plan(self) -> None:
        if (one := self._chosen()) is not None:
            known = {"builds_on": one.profile.record} if one.profile else {}
            self._go(one.plan, PLAN, person=one.person, building=one.building, **known)

    def _go(self, made: Made | None, kind: str, **fields: str) -> None:
        if made is not None:
            self.record_wanted.emit(made.record)
        else:
            self.context.edit(kind, **fields)


def _profile_words(profile: Made | None, today: date) -> str:
    return t("○ none") if profile is None else t("● {day}", day=day(profile.day, today))


def _plan_words(plan: Made | None, today: date) -> str:
    if plan is None:
        return t("○ none")
    on = day(plan.day, today)
    return t("◐ drawn up {day}", day=on) if plan.open else t("● agreed {day}", day=on)


def _nobody() -> Empty:
    return Empty(
        t("No teachers yet"),
        t(
            "The teachers of your school stand here with their profile and their plan of the school year. They come with the roster, "
            "at one of the next syncs."
        ),
    )


def _educators(ws: Workspace, _job: Job) -> tuple[Educator, ...]:
    return educators.educators(ws)
