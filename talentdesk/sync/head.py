"""Heads: a device's signed statement of how far each of its streams reaches, readable for everyone enrolled.

Those who can't open a stream still see from it gaps, rollback, substitution and forks.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from talentdesk.keys import sign
from talentdesk.sync import shape, signed
from talentdesk.sync.format import shell
from talentdesk.sync.membership import Membership
from talentdesk.sync.verdicts import NotYet, Refused

FORMAT = 1
START = shape.ZERO_HASH
"""The chain of a stream without sets."""
MAX_BYTES = 8 * 1024 * 1024
_WHAT = "The head"
_PATH = re.compile(r"d/([0-9a-f]{16})/([0-9a-f]{16})/h/(\d{10})-([0-9a-f]{16})\.age")


@dataclass(frozen=True, slots=True)
class Stream:
    """How far a stream reaches: its last set, that file's hash, and the chain over all its files' hashes."""

    seq: int
    hash: str
    chain: str


@dataclass(frozen=True, slots=True)
class Head:
    """What a device says about itself at an hour."""

    district: str
    device: str
    incarnation: str
    n: int
    hour: str
    membership: int
    membership_hash: str
    streams: Mapping[str, Stream]
    """Slot → how far."""
    everyone_seen: Mapping[str, int]
    """`<device>/<incarnation>` → the last set of that device's `everyone` stream this device has."""
    app: str


@dataclass(frozen=True, slots=True)
class HeadPlace:
    """Where a head lies."""

    device: str
    incarnation: str
    n: int
    hash: str


def chain(prev_chain: str, file_hash: str) -> str:
    """The chain after one more file: it changes when any file of the stream is another, missing or moved."""
    return hashlib.sha256(f"{prev_chain}\n{file_hash}".encode()).hexdigest()


def place_of(path: str) -> HeadPlace | None:
    """The place a path names, or None for a path that is not a head's."""
    found = _PATH.fullmatch(path)
    return HeadPlace(found[1], found[2], int(found[3]), found[4]) if found else None


def path_of(head: Head, data: bytes) -> str:
    """Where a head's file belongs."""
    return f"d/{head.device}/{head.incarnation}/h/{head.n:010d}-{hashlib.sha256(data).hexdigest()[:16]}.age"


def encode(head: Head, signing_private: str, recipient: str) -> bytes:
    """The file of a head, sealed for `everyone`."""
    body: dict[str, Any] = {
        "format": FORMAT,
        "district": head.district,
        "device": head.device,
        "incarnation": head.incarnation,
        "n": head.n,
        "hour": head.hour,
        "membership": head.membership,
        "membership_hash": head.membership_hash,
        "streams": {
            slot: {"seq": item.seq, "hash": item.hash, "chain": item.chain} for slot, item in head.streams.items()
        },
        "everyone_seen": dict(head.everyone_seen),
        "app": head.app,
    }
    return shell.seal_padded(signed.write(sign.HEAD, body, signing_private), [recipient])


@dataclass(frozen=True, slots=True)
class OpenedHead:
    """An opened head and what its signature covers; nothing has been believed yet."""

    head: Head
    body: bytes
    signature: str


def decode(data: bytes, identities: list[str]) -> OpenedHead:
    """The head in a file. Raises Unreadable, Refused, or keys.seal.NotForUs."""
    body, last = signed.split(shell.open_padded(data, identities, MAX_BYTES), _WHAT)
    found = shape.read(body, _BODY, _WHAT, FORMAT)
    del found["format"]
    found["streams"] = {slot: Stream(**item) for slot, item in found["streams"].items()}
    return OpenedHead(Head(**found), body, signed.signature_of(last, _WHAT.lower()))


def check(opened: OpenedHead, place: HeadPlace, newest: Membership) -> Head:
    """The head, if it may say what it says. Raises Refused, or NotYet where its device isn't known yet."""
    head = opened.head
    if head.district != newest.district:
        raise Refused("district", f"{_WHAT} belongs to another district.")
    device = newest.devices.get(head.device)
    if device is None and head.membership > newest.version:
        raise NotYet(f"{_WHAT} comes from a device that was added after the newest membership here.")
    if device is None or device.status == "revoked":
        raise Refused("device", f"{_WHAT} comes from a device that is not, or no longer, a member.")
    signed.verify(sign.HEAD, opened.body, opened.signature, device.sign, _WHAT.lower())
    if (head.device, head.incarnation, head.n) != (place.device, place.incarnation, place.n):
        raise Refused("place", f"{_WHAT} lies in another place than its writer put it.")
    return head


def gone_back(before: Head, now: Head) -> list[str]:
    """The streams that a later head shows shorter than an earlier one, or ending otherwise at the same length: rollback or fork."""
    if (before.device, before.incarnation) != (now.device, now.incarnation):
        return []
    if before.n > now.n:
        before, now = now, before
    found: list[str] = []
    for slot, item in before.streams.items():
        later = now.streams.get(slot)
        if later is None or later.seq < item.seq or (later.seq == item.seq and later != item):
            found.append(slot)
    return sorted(found)


_STREAM: dict[str, shape.Test] = {"seq": shape.whole(1), "hash": shape.hex_text(32), "chain": shape.hex_text(64)}
_BODY: dict[str, shape.Test] = {
    "format": shape.exactly(FORMAT),
    "district": shape.hex_text(32),
    "device": shape.hex_text(16),
    "incarnation": shape.hex_text(16),
    "n": shape.whole(1),
    "hour": shape.is_hour,
    "membership": shape.whole(1),
    "membership_hash": shape.hex_text(64),
    "streams": shape.map_of(shape.hex_text(32), shape.parts(_STREAM), 100_000),
    "everyone_seen": shape.map_of(shape.matching(r"[0-9a-f]{16}/[0-9a-f]{16}"), shape.whole(0), 100_000),
    "app": shape.text(40, 1),
}
