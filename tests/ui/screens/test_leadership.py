"""Leadership over a real district: partnerships with what is open in them, and the notes."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from talentdesk.actions import records
from tests.world import World
from ui.context import Context, Edit
from ui.main_window import MainWindow
from ui.screens.leadership import NOTE, NOTES, PARTNERSHIPS, Leadership
from ui.widgets.card_list import CARD_ROLE, Card

Open = Callable[[str], Leadership]
LONG = "questions with more than one answer for every subject and every grade of the whole school"


@pytest.fixture
def open_page(context_of: Callable[[str], Context], qtbot: QtBot) -> Open:
    """Profile name → the page, shown and filled."""
    windows: list[MainWindow] = []

    def build(profile: str) -> Leadership:
        context = context_of(profile)
        window, page = MainWindow(context.theme), Leadership(context)
        windows.append(window)
        qtbot.addWidget(window)
        window.put("leadership", page)
        window.front("leadership")
        with qtbot.waitActive(window):
            window.show()
            window.activateWindow()
        page.opened({})
        qtbot.waitUntil(lambda: page.ready)
        qtbot.waitUntil(lambda: page.lists[NOTE].model.ready and context.jobs.idle)
        page.focus_first()
        return page

    return build


def partnership(world: World) -> tuple[str, str]:
    """The office as partner of the principal, and a note of their last meeting."""
    office, leader = world.office, world.profiles["principal"].person
    pair = {"leader": leader, "mentor": office.person}
    made = records.save(office, "partnership", pair | {"opened": "2026-09-01"}).id
    note = pair | {
        "partnership": made,
        "on": "2026-11-03",
        "title": "Visits with a purpose",
        "next_meeting": "2026-11-17",
        "commitments": [{"what": "Send the plan"}, {"what": "Visit two rooms", "done": True}],
    }
    return made, records.save(office, "mentorship_note", note).id


def cards(page: Leadership) -> list[Card]:
    model = page.cards.cards
    return [model.index(row).data(CARD_ROLE) for row in range(model.rowCount())]


def test_partnerships_say_when_they_met_and_what_is_open(world: World, open_page: Open) -> None:
    partnership(world)
    page = open_page("office")
    (card,) = cards(page)
    assert card.name == "Ann Lee"
    assert card.text == "Met 2 days ago · 1 commitment open"
    assert card.end == "Meets Tue 17 Nov"
    assert card.foot == "With an executive leader · Active"
    assert page.under.text() == "1 partnership under way, 1 commitment open"


def test_the_other_one_sees_the_partner(world: World, open_page: Open) -> None:
    partnership(world)
    world.settle()
    assert cards(open_page("principal"))[0].name == "Dana Ortiz"


def test_records_are_shown_by_id_in_their_view(world: World, open_page: Open, qtbot: QtBot) -> None:
    made, note = partnership(world)
    page = open_page("office")
    assert page.cards.hasFocus()
    qtbot.keyClick(page.cards, Qt.Key.Key_Return)
    assert page.beside.panel.record == made
    page.opened({"record": note})
    qtbot.waitUntil(lambda: page.views.current == NOTES and page.lists[NOTE].beside.panel.record == note)
    assert page.lists[NOTE].model.index(0, 3).data() == "Visits with a purpose"
    page.opened({"record": made})
    qtbot.waitUntil(lambda: page.views.current == PARTNERSHIPS)


def test_empty_pages_offer_the_first_act(open_page: Open, qtbot: QtBot) -> None:
    page = open_page("teacher")
    assert page.partnerships.currentIndex() == 0
    for button, kind in ((page.new, "partnership"), (page.log, "mentorship_note")):
        with qtbot.waitSignal(page.context.edit_wanted) as wanted:
            qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        assert wanted.args == [Edit(kind)]
    page.views.show_view(NOTES)
    assert page.lists[NOTE].stack.currentWidget() is page.lists[NOTE].nothing


def test_it_draws_in_both_themes_and_large(world: World, open_page: Open, qtbot: QtBot) -> None:
    partnership(world)
    page = open_page("office")
    for appearance, scale in (("dark", 1.0), ("light", 2.0), ("light", 1.0)):
        with qtbot.waitSignal(page.context.theme.changed):
            page.context.theme.use(appearance, scale)
        assert not page.window().grab().isNull()


def test_a_person_leads_to_the_partnership_with_them(world: World, open_page: Open, qtbot: QtBot) -> None:
    made, _ = partnership(world)
    page = open_page("office")
    page.opened({"person": world.profiles["principal"].person})
    qtbot.waitUntil(page.beside.panel.isVisible)
    assert page.beside.panel.record == made
    with qtbot.waitSignal(page.context.noticed) as said:
        page.opened({"person": world.profiles["coach"].person})
    assert said.args is not None
    assert said.args[0].text == "There is no partnership with Cora Diaz that you can open."


class TestThoseWhoLead:
    """Who is new in a role, plans, a program, and a wish to lead."""

    def new_principal(self, world: World) -> str:
        """The principal's post begins in October, all others earlier."""
        person = world.profiles["principal"].person
        (post,) = records.list_records(world.office, "assignment", {"person": person})
        records.save(world.office, "assignment", {"start": "2026-10-01"}, record=post.id)
        return person

    def program(self, world: World) -> str:
        rows = [{"what": f"Lead the team that plans {LONG}", "begins": "2026-11-09"}, {"what": "Any time"}]
        made = records.save(
            world.office, "leadership_program", {"title": "Growing", "begins": "2026-09-01", "opportunities": rows}
        ).id
        world.settle(1)
        return made

    def test_who_is_new_has_no_plan_and_enter_begins_one(self, world: World, open_page: Open, qtbot: QtBot) -> None:
        person = self.new_principal(world)
        page = open_page("office")
        view = page.newcomers
        assert view is not None
        page.views.show_view(page.views.stack.indexOf(view))
        qtbot.waitUntil(lambda: view.table.model().rowCount() == 1 and view.table.hasFocus())
        cells = [view.table.model().index(0, column).data() for column in range(4)]
        assert cells == ["Ann Lee", "Principal, North Elementary", "Thu 1 Oct", "○ none yet"]
        assert page.new.text() == "New support plan"
        view.table.selectRow(0)
        assert view.plan.isEnabled()
        with qtbot.waitSignal(page.context.edit_wanted) as wanted:
            qtbot.keyClick(view.table, Qt.Key.Key_Return)
        assert wanted.args == [Edit("support_plan", fields={"leader": person, "role": "principal"})]

    def test_a_plan_that_this_laptop_holds_opens(self, world: World, open_page: Open, qtbot: QtBot) -> None:
        person = self.new_principal(world)
        row = {"leader": person, "mentor": world.office.person, "role": "principal", "drawn_up": "2026-10-05"}
        plan = records.save(world.office, "support_plan", row | {"agreed_on": "2026-10-06"}).id
        page = open_page("office")
        view = page.newcomers
        assert view is not None
        page.views.show_view(page.views.stack.indexOf(view))
        qtbot.waitUntil(lambda: view.table.model().rowCount() == 1)
        assert view.table.model().index(0, 3).data() == "● agreed Tue 6 Oct"
        view.table.selectRow(0)
        qtbot.mouseClick(view.plan, Qt.MouseButton.LeftButton)
        plans = page.lists["support_plan"]
        qtbot.waitUntil(lambda: page.views.stack.currentWidget() is plans and plans.beside.panel.record == plan)

    def test_nobody_new_leads_to_a_plan_for_a_role(self, open_page: Open, qtbot: QtBot) -> None:
        page = open_page("office")
        view = page.newcomers
        assert view is not None
        page.views.show_view(page.views.stack.indexOf(view))
        qtbot.waitUntil(lambda: view.stack.currentWidget() is view.nobody)
        with qtbot.waitSignal(page.context.edit_wanted) as wanted:
            qtbot.mouseClick(view.nobody.action, Qt.MouseButton.LeftButton)
        assert wanted.args == [Edit("support_plan")]

    def test_a_school_is_not_told_who_is_new(self, world: World, open_page: Open) -> None:
        self.new_principal(world)
        page = open_page("coach")
        assert page.newcomers is None

    def test_taking_part_begins_an_own_wish_and_then_is_noted_in_it(
        self, world: World, open_page: Open, qtbot: QtBot
    ) -> None:
        program = self.program(world)
        coach = world.profiles["coach"]
        page = open_page("coach")
        view = page.program
        page.views.show_view(page.views.stack.indexOf(page.offers))
        qtbot.waitUntil(lambda: view.cards.model().rowCount() == 2 and view.cards.hasFocus())
        assert not page.new.isVisible(), "the office writes programs"
        assert view.take.isEnabled()
        taken = {"what": f"Lead the team that plans {LONG}", "program": program, "begins": "2026-11-09", "ends": None}
        with qtbot.waitSignal(page.context.edit_wanted) as wanted:
            qtbot.mouseClick(view.take, Qt.MouseButton.LeftButton)
        assert wanted.args == [Edit("leadership_interest", fields={"person": coach.person, "taken": [taken]})]
        own = records.save(coach, "leadership_interest", {"person": coach.person, "said_on": "2026-11-05"}).id
        qtbot.waitUntil(lambda: view.wish is not None)
        qtbot.mouseClick(view.take, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: not view.take.isEnabled())
        assert records.show(coach, own).fields["taken"] == [taken | {"learned": ""}]
        assert "you take part" in view.cards.currentIndex().data(Qt.ItemDataRole.AccessibleTextRole)

    def test_an_opportunity_opens_its_program(self, world: World, open_page: Open, qtbot: QtBot) -> None:
        program = self.program(world)
        page = open_page("teacher")
        page.views.show_view(page.views.stack.indexOf(page.offers))
        qtbot.waitUntil(lambda: page.program.cards.model().rowCount() == 2 and page.program.cards.hasFocus())
        qtbot.keyClick(page.program.cards, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: page.offers.panel.record == program)
        qtbot.keyClick(page.offers, Qt.Key.Key_Escape)
        qtbot.waitUntil(page.program.cards.hasFocus)

    def test_without_a_program_the_office_begins_one(self, open_page: Open, qtbot: QtBot) -> None:
        page = open_page("office")
        page.views.show_view(page.views.stack.indexOf(page.offers))
        qtbot.waitUntil(lambda: page.program.stack.currentWidget() is page.program.nothing)
        with qtbot.waitSignal(page.context.edit_wanted) as wanted:
            qtbot.mouseClick(page.new, Qt.MouseButton.LeftButton)
        assert wanted.args == [Edit("leadership_program")]

    def test_a_wish_begins_with_oneself(self, open_page: Open, qtbot: QtBot) -> None:
        page = open_page("teacher")
        wishes = page.lists["leadership_interest"]
        page.views.show_view(page.views.stack.indexOf(wishes))
        assert wishes.stack.currentWidget() is wishes.nothing
        with qtbot.waitSignal(page.context.edit_wanted) as wanted:
            qtbot.mouseClick(wishes.nothing.action, Qt.MouseButton.LeftButton)
        assert wanted.args == [Edit("leadership_interest", fields={"person": page.context.ws.person})]

    def test_every_view_draws_in_both_themes_and_large(self, world: World, open_page: Open, qtbot: QtBot) -> None:
        self.new_principal(world)
        self.program(world)
        page = open_page("office")
        for appearance, scale in (("dark", 2.0), ("light", 1.0)):
            with qtbot.waitSignal(page.context.theme.changed):
                page.context.theme.use(appearance, scale)
            for number in range(page.views.stack.count()):
                page.views.show_view(number)
                assert not page.window().grab().isNull()
