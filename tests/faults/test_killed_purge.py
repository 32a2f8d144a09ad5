"""A process that dies in the midst of a purge leaves the words whole or gone, and the next sync ends what it began."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from talentdesk.actions import exchange, purging, records
from talentdesk.store import check, purge, reader
from talentdesk.store.database import Database
from talentdesk.sync import rewriting
from talentdesk.sync.folder import LocalFolder
from talentdesk.workspace import Workspace
from tests.traces import in_folder, in_profile
from tests.world import World

NAME = "Zebulon"
KILLED = 9
PLACES: list[tuple[Any, str, bool]] = [
    (purge, "carry_out", False),
    (rewriting, "_keep", False),
    (rewriting, "take_away", True),
    (LocalFolder, "remove", False),
    (Database, "compact", True),
    (Database, "compact", False),
]
"""What it dies in, and whether at the beginning or at the end."""


def dying(act: Callable[..., Any], *, first: bool) -> Callable[..., Any]:
    """The same act in a process that dies when it begins, or when it has ended and not returned yet."""

    def act_and_die(*what: Any, **how: Any) -> Any:
        if not first:
            act(*what, **how)
        os._exit(KILLED)

    return act_and_die


def synced_and_killed(ws: Workspace, place: Any, name: str, *, first: bool) -> None:
    """Syncs the closed profile in a process of its own that dies there."""
    child = os.fork()
    if child == 0:
        setattr(place, name, dying(getattr(place, name), first=first))
        try:
            exchange.sync(Workspace.open(ws.home, clock=ws.clock))
        finally:
            os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == KILLED, "it never came there"


@pytest.fixture
def due(world: World) -> tuple[World, str]:
    """A record of two, whose day has come; the coach's profile is closed."""
    coach, teacher = world.profiles["coach"], world.profiles["teacher"]
    data = world.session(coach, teacher.person, notes=f"{NAME} could not sit still")
    saved = records.save(coach, "coaching_session", data)
    for ws in (coach, teacher):
        exchange.sync(ws)
    purging.ask(coach, saved.id)
    for ws in (coach, teacher):
        exchange.sync(ws)
    purging.agree(teacher, saved.id)
    for ws in (teacher, coach):
        exchange.sync(ws)
    world.tick(7 * 24 * 3600)
    coach.close()
    return world, saved.id


def test_wherever_it_dies_the_next_sync_ends_it(due: tuple[World, str], tmp_path: Path) -> None:
    world, record = due
    home, folder, kept = world.root / "coach", world.folder, tmp_path / "kept"
    for part in (home, folder):
        shutil.copytree(part, kept / part.name)
    for place, name, first in PLACES:
        for part in (home, folder):
            shutil.rmtree(part)
            shutil.copytree(kept / part.name, part)
        synced_and_killed(world.profiles["coach"], place, name, first=first)
        coach = world.profiles["coach"] = Workspace.open(home, clock=world.clock)
        where = f"{name}, {'before' if first else 'after'}"
        assert check.verify(coach.database)[1] == [], where
        assert state_of(coach, record) in ("whole", "gone"), where
        exchange.sync(coach)
        assert (check.verify(coach.database)[1], state_of(coach, record)) == ([], "gone"), where
        assert (in_profile(coach, NAME), in_folder(world, NAME)) == (0, 0), where
        coach.close()


def state_of(ws: Workspace, record: str) -> str:
    found = reader.get(ws.database, record)
    if found is not None:
        return "whole" if found.fields["notes"].startswith(NAME) else "torn"
    return "gone" if [view.state for view in purging.purges(ws, record)] == [purging.DONE] else "lost"
