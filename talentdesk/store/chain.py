"""The short ways of the fold: a record that one op begins, and an edit that follows from exactly what a record shows.

Most ops of a life are one or the other. A first op that fills its fields as they stand is the record. An edit names for every field it
fills the one op it saw, and that op is the field's only head here, or one that follows from it in the same batch: then no other op can
have a say in the field, and neither the record's history nor its other fields have to be read. Whatever isn't like that (a conflict, a
delete, a set of elements, an op that came late) goes the long way.
"""

from __future__ import annotations

from typing import Any

from talentdesk.op import BODY_AT

MOST_FIELDS = 4
"""A batch that changes more fields of a record than this is folded the long way: its whole body is written anew in one go."""
STEP = -1
"""How an op is marked (`op.plain`) that is plain and replaces exactly one op in each of its fields, and in no other."""

_TEMP = """
CREATE TEMP TABLE IF NOT EXISTS link(n INTEGER, field TEXT, op TEXT, saw TEXT, head TEXT, hlc TEXT, person TEXT, value TEXT,
  PRIMARY KEY(n, field, op)) WITHOUT ROWID;
CREATE TEMP TABLE IF NOT EXISTS tip(n INTEGER, place INTEGER, field TEXT, op TEXT, hlc TEXT, person TEXT, value TEXT,
  PRIMARY KEY(place, n)) WITHOUT ROWID
"""
_BATCH = "o.n > :since AND o.aside IS NULL"

_BEGIN = f"""
INSERT INTO main.record(id, audience, kind, body, heads, author, created, updated, updated_by, deleted, revived, conflicts)
SELECT o.record, o.audience, o.kind, jsonb(substr(o.line, {BODY_AT + 1}, o.plain)), '{{"":"' || o.id || '"}}',
  o.person, o.hlc, o.hlc, o.person, 0, 0, 0
FROM main.op o NOT INDEXED WHERE {_BATCH} AND o.plain > 1 AND o.kind <> 'fact' ORDER BY o.n
ON CONFLICT DO NOTHING
"""  # noqa: S608 - numbers of ours

# Fields of records that stand undisputed, each changed by a step made after the record was begun.
_LINKS = f"""
INSERT INTO temp.link
SELECT r.n, f.key, o.id, o.line ->> ('$.x.' || f.key || '[0]'),
  CASE WHEN json_type(r.body, '$.' || f.key) IS NOT NULL THEN coalesce(r.heads ->> ('$.' || f.key), r.heads ->> '$.""') END,
  o.hlc, o.person, o.line -> f.fullkey
FROM main.op o NOT INDEXED
  CROSS JOIN main.record r ON r.id = o.record AND r.audience = o.audience AND r.kind = o.kind, json_each(o.line, '$.f') f
WHERE {_BATCH} AND o.plain = {STEP} AND r.conflicts = 0 AND r.deleted = 0 AND r.revived = 0
  AND o.hlc > r.created AND o.hlc <> r.updated AND (o.by_author = 0 OR o.person = r.author)
"""  # noqa: S608

# What is left of a batch: neither the op that began a record just now nor a link.
_OTHERS = f"""
FROM main.op o NOT INDEXED LEFT JOIN main.record r ON r.id = o.record AND r.audience = o.audience AND r.kind = o.kind
WHERE {_BATCH} AND NOT ifnull(r.n > :begun AND r.heads ->> '$.""' = o.id, 0)
  AND NOT EXISTS (SELECT 1 FROM temp.link l WHERE l.n = r.n AND l.field IN (SELECT key FROM json_each(o.line, '$.f')) AND l.op = o.id)
"""  # noqa: S608

# The links of one field are a chain from the head on when each saw another op, and all but one of these are links themselves.
_BROKEN = f"""
DELETE FROM temp.link WHERE n IN (
  SELECT n FROM (
    SELECT l.n, count(*) AS links, count(DISTINCT l.saw) AS seen, count(b.op) AS inside,
      max(iif(b.op IS NULL, l.saw, NULL)) AS start, l.head
    FROM temp.link l LEFT JOIN temp.link b ON b.n = l.n AND b.field = l.field AND b.op = l.saw GROUP BY l.n, l.field
  ) WHERE seen < links OR inside <> links - 1 OR head IS NOT start
  UNION SELECT n FROM temp.link GROUP BY n HAVING count(DISTINCT field) > {MOST_FIELDS}
)
"""  # noqa: S608

# The newest link of every field. Most records have one link: they need no comparing.
_ONLY = """
INSERT INTO temp.tip SELECT n, 1, field, op, hlc, person, value FROM temp.link GROUP BY n HAVING count(*) = 1
"""
_TIPS = """
INSERT INTO temp.tip
SELECT l.n, row_number() OVER (PARTITION BY l.n ORDER BY l.field), l.field, l.op,
  first_value(l.hlc) OVER newest, first_value(l.person) OVER newest, l.value
FROM temp.link l
WHERE l.n NOT IN (SELECT n FROM temp.tip)
  AND NOT EXISTS (SELECT 1 FROM temp.link b WHERE b.n = l.n AND b.field = l.field AND b.saw = l.op)
WINDOW newest AS (PARTITION BY l.n ORDER BY l.hlc DESC, l.op DESC)
"""

_CELL = """
UPDATE main.record SET body = jsonb_set(body, '$.' || t.field, jsonb(t.value)), heads = json_set(heads, '$.' || t.field, t.op),
  updated = max(updated, t.hlc), updated_by = iif(t.hlc > updated, t.person, updated_by)
FROM temp.tip t WHERE t.place = :place AND record.n = t.n
"""


def begin(db: Any) -> None:
    """Empties what the last batch left."""
    for statement in _TEMP.split(";"):
        db.execute(statement)
    for table in ("link", "tip"):
        db.execute(f"DELETE FROM temp.{table}")  # noqa: S608 - names of ours


def follow(db: Any, since: int) -> int:
    """Folds what can go a short way of the ops numbered above `since`; the other records of the batch are added to `temp.touched`.

    Returns the number after which records were begun; `temp.tip` names the cells that changed of older ones.
    """
    left = db.execute(f"SELECT count(*) FROM main.op o WHERE {_BATCH}", {"since": since}).fetchone()[0]  # noqa: S608
    begun = db.execute("SELECT coalesce(max(n), 0) FROM main.record").fetchone()[0]
    left -= db.execute(_BEGIN, {"since": since}).rowcount
    if left:
        _steps(db, since, begun, left)
    return begun


def _steps(db: Any, since: int, begun: int, left: int) -> None:
    batch = {"since": since, "begun": begun}
    if db.execute(_LINKS, batch).rowcount:
        linked = _linked(db)
        broken = 0
        if linked < left:
            broken += db.execute(f"DELETE FROM temp.link WHERE n IN (SELECT r.n {_OTHERS})", batch).rowcount  # noqa: S608
        broken += db.execute(_BROKEN).rowcount
        left -= _linked(db) if broken else linked
        db.execute(_ONLY)
        db.execute(_TIPS)
    if left:
        db.execute(f"INSERT OR IGNORE INTO temp.touched SELECT DISTINCT o.audience, o.kind, o.record {_OTHERS}", batch)
    for (place,) in db.execute("SELECT DISTINCT place FROM temp.tip ORDER BY place").fetchall():
        db.execute(_CELL, {"place": place})


def _linked(db: Any) -> int:
    return int(db.execute("SELECT count(DISTINCT op) FROM temp.link").fetchone()[0])
