"""Pages that are made in turns of events: what is pressed meanwhile isn't lost, and the keyboard lands where it belongs."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from ui.desk import EDITOR, Desk
from ui.editor import Editor
from ui.forms.form import GeneratedBody
from ui.screens.coaching import Coaching
from ui.screens.walkthroughs import Walkthroughs

DeskOf = Callable[[str], Desk]


def editor_at_once(desk: Desk, qtbot: QtBot) -> Editor:
    """The form of a new session in the moment it comes up, nothing of it made yet."""
    desk.window.activateWindow()
    for key in (Qt.Key.Key_N, Qt.Key.Key_S):
        qtbot.keyClick(desk.window, key)
    page = desk.window.page(EDITOR)
    assert isinstance(page, Editor)
    assert not page.ready
    assert desk.window.focusWidget() is page
    return page


def test_what_is_typed_before_a_form_is_made_stands_in_its_first_field(desk_of: DeskOf, qtbot: QtBot) -> None:
    desk = desk_of("coach")
    page = editor_at_once(desk, qtbot)
    qtbot.keyClicks(page, "gw nobody")
    qtbot.keyClick(page, Qt.Key.Key_Backspace)
    qtbot.waitUntil(lambda: desk.at_rest)
    assert desk.window.in_front == EDITOR, "letters are words here, and no shortcuts"
    assert isinstance(page.body, GeneratedBody)
    teacher = page.body.editor("teacher")
    assert teacher.value() == "gw nobod"
    assert teacher.isAncestorOf(desk.window.focusWidget())


def test_a_form_can_be_left_before_it_is_made(desk_of: DeskOf, qtbot: QtBot) -> None:
    desk = desk_of("coach")
    page = editor_at_once(desk, qtbot)
    qtbot.keyClicks(page, "x")
    qtbot.keyClick(page, Qt.Key.Key_Escape)
    assert desk.window.in_front == "today"
    qtbot.waitUntil(lambda: desk.at_rest)
    assert desk.window.page(EDITOR) is None


def test_a_page_that_was_left_before_it_was_made_takes_no_keyboard(desk_of: DeskOf, qtbot: QtBot) -> None:
    desk = desk_of("coach")
    desk.go("coaching")
    desk.go("walkthroughs")
    left, there = desk.window.page("coaching"), desk.window.page("walkthroughs")
    assert isinstance(left, Coaching)
    assert isinstance(there, Walkthroughs)
    qtbot.waitUntil(lambda: desk.at_rest and left.ready and there.ready)
    assert there.isAncestorOf(desk.window.focusWidget())
    assert there.isVisible()
