"""Merging a change set: its ops, what they fold to, and the mark that the file was applied, all in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from talentdesk.ids import is_author
from talentdesk.op import Op
from talentdesk.store import fold
from talentdesk.store.database import Connection, Database


@dataclass(frozen=True, slots=True)
class Incoming:
    """An op of a verified file, and why it is set aside; None accepts it. The verdict is a pure function of op and membership."""

    op: Op
    aside: str | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """The file the ops came from."""

    path: str
    hash: str
    device: str
    incarnation: str
    audience: str
    seq: int


@dataclass(frozen=True, slots=True)
class Merged:
    """What a merge changed here."""

    new_ops: int
    set_aside: int
    kinds: frozenset[str]
    ids: frozenset[str]


def apply(
    database: Database, source: Source, incoming: Sequence[Incoming], me: str | None, own_seq: int | None = None
) -> Merged:
    """Adds the ops that are new here, folds the records they touch, and remembers the file. Repeating it changes nothing.

    `own_seq` marks ops of this very device that come back from the folder after a restored backup.
    """
    with database.write() as db:
        fold.begin(db)
        before = db.execute("SELECT coalesce(max(n), 0) FROM op").fetchone()[0]
        db.executemany(
            "INSERT OR IGNORE INTO op(id, audience, kind, record, type, hlc, person, device, by_author, plain, aside, own_seq, line) "
            "VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)",
            [_row(source, item, own_seq) for item in incoming],
        )
        db.execute(
            "INSERT OR IGNORE INTO temp.touched SELECT DISTINCT audience, kind, record FROM main.op WHERE n > ? AND aside IS NULL",
            (before,),
        )
        fold.fold(db)
        db.execute(
            "INSERT OR REPLACE INTO applied(path, hash, device, incarnation, audience, seq) VALUES (?,?,?,?,?,?)",
            (source.path, source.hash, source.device, source.incarnation, source.audience, source.seq),
        )
        _observe(db, before)
        db.execute(
            "INSERT OR IGNORE INTO fact_due SELECT record FROM temp.folded WHERE author = ? AND kind <> 'fact'",
            (me or "",),
        )
        rows = db.execute("SELECT kind, record FROM temp.touched").fetchall()
        new, aside = db.execute("SELECT count(*), count(aside) FROM op WHERE n > ?", (before,)).fetchone()
    return Merged(new, aside, frozenset(row[0] for row in rows), frozenset(row[1] for row in rows))


def _row(source: Source, item: Incoming, own_seq: int | None) -> tuple[object, ...]:
    op = item.op
    return (
        op.id,
        source.audience,
        op.kind,
        op.record,
        op.type,
        op.hlc,
        op.person,
        source.device,
        is_author(op.person, op.record),
        op.plain,
        item.aside,
        own_seq,
        op.line.decode(),
    )


def _observe(db: Connection, before: int) -> None:
    # The own clock follows what it accepted, so that an edit made after reading always sorts after what it read.
    db.execute(
        "INSERT INTO meta SELECT 'hlc', max(hlc) FROM op WHERE n > ? AND aside IS NULL HAVING max(hlc) IS NOT NULL "
        "ON CONFLICT(name) DO UPDATE SET value = max(value, excluded.value)",
        (before,),
    )
