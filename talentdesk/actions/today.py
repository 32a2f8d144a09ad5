"""What now? Talks owed, people not visited for a while, what comes up, commitments due, drafts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from talentdesk.actions import drafts
from talentdesk.actions.directory import name_of, people
from talentdesk.actions.exchange import ExchangeStatus, status
from talentdesk.schema.types import Role, day_of
from talentdesk.store import reader
from talentdesk.store.promises import MEETINGS, open_promises
from talentdesk.store.reader import Query
from talentdesk.store.roster import last_visits
from talentdesk.workspace import Workspace

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
    """A visit whose talk is still owed."""

    record: str
    person: str
    name: str
    visited: date
    place: str


@dataclass(frozen=True, slots=True)
class NotVisited:
    """A teacher and the days since this person's last visit; None where there was none within a year."""

    person: str
    name: str
    days: int | None


@dataclass(frozen=True, slots=True)
class ComingUp:
    """A meeting that was agreed."""

    record: str
    kind: str
    name: str
    on: date


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
    return Today(
        name, _talks_owed(ws), _not_visited(ws), _coming_up(ws), _commitments(ws), drafts.all_drafts(ws), status(ws)
    )


def _days(ws: Workspace, back: int = 0, ahead: int = 0) -> tuple[str, str]:
    now = ws.clock.today()
    return (now - timedelta(days=back)).isoformat(), (now + timedelta(days=ahead)).isoformat()


def _talks_owed(ws: Workspace) -> list[Owed]:
    open_visits = {"observer": ws.person, "talked_on": None, "cycle": None}
    visits = reader.find(ws.database, Query("walkthrough", open_visits, between={"on": _days(ws, TALK_WITHIN)}))
    owed = [visit for visit in visits if visit.fields.get("teacher")][:KEPT]
    return [
        Owed(
            visit.id,
            str(visit.fields["teacher"]),
            name_of(ws, str(visit.fields["teacher"])),
            on,
            str(visit.fields.get("place") or visit.fields.get("subject") or ""),
        )
        for visit in owed
        if (on := day_of(visit.fields.get("on")))
    ]


def _not_visited(ws: Workspace) -> list[NotVisited]:
    places = {
        building
        for role, building in ws.me.roles
        if building and role in (Role.PRINCIPAL, Role.ASSISTANT_PRINCIPAL, Role.COACH)
    }
    if not places:
        return []
    now = ws.clock.today()
    seen = last_visits(ws.database, _days(ws, A_YEAR)[0])
    last = {teacher: on for teacher, day in seen.items() if (on := day_of(day))}
    found = [
        NotVisited(view.id, view.name, (now - last[view.id]).days if view.id in last else None)
        for view in people(ws, (Role.TEACHER,))
        if any(role is Role.TEACHER and building in places for role, building in view.roles)
    ]
    waiting = [item for item in found if item.days is None or item.days > VISIT_EVERY]
    return sorted(waiting, key=lambda item: (-(item.days if item.days is not None else 10_000), item.name))[:KEPT]


def _partner(ws: Workspace, persons: Iterable[str | None]) -> str:
    return next((name_of(ws, person) for person in persons if person and person != ws.person), "")


def _coming_up(ws: Workspace) -> list[ComingUp]:
    soon = {"next_meeting": _days(ws, ahead=AHEAD)}
    coming: dict[str, ComingUp] = {}
    for kind, _, *both in MEETINGS:
        for one in both:
            for record in reader.find(ws.database, Query(kind, {one: ws.person}, between=soon)):
                name = _partner(ws, (record.fields.get(person) for person in both))
                if on := day_of(record.fields.get("next_meeting")):
                    coming[record.id] = ComingUp(record.id, kind, name, on)
    return sorted(coming.values(), key=lambda item: (item.on, item.name))[:KEPT]


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
            _partner(ws, item.people),
            day_of(item.by),
        )
        for item in [*now, *long_ago][:KEPT]
    ]
