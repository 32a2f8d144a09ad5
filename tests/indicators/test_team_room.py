"""The criteria that the team room's facts decide, and what becomes of the word that a team gave on them before."""

from __future__ import annotations

import pytest

from talentdesk.indicators.explain import would_move
from tests.indicators.sample_facts import NORTH, District

TEAM = {
    "11a": ("11a.1.3", "11a.1.4"),
    "11b": ("11b.1.1", "11b.1.2", "11b.1.3", "11b.1.4", "11b.1.5"),
    "11c": ("11c.1.1", "11c.1.2", "11c.1.3"),
}
DAY = "2026-09-10"


@pytest.fixture
def district() -> District:
    one = District()
    one.building(NORTH, "North", teachers=2)
    return one


@pytest.mark.parametrize("indicator", TEAM)
def test_work_on_one_indicator_proves_its_criteria_and_no_other_ones(district: District, indicator: str):
    district.team_work(indicator)
    met = {name for of in TEAM.values() for name in of if district.result(name).status == "met"}
    assert met == set(TEAM[indicator])


def test_a_review_of_one_group_is_half_of_it(district: District):
    district.fact("practice_review", DAY, topic="r", flags=["on_coaching", "practices", "for_staff"])
    found = district.result("11b.1.1")
    assert (found.status, found.numerator, found.denominator) == ("partly", 1, 2)
    assert would_move(found) == ["Still to be seen: a finished review of how leaders are coached."]


def test_one_model_is_half_of_the_way_and_two_of_a_name_are_one(district: District):
    for topic, status in (("a", "partly"), ("a", "partly"), ("b", "met")):
        district.fact("coaching_model", DAY, topic=topic)
        assert district.result("11b.1.4").status == status


class TestHexagon:
    def model(self, district: District, topic: str, *raters: str, decided: str = "") -> None:
        district.fact("coaching_model", DAY, topic=topic)
        for rater in raters:
            district.fact("hexagon_rating", DAY, topic=topic, actor=rater)
        if decided:
            flags = ["six_rated", "fit", "readiness", *(["taken_up"] if decided == "adopt" else [])]
            district.fact("hexagon", DAY, topic=topic, flags=flags)

    def test_nothing_is_judged_before_a_model_is_on_record(self, district: District):
        found = district.result("11b.1.5")
        assert (found.status, found.denominator) == ("no_data", 0)
        first = "A first coaching model with a decided Hexagon analysis that several members rated."
        assert would_move(found) == [first]

    def test_each_model_needs_its_analysis_and_two_who_rated_alone(self, district: District):
        self.model(district, "impact", "boss", "helper", decided="adopt")
        assert district.result("11b.1.5").status == "met"
        self.model(district, "other", "boss", "boss", decided="not_now")
        found = district.result("11b.1.5")
        assert (found.status, found.numerator, found.denominator) == ("partly", 1, 2)
        assert found.measure is not None
        assert found.measure.missing == ("own ratings of all six components by two members (of 1 of 2)",)
        district.fact("hexagon_rating", DAY, topic="other", actor="helper")
        assert district.result("11b.1.5").status == "met"

    def test_none_chosen_shows_no_model_that_fits_best(self, district: District):
        self.model(district, "impact", "boss", "helper", decided="not_now")
        found = district.result("11b.1.5")
        assert (found.numerator, found.denominator, found.status) == (1, 1, "partly")
        assert "adopt one of the models" in would_move(found)[-1]

    def test_the_facts_of_all_three_kinds_are_shown_as_what_was_counted(self, district: District):
        self.model(district, "impact", "boss", "helper", decided="adopt")
        measure = district.result("11b.1.5").measure
        assert measure is not None
        kinds = [fact.kind for part in measure.slices for fact in district.evidence.facts(part)]
        assert set(kinds) == {"coaching_model", "hexagon", "hexagon_rating"}


class TestEarlierWords:
    def test_what_the_team_said_before_is_shown_and_decides_nothing(self, district: District):
        district.attest("11b.1.1", on="2026-05-02")
        found = district.result("11b.1.1")
        assert found.status == "not_yet"
        said = "The team called this met on 2 May 2026. It is counted from records now, and that word decides nothing."
        assert said in found.notes

    def test_where_nobody_said_anything_nothing_is_told(self, district: District):
        assert district.result("11b.1.1").notes == ()
