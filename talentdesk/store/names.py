"""The names of people and buildings: lists are sorted by them, and people are looked for by them. Read once, and kept until a save."""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, takewhile

from talentdesk.store.database import Database


@dataclass(frozen=True, slots=True)
class Names:
    """The ids of all who have one, in order of their names, people by family name."""

    ordered: Sequence[str]
    people: frozenset[str]
    _parts: Sequence[str]
    """What names are made of, in alphabetical order."""
    _bearers: Mapping[str, Sequence[int]]
    """Part → the places of those who are called so."""

    def called(self, text: str) -> list[str]:
        """Those whose name has every word of the text at the beginning of a part, in order."""
        words = plain(text).split()
        if not words:
            return []
        places = self._begun(words[0]).intersection(*(self._begun(word) for word in words[1:]))
        return [self.ordered[place] for place in sorted(places)]

    def _begun(self, word: str) -> set[int]:
        first = bisect_left(self._parts, word)
        parts = takewhile(lambda part: part.startswith(word), islice(self._parts, first, None))
        return {place for part in parts for place in self._bearers[part]}


def names(database: Database) -> Names:
    """The names of all people and buildings that stand."""
    return database.kept("names", _read)


# Both are read from the indexes of their lists alone.
_PEOPLE = (
    "SELECT id, coalesce(body ->> '$.given_name', ''), coalesce(body ->> '$.family_name', '') FROM record "
    "WHERE kind = 'person' AND deleted = 0"
)
_BUILDINGS = "SELECT id, coalesce(body ->> '$.name', '') FROM record WHERE kind = 'building' AND deleted = 0"


def _read(database: Database) -> Names:
    people = [(plain(f"{family} {given}"), record) for record, given, family in database.execute(_PEOPLE).fetchall()]
    buildings = [(plain(name), record) for record, name in database.execute(_BUILDINGS).fetchall()]
    found = sorted(people + buildings)
    bearers: dict[str, list[int]] = {}
    for place, (name, _) in enumerate(found):
        for part in name.split():
            bearers.setdefault(part, []).append(place)
    return Names([record for _, record in found], frozenset(record for _, record in people), sorted(bearers), bearers)


@lru_cache(maxsize=50_000)
def plain(text: str) -> str:
    """Without capitals and accents, as people type names; what is neither letter nor digit parts words."""
    bare = text.casefold()
    if not bare.isascii():
        bare = "".join(ch for ch in unicodedata.normalize("NFKD", bare) if not unicodedata.combining(ch))
    return bare if bare.isalnum() else "".join(ch if ch.isalnum() else " " for ch in bare)
