"""Everything a page says about one record: its fields, the names in it, who can open it, what it counts for, and what happened to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from talentdesk import op as ops
from talentdesk.actions import library, purging, records
from talentdesk.actions.audience import what_travels, who_can_open
from talentdesk.actions.directory import names_of, roles_on
from talentdesk.actions.purging import PurgeView
from talentdesk.actions.records import HistoryEntry, RecordView
from talentdesk.ids import ids_in
from talentdesk.schema.base import Kind, RecordData
from talentdesk.schema.codec import known_fields
from talentdesk.schema.facts import Fact, FactContext
from talentdesk.schema.kinds import kind_named
from talentdesk.store import reader
from talentdesk.store.reader import Query
from talentdesk.workspace import Workspace

RELATED: dict[str, tuple[str, str]] = {
    "coaching_cycle": ("coaching_session", "cycle"),
    "partnership": ("mentorship_note", "partnership"),
    "focus_area": ("learning_progression", "focus_area"),
    "learning_progression": ("pilot", "progression"),
    "pilot": ("scale_plan", "pilot"),
    "coaching_model": ("hexagon", "model"),
    "survey": ("focus_area", "survey"),
}
"""Kind → the kind that tells how it goes on, and the field that names it."""
MOST_RELATED = 8


@dataclass(frozen=True, slots=True)
class Turn:
    """One save of a record: when, by whom, what (`made`, `changed`, `deleted`, `restored`, `moved`), and which fields."""

    at: str
    person: str
    what: str
    fields: tuple[str, ...]
    """Their labels."""
    written: Mapping[str, Any] = field(repr=False)
    """What was written, cell by cell."""


@dataclass(frozen=True, slots=True)
class Details:
    """A record for its panel."""

    view: RecordView
    names: Mapping[str, str]
    codes: Mapping[str, str]
    """The wording of the form it was made with."""
    readers: str
    closed: str
    """Why the person here may not change it; empty where they may."""
    travels: str
    counts: tuple[Fact, ...]
    turns: tuple[Turn, ...]
    """Newest first."""
    related: tuple[RecordView, ...]
    purges: tuple[PurgeView, ...] = ()
    """Those under way."""


def details(ws: Workspace, record: str) -> Details:
    """Raises UserError where the record isn't here."""
    view = records.show(ws, record)
    kind = kind_named(view.kind)
    entries = records.history(ws, record)
    related = _related(ws, view)
    people = [entry.person for entry in entries]
    known = names_of(ws, {*ids_in(view.fields), *ids_in([item.fields for item in related]), *people})
    return Details(
        view,
        known,
        codes_of(ws, view.fields.get("form")) | (dict(library.references()) if view.fields.get("sources") else {}),
        who_can_open(ws, view.audience, view.fields, view.kind),
        records.may_write(ws, record),
        what_travels(ws, view.kind, view.fields),
        proves(ws, view),
        tuple(_turn(kind, entry, number) for number, entry in enumerate(entries))[::-1],
        tuple(related),
        tuple(purging.waiting(ws, record)),
    )


def changes_of(turns: Iterable[Turn], name: str) -> list[str]:
    """The moments at which a field that held something was given another value, the oldest first. `turns` are newest first."""
    found: list[str] = []
    held: Any = None
    for turn in reversed(list(turns)):
        value = turn.written.get(name)
        if value and held and value != held:
            found.append(turn.at)
        held = value or held
    return found


def codes_of(ws: Workspace, form: str | None) -> dict[str, str]:
    """Code → wording, of a form; none where it isn't here."""
    found = reader.get(ws.database, form) if form else None
    parts: Iterable[Any] = (*found.fields.get("look_fors", ()), *found.fields.get("tallies", ())) if found else ()
    return {str(part["code"]): str(part["text"]) for part in parts}


def _related(ws: Workspace, view: RecordView) -> list[RecordView]:
    if view.kind not in RELATED:
        return []
    kind, field = RELATED[view.kind]
    return [
        records.view(found) for found in reader.find(ws.database, Query(kind, {field: view.id}, limit=MOST_RELATED))
    ]


def proves(ws: Workspace, view: RecordView) -> tuple[Fact, ...]:
    """The facts of a record as they follow from what is here; none of one that is deleted or that a newer version wrote."""
    kind = kind_named(view.kind)
    if view.deleted:
        return ()
    try:
        data: RecordData = kind.data.model_validate(known_fields(kind, view.fields))
    except ValueError:
        return ()

    def lookup(wanted: str, record: str) -> Mapping[str, Any] | None:
        found = reader.get(ws.database, record)
        return found.fields if found and found.kind == wanted else None

    def naming(wanted: str, name: str, record: str) -> list[Mapping[str, Any]]:
        return [found.fields for found in reader.find(ws.database, Query(wanted, {name: record}))]

    return kind.facts(data, FactContext(view.author, partial(roles_on, ws), lookup, view.id, naming))


def _turn(kind: Kind, entry: HistoryEntry, number: int) -> Turn:
    cells = dict.fromkeys(name.partition("/")[0] for name in entry.fields)
    shown = tuple(declared.label for name in cells if (declared := kind.field(name)) and not declared.hidden)
    return Turn(entry.at, entry.person, _what(entry, number), shown, entry.fields)


def _what(entry: HistoryEntry, number: int) -> str:
    if entry.type == "delete":
        return "deleted"
    if entry.type == "withdraw":
        return "moved"
    if ops.EXISTS in entry.fields and number:
        return "restored"
    return "changed" if number else "made"
