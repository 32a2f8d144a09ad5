"""Taking out what was purged: from the log and everything that follows from it, and from the file itself.

What is gone stays known by its ids, so that a copy that comes late is passed over. Which purges count is decided in `talentdesk.purge`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from talentdesk import op as ops
from talentdesk.errors import UserError
from talentdesk.op import EXISTS
from talentdesk.purge import RECORD, Purge, Step, counting, step_of
from talentdesk.store import fold
from talentdesk.store.database import Connection, Database

WHOLE = ""
"""Stands for every op of a record, those that come later too."""
_SCRUB = "scrub"
Key = tuple[str, str, str]
"""Audience, kind and id of a record."""


@dataclass(frozen=True, slots=True)
class Told:
    """A step about a record here that is accepted."""

    audience: str
    kind: str
    record: str
    step: Step


def steps(database: Database, record: str | None = None) -> list[Told]:
    """Every accepted step, or those about one record, in the order of their stamps."""
    sql = "SELECT audience, kind, record, line FROM op WHERE type = 'purge' AND aside IS NULL {} ORDER BY hlc, id"
    where, values = ("AND record = ?", (record,)) if record else ("", ())
    found = database.execute(sql.format(where), values).fetchall()
    told = ((row, step_of(ops.parse(row["line"].encode(), proved=True))) for row in found)
    return [Told(row["audience"], row["kind"], row["record"], step) for row, step in told if step is not None]


def refuse_gone(db: Connection, key: Key, person: str) -> None:
    """Raises UserError where a save would bring back what was purged as a whole."""
    sql = "SELECT 1 FROM purged WHERE audience = ? AND kind = ? AND record = ? AND op = '' AND person IN ('', ?)"
    if db.execute(sql, (*key, person)).fetchone():
        raise UserError("That record was purged.", "Nothing was saved. Begin a new one.")


# Taking out


def settle(db: Connection) -> None:
    """Takes out what the purges of the touched records say. Goes before every fold that may have met a new step."""
    found = db.execute(
        "SELECT DISTINCT o.audience, o.kind, o.record FROM temp.touched t CROSS JOIN main.op o "
        "ON o.record = t.record AND o.audience = t.audience AND o.kind = t.kind WHERE o.type = 'purge' AND o.aside IS NULL"
    ).fetchall()
    for row in found:
        key: Key = tuple(row)
        lines = db.execute(
            "SELECT line FROM op WHERE record = ? AND audience = ? AND kind = ? AND type = 'purge' AND aside IS NULL",
            (key[2], key[0], key[1]),
        ).fetchall()
        read = (step_of(ops.parse(line[0].encode(), proved=True)) for line in lines)
        for purge in counting(step for step in read if step is not None):
            _take_out(db, key, purge)


def _take_out(db: Connection, key: Key, purge: Purge) -> None:
    whole = purge.ask.what == RECORD
    named = [WHOLE] if whole else list(purge.ask.ids)
    rows = [(*key, op, purge.only_of, purge.done.op) for op in named]
    db.executemany("INSERT OR IGNORE INTO purged VALUES (?,?,?,?,?,?)", rows)
    doomed = db.execute(
        "SELECT n, id, own_seq FROM op WHERE record = ? AND audience = ? AND kind = ? AND type <> 'purge' "
        "AND (? = '' OR person = ?) AND (? OR id IN (SELECT value FROM json_each(?)))",
        (key[2], key[0], key[1], purge.only_of, purge.only_of, whole, json.dumps(named)),
    ).fetchall()
    if whole:
        rows = [(*key, row["id"], "", purge.done.op) for row in doomed]
        db.executemany("INSERT OR IGNORE INTO purged VALUES (?,?,?,?,?,?)", rows)
    for row in doomed:
        if row["own_seq"]:
            db.execute("INSERT OR IGNORE INTO rewriting VALUES (?,?)", (key[0], row["own_seq"]))
    if doomed:
        _remove(db, key, [row["n"] for row in doomed], whole)


def _remove(db: Connection, key: Key, numbers: Sequence[int], whole: bool) -> None:
    """Takes ops out of the log, and with them what lies here beside the record; the caller folds."""
    chosen = json.dumps(numbers)
    db.execute("DELETE FROM carried WHERE op IN (SELECT value FROM json_each(?))", (chosen,))
    db.execute("DELETE FROM op WHERE n IN (SELECT value FROM json_each(?))", (chosen,))
    db.execute("DELETE FROM draft WHERE record = ?", (key[2],))
    if whole:
        db.execute("DELETE FROM origin WHERE record = ?", (key[2],))
        # What was proved by it is proved no more; a fact that was sent is withdrawn with the next sync.
        db.execute("INSERT OR IGNORE INTO fact_due SELECT DISTINCT record FROM fact_made WHERE record = ?", (key[2],))
    db.execute("INSERT OR REPLACE INTO meta VALUES (?, '1')", (_SCRUB,))
    fold.touch(db, *key)


def carry_out(database: Database, key: Key) -> None:
    """Takes out at once what the steps about one record say."""
    with database.write() as db:
        fold.begin(db)
        fold.touch(db, *key)
        settle(db)
        fold.fold(db)


def forget(database: Database, key: Key, numbers: Sequence[int], *, whole: bool) -> None:
    """Takes out saves that never left this laptop: nobody else has to be told."""
    with database.write() as db:
        fold.begin(db)
        fold.touch(db, *key)
        _remove(db, key, numbers, whole)
        fold.fold(db)


# What a record is made of


@dataclass(frozen=True, slots=True)
class Save:
    """An op of a record that may be purged."""

    n: int
    id: str
    person: str
    hlc: str
    left: bool
    """Whether it was sealed here or came from elsewhere: others may have it."""


def saves(database: Database, key: Key) -> list[Save]:
    """The accepted saves of a record, oldest first."""
    rows = database.execute(
        "SELECT n, id, person, hlc, own_seq FROM op WHERE record = ? AND audience = ? AND kind = ? AND aside IS NULL AND type <> 'purge' "
        "ORDER BY hlc, id",
        (key[2], key[0], key[1]),
    )
    return [Save(row["n"], row["id"], row["person"], row["hlc"], row["own_seq"] != 0) for row in rows]


def as_it_reads(database: Database, key: Key, among: Iterable[str]) -> tuple[dict[str, Any], dict[str, list[str]]]:
    """The cells of a record as it reads now, and for each those of the ops named that ever filled it.

    A save of both, instead of everything before it, leaves the record as it is. What was taken out of a set isn't among them: the name of
    its cell is the word itself.
    """
    kept, filled, standing = set(among), dict[str, list[str]](), dict[str, tuple[str, str, Any]]()
    replaced: set[tuple[str, str]] = set()
    rows = database.execute(
        "SELECT id, type, hlc, line FROM op WHERE record = ? AND audience = ? AND kind = ? AND aside IS NULL AND type <> 'purge'",
        (key[2], key[0], key[1]),
    ).fetchall()
    for row in rows:
        body = json.loads(row["line"])
        seen = body.get("x", {}) if row["type"] == "set" else {EXISTS: body.get("x", {}).get(EXISTS, [])}
        replaced.update((cell, op) for cell, found in seen.items() for op in found)
    for row in rows:
        cells = json.loads(row["line"])["f"] if row["type"] == "set" else {EXISTS: True}
        for cell, value in cells.items():
            filled.setdefault(cell, []).extend([row["id"]] if row["id"] in kept else [])
            if (cell, row["id"]) not in replaced:
                standing[cell] = max(
                    standing.get(cell, ("", "", None)), (row["hlc"], row["id"], value), key=lambda one: one[:2]
                )
    values = {cell: value for cell, (_, _, value) in standing.items() if value is not None or "/" not in cell}
    return values, {cell: sorted(filled[cell]) for cell in values if filled[cell]}


def has_draft(database: Database, record: str) -> bool:
    """Whether an unfinished edit of a record lies here."""
    return database.execute("SELECT 1 FROM draft WHERE record = ?", (record,)).fetchone() is not None


# What comes late


def passing_over(db: Connection, audience: str, rows: Sequence[tuple[object, ...]]) -> list[bool]:
    """Which rows of the log (as `log.row`) were purged before they came."""
    if not db.execute("SELECT 1 FROM purged WHERE audience = ? LIMIT 1", (audience,)).fetchone():
        return [False] * len(rows)
    found = db.execute("SELECT kind, record, op, person FROM purged WHERE audience = ?", (audience,)).fetchall()
    gone = {tuple(row) for row in found}

    def was_purged(row: tuple[object, ...]) -> bool:
        op, kind, record, type_, _, person = row[:6]
        if type_ == "purge":
            return False
        return any((kind, record, one, who) in gone for one in (op, WHOLE) for who in ("", person))

    return [was_purged(row) for row in rows]


def purged_ids(database: Database, audience: str) -> set[str]:
    """The ids of all ops that are gone from an audience."""
    rows = database.execute("SELECT op FROM purged WHERE audience = ? AND op <> ''", (audience,))
    return {row[0] for row in rows}


# The file itself


def is_to_scrub(database: Database) -> bool:
    """Whether something was taken out of the log whose traces may still lie in the file."""
    return database.execute("SELECT 1 FROM meta WHERE name = ?", (_SCRUB,)).fetchone() is not None


def scrub(database: Database) -> bool:
    """Writes the file anew without the traces of what was taken out; True where nothing of them is left. A kill repeats it, no more."""
    if is_to_scrub(database):
        if not database.compact():
            return False
        with database.write() as db:
            db.execute("DELETE FROM meta WHERE name = ?", (_SCRUB,))
    return True
