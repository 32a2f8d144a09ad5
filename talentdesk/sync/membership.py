"""Membership: the buildings, persons, devices, audiences and epochs of one version, and what a version changes about the one before it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from types import MappingProxyType
from typing import Literal, TypeVar

from talentdesk.schema.types import Role
from talentdesk.sync import shape
from talentdesk.sync.verdicts import Refused

ROOT = "root"
Status = Literal["active", "revoked", "dormant"]
_Entry = TypeVar("_Entry")


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


@dataclass(frozen=True)
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
        places = [self._holders.get(role, {}) for role in roles]
        held = [place.values() if building is None else (place.get(building, ()),) for place in places]
        return set[str]().union(*(persons for found in held for persons in found))

    @cached_property
    def _holders(self) -> dict[Role, dict[str | None, list[str]]]:
        """Role → building, or None for the district → who holds it there: asked for every file that was written under this version."""
        found: dict[Role, dict[str | None, list[str]]] = {}
        for person, held in self.persons.items():
            for item in held:
                found.setdefault(item.role, {}).setdefault(item.building, []).append(person)
        return found

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


@dataclass(frozen=True, slots=True)
class Change:
    """What one version says. Where it isn't `whole`, `part` holds only the entries that are new, or other than in the version before it."""

    part: Membership
    whole: bool = False


def change(prev: Membership | None, item: Membership) -> Change:
    """What a version changes about the one before it; everything where there is none, or where something of that one is gone."""
    if prev is None or not set(prev.buildings) <= set(item.buildings) or not prev.persons.keys() <= item.persons.keys():
        return Change(item, whole=True)
    part = replace(
        item,
        buildings=tuple(sorted(set(item.buildings) - set(prev.buildings))),
        persons=_other(prev.persons, item.persons),
        devices=_other(prev.devices, item.devices),
        audiences=_other(prev.audiences, item.audiences),
    )
    return Change(part)


def changed(prev: Membership, changes: Iterable[Change]) -> Membership:
    """The version that changes lead to, one after the other. What they leave alone it shares with `prev`."""
    item, buildings = prev, set[str]()
    persons, devices, audiences = dict(prev.persons), dict(prev.devices), dict(prev.audiences)
    for step in changes:
        item = step.part
        if step.whole:
            prev, buildings = item, set[str]()
            persons, devices, audiences = dict(item.persons), dict(item.devices), dict(item.audiences)
            continue
        buildings |= set(item.buildings)
        persons |= item.persons
        devices |= item.devices
        audiences |= item.audiences
    known = tuple(sorted({*prev.buildings, *buildings})) if buildings else prev.buildings
    return replace(item, buildings=known, persons=persons, devices=devices, audiences=audiences)


def _other(before: Mapping[str, _Entry], now: Mapping[str, _Entry]) -> dict[str, _Entry]:
    # Nearly all of them are the very same objects.
    return {name: item for name, item in now.items() if (held := before.get(name)) is not item and held != item}
