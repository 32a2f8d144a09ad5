"""A criterion in words, the panel of a cell, the facts behind a number, and the team's forms."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QMainWindow, QWidget
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from talentdesk.actions.records import SearchHit
from tests.ui.widgets.practice import criterion, practice
from ui.theme import Theme
from ui.widgets import criterion_words as words
from ui.widgets.criterion_panel import CriterionPanel
from ui.widgets.criterion_row import buildings_row, criterion_row
from ui.widgets.evidence_picker import EvidencePicker, EvidenceRow
from ui.widgets.explain_view import ExplainView
from ui.widgets.facts_list import RECORD_ROLE, FactsList, FactsModel
from ui.widgets.judgement_form import JudgementForm
from ui.widgets.stage_cell import cells_of
from ui.widgets.trend_chart import TrendChart, trend_line, trend_words, worth_drawing

TODAY = date(2026, 11, 5)
Hosted = list[QMainWindow]


@pytest.fixture
def windows() -> Hosted:
    return []


def host(widget: QWidget, windows: Hosted, qtbot: QtBot) -> None:
    window = QMainWindow()
    window.setMinimumSize(300, 300)
    window.resize(500, 700)
    window.setCentralWidget(widget)
    windows.append(window)
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()


def said(widget: QWidget) -> str:
    return "\n".join(one.text() for one in widget.findChildren(QLabel) if one.isVisibleTo(widget))


def fact(number: int, record: str | None = None, **more: Any) -> dict[str, Any]:
    return {
        "id": f"f{number}",
        "on": f"2026-10-{number:02d}",
        "kind": "visit",
        "actor": "p1",
        "actor_role": "principal",
        "building": "b1",
        "topic": None,
        "flags": ["loop_closed"],
        "record": record,
    } | more


def explained(**more: Any) -> dict[str, Any]:
    return (
        criterion("11b.3.1")
        | {
            "criterion": "11b.3.1",
            "formula": "Educators with a closed-loop visit, of all educators.",
            "records": "Walkthroughs",
            "window": ["2026-07-01", "2026-11-05"],
            "rule_version": "2026.1",
            "would_move": ["6 more educators."],
            "facts": [],
            "hidden_records": 0,
        }
        | more
    )


class TestWords:
    @pytest.mark.parametrize(
        ("given", "line"),
        [
            ({}, "27 of 31 · 87 % (goal 80 %)"),
            ({"numerator": 799, "denominator": 1000}, "799 of 1000 · 79 % (goal 80 %)"),
            ({"numerator": 0, "denominator": 0}, "0 of 0 (goal 80 %)"),
            ({"unit": "count", "target": 2.0, "numerator": 1}, "1 (goal 2)"),
            ({"unit": "buildings", "numerator": 1, "denominator": 3}, "1 of 3 buildings · 33 % (goal 80 %)"),
            ({"target": 0.125}, "27 of 31 · 87 % (goal 12.5 %)"),
            ({"target": None}, "27 of 31 · 87 %"),
            ({"kind": "attested"}, ""),
        ],
    )
    def test_the_number_is_one_line(self, given: dict[str, Any], line: str) -> None:
        assert words.number_line(criterion("11b.3.1", **given)) == line

    def test_every_status_has_shape_word_and_tone(self) -> None:
        assert {status: words.status_line(status) for status in words.SHAPES} == {
            "met": "● Met",
            "partly": "◐ Partly met",
            "not_yet": "○ Not yet",
            "no_data": "– No data",
            "not_visible": "◇ Not visible here",
            "attested": "✎ Attested",
            "attested_without_evidence": "✎? Attested without evidence",
        }
        assert set(words.TONES) == set(words.SHAPES)

    def test_what_makes_a_number_uncertain_stands_under_it(self) -> None:
        lines = words.side_lines(
            criterion(
                "11b.3.1", missing=["October"], unknown_subjects=1, monthly_at_least=3, capped=True, notes=["A note."]
            )
        )
        assert lines == [
            "Still to be seen: October",
            "At least 3 more people, known only as a month’s count.",
            "More people were counted than the roster holds; the number is capped.",
            "1 counted contact names nobody on the building’s list.",
            "A note.",
        ]

    def test_who_said_it_and_what_is_linked(self) -> None:
        one = {"attestation": {"met": True, "on": "2026-10-13", "evidence": ["a"]}}
        assert words.attested_line(one, TODAY) == "Said to be met on Tue 13 Oct · 1 record linked"
        one["attestation"] |= {"met": False, "evidence": []}
        assert words.attested_line(one, TODAY) == "Said to be not yet met on Tue 13 Oct · no records linked"

    def test_a_fact_is_said_without_a_word_of_its_record(self) -> None:
        assert (
            words.fact_line(fact(1, flags=["loop_closed", "need", "newer"]))
            == "Visit · loop closed · from a recorded need"
        )
        assert words.fact_line(fact(1, kind="new_kind", flags=[])) == "New kind"


class TestRows:
    def test_a_row_names_itself_and_gives_its_criterion(self, qtbot: QtBot) -> None:
        row = criterion_row(criterion("11b.3.1", "met"), TODAY)
        qtbot.addWidget(row)
        assert row.accessibleName().startswith("11b.3.1: ● Met.")
        with qtbot.waitSignal(row.why) as why:
            qtbot.keyClick(row.open, Qt.Key.Key_Space)
        assert why.args == ["11b.3.1"]

    def test_few_buildings_are_named_and_many_are_counted(self, qtbot: QtBot) -> None:
        few = buildings_row("11b.3.1", "Statement.", [("North", "met"), ("South", "not_visible")], TODAY)
        many = buildings_row(
            "11b.3.1", "Statement.", [(f"B{n}", "met" if n % 2 else "not_yet") for n in range(200)], TODAY
        )
        for row in (few, many):
            qtbot.addWidget(row)
        assert few.status.text() == "Met in 1 of 2 buildings, 1 not visible here"
        assert "● North   ◇ South" in said(few)
        assert many.status.text() == "Met in 100 of 200 buildings"
        assert "● 100 Met   ○ 100 Not yet" in said(many)


@pytest.fixture
def panel(theme: Theme, windows: Hosted, qtbot: QtBot) -> CriterionPanel:
    made = CriterionPanel(theme.tokens)
    host(made, windows, qtbot)
    return made


class TestPanel:
    def show(self, panel: CriterionPanel, qtbot: QtBot, building: int, indicator: int = 1, **district: Any) -> None:
        found = practice(2, **district)
        panel.show_cell(cells_of(found, found["indicators"][indicator])[building], found, TODAY)
        qtbot.waitUntil(lambda: panel.filled)
        qtbot.waitUntil(lambda: all(row.isVisible() for row in panel.rows()))

    def test_criteria_stand_by_stage_with_how_many_hold(self, panel: CriterionPanel, qtbot: QtBot) -> None:
        self.show(panel, qtbot, 1)
        text = said(panel)
        assert (
            text.index("3 Getting Started")
            < text.index("11b.3.1")
            < text.index("4 Getting Better")
            < text.index("11b.4.1")
        )
        assert "0 of 1 met" in text
        assert "1 of 1 met" in text

    def test_the_district_sees_its_own_and_those_of_its_buildings(self, panel: CriterionPanel, qtbot: QtBot) -> None:
        self.show(panel, qtbot, 0)
        assert [row.criterion for row in panel.rows()] == ["11b.1.1", "11b.3.1", "11b.4.1"]

    def test_where_nothing_is_asked_it_says_where_to_look(self, panel: CriterionPanel, qtbot: QtBot) -> None:
        self.show(panel, qtbot, 1, indicator=2)
        assert panel.rows() == []
        assert "Open the District cell" in said(panel)
        panel.focus_first()
        assert panel.close_button.hasFocus()

    def test_who_may_not_rate_finds_no_way_to(self, panel: CriterionPanel, qtbot: QtBot) -> None:
        self.show(panel, qtbot, 0)
        panel.open_rating()
        assert not panel.writing
        panel.may_judge = True
        self.show(panel, qtbot, 0)
        qtbot.mouseClick(panel.rate_button, Qt.MouseButton.LeftButton)
        assert panel.writing
        qtbot.keyClick(panel.form.stage, Qt.Key.Key_Escape)
        assert not panel.writing
        with qtbot.waitSignal(panel.closed):
            qtbot.keyClick(panel.rows()[0].open, Qt.Key.Key_Escape)

    def test_the_rationale_stands_beside_a_rating_that_differs(self, panel: CriterionPanel, qtbot: QtBot) -> None:
        self.show(panel, qtbot, 0, rating=4, differs=True, rated={"rationale": "We see it in rooms."})
        assert "Team rating: Getting Better, which differs from the records." in said(panel)
        assert "“We see it in rooms.”" in said(panel)


def month(day: str, part: int, of: int | None = 10, **more: Any) -> dict[str, Any]:
    share = part / of if of else float(part)
    return {
        "as_of": day,
        "numerator": part,
        "denominator": of,
        "value": share,
        "target": 0.8 if of else 2,
        "status": "partly",
    } | more


class TestTrend:
    POINTS = (month("2026-09-30", 2), month("2026-10-31", 4), month("2026-11-05", 9, status="met"))

    def test_it_is_said_in_words(self) -> None:
        assert trend_words(self.POINTS) == (
            "30 September: 20 %, Partly met; 31 October: 40 %, Partly met; 5 November: 90 %, Met; the goal is 80 %."
        )
        assert trend_line(self.POINTS) == "From 20 % at the end of September to 90 %."
        assert trend_line((self.POINTS[0], month("2026-11-05", 2))) == "20 % as at the end of September."
        assert trend_words([month("2026-11-05", 3, None)]) == "5 November: 3, Partly met; the goal is 2."

    def test_one_number_or_none_is_no_trend(self) -> None:
        none = {"numerator": None, "denominator": None, "value": None, "status": "no_data"}
        assert not worth_drawing([])
        assert not worth_drawing([month("2026-09-30", 2)])
        assert not worth_drawing([month("2026-09-30", 0, **none), month("2026-11-05", 1)])
        assert not worth_drawing([month("2026-09-30", 0, denominator=0), month("2026-11-05", 1)])
        assert trend_line((month("2026-09-30", 0, denominator=0), *self.POINTS[1:])) == (
            "From 40 % at the end of October to 90 %."
        )
        assert worth_drawing(self.POINTS)

    @pytest.mark.parametrize("look", ["light", "dark"])
    def test_the_higher_the_number_the_higher_its_bar_and_today_s_is_in_the_accent(
        self, theme: Theme, windows: Hosted, qtbot: QtBot, look: str
    ) -> None:
        theme.use(look, 1.0)
        chart = TrendChart(theme.tokens, self.POINTS)
        host(chart, windows, qtbot)
        image = chart.grab().toImage()
        slot = image.width() / len(self.POINTS)

        def height(place: int, token: str) -> int:
            x = round((place + 0.5) * slot)
            return sum(image.pixelColor(x, y).name() == theme.tokens[token].lower() for y in range(image.height()))

        assert 0 < height(0, "control") < height(1, "control") < height(2, "accent")
        assert chart.accessibleDescription() == trend_words(self.POINTS)


class TestExplaining:
    @pytest.fixture
    def view(self, theme: Theme, windows: Hosted, qtbot: QtBot) -> ExplainView:
        made = ExplainView(theme.tokens)
        host(made, windows, qtbot)
        return made

    def test_every_part_of_a_number_is_told(self, view: ExplainView, qtbot: QtBot) -> None:
        found = explained(
            target_reason="We begin small.", later="Counted from surveys.", facts=[fact(1, "r")], hidden_records=0
        )
        view.show_explained(found, {}, TODAY, may_attest=False)
        qtbot.waitUntil(view.facts.isVisible)
        text = said(view)
        for part in (
            "27 of 31 · 87 % (goal 80 %)",
            "6 more educators.",
            "Educators with a closed-loop visit, of all educators.",
            "Shown by: Walkthroughs.",
            "Counted from Wed 1 Jul to Thu 5 Nov, by version 2026.1 of the rules.",
            "The district set this goal itself: We begin small.",
            "Facts counted: 1",
        ):
            assert part in text
        assert "may not open" not in text

    def test_the_months_stand_between_the_number_and_its_facts(
        self, view: ExplainView, theme: Theme, qtbot: QtBot
    ) -> None:
        view.show_explained(explained(facts=[fact(1, "r")], trend=TestTrend.POINTS), {}, TODAY, may_attest=False)
        qtbot.waitUntil(view.facts.isVisible)
        (chart,) = view.findChildren(TrendChart)
        text = said(view)
        assert text.index("87 %") < text.index("From 20 % at the end of September") < text.index("Facts counted: 1")
        before = chart.grab().toImage()
        theme.use("dark", 1.0)
        view.set_tokens(theme.tokens)
        assert chart.grab().toImage() != before
        view.show_explained(explained(facts=[fact(1, "r")], trend=[]), {}, TODAY, may_attest=False)
        assert "Month by month" not in said(view)

    @pytest.mark.parametrize(
        ("hidden", "words_"),
        [
            (1, "1 record you may not open is among them."),
            (3, "3 records you may not open are among them."),
            (5, "All of them come from records you may not open."),
        ],
    )
    def test_closed_records_are_counted_in_words(
        self, view: ExplainView, qtbot: QtBot, hidden: int, words_: str
    ) -> None:
        found = explained(facts=[fact(n) for n in range(1, 6)], hidden_records=hidden)
        view.show_explained(found, {}, TODAY, may_attest=False)
        qtbot.waitUntil(view.facts.isVisible)
        assert words_ in said(view)

    def test_over_buildings_each_is_told_by_name(self, view: ExplainView, qtbot: QtBot) -> None:
        places = [
            criterion("11b.3.1", "met", building="b1"),
            criterion("11b.3.1", "not_visible", building="b2", numerator=None),
        ]
        view.show_explained(explained(buildings=places), {"b1": "North", "b2": "South"}, TODAY, may_attest=False)
        qtbot.waitUntil(lambda: "By building" in said(view))
        assert "● North: 27 of 31 · 87 % (goal 80 %)\n◇ South: Not visible here" in said(view)

    def test_only_what_is_attested_can_be_attested(self, view: ExplainView, qtbot: QtBot) -> None:
        view.show_explained(explained(kind="attested", status="no_data"), {}, TODAY, may_attest=True)
        qtbot.waitUntil(view.attest_button.isVisible)
        with qtbot.waitSignal(view.attest) as asked:
            qtbot.mouseClick(view.attest_button, Qt.MouseButton.LeftButton)
        assert asked.args == ["11b.3.1"]
        view.show_explained(explained(kind="attested", status="no_data"), {}, TODAY, may_attest=False)
        assert view.attest_button.parent() is None


class TestFacts:
    def test_it_is_a_sound_model(self, qtmodeltester: ModelTester) -> None:
        model = FactsModel()
        qtmodeltester.check(model)
        model.show([fact(n, "r" if n % 2 else None) for n in range(1, 9)], {"p1": "Ann Lee"}, TODAY)
        qtmodeltester.check(model)

    def test_the_newest_comes_first_and_says_whether_it_opens(self) -> None:
        model = FactsModel()
        model.show([fact(1, "r1"), fact(9)], {"p1": "Ann Lee", "b1": "North"}, TODAY)
        newest, oldest = (model.index(row, 0) for row in range(2))
        spoken = Qt.ItemDataRole.AccessibleTextRole
        assert newest.data(spoken) == "Fri 9 Oct: Visit · loop closed, Ann Lee · North, a record you may not open"
        assert oldest.data(spoken).endswith("Enter opens it")
        assert (newest.data(RECORD_ROLE), oldest.data(RECORD_ROLE)) == (None, "r1")

    def test_a_click_opens_only_what_may_be_opened(self, theme: Theme, windows: Hosted, qtbot: QtBot) -> None:
        view = FactsList(theme.tokens)
        host(view, windows, qtbot)
        view.show_facts([fact(1, "r1"), fact(2)], {}, TODAY)
        opened: list[str] = []
        view.opened.connect(opened.append)
        for row in range(2):
            place = view.visualRect(view.model().index(row, 0)).center()
            qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
        assert opened == ["r1"]
        assert not view.grab().isNull()


class TestForms:
    def test_a_rating_needs_its_reason_and_keeps_what_was_typed(self, windows: Hosted, qtbot: QtBot) -> None:
        form = JudgementForm()
        host(form, windows, qtbot)
        found = practice(1)
        form.for_rating(cells_of(found, found["indicators"][1])[0])
        form.start()
        assert form.stage.currentIndex() == 2
        saved: list[tuple[str, dict[str, Any]]] = []
        form.saved.connect(lambda about, data: saved.append((about, data)))  # a test's ear, not a page's
        qtbot.keyClick(form.stage, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
        assert saved == []
        assert form.rationale.hasFocus()
        qtbot.keyClicks(form.rationale, "Because.")
        qtbot.keyClick(form.rationale, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
        assert saved == [("", {"rationale": "Because.", "evidence": [], "stage": 2})]
        form.refuse("It can't be saved: the disk is full.")
        assert form.rationale.toPlainText() == "Because."
        assert form.problem.isVisible()

    def test_an_attestation_says_what_it_means_to_link_nothing(self, windows: Hosted, qtbot: QtBot) -> None:
        form = JudgementForm()
        host(form, windows, qtbot)
        found = practice(1)
        form.for_attestation("11a.1.3", cells_of(found, found["indicators"][0])[0])
        assert form.evidence.note.text() == "Without a linked record it shows as attested without evidence."
        assert form.stage.isHidden() or not form.stage.isVisible()

    def test_evidence_is_found_linked_and_taken_away(self, windows: Hosted, qtbot: QtBot) -> None:
        picker = EvidencePicker()
        host(picker, windows, qtbot)
        picker.begin("Nothing is linked.")
        with qtbot.waitSignal(picker.wanted) as wanted:
            qtbot.keyClicks(picker.words, "retreat")
        assert wanted.args == ["retreat"]
        picker.offer([])
        assert picker.note.text() == "No record holds these words."
        picker.offer(
            [SearchHit("r1", "mentorship_note", "A retreat", "…"), SearchHit("r2", "walkthrough", "Room 8", "…")]
        )
        assert picker.found.item(0).text() == "A retreat · Mentorship note"
        qtbot.keyClick(picker.words, Qt.Key.Key_Return)
        assert picker.chosen() == ["r1"]
        assert picker.words.text() == ""
        line = picker.findChild(EvidenceRow)
        assert line is not None
        assert line.remove.accessibleName() == "Remove A retreat"
        qtbot.mouseClick(line.remove, Qt.MouseButton.LeftButton)
        assert picker.chosen() == []
        assert picker.note.text() == "Nothing is linked."
