"""Tab goes through a page as it is read, also where its parts came after the page."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from talentdesk.actions import records
from tests.world import TODAY, World
from ui.context import Context
from ui.main_window import MainWindow
from ui.screens.exchange import Exchange
from ui.screens.today import TodayScreen


def stops(first: QWidget, page: QWidget) -> list[QWidget]:
    """What Tab reaches on a page, from a widget on."""
    found, at = [first], first.nextInFocusChain()
    while at is not first:
        if page.isAncestorOf(at) and at.isVisible() and at.isEnabled() and at.focusPolicy() & Qt.FocusPolicy.TabFocus:
            found.append(at)
        at = at.nextInFocusChain()
    return found


def shown(context: Context, page: Exchange | TodayScreen, qtbot: QtBot) -> MainWindow:
    """The window around a page, for the test to hold."""
    window = MainWindow(context.theme)
    qtbot.addWidget(window)
    window.put("page", page)
    window.front("page")
    with qtbot.waitExposed(window):
        window.show()
    page.opened({})
    qtbot.waitUntil(lambda: page.ready)
    return window


def heights(page: QWidget, found: list[QWidget]) -> list[int]:
    return [one.mapTo(page, one.rect().topLeft()).y() for one in found]


def test_a_conflict_comes_before_the_people_under_it(
    context_of: Callable[[str], Context], world: World, qtbot: QtBot
) -> None:
    coach, teacher = world.profiles["coach"], world.profiles["teacher"]
    session = records.save(coach, "coaching_session", world.session(coach, teacher.person, notes="first")).id
    world.settle()
    for ws, text in ((coach, "first, said Cora"), (teacher, "first, said Tom")):
        world.tick()
        records.save(ws, "coaching_session", {"notes": text}, record=session)
    world.settle()
    context = context_of("coach")
    page = Exchange(context)
    window = shown(context, page, qtbot)
    qtbot.waitUntil(lambda: context.jobs.idle and page.turns.idle and page.needs.parts[0].isVisible())
    reached = stops(page.sync, page)
    assert window.isAncestorOf(page)
    assert page.needs.isAncestorOf(reached[1])
    assert reached.index(page.laptops.table) > 1
    assert heights(page, reached) == sorted(heights(page, reached))


def test_a_talk_that_came_later_is_reached_before_what_stands_under_it(
    context_of: Callable[[str], Context], world: World, qtbot: QtBot
) -> None:
    context = context_of("principal")
    page = TodayScreen(context)
    window = shown(context, page, qtbot)
    qtbot.waitUntil(lambda: context.jobs.idle and page.turns.idle and page.primary is not None)
    principal, teacher = world.profiles["principal"], world.profiles["teacher"].person
    visit = {"teacher": teacher, "observer": principal.person, "building": world.building("North Elementary")}
    records.save(principal, "walkthrough", visit | {"on": TODAY})
    page.load()
    owed = page._sections["talks_owed"]
    qtbot.waitUntil(
        lambda: page.turns.idle and window.isVisible() and (talk := owed.first()) is not None and talk.isVisible()
    )
    assert owed.isAncestorOf(stops(page.primary or page, page)[1])
