"""Runs in a process of its own, where the disk is small or nothing can be written: acts on a profile, tells what happened as JSON.

Reads from standard input `{"act", "home", "folder", "secrets", "limit"}`; a child may keep to itself a disk that nobody else sees.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import resource
import secrets
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import keyring

from talentdesk.actions import drafts, exchange, records, upkeep
from talentdesk.cli import commands
from talentdesk.cli.app import run
from talentdesk.errors import EnvironmentProblem
from talentdesk.workspace import Workspace
from tests.conftest import MemoryKeyring

SESSION = "coaching_session"
BALLAST = 6_000_000
"""Bytes that lie on the small disk and are taken away to make room."""
Told = dict[str, Any]


class Disk:
    """What the child writes to: full as a small file system, at `limit` bytes a file, or, with a limit of 0, not to be written to."""

    def __init__(self, folder: Path, limit: int | None) -> None:
        self._folder = folder
        self._limit = limit
        if limit is None:
            (folder / "ballast").write_bytes(b"x" * BALLAST)

    @contextlib.contextmanager
    def full(self) -> Iterator[None]:
        """What is done inside is refused at last."""
        if self._limit:
            resource.setrlimit(resource.RLIMIT_FSIZE, (self._limit, resource.RLIM_INFINITY))
        elif self._limit == 0:
            self._protect(0o500)
        yield
        if self._limit:
            resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        elif self._limit == 0:
            self._protect(0o700)
        else:
            (self._folder / "ballast").unlink()

    def _protect(self, mode: int) -> None:
        for path in (self._folder, *self._folder.rglob("*")):
            if path.is_dir():
                path.chmod(mode)


def typed(home: Path, *words: str) -> Told:
    """What the command line says."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = run(["--home", str(home), *words])
    return {"code": code, "out": out.getvalue(), "err": err.getvalue()}


def saved_some(ws: Workspace, most: int = 200) -> tuple[dict[str, str], str]:
    """Saves as long as that is possible; what was acknowledged, and what was said at last."""
    saved: dict[str, str] = {}
    fields = _fields(ws)
    for number in range(most):
        notes = f"{number} {secrets.token_hex(12_000)}"
        try:
            saved[records.save(ws, SESSION, {**fields, "notes": notes}, audience="person").id] = notes
        except EnvironmentProblem as problem:
            return saved, str(problem)
    return saved, ""


def _large_record(place: Path, fields: Told) -> Path:
    file = place / "large.json"
    file.write_text(json.dumps({**fields, "notes": secrets.token_hex(1_000_000)}))
    return file


def _fields(ws: Workspace) -> Told:
    place = next(building for _, building in ws.me.roles if building)
    return {"teacher": ws.person, "coach": ws.person, "building": place, "on": "2026-11-05"}


def full_home(home: Path, folder: Path, limit: int | None) -> Told:
    """The disk of the profile is full; then there is room again."""
    disk = Disk(home.parent, limit)
    told: Told = {}
    ws = Workspace.open(home)
    large = _large_record(folder.parent, _fields(ws))
    with disk.full():
        saved, told["save"] = saved_some(ws)
        told["saved"] = len(saved)
        told["lost while full"] = [
            key for key, notes in saved.items() if records.show(ws, key).fields["notes"] != notes
        ]
        for name, act in {
            "sync": lambda: exchange.sync(ws),
            "backup": lambda: upkeep.backup_create(ws, home.parent / "backup.zip"),
        }.items():
            try:
                act()
            except EnvironmentProblem as problem:
                told[name] = str(problem)
        told["half a backup"] = (home.parent / "backup.zip").exists()
        ws.close()
        told["list"] = typed(home, "record", "list", SESSION, "--limit", "1")
        told["new"] = typed(home, "record", "new", SESSION, str(large))
    ws = Workspace.open(home)
    told["lost"] = [key for key, notes in saved.items() if records.show(ws, key).fields["notes"] != notes]
    drafts.keep(ws, "key", SESSION, {"notes": "room again"})
    told["again"] = len(saved_some(ws, 1)[0])
    told["synced"] = exchange.sync(ws).sealed
    told["problems"] = upkeep.verify(ws).problems
    ws.close()
    return told


def full_folder(home: Path, folder: Path, limit: int | None) -> Told:
    """The district folder is full; then there is room again."""
    disk = Disk(folder.parent, limit)
    told: Told = {}
    ws = Workspace.open(home)
    ws.exchange.keep_secrets({"folder": str(folder)})
    with disk.full():
        saved, _ = saved_some(ws, 10)
        told["report"] = exchange.sync(ws).not_written
        told["half files"] = [path.name for path in folder.rglob("*.tmp")]
    report = exchange.sync(ws)
    told["again"] = report.not_written
    told["lost"] = [key for key, notes in saved.items() if records.show(ws, key).fields["notes"] != notes]
    told["problems"] = upkeep.verify(ws, folder=True).problems
    ws.close()
    return told


def read_only(home: Path, folder: Path, limit: int | None) -> Told:
    """Nothing in the profile's folder can be written."""
    new = home / "below" / "new"
    return {
        "list": typed(home, "record", "list", SESSION),
        "verify": typed(home, "verify"),
        "create": typed(new, "district", "create", "--folder", str(folder / "x"), "--name", "N", "--person", "P"),
        "restore": typed(home, "backup", "restore", str(home.parent / "backup.zip")),
        "window": _window(home),
    }


def _window(home: Path) -> list[str]:
    """What the window says that is opened on it."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from PySide6.QtWidgets import QApplication, QLabel

    from ui.desk import Desk
    from ui.render import settle

    app = QApplication([])
    desk = Desk(app, home)
    desk.start()
    settle(desk)
    said = [desk.window.in_front, *(part.text() for part in desk.window.pages.currentWidget().findChildren(QLabel))]
    desk.window.close()
    return said


def hold(home: Path, folder: Path, limit: int | None) -> Told:
    """Has the profile open, in the middle of a write, until somebody ends it."""
    ws = Workspace.open(home)
    with ws.database.write() as db:
        db.execute("INSERT INTO audit(at, what, detail) VALUES ('', 'never finished', '')")
        print("held", flush=True)  # noqa: T201
        sys.stdin.read()
    return {}


ACTS = {act.__name__: act for act in (full_home, full_folder, read_only, hold)}


def main() -> int:
    """Does what it was asked."""
    asked = json.loads(sys.stdin.readline())
    backend = MemoryKeyring()
    backend.secrets = {(item[0], item[1]): item[2] for item in asked["secrets"]}
    keyring.set_keyring(backend)
    commands.load()
    told = ACTS[asked["act"]](Path(asked["home"]), Path(asked["folder"]), asked["limit"])
    print(json.dumps(told))  # noqa: T201
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
