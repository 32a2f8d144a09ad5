"""What this laptop remembers of its own doings: the audit trail, and which record was shared from which. Neither leaves it."""

from __future__ import annotations

from typing import Any

from talentdesk.store.database import Database


def audit_lines(database: Database) -> list[dict[str, Any]]:
    """The audit trail: at, what, detail; the newest line first."""
    return [dict(row) for row in database.execute("SELECT at, what, detail FROM audit ORDER BY n DESC")]


def related(database: Database, record: str) -> list[str]:
    """The records that this one was shared from, and those that were shared from it, as far as this laptop did it."""
    rows = database.execute(
        "SELECT came_from FROM origin WHERE record = ?1 UNION SELECT record FROM origin WHERE came_from = ?1", (record,)
    )
    return [row[0] for row in rows]


def keep_origin(database: Database, record: str, came_from: str, audience: str) -> None:
    """Remembers that a record was shared from another one, which lived in that audience."""
    with database.write() as db:
        db.execute("INSERT INTO origin VALUES (?,?,?)", (record, came_from, audience))
