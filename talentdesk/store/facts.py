"""Which facts lie here, whoever made them."""

from __future__ import annotations

from talentdesk.store.database import Database


def held(database: Database) -> list[tuple[str, str, str]]:
    """(id, audience, actor) of every fact."""
    return [tuple(row) for row in database.execute("SELECT id, audience, actor FROM fact")]


def count(database: Database) -> int:
    """How many facts there are."""
    return int(database.execute("SELECT count(*) FROM fact").fetchone()[0])
