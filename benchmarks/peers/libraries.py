"""Peers that are Python libraries: apsw's session extension, loro, pycrdt."""

from __future__ import annotations

import json
import random
import tempfile
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks import lab
from benchmarks.harness import Run
from benchmarks.rows import FIELDS, SEED, visit

EDITED = "minutes"


def visits(count: int) -> list[dict[str, Any]]:
    """Plain visits, nested values as JSON text: these peers merge cells."""
    rng = random.Random(SEED)
    rows = (visit(rng, n) for n in range(count))
    return [
        {name: json.dumps(value) if isinstance(value, dict | list) else value for name, value in row.items()}
        for row in rows
    ]


def apsw_session(count: int, edits: int) -> Run:
    """A changeset of SQLite's session extension, applied to a database on the disk."""
    import apsw

    rows = visits(count)
    columns = list(rows[0])
    writer, reader = (_table(apsw, columns) for _ in range(2))
    insert = f"INSERT INTO visit VALUES (?, {', '.join('?' * len(columns))})"  # noqa: S608
    if edits:
        for db in (writer, reader):
            with db:
                db.executemany(insert, ((n, *row.values()) for n, row in enumerate(rows)))
    session = apsw.Session(writer, "main")
    session.attach()
    with writer:
        if edits:
            writer.executemany(f"UPDATE visit SET {EDITED} = ? WHERE id = ?", ((n, n % count) for n in range(edits)))  # noqa: S608
        else:
            writer.executemany(insert, ((n, *row.values()) for n, row in enumerate(rows)))
    changes = session.changeset()
    return partial(_apply_apsw, apsw, changes, reader, edits or count * FIELDS)


def _table(apsw: Any, columns: list[str]) -> Any:
    db = apsw.Connection(str(Path(tempfile.mkdtemp(dir=lab.ground())) / "peer.db"))
    db.execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL")
    declared = ", ".join(f'"{name}"' for name in columns)
    db.execute(f"CREATE TABLE visit(id INTEGER PRIMARY KEY, {declared})")
    return db


def _apply_apsw(apsw: Any, changes: bytes, reader: Any, units: int) -> int:
    with reader:
        apsw.Changeset.apply(changes, reader)
    reader.close()
    return units


def loro_import(count: int, edits: int) -> Run:
    """Updates of a loro document, imported into another one in memory."""
    import loro

    writer, reader = loro.LoroDoc(), loro.LoroDoc()
    top = writer.get_map("visits")
    made: list[Any] = [top.insert_container(str(n), loro.LoroMap()) for n in range(count)]
    for inner, row in zip(made, visits(count), strict=True):
        for name, value in row.items():
            inner.insert(name, value)
    writer.commit()
    if edits:
        reader.import_(writer.export(loro.ExportMode.Snapshot()))
        seen = writer.oplog_vv
        for n in range(edits):
            made[n % count].insert(EDITED, n)
        writer.commit()
        update = writer.export(loro.ExportMode.Updates(seen))
    else:
        update = writer.export(loro.ExportMode.Updates(loro.VersionVector()))
    return partial(_import_loro, reader, update, edits or count * FIELDS)


def _import_loro(reader: Any, update: bytes, units: int) -> int:
    reader.import_(update)
    return units


def pycrdt_apply(count: int, edits: int) -> Run:
    """Updates of a Yjs document in Rust, applied to another one in memory."""
    from pycrdt import Doc, Map

    writer: Any = Doc()
    reader: Any = Doc()
    writer["visits"] = Map({})
    with writer.transaction():
        for n, row in enumerate(visits(count)):
            writer["visits"][str(n)] = Map(row)
    if edits:
        reader.apply_update(writer.get_update())
        seen = writer.get_state()
        with writer.transaction():
            for n in range(edits):
                writer["visits"][str(n % count)][EDITED] = n
        update = writer.get_update(seen)
    else:
        update = writer.get_update()
    return partial(_apply_pycrdt, reader, update, edits or count * FIELDS)


def _apply_pycrdt(reader: Any, update: bytes, units: int) -> int:
    reader.apply_update(update)
    return units
