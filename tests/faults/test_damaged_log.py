"""The write-ahead log that a crash leaves: whole, damaged in the middle, cut off, or gone."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from talentdesk.actions import exchange, records, upkeep
from talentdesk.workspace import Workspace
from tests.faults.damage import PAGE, SESSION, Typed, Written
from ui.desk import Desk
from ui.start.damaged import OpeningNotice

SAVES = 6


@pytest.fixture
def crashed(left: Written) -> Written:
    """The laptop goes off with the last saves in the log only."""
    ws = left.open()
    teacher = left.world.profiles["teacher"].person
    for number in range(SAVES):
        notes = f"in the log {number}"
        left.unsent[records.save(ws, SESSION, left.world.session(ws, teacher, notes=notes)).id] = notes
    files = {path: path.read_bytes() for path in left.home.glob("talentdesk.db*")}
    left.world.profiles.pop("coach").close()
    for path, data in files.items():
        path.write_bytes(data)
    return left


def log_of(left: Written) -> Path:
    return left.home / "talentdesk.db-wal"


def opened(left: Written) -> Workspace:
    ws = left.world.profiles["coach"] = Workspace.open(left.home, clock=left.world.clock)
    return ws


def test_a_whole_log_gives_everything_back(crashed: Written) -> None:
    ws = opened(crashed)
    assert ws.notice == ""
    assert crashed.lost(ws) == []
    assert upkeep.verify(ws).problems == []


@pytest.mark.parametrize("case", ["flipped", "header"])
def test_saves_behind_a_damaged_frame_are_missed_aloud_and_the_log_is_kept(
    crashed: Written, typed: Typed, case: str
) -> None:
    log = log_of(crashed)
    data = bytearray(log.read_bytes())
    frames = (len(data) - 32) // (PAGE + 24)
    data[32 + (frames // 2) * (PAGE + 24) + (1000 if case == "flipped" else 9)] ^= 1
    log.write_bytes(bytes(data))
    code, _, err = typed("record", "list", SESSION)
    assert code == 3
    assert "can't be read any more" in err
    assert [path.read_bytes() for path in crashed.home.glob("*.damaged")] == [bytes(data)]
    ws = opened(crashed)
    assert ws.notice == "", "it is told once"
    lost = crashed.lost(ws)
    assert 0 < len(lost) <= SAVES
    assert all(notes.startswith("in the log") for notes in lost)
    assert upkeep.verify(ws).problems == []
    ws.exchange.keep_secrets({"folder": str(crashed.world.folder)})
    crashed.world.settle()
    assert exchange.status(crashed.world.profiles["teacher"]).quarantined == []


def test_the_window_says_it_until_it_was_read(crashed: Written, qtbot: QtBot, qapp: QApplication) -> None:
    log = log_of(crashed)
    data = bytearray(log.read_bytes())
    data[len(data) // 2] ^= 1
    log.write_bytes(bytes(data))
    desk = Desk(qapp, crashed.home)
    try:
        desk.start()
        qtbot.waitUntil(lambda: desk.window.in_front in desk.places and desk.at_rest)
        notice = desk.window.findChild(OpeningNotice)
        assert "can't be read any more" in notice.words.text()
        desk.go("coaching")
        assert notice.isVisible()
        qtbot.keyClick(notice.act, Qt.Key.Key_Return)
        assert not notice.isVisible()
    finally:
        desk.window.close()
        desk.window.deleteLater()


@pytest.mark.parametrize("case", ["cut", "empty", "gone"])
def test_without_its_end_the_rest_is_whole(crashed: Written, case: str) -> None:
    log = log_of(crashed)
    match case:
        case "cut":
            log.write_bytes(log.read_bytes()[: -PAGE // 2])
        case "empty":
            log.write_bytes(b"")
        case _:
            log.unlink()
    ws = opened(crashed)
    assert ws.notice == "", (
        "a process that is killed while it writes leaves such a log, and had acknowledged nothing of it"
    )
    assert all(notes.startswith("in the log") for notes in crashed.lost(ws))
    assert upkeep.verify(ws).problems == []
    crashed.world.settle()
    assert exchange.status(crashed.world.profiles["teacher"]).quarantined == []
