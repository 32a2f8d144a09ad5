"""Which laptops may have what is private to a person: their own audience and their circles.

The registrar says which laptops bear somebody's name, and could name one of their own. So the registrar's word is enough for a person's
first laptop only; a further one gets private keys after its six words were typed on a laptop that holds them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Literal

from talentdesk.sync import enrol
from talentdesk.sync.audiences import audience_class
from talentdesk.sync.membership import Device, Membership
from talentdesk.sync.state import ExchangeState

Answer = Literal["confirmed", "refused"]
_ANSWERS = "laptop_answers"
_LEFT = "left_circles"


def is_private(audience: str) -> bool:
    """Whether an audience's key goes to confirmed laptops only."""
    return audience_class(audience) in ("person", "circle")


def answers(state: ExchangeState) -> dict[str, Answer]:
    """Device → what was said about it on this laptop."""
    return json.loads(state.secret(_ANSWERS) or "{}")


def answer(state: ExchangeState, devices: Iterable[str], said: Answer) -> None:
    """Remembers what was said about laptops."""
    state.keep_secrets({_ANSWERS: json.dumps(answers(state) | dict.fromkeys(devices, said))})


def trusted(state: ExchangeState) -> set[str]:
    """The laptops that this one gives private keys to, and takes new ones from."""
    said = answers(state)
    first = {device for device in state.memberships().first_devices if said.get(device) != "refused"}
    return first | {device for device, word in said.items() if word == "confirmed"} | {state.device}


def asked_about(state: ExchangeState) -> list[Device]:
    """The laptops whose words are wanted here: of this person, or of somebody in a circle founded here who has no other laptop left.

    A laptop that waits for its own confirmation has nothing to give to another of its person.
    """
    newest, me = state.membership(), state.person
    if newest is None or me is None or newest.devices[state.device].status != "active":
        return []
    known, said = trusted(state), answers(state)
    active = [device for device in newest.devices.values() if device.status == "active"]
    served = {device.person for device in active if device.id in known and device.person != me}
    mine = [item for item in state.circles().values() if item["device"] == state.device]
    partners = {person for circle in mine for person in circle["members"]} - served
    partners = partners | {me} if f"person:{me}" in state.readable() else partners - {me}
    return [item for item in active if item.person in partners and item.id not in known | said.keys()]


def take_as_named(state: ExchangeState, persons: Iterable[str]) -> None:
    """Takes somebody with whom this laptop founds its first circle at the laptop the membership names now, be it not their first."""
    newest, known = state.need_membership(), trusted(state) | answers(state).keys()
    met = {person for circle in state.circles().values() for person in circle["members"]}
    for person in set(persons) - met - {state.person}:
        held = newest.devices_of(person)
        if held and not known & {device.id for device in held}:
            answer(state, [min(held, key=lambda device: (device.since, device.id)).id], "confirmed")


def leave_circles(state: ExchangeState, before: Membership, now: Membership) -> None:
    """After a laptop was shut out, nothing new is written into circles whose key it held: the next record founds a new one.

    A circle's key can't be replaced, it is part of what makes the circle; what is in the old one stays there.
    """
    lost = {
        device.person
        for device in now.devices.values()
        if device.status == "revoked" and device.id in before.devices and before.devices[device.id].status != "revoked"
    }
    found = {circle for circle, members in state.circle_members().items() if members & lost}
    if found:
        state.keep_secrets({_LEFT: json.dumps(sorted(found | left_circles(state)))})


def left_circles(state: ExchangeState) -> set[str]:
    """Circles whose key a laptop that was shut out may hold."""
    return set(json.loads(state.secret(_LEFT) or "[]"))


def words(state: ExchangeState, device: Device) -> list[str]:
    """The six words of a member's laptop: it shows them, and whoever confirms it types them."""
    root = enrol.fingerprint(state.root_publics())
    return list(enrol.laptop_words(root, state.district, device.id, device.person, device.sign, device.age))
