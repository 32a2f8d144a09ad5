"""Taking answers in: a sheet that is looked at before it counts, and numbers typed from paper. By keyboard, at twice the size."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from talentdesk.actions import records, surveys
from talentdesk.actions.survey_results import answers_of
from tests.actions.test_surveys import HELP, Rows, figures, people, sheet, survey, take
from tests.world import World
from ui.context import Context
from ui.desk import Desk
from ui.main_window import MainWindow
from ui.survey_import import SurveyImport
from ui.survey_typing import SurveyTyping

Opened = Callable[[type[Any], str], Any]


@pytest.fixture
def opened(context_of: Callable[[str], Context], qtbot: QtBot) -> Opened:
    """Page and survey → the page of the office in a window, ready."""
    windows: list[MainWindow] = []

    def build(page_of: type[Any], record: str) -> Any:
        context = context_of("office")
        window, page = MainWindow(context.theme), page_of(context, record)
        windows.append(window)
        qtbot.addWidget(window)
        window.put("page", page)
        window.front("page")
        with qtbot.waitActive(window):
            window.show()
            window.activateWindow()
        page.take_keyboard()
        qtbot.waitUntil(lambda: page.ready and page.turns.idle and context.jobs.idle)
        return page

    return build


def told(page: Any) -> list[str]:
    return [one.text() for one in page.findChildren(QLabel)]


def odd(*rows: Rows) -> Rows:
    """Rows with the address of whoever answered, and a question that is called otherwise."""
    return [
        {"Email": f"a{at}@example.org"} | {("Help?" if name == HELP else name): said for name, said in row.items()}
        for at, row in enumerate(row for some in rows for row in some)
    ]


class TestImport:
    def test_a_sheet_is_understood_corrected_and_taken_in(
        self, world: World, tmp_path: Path, opened: Opened, qtbot: QtBot
    ) -> None:
        one = survey(world)
        page = opened(SurveyImport, one)
        assert page.choose.hasFocus()
        path = sheet(tmp_path, odd(people("North Elementary", 6, help="Feedback"), people("Nowhere", 1, help="Pay")))
        page.look(str(path))
        qtbot.waitUntil(lambda: page.found is not None and page.context.jobs.idle)
        assert "✕ No column of the sheet is a question of this survey." in told(page)
        assert "✕ Dropped: names or addresses" in told(page)
        assert not page.accept.isEnabled()
        combo = next(one for one in page.combos.values() if one.accessibleName() == "What “Help?” is")
        combo.setFocus()
        combo.setCurrentIndex(combo.findText(HELP))
        combo.activated.emit(combo.currentIndex())
        qtbot.waitUntil(lambda: page.accept.isEnabled() and page.context.jobs.idle)
        said = "\n".join(told(page))
        assert "7 people answered: North Elementary 6 and without a school 1." in said
        assert "1 row names no school that is known" in said
        assert answers_of(world.office, one) == [], "nothing is written before it is agreed to"
        page.accept.setFocus()
        with qtbot.waitSignals([page.closed, page.context.noticed]):
            qtbot.keyClick(page.accept, Qt.Key.Key_Return)
        assert figures(world.office, one) == (7, {"Feedback": 6, "Families": 0, "Something else": 1})

    def test_a_sheet_of_one_school_is_said_to_be_so(
        self, world: World, tmp_path: Path, opened: Opened, qtbot: QtBot
    ) -> None:
        one, north = survey(world), world.building("North Elementary")
        page = opened(SurveyImport, one)
        page.place.setCurrentIndex(page.place.findData(north))
        page.look(str(sheet(tmp_path, people("", 5, help="Feedback"))))
        qtbot.waitUntil(lambda: page.found is not None and page.context.jobs.idle)
        assert "5 people answered: North Elementary 5." in told(page)
        qtbot.mouseClick(page.decline, Qt.MouseButton.LeftButton)
        assert page.choose.hasFocus()
        assert not page.accept.isVisibleTo(page)

    def test_what_is_no_sheet_is_said_and_changes_nothing(
        self, world: World, tmp_path: Path, opened: Opened, qtbot: QtBot
    ) -> None:
        page = opened(SurveyImport, survey(world))
        (tmp_path / "answers.xlsx").write_bytes(b"PK\x03\x04")
        page.look(str(tmp_path / "answers.xlsx"))
        qtbot.waitUntil(lambda: page.problem.isVisibleTo(page) and page.context.jobs.idle)
        assert "is a spreadsheet. Open it, and save it as CSV" in page.problem.text()
        with qtbot.waitSignal(page.closed):
            qtbot.keyClick(page.choose, Qt.Key.Key_Escape)


class TestTyping:
    def test_numbers_are_typed_by_keyboard_and_come_back_to_be_corrected(
        self, world: World, opened: Opened, qtbot: QtBot
    ) -> None:
        one, north = survey(world), world.building("North Elementary")
        page = opened(SurveyTyping, one)
        assert page.school.hasFocus()
        assert not page.save.isEnabled()
        page.choose(north)
        qtbot.waitUntil(lambda: len(page.asked) == 3 and page.context.jobs.idle)
        assert page.handed.line.hasFocus()
        qtbot.keyClicks(page.handed.line, "7")
        helps, likes, more = page.asked
        qtbot.keyClicks(helps.counts["Feedback"].line, "6")
        qtbot.keyClicks(likes.counts["Coaching"].line, "4")
        qtbot.keyClicks(likes.counts["A course"].line, "2")
        more.said.setPlainText("Time\n\n  Quiet ")
        with qtbot.waitSignals([page.closed, page.context.noticed]):
            qtbot.keyClick(page.handed.line, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
        found = surveys.typed(world.office, one, north)
        assert (found.part.answered, dict(found.part.of)) == (7, {"q1": 6, "q2": 6, "q3": 2})
        again = opened(SurveyTyping, one)
        again.choose(north)
        qtbot.waitUntil(lambda: len(again.asked) == 3 and again.context.jobs.idle)
        assert again.asked[1].counts["A course"].people == 2
        assert again.asked[2].lines() == ("Quiet", "Time")

    def test_what_can_t_be_is_said_and_nothing_is_saved(self, world: World, opened: Opened, qtbot: QtBot) -> None:
        one, north = survey(world), world.building("North Elementary")
        page = opened(SurveyTyping, one)
        page.choose(north)
        qtbot.waitUntil(lambda: len(page.asked) == 3 and page.context.jobs.idle)
        page.handed.line.setText("many")
        page.save_now()
        assert page.problem.text() == "✕ Write a whole number."
        page.handed.line.setText("2")
        page.asked[0].counts["Feedback"].line.setText("9")
        page.save_now()
        qtbot.waitUntil(lambda: page.save.isEnabled() and page.context.jobs.idle)
        assert "9 people answered one question, but only 2" in page.problem.text()
        assert answers_of(world.office, one) == []

    def test_a_school_whose_answers_came_with_others_isn_t_typed(
        self, world: World, tmp_path: Path, opened: Opened, qtbot: QtBot
    ) -> None:
        one, north = survey(world), world.building("North Elementary")
        rows = (people("North Elementary", 3, help="Feedback"), people("South Middle", 3, help="Feedback"))
        take(world.office, one, sheet(tmp_path, *rows))
        page = opened(SurveyTyping, one)
        page.choose(north)
        qtbot.waitUntil(lambda: page.problem.isVisibleTo(page) and page.context.jobs.idle)
        assert "came in one sheet with those of South Middle" in page.problem.text()
        assert not page.save.isEnabled()

    def test_a_long_question_has_room_at_twice_the_size(self, world: World, opened: Opened, qtbot: QtBot) -> None:
        long = "Which of everything that could be learned in this district and beyond would help you and your students most?"
        row = [{"text": long, "how": "one", "options": ["Antidisestablishmentarianism in the classroom", "Other"]}]
        one = survey(world, questions=row)
        page = opened(SurveyTyping, one)
        with qtbot.waitSignal(page.context.theme.changed):
            page.context.theme.use("dark", 2.0)
        page.choose(world.building("South Middle"))
        qtbot.waitUntil(lambda: len(page.asked) == 1 and page.context.jobs.idle)
        assert page.minimumSizeHint().width() <= 960
        page.context.theme.use("system", 1.0)


def test_the_pages_stand_over_learning_and_lead_back_to_it(
    world: World, desk_of: Callable[[str], Desk], qtbot: QtBot
) -> None:
    one = survey(world)
    desk = desk_of("office")
    desk.show_record(one)
    qtbot.waitUntil(lambda: desk.window.in_front == "learning" and desk.at_rest)
    page = desk.window.page("learning")
    assert page is not None
    head = page.lists["survey"].beside.panel  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: head.record == one and bool(head.findChildren(QLabel)) and desk.at_rest)
    from ui.widgets.survey_head import SurveyHead

    qtbot.waitUntil(lambda: any(found.results for found in head.findChildren(SurveyHead)) and desk.at_rest)
    qtbot.mouseClick(head.findChildren(SurveyHead)[-1].take, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: desk.window.in_front == "editor" and desk.at_rest)
    over = desk.window.page("editor")
    assert isinstance(over, SurveyImport)
    with qtbot.waitSignal(over.closed):
        qtbot.keyClick(over.choose, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: desk.window.in_front == "learning" and desk.at_rest)
    assert records.count(desk.context.ws, "survey_answers") == 0  # type: ignore[union-attr]
