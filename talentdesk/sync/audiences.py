"""Audiences: who can open what, as a pure function of the membership and the circles a device knows of."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from typing import TYPE_CHECKING

from talentdesk.schema.types import DISTRICT_LEADERS, Role

if TYPE_CHECKING:
    from talentdesk.sync.membership import Membership

EVERYONE = "everyone"
OFFICE = "office"
BUILDING_ROLES = (Role.PRINCIPAL, Role.ASSISTANT_PRINCIPAL, Role.COACH)
Circles = Mapping[str, frozenset[str]]
"""Circle audience (`circle:<id>`) → its persons."""


def audience_class(audience: str) -> str:
    """The class of an audience id, as kinds declare it."""
    return audience.partition(":")[0]


def members(audience: str, membership: Membership, circles: Circles) -> set[str]:
    """The persons who can open an audience. Nobody, where the audience or the circle isn't known."""
    kind, _, of = audience.partition(":")
    if kind == EVERYONE:
        return set(membership.persons)
    if kind == OFFICE:
        return membership.persons_with(*DISTRICT_LEADERS)
    if kind == "building":
        return membership.persons_with(*BUILDING_ROLES, building=of)
    if kind == "evidence":
        return membership.persons_with(*BUILDING_ROLES, building=of) | membership.persons_with(*DISTRICT_LEADERS)
    if kind == "person":
        return {of} & set(membership.persons)
    return set(circles.get(audience, ()))


def may_write(person: str, audience: str, kind: str, membership: Membership, circles: Circles) -> bool:
    """Whether a person may write a record of a kind into an audience: members may, and everyone enrolled may send facts to the office."""
    if audience == OFFICE and kind == "fact":
        return person in membership.persons
    return person in members(audience, membership, circles)


def audiences_of(person: str, membership: Membership) -> tuple[str, ...]:
    """The audiences whose private key a person's devices hold, circles apart."""
    if person not in membership.persons:
        return ()
    held = membership.roles_of(person)
    in_office = any(item.role in DISTRICT_LEADERS for item in held)
    led = {item.building for item in held if item.role in BUILDING_ROLES}
    found = [EVERYONE, f"person:{person}"] + [OFFICE] * in_office
    for building in membership.buildings:
        found += [f"building:{building}"] * (building in led) + [f"evidence:{building}"] * (
            building in led or in_office
        )
    return tuple(found)


def slot(secret: str, device: str, incarnation: str) -> str:
    """The name of a stream's directory: only those who hold the audience's secret can tell which audience it is."""
    return _mac(secret, f"slot\n{device}/{incarnation}")[:32]


def secret_of(identity: str) -> str:
    """The secret of the audience whose first key this is. It follows from the key, so no right key comes with a wrong one."""
    return label_key(identity.encode().hex(), "audience secret")


def label_key(secret: str, label: str) -> str:
    """A key for one purpose, derived from an audience's secret; 64 hex characters."""
    return _mac(secret, f"key\n{label}")


def _mac(secret: str, message: str) -> str:
    return hmac.new(bytes.fromhex(secret), message.encode(), hashlib.sha256).hexdigest()
