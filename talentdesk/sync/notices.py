"""What a new membership version means for one person: who can open their audiences now, and which laptops bear their name.

The registrar can add a reader to a school or a laptop to a person. Neither may happen unseen.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

from talentdesk.sync.audiences import audience_class, audiences_of, members
from talentdesk.sync.membership import Change, Membership
from talentdesk.sync.state import ExchangeState

_KEPT = "notices"
_MOST = 200


@dataclass(frozen=True, slots=True)
class Notice:
    """A person who can open an audience from now on; or, with a device, a laptop that was added under the person's name; or an alarm."""

    person: str = ""
    audience: str = ""
    device: str = ""
    alarm: str = ""
    registrar: str = ""
    """Who named the device the registrar: `root`, which lies in the recovery kit, or the registrar before it."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A notice, and the ISO day it came."""

    id: str
    day: str
    notice: Notice


def between(before: Membership, now: Membership, me: str, own_device: str) -> Iterator[Notice]:
    """What changed for a person from one version to the next."""
    for device in now.devices.values():
        if device.id not in before.devices and device.person == me and device.id != own_device:
            yield Notice(me, device=device.id)
    for audience in audiences_of(me, now):
        if audience_class(audience) in ("building", "office"):
            for person in sorted(members(audience, now, {}) - members(audience, before, {}) - {me}):
                yield Notice(person, audience)


def handed_over(before: Membership, newest: Membership, steps: Iterable[Change]) -> Iterator[Notice]:
    """Who decides from now on who belongs, in each version that changed it."""
    registrar = before.registrar
    for now in (step.part for step in steps):
        if now.registrar != registrar:
            yield Notice(newest.device(now.registrar).person, device=now.registrar, registrar=now.by)
        registrar = now.registrar


def keep(state: ExchangeState, news: Iterable[Notice]) -> None:
    """Keeps notices until somebody dismisses them; beyond a great many the oldest go."""
    day = state.clock.today().isoformat()
    new = [Kept(secrets.token_hex(8), day, item) for item in news]
    if new:
        _store(state, [*kept(state), *new][-_MOST:])


def kept(state: ExchangeState) -> list[Kept]:
    """The notices that nobody has dismissed, the oldest first."""
    found: list[dict[str, Any]] = json.loads(state.secret(_KEPT) or "[]")
    return [Kept(item["id"], item["day"], Notice(**item["notice"])) for item in found]


def dismiss(state: ExchangeState, ids: Iterable[str]) -> None:
    """Forgets notices that were read."""
    gone = set(ids)
    _store(state, [item for item in kept(state) if item.id not in gone])


def about(state: ExchangeState, device: str) -> list[str]:
    """The ids of the kept notices about a laptop under somebody's name."""
    return [item.id for item in kept(state) if item.notice.device == device and not item.notice.registrar]


def _store(state: ExchangeState, items: list[Kept]) -> None:
    state.keep_secrets({_KEPT: json.dumps([asdict(item) for item in items])})
