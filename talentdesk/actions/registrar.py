"""The registrar's laptop: what it signs, shutting out another one, handing the task on, and taking it over with the recovery kit."""

from __future__ import annotations

from dataclasses import dataclass, replace

from talentdesk.actions.directory import name_of
from talentdesk.actions.exchange import sync
from talentdesk.actions.setting_up import introduce_later
from talentdesk.errors import UserError
from talentdesk.ids import new_id
from talentdesk.keys import recovery, seal, sign
from talentdesk.schema.types import Role
from talentdesk.sync import handout, membership, registrar, renewal, shutting_out
from talentdesk.sync.audiences import EVERYONE, OFFICE, members
from talentdesk.sync.membership import Device, Membership, RoleAt
from talentdesk.workspace import Workspace

KIT_ROWS, ROW_LETTERS = recovery.ROWS, recovery.ROW_LETTERS


@dataclass(frozen=True, slots=True)
class TakenOver:
    """What a take-over did. `waits` where the laptop it replaces is shut out only after a colleague's laptop has synced."""

    version: int
    device: str
    replaced: str
    replaced_name: str
    waits: bool


class NoKeysYet(UserError):
    """A registrar who was no member before can't act before a colleague's laptop has given this one the district's keys."""

    def __init__(self) -> None:
        super().__init__(
            "This laptop hasn't got the keys yet that this needs.",
            "It gets them once colleagues' laptops have synced; then sync here and try again. Nothing was changed.",
        )


def of_the_office(ws: Workspace) -> frozenset[str]:
    """The active devices that could be the registrar's, as this laptop knows them."""
    newest = ws.exchange.membership()
    if newest is None:
        return frozenset()
    inside = members(OFFICE, newest, {})
    return frozenset(one.id for one in newest.devices.values() if one.status == "active" and one.person in inside)


def newest_in_folder(ws: Workspace) -> Membership:
    """The membership after a look into the folder, so that what is signed next follows from it. Raises UserError at a fork."""
    handout.follow_membership(ws.exchange, ws.folder())
    fork = ws.exchange.secret(handout.FORK)
    if fork:
        raise UserError(fork, "Nothing was changed.")
    return ws.exchange.need_membership()


def as_registrar(ws: Workspace) -> Membership:
    """The newest membership, where this laptop may sign the next one."""
    newest = newest_in_folder(ws)
    if newest.registrar != ws.exchange.device:
        raise UserError(
            "Only the registrar's laptop can change who belongs to the district.",
            f"That is {name_of(ws, newest.device(newest.registrar).person)}'s.",
        )
    if EVERYONE not in ws.exchange.readable():
        raise NoKeysYet
    return newest


def revoke(ws: Workspace, device: str) -> None:
    """Shuts a device out: what it wrote up to now counts and what it writes later doesn't.

    The keys it held of `everyone`, `office` and `evidence` audiences are replaced here, where they were made; those of a building's
    notes and of its person's private ones as soon as a member's laptop offers new ones (`sync.renewal`). Nothing new begins in
    circles it could open: the next record founds a new one.
    """
    as_registrar(ws)
    sync(ws)
    newest = as_registrar(ws)
    lost = _active(newest, device)
    if device == newest.registrar:
        raise UserError(
            "This is the registrar's own laptop.", "Hand the registrar's task over first. Nothing was changed."
        )
    handout.publish(ws.exchange, ws.folder(), shutting_out.without(ws.exchange, newest, lost))
    ws.exchange.audit("device revoked", device)
    sync(ws)


def hand_over(ws: Workspace, device: str) -> str:
    """Names another laptop of the district office the registrar; returns whose it is. This laptop stays a member."""
    newest = as_registrar(ws)
    heir = _active(newest, device)
    if device == newest.registrar:
        raise UserError("This laptop is the registrar already.", "Nothing was changed.")
    _check_in_office(newest, heir.person)
    handout.publish(ws.exchange, ws.folder(), membership.successor(newest, ws.clock.hour(), registrar=device))
    ws.exchange.audit("registrar changed", device)
    sync(ws)
    return name_of(ws, heir.person)


def _active(newest: Membership, device: str) -> Device:
    found = newest.devices.get(device)
    if found is None or found.status == "revoked":
        raise UserError("There is no such active device.", "“talentdesk devices list” shows them.")
    return found


def _check_in_office(newest: Membership, person: str) -> None:
    """The registrar makes the office's keys, so only a laptop that holds them can be the registrar's."""
    if person not in members(OFFICE, newest, {}):
        raise UserError(
            "Only a laptop of the district office can decide who belongs to the district.",
            "District staff and executives have one. Where none is left, ask to join as district staff on a new laptop, and take over "
            "there. Nothing was changed.",
        )


# With the recovery kit


def problem_in_row(number: int, text: str) -> str:
    """What isn't as on the sheet in a row of the kit's key, in words; rows count from 1. Empty for a row that is."""
    try:
        recovery.read_row(number, text)
    except UserError as problem:
        return str(problem)
    return ""


def take_over(ws: Workspace, kit: str, mine: bool = False) -> TakenOver:
    """Makes this laptop the registrar with the root key typed from the recovery kit, and shuts out the one it replaces.

    A laptop of the district office does all of it at once. One that has only asked to join becomes a member on the way, as district staff:
    under the person of the laptop it replaces where that one was `mine`, else under a new one. It holds no key of the district yet; the old
    laptop is shut out and the keys are replaced at the first sync after colleagues' laptops have given it what it needs.

    The root key stays in memory. Raises UserError where anything doesn't fit; then nothing changed.
    """
    root = recovery.read_kit_text(kit)
    if sign.public_of(root) not in ws.exchange.root_publics():
        raise UserError(
            "This is the recovery kit of another district.",
            "Look for the sheet with this district's name on it.",
            "kit",
        )
    _check_entitled(ws)
    sync(ws)
    newest = newest_in_folder(ws)
    _check_entitled(ws)
    lost = newest.device(newest.registrar)
    new = ws.exchange.person is None
    draft = (
        _from_outside(ws, newest, lost, mine)
        if new
        else shutting_out.without(ws.exchange, newest, lost, heir=ws.exchange.device)
    )
    ws.exchange.audit("recovery kit used", lost.id)
    if new and not mine:
        introduce_later(ws)
    done = handout.publish(ws.exchange, ws.folder(), draft, root)
    sync(ws)
    return TakenOver(done.version, ws.exchange.device, lost.id, name_of(ws, lost.person), waits(ws))


def waits(ws: Workspace) -> bool:
    """Whether the laptop that this one replaced is shut out only once a colleague's laptop has given this one what it needs."""
    newest = ws.exchange.membership()
    if newest is None or newest.registrar != ws.exchange.device:
        return False
    return bool(registrar.replaced(ws.exchange.memberships()))


def _check_entitled(ws: Workspace) -> None:
    """Raises UserError where this laptop can't be the registrar's. One that only asked to join can."""
    newest = ws.exchange.membership()
    me = newest.devices.get(ws.exchange.device) if newest else None
    if newest is None or me is None:
        return
    if me.status == "revoked":
        raise UserError("This laptop was shut out.", "Take over on another one. Nothing was changed.")
    if me.id == newest.registrar:
        raise UserError("This laptop decides already who belongs to the district.", "Nothing was changed.")
    _check_in_office(newest, me.person)


def _from_outside(ws: Workspace, newest: Membership, lost: Device, mine: bool) -> Membership:
    """The version that takes in a laptop which has only asked to join. What nobody else holds a key of begins anew with it."""
    state = ws.exchange
    person = lost.person if mine else new_id()
    me = Device(
        state.device,
        person,
        sign.public_of(state.need("device_sign")),
        seal.recipient_of(state.need("device_age")),
        since=newest.version + 1,
    )
    others = [item for item in newest.devices.values() if item.status == "active" and item.id != lost.id]
    begun = renewal.renewable(state, newest, lost.id)
    begun |= set() if person in {item.person for item in others} else {f"person:{person}"}
    # Whoever shuts a laptop out says what of it counts; this one has read nothing of it yet.
    alone = [] if others else [replace(lost, status="revoked")]
    roles = tuple(dict.fromkeys((*newest.roles_of(person), RoleAt(Role.DISTRICT_STAFF))))
    return membership.successor(
        newest,
        ws.clock.hour(),
        registrar=me.id,
        persons={person: roles},
        devices=[me, *alone],
        epochs=renewal.next_keys(state, newest, begun),
    )
