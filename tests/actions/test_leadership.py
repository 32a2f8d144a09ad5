"""Those who coach and lead: who reads what, what the office is told and what not, and what a page of leadership shows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from talentdesk.actions import audience, details, indicators, leadership, records
from talentdesk.errors import UserError
from talentdesk.workspace import Workspace
from tests.actions.test_indicators import judged
from tests.world import TODAY, World, small_world

NORTH = "North Elementary"


@pytest.fixture
def led(tmp_path: Path) -> Iterator[World]:
    """The small district with an executive, where the principal is new since October and all others aren't."""
    world = small_world(tmp_path)
    world.join("executive", "Eva Ortiz", "executive")
    began(world, "principal", "2026-10-01")
    yield world
    world.close()


def began(world: World, profile: str, day: str) -> None:
    person = world.profiles[profile].person
    (post,) = records.list_records(world.office, "assignment", {"person": person})
    records.save(world.office, "assignment", {"start": day}, record=post.id)
    world.settle(1)


def competency(world: World, code: str = "talks", kind: str = "skill") -> str:
    row = {"title": code.title(), "code": code, "type": kind, "identified_on": TODAY}
    found = records.save(world.office, "competency", row).id
    world.settle(1)
    return found


def model(world: World) -> str:
    row = {"title": "Impact cycle", "on": TODAY, "summary": "What", "features": [{"text": "Goal"}]}
    found = records.save(world.office, "coaching_model", row, audience="everyone").id
    world.settle(1)
    return found


def assignment(world: World, by: str = "principal", **fields: Any) -> records.Saved:
    row = {"coach": world.profiles["coach"].person, "building": world.building(NORTH), "since": TODAY}
    return records.save(world.profiles[by], "coach_assignment", row | {"roles": ["teacher"]} | fields)


def training(world: World, by: str = "principal", share: str | None = None, **fields: Any) -> str:
    people = [world.profiles["coach"].person, world.profiles["principal"].person]
    row = {"title": "Two days", "building": world.building(NORTH), "on": TODAY, "state": "held", "people": people}
    return records.save(world.profiles[by], "learning_activity", row | fields, audience=share).id


def support(world: World, **fields: Any) -> records.Saved:
    principal, executive = (world.profiles[name].person for name in ("principal", "executive"))
    row = {"leader": principal, "mentor": executive, "role": "principal", "drawn_up": TODAY, "agreed_on": TODAY}
    steps = [{"phase": "days_30", "strategy": "coaching", "what": "Visit together"}]
    return records.save(world.profiles["executive"], "support_plan", row | {"steps": steps} | fields)


def wish(world: World, by: str = "coach", **fields: Any) -> records.Saved:
    row = {"person": world.profiles[by].person, "said_on": TODAY, "role": "principal", "hopes": "One day"}
    return records.save(world.profiles[by], "leadership_interest", row | fields)


def program(world: World, **fields: Any) -> str:
    row = {"title": "Growing leaders", "begins": "2026-09-01", "opportunities": [{"what": "Lead a team"}]}
    found = records.save(world.office, "leadership_program", row | fields).id
    world.settle(1)
    return found


def number(world: World, criterion: str, ws: Workspace | None = None) -> tuple[str, int | None]:
    world.settle()
    place = None if criterion.startswith("11c") else world.building(NORTH)
    found = judged(indicators.show(ws or world.office), criterion, place)
    return found["status"], found["numerator"]


class TestCoaches:
    def test_a_coach_is_assigned_and_then_trained_with_one_note_of_the_training(self, world: World) -> None:
        chosen = model(world)
        made = assignment(world, model=chosen)
        assert made.audience == f"building:{world.building(NORTH)}"
        assert number(world, "11b.2.1") == ("met", 1)
        assert number(world, "11b.2.2") == ("not_yet", 0)
        held = training(world, model=chosen)
        assert number(world, "11b.2.2") == ("met", 1), "the assignment finds the training by itself"
        records.save(world.profiles["principal"], "learning_activity", {"state": "called_off"}, record=held)
        assert number(world, "11b.2.2") == ("not_yet", 0)

    def test_what_is_no_training_of_this_coach(self, world: World) -> None:
        chosen = model(world)
        made = assignment(world, model=chosen)
        for wrong in ({"model": "0" * 32}, {"people": []}, {"state": "planned"}):
            training(world, **{"model": chosen, **wrong})
        assert number(world, "11b.2.2") == ("not_yet", 0)
        training(world, model=chosen)
        assert number(world, "11b.2.2") == ("met", 1)
        records.save(world.profiles["principal"], "coach_assignment", {"model": None}, record=made.id)
        assert number(world, "11b.2.2") == ("not_yet", 0), "a coach without a model is trained in none"

    def test_a_withdrawn_assignment_counts_no_more(self, world: World) -> None:
        made = assignment(world)
        assert number(world, "11b.2.1") == ("met", 1)
        records.delete(world.profiles["principal"], made.id)
        assert number(world, "11b.2.1") == ("not_yet", 0)

    def test_what_the_office_writes_stays_there_or_is_for_all_to_read_and_counts_for_the_school(
        self, world: World
    ) -> None:
        chosen = model(world)
        made = assignment(world, by="office", model=chosen)
        assert made.audience == "office"
        training(world, by="office", share="everyone", model=chosen, building=None)
        assert number(world, "11b.2.2", world.profiles["principal"]) == ("met", 1)
        with pytest.raises(UserError, match="no such record"):
            records.show(world.profiles["coach"], made.id)

    def test_what_everybody_reads_the_office_writes(self, world: World) -> None:
        held = training(world, by="office", share="everyone", building=None)
        world.settle()
        for name in ("principal", "teacher"):
            assert "office only" in records.may_write(world.profiles[name], held)
            with pytest.raises(UserError, match="office only"):
                training(world, by=name, share="everyone")

    def test_the_office_learns_that_somebody_coaches_and_not_who(self, world: World) -> None:
        made = assignment(world)
        facts = details.details(world.profiles["principal"], made.id).counts
        assert [(fact.kind, fact.subject) for fact in facts] == [("coach_assignment", None)]


class TestLeadersPlans:
    def plan(self, world: World, **fields: Any) -> records.Saved:
        principal = world.profiles["principal"]
        row = {"person": principal.person, "supporter": world.profiles["executive"].person, "drawn_up": TODAY}
        row |= {"building": world.building(NORTH), "agreed_on": TODAY, "goals": "Listen", "interests": "Teams"}
        steps = [{"way": "coaching", "what": "With Eva, every second week"}]
        return records.save(principal, "learning_plan", row | {"steps": steps} | fields)

    def test_a_leaders_plan_is_for_the_two_and_the_school_sees_nothing_of_it(self, led: World) -> None:
        principal = led.profiles["principal"]
        made = self.plan(led)
        assert made.audience.startswith("circle:")
        assert audience.who_can_open(principal, made.audience) == "You and Eva Ortiz"
        said = audience.what_travels(principal, "learning_plan", records.show(principal, made.id).fields)
        assert "by name" in said
        assert "The school sees nothing" in said
        assert number(led, "11b.5.4") == ("partly", 1)
        assert number(led, "11b.5.4", principal) == ("not_visible", None)
        told = [fact for fact in indicators.explain(led.office, "11b.5.4", NORTH)["facts"] if fact["kind"] == "plan"]
        assert [fact["subject_key"] for fact in told] == [principal.person]

    def test_educators_and_leaders_make_it_whole(self, led: World) -> None:
        principal, teacher = led.profiles["principal"], led.profiles["teacher"].person
        self.plan(led)
        self.plan(led, person=teacher, supporter=principal.person)
        assert number(led, "11b.5.4") == ("met", 2)
        assert number(led, "11a.4.2") == ("met", 1), "a leader's plan is not an educator's"

    def test_a_plan_without_coaching_or_not_agreed_does_not_count(self, led: World) -> None:
        self.plan(led, steps=[{"way": "internal", "what": "Read"}])
        self.plan(led, agreed_on=None)
        assert number(led, "11b.5.4")[1] == 0


class TestSupportPlans:
    def test_who_is_new_has_none_and_then_has_one(self, led: World) -> None:
        (new,) = leadership.new_in_role(led.office)
        assert (new.name, new.role, new.since.isoformat(), new.agreed, new.record) == (
            "Ann Lee", "principal", "2026-10-01", None, "",
        )  # fmt: skip
        assert number(led, "11c.2.4") == ("not_yet", 0)
        made = support(led, competencies=[competency(led)])
        assert number(led, "11c.2.4") == ("met", 1)
        (new,) = leadership.new_in_role(led.office)
        assert (new.agreed is not None, new.record) == (True, ""), (
            "the office knows that there is one, and can't open it"
        )
        (new,) = leadership.new_in_role(led.profiles["executive"])
        assert new.record == made.id

    def test_only_the_two_read_it_and_only_the_office_learns_of_it(self, led: World) -> None:
        made = support(led, agreed_on=None)
        led.settle()
        assert made.audience.startswith("circle:")
        assert records.show(led.profiles["principal"], made.id)
        for name in ("coach", "office"):
            with pytest.raises(UserError, match="no such record"):
                records.show(led.profiles[name], made.id)
        assert leadership.new_in_role(led.profiles["principal"]) == ()
        assert not leadership.sees_newcomers(led.profiles["principal"])

    def test_a_plan_that_is_not_agreed_or_rests_on_nothing_does_not_count(self, led: World) -> None:
        whole: dict[str, Any] = {"competencies": [competency(led)]}
        for lacks in ({"agreed_on": None}, {"competencies": []}, {"steps": []}, {"role": "executive"}):
            support(led, **whole | lacks)
        assert number(led, "11c.2.4") == ("not_yet", 0)

    def test_a_plan_for_the_role_stands_ready_where_nobody_is_new(self, led: World) -> None:
        began(led, "principal", "2025-11-05")
        assert leadership.new_in_role(led.office) == (), "a year is over today"
        ready = competency(led)
        support(led, leader=None, competencies=[ready])
        assert number(led, "11c.2.4") == ("not_yet", 1), "one of three roles"
        support(led, leader=None, role="executive", competencies=[ready])
        assert number(led, "11c.2.4") == ("partly", 2)

    def test_a_withdrawn_plan_counts_no_more(self, led: World) -> None:
        made = support(led, competencies=[competency(led)])
        assert number(led, "11c.2.4") == ("met", 1)
        records.delete(led.profiles["executive"], made.id)
        assert number(led, "11c.2.4") == ("not_yet", 0)


class TestProgramForLeaders:
    def contact(self, world: World, kind: str, **fields: Any) -> None:
        executive = world.profiles["executive"]
        pair = {"leader": world.profiles["principal"].person, "mentor": executive.person}
        opened = records.save(executive, "partnership", pair | {"type": kind, "opened": TODAY}).id
        records.save(executive, "mentorship_note", pair | {"partnership": opened, "on": TODAY} | fields)

    def test_a_leader_learns_is_coached_and_has_a_partner(self, led: World) -> None:
        on = {"competencies": [competency(led)]}
        training(led, **on)
        self.contact(led, "executive", **on)
        led.settle()
        found = judged(indicators.show(led.office), "11c.4.2")
        assert [(one["label"], one["numerator"]) for one in found["beside"]] == [
            ("professional learning", 1),
            ("informal coaching", 0),
            ("partnership with an executive", 1),
        ]
        self.contact(led, "coach", **on)
        assert number(led, "11c.4.2")[1] == 1

    def test_of_those_who_took_part_only_leaders_are_named_and_only_to_the_office(self, led: World) -> None:
        made = training(led, people=[led.profiles[name].person for name in ("principal", "coach", "teacher")])
        facts = details.details(led.profiles["principal"], made).counts
        named = [(fact.to, fact.subject) for fact in facts if fact.subject]
        assert named == [("office", led.profiles["principal"].person)]


class TestWishesToLead:
    def test_it_belongs_to_its_person_and_the_one_they_told(self, led: World) -> None:
        alone = wish(led)
        assert alone.audience == f"person:{led.profiles['coach'].person}"
        told = wish(led, by="teacher", told=led.profiles["executive"].person)
        assert told.audience.startswith("circle:")
        led.settle()
        assert records.show(led.profiles["executive"], told.id)
        for name in ("principal", "coach", "office"):
            with pytest.raises(UserError, match="no such record"):
                records.show(led.profiles[name], told.id)
            assert all(one.id != told.id for one in records.list_records(led.profiles[name], "leadership_interest"))
        said = audience.what_travels(led.profiles["coach"], "leadership_interest")
        assert "Colleagues and the leaders of your school learn nothing" in said

    def test_the_office_counts_and_does_not_know_who(self, led: World) -> None:
        teacher = led.profiles["teacher"].person
        wish(led, by="executive", person=teacher, told=led.profiles["executive"].person)
        assert number(led, "11c.5.1") == ("not_yet", 0)
        told = indicators.explain(led.office, "11c.5.1")["facts"]
        assert [fact["kind"] for fact in told] == ["aspiring"]
        assert teacher not in repr(told)
        evidence = indicators.explain(led.profiles["principal"], "11c.5.1")
        assert (evidence["status"], evidence["facts"]) == ("not_visible", [])

    def test_an_opportunity_that_was_taken_counts_and_a_word_that_is_taken_back_does_not(self, led: World) -> None:
        coach = led.profiles["coach"]
        assert number(led, "11c.5.1") == ("no_data", 0)
        program(led)
        made = wish(led)
        (offered,) = leadership.opportunities(coach)
        assert not offered.mine
        leadership.take(coach, offered)
        assert number(led, "11c.5.1") == ("met", 1)
        assert leadership.opportunities(coach)[0].mine
        wish(led, by="teacher")
        assert number(led, "11c.5.1") == ("partly", 1)
        records.save(coach, "leadership_interest", {"ended": TODAY}, record=made.id)
        assert number(led, "11c.5.1") == ("not_yet", 0)
        assert leadership.my_interest(coach) is None
        with pytest.raises(UserError, match="Say so first"):
            leadership.take(coach, offered)

    def test_an_opportunity_of_a_program_that_is_not_there_does_not_count(self, led: World) -> None:
        row = {"what": "Lead a team", "begins": TODAY}
        wish(led, taken=[row | {"program": "0" * 32}])
        assert number(led, "11c.5.1") == ("not_yet", 0)

    def test_programs_and_plans_work_on_three_kinds_of_competency(self, led: World) -> None:
        made = {kind: competency(led, kind, kind) for kind in ("knowledge", "skill", "belief")}
        offered = {"what": "Lead a team", "begins": "2026-10-01", "competencies": [made["knowledge"], made["skill"]]}
        one = program(led, opportunities=[offered])
        assert number(led, "11c.5.2") == ("partly", 2)
        support(led, competencies=[made["belief"]])
        assert number(led, "11c.5.2") == ("met", 3)
        records.delete(led.office, one)
        assert number(led, "11c.5.2")[1] == 1

    def test_opportunities_stand_by_day_with_their_names(self, led: World) -> None:
        talks, place = competency(led), led.building(NORTH)
        program(
            led,
            opportunities=[
                {"what": "Any time"},
                {"what": "Later", "begins": "2027-02-01"},
                {"what": "Sooner", "begins": "2026-11-09", "building": place, "competencies": [talks]},
            ],
        )
        program(led, title="Old", ended="2026-10-01", opportunities=[{"what": "Gone"}])
        found = leadership.opportunities(led.profiles["teacher"])
        assert [one.what for one in found] == ["Sooner", "Later", "Any time"]
        assert (found[0].place, found[0].competencies, found[0].title) == (NORTH, ("Talks",), "Growing leaders")
