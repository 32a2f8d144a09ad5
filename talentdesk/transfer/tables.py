"""Plain tables of records: which tables and columns a kind makes, told by its fields alone, and the rows of a record.

One table a kind. A list of plain values is one cell, a small thing a column for each of its parts; a list of small things (commitments,
script lines) has a table of its own, whose rows name their record. What names a record is there twice: as its name, and as its id.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import cache, partial
from typing import Any, Literal, cast, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from talentdesk import clock
from talentdesk.schema.base import Kind
from talentdesk.schema.codec import encode
from talentdesk.schema.fields import Code, F, field_info, unwrapped
from talentdesk.schema.types import day_of, names_a_record
from talentdesk.store.reader import StoredRecord

Holds = Literal["text", "long text", "whole number", "number", "yes or no", "day", "time"]
Cell = str | int | float | bool | date | datetime | None
Names = Mapping[str, str]
"""Id → the name of the record, and `wording_of` a code → what it says on the form, where they are known."""
FORM = "form"
"""The field that names the form whose codes a record holds."""
JOINED = "; "
"""What stands between the values of a list in one cell."""
_PLAIN: dict[Any, Holds] = {bool: "yes or no", int: "whole number", float: "number", date: "day", datetime: "time"}


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `name` is for programs and stays as it is; `label` is for people."""

    name: str
    label: str
    holds: Holds = "text"
    help: str = ""
    codes: tuple[tuple[str, str], ...] = ()
    """Code → what it stands for."""


@dataclass(frozen=True, slots=True)
class Table:
    """One table; `looked_up` are the columns that others are found by."""

    name: str
    title: str
    columns: tuple[Column, ...]
    looked_up: tuple[str, ...] = ()


ABOUT = Table("about", "About", (Column("what", "What"), Column("value", "Value", "long text")))
DICTIONARY = Table(
    "dictionary",
    "Data dictionary",
    (
        Column("table", "Table"),
        Column("column", "Column"),
        Column("label", "Heading"),
        Column("holds", "Holds"),
        Column("meaning", "Meaning", "long text"),
        Column("codes", "Codes", "long text"),
    ),
)
_OF_EVERY_RECORD = (
    Column("id", "Id", help="Stays the same for ever"),
    Column("audience", "Audience", help="Who could open the record in TalentDesk"),
    Column("author", "Author"),
    Column("author_id", "Author (id)"),
    Column("created", "Created", "time", help="UTC"),
    Column("updated", "Last changed", "time", help="UTC"),
)


@dataclass(frozen=True, slots=True)
class _Value:
    """A field or a part: the columns it makes, and how its JSON value becomes their cells."""

    name: str
    columns: tuple[Column, ...]
    cells: Callable[[Any, Names], tuple[Cell, ...]]
    default: Any = None


@dataclass(frozen=True, slots=True)
class _Rows:
    """A field that has a table of its own."""

    name: str
    table: Table
    parts: tuple[_Value, ...]
    """Of one row, after the columns that name the record and the place in the list, or the code and what it says."""


@dataclass(frozen=True, slots=True)
class Layout:
    """The tables of a kind."""

    kind: Kind
    table: Table
    values: tuple[_Value, ...]
    lists: tuple[_Rows, ...]

    def rows(self, record: StoredRecord, title: str, names: Names) -> Iterator[tuple[Table, tuple[Cell, ...]]]:
        """The rows that a record makes, its own first. `title` is the line that names it."""
        given = record.fields
        cells = [cell for value in self.values for cell in value.cells(given.get(value.name, value.default), names)]
        yield self.table, (*cells, *_of_the_record(record, names))
        for rows in self.lists:
            for place, item in _items(given.get(rows.name)):
                parts = _of_parts(rows.parts, item if isinstance(item, dict) else {"": item}, names)
                wording = (names.get(wording_of(given.get(FORM), place)),) if isinstance(place, str) else ()
                yield rows.table, (title, record.id, place, *wording, *parts)


@cache
def layout_of(kind: Kind) -> Layout:
    """The tables of a kind: hidden fields are among the columns, what this version doesn't know isn't."""
    values: list[_Value] = []
    lists: list[_Rows] = []
    for name, info in kind.data.model_fields.items():
        declared = field_info(info.metadata) or F(name)
        made = _rows(kind, name, info, declared) or _value(name, info, declared)
        (lists if isinstance(made, _Rows) else values).append(cast("Any", made))
    columns = [column for value in values for column in value.columns]
    table = Table(kind.name, kind.plural, (*columns, *_OF_EVERY_RECORD), ("id",))
    return Layout(kind, table, tuple(values), tuple(lists))


def wording_of(form: Any, code: str) -> str:
    """The key of what a code says on a form."""
    return f"{form} {code}"


def described(tables: Iterable[Table]) -> Iterator[tuple[Cell, ...]]:
    """The rows of the data dictionary."""
    for table in tables:
        for column in table.columns:
            codes = JOINED.join(f"{code} = {label}" for code, label in column.codes)
            yield table.name, column.name, column.label, column.holds, column.help, codes


def _rows(kind: Kind, name: str, info: FieldInfo, declared: F) -> _Rows | None:
    plain, _, _ = unwrapped(info.annotation)
    origin, inside = get_origin(plain), get_args(plain)
    of_one = unwrapped(inside[-1])[0] if origin in (list, dict) else None
    model = of_one if isinstance(of_one, type) and issubclass(of_one, BaseModel) else None
    if model is None and origin is not dict:
        return None
    if model is not None:
        parts = _parts(model)
    else:
        parts = (_Value("", (Column("value", declared.label, _PLAIN.get(of_one, "text")),), partial(_plain, of_one)),)
    place = (
        (Column("code", "Code"), Column("wording", "Wording"))
        if origin is dict
        else (Column("place", "No.", "whole number"),)
    )
    of_the_record = (Column(kind.name, kind.title), Column(f"{kind.name}_id", f"{kind.title} (id)"))
    columns = (*of_the_record, *place, *(column for part in parts for column in part.columns))
    title = f"{kind.title}: {declared.label}"
    return _Rows(name, Table(f"{kind.name}_{name}", title, columns, (f"{kind.name}_id",)), parts)


def _parts(model: type[BaseModel]) -> tuple[_Value, ...]:
    return tuple(
        _value(name, info, field_info(info.metadata) or F(_spoken(name))) for name, info in model.model_fields.items()
    )


def _value(name: str, info: FieldInfo, declared: F) -> _Value:
    plain, _, metadata = unwrapped(info.annotation, info.metadata)
    if isinstance(plain, type) and issubclass(plain, BaseModel):
        return _spread(name, declared.label, _parts(plain))
    several = get_origin(plain) in (list, set)
    if several:
        plain, _, metadata = unwrapped(get_args(plain)[0])
    default = None if info.is_required() else encode(info.get_default(call_default_factory=True))
    label = f"{declared.label} ({declared.unit})" if declared.unit else declared.label
    if declared.ref or names_a_record(metadata):
        columns = (Column(name, label, help=declared.help), Column(f"{name}_id", f"{label} (id)"))
        return _Value(name, columns, _names if several else _name, default)
    holds: Holds = "text" if several else "long text" if declared.long else _PLAIN.get(plain, "text")
    column = Column(name, label, holds, declared.help, _codes(plain, declared))
    return _Value(name, (column,), _joined if several else partial(_plain, plain), default)


def _spread(name: str, label: str, parts: tuple[_Value, ...]) -> _Value:
    """One small thing: a column for each of its parts."""
    columns = (
        replace(column, name=f"{name}_{column.name}", label=f"{label}: {column.label}")
        for part in parts
        for column in part.columns
    )
    return _Value(name, tuple(columns), partial(_of_parts, parts))


def _of_parts(parts: tuple[_Value, ...], value: Any, names: Names) -> tuple[Cell, ...]:
    given = cast("dict[str, Any]", value) if isinstance(value, dict) else {}
    return tuple(cell for part in parts for cell in part.cells(given.get(part.name, part.default), names))


def _codes(plain: Any, declared: F) -> tuple[tuple[str, str], ...]:
    options = declared.options or (plain if isinstance(plain, type) and issubclass(plain, Code) else None)
    if options is None:
        return tuple((str(code), str(code)) for code in get_args(plain)) if get_origin(plain) is Literal else ()
    return tuple((str(option.value), str(getattr(option, "label", option.value))) for option in options)


def _spoken(name: str) -> str:
    return name.replace("_", " ").capitalize()


def _items(value: Any) -> Iterator[tuple[Cell, Any]]:
    if isinstance(value, dict):
        yield from cast("dict[str, Any]", value).items()
    elif isinstance(value, list):
        yield from enumerate(cast("list[Any]", value), 1)


def _of_the_record(record: StoredRecord, names: Names) -> tuple[Cell, ...]:
    author = record.author
    times = (_time(clock.iso(record.created)), _time(clock.iso(record.updated)))
    return record.id, record.audience, names.get(author), author, *times


def _plain(of: Any, value: Any, _names: Names) -> tuple[Cell, ...]:
    if of is date:
        return (day_of(value) or _flat(value),)
    return (_time(value) if of is datetime else _flat(value),)


def _flat(value: Any) -> Cell:
    """The value, or as JSON what has a form that this version doesn't know."""
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else value


def _time(value: Any) -> Cell:
    try:
        return datetime.fromisoformat(value).astimezone(UTC).replace(tzinfo=None, microsecond=0)
    except (TypeError, ValueError):
        return _flat(value)


def _joined(value: Any, _names: Names) -> tuple[Cell, ...]:
    return (JOINED.join(str(item) for item in cast("list[Any]", value)) if isinstance(value, list) else _flat(value),)


def _name(value: Any, names: Names) -> tuple[Cell, ...]:
    return names.get(value) if isinstance(value, str) else None, _flat(value)


def _names(value: Any, names: Names) -> tuple[Cell, ...]:
    ids = [str(item) for item in cast("list[Any]", value)] if isinstance(value, list) else []
    return JOINED.join(names.get(item, "") for item in ids), JOINED.join(ids)
