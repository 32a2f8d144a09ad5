"""How a number came to be: the same judgement on earlier days."""

from __future__ import annotations

from datetime import date

import pytest

from talentdesk.errors import UserError
from talentdesk.indicators.evaluate import judge, setting
from talentdesk.indicators.trend import trend
from tests.indicators.sample_facts import AS_OF, NORTH, District
from tests.rubrics import attesting


@pytest.fixture
def district() -> District:
    one = District()
    one.building(NORTH, "North", teachers=10, leaders=2, coaches=1)
    return one


def test_each_month_that_ended_and_the_day_itself(district: District):
    for number, day in enumerate(("2026-09-14", "2026-09-30", "2026-10-01", "2026-11-02", "2026-11-23")):
        district.visit(f"North-key-{number}", day=day)
    district.visit("North-key-0", day="2026-10-20")
    found = trend(
        district.rubric,
        district.evidence,
        "11b.3.1",
        as_of=AS_OF,
        building=NORTH,
        visible=district.everything_visible(),
    )
    assert [(one["as_of"], one["numerator"], one["denominator"]) for one in found] == [
        ("2026-09-30", 2, 10),
        ("2026-10-31", 3, 10),
        ("2026-11-23", 5, 10),
    ]
    assert [one["status"] for one in found] == ["not_yet", "not_yet", "partly"]
    criterion = district.rubric.criterion("11b.3.1")
    assert criterion is not None
    shared = setting(district.rubric, district.evidence, AS_OF, district.everything_visible())
    today = judge(criterion, NORTH, shared)
    assert (found[-1]["value"], found[-1]["target"], found[-1]["status"]) == (today.value, today.target, today.status)


def test_the_last_day_of_a_month_is_told_once(district: District):
    found = trend(
        district.rubric,
        district.evidence,
        "11b.3.1",
        as_of=date(2026, 10, 31),
        building=NORTH,
        visible=district.everything_visible(),
    )
    assert [one["as_of"] for one in found] == ["2026-09-30", "2026-10-31"]


@pytest.mark.parametrize(
    ("criterion", "building", "seen"), [("11b.2.1", NORTH, True), ("11b.3.1", None, True), ("11b.3.1", NORTH, False)]
)
def test_nothing_is_told_of_what_is_attested_or_not_one_building_s_or_not_visible(
    district: District, criterion: str, building: str | None, seen: bool
):
    district.rubric = attesting("11b.2.1")
    visible = district.everything_visible() if seen else set[str]()
    assert trend(district.rubric, district.evidence, criterion, as_of=AS_OF, building=building, visible=visible) == []


def test_an_unknown_criterion_is_named(district: District):
    with pytest.raises(UserError, match=r"11z\.1\.1"):
        trend(district.rubric, district.evidence, "11z.1.1", as_of=AS_OF, building=None, visible=set())
