"""Drafts: what was typed and not yet saved. They stay on this laptop, survive crashes, and never become ops by themselves."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from talentdesk.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Draft:
    """One unfinished record. `record` is the record it edits, None for a new one."""

    key: str
    kind: str
    record: str | None
    body: dict[str, Any]
    updated_ms: int


def keep(ws: Workspace, key: str, kind: str, body: Mapping[str, Any], record: str | None = None) -> None:
    """Keeps a draft as typed. The body is JSON and is not validated: half a thought is worth keeping."""
    with ws.database.write() as db:
        db.execute(
            "INSERT OR REPLACE INTO draft VALUES (?,?,?,?,?)",
            (key, kind, record, json.dumps(dict(body)), ws.clock.now_ms()),
        )


def get(ws: Workspace, key: str) -> Draft | None:
    """The draft of that key."""
    row = ws.database.execute("SELECT * FROM draft WHERE key = ?", (key,)).fetchone()
    return _draft(row) if row else None


def all_drafts(ws: Workspace) -> list[Draft]:
    """Every draft, the one touched last first."""
    return [_draft(row) for row in ws.database.execute("SELECT * FROM draft ORDER BY updated_ms DESC, key")]


def drop(ws: Workspace, key: str) -> None:
    """Forgets a draft."""
    with ws.database.write() as db:
        db.execute("DELETE FROM draft WHERE key = ?", (key,))


def _draft(row: Any) -> Draft:
    return Draft(row["key"], row["kind"], row["record"], json.loads(row["body"]), row["updated_ms"])
