"""Walkthroughs over a real district: filters, the line above, one person's visits, the record at the right, and an empty page."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from talentdesk.actions import records
from talentdesk.workspace import Workspace
from tests.world import World
from ui.context import Context, Edit
from ui.main_window import MainWindow
from ui.screens.walkthroughs import COVERAGE, VISITS, Walkthroughs
from ui.widgets.coverage_view import CoverageView
from ui.widgets.record_list import LETTER_MS, TYPING_MS

Open = Callable[..., Walkthroughs]


@pytest.fixture
def open_page(context_of: Callable[[str], Context], qtbot: QtBot) -> Open:
    """Profile name → the page, shown and filled."""
    windows: list[MainWindow] = []

    def build(profile: str) -> Walkthroughs:
        context = context_of(profile)
        window, page = MainWindow(context.theme), Walkthroughs(context)
        windows.append(window)
        qtbot.addWidget(window)
        window.put("walkthroughs", page)
        window.front("walkthroughs")
        with qtbot.waitActive(window):
            window.show()
            window.activateWindow()
        page.opened({})
        qtbot.waitUntil(lambda: page.ready)
        qtbot.waitUntil(lambda: page.list.model.ready and context.jobs.idle)
        page.focus_first()
        return page

    return build


def visits(ws: Workspace, teacher: str | None, *days: str, **fields: object) -> list[str]:
    place = next(building for _, building in ws.me.roles if building)
    rows = [{"building": place, "on": day, "teacher": teacher, **fields} for day in days]
    return [saved.id for saved in records.save_many(ws, "walkthrough", rows)]


def shown(page: Walkthroughs) -> list[str]:
    model = page.list.model
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def press(page: Walkthroughs, qtbot: QtBot, chip: str) -> None:
    with qtbot.waitSignal(page.list.model.arrived):
        qtbot.mouseClick(page.list.chips[chip], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.context.jobs.idle)


def test_chips_and_the_line_above(world: World, open_page: Open, qtbot: QtBot) -> None:
    principal, coach = world.profiles["principal"], world.profiles["coach"]
    teacher = world.profiles["teacher"].person
    visits(principal, teacher, "2026-11-03", talked_on="2026-11-04")
    visits(principal, teacher, "2026-11-02", "2026-10-05")
    visits(coach, teacher, "2026-11-04")
    world.settle()
    page = open_page("principal")
    assert page.list.checked() == ("mine",)
    assert shown(page) == ["Tue 3 Nov", "Mon 2 Nov", "Mon 5 Oct"]
    qtbot.waitUntil(lambda: page.under.text() == "2 visits this month, 1 talk held")
    press(page, qtbot, "owed")
    assert shown(page) == ["Mon 2 Nov", "Mon 5 Oct"]
    press(page, qtbot, "month")
    assert shown(page) == ["Mon 2 Nov"]
    press(page, qtbot, "mine")
    assert shown(page) == ["Wed 4 Nov", "Mon 2 Nov"]
    qtbot.waitUntil(lambda: page.under.text() == "3 visits this month, 1 talk held")
    assert page.list.model.index(0, 4).data() == "not yet"
    assert page.list.model.index(0, 5).data() == "Cora Diaz"
    assert not page.list.table.isColumnHidden(5)
    press(page, qtbot, "mine")
    assert page.list.table.isColumnHidden(5), "among one's own visits the observer is always the same"


def test_a_visit_that_names_nobody_owes_no_talk(world: World, open_page: Open) -> None:
    visits(world.profiles["principal"], None, "2026-11-03")
    assert open_page("principal").list.model.index(0, 4).data() == ""


def test_filters_are_remembered_while_the_page_lives(world: World, open_page: Open, qtbot: QtBot) -> None:
    visits(world.profiles["principal"], None, "2026-11-03", "2026-10-03")
    page = open_page("principal")
    press(page, qtbot, "month")
    with qtbot.waitSignal(page.list.model.arrived):
        page.load()
    assert page.list.checked() == ("mine", "month")
    assert shown(page) == ["Tue 3 Nov"]


def test_the_search_field_finds_words_and_names(world: World, open_page: Open, qtbot: QtBot) -> None:
    principal = world.profiles["principal"]
    visits(principal, world.profiles["teacher"].person, "2026-11-03", subject="Math")
    visits(principal, None, "2026-11-02", subject="Art")
    page = open_page("principal")
    qtbot.keyClick(page.list.table, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert page.list.search.hasFocus()
    with qtbot.waitSignal(page.list.model.arrived):
        qtbot.keyClicks(page.list.search, "teach")
    assert shown(page) == ["Tue 3 Nov"]
    with qtbot.waitSignal(page.list.model.arrived):
        qtbot.keyClicks(page.list.search, "zz")
    assert page.list.stack.currentWidget() is page.list.no_match
    with qtbot.waitSignal(page.list.model.arrived):
        qtbot.mouseClick(page.list.no_match.action, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(shown(page)) == 2)
    assert page.list.checked() == ()


def test_a_single_letter_waits_for_the_next_and_enter_does_not_wait(
    world: World, open_page: Open, qtbot: QtBot
) -> None:
    visits(world.profiles["principal"], None, "2026-11-03", subject="Math")
    visits(world.profiles["principal"], None, "2026-11-02", subject="Art")
    page = open_page("principal")
    qtbot.keyClicks(page.list.search, "m")
    assert page.list._typing.interval() == LETTER_MS
    qtbot.keyClicks(page.list.search, "a")
    assert page.list._typing.interval() == TYPING_MS
    qtbot.keyClicks(page.list.search, "th 8")
    assert page.list._typing.interval() == LETTER_MS, "a further word begins with one letter, too"
    page.list.search.setText("m")
    with qtbot.waitSignal(page.list.model.arrived, timeout=LETTER_MS):
        qtbot.keyClick(page.list.search, Qt.Key.Key_Return)
    assert shown(page) == ["Tue 3 Nov"]
    assert page.list.table.hasFocus()
    assert not page.list._typing.isActive()


def test_one_persons_visits(world: World, open_page: Open, qtbot: QtBot) -> None:
    principal, teacher = world.profiles["principal"], world.profiles["teacher"].person
    visits(principal, teacher, "2026-11-03")
    visits(principal, None, "2026-11-02")
    page = open_page("principal")
    page.opened({"person": teacher})
    qtbot.waitUntil(lambda: shown(page) == ["Tue 3 Nov"])
    assert page.list.person.text() == "Tom Teach  ×"
    assert page.list.person.isVisible()
    qtbot.mouseClick(page.list.person, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(shown(page)) == 2)
    assert not page.list.person.isVisible()


def test_a_record_is_shown_by_id_and_by_keyboard(world: World, open_page: Open, qtbot: QtBot) -> None:
    first, second = visits(world.profiles["principal"], None, "2026-11-03", "2026-11-02")
    page = open_page("principal")
    page.opened({"record": second})
    qtbot.waitUntil(lambda: any(part.isVisible() for part in page.list.beside.panel.findChildren(QLabel)))
    assert page.list.table.currentIndex().row() == 1
    page.list.table.setFocus()
    qtbot.keyClick(page.list.table, Qt.Key.Key_Up)
    assert page.list.beside.panel.record == first, "the arrows take the panel along"
    qtbot.keyClick(page.list.table, Qt.Key.Key_Escape)
    assert not page.list.beside.is_open
    assert page.list.table.hasFocus()
    qtbot.keyClick(page.list.table, Qt.Key.Key_Return)
    assert page.list.beside.is_open


def test_a_deleted_visit_is_found_and_restored(world: World, open_page: Open, qtbot: QtBot) -> None:
    (visit,) = visits(world.profiles["principal"], None, "2026-11-03")
    page = open_page("principal")
    page.list.table.setCurrentIndex(page.list.model.index(0, 0))
    qtbot.keyClick(page.list.table, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: page.list.model.rowCount() == 0)
    press(page, qtbot, "deleted")
    assert shown(page) == ["Tue 3 Nov"]
    page.list.show_record(visit)
    panel = page.list.beside.panel
    qtbot.waitUntil(panel.restore.isVisible)
    qtbot.mouseClick(panel.restore, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not records.show(world.profiles["principal"], visit).deleted)


def test_an_empty_page_offers_the_first_act(open_page: Open, qtbot: QtBot) -> None:
    page = open_page("teacher")
    assert page.list.stack.currentWidget() is page.list.nothing
    assert not page.list.bar.isVisible()
    assert not page.under.isVisible()
    with qtbot.waitSignal(page.context.edit_wanted) as wanted:
        qtbot.mouseClick(page.list.nothing.action, Qt.MouseButton.LeftButton)
    assert wanted.args == [Edit("walkthrough")]


def test_leaders_of_several_schools_choose_one(world: World, open_page: Open, qtbot: QtBot) -> None:
    both = world.join("both", "Bea Both", "principal", "North Elementary", "South Middle")
    for name, day in (("North Elementary", "2026-11-03"), ("South Middle", "2026-11-02")):
        records.save(both, "walkthrough", {"building": world.building(name), "on": day})
    page = open_page("both")
    qtbot.waitUntil(lambda: f"building-{world.building('South Middle')}" in page.list.chips)
    press(page, qtbot, f"building-{world.building('South Middle')}")
    assert shown(page) == ["Mon 2 Nov"]
    press(page, qtbot, f"building-{world.building('North Elementary')}")
    assert shown(page) == ["Tue 3 Nov"], "of several schools one is on at a time"


def test_it_follows_what_is_saved_elsewhere(world: World, open_page: Open, qtbot: QtBot) -> None:
    page = open_page("principal")
    visits(world.profiles["principal"], None, "2026-11-03")
    qtbot.waitUntil(lambda: shown(page) == ["Tue 3 Nov"])


def test_it_draws_in_both_themes_large_and_narrow(world: World, open_page: Open, qtbot: QtBot) -> None:
    name = {"given_name": "Maximiliana-Alexandrina", "family_name": "Featherstonehaugh-Cholmondeley de la Cruz"}
    person = records.save(world.office, "person", name).id
    world.settle()
    (visit,) = visits(world.profiles["principal"], person, "2026-11-03", subject="Mathematics and everything near it")
    page = open_page("principal")
    page.list.show_record(visit)
    window = page.window()
    for appearance, scale, size in (
        ("dark", 1.0, (1024, 700)),
        ("light", 2.0, (1280, 800)),
        ("light", 1.0, (1280, 800)),
    ):
        with qtbot.waitSignal(page.context.theme.changed):
            page.context.theme.use(appearance, scale)
        window.resize(*size)
        qtbot.waitUntil(lambda: any(part.isVisible() for part in page.list.beside.panel.findChildren(QLabel)))
        assert not window.grab().isNull()
        assert page.list.beside.left.isVisible() == (scale == 1.0), (
            "where there is no room for both, the record stands alone"
        )


def covered(page: Walkthroughs, qtbot: QtBot) -> CoverageView:
    """The page on its coverage, read."""
    assert page.views is not None
    page.views.show_view(COVERAGE)
    qtbot.waitUntil(lambda: page.coverage.found is not None)
    return page.coverage


def cells(view: CoverageView, row: int) -> list[str]:
    model = view.table.covered
    return [model.index(row, column).data() for column in range(model.columnCount())]


def test_coverage_shows_who_was_visited_in_which_week(world: World, open_page: Open, qtbot: QtBot) -> None:
    principal, teacher = world.profiles["principal"], world.profiles["teacher"].person
    visits(principal, teacher, "2026-11-03", talked_on="2026-11-04")
    visits(principal, teacher, "2026-10-27", "2026-10-29")
    view = covered(open_page("principal"), qtbot)
    assert cells(view, 0)[:2] == ["Tom Teach", "2 days ago"]
    assert cells(view, 0)[-2:] == ["◐ 2", "●"]
    model = view.table.covered
    last = model.index(0, model.columnCount() - 2)
    assert last.data(Qt.ItemDataRole.AccessibleTextRole) == "Week of Mon 26 Oct: 2 visits, 2 talks owed"
    assert view.under.text() == "1 of 1 teacher visited in 30 days"
    assert view.visitors.text() == "In 12 weeks: Ann Lee 3 visits"
    view.waiting.click()
    assert model.rowCount() == 0
    visits(principal, teacher, "2026-11-05")
    qtbot.waitUntil(lambda: view.under.text() != "" and view.visitors.text() == "In 12 weeks: Ann Lee 4 visits")


def test_coverage_leads_to_the_visits_of_a_teacher(world: World, open_page: Open, qtbot: QtBot) -> None:
    principal, teacher = world.profiles["principal"], world.profiles["teacher"].person
    visits(principal, teacher, "2026-11-03")
    visits(principal, None, "2026-11-02")
    page = open_page("principal")
    view = covered(page, qtbot)
    qtbot.waitUntil(lambda: view.table.chosen() is not None)
    assert view.table.hasFocus()
    with qtbot.waitSignal(page.list.model.arrived):
        qtbot.keyClick(view.table, Qt.Key.Key_Return)
    assert page.views is not None
    assert page.views.current == VISITS
    assert shown(page) == ["Tue 3 Nov"]


def test_coverage_begins_a_visit_with_whom_it_shows(world: World, open_page: Open, qtbot: QtBot) -> None:
    page = open_page("principal")
    view = covered(page, qtbot)
    qtbot.waitUntil(view.visit.isEnabled)
    with qtbot.waitSignal(page.context.edit_wanted) as wanted:
        view.visit.click()
    place = world.building("North Elementary")
    assert wanted.args == [Edit("walkthrough", fields={"teacher": world.profiles["teacher"].person, "building": place})]


@pytest.mark.parametrize(("width", "scale"), [(1280, 1.0), (1024, 2.0)])
def test_coverage_shows_the_newest_weeks_there_is_room_for(
    open_page: Open, qtbot: QtBot, width: int, scale: float
) -> None:
    page = open_page("principal")
    page.context.theme.use("dark", scale)
    view = covered(page, qtbot)
    page.window().resize(width, 700)
    table, header = view.table, view.table.horizontalHeader()
    qtbot.waitUntil(lambda: 0 < header.length() <= table.viewport().width())
    hidden = [header.isSectionHidden(section) for section in range(header.count())]
    assert not hidden[0]
    assert not hidden[-1]
    assert hidden[2:] == sorted(hidden[2:], reverse=True), "older weeks go first"
    page.context.theme.use("light", 1.0)


def test_who_visits_no_school_has_no_coverage(open_page: Open) -> None:
    assert open_page("office").views is None
