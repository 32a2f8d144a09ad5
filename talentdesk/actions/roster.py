"""Importing the district's roster: buildings, staff, posts and school years."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path
from typing import Any

from talentdesk.actions import records
from talentdesk.store import reader
from talentdesk.sync.audiences import EVERYONE, label_key
from talentdesk.transfer.roster import read_bundle
from talentdesk.transfer.roster_plan import Existing, Plan, plan
from talentdesk.workspace import Workspace


def import_roster(ws: Workspace, path: Path, dry_run: bool = False) -> dict[str, Any]:
    """Brings the directory in line with a OneRoster bundle and returns the difference. Nothing is ever deleted; posts end.

    With `dry_run` nothing is written. Rows of students and families are dropped while reading.
    """
    wanted = preview(ws, path)
    if not dry_run:
        with ws.database.write():
            for kind, rows in groupby(wanted.operations, key=lambda operation: operation[0]):
                records.put(ws, kind, [(record, fields) for _, record, fields in rows])
    return {"dry_run": dry_run, **wanted.summary()}


def preview(ws: Workspace, path: Path) -> Plan:
    """What an import of the bundle would change."""
    key = ws.exchange.newest_key(EVERYONE)
    known = Existing(
        *(_all(ws, kind) for kind in ("building", "person", "assignment", "calendar")),
        salt=label_key(key.secret, "roster ids") if key else "",
    )
    return plan(read_bundle(path), known, ws.clock.today())


def _all(ws: Workspace, kind: str) -> dict[str, dict[str, Any]]:
    return {record.id: record.fields for record in reader.every(ws.database, kind)}
