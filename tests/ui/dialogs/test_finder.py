"""The finder and the page of shortcuts through the whole application, by keyboard."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from talentdesk.actions import records
from tests.world import World
from ui.desk import Desk
from ui.dialogs.finder import Finder
from ui.dialogs.shortcuts import Shortcuts

DeskOf = Callable[[str], Desk]


@pytest.fixture
def desk(world: World, desk_of: DeskOf, qtbot: QtBot) -> Desk:
    """The principal's application, with two visits in it."""
    principal, teacher = world.profiles["principal"], world.profiles["teacher"].person
    place = next(building for _, building in principal.me.roles if building)
    for day, subject in (("2026-11-03", "Fractions"), ("2026-11-04", "Poetry")):
        row = {"building": place, "teacher": teacher, "on": day, "subject": subject}
        records.save(principal, "walkthrough", row)
    made = desk_of("principal")
    made.window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None and made.at_rest)
    return made


def opened(desk: Desk, qtbot: QtBot) -> Finder:
    qtbot.keyClick(QApplication.focusWidget() or desk.window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: any(finder.isVisible() for finder in desk.window.findChildren(Finder)))
    finder = next(finder for finder in desk.window.findChildren(Finder) if finder.isVisible())
    assert finder.line.hasFocus()
    return finder


def found(finder: Finder) -> list[tuple[str, str]]:
    return [(row.name, row.end) for row in finder.model.rows]


def test_pages_and_actions_stand_there_with_their_keys(desk: Desk, qtbot: QtBot) -> None:
    finder = opened(desk, qtbot)
    assert ("Walkthroughs", "G W") in found(finder)
    assert ("Sync now", "Ctrl+Shift+S") in found(finder)
    qtbot.keyClicks(finder.line, "leader")
    qtbot.waitUntil(lambda: len(found(finder)) == 1)
    qtbot.keyClick(finder.line, Qt.Key.Key_Return)
    assert desk.window.in_front == "leadership"
    assert not finder.isVisible()


def test_a_record_is_found_by_its_words(desk: Desk, qtbot: QtBot) -> None:
    finder = opened(desk, qtbot)
    qtbot.keyClicks(finder.line, "fract")
    qtbot.waitUntil(lambda: found(finder) == [("Tom Teach", "Walkthrough")])
    assert finder.model.rows[0].about == "Tue 3 Nov · Fractions"
    qtbot.keyClick(finder.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: desk.window.in_front == "walkthroughs")
    qtbot.waitUntil(lambda: desk.at_rest)
    page = desk.window.page("walkthroughs")
    assert page is not None
    qtbot.waitUntil(page.list.beside.panel.isVisible)  # pyright: ignore[reportAttributeAccessIssue]


def test_a_person_leads_to_their_visits(desk: Desk, qtbot: QtBot) -> None:
    finder = opened(desk, qtbot)
    qtbot.keyClicks(finder.line, "tea to")
    qtbot.waitUntil(lambda: ("Tom Teach", "Person") in found(finder))
    while finder.model.rows[finder.list.currentIndex().row()].end != "Person":
        qtbot.keyClick(finder.line, Qt.Key.Key_Down)
    qtbot.keyClick(finder.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: desk.window.in_front == "walkthroughs")
    qtbot.waitUntil(lambda: desk.at_rest)
    page = desk.window.page("walkthroughs")
    assert page is not None
    qtbot.waitUntil(lambda: page.list.person.text() == "Tom Teach  ×")  # pyright: ignore[reportAttributeAccessIssue]


def test_a_leader_leads_to_the_page_of_leaders(desk: Desk, qtbot: QtBot) -> None:
    finder = opened(desk, qtbot)
    qtbot.keyClicks(finder.line, "dana")
    qtbot.waitUntil(lambda: ("Dana Ortiz", "Person") in found(finder))
    while finder.model.rows[finder.list.currentIndex().row()].end != "Person":
        qtbot.keyClick(finder.line, Qt.Key.Key_Down)
    qtbot.keyClick(finder.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: desk.window.in_front == "leadership")


def test_escape_leaves_and_gives_the_keyboard_back(desk: Desk, qtbot: QtBot) -> None:
    before = QApplication.focusWidget()
    finder = opened(desk, qtbot)
    qtbot.keyClicks(finder.line, "zzz")
    qtbot.waitUntil(lambda: found(finder) == [] and finder.nothing.isVisible())
    qtbot.keyClick(finder.line, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: QApplication.focusWidget() is before)


def test_a_page_that_loads_late_leaves_it_the_keyboard_and_a_click_elsewhere_closes_it(
    desk: Desk, qtbot: QtBot
) -> None:
    finder = opened(desk, qtbot)
    desk.window.status.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    desk.window.status.setFocus()
    assert finder.line.hasFocus()
    qtbot.mouseClick(desk.window.status, Qt.MouseButton.LeftButton)
    assert not finder.isVisible()


def test_it_opens_once(desk: Desk, qtbot: QtBot) -> None:
    first = opened(desk, qtbot)
    qtbot.keyClick(first.line, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: len([f for f in desk.window.findChildren(Finder) if f.isVisible()]) == 1)
    assert first.isVisible()
    assert first.line.hasFocus()


def test_letters_typed_are_words_and_start_no_record(desk: Desk, qtbot: QtBot) -> None:
    finder = opened(desk, qtbot)
    qtbot.keyClicks(finder.line, "nv gw")
    assert finder.line.text() == "nv gw"
    assert desk.window.in_front == "today"


@pytest.mark.qt_log_ignore("propagateSizeHints")  # the platform of the tests can't size a dialog's window
def test_f1_shows_every_key(desk: Desk, qtbot: QtBot) -> None:
    qtbot.keyClick(QApplication.focusWidget() or desk.window, Qt.Key.Key_F1)
    qtbot.waitUntil(lambda: bool(desk.window.findChildren(Shortcuts)))
    dialog = desk.window.findChildren(Shortcuts)[0]
    said = {part.text() for part in dialog.findChildren(QLabel)}
    for command in desk.window.commands.all():
        assert command.title in said
    assert {"In a list", "In a form", "During a visit", "Ctrl+F"} <= said
    with qtbot.waitSignal(dialog.finished):
        qtbot.keyClick(dialog, Qt.Key.Key_Escape)


def test_a_visit_is_found_by_the_name_its_button_has(desk: Desk, qtbot: QtBot) -> None:
    finder = opened(desk, qtbot)
    qtbot.keyClicks(finder.line, "new visit")
    qtbot.waitUntil(lambda: "New visit" in [name for name, _ in found(finder)])
