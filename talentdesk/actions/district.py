"""Founding a district, joining it, and approving who asks."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from talentdesk import paths
from talentdesk.actions import records
from talentdesk.actions.directory import building_named, buildings, name_of
from talentdesk.actions.exchange import sync
from talentdesk.actions.registrar import as_registrar
from talentdesk.actions.setting_up import (
    district_of,
    empty_folder,
    give_post,
    kit_place,
    new_device,
    new_kit,
    new_profile,
    put_person,
)
from talentdesk.clock import Clock
from talentdesk.errors import UserError
from talentdesk.ids import natural_id, new_id
from talentdesk.keys import recovery, seal, sign
from talentdesk.schema.types import DISTRICT_LEADERS, Role
from talentdesk.store import reader
from talentdesk.store.heard import last_heard
from talentdesk.store.writer import Change
from talentdesk.sync import asking, enrol, handout, membership, membership_file, renewal
from talentdesk.sync.audiences import EVERYONE, OFFICE
from talentdesk.sync.audiences import members as members_of
from talentdesk.sync.enrol import District, JoinRequest
from talentdesk.sync.folder import FolderAway, LocalFolder, NotReadableNow
from talentdesk.sync.history import History
from talentdesk.sync.membership import Device, Membership, RoleAt
from talentdesk.sync.verdicts import Refused, Unreadable
from talentdesk.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Created:
    """A founded district. The workspace is open."""

    ws: Workspace
    district: str
    device: str
    card: str
    recovery_kit: Path


@dataclass(frozen=True, slots=True)
class Joined:
    """A written join request and the words to read out. The workspace is open."""

    ws: Workspace
    request: str
    device: str
    words: list[str]


@dataclass(frozen=True, slots=True)
class DeviceView:
    """A device, or somebody's wish to become one."""

    device: str
    request: str | None
    person: str | None
    person_name: str
    building: str | None
    role: str
    status: str
    last_heard: str | None


def create(
    home: Path,
    folder: Path,
    name: str,
    person: str,
    passphrase: str | None = None,
    clock: Clock | None = None,
    kit: Path | None = None,
) -> Created:
    """Founds a district in a shared folder: root key (into the recovery kit only), first device, audiences, first membership."""
    if not name.strip() or not person.strip():
        raise UserError("The district and its first person need a name.")
    place = empty_folder(folder, home)
    with new_profile(home, passphrase, clock) as ws:
        root = sign.new_signing_key()
        district = new_id()
        publics = [sign.public_of(root)]
        device = new_device(ws.exchange, district, publics, folder, person)
        card = enrol.card(district, publics)
        first = _first_membership(ws, district, publics, device)
        data = membership_file.encode_signed(first, root, membership.ROOT)
        accepted = membership_file.accept(None, data, district, publics)
        ws.exchange.keep_memberships(History.of([accepted]), [(1, data)])
        handout.adopt_offers(ws.exchange)
        ws.exchange.keep_secrets({"card": card, "district_name": name.strip()})
        kit_path = (kit or kit_place(home)).absolute()
        ws.exchange.keep_secrets({"kit": str(kit_path)} if kit else {})
        with new_kit(kit_path):
            recovery.make_kit(kit_path, district=district, district_name=name.strip(), root_private=root, card=card)
            _first_records(ws, name.strip(), person)
            ws.exchange.audit("district founded")
            place.write_new(enrol.DISTRICT_FILE, enrol.encode_district(District(district, tuple(publics))))
            place.write_new(f"members/{membership_file.file_name(1, data)}", data)
            ws.begun()
            sync(ws)
    return Created(ws, district, device.id, card, kit_path)


def _first_membership(ws: Workspace, district: str, root: Sequence[str], device: Device) -> Membership:
    draft = membership.first(district, ws.clock.hour(), device, root, {device.person: (RoleAt(Role.DISTRICT_STAFF),)})
    made = renewal.next_keys(ws.exchange, draft, (EVERYONE, OFFICE, f"person:{device.person}"))
    return replace(draft, audiences={audience: (public,) for audience, public in made.items()})


def _first_records(ws: Workspace, name: str, person: str) -> None:
    ws.writer().save([Change("district", natural_id("district"), EVERYONE, {"name": name})], dirty_facts=False)
    put_person(ws, ws.person, person)
    give_post(ws, ws.person, Role.DISTRICT_STAFF, None)


# Joining


def join(
    home: Path,
    folder: Path,
    card: str,
    person: str,
    role: str,
    buildings: Sequence[str] = (),
    passphrase: str | None = None,
    clock: Clock | None = None,
) -> Joined:
    """Writes a join request into the folder and returns the six words to read to the administrator."""
    wanted = _role(role)
    names = tuple(dict.fromkeys(name.strip() for name in buildings if name.strip()))
    if wanted not in DISTRICT_LEADERS and not names:
        raise UserError(f"A {wanted.label.lower()} joins with a building.", "Name your school.", about="buildings")
    place = LocalFolder(folder)
    found, newest = district_of(place, enrol.parse_card(card))
    paths.check_profile_place(home)
    with new_profile(home, passphrase, clock) as ws:
        state = ws.exchange
        device = new_device(state, found.district, found.root, folder, person)
        request = _request(ws, device, person.strip(), wanted, names)
        words = enrol.request_words(enrol.fingerprint(found.root), request)
        state.keep_secrets({"card": card.strip(), "words": " ".join(words)})
        asking.ask(state, place, request, newest)
    return Joined(ws, request.fingerprint, device.id, words)


def _request(ws: Workspace, device: Device, person: str, role: Role, buildings: Sequence[str]) -> JoinRequest:
    """The request. It offers first keys for the joiner and for each building."""
    own, offered = seal.new_identity(), {name: seal.new_identity() for name in buildings}
    ws.exchange.keep_secrets({handout.OFFERS: json.dumps([own, *offered.values()])})
    return JoinRequest(
        ws.exchange.district,
        device.id,
        device.sign,
        device.age,
        person,
        role.value,
        tuple(buildings),
        {name: seal.recipient_of(identity) for name, identity in offered.items()},
        seal.recipient_of(own),
        ws.clock.hour(),
    )


def _role(text: str) -> Role:
    try:
        return Role(text)
    except ValueError:
        raise UserError(f"There is no role “{text}”.", f"Roles: {', '.join(role.value for role in Role)}.") from None


# Approving


def requests(ws: Workspace) -> list[JoinRequest]:
    """Requests that wait for this registrar, as their joiners signed them."""
    folder, state = ws.folder(), ws.exchange
    known = state.need_membership().devices
    found: list[JoinRequest] = []
    for name in folder.our_files("join"):
        path = f"join/{name}"
        try:
            request = enrol.decode_request(folder.read(path), path, [state.need("device_age")], state.district)
        except (NotReadableNow, Unreadable, Refused, seal.NotForUs, seal.Damaged, seal.RefusedFile):
            continue  # not whole yet, or not meant for this device
        if request.device not in known:
            found.append(request)
    return sorted(found, key=lambda request: (request.made, request.fingerprint))


def members(ws: Workspace) -> list[DeviceView]:
    """Devices of the district, as this laptop knows them."""
    found, heard = ws.exchange.membership(), last_heard(ws.database)
    return [_device_view(ws, found, device, heard) for device in found.devices.values()] if found else []


def devices(ws: Workspace) -> list[DeviceView]:
    """Devices of the district, and those that ask to become one."""
    views = members(ws)
    try:
        waiting = requests(ws) if views else []
    except (FolderAway, UserError):
        waiting = []  # the folder is away: what is known is still worth showing
    asking = [
        DeviceView(
            item.device,
            item.fingerprint,
            None,
            item.person_name,
            ", ".join(item.buildings) or None,
            item.role,
            "requested",
            None,
        )
        for item in waiting
    ]
    return views + asking


def _device_view(ws: Workspace, found: Membership, device: Device, heard: dict[str, str]) -> DeviceView:
    roles = found.roles_of(device.person)
    role = roles[0] if roles else RoleAt(Role.TEACHER)
    return DeviceView(
        device.id,
        None,
        device.person,
        name_of(ws, device.person),
        role.building,
        role.role.value,
        device.status,
        heard.get(device.id),
    )


def approve(
    ws: Workspace,
    request_id: str,
    words: str,
    as_person: str | None = None,
    create_buildings: bool = False,
    places: Mapping[str, str] | None = None,
) -> DeviceView:
    """Makes a joiner a member once the words they read out were typed here.

    `places` tells which building (its id) is meant by a name of the request.
    Raises UserError where anything doesn't fit; then nothing changed.
    """
    newest = as_registrar(ws)
    request = _request_read_out(ws, newest, request_id, words)
    places = _places(ws, request, places or {}, create_buildings)
    person = _person_for(ws, request, as_person)
    role = Role(request.role)
    held = tuple(RoleAt(role, place) for place in places.values()) or (RoleAt(role),)
    roles = tuple(dict.fromkeys((*newest.roles_of(person), *held)))
    joiner = Device(request.device, person, request.sign, request.age, since=newest.version + 1)
    draft = membership.successor(
        newest,
        ws.clock.hour(),
        buildings=places.values(),
        persons={person: roles},
        devices=[joiner],
        epochs=_epochs(ws, newest, request, person, places),
    )
    handout.publish(ws.exchange, ws.folder(), draft)
    for item in held:
        give_post(ws, person, item.role, item.building)
    ws.exchange.audit("device approved", request.device)
    sync(ws)
    return _device_view(ws, ws.exchange.need_membership(), joiner, {})


def _request_read_out(ws: Workspace, newest: Membership, request_id: str, words: str) -> JoinRequest:
    """The request whose words were typed. Raises UserError where there is none, or they are another one's."""
    request = next((item for item in requests(ws) if request_id in (item.fingerprint, item.device)), None)
    if request is None:
        raise UserError("There is no such request in the folder.", "“talentdesk devices list” shows who is waiting.")
    if not enrol.words_match(enrol.request_words(enrol.fingerprint(newest.root), request), words):
        raise UserError(
            "These are not the words of this request: somebody may have changed it on the way, or a word was misheard.",
            "Ask for the words again, by voice. Nothing was changed.",
        )
    return request


def _places(ws: Workspace, request: JoinRequest, chosen: Mapping[str, str], create: bool) -> dict[str, str]:
    """Building text of the request → building id."""
    found: dict[str, str] = {}
    for text in request.buildings:
        known = building_named(ws, chosen.get(text, text))
        if known is None and create:
            found[text] = records.save(ws, "building", {"name": text}).id
        elif known is None:
            names = ", ".join(view.name for view in buildings(ws)) or "none yet"
            raise UserError(
                f"There is no building “{text}” in this district.",
                f"Buildings: {names}. Import the roster, or approve with --create-building.",
            )
        else:
            found[text] = known.id
    return found


def _person_for(ws: Workspace, request: JoinRequest, as_person: str | None) -> str:
    if as_person is None:
        person = new_id()
        put_person(ws, person, request.person_name)
        return person
    known = reader.get(ws.database, as_person)
    if known is None or known.kind != "person" or known.deleted:
        raise UserError(
            "There is no such person in the directory.",
            "“talentdesk record list person” shows their ids. Nothing was changed.",
        )
    return as_person


def _epochs(
    ws: Workspace, newest: Membership, request: JoinRequest, person: str, places: dict[str, str]
) -> dict[str, str]:
    """Keys of audiences that nobody can hand out: the joiner's own and the building's as offered, the building's evidence made here.

    Where all laptops that held a key were shut out, a new one takes its place; what was sealed with the old one stays closed.
    """
    wanted = {f"person:{person}": request.person_public}
    if Role(request.role) in (Role.PRINCIPAL, Role.ASSISTANT_PRINCIPAL, Role.COACH):
        wanted |= {f"building:{place}": request.candidates[text] for text, place in places.items()}
    bare = {audience for audience in wanted if not _is_held(newest, audience)}
    epochs = {audience: public for audience, public in wanted.items() if audience in bare}
    bare = {f"evidence:{place}" for place in places.values() if not newest.newest_epoch(f"evidence:{place}")}
    return epochs | renewal.next_keys(ws.exchange, newest, bare)


def _is_held(newest: Membership, audience: str) -> bool:
    """Whether somebody with a laptop in use belongs to an audience that has a key."""
    held = any(newest.devices_of(person) for person in members_of(audience, newest, {}))
    return held and newest.newest_epoch(audience) > 0
