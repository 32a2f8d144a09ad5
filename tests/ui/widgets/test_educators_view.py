"""Teachers with their profile and plan: what is there, what is missing, and the way to both by keyboard."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.actions.test_learning_plans import plan, profile
from tests.world import World
from ui.context import Context, Edit
from ui.main_window import MainWindow
from ui.widgets.educators_view import EducatorsView

Open = Callable[[str], EducatorsView]


@pytest.fixture
def opened(context_of: Callable[[str], Context], qtbot: QtBot) -> Open:
    windows: list[MainWindow] = []

    def build(of: str) -> EducatorsView:
        context = context_of(of)
        window, view = MainWindow(context.theme), EducatorsView(context)
        windows.append(window)
        qtbot.addWidget(window)
        window.put("view", view)
        window.front("view")
        with qtbot.waitExposed(window):
            window.show()
        view.load()
        qtbot.waitUntil(lambda: view.found is not None and context.jobs.idle)
        return view

    return build


def cells(view: EducatorsView) -> list[tuple[str, ...]]:
    return [row.cells for row in view.table.rows_model.rows]


def test_a_teacher_without_anything_gets_a_profile_or_a_plan(world: World, opened: Open, qtbot: QtBot) -> None:
    view = opened("principal")
    assert cells(view) == [("Tom Teach", "○ none", "○ none")]
    assert view.under.text() == "0 of 1 teacher has an agreed plan this school year"
    assert not view.plan.isEnabled()
    view.focus_first()
    qtbot.keyClick(view.table, Qt.Key.Key_Home, Qt.KeyboardModifier.ControlModifier)
    about = {"building": world.building("North Elementary")}
    teacher = world.profiles["teacher"].person
    with qtbot.waitSignal(view.context.edit_wanted) as wanted:
        qtbot.keyClick(view.table, Qt.Key.Key_Return)
    assert wanted.args == [Edit("learning_plan", None, {"person": teacher, **about})]
    with qtbot.waitSignal(view.context.edit_wanted) as wanted:
        qtbot.mouseClick(view.profile, Qt.MouseButton.LeftButton)
    assert wanted.args == [Edit("educator_profile", None, {"educator": teacher, **about})]


def test_a_plan_is_begun_on_the_profile_and_opened_once_it_is_there(world: World, opened: Open, qtbot: QtBot) -> None:
    made = profile(world, on="2026-10-07")
    view = opened("principal")
    assert cells(view) == [("Tom Teach", "● Wed 7 Oct", "○ none")]
    view.table.selectRow(0)
    assert (view.profile.text(), view.plan.text()) == ("Open profile →", "New plan →")
    with qtbot.waitSignal(view.context.edit_wanted) as wanted:
        view.plan.click()
    assert wanted.args[0].fields["builds_on"] == made  # pyright: ignore[reportOptionalSubscript]
    with qtbot.waitSignal(view.record_wanted) as opening:
        view.profile.click()
    assert opening.args == [made]
    saved = plan(world, agreed_on=None).id
    view.load()
    qtbot.waitUntil(lambda: view.plan.text() == "Open plan →")
    assert cells(view)[0][2] == "◐ drawn up Thu 5 Nov"
    with qtbot.waitSignal(view.record_wanted) as opening:
        qtbot.keyClick(view.table, Qt.Key.Key_Return)
    assert opening.args == [saved]


def test_only_those_without_an_agreed_plan(world: World, opened: Open, qtbot: QtBot) -> None:
    plan(world)
    view = opened("principal")
    assert cells(view) == [("Tom Teach", "○ none", "● agreed Thu 5 Nov")]
    view.without.click()
    assert cells(view) == []
    view.without.click()
    assert len(cells(view)) == 1


def test_whoever_has_no_teachers_is_told_what_stands_here(opened: Open) -> None:
    view = opened("office")
    assert view.stack.currentWidget() is view.nobody
    assert not view.plan.isVisible()
