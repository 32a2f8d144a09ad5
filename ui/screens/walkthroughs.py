"""Walkthroughs: whom did we visit, when, and did we talk? And whom not?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from talentdesk.actions import directory, lists, records
from talentdesk.actions.today import VISITORS, schools
from talentdesk.schema.kinds import BY_NAME
from talentdesk.workspace import Workspace
from ui.context import Context
from ui.i18n import n, t
from ui.jobs import Job
from ui.screen import Screen
from ui.widgets.coverage_view import CoverageView
from ui.widgets.parts import primary_button
from ui.widgets.record_list import Chip, Empty, RecordList
from ui.widgets.views import Views

KIND = BY_NAME["walkthrough"]
COLUMNS = ("on", "teacher", "subject", "minutes", "talked_on", "observer")
MOST_BUILDINGS = 8
VISITS, COVERAGE = 0, 1


@dataclass(frozen=True, slots=True)
class Head:
    """What stands above the list."""

    visits: int
    talks: int
    buildings: tuple[tuple[str, str], ...]
    any: bool


class Walkthroughs(Screen):
    """The visits this laptop may open, the newest first; in a school, its teachers by week too."""

    kinds = frozenset({"walkthrough", "person", "building", "assignment"})

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.set_heading(t("Walkthroughs"))
        self.new = self.add_action(primary_button(t("New visit")))
        self.new.setToolTip(t("New visit (N V)"))
        self.new.clicked.connect(self._new)

    def parts(self) -> Iterator[QWidget]:
        blanks = {"teacher": (t("nobody named"), "on"), "talked_on": (t("not yet"), "teacher")}
        self.views = Views(self.inside) if schools(self.context.ws) else None
        if self.views is not None:
            self.body.addWidget(self.views)
            yield self.views
        inside = self.views.stack if self.views else self.inside
        self.list = RecordList(self.context, KIND, COLUMNS, self._empty(), blanks, inside)
        yield self.list
        self.list.add_chips(self._chips())
        self.list.filtered.connect(self._filtered)
        if self.context.ws.me.held & set(VISITORS):
            self.list.check("mine")
        self._leave_out()
        if self.views is None:
            self.body.addWidget(self.list)
            return
        self.views.add(t("Visits"), self.list)
        yield self.list
        self.coverage = CoverageView(self.context, self.views.stack)
        self.views.add(t("Coverage"), self.coverage)
        self.views.add_beside(self.coverage.waiting)
        self.coverage.waiting.hide()
        self.coverage.visits_wanted.connect(self._visits_of)
        self.views.changed.connect(self._viewed)
        yield self.coverage

    def _chips(self) -> list[Chip]:
        ws = self.context.ws
        today = ws.clock.today()
        return [
            Chip("mine", t("Mine"), {"observer": ws.person}, group="who", tip=t("Visits you made")),
            Chip(
                "owed",
                t("Talk owed"),
                {"talked_on": None, "cycle": None},
                filled=("teacher",),
                tip=t("Visits without a talk yet"),
            ),
            Chip("month", t("This month"), between={"on": _month(today)}),
        ]

    def _empty(self) -> Empty:
        return Empty(
            t("No visits yet"),
            t(
                "A visit takes five to fifteen minutes: you write what you see and hear, then talk with the teacher. "
                "Every visit is listed here."
            ),
            t("Tue 4 Nov · Priya Nair · Math · 12 min · talked Wed 5 Nov"),
            t("New visit"),
            self._new,
        )

    # What the shell asks

    def load(self) -> None:
        self.list.load()
        self._read_head()
        if self.views is not None and (self.views.current == COVERAGE or self.coverage.found is not None):
            self.coverage.load()

    def show_wanted(self, wanted: dict[str, Any]) -> None:
        if person := wanted.get("person"):
            self._visits_of(person)
        if record := wanted.get("record"):
            self._to_visits()
            self.list.show_record(record)

    def focus_first(self) -> None:
        if self.views is not None and self.views.current == COVERAGE:
            self.coverage.focus_first()
        else:
            self.list.table.setFocus()

    # Working

    def _new(self) -> None:
        self.context.edit("walkthrough")

    def _viewed(self, view: int) -> None:
        self.coverage.waiting.setVisible(view == COVERAGE)
        if view == COVERAGE and self.coverage.found is None:
            self.coverage.load()
        self.focus_first()

    def _to_visits(self) -> None:
        if self.views is not None:
            self.views.show_view(VISITS)

    def _visits_of(self, person: str) -> None:
        self.context.jobs.read(partial(_named, self.context.ws, person), self._show_person)

    def _filtered(self) -> None:
        self._leave_out()
        self._read_head()

    def _leave_out(self) -> None:
        self.list.table.leave_out({"observer"} if "mine" in self.list.checked() else ())

    def _show_person(self, found: tuple[str, str]) -> None:
        person, name = found
        self._to_visits()
        self.list.check("mine", False)
        self.list.show_person(person, name, {"teacher": person})
        self._filtered()

    def _read_head(self) -> None:
        scope = {name: value for name, value in self.list.scope.items() if value is not None}
        self.context.jobs.read(partial(_head, self.context.ws, scope), self._show_head)

    def _show_head(self, head: Head) -> None:
        if head.any:
            visits = n("{count} visit this month", "{count} visits this month", head.visits)
            talks = n("{count} talk held", "{count} talks held", head.talks)
            self.set_heading(t("Walkthroughs"), t("{visits}, {talks}", visits=visits, talks=talks))
        else:
            self.set_heading(t("Walkthroughs"))
        if 1 < len(head.buildings) <= MOST_BUILDINGS:
            self.list.add_chips(
                Chip(f"building-{place}", name, {"building": place}, group="building") for place, name in head.buildings
            )


def _month(day: date) -> tuple[str, str]:
    first = day.replace(day=1)
    after = (first + timedelta(days=32)).replace(day=1)
    return first.isoformat(), (after - timedelta(days=1)).isoformat()


def _named(ws: Workspace, person: str, _job: Job) -> tuple[str, str]:
    return person, directory.name_of(ws, person)


def _head(ws: Workspace, scope: dict[str, Any], _job: Job) -> Head:
    month = {"on": _month(ws.clock.today())}
    wish = lists.Wish(KIND.name, (), scope, month)
    visits = lists.count(ws, wish)
    waiting = lists.count(ws, replace(wish, where=scope | {"talked_on": None}))
    places = tuple((view.id, view.name) for view in directory.buildings(ws))
    used = tuple(place for place in places if records.count(ws, KIND.name, {"building": place[0]}))
    return Head(visits, visits - waiting, used, bool(visits or records.count(ws, KIND.name)))
