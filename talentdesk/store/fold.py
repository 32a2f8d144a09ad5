"""The fold: from ops to records. The state is a pure function of the accepted ops, computed here and nowhere else.

A save, a merge, a check and a rebuild all name the records they touched and call `fold`. The work is set-based SQL: no Python runs per
field. For each cell, heads = the ops that fill it minus those that another op replaces; several heads with different values are a
conflict, of which the newest is shown. A delete is an op that names the heads it saw: an edit it did not see keeps the record alive.

A record's `heads` say which op each cell shows: under `""` the record's first op, then every cell whose only head isn't that one, with
its head, or its heads where there are several.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from talentdesk.op import BODY_AT
from talentdesk.schema.base import Kind
from talentdesk.schema.kinds import BY_NAME, KINDS
from talentdesk.store import chain

_TEMP = """
CREATE TEMP TABLE IF NOT EXISTS touched(audience TEXT, kind TEXT, record TEXT,
  PRIMARY KEY(audience, kind, record)) WITHOUT ROWID;
CREATE TEMP TABLE IF NOT EXISTS reworded(n INTEGER PRIMARY KEY);
CREATE TEMP TABLE IF NOT EXISTS many(audience TEXT, kind TEXT, record TEXT, PRIMARY KEY(audience, kind, record)) WITHOUT ROWID;
CREATE TEMP TABLE IF NOT EXISTS live(audience TEXT, kind TEXT, record TEXT, field TEXT,
  op TEXT, hlc TEXT, person TEXT, device TEXT, value TEXT);
CREATE TEMP TABLE IF NOT EXISTS gone(record TEXT, audience TEXT, kind TEXT, field TEXT, op TEXT,
  PRIMARY KEY(record, audience, kind, field, op)) WITHOUT ROWID;
CREATE TEMP TABLE IF NOT EXISTS fate(audience TEXT, kind TEXT, record TEXT, deleted INTEGER, revived INTEGER,
  PRIMARY KEY(audience, kind, record)) WITHOUT ROWID;
CREATE TEMP TABLE IF NOT EXISTS folded(audience TEXT, kind TEXT, record TEXT, body TEXT, heads TEXT,
  author TEXT, created TEXT, updated TEXT,
  updated_by TEXT, deleted INTEGER, revived INTEGER, conflicts INTEGER, PRIMARY KEY(audience, kind, record)) WITHOUT ROWID
"""

# A record of one save and nothing else: its body is the op's fields as they stand. (A CROSS JOIN here and below keeps SQLite from walking
# the large table first: only touched records are looked up.)
_ONE = f"""
INSERT INTO temp.folded
SELECT o.audience, o.kind, o.record, iif(o.plain > 1, substr(o.line, {BODY_AT + 1}, o.plain), o.line -> '$.f'),
  json_object('', o.id), o.person, o.hlc, o.hlc, o.person, 0, 0, 0
FROM temp.touched t CROSS JOIN main.op o ON o.record = t.record AND o.audience = t.audience AND o.kind = t.kind AND o.aside IS NULL
  AND o.type <> 'purge'
GROUP BY t.audience, t.kind, t.record HAVING count(*) = 1 AND min(o.plain) <> 0
"""  # noqa: S608 - a number of ours

_MANY = """
INSERT INTO temp.many
SELECT t.audience, t.kind, t.record FROM temp.touched t
WHERE NOT EXISTS (SELECT 1 FROM temp.folded f WHERE f.audience = t.audience AND f.kind = t.kind AND f.record = t.record)
"""

_GONE = """
INSERT OR IGNORE INTO temp.gone
SELECT o.record, o.audience, o.kind, x.key, r.value
FROM temp.many m
  CROSS JOIN main.op o ON o.record = m.record AND o.audience = m.audience AND o.kind = m.kind AND o.aside IS NULL,
  json_each(o.line, '$.x') x, json_each(x.value) r
WHERE o.type <> 'purge' AND (o.type = 'set' OR x.key = '~')
"""

_LIVE = """
INSERT INTO temp.live
SELECT o.audience, o.kind, o.record, f.key, o.id, o.hlc, o.person, o.device, o.line -> f.fullkey
FROM temp.many m
  CROSS JOIN main.op o ON o.record = m.record AND o.audience = m.audience AND o.kind = m.kind AND o.aside IS NULL AND o.type = 'set',
  json_each(o.line, '$.f') f
WHERE NOT EXISTS (SELECT 1 FROM temp.gone g
    WHERE g.record = o.record AND g.audience = o.audience AND g.kind = o.kind AND g.field = f.key AND g.op = o.id)
"""

# A delete holds when it saw every head there is; one that missed a head leaves the record standing, flagged as revived.
_FATE = """
INSERT INTO temp.fate
WITH dels AS (
  SELECT o.audience, o.kind, o.record, o.id, o.line FROM temp.many m
  CROSS JOIN main.op o ON o.record = m.record AND o.audience = m.audience AND o.kind = m.kind AND o.aside IS NULL
    AND o.type IN ('delete', 'withdraw')
  WHERE NOT EXISTS (SELECT 1 FROM temp.gone g
    WHERE g.record = o.record AND g.audience = o.audience AND g.kind = o.kind AND g.field = '~' AND g.op = o.id)
), holds AS (
  SELECT d.audience, d.kind, d.record, NOT EXISTS (
    SELECT 1 FROM temp.live l WHERE l.record = d.record AND l.audience = d.audience AND l.kind = d.kind AND NOT EXISTS (
      SELECT 1 FROM json_each(d.line, '$.x') x, json_each(x.value) s WHERE x.key = l.field AND s.value = l.op)
  ) AS holds FROM dels d
)
SELECT audience, kind, record, max(holds), 1 - max(holds) FROM holds GROUP BY 1, 2, 3
"""

_MANY_FOLDED = """
INSERT INTO temp.folded
WITH ranked AS (
  SELECT *, row_number() OVER (PARTITION BY audience, kind, record, field
    ORDER BY (instr(field, '/') > 0 AND value = 'null'), hlc DESC, op DESC) AS place FROM temp.live WHERE field <> '~'
), won AS (SELECT * FROM ranked WHERE place = 1
), scalar AS (
  SELECT audience, kind, record, field, value FROM won WHERE instr(field, '/') = 0
  UNION ALL
  SELECT audience, kind, record, substr(field, 1, instr(field, '/') - 1),
    json_group_object(substr(field, instr(field, '/') + 1), json('true') ORDER BY field) FILTER (WHERE value <> 'null')
  FROM won WHERE instr(field, '/') > 0 GROUP BY 1, 2, 3, 4
), body AS (SELECT audience, kind, record, json_group_object(field, json(value) ORDER BY field, value) AS body FROM scalar GROUP BY 1, 2, 3
), clash AS (
  SELECT audience, kind, record, count(*) AS clashes FROM (
    SELECT audience, kind, record, field FROM temp.live WHERE instr(field, '/') = 0 AND field <> '~'
    GROUP BY 1, 2, 3, 4 HAVING count(DISTINCT value) > 1) GROUP BY 1, 2, 3
), begun AS (
  SELECT m.audience, m.kind, m.record, (SELECT o.id FROM main.op o WHERE o.record = m.record AND o.audience = m.audience
    AND o.kind = m.kind AND o.aside IS NULL AND o.type = 'set' ORDER BY o.hlc, o.id LIMIT 1) AS first FROM temp.many m
), head AS (
  SELECT audience, kind, record, json_group_object(field, json(ops) ORDER BY field) AS heads FROM (
    SELECT audience, kind, record, '' AS field, json_quote(first) AS ops FROM begun WHERE first IS NOT NULL
    UNION ALL
    SELECT l.audience, l.kind, l.record, l.field, iif(count(*) = 1, json_quote(min(l.op)), json_group_array(l.op ORDER BY l.op))
    FROM temp.live l JOIN begun b USING (audience, kind, record) GROUP BY 1, 2, 3, 4 HAVING count(*) > 1 OR min(l.op) <> b.first)
  GROUP BY 1, 2, 3
), about AS (
  SELECT m.audience, m.kind, m.record, min(o.hlc) AS created, max(o.hlc) AS updated FROM temp.many m
  CROSS JOIN main.op o ON o.record = m.record AND o.audience = m.audience AND o.kind = m.kind AND o.aside IS NULL
    AND o.type <> 'purge' GROUP BY 1, 2, 3
)
SELECT a.audience, a.kind, a.record, coalesce(b.body, '{}'), coalesce(h.heads, '{}'),
  (SELECT o.person FROM main.op o WHERE o.record = a.record AND o.audience = a.audience AND o.kind = a.kind AND o.aside IS NULL
   AND o.type <> 'purge' ORDER BY o.by_author DESC, o.hlc, o.id LIMIT 1),
  a.created, a.updated,
  (SELECT o.person FROM main.op o WHERE o.record = a.record AND o.audience = a.audience AND o.kind = a.kind AND o.aside IS NULL
   AND o.type <> 'purge' ORDER BY o.hlc DESC, o.id DESC LIMIT 1),
  coalesce(f.deleted, 0), coalesce(f.revived, 0), coalesce(c.clashes, 0)
FROM about a LEFT JOIN body b USING (audience, kind, record) LEFT JOIN head h USING (audience, kind, record)
LEFT JOIN temp.fate f USING (audience, kind, record) LEFT JOIN clash c USING (audience, kind, record)
"""

_PUBLISH = """
INSERT INTO main.record(id, audience, kind, body, heads, author, created, updated, updated_by, deleted, revived, conflicts)
SELECT record, audience, kind, jsonb(body), heads, author, created, updated, updated_by, deleted, revived, conflicts
FROM temp.folded WHERE kind <> 'fact'
ON CONFLICT(id, audience, kind) DO UPDATE SET
  body = excluded.body, heads = excluded.heads, author = excluded.author, created = excluded.created,
  updated = excluded.updated, updated_by = excluded.updated_by,
  deleted = excluded.deleted, revived = excluded.revived, conflicts = excluded.conflicts;
DELETE FROM main.fact WHERE (id, audience) IN (SELECT record, audience FROM temp.folded WHERE kind = 'fact');
INSERT INTO main.fact
SELECT record, audience, body ->> '$.kind', body ->> '$.on', body ->> '$.building', body ->> '$.actor', body ->> '$.actor_role',
  body ->> '$.subject', body ->> '$.minutes', body ->> '$.mode', body ->> '$.topic',
  coalesce(body ->> '$.people', 1), coalesce(body ->> '$.flags', '[]')
FROM temp.folded WHERE kind = 'fact' AND deleted = 0
  AND body ->> '$.kind' IS NOT NULL AND body ->> '$.on' IS NOT NULL AND body ->> '$.actor' IS NOT NULL;
INSERT INTO temp.reworded
SELECT r.n FROM temp.folded f CROSS JOIN main.record r ON r.id = f.record AND r.audience = f.audience AND r.kind = f.kind
"""

# A record whose last accepted op was taken back is no record any more.
_VANISHED = (
    "(SELECT record, audience, kind FROM temp.touched t WHERE NOT EXISTS "
    "(SELECT 1 FROM temp.folded f WHERE f.record = t.record AND f.audience = t.audience AND f.kind = t.kind))"
)
_VANISH = (
    f"DELETE FROM main.words WHERE rowid IN (SELECT n FROM main.record WHERE (id, audience, kind) IN {_VANISHED})",  # noqa: S608
    f"DELETE FROM main.record WHERE (id, audience, kind) IN {_VANISHED}",  # noqa: S608
    f"DELETE FROM main.fact WHERE (id, audience, 'fact') IN {_VANISHED}",  # noqa: S608
)


def begin(db: Any) -> None:
    """Empties the list of touched records; the caller fills `temp.touched` and calls `fold`."""
    for statement in _TEMP.split(";"):
        db.execute(statement)
    for table in ("touched", "reworded", "many", "live", "gone", "fate", "folded"):
        db.execute(f"DELETE FROM temp.{table}")  # noqa: S608
    chain.begin(db)


def touch(db: Any, audience: str, kind: str, record: str) -> None:
    """Adds one record to those that `fold` computes."""
    db.execute("INSERT OR IGNORE INTO temp.touched VALUES (?, ?, ?)", (audience, kind, record))


def touch_since(db: Any, since: int) -> None:
    """Adds the records of the accepted ops numbered above `since`."""
    db.execute(
        "INSERT OR IGNORE INTO temp.touched SELECT DISTINCT audience, kind, record FROM main.op NOT INDEXED WHERE n > ? AND aside IS NULL",
        (since,),
    )


def touch_all(db: Any) -> None:
    """Names every record, for a check or a rebuild."""
    db.execute(
        "INSERT OR IGNORE INTO temp.touched SELECT audience, kind, record FROM main.op WHERE aside IS NULL "
        "UNION SELECT audience, kind, id FROM main.record UNION SELECT audience, 'fact', id FROM main.fact"
    )


def last_op(db: Any) -> int:
    """The number of the newest op; those of a batch have higher ones."""
    return int(db.execute("SELECT coalesce(max(n), 0) FROM main.op").fetchone()[0])


def compute(db: Any) -> None:
    """Folds the touched records into `temp.folded`, and leaves the heads of those with a history in `temp.live`."""
    for statement in (_ONE, _MANY, _GONE, _LIVE, _FATE, _MANY_FOLDED):
        db.execute(statement)


def fold(db: Any) -> list[tuple[str, str, str]]:
    """Computes the touched records, writes them to the tables that people and indicators read, and returns (kind, id, author) of each."""
    _publish(db)
    return _finish(db, None)


def follow(db: Any, since: int, edits: Iterable[chain.Edit]) -> list[tuple[str, str, str]]:
    """The same for all records of the ops numbered above `since`, where nothing else has changed: most of them go a short way.

    `edits` are those of the ops for which `chain.is_step` holds.
    """
    begun, changed = chain.follow(db, since, edits)
    if db.execute("SELECT 1 FROM temp.touched LIMIT 1").fetchone():
        _publish(db)
    db.execute(_REWORDED_STEPS)
    return [*_finish(db, begun), *changed]


def _publish(db: Any) -> None:
    compute(db)
    for statement in (*_PUBLISH.split(";"), *_VANISH):
        db.execute(statement)


def _finish(db: Any, begun: int | None) -> list[tuple[str, str, str]]:
    """Brings the words up to date, and tells which records changed; those with a number above `begun` are new."""
    db.execute("DELETE FROM main.words WHERE rowid IN (SELECT n FROM temp.reworded)")
    if begun is not None:
        db.execute("INSERT OR IGNORE INTO temp.reworded SELECT n FROM main.record WHERE n > ?", (begun,))
    for (kind,) in db.execute(_REWORDED_KINDS).fetchall():
        if kind in _WORDS:
            db.execute(_WORDS[kind])
    return [tuple(row) for row in db.execute(_CHANGED, {"begun": begun})]


_REWORDED_KINDS = "SELECT DISTINCT r.kind FROM temp.reworded w CROSS JOIN main.record r ON r.n = w.n"
_CHANGED = """
SELECT t.kind, t.record, coalesce(f.author, '') FROM temp.touched t LEFT JOIN temp.folded f USING (audience, kind, record)
UNION SELECT kind, id, author FROM main.record WHERE n > :begun
"""


def _words_of(kind: Kind) -> str:
    text = " || ' ' || ".join(f"coalesce(r.body ->> '$.{name}', '')" for name in _SEARCHED[kind.name])
    return (
        f"INSERT INTO main.words(rowid, text) SELECT r.n, {text} FROM temp.reworded w CROSS JOIN main.record r ON r.n = w.n "  # noqa: S608
        f"WHERE r.deleted = 0 AND r.kind = '{kind.name}'"
    )


_SEARCHED = {
    kind.name: names
    for kind in KINDS
    if not kind.hidden and (names := [name for name, f in kind.fields().items() if f.search])
}
_WORDS = {name: _words_of(kind) for name, kind in BY_NAME.items() if name in _SEARCHED}
_SEARCHED_CELLS = ", ".join(f"'{kind}/{name}'" for kind, names in _SEARCHED.items() for name in names)
_REWORDED_STEPS = f"INSERT OR IGNORE INTO temp.reworded SELECT n FROM temp.step WHERE n > 0 AND kind || '/' || field IN ({_SEARCHED_CELLS})"  # noqa: S608
