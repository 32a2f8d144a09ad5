"""Facts added up: what is remembered is what a fresh look gives, whatever happened to the facts in between."""

from __future__ import annotations

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from talentdesk.indicators.evaluate import evaluate
from talentdesk.store import tallies
from talentdesk.store.evidence import Evidence, Slice, evidence_audience
from talentdesk.store.tallies import MOST_WINDOWS, Kept, Select, Told, Window
from tests.indicators.sample_facts import AS_OF, NORTH, SOUTH, District

YEAR = Window(date(2026, 7, 1), AS_OF)
CHANGES = st.lists(
    st.tuples(
        st.sampled_from(["visit", "session", "cycle", "mentoring", "competency", "delete", "update"]),
        st.sampled_from([NORTH, SOUTH]),
        st.sampled_from(["North-key-0", "North-key-1", "South-key-0", "nobody", None]),
        st.sampled_from(["2026-06-30", "2026-09-05", "2026-10-31", "2026-11-23"]),
        st.sampled_from(["principal", "coach", "district_staff", None]),
        st.sets(
            st.sampled_from(
                ["loop_closed", "need", "monthly", "source_planning", "executive", "competency", "for_building"]
            )
        ),
    ),
    min_size=1,
    max_size=12,
)


def district() -> District:
    made = District()
    made.building(NORTH, "North", teachers=3, leaders=1)
    made.building(SOUTH, "South", teachers=2, leaders=1)
    return made


def change(
    made: District, what: str, building: str, subject: str | None, day: str, role: str | None, flags: set[str]
) -> None:
    if what == "delete":
        made.db.execute("DELETE FROM fact WHERE id = (SELECT min(id) FROM fact WHERE building = ?)", (building,))
    elif what == "update":
        made.db.execute("UPDATE fact SET subject = ?, day = ? WHERE building = ?", (subject, day, building))
    else:
        place = None if what in ("mentoring", "competency") else building
        made.fact(what, day, building=place, subject=subject, role=role, flags=sorted(flags), people=4, topic="vision")


@settings(max_examples=25, deadline=None)
@given(st.lists(CHANGES, min_size=1, max_size=4))
def test_what_is_remembered_is_what_a_fresh_look_gives(
    rounds: list[list[tuple[str, str, str | None, str, str | None, set[str]]]],
) -> None:
    made = district()
    for changes in rounds:
        for one in changes:
            change(made, *one)
        for day in (AS_OF, date(2026, 10, 31)):
            fresh = evaluate(made.rubric, Evidence(made.db), day, made.buildings, made.everything_visible())
            assert made.practice(as_of=day) == fresh


@settings(max_examples=25, deadline=None)
@given(CHANGES, st.sets(st.sampled_from(["loop_closed", "need"])), st.sets(st.sampled_from(["principal", "coach"])))
def test_counts_are_those_of_the_facts_themselves(
    changes: list[tuple[str, str, str | None, str, str | None, set[str]]], flags: set[str], roles: set[str]
) -> None:
    made = district()
    for one in changes:
        change(made, *one)
    selects = (Select("visit", roles=tuple(roles), flags=tuple(flags)), Select("session", without=tuple(flags)))
    part = Slice(evidence_audience(NORTH), selects, YEAR)
    seen = made.evidence.facts(part)
    assert made.evidence.count(part) == len(seen)
    assert made.evidence.subjects(part) == {fact.subject for fact in seen if fact.subject}
    assert made.evidence.topics(part) == {fact.topic for fact in seen if fact.topic}
    months = made.evidence.months(part)
    assert {(actor, month) for actor, of in months.items() for month in of} == {(f.actor, f.on[:7]) for f in seen}


def test_a_change_in_one_building_leaves_the_others_remembered() -> None:
    made = district()
    made.visit("North-key-0")
    made.practice()
    before = {place: kept_of(made, place) for place in (NORTH, SOUTH)}
    made.visit("North-key-1")
    made.practice()
    assert kept_of(made, SOUTH) is before[SOUTH]
    assert kept_of(made, NORTH) is not before[NORTH]


def kept_of(made: District, place: str) -> Told | None:
    audience = evidence_audience(place)
    return made.kept.get(audience, YEAR, tallies.marks(made.db).get(audience, 0))


def test_only_a_few_windows_of_an_audience_are_kept() -> None:
    kept, windows = Kept(), [Window(date(2026, 7, 1), date(2026, 9, day)) for day in range(1, MOST_WINDOWS + 3)]
    for window in windows:
        kept.put("office", window, 1, Told(()))
    assert [kept.get("office", window, 1) is not None for window in windows] == [False] * 2 + [True] * MOST_WINDOWS
