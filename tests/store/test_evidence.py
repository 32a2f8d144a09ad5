"""The questions over facts and records, asked of a plain database."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talentdesk.store.evidence import Slice, elements, evidence_audience, last_day_of
from talentdesk.store.tallies import Select, Window
from tests.indicators.sample_facts import NORTH, YEAR, District

HERE = evidence_audience(NORTH)
ALL = Window(date(2026, 7, 1), date(2027, 6, 30))


@pytest.fixture
def district() -> District:
    return District()


def test_selects_by_role_flag_and_absence(district: District):
    district.visit("a", role="principal", flags=["loop_closed"])
    district.visit("b", role="coach", flags=["loop_closed", "need"])
    district.visit("c", role="coach", flags=["loop_closed_later"])

    def count(*selects: Select) -> int:
        return district.evidence.count(Slice(HERE, selects, ALL))

    assert count(Select("visit")) == 3
    assert count(Select("visit", roles=("coach",))) == 2
    assert count(Select("visit", flags=("loop_closed",))) == 2
    assert count(Select("visit", flags=("loop_closed", "need"))) == 1
    assert count(Select("visit", without=("need",))) == 2
    assert count(Select("visit", roles=("principal",)), Select("visit", flags=("need",))) == 2
    assert count(Select("session")) == 0
    assert count() == 0


def test_both_ends_of_a_window_count(district: District):
    for day in ("2026-09-30", "2026-10-01", "2026-10-31", "2026-11-01"):
        district.visit("a", day)
    assert district.evidence.count(Slice(HERE, (Select("visit"),), Window(date(2026, 10, 1), date(2026, 10, 31)))) == 2


def test_reach_tells_listed_unknown_unnamed_and_monthly_apart(district: District):
    district.subject_list(NORTH, ["a", "b"])
    district.subject_list(NORTH, ["z"], year="2025-26")
    for subject in ("a", "a", "b", "z", None):
        district.visit(subject)
    district.visit(None, "2026-10-01", people=6, flags=["loop_closed", "monthly"])
    found = district.evidence.reach(HERE, [[Select("visit")]], ALL)
    assert (found.people, found.unknown, found.unnamed, found.monthly, found.list_known) == (2, 1, 1, 6, True)


def test_reach_without_a_list(district: District):
    district.visit("a")
    found = district.evidence.reach(HERE, [[Select("visit")]], ALL)
    assert (found.people, found.unknown, found.list_known) == (0, 1, False)


def test_a_list_in_a_foreign_audience_lists_nobody(district: District):
    district.record("subject_list", HERE, building="c" * 32, year=YEAR, keys=["a"])
    district.visit("a")
    assert district.evidence.reach(HERE, [[Select("visit")]], ALL).people == 0


def test_deleted_records_are_not_read(district: District):
    one = district.post("p", "teacher", NORTH)
    assert district.evidence.roster(["teacher"], date(2026, 9, 1)) == {NORTH: frozenset({"p"})}
    district.db.execute("UPDATE record SET deleted = 1 WHERE id = ?", (one,))
    assert district.evidence.roster(["teacher"], date(2026, 9, 1)) == {}


def test_roster_counts_a_person_once_and_only_on_days_of_the_post(district: District):
    district.post("p", "principal", NORTH, start="2026-08-01", end="2026-09-30")
    district.post("p", "assistant_principal", NORTH)
    district.post("boss", "executive", None)
    roles = ["principal", "assistant_principal", "executive"]
    assert district.evidence.roster(roles, date(2026, 9, 30)) == {NORTH: frozenset({"p"}), None: frozenset({"boss"})}
    assert district.evidence.roster(["principal"], date(2026, 10, 1)) == {}


def test_months_by_author(district: District):
    for day, actor in (("2026-09-03", "a"), ("2026-09-30", "a"), ("2026-10-01", "a"), ("2026-10-02", "b")):
        district.session("x", day, actor=actor)
    found = district.evidence.months(Slice(HERE, (Select("session"),), ALL))
    assert found == {("a", "2026-09"), ("a", "2026-10"), ("b", "2026-10")}


def test_topics_and_subjects(district: District):
    district.competency("vision", "all_roles")
    district.competency("vision", "all_roles")
    district.fact("mentoring", "2026-10-01", subject="p", flags=["executive"])
    office = Window(date(2023, 1, 1), date(2027, 1, 1))
    assert district.evidence.topics(Slice("office", (Select("competency"),), office)) == {"vision"}
    assert (
        district.evidence.subjects(Slice("office", (Select("mentoring"),), office, subjects=frozenset({"q"})))
        == frozenset()
    )
    assert district.evidence.subjects(Slice("office", (Select("mentoring"),), office, subjects=frozenset({"p"}))) == {
        "p"
    }


def test_facts_come_by_day_with_their_flags(district: District):
    district.visit("b", "2026-10-02", flags=["need"])
    district.visit("a", "2026-10-01")
    rows = district.evidence.facts(Slice(HERE, (Select("visit"),), ALL))
    assert [(row.on, row.subject, row.flags) for row in rows] == [
        ("2026-10-01", "a", ("loop_closed",)),
        ("2026-10-02", "b", ("need",)),
    ]


def test_school_year_from_the_calendar_and_without_one(district: District):
    usual = [9, 10, 11, 12, 1, 2, 3, 4, 5, 6]
    found = district.evidence.school_year(date(2026, 11, 23), usual)
    assert (found.name, found.from_calendar, found.first, found.months[0], found.months[-1]) == (
        YEAR,
        False,
        date(2026, 7, 1),
        "2026-09",
        "2027-06",
    )
    district.calendar(["2026-10", "2026-09"])
    found = district.evidence.school_year(date(2026, 11, 23), usual)
    assert (found.from_calendar, found.first, found.last, found.months) == (
        True,
        date(2026, 8, 24),
        date(2027, 6, 11),
        ("2026-09", "2026-10"),
    )


def test_what_the_team_said_is_newest_first_and_not_before_its_day(district: District):
    district.attest("11b.1.1", on="2026-10-01")
    district.attest("11b.1.1", on="2026-10-03", met=False)
    assert [one.met for one in district.evidence.attestations(date(2026, 10, 3))] == [False, True]
    assert [one.met for one in district.evidence.attestations(date(2026, 10, 2))] == [True]
    district.rate("11b", 2)
    assert district.evidence.ratings(date(2026, 10, 31)) == []
    assert district.evidence.ratings(date(2026, 11, 1))[0].stage == 2


def test_set_fields_as_they_are_stored():
    assert elements({"a%20b": True, "c": True}) == ["a b", "c"]
    assert elements(["a", "b"]) == ["a", "b"]
    assert elements(None) == []


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_the_last_day_of_a_month(day: date):
    last = last_day_of(day.isoformat()[:7])
    assert last >= day
    assert last.isoformat()[:7] == day.isoformat()[:7]
    assert date.fromordinal(last.toordinal() + 1).day == 1
