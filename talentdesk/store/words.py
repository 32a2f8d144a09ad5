"""Words as people type them, looked up in the index of words: every word counts, and the last one may be only begun."""

from __future__ import annotations

from collections.abc import Sequence

from talentdesk.store.database import Database

MOST_TERMS = 200
"""How many different words a begun one is spelled out to."""
FEW = 300
"""Up to how many records are taken one by one."""


def split(text: str) -> list[str]:
    """The words of a text."""
    return "".join(ch if ch.isalnum() else " " for ch in text).split()


def queries(database: Database, text: str) -> dict[str, str]:
    """A full-text query for each word, the last one open-ended."""
    words = split(text)
    return {word: f'"{word}"' for word in words[:-1]} | {word: _begun(database, word) for word in words[-1:]}


def every(database: Database, text: str) -> str:
    """A full-text query for all of the words together; empty where there is none."""
    return " AND ".join(queries(database, text).values())


def few(database: Database, query: str) -> Sequence[int] | None:
    """The records that hold it, or None where there are too many to take them one by one."""
    rows = database.execute("SELECT rowid FROM words WHERE words MATCH ? LIMIT ?", (query, FEW + 1)).fetchall()
    return None if len(rows) > FEW else [row[0] for row in rows]


# FTS5 gathers every place of every word with the same beginning before it gives the first record; of words that are spelled out it reads
# no more than what is asked for. The index tells the words itself: from one, it is a step to the next (no word holds a control character).
_TERMS = """
WITH RECURSIVE found(term) AS (
  SELECT (SELECT term FROM temp.terms WHERE term >= ?1 LIMIT 1)
  UNION ALL
  SELECT (SELECT term FROM temp.terms WHERE term >= found.term || char(1) LIMIT 1) FROM found WHERE found.term < ?1 || char(1114111))
SELECT term FROM found WHERE term < ?1 || char(1114111) LIMIT ?2
"""


def _begun(database: Database, word: str) -> str:
    if not word.isascii():  # whose spelling in the index is FTS5's own
        return f'"{word}"*'
    terms = [row[0] for row in database.execute(_TERMS, (word.lower(), MOST_TERMS + 1))]
    if not terms or len(terms) > MOST_TERMS:
        return f'"{word}"*'
    spelled = '" OR "'.join(terms)
    return f'("{spelled}")'
