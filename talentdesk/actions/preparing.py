"""Preparing a meeting of two: what they agreed, how the goal moves, what was seen since, what to ask, and a note for oneself alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from talentdesk.actions import drafts, records
from talentdesk.actions.audience import default_audience, who_can_open
from talentdesk.actions.details import RELATED, Details, details
from talentdesk.actions.directory import names_of
from talentdesk.actions.lists import value_of
from talentdesk.actions.records import RecordView
from talentdesk.errors import UserError
from talentdesk.reports import preparation as report
from talentdesk.reports import render_pdf
from talentdesk.reports.wording import listed, shortened
from talentdesk.schema.base import Kind
from talentdesk.schema.kinds import kind_named
from talentdesk.schema.kinds.coaching_session import Stage
from talentdesk.schema.questions import questions_for
from talentdesk.schema.types import Need, day_of
from talentdesk.store import reader
from talentdesk.store.promises import MEETINGS
from talentdesk.store.reader import Query
from talentdesk.workspace import Workspace

RECENT = 5
"""So many meetings back something may still be open."""
SEEN = 6
NOTES_TOLD = 400
"""Characters of the last meeting's notes."""
KIND = "preparation"
_GROUPS = frozenset(group for group, (meeting, _) in RELATED.items() if meeting in {kind for kind, *_ in MEETINGS})
"""The kinds that meetings of two belong to."""


@dataclass(frozen=True, slots=True)
class Agreed:
    """Something that one of the two will do; `who` is empty for both."""

    record: str
    index: int
    written: str = field(repr=False)
    """What it says in the record."""
    who: str
    by: date | None
    done: bool
    on: date | None
    """The day of the meeting in which it was agreed."""

    @property
    def what(self) -> str:
        """The same on one line."""
        return " ".join(self.written.split())


@dataclass(frozen=True, slots=True)
class Met:
    """The last meeting."""

    record: str
    on: date | None
    about: str
    notes: str = field(repr=False)
    """How they begin."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A visit to the other's classroom."""

    record: str
    on: date
    by: str
    minutes: int


@dataclass(frozen=True, slots=True)
class Note:
    """What a person wrote for themselves. `record` is empty before it is saved."""

    key: str
    """Of its draft."""
    fields: Mapping[str, Any]
    record: str
    text: str = field(repr=False)
    """As it was typed last, saved or not."""
    saved: str = field(repr=False)
    readers: str


@dataclass(frozen=True, slots=True)
class Prepared:
    """One page before a meeting."""

    kind: str
    """Of the record that is logged afterwards."""
    begins: Mapping[str, Any]
    """What that record begins with. The note isn't among it."""
    person: str
    name: str
    supports: bool
    """Whether whoever prepares is the one who supports the other."""
    group: Details | None
    """The cycle or the partnership they meet for, where there is one."""
    next: date | None
    last: Met | None
    agreed: Sequence[Agreed]
    """Of the last meeting everything, of those before it what is still open."""
    seen: Sequence[Seen]
    """Visits since the last meeting that this person may open, the newest first; empty for whoever is supported."""
    questions: Sequence[str]
    """English source texts; empty for whoever is supported."""
    note: Note

    @property
    def state(self) -> str:
        """The code of the cycle's phase or the partnership's state."""
        return _state(self.group)


@dataclass(frozen=True, slots=True)
class _Talk:
    """How two people meet: the kind of record, its field of promises, the two, and what their meetings belong to."""

    kind: Kind
    promises: str
    supported: str
    supporter: str
    group: str
    group_field: str


def _talk_of(kind: str) -> _Talk:
    for meeting, promises, supported, supporter in MEETINGS:
        for group, (of, name) in RELATED.items():
            if of == meeting and kind in (meeting, group):
                return _Talk(kind_named(meeting), promises, supported, supporter, group, name)
    raise UserError(
        "There is no meeting to prepare there.", "Choose a coaching cycle, a partnership, or one of their meetings."
    )


def prepare(ws: Workspace, record: str) -> Prepared:
    """The page before the next meeting of the two whom a cycle, a partnership or a meeting names. Raises UserError for other records."""
    view = records.show(ws, record)
    talk = _talk_of(view.kind)
    both = {name: str(view.fields.get(name) or "") for name in (talk.supported, talk.supporter)}
    supports = both[talk.supported] != ws.exchange.person
    person = both[talk.supported if supports else talk.supporter]
    group = _group(ws, talk, view, both)
    meetings = records.list_records(ws, talk.kind.name, both, limit=RECENT)
    visits = _visits(ws, person, meetings) if supports and talk.group == "coaching_cycle" else []
    names = names_of(ws, {person, *_people(talk, meetings), *(str(visit.fields.get("observer")) for visit in visits)})
    return Prepared(
        kind=talk.kind.name,
        begins=_begins(talk, view, both, group),
        person=person,
        name=names[person],
        supports=supports,
        group=group,
        next=_next(ws, meetings),
        last=_met(talk, meetings[0]) if meetings else None,
        agreed=_agreed(talk, meetings, names),
        seen=[_seen(visit, names) for visit in visits],
        questions=questions_for(talk.group, _state(group) or _stage(meetings)) if supports else (),
        note=_note(ws, talk, person, group, meetings),
    )


def can_be_prepared(view: RecordView) -> bool:
    """Whether a record is a cycle or a partnership whose people still meet."""
    return view.kind in _GROUPS and not view.deleted and not _state_of(view).startswith("closed")


def begins_with(cycle: Mapping[str, Any]) -> dict[str, str]:
    """What a session takes from the cycle it belongs to: the stage, and why."""
    phase = str(cycle.get("phase") or "")
    stage = next((stage for stage in Stage if phase.startswith(stage.value)), Stage.IDENTIFY)
    return {"stage": stage.value, "need": str(cycle.get("need") or Need.NONE.value)}


def _group(ws: Workspace, talk: _Talk, view: RecordView, both: Mapping[str, str]) -> Details | None:
    """What they meet for: the record itself, what it belongs to, else what is under way between the two."""
    if view.kind == talk.group:
        return details(ws, view.id)
    named = reader.get(ws.database, str(view.fields.get(talk.group_field) or ""))
    if named is not None and not named.deleted:
        return details(ws, named.id)
    between = records.list_records(ws, talk.group, both, limit=20)
    going = [item for item in between if not _state_of(item).startswith("closed")]
    return details(ws, going[0].id) if going else None


def _state(group: Details | None) -> str:
    return _state_of(group.view) if group else ""


def _state_of(view: RecordView) -> str:
    """The code of a cycle's phase or a partnership's state."""
    kind = kind_named(view.kind)
    return str(value_of(kind, "phase" if "phase" in kind.fields() else "state", view.fields))


def _stage(meetings: Sequence[RecordView]) -> str:
    return str(meetings[0].fields.get("stage") or "") if meetings else ""


def _begins(talk: _Talk, view: RecordView, both: Mapping[str, str], group: Details | None) -> dict[str, Any]:
    fields = group.view.fields if group else view.fields
    found: dict[str, Any] = {name: person for name, person in both.items() if person}
    if "building" in talk.kind.fields() and fields.get("building"):
        found["building"] = fields["building"]
    if group is not None:
        found[talk.group_field] = group.view.id
        found |= begins_with(fields) if talk.group == "coaching_cycle" else {}
    return found


def _next(ws: Workspace, meetings: Sequence[RecordView]) -> date | None:
    today = ws.clock.today()
    days = (day_of(item.fields.get("next_meeting")) for item in meetings)
    return min((on for on in days if on is not None and on >= today), default=None)


def _met(talk: _Talk, meeting: RecordView) -> Met:
    fields = meeting.fields
    about = str(fields.get("topic") or fields.get("title") or "")
    return Met(
        meeting.id, day_of(fields.get(talk.kind.day)), about, shortened(str(fields.get("notes") or ""), NOTES_TOLD)
    )


def _things(talk: _Talk, meeting: RecordView) -> list[Mapping[str, Any]]:
    return list(meeting.fields.get(talk.promises) or ())


def _people(talk: _Talk, meetings: Sequence[RecordView]) -> set[str]:
    return {str(thing["who"]) for meeting in meetings for thing in _things(talk, meeting) if thing.get("who")}


def _agreed(talk: _Talk, meetings: Sequence[RecordView], names: Mapping[str, str]) -> list[Agreed]:
    return [
        Agreed(
            meeting.id,
            index,
            str(thing.get("what", "")),
            names.get(str(thing.get("who")), ""),
            day_of(thing.get("by")),
            bool(thing.get("done")),
            day_of(meeting.fields.get(talk.kind.day)),
        )
        for meeting in meetings
        for index, thing in enumerate(_things(talk, meeting))
        if meeting is meetings[0] or not thing.get("done")
    ]


def _visits(ws: Workspace, person: str, meetings: Sequence[RecordView]) -> list[reader.StoredRecord]:
    since = str(meetings[0].fields.get("on") or "") if meetings else ""
    query = Query("walkthrough", {"teacher": person}, between={"on": (since, ws.clock.today().isoformat())}, limit=SEEN)
    return [visit for visit in reader.find(ws.database, query) if day_of(visit.fields.get("on"))]


def _seen(visit: reader.StoredRecord, names: Mapping[str, str]) -> Seen:
    fields = visit.fields
    on = day_of(fields.get("on")) or date.min
    return Seen(visit.id, on, names.get(str(fields.get("observer")), ""), int(fields.get("minutes") or 0))


# The note


def _note(ws: Workspace, talk: _Talk, person: str, group: Details | None, meetings: Sequence[RecordView]) -> Note:
    """The note for the meeting to come: one that was written for a day after the last meeting, with what was typed and not saved yet."""
    of_group = {talk.group_field: group.view.id if group else None}
    last = str(meetings[0].fields.get("on") or "") if meetings else ""
    written = records.list_records(ws, KIND, {"person": person, "author": ws.person} | of_group, limit=1)
    found = next((item for item in written if str(item.fields.get("on") or "") > last), None)
    day = _next(ws, meetings) or ws.clock.today()
    fields = {"person": person, "on": day.isoformat()} | {name: value for name, value in of_group.items() if value}
    key = f"{KIND}:{person}:{group.view.id if group else ''}"
    mine = (item for item in drafts.all_drafts(ws) if item.key == key or (found and item.record == found.id))
    draft = next(mine, None)
    saved = str((found.fields if found else {}).get("note") or "")
    text = str(draft.body.get("note") or "") if draft else saved
    readers = who_can_open(ws, default_audience(ws, KIND, fields))
    return Note(draft.key if draft else key, fields, found.id if found else "", text, saved, readers)


def keep_note(ws: Workspace, note: Note, text: str) -> None:
    """Keeps what is being typed, on this laptop; nothing where it is what was saved."""
    if text == note.saved:
        drafts.drop(ws, note.key)
        return
    body = {"note": text} if note.record else dict(note.fields) | {"note": text}
    drafts.keep(ws, note.key, KIND, body, note.record or None)


def save_note(ws: Workspace, note: Note, text: str) -> str:
    """Saves the note, for whoever wrote it alone, and forgets its draft. Returns its record; none is made for an empty one."""
    record = note.record or _written_before(ws, note)
    if record:
        records.save(ws, KIND, {"note": text}, record=record)
    elif text.strip():
        record = records.save(ws, KIND, dict(note.fields) | {"note": text}).id
    drafts.drop(ws, note.key)
    return record


def _written_before(ws: Workspace, note: Note) -> str:
    """The record of a note that was saved after the page was read; else none."""
    known = records.list_records(ws, KIND, dict(note.fields) | {"author": ws.person}, limit=1)
    return known[0].id if known else ""


# On paper


def make_page(ws: Workspace, record: str, out: Path) -> Path:
    """Writes the page as PDF, without the note: that one stays here."""
    found = prepare(ws, record)
    fields = found.group.view.fields if found.group else {}
    given = report.Given(
        name=found.name,
        coaching=found.kind == "coaching_session",
        next=found.next,
        last=found.last.on if found.last else None,
        about=found.last.about if found.last else "",
        agreed=tuple(report.Promise(item.what, item.who, item.by, item.done) for item in found.agreed),
        goal=str(fields.get("goal") or ""),
        facts=_facts(found.group),
        seen=tuple((item.on, item.by) for item in found.seen),
        questions=tuple(found.questions),
    )
    return render_pdf.render(report.build(given), out)


def _facts(group: Details | None) -> tuple[tuple[str, str], ...]:
    """What is known of what they work on, as labels and values."""
    if group is None:
        return ()
    fields, declared = group.view.fields, kind_named(group.view.kind).fields()
    names = listed([group.names.get(item, "") for item in fields.get("competencies") or ()])
    told = fields | {"competencies": names}
    words = ("strategy", "measure", "competencies", "agreement")
    said = [(declared[name].label, " ".join(str(told[name]).split())) for name in words if told.get(name)]
    points = sorted((str(point.get("on")), point.get("value")) for point in fields.get("progress") or ())
    last = points[-1][1] if points else None
    numbers = (("Baseline", fields.get("baseline")), ("Measured last", last), ("Target", fields.get("target")))
    said += [(label, f"{value:g}") for label, value in numbers if isinstance(value, int | float)]
    return tuple(said)
