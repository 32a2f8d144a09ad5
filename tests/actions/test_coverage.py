"""Who was visited when, as a laptop of the school knows it."""

from __future__ import annotations

from datetime import date
from typing import Any

from talentdesk.actions import records
from talentdesk.actions.coverage import WEEKS, Week, coverage
from talentdesk.workspace import Workspace
from tests.world import World


def visit(world: World, by: Workspace, on: str, **fields: Any) -> None:
    base = {"building": world.building("North Elementary"), "teacher": world.profiles["teacher"].person, "on": on}
    records.save(by, "walkthrough", base | fields)


def test_visits_stand_in_their_weeks_and_talks_are_told(world: World) -> None:
    principal, coach = world.profiles["principal"], world.profiles["coach"]
    visit(world, principal, "2026-11-02", talked_on="2026-11-03")
    visit(world, principal, "2026-11-04")
    visit(world, coach, "2026-10-30", talked_on="2026-10-30")
    visit(world, principal, "2026-08-01")
    visit(world, principal, "2026-10-20", teacher=None)
    world.settle()
    found = coverage(principal)
    assert (len(found.mondays), found.mondays[-1]) == (WEEKS, date(2026, 11, 2))
    (teacher,) = found.teachers
    assert (teacher.name, teacher.building, teacher.days) == ("Tom Teach", world.building("North Elementary"), 1)
    assert teacher.weeks[-2:] == (Week(1, 1), Week(2, 1))
    assert sum(week.visits for week in teacher.weeks) == 3, "what lies further back isn't shown"
    assert found.visitors == (("Ann Lee", 3), ("Cora Diaz", 1)), "a visit that names nobody is a visit of its observer"


def test_who_was_not_visited_stands_there_too(world: World) -> None:
    (teacher,) = coverage(world.profiles["principal"]).teachers
    assert (teacher.days, set(teacher.weeks)) == (None, {Week()})


def test_only_those_who_visit_a_school_have_teachers_to_cover(world: World) -> None:
    for profile in ("office", "teacher"):
        found = coverage(world.profiles[profile])
        assert (found.teachers, found.visitors) == ((), ())
