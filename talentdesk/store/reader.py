"""Reading records: one, a page, a search, a history, the conflicts. Sorting, filtering and paging happen in SQL."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, cast

from talentdesk import clock
from talentdesk.errors import UserError
from talentdesk.schema.base import Kind
from talentdesk.schema.codec import plain_fields
from talentdesk.schema.kinds import BY_NAME
from talentdesk.store import fold, indexes, names, words
from talentdesk.store.database import Database, Row

LOOKED_THROUGH, LOOKED_AT = 1000, 150
"""How many of a list's first records are looked at one by one for words that stand in many, and how many at a time."""
ARRIVED = 8
"""How many times as many as are asked for are taken of those that arrived last."""


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


_NAME = (
    "CASE kind WHEN 'person' THEN trim((body ->> '$.given_name') || ' ' || coalesce(body ->> '$.family_name', '')) "
    "WHEN 'building' THEN body ->> '$.name' END"
)


def name(database: Database, record: str) -> tuple[bool, str | None]:
    """Whether a record is here, and its name where it is a person or a building."""
    row = database.execute(f"SELECT {_NAME} FROM record WHERE id = ? ORDER BY deleted, n LIMIT 1", (record,)).fetchone()  # noqa: S608
    return (True, row[0]) if row else (False, None)


def names_of(database: Database, records: Iterable[str]) -> dict[str, str | None]:
    """The same for many: those that are here, with the names of people and buildings."""
    rows = database.execute(
        f"SELECT id, {_NAME} FROM record WHERE id IN (SELECT value FROM json_each(?)) ORDER BY deleted DESC, n DESC",  # noqa: S608
        (json.dumps(list(records)),),
    )
    return {row[0]: row[1] for row in rows}


def find(database: Database, query: Query) -> list[StoredRecord]:
    """One page of a list."""
    sought = _sought(database, query)
    begun = _begun(database, query, sought)
    return read(database, _numbers(database, query, sought) if begun is None else begun)


def count(database: Database, query: Query) -> int:
    """How many records the list holds in all."""
    sought = _sought(database, query)
    all_of_it = replace(query, order="", limit=LOOKED_THROUGH, offset=0)
    if (short := _begun(database, all_of_it, sought, whole=True)) is not None:
        return len(short)
    asked = _asked(query, sought)
    # Where nothing narrows the list, its entries are counted in the smallest index: that of the list is several times as large.
    narrowed = query.where or query.between or query.filled or query.search
    table = asked.table if narrowed else "record r INDEXED BY record_kind"
    sql = f"SELECT count(*) FROM {table} WHERE {asked.where}"  # noqa: S608
    return int(database.execute(sql, asked.values).fetchone()[0])


def every(database: Database, kind: str) -> Iterator[StoredRecord]:
    """All standing records of a kind, oldest first."""
    for row in database.execute(
        f"SELECT {_ROW} FROM record r WHERE kind = ? AND deleted = 0 ORDER BY created, id",  # noqa: S608
        (kind,),
    ):
        yield _stored(row)


def matches(database: Database, text: str, limit: int, without: Iterable[str] = ()) -> list[StoredRecord]:
    """Standing records that hold every word of the text, newest first; none of the kinds in `without`."""
    wanted = words.every(database, text)
    if not wanted:
        return []
    # A word that stands everywhere would have every record read to find the newest: the last to arrive are enough.
    sql = (
        "SELECT r.n FROM (SELECT rowid AS n FROM words WHERE words MATCH ? ORDER BY rowid DESC LIMIT ?) w CROSS JOIN record r ON r.n = w.n "
        "WHERE r.deleted = 0 AND r.kind NOT IN (SELECT value FROM json_each(?)) ORDER BY r.updated DESC, r.n DESC LIMIT ?"
    )
    values = (wanted, ARRIVED * limit, json.dumps(list(without)), limit)
    return read(database, [row[0] for row in database.execute(sql, values)])


def chosen(database: Database, query: Query) -> list[int]:
    """The numbers of all records of a list that isn't searched, in its order; `read` gives them, as many at a time as wanted."""
    return _numbers(database, replace(query, limit=-1, offset=0), [])


def read(database: Database, numbers: Sequence[int]) -> list[StoredRecord]:
    """The records of these numbers, in their order."""
    sql = f"SELECT {_ROW} FROM json_each(?) w CROSS JOIN record r ON r.n = w.value ORDER BY w.key"  # noqa: S608
    return [_stored(row) for row in database.execute(sql, (json.dumps(numbers),))]


def history(database: Database, record: str) -> list[dict[str, Any]]:
    """Every accepted save of a record, oldest first."""
    rows = database.execute(
        "SELECT * FROM op WHERE record = ? AND aside IS NULL AND type <> 'purge' ORDER BY hlc, id", (record,)
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


@dataclass(frozen=True, slots=True)
class _Sought:
    """A word that a list is searched for."""

    word: words.Word
    few: Sequence[int] | None
    """The records that hold it; None where they are many."""
    named: Sequence[str]
    """The people and buildings that are called so."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """Where a list's records are looked for, its condition, and the values of both."""

    table: str
    where: str
    values: dict[str, Any]


def _sought(database: Database, query: Query) -> list[_Sought]:
    """The words of a list. What names nobody isn't looked for among the names."""
    if not query.search:
        return []
    known = names.names(database) if _naming(_known(query.kind)) else None
    return [
        _Sought(word, words.few(database, word), known.called(word.text) if known else [])
        for word in words.words(database, query.search)
    ]


def _begun(database: Database, query: Query, sought: Sequence[_Sought], *, whole: bool = False) -> list[int] | None:
    """A page near the beginning, where words that stand in many records most likely stand in the first ones of the list, too.

    None where they don't, or no word is of that sort: then all of the list has to be looked through. `whole` asks for no more than the
    lists that end there.
    """
    many, rest = [item for item in sought if item.few is None], [item for item in sought if item.few is not None]
    end = query.offset + query.limit
    if not many or end > LOOKED_THROUGH or not all(item.word.is_apart for item in many):
        return None
    first = _numbers(database, replace(query, limit=LOOKED_THROUGH, offset=0), rest)
    if whole and len(first) == LOOKED_THROUGH:
        return None
    found: list[int] = []
    for start in range(0, len(first), LOOKED_AT):
        among = first[start : start + LOOKED_AT]
        holding = _holding(database, _known(query.kind), among, many)
        found += [number for number in among if number in holding]
        if len(found) >= end:
            return found[query.offset : end]
    return found[query.offset :] if len(first) < LOOKED_THROUGH else None


def _holding(database: Database, kind: Kind, among: Sequence[int], sought: Sequence[_Sought]) -> set[int]:
    """Which of these records hold the words; each is looked up in the index of words."""
    values = {"among": json.dumps(sorted(among))}  # neighbours there are looked up one after the other
    for at, item in enumerate(sought):
        values |= {f"word{at}": item.word.whole, f"named{at}": json.dumps(item.named)}
    where = " AND ".join(_holds(kind, item, at, _LOOKED_UP) for at, item in enumerate(sought))
    sql = f"SELECT r.n FROM json_each(:among) w CROSS JOIN record r ON r.n = w.value WHERE {where}"  # noqa: S608
    return {row[0] for row in database.execute(sql, values)}


def _numbers(database: Database, query: Query, sought: Sequence[_Sought]) -> list[int]:
    """The numbers of one page, chosen in the kind's narrow index."""
    asked, (order, by_name) = _asked(query, sought), _order(query)
    asked.values.update(limit=query.limit, offset=query.offset)
    table, ranked = asked.table, ""
    if by_name:
        ranked = "WITH ranked(id, place) AS MATERIALIZED (SELECT value, key FROM json_each(:ranked)) "
        table += f" LEFT JOIN ranked p ON p.id = {by_name}"
        asked.values["ranked"] = database.kept("ranked", _ranked)
    sql = f"{ranked}SELECT r.n FROM {table} WHERE {asked.where} ORDER BY {order} LIMIT :limit OFFSET :offset"  # noqa: S608
    return [row[0] for row in database.execute(sql, asked.values)]


def _ranked(database: Database) -> str:
    return json.dumps(names.names(database).ordered)


def _asked(query: Query, sought: Sequence[_Sought]) -> _Asked:
    kind, values = _known(query.kind), cast("dict[str, Any]", {"deleted": int(query.deleted)})
    table, parts = "record r", [f"r.kind = '{kind.name}'", "r.deleted = :deleted"]
    for at, (name, value) in enumerate(query.where.items()):
        column = _column(kind, name)
        parts.append(f"{column} IS NULL" if value is None else f"CAST({column} AS TEXT) = :where{at}")
        values[f"where{at}"] = _as_text(value)
    for at, (name, (first, last)) in enumerate(query.between.items()):
        parts.append(f"{_column(kind, name)} BETWEEN :first{at} AND :last{at}")
        values |= {f"first{at}": first, f"last{at}": last}
    parts += [f"{_column(kind, name)} IS NOT NULL" for name in query.filled]
    for at, item in enumerate(sought):
        values |= {f"word{at}": item.word.whole, f"few{at}": json.dumps(item.few), f"named{at}": json.dumps(item.named)}
        if item.few is not None and not item.named and table == "record r":
            table = f"json_each(:few{at}) w CROSS JOIN record r ON r.n = w.value"  # no others are looked at
        else:
            parts.append(_holds(kind, item, at, _HIT if item.few is None else _AMONG_FEW))
    return _Asked(table, " AND ".join(parts), values)


# The plus keeps SQLite in the narrow index of the list: by number it would read the wide rows, four times as long for a common word.
_HIT = "+r.n IN (SELECT rowid FROM words WHERE words MATCH :word{0})"
_AMONG_FEW = "r.n IN (SELECT value FROM json_each(:few{0}))"
_LOOKED_UP = "EXISTS (SELECT 1 FROM words WHERE words MATCH :word{0} AND rowid = r.n)"
_CALLED = "{1} IN (SELECT value FROM json_each(:named{0}))"


def _holds(kind: Kind, sought: _Sought, at: int, in_record: str) -> str:
    """The word stands in the record, or in the name of a person or a building that it names."""
    refs = [_CALLED.format(at, _column(kind, name)) for name in _naming(kind)] if sought.named else []
    return f"({' OR '.join([in_record.format(at), *refs])})"


def _naming(kind: Kind) -> list[str]:
    """The fields that name a person or a building."""
    return [name for name, f in kind.fields().items() if f.ref in indexes.NAMED and f.merge != "set"]


def _as_text(value: Any) -> str:
    if isinstance(value, bool):
        return str(int(value))
    return {"true": "1", "false": "0"}.get(str(value), str(value))


def _order(query: Query) -> tuple[str, str]:
    """The order; and by whose name, where it is one of names."""
    kind = _known(query.kind)
    way = "DESC" if query.descending else "ASC"
    declared = kind.field(query.order)
    if declared is not None and declared.ref in indexes.NAMED:
        return f"p.place {way} NULLS LAST, r.n {way}", _column(kind, query.order)
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
