"""Leaders who are new in a role, with the plan that supports each, and the way to it or to a new one. Nobody is ranked."""

from __future__ import annotations

from datetime import date
from functools import partial

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from talentdesk.actions import leadership
from talentdesk.actions.leadership import PLAN, New
from talentdesk.schema.types import LeaderRole
from talentdesk.workspace import Workspace
from ui.context import Context
from ui.i18n import declared, n, t
from ui.jobs import Job
from ui.widgets.parts import ElidedLabel, column, link_button, muted, row
from ui.widgets.plain_table import PlainTable, Row
from ui.widgets.record_list import Empty, EmptyState
from ui.words import day


class NewcomersView(QWidget):
    """Reads when it is asked to. `record_wanted` names a plan that a person wants to see."""

    record_wanted = Signal(str)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.found: tuple[New, ...] | None = None
        self.stack = QStackedWidget(self)
        titles = (t("Leader"), t("New as"), t("Since"), t("Plan of support"))
        self.table = PlainTable(t("Leaders new in a role with their plan"), titles, 0, len(titles), self.stack)
        self.nobody = EmptyState(self._nobody(), self.stack)
        self.under = ElidedLabel("", tone="muted")
        self.plan = link_button(t("New plan →"))
        self.legend = muted(
            t(
                "● agreed · ◐ drawn up, still to be agreed · ○ none yet. Plans are read by the two they belong to; the office sees that "
                "there is one."
            )
        )
        for page in (self.table, self.nobody):
            self.stack.addWidget(page)
        whole = column(row(self.under, self.plan, stretch_after=0), self.stack, self.legend, spacing=8)
        whole.setStretch(1, 1)
        self.setLayout(whole)
        self.table.moved.connect(self._moved)
        self.table.activated.connect(self._activated)
        self.plan.clicked.connect(self._to_plan)
        self._moved()

    def _nobody(self) -> Empty:
        return Empty(
            t("Nobody is new in a role"),
            t(
                "Whoever has led in a role for less than a year stands here with the plan that supports them. It follows from the day on "
                "which their post begins. A plan can lie ready for a role before somebody begins."
            ),
            t("Amara Silva · Assistant principal · South Middle · since Mon 31 Aug · ● agreed Mon 14 Sep"),
            t("New plan for a role"),
            self._new_for_role,
        )

    # Methods

    def load(self) -> None:
        """Reads anew."""
        self.context.jobs.read(partial(_newcomers, self.context.ws), self._show)

    def focus_first(self) -> None:
        """Puts the keyboard on the table, or on the first thing to do."""
        (self.table if self.stack.currentWidget() is self.table else self.nobody.action).setFocus()

    # Working

    def _show(self, found: tuple[New, ...]) -> None:
        self.found = found
        self.stack.setCurrentWidget(self.table if found else self.nobody)
        for part in (self.plan, self.legend):
            part.setVisible(bool(found))
        today = self.context.ws.clock.today()
        self.table.show_rows([_row(one, today) for one in found])
        said = n(
            "{planned} of {count} leader new in a role has an agreed plan",
            "{planned} of {count} leaders new in a role have an agreed plan",
            len(found),
            planned=sum(one.agreed is not None for one in found),
        )
        self.under.setText(said if found else "")

    def _chosen(self) -> New | None:
        chosen = self.table.chosen()
        return next((one for one in self.found or () if chosen and _key(one) == chosen.id), None)

    def _moved(self) -> None:
        one = self._chosen()
        theirs = one is not None and not one.record and one.agreed is not None
        self.plan.setText(t("Open plan →") if one and (one.record or theirs) else t("New plan →"))
        self.plan.setEnabled(one is not None and not theirs)
        tip = t("Choose a leader in the list first") if one is None else ""
        self.plan.setToolTip(t("This plan belongs to the two who agreed it") if theirs else tip)

    def _activated(self, _index: QModelIndex) -> None:
        if self.plan.isEnabled():
            self._to_plan()

    def _to_plan(self) -> None:
        one = self._chosen()
        if one is None:
            return
        if one.record:
            self.record_wanted.emit(one.record)
        else:
            self.context.edit(PLAN, leader=one.person, role=one.role)

    def _new_for_role(self) -> None:
        self.context.edit(PLAN)


def _key(one: New) -> str:
    return f"{one.person} {one.role}"


def _row(one: New, today: date) -> Row:
    role = next((declared(known.label) for known in LeaderRole if known.value == one.role), one.role)
    where = t("{role}, {place}", role=role, place=one.place or t("District office"))
    return Row(_key(one), (one.name, where, day(one.since, today), _plan_words(one, today)))


def _plan_words(one: New, today: date) -> str:
    if one.agreed is not None:
        return t("● agreed {day}", day=day(one.agreed, today))
    return t("◐ drawn up") if one.record else t("○ none yet")


def _newcomers(ws: Workspace, _job: Job) -> tuple[New, ...]:
    return leadership.new_in_role(ws)
