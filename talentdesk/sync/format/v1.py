"""Version 1 of the change set file, frozen: header line, signature line, op lines. See docs/sync-format.md.

It knows bytes and their order. Whether the file may say what it says is `sync.changeset`'s question.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any, cast

from talentdesk import op, strictjson
from talentdesk.keys import sign
from talentdesk.sync import shape, signed
from talentdesk.sync.format import shell
from talentdesk.sync.verdicts import Refused

FORMAT = 1
SUITE = "age-x25519/zstd/ed25519"
MAX_HEADER = 1024 * 1024
MAX_OPS = 1_000_000
MAX_RECIPIENTS = 2
SET_OPS = 20_000
"""The most ops that a writer puts into one set: their ids must fit the header line."""
SET_BYTES = 8 * 1024 * 1024
_AT_ONCE = 256 * 1024
"""Bytes taken apart in one go: a whole set keeps every other thread of Python, and a key press with it, waiting for 20 ms."""
_WHAT = "The header"
_STREAM = r"[0-9a-f]{16}/[0-9a-f]{16}"
_is_stamp = shape.hex_text(16)


@dataclass(frozen=True, slots=True)
class Fields:
    """What the writer of a set knows; the rest of the header follows from the ops and the recipients."""

    district: str
    membership: int
    membership_hash: str
    device: str
    incarnation: str
    person: str
    audience: str
    epoch: int
    seq: int
    prev: str
    schema: int
    reader: int
    app: str
    hour: str
    seen: Mapping[str, int]
    kind: str = "set"


@dataclass(frozen=True, slots=True)
class Header(Fields):
    """A whole header. The field names are those of the file."""

    recipients: tuple[str, ...] = ()
    ops: tuple[str, ...] = ()
    length: int = 0
    hlc: tuple[str, str] = ("0" * 16, "0" * 16)

    def to_bytes(self) -> bytes:
        """The header line as it is signed, without its line end."""
        body: dict[str, Any] = {field.name: getattr(self, field.name) for field in dataclasses.fields(self)}
        return strictjson.dumps({**body, "seen": dict(self.seen), "format": FORMAT, "suite": SUITE})


@dataclass(frozen=True, slots=True)
class Sealed:
    """A finished file and its header's bytes, whose hash the stream's next header names."""

    data: bytes
    header: Header
    header_bytes: bytes


@dataclass(frozen=True, slots=True)
class ChangeSet:
    """An opened file. The ids of its ops are right; nothing else has been believed yet."""

    header: Header
    header_bytes: bytes
    signature: str
    ops: tuple[bytes, ...]
    sealed_for: int
    """How many keys the file is sealed for."""


def _is_range(value: Any) -> bool:
    if not isinstance(value, list) or len(items := cast("list[Any]", value)) != 2:
        return False
    return all(_is_stamp(item) for item in items) and items[0] <= items[1]


_SPEC: dict[str, shape.Test] = {
    "format": shape.exactly(FORMAT),
    "suite": shape.exactly(SUITE),
    "kind": shape.one_of("set", "pack", "snapshot"),
    "district": shape.hex_text(32),
    "membership": shape.whole(1),
    "membership_hash": shape.hex_text(64),
    "device": shape.hex_text(16),
    "incarnation": shape.hex_text(16),
    "person": shape.is_person,
    "audience": shape.is_audience,
    "epoch": shape.whole(1),
    "recipients": shape.list_of(shape.is_recipient, MAX_RECIPIENTS, 1),
    "seq": shape.whole(1),
    "prev": shape.hex_text(64),
    "ops": shape.list_of(shape.hex_text(32), MAX_OPS),
    "length": shape.whole(0, shell.MAX_CONTENT),
    "schema": shape.whole(1),
    "reader": shape.whole(1),
    "app": shape.text(40, 1),
    "hour": shape.is_hour,
    "hlc": _is_range,
    "seen": shape.map_of(shape.matching(_STREAM), shape.whole(0), 10_000),
}


def complete(fields: Fields, op_lines: Sequence[bytes], recipients: Sequence[str]) -> Header:
    """The header for these ops."""
    stamps = [op.parse(line, proved=True).hlc for line in op_lines]  # their ids follow, from their bytes
    return Header(
        **{field.name: getattr(fields, field.name) for field in dataclasses.fields(Fields)},
        recipients=tuple(sorted(recipients)),
        ops=tuple(op.id_of(line) for line in op_lines),
        length=sum(len(line) + 1 for line in op_lines),
        hlc=(min(stamps), max(stamps)) if stamps else ("0" * 16, "0" * 16),
    )


def encode(fields: Fields, op_lines: Sequence[bytes], signing_private: str, recipients: Sequence[str]) -> Sealed:
    """Signs, packs, pads and seals. Raises ValueError over a limit (use `batches` first) and Refused for fields out of form."""
    header = complete(fields, op_lines, recipients)
    line = header.to_bytes()
    if len(line) > MAX_HEADER:
        raise ValueError("a change set is too large; split it")
    _parse_header(line)
    signature = strictjson.dumps({"signature": sign.sign(sign.CHANGE_SET, line, signing_private)})
    content = b"\n".join((line, signature, *op_lines, b""))
    return Sealed(shell.seal_padded(content, list(header.recipients)), header, line)


def without(cs: ChangeSet, purged: AbstractSet[str]) -> bytes | None:
    """The file of a set anew, without the purged ops: header and signature stay as they are. None where it holds none of them."""
    kept = [line for line in cs.ops if op.id_of(line) not in purged]
    if len(kept) == len(cs.ops):
        return None
    signature = strictjson.dumps({"signature": cs.signature})
    content = b"\n".join((cs.header_bytes, signature, *kept, b""))
    return shell.seal_padded(content, list(cs.header.recipients))


def batches(op_lines: Iterable[bytes]) -> Iterator[list[bytes]]:
    """The lines in groups that each fit one set, in order; a group is given as soon as it is full."""
    group: list[bytes] = []
    size = 0
    for line in op_lines:
        size += len(line) + 1
        if group and (size > SET_BYTES or len(group) >= SET_OPS):
            yield group
            group, size = [], len(line) + 1
        group.append(line)
    if group:
        yield group


def decode(content: bytes, sealed_for: int) -> ChangeSet:
    """The change set in an opened file. Raises Refused."""
    header_end = content.find(b"\n", 0, MAX_HEADER + 1)
    if header_end < 0:
        raise Refused("too-large", "The file's header line has no end, or is longer than a header may be.")
    header = _parse_header(content[:header_end])
    signature_end = content.find(b"\n", header_end + 1, header_end + 1 + 1024)
    if signature_end < 0:
        raise Refused("form", "The file has no signature line.")
    signature = signed.signature_of(content[header_end + 1 : signature_end], "the file")
    lines = _op_lines(content, signature_end + 1)
    _check_ops(header, lines, len(content) - signature_end - 1)
    return ChangeSet(header, content[:header_end], signature, lines, sealed_for)


def _parse_header(line: bytes) -> Header:
    body = shape.read(line, _SPEC, _WHAT, FORMAT)
    if body["recipients"] != sorted(body["recipients"]):
        raise Refused("form", "The header's list of recipients isn't sorted.")
    del body["format"], body["suite"]
    body |= {name: tuple(body[name]) for name in ("recipients", "ops", "hlc")}
    return Header(**body)


def _op_lines(content: bytes, start: int) -> tuple[bytes, ...]:
    if content.count(b"\n", start) > MAX_OPS:
        raise Refused("too-large", f"The file holds more than {MAX_OPS:,} changes.")
    if start == len(content):
        return ()
    if not content.endswith(b"\n"):
        raise Refused("length", "The file's last line has no end.")
    lines: list[bytes] = []
    while start < len(content):
        end = content.rfind(b"\n", start, start + _AT_ONCE)
        if end < 0:
            end = content.index(b"\n", start)
        lines += content[start:end].split(b"\n")
        start = end + 1
    return tuple(lines)


def _check_ops(header: Header, lines: tuple[bytes, ...], length: int) -> None:
    """Ids are recomputed; purged ops may be missing, but nothing may be added or moved."""
    ids = tuple(op.id_of(line) for line in lines)
    if not all(line.startswith(b'{"id":"%b",' % op_id.encode()) for line, op_id in zip(lines, ids, strict=True)):
        raise Refused("op-id", "A change in the file isn't what its own id says it is.")
    if ids != header.ops:
        expected = iter(header.ops)
        if not all(op_id in expected for op_id in ids):
            raise Refused("op-list", "The file holds a change that its header doesn't list in that place.")
    missing = len(header.ops) - len(lines)
    if length != header.length if not missing else length >= header.length:
        raise Refused("length", "The file's changes aren't as long as its header says.")
