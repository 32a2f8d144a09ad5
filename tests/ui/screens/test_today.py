"""The page of the day in real windows: what it offers whom, marking a promise as done and taking that back, and its empty states."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from talentdesk.actions import drafts, records
from tests.world import TODAY, World
from ui.context import Context, Edit, Notice
from ui.main_window import MainWindow
from ui.screens.today import TodayScreen
from ui.widgets.day_section import DaySection

LONG = "Send the planned questions for both classes & the two exit tickets that go with them, by Thursday noon"
Open = Callable[[str], TodayScreen]


@pytest.fixture
def open_page(context_of: Callable[[str], Context], qtbot: QtBot) -> Open:
    """Profile name → the page, shown and filled."""
    windows: list[MainWindow] = []

    def build(profile: str) -> TodayScreen:
        context = context_of(profile)
        window, page = MainWindow(context.theme), TodayScreen(context)
        windows.append(window)
        qtbot.addWidget(window)
        window.put("today", page)
        window.front("today")
        with qtbot.waitExposed(window):
            window.show()
        page.opened({})
        qtbot.waitUntil(lambda: page.ready)
        qtbot.waitUntil(lambda: page.page is not None and page.turns.idle and page.columns.isVisible())
        sections = page.findChildren(DaySection)
        qtbot.waitUntil(lambda: all(part.isVisible() for one in sections for part in one.findChildren(QLabel)))
        return page

    return build


def words(page: TodayScreen) -> str:
    """Everything that stands on the page."""
    parts = [widget.text() for widget in page.findChildren(QLabel) if widget.isVisible()]
    return "\n".join(parts)


def button(page: TodayScreen, name: str) -> QPushButton:
    return next(found for found in page.findChildren(QPushButton) if found.accessibleName() == name)


def promise(world: World, **fields: Any) -> str:
    coach, teacher = world.profiles["coach"], world.profiles["teacher"]
    agreed = [{"what": LONG, "who": coach.person, "by": "2026-11-06", "done": False}]
    session = world.session(coach, teacher.person, actions=agreed, next_meeting="2026-11-10", **fields)
    return records.save(coach, "coaching_session", session).id


@pytest.mark.parametrize(
    ("profile", "action"),
    [("principal", "New visit"), ("coach", "Log session"), ("office", "Indicators"), ("teacher", None)],
)
def test_each_role_has_its_one_primary_action(open_page: Open, profile: str, action: str | None) -> None:
    page = open_page(profile)
    assert (page.primary.text() if page.primary else None) == action
    assert page.heading.text().startswith("Good ")


def test_the_tooltip_of_the_primary_action_tells_its_keys(open_page: Open) -> None:
    page = open_page("principal")
    assert page.primary is not None
    assert page.primary.toolTip() == "New visit (N V)"


def test_an_empty_day_is_kind(open_page: Open) -> None:
    page = open_page("coach")
    text = words(page)
    assert "No talk is owed." in text
    assert "Nothing is agreed for the next 14 days." in text
    assert "Nothing you promised is due." in text


def test_a_teacher_nobody_has_visited_leads_to_a_visit(open_page: Open, world: World, qtbot: QtBot) -> None:
    page = open_page("principal")
    teacher = world.profiles["teacher"].person
    with qtbot.waitSignal(page.context.edit_wanted) as wanted:
        qtbot.mouseClick(button(page, "Visit: Tom Teach"), Qt.MouseButton.LeftButton)
    assert wanted.args == [
        Edit("walkthrough", fields={"teacher": teacher, "building": world.building("North Elementary")})
    ]


def test_a_talk_that_is_owed_leads_to_its_visit(open_page: Open, world: World, qtbot: QtBot) -> None:
    principal = world.profiles["principal"]
    visit = {"building": world.building("North Elementary"), "teacher": world.profiles["teacher"].person, "on": TODAY}
    saved = records.save(principal, "walkthrough", visit | {"place": "Room 8"})
    page = open_page("principal")
    assert "visited today, Room 8" in words(page)
    with qtbot.waitSignal(page.context.edit_wanted) as wanted:
        button(page, "Talk: Tom Teach").click()
    assert wanted.args == [Edit("walkthrough", saved.id)]


def test_a_person_stands_once_with_every_reason(open_page: Open, world: World) -> None:
    coach, teacher = world.profiles["coach"], world.profiles["teacher"].person
    for day in ("2026-11-04", "2026-11-02"):
        visit = {"building": world.building("North Elementary"), "teacher": teacher, "on": day, "place": "Room 8"}
        records.save(coach, "walkthrough", visit)
    for day in ("2026-11-10", "2026-11-12"):
        records.save(coach, "coaching_session", world.session(coach, teacher, on="2026-11-03", next_meeting=day))
    page = open_page("coach")
    text = words(page)
    assert "visited yesterday and Mon 2 Nov, Room 8 · you meet Tue 10 Nov" in text
    assert "Tue 10 Nov and Thu 12 Nov · Coaching" in text
    assert text.count("Tom Teach") == 2, "once as owed a talk, once as coming up"


def test_a_talk_that_was_begun_is_gone_on_with(open_page: Open, world: World) -> None:
    principal = world.profiles["principal"]
    visit = {"building": world.building("North Elementary"), "teacher": world.profiles["teacher"].person, "on": TODAY}
    saved = records.save(principal, "walkthrough", visit)
    drafts.keep(principal, saved.id, "walkthrough", {"noticing": "twelve hands"}, saved.id)
    page = open_page("principal")
    assert button(page, "Continue: Tom Teach").isVisible()
    assert "Drafts to finish" not in words(page)


def test_a_draft_is_gone_on_with(open_page: Open, world: World, qtbot: QtBot) -> None:
    drafts.keep(world.profiles["principal"], "visit-1", "walkthrough", {"place": "room 8"})
    page = open_page("principal")
    with qtbot.waitSignal(page.context.edit_wanted) as wanted:
        button(page, "Continue: Walkthrough, room 8").click()
    assert wanted.args == [Edit("walkthrough", draft="visit-1")]


def test_a_promise_is_marked_done_by_keyboard_and_taken_back(open_page: Open, world: World, qtbot: QtBot) -> None:
    record = promise(world)
    page = open_page("coach")
    box = next(iter(page.findChildren(QCheckBox)))
    assert box.accessibleName() == LONG
    told: list[Notice] = []
    page.context.noticed.connect(told.append)
    with qtbot.waitSignal(page.context.noticed):
        qtbot.keyClick(box, Qt.Key.Key_Space)
    coach = world.profiles["coach"]
    assert records.show(coach, record).fields["actions"][0]["done"] is True
    qtbot.waitUntil(lambda: not page.findChildren(QCheckBox))
    assert told[0].act is not None
    told[0].act()
    qtbot.waitUntil(lambda: len(page.findChildren(QCheckBox)) == 1)
    assert records.show(coach, record).fields["actions"][0]["done"] is False


def test_a_promise_that_was_reworded_meanwhile_is_left_alone(open_page: Open, world: World, qtbot: QtBot) -> None:
    record = promise(world)
    page = open_page("coach")
    assert page.page is not None
    item = page.page.today.commitments[0]
    reworded = [{"what": "Something else", "who": None, "by": None, "done": False}]
    records.save(world.profiles["coach"], "coaching_session", {"actions": reworded}, record=record)
    with qtbot.waitSignal(page.context.noticed) as said:
        page._mark(item, True)
    assert "changed meanwhile" in said.args[0].text
    assert records.show(world.profiles["coach"], record).fields["actions"][0]["done"] is False


def test_a_long_promise_is_elided_and_whole_in_the_tooltip(open_page: Open, world: World) -> None:
    promise(world)
    page = open_page("coach")
    box = next(iter(page.findChildren(QCheckBox)))
    assert "…" in box.text()
    assert box.toolTip() == LONG


def test_a_new_district_is_offered_its_first_steps(open_page: Open, qtbot: QtBot) -> None:
    page = open_page("office")
    with qtbot.waitSignal(page.context.noticed) as said:
        next(found for found in page.findChildren(QPushButton) if found.text().startswith("Publish")).click()
    assert "Published" in said.args[0].text
    qtbot.waitUntil(lambda: "Nothing waits for you." in words(page))
    assert "What needs you" in words(page)


def test_a_silent_building_waits_for_the_office(open_page: Open, world: World) -> None:
    world.tick(20 * 86_400)
    page = open_page("office")
    assert page.page is not None
    assert page.page.needs is not None
    assert page.page.needs.silent == ["North Elementary"]


def test_a_conflict_waits_for_whoever_can_settle_it(open_page: Open, world: World, qtbot: QtBot) -> None:
    world.dispute()
    page = open_page("coach")
    assert "What needs you" in words(page)
    settle = next(found for found in page.findChildren(QPushButton) if found.text() == "Settle →")
    with qtbot.waitSignal(page.context.screen_wanted) as asked:
        settle.click()
    assert asked.args[0] == "exchange"


def test_a_purge_waits_for_whoever_can_agree(open_page: Open, world: World, qtbot: QtBot) -> None:
    world.asked_to_go()
    page = open_page("teacher")
    assert "1 record is to go for good" in words(page)
    look = next(found for found in page.findChildren(QPushButton) if found.text() == "Look →")
    with qtbot.waitSignal(page.context.screen_wanted) as asked:
        look.click()
    assert asked.args[0] == "exchange"


def test_nothing_stands_first_where_nothing_waits(open_page: Open) -> None:
    assert "What needs you" not in words(open_page("coach"))


def test_long_sections_show_the_rest_when_asked(open_page: Open, world: World, qtbot: QtBot) -> None:
    coach, teacher = world.profiles["coach"], world.profiles["teacher"]
    agreed = [{"what": f"Step {number}", "who": coach.person, "by": "2026-11-06", "done": False} for number in range(9)]
    records.save(coach, "coaching_session", world.session(coach, teacher.person, actions=agreed))
    page = open_page("coach")
    assert len(page.findChildren(QCheckBox)) == 6
    next(found for found in page.findChildren(QPushButton) if found.text() == "3 more").click()
    qtbot.waitUntil(lambda: len(page.findChildren(QCheckBox)) == 9)


def test_what_comes_up_can_be_prepared(open_page: Open, world: World, qtbot: QtBot) -> None:
    agreed = promise(world)
    page = open_page("coach")
    with qtbot.waitSignal(page.context.prepare_wanted) as wanted:
        qtbot.keyClick(button(page, "Prepare: Tom Teach"), Qt.Key.Key_Return)
    assert wanted.args == [agreed]
