"""Damaging a profile's file the way disks do, and proving afterwards that nothing that was acknowledged is gone."""

from __future__ import annotations

import atexit
import random
import shutil
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import keyring
import pytest

from talentdesk.actions import drafts, records, upkeep
from talentdesk.cli import commands
from talentdesk.cli.app import run
from talentdesk.errors import Damage, UserError
from talentdesk.store.database import Database
from talentdesk.workspace import Workspace
from tests.world import World, small_world

PAGE = 4096
SESSION = "coaching_session"
KEPT_NOWHERE_ELSE = ("secret", "audience_key", "circle")
"""Tables that nobody else has and no sync brings back: what damage there costs has tests of its own."""
commands.load()


@dataclass
class Written:
    """What the coach has saved and was told is safe, and where its pages lie."""

    world: World
    home: Path
    backup: Path
    sent: dict[str, str] = field(default_factory=dict[str, str])
    unsent: dict[str, str] = field(default_factory=dict[str, str])
    pages: dict[str, int] = field(default_factory=dict[str, int])
    """Table or index → the page it begins at."""
    schema: set[int] = field(default_factory=set[int])
    """The pages without which nothing of the file can be read."""

    @property
    def file(self) -> Path:
        return self.home / "talentdesk.db"

    def open(self) -> Workspace:
        ws = self.world.profiles["coach"] = Workspace.open(self.home, clock=self.world.clock)
        if ws.damage is None:  # a backup names the folder of the world that was copied
            ws.exchange.keep_secrets({"folder": str(self.world.folder)})
        return ws

    def flip(self, *pages: int) -> None:
        """One bit of each page is another one."""
        data = bytearray(self.file.read_bytes())
        for page in pages:
            data[(page - 1) * PAGE + 1234] ^= 1
        self.file.write_bytes(bytes(data))

    def some_pages(self, seed: int, count: int | None = None) -> list[int]:
        """Pages by chance, of those that leave something to be read and keep no key; all of these without a count."""
        last = self.file.stat().st_size // PAGE
        keys = {
            page
            for name, page in self.pages.items()
            if name.removeprefix("sqlite_autoindex_").startswith(KEPT_NOWHERE_ELSE)
        }
        pages = sorted({*range(2, last + 1)} - self.schema - keys)
        return random.Random(seed).sample(pages, len(pages) if count is None else count)

    def lost(self, ws: Workspace) -> list[str]:
        """Which of the acknowledged words are neither in a record nor in a draft."""
        typed = {str(draft.body.get("notes")) for draft in drafts.all_drafts(ws)}
        return [
            notes for record, notes in (self.sent | self.unsent).items() if notes not in typed | {_notes(ws, record)}
        ]


def _notes(ws: Workspace, record: str) -> str:
    try:
        return str(records.show(ws, record).fields["notes"])
    except UserError:
        return ""


_template: dict[str, Any] = {}


def written(root: Path) -> Written:
    """The coach has saved, synced, backed up, saved once more, begun a draft, and closed. Made once in a test process, then copied."""
    if not _template:
        kept = Path(tempfile.mkdtemp(prefix="written-"))
        atexit.register(shutil.rmtree, kept, ignore_errors=True)
        made = _write(small_world(kept))
        made.world.close()
        _template.update(made=made, secrets=dict(_secrets()))
    made: Written = _template["made"]
    _secrets().update(_template["secrets"])
    for part in ("office", "principal", "coach", "teacher", "folder", made.backup.name):
        whole = made.world.root / part
        (shutil.copytree if whole.is_dir() else shutil.copy2)(whole, root / part)
    world = World(root, card=made.world.card)
    told = dict(made.sent), dict(made.unsent), made.pages, made.schema
    left = Written(world, root / "coach", root / made.backup.name, *told)
    for name in ("office", "principal", "coach", "teacher"):
        ws = world.profiles[name] = Workspace.open(root / name, clock=world.clock)
        ws.exchange.keep_secrets({"folder": str(world.folder)})
    world.profiles.pop("coach").close()
    return left


def _write(world: World) -> Written:
    coach, teacher = world.profiles["coach"], world.profiles["teacher"].person
    left = Written(world, coach.home, world.root / "backup.zip")
    for number in range(12):
        notes = f"sent {number} " + "and a long talk it was " * (600 if number % 4 == 0 else 10)
        left.sent[records.save(coach, SESSION, world.session(coach, teacher, notes=notes)).id] = notes
    world.settle()
    for number in range(3):
        notes = f"not sent {number} " + "and a long talk it was " * (600 if number == 0 else 10)
        left.unsent[records.save(coach, SESSION, world.session(coach, teacher, notes=notes)).id] = notes
    drafts.keep(coach, f"{SESSION}:typed", SESSION, {"notes": "half a thought"})
    upkeep.backup_create(coach, left.backup)
    left.pages = {
        row["name"]: row["rootpage"]
        for row in coach.database.execute("SELECT name, rootpage FROM sqlite_master WHERE rootpage > 0")
    }
    key = coach.database._key
    world.profiles.pop("coach").close()
    left.schema = {page for page in range(2, left.file.stat().st_size // PAGE + 1) if _is_needed(left, page, key)}
    return left


def _is_needed(left: Written, page: int, key: bytes) -> bool:
    """Whether nothing of the file can be read without this page."""
    left.flip(page)
    try:
        Database(left.file, key, Damage("A page is damaged.", "Rescue it.")).close()
    except Damage:
        return True
    finally:
        left.flip(page)
    return False


def _secrets() -> dict[tuple[str, str], str]:
    return keyring.get_keyring().secrets  # pyright: ignore[reportAttributeAccessIssue]


@dataclass
class Typed:
    """The command line at one profile: exit code, what was printed, what was complained of. Never a traceback."""

    home: Path
    capsys: pytest.CaptureFixture[str]

    def __call__(self, *words: str) -> tuple[int, str, str]:
        self.capsys.readouterr()
        code = run(["--home", str(self.home), *words])
        out, err = self.capsys.readouterr()
        assert "Traceback" not in out + err
        assert code == 0 or out or err
        return code, out, err
