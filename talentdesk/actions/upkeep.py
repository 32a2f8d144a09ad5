"""Checks, backups, and keys for the long run."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import shutil
import zipfile
from collections.abc import Generator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from talentdesk import paths
from talentdesk.actions.directory import name_of
from talentdesk.errors import EnvironmentProblem, UserError
from talentdesk.keys import keystore, seal
from talentdesk.store import check, trail
from talentdesk.sync import changeset, head, names
from talentdesk.sync.audiences import EVERYONE, slot
from talentdesk.sync.folder import NotReadableNow, TooLarge
from talentdesk.sync.format import decode
from talentdesk.sync.history import History, advance
from talentdesk.sync.sealing import Sealer
from talentdesk.sync.verdicts import NotYet, Refused, Unreadable
from talentdesk.workspace import DATABASE, PARTS, Workspace, finish_restore, held, make_home, take_restored

_FAULTS = (NotReadableNow, TooLarge, Refused, Unreadable, NotYet, seal.NotForUs, seal.Damaged, seal.RefusedFile)


@dataclass(frozen=True, slots=True)
class Verified:
    """What a check looked at and found."""

    ok: bool
    checked: dict[str, int]
    problems: list[dict[str, str]]


def verify(ws: Workspace, folder: bool = False) -> Verified:
    """Checks the database, every record against its ops, and with `folder` every file this laptop can open."""
    checked, problems = check.verify(ws.database)
    found = [asdict(problem) for problem in problems]
    if folder:
        checked |= {"files": 0, "streams": 0, "statements": 0, "memberships": 0}
        found += _verify_folder(ws, checked)
    return Verified(not found, checked, found)


def _verify_folder(ws: Workspace, checked: dict[str, int]) -> list[dict[str, str]]:
    place, state = ws.folder(), ws.exchange
    place.require()
    problems = _verify_members(ws, checked)
    audiences = {key.audience: key.secret for key in reversed(state.audience_keys()) if key.identity}
    for device in place.our_dirs("d"):
        for incarnation in place.our_dirs(f"d/{device}"):
            problems += _verify_statements(ws, f"d/{device}/{incarnation}/h", checked)
            for audience, secret in sorted(audiences.items()):
                directory = f"d/{device}/{incarnation}/{slot(secret, device, incarnation)}"
                files = place.our_files(directory)
                checked["streams"] += bool(files)
                problems += _verify_stream(ws, audience, directory, files, checked)
    return problems


def _verify_members(ws: Workspace, checked: dict[str, int]) -> list[dict[str, str]]:
    """The chain of memberships, from the root key on the card to the newest one."""
    place, state = ws.folder(), ws.exchange
    files: list[bytes] = []
    problems: list[dict[str, str]] = []
    for name in place.our_files("members"):
        path = f"members/{name}"
        try:
            files.append(_whole(ws, path))
        except _FAULTS as problem:
            problems.append(_left_alone(problem, path))
    checked["memberships"] = len(files)
    found = advance(History(), files, state.district, state.root_publics())
    if len(found.accepted) != len(files):
        problems.append(
            {
                "what": "A membership file doesn't follow from the one before it.",
                "where": "members",
                "advice": "Ask the administrator to look; it is not believed.",
            }
        )
    return problems


def _verify_statements(ws: Workspace, directory: str, checked: dict[str, int]) -> list[dict[str, str]]:
    """What a device says of its own streams: whole, and signed by it. A device that was shut out is believed no more."""
    place, newest = ws.folder(), ws.exchange.need_membership()
    identities = [key.identity for key in ws.exchange.audience_keys(EVERYONE) if key.identity]
    problems: list[dict[str, str]] = []
    for name in place.our_files(directory):
        path = f"{directory}/{name}"
        at = head.place_of(path)
        if at is None:
            continue
        checked["statements"] += 1
        try:
            data = _whole(ws, path)
            if at.device not in newest.devices or newest.devices[at.device].status != "revoked":
                head.check(head.decode(data, identities), at, newest)
        except _FAULTS as problem:
            problems.append(_left_alone(problem, path))
    return problems


def _whole(ws: Workspace, path: str) -> bytes:
    data = ws.folder().read(path)
    if not names.keeps_promise(path, data):
        raise Unreadable("The file isn't whole, or it was changed.")
    return data


def _left_alone(problem: Exception, path: str) -> dict[str, str]:
    return {"what": str(problem), "where": path, "advice": "The file is left alone; nothing of it counts."}


def _verify_stream(
    ws: Workspace, audience: str, directory: str, files: list[str], checked: dict[str, int]
) -> list[dict[str, str]]:
    problems: list[dict[str, str]] = []
    prev: dict[int, str] = {0: "0" * 64}
    for name in files:
        path = f"{directory}/{name}"
        place = changeset.place_of(path)
        if place is None:
            continue
        checked["files"] += 1
        try:
            header_bytes, before = _verify_file(ws, audience, path, place)
        except _FAULTS as problem:
            problems.append(_left_alone(problem, path))
            continue
        if place.seq - 1 in prev and prev[place.seq - 1] != before:
            problems.append(
                {
                    "what": "A file doesn't follow from the one before it.",
                    "where": path,
                    "advice": f"Ask {_author(ws, place.device)} to look.",
                }
            )
        prev[place.seq] = changeset.header_hash(header_bytes)
    return problems


def _author(ws: Workspace, device: str) -> str:
    found = ws.exchange.need_membership().devices.get(device)
    return name_of(ws, found.person) if found else "its author"


def _verify_file(ws: Workspace, audience: str, path: str, place: changeset.Place) -> tuple[bytes, str]:
    state = ws.exchange
    data = _whole(ws, path)
    keys = [key for key in state.audience_keys(audience) if key.identity]
    cs = decode(data, [key.identity or "" for key in keys])
    opener = next((key for key in keys if key.public in cs.header.recipients), keys[0])
    named = state.memberships().get(cs.header.membership)
    ops = changeset.check(
        cs, place, named=named, newest=state.need_membership(), public=opener.public, secret=opener.secret
    )
    for _ in ops:  # each is checked as it is read
        pass
    return cs.header_bytes, cs.header.prev


def backup_create(ws: Workspace, file: Path) -> Path:
    """Writes an encrypted backup: the database as it is, and its wrapped key. The passphrase or this laptop's keyring still opens it.

    Under the name that was asked for there is the whole file or none; what a crash leaves under another is written over next time.
    """
    if file.exists():
        raise UserError(f"{file.name} exists already.", "Choose another name; nothing was overwritten.")
    copy = ws.home / "backup.tmp"
    unfinished = file.with_name(f"backup-{ws.exchange.device}.unfinished")
    try:
        copy.unlink(missing_ok=True)
        ws.database.copy_to(copy)
        with unfinished.open("wb") as out:
            with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
                archive.write(copy, DATABASE)
                archive.write(ws.home / keystore.FILE_NAME, keystore.FILE_NAME)
            out.flush()
            os.fsync(out.fileno())
        unfinished.rename(file)
        paths.sync_folder(file.parent)
    except OSError as problem:
        raise EnvironmentProblem(
            f"The backup {file.name} can't be written.", "Check the place and its free space; nothing else changed."
        ) from problem
    finally:
        for part in (copy, unfinished):
            with contextlib.suppress(OSError):
                part.unlink(missing_ok=True)
    ws.exchange.audit("backup made")
    return file


def backup_restore(home: Path, file: Path, passphrase: str | None) -> None:
    """Puts a backup in place of the profile; what stood there is kept beside it. Numbers used since the backup are never used again.

    A crash leaves the old profile or the new one: what it cut off is finished when the profile is opened.
    """
    _check_is_backup(file)
    make_home(home)
    trial = home / "restoring"
    with held(home):
        finish_restore(home)
        shutil.rmtree(trial, ignore_errors=True)
        try:
            _unpack(file, trial)
            with_new_numbers(trial, passphrase)
            take_restored(home, trial)
        finally:
            shutil.rmtree(trial, ignore_errors=True)


def _check_is_backup(file: Path) -> None:
    with _readable(file), zipfile.ZipFile(file) as archive:
        if sorted(archive.namelist()) != sorted(PARTS):
            raise UserError(f"{file.name} isn't a TalentDesk backup.", "Nothing was changed.")


def _unpack(file: Path, target: Path) -> None:
    target.mkdir(mode=0o700)
    with _readable(file), zipfile.ZipFile(file) as archive:
        for name in PARTS:
            with archive.open(name) as source, (target / name).open("xb") as out:
                shutil.copyfileobj(source, out)
                out.flush()
                os.fsync(out.fileno())


@contextlib.contextmanager
def _readable(file: Path) -> Generator[None]:
    try:
        yield
    except (OSError, zipfile.BadZipFile) as problem:
        if isinstance(problem, OSError) and problem.errno in paths.FULL:  # only what is written meets that
            raise EnvironmentProblem(
                "The disk is full.", "Nothing was changed. Free some space and try again."
            ) from problem
        raise UserError(f"{file.name} can't be read as a backup.", "Nothing was changed.") from problem


def with_new_numbers(home: Path, passphrase: str | None) -> None:
    """Opens the restored profile once, proves that it is whole, and begins a new incarnation."""
    ws = Workspace.open(home, passphrase)
    try:
        if problems := ws.database.integrity_problems():
            raise EnvironmentProblem("The backup is damaged.", f"Nothing was changed. ({len(problems)} faults found.)")
        Sealer(ws.exchange, ws.clock, ws.exchange.person or "").new_incarnation(secrets.token_hex(8))
        ws.exchange.audit("backup restored")
    finally:
        ws.close()


def keys_export(ws: Workspace, audience: str, file: Path) -> Path:
    """Writes the age identities of an audience this laptop holds, for stock `age`. Whoever has the file can read the audience's files."""
    held = [key for key in ws.exchange.audience_keys(audience) if key.identity]
    if not held:
        raise UserError(
            f"This laptop holds no key of the audience “{audience}”.",
            "“talentdesk digest” lists the audiences it can open.",
        )
    if file.exists():
        raise UserError(f"{file.name} exists already.", "Choose another name; nothing was overwritten.")
    paths.check_plain_place(file)
    lines = [f"# TalentDesk audience key, epoch {key.epoch}\n{key.identity}\n" for key in held]
    file.touch(mode=0o600)
    file.write_text("".join(lines), encoding="utf-8")
    ws.exchange.audit("key exported", json.dumps({"audience": audience}))
    return file


def audit_trail(ws: Workspace) -> list[dict[str, Any]]:
    """What was done with keys, devices and backups on this laptop, newest first."""
    return trail.audit_lines(ws.database)
