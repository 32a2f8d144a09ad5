"""What a person with a damaged profile meets: the pages go on showing what can be read, one notice says so, one page leads back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from talentdesk.actions import drafts, exchange, records, upkeep
from tests.faults.damage import SESSION, Written
from ui.desk import Desk
from ui.start.damaged import Damaged, DamageNotice
from ui.start.unlock import Unlock
from ui.start.welcome import Welcome

Started = Callable[[], Desk]


@pytest.fixture
def started(left: Written, qtbot: QtBot, qapp: QApplication) -> Iterator[Started]:
    """The application on the coach's profile; whatever window is open at the end is closed."""
    before = set(qapp.findChildren(Desk))

    def start() -> Desk:
        desk = Desk(qapp, left.home)
        desk.start()
        qtbot.waitUntil(lambda: desk.window.in_front != "opening" and desk.at_rest)
        return desk

    yield start
    for desk in set(qapp.findChildren(Desk)) - before:
        desk.window.close()
        desk.window.deleteLater()


def notice(desk: Desk) -> DamageNotice | None:
    return desk.window.findChild(DamageNotice)


def put_right(desk: Desk, qtbot: QtBot, qapp: QApplication) -> tuple[Desk, Damaged]:
    """Presses the button of the notice; the window that comes and its page."""
    shown = notice(desk)
    assert shown is not None
    before = set(qapp.findChildren(Desk))
    shown.act.click()
    (again,) = set(qapp.findChildren(Desk)) - before
    assert not desk.window.isVisible()
    page = again.window.page("damaged")
    assert isinstance(page, Damaged)
    return again, page


def test_damage_known_of_is_told_over_every_page_and_put_right_by_keyboard(
    left: Written, started: Started, qtbot: QtBot, qapp: QApplication
) -> None:
    left.flip(left.pages["words_data"])
    ws = left.open()
    assert not upkeep.verify(ws).ok
    left.world.profiles.pop("coach").close()
    desk = started()
    for place in desk.places:
        desk.go(place)
        shown = notice(desk)
        assert shown is not None
        assert shown.isVisible()
    qtbot.waitUntil(lambda: desk.at_rest)
    qtbot.keyClick(desk.window, Qt.Key.Key_N)
    qtbot.keyClick(desk.window, Qt.Key.Key_S)
    assert desk.window.in_front in desk.places, "nothing is begun that couldn't be saved"
    assert "Nothing new can be written" in desk.window.quiet.words.text()
    again, page = put_right(desk, qtbot, qapp)
    assert page.rescue.hasFocus() or page.rescue.isEnabled()
    qtbot.keyClick(page.rescue, Qt.Key.Key_Return)
    qtbot.waitUntil(page.go_on.isVisible)
    assert page.heading.text() == "Nothing is lost"
    qtbot.keyClick(page.go_on, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: again.window.in_front in again.places and again.at_rest)
    assert notice(again) is None
    assert again.context is not None
    assert left.lost(again.context.ws) == []


def test_damage_met_in_the_middle_of_a_session_brings_the_notice_and_keeps_what_is_typed(
    left: Written, started: Started, qtbot: QtBot, qapp: QApplication
) -> None:
    left.flip(left.pages["record"])
    desk = started()
    desk.go("coaching")
    qtbot.waitUntil(lambda: notice(desk) is not None)
    context = desk.context
    assert context is not None
    drafts.keep(context.ws, f"{SESSION}:late", SESSION, {"notes": "typed after it was met"})
    again, page = put_right(desk, qtbot, qapp)
    page.rescue.click()
    qtbot.waitUntil(page.go_on.isVisible)
    page.go_on.click()
    qtbot.waitUntil(lambda: again.window.in_front in again.places and again.at_rest)
    assert again.context is not None
    ws = again.context.ws
    assert left.lost(ws) == []
    assert "typed after it was met" in {draft.body["notes"] for draft in drafts.all_drafts(ws)}
    assert exchange.sync(ws).alarm == ""


def test_only_looking_and_closing_change_nothing(
    left: Written, started: Started, qtbot: QtBot, qapp: QApplication
) -> None:
    left.flip(left.pages["words_data"])
    ws = left.open()
    assert not upkeep.verify(ws).ok
    left.world.profiles.pop("coach").close()
    before = left.file.read_bytes()
    again, page = put_right(started(), qtbot, qapp)
    page.look.click()
    qtbot.waitUntil(lambda: again.window.in_front in again.places and again.at_rest)
    assert notice(again) is not None
    assert again.context is not None
    assert "only read" in records.may_write(again.context.ws, next(iter(left.sent)))
    again.window.close()
    assert left.file.read_bytes() == before


def test_a_file_of_which_nothing_can_be_read_is_kept_aside_and_the_person_joins_again(
    left: Written, started: Started, qtbot: QtBot
) -> None:
    left.flip(1)
    before = left.file.read_bytes()
    desk = started()
    page = desk.window.page("unlock")
    assert isinstance(page, Unlock)
    assert "nothing of it can be read" in page.words.text()
    page.rescue.click()
    qtbot.waitUntil(page.rescue.isEnabled)
    assert "nothing of it can be read" in page.words.text()
    page.anew.click()
    qtbot.waitUntil(lambda: desk.window.in_front == "welcome")
    assert isinstance(desk.window.page("welcome"), Welcome)
    assert [file.read_bytes() for file in left.home.glob("before-restore-*/talentdesk.db")] == [before]


def test_a_backup_is_restored_from_there(
    left: Written, started: Started, qtbot: QtBot, qapp: QApplication, tmp_path: Path
) -> None:
    left.flip(left.pages["words_data"])
    ws = left.open()
    assert not upkeep.verify(ws).ok
    left.world.profiles.pop("coach").close()
    again, page = put_right(started(), qtbot, qapp)
    page.use_backup(str(left.backup))
    qtbot.waitUntil(lambda: again.window.in_front in again.places and again.at_rest)
    assert notice(again) is None
    assert again.context is not None
    assert left.lost(again.context.ws) == []
