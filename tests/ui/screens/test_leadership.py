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
from ui.screens.leadership import NOTES, PARTNERSHIPS, Leadership
from ui.widgets.card_list import CARD_ROLE, Card

Open = Callable[[str], Leadership]


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
        qtbot.waitUntil(lambda: page.notes.model.ready and context.jobs.idle)
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
    qtbot.waitUntil(lambda: page.views.current == NOTES and page.notes.beside.panel.record == note)
    assert page.notes.model.index(0, 3).data() == "Visits with a purpose"
    page.opened({"record": made})
    qtbot.waitUntil(lambda: page.views.current == PARTNERSHIPS)


def test_empty_pages_offer_the_first_act(open_page: Open, qtbot: QtBot) -> None:
    page = open_page("teacher")
    assert page.partnerships.currentIndex() == 0
    for button, kind in ((page.new_partnership, "partnership"), (page.log, "mentorship_note")):
        with qtbot.waitSignal(page.context.edit_wanted) as wanted:
            qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        assert wanted.args == [Edit(kind)]
    page.views.show_view(NOTES)
    assert page.notes.stack.currentWidget() is page.notes.nothing


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
