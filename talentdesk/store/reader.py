"""Reading records: one, a page, a search, a history, the conflicts. Sorting, filtering and paging happen in SQL."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from talentdesk import clock
from talentdesk.errors import UserError
from talentdesk.schema.base import Kind
from talentdesk.schema.codec import plain_fields
from talentdesk.schema.kinds import BY_NAME
from talentdesk.store import fold
from talentdesk.store.database import Database, Row


@dataclass(frozen=True, slots=True)
class StoredRecord:
    """A record as the store holds it."""

    id: str
    kind: str
    audience: str
    fields: dict[str, Any]
    author: str
    created: str
    updated: str
    updated_by: str
    deleted: bool
    revived: bool
    conflicts: int


@dataclass(frozen=True, slots=True)
class Query:
    """What a list shows: equal fields, words, order and page."""

    kind: str
    where: Mapping[str, Any]
    """Field → value; None looks for empty ones."""
    search: str = ""
    order: str = ""
    descending: bool = False
    limit: int = 200
    offset: int = 0
    deleted: bool = False
    between: Mapping[str, tuple[str, str]] = field(default_factory=dict[str, tuple[str, str]])
    """Day field → first and last ISO day, both included."""
    filled: tuple[str, ...] = ()
    """Fields that hold something."""


_ROW = "r.id, r.kind, r.audience, json(r.body) AS body, r.author, r.created, r.updated, r.updated_by, r.deleted, r.revived, r.conflicts"


def get(database: Database, record: str) -> StoredRecord | None:
    """The record of that id, in whatever audience this device holds it; the one that stands, where an older one was withdrawn."""
    row = database.execute(
        f"SELECT {_ROW} FROM record r WHERE id = ? ORDER BY deleted, n LIMIT 1",  # noqa: S608
        (record,),
    ).fetchone()
    return _stored(row) if row else None


# People by family name, as the directory lists them.
_RANKED = (
    "ranked AS MATERIALIZED (SELECT id, "
    "CASE kind WHEN 'person' THEN coalesce(body ->> '$.family_name', '') || ' ' || (body ->> '$.given_name') "
    "ELSE body ->> '$.name' END COLLATE NOCASE AS name FROM record WHERE kind IN ('person', 'building') AND deleted = 0)"
)
_NAME = (
    "CASE kind WHEN 'person' THEN trim((body ->> '$.given_name') || ' ' || coalesce(body ->> '$.family_name', '')) "
    "WHEN 'building' THEN body ->> '$.name' END"
)


def name(database: Database, record: str) -> tuple[bool, str | None]:
    """Whether a record is here, and its name where it is a person or a building."""
    row = database.execute(f"SELECT {_NAME} FROM record WHERE id = ? ORDER BY deleted, n LIMIT 1", (record,)).fetchone()  # noqa: S608
    return (True, row[0]) if row else (False, None)


def names(database: Database, records: Iterable[str]) -> dict[str, str | None]:
    """The same for many: those that are here, with the names of people and buildings."""
    rows = database.execute(
        f"SELECT id, {_NAME} FROM record WHERE id IN (SELECT value FROM json_each(?)) ORDER BY deleted DESC, n DESC",  # noqa: S608
        (json.dumps(list(records)),),
    )
    return {row[0]: row[1] for row in rows}


def find(database: Database, query: Query) -> list[StoredRecord]:
    """One page of a list."""
    tables, where, values = _conditions(query)
    order, ranked = _order(query)
    # The page is chosen in the kind's narrow index; only its own bodies are read.
    page = f"SELECT r.n FROM record r{ranked} WHERE {where} ORDER BY {order} LIMIT ? OFFSET ?"  # noqa: S608
    names = _with([*tables, _RANKED] if ranked else tables)
    sql = f"{names}SELECT {_ROW} FROM record r{ranked} WHERE r.n IN ({page}) ORDER BY {order}"  # noqa: S608
    return [_stored(row) for row in database.execute(sql, (*values, query.limit, query.offset))]


def count(database: Database, query: Query) -> int:
    """How many records the list holds in all."""
    tables, where, values = _conditions(query)
    # Where nothing narrows the list, its entries are counted in the smallest index: that of the list is several times as large.
    narrowed = query.where or query.between or query.filled or query.search
    table = "record r" if narrowed else "record r INDEXED BY record_kind"
    sql = f"{_with(tables)}SELECT count(*) FROM {table} WHERE {where}"  # noqa: S608
    return int(database.execute(sql, values).fetchone()[0])


def _with(tables: Sequence[str]) -> str:
    return f"WITH {', '.join(tables)} " if tables else ""


def every(database: Database, kind: str) -> Iterator[StoredRecord]:
    """All standing records of a kind, oldest first."""
    for row in database.execute(
        f"SELECT {_ROW} FROM record r WHERE kind = ? AND deleted = 0 ORDER BY created, id",  # noqa: S608
        (kind,),
    ):
        yield _stored(row)


def matches(database: Database, text: str, limit: int) -> list[StoredRecord]:
    """Standing records that hold every word of the text, newest first."""
    words = fts_query(text)
    if not words:
        return []
    # A word that stands everywhere would have every body read to find the newest: the last to arrive are enough.
    sql = (
        f"SELECT {_ROW} FROM (SELECT rowid AS n FROM words WHERE words MATCH ? ORDER BY rowid DESC LIMIT ?) w "  # noqa: S608
        "JOIN record r ON r.n = w.n WHERE r.deleted = 0 ORDER BY r.updated DESC, r.n DESC LIMIT ?"
    )
    return [_stored(row) for row in database.execute(sql, (words, 20 * limit, limit))]


def fts_query(text: str) -> str:
    """A full-text query for words as a person types them: each quoted, the last one open-ended."""
    return " ".join(_quoted(text))


def _quoted(text: str) -> list[str]:
    words = "".join(ch if ch.isalnum() else " " for ch in text).split()
    return [f'"{word}"' for word in words[:-1]] + [f'"{word}"*' for word in words[-1:]]


def history(database: Database, record: str) -> list[dict[str, Any]]:
    """Every accepted op of a record, oldest first."""
    rows = database.execute(
        "SELECT * FROM op WHERE record = ? AND aside IS NULL ORDER BY hlc, id", (record,)
    ).fetchall()
    result: list[dict[str, Any]] = []
    for row in rows:
        body = json.loads(row["line"])
        result.append(
            {
                "op": row["id"],
                "at": clock.iso(row["hlc"]),
                "person": row["person"],
                "device": row["device"],
                "type": row["type"],
                "fields": body["f"],
                "replaces": body.get("x", {}),
                "kind": row["kind"],
                "audience": row["audience"],
            }
        )
    return result


# What the program keeps for itself it also settles itself: nobody is asked which secret to keep.
_HIDDEN = ", ".join(f"'{kind.name}'" for kind in BY_NAME.values() if kind.hidden)
_OPEN_CONFLICT = f"conflicts > 0 AND deleted = 0 AND kind NOT IN ({_HIDDEN})"


def conflict_heads(database: Database, record: str | None = None) -> list[dict[str, Any]]:
    """The heads of every cell in conflict, the one that is shown first."""
    with database.scratch() as db:
        fold.begin(db)
        chosen = f"SELECT audience, kind, id FROM main.record WHERE {_OPEN_CONFLICT}"  # noqa: S608
        db.execute(
            f"INSERT INTO temp.touched {chosen}" + (" AND id = ?" if record else ""), (record,) if record else ()
        )
        fold.compute(db)
        rows = db.execute(
            "SELECT * FROM temp.live l WHERE instr(field, '/') = 0 AND field <> '~' AND (SELECT count(DISTINCT value) FROM temp.live k "
            "WHERE k.record = l.record AND k.audience = l.audience AND k.kind = l.kind AND k.field = l.field) > 1 "
            "ORDER BY record, field, hlc DESC, op DESC"
        ).fetchall()
    seen: set[tuple[str, str, str]] = set()
    result: list[dict[str, Any]] = []
    for row in rows:
        cell = (row["audience"], row["record"], row["field"])
        result.append(
            {
                "record": row["record"],
                "kind": row["kind"],
                "audience": row["audience"],
                "field": row["field"],
                "op": row["op"],
                "value": json.loads(row["value"]),
                "person": row["person"],
                "device": row["device"],
                "at": clock.iso(row["hlc"]),
                "winner": cell not in seen,
            }
        )
        seen.add(cell)
    return result


def conflict_count(database: Database) -> int:
    """How many records hold an open conflict."""
    return int(database.execute(f"SELECT count(*) FROM record WHERE {_OPEN_CONFLICT}").fetchone()[0])  # noqa: S608


def _stored(row: Row) -> StoredRecord:
    kind = BY_NAME.get(row["kind"])
    body = json.loads(row["body"])
    return StoredRecord(
        id=row["id"],
        kind=row["kind"],
        audience=row["audience"],
        fields=plain_fields(kind, body) if kind else body,
        author=row["author"],
        created=row["created"],
        updated=row["updated"],
        updated_by=row["updated_by"],
        deleted=bool(row["deleted"]),
        revived=bool(row["revived"]),
        conflicts=row["conflicts"],
    )


def _conditions(query: Query) -> tuple[list[str], str, list[Any]]:
    """What a list's words are looked up in first, its condition, and the values of both."""
    kind = _known(query.kind)
    words = _quoted(query.search)
    parts, values = [f"r.kind = '{kind.name}'", "r.deleted = ?"], cast("list[Any]", [*words, int(query.deleted)])
    for name, value in query.where.items():
        column = _column(kind, name)
        parts.append(f"{column} IS NULL" if value is None else f"CAST({column} AS TEXT) = ?")
        values += [] if value is None else [_as_text(value)]
    for name, days in query.between.items():
        parts.append(f"{_column(kind, name)} BETWEEN ? AND ?")
        values += days
    parts += [f"{_column(kind, name)} IS NOT NULL" for name in query.filled]
    tables: list[str] = []
    for number in range(len(words)):
        tables += [_HIT.format(number), _NAMED.format(number)]
        parts.append(_holds_word(kind, number))
    return tables, " AND ".join(parts), values


# The names are looked up once, however many fields hold one. A list of a common word's records is long: it is made where it is used.
_HIT = "hit{0} AS NOT MATERIALIZED (SELECT rowid AS n FROM words WHERE words MATCH ?)"
_NAMED = "named{0} AS MATERIALIZED (SELECT id FROM record WHERE kind IN ('person', 'building') AND n IN hit{0})"


def _holds_word(kind: Kind, number: int) -> str:
    """The word stands in the record, or in the name of a person or a building that it names."""
    refs = [name for name, f in kind.fields().items() if f.ref in ("person", "building") and f.merge != "set"]
    return " OR ".join([f"(r.n IN hit{number}", *(f"{_column(kind, name)} IN named{number}" for name in refs)]) + ")"


def _as_text(value: Any) -> str:
    if isinstance(value, bool):
        return str(int(value))
    return {"true": "1", "false": "0"}.get(str(value), str(value))


def _order(query: Query) -> tuple[str, str]:
    """The order, and what has to be joined for it: people and buildings are sorted by name."""
    kind = _known(query.kind)
    way = "DESC" if query.descending else "ASC"
    declared = kind.field(query.order)
    if declared is not None and declared.ref in ("person", "building"):
        return f"p.name {way}, r.n {way}", f" LEFT JOIN ranked p ON p.id = {_column(kind, query.order)}"
    if query.order:
        return f"{_column(kind, query.order)} {way}, r.n {way}", ""
    return f"{_column(kind, kind.day)} DESC, r.n DESC" if kind.day else "r.updated DESC, r.n DESC", ""


def _column(kind: Kind, name: str) -> str:
    if name in ("author", "audience", "updated", "created", "id"):
        return f"r.{name}"
    if name not in kind.data.model_fields:
        raise UserError(f"{kind.title} has no field “{name}”.", f"Fields: {', '.join(kind.fields())}.")
    return f"(r.body ->> '$.{name}')"


def _known(name: str) -> Kind:
    kind = BY_NAME.get(name)
    if kind is None:
        raise UserError(f"There is no kind of record called “{name}”.")
    return kind
