"""The shell without a profile: rail, status line, quiet bar and commands."""

from __future__ import annotations

from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from ui.commands import Command, keys_text
from ui.main_window import MainWindow
from ui.theme import Theme
from ui.widgets.parts import quiet_button
from ui.widgets.rail import Place

PLACES = [Place("today", "Today", "today", "T"), Place("settings", "Settings", "settings", "S", low=True)]


@pytest.fixture
def window(theme: Theme, qtbot: QtBot) -> MainWindow:
    made = MainWindow(theme)
    qtbot.addWidget(made)
    made.put("today", QLabel("today"))
    made.put("settings", QLabel("settings"))
    made.rail.show_places(PLACES)
    with qtbot.waitExposed(made):
        made.show()
    return made


def test_it_shows_before_anything_is_loaded(window: MainWindow) -> None:
    assert window.in_front == "opening"
    assert not window.rail.isVisible()


def test_choosing_in_the_rail_tells_which_page_is_wanted(window: MainWindow, qtbot: QtBot) -> None:
    window.show_rail(True)
    chosen: list[str] = []
    window.rail.chosen.connect(chosen.append)
    settings = window.rail._buttons["settings"]
    qtbot.mouseClick(settings, Qt.MouseButton.LeftButton)
    qtbot.keyClick(settings, Qt.Key.Key_Space)
    qtbot.keyClick(settings, Qt.Key.Key_Return)
    assert chosen == ["settings"] * 3
    window.front("settings")
    assert window.in_front == "settings"
    assert settings.isChecked()


def test_the_rail_folds_to_icons_in_a_narrow_window_and_keeps_its_names(window: MainWindow) -> None:
    window.show_rail(True)
    wide = window.rail.width()
    window.resize(1024, 700)
    assert window.rail.width() < wide / 2
    assert window.rail._buttons["today"].accessibleName() == "Today"
    window.resize(1280, 800)
    assert window.rail.width() == wide


def test_the_rail_folds_when_larger_text_leaves_no_room_for_its_words(window: MainWindow, qtbot: QtBot) -> None:
    window.show_rail(True)
    wide = window.rail.width()
    window.theme.use("light", 2.0)
    qtbot.waitUntil(lambda: window.rail.width() < wide / 2)
    window.theme.use("light", 1.0)
    qtbot.waitUntil(lambda: window.rail.width() == wide)


def test_the_quiet_bar_offers_one_act_once(window: MainWindow, qtbot: QtBot) -> None:
    undone: list[int] = []
    window.quiet.show_line("Walkthrough deleted.", "Undo", lambda: undone.append(1))
    assert window.quiet.isVisible()
    qtbot.mouseClick(window.quiet.action, Qt.MouseButton.LeftButton)
    assert undone == [1]
    assert not window.quiet.isVisible()
    window.quiet.show_line("Saved.")
    assert not window.quiet.action.isVisible()


def test_enter_presses_a_button_as_space_does(qtbot: QtBot) -> None:
    made = quiet_button("Why")
    qtbot.addWidget(made)
    pressed = QSignalSpy(made.clicked)
    qtbot.keyClick(made, Qt.Key.Key_Return)
    qtbot.keyClick(made, Qt.Key.Key_Space)
    assert pressed.count() == 2
    qtbot.keyClick(made, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert pressed.count() == 2


def test_what_was_just_said_lies_over_the_page_that_comes_to_the_front(window: MainWindow, qtbot: QtBot) -> None:
    undone: list[int] = []
    with qtbot.waitActive(window):
        window.activateWindow()
    window.quiet.show_line("Saved.", "Undo", partial(undone.append, 1))
    window.front("settings")
    at = window.quiet.action.mapTo(window.pages, window.quiet.action.rect().center())
    assert window.pages.childAt(at) is window.quiet.action
    qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: undone == [1])


def test_the_quiet_bar_goes_away_by_itself(window: MainWindow, qtbot: QtBot) -> None:
    window.quiet._timer.setInterval(20)
    window.quiet.show_line("Saved.")
    qtbot.waitUntil(lambda: not window.quiet.isVisible())


def test_long_work_shows_with_a_way_to_stop_it(window: MainWindow, qtbot: QtBot) -> None:
    window.show_rail(True)
    window.status.show_work("Reading what others sent, 2 of 5", 2, 5)
    assert window.status.bar.value() == 2
    with qtbot.waitSignal(window.status.cancel_wanted):
        qtbot.mouseClick(window.status.cancel, Qt.MouseButton.LeftButton)
    window.status.rest()
    assert not window.status.bar.isVisible()


def test_a_command_runs_by_its_keys_and_is_replaced_by_its_id(window: MainWindow, qtbot: QtBot) -> None:
    ran: list[str] = []
    window.commands.add([Command("new", "New visit", "N, V", "New", lambda: ran.append("old"))])
    window.commands.add([Command("new", "New visit", "N, V", "New", lambda: ran.append("new"))])
    window.setFocus()
    qtbot.keyClick(window, Qt.Key.Key_N)
    qtbot.keyClick(window, Qt.Key.Key_V)
    assert ran == ["new"]
    assert [command.id for command in window.commands.all()] == ["new"]


def test_keys_read_as_people_write_them() -> None:
    assert keys_text("N, V") == "N V"


def test_size_and_place_come_back(window: MainWindow, theme: Theme, qtbot: QtBot) -> None:
    window.resize(760, 610)
    text = window.geometry_text()
    other = MainWindow(theme)
    qtbot.addWidget(other)
    other.restore_geometry_text(text)
    assert (other.width(), other.height()) == (760, 610)
    other.restore_geometry_text("not a geometry")
    assert (other.width(), other.height()) == (760, 610)


def test_what_has_no_room_at_the_foot_gives_way_by_whole_sentences(window: MainWindow) -> None:
    window.show_rail(True)
    said = ["1 file was set aside.", "Last heard from Ruth Amadi today.", "Last synced today, 06:02."]
    window.status.show_standing(said)
    standing = window.status.standing
    assert standing.shown() == " ".join(said)
    standing.setFixedWidth(standing.fontMetrics().horizontalAdvance(" ".join(said)) - 4)
    assert standing.shown() == " ".join(said[:2])
    assert standing.accessibleName() == standing.toolTip() == " ".join(said)
    standing.setFixedWidth(60)
    assert standing.shown().endswith("…")
