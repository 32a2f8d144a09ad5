"""Look-fors by keyboard and by mouse: a number selects, letters mark, not applicable never counts, notes are never thrown away."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from ui.theme import Theme
from ui.widgets.visit.choices import Item
from ui.widgets.visit.look_fors import LookFors

ITEMS = (
    Item("target", "Learning target stated", "Ask two students."),
    Item("wait", "Wait time"),
    Item("check", "Checks"),
)

Shown = Callable[[QWidget], None]


@pytest.fixture
def panel(shown: Shown, theme: Theme) -> LookFors:
    made = LookFors(theme)
    made.show_form(ITEMS)
    shown(made)
    made.table.setFocus()
    return made


def test_keys_select_mark_and_count(panel: LookFors, qtbot: QtBot) -> None:
    qtbot.keyClicks(panel.table, "1s+2m3x")
    assert panel.marks() == {
        "target": {"state": "seen", "count": 1, "note": ""},
        "wait": {"state": "missed", "count": 0, "note": ""},
        "check": {"state": "na", "count": 0, "note": ""},
    }
    qtbot.keyClicks(panel.table, "1")
    qtbot.keyClick(panel.table, Qt.Key.Key_Return)
    assert panel.marks()["target"]["count"] == 2
    qtbot.keyClicks(panel.table, "---")
    assert panel.marks()["target"]["count"] == 0


def test_the_same_key_takes_a_mark_off_but_never_a_note(panel: LookFors, qtbot: QtBot) -> None:
    qtbot.keyClicks(panel.table, "2ss")
    assert panel.marks() == {}
    qtbot.keyClicks(panel.table, "sn")
    qtbot.waitUntil(panel.note.hasFocus)
    qtbot.keyClicks(panel.note, "5 seconds")
    qtbot.keyClick(panel.note, Qt.Key.Key_Return)
    assert panel.table.hasFocus()
    qtbot.keyClicks(panel.table, "s")
    assert panel.marks() == {"wait": {"state": "seen", "count": 0, "note": "5 seconds"}}
    qtbot.keyClicks(panel.table, "m")
    assert panel.marks() == {"wait": {"state": "missed", "count": 0, "note": "5 seconds"}}


def test_the_buttons_do_the_same(panel: LookFors, qtbot: QtBot) -> None:
    for button in (*panel.states.values(), panel.more, panel.fewer):
        assert min(button.width(), button.height()) >= 28
    qtbot.mouseClick(panel.states["missed"], Qt.MouseButton.LeftButton)
    assert panel.marks()["target"]["state"] == "missed"
    assert panel.table.hasFocus()
    qtbot.mouseClick(panel.more, Qt.MouseButton.LeftButton)
    assert panel.marks()["target"] == {"state": "seen", "count": 1, "note": ""}
    assert panel.states["seen"].isChecked()
    assert not panel.states["missed"].isChecked()


def test_a_screen_reader_hears_the_whole_row(panel: LookFors, qtbot: QtBot) -> None:
    qtbot.keyClicks(panel.table, "1s++")
    index = panel.model.index(0, 1)
    said = index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert said == "1 of 3: Learning target stated. seen. 2 times"
    assert index.data(Qt.ItemDataRole.ToolTipRole) == "Ask two students."
    qtbot.keyClicks(panel.table, "3x")
    assert panel.model.spoken(2) == "3 of 3: Checks. not applicable"
    assert panel.model.index(2, 2).data() == "× n/a"


def test_marks_of_another_version_are_shown_and_kept(panel: LookFors) -> None:
    old = {"gone": {"state": "seen", "count": 2, "note": "kept"}, "wait": {"state": "na", "count": 0, "note": ""}}
    panel.show_marks(old)
    assert panel.marks() == old
    assert [panel.model.item(row).code for row in range(4)] == ["target", "wait", "check", "gone"]


def test_without_a_form_it_says_what_to_do(panel: LookFors) -> None:
    panel.show_form(())
    assert panel.empty.isVisible()
    assert not panel.table.isVisible()
    assert panel.marks() == {}


def test_for_reading_only_keys_select_and_mark_nothing(panel: LookFors, qtbot: QtBot) -> None:
    panel.table.marking = False
    qtbot.keyClicks(panel.table, "2sm+")
    assert panel.marks() == {}
    assert panel.row == 1
