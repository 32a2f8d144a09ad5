"""Drafts: what was typed and not yet saved. They stay on this laptop, survive crashes, and never become ops by themselves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from talentdesk.store import drafts as stored
from talentdesk.store.drafts import Draft
from talentdesk.workspace import Workspace

__all__ = ["Draft", "all_drafts", "drop", "get", "keep"]


def keep(ws: Workspace, key: str, kind: str, body: Mapping[str, Any], record: str | None = None) -> None:
    """Keeps a draft as typed. The body is JSON and is not validated: half a thought is worth keeping."""
    stored.keep(ws.database, key, kind, record, body, ws.clock.now_ms())


def get(ws: Workspace, key: str) -> Draft | None:
    """The draft of that key."""
    return stored.get(ws.database, key)


def all_drafts(ws: Workspace) -> list[Draft]:
    """Every draft, the one touched last first."""
    return stored.every(ws.database)


def drop(ws: Workspace, key: str) -> None:
    """Forgets a draft."""
    stored.drop(ws.database, key)
