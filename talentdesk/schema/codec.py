"""From a record's fields to the cells of an op and back. The spelling of every value is ours, not a library's default.

Dates are ISO days, times ISO 8601 UTC with seconds and `Z`, choices their code, whole numbers stay whole. Sets become one cell an element.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from enum import Enum
from functools import cache
from typing import Annotated, Any, cast

from pydantic import BaseModel, TypeAdapter, ValidationError

from talentdesk import op as ops
from talentdesk.errors import UserError
from talentdesk.schema.base import Kind, RecordData
from talentdesk.schema.fields import field_info


def encode(value: Any) -> Any:
    """The JSON value of a field value. Raises TypeError for types no kind declares."""
    if isinstance(value, Enum):
        return value.value
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, float):
        return int(value) if value.is_integer() else value
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, BaseModel):
        return {name: encode(getattr(value, name)) for name in type(value).model_fields}
    if isinstance(value, Mapping):
        return {str(key): encode(item) for key, item in cast("Mapping[Any, Any]", value).items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [encode(item) for item in cast("list[Any]", value)]
    raise TypeError(f"{type(value).__name__} has no spelling in an op")


def validate(kind: Kind, data: Mapping[str, Any]) -> RecordData:
    """The record that the data describe. Raises UserError naming each field and what is wrong with it."""
    try:
        return kind.data.model_validate(dict(data))
    except ValidationError as problem:
        raise InvalidRecord(kind, _problems(problem)) from problem


class InvalidRecord(UserError):
    """Data that are no record of their kind. `problems` says it field by field; what concerns the whole has the name ``""``."""

    def __init__(self, kind: Kind, problems: Mapping[str, str]) -> None:
        self.problems = dict(problems)
        parts = [f"{_where(kind, name)}{what}" for name, what in problems.items()]
        super().__init__(f"This {kind.title.lower()} can't be saved: {'; '.join(parts)}", "Nothing was changed.")


def _where(kind: Kind, name: str) -> str:
    declared = kind.field(name)
    return f"{declared.label} ({name}): " if declared else f"{name}: " if name else ""


def _problems(problem: ValidationError) -> dict[str, str]:
    found: dict[str, list[str]] = {}
    for error in problem.errors(include_url=False, include_input=False, include_context=False):
        name = str(error["loc"][0]) if error["loc"] else ""
        found.setdefault(name, []).append(error["msg"].removeprefix("Value error, "))
    return {name: "; ".join(dict.fromkeys(what)) for name, what in found.items()}


def cells(kind: Kind, record: RecordData, names: set[str]) -> dict[str, Any]:
    """The cells of the named scalar fields, and one cell an element of the named set fields."""
    result: dict[str, Any] = {}
    for name in names:
        value = encode(getattr(record, name))
        declared = kind.field(name)
        if declared is not None and declared.merge == "set":
            result |= {ops.element_cell(name, str(element)): True for element in value}
        else:
            result[name] = value
    return result


def plain_fields(kind: Kind, body: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a stored body as a person would write them: sets as sorted lists. Fields this version does not know are kept."""
    result = dict(body)
    for name in _set_fields(kind) & result.keys():
        result[name] = sorted(ops.element_of(element) for element in cast("Mapping[str, Any]", result[name] or {}))
    return result


@cache
def _set_fields(kind: Kind) -> frozenset[str]:
    found = ((name, field_info(info.metadata)) for name, info in kind.data.model_fields.items())
    return frozenset(name for name, declared in found if declared and declared.merge == "set")


class _Fields:
    """The fields of a record, each checked when it is asked for: a line in a list needs two of thirty."""

    def __init__(self, kind: Kind, fields: Mapping[str, Any]) -> None:
        self._kind = kind
        self._given = fields

    def __getattr__(self, name: str) -> Any:
        info = self._kind.data.model_fields[name]
        if name in self._given:
            return _checker(self._kind, name).validate_python(self._given[name])
        if info.is_required():
            raise ValueError(f"{name} is missing")
        return info.get_default(call_default_factory=True)


@cache
def _checker(kind: Kind, name: str) -> TypeAdapter[Any]:
    info = kind.data.model_fields[name]
    declared = cast("Any", Annotated)[(info.annotation, *info.metadata)]
    return TypeAdapter(declared)


def label(kind: Kind, fields: Mapping[str, Any]) -> str:
    """The line that names a record in lists. Raises ValueError where the fields it is made of don't fit this version."""
    return kind.label(_Fields(kind, fields))


def known_fields(kind: Kind, fields: Mapping[str, Any]) -> dict[str, Any]:
    """Only the fields that this version declares."""
    return {name: value for name, value in fields.items() if name in kind.data.model_fields}
