"""Finding from anywhere: people by name, and records by their words, each with what tells them apart."""

from __future__ import annotations

from dataclasses import dataclass

from talentdesk.actions import records
from talentdesk.actions.directory import names_of, people_named
from talentdesk.actions.records import RecordView
from talentdesk.schema.kinds import BY_NAME, KINDS
from talentdesk.store import reader
from talentdesk.store.reader import StoredRecord
from talentdesk.workspace import Workspace

MOST_PEOPLE = 8
MOST_RECORDS = 24
LEFT_OUT = frozenset({"person", *(kind.name for kind in KINDS if kind.hidden)})
"""Kinds that are not found by their words: people are found by name, and some kinds are the program's own."""


@dataclass(frozen=True, slots=True)
class FoundPerson:
    """A person, with the roles held today and where."""

    id: str
    name: str
    roles: tuple[tuple[str, str], ...]
    """Role code → name of the building, empty for the district."""


@dataclass(frozen=True, slots=True)
class FoundRecord:
    """A record that holds the words."""

    view: RecordView
    people: tuple[str, ...]
    """The names of those it concerns, without the person of this laptop."""
    snippet: str


@dataclass(frozen=True, slots=True)
class Found:
    """What the words lead to."""

    people: tuple[FoundPerson, ...]
    records: tuple[FoundRecord, ...]


def find(ws: Workspace, text: str) -> Found:
    """People whose name has every word at the beginning of a part, and records that hold every word."""
    return Found(tuple(_people(ws, text)), tuple(_records(ws, text)))


def _people(ws: Workspace, text: str) -> list[FoundPerson]:
    found = people_named(ws, text, MOST_PEOPLE)
    places = names_of(ws, {place for view in found for _, place in view.roles if place})
    return [
        FoundPerson(view.id, view.name, tuple((role.value, places.get(place or "", "")) for role, place in view.roles))
        for view in found
    ]


def _records(ws: Workspace, text: str) -> list[FoundRecord]:
    stored = reader.matches(ws.database, text, MOST_RECORDS, LEFT_OUT)
    named = names_of(ws, {person for found in stored for person in _concerned(ws, found)})
    return [
        FoundRecord(
            records.view(found),
            tuple(named[person] for person in _concerned(ws, found)),
            records.snippet(found, text),
        )
        for found in stored
    ]


def _concerned(ws: Workspace, found: StoredRecord) -> list[str]:
    wanted = [found.fields.get(name) for name in BY_NAME[found.kind].participants]
    return [str(person) for person in wanted if person and person != ws.exchange.person]
