"""The script by keyboard: Enter, Backspace, the arrows, tags; stamps are taken when the first letter is written."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from talentdesk.clock import FixedClock
from ui.theme import Theme
from ui.widgets.visit.choices import Item
from ui.widgets.visit.clock import VisitClock
from ui.widgets.visit.script import ScriptPad

NOON = 1_793_880_000_000
CTRL = Qt.KeyboardModifier.ControlModifier
LOOK_FORS = (Item("purpose", "Students can say what they are learning and why"), Item("wait", "Wait time"))

Shown = Callable[[QWidget], None]


@pytest.fixture
def wall() -> FixedClock:
    return FixedClock(NOON)


@pytest.fixture
def pad(shown: Shown, theme: Theme, wall: FixedClock) -> ScriptPad:
    clock = VisitClock(wall)
    made = ScriptPad(clock)
    clock.setParent(made)
    made.show_look_fors(LOOK_FORS)
    shown(made)
    clock.go_on()
    made.focus_end()
    return made


def _texts(pad: ScriptPad) -> list[str]:
    return [str(line["text"]) for line in pad.lines()]


def test_a_line_is_stamped_with_its_first_letter(pad: ScriptPad, wall: FixedClock, qtbot: QtBot) -> None:
    qtbot.keyClicks(pad.editor, "one")
    qtbot.keyClick(pad.editor, Qt.Key.Key_Return)
    wall.ms += 75_000
    qtbot.keyClicks(pad.editor, "two 4 5")
    wall.ms += 75_000
    assert pad.lines() == [{"at": 0, "text": "one", "tags": []}, {"at": 75, "text": "two 4 5", "tags": []}]


def test_up_goes_to_an_earlier_line_and_enter_back_to_a_new_one(pad: ScriptPad, qtbot: QtBot) -> None:
    for text in ("one", "two"):
        qtbot.keyClicks(pad.editor, text)
        qtbot.keyClick(pad.editor, Qt.Key.Key_Return)
    qtbot.keyClick(pad.editor, Qt.Key.Key_Up)
    qtbot.keyClick(pad.editor, Qt.Key.Key_Up)
    assert pad.editor.accessibleName().startswith("Line 1 of 3")
    qtbot.keyClicks(pad.editor, "!")
    qtbot.keyClick(pad.editor, Qt.Key.Key_Return)
    qtbot.keyClicks(pad.editor, "three")
    assert _texts(pad) == ["one!", "two", "three"]


def test_backspace_in_an_empty_line_removes_it(pad: ScriptPad, qtbot: QtBot) -> None:
    qtbot.keyClicks(pad.editor, "ab")
    qtbot.keyClick(pad.editor, Qt.Key.Key_Return)
    qtbot.keyClick(pad.editor, Qt.Key.Key_Backspace)
    assert pad.editor.toPlainText() == "ab"
    for _ in range(3):
        qtbot.keyClick(pad.editor, Qt.Key.Key_Backspace)
    qtbot.keyClicks(pad.editor, "new")
    assert _texts(pad) == ["new"]


def test_a_first_line_can_be_removed_too(pad: ScriptPad, qtbot: QtBot) -> None:
    for text in ("a", "b"):
        qtbot.keyClicks(pad.editor, text)
        qtbot.keyClick(pad.editor, Qt.Key.Key_Return)
    for key in (Qt.Key.Key_Up, Qt.Key.Key_Up, Qt.Key.Key_Backspace, Qt.Key.Key_Backspace):
        qtbot.keyClick(pad.editor, key)
    assert _texts(pad) == ["b"]
    assert pad.editor.toPlainText() == "b"


def test_tags_go_on_and_off_and_are_told_in_words(pad: ScriptPad, qtbot: QtBot) -> None:
    qtbot.keyClicks(pad.editor, "waits")
    qtbot.keyClick(pad.editor, Qt.Key.Key_2, CTRL)
    qtbot.keyClick(pad.editor, Qt.Key.Key_9, CTRL)
    assert pad.lines()[0]["tags"] == ["wait"]
    assert pad._rows[0].tags.text() == "2 Wait time"
    assert "Wait time" in pad._rows[0].accessibleName()
    assert "Wait time" in pad.editor.accessibleName()
    qtbot.keyClick(pad.editor, Qt.Key.Key_Return)
    qtbot.keyClick(pad.editor, Qt.Key.Key_1, CTRL)  # nothing is written here yet: the line before is meant
    assert pad.lines()[0]["tags"] == ["wait", "purpose"]
    qtbot.keyClick(pad.editor, Qt.Key.Key_2, CTRL)
    assert pad.lines()[0]["tags"] == ["purpose"]


def test_pasted_lines_become_lines(pad: ScriptPad, qtbot: QtBot) -> None:
    several = QMimeData()
    several.setText("one\n\n two \r\nthree")
    pad.editor.insertFromMimeData(several)
    assert _texts(pad) == ["one", "two", "three"]
    assert pad.editor.toPlainText() == "three"


def test_a_record_comes_back_as_it_was_and_a_click_opens_a_line(pad: ScriptPad, qtbot: QtBot) -> None:
    lines = [{"at": n * 20, "text": f"line {n} " + "word " * 30, "tags": ["wait"]} for n in range(40)]
    pad.show_lines(lines)
    assert pad.lines() == [line | {"text": str(line["text"]).strip()} for line in lines]
    qtbot.mouseClick(pad._rows[3], Qt.MouseButton.LeftButton)
    assert pad.editor.toPlainText().startswith("line 3 ")
    assert pad.editor.hasFocus()


def test_the_box_is_as_high_as_its_words(pad: ScriptPad, qtbot: QtBot) -> None:
    low = pad.editor.height()
    pad.editor.insertPlainText("word " * 200)
    qtbot.waitUntil(lambda: pad.editor.height() > 2 * low)
