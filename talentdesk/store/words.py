"""Words as people type them, looked up in the index of words: every word counts, and the last one may be only begun."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from talentdesk.store.database import Database

MOST_TERMS, MOST_APART = 1000, 8
"""How many different words a begun one is spelled out to: where the newest records are looked for, and elsewhere."""
FEW = 300
"""Up to how many records are taken one by one."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word, and what it is called in the index.

    FTS5 gathers every place of all words with the same beginning before it gives a record; of words that are spelled out it reads no more
    than what is asked for, as long as they aren't many.
    """

    text: str
    begun: bool = False
    terms: Sequence[str] = ()
    """The words of the index that begin so, where they could be told."""

    @property
    def spelled(self) -> str:
        """A full-text query that gives the first records quickly."""
        if self.begun and not self.terms:
            return f'"{self.text}"*'
        either = '" OR "'.join(self.terms or [self.text])
        return f'("{either}")'

    @property
    def whole(self) -> str:
        """One that gives all of them quickly."""
        return self.spelled if self.is_apart else f'"{self.text}"*'

    @property
    def is_apart(self) -> bool:
        """Whether it is quickly looked up if one record holds it."""
        return not self.begun or 0 < len(self.terms) <= MOST_APART


def words(database: Database, text: str) -> list[Word]:
    """The words of a text."""
    parts = "".join(ch if ch.isalnum() else " " for ch in text).split()
    return [*(Word(part) for part in parts[:-1]), *(Word(part, True, _terms(database, part)) for part in parts[-1:])]


def every(database: Database, text: str) -> str:
    """A full-text query for all of the words together; empty where there is none."""
    return " AND ".join(word.spelled for word in words(database, text))


def few(database: Database, word: Word) -> Sequence[int] | None:
    """The records that hold it, or None where there are too many to take them one by one."""
    rows = database.execute("SELECT rowid FROM words WHERE words MATCH ? LIMIT ?", (word.spelled, FEW + 1)).fetchall()
    return None if len(rows) > FEW else [row[0] for row in rows]


# The index tells its words in order: from one, it is a step to the next, as no word holds a control character.
_TERMS = """
WITH RECURSIVE found(term) AS (
  SELECT (SELECT term FROM temp.terms WHERE term >= ?1 LIMIT 1)
  UNION ALL
  SELECT (SELECT term FROM temp.terms WHERE term >= found.term || char(1) LIMIT 1) FROM found WHERE found.term < ?1 || char(1114111))
SELECT term FROM found WHERE term < ?1 || char(1114111) LIMIT ?2
"""


def _terms(database: Database, begun: str) -> Sequence[str]:
    if not begun.isascii():  # how the index spells it, only FTS5 knows
        return ()
    known, begun = database.kept("terms", _none), begun.lower()
    for letters in (begun[:end] for end in range(1, len(begun) + 1)):
        if letters in known:  # a word is typed letter by letter
            return [term for term in known[letters] if term.startswith(begun)]
    terms = [row[0] for row in database.execute(_TERMS, (begun, MOST_TERMS + 1))]
    return known.setdefault(begun, terms) if len(terms) <= MOST_TERMS else ()


def _none(_database: Database) -> dict[str, Sequence[str]]:
    return {}
