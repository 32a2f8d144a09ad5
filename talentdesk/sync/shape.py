"""The forms of foreign JSON: every key must be there, none may be extra, every value must satisfy its test."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, cast

from talentdesk import strictjson
from talentdesk.ids import is_id
from talentdesk.keys import bech32
from talentdesk.sync.verdicts import Refused

Test = Callable[[Any], bool]
ZERO_HASH = "0" * 64
_HOUR = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):00:00Z")
_RECIPIENT = re.compile(r"age1[02-9ac-hj-np-z]{58}")
_IDENTITY = re.compile(r"AGE-SECRET-KEY-1[02-9AC-HJ-NP-Z]{58}")


def matching(pattern: str) -> Test:
    """Text that a regular expression matches as a whole."""
    compiled = re.compile(pattern)
    return lambda value: isinstance(value, str) and compiled.fullmatch(value) is not None


def hex_text(length: int) -> Test:
    """Lower-case hex of a fixed length."""
    return matching(rf"[0-9a-f]{{{length}}}")


def whole(least: int, most: int = strictjson.MAX_SAFE) -> Test:
    """A whole number in a range; True and 1.0 are not whole numbers."""
    return lambda value: type(value) is int and least <= value <= most


def exactly(wanted: object) -> Test:
    """One value only."""
    return lambda value: type(value) is type(wanted) and value == wanted


def one_of(*wanted: str) -> Test:
    """One of a few texts."""
    return lambda value: isinstance(value, str) and value in wanted


def text(most: int, least: int = 0) -> Test:
    """One line of text."""
    return lambda value: (
        isinstance(value, str) and least <= len(value) <= most and not any(ord(ch) < 32 for ch in value)
    )


def maybe(test: Test) -> Test:
    """Null, or what the test allows."""
    return lambda value: value is None or test(value)


def list_of(test: Test, most: int, least: int = 0) -> Test:
    """A list without doubles."""

    def check(value: Any) -> bool:
        if not isinstance(value, list):
            return False
        items = cast("list[Any]", value)
        return least <= len(items) <= most and all(test(item) for item in items) and _unique(items)

    return check


def map_of(key: Test, item: Test, most: int) -> Test:
    """An object whose keys and values satisfy a test each."""

    def check(value: Any) -> bool:
        if not isinstance(value, dict):
            return False
        found = cast("dict[str, Any]", value)
        return len(found) <= most and all(key(name) and item(content) for name, content in found.items())

    return check


def parts(spec: Mapping[str, Test]) -> Test:
    """An object with exactly these keys."""

    def check(value: Any) -> bool:
        if not isinstance(value, dict):
            return False
        found = cast("dict[str, Any]", value)
        return found.keys() == spec.keys() and all(test(found[key]) for key, test in spec.items())

    return check


def is_flag(value: Any) -> bool:
    """True or false."""
    return isinstance(value, bool)


def is_hour(value: Any) -> bool:
    """A wall-clock hour as `2026-11-24T14:00:00Z`."""
    return isinstance(value, str) and _HOUR.fullmatch(value) is not None


_P = 2**255 - 19
# The points of small order of Curve25519 (RFC 7748, section 6.1, and their spellings that are not reduced).
_SMALL_ORDER = frozenset(
    {
        0,
        1,
        _P - 1,
        _P,
        _P + 1,
        325606250916557431795983626356110631294008115727848805560023387167927233504,
        39382357235489614581723060781553021112529911719440698176882885853963445705823,
    }
)


@lru_cache(maxsize=20_000)
def _is_usable(key: str) -> bool:
    """Whether a public key can be sealed for: its Bech32 checksum (BIP 173) is right and its point is not of small order.

    The age library fails hard on either, and one such key in the membership would stop everybody's sync.
    """
    point = bech32.read(key)
    return point is not None and int.from_bytes(point, "little") % 2**255 not in _SMALL_ORDER


def is_recipient(value: Any) -> bool:
    """A public age key."""
    return isinstance(value, str) and _RECIPIENT.fullmatch(value) is not None and _is_usable(value)


def is_identity(value: Any) -> bool:
    """A private age key."""
    return isinstance(value, str) and _IDENTITY.fullmatch(value) is not None


def is_person(value: Any) -> bool:
    """An id as persons, buildings, records and ops have."""
    return isinstance(value, str) and is_id(value)


def is_audience(value: Any) -> bool:
    """An audience id of a class that this version knows."""
    return isinstance(value, str) and _AUDIENCE.fullmatch(value) is not None


_AUDIENCE = re.compile(r"everyone|office|(?:building|evidence|person|circle):[0-9a-f]{32}")


def read(data: bytes, spec: Mapping[str, Test], what: str, newest: int = 1) -> dict[str, Any]:
    """The object of canonical JSON bytes. Raises Refused, naming what is wrong with `what`."""
    try:
        value = strictjson.canonical(data)
    except strictjson.NotStrict as problem:
        raise Refused("form", f"{what} isn't strict JSON: {problem}.") from problem
    if not isinstance(value, dict):
        raise Refused("form", f"{what} isn't a JSON object.")
    body = cast("dict[str, Any]", value)
    number = body.get("format")
    if type(number) is int and number > newest:
        raise Refused(
            "newer-format",
            f"{what} was written by a newer version of TalentDesk.",
            "Update TalentDesk on this computer.",
        )
    if body.keys() != spec.keys():
        odd = ", ".join(sorted(name[:40] for name in body.keys() ^ spec.keys())[:5])
        raise Refused("form", f"{what} lacks a part or has one too many: {odd}.")
    for name, test in spec.items():
        if not test(body[name]):
            raise Refused("form", f"{what} has a part in the wrong form: {name}.")
    return body


def _unique(items: list[Any]) -> bool:
    if all(isinstance(item, str) for item in items):
        return len(set(items)) == len(items)
    return len({strictjson.dumps(item) for item in items}) == len(items)
