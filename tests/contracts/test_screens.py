"""Every page of the rail, empty and filled: it draws in both looks without a complaint, names its controls, and is reached by keyboard."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from talentdesk.actions import records
from tests.ui.conftest import *  # noqa: F403 - the fixtures of real windows
from tests.world import TODAY, World
from ui.desk import Desk
from ui.screens import SCREENS

CONTROLS = (QAbstractButton, QAbstractItemView, QAbstractSpinBox, QComboBox, QLineEdit, QPlainTextEdit)
LONG = "María de los Ángeles Fernández-Villaseñor y Cárdenas Etxeberria"
ORDER = (
    "today",
    "walkthroughs",
    "coaching",
    "leadership",
    "learning",
    "team_room",
    "indicators",
    "exchange",
    "settings",
)


def fill(world: World) -> None:
    """A visit, a cycle with a session, and a partnership with a note, one of them with a person of a very long name."""
    principal, office = world.profiles["principal"], world.profiles["office"]
    north, teacher = world.building("North Elementary"), world.profiles["teacher"].person
    given, _, family = LONG.partition("Ángeles ")
    person = records.save(office, "person", {"given_name": f"{given}Ángeles", "family_name": family}).id
    post = {"person": person, "role": "teacher", "building": north, "start": "2026-08-01"}
    records.save(office, "assignment", post)
    world.settle()
    records.save(principal, "walkthrough", {"building": north, "teacher": person, "on": TODAY, "place": "Room 8"})
    both = {"teacher": teacher, "coach": principal.person, "building": north}
    cycle = records.save(principal, "coaching_cycle", both | {"opened": TODAY, "goal": "Everybody talks"}).id
    agreed = [{"what": "Bring the quiz results by item, for both classes", "by": "2026-11-09", "done": False}]
    session = both | {"cycle": cycle, "on": TODAY, "actions": agreed, "next_meeting": "2026-11-12"}
    records.save(principal, "coaching_session", session)
    pair = {"leader": principal.person, "mentor": office.person}
    partnership = records.save(office, "partnership", pair | {"opened": TODAY}).id
    records.save(office, "mentorship_note", pair | {"partnership": partnership, "on": TODAY, "title": "First talk"})
    world.settle()


@pytest.fixture(params=["empty", "filled"])
def shown(request: pytest.FixtureRequest, world: World) -> str:
    if request.param == "filled":
        fill(world)
    return request.param


@pytest.fixture
def page_of(desk_of: Callable[[str], Desk], qtbot: QtBot) -> Iterator[Callable[[str, str], tuple[Desk, QWidget]]]:
    """Profile and page → the application with that page in front, loaded."""
    made: list[Desk] = []

    def build(profile: str, screen: str) -> tuple[Desk, QWidget]:
        desk = desk_of(profile)
        made.append(desk)
        desk.go(screen)
        qtbot.waitUntil(lambda: desk.at_rest)
        page = desk.window.page(screen)
        assert page is not None
        return desk, page

    yield build
    for desk in made:
        desk.theme.use("light", 1.0)


def controls(page: QWidget) -> list[QWidget]:
    """What a person can work with on a page; the inner parts of a control are not counted on their own."""
    found = [widget for widget in page.findChildren(QWidget) if isinstance(widget, CONTROLS)]
    return [
        widget
        for widget in found
        if widget.isVisible()
        and widget.isEnabled()
        and widget.focusPolicy() is not Qt.FocusPolicy.NoFocus
        and not isinstance(widget.parentWidget(), CONTROLS)
        and widget.objectName() != "qt_toolbar_ext_button"
    ]


def name_of(widget: QWidget) -> str:
    found = QAccessible.queryAccessibleInterface(widget)
    return found.text(QAccessible.Text.Name)


def in_a_group(widget: QWidget) -> bool:
    """One of several of which one holds: Tab goes to that one, arrows to the others."""
    if not isinstance(widget, QAbstractButton) or widget.group() is None:
        return False
    return widget.group().exclusive() and widget.group().checkedButton() is not None


def reached_by_tab(page: QWidget) -> set[QWidget]:
    """What the keyboard comes to from the page's first control on, until it has been round twice."""
    reached: set[QWidget] = set()
    times: Counter[int] = Counter()
    while True:
        here = QApplication.focusWidget()
        assert here is not None
        times[id(here)] += 1
        if times[id(here)] > 2:
            return reached
        while here is not None and here is not page:
            reached.add(here)
            here = here.parentWidget()
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)


@pytest.mark.parametrize("profile", ["principal", "office"])
@pytest.mark.parametrize("screen", [spec.id for spec in SCREENS])
def test_a_page_keeps_its_promises(
    screen: str, profile: str, shown: str, page_of: Callable[[str, str], tuple[Desk, QWidget]], qtbot: QtBot
) -> None:
    desk, page = page_of(profile, screen)
    for look, scale in (("dark", 2.0), ("light", 2.0), ("dark", 1.0), ("light", 1.0)):
        desk.theme.use(look, scale)
        desk.window.resize(1024, 700)
        qtbot.waitUntil(lambda: desk.at_rest)
        assert not desk.window.grab().isNull()  # a complaint of Qt fails the test
        assert page.width() <= desk.window.pages.width()
    qtbot.waitUntil(lambda: desk.at_rest)
    found = controls(page)
    assert [widget for widget in found if not name_of(widget)] == []
    desk.window.activateWindow()
    qtbot.waitUntil(desk.window.isActiveWindow)
    page.focus_first()
    reached = reached_by_tab(page)
    missed = [name_of(widget) for widget in found if widget not in reached and not in_a_group(widget)]
    assert missed == []


def test_the_pages_stand_in_their_order_with_a_letter_each() -> None:
    found = [spec.id for spec in SCREENS]
    assert found == [screen for screen in ORDER if screen in found]
    assert len({spec.key for spec in SCREENS}) == len(SCREENS)
    assert [spec.id for spec in SCREENS if spec.low] == ["settings"]


def test_the_check_sees_a_control_without_a_name(qtbot: QtBot) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    QLineEdit(page)
    page.show()
    assert [name_of(widget) for widget in controls(page)] == [""]
