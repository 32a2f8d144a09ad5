"""JSON with one reading: duplicate keys, NaN, huge numbers and deep nesting are refused, and what is written has one spelling."""

from __future__ import annotations

import json
from typing import Any, TypeVar

MAX_SAFE = 2**53
MAX_DEPTH = 64
_LONG = 16
"""Digits from which on a whole number may be too large; cutting off what follows a few more can't make it small."""
Number = TypeVar("Number", int, float)


class NotStrict(ValueError):
    """The text is not JSON, or it is JSON that two readers could understand differently."""


def dumps(value: Any) -> bytes:
    """Canonical UTF-8 bytes: sorted keys, no spaces, no needless escapes. Raises NotStrict for values JSON can't hold exactly."""
    _check(value, 0)
    try:
        text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
        return text.encode("utf-8")
    except (TypeError, ValueError) as problem:
        raise NotStrict(str(problem)) from problem


def canonical(data: bytes) -> Any:
    """The value of bytes that are exactly what `dumps` writes. Raises NotStrict for any other spelling of anything.

    Writing a value again and comparing shows doubled keys, needless escapes and foreign order at once, in the library's own speed.
    """
    try:
        text = data.decode("utf-8")
        value = _DECODER.decode(text)
        if _ENCODER.encode(value) != text:
            raise NotStrict("the text isn't in its one proper spelling")
    except RecursionError as problem:
        raise NotStrict("nested too deeply") from problem
    except ValueError as problem:
        raise problem if isinstance(problem, NotStrict) else NotStrict(str(problem)) from problem
    if text.count("[") + text.count("{") > MAX_DEPTH:
        _check(value, 0)
    return value


def loads(data: bytes | str) -> Any:
    """The value of strict JSON. Raises NotStrict."""
    try:
        text = data.decode("utf-8") if isinstance(data, bytes) else data
        value = json.loads(text, object_pairs_hook=_unique, parse_constant=_no_constant)
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
    return int(digits) if len(digits) < _LONG else _exact(int(digits[: _LONG + 2]))


def _fraction(digits: str) -> float:
    return _exact(float(digits))


def _exact(number: Number) -> Number:
    if not -MAX_SAFE <= number <= MAX_SAFE:
        raise NotStrict("a number is too large to be exact")
    return number


def _no_constant(name: str) -> Any:
    raise NotStrict(f"{name} is not a JSON number")


def _check(value: Any, depth: int) -> None:
    if depth > MAX_DEPTH:
        raise NotStrict("nested too deeply")
    if isinstance(value, bool) or value is None:
        return
    if isinstance(value, int | float):
        if not -MAX_SAFE <= value <= MAX_SAFE:
            raise NotStrict("a number is too large to be exact")
    elif isinstance(value, dict):
        for key, item in value.items():  # pyright: ignore[reportUnknownVariableType]
            if not isinstance(key, str) or not _is_text(key):
                raise NotStrict("a key is not text")
            _check(item, depth + 1)
    elif isinstance(value, list | tuple):
        for item in value:  # pyright: ignore[reportUnknownVariableType]
            _check(item, depth + 1)
    elif isinstance(value, str):
        if not _is_text(value):
            raise NotStrict("half a surrogate pair is not text")
    else:
        raise NotStrict(f"{type(value).__name__} is not a JSON value")


_DECODER = json.JSONDecoder(parse_int=_whole, parse_float=_fraction, parse_constant=_no_constant)
_ENCODER = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
