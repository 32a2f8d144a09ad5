"""What now? Talks owed, people not visited for a while, what comes up, commitments due, drafts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from talentdesk.actions import drafts
from talentdesk.actions.directory import name_of, people
from talentdesk.actions.exchange import ExchangeStatus, status
from talentdesk.schema.types import Role
from talentdesk.store import reader, roster
from talentdesk.store.reader import Query, StoredRecord
from talentdesk.workspace import Workspace

VISIT_EVERY = 30
"""Days after which a teacher shows under *not visited for a while* [a default of this product]."""
AHEAD = 14
KEPT = 12


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
    """A teacher and the days since this person's last visit; None where there was none this year."""

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


def _mine(ws: Workspace, kind: str, field: str, limit: int = 400) -> list[StoredRecord]:
    return reader.find(ws.database, Query(kind, {field: ws.person}, limit=limit))


def _talks_owed(ws: Workspace) -> list[Owed]:
    since = (ws.clock.today() - timedelta(days=21)).isoformat()
    owed: list[Owed] = []
    for visit in _mine(ws, "walkthrough", "observer"):
        fields = visit.fields
        if fields["on"] < since:
            break
        if fields.get("teacher") and not fields.get("talked_on") and not fields.get("cycle"):
            place = str(fields.get("place") or fields.get("subject") or "")
            owed.append(
                Owed(
                    visit.id, fields["teacher"], name_of(ws, fields["teacher"]), date.fromisoformat(fields["on"]), place
                )
            )
    return owed[:KEPT]


def _not_visited(ws: Workspace) -> list[NotVisited]:
    places = {
        building
        for role, building in ws.me.roles
        if building and role in (Role.PRINCIPAL, Role.ASSISTANT_PRINCIPAL, Role.COACH)
    }
    now = ws.clock.today()
    last = {teacher: date.fromisoformat(day) for teacher, day in roster.last_visits(ws.database).items()}
    found = [
        NotVisited(view.id, view.name, (now - last[view.id]).days if view.id in last else None)
        for place in sorted(places)
        for view in people(ws, (Role.TEACHER,), place)
    ]
    waiting = [item for item in found if item.days is None or item.days > VISIT_EVERY]
    return sorted(waiting, key=lambda item: (-(item.days if item.days is not None else 10_000), item.name))[:KEPT]


def _partner(ws: Workspace, fields: dict[str, Any]) -> str:
    names = [fields.get(name) for name in ("teacher", "leader", "coach", "mentor")]
    return next((name_of(ws, person) for person in names if person and person != ws.person), "")


def _talks(ws: Workspace) -> list[StoredRecord]:
    pairs = (
        ("coaching_session", "coach"),
        ("coaching_session", "teacher"),
        ("mentorship_note", "mentor"),
        ("mentorship_note", "leader"),
    )
    return [record for kind, field in pairs for record in _mine(ws, kind, field)]


def _coming_up(ws: Workspace) -> list[ComingUp]:
    now = ws.clock.today()
    until = (now + timedelta(days=AHEAD)).isoformat()
    found = [
        ComingUp(record.id, record.kind, _partner(ws, record.fields), date.fromisoformat(record.fields["next_meeting"]))
        for record in _talks(ws)
        if record.fields.get("next_meeting") and now.isoformat() <= record.fields["next_meeting"] <= until
    ]
    return sorted(found, key=lambda item: (item.on, item.name))[:KEPT]


def _commitments(ws: Workspace) -> list[CommitmentDue]:
    until = (ws.clock.today() + timedelta(days=AHEAD)).isoformat()
    found: list[CommitmentDue] = []
    for record in _talks(ws):
        for index, item in enumerate(record.fields.get("actions") or record.fields.get("commitments") or []):
            if item.get("done") or item.get("who") not in (None, ws.person) or (item.get("by") or until) > until:
                continue
            by = date.fromisoformat(item["by"]) if item.get("by") else None
            found.append(CommitmentDue(record.id, record.kind, index, item["what"], _partner(ws, record.fields), by))
    return sorted(found, key=lambda item: (item.by or date.max, item.what))[:KEPT]
