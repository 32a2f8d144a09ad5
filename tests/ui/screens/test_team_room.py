"""The team room over a real district: what is missing for which criterion, the lists, and rating alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from talentdesk.actions import exchange, records
from talentdesk.schema.kinds.hexagon import COMPONENTS
from tests.ui.conftest import all_shown
from tests.world import TODAY, World
from ui.context import Context, Edit
from ui.editor import Editor
from ui.main_window import MainWindow
from ui.screens.team_room import PREPARATION, TeamRoom
from ui.turns import Turns
from ui.widgets.hexagon_head import HexagonHead
from ui.widgets.hexagon_profile import Track

Open = Callable[..., TeamRoom]
SIX = dict.fromkeys(COMPONENTS, 4)


@pytest.fixture
def open_page(context_of: Callable[[str], Context], qtbot: QtBot) -> Open:
    """Profile name → the page, shown and filled; what it asks the shell for is in `asked`."""
    windows: list[MainWindow] = []

    def build(profile: str, asked: list[Any] | None = None) -> TeamRoom:
        context = context_of(profile)
        if asked is not None:
            context.edit_wanted.connect(asked.append)
            context.screen_wanted.connect(lambda page, wanted: asked.append((page, wanted)))
        window, page = MainWindow(context.theme), TeamRoom(context)
        windows.append(window)
        qtbot.addWidget(window)
        window.put("team_room", page)
        window.front("team_room")
        with qtbot.waitActive(window):
            window.show()
            window.activateWindow()
        page.opened({})
        qtbot.waitUntil(lambda: page.ready and context.jobs.idle)
        qtbot.waitUntil(lambda: bool(page.under.text()) or page.first.currentWidget() is page.outside)
        qtbot.waitUntil(lambda: all(turns.idle for turns in page.findChildren(Turns)) and all_shown(page))
        return page

    return build


def said(widget: QWidget) -> str:
    """All that is read on a widget."""
    parts = [*widget.findChildren(QLabel), *widget.findChildren(QPushButton)]
    return "\n".join(part.text() for part in parts if part.isVisibleTo(widget))


def button(widget: QWidget, text: str) -> QPushButton:
    return next(one for one in widget.findChildren(QPushButton) if text in one.text())


def analysis(world: World, *team: str, title: str = "Impact cycle") -> str:
    office = world.office
    model = {"title": title, "on": TODAY, "summary": "In three steps.", "features": [{"text": "A goal"}]}
    row = {"model": records.save(office, "coaching_model", model).id, "on": TODAY, "state": "rating"}
    return records.save(office, "hexagon", row | {"team": [office.person, *team]}).id


class TestPreparation:
    def test_it_says_what_each_criterion_lacks_and_begins_it(self, open_page: Open, qtbot: QtBot) -> None:
        asked: list[Any] = []
        page = open_page("office", asked)
        assert page.under.text() == "0 of 10 criteria of the preparation met"
        text = said(page.preparation)
        assert "Still to be seen: a finished review of how staff are coached" in text
        assert "1 more completed problem-solving protocol on professional learning." in text
        qtbot.mouseClick(button(page.preparation, "Begin a protocol on coaching"), Qt.MouseButton.LeftButton)
        assert asked == [Edit("problem_solving", None, {"topic": "coaching"})]

    def test_a_finished_review_meets_its_criteria_and_is_opened_from_them(
        self, world: World, open_page: Open, qtbot: QtBot
    ) -> None:
        found = [{"what": "The agreement", "whom": "both", "found": "Silent on hours."}]
        review = {
            "title": "How we coach",
            "topic": "coaching",
            "on": TODAY,
            "state": "finished",
            "found": "Patchy.",
            "practices": found,
        }
        made = records.save(world.office, "practice_review", review).id
        page = open_page("office")
        assert "Counts once Dana Ortiz’s laptop has synced" in said(page.preparation)
        exchange.sync(world.office)
        page.context.sync_ended.emit()
        qtbot.waitUntil(lambda: page.under.text() == "1 of 10 criteria of the preparation met")
        assert "has synced" not in said(page.preparation)
        link = button(page.preparation, "How we coach · Finished")
        link.setFocus()
        qtbot.keyClick(link, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: page.lists["practice_review"].beside.panel.record == made)
        assert page.views.current == 1

    def test_the_evidence_is_that_of_the_indicators(self, open_page: Open, qtbot: QtBot) -> None:
        asked: list[Any] = []
        page = open_page("office", asked)
        qtbot.mouseClick(button(page.preparation, "Facts"), Qt.MouseButton.LeftButton)
        assert asked == [("indicators", {"indicator": "11b", "criterion": "11b.1.1"})]

    def test_somebody_else_is_told_whose_work_it_is(self, open_page: Open) -> None:
        page = open_page("coach")
        assert "the work of the talent management team" in said(page.outside)
        assert page.first.currentWidget() is page.outside
        page.views.show_view(1)
        assert not page.new.isVisible()

    def test_the_act_of_the_page_is_that_of_its_view(self, open_page: Open, qtbot: QtBot) -> None:
        asked: list[Any] = []
        page = open_page("office", asked)
        assert not page.new.isVisible()
        page.views.show_view(4)
        qtbot.mouseClick(page.new, Qt.MouseButton.LeftButton)
        assert (page.new.text(), asked) == ("New analysis", [Edit("hexagon")])
        page.views.show_view(PREPARATION)
        assert not page.new.isVisible()


class TestRating:
    def test_it_waits_first_on_the_page_until_it_is_given(
        self, world: World, open_page: Open, editor_of: Callable[..., Editor], qtbot: QtBot
    ) -> None:
        hexagon = analysis(world)
        asked: list[Any] = []
        page = open_page("office", asked)
        link = page.preparation.links()[0]
        assert link.text() == "Rate “Impact cycle” alone →"
        qtbot.mouseClick(link, Qt.MouseButton.LeftButton)
        assert asked == [Edit("hexagon_rating", None, {"hexagon": hexagon})]
        form = editor_of(page.context, "hexagon_rating", hexagon=hexagon)
        for name in COMPONENTS:
            form.body.editor(name).buttons["4"].click()  # pyright: ignore[reportAttributeAccessIssue]
        with qtbot.waitSignal(form.closed):
            form.save_now()
        (own,) = records.list_records(world.office, "hexagon_rating")
        assert (own.audience, own.fields["fit"]) == (f"person:{world.office.person}", 4)
        qtbot.waitUntil(lambda: "Rate “Impact cycle”" not in said(page.preparation))

    def test_the_form_shows_what_the_team_gathered_and_no_rating(
        self, world: World, editor_of: Callable[..., Editor], qtbot: QtBot
    ) -> None:
        hexagon = analysis(world)
        answered = {"answers": {"values": "By choice."}, "unknowns": "What it costs", "rating": 5}
        records.save(world.office, "hexagon", {"fit": answered}, record=hexagon)
        form = editor_of("office", "hexagon_rating", hexagon=hexagon)
        qtbot.waitUntil(lambda: "“By choice.”" in said(form))
        assert "? Not known: What it costs" in said(form)
        assert form.body.editor("fit").value() is None  # pyright: ignore[reportAttributeAccessIssue]

    def test_others_show_once_ones_own_are_in_and_ones_own_are_opened_by_a_button(
        self, world: World, open_page: Open, qtbot: QtBot
    ) -> None:
        other = world.join("other", "Eva Lind", "executive")
        hexagon = analysis(world, other.person)
        world.settle()
        rating = {"hexagon": hexagon, "on": TODAY, "why": "Nobody asked the teachers.", **SIX, "fit": 1}
        records.share(other, records.save(other, "hexagon_rating", rating).id, "office")
        world.settle()
        page = open_page("office")
        page.opened({"record": hexagon})
        panel = page.lists["hexagon"].beside.panel
        qtbot.waitUntil(lambda: "● Eva Lind: rated, open to the team" in said(panel))
        assert "○ Dana Ortiz: not yet" in said(panel)
        assert "that is a courtesy of this page" in said(panel)
        assert "Nobody asked the teachers" not in said(panel)
        records.save(world.office, "hexagon_rating", {"hexagon": hexagon, "on": TODAY, **SIX})
        qtbot.waitUntil(lambda: "Fit: Dana Ortiz 4, Eva Lind 1" in said(panel))
        head = panel.findChild(HexagonHead)
        assert head is not None
        assert any(
            track.accessibleName() == "Fit: not agreed on yet; rated alone 1 and 4"
            for track in head.findChildren(Track)
        )
        qtbot.mouseClick(head.open, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: "All ratings are open" in said(panel))
        assert {one.audience for one in records.list_records(world.office, "hexagon_rating")} == {"office"}

    def test_nobody_rates_alone_what_is_decided(self, world: World, open_page: Open, qtbot: QtBot) -> None:
        hexagon = analysis(world)
        decided = {"state": "decided", "decision": "not_now", "says_fit": "It doesn’t.", "says_ready": "Nor are we."}
        records.save(world.office, "hexagon", {name: {"rating": 2} for name in COMPONENTS} | decided, record=hexagon)
        page = open_page("office")
        page.opened({"record": hexagon})
        panel = page.lists["hexagon"].beside.panel
        qtbot.waitUntil(lambda: "○ Dana Ortiz: not yet" in said(panel))
        head = panel.findChild(HexagonHead)
        assert head is not None
        assert not head.rate.isVisible()
        assert "Rate before you talk" not in said(panel)

    def test_a_reader_outside_the_office_sees_the_profile_and_nothing_to_rate(
        self, world: World, open_page: Open, qtbot: QtBot
    ) -> None:
        given = records.share(world.office, analysis(world), "everyone").id
        world.settle()
        page = open_page("coach")
        page.opened({"record": given})
        panel = page.lists["hexagon"].beside.panel
        qtbot.waitUntil(lambda: "This is a profile" in said(panel) and page.context.jobs.idle)
        head = panel.findChild(HexagonHead)
        assert head is not None
        assert not head.rate.isVisible()
        assert "Who rates" not in said(head)
