"""F: everything the product knows about a field, declared once beside the field itself.

Forms, tables, search, export, history and merging are derived from it; so is the help a person reads.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin

Merge = Literal["newest", "text", "set"]
"""How concurrent edits meet: `newest` shows the newest and keeps the others, `text` likewise and offers a line merge,
`set` keeps every element on its own, and an addition outlives a removal that did not see it."""


@dataclass(frozen=True, slots=True)
class F:
    """The declaration of one field. `label` and `help` are English source texts of translations."""

    label: str
    help: str = ""
    section: str = ""
    column: bool = False
    search: bool = False
    long: bool = False
    merge: Merge = "newest"
    ref: str = ""
    """The kind that the value names by id."""
    options: type[StrEnum] | None = None
    """The codes to choose from where the type alone does not tell (lists of codes)."""
    unit: str = ""
    hidden: bool = False


class Code(StrEnum):
    """A choice: the value is the code, which never changes; the label may be reworded and translated."""

    label: str

    def __new__(cls, code: str, label: str) -> Code:
        member = str.__new__(cls, code)
        member._value_ = code
        member.label = label
        return member


def field_info(metadata: list[Any]) -> F | None:
    """The F among a field's metadata, or None for a field that declares none."""
    return next((item for item in metadata if isinstance(item, F)), None)


def unwrapped(annotation: Any, metadata: Iterable[Any] = ()) -> tuple[Any, bool, list[Any]]:
    """The plain type of an annotation, whether None is allowed too, and everything declared beside it."""
    none, beside = False, list(metadata)
    while True:
        if get_origin(annotation) in (Union, UnionType) and type(None) in get_args(annotation):
            none = True
            annotation = next(arg for arg in get_args(annotation) if arg is not type(None))
        elif hasattr(annotation, "__metadata__"):
            beside = [*beside, *annotation.__metadata__]
            annotation = annotation.__origin__
        else:
            return annotation, none, beside
