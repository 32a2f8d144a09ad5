"""The forms of a learning progression and of a pilot: a grid by keyboard, and reasons beside names."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from talentdesk.actions import records
from tests.ui.conftest import EditorOf
from tests.world import TODAY, World
from ui.editor import Editor
from ui.forms.bodies.learning_progression import LearningProgressionBody
from ui.forms.bodies.pilot import PilotBody
from ui.forms.components_editor import ComponentsEditor
from ui.forms.editors import ListEditor, OptionsEditor
from ui.forms.form import GeneratedBody
from ui.forms.people_editor import PeopleEditor
from ui.forms.person_editor import PersonEditor
from ui.forms.rows import RowsEditor

COMPONENTS = [
    {"code": "c1", "name": "Questions", "variations": ["Why", "How", "What"], "acceptable": 2},
    {"code": "c2", "name": "Time", "variations": ["Five seconds", "None"], "acceptable": 1},
]


def focused(page: Editor) -> QWidget:
    found = page.window().focusWidget()
    assert found is not None
    return found


def form(page: Editor) -> GeneratedBody:
    assert isinstance(page.body, GeneratedBody)
    return page.body


def components(page: Editor) -> ComponentsEditor:
    assert isinstance(page.body, LearningProgressionBody)
    found = page.body.editor("components")
    assert isinstance(found, ComponentsEditor)
    return found


def saved(page: Editor, world: World, kind: str, qtbot: QtBot) -> dict[str, Any]:
    with qtbot.waitSignal(page.closed):
        page.save_now()
    qtbot.waitUntil(lambda: page.context.jobs.idle)
    (view,) = records.list_records(world.office, kind)
    return view.fields


@pytest.fixture
def area(world: World) -> str:
    return records.save(world.office, "focus_area", {"title": "Everybody talks", "named_on": TODAY}).id


def test_a_component_is_written_from_the_ideal_on_by_keyboard(
    world: World, area: str, editor_of: EditorOf, qtbot: QtBot
) -> None:
    page = editor_of("office", "learning_progression", title="Talk", focus_area=area)
    editor = components(page)
    editor.add.setFocus()
    qtbot.keyClick(editor.add, Qt.Key.Key_Return)
    for words in ("Questions", "Most ask for a reason", "Three ask for a reason", "By chance"):
        qtbot.keyClicks(focused(page), words)
        qtbot.keyClick(focused(page), Qt.Key.Key_Tab)
        if words == "Questions":
            qtbot.keyClick(focused(page), Qt.Key.Key_Tab)  # past the button that takes the component out
    assert saved(page, world, "learning_progression", qtbot)["components"] == [
        {
            "code": "c1",
            "name": "Questions",
            "variations": ["Most ask for a reason", "Three ask for a reason", "By chance"],
            "acceptable": 2,
        }
    ]


def test_the_line_moves_and_says_what_can_be_accepted(
    world: World, area: str, editor_of: EditorOf, qtbot: QtBot
) -> None:
    page = editor_of("office", "learning_progression", title="Talk", focus_area=area, components=COMPONENTS)
    block = components(page).blocks[0]
    captions = [caption.text() for caption in block.variations.captions]
    assert captions == ["1 Ideal", "2 Acceptable", "3 Not acceptable"]
    qtbot.mouseClick(block.lines.button(1), Qt.MouseButton.LeftButton)
    assert [caption.text() for caption in block.variations.captions][1] == "2 Not acceptable"
    assert block.texts[1].accessibleName() == "Questions, 2 Not acceptable"
    fields = saved(page, world, "learning_progression", qtbot)
    assert [one["acceptable"] for one in fields["components"]] == [1, 1]


def test_variations_stand_side_by_side_or_below_one_another(area: str, editor_of: EditorOf, qtbot: QtBot) -> None:
    page = editor_of("office", "learning_progression", title="Talk", focus_area=area, components=COMPONENTS)
    part = components(page).blocks[0].variations
    for width, across in ((900, True), (260, False)):
        part.setFixedWidth(width)
        qtbot.waitUntil(lambda across=across: (part.cells[0].y() == part.cells[1].y()) is across)
        assert part.line_name.isVisible() is not across, "where it lies across, the line has its name"


def test_a_strategy_is_for_one_of_the_components_there_are(
    world: World, area: str, editor_of: EditorOf, qtbot: QtBot
) -> None:
    page = editor_of("office", "learning_progression", title="Talk", focus_area=area, components=COMPONENTS)
    rows = form(page).editor("strategies")
    assert isinstance(rows, RowsEditor)
    qtbot.mouseClick(rows.add, Qt.MouseButton.LeftButton)
    qtbot.keyClicks(focused(page), "Script each other")
    choice = rows.rows[0].editors["component"]
    assert isinstance(choice, ListEditor)
    name = components(page).blocks[1].name
    name.selectAll()
    qtbot.keyClicks(name, "Time to think")
    offered = [choice.combo.itemText(at) for at in range(choice.combo.count())]
    assert offered == ["–", "Questions", "Time to think"]
    choice.show_value("c2")
    (strategy,) = saved(page, world, "learning_progression", qtbot)["strategies"]
    assert (strategy["how"], strategy["component"]) == ("Script each other", "c2")


def test_a_component_without_a_name_is_not_saved(area: str, editor_of: EditorOf) -> None:
    nameless = [COMPONENTS[0] | {"name": ""}]
    page = editor_of("office", "learning_progression", title="Talk", focus_area=area, components=nameless)
    page.save_now()
    assert form(page).rows["components"].problem.text() == "A component needs a name."
    assert focused(page) is components(page).blocks[0].name


def test_the_reasons_of_a_participant_are_chosen_beside_the_name(
    world: World, editor_of: EditorOf, qtbot: QtBot
) -> None:
    teacher = world.profiles["teacher"].person
    page = editor_of("office", "pilot", title="Small", begins=TODAY, participants=[{"who": teacher, "need": "some"}])
    assert isinstance(page.body, PilotBody)
    rows = page.body.editor("participants")
    assert isinstance(rows, RowsEditor)
    row = rows.rows[0]
    who, interest = row.editors["who"], row.editors["interest"]
    assert isinstance(who, PersonEditor)
    assert isinstance(interest, OptionsEditor)
    assert who.line.text() == "Tom Teach"
    assert interest.buttons["much"].accessibleName() == "Interest, row 1: Much"
    qtbot.mouseClick(interest.buttons["much"], Qt.MouseButton.LeftButton)
    (one,) = saved(page, world, "pilot", qtbot)["participants"]
    assert one == {"who": teacher, "need": "some", "interest": "much", "capacity": None}


@pytest.mark.qt_log_ignore("raise\\(\\)|grabbing the keyboard|propagateSizeHints")
def test_people_are_added_by_name_and_taken_out_by_a_click(world: World, editor_of: EditorOf, qtbot: QtBot) -> None:
    teacher, principal = (world.profiles[name].person for name in ("teacher", "principal"))
    page = editor_of("office", "focus_area", title="Everybody talks", people=[teacher])
    editor = form(page).editor("people")
    assert isinstance(editor, PeopleEditor)
    with qtbot.waitExposed(editor.finder.popup()):
        editor.line.setFocus()
        qtbot.keyClicks(editor.line, "ann")
    assert editor.value() == [teacher, "ann"], "half a name is kept with the draft"
    qtbot.keyClick(editor.line, Qt.Key.Key_Return)
    assert (sorted(editor.value()), editor.line.text()) == (sorted([teacher, principal]), "")
    chips = [editor.flow.itemAt(at).widget() for at in range(editor.flow.count())]  # pyright: ignore[reportOptionalMemberAccess]
    tom = next(one for one in chips if one is not None and one.accessibleName() == "Take out Tom Teach")
    qtbot.mouseClick(tom, Qt.MouseButton.LeftButton)
    qtbot.keyClicks(editor.line, "nobody at all")
    page.save_now()
    assert "Nobody here is called" in form(page).rows["people"].problem.text()
    editor.line.clear()
    assert saved(page, world, "focus_area", qtbot)["people"] == [principal]
