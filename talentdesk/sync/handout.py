"""Membership and keys: following the signed chain, taking keys out of envelopes, and handing keys to devices that lack them."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from talentdesk.clock import Clock
from talentdesk.keys import seal
from talentdesk.sync import (
    audiences,
    envelope,
    history,
    laptops,
    membership,
    membership_file,
    names,
    notices,
    registrar,
)
from talentdesk.sync.audiences import OFFICE
from talentdesk.sync.envelope import Envelope, GivenKey
from talentdesk.sync.folder import Folder, NotReadableNow, TooLarge
from talentdesk.sync.membership import Change, Device, Membership
from talentdesk.sync.notices import Notice
from talentdesk.sync.state import AudienceKey, ExchangeState
from talentdesk.sync.verdicts import NotYet, Refused, Unreadable

FORK = "membership_fork"
_IN_ONE = 1000
"""Keys in one envelope: a laptop of the office gets those of all schools and of every time a laptop was shut out."""
OFFERS = "offers"
"""The private keys that this device offered when it asked to join."""


def membership_files(folder: Folder, held: AbstractSet[str] = frozenset()) -> list[bytes]:
    """What lies among the membership's files, but for the names in `held`. Whatever can't be read now, or is too large, is passed over."""
    files: list[bytes] = []
    for name in folder.our_files("members"):
        if name not in held:
            with contextlib.suppress(NotReadableNow, TooLarge):  # the chain goes on when the file can be read
                files.append(folder.read(f"members/{name}", membership_file.MAX_BYTES))
    return files


def follow_membership(state: ExchangeState, folder: Folder) -> list[Notice]:
    """Takes over the next versions of the membership; returns what they mean for this person.

    At a fork nothing is taken over, and the alarm stands until the folder shows none any more; who was told is told until they dismiss it.
    """
    # A district has thousands of versions; what bears the name of one that is here says nothing new.
    held = {membership_file.name_of(said.part.version, said.part.hash) for said in state.memberships().changes}
    files = membership_files(folder, held)
    before = state.membership()
    steps = history.advance(state.memberships(), files, state.district, state.root_publics())
    with state.together():  # a version is new only once: what follows from it may not be lost
        state.keep_memberships(steps.history, steps.accepted)
        _alarm(state, str(steps.fork) if steps.fork else "", folder.lasting)
        if steps.accepted:
            adopt_offers(state)
            laptops.leave_circles(state, before or steps.history[steps.accepted[0][0]], state.need_membership())
        return _notices(state, before, steps.history.changes[-len(steps.accepted) :] if steps.accepted else ())


def _alarm(state: ExchangeState, fork: str, lasting: bool) -> None:
    standing = state.secret(FORK) or ""
    if fork and fork != standing:
        notices.keep(state, [Notice(alarm=fork)])
    if fork != standing and (fork or lasting):  # a carried file says nothing about what lies in the folder
        state.keep_secrets({FORK: fork})


def _notices(state: ExchangeState, before: Membership | None, steps: Sequence[Change]) -> list[Notice]:
    """None for a laptop that has just become a member: what was before it is no news to it."""
    person, newest = state.person, state.membership()
    if before is None or newest is None or person is None or state.device not in before.devices:
        return []
    found = [*notices.between(before, newest, person, state.device), *notices.handed_over(before, newest, steps)]
    notices.keep(state, found)
    for item in found:
        state.audit(_audited(item), item.device or f"{item.person} {item.audience}".strip())
    return found


def _audited(item: Notice) -> str:
    if item.registrar:
        return "registrar changed"
    return "laptop added under my name" if item.device else "reader added"


def next_identity(state: ExchangeState, audience: str, epoch: int) -> str:
    """The private key that this device makes for an epoch to come. It follows from the device's own, so no restored backup forgets it."""
    return seal.identity_from(
        bytes.fromhex(audiences.label_key(state.need("device_age").encode().hex(), f"next key\n{audience}\n{epoch}"))
    )


def adopt_offers(state: ExchangeState) -> None:
    """The keys this device made become real where the membership names their public halves."""
    newest = state.need_membership()
    offered = {seal.recipient_of(identity): identity for identity in json.loads(state.secret(OFFERS) or "[]")}
    held = {(key.audience, key.epoch) for key in state.audience_keys() if key.identity}
    for audience in (
        audiences.audiences_of(newest.devices[state.device].person, newest) if state.device in newest.devices else ()
    ):
        for epoch, public in enumerate(newest.audiences.get(audience, ()), 1):
            if (audience, epoch) in held:
                continue
            mine = next_identity(state, audience, epoch)
            identity = mine if seal.recipient_of(mine) == public else offered.get(public)
            if identity is not None:
                known = state.newest_key(audience)
                # The secret names streams and facts; it outlives the epochs so that those names do not change with a key.
                secret = known.secret if known else audiences.secret_of(identity)
                state.keep_key(AudienceKey(audience, epoch, identity, public, secret))


def publish(state: ExchangeState, folder: Folder, draft: Membership, root: str | None = None) -> Membership:
    """Signs the next version with this device's key, or with the root key, writes it and takes it over.

    A process may end in between: whoever reads the version in the folder, this device after a crash included, takes over what it names.
    """
    private, by = (root, membership.ROOT) if root else (state.need("device_sign"), state.device)
    before = state.need_membership()
    data = membership_file.encode_signed(draft, private, by, before)
    accepted = membership_file.accept(before, data, state.district, state.root_publics())
    folder.write_new(f"members/{membership_file.file_name(draft.version, data)}", data)
    with state.together():
        state.keep_memberships(state.memberships().after(accepted), [(accepted.version, data)])
        adopt_offers(state)
        laptops.leave_circles(state, before, accepted)
    return accepted


def take_keys(state: ExchangeState, folder: Folder) -> int:
    """Opens the envelopes that are new here and keeps the keys that may be believed; returns how many keys were new."""
    newest = state.need_membership()
    seen = {row[0] for row in state.database.execute("SELECT path FROM seen_file")}
    taken = 0
    for device in folder.our_dirs("d"):
        for incarnation in folder.our_dirs(f"d/{device}"):
            for name in folder.our_files(f"d/{device}/{incarnation}/env"):
                path = f"d/{device}/{incarnation}/env/{name}"
                if path not in seen and device != state.device:
                    taken += _take(state, folder, path, device, newest)
    return taken


def _take(state: ExchangeState, folder: Folder, path: str, device: str, newest: Membership) -> int:
    taken = 0
    try:
        data = folder.read(path)
        if not names.keeps_promise(path, data):
            return taken  # not whole yet: zeros or a login page would be refused for good
        opened = envelope.decode(data, [state.need("device_age")])
        foreign = False
        for key in envelope.check(opened, device, state.device, newest):
            foreign |= (is_foreign := _is_foreign(state, key, device))
            taken += not is_foreign and _keep(state, key, newest)
        if foreign:
            return taken  # read again once that laptop was confirmed here
    except (NotReadableNow, NotYet, Unreadable, seal.Damaged):
        return taken  # read again at the next sync
    except (Refused, TooLarge, seal.NotForUs, seal.RefusedFile):
        pass  # for another device, or not to be believed: either way nothing to take
    with state.database.write() as db:
        db.execute("INSERT OR IGNORE INTO seen_file VALUES (?)", (path,))
    return taken


def _is_foreign(state: ExchangeState, key: GivenKey, giver: str) -> bool:
    """Whether a laptop that nobody confirmed here would have this person's private notes sealed with another key from now on."""
    held = state.newest_key(key.audience) if key.audience.startswith("person:") else None
    return held is not None and key.epoch > held.epoch and giver not in laptops.trusted(state)


def _keep(state: ExchangeState, key: GivenKey, newest: Membership) -> bool:
    if key.definition is not None:
        circle = envelope.check_circle(key.definition, newest.devices.get)
        state.keep_circle(circle.audience, circle.to_json())
    public = key.definition["public"] if key.definition is not None else newest.audience_public(key.audience, key.epoch)
    return state.keep_key(AudienceKey(key.audience, key.epoch, key.identity, public or "", key.secret))


@dataclass(frozen=True, slots=True)
class _Stock:
    """What this device holds, looked up once for all who may lack it: a district has thousands of laptops."""

    keys: dict[str, list[AudienceKey]]
    """Audience → its keys that can be passed on."""
    audiences: dict[str, set[str]]
    """Person → those of the audiences that they may have the keys of."""
    given: set[tuple[str, str, int]]
    """Device, audience and epoch of what was given and lies in the folder; what the folder lost is given again."""
    circles: dict[str, dict[str, str]]
    trusted: set[str]
    replaced: set[str]
    before_term: Membership | None

    @classmethod
    def of(cls, state: ExchangeState, newest: Membership, there: set[str]) -> _Stock:
        keys: dict[str, list[AudienceKey]] = {}
        for key in state.audience_keys():
            if key.identity is not None:
                keys.setdefault(key.audience, []).append(key)
        circles, versions = state.circle_members(), state.memberships()
        of_person: dict[str, set[str]] = {}
        for audience in keys:
            for member in audiences.members(audience, newest, circles):
                of_person.setdefault(member, set()).add(audience)
        rows = state.database.execute("SELECT device, audience, epoch, path FROM given")
        return cls(
            keys,
            of_person,
            {(row["device"], row["audience"], row["epoch"]) for row in rows if row["path"] in there},
            state.circles(),
            laptops.trusted(state),
            {lost.id for lost in registrar.replaced(versions)},
            registrar.before_term(versions),
        )


def hand_out(state: ExchangeState, folder: Folder, clock: Clock, person: str, *, remember: bool = True) -> int:
    """Gives every device that lacks them the keys that are this device's to give; returns how many envelopes that took.

    What goes by mail may never arrive: with `remember` off the keys are given again next time.
    """
    newest, own = state.need_membership(), state.device
    directory = f"d/{own}/{state.incarnation}/env"
    stock = _Stock.of(state, newest, {f"{directory}/{name}" for name in folder.our_files(directory)})
    written = 0
    for device in newest.devices.values():
        if device.id == own or device.id in stock.replaced or device.status != "active":
            continue
        lacking = tuple(_lacking(own, newest, stock, device, person))
        for start in range(0, len(lacking), _IN_ONE):
            keys = lacking[start : start + _IN_ONE]
            path = _give(state, folder, clock, device, keys)
            with state.database.write() as db:
                rows = [(device.id, key.audience, key.epoch, path) for key in keys] if remember else []
                db.executemany("INSERT OR REPLACE INTO given VALUES (?,?,?,?)", rows)
            written += 1
    return written


def _give(state: ExchangeState, folder: Folder, clock: Clock, device: Device, keys: tuple[GivenKey, ...]) -> str:
    made = Envelope(state.district, state.device, device.person, device.id, clock.hour(), keys)
    data = envelope.encode(made, state.need("device_sign"), device.age)
    path = envelope.path_of(made, state.incarnation, data)
    folder.write_new(path, data)
    return path


def _lacking(own: str, newest: Membership, stock: _Stock, device: Device, person: str) -> Iterator[GivenKey]:
    theirs = stock.audiences.get(device.person, set[str]())
    for audience in sorted(theirs | ({OFFICE} & stock.keys.keys())):
        if laptops.is_private(audience) and device.id not in stock.trusted:
            continue
        for key in stock.keys[audience]:
            given = (device.id, audience, key.epoch) in stock.given
            if given or not _mine_to_give(own, newest, stock, key, person, device):
                continue
            if audience in theirs:
                yield GivenKey(audience, key.epoch, key.identity, key.secret, stock.circles.get(audience))
            else:
                yield GivenKey(audience, key.epoch, None, key.secret)


def _mine_to_give(own: str, newest: Membership, stock: _Stock, key: AudienceKey, person: str, device: Device) -> bool:
    """One giver an audience where possible: the registrar, a circle's founder, the person; any member for a building.

    A registrar who came after another gets from every member what was made before. What a person's further laptops get of circles comes
    from their own first one: it is there that they were confirmed.
    """
    audience, before = key.audience, stock.before_term
    if registrar.is_made_here(audience):
        if newest.registrar != device.id:
            return newest.registrar == own
        return before is not None and key.epoch <= before.newest_epoch(audience)
    if audience.startswith("circle:"):
        return own == stock.circles[audience]["device"] or device.person == person
    return audience in stock.audiences.get(person, ())
