"""What founding a district, joining one and taking one over have in common.

The folder is looked at, a profile is made that vanishes where that fails, and the directory learns of a person and their post.
"""

from __future__ import annotations

import json
import secrets
import shutil
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path

from talentdesk import paths
from talentdesk.actions import records
from talentdesk.clock import Clock
from talentdesk.errors import EnvironmentProblem, UserError
from talentdesk.ids import natural_id, new_id
from talentdesk.keys import seal, sign
from talentdesk.schema.types import Role
from talentdesk.store import reader
from talentdesk.sync import enrol, handout
from talentdesk.sync.audiences import EVERYONE
from talentdesk.sync.enrol import District
from talentdesk.sync.folder import Folder, LocalFolder, NotReadableNow
from talentdesk.sync.history import History, advance
from talentdesk.sync.membership import Device, Membership
from talentdesk.sync.state import ExchangeState
from talentdesk.sync.verdicts import Refused
from talentdesk.workspace import Workspace

KIT = "recovery-kit.pdf"
_INTRODUCE = "introduce"


def kit_place(home: Path) -> Path:
    """Where the recovery kit is written unless told: beside the profile, so that no copy or backup of the profile holds the root key."""
    return home.with_name(f"{home.name}-recovery-kit") / KIT


@contextmanager
def new_kit(path: Path) -> Generator[None]:
    """A kit that vanishes again with the district it was made for, where founding that fails."""
    if path.exists():
        raise UserError(
            f"There is already a recovery kit {path}.",
            "It may be another district's: lock it away first. Nothing was changed.",
        )
    new_folder = not path.parent.exists()
    try:
        paths.make_folder(path.parent, 0o700)
    except OSError as problem:
        raise EnvironmentProblem(
            f"The recovery kit can't be written to {path.parent}.",
            "Choose another place with --kit. Nothing was changed.",
        ) from problem
    try:
        yield
    except BaseException:
        path.unlink(missing_ok=True)
        if new_folder:
            path.parent.rmdir()
        raise


def empty_folder(folder: Path, home: Path) -> Folder:
    """The folder of a district to be, made where it is missing. Raises UserError where one lies in it or the profile would."""
    if home.resolve().is_relative_to(folder.resolve()):
        raise UserError(
            "The profile can't lie inside the district folder.",
            f"Choose a district folder that doesn't hold {home}.",
            about="folder",
        )
    try:
        paths.make_folder(folder)
    except OSError as problem:
        raise EnvironmentProblem(
            f"The folder {folder} can't be made.", "Check the path and your rights.", about="folder"
        ) from problem
    if (folder / enrol.DISTRICT_FILE).exists():
        raise UserError(
            "There is already a district in that folder.",
            "Join it instead, or choose another folder. Nothing was changed.",
            about="folder",
        )
    return LocalFolder(folder)


@contextmanager
def new_profile(home: Path, passphrase: str | None, clock: Clock | None) -> Generator[Workspace]:
    """A fresh profile that vanishes again where setting it up fails, and is begun anew after a crash: nothing half-made is left."""
    existed = home.exists()
    before = set(home.iterdir()) if existed else set[Path]()
    ws = Workspace.create(home, passphrase, clock)
    try:
        yield ws
        ws.begun()
    except BaseException:
        ws.close()
        for item in set(home.iterdir()) - before:
            item.unlink() if item.is_file() else shutil.rmtree(item)
        if not existed:
            home.rmdir()
        raise


def new_device(state: ExchangeState, district: str, root: Sequence[str], folder: Path, person_name: str) -> Device:
    """This laptop's own keys, kept in the profile, and what others may know of them."""
    private, identity = sign.new_signing_key(), seal.new_identity()
    device = Device(secrets.token_hex(8), new_id(), sign.public_of(private), seal.recipient_of(identity))
    state.keep_secrets(
        {
            "device": device.id,
            "incarnation": secrets.token_hex(8),
            "device_sign": private,
            "device_age": identity,
            "district": district,
            "root": json.dumps(list(root)),
            "folder": str(folder.absolute()),
            "person_name": person_name.strip(),
        }
    )
    return device


def district_of(place: Folder, card: enrol.Card) -> tuple[District, Membership]:
    """The district in a folder and its newest membership. Raises UserError where the card is another district's."""
    try:
        found = enrol.parse_district(place.read(enrol.DISTRICT_FILE))
    except (NotReadableNow, Refused) as problem:
        if isinstance(problem, Refused) and problem.code == "newer-format":
            raise UserError(problem.message, problem.advice, about="folder") from problem
        raise UserError(
            "There is no district in that folder.",
            "Check the path; the folder must hold the file district.json. Nothing was changed.",
            about="folder",
        ) from problem
    if not card.is_of(found):
        raise UserError(
            "The card is not this folder's.",
            "Ask the administrator which folder and which card belong together. Nothing was changed.",
            about="card",
        )
    steps = advance(History(), handout.membership_files(place), found.district, list(found.root))
    if steps.history.newest is None:
        raise EnvironmentProblem(
            "The folder's membership can't be read yet.",
            "Wait until the folder has caught up, then try again.",
            about="folder",
        )
    return found, steps.history.newest


def put_person(ws: Workspace, person: str, name: str) -> None:
    """Puts somebody into the directory."""
    given, _, family = name.strip().rpartition(" ")
    fields = {"given_name": given or family, "family_name": family if given else ""}
    records.put(ws, "person", [(person, fields)])


def give_post(ws: Workspace, person: str, role: Role, building: str | None) -> None:
    """Notes that somebody holds a post from today on, unless they hold it already."""
    today = ws.clock.today().isoformat()
    rows = reader.find(
        ws.database, reader.Query("assignment", {"person": person, "role": role.value, "building": building})
    )
    if any(row.fields.get("end") is None or row.fields["end"] >= today for row in rows):
        return
    post = {"person": person, "role": role.value, "building": building, "start": today}
    record = natural_id("assignment", person, role.value, building or "", today)
    records.put(ws, "assignment", [(record, post)])


def introduce_later(ws: Workspace) -> None:
    """Once this laptop is the registrar's and can write there, its person is put into the directory as district staff."""
    ws.exchange.keep_secrets({_INTRODUCE: "yes"})


def introduce(ws: Workspace) -> None:
    """Does so, where it is time."""
    newest = ws.exchange.membership() if ws.exchange.secret(_INTRODUCE) else None
    if newest and newest.registrar == ws.exchange.device and ws.exchange.newest_key(EVERYONE):
        put_person(ws, ws.person, ws.exchange.need("person_name"))
        give_post(ws, ws.person, Role.DISTRICT_STAFF, None)
        ws.exchange.keep_secrets({_INTRODUCE: ""})
