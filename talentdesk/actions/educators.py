"""The teachers of this person's schools with their profile and plan of the school year. Nobody is ranked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from talentdesk.actions.directory import people
from talentdesk.actions.today import schools
from talentdesk.schema.types import Role, day_of, school_year_of
from talentdesk.store import reader
from talentdesk.store.reader import Query, StoredRecord
from talentdesk.workspace import Workspace

MOST = 5000
"""Records of one school that are read at most."""


@dataclass(frozen=True, slots=True)
class Made:
    """A record about somebody, and its day. A plan that is drawn up and not agreed yet is `open`."""

    record: str
    day: date
    open: bool = False


@dataclass(frozen=True, slots=True)
class Educator:
    """A teacher, and what is known here of the school year: the newest profile, and the newest plan, an agreed one before an open one."""

    person: str
    name: str
    building: str
    profile: Made | None
    plan: Made | None

    @property
    def has_plan(self) -> bool:
        """Whether a plan is agreed."""
        return self.plan is not None and not self.plan.open


def educators(ws: Workspace) -> tuple[Educator, ...]:
    """By family name. What this laptop may not open isn't known here."""
    mine, year = schools(ws), school_year_of(ws.clock.today().isoformat())
    profiles: dict[str, Made] = {}
    plans: dict[str, Made] = {}
    for place in sorted(mine):
        profiles |= _profiles(ws, {"building": place}, year)
        plans |= _plans(ws, {"building": place}, year)
    return tuple(
        Educator(view.id, view.name, place, profiles.get(view.id), plans.get(view.id))
        for view in people(ws, (Role.TEACHER,))
        if (place := next((where for _, where in view.roles if where in mine), None))
    )


def own_plan(ws: Workspace) -> str:
    """The learning plan of the person here for this school year, an agreed one before an open one; empty where there is none."""
    mine = _plans(ws, {"person": ws.person}, school_year_of(ws.clock.today().isoformat())).get(ws.person)
    return mine.record if mine else ""


def _profiles(ws: Workspace, where: Mapping[str, str], year: str) -> dict[str, Made]:
    found = _rows(ws, "educator_profile", where, "on", year)
    return {
        str(row.fields.get("educator")): Made(row.id, day) for row in found if (day := _in(year, row.fields.get("on")))
    }


def _plans(ws: Workspace, where: Mapping[str, str], year: str) -> dict[str, Made]:
    found: dict[str, Made] = {}
    for row in _rows(ws, "learning_plan", where, "drawn_up", year):
        agreed, drawn_up = (_in(year, row.fields.get(name)) for name in ("agreed_on", "drawn_up"))
        person = str(row.fields.get("person"))
        before = found.get(person)
        if (day := agreed or drawn_up) and (agreed or before is None or before.open):
            found[person] = Made(row.id, day, open=agreed is None)
    return found


def _rows(ws: Workspace, kind: str, where: Mapping[str, str], day: str, year: str) -> list[StoredRecord]:
    """What is of this school year by its day, the oldest first, and of the year before: a plan may be agreed after its summer."""
    days = (f"{int(year[:4]) - 1}-07-01", f"{int(year[:4]) + 1}-06-30")
    return list(reader.find(ws.database, Query(kind, where, order=day, limit=MOST, between={day: days})))


def _in(year: str, value: object) -> date | None:
    day = day_of(value)
    return day if day and school_year_of(day.isoformat()) == year else None
