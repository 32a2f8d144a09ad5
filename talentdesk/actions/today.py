"""What now? Talks owed, people not visited for a while, what comes up, commitments due, drafts.

Nobody stands twice under one heading: a line says everything of that sort about a person, and leads to what is most pressing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from talentdesk.actions import drafts
from talentdesk.actions.directory import name_of, people
from talentdesk.actions.exchange import ExchangeStatus, status
from talentdesk.schema.types import Role, day_of
from talentdesk.store import reader
from talentdesk.store.promises import MEETINGS, open_promises
from talentdesk.store.reader import Query, StoredRecord
from talentdesk.store.roster import last_visits
from talentdesk.workspace import Workspace

VISITORS = (Role.PRINCIPAL, Role.ASSISTANT_PRINCIPAL, Role.COACH)
"""The roles that visit the classrooms of their building."""
VISIT_EVERY = 30
"""Days after which a teacher shows under *not visited for a while* [a default of this product]."""
TALK_WITHIN = 21
"""Days for which a talk is still owed."""
AHEAD = 14
A_YEAR = 365
KEPT = 12
LONG_AGO = 14
"""Days after which a promise that was due stands behind those that are due now."""
PROMISES_READ = 400


@dataclass(frozen=True, slots=True)
class Owed:
    """A person to whom a talk is owed, and the visit it is about: the newest, or the one that is being written about."""

    record: str
    person: str
    name: str
    visited: date
    place: str
    others: tuple[date, ...] = ()
    """Days of further visits that wait for a talk, the newest first."""
    meets: date | None = None
    """The next meeting that was agreed with this person."""
    begun: bool = False
    """Whether a draft of the talk lies ready."""


@dataclass(frozen=True, slots=True)
class NotVisited:
    """A teacher and the days since this person's last visit; None where there was none within a year."""

    person: str
    name: str
    days: int | None
    meets: date | None = None
    """The next meeting that was agreed with this person."""


@dataclass(frozen=True, slots=True)
class ComingUp:
    """The next meeting with a person, and the record in which it was agreed."""

    record: str
    kind: str
    person: str
    name: str
    on: date
    later: tuple[tuple[date, str], ...] = ()
    """Day and kind of further meetings with this person."""


@dataclass(frozen=True, slots=True)
class CommitmentDue:
    """Something promised in a session or a note."""

    record: str
    kind: str
    index: int
    what: str
    name: str
    by: date | None


@dataclass(frozen=True, slots=True)
class Today:
    """The page of the day."""

    greeting_name: str
    talks_owed: list[Owed]
    not_visited: list[NotVisited]
    coming_up: list[ComingUp]
    commitments: list[CommitmentDue]
    drafts: list[drafts.Draft]
    sync: ExchangeStatus


def today(ws: Workspace) -> Today:
    """Everything the page shows, for the person whose laptop this is."""
    name = ws.me.name.split()[0] if ws.me.name else ""
    unfinished, coming = drafts.all_drafts(ws), _coming_up(ws)
    meets = {item.person: item.on for item in coming}
    return Today(
        name,
        _talks_owed(ws, {draft.record for draft in unfinished}, meets),
        _not_visited(ws, {draft.body.get("teacher") for draft in unfinished if draft.kind == "walkthrough"}, meets),
        coming[:KEPT],
        _commitments(ws),
        unfinished,
        status(ws),
    )


def schools(ws: Workspace) -> frozenset[str]:
    """The buildings in which this person visits classrooms."""
    return frozenset(building for role, building in ws.me.roles if building and role in VISITORS)


def _days(ws: Workspace, back: int = 0, ahead: int = 0) -> tuple[str, str]:
    now = ws.clock.today()
    return (now - timedelta(days=back)).isoformat(), (now + timedelta(days=ahead)).isoformat()


def _talks_owed(ws: Workspace, drafted: Collection[str | None], meets: Mapping[str, date]) -> list[Owed]:
    open_visits = {"observer": ws.person, "talked_on": None, "cycle": None}
    visits = reader.find(ws.database, Query("walkthrough", open_visits, between={"on": _days(ws, TALK_WITHIN)}))
    of: dict[str, list[StoredRecord]] = {}
    for visit in sorted(visits, key=lambda visit: visit.id not in drafted):
        if visit.fields.get("teacher") and day_of(visit.fields.get("on")):
            of.setdefault(str(visit.fields["teacher"]), []).append(visit)
    return [_owed(ws, person, waiting, drafted, meets) for person, waiting in list(of.items())[:KEPT]]


def _owed(
    ws: Workspace,
    person: str,
    visits: Sequence[StoredRecord],
    drafted: Collection[str | None],
    meets: Mapping[str, date],
) -> Owed:
    first = visits[0]
    on, *others = [found for visit in visits if (found := day_of(visit.fields.get("on")))]
    return Owed(
        first.id,
        person,
        name_of(ws, person),
        on,
        str(first.fields.get("place") or first.fields.get("subject") or ""),
        tuple(dict.fromkeys(others)),
        meets.get(person),
        first.id in drafted,
    )


def _not_visited(ws: Workspace, begun: Collection[Any], meets: Mapping[str, date]) -> list[NotVisited]:
    places = schools(ws)
    if not places:
        return []
    now = ws.clock.today()
    seen = last_visits(ws.database, _days(ws, A_YEAR)[0])
    last = {teacher: on for teacher, day in seen.items() if (on := day_of(day))}
    found = [
        NotVisited(view.id, view.name, (now - last[view.id]).days if view.id in last else None, meets.get(view.id))
        for view in people(ws, (Role.TEACHER,))
        if view.id not in begun and any(role is Role.TEACHER and building in places for role, building in view.roles)
    ]
    waiting = [item for item in found if item.days is None or item.days > VISIT_EVERY]
    return sorted(waiting, key=lambda item: (-(item.days if item.days is not None else 10_000), item.name))[:KEPT]


def _partner(ws: Workspace, persons: Iterable[str | None]) -> str:
    return next((person for person in persons if person and person != ws.person), "")


def _coming_up(ws: Workspace) -> list[ComingUp]:
    meetings = sorted(_meetings(ws), key=lambda item: item.on)
    of: dict[str, list[ComingUp]] = {}
    for item in meetings:
        of.setdefault(item.person or item.record, []).append(item)
    found: list[ComingUp] = []
    for first, *rest in of.values():
        later = dict.fromkeys((item.on, item.kind) for item in rest)
        later.pop((first.on, first.kind), None)
        found.append(replace(first, name=name_of(ws, first.person), later=tuple(later)))
    return sorted(found, key=lambda item: (item.on, item.name))


def _meetings(ws: Workspace) -> Iterator[ComingUp]:
    """Every meeting that was agreed and hasn't been held yet, the one agreed last first among those of a day."""
    now, soon = ws.clock.today(), _days(ws, ahead=AHEAD)
    for kind, _, *both in MEETINGS:
        for one, other in (both, reversed(both)):
            held = reader.find(ws.database, Query(kind, {one: ws.person}, between={"on": _days(ws)}))
            met = {record.fields.get(other) for record in held}
            for record in reader.find(ws.database, Query(kind, {one: ws.person}, between={"next_meeting": soon})):
                on, person = day_of(record.fields.get("next_meeting")), str(record.fields.get(other) or "")
                if on and not (on == now and person in met):
                    yield ComingUp(record.id, kind, person, "", on)


def _commitments(ws: Workspace) -> list[CommitmentDue]:
    since, until = _days(ws, A_YEAR, AHEAD)
    found = open_promises(ws.database, ws.person, since, until, PROMISES_READ)
    late = _days(ws, LONG_AGO)[0]
    now = [item for item in found if not item.by or item.by >= late]
    long_ago = [item for item in reversed(found) if item.by and item.by < late]
    return [
        CommitmentDue(
            item.record,
            item.kind,
            item.index,
            item.what,
            name_of(ws, _partner(ws, item.people)),
            day_of(item.by),
        )
        for item in [*now, *long_ago][:KEPT]
    ]
