"""The indexes that lists and indicators are quick with. Those of lists follow from the kinds, so a new kind or column brings its own.

A list of 100,000 records is sorted, filtered and counted in one narrow index that holds what the list shows; the bodies are read for the
page alone.
"""

from __future__ import annotations

from typing import Any

from talentdesk.schema.base import Kind
from talentdesk.schema.kinds import KINDS
from talentdesk.store import tallies

PREFIX = "list_"
NAMED = ("person", "building")
"""The kinds whose names stand in the lists of others: all names are read from their indexes."""
_JOINED_PAGES, _MOST_JOINS = 300, 60
"""How much of the index of words is joined in one transaction, and in one go at most."""


def columns(kind: Kind) -> list[str]:
    """The fields that the list of a kind is ordered and filtered by, its day first."""
    shown = [
        name for name, f in kind.fields().items() if (f.column or f.ref) and f.merge == "newest" and name != kind.day
    ]
    return [kind.day, *shown] if kind.day else shown


def wanted() -> dict[str, str]:
    """Index name → the statement that makes it."""
    found: dict[str, str] = {}
    for kind in KINDS:
        names = [] if kind.hidden else [f"body ->> '$.{name}'" for name in columns(kind)]
        if names:
            rest = ", ".join([*names[:1], "n", *names[1:], *(["id"] if kind.name in NAMED else [])])
            found[f"{PREFIX}{kind.name}"] = f"ON record(kind, deleted, {rest}) WHERE kind = '{kind.name}'"
    return {name: f"CREATE INDEX {name} {rest}" for name, rest in found.items()}


def ensure(db: Any) -> None:
    """Makes what is missing or differs, and drops what no kind asks for any more."""
    for statement in tallies.SCHEMA:
        db.execute(statement)
    db.execute("DROP INDEX IF EXISTS fact_window")  # fact_told holds all of it
    here = dict(
        db.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND substr(name, 1, 5) = ?", (PREFIX,)
        ).fetchall()
    )
    asked = wanted()
    for name, statement in here.items():
        if asked.get(name) != statement:
            db.execute(f"DROP INDEX {name}")
    for name, statement in asked.items():
        if here.get(name) != statement:
            db.execute(statement)


def settle_words(database: Any) -> None:
    """Joins the pieces that saves and merges leave of the index of words.

    No save does it by the way: every now and then one would wait for all of it.
    """
    for _ in range(_MOST_JOINS):
        with database.write() as db:
            before = db.total_changes
            db.execute("INSERT INTO words(words, rank) VALUES ('merge', ?)", (_JOINED_PAGES,))
            if db.total_changes - before < 2:  # FTS5's sign that nothing was left to do
                return
