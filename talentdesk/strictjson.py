"""JSON with one reading: duplicate keys, NaN, huge numbers and deep nesting are refused, and what is written has one spelling."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

import orjson

MAX_SAFE = 2**53 - 1
"""The largest whole number that every JSON reader has exactly."""
SMALLEST, LARGEST = 1e-4, 1e15
"""Numbers with a fraction lie between these in size, or are 0: beyond them writers disagree on how an exponent is spelled."""
MAX_DEPTH = 64
_LONG = 16
"""Digits from which on a whole number may be too large; cutting off what follows a few more can't make it small."""
_SPELLING = (
    orjson.OPT_SORT_KEYS
    | orjson.OPT_STRICT_INTEGER
    | orjson.OPT_PASSTHROUGH_DATETIME
    | orjson.OPT_PASSTHROUGH_DATACLASS
)


class NotStrict(ValueError):
    """The text is not JSON, or it is JSON that two readers could understand differently."""


def dumps(value: Any) -> bytes:
    """Canonical UTF-8 bytes: sorted keys, no spaces, no needless escapes. Raises NotStrict for values JSON can't hold exactly."""
    _check(value, 0)
    try:
        return orjson.dumps(value, option=_SPELLING)
    except orjson.JSONEncodeError as problem:
        raise NotStrict(str(problem)) from problem


def respell(value: Any) -> bytes:
    """The same as `dumps` for a value that `canonical` has read, without looking at it again."""
    return orjson.dumps(value, option=_SPELLING)


def canonical(data: bytes) -> Any:
    """The value of bytes that are exactly what `dumps` writes. Raises NotStrict for any other spelling of anything.

    Writing a value again and comparing shows doubled keys, needless escapes and foreign order at once, in the library's own speed.
    """
    try:
        value = orjson.loads(data)
        if orjson.dumps(value, option=_SPELLING) != data:
            raise NotStrict("the text isn't in its one proper spelling")
    except (ValueError, TypeError) as problem:
        raise problem if isinstance(problem, NotStrict) else NotStrict(str(problem)) from problem
    _check_nested((value,), 0)
    return value


def loads(data: bytes | str) -> Any:
    """The value of strict JSON. Raises NotStrict."""
    try:
        text = data.decode("utf-8") if isinstance(data, bytes) else data
        value = json.loads(text, object_pairs_hook=_unique, parse_int=_whole, parse_constant=_no_constant)
    except RecursionError as problem:
        raise NotStrict("nested too deeply") from problem
    except ValueError as problem:
        raise NotStrict(str(problem)) from problem
    _check(value, 0)
    return value


def _is_text(value: str) -> bool:
    """Whether text can be written as UTF-8: half a surrogate pair is no character, and databases choke on it."""
    return value.isascii() or not any("\ud800" <= ch <= "\udfff" for ch in value)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) != len(pairs):
        raise NotStrict("a key stands twice in one object")
    return result


def _whole(digits: str) -> int:
    return int(digits if len(digits) < _LONG else digits[: _LONG + 2])


def _no_constant(name: str) -> Any:
    raise NotStrict(f"{name} is not a JSON number")


def _check_nested(values: Collection[Any], depth: int) -> None:
    """What `_check` looks for and the library lets pass: depth, and fractions that its versions spell differently."""
    if depth > MAX_DEPTH and values:
        raise NotStrict("nested too deeply")
    for value in values:
        kind = type(value)  # pyright: ignore[reportUnknownVariableType]
        if kind is dict:
            _check_nested(value.values(), depth + 1)
        elif kind is list:
            _check_nested(value, depth + 1)
        elif kind is float:
            _check_fraction(value)


def _check_fraction(value: float) -> None:
    if value != 0 and not SMALLEST <= abs(value) < LARGEST:
        raise NotStrict("a number with a fraction is too small or too large to be written without an exponent")


def _check(value: Any, depth: int) -> None:
    if depth > MAX_DEPTH:
        raise NotStrict("nested too deeply")
    if isinstance(value, dict):
        for key, item in value.items():  # pyright: ignore[reportUnknownVariableType]
            if not isinstance(key, str) or not _is_text(key):
                raise NotStrict("a key is not text")
            _check(item, depth + 1)
    elif isinstance(value, list | tuple):
        for item in value:  # pyright: ignore[reportUnknownVariableType]
            _check(item, depth + 1)
    else:
        _check_leaf(value)


def _check_leaf(value: Any) -> None:
    if isinstance(value, str):
        if not _is_text(value):
            raise NotStrict("half a surrogate pair is not text")
    elif isinstance(value, float):
        _check_fraction(value)
    elif isinstance(value, int):
        if not -MAX_SAFE <= value <= MAX_SAFE:
            raise NotStrict("a number is too large to be exact")
    elif value is not None:
        raise NotStrict(f"{type(value).__name__} is not a JSON value")
