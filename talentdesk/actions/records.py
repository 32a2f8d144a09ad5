"""Saving, finding and sharing records."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from talentdesk import op as ops
from talentdesk.actions import audience as audiences
from talentdesk.actions import purging
from talentdesk.actions.directory import label_of
from talentdesk.changes import Changes
from talentdesk.clock import iso
from talentdesk.errors import UserError
from talentdesk.ids import new_record_id
from talentdesk.op import Op
from talentdesk.schema.base import Kind, RecordData
from talentdesk.schema.codec import cells, known_fields, validate
from talentdesk.schema.kinds import BY_NAME, KINDS, kind_named
from talentdesk.store import reader, trail
from talentdesk.store.reader import Query, StoredRecord
from talentdesk.store.writer import Change
from talentdesk.sync import rules
from talentdesk.workspace import Workspace

MOST_NAMING = 1000
COPY_NOTE = "Whoever could read it before keeps what was already read."


@dataclass(frozen=True, slots=True)
class Saved:
    """What a save made. `op` is None where nothing would have changed."""

    id: str
    kind: str
    audience: str
    op: str | None


@dataclass(frozen=True, slots=True)
class RecordView:
    """A record for showing."""

    id: str
    kind: str
    audience: str
    title: str
    author: str
    created: str
    updated: str
    deleted: bool
    revived: bool
    conflicts: int
    fields: dict[str, Any]


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One save of a record."""

    op: str
    at: str
    person: str
    device: str
    type: str
    fields: dict[str, Any]
    replaces: dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class SearchHit:
    """A record that holds the words looked for."""

    id: str
    kind: str
    title: str
    snippet: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A record to save: a new one, or the named fields of an existing one."""

    kind: str
    data: Mapping[str, Any] = field(repr=False)
    record: str | None = None
    audience: str | None = None
    """Of a new record; the kind's usual one unless told."""


@dataclass(frozen=True, slots=True)
class _Wanted:
    change: Change
    data: RecordData = field(repr=False)


def kinds() -> list[Kind]:
    """The kinds of record that people keep."""
    return [kind for kind in KINDS if not kind.hidden]


def save(
    ws: Workspace, kind: str, data: Mapping[str, Any], *, record: str | None = None, audience: str | None = None
) -> Saved:
    """Saves a new record, or the named fields of an existing one, and returns when it is durable."""
    return save_all(ws, [Entry(kind, data, record, audience)])[0]


def save_all(ws: Workspace, entries: Sequence[Entry]) -> list[Saved]:
    """Saves records that belong together, new and existing ones, in one transaction: all of them, or none."""
    return _save(ws, [_edit(ws, e.kind, e.data, e.record) if e.record else _begun(ws, e) for e in entries])


def _begun(ws: Workspace, entry: Entry) -> _Wanted:
    return _new(ws, _writable(entry.kind), entry.data, entry.audience)


def save_many(ws: Workspace, kind: str, rows: Sequence[Mapping[str, Any]], audience: str | None = None) -> list[Saved]:
    """Saves several new records in one transaction: all of them, or none."""
    declared = _writable(kind)
    return _save(ws, [_new(ws, declared, row, audience) for row in rows])


def put(
    ws: Workspace, kind: str, rows: Sequence[tuple[str, Mapping[str, Any]]], audience: str | None = None
) -> list[Saved]:
    """Saves records under ids that are the same on every device (a roster's, a calendar's), new or changed."""
    declared = _writable(kind)
    wanted: list[_Wanted] = []
    for record, row in rows:
        known = reader.get(ws.database, record)
        wanted.append(_edit(ws, kind, row, record) if known else _new(ws, declared, row, audience, record))
    return _save(ws, wanted)


def _writable(kind: str) -> Kind:
    declared = kind_named(kind)
    if declared.hidden:
        raise UserError(f"{declared.plural} are kept by TalentDesk itself.", "Nothing was saved.")
    return declared


def _new(ws: Workspace, kind: Kind, row: Mapping[str, Any], audience: str | None, record: str = "") -> _Wanted:
    given = dict(row)
    author_field = {"walkthrough": "observer"}.get(kind.name)
    if author_field and author_field not in given:
        given[author_field] = ws.person
    data = validate(kind, given)
    fields = cells(kind, data, data.model_fields_set)
    place = audiences.founded(ws, kind, audiences.resolve(ws, kind.name, audience, given), given)
    return _Wanted(Change(kind.name, record or new_record_id(ws.person), place, fields), data)


def _edit(ws: Workspace, kind: str, row: Mapping[str, Any], record: str) -> _Wanted:
    declared = _writable(kind)
    found = _standing(ws, record)
    if found.kind != kind:
        raise UserError(f"That record is a {found.kind}, not a {kind}.", "Nothing was changed.")
    if unknown := set(row) - set(declared.data.model_fields):
        raise UserError(
            f"{declared.title} has no field “{sorted(unknown)[0]}”.", f"Fields: {', '.join(declared.fields())}."
        )
    data = validate(declared, known_fields(declared, found.fields) | dict(row))
    fields = cells(declared, data, set(row))
    return _Wanted(Change(kind, record, found.audience, fields, _removed(declared, found, fields, set(row))), data)


def _removed(kind: Kind, found: StoredRecord, fields: Mapping[str, Any], names: set[str]) -> tuple[str, ...]:
    sets = [name for name in names if (declared := kind.field(name)) and declared.merge == "set"]
    before = {ops.element_cell(name, str(item)) for name in sets for item in found.fields.get(name) or ()}
    return tuple(sorted(before - set(fields)))


def _save(ws: Workspace, wanted: list[_Wanted]) -> list[Saved]:
    changes = [item.change for item in wanted]
    _check_rules(ws, changes)
    made = ws.writer().save(changes)
    ws.tell(Changes(frozenset(c.kind for c in changes), frozenset(c.record for c in changes), "save"))
    return [Saved(c.record, c.kind, c.audience, op) for c, op in zip(changes, made, strict=True)]


def _check_rules(ws: Workspace, changes: Sequence[Change]) -> None:
    membership, circles = ws.exchange.need_membership(), ws.exchange.circle_members()
    for change in changes:
        probe = Op("", change.kind, change.record, change.type, {}, {}, "", ws.person, b"", 1)
        if reason := rules.refusal(probe, change.audience, membership, circles):
            raise UserError(f"This can't be saved: {reason}.", "Nothing was changed.")


def may_write(ws: Workspace, record: str) -> str:
    """Why this person can't change a record, in plain words; empty where nothing is in the way."""
    if ws.damage is not None:
        return "this profile is damaged, and only read before it is put right"
    found = reader.get(ws.database, record)
    if found is None:
        return "it isn't on this laptop"
    probe = Op("", found.kind, record, "set", {}, {}, "", ws.person, b"", 1)
    state = ws.exchange
    return rules.refusal(probe, found.audience, state.need_membership(), state.circle_members()) or ""


def may_begin(ws: Workspace, kind: str) -> bool:
    """Whether this person may write new records of a kind at all. Who isn't of the office can't write what the office writes."""
    declared = kind_named(kind)
    if declared.writers != "office":
        return True
    probe = Op("", kind, new_record_id(ws.person), "set", {}, {}, "", ws.person, b"", 1)
    return rules.refusal(probe, "office", ws.exchange.need_membership(), {}) is None


def delete(ws: Workspace, record: str) -> None:
    """Deletes a record; it can be restored. An edit made elsewhere that did not see the delete brings it back, flagged."""
    found = _standing(ws, record)
    _write_one(ws, Change(found.kind, record, found.audience, {}, type="delete"))


def restore(ws: Workspace, record: str) -> None:
    """Brings a deleted record back as it was. On a revived record it confirms that the record stays."""
    found = reader.get(ws.database, record)
    if found is None:
        raise purging.absent(ws, record)
    if not found.deleted and not found.revived:
        raise UserError("That record isn't deleted.", "Nothing was changed.")
    _write_one(ws, Change(found.kind, record, found.audience, {ops.EXISTS: True}))


def _write_one(ws: Workspace, change: Change) -> str | None:
    _check_rules(ws, [change])
    made = ws.writer().save([change])[0]
    ws.tell(Changes(frozenset({change.kind}), frozenset({change.record}), "save"))
    return made


def share(ws: Workspace, record: str, audience: str) -> Saved:
    """Gives a record another audience: a new record there, with a private link to the old one, which is withdrawn.

    What names it and may be written here names the new one from now on. Copies already read stay read.
    """
    found = _standing(ws, record)
    kind = _writable(found.kind)
    place = audiences.resolve(ws, kind.name, audience, found.fields)
    if place == found.audience:
        raise UserError("The record already lives there.", "Nothing was changed.")
    new = _new(ws, kind, known_fields(kind, found.fields), place).change
    old = Change(kind.name, record, found.audience, {}, type="withdraw")
    _check_rules(ws, [new, old])
    changes = [new, old, *_naming(ws, kind, record, new.record)]
    with ws.database.write():
        made = ws.writer().save(changes)
        trail.keep_origin(ws.database, new.record, record, found.audience)
    ws.tell(Changes(frozenset(c.kind for c in changes), frozenset(c.record for c in changes), "save"))
    return Saved(new.record, kind.name, new.audience, made[0])


def _naming(ws: Workspace, kind: Kind, record: str, new: str) -> Iterator[Change]:
    """What names the record in a field of its own, turned to the new one."""
    for other in KINDS:
        for name, declared in other.fields().items():
            if declared.ref == kind.name and declared.merge != "set":
                for found in reader.find(ws.database, Query(other.name, {name: record}, limit=MOST_NAMING)):
                    if not may_write(ws, found.id):
                        yield Change(other.name, found.id, found.audience, {name: new})


def show(ws: Workspace, record: str) -> RecordView:
    """One record, deleted ones included."""
    found = reader.get(ws.database, record)
    if found is None:
        raise purging.absent(ws, record)
    return view(found)


def view(found: StoredRecord) -> RecordView:
    """A stored record for showing."""
    return RecordView(
        found.id,
        found.kind,
        found.audience,
        label_of(found),
        found.author,
        iso(found.created),
        iso(found.updated),
        found.deleted,
        found.revived,
        found.conflicts,
        found.fields,
    )


def list_records(
    ws: Workspace,
    kind: str,
    where: Mapping[str, Any] | None = None,
    search: str = "",
    order: str = "",
    descending: bool = False,
    limit: int = 200,
    offset: int = 0,
    deleted: bool = False,
) -> list[RecordView]:
    """One page of a list, newest first unless an order is given."""
    query = Query(kind, where or {}, search, order, descending, limit, offset, deleted)
    return [view(found) for found in reader.find(ws.database, query)]


def count(
    ws: Workspace, kind: str, where: Mapping[str, Any] | None = None, search: str = "", deleted: bool = False
) -> int:
    """How many records a list holds in all."""
    return reader.count(ws.database, Query(kind, where or {}, search, deleted=deleted))


def history(ws: Workspace, record: str) -> list[HistoryEntry]:
    """Every save of a record, oldest first."""
    show(ws, record)
    names = HistoryEntry.__dataclass_fields__
    return [HistoryEntry(**{name: entry[name] for name in names}) for entry in reader.history(ws.database, record)]


def search(ws: Workspace, text: str, limit: int = 50) -> list[SearchHit]:
    """Records that hold every word of the text, newest first, with the place where the first word stands."""
    return [
        SearchHit(found.id, found.kind, label_of(found), snippet(found, text))
        for found in reader.matches(ws.database, text, limit)
    ]


def snippet(found: StoredRecord, text: str, around: int = 40) -> str:
    """The place where the first word of the text stands in the record, with so many characters around it."""
    kind = BY_NAME[found.kind]
    word = text.split(maxsplit=1)[0].casefold() if text.split() else ""
    for name, declared in kind.fields().items():
        words = _words(found.fields.get(name)) if declared.search else ""
        at = words.casefold().find(word)
        if word and at >= 0:
            start, end = max(0, at - around), at + len(word) + around
            return ("…" if start else "") + words[start:end].strip() + ("…" if end < len(words) else "")
    return ""


def _words(value: Any) -> str:
    if isinstance(value, list):
        return " ".join(_words(item) for item in cast("list[Any]", value))
    if isinstance(value, dict):
        inside = cast("dict[str, Any]", value)
        return str(inside["text"]) if "text" in inside else " ".join(_words(item) for item in inside.values())
    return str(value or "")


def _standing(ws: Workspace, record: str) -> StoredRecord:
    found = reader.get(ws.database, record)
    if found is None:
        raise purging.absent(ws, record)
    if found.deleted:
        raise UserError("That record is deleted.", "Restore it first; nothing was changed.")
    return found
