"""The criteria that surveys decide: how many answered, whether delivery was asked, and a belief that is followed over time."""

from __future__ import annotations

import pytest

from talentdesk.indicators.explain import would_move
from talentdesk.indicators.results import CriterionResult
from talentdesk.indicators.rubric import load
from talentdesk.schema.types import STAFF
from tests.indicators.sample_facts import NORTH, SOUTH, District

DAY, LAST = "2026-09-10", "2025-10-01"
OLD = "2023-11-22"
"""A day more than three years back."""


@pytest.fixture
def district() -> District:
    one = District()
    one.building(NORTH, "North", teachers=8, leaders=1, coaches=1)
    one.building(SOUTH, "South")
    return one


def survey(
    district: District, answered: int, *, asked: int = 0, topic: str = "t", day: str = DAY, building: str = NORTH,
    about: tuple[str, ...] = ("on_need",), purpose: str = "needs",
) -> None:  # fmt: skip
    district.fact("survey", day, building=building, topic=topic, people=asked, flags=[purpose])
    if answered:
        flags = [purpose, *about]
        district.fact("survey_answers", day, building=building, topic=topic, people=answered, flags=flags)


def answered(found: CriterionResult) -> tuple[str, int | None, int | None]:
    return found.status, found.numerator, found.denominator


class TestHowManyAnswered:
    @pytest.mark.parametrize(
        ("people", "status"), [(0, "not_yet"), (2, "not_yet"), (3, "partly"), (4, "partly"), (5, "met"), (10, "met")]
    )
    def test_half_of_the_staff_is_enough_and_half_of_that_is_partly(
        self, district: District, people: int, status: str
    ) -> None:
        survey(district, people)
        assert answered(district.result("11a.1.1", NORTH)) == (status, people, 10)

    def test_what_is_missing_is_told_in_people(self, district: District) -> None:
        survey(district, 4)
        found = district.result("11a.1.1", NORTH)
        assert would_move(found) == ["1 more member of staff who answered a needs survey."]

    def test_half_of_nobody_is_nothing(self, district: District) -> None:
        survey(district, 0, building=SOUTH)
        assert answered(district.result("11a.1.1", SOUTH)) == ("no_data", 0, 0)

    def test_where_nobody_stands_on_the_roster_those_who_were_asked_count(self, district: District) -> None:
        survey(district, 3, asked=6, building=SOUTH)
        assert answered(district.result("11a.1.1", SOUTH)) == ("met", 3, 6)

    def test_where_more_were_asked_than_are_on_the_roster_all_of_them_count(self, district: District) -> None:
        survey(district, 9, asked=20)
        found = district.result("11a.1.1", NORTH)
        assert answered(found) == ("partly", 9, 20)
        assert any("more than the 10 on the roster" in note for note in found.notes)

    def test_asking_few_makes_no_half(self, district: District) -> None:
        survey(district, 2, asked=2)
        assert district.result("11a.1.1", NORTH).status == "not_yet"

    def test_more_answers_than_staff_stop_there(self, district: District) -> None:
        survey(district, 14)
        found = district.result("11a.1.1", NORTH)
        assert answered(found) == ("met", 10, 10)
        assert found.measure is not None
        assert found.measure.capped

    def test_people_of_two_surveys_are_never_added(self, district: District) -> None:
        survey(district, 4, topic="a")
        survey(district, 3, topic="b")
        assert answered(district.result("11a.1.1", NORTH)) == ("partly", 4, 10)

    def test_two_who_took_in_the_same_answers_count_once(self, district: District) -> None:
        survey(district, 3)
        survey(district, 4)
        assert answered(district.result("11a.1.1", NORTH)) == ("partly", 4, 10)

    def test_the_survey_that_most_answered_counts_by_its_share(self, district: District) -> None:
        survey(district, 7, asked=20, topic="all")
        survey(district, 5, topic="staff")
        assert answered(district.result("11a.1.1", NORTH)) == ("met", 5, 10)

    def test_answers_of_a_survey_that_is_gone_count_for_nothing(self, district: District) -> None:
        district.fact("survey_answers", DAY, building=NORTH, topic="t", people=9, flags=["needs", "on_need"])
        found = district.result("11a.1.1", NORTH)
        assert answered(found) == ("not_yet", 0, 10)
        assert found.notes == ("No survey of the kind was handed out here in this window.",)

    def test_a_survey_counts_for_three_years(self, district: District) -> None:
        survey(district, 9, topic="old", day=OLD)
        assert district.result("11a.1.1", NORTH).status == "not_yet"
        survey(district, 9, topic="last", day=LAST)
        assert district.result("11a.1.1", NORTH).status == "met"

    def test_what_staff_believe_is_no_need(self, district: District) -> None:
        survey(district, 9, purpose="efficacy", about=("on_efficacy",))
        assert district.result("11a.1.1", NORTH).status == "not_yet"

    def test_a_survey_of_which_only_the_delivery_was_answered_asked_for_no_need(self, district: District) -> None:
        survey(district, 9, about=("on_delivery",))
        assert district.result("11a.1.1", NORTH).status == "not_yet"

    def test_what_was_counted_opens(self, district: District) -> None:
        survey(district, 6, topic="a")
        district.fact("survey_answers", DAY, building=NORTH, topic="gone", people=9, flags=["needs", "on_need"])
        measure = district.result("11a.1.1", NORTH).measure
        assert measure is not None
        facts = [fact for part in measure.slices for fact in district.evidence.facts(part)]
        assert sorted((fact.kind, fact.topic, fact.people) for fact in facts) == [
            ("survey", "a", 0),
            ("survey_answers", "a", 6),
        ]

    def test_a_number_that_was_corrected_is_counted_anew(self, district: District) -> None:
        survey(district, 4)
        assert district.result("11a.1.1", NORTH).status == "partly"
        district.db.execute("UPDATE fact SET people = 5 WHERE kind = 'survey_answers'")
        assert district.result("11a.1.1", NORTH).status == "met"

    def test_staff_are_the_same_here_and_on_the_page(self) -> None:
        criterion = load().criterion("11a.1.1")
        assert criterion is not None
        assert set(criterion.params.of) == {role.value for role in STAFF}


class TestDelivery:
    def test_a_question_on_delivery_without_an_answer_is_not_enough(self, district: District) -> None:
        survey(district, 9)
        assert district.result("11a.1.2", NORTH).status == "not_yet"
        survey(district, 1, topic="other", about=("on_delivery",))
        assert answered(district.result("11a.1.2", NORTH)) == ("met", 1, None)

    def test_it_counts_in_the_school_that_answered(self, district: District) -> None:
        survey(district, 9, about=("on_delivery",))
        survey(district, 0, building=SOUTH)
        assert district.result("11a.1.2", SOUTH).status == "not_yet"


class TestBelief:
    def test_the_same_questions_must_be_answered_at_two_times(self, district: District) -> None:
        district.fact("efficacy", LAST, topic="first")
        district.fact("efficacy", LAST, topic="first")
        assert answered(district.result("11c.5.4")) == ("not_yet", 0, None)
        district.fact("efficacy", DAY, topic="second")
        assert district.result("11c.5.4").status == "not_yet", "two surveys with other questions follow nothing"
        district.fact("efficacy_again", DAY, topic="first")
        assert answered(district.result("11c.5.4")) == ("met", 1, None)

    def test_a_first_time_longer_ago_than_three_years_is_none(self, district: District) -> None:
        district.fact("efficacy", OLD, topic="first")
        district.fact("efficacy_again", DAY, topic="first")
        assert district.result("11c.5.4").status == "not_yet"
