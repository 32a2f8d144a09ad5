"""Who was visited when: the teachers of this person's schools week by week, and who the visitors were. Nobody is ranked."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from talentdesk.actions.directory import PersonView, names_of, people
from talentdesk.actions.today import A_YEAR, schools
from talentdesk.schema.types import Role, day_of
from talentdesk.store import reader
from talentdesk.store.reader import Query, StoredRecord
from talentdesk.store.roster import last_visits
from talentdesk.workspace import Workspace

WEEKS = 12
MOST = 5000
"""Visits of one school that are read, the newest."""


@dataclass(frozen=True, slots=True)
class Week:
    """The visits of one teacher in a week, and how many of them were talked about."""

    visits: int = 0
    talked: int = 0


@dataclass(frozen=True, slots=True)
class Covered:
    """A teacher, week by week, the oldest first. `days` since the last visit; None where there was none within a year."""

    person: str
    name: str
    building: str
    weeks: tuple[Week, ...]
    days: int | None


@dataclass(frozen=True, slots=True)
class Coverage:
    """The weeks by their Mondays, teachers by family name, and the visitors by name with their visits in these weeks."""

    mondays: tuple[date, ...]
    teachers: tuple[Covered, ...]
    visitors: tuple[tuple[str, int], ...]


def coverage(ws: Workspace) -> Coverage:
    """As this laptop knows it: visits it may not open aren't counted."""
    now = ws.clock.today()
    this_monday = now - timedelta(days=now.weekday())
    mondays = tuple(this_monday - timedelta(weeks=back) for back in reversed(range(WEEKS)))
    mine = schools(ws)
    seen: defaultdict[str, Counter[tuple[date, bool]]] = defaultdict(Counter)
    visitors: Counter[str] = Counter()
    for visit in _visits(ws, mine, mondays[0], now):
        visitors[str(visit.fields.get("observer") or "")] += 1
        if (on := day_of(visit.fields.get("on"))) and (teacher := visit.fields.get("teacher")):
            talked = bool(visit.fields.get("talked_on") or visit.fields.get("cycle"))
            seen[str(teacher)][on - timedelta(days=on.weekday()), talked] += 1
    last = last_visits(ws.database, (now - timedelta(days=A_YEAR)).isoformat())
    teachers = tuple(
        Covered(view.id, view.name, place, _weeks(mondays, seen.get(view.id, {})), _days(last.get(view.id), now))
        for view in people(ws, (Role.TEACHER,))
        if (place := _place(view, mine))
    )
    names = names_of(ws, [person for person in visitors if person])
    by_name = sorted((names[person], count) for person, count in visitors.items() if person)
    return Coverage(mondays, teachers, tuple(by_name))


def _visits(ws: Workspace, places: frozenset[str], first: date, last: date) -> Iterator[StoredRecord]:
    days = {"on": (first.isoformat(), last.isoformat())}
    for place in sorted(places):
        yield from reader.find(ws.database, Query("walkthrough", {"building": place}, limit=MOST, between=days))


def _weeks(mondays: tuple[date, ...], seen: Mapping[tuple[date, bool], int]) -> tuple[Week, ...]:
    return tuple(
        Week(seen.get((monday, True), 0) + seen.get((monday, False), 0), seen.get((monday, True), 0))
        for monday in mondays
    )


def _place(view: PersonView, places: frozenset[str]) -> str:
    """The school of mine where somebody teaches; empty where there is none."""
    return next((place for role, place in view.roles if role is Role.TEACHER and place and place in places), "")


def _days(last: str | None, now: date) -> int | None:
    on = day_of(last)
    return None if on is None else (now - on).days
