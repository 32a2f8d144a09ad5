"""The folder that a sample district is built in: its parts, its passphrase, and clearing away only what an earlier run made."""

from __future__ import annotations

import secrets
import shutil
from dataclasses import dataclass
from pathlib import Path

from talentdesk import paths
from talentdesk.errors import EnvironmentProblem, UserError
from talentdesk.workspace import Workspace, locked

MARKER = ".talentdesk-demo"
_MARKER_TEXT = "This folder holds a TalentDesk sample district. Building it again replaces it.\n"
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


@dataclass(frozen=True, slots=True)
class Place:
    """Where the parts of a sample district lie."""

    root: Path

    @property
    def folder(self) -> Path:
        """The district's shared folder."""
        return self.root / "folder"

    @property
    def profiles(self) -> Path:
        """The folder of the profiles."""
        return self.root / "profiles"

    @property
    def roster(self) -> Path:
        """The roster bundle."""
        return self.root / "roster"

    @property
    def passphrase_file(self) -> Path:
        """The passphrase of all profiles, readable to its owner only."""
        return self.root / "passphrase.txt"

    @property
    def report(self) -> Path:
        """The report of the indicators."""
        return self.root / "indicator-progress.pdf"

    @property
    def kit(self) -> Path:
        """The recovery kit."""
        return self.root / "recovery-kit.pdf"

    def parts(self) -> tuple[Path, ...]:
        """Everything that building makes; the marker goes last, so that a clearing that was cut short can be repeated."""
        return (
            self.folder,
            self.profiles,
            self.roster,
            self.passphrase_file,
            self.report,
            self.kit,
            self.root / MARKER,
        )


def prepare(root: Path) -> Place:
    """An empty place. Raises UserError where the folder holds something that no earlier run made, or a profile in it is open."""
    place = Place(root)
    try:
        if root.exists() and not root.is_dir():
            raise UserError(f"{root} is a file.", "Choose a folder for the sample district.")
        if root.is_dir() and any(root.iterdir()):
            _clear(place)
        root.mkdir(parents=True, exist_ok=True)
        (root / MARKER).write_text(_MARKER_TEXT, encoding="utf-8")
    except OSError as problem:
        advice = "Check your rights to it, or choose another folder."
        raise EnvironmentProblem(f"The folder {root} can't be prepared: {problem.strerror}.", advice) from problem
    return place


def _clear(place: Place) -> None:
    if not (place.root / MARKER).is_file():
        advice = "Choose an empty folder for the sample district. Nothing was changed."
        raise UserError(f"{place.root} isn't empty, and no sample district was built there before.", advice)
    if place.profiles.is_dir():
        for home in place.profiles.iterdir():
            if Workspace.exists(home):
                locked(home).release()  # raises where the profile is open
    for part in place.parts():
        if part.is_dir() and not part.is_symlink():
            shutil.rmtree(part)
        else:
            part.unlink(missing_ok=True)


def new_passphrase() -> str:
    """Four groups of four: fine to type, and not to be guessed."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(4))


def keep_passphrase(place: Place, passphrase: str) -> None:
    """Writes the passphrase file, for its owner only."""
    paths.atomic_write(place.passphrase_file, f"{passphrase}\n".encode(), 0o600)
