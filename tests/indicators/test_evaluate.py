"""Each kind of criterion, counted from facts and held against its target."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.indicators.sample_facts import NORTH, SOUTH, District
from tests.rubrics import attesting

BUILDING_MEASURES = ("11b.3.1", "11b.3.2", "11b.4.1", "11b.4.2", "11b.5.1", "11b.5.2", "11b.5.3")


@pytest.fixture
def district() -> District:
    one = District()
    one.building(NORTH, "North", teachers=5, leaders=2, coaches=1)
    one.post("boss", "executive", None)
    one.post("helper", "district_staff", None)
    one.calendar(["2026-09", "2026-10", "2026-11", "2026-12"])
    return one


def test_four_of_five_closed_loops_meet_the_goal(district: District):
    for n in range(4):
        district.visit(f"North-key-{n}")
    found = district.result("11b.3.1")
    assert (found.status, found.value, found.target, found.numerator, found.denominator) == ("met", 0.8, 0.8, 4, 5)
    assert (found.window.first, found.window.last) == (date(2026, 8, 24), date(2026, 11, 23))


@pytest.mark.parametrize(
    ("reached", "status"), [(0, "not_yet"), (1, "not_yet"), (2, "partly"), (3, "partly"), (4, "met")]
)
def test_partly_is_half_of_the_target(district: District, reached: int, status: str):
    for n in range(reached):
        district.visit(f"North-key-{n}")
    assert district.result("11b.3.1").status == status


def test_visits_that_do_not_count(district: District):
    district.visit("North-key-0", flags=[])
    district.visit("North-key-0", flags=["need"])
    district.visit(None)
    district.visit("North-key-1", role="coach")
    district.visit("North-key-2", day="2026-08-23")
    district.visit("North-key-3", day="2026-11-24")
    district.visit("North-key-4", role="teacher")
    district.visit("made-up")
    found = district.result("11b.3.1")
    assert (found.status, found.numerator) == ("not_yet", 0)
    assert found.measure is not None
    assert (found.measure.unknown, found.measure.unnamed) == (1, 1)
    assert found.measure.beside[0].label == "by coaches"
    assert found.measure.beside[0].numerator == 1


def test_a_fact_in_the_wrong_audience_counts_nowhere(district: District):
    district.building(SOUTH, "South", teachers=1)
    district.visit("North-key-0", audience=f"evidence:{SOUTH}")
    assert district.result("11b.3.1").numerator == 0
    assert district.result("11b.3.1", SOUTH).numerator == 0


def test_visiting_the_same_person_twice_counts_once(district: District):
    district.visit("North-key-0")
    district.visit("North-key-0", day="2026-11-02", actor="boss", role="executive")
    assert district.result("11b.3.1").numerator == 1


def test_more_people_than_on_the_roster_are_capped_and_flagged(district: District):
    district.subject_list(NORTH, [f"left-{n}" for n in range(3)])
    for key in [f"North-key-{n}" for n in range(5)] + [f"left-{n}" for n in range(3)]:
        district.visit(key)
    found = district.result("11b.3.1")
    assert (found.numerator, found.denominator, found.value) == (5, 5, 1.0)
    assert found.measure is not None
    assert found.measure.capped
    assert any("8 people were reached" in note for note in found.notes)


def test_nobody_on_the_roster_is_no_data(district: District):
    district.building(SOUTH, "South")
    found = district.result("11b.3.1", SOUTH)
    assert (found.status, found.value, found.denominator) == ("no_data", None, 0)


def test_people_count_on_the_day_their_post_spans(district: District):
    district.post("new", "teacher", NORTH, start="2026-11-24")
    district.post("gone", "teacher", NORTH, start="2026-08-01", end="2026-11-22")
    assert district.result("11b.3.1").denominator == 5
    assert district.result("11b.3.1", as_of=date(2026, 11, 24)).denominator == 6


def test_a_list_that_has_not_arrived_is_no_data_and_not_zero(district: District):
    district.buildings.append(SOUTH)
    district.post("South-teacher-0", "teacher", SOUTH)
    assert district.result("11b.3.1", SOUTH).status == "not_yet"
    district.visit("somebody", building=SOUTH)
    assert district.result("11b.3.1", SOUTH).status == "no_data"


def test_support_by_need(district: District):
    district.visit("North-key-0", flags=["loop_closed", "need"])
    district.visit("North-key-1")
    district.visit("North-key-1", flags=["need"])
    district.fact("cycle", "2026-10-01", building=NORTH, subject="North-key-2", role="coach", flags=["need"])
    found = district.result("11b.4.1")
    assert (found.numerator, found.denominator, found.status) == (2, 3, "partly")


def test_all_three_roles_observe_and_coach(district: District):
    for role in ("principal", "executive", "coach"):
        district.visit("North-key-0", role=role)
        district.session("North-key-0", role=role)
    assert district.result("11b.4.2").status == "met"
    district.db.execute("DELETE FROM fact WHERE kind = 'session' AND actor_role = 'executive'")
    found = district.result("11b.4.2")
    assert (found.numerator, found.denominator, found.status) == (5, 6, "partly")
    assert found.measure is not None
    assert found.measure.missing == ("a coaching session by a district leader",)


def test_an_educator_needs_all_three_sources(district: District):
    district.visit("North-key-0")
    district.session("North-key-0", flags=["source_student_data", "source_planning"])
    district.session("North-key-1", flags=["source_observation", "source_student_data"])
    assert district.result("11b.5.2").numerator == 1
    district.session("North-key-1", role="coach", flags=["source_planning"])
    assert district.result("11b.5.2").numerator == 2


def _coach_every_month(district: District, months: tuple[str, ...] = ("2026-09", "2026-10")) -> None:
    for month in months:
        for actor, role in (
            ("North-principal-0", "principal"),
            ("North-principal-1", "principal"),
            ("boss", "executive"),
            ("c", "coach"),
        ):
            district.session("North-key-0", f"{month}-08", actor=actor, role=role)


def test_leaders_coach_in_every_completed_month_beside_coaches(district: District):
    _coach_every_month(district)
    assert district.result("11b.5.3").status == "met"
    assert district.result("11b.5.3", as_of=date(2026, 11, 30)).status == "not_yet"


def test_monthly_counts_are_activity_but_no_people(district: District):
    _coach_every_month(district, ("2026-09",))
    for actor, role in (
        ("North-principal-0", "principal"),
        ("North-principal-1", "principal"),
        ("boss", "executive"),
        ("c", "coach"),
    ):
        district.session(None, "2026-10-01", actor=actor, role=role, people=4, flags=["monthly"])
    assert district.result("11b.5.3").status == "met"
    coaching = district.result("11b.3.2")
    assert coaching.numerator == 1
    assert coaching.measure is not None
    assert (coaching.measure.monthly, coaching.measure.unnamed) == (4, 0)
    assert any("at least 4 people" in note for note in coaching.notes)


def test_a_month_missed_by_the_coach_keeps_it_from_being_met(district: District):
    _coach_every_month(district)
    district.db.execute("DELETE FROM fact WHERE actor_role = 'coach' AND day LIKE '2026-10%'")
    found = district.result("11b.5.3")
    assert (found.numerator, found.denominator, found.status) == (2, 2, "partly")
    assert found.measure is not None
    assert found.measure.missing == ("a session by a coach in October 2026",)


def test_without_a_calendar_the_usual_months_stand_in_and_it_says_so(district: District):
    district.db.execute("DELETE FROM record WHERE kind = 'calendar'")
    _coach_every_month(district)
    found = district.result("11b.5.3")
    assert found.status == "met"
    assert any("September to June" in note for note in found.notes)
    assert found.window.first == date(2026, 7, 1)


def test_competency_framework(district: District):
    assert district.result("11c.2.1").status == "not_yet"
    assert district.result("11c.2.3").status == "no_data"
    district.competency(
        "vision", "all_roles", "for_building", "for_district", "has_strategy", "strategy_practice", "strategy_coaching"
    )
    district.competency("budget", "named_roles", "for_district", "expected", "has_strategy", "strategy_mentorship")
    assert district.result("11c.2.1").status == "met"
    assert district.result("11c.2.2").status == "partly"
    assert district.result("11c.3.1").status == "met"
    assert district.result("11c.4.1").status == "partly"
    strategies = district.result("11c.2.3")
    assert (strategies.numerator, strategies.denominator, strategies.status) == (2, 2, "partly")
    assert strategies.measure is not None
    assert strategies.measure.missing == ("professional learning",)
    district.competency(
        "people", "named_roles", "for_building", "expected", "has_strategy", "strategy_professional_learning"
    )
    assert [district.result(f"11c.{one}").status for one in ("2.2", "2.3", "4.1")] == ["met", "met", "met"]


def test_preparation_counts_for_three_years(district: District):
    district.competency("vision", "all_roles", day="2023-11-24")
    assert district.result("11c.2.1").status == "met"
    assert district.result("11c.2.1", as_of=date(2026, 11, 25)).status == "not_yet"


def test_partnerships_with_executives_by_building(district: District):
    assert district.result("11c.3.2").denominator == 3
    district.fact(
        "mentoring", "2026-10-02", subject="North-principal-0", flags=["executive", "competency"], role="executive"
    )
    district.fact("mentoring", "2026-10-02", subject="North-principal-1", flags=["executive"], role="executive")
    district.fact(
        "mentoring", "2026-10-02", subject="somebody-else", flags=["executive", "competency"], role="executive"
    )
    found = district.result("11c.3.2")
    assert (found.numerator, found.denominator, found.status) == (1, 3, "not_yet")
    assert found.measure is not None
    assert [(one.label, one.numerator, one.denominator) for one in found.measure.by_building] == [
        ("North", 1, 2),
        ("District office", 0, 1),
    ]


def test_work_on_coaching_mentoring_and_managing(district: District):
    for name in ("coaching", "mentoring", "managing"):
        district.competency(name, f"focus_{name}")
    district.fact("competency_work", "2026-10-02", topic="coaching", subject="North-principal-0")
    district.fact("competency_work", "2026-10-02", topic="mentoring", subject="North-principal-0")
    district.fact("competency_work", "2026-05-02", topic="managing", subject="North-principal-0")
    found = district.result("11c.5.3")
    assert (found.numerator, found.status) == (2, "partly")
    assert found.measure is not None
    assert found.measure.missing == ("a mentoring contact on managing staff",)


def test_areas_of_focus_are_in_an_order_and_have_a_progression(district: District):
    assert district.result("11a.1.5").status == "no_data"
    district.fact("focus_area", "2026-08-20", topic="one.a", flags=["ranked", "first"])
    found = district.result("11a.1.5")
    assert (found.status, found.measure and found.measure.missing) == ("partly", ("an area that comes second",))
    district.fact("focus_area", "2026-08-20", topic="one.b", flags=["ranked", "second"])
    district.fact("focus_area", "2024-08-20", topic="one.c", flags=["ended"])
    assert district.result("11a.1.5").status == "met"
    district.fact("area_progression", "2026-09-10", topic="one.a")
    district.fact("area_progression", "2026-09-10", topic="one.c")
    found = district.result("11a.2.1")
    assert (found.numerator, found.denominator, found.status) == (1, 2, "partly")
    assert found.measure is not None
    shown = [fact.kind for part in found.measure.slices for fact in district.evidence.facts(part)]
    assert shown == ["focus_area", "area_progression"], "the area and what was written for it, and no others"
    district.fact("area_progression", "2026-09-12", topic="one.b")
    assert district.result("11a.2.1").status == "met"


def test_each_building_is_judged_by_the_areas_meant_for_it(district: District):
    district.building(SOUTH, "South", teachers=1)
    district.fact("focus_here", "2026-08-20", building=NORTH, topic="one.a", flags=["named"])
    district.fact("focus_here", "2026-08-20", building=NORTH, topic="one.b")
    district.fact("focus_here", "2025-08-20", building=NORTH, topic="one.c", flags=["ended"])
    found = district.result("11a.1.6")
    assert (found.numerator, found.denominator, found.status) == (1, 2, "partly")
    assert district.result("11a.1.6", SOUTH).status == "no_data"


def test_a_pilot_counts_by_what_it_taught_and_a_plan_that_draws_on_it(district: District):
    district.fact("pilot", "2026-10-01", topic="one.p", flags=["professional_learning", "group", "chosen", "feedback"])
    district.fact("pilot", "2026-10-01", topic="one.q", flags=["coaching", "group", "feedback", "lessons"])
    district.fact("pilot_scaled", "2026-11-10", topic="one.p")
    district.fact("pilot_scaled", "2026-11-10", topic="one.q")
    assert district.result("11a.2.4").status == "met"
    assert district.result("11b.2.3").status == "met"
    assert district.result("11a.2.5").status == "not_yet", "no lessons yet; and the other pilot is one of coaching"
    district.fact("pilot", "2026-10-20", topic="one.r", flags=["professional_learning", "feedback", "lessons"])
    district.fact("pilot_scaled", "2026-11-12", topic="one.r")
    found = district.result("11a.2.5")
    assert (found.numerator, found.status) == (1, "met")
    district.fact("scale_plan", "2026-11-12", topic="one.s", flags=["professional_learning", "five_parts"])
    assert district.result("11b.2.4").status == "not_yet"
    district.fact("scale_plan", "2026-11-12", topic="one.t", flags=["coaching", "five_parts"])
    assert district.result("11b.2.4").status == "met"


def test_progressions_by_impact_and_strategies(district: District):
    district.fact("progression", "2026-09-10", topic="one.x", flags=["impact", "strategies"])
    district.fact("progression", "2026-09-12", topic="one.y", flags=["strategies"])
    assert [district.result(name).status for name in ("11a.2.2", "11a.2.3")] == ["partly", "met"]


def test_attestations(district: District):
    district.rubric = attesting("11c.2.4")
    assert district.result("11c.2.4").status == "no_data"
    district.attest("11c.2.4", evidence=0)
    assert district.result("11c.2.4").status == "attested_without_evidence"
    district.attest("11c.2.4", on="2026-10-02")
    assert district.result("11c.2.4").status == "attested"
    district.attest("11c.2.4", on="2026-10-03", met=False)
    assert district.result("11c.2.4").status == "not_yet"
    assert district.result("11c.2.4", as_of=date(2026, 10, 2)).status == "attested"


def test_an_attestation_of_last_school_year_does_not_prove_this_one(district: District):
    district.rubric = attesting("11b.5.4", "11c.2.4")
    district.attest("11b.5.4", on="2026-05-02")
    district.attest("11c.2.4", on="2026-05-02")
    assert district.result("11b.5.4").status == "no_data"
    assert district.result("11c.2.4").status == "attested"


def test_what_was_said_of_a_building_outweighs_what_was_said_of_all(district: District):
    district.rubric = attesting("11b.2.1")
    district.attest("11b.2.1", NORTH, met=False, on="2026-09-01")
    district.attest("11b.2.1")
    district.building(SOUTH, "South", teachers=1)
    assert district.result("11b.2.1").status == "not_yet"
    assert district.result("11b.2.1", SOUTH).status == "attested"


def test_an_attestation_never_overrides_a_measured_criterion(district: District):
    district.attest("11b.3.1", NORTH)
    assert district.result("11b.3.1").status == "not_yet"


def test_an_override_changes_the_target_from_its_day(district: District):
    district.visit("North-key-0")
    district.visit("North-key-1")
    district.record(
        "override", criterion="11b.3.1", target=0.4, valid_from="2026-11-01", reason="First year of coaching."
    )
    district.record("override", "office", criterion="11b.3.1", target=0.1, valid_from="2026-11-02", reason="A draft.")
    found = district.result("11b.3.1")
    assert (found.status, found.target) == ("met", 0.4)
    assert found.override is not None
    before = district.result("11b.3.1", as_of=date(2026, 10, 31))
    assert (before.status, before.target) == ("partly", 0.8)


def test_what_this_device_may_not_know(district: District):
    district.rubric = attesting("11b.2.1")
    district.visit("North-key-0")
    seen = {"everyone", f"evidence:{NORTH}"}
    assert district.result("11b.3.1", visible=seen).numerator == 1
    assert district.result("11c.2.1", visible=seen).status == "not_visible"
    assert district.result("11b.2.1", visible=seen).status == "not_visible"
    hidden = district.result("11b.3.1", visible={"everyone", "office"})
    assert (hidden.status, hidden.value, hidden.numerator) == ("not_visible", None, None)


_facts = st.lists(
    st.tuples(
        st.sampled_from(["visit", "session", "cycle"]),
        st.sampled_from(["principal", "coach", "executive", "teacher"]),
        st.sampled_from([None, "made-up", *(f"North-key-{n}" for n in range(5))]),
        st.sets(st.sampled_from(["loop_closed", "need", "source_student_data", "source_planning", "monthly"])),
        st.dates(date(2026, 8, 1), date(2026, 12, 1)),
    ),
    max_size=12,
)


@given(
    facts=_facts,
    key=st.sampled_from([None, "made-up", "North-key-0", "North-key-4"]),
    role=st.sampled_from(["principal", "coach", "executive"]),
)
def test_a_closed_loop_visit_never_lowers_a_count(facts: list[tuple], key: str | None, role: str):
    district = District()
    district.building(NORTH, "North", teachers=4, leaders=1, coaches=1)
    for kind, who, subject, flags, day in facts:
        district.fact(kind, day.isoformat(), building=NORTH, subject=subject, role=who, flags=sorted(flags))
    before = {one: district.result(one).numerator for one in BUILDING_MEASURES}
    district.visit(key, role=role)
    after = {one: district.result(one).numerator for one in BUILDING_MEASURES}
    assert all((after[one] or 0) >= (before[one] or 0) for one in BUILDING_MEASURES)


def test_same_answers_whatever_the_order_of_arrival(district: District):
    days = ["2026-09-03", "2026-10-06", "2026-10-07"]
    for n, day in enumerate(days):
        district.visit(f"North-key-{n}", day)
    other = District()
    for n, day in reversed(list(enumerate(days))):
        other.visit(f"North-key-{n}", day)
    other.building(NORTH, "North", teachers=5, leaders=2, coaches=1)
    other.calendar(["2026-09", "2026-10", "2026-11", "2026-12"])
    assert [district.result(one).value for one in BUILDING_MEASURES[:5]] == [
        other.result(one).value for one in BUILDING_MEASURES[:5]
    ]


class TestLearning:
    def test_profiles_and_plans_count_people(self, district: District):
        for n in range(4):
            district.fact("profile", "2026-10-01", building=NORTH, subject=f"North-key-{n}", flags=["gaps"])
            district.fact(
                "plan", "2026-10-02", building=NORTH, subject=f"North-key-{n}", flags=["own_goals", "profile"]
            )
        district.fact("profile", "2026-10-01", building=NORTH, subject="North-key-4")
        assert district.result("11a.3.2").numerator == 4
        for criterion in ("11a.4.1", "11a.4.2"):
            found = district.result(criterion)
            assert (found.status, found.numerator, found.denominator) == ("met", 4, 5)
        beside = district.result("11a.4.1").measure
        assert beside is not None
        assert [(one.label, one.numerator) for one in beside.beside] == [
            ("with an agreed plan", 4),
            ("with a profile", 5),
        ]

    def test_a_plan_of_last_school_year_is_not_this_years(self, district: District):
        district.fact("plan", "2026-06-01", building=NORTH, subject="North-key-0", flags=["own_goals"])
        assert district.result("11a.4.2").numerator == 0

    def test_what_is_missing_of_the_five_ways_is_named(self, district: District):
        district.fact("learning", "2026-10-01", building=NORTH, flags=["way_internal"])
        district.session("North-key-0", role="coach")
        measure = district.result("11a.5.1").measure
        assert measure is not None
        assert measure.missing == ("people working together", "learning outside the district", "mentoring")
