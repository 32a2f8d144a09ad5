"""Workspace: one open profile. It holds the settings, the keys, the store and the exchange; there are no globals."""

from __future__ import annotations

import json
import secrets
import shutil
from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from talentdesk import paths
from talentdesk.changes import ChangeFeed, Changes
from talentdesk.clock import Clock
from talentdesk.errors import Damage, EnvironmentProblem, UserError
from talentdesk.keys import keystore
from talentdesk.settings import Settings
from talentdesk.settings import load as load_settings

if TYPE_CHECKING:
    from talentdesk.schema.types import Role
    from talentdesk.store.writer import Writer
    from talentdesk.sync.folder import Folder

DATABASE = "talentdesk.db"
LOCK = "in-use.lock"
PARTS = (DATABASE, keystore.FILE_NAME)
"""What a profile is made of; a backup holds the same."""
_RESTORED, _KEPT = "restored-", "before-restore-"
_BEGINNING = "beginning"
"""The mark of a profile that is still being set up: after a crash it is begun anew."""


@dataclass(frozen=True, slots=True)
class Me:
    """Whose laptop this is."""

    person: str | None
    name: str
    device: str
    roles: tuple[tuple[Role, str | None], ...]
    status: str
    """requested, active or revoked."""

    @property
    def held(self) -> frozenset[Role]:
        """The roles, wherever they are held."""
        return frozenset(role for role, _ in self.roles)

    @property
    def buildings(self) -> tuple[str, ...]:
        """The buildings that a role is held in, each once."""
        return tuple(dict.fromkeys(building for _, building in self.roles if building))


class Workspace:
    """One open profile folder. Only one process at a time has it open."""

    def __init__(self, home: Path, key: bytes, clock: Clock, lock: FileLock) -> None:
        from talentdesk.store import database
        from talentdesk.store.tallies import Kept
        from talentdesk.sync.state import ExchangeState

        self.home = home
        self.clock = clock
        self.changes = ChangeFeed()
        self._lock = lock
        loaded = load_settings(home)
        self.settings: Settings = loaded[0]
        self.notice = loaded[1]
        self.database = database.opened(home / DATABASE, key)
        self.notice = " ".join(filter(None, (self.notice, self.database.notice)))
        self.exchange = ExchangeState(self.database, clock)
        self.told = Kept()
        self._key = key

    def tell(self, changes: Changes) -> None:
        """Tells whoever shows records, once all that is being written together is durable."""
        self.database.when_written(partial(self.changes.publish, changes))

    @staticmethod
    def exists(home: Path) -> bool:
        """Whether a profile lies there. A restore that was cut off while it replaced it is finished first."""
        if _waiting(home):
            with held(home):
                finish_restore(home)
        return (home / DATABASE).exists() and not (home / _BEGINNING).exists()

    @classmethod
    def open(cls, home: Path, passphrase: str | None = None, clock: Clock | None = None) -> Workspace:
        """Opens a profile; one whose file is damaged to be read only, as far as it can be: `damage` says so.

        Raises UserError where there is none, it is in use, or the passphrase is wrong; Damage where nothing of it can be read.
        """
        if not cls.exists(home):
            raise UserError(
                f"There is no TalentDesk profile in {home}.",
                "Found a district with “district create”, or join one with “join”.",
            )
        lock = locked(home)
        try:
            with ThreadPoolExecutor(1) as beside:
                key = beside.submit(keystore.unlock, home, passphrase)
                # A passphrase is stretched on one core while another imports the store; at a start nobody did so before.
                import_module("talentdesk.sync.state")
                return cls(home, key.result(), clock or Clock(), lock)
        except BaseException:
            lock.release()
            raise

    @classmethod
    def create(cls, home: Path, passphrase: str | None = None, clock: Clock | None = None) -> Workspace:
        """Makes an empty profile, which is one from `begun` on.

        Raises UserError where one exists or the place is synced or on a network.
        """
        if cls.exists(home):
            raise UserError(
                f"There is already a profile in {home}.", "Nothing was changed. Choose another folder with --home."
            )
        paths.check_profile_place(home)
        new_folder = not home.exists()
        make_home(home)
        lock = locked(home)
        try:
            _make_room(home)
            return cls(home, keystore.create(home, passphrase), clock or Clock(), lock)
        except BaseException:
            lock.release()
            if new_folder:
                shutil.rmtree(home)
            raise

    def begun(self) -> None:
        """The profile holds what it needs to go on: from now on it is one."""
        (self.home / _BEGINNING).unlink(missing_ok=True)
        paths.sync_folder(self.home)

    @property
    def damage(self) -> Damage | None:
        """What is wrong with the profile's file, once a damaged page was met; nothing is written any more then."""
        return self.database.damage

    def probe(self) -> None:
        """Raises Damage where what this thread read last came from a damaged page; to be asked when something broke."""
        self.database.probe()

    @property
    def me(self) -> Me:
        """Whose laptop this is, by the newest membership."""
        state = self.exchange
        device, person = state.need("device"), state.person
        found = state.membership()
        status = found.devices[device].status if found and device in found.devices else "requested"
        roles = tuple((item.role, item.building) for item in found.roles_of(person)) if found and person else ()
        return Me(person, state.secret("person_name") or "", device, roles, status)

    @property
    def person(self) -> str:
        """The person who writes here. Raises UserError before this laptop was approved."""
        person = self.exchange.person
        if person is None:
            raise UserError("This laptop isn't approved yet.", "Read the six words to your administrator, then sync.")
        return person

    @property
    def district_name(self) -> str:
        """The district's name as this laptop knows it."""
        return self.exchange.secret("district_name") or ""

    def writer(self) -> Writer:
        """The write door, in this person's name."""
        from talentdesk.store.writer import Author, Writer

        return Writer(self.database, self.clock, Author(self.person, self.exchange.device))

    def folder(self) -> Folder:
        """The district folder. Raises UserError where none is set; whether it is here shows when it is used."""
        from talentdesk.sync.folder import LocalFolder

        place = self.exchange.secret("folder")
        if not place:
            raise UserError("No district folder is set for this profile.")
        return LocalFolder(Path(place))

    def beside(self, folder: Path) -> Workspace:
        """The database in another folder as a workspace of this laptop, under the same key and lock."""
        self._lock.acquire()  # once more: closing it lets go of it once
        try:
            return Workspace(folder, self._key, self.clock, self._lock)
        except BaseException:
            self._lock.release()
            raise

    def replaced(self, trial: Path) -> tuple[Workspace, Path]:
        """Closes this profile, takes the one in a folder in `home` in its place and opens it; with it, where the old one is kept."""
        self.database.close()
        kept = take_restored(self.home, trial)
        return Workspace(self.home, self._key, self.clock, self._lock), kept

    def close(self) -> None:
        """Closes the files and lets others open the profile."""
        self.database.close()
        self._lock.release()


def make_home(home: Path) -> None:
    """Makes the folder of a profile to be, where it is missing. Raises EnvironmentProblem."""
    try:
        paths.make_folder(home, 0o700)
    except OSError as problem:
        raise EnvironmentProblem(f"The folder {home} can't be made.", "Choose another place with --home.") from problem


def _make_room(home: Path) -> None:
    """Sets aside what may lie where a profile is to begin: a key without a database may still open one that was only moved away."""
    mark = home / _BEGINNING
    if mark.exists() and (home / DATABASE).exists():  # an earlier beginning that was cut off
        set_aside(home)
    elif (key := home / keystore.FILE_NAME).exists():
        key.rename(home / f"{keystore.FILE_NAME}.{secrets.token_hex(4)}.old")
    mark.touch(mode=0o600)
    paths.sync_folder(home)


def take_restored(home: Path, trial: Path) -> Path:
    """Puts a whole profile from a folder in `home` in place of the one there, which is kept in the folder returned.

    The caller holds the lock.
    """
    token = secrets.token_hex(4)
    trial.rename(home / f"{_RESTORED}{token}")  # from here on it is only ever finished, never undone
    finish_restore(home)
    return home / f"{_KEPT}{token}"


def finish_restore(home: Path) -> None:
    """Goes on with a restore from wherever it was cut off; without one nothing happens. The caller holds the lock."""
    for restored in _waiting(home):
        kept = home / restored.name.replace(_RESTORED, _KEPT)
        if all((restored / name).exists() for name in PARTS):  # nothing of it is in place: what is there is the old one
            _keep(home, kept)
        for name in (DATABASE, f"{DATABASE}-wal", keystore.FILE_NAME):
            if (restored / name).exists():
                (restored / name).rename(home / name)
        paths.sync_folder(home)
        shutil.rmtree(restored)


def set_aside(home: Path) -> Path:
    """Moves what a profile is made of into the folder returned, so that another can begin in its place. The caller holds the lock."""
    kept = home / f"{_KEPT}{secrets.token_hex(4)}"
    _keep(home, kept)
    return kept


def _keep(home: Path, kept: Path) -> None:
    kept.mkdir(mode=0o700, exist_ok=True)
    paths.sync_folder(home)  # this folder and what decided on it, before anything is moved
    for part in [*home.glob(f"{DATABASE}*"), *home.glob(keystore.FILE_NAME)]:  # with its log, and what was noted of it
        part.rename(kept / part.name)
    paths.sync_folder(kept)
    paths.sync_folder(home)


def _waiting(home: Path) -> list[Path]:
    return list(home.glob(f"{_RESTORED}*"))


def locked(home: Path) -> FileLock:
    """Takes the profile for this process. Raises UserError where another has it open."""
    lock = FileLock(home / LOCK, thread_local=False)
    try:
        lock.acquire(timeout=0)
    except Timeout as problem:
        raise UserError(
            "TalentDesk already has this profile open.", "Close the other window or command first. Nothing was changed."
        ) from problem
    except OSError as problem:
        raise EnvironmentProblem(
            f"The profile folder {home} can't be written.", "Check the disk and your rights to the folder."
        ) from problem
    return lock


@contextmanager
def held(home: Path) -> Generator[None]:
    """Holds the profile for this process as long as it takes. Raises as `locked`."""
    lock = locked(home)
    try:
        yield
    finally:
        lock.release()


def passphrase_from(file: Path | None, environment: str | None) -> str | None:
    """The passphrase from a file (its first line) or from the environment variable; None without either."""
    if file is None:
        return environment or None
    try:
        return file.read_text(encoding="utf-8").splitlines()[0]
    except (OSError, IndexError, UnicodeDecodeError) as problem:
        raise UserError(
            f"The passphrase file {file} can't be read.", "It should hold the passphrase on its first line."
        ) from problem


def dump_json(value: object) -> str:
    """JSON for people and programs: readable, in the order given."""
    return json.dumps(value, ensure_ascii=False, indent=2)
