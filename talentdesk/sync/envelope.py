"""Key envelopes: audience keys handed from one device to another; and circles, whose definition travels with their key."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from talentdesk import strictjson
from talentdesk.keys import seal, sign
from talentdesk.sync import audiences, shape, signed
from talentdesk.sync.format import shell
from talentdesk.sync.membership import Device, Membership
from talentdesk.sync.verdicts import NotYet, Refused

FORMAT = 1
MAX_BYTES = 4 * 1024 * 1024
MAX_MEMBERS = 50
_WHAT = "The key envelope"
_CIRCLE = "The circle's definition"


@dataclass(frozen=True, slots=True)
class Circle:
    """Who can open a circle, fixed for ever: its id is the hash of the rest, so no second definition can take its name."""

    circle: str
    founder: str
    purpose: str
    members: tuple[str, ...]
    public: str
    made: str
    device: str
    signature: str = ""

    @property
    def audience(self) -> str:
        """The circle's audience id."""
        return f"circle:{self.circle}"

    def to_json(self) -> dict[str, Any]:
        """The definition as it travels."""
        return {**asdict(self), "members": list(self.members)}

    def core(self) -> bytes:
        """What the id is the hash of."""
        return strictjson.dumps(
            {name: value for name, value in self.to_json().items() if name not in {"circle", "signature"}}
        )


@dataclass(frozen=True, slots=True)
class GivenKey:
    """One epoch of an audience. Without `identity` the receiver may write there, not read."""

    audience: str
    epoch: int
    identity: str | None
    secret: str
    definition: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Envelope:
    """Keys from a device to a device. Both are named inside, so an envelope can't be passed on as somebody else's."""

    district: str
    from_device: str
    person: str
    to_device: str
    hour: str
    keys: tuple[GivenKey, ...]


@dataclass(frozen=True, slots=True)
class OpenedEnvelope:
    """An opened envelope and what its signature covers; nothing has been believed yet."""

    envelope: Envelope
    body: bytes
    signature: str


def encode(envelope: Envelope, signing_private: str, recipient: str) -> bytes:
    """The file of an envelope: signed inside, sealed for the receiving device, padded."""
    body: dict[str, Any] = {"format": FORMAT, **asdict(envelope), "keys": [_key_to_json(key) for key in envelope.keys]}
    return shell.seal_padded(signed.write(sign.ENVELOPE, body, signing_private), [recipient])


def path_of(envelope: Envelope, incarnation: str, data: bytes) -> str:
    """Where an envelope's file belongs: with the device that gives."""
    return f"d/{envelope.from_device}/{incarnation}/env/{hashlib.sha256(data).hexdigest()[:32]}.age"


def decode(data: bytes, identities: list[str]) -> OpenedEnvelope:
    """The envelope in a file. Raises Unreadable, Refused, or keys.seal.NotForUs (most envelopes are for others)."""
    body, last = signed.split(shell.open_padded(data, identities, MAX_BYTES), _WHAT)
    found = shape.read(body, _BODY, _WHAT, FORMAT)
    del found["format"]
    found["keys"] = tuple(GivenKey(**item) for item in found["keys"])
    return OpenedEnvelope(Envelope(**found), body, signed.signature_of(last, _WHAT.lower()))


def check(opened: OpenedEnvelope, place_device: str, own_device: str, newest: Membership) -> Iterator[GivenKey]:
    """Yields the keys of an envelope that may be believed. Then raises NotYet if others wait, or Refused if one is bad.

    Giver and receiver must both be members of each audience, and each key must be the one the membership (or the circle) names.
    One key that can't be taken never keeps the others back.
    """
    giver, receiver = _check_outside(opened, place_device, own_device, newest)
    later: list[NotYet] = []
    bad: list[Refused] = []
    for key in opened.envelope.keys:
        try:
            _check_key(key, giver, receiver, newest)
        except NotYet as problem:
            later.append(problem)
        except Refused as problem:
            bad.append(problem)
        else:
            yield key
    for problem in (*later, *bad):
        raise problem


def _check_outside(
    opened: OpenedEnvelope, place_device: str, own_device: str, newest: Membership
) -> tuple[Device, Device]:
    """The devices that give and receive, where the envelope as a whole is right."""
    envelope = opened.envelope
    if envelope.district != newest.district:
        raise Refused("district", f"{_WHAT} belongs to another district.")
    giver = newest.devices.get(envelope.from_device)
    if giver is None:
        raise NotYet(f"{_WHAT} comes from a device that isn't known here.")
    signed.verify(sign.ENVELOPE, opened.body, opened.signature, giver.sign, _WHAT.lower())
    if giver.status == "revoked":
        raise Refused("revoked", f"{_WHAT} comes from a device that is no longer trusted.")
    if place_device != envelope.from_device:
        raise Refused("place", f"{_WHAT} lies in another place than its writer put it.")
    if envelope.to_device != own_device:
        raise Refused("receiver", f"{_WHAT} is made out to another device.")
    receiver = newest.devices.get(own_device)
    if receiver is None:
        raise NotYet(f"{_WHAT} came before the membership that holds this device.")
    if receiver.person != envelope.person:
        raise Refused("receiver", f"{_WHAT} is made out to another person.")
    return giver, receiver


def make_circle(
    founder: Device, purpose: str, members: Iterable[str], public: str, made: str, signing_private: str
) -> Circle:
    """A new circle, signed by its founder's device. The founder is always a member. Raises Refused where the form isn't right."""
    persons = tuple(sorted({founder.person, *members}))
    draft = Circle("0" * 32, founder.person, purpose, persons, public, made, founder.id)
    core = draft.core()
    circle = replace(draft, circle=_circle_id(core), signature=sign.sign(sign.CIRCLE, core, signing_private))
    shape.read(strictjson.dumps(circle.to_json()), _DEFINITION, _CIRCLE)
    return circle


def check_circle(definition: Mapping[str, Any], device_of: Callable[[str], Device | None]) -> Circle:
    """The circle of a definition. `device_of` looks a device up in the membership. Raises Refused, or NotYet for an unknown device."""
    found = shape.read(strictjson.dumps(dict(definition)), _DEFINITION, _CIRCLE)
    found["members"] = tuple(found["members"])
    circle = Circle(**found)
    core = circle.core()
    if circle.circle != _circle_id(core):
        raise Refused("circle-id", f"{_CIRCLE} was changed: its id doesn't fit.")
    device = device_of(circle.device)
    if device is None:
        raise NotYet(f"{_CIRCLE} comes from a device that isn't known here.")
    signed.verify(sign.CIRCLE, core, circle.signature, device.sign, _CIRCLE.lower())
    if device.person != circle.founder or circle.founder not in circle.members:
        raise Refused("circle-founder", f"{_CIRCLE} names a founder who didn't found it.")
    if list(circle.members) != sorted(circle.members):
        raise Refused("form", f"{_CIRCLE} doesn't list its members in order.")
    return circle


def _circle_id(core: bytes) -> str:
    return hashlib.sha256(core).hexdigest()[:32]


def _check_key(key: GivenKey, giver: Device, receiver: Device, newest: Membership) -> None:
    if (key.definition is not None) != key.audience.startswith("circle:"):
        raise Refused("circle", f"{_WHAT} holds a circle without its definition, or a definition without a circle.")
    circles: dict[str, frozenset[str]] = {}
    public = newest.audience_public(key.audience, key.epoch)
    if key.definition is not None:
        circle = check_circle(key.definition, newest.devices.get)
        if circle.audience != key.audience or key.epoch != 1:
            raise Refused("circle", f"{_WHAT} holds the definition of another circle.")
        circles, public = {circle.audience: frozenset(circle.members)}, circle.public
    if public is None:
        raise NotYet(f"{_WHAT} holds a key that the membership here doesn't name yet.")
    inside = audiences.members(key.audience, newest, circles)
    if giver.person not in inside:
        raise NotYet(f"{_WHAT} holds a key from somebody who may not have it, as far as the membership here goes.")
    if key.identity is None:
        if key.audience != audiences.OFFICE:
            raise Refused("write-only", f"{_WHAT} holds only half of a key where the whole is needed.")
        if giver.id != newest.registrar:
            raise NotYet(f"{_WHAT} holds half of a key from somebody other than the registrar.")
        return
    if receiver.person not in inside:
        raise NotYet(f"{_WHAT} holds a key for somebody who may not have it, as far as the membership here goes.")
    if _public_of(key.identity) != public:
        raise Refused("key", f"{_WHAT} holds a key that isn't its audience's.")
    if key.epoch == 1 and key.secret != audiences.secret_of(key.identity):
        raise Refused("secret", f"{_WHAT} holds a secret that isn't its audience's.")


def _public_of(identity: str) -> str | None:
    try:
        return seal.recipient_of(identity)
    except ValueError:
        return None


def _key_to_json(key: GivenKey) -> dict[str, Any]:
    found = {"audience": key.audience, "epoch": key.epoch, "identity": key.identity, "secret": key.secret}
    return found if key.definition is None else {**found, "definition": dict(key.definition)}


_DEFINITION: dict[str, shape.Test] = {
    "circle": shape.hex_text(32),
    "founder": shape.is_person,
    "purpose": shape.matching(r"[a-z_]{1,40}"),
    "members": shape.list_of(shape.is_person, MAX_MEMBERS, 1),
    "public": shape.is_recipient,
    "made": shape.is_hour,
    "device": shape.hex_text(16),
    "signature": shape.hex_text(128),
}
_KEY: dict[str, shape.Test] = {
    "audience": shape.is_audience,
    "epoch": shape.whole(1),
    "identity": shape.maybe(shape.is_identity),
    "secret": shape.hex_text(64),
}


def _is_key(value: Any) -> bool:
    return shape.parts(_KEY)(value) or shape.parts({**_KEY, "definition": shape.parts(_DEFINITION)})(value)


_BODY: dict[str, shape.Test] = {
    "format": shape.exactly(FORMAT),
    "district": shape.hex_text(32),
    "from_device": shape.hex_text(16),
    "person": shape.is_person,
    "to_device": shape.hex_text(16),
    "hour": shape.is_hour,
    "keys": shape.list_of(_is_key, 10_000, 1),
}
