"""The short way of the fold: an edit that follows from exactly what a record shows changes those cells alone.

Most ops of a life are such edits: each names for every field it fills the one op it saw, and that op is the field's only head here, or
one that follows from it in the same batch. Then no other op can have a say in the field, and neither the record's history nor its other
fields have to be read. Whatever isn't like that (a conflict, a delete, a set of elements, an op that came late) goes the long way.
"""

from __future__ import annotations

from typing import Any

MOST_FIELDS = 4
"""A batch that changes more fields of a record than this is folded the long way: its whole body is written anew in one go."""
STEP = -1
"""How an op is marked (`op.plain`) that is plain and replaces exactly one op in each of its fields, and in no other."""

_TEMP = """
CREATE TEMP TABLE IF NOT EXISTS step(n INTEGER PRIMARY KEY, audience TEXT, kind TEXT, record TEXT, words INTEGER NOT NULL DEFAULT 0);
CREATE TEMP TABLE IF NOT EXISTS link(n INTEGER, field TEXT, op TEXT, saw TEXT, hlc TEXT, person TEXT, value TEXT,
  PRIMARY KEY(n, field, op)) WITHOUT ROWID;
CREATE TEMP TABLE IF NOT EXISTS tip(n INTEGER, place INTEGER, field TEXT, op TEXT, value TEXT, PRIMARY KEY(place, n)) WITHOUT ROWID
"""

# Records that stand undisputed, and whose new ops are all steps made after the record was begun.
_CANDIDATES = f"""
INSERT INTO temp.step(n, audience, kind, record)
SELECT r.n, t.audience, t.kind, t.record FROM temp.touched t
CROSS JOIN main.record r ON r.id = t.record AND r.audience = t.audience AND r.kind = t.kind
WHERE r.conflicts = 0 AND r.deleted = 0 AND r.revived = 0 AND NOT EXISTS (
  SELECT 1 FROM main.op o WHERE o.record = t.record AND o.audience = t.audience AND o.kind = t.kind AND o.n > :since AND o.aside IS NULL
  AND (o.plain <> {STEP} OR o.hlc <= r.created OR o.hlc = r.updated OR (o.by_author = 1 AND o.person <> r.author)))
"""  # noqa: S608 - a number of ours

_LINKS = """
INSERT INTO temp.link
SELECT s.n, f.key, o.id, o.line ->> ('$.x.' || f.key || '[0]'), o.hlc, o.person, o.line -> f.fullkey
FROM temp.step s
CROSS JOIN main.op o ON o.record = s.record AND o.audience = s.audience AND o.kind = s.kind AND o.n > :since AND o.aside IS NULL,
  json_each(o.line, '$.f') f
"""

# The links of one field are a chain from the head on when each saw another op, and all but one of these are links themselves.
_BROKEN = f"""
DELETE FROM temp.step WHERE n IN (
  SELECT c.n FROM (
    SELECT l.n, l.field, count(*) AS links, count(DISTINCT l.saw) AS seen, count(b.op) AS inside,
      max(iif(b.op IS NULL, l.saw, NULL)) AS start
    FROM temp.link l LEFT JOIN temp.link b ON b.n = l.n AND b.field = l.field AND b.op = l.saw GROUP BY l.n, l.field
  ) c CROSS JOIN main.record r ON r.n = c.n
  WHERE c.seen < c.links OR c.inside <> c.links - 1 OR json_type(r.body, '$.' || c.field) IS NULL
    OR coalesce(r.heads ->> ('$.' || c.field), r.heads ->> '$.""') IS NOT c.start
  UNION SELECT n FROM temp.link GROUP BY n HAVING count(DISTINCT field) > {MOST_FIELDS}
)
"""  # noqa: S608 - a number of ours

_TIPS = """
INSERT INTO temp.tip
SELECT l.n, row_number() OVER (PARTITION BY l.n ORDER BY l.field), l.field, l.op, l.value
FROM temp.step s CROSS JOIN temp.link l ON l.n = s.n
WHERE NOT EXISTS (SELECT 1 FROM temp.link b WHERE b.n = l.n AND b.field = l.field AND b.saw = l.op)
"""

_CELL = """
UPDATE main.record SET body = json_set(body, '$.' || t.field, json(t.value)), heads = (
  SELECT json_group_object(key, json(head) ORDER BY key) FROM (
    SELECT key, iif(type = 'array', value, json_quote(value)) AS head FROM json_each(record.heads) WHERE key <> t.field
    UNION ALL SELECT t.field, json_quote(t.op)))
FROM temp.tip t WHERE t.place = :place AND record.n = t.n
"""

_NEWEST = """
UPDATE main.record SET updated = l.hlc, updated_by = l.person
FROM (SELECT n, person, hlc, row_number() OVER (PARTITION BY n ORDER BY hlc DESC, op DESC) AS place FROM temp.link) l
WHERE l.place = 1 AND record.n = l.n AND l.hlc > record.updated AND l.n IN (SELECT n FROM temp.step)
"""


def begin(db: Any) -> None:
    """Empties what the last batch left."""
    for statement in _TEMP.split(";"):
        db.execute(statement)
    for table in ("step", "link", "tip"):
        db.execute(f"DELETE FROM temp.{table}")  # noqa: S608 - names of ours


def follow(db: Any, since: int, searched: dict[str, list[str]]) -> None:
    """Folds the touched records that can go the short way, and takes them out of `temp.touched`; they stay named in `temp.step`.

    `since` is the number of the last op before the batch, `searched` the fields of each kind whose words are searched for.
    """
    if not db.execute(_CANDIDATES, {"since": since}).rowcount:
        return
    db.execute(_LINKS, {"since": since})
    db.execute(_BROKEN)
    db.execute(_TIPS)
    for (place,) in db.execute("SELECT DISTINCT place FROM temp.tip ORDER BY place").fetchall():
        db.execute(_CELL, {"place": place})
    db.execute(_NEWEST)
    for kind, fields in searched.items():
        marks = ", ".join("?" * len(fields))
        db.execute(
            f"UPDATE temp.step SET words = 1 WHERE kind = ? AND n IN (SELECT n FROM temp.tip WHERE field IN ({marks}))",  # noqa: S608 - question marks
            (kind, *fields),
        )
    db.execute(
        "DELETE FROM temp.touched WHERE (audience, kind, record) IN (SELECT audience, kind, record FROM temp.step)"
    )
