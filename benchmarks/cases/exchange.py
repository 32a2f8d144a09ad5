"""Merging what a colleague sent, from sealed files to rows, beside what other ways of merging need for the same fields."""

from __future__ import annotations

import json
import sqlite3
import tempfile
from functools import partial
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2 as sqlcipher  # pyright: ignore[reportMissingTypeStubs, reportUnknownVariableType]

from benchmarks import lab
from benchmarks.harness import Case, Run
from benchmarks.rows import FIELDS, SEED, edits, saves
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


def _encrypted(schema: str) -> Any:
    db: Any = sqlcipher.connect(str(Path(tempfile.mkdtemp(dir=lab.ground())) / "alone.db"), isolation_level=None)
    db.execute(f"PRAGMA key = \"x'{'11' * 32}'\"")
    db.execute("PRAGMA temp_store = MEMORY")
    db.execute("PRAGMA cache_size = -65536")
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA synchronous = FULL")
    db.execute("CREATE TEMP TABLE stage(line TEXT)")
    for statement in schema.split(";"):
        db.execute(statement)
    return db


def _staged(db: Any, lines: list[str], sql: str, units: int) -> int:
    db.execute("BEGIN IMMEDIATE")
    db.executemany("INSERT INTO temp.stage VALUES (?)", ((line,) for line in lines))
    for statement in sql.split(";"):
        db.execute(statement)
    db.execute("COMMIT")
    db.close()
    return units


def set_based_saves() -> Run:
    """Whole saves as JSON lines into a log and a table of rows, by SQL alone."""
    db = _encrypted(
        "CREATE TABLE op(n INTEGER PRIMARY KEY, id TEXT, record TEXT, hlc TEXT, line TEXT); "
        "CREATE TABLE record(id TEXT PRIMARY KEY, body TEXT, op TEXT, updated TEXT)"
    )
    sql = (
        "INSERT INTO op(id, record, hlc, line) SELECT line ->> 'id', line ->> 'r', line ->> 'h', line FROM temp.stage; "
        "INSERT INTO record SELECT record, line -> 'f', id, hlc FROM op"
    )
    return partial(_staged, db, [op.line.decode() for op in saves(VISITS)], sql, VISITS * FIELDS)


def set_based_edits() -> Run:
    """Edits as JSON lines into a log and a table of cells, by SQL alone."""
    db = _encrypted(
        "CREATE TABLE op(n INTEGER PRIMARY KEY, id TEXT, record TEXT, hlc TEXT, line TEXT); "
        "CREATE TABLE cell(record TEXT, field TEXT, op TEXT, hlc TEXT, value, PRIMARY KEY(record, field)) WITHOUT ROWID"
    )
    sql = (
        "INSERT INTO op(id, record, hlc, line) SELECT line ->> 'id', line ->> 'r', line ->> 'h', line FROM temp.stage; "
        "INSERT INTO cell SELECT o.record, f.key, o.id, o.hlc, f.value FROM op o, json_each(o.line, '$.f') f WHERE true "
        "ON CONFLICT(record, field) DO UPDATE SET op = excluded.op, hlc = excluded.hlc, value = excluded.value "
        "WHERE excluded.hlc > hlc"
    )
    lines = [op.line.decode() for op in edits(saves(EDITS), EDITS)]
    return partial(_staged, db, lines, sql, EDITS)


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
    Case(
        SAVES_GROUP,
        "set-based SQL alone",
        "value",
        set_based_saves,
        "Encrypted, durable: JSON lines into a log and rows, each with one key. Nothing is verified, folded, listed or searched. "
        "Where it made 900,000 a second the aim of 350,000 was set: 0.39 of this.",
    ),
    Case(SAVES_GROUP, "sync, sealing", "value", seal_saves, "Facts, seal, sign, encrypt, write, head; durable."),
    Case(
        EDITS_GROUP, "sync, reading", "edit", merge_edits, "As above, one field a save.", target="60,000 edits a second"
    ),
    Case(
        EDITS_GROUP,
        "set-based SQL alone",
        "edit",
        set_based_edits,
        "As above, with a table of last values a cell in place of rows.",
    ),
)
