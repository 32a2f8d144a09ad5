"""The panel of a record says everything in words: no ids, no codes; it deletes, restores, and tells of conflicts."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from talentdesk.actions import exchange, records
from talentdesk.schema.base import Kind
from talentdesk.schema.fields import Code
from talentdesk.schema.kinds import KINDS
from tests.actions.test_learning_plans import plan, profile
from tests.contracts.test_kinds import full
from tests.ui.conftest import all_shown
from tests.world import World
from ui.context import Context, Notice
from ui.main_window import MainWindow
from ui.widgets import field_words
from ui.widgets.record_panel import RecordPanel

ContextOf = Callable[[str], Context]
ID = re.compile(r"[0-9a-f]{32}")
KEPT = [kind for kind in KINDS if not kind.hidden]


@pytest.fixture
def panel_of(context_of: ContextOf, qtbot: QtBot) -> Callable[[str, str], RecordPanel]:
    """Profile and record → the panel, shown and filled."""
    windows: list[MainWindow] = []

    def build(profile: str, record: str) -> RecordPanel:
        context = context_of(profile)
        window, panel = MainWindow(context.theme), RecordPanel(context)
        windows.append(window)
        qtbot.addWidget(window)
        window.put("panel", panel)
        window.front("panel")
        with qtbot.waitExposed(window):
            window.show()
        panel.show_record(record)
        qtbot.waitUntil(lambda: any(part.isVisible() for part in panel.findChildren(QLabel)))
        qtbot.waitUntil(lambda: context.jobs.idle and all_shown(panel))  # parts of it read for themselves
        return panel

    return build


def words(panel: QWidget) -> list[str]:
    """Everything a person reads in it."""
    found = [part.text() for part in panel.findChildren(QLabel) if part.isVisibleTo(panel)]
    return found + [part.text() for part in panel.findChildren(QPushButton) if part.isVisibleTo(panel)]


def codes_of(kind: Kind) -> set[str]:
    """The codes of every choice of a kind that don't read like their label."""
    choices = [field_words.choices_of(kind, name) for name in kind.data.model_fields]
    members: list[Code] = [member for found in choices if found for member in found]
    return {member.value for member in members if member.value.casefold() not in member.label.casefold()}


@pytest.mark.parametrize("kind", KEPT, ids=lambda kind: kind.name)
def test_every_kind_reads_in_words(
    kind: Kind, world: World, panel_of: Callable[[str, str], RecordPanel], qtbot: QtBot
) -> None:
    data: dict[str, Any] = full(kind)
    for name, declared in kind.fields().items():
        if declared.ref == "person" and isinstance(data[name], str):
            data[name] = world.office.person
        if declared.ref == "building":
            place = world.building("North Elementary")
            data[name] = [place] if isinstance(data[name], list) else place
    panel = panel_of("office", records.save(world.office, kind.name, data).id)
    names = {declared.label for declared in kind.fields().values() if not declared.hidden and declared.label != "Code"}
    qtbot.waitUntil(lambda: not {name for name in names if name not in "\n".join(words(panel))})
    said = "\n".join(words(panel))
    assert not ID.search(said)
    for code in codes_of(kind):
        assert not re.search(rf"\b{re.escape(code)}\b", said), code
    assert "a-code" not in said
    assert "{" not in said


def test_a_visit_reads_like_a_person_would_write_it(world: World, panel_of: Callable[[str, str], RecordPanel]) -> None:
    principal, teacher = world.profiles["principal"], world.profiles["teacher"].person
    place = next(building for _, building in principal.me.roles if building)
    form = records.save(
        world.office,
        "walkthrough_form",
        {
            "title": "Learning in view",
            "code": "view",
            "look_fors": [{"code": "target", "text": "Students know the goal"}],
            "tallies": [{"code": "open", "text": "Open questions"}],
        },
    ).id
    world.settle()
    visit = {
        "building": place,
        "teacher": teacher,
        "on": "2026-11-04",
        "minutes": 12,
        "form": form,
        "form_version": 1,
        "script": [{"at": 65, "text": "Pairs talk", "tags": ["target"]}],
        "look_fors": {"target": {"state": "seen", "count": 2, "note": ""}},
        "tallies": {"open": 4},
        "sweeps": [{"at": 120, "on": 18, "off": 4}],
        "next_step": "Wait three seconds.",
    }
    said = words(panel_of("principal", records.save(principal, "walkthrough", visit).id))
    assert said.count("Tom Teach") == 2, "as the title and as the teacher"
    assert "Walkthrough · Wed 4 Nov" in said
    assert "Who can open this: Leaders and coaches of North Elementary" in said
    assert "1:05  Pairs talk  [Students know the goal]" in said
    assert "Students know the goal: seen, 2 times" in said
    assert "Open questions: 4" in said
    assert "2:00  18 on task, 4 off" in said
    assert "12 min" in said
    assert any(text.startswith("Written by Ann Lee, Thu 5 Nov") for text in said)
    assert "Form version" not in said
    began = datetime(2026, 11, 4, 15, 0).astimezone()
    saved = records.save(principal, "walkthrough", visit | {"started": began.astimezone(UTC).isoformat()}).id
    assert "15:01  Pairs talk  [Students know the goal]" in words(panel_of("principal", saved)), "as the visit shows it"


def test_actions_say_who_and_by_when(world: World, panel_of: Callable[[str, str], RecordPanel]) -> None:
    coach, teacher = world.profiles["coach"], world.profiles["teacher"].person
    cycle = records.save(
        coach,
        "coaching_cycle",
        {k: v for k, v in world.session(coach, teacher).items() if k != "on"}
        | {"opened": "2026-10-01", "goal": "Talk"},
    ).id
    session = world.session(
        coach,
        teacher,
        cycle=cycle,
        mode="in_class",
        sources=["student_data"],
        actions=[
            {"what": "Send the unit", "who": coach.person, "by": "2026-11-12", "done": False},
            {"what": "Try stems", "who": None, "by": None, "done": True},
        ],
    )
    saved = records.save(coach, "coaching_session", session).id
    said = words(panel_of("coach", saved))
    assert "☐ Send the unit (Cora Diaz, by Thu 12 Nov)" in said
    assert "☑ Try stems (done)" in said
    assert {"In class", "Student data", "Talk"} <= set(said)
    assert any(text.startswith("Coaching session · used student data") for text in said), "what it counts for"
    assert any(text.startswith("Thu 5 Nov") for text in words(panel_of("coach", cycle))), (
        "a cycle leads to its sessions"
    )


def test_delete_offers_undo_and_a_deleted_record_comes_back(
    world: World, panel_of: Callable[[str, str], RecordPanel], qtbot: QtBot
) -> None:
    coach = world.profiles["coach"]
    saved = records.save(coach, "coaching_session", world.session(coach, world.profiles["teacher"].person)).id
    panel = panel_of("coach", saved)
    told: list[Notice] = []
    panel.context.noticed.connect(told.append)
    qtbot.mouseClick(panel.delete, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(panel.restore.isVisible)
    assert not panel.edit.isVisible()
    assert records.show(coach, saved).deleted
    assert (told[0].text, told[0].action) == ("Coaching session deleted.", "Undo")
    assert told[0].act is not None
    told[0].act()
    qtbot.waitUntil(panel.edit.isVisible)
    assert not records.show(coach, saved).deleted
    qtbot.mouseClick(panel.delete, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(panel.restore.isVisible)
    qtbot.mouseClick(panel.restore, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(panel.edit.isVisible)


def test_a_conflict_leads_to_the_exchange(
    world: World, panel_of: Callable[[str, str], RecordPanel], qtbot: QtBot
) -> None:
    coach, teacher = world.profiles["coach"], world.profiles["teacher"]
    saved = records.save(coach, "coaching_session", world.session(coach, teacher.person, notes="First")).id
    world.settle()
    records.save(coach, "coaching_session", {"notes": "Mine"}, record=saved)
    records.save(teacher, "coaching_session", {"notes": "Yours"}, record=saved)
    world.settle()
    panel = panel_of("coach", saved)
    link = next(part for part in panel.findChildren(QPushButton) if "Exchange" in part.text())
    with qtbot.waitSignal(panel.context.screen_wanted) as wanted:
        qtbot.mouseClick(link, Qt.MouseButton.LeftButton)
    assert wanted.args == ["exchange", {"record": saved}]


def test_a_record_that_came_back_can_be_kept(
    world: World, panel_of: Callable[[str, str], RecordPanel], qtbot: QtBot
) -> None:
    coach, teacher = world.profiles["coach"], world.profiles["teacher"]
    saved = records.save(coach, "coaching_session", world.session(coach, teacher.person, notes="First")).id
    world.settle()
    records.delete(coach, saved)
    records.save(teacher, "coaching_session", {"notes": "Still needed"}, record=saved)
    for ws in (coach, teacher, coach):
        exchange.sync(ws)
    panel = panel_of("coach", saved)
    qtbot.waitUntil(panel.keep.isVisible)
    qtbot.mouseClick(panel.keep, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not panel.keep.isVisible())
    assert not records.show(coach, saved).revived


def test_only_who_may_write_is_offered_to(world: World, panel_of: Callable[[str, str], RecordPanel]) -> None:
    coach = world.profiles["coach"]
    place = next(building for _, building in coach.me.roles if building)
    saved = records.save(coach, "walkthrough", {"building": place, "on": "2026-11-04"}).id
    world.settle()
    panel = panel_of("principal", saved)
    assert not panel.edit.isVisible()
    assert not panel.delete.isVisible()
    assert panel.close_button.isVisible()


def test_escape_closes(world: World, panel_of: Callable[[str, str], RecordPanel], qtbot: QtBot) -> None:
    coach = world.profiles["coach"]
    saved = records.save(coach, "coaching_session", world.session(coach, world.profiles["teacher"].person)).id
    panel = panel_of("coach", saved)
    with qtbot.waitSignal(panel.closed):
        qtbot.keyClick(panel.edit, Qt.Key.Key_Escape)


def test_a_profile_and_a_plan_say_what_grows_and_how(world: World, panel_of: Callable[[str, str], RecordPanel]) -> None:
    made = profile(world)
    steps = [
        {"way": "external", "what": "A course", "by": "2026-12-01"},
        {"way": "coaching", "what": "A cycle", "done": "2026-11-04"},
    ]
    saved = plan(world, builds_on=made, steps=steps)
    text = words(panel_of("principal", made))
    assert "Wait time: trying it, to grow next" in text
    assert "Grouping: part of everyday work" in text
    text = words(panel_of("principal", saved.id))
    assert "☐ A course (Learning outside the district, by Tue 1 Dec)" in text
    assert "☑ A cycle (Coaching, done)" in text


@pytest.mark.qt_log_ignore("propagateSizeHints")  # the platform of the tests can't size a dialog's window
def test_the_feedback_on_a_visit_is_saved_as_a_page(
    world: World, panel_of: Callable[[str, str], RecordPanel], tmp_path: Path, qtbot: QtBot
) -> None:
    north, teacher = world.building("North Elementary"), world.profiles["teacher"].person
    fields = {"building": north, "teacher": teacher, "on": "2026-11-04", "noticing": "Twelve hands"}
    panel = panel_of("principal", records.save(world.profiles["principal"], "walkthrough", fields).id)
    qtbot.waitUntil(panel.feedback.isVisible)
    notices: list[Notice] = []
    panel.context.noticed.connect(notices.append)
    qtbot.mouseClick(panel.feedback, Qt.MouseButton.LeftButton)
    dialog = panel.findChild(QFileDialog)
    assert dialog is not None
    assert Path(dialog.selectedFiles()[0]).name == "Feedback for Tom Teach, 2026-11-04.pdf"
    dialog.fileSelected.emit(str(tmp_path / "page.pdf"))
    dialog.reject()
    qtbot.waitUntil(lambda: bool(notices), timeout=20_000)
    assert (notices[0].text, notices[0].action) == ("Saved as page.pdf.", "Open")
    assert (tmp_path / "page.pdf").read_bytes().startswith(b"%PDF")


def test_a_visit_without_words_or_by_somebody_else_has_no_page(
    world: World, panel_of: Callable[[str, str], RecordPanel]
) -> None:
    principal, north = world.profiles["principal"], world.building("North Elementary")
    base = {"building": north, "teacher": world.profiles["teacher"].person, "on": "2026-11-04"}
    empty = records.save(principal, "walkthrough", base).id
    written = records.save(principal, "walkthrough", base | {"noticing": "Twelve hands"}).id
    world.settle()
    assert panel_of("principal", empty).feedback.isHidden()
    assert panel_of("coach", written).feedback.isHidden()


def test_the_next_meeting_of_a_cycle_is_prepared_from_it_until_it_is_closed(
    world: World, panel_of: Callable[[str, str], RecordPanel], qtbot: QtBot
) -> None:
    coach, teacher = world.profiles["coach"], world.profiles["teacher"].person
    session = world.session(coach, teacher)
    pair = {name: session[name] for name in ("teacher", "coach", "building")}
    going = records.save(coach, "coaching_cycle", pair | {"opened": "2026-09-10"}).id
    panel = panel_of("coach", going)
    with qtbot.waitSignal(panel.context.prepare_wanted) as wanted:
        qtbot.keyClick(panel.prepare, Qt.Key.Key_Return)
    assert wanted.args == [going]
    closed = records.save(coach, "coaching_cycle", pair | {"opened": "2026-09-10", "phase": "closed_goal_met"}).id
    assert panel_of("coach", closed).prepare.isHidden()
    assert panel_of("coach", records.save(coach, "coaching_session", session).id).prepare.isHidden()
