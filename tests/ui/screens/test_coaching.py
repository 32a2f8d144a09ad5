"""Coaching over a real district: the caseload as a board, the sessions, and what each person sees."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from talentdesk.actions import records
from tests.world import World
from ui.context import Context, Edit
from ui.main_window import MainWindow
from ui.screens.coaching import CASELOAD, COACHES, SESSIONS, Coaching
from ui.widgets.card_list import CARD_ROLE, Card, CardList

Open = Callable[[str], Coaching]


@pytest.fixture
def open_page(context_of: Callable[[str], Context], qtbot: QtBot) -> Open:
    """Profile name → the page, shown and filled."""
    windows: list[MainWindow] = []

    def build(profile: str) -> Coaching:
        context = context_of(profile)
        window, page = MainWindow(context.theme), Coaching(context)
        windows.append(window)
        qtbot.addWidget(window)
        window.put("coaching", page)
        window.front("coaching")
        with qtbot.waitActive(window):
            window.show()
            window.activateWindow()
        page.opened({})
        qtbot.waitUntil(lambda: page.ready)
        qtbot.waitUntil(lambda: page.sessions.model.ready and context.jobs.idle)
        page.focus_first()
        return page

    return build


def cycle(world: World, phase: str = "identify_goal", **fields: object) -> str:
    """A cycle of the coach with the teacher."""
    coach, teacher = world.profiles["coach"], world.profiles["teacher"].person
    place = next(building for _, building in coach.me.roles if building)
    given = {"teacher": teacher, "coach": coach.person, "building": place, "opened": "2026-10-01", "phase": phase}
    return records.save(coach, "coaching_cycle", given | fields).id


def session(world: World, **fields: object) -> str:
    coach = world.profiles["coach"]
    row = world.session(coach, world.profiles["teacher"].person, **fields)
    return records.save(coach, "coaching_session", row).id


def cards(cards: CardList) -> list[Card]:
    model = cards.cards
    return [model.index(row).data(CARD_ROLE) for row in range(model.rowCount())]


def test_the_board_says_how_each_cycle_stands(world: World, open_page: Open, qtbot: QtBot) -> None:
    going = cycle(world, goal="Every student\nspeaks twice.")
    session(world, cycle=going, on="2026-11-02", next_meeting="2026-11-06")
    cycle(world, "improve_trying")
    cycle(world, "closed_goal_met")
    page = open_page("coach")
    (first,) = cards(page.board.lists["identify"])
    assert (first.name, first.text, first.end) == ("Tom Teach", "Every student speaks twice.", "goal")
    assert first.foot == "Meets tomorrow · met 3 days ago"
    (second,) = cards(page.board.lists["improve"])
    assert (second.text, second.foot) == ("No goal yet", "Not met yet")
    assert page.board.headings["improve"].text() == "Improve · 1"
    assert page.under.text() == "2 cycles under way, 1 with a next meeting"
    assert not page.board.lists["ended"].isVisible()
    qtbot.mouseClick(page.ended, Qt.MouseButton.LeftButton)
    assert page.board.lists["ended"].isVisible()
    assert len(cards(page.board.lists["ended"])) == 1


def test_a_cycle_opens_by_keyboard_and_leads_to_its_sessions(world: World, open_page: Open, qtbot: QtBot) -> None:
    going = cycle(world)
    met = session(world, cycle=going, topic="Question stems")
    page = open_page("coach")
    board = page.board.lists["identify"]
    assert board.hasFocus()
    qtbot.keyClick(board, Qt.Key.Key_Return)
    assert page.beside.is_open
    assert page.beside.panel.record == going
    page.opened({"record": met})
    qtbot.waitUntil(lambda: page.views.current == SESSIONS and page.sessions.beside.panel.record == met)
    page.opened({"record": going})
    qtbot.waitUntil(lambda: page.views.current == CASELOAD)
    qtbot.keyClick(page.beside.panel, Qt.Key.Key_Escape)
    assert not page.beside.is_open
    assert board.hasFocus()


def test_a_teacher_sees_the_coach(world: World, open_page: Open, qtbot: QtBot) -> None:
    cycle(world)
    session(world, topic="Question stems")
    world.settle()
    page = open_page("teacher")
    assert cards(page.board.lists["identify"])[0].name == "Cora Diaz"
    page.views.show_view(SESSIONS)
    assert page.sessions.model.index(0, 2).data() == "Question stems"
    assert page.sessions.table.hasFocus()


def test_empty_pages_offer_the_first_act(open_page: Open, qtbot: QtBot) -> None:
    page = open_page("office")
    assert page.caseload.currentIndex() == 0
    with qtbot.waitSignal(page.context.edit_wanted) as wanted:
        qtbot.mouseClick(page.new, Qt.MouseButton.LeftButton)
    assert wanted.args == [Edit("coaching_cycle")]
    page.views.show_view(SESSIONS)
    assert page.sessions.stack.currentWidget() is page.sessions.nothing
    with qtbot.waitSignal(page.context.edit_wanted) as wanted:
        qtbot.mouseClick(page.sessions.nothing.action, Qt.MouseButton.LeftButton)
    assert wanted.args == [Edit("coaching_session")]


def test_it_draws_in_both_themes_and_large(world: World, open_page: Open, qtbot: QtBot) -> None:
    cycle(
        world, goal="A goal that goes on for longer than two lines of a narrow card can hold, and then some more words"
    )
    page = open_page("coach")
    page.board.lists["identify"].setFocus()
    for appearance, scale in (("dark", 1.0), ("light", 2.0), ("light", 1.0)):
        with qtbot.waitSignal(page.context.theme.changed):
            page.context.theme.use(appearance, scale)
        assert not page.window().grab().isNull()


def test_who_coaches_stands_in_a_view_of_its_own(world: World, open_page: Open, qtbot: QtBot) -> None:
    principal = world.profiles["principal"]
    row = {"coach": world.profiles["coach"].person, "building": world.building("North Elementary")}
    made = records.save(principal, "coach_assignment", row | {"since": "2026-09-01", "roles": ["teacher"]}).id
    page = open_page("principal")
    page.views.show_view(COACHES)
    assert page.coaches.table.hasFocus()
    cells = [page.coaches.model.index(0, column).data() for column in range(5)]
    assert cells == ["Cora Diaz", "North Elementary", "no model yet", "Tue 1 Sep", "goes on"]
    with qtbot.waitSignal(page.context.edit_wanted) as wanted:
        qtbot.mouseClick(page.new, Qt.MouseButton.LeftButton)
    assert wanted.args == [Edit("coach_assignment")]
    page.views.show_view(CASELOAD)
    assert page.new.text() == "New cycle"
    page.opened({"record": made})
    qtbot.waitUntil(lambda: page.views.current == COACHES and page.coaches.beside.panel.record == made)


def test_without_coaches_the_first_is_assigned(open_page: Open, qtbot: QtBot) -> None:
    page = open_page("coach")
    page.views.show_view(COACHES)
    assert page.coaches.stack.currentWidget() is page.coaches.nothing
    with qtbot.waitSignal(page.context.edit_wanted) as wanted:
        qtbot.mouseClick(page.coaches.nothing.action, Qt.MouseButton.LeftButton)
    assert wanted.args == [Edit("coach_assignment")]
