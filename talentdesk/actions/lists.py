"""What a list shows: one page of rows at a time, with the names of people and buildings in place of their ids."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from talentdesk.actions.directory import names_of
from talentdesk.schema.base import Kind
from talentdesk.schema.kinds import kind_named
from talentdesk.store import reader
from talentdesk.store.reader import Query, StoredRecord
from talentdesk.workspace import Workspace

PAGE = 100
"""Rows read at a time."""


@dataclass(frozen=True, slots=True)
class Wish:
    """Which records a list shows, in which order."""

    kind: str
    columns: tuple[str, ...]
    where: Mapping[str, Any] = field(default_factory=dict[str, Any])
    between: Mapping[str, tuple[str, str]] = field(default_factory=dict[str, tuple[str, str]])
    filled: tuple[str, ...] = ()
    search: str = ""
    order: str = ""
    descending: bool = False
    deleted: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One record of a list: the values of its columns, ids already names."""

    id: str
    cells: tuple[Any, ...]
    conflicts: int
    revived: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    """What was read of a list: how many rows there are, and some pages of them."""

    total: int
    pages: Mapping[int, Sequence[Row]]
    counted: bool = True
    """Whether `total` is all of them; else there are at least as many."""


def sheet(ws: Workspace, wish: Wish, pages: Sequence[int] = (0,)) -> Sheet:
    """The number of rows and the pages asked for."""
    return Sheet(count(ws, wish), {page: rows(ws, wish, page) for page in pages})


def beginning(ws: Workspace, wish: Wish) -> Sheet:
    """The first page alone: nobody waits until all rows of a long list are counted to see them."""
    first = rows(ws, wish, 0)
    return Sheet(len(first), {0: first}, counted=len(first) < PAGE)


def count(ws: Workspace, wish: Wish) -> int:
    """The number of rows."""
    return reader.count(ws.database, _query(wish, 0))


def rows(ws: Workspace, wish: Wish, page: int) -> list[Row]:
    """One page of a list."""
    kind = kind_named(wish.kind)
    found = reader.find(ws.database, _query(wish, page))
    refs = [name for name in wish.columns if (declared := kind.field(name)) and declared.ref]
    known = names_of(ws, {str(value) for record in found for name in refs if (value := record.fields.get(name))})
    return [_row(kind, record, wish.columns, known) for record in found]


def _query(wish: Wish, page: int) -> Query:
    return Query(
        wish.kind,
        wish.where,
        wish.search,
        wish.order,
        wish.descending,
        PAGE,
        page * PAGE,
        wish.deleted,
        wish.between,
        wish.filled,
    )


def _row(kind: Kind, record: StoredRecord, columns: Iterable[str], known: Mapping[str, str]) -> Row:
    cells = tuple(_cell(kind, name, record.fields, known) for name in columns)
    return Row(record.id, cells, record.conflicts, record.revived)


def _cell(kind: Kind, name: str, fields: Mapping[str, Any], known: Mapping[str, str]) -> Any:
    value = value_of(kind, name, fields)
    declared = kind.field(name)
    return known[value] if value and declared and declared.ref else value


def value_of(kind: Kind, name: str, fields: Mapping[str, Any]) -> Any:
    """The value of a field; what a record leaves out has its kind's default."""
    if name in fields:
        return fields[name]
    declared = kind.data.model_fields.get(name)
    return None if declared is None or declared.is_required() else declared.get_default(call_default_factory=True)
