"""Which facts lie here, whoever made them."""

from __future__ import annotations

from talentdesk.ids import author_tag
from talentdesk.store.database import Database


def of_author(database: Database, author: str) -> list[tuple[str, str]]:
    """(id, audience) of every fact of an author. Their ids begin alike, so nobody else's are walked."""
    tag = author_tag(author)
    rows = database.execute(
        "SELECT id, audience FROM fact WHERE id BETWEEN ? AND ? AND actor = ?", (tag, f"{tag}g", author)
    )
    return [(row[0], row[1]) for row in rows]


def count(database: Database) -> int:
    """How many facts there are."""
    return int(database.execute("SELECT count(*) FROM fact").fetchone()[0])
