"""Profiles, personal plans and what a school offers: who reads them, and what they prove without a word of theirs."""

from __future__ import annotations

from typing import Any

import pytest

from talentdesk.actions import audience, exchange, indicators, records
from talentdesk.errors import UserError
from talentdesk.workspace import Workspace
from tests.actions.test_indicators import judged
from tests.world import TODAY, World

NORTH = "North Elementary"
WAYS = ("collaboration", "coaching", "internal", "external", "mentoring")
SOURCES = ["student_outcomes", "observation", "evaluation_summaries", "own_views"]


def profile(world: World, by: str = "principal", **fields: Any) -> str:
    ws, teacher = world.profiles[by], world.profiles["teacher"].person
    row = {"educator": teacher, "supporter": ws.person, "building": world.building(NORTH), "on": TODAY}
    skills = [{"name": "Wait time", "standing": "trying", "grow": True}, {"name": "Grouping", "standing": "steady"}]
    return records.save(ws, "educator_profile", row | {"skills": skills} | fields).id


def plan(world: World, by: str = "principal", share: str | None = None, **fields: Any) -> records.Saved:
    ws, teacher = world.profiles[by], world.profiles["teacher"].person
    row = {"person": teacher, "supporter": world.profiles["principal"].person, "building": world.building(NORTH)}
    own = {"goals": "Everybody speaks", "interests": "Debate", "drawn_up": TODAY, "agreed_on": TODAY}
    return records.save(ws, "learning_plan", row | own | fields, audience=share)


def activity(world: World, **fields: Any) -> str:
    row = {"title": "Planning questions", "building": world.building(NORTH), "on": TODAY, "state": "held"}
    return records.save(world.profiles["principal"], "learning_activity", row | fields).id


def number(world: World, criterion: str, ws: Workspace | None = None) -> tuple[str, int]:
    world.settle()
    found = judged(indicators.show(ws or world.office), criterion, world.building(NORTH))
    return found["status"], found["numerator"]


class TestWhatCounts:
    def test_a_profile_with_gaps_and_a_plan_that_builds_on_it(self, world: World) -> None:
        assert number(world, "11a.3.2") == ("not_yet", 0)
        made = profile(world)
        plan(world, builds_on=made)
        for criterion in ("11a.3.2", "11a.4.1", "11a.4.2"):
            assert number(world, criterion) == ("met", 1), criterion

    @pytest.mark.parametrize("skills", [[], [{"name": "A", "standing": "new"}], [{"name": "A", "grow": True}]])
    def test_a_profile_without_rated_gaps_does_not(self, world: World, skills: list[dict[str, Any]]) -> None:
        profile(world, skills=skills)
        assert number(world, "11a.3.2") == ("not_yet", 0)

    @pytest.mark.parametrize("fields", [{"agreed_on": None}, {"interests": " "}, {"goals": ""}])
    def test_a_plan_that_is_not_agreed_or_not_the_persons_own_does_not(
        self, world: World, fields: dict[str, Any]
    ) -> None:
        plan(world, **fields)
        assert number(world, "11a.4.2") == ("not_yet", 0)

    def test_a_profile_counts_for_a_plan_while_it_is_current_and_the_persons_own(self, world: World) -> None:
        old = profile(world, on="2025-11-04")
        other = profile(world, educator=world.profiles["coach"].person)
        later = profile(world, on="2026-11-06")
        for made in (old, other, later, "0" * 32):
            plan(world, builds_on=made)
        assert number(world, "11a.4.1") == ("not_yet", 0)
        plan(world, builds_on=profile(world, on="2025-11-05"))
        assert number(world, "11a.4.1") == ("met", 1)

    def test_what_is_offered_counts_by_its_way_once_it_was_held(self, world: World) -> None:
        for way in WAYS:
            activity(world, way=way, state="planned")
        assert number(world, "11a.5.1") == ("not_yet", 0)
        for way in ("collaboration", "internal", "external", "mentoring"):
            activity(world, way=way)
        assert number(world, "11a.5.1") == ("partly", 4)
        coach = world.profiles["coach"]
        records.save(coach, "coaching_session", world.session(coach, world.profiles["teacher"].person))
        assert number(world, "11a.5.1") == ("met", 5), "a coaching session is coaching"

    def test_the_four_sources_are_asked_of_what_is_offered_and_of_what_is_personal(self, world: World) -> None:
        activity(world, informed_by=SOURCES)
        assert number(world, "11a.3.1") == ("partly", 1)
        plan(world, informed_by=["own_views"])
        assert number(world, "11a.3.1") == ("partly", 1), "own views are no instructional data"
        plan(world, informed_by=SOURCES[:3])
        assert number(world, "11a.3.1") == ("met", 2)
        assert number(world, "11a.5.2") == ("met", 8)


class TestWhoReads:
    def test_a_plan_in_a_circle_is_written_by_both_and_read_by_nobody_else(self, world: World) -> None:
        saved = plan(world, share="circle")
        world.settle()
        principal, teacher = world.profiles["principal"], world.profiles["teacher"]
        records.save(teacher, "learning_plan", {"review": "It helped"}, record=saved.id)
        world.settle()
        assert records.show(principal, saved.id).fields["review"] == "It helped"
        for other in (world.office, world.profiles["coach"]):
            with pytest.raises(UserError, match="no such record"):
                records.show(other, saved.id)
        assert number(world, "11a.4.2") == ("met", 1)

    def test_a_plan_that_the_teacher_began_counts_nowhere(self, world: World) -> None:
        plan(world, by="teacher", share="circle")
        assert number(world, "11a.4.2") == ("not_yet", 0), (
            "only leaders and coaches hold the keys that facts go out with"
        )

    def test_leaders_and_coaches_read_the_schools_the_teacher_does_not(self, world: World) -> None:
        made, saved = profile(world), plan(world)
        world.settle()
        for record in (made, saved.id):
            assert records.show(world.profiles["coach"], record)
            with pytest.raises(UserError, match="no such record"):
                records.show(world.profiles["teacher"], record)

    @pytest.mark.parametrize(("level", "told"), [("monthly", [("plan", 1, '["monthly"]')]), ("nothing", [])])
    def test_the_privacy_agreement_decides_how_far_a_plan_counts(
        self, world: World, level: str, told: list[tuple[str, int, str]]
    ) -> None:
        agreement = {"level": level, "valid_from": "2026-11-01"}
        records.save(world.office, "privacy_agreement", agreement)
        world.settle()
        plan(world)
        assert number(world, "11a.4.2") == ("not_yet", 0)
        rows = world.office.database.execute("SELECT kind, people, flags FROM fact WHERE subject IS NULL").fetchall()
        assert [tuple(row) for row in rows] == told
        said = audience.what_travels(world.profiles["principal"], "learning_plan")
        assert said.startswith({"monthly": "The district learns only how many", "nothing": "Nothing of this"}[level])

    def test_no_word_and_no_name_stands_in_what_the_district_is_told(self, world: World) -> None:
        plan(world, builds_on=profile(world))
        activity(world, people=[world.profiles["teacher"].person], informed_by=SOURCES)
        world.settle()
        lines = [row[0] for row in world.office.database.execute("SELECT line FROM op WHERE kind = 'fact'")]
        assert lines
        for words in (
            "Everybody speaks",
            "Debate",
            "Wait time",
            "Planning questions",
            world.profiles["teacher"].person,
        ):
            assert not [line for line in lines if words in str(line)]
        assert exchange.status(world.office).quarantined == []
