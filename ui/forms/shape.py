"""What a field looks like on a form, told by its declaration and its type alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal, get_args, get_origin

from annotated_types import Ge, Le
from pydantic import BaseModel, StringConstraints
from pydantic.fields import FieldInfo

from talentdesk.schema.base import Kind
from talentdesk.schema.codec import encode
from talentdesk.schema.fields import Code, F, field_info, unwrapped
from talentdesk.schema.types import MAX_TEXT, names_a_record

What = Literal[
    "line", "text", "code", "codes", "bool", "whole", "decimal", "day", "ref", "refs", "words", "days", "rows", "other"
]
_PLAIN: dict[type[Any], What] = {bool: "bool", int: "whole", float: "decimal", date: "day"}
ROW_PEOPLE = "who"
"""The part of a row that names a person."""


@dataclass(frozen=True, slots=True)
class Shape:
    """One field: what kind of editor it needs, and what that editor must know."""

    name: str
    what: What
    declared: F
    needed: bool = False
    """It has no value of its own and can't be left empty."""
    may_be_none: bool = False
    options: type[Code] | None = None
    least: float | None = None
    most: float | None = None
    model: type[BaseModel] | None = None
    """Of a list of small things, their class."""
    default: Any = None
    """The JSON value of a field nobody filled in."""
    past: bool = False
    """A day that has been rather than one to come."""


def shapes_of(kind: Kind) -> dict[str, Shape]:
    """The fields of a kind that people see, in form order. Those of an unknown shape are among them, as `other`."""
    fields = kind.data.model_fields
    found = {name: shape_of(name, info, past=name == kind.day) for name, info in fields.items()}
    return {name: shape for name, shape in found.items() if not shape.declared.hidden}


def parts_of(model: type[BaseModel]) -> dict[str, Shape]:
    """The parts of a row. A part of an unknown shape makes the whole list `other`."""
    return {name: shape_of(name, info) for name, info in model.model_fields.items()}


def shape_of(name: str, info: FieldInfo, *, past: bool = False) -> Shape:
    """The shape of one field."""
    declared = field_info(info.metadata) or F(name, ref="person" if name == ROW_PEOPLE else "")
    plain, may_be_none, metadata = unwrapped(info.annotation, info.metadata)
    what, options, model = _what(plain, metadata, declared)
    needed = info.is_required() or any(isinstance(item, StringConstraints) and item.min_length for item in metadata)
    return Shape(
        name,
        what,
        declared,
        needed=needed,
        may_be_none=may_be_none,
        options=options,
        least=next((float(str(item.ge)) for item in metadata if isinstance(item, Ge)), None),
        most=next((float(str(item.le)) for item in metadata if isinstance(item, Le)), None),
        model=model,
        default=None if info.is_required() else encode(info.get_default(call_default_factory=True)),
        past=past,
    )


def _what(plain: Any, metadata: list[Any], declared: F) -> tuple[What, type[Code] | None, type[BaseModel] | None]:
    if get_origin(plain) is list:
        return _what_list(get_args(plain)[0], declared)
    if isinstance(plain, type) and issubclass(plain, Code):
        return "code", plain, None
    if plain is str:
        if declared.ref:
            return "ref", None, None
        long = any(isinstance(item, StringConstraints) and item.max_length == MAX_TEXT for item in metadata)
        return ("other" if names_a_record(metadata) else "text" if long else "line"), None, None
    return ("other" if plain is datetime else _PLAIN.get(plain, "other")), None, None


def _what_list(inside: Any, declared: F) -> tuple[What, type[Code] | None, type[BaseModel] | None]:
    plain, _, metadata = unwrapped(inside)
    if isinstance(plain, type) and issubclass(plain, Code):
        return "codes", plain, None
    if isinstance(plain, type) and issubclass(plain, BaseModel):
        simple = all(part.what not in ("other", "rows") for part in parts_of(plain).values())
        return ("rows", None, plain) if simple else ("other", None, None)
    if plain is date:
        return "days", None, None
    what, _, _ = _what(plain, metadata, declared)
    lists: dict[str, What] = {"ref": "refs", "line": "words", "text": "words"}
    return lists.get(what, "other"), None, None
