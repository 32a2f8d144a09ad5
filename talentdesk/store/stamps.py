"""The profile's clock: it follows what was seen, and it comes back when the computer's date was wrong for a while.

Others hold back what is stamped more than a day ahead of them. So a date that was once wrong must not stay in the clock, and what was
saved under it and not yet sent is stamped anew: nobody has seen those ops, so their ids can still change.
"""

from __future__ import annotations

from talentdesk import clock as clocks
from talentdesk import op as ops
from talentdesk.store import fold
from talentdesk.store.database import Connection, Database

AHEAD_MS = 24 * 3600 * 1000
"""A stamp further ahead of the computer's clock than this is a sign that one of the two is wrong."""


def last(db: Connection, now_ms: int) -> str:
    """The newest stamp that was seen; one from a date that has turned out wrong is forgotten."""
    row = db.execute("SELECT value FROM meta WHERE name = 'hlc'").fetchone()
    stamp, limit = row[0] if row else clocks.ZERO, _limit(now_ms)
    if stamp <= limit:
        return stamp
    found = db.execute("SELECT max(hlc) FROM op WHERE aside IS NULL AND hlc <= ?", (limit,)).fetchone()[0]
    return found or clocks.ZERO


def keep(db: Connection, stamp: str) -> None:
    """Remembers the newest stamp."""
    db.execute("INSERT OR REPLACE INTO meta VALUES ('hlc', ?)", (stamp,))


def renew(database: Database, now_ms: int) -> int:
    """Stamps unsealed ops from the future anew, in their order, with all references among them; tells how many."""
    limit, ids = _limit(now_ms), dict[str, str]()
    with database.write() as db:
        if not db.execute("SELECT 1 FROM op WHERE own_seq = 0 AND hlc > ? LIMIT 1", (limit,)).fetchone():
            return 0
        fold.begin(db)
        stamp = last(db, now_ms)
        for row in db.execute("SELECT n, audience, line FROM op WHERE own_seq = 0 ORDER BY n").fetchall():
            old = ops.parse(row["line"].encode())
            replaces = {cell: [ids.get(item, item) for item in found] for cell, found in old.replaces.items()}
            late = old.hlc > limit
            if not late and replaces == old.replaces:
                continue
            stamp = clocks.tick(stamp, now_ms)
            hlc = stamp if old.kind != "fact" else clocks.day_stamp(now_ms)
            new = _again(old, hlc if late else old.hlc, replaces)
            ids[old.id] = new.id
            db.execute(
                "UPDATE op SET id = ?, hlc = ?, line = ? WHERE n = ?", (new.id, new.hlc, new.line.decode(), row["n"])
            )
            fold.touch(db, row["audience"], old.kind, old.record)
        keep(db, stamp)
        fold.fold(db)
    return len(ids)


def _again(old: ops.Op, hlc: str, replaces: dict[str, list[str]]) -> ops.Op:
    return ops.make(
        kind=old.kind,
        record=old.record,
        fields=old.fields,
        replaces=replaces,
        hlc=hlc,
        person=old.person,
        type=old.type,
    )


def _limit(now_ms: int) -> str:
    return clocks.pack(now_ms + AHEAD_MS, clocks.MAX_COUNTER)
