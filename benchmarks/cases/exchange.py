"""Merging what a colleague sent, from sealed files to rows, beside what other ways of merging need for the same fields."""

from __future__ import annotations

import json
import sqlite3
import tempfile
from functools import partial
from pathlib import Path

from benchmarks import lab
from benchmarks.harness import Case, Run
from benchmarks.rows import FIELDS, SEED, saves
from talentdesk.actions import exchange

VISITS = 10_000
EDITS = 20_000
"""Edits of one field each, one a visit: peers that keep one last value a cell do the same work for them."""
SAVES_GROUP = "Merge of whole saves (field values)"
EDITS_GROUP = "Merge of single-field edits"


def merge_saves() -> Run:
    """One sync of a reader: 10,000 visits of 30 fields wait in the folder."""
    return partial(_sync, lab.reading(VISITS, 0), VISITS * FIELDS)


def merge_edits() -> Run:
    """One sync of a reader who has the visits: an edit of one field of each waits."""
    return partial(_sync, lab.reading(EDITS, EDITS), EDITS)


def _sync(ws: lab.Workspace, units: int) -> int:
    exchange.sync(ws)
    ws.close()
    return units


def seal_saves() -> Run:
    """One sync of a writer: 10,000 visits to seal and send."""
    home = lab.fresh(lab.filled(VISITS))
    ws = lab.opened(home)
    lab.point_at(ws, lab.fresh(lab.base() / "folder"))
    return partial(_sync, ws, VISITS * FIELDS)


def insert_rows() -> Run:
    """The same values as rows of a plain table, one transaction."""
    db = sqlite3.connect(Path(tempfile.mkdtemp(dir=lab.ground())) / "plain.db")
    db.execute("PRAGMA journal_mode = WAL")
    columns = sorted(saves(1, SEED)[0].fields)
    declared = ", ".join(f'"{name}"' for name in columns)
    db.execute(f"CREATE TABLE visit(id TEXT PRIMARY KEY, {declared})")
    rows = [(op.id, *(_plain(op.fields[name]) for name in columns)) for op in saves(VISITS)]
    return partial(_executemany, db, f"INSERT INTO visit VALUES ({', '.join('?' * (len(columns) + 1))})", rows)  # noqa: S608


def _plain(value: object) -> object:
    return json.dumps(value) if isinstance(value, dict | list) else value


def _executemany(db: sqlite3.Connection, sql: str, rows: list[tuple[object, ...]]) -> int:
    with db:
        db.executemany(sql, rows)
    db.close()
    return VISITS * FIELDS


CASES: tuple[Case, ...] = (
    Case(
        SAVES_GROUP,
        "plain executemany",
        "value",
        insert_rows,
        "Rows only: no merge, history, signature, encryption.",
        is_baseline=True,
    ),
    Case(
        SAVES_GROUP,
        "sync, reading",
        "value",
        merge_saves,
        "Read, decrypt, verify, merge, rows, index of words, facts due; durable.",
        target="350,000 values a second",
    ),
    Case(SAVES_GROUP, "sync, sealing", "value", seal_saves, "Facts, seal, sign, encrypt, write, head; durable."),
    Case(
        EDITS_GROUP, "sync, reading", "edit", merge_edits, "As above, one field a save.", target="60,000 edits a second"
    ),
)
