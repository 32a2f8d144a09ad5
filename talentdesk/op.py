"""The op: one save of one record, as one line of strict JSON whose id is the hash of the rest. Format version 1 freezes this.

A line starts with its id; the id is the first 16 bytes of SHA-256 over the line without it. Keys: `f` fields → values, `h` stamp,
`k` kind, `p` person, `r` record, `s` 16 random bytes, `t` type, `x` field → ids of the ops replaced.

A field with merge="set" is written as one cell per element, `field/element` → true, or null where the element was taken out.
The cell `~` tells whether the record stands: a delete fills it, a restore replaces the delete.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from itertools import pairwise
from typing import Any, NamedTuple, cast
from urllib.parse import quote, unquote

from talentdesk import clock, strictjson

TYPES = ("set", "delete", "withdraw", "purge")
EXISTS = "~"
_PREFIX = b'{"id":"'
_SKIP = len(_PREFIX) + 32 + len(b'",')
BODY_AT = _SKIP + len(b'"f":')
"""Where in a line the text of its fields begins; the same in bytes and characters."""
STEP = -1
"""How an op is marked (`Op.plain`) that is plain and replaces exactly one op in each of its fields, and in no other."""
_AFTER_BODY = len(',"h":"","k":"","p":"","r":"","s":"","t":""}') + 16 + 3 * 32
_CELL = re.compile(r"~|[a-z][a-z0-9_]{0,63}(?:/[A-Za-z0-9_.~%-]{0,5000})?")
_GOOD_CELLS: set[str] = set()
_REMEMBERED = 4000
"""Cell names found good before; kinds have few, and a hostile file can't grow the memory further than this."""
_KEYS = ("f", "h", "k", "p", "r", "s", "t")
_NAMES = re.compile(
    r"[0-9a-f]{32} [0-9a-f]{16} [a-z][a-z0-9_]{0,63} [0-9a-f]{32} [0-9a-f]{32} [0-9a-f]{32} [a-z][a-z0-9_]{0,63}"
)
"""Everything in a line that is one short text, one after the other: id, stamp, kind, person, record, salt, type."""
_IDS = re.compile(r"[0-9a-f]{32}(?: [0-9a-f]{32})*")
_LAST_STAMP = clock.pack(clock.MAX_MS, clock.MAX_COUNTER)


class NotAnOp(ValueError):
    """The line is not an op of this format, or its id is not its own."""


class Op(NamedTuple):
    """A parsed op, and its exact line."""

    id: str
    kind: str
    record: str
    type: str
    fields: dict[str, Any]
    replaces: dict[str, list[str]]
    hlc: str
    person: str
    line: bytes
    plain: int
    """How its fields make a record's body. 0: not as they stand, there are set elements or `~`. 1: as they stand. STEP: as they stand,
    and each follows exactly one op. More than 1: as they stand, following nothing; the length of their text in characters."""


def _plainness(type_: str, fields: dict[str, Any], replaces: dict[str, list[str]], line: bytes, kind: str) -> int:
    if type_ != "set" or EXISTS in fields or "/" in "".join(fields):
        return 0
    if not replaces:
        return (len(line) if line.isascii() else len(line.decode())) - BODY_AT - len(kind) - len(type_) - _AFTER_BODY
    one_step = replaces.keys() == fields.keys() and sum(map(len, replaces.values())) == len(replaces)
    return STEP if one_step else 1


def make(
    *,
    kind: str,
    record: str,
    fields: dict[str, Any],
    replaces: dict[str, list[str]],
    hlc: str,
    person: str,
    type: str = "set",
    salt: str = "",
) -> Op:
    """A new op. The salt makes it unique and unguessable even when two clones of a device save the same thing at the same moment."""
    body: dict[str, Any] = {
        "f": fields,
        "h": hlc,
        "k": kind,
        "p": person,
        "r": record,
        "s": salt or secrets.token_hex(16),
        "t": type,
    }
    if any(replaces.values()):
        body["x"] = {name: sorted(ops) for name, ops in replaces.items() if ops}
    rest = strictjson.dumps(body)
    op_id = hashlib.sha256(rest).hexdigest()[:32]
    line = _PREFIX + op_id.encode() + b'",' + rest[1:]
    seen = body.get("x", {})
    return Op(op_id, kind, record, type, fields, seen, hlc, person, line, _plainness(type, fields, seen, line, kind))


def id_of(line: bytes) -> str:
    """The id that a line's bytes give."""
    return hashlib.sha256(b"{" + line[_SKIP:]).hexdigest()[:32]


def parse(line: bytes, *, proved: bool = False) -> Op:
    """The op of a line. Raises NotAnOp where the id, the shape or the strictness is wrong.

    `proved` says that the caller has compared the id with the line's hash already.
    """
    op_id, rest = line[len(_PREFIX) : _SKIP - 2].decode("ascii", "replace"), b"{" + line[_SKIP:]
    if line[: len(_PREFIX)] != _PREFIX or line[_SKIP - 2 : _SKIP] != b'",':
        raise NotAnOp("a line doesn't begin with an id")
    if not proved and op_id != id_of(line):
        raise NotAnOp("an op's id isn't the hash of its content")
    try:
        body = strictjson.canonical(rest)
    except strictjson.NotStrict as problem:
        raise NotAnOp(f"an op isn't strict JSON: {problem}") from problem
    keys = tuple(body)
    if keys[:7] != _KEYS or keys[7:] not in ((), ("x",)):
        raise NotAnOp("a line doesn't have the parts of an op")
    fields, hlc, kind, person, record, salt, type_ = map(body.__getitem__, _KEYS)
    names = (op_id, hlc, kind, person, record, salt, type_)
    try:
        well_formed = _NAMES.fullmatch(" ".join(names)) is not None
    except TypeError:
        well_formed = False
    if not well_formed or hlc > _LAST_STAMP:
        raise NotAnOp("an op's ids, time stamp or names have the wrong form")
    replaces = body.get("x", {})
    if not _is_cells(fields) or not _is_replaces(replaces) or ("x" in body and not replaces):
        raise NotAnOp("an op's fields have the wrong form")
    plain = _plainness(type_, fields, replaces, line, kind)
    return Op(op_id, kind, record, type_, fields, replaces, hlc, person, line, plain)


def _is_cells(value: Any) -> bool:
    """Names that every JSON reader and every database reads alike: no quotes, controls or other surprises."""
    if not isinstance(value, dict):
        return False
    names = cast("dict[str, Any]", value)
    if _GOOD_CELLS.issuperset(names):
        return True
    unknown = names.keys() - _GOOD_CELLS
    if not all(map(_CELL.fullmatch, unknown)):
        return False
    if len(_GOOD_CELLS) < _REMEMBERED:
        _GOOD_CELLS.update(name for name in unknown if "/" not in name)
    return True


def _is_replaces(value: Any) -> bool:
    if not _is_cells(value):
        return False
    for item in cast("dict[str, Any]", value).values():
        if not isinstance(item, list):
            return False
        ids = cast("list[Any]", item)
        try:
            named = " ".join(ids)
        except TypeError:
            return False
        each = len(named) == 33 * len(ids) - 1  # else two stand in one text
        if not each or not _IDS.fullmatch(named) or not all(a < b for a, b in pairwise(ids)):
            return False
    return True


def element_cell(field: str, element: str) -> str:
    """The cell of one element of a set field."""
    return f"{field}/{quote(element, safe='')}"


def element_of(cell_tail: str) -> str:
    """The element that the tail of a cell name stands for."""
    return unquote(cell_tail)
