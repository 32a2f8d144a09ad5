"""However large the store, a save and a merge look up what they touch: no statement of theirs walks a whole table."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from talentdesk.clock import FixedClock, pack
from talentdesk.ids import new_record_id
from talentdesk.store.database import Database
from talentdesk.store.writer import Author, Change, Writer
from tests.store.test_chain import op
from tests.store.test_fold import ANN, AUDIENCE, KIND, receive, store

WALKS = re.compile(r"SCAN (op|record|fact|carried|applied|fact_due|o|r)\b(?! VIRTUAL)")
LARGE = ("main.op", "main.record", "main.fact", "main.carried", " op ", " op(", " record ", " fact ", "applied")


def walking(database: Database, act: Callable[[], Any]) -> list[str]:
    """The statements of an act that would walk a large table."""
    said: list[str] = []
    database._writer.set_trace_callback(said.append)
    try:
        act()
    finally:
        database._writer.set_trace_callback(None)
    found: list[str] = []
    for sql in dict.fromkeys(said):
        if not sql.lstrip().upper().startswith(("SELECT", "INSERT", "UPDATE", "DELETE", "WITH")):
            continue
        if not any(name in f" {sql} " for name in LARGE):
            continue
        plan = [str(row[3]) for row in database._writer.execute(f"EXPLAIN QUERY PLAN {sql}")]
        found += [f"{line}: {' '.join(sql.split())[:160]}" for line in plan if WALKS.search(line)]
    return found


def filled(database: Database, count: int = 60) -> list[str]:
    """Records with a little history."""
    records = [new_record_id(ANN) for _ in range(count)]
    receive(database, [[op(record, {"topic": "one", "notes": "n", "minutes": 5}, 1) for record in records]])
    return records


def test_saving_a_new_record_and_an_edit_walks_nothing() -> None:
    with store() as database:
        records = filled(database)
        writer = Writer(database, FixedClock(10_000), Author(ANN, "d" * 16))
        new = Change(KIND, new_record_id(ANN), AUDIENCE, {"topic": "new", "notes": "n"})
        edit = Change(KIND, records[0], AUDIENCE, {"topic": "edited"})
        delete = Change(KIND, records[1], AUDIENCE, {}, type="delete")
        for change in (new, edit, delete):
            assert walking(database, lambda change=change: writer.save([change])) == []


def test_merging_saves_edits_and_conflicts_walks_nothing() -> None:
    with store() as database:
        records = filled(database)
        first = {row["record"]: row["id"] for row in database.execute("SELECT record, id FROM op")}
        batches = [
            [op(new_record_id(ANN), {"topic": "new", "notes": "n"}, 2)],
            [op(records[0], {"topic": "follows"}, 3, {"topic": [first[records[0]]]})],
            [op(records[1], {"topic": name}, 3, {"topic": [first[records[1]]]}) for name in ("left", "right")],
            [op(records[2], {}, 4, {"topic": [first[records[2]]]}, type="delete")],
        ]
        for batch in batches:
            assert walking(database, lambda batch=batch: receive(database, [batch])) == []


def test_the_check_sees_a_walk() -> None:
    with store() as database:
        filled(database)
        found = walking(
            database, lambda: database._writer.execute("SELECT count(*) FROM op WHERE hlc > ?", (pack(1, 0),))
        )
        assert len(found) == 1
