"""From a record's fields to the cells of an op and back. The spelling of every value is ours, not a library's default.

Dates are ISO days, times ISO 8601 UTC with seconds and `Z`, choices their code, whole numbers stay whole. Sets become one cell an element.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from enum import Enum
from typing import Any, cast

from pydantic import BaseModel, ValidationError

from talentdesk import op as ops
from talentdesk.errors import UserError
from talentdesk.schema.base import Kind, RecordData


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
    result: dict[str, Any] = {}
    for name, value in body.items():
        declared = kind.field(name)
        if declared is not None and declared.merge == "set":
            value = sorted(ops.element_of(element) for element in cast("Mapping[str, Any]", value or {}))
        result[name] = value
    return result


def known_fields(kind: Kind, fields: Mapping[str, Any]) -> dict[str, Any]:
    """Only the fields that this version declares."""
    return {name: value for name, value in fields.items() if name in kind.data.model_fields}
