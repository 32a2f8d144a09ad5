"""What a survey found, in its panel: bars with their words, a school's own, the time before, and what one goes on to."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from talentdesk.actions import records, survey_forms
from talentdesk.actions.details import details
from talentdesk.actions.survey_results import ANSWERS, answers_of
from tests.actions.test_surveys import BELIEF, people, sheet, survey, take
from tests.world import World
from ui.context import Context, Edit
from ui.main_window import MainWindow
from ui.survey_import import SurveyImport
from ui.survey_typing import SurveyTyping
from ui.widgets.answer_bars import Bar
from ui.widgets.survey_head import SurveyHead

Shown = Callable[[str, str], SurveyHead]


@pytest.fixture
def shown(context_of: Callable[[str], Context], qtbot: QtBot) -> Shown:
    """Profile and record → its head in a window, filled."""
    windows: list[MainWindow] = []

    def build(profile: str, record: str) -> SurveyHead:
        context = context_of(profile)
        window, head = MainWindow(context.theme), SurveyHead(context, details(context.ws, record))
        windows.append(window)
        qtbot.addWidget(window)
        window.put("head", head)
        window.front("head")
        with qtbot.waitExposed(window):
            window.show()
        qtbot.waitUntil(lambda: head.results is not None and context.jobs.idle)
        return head

    return build


def texts(head: SurveyHead) -> list[str]:
    return [one.text() for one in head.findChildren(QLabel)]


def bars(head: SurveyHead) -> list[str]:
    return [one.accessibleName() for one in head.findChildren(Bar)]


def links(head: SurveyHead) -> list[str]:
    return [one.accessibleName() for one in head.findChildren(QPushButton) if one.text() == "Begin an area →"]


def needs(world: World, tmp_path: Path) -> str:
    one = survey(world)
    rows = (
        people("North Elementary", 6, help="Feedback", more="Time"),
        people("South Middle", 3, help="Families", like="Coaching"),
    )
    take(world.office, one, sheet(tmp_path, *rows))
    world.settle()
    return one


def test_the_office_sees_who_answered_each_question_and_what_was_written(
    world: World, tmp_path: Path, shown: Shown
) -> None:
    head = shown("office", needs(world, tmp_path))
    assert {"● 6 of 3 · 100 %", "3 answered, nobody on the roster", "9 answered", "“Time”"} <= set(texts(head))
    assert "Feedback: 6 · 66 %" in bars(head)
    assert links(head) == [
        "Begin an area of focus from this need: Feedback",
        "Begin an area of focus from this need: Families",
    ], "what nobody needs, and how it is delivered, begins none"


def test_a_school_with_fewer_than_five_answers_is_not_offered(world: World, tmp_path: Path, shown: Shown) -> None:
    head = shown("office", needs(world, tmp_path))
    names = [head.school.itemText(at) for at in range(head.school.count())]
    assert names == ["The whole district", "North Elementary", "South Middle"]
    head.school.setCurrentIndex(2)
    head.school.activated.emit(2)
    assert texts(head).count("Fewer than 5 answers; shown with the district’s.") == 2
    assert "“Time”" not in texts(head)
    head.school.setCurrentIndex(1)
    head.school.activated.emit(1)
    assert "Feedback: 6 · 100 %" in bars(head)


def test_a_need_leads_to_an_area_of_focus(world: World, tmp_path: Path, shown: Shown, qtbot: QtBot) -> None:
    one = needs(world, tmp_path)
    head = shown("office", one)
    begin = next(link for link in head.findChildren(QPushButton) if link.accessibleName().endswith(": Families"))
    with qtbot.waitSignal(head._context.edit_wanted) as wanted:
        qtbot.mouseClick(begin, Qt.MouseButton.LeftButton)
    assert wanted.args is not None
    edit: Edit = wanted.args[0]
    assert (edit.kind, edit.fields["title"], edit.fields["survey"]) == ("focus_area", "Families", one)


def test_the_time_before_stands_in_the_words_and_in_the_bars(world: World, tmp_path: Path, shown: Shown) -> None:
    ws = world.office
    first = survey(world, title="Belief", purpose="efficacy", questions=BELIEF)
    take(ws, first, sheet(tmp_path, people("North Elementary", 6, sure="Partly")))
    second = records.save(ws, "survey", survey_forms.again(ws, first) | {"opens": "2026-11-02"}).id
    take(ws, second, sheet(tmp_path, people("North Elementary", 5, sure="Yes")))
    head = shown("office", second)
    assert "5 answered · 3.0 on average, of 3 · 2.0 Tue 1 Sep (the line in each bar)" in texts(head)
    assert {"Partly: 0 · 0 %, 100 % the time before", "Yes: 5 · 100 %, 0 % the time before"} <= set(bars(head))


def test_a_school_reads_its_own_and_can_do_nothing_to_it(world: World, tmp_path: Path, shown: Shown) -> None:
    needs(world, tmp_path)
    (own,) = records.list_records(world.profiles["principal"], ANSWERS)
    head = shown("principal", own.id)
    assert "Feedback: 6 · 100 %" in bars(head)
    assert "What people wrote is read in the district office, without their school." not in texts(head)
    assert "“Time”" not in texts(head)
    assert (head.acts.isHidden(), head.school.isHidden(), links(head)) == (True, True, [])


def test_nothing_answered_says_what_to_do_and_answers_show_when_they_come(
    world: World, tmp_path: Path, shown: Shown, qtbot: QtBot
) -> None:
    one = survey(world)
    head = shown("office", one)
    assert any(text.startswith("Nothing answered yet.") for text in texts(head))
    take(world.office, one, sheet(tmp_path, people("North Elementary", 6, help="Feedback")))
    qtbot.waitUntil(lambda: "Feedback: 6 · 100 %" in bars(head) and head._context.jobs.idle)
    assert len(answers_of(world.office, one)) == 1


def test_each_act_leads_where_it_says(world: World, tmp_path: Path, shown: Shown, qtbot: QtBot) -> None:
    one = needs(world, tmp_path)
    head = shown("office", one)
    for button, page in ((head.take, SurveyImport), (head.type, SurveyTyping)):
        with qtbot.waitSignal(head._context.over_wanted) as wanted:
            qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        assert wanted.args is not None
        assert wanted.args[0].func is page
    with qtbot.waitSignal(head._context.edit_wanted) as wanted:
        qtbot.mouseClick(head.again, Qt.MouseButton.LeftButton)
    assert wanted.args is not None
    assert wanted.args[0].fields["repeats"] == one
    with qtbot.waitSignal(head._context.noticed):
        head.make_template(str(tmp_path / "t.csv"))
    assert (tmp_path / "t.csv").read_text("utf-8-sig").startswith("Timestamp,School,")
