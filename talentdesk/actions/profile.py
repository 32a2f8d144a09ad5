"""The profile on this laptop: how it is protected, whose it is, where it and the district folder lie."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from talentdesk.actions.audience import privacy_level
from talentdesk.actions.directory import name_of
from talentdesk.actions.setting_up import kit_place
from talentdesk.errors import EnvironmentProblem, UserError
from talentdesk.keys import keystore
from talentdesk.schema.kinds.privacy_agreement import Level
from talentdesk.schema.types import Role, day_of
from talentdesk.store import reader
from talentdesk.sync import enrol
from talentdesk.sync.folder import LocalFolder, NotReadableNow
from talentdesk.sync.verdicts import Refused
from talentdesk.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Agreement:
    """The privacy agreement in force. `since` is None where the district has published none."""

    level: Level
    text: str
    version: int
    since: date | None


@dataclass(frozen=True, slots=True)
class About:
    """Whose laptop this is and where its things lie. `kit` is the recovery kit, where it still lies on this laptop."""

    name: str
    roles: list[tuple[Role, str]]
    """Role and building name, empty for the district."""
    device: str
    district: str
    card: str
    home: Path
    folder: str
    kit: Path | None
    agreement: Agreement


def needs_passphrase(home: Path) -> bool:
    """Whether a passphrase must be asked for: to open the profile that lies there, or to make one where there is no keyring."""
    if Workspace.exists(home):
        return keystore.exists(home) and keystore.wrap_of(home) == "passphrase"
    return not keystore.keyring_usable()


def request_words(ws: Workspace) -> list[str]:
    """The six words to read to the administrator while this laptop waits for approval; none afterwards."""
    return (ws.exchange.secret("words") or "").split()


def about(ws: Workspace) -> About:
    """Whose laptop this is and where its things lie."""
    return About(
        ws.me.name,
        [(role, name_of(ws, building)) for role, building in ws.me.roles],
        ws.me.device,
        ws.district_name,
        ws.exchange.secret("card") or "",
        ws.home,
        ws.exchange.secret("folder") or "",
        kit_of(ws),
        _agreement(ws),
    )


def kit_of(ws: Workspace) -> Path | None:
    """The recovery kit, where its file still lies on the laptop that founded the district."""
    said = ws.exchange.secret("kit")
    path = Path(said) if said else kit_place(ws.home)
    return path if path.is_file() else None


def remove_kit(ws: Workspace) -> Path:
    """Takes the recovery kit's file off this laptop, after somebody said that it is printed; returns where it lay.

    Raises UserError where it isn't here, EnvironmentProblem where it can't be removed.
    """
    path = kit_of(ws)
    if path is None:
        raise UserError("There is no recovery kit on this laptop.", "It may have been moved or removed already.")
    try:
        path.unlink()
        if path == kit_place(ws.home) and not any(path.parent.iterdir()):
            path.parent.rmdir()
    except OSError as problem:
        raise EnvironmentProblem(
            f"The recovery kit {path} can't be removed.", "Close whatever shows it, and try again."
        ) from problem
    ws.exchange.audit("recovery kit removed")
    return path


def _agreement(ws: Workspace) -> Agreement:
    today = ws.clock.today().isoformat()
    level = Level(privacy_level(ws))
    found = reader.find(
        ws.database, reader.Query("privacy_agreement", {}, order="valid_from", descending=True, limit=100)
    )
    for item in found:
        since, version = day_of(item.fields.get("valid_from")), item.fields.get("version", 1)
        if since is not None and since.isoformat() <= today:
            return Agreement(level, str(item.fields.get("text", "")), version if isinstance(version, int) else 1, since)
    return Agreement(level, "", 0, None)


def change_folder(ws: Workspace, folder: Path) -> None:
    """From now on the district's files are looked for there. Raises UserError where that folder is not this district's."""
    try:
        found = enrol.parse_district(LocalFolder(folder).read(enrol.DISTRICT_FILE))
    except (NotReadableNow, Refused) as problem:
        raise UserError(
            "There is no district in that folder.",
            "Choose the folder that holds the file district.json. Nothing was changed.",
            about="folder",
        ) from problem
    same_keys = sorted(found.root) == sorted(ws.exchange.root_publics())
    if found.district != ws.exchange.district or not same_keys:
        raise UserError(
            "That folder belongs to another district.",
            "Choose the folder of your own district. Nothing was changed.",
            about="folder",
        )
    ws.exchange.keep_secrets({"folder": str(folder.absolute())})
    ws.exchange.audit("district folder changed")
