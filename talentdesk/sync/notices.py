"""What a new membership version means for one person: who can open their audiences now, and which laptops bear their name.

The registrar can add a reader to a school or a laptop to a person. Neither may happen unseen.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from talentdesk.sync.audiences import audience_class, audiences_of, members
from talentdesk.sync.membership import Membership


@dataclass(frozen=True, slots=True)
class Notice:
    """A person who can open an audience from now on; or, with a device, a laptop that was added under the person's own name."""

    person: str
    audience: str = ""
    device: str = ""


def between(before: Membership, now: Membership, me: str, own_device: str) -> Iterator[Notice]:
    """What changed for a person from one version to the next."""
    for device in now.devices.values():
        if device.id not in before.devices and device.person == me and device.id != own_device:
            yield Notice(me, device=device.id)
    for audience in audiences_of(me, now):
        if audience_class(audience) in ("building", "office"):
            for person in sorted(members(audience, now, {}) - members(audience, before, {}) - {me}):
                yield Notice(person, audience)
