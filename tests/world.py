"""A small district over real files, real encryption and separate profiles, for tests of everything above the store."""

from __future__ import annotations

import atexit
import re
import shutil
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import keyring
import pypdfium2

from talentdesk.actions import directory, district, exchange, purging, records
from talentdesk.clock import FixedClock
from talentdesk.workspace import Workspace

NOON = 1_793_880_000_000  # 2026-11-05T12:00:00Z, a school day
TODAY = "2026-11-05"


@dataclass
class World:
    """One district folder and the profiles that share it. Profiles share one clock unless a test gives them their own."""

    root: Path
    clock: FixedClock = field(default_factory=lambda: FixedClock(NOON))
    profiles: dict[str, Workspace] = field(default_factory=dict)
    card: str = ""

    @property
    def folder(self) -> Path:
        return self.root / "folder"

    @property
    def office(self) -> Workspace:
        return self.profiles["office"]

    def found(self, *buildings: str) -> World:
        made = district.create(self.root / "office", self.folder, "Riverbend District", "Dana Ortiz", clock=self.clock)
        self.profiles["office"] = made.ws
        self.card = made.card
        for name in buildings:
            records.save(made.ws, "building", {"name": name})
        exchange.sync(made.ws)
        return self

    def join(self, name: str, person: str, role: str, *buildings: str) -> Workspace:
        joined = district.join(self.root / name, self.folder, self.card, person, role, buildings, clock=self.clock)
        district.approve(self.office, joined.request, " ".join(joined.words))
        self.profiles[name] = joined.ws
        self.settle()
        return joined.ws

    def second_laptop(self, name: str, of: str) -> Workspace:
        """Another laptop under the name of a person who has one; nobody has confirmed it."""
        owner = self.profiles[of]
        role, place = owner.me.roles[0]
        places = [directory.name_of(self.office, place)] if place else []
        asks = district.join(
            self.root / name, self.folder, self.card, owner.me.name, role.value, places, clock=self.clock
        )
        district.approve(self.office, asks.request, " ".join(asks.words), as_person=owner.person)
        self.profiles[name] = asks.ws
        self.settle()
        return asks.ws

    def settle(self, rounds: int = 3) -> None:
        """Everybody syncs until nothing is left to say."""
        for _ in range(rounds):
            for ws in self.profiles.values():
                exchange.sync(ws)

    def building(self, name: str) -> str:
        found = directory.building_named(self.office, name)
        assert found is not None
        return found.id

    def tick(self, seconds: float = 1) -> None:
        self.clock.ms += int(seconds * 1000)

    def session(self, coach: Workspace, teacher: str, **fields: Any) -> dict[str, Any]:
        place = next(building for _, building in coach.me.roles if building)
        return {"teacher": teacher, "coach": coach.person, "building": place, "on": TODAY, **fields}

    def dispute(self) -> str:
        """A session whose notes the coach and the teacher changed without seeing each other's change."""
        coach, teacher = self.profiles["coach"], self.profiles["teacher"]
        session = records.save(coach, "coaching_session", self.session(coach, teacher.person, notes="first")).id
        self.settle()
        for ws, name in ((coach, "Cora"), (teacher, "Tom")):
            self.tick()
            records.save(ws, "coaching_session", {"notes": f"first, said {name}"}, record=session)
        self.settle()
        return session

    def asked_to_go(self) -> str:
        """A session of the coach and the teacher that the coach wants purged, as the teacher knows."""
        coach, teacher = self.profiles["coach"], self.profiles["teacher"]
        saved = records.save(coach, "coaching_session", self.session(coach, teacher.person, topic="Wait time"))
        exchange.sync(coach)
        purging.ask(coach, saved.id)
        for ws in (coach, teacher):
            exchange.sync(ws)
        return saved.id

    def close(self) -> None:
        for ws in self.profiles.values():
            ws.close()


def rows_of_kit(kit: Path) -> str:
    """The rows of the key on a printed recovery kit, as somebody would type them."""
    with pypdfium2.PdfDocument(kit) as document:
        text = document[0].get_textpage().get_text_bounded()
        document[0].close()
    rows = re.findall(r"\b((?:[0-9A-HJKMNP-TV-Z]{4}\s+){3}[0-9A-HJKMNP-TV-Z]{4})\b", text)
    return "\n".join(" ".join(row.split()) for row in rows)


_template: dict[str, Any] = {}


def small_world(root: Path) -> World:
    """North with a principal, a coach and a teacher, and the district office. Made once in a test process, then copied."""
    if not _template:
        kept = Path(tempfile.mkdtemp(prefix="small-world-"))
        atexit.register(shutil.rmtree, kept, ignore_errors=True)
        made = _make_small_world(kept)
        made.close()
        _template.update(root=kept, names=list(made.profiles), card=made.card, secrets=dict(_secrets()))
    _secrets().update(_template["secrets"])
    for part in (*_template["names"], "folder", "office-recovery-kit"):
        shutil.copytree(_template["root"] / part, root / part)
    world = World(root, card=_template["card"])
    for name in _template["names"]:
        ws = world.profiles[name] = Workspace.open(root / name, clock=world.clock)
        ws.exchange.keep_secrets({"folder": str(world.folder)})
    return world


def _secrets() -> dict[tuple[str, str], str]:
    return keyring.get_keyring().secrets  # pyright: ignore[reportAttributeAccessIssue]


def _make_small_world(root: Path) -> World:
    world = World(root).found("North Elementary", "South Middle")
    world.join("principal", "Ann Lee", "principal", "North Elementary")
    world.join("coach", "Cora Diaz", "coach", "North Elementary")
    world.join("teacher", "Tom Teach", "teacher", "North Elementary")
    world.settle()
    return world
