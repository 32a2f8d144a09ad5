"""Unfinished records as they were typed. They never become ops by themselves and never leave this laptop."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from talentdesk.store.database import Database, Row


@dataclass(frozen=True, slots=True)
class Draft:
    """One unfinished record. `record` is the record it edits, None for a new one."""

    key: str
    kind: str
    record: str | None
    body: dict[str, Any]
    updated_ms: int


def keep(database: Database, key: str, kind: str, record: str | None, body: Mapping[str, Any], now_ms: int) -> None:
    """Keeps a draft in place of the one of that key. It still tries where a damaged page was met: the words lie nowhere else."""
    with database.write(though_damaged=True) as db:
        db.execute(
            "INSERT OR REPLACE INTO draft VALUES (?,?,?,?,?)", (key, kind, record, json.dumps(dict(body)), now_ms)
        )


def get(database: Database, key: str) -> Draft | None:
    """The draft of that key."""
    row = database.execute("SELECT * FROM draft WHERE key = ?", (key,)).fetchone()
    return _draft(row) if row else None


def every(database: Database) -> list[Draft]:
    """All drafts, the one touched last first."""
    return [_draft(row) for row in database.execute("SELECT * FROM draft ORDER BY updated_ms DESC, key")]


def drop(database: Database, key: str) -> None:
    """Forgets a draft."""
    with database.write() as db:
        db.execute("DELETE FROM draft WHERE key = ?", (key,))


def _draft(row: Row) -> Draft:
    return Draft(row["key"], row["kind"], row["record"], json.loads(row["body"]), row["updated_ms"])
