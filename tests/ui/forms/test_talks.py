"""Sessions and mentoring talks: logged by keyboard alone, with what was agreed last time."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from talentdesk.actions import directory, drafts, records
from talentdesk.actions.records import RecordView
from tests.ui.conftest import EditorOf
from tests.world import TODAY, World
from ui.context import Context
from ui.desk import Desk
from ui.editor import Editor
from ui.forms.bodies.talk import TalkBody
from ui.forms.person_editor import PersonEditor
from ui.forms.rows import RowsEditor

DeskOf = Callable[[str], Desk]


def person(world: World, name: str) -> str:
    return next(view.id for view in directory.people(world.office) if view.name == name)


def talk(page: Editor) -> TalkBody:
    assert isinstance(page.body, TalkBody)
    return page.body


def choose(page: Editor, name: str, who: str, qtbot: QtBot) -> None:
    editor = talk(page).editor(name)
    assert isinstance(editor, PersonEditor)
    editor.choose(who)
    qtbot.waitUntil(lambda: page.context.jobs.idle)


def focused() -> QWidget:
    found = QApplication.focusWidget()
    assert found is not None
    return found


def tab_to(qtbot: QtBot, name: str) -> None:
    """Presses Tab until the control of that name has the keyboard."""
    seen: list[str] = []
    for _ in range(40):
        seen.append(focused().accessibleName())
        if focused().accessibleName() == name:
            return
        qtbot.keyClick(focused(), Qt.Key.Key_Tab)
    raise AssertionError(f"Tab never comes to {name}: {seen}")


def type_(qtbot: QtBot, words: str) -> None:
    qtbot.keyClicks(focused(), words)


def find(qtbot: QtBot, page: Editor, name: str, words: str) -> None:
    """Types a part of a name and takes the first who fits."""
    editor = talk(page).editor(name)
    assert isinstance(editor, PersonEditor)
    # The platform of the tests gives the list's window the focus when it shows, and takes it back when it hides.
    with qtbot.waitExposed(editor.finder.popup()):
        type_(qtbot, words)
    qtbot.keyClick(editor.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: QApplication.activeWindow() is page.window())


def opened(desk: Desk, qtbot: QtBot, keys: str) -> Editor:
    """Presses a shortcut that opens a form, and waits for it."""
    desk.window.activateWindow()
    for key in keys:
        qtbot.keyClick(desk.window, key)
    qtbot.waitUntil(lambda: desk.window.in_front == "editor" and desk.at_rest)
    page = desk.window.page("editor")
    assert isinstance(page, Editor)
    return page


def only(desk: Desk, kind: str) -> RecordView:
    assert desk.context is not None
    (found,) = records.list_records(desk.context.ws, kind)
    return found


POPUPS = pytest.mark.qt_log_ignore("raise\\(\\)|grabbing the keyboard|propagateSizeHints")
"""What the platform of the tests can't do with the window of a list."""


@POPUPS
def test_a_session_is_logged_by_keyboard_alone(world: World, desk_of: DeskOf, qtbot: QtBot) -> None:
    tom, north = person(world, "Tom Teach"), world.building("North Elementary")
    coach = world.profiles["coach"].person
    desk = desk_of("coach")
    page = opened(desk, qtbot, "ns")
    assert focused().accessibleName() == "Teacher"
    find(qtbot, page, "teacher", "tom")
    qtbot.waitUntil(lambda: page.audience.sentence.text() == "You and Tom Teach can open this.")
    tab_to(qtbot, "Day")
    tab_to(qtbot, "Length, min")
    qtbot.keyClick(focused(), Qt.Key.Key_Up)
    tab_to(qtbot, "Stage: Identify")
    qtbot.keyClick(focused(), Qt.Key.Key_Right)
    tab_to(qtbot, "Drew on: Student data")
    qtbot.keyClick(focused(), Qt.Key.Key_Space)
    tab_to(qtbot, "Focus")
    type_(qtbot, "Wait time")
    tab_to(qtbot, "Notes")
    type_(qtbot, "Counted to five.")
    tab_to(qtbot, "What, row 1")
    type_(qtbot, "Film period 3")
    qtbot.keyClick(focused(), Qt.Key.Key_Return)
    assert focused().accessibleName() == "What, row 2"
    type_(qtbot, "Send the link")
    tab_to(qtbot, "By, row 2")
    type_(qtbot, "+7")
    tab_to(qtbot, "Next meeting")
    type_(qtbot, "fri")
    qtbot.keyClick(focused(), Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: desk.window.in_front != "editor" and desk.at_rest)
    saved = only(desk, "coaching_session")
    assert saved.audience.startswith("circle:")
    today = talk_day(desk)
    wanted = {
        "teacher": tom,
        "coach": coach,
        "building": north,
        "on": today,
        "minutes": 35,
        "stage": "learn",
        "sources": ["student_data"],
        "topic": "Wait time",
        "notes": "Counted to five.",
    }
    assert saved.fields.items() >= wanted.items()
    assert [item["what"] for item in saved.fields["actions"]] == ["Film period 3", "Send the link"]
    assert saved.fields["actions"][1]["by"] > today
    assert saved.fields["next_meeting"] >= today
    assert drafts.all_drafts(_context(desk).ws) == []


def _context(desk: Desk) -> Context:
    assert desk.context is not None
    return desk.context


def talk_day(desk: Desk) -> str:
    return _context(desk).ws.clock.today().isoformat()


@POPUPS
def test_a_note_is_logged_by_keyboard_alone(world: World, desk_of: DeskOf, qtbot: QtBot) -> None:
    ann = person(world, "Ann Lee")
    records.save(world.office, "competency", {"title": "Gives feedback", "code": "feedback", "identified_on": TODAY})
    office = world.office.person
    desk = desk_of("office")
    page = opened(desk, qtbot, "nm")
    assert focused().accessibleName() == "Leader"
    find(qtbot, page, "leader", "ann l")
    qtbot.waitUntil(lambda: page.audience.sentence.text() == "You and Ann Lee can open this.")
    tab_to(qtbot, "Notes")
    type_(qtbot, "Looked at the data together.")
    tab_to(qtbot, "Competencies: Gives feedback")
    qtbot.keyClick(focused(), Qt.Key.Key_Space)
    tab_to(qtbot, "What, row 1")
    type_(qtbot, "Visit room 4")
    qtbot.keyClick(focused(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: desk.window.in_front != "editor" and desk.at_rest)
    saved = only(desk, "mentorship_note")
    assert (saved.fields["leader"], saved.fields["mentor"], saved.fields["minutes"]) == (ann, office, 45)
    assert len(saved.fields["competencies"]) == 1
    assert [item["what"] for item in saved.fields["commitments"]] == ["Visit room 4"]
    assert saved.audience.startswith("circle:")


def before(world: World, **fields: object) -> str:
    """A session of last week with two open actions."""
    coach = world.profiles["coach"]
    actions = [{"what": "Film period 3"}, {"what": "Send the link", "by": "2026-11-06"}, {"what": "Old", "done": True}]
    data = world.session(coach, person(world, "Tom Teach"), actions=actions) | {"on": "2026-10-29"} | fields
    return records.save(coach, "coaching_session", data).id


def test_what_was_agreed_is_ticked_and_carried_with_the_same_save(
    world: World, editor_of: EditorOf, qtbot: QtBot
) -> None:
    last = before(world)
    page = editor_of("coach", "coaching_session")
    body = talk(page)
    assert body.last.isHidden()
    choose(page, "teacher", person(world, "Tom Teach"), qtbot)
    assert body.last.heading.text() == "Agreed on Thu 29 Oct"
    assert [box.accessibleName() for box in body.last.boxes.values()] == [
        "Film period 3",
        "Send the link  (by Fri 6 Nov)",
    ]
    qtbot.mouseClick(body.last.boxes[0], Qt.MouseButton.LeftButton)
    qtbot.mouseClick(body.last.carriers[1], Qt.MouseButton.LeftButton)
    assert [item["what"] for item in body.fields()["actions"]] == ["Send the link"]
    ws = page.context.ws
    assert not records.show(ws, last).fields["actions"][0]["done"], "nothing is written before it is saved"
    qtbot.waitUntil(lambda: page.context.jobs.idle and bool(drafts.all_drafts(ws)))
    again = editor_of(page.context, "coaching_session", draft=drafts.all_drafts(ws)[0].key)
    assert talk(again).last.boxes[0].isChecked(), "a draft remembers what was ticked"
    lines: list[object] = []
    page.context.noticed.connect(lines.append)
    with qtbot.waitSignal(again.closed):
        again.save_now()
    was = records.show(ws, last).fields["actions"]
    assert [item["done"] for item in was] == [True, True, True]
    assert was[1]["what"] == "Send the link (carried over to Thu 5 Nov)"
    notice = lines[0]
    notice.act()  # pyright: ignore[reportAttributeAccessIssue]
    qtbot.waitUntil(lambda: page.context.jobs.idle)
    assert [item["done"] for item in records.show(ws, last).fields["actions"]] == [False, False, True]
    assert [view.id for view in records.list_records(ws, "coaching_session")] == [last]


def test_the_open_cycle_comes_with_the_teacher(world: World, editor_of: EditorOf, qtbot: QtBot) -> None:
    coach, tom = world.profiles["coach"], person(world, "Tom Teach")
    common = {
        "teacher": tom,
        "coach": coach.person,
        "building": world.building("North Elementary"),
        "opened": "2026-10-01",
    }
    records.save(coach, "coaching_cycle", common | {"phase": "closed_goal_met"})
    cycle = records.save(
        coach, "coaching_cycle", common | {"phase": "learn_modelled", "need": "request", "goal": "Talk more"}
    ).id
    page = editor_of("coach", "coaching_session", teacher=tom)
    found = page.body.fields()
    assert (found["cycle"], found["stage"], found["need"]) == (cycle, "learn", "request")
    choose(page, "teacher", person(world, "Ann Lee"), qtbot)
    assert page.body.fields()["cycle"] is None, "another person's cycle doesn't stay"
    without = editor_of(page.context, "coaching_session", teacher=tom, cycle=None)
    assert without.body.fields()["cycle"] is None, "a choice not to have one is kept"


@POPUPS
def test_nobody_is_typed_free(world: World, editor_of: EditorOf, qtbot: QtBot) -> None:
    page = editor_of("coach", "coaching_session")
    page.focus_first()
    type_(qtbot, "Nobody Known")
    page.save_now()
    row = talk(page).rows["teacher"]
    assert row.problem.text() == "Nobody here is called “Nobody Known”. Choose somebody from the list."
    assert page.body.fields()["teacher"] == "Nobody Known", "the draft keeps it as it was typed"
    assert page.audience.sentence.text() == "Only you can open this."
    page.leave()
    qtbot.waitUntil(lambda: page.context.jobs.idle)


def test_a_teacher_who_writes_stands_as_the_teacher(world: World, editor_of: EditorOf) -> None:
    page = editor_of("teacher", "coaching_session")
    found = page.body.fields()
    assert (found["teacher"], found["coach"]) == (world.profiles["teacher"].person, None)


def test_a_principal_who_is_led_stands_as_the_leader(world: World, editor_of: EditorOf) -> None:
    ann = person(world, "Ann Lee")
    pair = {"leader": ann, "mentor": world.office.person, "opened": "2026-09-01"}
    partnership = records.save(world.office, "partnership", pair).id
    world.settle()
    page = editor_of("principal", "mentorship_note")
    found = page.body.fields()
    assert (found["leader"], found["mentor"], found["partnership"]) == (ann, world.office.person, partnership)
    assert page.audience.sentence.text() == "You and Dana Ortiz can open this."


def test_who_does_it_is_one_of_the_two(world: World, editor_of: EditorOf, qtbot: QtBot) -> None:
    page = editor_of("coach", "coaching_session", teacher=person(world, "Tom Teach"))
    rows = talk(page).editor("actions")
    assert isinstance(rows, RowsEditor)
    combo = rows.rows[0].editors["who"].combo  # pyright: ignore[reportAttributeAccessIssue]
    assert [combo.itemText(at) for at in range(combo.count())] == ["–", "Tom Teach", "Cora Diaz"]
