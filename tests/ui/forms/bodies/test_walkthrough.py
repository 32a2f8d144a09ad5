"""A visit from *N V* to the closed loop, by keyboard, through the real application; nothing is lost when the process dies."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from talentdesk.actions import directory, district, drafts, exchange, records, today
from talentdesk.transfer.forms import bundled
from talentdesk.workspace import Workspace
from tests.world import World
from ui.context import Context
from ui.desk import Desk
from ui.editor import Editor
from ui.forms.bodies.walkthrough import WalkthroughBody
from ui.main_window import MainWindow

ROOT = Path(__file__).parents[4]
CTRL = Qt.KeyboardModifier.ControlModifier
RETURN = Qt.Key.Key_Return
NAMES_POP_UP = pytest.mark.qt_log_ignore("does not support")  # the platform of the tests can't raise a list of names
VISIT = {
    "on": "2026-11-04",
    "started": "2026-11-04T15:00:00Z",
    "minutes": 12,
    "script": [{"at": 60, "text": "pairs talk", "tags": ["talk"]}],
    "look_fors": {"purpose": {"state": "na", "count": 0, "note": ""}},
    "tallies": {"open-question": 0},
    "form_version": 1,
}


@pytest.fixture
def school(world: World) -> World:
    """The district has published a form."""
    records.save(world.office, "walkthrough_form", bundled()[0])
    world.settle()
    return world


def focused() -> QWidget:
    found = QApplication.focusWidget()
    assert found is not None
    return found


@pytest.fixture
def visit_of(
    school: World, desk_of: Callable[[str], Desk], qtbot: QtBot
) -> Callable[..., tuple[Desk, WalkthroughBody]]:
    """Profile name → its desk with a visit in front, opened by keys or by an edit."""

    def begin(profile: str = "principal", record: str = "", **wanted: Any) -> tuple[Desk, WalkthroughBody]:
        desk = desk_of(profile)
        desk.window.activateWindow()
        qtbot.waitUntil(desk.window.isActiveWindow)
        if record or wanted:
            desk._need().edit("walkthrough", record or None, **wanted)
        else:
            qtbot.keyClick(desk.window, Qt.Key.Key_N)
            qtbot.keyClick(desk.window, Qt.Key.Key_V)
        return desk, opened(desk, qtbot)

    return begin


def opened(desk: Desk, qtbot: QtBot) -> WalkthroughBody:
    qtbot.waitUntil(lambda: isinstance(desk.window.page("editor"), Editor))
    page = desk.window.page("editor")
    assert isinstance(page, Editor)
    qtbot.waitUntil(lambda: page.ready)
    body = page.body
    assert isinstance(body, WalkthroughBody)
    qtbot.waitUntil(lambda: desk.at_rest and bool(body.page.form_title.text() or body.frozen))
    return body


def settled(desk: Desk, qtbot: QtBot) -> Workspace:
    """The workspace, once nothing is on its way any more."""
    qtbot.waitUntil(lambda: desk.at_rest)
    return desk._need().ws


def teacher(ws: Workspace) -> str:
    return next(view.id for view in directory.people(ws) if view.name == "Tom Teach")


def saved_visit(school: World, **changes: Any) -> str:
    ws = school.profiles["principal"]
    form = records.list_records(ws, "walkthrough_form")[0].id
    fields = VISIT | {"building": school.building("North Elementary"), "teacher": teacher(ws), "form": form} | changes
    return records.save(ws, "walkthrough", fields).id


@NAMES_POP_UP
def test_a_whole_visit_by_keyboard_alone(visit_of: Callable[..., Any], qtbot: QtBot) -> None:
    desk, body = visit_of()
    assert focused() is body.start.teacher.line
    qtbot.keyClicks(focused(), "tea")
    qtbot.keyClick(focused(), RETURN)
    qtbot.waitUntil(lambda: focused() is body.script.editor)
    assert body.start.isHidden()
    assert body.head.whom.text() == "Tom Teach · North Elementary"
    qtbot.keyClicks(focused(), "12 hands up, waits 5 s")
    qtbot.keyClick(focused(), Qt.Key.Key_3, CTRL)
    for key in (Qt.Key.Key_F5, Qt.Key.Key_F5, Qt.Key.Key_F8, RETURN, Qt.Key.Key_F2):
        qtbot.keyClick(focused(), key)
    assert focused() is body.look_fors.table
    qtbot.keyClicks(focused(), "1s+3x")
    qtbot.keyClick(focused(), RETURN, CTRL)
    assert focused() is body.closing.noticing.text
    assert not body.clock.running
    qtbot.keyClicks(focused(), "Twelve hands after five seconds.")
    qtbot.keyClick(focused(), Qt.Key.Key_Tab)
    qtbot.keyClick(focused(), Qt.Key.Key_Tab)
    qtbot.keyClicks(focused(), "Two wait times on Friday")
    qtbot.keyClick(focused(), Qt.Key.Key_T, CTRL)
    assert "loop is closed" in body.closing.state.text()
    qtbot.keyClick(focused(), RETURN, CTRL)
    qtbot.waitUntil(lambda: desk.window.page("editor") is None)
    ws = settled(desk, qtbot)
    (saved,) = records.list_records(ws, "walkthrough")
    fields = saved.fields
    assert fields["teacher"] == teacher(ws)
    assert [(line["text"], line["tags"]) for line in fields["script"]] == [("12 hands up, waits 5 s", ["talk"])]
    assert fields["tallies"] == {"open-question": 2, "redirection": 1}
    assert {code: mark["state"] for code, mark in fields["look_fors"].items()} == {"purpose": "seen", "talk": "na"}
    assert (fields["next_step"], fields["talked_on"]) == ("Two wait times on Friday", fields["on"])
    assert fields["form_version"] == 1
    assert fields["started"]
    assert not [name for name in fields if name.startswith("~")]
    exchange.sync(ws)
    flags = ws.database.execute("SELECT flags FROM fact WHERE kind = 'visit'").fetchall()
    assert {("loop_closed" in row[0], "need" in row[0]) for row in flags} == {(True, False)}
    assert drafts.all_drafts(ws) == []
    assert today.today(ws).talks_owed == []


def test_the_main_button_closes_the_loop_and_then_saves(visit_of: Callable[..., Any], qtbot: QtBot) -> None:
    desk, body = visit_of()
    editor = desk.window.page("editor")
    assert isinstance(editor, Editor)
    main = [button for button in editor.findChildren(QPushButton) if button.property("primary")]
    assert main == [editor.save]
    assert editor.save.text() == "Finish and close the loop  Ctrl+Enter"
    assert editor.save.toolTip() == "Finish and close the loop (Ctrl+Enter). Save visit (Ctrl+S)."
    for _ in range(2):
        qtbot.mouseClick(editor.save, Qt.MouseButton.LeftButton)
    assert body.closing.isVisible(), "a double click finishes the visit and doesn't save it unseen"
    assert focused() is body.closing.noticing.text
    assert (editor.save.text(), desk.window.page("editor")) == ("Save visit", editor)
    editor.go_on()
    qtbot.waitUntil(lambda: desk.window.page("editor") is None)
    assert len(records.list_records(settled(desk, qtbot), "walkthrough")) == 1


@NAMES_POP_UP
def test_a_visit_without_a_talk_is_saved_and_owed(visit_of: Callable[..., Any], qtbot: QtBot) -> None:
    desk, body = visit_of()
    qtbot.keyClicks(focused(), "tom")
    qtbot.keyClick(focused(), RETURN)
    qtbot.waitUntil(lambda: focused() is body.script.editor)
    qtbot.keyClick(focused(), RETURN, CTRL)
    assert "A visit without a talk is half a visit" in body.closing.state.text()
    qtbot.keyClick(focused(), RETURN, CTRL)
    qtbot.waitUntil(lambda: desk.window.page("editor") is None)
    assert [owed.name for owed in today.today(settled(desk, qtbot)).talks_owed] == ["Tom Teach"]


def test_a_visit_that_names_nobody_says_what_that_means(visit_of: Callable[..., Any], qtbot: QtBot) -> None:
    desk, body = visit_of()
    assert body.start.nobody.isVisible()
    assert "no talk is owed" in body.start.nobody.text()
    qtbot.keyClick(focused(), RETURN)
    assert body.head.whom.text() == "Nobody named · North Elementary"
    qtbot.keyClick(focused(), RETURN, CTRL)
    assert "names nobody" in body.closing.state.text()
    qtbot.keyClick(focused(), Qt.Key.Key_S, CTRL)
    qtbot.waitUntil(lambda: desk.window.page("editor") is None)
    assert records.list_records(settled(desk, qtbot), "walkthrough")[0].fields["teacher"] is None


def test_an_unknown_name_is_told_beside_the_field(visit_of: Callable[..., Any], qtbot: QtBot) -> None:
    _, body = visit_of()
    qtbot.keyClicks(focused(), "zzz")
    qtbot.keyClick(focused(), RETURN)
    assert not body.start.isHidden()
    assert "zzz" in body.start.rows["teacher"].problem.text()


def test_somebody_chosen_elsewhere_is_there_at_once(visit_of: Callable[..., Any], school: World, qtbot: QtBot) -> None:
    tom = teacher(school.profiles["principal"])
    _, body = visit_of(teacher=tom)
    qtbot.waitUntil(lambda: body.head.whom.text().startswith("Tom Teach"))
    qtbot.waitUntil(lambda: focused() is body.script.editor)
    qtbot.keyClick(focused(), Qt.Key.Key_F4)
    assert focused() is body.start.teacher.line
    qtbot.keyClick(focused(), Qt.Key.Key_F4)
    assert focused() is body.script.editor


def test_digits_are_digits_and_f2_goes_round(visit_of: Callable[..., Any], qtbot: QtBot) -> None:
    _, body = visit_of()
    qtbot.keyClick(focused(), RETURN)
    qtbot.keyClicks(focused(), "1s2m n v g")
    assert body.look_fors.marks() == {}
    assert body.fields()["script"][0]["text"] == "1s2m n v g"
    places = []
    for _ in range(3):
        qtbot.keyClick(focused(), Qt.Key.Key_F2)
        places.append(focused())
    assert places == [body.look_fors.table, body.closing.noticing.text, body.script.editor]
    assert body.clock.running, "looking at the closing ends nothing"


def test_tab_goes_through_the_page_as_it_is_read(visit_of: Callable[..., Any], qtbot: QtBot) -> None:
    _, body = visit_of()
    qtbot.waitUntil(body.counts.tallies[0].isVisible)
    wanted = [
        body.start.teacher.line,
        body.start.begin,
        body.script.editor,
        body.look_fors.table,
        body.counts.tallies[0].more,
        body.counts.talk,
        body.head.switch,
    ]
    seen: list[QWidget] = []
    for _ in range(40):
        seen.append(focused())
        qtbot.keyClick(focused(), Qt.Key.Key_Tab)
    places = [seen.index(stop) for stop in wanted]
    assert places == sorted(places)


def test_a_saved_visit_opens_unchanged_and_editable(visit_of: Callable[..., Any], school: World, qtbot: QtBot) -> None:
    record = saved_visit(school)
    desk, body = visit_of(record=record)
    page = desk.window.page("editor")
    assert isinstance(page, Editor)
    assert page._changes() == {}
    assert not body.clock.running
    assert body.head.switch.isHidden()
    assert body.closing.isVisible()
    assert not body.start.isVisible()
    qtbot.keyClicks(body.closing.next_step.text, "again")
    qtbot.keyClick(body.closing.next_step.text, RETURN, CTRL)
    qtbot.waitUntil(lambda: desk.window.page("editor") is None)
    ws = settled(desk, qtbot)
    assert records.history(ws, record)[-1].fields == {"next_step": "again"}


def test_a_colleagues_visit_can_be_read_and_not_changed(
    visit_of: Callable[..., Any], school: World, qtbot: QtBot
) -> None:
    record = saved_visit(school)
    school.settle()
    _, body = visit_of("coach", record=record)
    qtbot.waitUntil(lambda: body.frozen)
    before = body.fields()
    body.script.editor.setFocus()
    qtbot.keyClicks(body.script.editor, "x")
    for key in (Qt.Key.Key_Backspace, RETURN, Qt.Key.Key_F5, Qt.Key.Key_F9, Qt.Key.Key_F10):
        qtbot.keyClick(focused(), key)
    qtbot.keyClick(body.script.editor, Qt.Key.Key_1, CTRL)
    qtbot.keyClick(body.closing.noticing.text, Qt.Key.Key_T, CTRL)
    qtbot.keyClicks(body.look_fors.table, "1s+")
    assert body.fields() == before
    assert body.counts.counter.isHidden()


def test_a_talk_before_the_visit_is_told_in_words(visit_of: Callable[..., Any], school: World, qtbot: QtBot) -> None:
    desk, body = visit_of(record=saved_visit(school))
    body.closing.talked_on.show_value("2026-11-01")
    qtbot.keyClick(body.closing.noticing.text, Qt.Key.Key_S, CTRL)
    page = desk.window.page("editor")
    assert isinstance(page, Editor)
    qtbot.waitUntil(lambda: "before the visit" in page.problem.text() + body.problem.text())


def test_a_likely_name_is_noticed_quietly_and_can_pass(visit_of: Callable[..., Any], qtbot: QtBot) -> None:
    _, body = visit_of()
    qtbot.keyClick(focused(), RETURN)
    qtbot.keyClicks(focused(), "T asks Jaden, then Tom Teach")
    assert body.reminder.isHidden(), "nobody is interrupted while writing"
    qtbot.keyClick(focused(), RETURN)
    assert "Jaden" in body.reminder.words.text()
    qtbot.mouseClick(body.reminder.let_pass, Qt.MouseButton.LeftButton)
    assert body.reminder.isHidden()
    assert focused() is body.script.editor
    assert body.fields()["~passed"] == ["jaden"]


def test_the_length_follows_the_clock_until_it_is_typed(
    context_of: Callable[[str], Context], school: World, qtbot: QtBot
) -> None:
    body, window = _alone(context_of("principal"), qtbot)
    school.tick(60 * 7)
    body.clock.tick()
    assert body.fields()["minutes"] == 7
    body.finish()
    school.tick(60 * 30)
    body.clock.tick()
    assert body.fields()["minutes"] == 7
    qtbot.keyClicks(body.closing.minutes.line, "0")
    assert body.fields()["minutes"] == 70
    body.head.switch_clock()
    school.tick(120)
    body.clock.tick()
    assert body.fields()["minutes"] == 70
    body.leave()
    window.close()


def _alone(context: Context, qtbot: QtBot) -> tuple[WalkthroughBody, MainWindow]:
    """The body in a window of its own, with a new visit."""
    from talentdesk.schema.kinds import BY_NAME

    body = WalkthroughBody(context, BY_NAME["walkthrough"])
    assert list(body.parts())
    window = MainWindow(context.theme)
    qtbot.addWidget(window)
    window.put("body", body)
    window.front("body")
    body.show_fields({"on": "2026-11-05", "building": "", "observer": context.ws.person})
    with qtbot.waitExposed(window):
        window.show()
    qtbot.waitUntil(lambda: bool(body.page.form_title.text()))
    return body, window


@pytest.mark.parametrize(("width", "height", "scale"), [(1024, 700, 1.0), (1280, 800, 1.0), (1024, 700, 2.0)])
@pytest.mark.parametrize("appearance", ["light", "dark"])
def test_it_fits_and_shows_what_is_written(
    context_of: Callable[[str], Context],
    school: World,
    qtbot: QtBot,
    width: int,
    height: int,
    scale: float,
    appearance: str,
) -> None:
    context = context_of("principal")
    context.theme.use(appearance, scale)
    body, window = _alone(context, qtbot)
    window.resize(width, height)
    body.begin_writing()
    for number in range(12):
        qtbot.keyClicks(body.script.editor, f"line {number} with some more words in it")
        qtbot.keyClick(body.script.editor, RETURN)
    stacked = scale > 1
    qtbot.waitUntil(lambda: _in_sight(body, body.script.editor))
    qtbot.waitUntil(lambda: (body.page.look_pane.x() == body.page.script_pane.x()) == stacked)
    body.finish()
    qtbot.waitUntil(lambda: _in_sight(body, body.closing.noticing.text))
    assert body.page.area.widget().width() <= body.page.area.viewport().width()
    body.leave()
    context.theme.use("light", 1.0)
    window.close()


def _in_sight(body: WalkthroughBody, part: QWidget) -> bool:
    view = body.page.area.viewport()
    top = part.mapTo(view, part.rect().topLeft()).y()
    return 0 <= top < view.height() - 10


def test_nothing_is_lost_when_the_process_dies(tmp_path: Path, qtbot: QtBot, qapp: QApplication) -> None:
    secret = tmp_path / "passphrase.txt"
    secret.write_text("a long passphrase\n", encoding="utf-8")
    made = district.create(tmp_path / "home", tmp_path / "folder", "Riverbend", "Dana Ortiz", "a long passphrase")
    records.save(made.ws, "building", {"name": "North"})
    records.save(made.ws, "walkthrough_form", bundled()[0])
    made.ws.close()
    script = Path(__file__).with_name("visit_until_killed.py")
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    command = [sys.executable, str(script), str(tmp_path / "home"), str(secret)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "kept\n"
        process.kill()
    desk = Desk(qapp, tmp_path / "home", secret)
    desk.start()
    qtbot.waitUntil(lambda: desk.context is not None and desk.window.in_front in desk.places, timeout=20_000)
    desk.window.activateWindow()
    qtbot.waitUntil(desk.window.isActiveWindow)
    (draft,) = drafts.all_drafts(desk._need().ws)
    desk._need().edit("walkthrough", draft=draft.key)
    body = opened(desk, qtbot)
    assert [line["text"] for line in body.fields()["script"]] == ["pairs talk about", "half a thou"]
    assert [(sweep["on"], sweep["off"]) for sweep in body.fields()["sweeps"]] == [(2, 1)]
    assert not body.clock.running
    assert body.fields()["started"] == draft.body["started"]
    qtbot.keyClick(body.script.editor, Qt.Key.Key_F3)
    assert body.clock.running
    desk.window.close()
    desk.window.deleteLater()


def test_a_running_visit_and_its_closing_fit_the_usual_window(visit_of: Callable[..., Any], qtbot: QtBot) -> None:
    desk, body = visit_of(teacher="")
    desk.window.resize(1280, 800)
    bar = body.page.area.verticalScrollBar()
    assert not body.start.isHidden()
    qtbot.waitUntil(lambda: bar.maximum() == 0)
    body.begin_writing()
    body.finish()
    qtbot.waitUntil(lambda: body.closing.isVisible() and bar.maximum() == 0)
