"""New keys after a laptop was shut out: a member offers one for what only members may open, and the registrar names it.

The registrar makes the keys of `everyone`, `office` and `evidence` itself (`sync.shutting_out`). Those of a building's notes and of
a person's own may never lie on a laptop that isn't a member's. So a member's laptop makes the next one and sends the registrar its
public half in a *key offer*, a signed document sealed for the registrar. Named in the membership it is real, and its maker hands it out.
Whoever never got a key says so in the offer; where all say it, one of them begins anew.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass

from talentdesk.clock import Clock
from talentdesk.keys import seal, sign
from talentdesk.sync import audiences, handout, membership, mending, names, shape, signed
from talentdesk.sync.folder import Folder, NotReadableNow, TooLarge
from talentdesk.sync.format import shell
from talentdesk.sync.history import History
from talentdesk.sync.laptops import is_private
from talentdesk.sync.membership import Membership
from talentdesk.sync.registrar import is_made_here, replaced
from talentdesk.sync.state import ExchangeState
from talentdesk.sync.verdicts import Refused, Unreadable

FORMAT = 1
_MAX_OFFER = 256 * 1024
_WHAT = "The key offer"
_SENT = "key_offer"
"""The offer that this laptop sent last: to which registrar, which keys, in which file."""
_BAD = (NotReadableNow, TooLarge, Unreadable, Refused, seal.NotForUs, seal.Damaged, seal.RefusedFile)


@dataclass(frozen=True, slots=True)
class OfferedKey:
    """The public half of an audience's next epoch."""

    audience: str
    epoch: int
    public: str
    held: bool = True
    """Whether the device that offers it has an earlier key of the audience."""


@dataclass(frozen=True, slots=True)
class KeyOffer:
    """What a device offers: keys of audiences that its person belongs to. Their private halves stay on it."""

    district: str
    device: str
    person: str
    made: str
    keys: tuple[OfferedKey, ...]


@dataclass(frozen=True, slots=True)
class Offered:
    """A key, and the device and person that offer it."""

    device: str
    person: str
    key: OfferedKey


def encode(offer: KeyOffer, signing_private: str, registrar_recipient: str) -> bytes:
    """The file of an offer: signed inside, sealed for the registrar's device, padded."""
    body = {"format": FORMAT, **asdict(offer), "keys": [asdict(key) for key in offer.keys]}
    return shell.seal_padded(signed.write(sign.KEY_OFFER, body, signing_private), [registrar_recipient])


def path_of(offer: KeyOffer, incarnation: str, data: bytes) -> str:
    """Where an offer's file belongs: with the device that offers."""
    return f"{_directory(offer.device, incarnation)}/{hashlib.sha256(data).hexdigest()[:32]}.age"


def decode(data: bytes, identities: list[str], place_device: str, newest: Membership) -> KeyOffer:
    """The offer in a file, if it is of the active device in whose directory it lies. Raises Unreadable, Refused, keys.seal.NotForUs."""
    body, last = signed.split(shell.open_padded(data, identities, _MAX_OFFER), _WHAT)
    found = shape.read(body, _BODY, _WHAT, FORMAT)
    del found["format"]
    found["keys"] = tuple(OfferedKey(**item) for item in found["keys"])
    offer = KeyOffer(**found)
    device = newest.device(offer.device)
    signed.verify(sign.KEY_OFFER, body, signed.signature_of(last, _WHAT.lower()), device.sign, _WHAT.lower())
    if device.status != "active":
        raise Refused("revoked", f"{_WHAT} comes from a device that is no longer trusted.")
    if (offer.district, offer.device, offer.person) != (newest.district, place_device, device.person):
        raise Refused("place", f"{_WHAT} lies in another place than its writer put it.")
    return offer


def due(history: History) -> dict[str, int]:
    """Audience → the epoch it should have: those whose present key a device holds that was shut out since."""
    newest, found = history.newest, dict[str, int]()
    if newest is None:
        return found
    for device, version in history.shut_out.items():
        before = history.get(version - 1)  # nobody is shut out in the first version
        for audience in audiences.audiences_of(newest.devices[device].person, before) if before else ():
            epoch = before.newest_epoch(audience) if before else 0
            if 0 < epoch == newest.newest_epoch(audience):
                found[audience] = epoch + 1
    return found


def offer(state: ExchangeState, folder: Folder, clock: Clock, person: str, *, remember: bool = True) -> None:
    """Offers the registrar the next keys of what is due and this person's, and says of which none was ever here.

    What the folder lost is offered again.

    What goes by mail may never arrive: with `remember` off the next offer is written all the same.
    """
    newest = state.need_membership()
    keys = _next_keys(state, newest, person) if newest.registrar != state.device else ()
    if not keys:
        return
    directory = _directory(state.device, state.incarnation)
    said = {"registrar": newest.registrar, "keys": [asdict(key) for key in keys]}
    sent = json.loads(state.secret(_SENT) or "{}")
    there = {f"{directory}/{name}" for name in folder.our_files(directory)}
    if {**sent, **said} == sent and sent["path"] in there and not mending.is_damaged(folder, sent["path"]):
        return
    made = KeyOffer(state.district, state.device, person, clock.hour(), keys)
    data = encode(made, state.need("device_sign"), newest.device(newest.registrar).age)
    path = path_of(made, state.incarnation, data)
    folder.write_new(path, data)
    if remember:
        state.keep_secrets({_SENT: json.dumps({**said, "path": path})})


def name(state: ExchangeState, folder: Folder, clock: Clock, person: str) -> None:
    """On the registrar's laptop: publishes the version with the keys that are due and offered, the longest member's first."""
    newest = state.need_membership()
    wanted = due(state.memberships()) if newest.registrar == state.device and not state.secret(handout.FORK) else {}
    if not wanted:
        return
    used = {public for publics in newest.audiences.values() for public in publics}
    passed_over = {state.device, *(lost.id for lost in replaced(state.memberships()))}
    own = [Offered(state.device, person, key) for key in _next_keys(state, newest, person)]
    offers = [*own, *_offered(state, folder, newest, wanted, passed_over)]
    unheld, epochs = _unheld(newest, wanted, offers), dict[str, str]()
    for one in offers:
        key = one.key
        fits = wanted.get(key.audience) == key.epoch and key.audience not in epochs and key.public not in used
        may = one.person in audiences.members(key.audience, newest, {})
        may = may and (one.device == state.device or not is_made_here(key.audience))
        if fits and may and (key.held or key.audience in unheld):
            epochs[key.audience] = key.public
            used.add(key.public)
    if epochs:
        handout.publish(state, folder, membership.successor(newest, clock.hour(), epochs=epochs))
        state.audit("keys renewed", " ".join(sorted(epochs)))


def _unheld(newest: Membership, wanted: Mapping[str, int], offers: list[Offered]) -> set[str]:
    """The audiences of which every laptop that may have a key says that it never got one.

    The names of streams follow from an audience's first key, so whoever has one makes the next. Private notes begin anew only where a
    single laptop is left: of several it isn't known here which are their person's.
    """
    having = {(one.device, one.key.audience) for one in offers if one.key.held}
    lacking = {(one.device, one.key.audience, one.key.epoch) for one in offers if not one.key.held}
    laptops: dict[str, list[str]] = {}
    for device in newest.devices.values():
        if device.status == "active":
            laptops.setdefault(device.person, []).append(device.id)
    found: set[str] = set()
    for audience, epoch in wanted.items():
        all_of = [one for member in audiences.members(audience, newest, {}) for one in laptops.get(member, ())]
        said = all((one, audience, epoch) in lacking and (one, audience) not in having for one in all_of)
        if said and (len(all_of) == 1 or not is_private(audience)):
            found.add(audience)
    return found


def _next_keys(state: ExchangeState, newest: Membership, person: str) -> tuple[OfferedKey, ...]:
    """The next keys of what is due and this person's. Their private halves become real when they are named."""
    if newest.device(state.device).status != "active":
        return ()
    wanted, held = due(state.memberships()), state.readable()
    made = next_keys(state, newest, wanted.keys() & set(audiences.audiences_of(person, newest)))
    return tuple(OfferedKey(a, wanted[a], public, a in held) for a, public in sorted(made.items()))


def next_keys(state: ExchangeState, newest: Membership, wanted: Iterable[str]) -> dict[str, str]:
    """Audience → the public half of the key that this device makes for its next epoch. It is in use once the membership names it."""
    return {
        audience: seal.recipient_of(handout.next_identity(state, audience, newest.newest_epoch(audience) + 1))
        for audience in wanted
    }


def renewable(state: ExchangeState, newest: Membership, lost: str = "") -> set[str]:
    """The audiences of the registrar's making that this device can make the next key of, as soon as the device `lost` is shut out.

    That is where it holds a key, or nobody else has a laptop that could.
    """
    active = (item for item in newest.devices.values() if item.status == "active")
    others, held = {item.person for item in active if item.id not in (state.device, lost)}, state.readable()
    return {
        audience
        for audience in newest.audiences
        if is_made_here(audience) and (audience in held or not others & audiences.members(audience, newest, {}))
    }


def _offered(
    state: ExchangeState, folder: Folder, newest: Membership, wanted: Iterable[str], passed_over: set[str]
) -> Iterator[Offered]:
    """Every key in an offer that is whole, signed and made out to this device, of those who belong to a wanted audience."""
    givers = set[str]().union(*(audiences.members(audience, newest, {}) for audience in wanted))
    members = (
        device
        for device in newest.devices.values()
        if device.status == "active" and device.person in givers and device.id not in passed_over
    )
    for device in sorted(members, key=lambda device: (device.since, device.id)):
        for incarnation in folder.our_dirs(f"d/{device.id}"):
            for name in folder.our_files(_directory(device.id, incarnation)):
                path = f"{_directory(device.id, incarnation)}/{name}"
                try:
                    data = folder.read(path)
                    if names.keeps_promise(path, data):
                        offer = decode(data, [state.need("device_age")], device.id, newest)
                        yield from (Offered(device.id, offer.person, key) for key in offer.keys)
                except _BAD:
                    continue  # not whole yet, for another registrar, or not to be believed


def _directory(device: str, incarnation: str) -> str:
    return f"d/{device}/{incarnation}/key"


_KEY: dict[str, shape.Test] = {
    "audience": shape.is_audience,
    "epoch": shape.whole(2),
    "public": shape.is_recipient,
    "held": shape.is_flag,
}
_BODY: dict[str, shape.Test] = {
    "format": shape.exactly(FORMAT),
    "district": shape.hex_text(32),
    "device": shape.hex_text(16),
    "person": shape.is_person,
    "made": shape.is_hour,
    "keys": shape.list_of(shape.parts(_KEY), 1000, 1),
}
