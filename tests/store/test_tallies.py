"""Facts added up: what is remembered is what a fresh look gives, whatever happened to the facts in between."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from talentdesk import op as ops
from talentdesk.clock import pack
from talentdesk.ids import new_record_id
from talentdesk.indicators.evaluate import evaluate
from talentdesk.indicators.rubric import load
from talentdesk.op import Op
from talentdesk.store import merge
from talentdesk.store.database import Database
from talentdesk.store.evidence import Evidence, Slice, evidence_audience
from talentdesk.store.merge import Incoming, Source
from talentdesk.store.tallies import MOST_CHANGES, MOST_WINDOWS, OFFICE, Kept, Select, Told, Window
from tests.indicators.sample_facts import AS_OF, NORTH, SOUTH, District
from tests.indicators.sample_facts import YEAR as SCHOOL_YEAR
from tests.store.test_fold import ANN, store

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
    assert made.evidence.authors(part) == {(fact.topic, fact.actor) for fact in seen}
    assert made.evidence.months(part) == {(fact.actor, fact.on[:7]) for fact in seen}


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
    return made.kept.get(evidence_audience(place), YEAR)


def test_who_asked_before_a_change_goes_on_with_what_was_there() -> None:
    made = district()
    made.visit("North-key-0")
    part = Slice(evidence_audience(NORTH), (Select("visit"),), YEAR)
    earlier = made.evidence
    assert earlier.count(part) == 1
    made.visit("North-key-1")
    assert made.evidence.count(part) == 2
    assert earlier.count(part) == 1


def test_a_change_that_was_read_with_the_facts_is_not_added_once_more() -> None:
    made = district()
    made.visit("North-key-0")
    part = Slice(evidence_audience(NORTH), (Select("visit"),), YEAR)
    assert made.evidence.count(part) == 1
    asking = made.evidence
    made.visit("North-key-1")
    month = part._replace(window=Window(date(2026, 10, 1), date(2026, 10, 31)))
    assert asking.count(month) == 2
    assert made.evidence.count(month) == 2
    assert made.evidence.count(part) == 2


def test_more_changes_than_the_log_holds_are_seen_all_the_same() -> None:
    made = district()
    part = Slice(evidence_audience(NORTH), (Select("visit"),), YEAR)
    made.visit("North-key-0")
    assert made.evidence.count(part) == 1
    for _ in range(MOST_CHANGES + 1):
        made.visit("North-key-1")
    assert made.evidence.count(part) == MOST_CHANGES + 2
    assert made.db.execute("SELECT count(*) FROM fact_change").fetchone() == (MOST_CHANGES,)


def test_the_windows_asked_for_least_lately_are_forgotten() -> None:
    kept, windows = Kept(), [Window(date(2026, 7, 1), date(2026, 9, day)) for day in range(1, MOST_WINDOWS + 3)]
    for window in windows:
        kept.put(OFFICE, window, 1, Told({}))
        kept.get(OFFICE, windows[0])
    left = [window for window in windows if kept.get(OFFICE, window)]
    assert left == [windows[0], *windows[-MOST_WINDOWS + 1 :]]


SENT = st.tuples(
    st.sampled_from(["fact"] * 4 + ["assignment", "subject_list"]),
    st.integers(0, 2),
    st.sampled_from(["set"] * 4 + ["withdraw", "take back"]),
    st.fixed_dictionaries(
        {
            "kind": st.sampled_from(["visit", "session", "cycle", "competency"]),
            "on": st.sampled_from(["2026-06-30", "2026-09-05", "2026-10-31"]),
            "actor_role": st.sampled_from(["principal", "coach", "district_staff"]),
            "subject": st.sampled_from(["key-0", "key-1", None]),
            "topic": st.sampled_from(["vision", "planning", None]),
            "flags": st.sampled_from([["loop_closed"], ["loop_closed", "need"], ["monthly"], ["source_planning"], []]),
            "people": st.integers(1, 3),
            "role": st.sampled_from(["teacher", "principal"]),
            "end": st.sampled_from(["2026-09-30", None]),
        }
    ),
)


@dataclass
class Folder:
    """Ops that reach a profile, one a file."""

    database: Database
    ids: dict[tuple[str, int], str] = field(default_factory=dict[tuple[str, int], str])
    sent: list[Op] = field(default_factory=list[Op])

    def bring(self, kind: str, number: int, act: str, drawn: dict[str, Any]) -> None:
        """A save or withdrawal of one of a few records, or a file taken back."""
        if act == "take back":
            merge.take_back(self.database, [(f"file-{number}", "cut off")], None)
            return
        place = NORTH if number else None
        audience = "everyone" if kind == "assignment" else evidence_audience(NORTH) if place else OFFICE
        record = self.ids.setdefault((kind, number), new_record_id(ANN))
        fields = {
            "fact": {name: drawn[name] for name in ("kind", "on", "actor_role", "subject", "topic", "flags", "people")}
            | {"building": place, "actor": ANN},
            "assignment": {
                "person": drawn["subject"] or ANN,
                "role": drawn["role"],
                "building": NORTH,
                "end": drawn["end"],
            }
            | {"start": drawn["on"]},
            "subject_list": {
                "building": NORTH,
                "year": SCHOOL_YEAR,
                "keys": [f"key-{n}" for n in range(drawn["people"])],
            },
        }[kind]
        ms = len(self.sent) + 1
        saw = [op.id for op in self.sent if op.record == record]
        op = ops.make(
            kind=kind, record=record, fields=fields if act == "set" else {}, replaces=dict.fromkeys(fields, saw) if saw else {},
            hlc=pack(ms, 0), person=ANN, type=act,
        )  # fmt: skip
        source = Source(f"file-{len(self.sent)}", "0" * 32, "d" * 16, "1" * 16, audience, ms)
        self.sent.append(op)
        merge.apply(self.database, source, [Incoming.of(op)], None)


@settings(max_examples=12, deadline=None)
@given(st.lists(SENT, min_size=4, max_size=12))
def test_what_is_remembered_is_what_a_fresh_look_gives_after_any_merges(
    history: list[tuple[str, int, str, dict[str, Any]]],
) -> None:
    rubric, kept, visible = load(), Kept(), {"everyone", OFFICE, evidence_audience(NORTH)}
    with store() as database:
        folder = Folder(database)
        for one in history:
            folder.bring(*one)
            for day in (AS_OF, date(2026, 9, 30)):
                remembered, fresh = (
                    evaluate(rubric, Evidence(database, told), day, [NORTH], visible) for told in (kept, None)
                )
                assert remembered == fresh
