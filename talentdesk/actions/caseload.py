"""How the standing work of a coach or a mentor goes on: the open cycles and partnerships, each with its last and its next meeting."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from talentdesk.actions.directory import names_of
from talentdesk.actions.lists import value_of
from talentdesk.schema.kinds import kind_named
from talentdesk.schema.types import day_of
from talentdesk.store import reader
from talentdesk.store.reader import Query, StoredRecord
from talentdesk.workspace import Workspace

MOST = 500
ENDED = ("closed", "closed_goal_met", "closed_partly", "closed_new_goal", "closed_teacher_ended", "closed_moved")


@dataclass(frozen=True, slots=True)
class Going:
    """A cycle or a partnership and how it stands."""

    record: str
    person: str
    """Whom it supports."""
    name: str
    partner: str
    """Who supports; the name."""
    both: tuple[str, str]
    """The ids of the two."""
    me: str
    """Which of the two works on this laptop: `person`, `partner` or neither."""
    state: str
    """The code of its phase or state."""
    title: str
    """Goal or kind, as written."""
    opened: date | None
    last: date | None
    next: date | None
    """The next meeting that was agreed, today or later."""
    open: int
    """Actions or commitments not done yet."""
    ended: bool


def cycles(ws: Workspace) -> list[Going]:
    """The coaching cycles that this laptop may open."""
    return _going(ws, "coaching_cycle", ("teacher", "coach", "phase", "goal"), ("coaching_session", "cycle", "actions"))


def partnerships(ws: Workspace) -> list[Going]:
    """The partnerships that this laptop may open."""
    return _going(
        ws, "partnership", ("leader", "mentor", "state", "type"), ("mentorship_note", "partnership", "commitments")
    )


def _going(ws: Workspace, kind: str, parts: tuple[str, ...], follows: tuple[str, str, str]) -> list[Going]:
    person, partner, state, title = parts
    found = reader.find(ws.database, Query(kind, {}, limit=MOST))
    known = names_of(ws, {str(record.fields.get(name)) for record in found for name in (person, partner)})
    declared = kind_named(kind)
    return [
        _one(
            ws,
            record,
            known,
            follows,
            [value_of(declared, name, record.fields) for name in (person, partner, state, title)],
        )
        for record in found
    ]


def _one(
    ws: Workspace, record: StoredRecord, known: dict[str, str], follows: tuple[str, str, str], parts: list[Any]
) -> Going:
    person, partner, state, title = parts
    kind, field, promises = follows
    meetings = reader.find(ws.database, Query(kind, {field: record.id}, limit=20))
    today = ws.clock.today().isoformat()
    ahead = sorted(day for item in meetings if (day := item.fields.get("next_meeting")) and day >= today)
    return Going(
        record=record.id,
        person=person,
        name=known.get(person, ""),
        partner=known.get(partner, ""),
        both=(str(person or ""), str(partner or "")),
        me={person: "person", partner: "partner"}.get(ws.exchange.person or "", ""),
        state=str(state),
        title=str(title or ""),
        opened=day_of(record.fields.get("opened")),
        last=day_of(meetings[0].fields.get("on")) if meetings else None,
        next=day_of(ahead[0]) if ahead else None,
        open=sum(not item.get("done") for meeting in meetings for item in meeting.fields.get(promises) or ()),
        ended=str(state) in ENDED,
    )
