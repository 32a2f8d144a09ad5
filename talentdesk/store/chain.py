"""The short ways of the fold: a record that one op begins, and an edit that follows from exactly what a record shows.

Most ops of a life are one or the other. A first op that fills its fields as they stand is the record. An edit names for every field it
fills the one op it saw, and that op is the field's only head here, or the edit before it in the same batch: then no other op can have a
say in the field, and neither the record's history nor its other fields have to be read. Whatever isn't like that (a conflict, a delete, a
set of elements, an op that came late) goes the long way.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from talentdesk import strictjson
from talentdesk.ids import is_author
from talentdesk.op import BODY_AT, STEP, Op

MOST_FIELDS = 4
"""A batch that changes more fields of a record than this is folded the long way: its whole body is written anew in one go."""
Edit = tuple[str, Op]
"""An audience, and an accepted op of it that is a single step."""
Changed = list[tuple[str, str, str]]
"""(kind, id, author) of records."""

# A cell that steps of one batch lead on from what is shown. Rows lie in the order of the records, so each of their pages is met once.
_TEMP = """
CREATE TEMP TABLE IF NOT EXISTS step(place INTEGER, n INTEGER, audience TEXT, kind TEXT, record TEXT, field TEXT, saw TEXT, op TEXT,
  value TEXT, oldest TEXT, newest TEXT, person TEXT, owner TEXT, PRIMARY KEY(place, n)) WITHOUT ROWID
"""
_STEP = """
INSERT INTO temp.step VALUES (?, coalesce((SELECT n FROM main.record WHERE id = ? AND audience = ? AND kind = ?), ?),
  ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_BATCH = "o.n > :since AND o.aside IS NULL"

_BEGIN = f"""
INSERT INTO main.record(id, audience, kind, body, heads, author, created, updated, updated_by, deleted, revived, conflicts)
SELECT o.record, o.audience, o.kind, jsonb(substr(o.line, {BODY_AT + 1}, o.plain)), '{{"":"' || o.id || '"}}',
  o.person, o.hlc, o.hlc, o.person, 0, 0, 0
FROM main.op o NOT INDEXED WHERE {_BATCH} AND o.plain > 1 AND o.kind <> 'fact' ORDER BY o.n
ON CONFLICT DO NOTHING
"""  # noqa: S608 - numbers of ours

# Records with an op that neither began them just now nor is a step.
_OTHERS = f"""
INSERT OR IGNORE INTO temp.touched SELECT DISTINCT o.audience, o.kind, o.record
FROM main.op o NOT INDEXED LEFT JOIN main.record r ON r.id = o.record AND r.audience = o.audience AND r.kind = o.kind
WHERE {_BATCH} AND (o.kind = 'fact' OR o.plain IN (0, 1) OR (o.plain > 1 AND NOT ifnull(r.n > :begun AND r.heads ->> '$.""' = o.id, 0)))
"""  # noqa: S608

_CELL = """
UPDATE main.record SET body = jsonb_set(body, '$.' || s.field, jsonb(s.value)), heads = json_set(heads, '$.' || s.field, s.op),
  updated = max(updated, s.newest), updated_by = iif(s.newest > updated, s.person, updated_by)
FROM temp.step s
WHERE s.place = :place AND record.n = s.n AND conflicts = 0 AND deleted = 0 AND revived = 0
  AND s.oldest > created AND (s.place > 1 OR s.oldest > updated OR s.newest < updated) AND (s.owner IS NULL OR s.owner = author)
  AND s.saw = CASE WHEN json_type(body, '$.' || s.field) IS NOT NULL THEN coalesce(heads ->> ('$.' || s.field), heads ->> '$.""') END
RETURNING kind, id, author
"""
_NOT_FOLLOWED = """
INSERT OR IGNORE INTO temp.touched SELECT s.audience, s.kind, s.record
FROM temp.step s LEFT JOIN main.record r ON r.n = s.n WHERE s.place = :place AND r.heads ->> ('$.' || s.field) IS NOT s.op
"""


class _Trail:
    """The steps of one record in a batch."""

    __slots__ = ("broken", "cells", "newest", "oldest", "owner", "person")

    def __init__(self, first: Op) -> None:
        self.newest = self.oldest = first.hlc
        self.person = first.person
        """Who made the newest step."""
        self.owner = first.person if is_author(first.person, first.record) else None
        """Who made a step in a record that bears their tag."""
        self.cells = {name: [seen, first.id, first.fields[name]] for name, (seen,) in first.replaces.items()}
        """Field → the op that the first step saw, the last step, and its value."""
        self.broken = len(self.cells) > MOST_FIELDS
        """Whether nobody can follow it by itself."""

    def add(self, op: Op) -> None:
        """One step more. One that saw anything else than the step before it breaks the trail; so do two at the same moment."""
        for name, (seen,) in op.replaces.items():
            cell = self.cells.setdefault(name, [seen, seen, None])
            self.broken |= cell[1] != seen
            cell[1:] = op.id, op.fields[name]
        self.oldest = min(self.oldest, op.hlc)
        self.broken |= len(self.cells) > MOST_FIELDS or op.hlc == self.newest
        if op.hlc > self.newest:
            self.newest, self.person = op.hlc, op.person
        if is_author(op.person, op.record):
            self.broken |= self.owner not in (None, op.person)
            self.owner = op.person


def begin(db: Any) -> None:
    """Empties what the last batch left."""
    db.execute(_TEMP)
    db.execute("DELETE FROM temp.step")


def is_step(op: Op) -> bool:
    """Whether an op is to be named to `follow`."""
    return op.plain == STEP and op.kind != "fact"


def follow(db: Any, since: int, edits: Iterable[Edit]) -> tuple[int, Changed]:
    """Folds what can go a short way of the ops numbered above `since`; the other records of the batch are added to `temp.touched`.

    `edits` are all the accepted ops of the batch that are steps. Returns the number after which records were begun, and the older ones
    that changed; `temp.step` names their cells.
    """
    batch = {"since": since, "begun": db.execute("SELECT coalesce(max(n), 0) FROM main.record").fetchone()[0]}
    left = db.execute(f"SELECT count(*) FROM main.op o WHERE {_BATCH}", batch).fetchone()[0]  # noqa: S608
    left -= db.execute(_BEGIN, batch).rowcount
    trails: dict[tuple[str, str, str], _Trail] = {}
    for audience, op in edits:
        left -= 1
        key = (audience, op.kind, op.record)
        trail = trails.get(key)
        if trail is None:
            trails[key] = _Trail(op)
        else:
            trail.add(op)
    if left:
        db.execute(_OTHERS, batch)
    return batch["begun"], _follow(db, trails) if trails else []


def _follow(db: Any, trails: dict[tuple[str, str, str], _Trail]) -> Changed:
    counts = [0] * MOST_FIELDS
    rows: list[tuple[Any, ...]] = []
    for number, (key, trail) in enumerate(trails.items(), 1):
        if trail.broken:
            db.execute("INSERT OR IGNORE INTO temp.touched VALUES (?, ?, ?)", key)
            continue
        audience, kind, record = key
        about = trail.oldest, trail.newest, trail.person, trail.owner
        for place, (name, (saw, op, value)) in enumerate(trail.cells.items()):
            counts[place] += 1
            text = strictjson.respell(value).decode()
            rows.append((place + 1, record, audience, kind, -number, *key, name, saw, op, text, *about))
    db.executemany(_STEP, rows)
    changed: Changed = []
    for place, count in enumerate(counts, 1):
        if not count:
            break
        before = len(changed)
        changed += map(tuple, db.execute(_CELL, {"place": place}))
        if len(changed) - before < count:
            db.execute(_NOT_FOLLOWED, {"place": place})
    return changed
