"""Copying what can still be read of a damaged database into a new one.

It goes by the tables that are there, not by what this version would make, so that it serves every version. What follows from the ops
(records, facts, the words that are searched) is not copied: it is folded again from them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from talentdesk.errors import Damage
from talentdesk.store.database import Connection, Database, Row

FOLDED = ("record", "fact", "fact_change")
READ_AGAIN = ("applied", "carried", "seen_file")
"""What was read from the folder. Where anything is missing they are emptied, and the folder is read again from its beginning."""
_BATCH = 500
_FAR = 2**40
_LONG, _LONG_IN_KEY_ORDER = 3800, 900
"""Bytes of a row that lie on one page for certain, in a table with row numbers and in one without."""


@dataclass
class Salvaged:
    """What a rescue brought over, table by table."""

    rows: dict[str, int] = field(default_factory=dict[str, int])
    damaged: dict[str, int | None] = field(default_factory=dict[str, "int | None"])
    """Of the tables that couldn't be read whole: how many rows are missing, None where even that can't be read."""


def copy(source: Database, target: Path) -> Salvaged:
    """Makes a new database at `target`, under the same key, of everything that can be read. The source is only read."""
    result = Salvaged()
    schema = source.execute("SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY rowid").fetchall()
    version = int(source.execute("PRAGMA user_version").fetchone()[0])
    tables = _tables(schema)
    with source.beside(target) as db:
        db.execute("BEGIN")
        for name, sql in tables.items():
            db.execute(sql)
            if name not in FOLDED and not _is_virtual(sql):
                _copy_table(_Table(source, name, sql), db, result)
        for row in schema:
            if row["type"] != "table":
                db.execute(row["sql"])
        if result.damaged:
            _make_up(db, result)
        db.execute(f"PRAGMA user_version = {version}")
        db.execute("COMMIT")
    return result


def _tables(schema: list[Row]) -> dict[str, str]:
    """Name → statement of every table that is made by one: not SQLite's own, nor those in which a virtual table keeps its things."""
    found = {row["name"]: str(row["sql"]) for row in schema if row["type"] == "table"}
    virtual = tuple(f"{name}_" for name, sql in found.items() if _is_virtual(sql))
    return {name: sql for name, sql in found.items() if not name.startswith(("sqlite_", *virtual))}


def _is_virtual(sql: str) -> bool:
    return sql.upper().startswith("CREATE VIRTUAL")


def _copy_table(table: _Table, db: Connection, result: Salvaged) -> None:
    marks = ",".join("?" * table.width)
    batch: list[Row] = []
    number = 0
    for row in table.rows():
        batch.append(tuple(row))
        number += 1
        if len(batch) == _BATCH:
            db.executemany(f"INSERT OR IGNORE INTO {table.name} VALUES ({marks})", batch)  # noqa: S608 - names from the schema
            batch.clear()
    db.executemany(f"INSERT OR IGNORE INTO {table.name} VALUES ({marks})", batch)  # noqa: S608
    result.rows[table.name] = number
    if not table.whole:
        expected = table.count()
        result.damaged[table.name] = None if expected is None else max(0, expected - number)


def _make_up(db: Connection, result: Salvaged) -> None:
    """Says in the new database what follows from rows that are missing."""
    for name in READ_AGAIN:
        db.execute(f"DELETE FROM {name}")  # noqa: S608 - names of ours
    if "outbox" in result.damaged:  # which sets were never sent can't be told any more, so all are sealed once more
        db.execute("UPDATE op SET own_seq = 0 WHERE own_seq > 0")
    if "meta" in result.damaged:  # the clock goes on after the newest save
        db.execute(
            "INSERT OR IGNORE INTO meta SELECT 'hlc', max(hlc) FROM op WHERE aside IS NULL HAVING max(hlc) IS NOT NULL"
        )


class _Table:
    """One table of a damaged database, read around the pages that can't be."""

    def __init__(self, source: Database, name: str, sql: str) -> None:
        without_rowid = "WITHOUT ROWID" in sql.upper()
        columns = source.execute(f"PRAGMA table_info({name})").fetchall()
        self.name = name
        self.width = len(columns)
        self.whole = True
        self._source = source
        self._long = _LONG_IN_KEY_ORDER if without_rowid else _LONG
        key = sorted((row for row in columns if row["pk"]), key=lambda row: row["pk"])
        self._key = [str(row["name"]) for row in key] if without_rowid else ["rowid"]
        self._counts = not without_rowid or key[0]["type"] == "INTEGER"
        """Whether the key begins with a number, so that one can look beyond a gap."""

    def count(self) -> int | None:
        """How many rows an index knows of; None where that can't be read either."""
        try:
            return int(self._source.execute(f"SELECT count(*) FROM {self.name}").fetchone()[0])  # noqa: S608
        except Damage:
            return None

    def rows(self) -> Iterator[Row]:
        """Every row that can be read, from the first one up; `whole` tells afterwards whether these are all."""
        last: Any = None
        for row, key in self._from(None):
            yield row
            last = key
        if self.whole:
            return
        if self._counts:
            yield from self._beyond_gaps(last[0] if last else 0)
        else:
            yield from self._down_to(last)

    def _from(self, first: int | None) -> Iterator[tuple[Row, Any]]:
        """Rows with a higher first key, as far as they can be read."""
        where = "" if first is None else f"WHERE {self._key[0]} > ?"
        sql = f"SELECT {', '.join(self._key)}, * FROM {self.name} {where} ORDER BY {', '.join(self._key)}"  # noqa: S608
        yield from self._read(sql, () if first is None else (first,))

    def _read(self, sql: str, values: Any) -> Iterator[tuple[Row, Any]]:
        width = len(self._key)
        try:
            for row in self._source.execute(sql, values):
                if sum(_length(part) for part in row) > self._long:
                    self._source.probe()
                yield tuple(row)[width:], tuple(row)[:width]
        except Damage:
            self.whole = False

    def _beyond_gaps(self, last: int) -> Iterator[Row]:
        start = self._past(last)
        while start is not None:
            last = start
            for row, key in self._from(start):
                yield row
                last = key[0]
            start = self._past(last)

    def _past(self, last: int) -> int | None:
        """The number behind which can be read again what follows `last`; None where nothing follows any more."""
        found = self._first_after(last)
        if found is None or isinstance(found, int):
            return found  # the row itself is damaged, or there is none
        good = 1
        while isinstance(self._first_after(last + good), Damage):
            good *= 2
            if good > _FAR:
                return None
        bad = good // 2
        while good - bad > 1:
            middle = (good + bad) // 2
            if isinstance(self._first_after(last + middle), Damage):
                bad = middle
            else:
                good = middle
        return last + good

    def _first_after(self, last: int) -> int | Damage | None:
        sql = f"SELECT min({self._key[0]}) FROM {self.name} WHERE {self._key[0]} > ?"  # noqa: S608
        try:
            found = self._source.execute(sql, (last,)).fetchone()[0]
        except Damage as damage:
            return damage
        return None if found is None else int(found)

    def _down_to(self, last: Any) -> Iterator[Row]:
        order = ", ".join(f"{name} DESC" for name in self._key)
        sql = f"SELECT {', '.join(self._key)}, * FROM {self.name} ORDER BY {order}"  # noqa: S608
        for row, key in self._read(sql, ()):
            if last is not None and key <= last:
                return
            yield row


def _length(part: Any) -> int:
    """Bytes that a value may take on the disk."""
    if isinstance(part, str):
        return len(part) if part.isascii() else 4 * len(part)
    return len(part) if isinstance(part, bytes) else 9


@dataclass(frozen=True, slots=True)
class Unsaved:
    """A record as it was shown, whose newest save is missing. `stands` tells whether an older one was brought over."""

    kind: str
    record: str
    body: dict[str, Any]
    stands: bool


def unsaved(source: Database, rescued: Database, person: str) -> Iterator[Unsaved]:
    """Records this person changed last, whose newest save is missing and can't come back from the folder."""
    unsent = _unsent(source)
    sql = "SELECT max(updated) FROM record WHERE id = ? AND audience = ? AND kind = ?"
    for row in _records(source):
        if row["updated_by"] != person or row["deleted"] or (unsent is not None and row["id"] not in unsent):
            continue
        updated = rescued.execute(sql, (row["id"], row["audience"], row["kind"])).fetchone()[0]
        if updated is None or updated < row["updated"]:
            body = json.loads(source.execute("SELECT json(?)", (row["body"],)).fetchone()[0])
            yield Unsaved(row["kind"], row["id"], body, updated is not None)


def _unsent(source: Database) -> set[str] | None:
    """The records with saves that never reached the folder; None where that can't be told."""
    try:
        if source.execute("SELECT 1 FROM outbox WHERE sent = 0 LIMIT 1").fetchone():
            return None
        return {row[0] for row in source.execute("SELECT DISTINCT record FROM op WHERE own_seq = 0")}
    except Damage:
        return None


def facts_due(db: Connection, person: str) -> None:
    """Has the facts of every own record derived anew: which of them were published can't be told any more."""
    db.execute("INSERT OR IGNORE INTO fact_due SELECT id FROM record WHERE author = ?", (person,))


def _records(source: Database) -> Iterator[dict[str, Any]]:
    names = [row["name"] for row in source.execute("PRAGMA table_info(record)")]
    for row in _Table(source, "record", "").rows():
        yield dict(zip(names, row, strict=True))
