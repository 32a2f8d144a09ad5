"""Membership: the signed list of buildings, persons, devices, audiences and epochs. Only the known chain's next version is believed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, Literal, cast

from talentdesk import strictjson
from talentdesk.keys import sign
from talentdesk.schema.types import Role
from talentdesk.sync import shape, signed
from talentdesk.sync.verdicts import MembershipFork, NotYet, Refused

FORMAT = 1
MAX_BYTES = 16 * 1024 * 1024
ROOT = "root"
Status = Literal["active", "revoked", "dormant"]
_MANY = 1_000_000
_WHAT = "The membership file"


@dataclass(frozen=True, slots=True)
class RoleAt:
    """A role, and the building it is held in; None is the district."""

    role: Role
    building: str | None = None


@dataclass(frozen=True, slots=True)
class Device:
    """A device of the district: whose it is, its public keys, and where its ended streams stop (`<incarnation>/<slot>` → seq and hash)."""

    id: str
    person: str
    sign: str
    age: str
    status: Status = "active"
    since: int = 1
    cutoff: Mapping[str, tuple[int, str]] = field(default_factory=dict[str, tuple[int, str]])


@dataclass(frozen=True, slots=True)
class Membership:
    """One version. `hash` is SHA-256 over its file's bytes; empty while it isn't signed yet."""

    version: int
    district: str
    prev: str
    made: str
    registrar: str
    root: tuple[str, ...]
    buildings: tuple[str, ...] = ()
    persons: Mapping[str, tuple[RoleAt, ...]] = field(default_factory=dict[str, tuple[RoleAt, ...]])
    devices: Mapping[str, Device] = field(default_factory=dict[str, Device])
    audiences: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    """Audience → its public keys, one an epoch, from epoch 1. Circles aren't listed."""
    hash: str = ""
    by: str = ""
    """Who signed it: `root` or a device; empty while it isn't signed yet."""

    def roles_of(self, person: str) -> tuple[RoleAt, ...]:
        """The roles of a person; none for somebody unknown."""
        return self.persons.get(person, ())

    def persons_with(self, *roles: Role, building: str | None = None) -> set[str]:
        """Who holds one of the roles; with a building: holds it there."""
        return {
            person
            for person, held in self.persons.items()
            if any(item.role in roles and building in (None, item.building) for item in held)
        }

    def device(self, device: str) -> Device:
        """A device. Raises Refused for one that isn't a member."""
        found = self.devices.get(device)
        if found is None:
            raise Refused("device", "The device isn't a member of the district.")
        return found

    def devices_of(self, person: str, active: bool = True) -> list[Device]:
        """A person's devices, those in use or all."""
        return [
            item for item in self.devices.values() if item.person == person and (item.status == "active" or not active)
        ]

    def newest_epoch(self, audience: str) -> int:
        """The epoch to seal with; 0 where the audience has no key yet."""
        return len(self.audiences.get(audience, ()))

    def audience_public(self, audience: str, epoch: int) -> str | None:
        """The public key of an epoch, or None."""
        keys = self.audiences.get(audience, ())
        return keys[epoch - 1] if 1 <= epoch <= len(keys) else None


def first(
    district: str, made: str, registrar: Device, root: Iterable[str], persons: Mapping[str, tuple[RoleAt, ...]]
) -> Membership:
    """The first version, which root signs: it names the registrar."""
    return Membership(
        1,
        district,
        shape.ZERO_HASH,
        made,
        registrar.id,
        tuple(root),
        persons=dict(persons),
        devices={registrar.id: registrar},
    )


def successor(
    prev: Membership,
    made: str,
    *,
    registrar: str | None = None,
    buildings: Iterable[str] = (),
    persons: Mapping[str, tuple[RoleAt, ...]] = MappingProxyType({}),
    devices: Iterable[Device] = (),
    epochs: Mapping[str, str] = MappingProxyType({}),
) -> Membership:
    """The next version: buildings are added, devices and persons' roles added or replaced, audiences in `epochs` get a new key.

    A device whose status or cut-offs change is given anew with `dataclasses.replace`.
    """
    keys = dict(prev.audiences)
    for audience, public in epochs.items():
        keys[audience] = (*keys.get(audience, ()), public)
    return replace(
        prev,
        version=prev.version + 1,
        prev=prev.hash,
        made=made,
        registrar=registrar or prev.registrar,
        buildings=tuple(dict.fromkeys((*prev.buildings, *buildings))),
        persons={**prev.persons, **persons},
        devices={**prev.devices, **{item.id: item for item in devices}},
        audiences=keys,
        hash="",
        by="",
    )


def encode_signed(draft: Membership, private: str, by: str) -> bytes:
    """The file of a version, signed by `root` or by a device. Raises Refused where the draft breaks a rule."""
    body = strictjson.dumps(_to_body(draft))
    _check_whole(_from_body(body))
    signature = {"signature": sign.sign(sign.MEMBERSHIP, body, private), "by": by}
    return body + b"\n" + strictjson.dumps(signature) + b"\n"


def file_name(version: int, data: bytes) -> str:
    """The name of a membership file in `members/`."""
    return name_of(version, hashlib.sha256(data).hexdigest())


def name_of(version: int, full_hash: str) -> str:
    """The same, where the hash of its bytes is known."""
    return f"m-{version:08d}-{full_hash[:16]}.json"


def parse(data: bytes) -> Membership:
    """The version in a file, its form checked but its signature not: for files this device has accepted before."""
    return _read(data)[0]


def accept(prev: Membership | None, data: bytes, district: str, root_publics: Sequence[str]) -> Membership:
    """The version in a foreign file, if it is the one after `prev` and rightly signed.

    Raises Refused; NotYet for a version further on.
    """
    item, body, signature, by = _read(data)
    if item.district != district or list(item.root) != sorted(root_publics):
        raise Refused("district", f"{_WHAT} belongs to another district.")
    following = prev.version + 1 if prev else 1
    if item.version > following:
        raise NotYet(f"Membership version {item.version} is here, but version {following} isn't yet.")
    if item.version < following:
        raise Refused("membership-version", f"Membership version {item.version} is older than what is known.")
    if item.prev != (prev.hash if prev else shape.ZERO_HASH):
        raise Refused("membership-prev", f"{_WHAT} doesn't follow from the version before it.")
    _check_signature(prev, item, body, signature, by)
    _check_whole(item)
    if prev is not None:
        _check_step(prev, item)
    return item


@dataclass(slots=True)
class Advance:
    """What reading the membership folder gave: versions to keep with their files, a fork, and files set aside with the reason."""

    accepted: list[tuple[Membership, bytes]]
    fork: MembershipFork | None = None
    refused: list[tuple[bytes, Refused]] = field(default_factory=list[tuple[bytes, Refused]])
    waiting: int = 0


def advance(
    held: Mapping[int, Membership], files: Iterable[bytes], district: str, root_publics: Sequence[str]
) -> Advance:
    """Follows the chain as far as the files allow. Whatever their order or number, the same files give the same answer.

    At a fork nothing of that version or a later one is accepted: people have to look first.
    """
    result = Advance([])
    known = dict(held)
    familiar = {item.hash for item in held.values()}
    by_version = _by_version((data for data in files if hashlib.sha256(data).hexdigest() not in familiar), result)
    for version in sorted(by_version):
        prev = known.get(version - 1)
        if version > 1 and prev is None:
            result.waiting += len(by_version[version])
            continue
        good = _acceptable(prev, by_version[version], district, root_publics, result)
        rivals = {
            item.hash: item for item in ([known[version]] if version in known else []) + [item for item, _ in good]
        }
        if len(rivals) > 1:
            result.fork = MembershipFork(
                version, sorted((name_of(version, item.hash), item.by) for item in rivals.values())
            )
            break
        if good and version not in known:
            known[version] = good[0][0]
            result.accepted.append(good[0])
    return result


def _by_version(files: Iterable[bytes], result: Advance) -> dict[int, list[bytes]]:
    found: dict[int, list[bytes]] = {}
    for data in sorted(set(files)):
        try:
            found.setdefault(parse(data).version, []).append(data)
        except Refused as problem:
            result.refused.append((data, problem))
    return found


def _acceptable(
    prev: Membership | None, files: list[bytes], district: str, root_publics: Sequence[str], result: Advance
) -> list[tuple[Membership, bytes]]:
    good: list[tuple[Membership, bytes]] = []
    for data in files:
        try:
            good.append((accept(prev, data, district, root_publics), data))
        except Refused as problem:
            result.refused.append((data, problem))
    return good


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
    "format": shape.exactly(FORMAT),
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


def _to_body(item: Membership) -> dict[str, Any]:
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
        "format": FORMAT,
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


def _read(data: bytes) -> tuple[Membership, bytes, str, str]:
    if len(data) > MAX_BYTES:
        raise Refused("too-large", f"{_WHAT} is larger than a membership may be.")
    body, last = signed.split(data, _WHAT)
    end = shape.read(last, _SIGNATURE, "The signature of the membership file")
    found = replace(_from_body(body), hash=hashlib.sha256(data).hexdigest(), by=end["by"])
    return found, body, end["signature"], end["by"]


def _from_body(data: bytes) -> Membership:
    body = shape.read(data, _BODY, _WHAT, FORMAT)
    devices: dict[str, Device] = {}
    for did, part in body["devices"].items():
        part["cutoff"] = {stream: (end[0], end[1]) for stream, end in part["cutoff"].items()}
        devices[did] = Device(did, **part)
    audiences: dict[str, tuple[str, ...]] = {}
    for audience, part in body["audiences"].items():
        if [epoch["epoch"] for epoch in part["epochs"]] != list(range(1, len(part["epochs"]) + 1)):
            raise Refused("form", f"{_WHAT} numbers the keys of an audience wrongly.")
        audiences[audience] = tuple(epoch["public"] for epoch in part["epochs"])
    persons = {
        person: tuple(RoleAt(Role(held["role"]), held["building"]) for held in part["roles"])
        for person, part in body["persons"].items()
    }
    names = ("version", "district", "prev", "made", "registrar")
    return Membership(
        **{name: body[name] for name in names},
        root=tuple(body["root"]),
        buildings=tuple(body["buildings"]),
        persons=persons,
        devices=devices,
        audiences=audiences,
    )


def _check_signature(prev: Membership | None, item: Membership, body: bytes, signature: str, by: str) -> None:
    if by == ROOT:
        keys = item.root
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


def _check_whole(item: Membership) -> None:
    """What must hold within one version."""
    registrar = item.devices.get(item.registrar)
    if registrar is None or registrar.status != "active":
        raise Refused("membership-registrar", f"{_WHAT} names a registrar that isn't an active device.")
    if any(device.person not in item.persons for device in item.devices.values()):
        raise Refused("membership-person", f"{_WHAT} holds a device of somebody it doesn't know.")
    if any(device.since > item.version for device in item.devices.values()):
        raise Refused("membership-since", f"{_WHAT} holds a device from a later version.")
    held = {role.building for roles in item.persons.values() for role in roles} - {None}
    if not held <= set(item.buildings):
        raise Refused("membership-building", f"{_WHAT} gives a role in a building it doesn't know.")


def _check_step(prev: Membership, item: Membership) -> None:
    """What no version may change about the one before it."""
    for did, before in prev.devices.items():
        now = item.devices.get(did)
        if now is None or (now.person, now.sign, now.age) != (before.person, before.sign, before.age):
            raise Refused("membership-device", f"{_WHAT} drops a device or changes its keys or its person.")
        if before.status == "revoked" and now.status != "revoked":
            raise Refused("membership-revoked", f"{_WHAT} brings back a device that was shut out.")
        if any(now.cutoff.get(stream) != end for stream, end in before.cutoff.items()):
            raise Refused("membership-cutoff", f"{_WHAT} changes where an ended stream stops.")
    for audience, keys in prev.audiences.items():
        if item.audiences.get(audience, ())[: len(keys)] != keys:
            raise Refused("membership-epochs", f"{_WHAT} takes away or changes a key of an audience.")
