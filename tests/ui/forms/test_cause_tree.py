"""The tree of causes: written by keyboard, a cause with all under it as one, the evidence beneath the line one is at."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from talentdesk.actions import records
from tests.world import TODAY, World
from ui.editor import Editor
from ui.forms.cause_tree import CausesEditor

EditorOf = Callable[..., Editor]
Enter, Alt = Qt.Key.Key_Return, Qt.KeyboardModifier.AltModifier
TREE = (("Too little time", 0), ("They covered classes", 1), ("No rule", 2), ("Nobody saw it", 0))


def causes(page: Editor) -> CausesEditor:
    editor = page.body.editor("causes")  # pyright: ignore[reportAttributeAccessIssue]
    assert isinstance(editor, CausesEditor)
    return editor


def outline(editor: CausesEditor) -> list[tuple[str, int]]:
    return [(one["text"], one["depth"]) for one in editor.value()]


@pytest.fixture
def tree(world: World, editor_of: EditorOf) -> CausesEditor:
    given = [{"text": text, "depth": depth} for text, depth in TREE]
    saved = records.save(
        world.office, "problem_solving", {"title": "Why", "topic": "coaching", "on": TODAY, "causes": given}
    )
    return causes(editor_of("office", "problem_solving", saved.id))


def test_a_tree_is_written_without_the_mouse(world: World, editor_of: EditorOf, qtbot: QtBot) -> None:
    page = editor_of("office", "problem_solving", title="Why", topic="coaching")
    editor = causes(page)
    qtbot.keyClick(editor.add, Qt.Key.Key_Space)
    for text, key, held in (
        ("Time", Enter, Alt),
        ("Covering", Enter, Alt),
        ("No rule", Enter, None),
        ("Habit", None, None),
    ):
        line = next(one for one in editor.lines if one.text.hasFocus())
        qtbot.keyClicks(line.text, text)
        if key is not None:
            qtbot.keyClick(line.text, key, held or Qt.KeyboardModifier.NoModifier)
    assert outline(editor) == [("Time", 0), ("Covering", 1), ("No rule", 2), ("Habit", 2)]
    with qtbot.waitSignal(page.closed):
        page.save_now()
    (kept,) = records.list_records(world.office, "problem_solving")
    assert [(one["text"], one["depth"]) for one in kept.fields["causes"]] == outline(editor)


def test_a_cause_moves_with_all_that_is_under_it(tree: CausesEditor, qtbot: QtBot) -> None:
    first = tree.lines[0].text
    qtbot.keyClick(first, Qt.Key.Key_Down, Alt)
    assert outline(tree) == [TREE[3], *TREE[:3]]
    qtbot.keyClick(first, Qt.Key.Key_Right, Alt)
    assert outline(tree) == [("Nobody saw it", 0), ("Too little time", 1), ("They covered classes", 2), ("No rule", 3)]
    qtbot.keyClick(first, Qt.Key.Key_Right, Alt)
    assert outline(tree)[1] == ("Too little time", 1), "no deeper than one below the cause above"
    qtbot.keyClick(first, Qt.Key.Key_Left, Alt)
    qtbot.keyClick(first, Qt.Key.Key_Up, Alt)
    assert outline(tree) == list(TREE)


def test_what_is_taken_out_leaves_what_was_under_it_one_level_up(tree: CausesEditor, qtbot: QtBot) -> None:
    qtbot.mouseClick(tree.lines[1].remove, Qt.MouseButton.LeftButton)
    assert outline(tree) == [("Too little time", 0), ("No rule", 1), ("Nobody saw it", 0)]


def test_the_evidence_belongs_to_the_line_it_stands_under(tree: CausesEditor, qtbot: QtBot) -> None:
    def weigh(number: int, **shown: Any) -> None:
        tree.lines[number].text.setFocus()
        for name, value in shown.items():
            tree.details[name].show_value(value)
            tree.details[name].changed.emit()

    weigh(2, speaks_for="The agreement is silent", root=True, standing="supported")
    weigh(0, standing="refuted")
    held = tree.value()
    assert (held[2]["speaks_for"], held[2]["root"], held[2]["standing"]) == (
        "The agreement is silent",
        True,
        "supported",
    )
    assert (held[0]["standing"], held[0].get("speaks_for")) == ("refuted", "")
    tree.lines[2].text.setFocus()
    assert tree.details["speaks_for"].value() == "The agreement is silent"
    assert tree.lines[2].state.text() == "◆ root cause · ✓ supported"


def test_each_line_says_its_number_level_and_standing(tree: CausesEditor) -> None:
    tree.lines[2].text.setFocus()
    tree.details["root"].show_value(True)
    tree.details["root"].changed.emit()
    spoken = tree.lines[2].text
    assert (spoken.accessibleName(), spoken.accessibleDescription()) == ("Cause 3, level 3", "◆ root cause")


def test_where_it_is_only_read_no_key_changes_it(tree: CausesEditor, qtbot: QtBot) -> None:
    tree.lines[0].text.setReadOnly(True)
    for key, held in ((Enter, Alt), (Qt.Key.Key_Right, Alt), (Qt.Key.Key_Down, Alt)):
        qtbot.keyClick(tree.lines[0].text, key, held)
    assert outline(tree) == list(TREE)
