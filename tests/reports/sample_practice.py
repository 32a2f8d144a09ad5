"""A practice with a bit of everything, for tests of reports."""

from __future__ import annotations

from talentdesk.reports.base import Given
from tests.indicators.sample_facts import NORTH, SOUTH, District
from tests.rubrics import attesting

WEST = "b" * 31 + "3"
FAR = "b" * 31 + "4"
LONG = "Dr. Martin Luther King Jr. Memorial Academy of International Studies and the Performing Arts"


def sample_given() -> Given:
    """Four buildings: one far along, one begun, one with gaps, one that is not visible."""
    district = District()
    district.rubric = attesting("11c.5.4")
    for building, name, teachers in (
        (NORTH, "North Elementary School", 31),
        (SOUTH, "South Middle School", 24),
        (WEST, LONG, 45),
    ):
        district.building(building, name, teachers=teachers, leaders=2, coaches=1)
    district.building(FAR, "Westbrook High School", teachers=52, leaders=3, coaches=2)
    district.post("boss", "executive", None)
    district.post("helper", "district_staff", None)
    district.calendar(["2026-09", "2026-10", "2026-11", "2026-12", "2027-01"])
    _north(district)
    for n in range(11):
        district.visit(
            f"South Middle School-key-{n}", building=SOUTH, flags=["loop_closed", "need"] if n % 2 else ["loop_closed"]
        )
    district.visit("invented", building=SOUTH)
    district.visit(None, building=SOUTH)
    district.session(None, "2026-10-01", SOUTH, role="coach", people=9, flags=["monthly"])
    _office(district)
    practice = district.practice(visible={"everyone", "office", *(f"evidence:{one}" for one in (NORTH, SOUTH, WEST))})
    return Given(practice, "Riverbend Unified School District", made_by="Dana Ortiz", hidden_records=37)


def _north(district: District) -> None:
    for n in range(29):
        key = f"North Elementary School-key-{n}"
        district.visit(
            key,
            flags=["loop_closed", "need"] if n % 5 else ["loop_closed"],
            actor="North Elementary School-principal-0",
        )
        district.session(
            key, role="principal" if n < 26 else "executive", flags=["source_student_data", "source_planning"]
        )
        district.session(key, role="coach", flags=["source_planning"])
    for month in ("2026-09", "2026-10"):
        for n in range(2):
            district.session(
                "North Elementary School-key-1", f"{month}-15", actor=f"North Elementary School-principal-{n}"
            )
    district.visit("North Elementary School-key-3", role="coach")
    district.coach(NORTH)


def _office(district: District) -> None:
    district.attest_all("11b", up_to=1)
    district.attest("11c.5.4", evidence=0)
    district.attest_all("11c", up_to=2)
    district.attest("11a.1.3", met=False)
    district.competency(
        "vision",
        "all_roles",
        "for_building",
        "for_district",
        "has_strategy",
        "strategy_practice",
        "strategy_coaching",
        "expected",
    )
    district.competency("coach", "named_roles", "for_building", "has_strategy", "strategy_mentorship", "focus_coaching")
    district.competency("budget", "named_roles", "for_district", "has_strategy", "strategy_professional_learning")
    for n in range(2):
        leader = f"North Elementary School-principal-{n}"
        district.fact(
            "mentoring", f"2026-10-0{n + 1}", subject=leader, flags=["executive", "competency"], role="executive"
        )
        district.fact("competency_work", "2026-10-02", topic="coach", subject=leader, role="executive")
    district.record(
        "override",
        criterion="11b.3.2",
        target=0.5,
        valid_from="2026-09-01",
        reason="The first year with a new coaching model.",
    )
    district.rate("11b", 3)
    district.rate("11c", 2)
    district.rate("11b", 3, SOUTH)
