"""Every number opens: formula, facts, hidden records, and what would move it."""

from __future__ import annotations

from typing import Any

import pytest

from talentdesk.errors import UserError
from talentdesk.indicators.explain import explain
from tests.indicators.sample_facts import AS_OF, NORTH, SOUTH, District
from tests.rubrics import attesting

KEYS = {
    "criterion", "statement", "formula", "status", "value", "target", "numerator", "denominator", "window", "rule_version", "facts",
    "hidden_records", "would_move",
}  # fmt: skip


@pytest.fixture
def district() -> District:
    one = District()
    one.building(NORTH, "North", teachers=10, leaders=2, coaches=1)
    return one


def _explain(
    district: District, criterion: str, building: str | None = NORTH, known: dict[str, str] | None = None, **more: Any
) -> dict[str, Any]:
    return explain(
        district.rubric, district.evidence, criterion, as_of=AS_OF, building=building, buildings=district.buildings,
        visible=more.get("visible", district.everything_visible()), record_of=(known or {}).get,
    )  # fmt: skip


def test_facts_are_those_that_were_counted(district: District):
    mine, theirs = district.visit("North-key-0"), district.visit("North-key-1", day="2026-10-01")
    district.visit("made-up")
    district.visit("North-key-2", flags=[])
    found = _explain(district, "11b.3.1", known={mine: "f" * 32})
    assert set(found) >= KEYS
    assert [fact["id"] for fact in found["facts"]] == [theirs, mine]
    assert found["facts"][1] == {
        "id": mine, "kind": "visit", "on": "2026-10-05", "building": NORTH, "actor": "North-principal-0", "actor_role": "principal",
        "subject_key": "North-key-0", "topic": None, "people": 1, "flags": ["loop_closed"], "record": "f" * 32,
    }  # fmt: skip
    assert found["hidden_records"] == 1
    assert found["unknown_subjects"] == 1
    assert (found["numerator"], found["denominator"], found["window"]) == (2, 10, ["2026-07-01", "2026-11-23"])
    assert found["would_move"] == ["6 more educators with a closed-loop visit by a leader."]


def test_one_more_is_in_the_singular(district: District):
    for n in range(7):
        district.visit(f"North-key-{n}")
    assert _explain(district, "11b.3.1")["would_move"] == ["1 more educator with a closed-loop visit by a leader."]
    district.visit("North-key-7")
    assert _explain(district, "11b.3.1")["would_move"] == []


def test_a_share_of_contacts_moves_in_two_ways(district: District):
    for n in range(4):
        district.visit(f"North-key-{n}", flags=["loop_closed", *(["need"] if n < 2 else [])])
    assert _explain(district, "11b.4.1")["would_move"] == [
        "A recorded need behind 2 of the 2 visits and cycles that have none, where there was one.",
        "Or 6 more visits or cycles that start from a recorded need.",
    ]


def test_parts_are_named_one_by_one(district: District):
    district.visit("North-key-0")
    moves = _explain(district, "11b.4.2")["would_move"]
    assert "Still to be seen: a coaching session by a coach." in moves
    assert len(moves) == 5


def test_months_name_no_leader(district: District):
    district.session("North-key-0", "2026-09-08", actor="North-principal-1")
    moves = _explain(district, "11b.5.3")["would_move"]
    assert "Still to be seen: a session by 1 leader of the building in September 2026." in moves
    assert "Still to be seen: a session by 2 leaders of the building in October 2026." in moves
    assert "Still to be seen: a session by a coach in September 2026, October 2026." in moves
    assert not any("North-principal" in move for move in moves)


def test_an_attested_criterion(district: District):
    district.rubric = attesting("11c.2.4")
    found = _explain(district, "11c.2.4", None)
    assert found["status"] == "no_data"
    (move,) = found["would_move"]
    assert move.startswith("An attestation by the talent management team, with the records that show it: support plans")
    district.attest("11c.2.4", evidence=0)
    assert _explain(district, "11c.2.4", None)["would_move"] == [
        "At least one record linked to the team's attestation as evidence."
    ]
    district.attest("11c.2.4", on="2026-10-02")
    found = _explain(district, "11c.2.4", None)
    assert (found["would_move"], found["facts"]) == ([], [])
    assert found["attestation"]["rationale"] == "Seen."


def test_not_visible_and_no_data_say_what_is_needed(district: District):
    assert "district office" in _explain(district, "11b.3.1", visible={"everyone"})["would_move"][0]
    assert _explain(district, "11b.4.1")["would_move"] == ["A first visit or cycle that starts from a recorded need."]
    district.building(SOUTH, "South")
    assert "roster" in _explain(district, "11b.3.1", SOUTH)["would_move"][0]


def test_a_building_criterion_for_all_buildings(district: District):
    district.building(SOUTH, "South", teachers=1)
    fact = district.visit("South-key-0", building=SOUTH)
    found = _explain(district, "11b.3.1", None)
    assert set(found) >= KEYS
    assert (found["numerator"], found["denominator"], found["status"], found["unit"]) == (1, 2, "partly", "buildings")
    assert [fact["id"] for fact in found["facts"]] == [fact]
    assert found["would_move"] == ["1 more building where this is met."]
    assert [one["building"] for one in found["buildings"]] == [NORTH, SOUTH]


def test_competencies_and_leaders(district: District):
    fact = district.competency("vision", "all_roles")
    assert [one["id"] for one in _explain(district, "11c.2.1", None)["facts"]] == [fact]
    assert _explain(district, "11c.3.2", None)["would_move"] == [
        "2 more leaders with a mentoring contact with an executive on a competency."
    ]


def test_an_unknown_criterion_is_refused(district: District):
    with pytest.raises(UserError, match=r"11z\.1\.1"):
        _explain(district, "11z.1.1")


def test_over_all_buildings_nothing_is_said_that_hidden_ones_could_decide(district: District):
    district.building(SOUTH, "South", teachers=2, leaders=1)
    for n in range(10):
        district.visit(f"North-key-{n}")
    seen = {"everyone", f"evidence:{NORTH}"}
    found = _explain(district, "11b.3.1", building=None, visible=seen)
    assert (found["numerator"], found["denominator"], found["status"]) == (1, 2, "not_visible")
    assert found["would_move"] == ["Ask the district office: it can open the facts that this device may not."]
    assert "This device may not read the facts of 1 of 2 buildings." in found["notes"]
