"""Learning over a real district: areas in their order, what comes next, and what others see of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from talentdesk.actions import learning, records
from tests.actions.test_learning_plans import plan
from tests.world import TODAY, World
from ui.context import Context, Edit
from ui.main_window import MainWindow
from ui.screens.learning import LearningScreen
from ui.widgets.track_card import DOWN, UP, TrackCard

Open = Callable[[str], LearningScreen]
ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def open_page(context_of: Callable[[str], Context], qtbot: QtBot) -> Open:
    """Profile name → the page, shown and filled."""
    windows: list[MainWindow] = []

    def build(profile: str) -> LearningScreen:
        context = context_of(profile)
        window, page = MainWindow(context.theme), LearningScreen(context)
        windows.append(window)
        qtbot.addWidget(window)
        window.put("learning", page)
        window.front("learning")
        with qtbot.waitActive(window):
            window.show()
            window.activateWindow()
        page.opened({})
        qtbot.waitUntil(lambda: page.ready and page.turns.idle)
        qtbot.waitUntil(
            lambda: all(one.model.ready for one in page.lists.values()) and context.jobs.idle and page.turns.idle
        )
        page.focus_first()
        return page

    return build


def area(world: World, title: str, rank: int | None = None, **fields: Any) -> str:
    row = {"title": title, "named_on": "2026-08-20", "groups": [{"name": "Grade 4"}]} | fields
    made = records.save(world.office, "focus_area", row).id
    if rank:
        learning.place(world.office, made, rank)
    return made


def titles(page: LearningScreen) -> list[str]:
    return [card.track.title for card in page.board.cards if card.track.record]


def words(card: TrackCard) -> list[str]:
    return [one.text() for kind in (QLabel, QPushButton) for one in card.findChildren(kind)]


def test_each_area_says_whom_it_is_for_and_what_comes_next(world: World, open_page: Open, qtbot: QtBot) -> None:
    north, teacher = world.building("North Elementary"), world.profiles["teacher"].person
    one = area(world, "Everybody talks", 1, buildings=[north], people=[teacher])
    area(world, "Nobody begins alone")
    row = {"title": "Talk", "focus_area": one, "agreed_on": TODAY}
    progression = records.save(world.office, "learning_progression", row).id
    page = open_page("office")
    first, second, coaching = page.board.cards
    assert "North Elementary · 1 group and 1 person" in words(first)
    assert {"● Progression: Talk", "○ Pilot", "○ Scale plan"} <= set(words(first))
    assert first.next is not None
    with qtbot.waitSignal(page.context.edit_wanted) as wanted:
        qtbot.keyClick(first.next, Qt.Key.Key_Return)
    assert wanted.args == [Edit("learning_progression", progression)]
    assert second.next is not None
    assert second.next.text() == "Next: a place in the order →"
    qtbot.mouseClick(second.next, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.context.jobs.idle and page.turns.idle and page.board.cards[1].track.rank == 2)
    coming = page.board.cards[1].next
    assert coming is not None
    with qtbot.waitSignal(page.context.edit_wanted) as wanted:
        qtbot.mouseClick(coming, Qt.MouseButton.LeftButton)
    edit = wanted.args[0] if wanted.args else None
    assert isinstance(edit, Edit)
    assert (edit.kind, edit.record, edit.fields["title"]) == ("learning_progression", None, "Nobody begins alone")
    assert coaching.next is not None
    assert page.under.text() == "2 areas of focus, 1 with a progression"


def test_areas_are_moved_by_keyboard_and_the_keyboard_stays_on_them(
    world: World, open_page: Open, qtbot: QtBot
) -> None:
    for rank, title in enumerate(("A", "B", "C"), 1):
        area(world, title, rank)
    page = open_page("office")
    first = page.board.cards[0]
    assert first.title.hasFocus()
    with qtbot.waitSignal(page.context.noticed) as said:
        qtbot.keyClick(first.title, Qt.Key.Key_Down, ALT)
    qtbot.waitUntil(lambda: titles(page) == ["B", "A", "C"] and page.context.jobs.idle and page.turns.idle)
    assert page.board.cards[1].title.hasFocus()
    qtbot.keyClick(page.board.cards[1].title, Qt.Key.Key_Down)
    assert page.board.cards[2].title.hasFocus()
    qtbot.keyClick(page.board.cards[2].title, Qt.Key.Key_Down, ALT)
    up, down = page.board.cards[2].movers[UP], page.board.cards[2].movers[DOWN]
    assert (up.isEnabled(), down.isEnabled()) == (True, False), "the last one goes no further"
    qtbot.mouseClick(up, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: titles(page) == ["B", "C", "A"] and page.context.jobs.idle and page.turns.idle)
    assert said.args is not None
    said.args[0].act()
    qtbot.waitUntil(lambda: titles(page)[:2] == ["A", "B"] and page.context.jobs.idle and page.turns.idle)


def test_the_first_button_begins_what_the_view_shows(world: World, open_page: Open, qtbot: QtBot) -> None:
    area(world, "Everybody talks", 1)
    page = open_page("office")
    for kind, words in (("pilot", "New pilot"), ("focus_area", "New focus area"), ("scale_plan", "New scale plan")):
        page.views.show_view(page.views.stack.indexOf(page.lists[kind]))
        assert page.new.text() == words
        with qtbot.waitSignal(page.context.edit_wanted) as wanted:
            qtbot.mouseClick(page.new, Qt.MouseButton.LeftButton)
        assert wanted.args == [Edit(kind)]


def test_records_open_beside_the_areas_and_in_their_lists(world: World, open_page: Open, qtbot: QtBot) -> None:
    one = area(world, "Everybody talks", 1)
    row = {"title": "Six weeks", "begins": TODAY, "participants": [{"who": world.office.person, "need": "much"}]}
    pilot = records.save(world.office, "pilot", row).id
    page = open_page("office")
    qtbot.keyClick(page.board.cards[0].title, Qt.Key.Key_Return)
    assert page.beside.panel.record == one
    qtbot.keyClick(page.beside.panel, Qt.Key.Key_Escape)
    assert not page.beside.is_open
    page.opened({"record": pilot})
    qtbot.waitUntil(
        lambda: page.lists["pilot"].beside.panel.record == pilot and page.context.jobs.idle and page.turns.idle
    )
    told = [one.text() for one in page.lists["pilot"].beside.panel.findChildren(QLabel)]
    assert told[told.index("Capacity") :][1:5] == ["Dana Ortiz", "Much", "–", "–"]
    page.opened({"record": one})
    qtbot.waitUntil(lambda: page.views.current == 0 and page.beside.panel.record == one)


def test_a_deleted_area_is_found_and_brought_back(world: World, open_page: Open, qtbot: QtBot) -> None:
    one = area(world, "Everybody talks", 1)
    records.delete(world.office, one)
    page = open_page("office")
    areas = page.lists["focus_area"]
    page.views.show_view(page.views.stack.indexOf(areas))
    qtbot.mouseClick(areas.chips["deleted"], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.context.jobs.idle and areas.model.rowCount() == 1)
    areas.show_record(one)
    qtbot.waitUntil(areas.beside.panel.restore.isVisible)
    qtbot.mouseClick(areas.beside.panel.restore, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.context.jobs.idle and page.turns.idle and titles(page) == ["Everybody talks"])


def test_what_ended_is_shown_where_it_is_asked_for(world: World, open_page: Open, qtbot: QtBot) -> None:
    area(world, "Over", ended="2026-10-01")
    page = open_page("office")
    assert titles(page) == []
    assert page.ended.isVisible()
    qtbot.mouseClick(page.ended, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: titles(page) == ["Over"] and page.turns.idle)
    assert "Ended Thu 1 Oct" in words(page.board.cards[-1])


def test_an_empty_page_offers_the_first_act_to_those_who_may(open_page: Open, qtbot: QtBot) -> None:
    page = open_page("office")
    assert page.spine.currentWidget() is page.nothing
    with qtbot.waitSignal(page.context.edit_wanted) as wanted:
        qtbot.mouseClick(page.nothing.action, Qt.MouseButton.LeftButton)
    assert wanted.args == [Edit("focus_area")]


def test_a_school_sees_what_is_given_to_everyone_and_writes_nothing(world: World, open_page: Open) -> None:
    page = open_page("principal")
    assert page.spine.currentWidget() is page.not_shared
    assert (page.new.isVisible(), page.views.choice.isVisible()) == (False, True), "a school has views of its own"
    records.save(world.office, "focus_area", {"title": "Everybody talks", "named_on": TODAY}, audience="everyone")
    area(world, "Kept in the office")
    world.settle()
    page = open_page("teacher")
    (card,) = page.board.cards
    assert card.track.title == "Everybody talks"
    assert (card.next, card.movers) == (None, {})


def test_it_draws_in_both_themes_and_large(world: World, open_page: Open, qtbot: QtBot) -> None:
    area(world, "An area whose name goes on for longer than any card is wide, so that it loses its middle " * 3, 1)
    page = open_page("office")
    for appearance, scale in (("dark", 1.0), ("light", 2.0), ("light", 1.0)):
        with qtbot.waitSignal(page.context.theme.changed):
            page.context.theme.use(appearance, scale)
        assert not page.window().grab().isNull()
    title = page.board.cards[0].title
    assert title.toolTip() == title.accessibleName(), "the whole name where it doesn't fit"


def test_surveys_are_begun_from_their_view_and_areas_from_theirs(world: World, open_page: Open, qtbot: QtBot) -> None:
    page = open_page("office")
    acts = (page.new, page.new_survey, page.new_belief)
    assert [button.isVisible() for button in acts] == [True, False, False]
    page.views.show_view(page.views.stack.indexOf(page.lists["survey"]))
    assert [button.isVisible() for button in acts] == [False, True, True]
    assert not page.lists["survey"].nothing.isHidden()
    for button, fields in ((page.new_survey, {}), (page.new_belief, {"purpose": "efficacy"})):
        with qtbot.waitSignal(page.context.edit_wanted) as wanted:
            qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        assert wanted.args == [Edit("survey", None, fields)]


class TestInASchool:
    def test_the_teachers_come_first_and_a_plan_opens_from_its_row(
        self, world: World, open_page: Open, qtbot: QtBot
    ) -> None:
        saved = plan(world)
        page = open_page("principal")
        assert list(page.lists) == ["learning_plan", "educator_profile", "learning_activity", "survey_answers"]
        assert page.educators is not None
        qtbot.waitUntil(lambda: bool(page.educators and page.educators.found))
        page.educators.table.selectRow(0)
        page.focus_first()
        qtbot.keyClick(page.educators.table, Qt.Key.Key_Return)
        plans = page.lists["learning_plan"]
        qtbot.waitUntil(lambda: page.views.stack.currentWidget() is plans and plans.beside.panel.record == saved.id)
        assert not page.educators.without.isVisible()

    def test_plans_and_activities_begin_from_the_page(self, world: World, open_page: Open, qtbot: QtBot) -> None:
        page = open_page("coach")
        for button, kind in ((page.new_plan, "learning_plan"), (page.offer, "learning_activity")):
            with qtbot.waitSignal(page.context.edit_wanted) as wanted:
                qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
            assert wanted.args == [Edit(kind, None)]

    def test_a_teacher_has_their_own_plan_and_no_list_of_colleagues(self, world: World, open_page: Open) -> None:
        saved = plan(world, share="circle")
        plan(world)
        world.settle()
        page = open_page("teacher")
        assert page.educators is None
        assert list(page.lists) == ["learning_plan", "educator_profile"]
        plans = page.lists["learning_plan"]
        assert plans.model.rowCount() == 1
        plans.show_record(saved.id)
        assert plans.beside.panel.record == saved.id

    def test_a_new_plan_knows_who_begins_it(self, world: World, editor_of: Callable[..., Any]) -> None:
        for profile, whose in (("principal", "supporter"), ("teacher", "person")):
            page = editor_of(profile, "learning_plan")
            assert page.body.fields()[whose] == world.profiles[profile].person


def test_a_leader_opens_the_own_plan_or_begins_one(world: World, open_page: Open, qtbot: QtBot) -> None:
    principal = world.profiles["principal"]
    page = open_page("principal")
    with qtbot.waitSignal(page.context.edit_wanted) as wanted:
        qtbot.mouseClick(page.own, Qt.MouseButton.LeftButton)
    assert wanted.args == [Edit("learning_plan", fields={"person": principal.person})]
    own = {"person": principal.person, "supporter": world.office.person, "building": None}
    saved = plan(world, **own)
    assert saved.audience.startswith("circle:")
    qtbot.mouseClick(page.own, Qt.MouseButton.LeftButton)
    plans = page.lists["learning_plan"]
    qtbot.waitUntil(lambda: page.views.stack.currentWidget() is plans and plans.beside.panel.record == saved.id)


def test_a_coach_has_no_plan_of_a_leader(open_page: Open) -> None:
    assert not hasattr(open_page("coach"), "own")
