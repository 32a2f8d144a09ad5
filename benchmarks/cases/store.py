"""A durable save beside plain SQLite."""

from __future__ import annotations

import json
import random
import sqlite3
import tempfile
import time
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks import lab
from benchmarks.harness import Case, Run
from benchmarks.rows import visit
from talentdesk.ids import new_record_id
from talentdesk.store.writer import Change

PRESENT = 100_000
SAVES = 200


def save_through_the_door() -> Run:
    """Visits saved one by one through validation and the write door, 100,000 present."""
    ws = lab.opened(lab.fresh(lab.filled(PRESENT)))
    place = lab.home_of(ws)
    rng = random.Random(1)
    rows = [visit(rng, n) | {"observer": ws.person, "building": place.partition(":")[2]} for n in range(SAVES)]
    return partial(_save_each, ws, place, rows)


def _save_each(ws: lab.Workspace, place: str, rows: list[dict[str, Any]]) -> list[float]:
    taken: list[float] = []
    for row in rows:
        start = time.perf_counter()
        ws.writer().save([Change("walkthrough", new_record_id(ws.person), place, row)])
        taken.append(time.perf_counter() - start)
    ws.close()
    return taken


def save_in_sqlite() -> Run:
    """The same rows, one durable transaction each, in a plain database without history."""
    db = sqlite3.connect(Path(tempfile.mkdtemp(dir=lab.ground())) / "plain.db", isolation_level=None)
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA synchronous = FULL")
    db.execute("CREATE TABLE record(n INTEGER PRIMARY KEY, id TEXT UNIQUE, body TEXT)")
    rng = random.Random(1)
    rows = [visit(rng, n) for n in range(SAVES)]
    return partial(_insert_each, db, rows)


def _insert_each(db: sqlite3.Connection, rows: list[dict[str, Any]]) -> list[float]:
    taken: list[float] = []
    for number, row in enumerate(rows):
        start = time.perf_counter()
        db.execute("INSERT INTO record(id, body) VALUES (?, ?)", (f"{number:032x}", json.dumps(row)))
        taken.append(time.perf_counter() - start)
    db.close()
    return taken


CASES: tuple[Case, ...] = (
    Case(
        "Durable save",
        "plain sqlite3",
        "save",
        save_in_sqlite,
        "One row, no history, no encryption, no index of words.",
        is_baseline=True,
    ),
    Case(
        "Durable save",
        "write door",
        "save of 30 fields",
        save_through_the_door,
        "Op, heads, row, index of words, encrypted, fsync.",
        target="5 ms at most at the median, 100,000 records present",
    ),
)
