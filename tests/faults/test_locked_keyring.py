"""A keyring that locks: before opening it is said plainly and tried again; in the middle of a session nobody notices."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from keyring.errors import KeyringLocked
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from talentdesk.actions import exchange, records, upkeep
from talentdesk.errors import EnvironmentProblem
from talentdesk.workspace import Workspace
from tests.conftest import MemoryKeyring
from tests.faults.damage import SESSION, Typed, Written
from ui.desk import Desk
from ui.start.unlock import Unlock

PASSPHRASE = "eight quiet herons"


class Lockable(MemoryKeyring):
    """The keyring of the test, which can be locked."""

    locked = False

    def get_password(self, service: str, username: str) -> str | None:
        if self.locked:
            raise KeyringLocked("locked by the session")
        return super().get_password(service, username)

    def set_password(self, service: str, username: str, password: str) -> None:
        if self.locked:
            raise KeyringLocked("locked by the session")
        super().set_password(service, username, password)


@pytest.fixture
def ring(left: Written) -> Iterator[Lockable]:
    backend = Lockable()
    backend.secrets = keyring.get_keyring().secrets  # pyright: ignore[reportAttributeAccessIssue]
    keyring.set_keyring(backend)
    yield backend
    backend.locked = False


def test_locked_before_opening_it_is_said_and_the_notes_are_safe(left: Written, typed: Typed, ring: Lockable) -> None:
    ring.locked = True
    code, _, err = typed("record", "list", SESSION)
    assert code == 1
    assert "keyring doesn't answer; it may be locked. Your notes are safe. Unlock it and try again." in err
    ring.locked = False
    assert left.lost(left.open()) == []


def test_locked_in_the_middle_of_a_session_everything_goes_on(left: Written, ring: Lockable, tmp_path: Path) -> None:
    ws = left.open()
    ring.locked = True
    teacher = left.world.profiles["teacher"].person
    saved = records.save(ws, SESSION, left.world.session(ws, teacher, notes="while it was locked"))
    assert exchange.sync(ws).sealed > 0
    upkeep.backup_create(ws, tmp_path / "locked.zip")
    assert upkeep.verify(ws).problems == []
    left.world.profiles.pop("coach").close()
    ring.locked = False
    assert records.show(left.open(), saved.id).fields["notes"] == "while it was locked"


def test_a_new_profile_can_be_protected_by_a_passphrase_instead(ring: Lockable, tmp_path: Path) -> None:
    ring.locked = True
    with pytest.raises(EnvironmentProblem, match="passphrase instead"):
        Workspace.create(tmp_path / "new")
    assert not (tmp_path / "new").exists()
    made = Workspace.create(tmp_path / "new", PASSPHRASE)
    made.begun()
    made.close()
    Workspace.open(tmp_path / "new", PASSPHRASE).close()


def test_the_window_says_so_and_opens_once_it_is_unlocked(
    left: Written, ring: Lockable, qtbot: QtBot, qapp: QApplication
) -> None:
    ring.locked = True
    desk = Desk(qapp, left.home)
    try:
        desk.start()
        qtbot.waitUntil(lambda: desk.window.in_front == "unlock" and desk.at_rest)
        page = desk.window.page("unlock")
        assert isinstance(page, Unlock)
        assert "may be locked" in page.words.text()
        ring.locked = False
        page.try_again.click()
        qtbot.waitUntil(lambda: desk.window.in_front in desk.places)
    finally:
        desk.window.close()
        desk.window.deleteLater()
