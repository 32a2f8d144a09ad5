"""The practice page over a real district: what each person sees, how a number opens, how the team judges, and the report."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import QFileDialog, QLabel
from pytestqt.qtbot import QtBot

from talentdesk.actions import indicators, records
from tests.rubrics import attesting
from tests.world import World
from ui.context import Context, Notice
from ui.main_window import MainWindow
from ui.screens.indicators import Indicators

Open = Callable[..., Indicators]
NORTH = "North Elementary"


@pytest.fixture
def open_page(context_of: Callable[[str], Context], qtbot: QtBot) -> Open:
    """Profile name, what it should show → the page, shown and filled."""
    windows: list[MainWindow] = []

    def build(profile: str, **wanted: str) -> Indicators:
        context = context_of(profile)
        window, page = MainWindow(context.theme), Indicators(context)
        windows.append(window)
        qtbot.addWidget(window)
        window.put("indicators", page)
        window.front("indicators")
        with qtbot.waitExposed(window):
            window.show()
        page.opened(wanted)
        qtbot.waitUntil(lambda: page.ready)
        qtbot.waitUntil(lambda: page.grid.model.rowCount() == 3)
        page.focus_first()
        return page

    return build


def test_the_page_opens_on_the_indicator_it_was_asked_for(open_page: Open, qtbot: QtBot) -> None:
    page = open_page("office", indicator="11c")

    def at() -> str:
        cell = page.grid.current()
        return cell.indicator if cell is not None else ""

    qtbot.waitUntil(lambda: at() == "11c")
    page.opened({"indicator": "11b"})
    assert at() == "11b"


def places(page: Indicators) -> list[str]:
    model = page.grid.model
    return [model.headerData(column, Qt.Orientation.Horizontal) for column in range(model.columnCount())]


def open_cell(page: Indicators, qtbot: QtBot, indicator: str, building: str | None = None) -> None:
    """Chooses a cell by its place and opens it with the keyboard."""
    page.grid.choose(indicator, building)
    page.grid.take_keyboard()
    table = page.grid.district if building is None else page.grid.buildings
    qtbot.keyClick(table, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.panel.isVisible() and page.panel.filled)


def explain(page: Indicators, qtbot: QtBot, criterion: str) -> None:
    row = next(one for one in page.panel.rows() if one.criterion == criterion)
    qtbot.mouseClick(row.open, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.panel.pages.currentWidget() is page.panel.explanation)


def said(widget: Any) -> str:
    return "\n".join(one.text() for one in widget.findChildren(QLabel) if one.isVisibleTo(widget))


def a_session(world: World) -> records.Saved:
    coach = world.profiles["coach"]
    saved = records.save(
        coach, "coaching_session", world.session(coach, world.profiles["teacher"].person, notes="ours")
    )
    world.settle()
    return saved


class TestWhatIsSeen:
    def test_the_office_sees_the_district_the_team_and_every_building(self, open_page: Open) -> None:
        page = open_page("office")
        assert page.heading.text() == "Practice 11"
        assert "instructional coaching" in page.statement.text()
        assert places(page) == ["District", "Team rating", NORTH, "South Middle"]

    def test_a_principal_sees_their_row_beside_the_district(self, open_page: Open) -> None:
        page = open_page("principal")
        assert places(page) == ["District", "Team rating", NORTH]
        # Their own school names nobody yet (11a.1.6), which is enough to know; 11b rests on what the office reads.
        assert [page.grid.model.index(0, column).data() for column in range(2)] == ["Not begun", "◇ Not visible here"]

    def test_a_criterion_asked_for_by_name_is_opened(self, open_page: Open, qtbot: QtBot) -> None:
        page = open_page("office")
        page.opened({"indicator": "11b", "criterion": "11b.1.5"})
        qtbot.waitUntil(lambda: page.panel.pages.currentWidget() is page.panel.explanation)
        assert "Hexagon" in said(page.panel)

    def test_an_empty_district_says_how_it_fills(self, open_page: Open, world: World) -> None:
        assert "Nothing has been counted yet" in open_page("office").empty.text()
        a_session(world)
        assert open_page("office").empty.text() == ""

    def test_a_past_day_is_shown_and_left_again(self, open_page: Open, world: World, qtbot: QtBot) -> None:
        a_session(world)
        page = open_page("office")
        today = world.clock.today()
        assert page.on.maximumDate() == QDate(today.year, today.month, today.day)
        before = today - timedelta(days=30)
        page.on.setDate(QDate(before.year, before.month, before.day))
        qtbot.waitUntil(lambda: page.back_to_today.isVisible() and page._practice["as_of"] == before.isoformat())
        assert "Nothing has been counted yet" in page.empty.text()
        open_cell(page, qtbot, "11b")
        assert not page.panel.may_judge
        qtbot.mouseClick(page.back_to_today, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: page.back_to_today.isHidden() and page._practice["as_of"] == today.isoformat())

    def test_both_themes_and_twice_the_text_size_draw(self, open_page: Open, qtbot: QtBot) -> None:
        page = open_page("office")
        open_cell(page, qtbot, "11b")
        for look, scale in (("dark", 1.0), ("light", 2.0), ("dark", 2.0), ("light", 1.0)):
            with qtbot.waitSignal(page.context.theme.changed):
                page.context.theme.use(look, scale)
            assert not page.grab().isNull()


class TestTheKeyboard:
    def test_arrows_cross_from_the_district_to_the_buildings_and_back(self, open_page: Open, qtbot: QtBot) -> None:
        page = open_page("office")
        assert page.grid.district.hasFocus()
        for _ in range(2):
            qtbot.keyClick(page.grid.district, Qt.Key.Key_Right)
        assert page.grid.buildings.hasFocus()
        current = page.grid.current()
        assert current is not None
        assert current.place == NORTH
        qtbot.keyClick(page.grid.buildings, Qt.Key.Key_Left)
        assert page.grid.district.hasFocus()
        assert page.grid.district.currentIndex().column() == 1

    def test_enter_opens_a_cell_and_escape_steps_back_to_it(self, open_page: Open, qtbot: QtBot, world: World) -> None:
        page = open_page("office")
        open_cell(page, qtbot, "11b", world.building(NORTH))
        assert page.panel.heading.text() == f"11b · {NORTH}"
        explain(page, qtbot, "11b.3.1")
        qtbot.keyClick(page.panel.explanation.go_back, Qt.Key.Key_Escape)
        assert page.panel.pages.currentWidget() is not page.panel.explanation
        wanted = next(one for one in page.panel.rows() if one.criterion == "11b.3.1")
        assert wanted.open.hasFocus()
        qtbot.keyClick(wanted.open, Qt.Key.Key_Escape)
        assert page.panel.isHidden()
        assert page.grid.buildings.hasFocus()

    def test_where_there_is_no_room_for_both_the_panel_takes_the_page(self, open_page: Open, qtbot: QtBot) -> None:
        page = open_page("office")
        page.window().resize(760, 600)
        open_cell(page, qtbot, "11b")
        assert page.grid.isHidden() or not page.grid.isVisible()
        qtbot.mouseClick(page.panel.close_button, Qt.MouseButton.LeftButton)
        assert page.grid.isVisible()
        assert page.grid.district.hasFocus()


class TestOpeningANumber:
    def test_the_coach_comes_to_the_record(self, open_page: Open, world: World, qtbot: QtBot) -> None:
        saved = a_session(world)
        page = open_page("coach")
        open_cell(page, qtbot, "11b", world.building(NORTH))
        explain(page, qtbot, "11b.5.1")
        text = said(page.panel.explanation)
        for words in (
            "1 of 1 · 100 % (goal 100 %)",
            "Facts counted: 1",
            "How it is judged",
            "Counted from",
            "by version",
        ):
            assert words in text
        assert "Month by month" not in text, "nobody was on the roster before today"
        facts = page.panel.explanation.facts
        facts.setCurrentIndex(facts.model().index(0, 0))
        with qtbot.waitSignal(page.context.record_wanted) as wanted:
            qtbot.keyClick(facts, Qt.Key.Key_Return)
        assert wanted.args == [saved.id]

    def test_the_office_learns_that_there_is_one_and_opens_nothing(
        self, open_page: Open, world: World, qtbot: QtBot
    ) -> None:
        a_session(world)
        page = open_page("office")
        open_cell(page, qtbot, "11b", world.building(NORTH))
        explain(page, qtbot, "11b.5.1")
        assert "All of them come from records you may not open." in said(page.panel.explanation)
        facts = page.panel.explanation.facts
        facts.setCurrentIndex(facts.model().index(0, 0))
        with qtbot.assertNotEmitted(page.context.record_wanted):
            qtbot.keyClick(facts, Qt.Key.Key_Return)

    def test_a_merge_refreshes_the_page_and_the_open_criterion(
        self, open_page: Open, world: World, qtbot: QtBot
    ) -> None:
        page = open_page("office")
        open_cell(page, qtbot, "11b", world.building(NORTH))
        explain(page, qtbot, "11b.5.1")
        assert "Nothing has been counted yet" in said(page.panel.explanation)
        assert "What would move it" in said(page.panel.explanation)
        a_session(world)
        qtbot.waitUntil(lambda: "Facts counted: 1" in said(page.panel.explanation))
        assert page.empty.text() == ""


class TestTheTeam:
    def test_rating_stands_beside_what_the_records_say(self, open_page: Open, world: World, qtbot: QtBot) -> None:
        page = open_page("office")
        page.grid.choose("11b", None, rating=True)
        qtbot.keyClick(page.grid.district, Qt.Key.Key_Return)
        form = page.panel.form
        assert page.panel.writing
        form.stage.setCurrentIndex(2)
        qtbot.mouseClick(form.save, Qt.MouseButton.LeftButton)
        assert "rationale" in form.problem.text()
        assert form.problem.isVisible()
        qtbot.keyClicks(form.rationale, "Coaches are named in every building.")
        assert form.problem.isHidden()
        qtbot.keyClick(form.rationale, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        qtbot.waitUntil(lambda: page.grid.model.index(1, 1).data() == "Team says 2 ≠ differs")
        assert not page.panel.writing
        told = indicators.show(world.office)["indicators"][1]["rated"]
        assert (told["stage"], told["rationale"]) == (2, "Coaches are named in every building.")
        qtbot.waitUntil(lambda: "Team rating: Getting Ready, which differs from the records." in said(page.panel))

    def test_attesting_with_a_record_that_shows_it_raises_the_criterion(
        self, open_page: Open, world: World, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(indicators, "the_rubric", lambda: attesting("11c.2.4"))
        shown = records.save(
            world.office, "competency", {"title": "Facilitating", "code": "c", "identified_on": "2026-11-02"}
        )
        page = open_page("office")
        open_cell(page, qtbot, "11c")
        explain(page, qtbot, "11c.2.4")
        qtbot.mouseClick(page.panel.explanation.attest_button, Qt.MouseButton.LeftButton)
        form = page.panel.form
        qtbot.keyClicks(form.rationale, "The team met twice.")
        qtbot.keyClicks(form.evidence.words, "Facilitating")
        qtbot.waitUntil(lambda: form.evidence.found.count() == 1)
        qtbot.keyClick(form.evidence.words, Qt.Key.Key_Return)
        assert form.evidence.chosen() == [shown.id]
        qtbot.mouseClick(form.save, Qt.MouseButton.LeftButton)

        def attested() -> bool:
            found = indicators.explain(world.office, "11c.2.4")
            return found["status"] == "attested"

        qtbot.waitUntil(attested)
        qtbot.waitUntil(
            lambda: any(one.criterion == "11c.2.4" and "Attested" in one.status.text() for one in page.panel.rows())
        )

    def test_what_is_being_written_outlasts_a_merge(self, open_page: Open, world: World, qtbot: QtBot) -> None:
        page = open_page("office")
        open_cell(page, qtbot, "11b")
        page.panel.open_rating()
        qtbot.keyClicks(page.panel.form.rationale, "half a thought")
        a_session(world)
        qtbot.waitUntil(lambda: page.empty.text() == "")
        assert page.panel.writing
        assert page.panel.form.rationale.toPlainText() == "half a thought"

    def test_a_principal_reads_why_they_do_not_rate(self, open_page: Open, world: World, qtbot: QtBot) -> None:
        page = open_page("principal")
        open_cell(page, qtbot, "11b", world.building(NORTH))
        assert "Only the talent management team of the district office rates, and reads the ratings." in said(
            page.panel
        )
        page.panel.open_rating()
        assert not page.panel.writing


class TestTheReport:
    @pytest.mark.qt_log_ignore("propagateSizeHints")  # the platform of the tests can't size a dialog's window
    def test_it_is_made_beside_everything_else_and_offered(self, open_page: Open, tmp_path: Path, qtbot: QtBot) -> None:
        page = open_page("office")
        notices: list[Notice] = []
        page.context.noticed.connect(notices.append)
        qtbot.mouseClick(page.report, Qt.MouseButton.LeftButton)
        dialog = page.findChild(QFileDialog)
        assert dialog is not None
        assert dialog.acceptMode() == QFileDialog.AcceptMode.AcceptSave
        dialog.reject()
        page.make_report(str(tmp_path / "practice.pdf"))
        assert not page.report.isEnabled()
        assert page.report.text() == "Making the PDF…"
        qtbot.waitUntil(lambda: bool(notices), timeout=20_000)
        assert (tmp_path / "practice.pdf").read_bytes().startswith(b"%PDF")
        assert notices[0].text == "Saved as practice.pdf."
        assert (notices[0].action, (notices[0].also or ("",))[0]) == ("Open", "Show in folder")
        assert page.report.isEnabled()

    def test_where_it_cannot_be_saved_the_page_says_so_and_offers_it_again(
        self, open_page: Open, tmp_path: Path, qtbot: QtBot
    ) -> None:
        page = open_page("office")
        notices: list[Notice] = []
        page.context.noticed.connect(notices.append)
        page.make_report(str(tmp_path / "no such folder" / "practice.pdf"))
        qtbot.waitUntil(lambda: bool(notices), timeout=20_000)
        assert notices[0].action == ""
        assert page.report.isEnabled()
