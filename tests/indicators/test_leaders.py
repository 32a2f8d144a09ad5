"""The criteria on those who coach and on those who lead: edges of who is counted, and what is said where nobody is."""

from __future__ import annotations

from datetime import date

import pytest

from talentdesk.indicators.explain import would_move
from tests.indicators.sample_facts import NORTH, District

DAY = "2026-09-10"
PLANNED = ("competency", "strategy")


@pytest.fixture
def district() -> District:
    one = District()
    one.building(NORTH, "North", teachers=4, leaders=1)
    return one


class TestCoaches:
    def test_nobody_is_named_yet(self, district: District) -> None:
        assert district.result("11b.2.1").status == "not_yet"
        assert district.result("11b.2.2").status == "no_data"

    def test_an_assignment_without_roles_or_one_that_ended_names_no_one(self, district: District) -> None:
        district.coach(NORTH, "model", name="a")
        district.coach(NORTH, "roles", "ended", name="b")
        assert district.result("11b.2.1").status == "not_yet"
        district.coach(NORTH, "roles", name="c")
        assert district.result("11b.2.1").status == "met"

    def test_a_coach_without_a_model_is_not_trained_in_it(self, district: District) -> None:
        district.coach(name="a")
        assert district.result("11b.2.2").status == "met"
        district.coach(NORTH, "roles", name="b", trained=False)
        found = district.result("11b.2.2")
        assert (found.status, found.numerator, found.denominator) == ("partly", 1, 2)
        assert would_move(found) == ["1 more assigned coach trained in the model they coach by."]

    def test_training_that_is_held_later_does_not_count_before(self, district: District) -> None:
        district.coach()
        assert district.result("11b.2.2", as_of=date(2026, 9, 19)).status == "not_yet"
        assert district.result("11b.2.2", as_of=date(2026, 9, 20)).status == "met"


class TestPlansWithCoaching:
    def plan(self, district: District, subject: str, *flags: str, leads: bool = False) -> None:
        where = {} if leads else {"building": NORTH}
        district.fact("plan", DAY, subject=subject, flags=flags, **where)

    def test_educators_and_leaders_are_asked_together_and_told_apart(self, district: District) -> None:
        for n in range(4):
            self.plan(district, f"North-key-{n}", "way_coaching")
        found = district.result("11b.5.4")
        assert (found.status, found.numerator, found.denominator) == ("partly", 4, 5)
        self.plan(district, "North-principal-0", "way_internal", leads=True)
        assert district.result("11b.5.4").numerator == 4
        self.plan(district, "North-principal-0", "way_coaching", leads=True)
        found = district.result("11b.5.4")
        assert found.status == "met"
        assert found.measure is not None
        assert [(one.label, one.numerator, one.denominator) for one in found.measure.beside] == [
            ("educators", 4, 4),
            ("leaders", 1, 1),
        ]

    def test_half_of_them_is_partly(self, district: District) -> None:
        self.plan(district, "North-key-0", "way_coaching")
        self.plan(district, "North-key-1", "way_coaching")
        assert district.result("11b.5.4").status == "not_yet"
        self.plan(district, "North-principal-0", "way_coaching", leads=True)
        assert (district.result("11b.5.4").status, district.result("11b.5.4").numerator) == ("partly", 3)

    def test_a_school_does_not_guess_at_its_leaders(self, district: District) -> None:
        self.plan(district, "North-key-0", "way_coaching")
        found = district.result("11b.5.4", visible={"everyone", f"evidence:{NORTH}"})
        assert (found.status, found.numerator) == ("not_visible", None)
        assert "leaders" in found.notes[0]

    def test_a_leader_of_another_place_is_not_this_schools(self, district: District) -> None:
        district.post("boss", "executive", None)
        self.plan(district, "boss", "way_coaching", leads=True)
        assert district.result("11b.5.4").numerator == 0


class TestNewInRole:
    def new(self, district: District, person: str, role: str, start: str) -> None:
        district.post(person, role, NORTH, start)

    def plan(self, district: District, leader: str | None, role: str, *flags: str, day: str = DAY) -> None:
        district.fact("support_plan", day, subject=leader, topic=f"one.{leader}", flags=[f"for_{role}", *flags])

    def test_the_rosters_first_day_makes_nobody_new(self, district: District) -> None:
        assert district.evidence.newcomers(["principal"], date(2026, 11, 23), date(2025, 11, 23)) == []

    def test_half_of_the_new_leaders_have_a_plan(self, district: District) -> None:
        self.new(district, "ann", "assistant_principal", "2026-09-01")
        self.new(district, "bo", "principal", "2026-10-01")
        assert district.result("11c.2.4").status == "not_yet"
        self.plan(district, "ann", "assistant_principal", *PLANNED)
        found = district.result("11c.2.4")
        assert (found.status, found.numerator, found.denominator) == ("partly", 1, 2)
        assert found.measure is not None
        assert [(row.label, row.numerator, row.denominator) for row in found.measure.by_building] == [("North", 1, 2)]
        self.plan(district, "bo", "principal", *PLANNED)
        assert district.result("11c.2.4").status == "met"

    @pytest.mark.parametrize("flags", [(), ("competency",), ("strategy",)])
    def test_a_plan_that_builds_on_nothing_does_not_count(self, district: District, flags: tuple[str, ...]) -> None:
        self.new(district, "ann", "principal", "2026-09-01")
        self.plan(district, "ann", "principal", *flags)
        assert district.result("11c.2.4").status == "not_yet"

    def test_a_plan_for_another_role_is_not_for_this_one(self, district: District) -> None:
        self.new(district, "ann", "principal", "2026-09-01")
        self.plan(district, "ann", "assistant_principal", *PLANNED)
        assert district.result("11c.2.4").status == "not_yet"

    def test_a_year_is_over_on_its_anniversary(self, district: District) -> None:
        self.new(district, "ann", "assistant_principal", "2025-11-23")
        day_before, anniversary = (
            district.result("11c.2.4", as_of=date(2026, 11, day)).denominator for day in (22, 23)
        )
        assert day_before == 1
        assert anniversary == 2, "nobody is new any more: the two roles that are held are asked for"

    def test_another_school_or_a_return_makes_nobody_new(self, district: District) -> None:
        district.post("ann", "principal", "b" * 31 + "2", "2020-08-01", "2026-07-31")
        self.new(district, "ann", "principal", "2026-09-01")
        assert district.evidence.newcomers(["principal"], date(2026, 11, 23), date(2025, 11, 23)) == []

    def test_where_nobody_is_new_the_roles_are_asked_for(self, district: District) -> None:
        district.post("boss", "executive", None)
        found = district.result("11c.2.4")
        assert (found.status, found.numerator, found.denominator) == ("not_yet", 0, 2)
        assert "Nobody was new" in found.notes[0]
        self.plan(district, None, "principal", *PLANNED)
        found = district.result("11c.2.4")
        assert (found.status, found.numerator) == ("partly", 1)
        assert would_move(found)[-1] == "Still to be seen: a plan for the role executive leader."

    def test_no_leaders_at_all(self) -> None:
        assert District().result("11c.2.4").status == "no_data"


class TestProgramForLeaders:
    def contact(self, district: District, leader: str, *flags: str) -> None:
        district.fact("mentoring", DAY, subject=leader, flags=["competency", *flags])

    def test_all_three_are_asked_of_each_leader(self, district: District) -> None:
        ann = "North-principal-0"
        district.fact("leader_learning", DAY, subject=ann, flags=["competency"])
        self.contact(district, ann, "executive", "coaching")
        found = district.result("11c.4.2")
        assert (found.status, found.numerator, found.denominator) == ("not_yet", 0, 1)
        assert found.measure is not None
        assert [(one.label, one.numerator) for one in found.measure.beside] == [
            ("professional learning", 1),
            ("informal coaching", 1),
            ("partnership with an executive", 0),
        ], "one contact is either coaching or the partnership"
        self.contact(district, ann, "executive")
        assert district.result("11c.4.2").status == "met"

    def test_what_is_tied_to_no_competency_does_not_count(self, district: District) -> None:
        ann = "North-principal-0"
        for flags in (("executive",), ("coaching",)):
            district.fact("mentoring", DAY, subject=ann, flags=list(flags))
        district.fact("leader_learning", DAY, subject=ann)
        assert district.result("11c.4.2").status == "not_yet"


class TestWishesToLead:
    def program(self, district: District, *flags: str) -> None:
        district.fact("leadership_program", "2025-02-01", topic="one.program", flags=flags or ["opportunities"])

    def wish(self, district: District, name: str, *, took: bool) -> None:
        district.fact("aspiring", DAY, topic=f"one.{name}")
        if took:
            district.fact("opportunity_taken", "2026-10-01", topic=f"one.{name}")

    def test_nobody_has_said_so(self, district: District) -> None:
        self.program(district)
        found = district.result("11c.5.1")
        assert (found.status, found.denominator) == ("no_data", 0)
        assert would_move(found) == ["A first person who would like to lead and took an opportunity."]

    def test_half_took_an_opportunity(self, district: District) -> None:
        self.program(district)
        self.wish(district, "a", took=True)
        assert district.result("11c.5.1").status == "met"
        self.wish(district, "b", took=False)
        found = district.result("11c.5.1")
        assert (found.status, found.numerator, found.denominator) == ("partly", 1, 2)
        assert district.result("11c.5.1", as_of=date(2026, 9, 30)).numerator == 0

    @pytest.mark.parametrize("flags", [None, ("ended", "opportunities"), ("x",)])
    def test_without_a_program_that_goes_on_it_is_not_met(
        self, district: District, flags: tuple[str, ...] | None
    ) -> None:
        if flags is not None:
            self.program(district, *flags)
        self.wish(district, "a", took=True)
        found = district.result("11c.5.1")
        assert found.status == "partly"
        assert would_move(found) == ["Still to be seen: a leadership program with opportunities."]

    def test_the_program_works_on_all_three_kinds_of_competency(self, district: District) -> None:
        for kind in ("knowledge", "skill", "belief"):
            district.competency(kind, f"type_{kind}")
        for kind, status in (("knowledge", "not_yet"), ("skill", "partly"), ("belief", "partly")):
            district.fact("competency_planned", DAY, topic=kind)
            assert district.result("11c.5.2").status == status
        assert "a leadership program with opportunities" in would_move(district.result("11c.5.2"))[-1]
        self.program(district)
        assert district.result("11c.5.2").status == "met"
