"""Membership files: their form, and what makes one believed as the version after the newest known one."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any, cast

import orjson

from talentdesk import strictjson
from talentdesk.keys import sign
from talentdesk.schema.types import Role
from talentdesk.sync import membership, shape, signed
from talentdesk.sync.membership import ROOT, Change, Device, Membership, RoleAt
from talentdesk.sync.verdicts import NotYet, Refused

WHOLE, CHANGE = 1, 2
"""The formats of a file: one that says everything, and one that says what is new or other than in the version before it."""
MAX_BYTES = 16 * 1024 * 1024
_MANY = 1_000_000
_WHAT = "The membership file"


def encode_signed(draft: Membership, private: str, by: str, prev: Membership | None = None) -> bytes:
    """The file of a version, signed by `root` or by a device: what it changes about `prev`, everything without one.

    Raises Refused where the draft breaks a rule.
    """
    said = membership.change(prev, draft)
    body = strictjson.dumps(_to_body(said))
    _checked(prev, _said(_in_form(body), body, by))
    signature = {"signature": sign.sign(sign.MEMBERSHIP, body, private), "by": by}
    return body + b"\n" + strictjson.dumps(signature) + b"\n"


def file_name(version: int, data: bytes) -> str:
    """The name of a membership file in `members/`."""
    return name_of(version, hashlib.sha256(data).hexdigest())


def name_of(version: int, full_hash: str) -> str:
    """The same, where the hash of its bytes is known."""
    return f"m-{version:08d}-{full_hash[:16]}.json"


def parse(data: bytes) -> Change:
    """What a foreign file says, its form checked but its signature not. Raises Refused."""
    return _read(data)[0]


def read_again(data: bytes) -> Change:
    """What a file says that this device has accepted before."""
    body, end, _ = data.split(b"\n")
    return _said(orjson.loads(body), data, orjson.loads(end)["by"])


def accept(prev: Membership | None, data: bytes, district: str, root_publics: Sequence[str]) -> Membership:
    """The version in a foreign file, if it is the one after `prev` and rightly signed.

    Raises Refused; NotYet for a version further on.
    """
    said, body, signature = _read(data)
    part = said.part
    if part.district != district or list(part.root) != sorted(root_publics):
        raise Refused("district", f"{_WHAT} belongs to another district.")
    following = prev.version + 1 if prev else 1
    if part.version > following:
        raise NotYet(f"Membership version {part.version} is here, but version {following} isn't yet.")
    if part.version < following:
        raise Refused("membership-version", f"Membership version {part.version} is older than what is known.")
    if part.prev != (prev.hash if prev else shape.ZERO_HASH):
        raise Refused("membership-prev", f"{_WHAT} doesn't follow from the version before it.")
    _check_signature(prev, part, body, signature)
    return _checked(prev, said)


_is_stream = shape.matching(r"[0-9a-f]{16}/[0-9a-f]{32}")
_ROLE = {"role": shape.one_of(*(role.value for role in Role)), "building": shape.maybe(shape.is_person)}
_EPOCH = {"epoch": shape.whole(1), "public": shape.is_recipient}


def _is_cutoff(value: Any) -> bool:
    if not isinstance(value, list) or len(items := cast("list[Any]", value)) != 2:
        return False
    return shape.whole(0)(items[0]) and shape.hex_text(32)(items[1])


_DEVICE: dict[str, shape.Test] = {
    "person": shape.is_person,
    "sign": shape.hex_text(64),
    "age": shape.is_recipient,
    "status": shape.one_of("active", "revoked", "dormant"),
    "since": shape.whole(1),
    "cutoff": shape.map_of(_is_stream, _is_cutoff, 100_000),
}
_BODY: dict[str, shape.Test] = {
    "format": shape.whole(WHOLE, CHANGE),
    "district": shape.hex_text(32),
    "version": shape.whole(1, 99_999_999),
    "prev": shape.hex_text(64),
    "made": shape.is_hour,
    "registrar": shape.hex_text(16),
    "root": shape.list_of(shape.hex_text(64), 9, 1),
    "buildings": shape.list_of(shape.is_person, _MANY),
    "persons": shape.map_of(shape.is_person, shape.parts({"roles": shape.list_of(shape.parts(_ROLE), 1000)}), _MANY),
    "devices": shape.map_of(shape.hex_text(16), shape.parts(_DEVICE), _MANY),
    "audiences": shape.map_of(
        lambda name: shape.is_audience(name) and not str(name).startswith("circle:"),
        shape.parts({"epochs": shape.list_of(shape.parts(_EPOCH), 10_000, 1)}),
        _MANY,
    ),
}
_SIGNATURE: dict[str, shape.Test] = {"signature": shape.hex_text(128), "by": shape.matching(r"root|[0-9a-f]{16}")}


def _to_body(said: Change) -> dict[str, Any]:
    item = said.part
    devices = {
        device.id: {
            "person": device.person,
            "sign": device.sign,
            "age": device.age,
            "status": device.status,
            "since": device.since,
            "cutoff": {stream: list(end) for stream, end in device.cutoff.items()},
        }
        for device in item.devices.values()
    }
    return {
        "format": WHOLE if said.whole else CHANGE,
        "district": item.district,
        "version": item.version,
        "prev": item.prev,
        "made": item.made,
        "registrar": item.registrar,
        "root": sorted(item.root),
        "buildings": sorted(item.buildings),
        "persons": {
            person: {"roles": [{"role": held.role.value, "building": held.building} for held in roles]}
            for person, roles in item.persons.items()
        },
        "devices": devices,
        "audiences": {
            audience: {"epochs": [{"epoch": number, "public": public} for number, public in enumerate(keys, 1)]}
            for audience, keys in item.audiences.items()
        },
    }


def _read(data: bytes) -> tuple[Change, bytes, str]:
    if len(data) > MAX_BYTES:
        raise Refused("too-large", f"{_WHAT} is larger than a membership may be.")
    body, last = signed.split(data, _WHAT)
    end = shape.read(last, _SIGNATURE, "The signature of the membership file")
    return _said(_in_form(body), data, end["by"]), body, end["signature"]


def _in_form(body: bytes) -> dict[str, Any]:
    found = shape.read(body, _BODY, _WHAT, CHANGE)
    for part in found["audiences"].values():
        if [epoch["epoch"] for epoch in part["epochs"]] != list(range(1, len(part["epochs"]) + 1)):
            raise Refused("form", f"{_WHAT} numbers the keys of an audience wrongly.")
    return found


def _said(body: dict[str, Any], data: bytes, by: str) -> Change:
    devices: dict[str, Device] = {}
    for did, part in body["devices"].items():
        part["cutoff"] = {stream: (end[0], end[1]) for stream, end in part["cutoff"].items()}
        devices[did] = Device(did, **part)
    audiences = {
        audience: tuple(epoch["public"] for epoch in part["epochs"]) for audience, part in body["audiences"].items()
    }
    persons = {
        person: tuple(RoleAt(Role(held["role"]), held["building"]) for held in part["roles"])
        for person, part in body["persons"].items()
    }
    names = ("version", "district", "prev", "made", "registrar")
    part = Membership(
        **{name: body[name] for name in names},
        root=tuple(body["root"]),
        buildings=tuple(body["buildings"]),
        persons=persons,
        devices=devices,
        audiences=audiences,
        hash=hashlib.sha256(data).hexdigest(),
        by=by,
    )
    return Change(part, whole=body["format"] == WHOLE)


def _check_signature(prev: Membership | None, part: Membership, body: bytes, signature: str) -> None:
    by = part.by
    if by == ROOT:
        keys = part.root
    elif prev is None or by != prev.registrar:
        raise Refused("membership-signer", f"{_WHAT} is signed by a device that may not change the membership.")
    else:
        keys = (prev.device(by).sign,)
    for key in keys[:-1]:
        try:
            sign.verify(sign.MEMBERSHIP, body, signature, key)
        except sign.BadSignature:
            continue
        return
    signed.verify(sign.MEMBERSHIP, body, signature, keys[-1], _WHAT.lower())


def _checked(prev: Membership | None, said: Change) -> Membership:
    """The version that a file gives, if it breaks no rule."""
    if prev is None and not said.whole:
        raise Refused("membership-whole", f"{_WHAT} changes a version, and there is none before it.")
    item = membership.changed(prev, [said]) if prev else said.part
    _check_whole(item, said.part)
    if prev is not None:
        _check_step(prev, item, said)
    return item


def _check_whole(item: Membership, part: Membership) -> None:
    """What must hold within one version. Nothing can come to contradict what a change leaves as it was."""
    registrar = item.devices.get(item.registrar)
    if registrar is None or registrar.status != "active":
        raise Refused("membership-registrar", f"{_WHAT} names a registrar that isn't an active device.")
    if any(device.person not in item.persons for device in part.devices.values()):
        raise Refused("membership-person", f"{_WHAT} holds a device of somebody it doesn't know.")
    if any(device.since > item.version for device in part.devices.values()):
        raise Refused("membership-since", f"{_WHAT} holds a device from a later version.")
    held = {role.building for roles in part.persons.values() for role in roles} - {None}
    if not held <= set(item.buildings):
        raise Refused("membership-building", f"{_WHAT} gives a role in a building it doesn't know.")


def _check_step(prev: Membership, item: Membership, said: Change) -> None:
    """What no version may change about the one before it."""
    for did in prev.devices if said.whole else said.part.devices:
        before, now = prev.devices.get(did), item.devices.get(did)
        if before is None:
            continue
        if now is None or (now.person, now.sign, now.age) != (before.person, before.sign, before.age):
            raise Refused("membership-device", f"{_WHAT} drops a device or changes its keys or its person.")
        if before.status == "revoked" and now.status != "revoked":
            raise Refused("membership-revoked", f"{_WHAT} brings back a device that was shut out.")
        if any(now.cutoff.get(stream) != end for stream, end in before.cutoff.items()):
            raise Refused("membership-cutoff", f"{_WHAT} changes where an ended stream stops.")
    for audience in prev.audiences if said.whole else said.part.audiences:
        keys = prev.audiences.get(audience, ())
        if item.audiences.get(audience, ())[: len(keys)] != keys:
            raise Refused("membership-epochs", f"{_WHAT} takes away or changes a key of an audience.")
