"""Merging a change set: its ops, what they fold to, and the mark that the file was applied, all in one transaction.

An op counts when one of the files that brought it counts: so neither the order of files nor a second copy of an op decides anything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from talentdesk import op as ops
from talentdesk.op import Op
from talentdesk.store import chain, fold, log, purge
from talentdesk.store.database import Connection, Database

Judge = Callable[[Op, str, int], str | None]
"""(op, audience, membership version) → why the op is not accepted, or None."""


class Incoming(NamedTuple):
    """What is kept of an op of a verified file. Most parsed fields aren't: those of ten thousand ops would only be carried about."""

    id: str
    hlc: str
    aside: str | None
    """Why it is set aside; None accepts it. The verdict is a pure function of op and membership."""
    row: tuple[object, ...]
    step: Op | None
    """The op where `chain.is_step` holds."""

    @classmethod
    def of(cls, op: Op, aside: str | None = None) -> Incoming:
        """The same of a parsed op."""
        return cls(op.id, op.hlc, aside, log.row(op, aside), op if chain.is_step(op) else None)


@dataclass(frozen=True, slots=True)
class Source:
    """The file the ops came from."""

    path: str
    hash: str
    device: str
    incarnation: str
    audience: str
    seq: int
    header: str = ""
    """Hash of its header line."""
    prev: str = ""
    membership: int = 0


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
        incoming = _not_purged(db, source, incoming, own_seq)
        before = fold.last_op(db)
        tail = (source.audience, source.device, own_seq)
        db.executemany(log.ADD, [item.row + tail for item in incoming])
        new, aside = db.execute("SELECT count(*), count(aside) FROM op WHERE n > ?", (before,)).fetchone()
        file = _remember(db, source, (before + 1, before + new) if new else (None, None))
        db.execute("INSERT INTO carried SELECT n, ?, aside FROM op WHERE n > ? AND aside IS NOT NULL", (file, before))
        if new < len(incoming) or any(item.row[3] == "purge" for item in incoming):
            db.executemany(
                "INSERT OR IGNORE INTO carried SELECT n, ?, ? FROM op WHERE id = ? AND audience = ? AND n <= ?",
                [(file, item.aside, item.id, source.audience, before) for item in incoming],
            )
            _judge(db, [file])
            fold.touch_since(db, before)
            purge.settle(db)
            rows = fold.fold(db)
        else:
            steps = ((source.audience, item.step) for item in incoming if item.step and not item.aside)
            rows = fold.follow(db, before, steps)
        _due(db, rows, me)
        _observe(db, incoming)
    return Merged(new, aside, frozenset(row[0] for row in rows), frozenset(row[1] for row in rows))


def _not_purged(
    db: Connection, source: Source, incoming: Sequence[Incoming], own_seq: int | None
) -> Sequence[Incoming]:
    """Without what was purged before it came. A file of this very device that still holds such is one to be written anew."""
    gone = purge.passing_over(db, source.audience, [item.row for item in incoming])
    if not any(gone):
        return incoming
    if own_seq is not None:
        db.execute("INSERT OR IGNORE INTO rewriting VALUES (?,?)", (source.audience, own_seq))
    return [item for item, over in zip(incoming, gone, strict=True) if not over]


def take_back(database: Database, files: Iterable[tuple[str, str]], me: str | None) -> Merged:
    """Files (path, reason) that a later membership no longer accepts: their ops count no more, unless another file brought them too."""
    with database.write() as db:
        fold.begin(db)
        numbers: list[int] = []
        for path, reason in files:
            db.execute("UPDATE applied SET refused = ? WHERE path = ?", (reason, path))
            numbers += [row[0] for row in db.execute("SELECT n FROM applied WHERE path = ?", (path,))]
        changed = _judge(db, numbers)
        purge.settle(db)
        rows = _due(db, fold.fold(db), me)
    return Merged(0, changed, frozenset(row[0] for row in rows), frozenset(row[1] for row in rows))


def judge_again(database: Database, judge: Judge, me: str | None) -> Merged:
    """Asks once more about every op that was set aside: after an update this program may know what it didn't know before."""
    with database.write() as db:
        fold.begin(db)
        rows = db.execute(
            "SELECT c.op, c.file, o.line, o.audience, a.membership FROM carried c JOIN op o ON o.n = c.op JOIN applied a ON a.n = c.file "
            "WHERE c.aside IS NOT NULL"
        ).fetchall()
        for row in rows:
            verdict = judge(ops.parse(row["line"].encode()), row["audience"], row["membership"])
            db.execute("UPDATE carried SET aside = ? WHERE op = ? AND file = ?", (verdict, row["op"], row["file"]))
        changed = _judge(db, sorted({row["file"] for row in rows}))
        purge.settle(db)
        touched = _due(db, fold.fold(db), me)
    return Merged(0, changed, frozenset(row[0] for row in touched), frozenset(row[1] for row in touched))


def _remember(db: Connection, source: Source, brought: tuple[int | None, int | None]) -> int:
    """The file's number. `brought` are the first and the last op that came with it; what it brought besides stands in `carried`."""
    db.execute(
        "INSERT OR IGNORE INTO applied(path, hash, device, incarnation, audience, seq, header, prev, membership, first_op, last_op) "
        "VALUES (?,?,?,?,?,?,?,?,?,?,?)",
        (
            source.path,
            source.hash,
            source.device,
            source.incarnation,
            source.audience,
            source.seq,
            source.header,
            source.prev,
            source.membership,
            *brought,
        ),
    )
    return int(db.execute("SELECT n FROM applied WHERE path = ?", (source.path,)).fetchone()[0])


# An op is set aside when every file that brought it is taken back or was told no; which reason is shown doesn't depend on the order.
# The files are the one that it came with, in whose range it lies, and those in `carried`; there stand an op's verdicts, too.
_VERDICT = """
(SELECT CASE WHEN count(*) = count(reason) THEN min(reason) END FROM (
  SELECT coalesce(a.refused, (SELECT c.aside FROM carried c WHERE c.op = o.n AND c.file = a.n)) AS reason
  FROM applied a WHERE a.last_op >= o.n AND a.first_op = (SELECT max(b.first_op) FROM applied b WHERE b.first_op <= o.n)
  UNION ALL
  SELECT coalesce(a.refused, c.aside) FROM carried c JOIN applied a ON a.n = c.file
  WHERE c.op = o.n AND NOT ifnull(o.n BETWEEN a.first_op AND a.last_op, 0)))
"""
_BROUGHT = """
SELECT o.n FROM applied a CROSS JOIN op o ON o.n BETWEEN a.first_op AND a.last_op WHERE a.n = :file
UNION SELECT op FROM carried WHERE file = :file
"""


def _judge(db: Connection, files: Iterable[int]) -> int:
    """Brings the verdicts on the ops of these files in line with all files that brought them; tells how many changed."""
    changed = 0
    for file in files:
        rows = db.execute(
            f"SELECT o.n, o.audience, o.kind, o.record, {_VERDICT} AS verdict FROM ({_BROUGHT}) f CROSS JOIN main.op o ON o.n = f.n "  # noqa: S608
            "WHERE o.aside IS NOT verdict",
            {"file": file},
        ).fetchall()
        changed += len(rows)
        db.executemany("UPDATE op SET aside = ? WHERE n = ?", [(row["verdict"], row["n"]) for row in rows])
        for row in rows:
            fold.touch(db, row["audience"], row["kind"], row["record"])
    return changed


def _due(db: Connection, rows: list[tuple[str, str, str]], me: str | None) -> list[tuple[str, str, str]]:
    """Notes the own records whose facts may have changed."""
    due = [(record,) for kind, record, author in rows if author == me and kind != "fact"]
    db.executemany("INSERT OR IGNORE INTO fact_due VALUES (?)", due)
    return rows


def _observe(db: Connection, incoming: Sequence[Incoming]) -> None:
    # The own clock follows what it accepted, so that an edit made after reading always sorts after what it read.
    newest = max((item.hlc for item in incoming if item.aside is None), default=None)
    if newest is not None:
        db.execute(
            "INSERT INTO meta VALUES ('hlc', ?) ON CONFLICT(name) DO UPDATE SET value = max(value, excluded.value)",
            (newest,),
        )
