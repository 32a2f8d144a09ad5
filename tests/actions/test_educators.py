"""Teachers with their profile and plan of the school year, as a laptop of the school knows them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from talentdesk.actions.educators import Made, educators
from tests.actions.test_learning_plans import plan, profile
from tests.world import World


def only(world: World, by: str = "principal") -> Any:
    (found,) = educators(world.profiles[by])
    return found


def test_a_teacher_stands_there_before_anything_is_known(world: World) -> None:
    found = only(world)
    assert (found.name, found.building) == ("Tom Teach", world.building("North Elementary"))
    assert (found.profile, found.plan, found.has_plan) == (None, None, False)


def test_the_newest_profile_and_the_agreed_plan_of_the_year(world: World) -> None:
    profile(world, on="2026-09-01")
    newest = profile(world, on="2026-10-01")
    profile(world, on="2026-06-30")
    opened = plan(world, drawn_up="2026-11-02", agreed_on=None).id
    assert only(world).plan == Made(opened, date(2026, 11, 2), open=True)
    assert not only(world).has_plan
    agreed = plan(world, drawn_up="2026-09-10", agreed_on="2026-09-12").id
    plan(world, drawn_up="2026-11-03", agreed_on=None)
    found = only(world)
    assert found.profile == Made(newest, date(2026, 10, 1))
    assert (found.plan, found.has_plan) == (Made(agreed, date(2026, 9, 12)), True)


def test_what_was_agreed_last_school_year_is_not_this_years(world: World) -> None:
    plan(world, drawn_up="2026-05-01", agreed_on="2026-05-02")
    assert only(world).plan is None
    summer = plan(world, drawn_up="2026-06-20", agreed_on="2026-08-28").id
    assert only(world).plan == Made(summer, date(2026, 8, 28))


def test_a_colleagues_records_are_known_once_they_came(world: World) -> None:
    plan(world)
    assert only(world, "coach").plan is None
    world.settle()
    assert only(world, "coach").has_plan


@pytest.mark.parametrize("by", ["office", "teacher"])
def test_who_leads_and_coaches_no_school_has_nobody_here(world: World, by: str) -> None:
    assert educators(world.profiles[by]) == ()
