"""Checking the store against itself: every record must equal the fold of its ops, every op its own hash."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from talentdesk import op as ops
from talentdesk.store import fold
from talentdesk.store.database import Database

# The short way appends to `heads`: only what they say counts, not their order.
_HEADS = "(SELECT json_group_object(key, value ORDER BY key) FROM json_each(heads))"
_STATE = f"audience, kind, id, json(body), {_HEADS}, author, created, updated, updated_by, deleted, revived, conflicts"
_FOLDED = _STATE.replace(" id, json(body),", " record, body,")


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that does not agree: what, where, and what to do."""

    what: str
    where: str
    advice: str


def verify(database: Database) -> tuple[dict[str, int], list[Problem]]:
    """Counts of what was checked, and the problems found. Behind a damaged file nothing else is checked: it would only be noise."""
    checked = {"ops": 0, "records": 0, "facts": 0}
    if damaged := database.integrity_problems():
        return checked, [Problem(_damaged(damaged), database.path.name, _WAYS_BACK)]
    problems: list[Problem] = []
    for n, op_id, line in database.execute("SELECT n, id, line FROM op ORDER BY n"):
        checked["ops"] += 1
        if ops.id_of(line.encode()) != op_id:
            problems.append(
                Problem(
                    "An op isn't the one that was saved.",
                    f"op {op_id} (number {n})",
                    "Restore a backup, or join again.",
                )
            )
    with database.scratch() as db:
        fold.begin(db)
        fold.touch_all(db)
        fold.compute(db)
        checked["records"] = db.execute("SELECT count(*) FROM main.record").fetchone()[0]
        checked["facts"] = db.execute("SELECT count(*) FROM main.fact").fetchone()[0]
        differing = db.execute(
            f"SELECT id FROM (SELECT {_STATE} FROM main.record EXCEPT SELECT {_FOLDED} FROM temp.folded) UNION "  # noqa: S608
            f"SELECT record FROM (SELECT {_FOLDED} FROM temp.folded WHERE kind <> 'fact' EXCEPT SELECT {_STATE} FROM main.record) UNION "
            "SELECT record FROM temp.folded f WHERE kind = 'fact' AND deleted = 0 AND body ->> '$.kind' IS NOT NULL "
            "AND body ->> '$.on' IS NOT NULL AND body ->> '$.actor' IS NOT NULL "
            "AND NOT EXISTS (SELECT 1 FROM main.fact x WHERE x.id = f.record AND x.audience = f.audience) UNION "
            "SELECT id FROM main.fact x "
            "WHERE NOT EXISTS (SELECT 1 FROM temp.folded f WHERE f.kind = 'fact' AND f.record = x.id AND f.audience = x.audience)"
        ).fetchall()
    problems += [
        Problem("A record isn't what its ops add up to.", f"record {row[0]}", "Restore a backup, or join again.")
        for row in differing
    ]
    return checked, problems


_WAYS_BACK = (
    "Nothing else was checked. “talentdesk rescue” brings over into a new file what can be read, “talentdesk backup restore” a backup; "
    "what was synced comes back with the next sync."
)


def _damaged(found: list[str]) -> str:
    """What is wrong with the file itself; which pages these are helps nobody."""
    pages = sum("page" in text.lower() for text in found)
    return f"The database file is damaged in {len(found)} places ({pages} of them whole pages)."


def rebuild(database: Database) -> None:
    """Computes every record anew from its ops."""
    with database.write() as db:
        fold.begin(db)
        fold.touch_all(db)
        fold.fold(db)


def digest(database: Database, audience: str) -> str:
    """The state of an audience in 64 hex characters: equal on two devices that hold the same ops that count, and on no others."""
    state = hashlib.sha256()
    # What was set aside is no part of it: who never read a file that was taken back holds the same as who did.
    for row in database.execute("SELECT id FROM op WHERE audience = ? AND aside IS NULL ORDER BY id", (audience,)):
        state.update(f"{row[0]}\n".encode())
    sql = "SELECT kind, id, json(body), deleted, conflicts FROM record WHERE audience = ? ORDER BY kind, id"
    for row in database.execute(sql, (audience,)):
        state.update("\x00".join(str(part) for part in row).encode() + b"\n")
    return state.hexdigest()
