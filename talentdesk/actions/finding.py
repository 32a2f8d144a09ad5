"""Finding from anywhere: people by name, and records by their words, each with what tells them apart."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache, partial

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
    words = _plain(text).split()
    if not words:
        return Found((), ())
    return Found(tuple(_people(ws, words)), tuple(_records(ws, text)))


def _people(ws: Workspace, words: Sequence[str]) -> list[FoundPerson]:
    found = people_named(ws, partial(_matches, words=words), MOST_PEOPLE)
    places = names_of(ws, {place for view in found for _, place in view.roles if place})
    return [
        FoundPerson(view.id, view.name, tuple((role.value, places.get(place or "", "")) for role, place in view.roles))
        for view in found
    ]


def _matches(name: str, words: Sequence[str]) -> bool:
    parts = _parts(name)
    return all(any(part.startswith(word) for part in parts) for word in words)


@lru_cache(maxsize=50_000)
def _parts(name: str) -> tuple[str, ...]:
    """The parts of a name, which stay the same from one letter typed to the next."""
    return tuple(_plain(name).split())


def _plain(text: str) -> str:
    """Without capitals and accents, as people type names."""
    bare = unicodedata.normalize("NFKD", text.casefold())
    return "".join(ch if ch.isalnum() else " " for ch in bare if not unicodedata.combining(ch))


def _records(ws: Workspace, text: str) -> list[FoundRecord]:
    hits = {hit.id: hit for hit in records.search(ws, text, MOST_RECORDS) if hit.kind not in LEFT_OUT}
    stored = [found for hit in hits if (found := reader.get(ws.database, hit)) is not None]
    named = names_of(ws, {person for found in stored for person in _concerned(ws, found)})
    return [
        FoundRecord(
            records.view(found), tuple(named[person] for person in _concerned(ws, found)), hits[found.id].snippet
        )
        for found in stored
    ]


def _concerned(ws: Workspace, found: StoredRecord) -> list[str]:
    wanted = [found.fields.get(name) for name in BY_NAME[found.kind].participants]
    return [str(person) for person in wanted if person and person != ws.exchange.person]
