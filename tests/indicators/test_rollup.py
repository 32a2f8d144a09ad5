"""From criteria to the stages of buildings and of the district, and to the team's rating beside them."""

from __future__ import annotations

import pytest

from talentdesk.indicators.results import IndicatorResult
from talentdesk.indicators.wire import to_json
from tests.indicators.sample_facts import NORTH, SOUTH, District
from tests.rubrics import attesting


@pytest.fixture
def district() -> District:
    one = District()
    one.building(NORTH, "North", teachers=2, leaders=1, coaches=1)
    one.building(SOUTH, "South", teachers=2, leaders=1, coaches=1)
    return one


def _at(district: District, name: str, visible: set[str] | None = None) -> IndicatorResult:
    return next(one for one in district.practice(visible=visible).indicators if one.indicator.id == name)


def _started(district: District, building: str, name: str) -> None:
    for n in range(2):
        district.visit(f"{name}-key-{n}", building=building)
        district.session(f"{name}-key-{n}", building=building)


def test_an_empty_district_has_not_begun(district: District):
    for found in district.practice().indicators:
        assert (found.stage.reached, found.stage.emerging) == (0, None)
        for row in found.buildings:
            assert row.stage.reached == (None if found.indicator.id == "11c" else 0)
            assert row.stage.applies is (found.indicator.id != "11c")


def test_a_stage_is_reached_with_all_its_criteria_and_emerging_with_some(district: District):
    _started(district, NORTH, "North")
    north = _at(district, "11b").buildings[0]
    assert (north.stage.reached, north.stage.emerging) == (0, 3)
    district.rubric = attesting("11b.2.1", "11b.2.2")
    district.attest("11b.2.1", NORTH)
    district.attest("11b.2.2", NORTH, evidence=0)
    north = _at(district, "11b").buildings[0]
    assert (north.stage.reached, north.stage.emerging) == (0, 2)
    district.attest("11b.2.2", NORTH, on="2026-10-05")
    north = _at(district, "11b").buildings[0]
    assert (north.stage.reached, north.stage.emerging) == (3, 5)
    assert [step.state for step in north.stage.steps] == [
        "nothing_asked",
        "reached",
        "reached",
        "not_begun",
        "emerging",
    ]


def test_the_district_needs_its_own_criteria_and_enough_buildings(district: District):
    district.attest_all("11b", up_to=2)
    assert _at(district, "11b").stage.reached == 2
    _started(district, NORTH, "North")
    found = _at(district, "11b")
    assert (found.stage.reached, found.stage.emerging) == (2, 3)
    _started(district, SOUTH, "South")
    assert _at(district, "11b").stage.reached == 3


def test_four_buildings_of_five_are_enough():
    district = District()
    for n in range(5):
        district.building(f"{n}" * 32, f"School{n}", teachers=2)
    district.attest_all("11b", up_to=2)
    for n in range(3):
        _started(district, f"{n}" * 32, f"School{n}")
    assert _at(district, "11b").stage.reached == 2
    _started(district, "3" * 32, "School3")
    assert _at(district, "11b").stage.reached == 3
    assert to_json(district.practice())["indicators"][1]["distribution"] == {"2": 1, "3": 4}


def test_a_district_without_buildings_reaches_only_what_asks_nothing_of_them():
    district = District()
    district.attest_all("11b", up_to=5)
    assert _at(district, "11b").stage.reached == 1


def test_a_missing_district_criterion_holds_the_district_back(district: District):
    district.attest_all("11b", up_to=2)
    district.fact("coaching_model", "2026-10-09", topic="a-model-without-an-analysis")
    found = _at(district, "11b")
    assert (found.stage.reached, found.stage.emerging) == (0, 1)
    assert found.buildings[0].stage.reached == 2


def test_a_building_that_may_not_read_the_office_does_not_guess(district: District):
    district.rubric = attesting("11b.2.1", "11b.2.2")
    _started(district, NORTH, "North")
    found = _at(district, "11b", visible={"everyone", f"evidence:{NORTH}"})
    assert found.stage.reached is None
    north, south = found.buildings
    assert (north.stage.reached, north.stage.emerging, north.stage.complete) == (None, 3, False)
    assert south.stage.reached is None


def test_the_rating_stands_beside_the_computed_stage(district: District):
    assert _at(district, "11c").rating is None
    district.rate("11c", 2)
    district.rate("11c", 0, on="2026-10-01")
    district.rate("11b", 1, NORTH)
    found = _at(district, "11c")
    assert found.rating is not None
    assert (found.rating.rated.stage, found.rating.differs) == (2, True)
    district.rate("11c", 0, on="2026-11-02")
    found = _at(district, "11c")
    assert found.rating is not None
    assert found.rating.differs is False
    north, south = _at(district, "11b").buildings
    assert north.rating is not None
    assert south.rating is None


def test_a_rating_beside_an_unknown_stage_does_not_claim_to_differ(district: District):
    district.record(
        "rating", "everyone", indicator="11c", building=None, stage=2, on="2026-11-01", rationale="x", evidence={}
    )
    found = _at(district, "11c", visible={"everyone"})
    assert found.rating is not None
    assert found.rating.differs is None


def test_the_json_shape(district: District):
    _started(district, NORTH, "North")
    district.rate("11b", 3)
    shape = to_json(district.practice())
    assert {"as_of", "rule_version", "indicators"} <= set(shape)
    assert [one["id"] for one in shape["indicators"]] == ["11a", "11b", "11c"]
    b = shape["indicators"][1]
    assert {"id", "title", "stage", "rating", "buildings", "criteria"} <= set(b)
    assert (b["stage"], b["rating"], b["differs"]) == (0, 3, True)
    north = b["buildings"][0]
    assert (north["building"], north["name"], north["stage"], north["emerging"]) == (NORTH, "North", 0, 3)
    visit = next(one for one in north["criteria"] if one["id"] == "11b.3.1")
    wanted = {
        "id": "11b.3.1",
        "stage": 3,
        "kind": "measured",
        "status": "met",
        "value": 1.0,
        "target": 0.8,
        "numerator": 2,
        "denominator": 2,
    }
    assert wanted.items() <= visit.items()
    count = sum(len(one["criteria"]) + len(one["buildings"][0]["criteria"]) for one in shape["indicators"])
    assert count == 49
