"""Surveys from handing out to an area of focus: what is kept of answers, who may see it, and what the district learns."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from talentdesk.actions import exchange, indicators, records, survey_forms, survey_results, surveys
from talentdesk.actions.survey_results import ANSWERS, SURVEY, answers_of, results
from talentdesk.actions.surveys import Typed
from talentdesk.errors import UserError
from talentdesk.schema.codec import InvalidRecord
from talentdesk.transfer.survey_sheet import Part
from talentdesk.workspace import Workspace
from tests.actions.test_indicators import judged
from tests.world import TODAY, World

HELP, LIKE, SURE, ELSE = "What would help you?", "How would you like it?", "We can do it.", "What else?"
QUESTIONS: list[dict[str, Any]] = [
    {"text": HELP, "options": ["Feedback", "Families"]},
    {"text": LIKE, "about": "delivery", "how": "one", "options": ["Coaching", "A course"]},
    {"text": ELSE, "about": "other", "how": "words"},
]
BELIEF: list[dict[str, Any]] = [{"text": SURE, "about": "efficacy", "how": "scale", "options": ["No", "Partly", "Yes"]}]
Rows = list[Mapping[str, str]]


def survey(world: World, **fields: Any) -> str:
    places = [world.building(name) for name in ("North Elementary", "South Middle")]
    row = {
        "title": "Spring needs",
        "opens": "2026-09-01",
        "questions": QUESTIONS,
        "schools": [{"building": place} for place in places],
    }
    return records.save(world.office, SURVEY, row | fields).id


def people(school: str, count: int, **answers: str) -> Rows:
    """Rows of as many people; answers by the first word of a question, differing only in their time."""
    texts = {"help": HELP, "like": LIKE, "sure": SURE, "more": ELSE}
    return [
        {"Timestamp": f"{school} {n}", "School": school, **{texts[name]: said for name, said in answers.items()}}
        for n in range(count)
    ]


def sheet(tmp_path: Path, *rows: Rows, name: str = "answers.csv") -> Path:
    found = [row for some in rows for row in some]
    path = tmp_path / name
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, list(dict.fromkeys(key for row in found for key in row)), restval="")
        writer.writeheader()
        writer.writerows(found)
    return path


def take(ws: Workspace, one: str, path: Path, building: str | None = None) -> surveys.Kept:
    return surveys.take(ws, surveys.preview(ws, one, path, building))


def figures(ws: Workspace, record: str, text: str = HELP) -> tuple[int, dict[str, int]]:
    found = next(item for item in results(ws, record).results if item.text == text)
    return found.all.of, dict(found.all.bars)


def of_school(ws: Workspace, one: str, building: str) -> records.RecordView:
    return next(view for view in answers_of(ws, one) if view.fields.get("building") == building)


class TestTakingIn:
    def test_a_preview_writes_nothing_and_taking_in_writes_all(self, world: World, tmp_path: Path) -> None:
        ws, one = world.office, survey(world)
        path = sheet(
            tmp_path,
            people("North Elementary", 6, help="Feedback, Families"),
            people("South Middle", 2, help="Families"),
        )
        found = surveys.preview(ws, one, path)
        assert (found.read.answered, found.few, found.problem) == (8, ("South Middle",), "")
        assert answers_of(ws, one) == []
        assert surveys.take(ws, found).schools == ("North Elementary", "South Middle")
        assert figures(ws, one) == (8, {"Feedback": 6, "Families": 8})
        shares = [(share.name, share.answered) for share in results(ws, one).shares]
        assert shares == [("North Elementary", 6), ("South Middle", 2)]

    def test_fewer_than_five_of_a_school_stand_nowhere_with_its_name(self, world: World, tmp_path: Path) -> None:
        ws, one, south = world.office, survey(world), world.building("South Middle")
        path = sheet(
            tmp_path,
            people("North Elementary", 5, help="Feedback"),
            people("South Middle", 4, help="Families"),
            people("South Middle", 1, like="Coaching"),
        )
        take(ws, one, path)
        kept = of_school(ws, one, south)
        assert kept.fields["answered"] == 5
        assert all(tally["of"] == tally["count"] == 0 for tally in kept.fields["tallies"])
        schools = next(item for item in results(ws, one).results if item.text == HELP).schools
        assert schools[south].of == 0
        assert schools[world.building("North Elementary")].of == 5, "five are enough"
        assert figures(ws, one) == (9, {"Feedback": 5, "Families": 4})

    def test_a_school_s_answers_can_t_be_given_words_or_small_numbers_by_hand(self, world: World) -> None:
        one, north = survey(world), world.building("North Elementary")
        row = {"title": "t", "survey": one, "building": north, "on": TODAY, "answered": 9}
        small = {"code": "q1", "question": HELP, "option": "Feedback", "count": 1, "of": 4}
        for wrong in ({"words": [{"code": "q1", "said": "Mine"}]}, {"tallies": [small]}):
            with pytest.raises(InvalidRecord, match="hold no words, and no question that fewer than 5"):
                records.save(world.office, ANSWERS, row | wrong)

    def test_words_stand_with_no_school_and_in_no_order(self, world: World, tmp_path: Path) -> None:
        ws, one = world.office, survey(world)
        said = [people("North Elementary", 1, help="Feedback", more=text) for text in ("Zebra", "apple", "Mango")]
        take(ws, one, sheet(tmp_path, *said, people("South Middle", 5, help="Feedback", more="Same for us")))
        assert [text for _, text in results(ws, one).words][:3] == ["apple", "Mango", "Same for us"]
        assert all(not view.fields.get("words") for view in answers_of(ws, one) if view.fields.get("building"))

    def test_the_same_sheet_again_doubles_nothing_and_a_longer_one_replaces_it(
        self, world: World, tmp_path: Path
    ) -> None:
        ws, one = world.office, survey(world)
        rows = [people("North Elementary", 6, help="Feedback", more="Yes"), people("South Middle", 3, help="Families")]
        path = sheet(tmp_path, *rows)
        take(ws, one, path)
        before = {view.id: view.fields for view in answers_of(ws, one)}
        take(ws, one, path)
        assert {view.id: view.fields for view in answers_of(ws, one)} == before
        found = surveys.preview(ws, one, sheet(tmp_path, *rows, people("South Middle", 7, help="Families")[3:]))
        assert found.replaces == (("North Elementary", 6), ("South Middle", 3))
        surveys.take(ws, found)
        assert figures(ws, one) == (13, {"Feedback": 6, "Families": 7})

    def test_sheets_of_single_schools_add_up_and_a_sheet_of_all_takes_their_place(
        self, world: World, tmp_path: Path
    ) -> None:
        ws, one = world.office, survey(world)
        north, south = world.building("North Elementary"), world.building("South Middle")
        take(ws, one, sheet(tmp_path, people("", 2, help="Feedback", more="N")), north)
        take(ws, one, sheet(tmp_path, people("", 3, help="Families", more="S")), south)
        assert figures(ws, one) == (5, {"Feedback": 2, "Families": 3})
        whole = sheet(
            tmp_path, people("North Elementary", 2, help="Feedback"), people("South Middle", 3, help="Families")
        )
        take(ws, one, whole)
        assert figures(ws, one) == (5, {"Feedback": 2, "Families": 3})
        assert results(ws, one).words == ()
        with pytest.raises(UserError, match="came in one sheet with those of South Middle"):
            take(ws, one, sheet(tmp_path, people("", 2, help="Feedback")), north)
        assert figures(ws, one) == (5, {"Feedback": 2, "Families": 3})

    def test_a_sheet_without_schools_beside_one_with_them_is_pointed_out(self, world: World, tmp_path: Path) -> None:
        ws, one = world.office, survey(world)
        take(ws, one, sheet(tmp_path, people("Somewhere", 3, help="Feedback")))
        found = surveys.preview(ws, one, sheet(tmp_path, people("North Elementary", 6, help="Feedback")))
        assert any("3 answers of sheets without schools are here too" in note for note in found.notes)

    @pytest.mark.parametrize(
        ("rows", "says"),
        [(people("North Elementary", 2), "No column"), (people("North Elementary", 2, help=""), "No row")],
    )
    def test_a_sheet_that_answers_nothing_is_refused(self, world: World, tmp_path: Path, rows: Rows, says: str) -> None:
        one = survey(world)
        assert surveys.preview(world.office, one, sheet(tmp_path, rows)).problem.startswith(says)
        with pytest.raises(UserError, match=says):
            take(world.office, one, sheet(tmp_path, rows))

    def test_answers_that_were_deleted_come_back_with_their_sheet(self, world: World, tmp_path: Path) -> None:
        ws, one = world.office, survey(world)
        path = sheet(tmp_path, people("North Elementary", 6, help="Feedback", more="Yes"))
        take(ws, one, path)
        for view in answers_of(ws, one):
            records.delete(ws, view.id)
        take(ws, one, path)
        assert figures(ws, one) == (6, {"Feedback": 6, "Families": 0})

    def test_only_the_office_takes_answers_in(self, world: World, tmp_path: Path) -> None:
        one = survey(world)
        records.share(world.office, one, "everyone")
        world.settle()
        principal = world.profiles["principal"]
        shared = records.list_records(principal, SURVEY)[0].id
        with pytest.raises(UserError, match="written by the office only"):
            take(principal, shared, sheet(tmp_path, people("North Elementary", 6, help="Feedback")))
        assert records.count(principal, ANSWERS) == 0


class TestPaper:
    def test_numbers_of_a_school_are_typed_corrected_and_shown_again(self, world: World) -> None:
        ws, one, north = world.office, survey(world), world.building("North Elementary")
        part = Part(7)
        part.of.update({"q1": 7, "q2": 3})
        part.chosen.update({("q1", "Feedback"): 4, ("q1", "Families"): 5, ("q2", "Coaching"): 3})
        surveys.keep_typed(ws, one, north, Typed(part, {"q3": ("Time", "Quiet")}))
        found = surveys.typed(ws, one, north)
        assert (found.part.answered, found.part.of["q2"], found.part.chosen["q2", "Coaching"]) == (7, 3, 3)
        assert found.words == {"q3": ("Quiet", "Time")}
        assert all(tally["of"] != 3 for tally in of_school(ws, one, north).fields["tallies"])
        found.part.of["q2"] = found.part.chosen["q2", "Coaching"] = 6
        surveys.keep_typed(ws, one, north, found)
        assert figures(ws, one, LIKE) == (6, {"Coaching": 6, "A course": 0})
        assert [text for _, text in results(ws, one).words] == ["Quiet", "Time"]

    def test_numbers_that_can_t_be_are_refused(self, world: World) -> None:
        ws, one, north = world.office, survey(world), world.building("North Elementary")
        for answered, of, chosen, says in ((5, 6, 1, "6 people answered"), (9, 5, 6, "chosen by more people")):
            part = Part(answered)
            part.of["q1"], part.chosen["q1", "Feedback"] = of, chosen
            with pytest.raises(UserError, match=says):
                surveys.keep_typed(ws, one, north, Typed(part))
        assert answers_of(ws, one) == []

    def test_the_form_asks_everything_and_for_no_name(self, world: World, tmp_path: Path) -> None:
        one = survey(world, questions=[*QUESTIONS, *BELIEF])
        made = survey_forms.make_form(world.office, one, tmp_path / "form.pdf")
        with pypdfium2.PdfDocument(made) as document:
            text = document[0].get_textpage().get_text_bounded()
            document[0].close()
        assert all(said in text for said in (HELP, LIKE, ELSE, SURE, "Families", "Partly", "☐", "write your name"))

    def test_the_template_is_what_an_import_understands(self, world: World, tmp_path: Path) -> None:
        one = survey(world)
        made = survey_forms.make_template(world.office, one, tmp_path / "template.csv")
        with made.open("a", newline="") as file:
            csv.writer(file).writerow(["now", "North Elementary", "Feedback", "Coaching", "-"])
        found = surveys.preview(world.office, one, made)
        assert (found.read.missing, found.read.answered) == ((), 1)
        with pytest.raises(UserError, match="exists already"):
            survey_forms.make_template(world.office, one, made)


class TestWhoSees:
    def test_a_school_opens_its_own_results_and_nobody_else_s(self, world: World, tmp_path: Path) -> None:
        one, north = survey(world), world.building("North Elementary")
        rows = (
            people("North Elementary", 6, help="Feedback", more="Secret words"),
            people("South Middle", 9, help="Families"),
        )
        take(world.office, one, sheet(tmp_path, *rows))
        world.settle()
        for name in ("principal", "coach"):
            ws = world.profiles[name]
            (view,) = records.list_records(ws, ANSWERS)
            assert (view.audience, view.fields["building"]) == (f"evidence:{north}", north)
            assert figures(ws, view.id) == (6, {"Feedback": 6, "Families": 0})
            assert "Secret" not in repr(view.fields)
            assert not results(ws, view.id).writes
        assert records.count(world.profiles["teacher"], ANSWERS) == 0

    def test_the_district_counts_what_was_answered(self, world: World, tmp_path: Path) -> None:
        ws, one, north = world.office, survey(world), world.building("North Elementary")
        exchange.sync(ws)

        def status(criterion: str) -> tuple[str, int, int]:
            found = judged(indicators.show(ws), criterion, north)
            return found["status"], found["numerator"], found["denominator"]

        assert status("11a.1.1") == ("not_yet", 0, 3)
        take(ws, one, sheet(tmp_path, people("North Elementary", 2, help="Feedback")))
        exchange.sync(ws)
        assert status("11a.1.1") == ("met", 2, 3), "a number of people tells nothing of what they said"
        assert judged(indicators.show(ws), "11a.1.2", north)["status"] == "not_yet"
        take(ws, one, sheet(tmp_path, people("North Elementary", 2, help="Feedback", like="Coaching")))
        world.settle()
        assert judged(indicators.show(ws), "11a.1.2", north)["status"] == "met"
        assert judged(indicators.show(world.profiles["principal"]), "11a.1.1", north)["status"] == "met"
        found = indicators.explain(ws, "11a.1.1", "North Elementary")
        opened = {fact["record"] for fact in found["facts"]}
        assert opened == {one, of_school(ws, one, north).id}
        records.delete(ws, one)
        exchange.sync(ws)
        assert status("11a.1.1") == ("not_yet", 0, 3)


class TestAgain:
    def asked(self, world: World, tmp_path: Path, **fields: Any) -> tuple[str, str]:
        """A survey of belief with answers, and the same once more."""
        ws = world.office
        first = survey(world, title="Belief", purpose="efficacy", questions=BELIEF)
        take(ws, first, sheet(tmp_path, people("North Elementary", 6, sure="Partly")))
        row = survey_forms.again(ws, first) | {"opens": "2026-11-02"} | fields
        second = records.save(ws, SURVEY, row).id
        text = str(row["questions"][0]["text"])
        rows = [{"School": "North Elementary", text: "Yes"}] * 5
        take(ws, second, sheet(tmp_path, rows))
        exchange.sync(ws)
        return first, second

    def test_the_same_questions_are_compared_and_followed(self, world: World, tmp_path: Path) -> None:
        ws = world.office
        first, second = self.asked(world, tmp_path)
        found = results(ws, second)
        assert found.before == "2026-09-01"
        (one,) = found.results
        assert one.before is not None
        assert (one.all.mean, one.before.mean) == (3.0, 2.0)
        assert results(ws, first).results[0].before is None
        assert judged(indicators.show(ws), "11c.5.4")["status"] == "met"
        third = survey_forms.again(ws, second)
        assert third["repeats"] == first, "all of them follow the first one"
        school = of_school(ws, second, world.building("North Elementary"))
        assert results(ws, school.id).results[0].before == one.before

    @pytest.mark.parametrize(
        "fields",
        [
            {"opens": "2026-09-01"},
            {"questions": [BELIEF[0] | {"text": "We are sure."}]},
            {"questions": [BELIEF[0] | {"options": ["No", "Yes"]}]},
        ],
    )
    def test_another_question_or_the_same_day_follows_nothing(
        self, world: World, tmp_path: Path, fields: dict[str, Any]
    ) -> None:
        self.asked(world, tmp_path, **fields)
        assert judged(indicators.show(world.office), "11c.5.4")["status"] == "not_yet"


class TestGoingOn:
    def test_a_need_leads_to_an_area_of_focus_that_names_its_survey(self, world: World, tmp_path: Path) -> None:
        ws, one = world.office, survey(world)
        take(ws, one, sheet(tmp_path, people("North Elementary", 6, help="Feedback")))
        fields = surveys.area_from(ws, one, "q1", "Feedback")
        area = records.save(ws, "focus_area", fields | {"named_on": TODAY}).id
        found = records.show(ws, area).fields
        assert (found["survey"], found["title"], found["shown_by"]) == (one, "Feedback", ["own_views"])
        assert "6 of 6 chose it in “Spring needs” (1 Sep 2026)" in found["why"]
        with pytest.raises(UserError, match="Nobody chose"):
            surveys.area_from(ws, one, "q1", "Families")

    @pytest.mark.parametrize("purpose", ["needs", "efficacy"])
    def test_a_new_survey_begins_with_schools_and_questions(self, world: World, purpose: str) -> None:
        row = survey_forms.start(world.office, purpose) | {"title": "t", "opens": TODAY}
        saved = records.show(world.office, records.save(world.office, SURVEY, row).id)
        assert len(saved.fields["schools"]) == 2
        assert [question["code"] for question in saved.fields["questions"]][:2] == ["q1", "q2"]

    @pytest.mark.parametrize(
        ("fields", "says"),
        [
            ({"closes": "2026-08-31"}, "closes before"),
            ({"questions": [QUESTIONS[0], QUESTIONS[0]]}, "stands twice"),
            ({"questions": [{"text": "a", "how": "one"}]}, "needs options"),
            ({"questions": [{"text": "a", "options": ["x", "X"]}]}, "An option of “a” stands twice"),
        ],
    )
    def test_what_could_not_be_told_apart_is_refused(self, world: World, fields: dict[str, Any], says: str) -> None:
        with pytest.raises(InvalidRecord, match=says):
            survey(world, **fields)

    def test_other_records_are_no_surveys(self, world: World) -> None:
        place = world.building("North Elementary")
        for act in (results, survey_forms.again):
            with pytest.raises(UserError, match="no survey"):
                act(world.office, place)
        assert survey_results.staff(world.office)[place] == 3
