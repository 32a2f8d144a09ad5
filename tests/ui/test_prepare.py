"""The page before a meeting in a real window: it shows at once and fills, keeps the note, ticks what is done, and leads to the session."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from talentdesk.actions import drafts, preparing, records
from tests.world import World
from ui.context import Context, Edit
from ui.desk import Desk
from ui.main_window import MainWindow
from ui.prepare import Prepare
from ui.widgets.progress_chart import ProgressChart

Open = Callable[[str, str], Prepare]
MEETS = "2026-11-09"


@pytest.fixture
def open_page(context_of: Callable[[str], Context], qtbot: QtBot) -> Iterator[Open]:
    """Profile name and record → the page, shown and filled."""
    windows: list[MainWindow] = []

    def build(profile: str, record: str) -> Prepare:
        context = context_of(profile)
        window = MainWindow(context.theme)
        windows.append(window)
        qtbot.addWidget(window)
        page = Prepare(context, record)
        window.put("prepare", page)
        window.front("prepare")
        with qtbot.waitActive(window):
            window.show()
            window.activateWindow()
        page.take_keyboard()
        qtbot.waitUntil(lambda: page.ready and page.turns.idle and context.jobs.idle)
        return page

    yield build
    for window in windows:
        window.theme.use("light", 1.0)


def cycle(world: World, **fields: Any) -> str:
    coach, teacher = world.profiles["coach"], world.profiles["teacher"].person
    base = world.session(coach, teacher)
    given = {name: base[name] for name in ("teacher", "coach", "building")} | {"opened": "2026-09-10"}
    return records.save(coach, "coaching_cycle", given | {"phase": "improve_trying"} | fields).id


def session(world: World, **fields: Any) -> str:
    coach = world.profiles["coach"]
    row = world.session(coach, world.profiles["teacher"].person, on="2026-11-02")
    return records.save(coach, "coaching_session", row | fields).id


def said(page: Prepare) -> str:
    return "\n".join(part.text() for part in page.findChildren(QLabel) if part.isVisible())


def rest(page: Prepare, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: page.turns.idle and page.context.jobs.idle)


def test_one_page_says_what_was_agreed_how_the_goal_moves_and_what_to_ask(
    world: World, open_page: Open, qtbot: QtBot
) -> None:
    group = cycle(world, goal="Every student\nspeaks twice", target=18, progress=[{"on": "2026-10-20", "value": 12}])
    last = session(world, cycle=group, topic="Question stems", next_meeting=MEETS, actions=[{"what": "send it"}])
    page = open_page("coach", last)
    assert (page.heading.text(), page.under.text()) == ("Tom Teach", "Coaching · you meet Mon 9 Nov")
    told = said(page)
    for words in (
        "Mon 2 Nov · Question stems",
        "send it",
        "Every student speaks twice",
        "What got in the way?",
        "Only you can open this.",
    ):
        assert words in told
    assert page.findChild(ProgressChart) is not None
    assert page.log.hasFocus()


def test_what_is_done_is_ticked_by_keyboard_and_can_be_taken_back(world: World, open_page: Open, qtbot: QtBot) -> None:
    last = session(world, actions=[{"what": "send it"}, {"what": "try it"}])
    page = open_page("coach", last)
    box = next(iter(page.agreed.boxes))
    box.setFocus()
    with qtbot.waitSignal(page.context.noticed) as told:
        qtbot.keyClick(box, Qt.Key.Key_Space)
    rest(page, qtbot)
    assert [thing["done"] for thing in records.show(page.context.ws, last).fields["actions"]] == [True, False]

    def first() -> QCheckBox:
        return next(iter(page.agreed.boxes))

    qtbot.waitUntil(lambda: first() is not box and page.window().focusWidget() is first())  # the keyboard stays there
    assert first().isChecked()
    told.args[0].act()
    qtbot.waitUntil(lambda: not first().isChecked())


def test_the_note_is_kept_as_typed_and_saved_with_ctrl_s(world: World, open_page: Open, qtbot: QtBot) -> None:
    group = cycle(world)
    page = open_page("coach", group)
    coach = page.context.ws
    page.text.setFocus()
    qtbot.keyClicks(page.text, "listen first")
    qtbot.waitUntil(lambda: page.status.text().startswith("Kept"))
    assert drafts.all_drafts(coach)[0].body["note"] == "listen first"
    qtbot.keyClick(page.text, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: page.status.text() == "✓ Saved")
    rest(page, qtbot)
    assert drafts.all_drafts(coach) == []
    assert preparing.prepare(coach, group).note.saved == "listen first"
    assert page.text.toPlainText() == "listen first"


def test_logging_takes_along_what_belongs_and_never_the_note(world: World, open_page: Open, qtbot: QtBot) -> None:
    group = cycle(world, need="request")
    page = open_page("coach", group)
    qtbot.keyClicks(page.text, "heron")
    with qtbot.waitSignal(page.context.edit_wanted) as wanted:
        qtbot.keyClick(page.text, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    (edit,) = wanted.args
    assert isinstance(edit, Edit)
    assert (edit.kind, edit.fields["cycle"], edit.fields["stage"], edit.fields["need"]) == (
        "coaching_session",
        group,
        "improve",
        "request",
    )
    assert "heron" not in repr(edit)


def test_nothing_yet_says_so_and_offers_the_first_act(world: World, open_page: Open, qtbot: QtBot) -> None:
    page = open_page("coach", session(world))
    assert "There is no cycle yet" in said(page)
    begin = next(button for button in page.findChildren(QPushButton) if button.text() == "Begin a cycle →")
    with qtbot.waitSignal(page.context.edit_wanted) as wanted:
        begin.click()
    assert wanted.args[0].kind == "coaching_cycle"
    assert wanted.args[0].fields["teacher"] == world.profiles["teacher"].person


def test_a_first_session_and_a_teacher_s_own_page(world: World, open_page: Open, qtbot: QtBot) -> None:
    group = cycle(world)
    assert "You haven’t met yet" in said(open_page("coach", group))
    world.settle()
    page = open_page("teacher", group)
    assert page.heading.text() == "Cora Diaz"
    assert not page.questions.isVisible()
    assert not page.seen.isVisible()
    assert "Only you can open this." in said(page)


def test_what_cannot_be_prepared_says_why(
    world: World, context_of: Callable[[str], Context], qtbot: QtBot, theme: object
) -> None:
    page = Prepare(context_of("coach"), world.building("North Elementary"))
    qtbot.addWidget(page)
    qtbot.waitUntil(lambda: "no meeting" in page.problem.text())
    page.leave()
    qtbot.waitUntil(lambda: page.turns.idle and page.context.jobs.idle)


def test_long_names_and_large_text_cut_no_word(world: World, open_page: Open, qtbot: QtBot) -> None:
    long = "Bring the exit questions of the last two weeks, sorted by what they ask students to do, " * 3
    page = open_page("coach", session(world, topic="Structured partner talk with roles " * 4, actions=[{"what": long}]))
    window = page.window()
    for look, scale in (("light", 2.0), ("dark", 1.0)):
        page.context.theme.use(look, scale)
        window.resize(1024, 700)
        rest(page, qtbot)
        told = next(part for part in page.findChildren(QLabel) if part.text() == long.strip())
        qtbot.waitUntil(partial(_fits, told))
        assert page.log.width() >= page.log.sizeHint().width()


def _fits(told: QLabel) -> bool:
    return told.height() >= told.heightForWidth(told.width())


class TestTheDesk:
    def opened(self, desk: Desk, qtbot: QtBot, record: str) -> Prepare:
        desk.prepare(record)
        page = desk.window.page("editor")
        assert isinstance(page, Prepare)
        qtbot.waitUntil(lambda: page.ready and desk.at_rest)
        return page

    def test_escape_leads_back_and_the_note_is_saved_by_leaving(
        self, world: World, desk_of: Callable[[str], Desk], qtbot: QtBot
    ) -> None:
        group = cycle(world)
        desk = desk_of("coach")
        page = self.opened(desk, qtbot, group)
        qtbot.keyClicks(page.text, "listen")
        qtbot.keyClick(page.text, Qt.Key.Key_Escape)
        qtbot.waitUntil(lambda: desk.window.in_front == "today" and desk.at_rest)
        assert desk.context is not None
        assert preparing.prepare(desk.context.ws, group).note.saved == "listen"

    def test_the_session_logged_from_it_goes_back_to_where_it_began(
        self, world: World, desk_of: Callable[[str], Desk], qtbot: QtBot
    ) -> None:
        group = cycle(world)
        desk = desk_of("coach")
        desk.go("coaching")
        qtbot.waitUntil(lambda: desk.at_rest)
        page = self.opened(desk, qtbot, group)
        page.go_on()
        qtbot.waitUntil(lambda: type(desk.window.page("editor")).__name__ == "Editor" and desk.at_rest)
        desk.back()
        assert desk.window.in_front == "coaching"
