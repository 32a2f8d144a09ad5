"""Areas of focus from the first name to a plan for everybody: what comes next, the order, and what the district learns of it."""

from __future__ import annotations

from typing import Any

import pytest

from talentdesk.actions import exchange, indicators, records
from talentdesk.actions.learning import learning, place, put_back
from talentdesk.errors import UserError
from talentdesk.workspace import Workspace
from tests.actions.test_indicators import judged
from tests.world import TODAY, World

PARTS = dict.fromkeys(("readiness", "resources", "scheduling", "training", "integration"), "Words")
IMPACT = dict.fromkeys(("impact_educators", "impact_staff", "impact_students"), "Words")
REASONS = {"need": "much", "interest": "some", "capacity": "little"}


def area(ws: Workspace, title: str, **fields: Any) -> str:
    return records.save(ws, "focus_area", {"title": title, "named_on": "2026-08-20", **fields}).id


def status(ws: Workspace, criterion: str, building: str | None = None) -> str:
    return judged(indicators.show(ws), criterion, building)["status"]


def tied(*components: str | None) -> list[dict[str, Any]]:
    return [{"type": "coaching", "how": "Side by side", "component": code} for code in components]


def test_an_area_goes_from_its_name_to_a_plan_one_thing_at_a_time(world: World) -> None:
    ws, north = world.office, world.building("North Elementary")
    one = area(ws, "Everybody talks")

    def next_is() -> tuple[str, str]:
        coming = learning(ws).areas[0].next
        return coming.what, coming.record

    assert next_is() == ("people", one)
    records.save(ws, "focus_area", {"groups": [{"name": "Grade 4", "building": north}]}, record=one)
    assert next_is() == ("rank", one)
    place(ws, one, 1)
    assert next_is() == ("progression", "")
    assert learning(ws).areas[0].next.fields["focus_area"] == one
    row = {"title": "Talk", "focus_area": one, "agreed_on": TODAY, "components": [{"code": "c1", "name": "Pairs"}]}
    progression = records.save(ws, "learning_progression", row).id
    assert next_is() == ("impact", progression)
    records.save(ws, "learning_progression", IMPACT | {"strategies": tied("c1", None)}, record=progression)
    assert next_is() == ("strategies", progression), "one of them is for no component"
    records.save(ws, "learning_progression", {"strategies": tied("c1", "c1")}, record=progression)
    assert next_is() == ("pilot", "")
    people = [{"who": ws.person, **REASONS}, {"who": world.profiles["teacher"].person}]
    row = {"title": "Small", "begins": "2026-11-09", "progression": progression, "participants": people}
    pilot = records.save(ws, "pilot", row).id
    assert next_is() == ("group", pilot), "a reason of one of them isn't rated"
    records.save(ws, "pilot", {"participants": [person | REASONS for person in people]}, record=pilot)
    assert next_is() == ("begins", pilot)
    records.save(ws, "pilot", {"begins": "2026-10-05", "feedback": [{"said": "It helped"}]}, record=pilot)
    assert next_is() == ("lessons", pilot)
    records.save(ws, "pilot", {"lessons": "Keep the pairs"}, record=pilot)
    assert next_is() == ("plan", "")
    plan = records.save(ws, "scale_plan", {"title": "All", "drawn_up_on": TODAY, "pilot": pilot}).id
    assert next_is() == ("parts", plan)
    records.save(ws, "scale_plan", PARTS, record=plan)
    assert next_is() == ("decision", plan)
    records.save(ws, "scale_plan", {"decision": "scale", "decided_on": TODAY}, record=plan)
    assert next_is() == ("done", "")

    exchange.sync(ws)
    assert {
        name: status(ws, name) for name in ("11a.2.1", "11a.2.2", "11a.2.3", "11a.2.4", "11a.2.5")
    } == dict.fromkeys(("11a.2.1", "11a.2.2", "11a.2.3", "11a.2.4", "11a.2.5"), "met")
    assert status(ws, "11a.1.5") == "partly", "one alone is no order"
    records.save(ws, "scale_plan", {"decision": "stop"}, record=plan)
    exchange.sync(ws)
    assert status(ws, "11a.2.5") == "not_yet", "a plan that was decided against reaches nobody"


def test_coaching_goes_the_same_way_without_an_area(world: World) -> None:
    ws = world.office
    assert learning(ws).coaching.next.what == "pilot"
    people = [{"who": ws.person, **REASONS}, {"who": world.profiles["teacher"].person, **REASONS}]
    row = {"title": "Cycles", "topic": "coaching", "begins": "2026-10-05", "participants": people, "lessons": "Words"}
    pilot = records.save(ws, "pilot", row | {"feedback": [{"said": "More time"}]}).id
    coming = learning(ws).coaching.next
    assert (coming.what, coming.fields["pilot"], coming.fields["topic"]) == ("plan", pilot, "coaching")
    records.save(ws, "scale_plan", {"title": "All", "topic": "coaching", "drawn_up_on": TODAY, "pilot": pilot} | PARTS)
    exchange.sync(ws)
    assert (status(ws, "11b.2.3"), status(ws, "11b.2.4")) == ("met", "met")
    assert learning(ws).areas == ()


def test_areas_make_room_for_one_another_and_go_back(world: World) -> None:
    ws = world.office
    ids = [area(ws, title) for title in ("A", "B", "C", "D")]
    ended = area(ws, "E", rank=1, ended="2026-10-01")

    def order() -> list[tuple[str, int | None]]:
        return [(track.title, track.rank) for track in learning(ws).areas]

    for number, one in enumerate(ids[:3], 1):
        place(ws, one, number)
    assert order() == [("A", 1), ("B", 2), ("C", 3), ("D", None), ("E", 1)]
    before = place(ws, ids[2], 1)
    assert order()[:4] == [("C", 1), ("A", 2), ("B", 3), ("D", None)]
    put_back(ws, before)
    assert order()[:4] == [("A", 1), ("B", 2), ("C", 3), ("D", None)]
    assert place(ws, ids[3], 99) == {ids[3]: None}, "last, and nobody else moves"
    with pytest.raises(UserError, match="still goes on"):
        place(ws, ended, 1)


def test_a_school_is_told_that_people_there_are_named_and_not_who(world: World) -> None:
    ws, principal, teacher = world.office, world.profiles["principal"], world.profiles["teacher"].person
    north, south = world.building("North Elementary"), world.building("South Middle")
    office_only = area(ws, "Everybody talks", people=[teacher], buildings=[south])
    world.settle()
    assert (status(ws, "11a.1.6", north), status(ws, "11a.1.6", south)) == ("met", "not_visible")
    world.join("south", "Sam Park", "principal", "South Middle")
    world.settle()
    assert status(ws, "11a.1.6", south) == "not_yet", "it was planned before anybody had joined there"
    assert status(principal, "11a.1.6", north) == "met"
    told = indicators.explain(principal, "11a.1.6", "North Elementary")
    assert [(fact["flags"], fact["subject_key"], fact["record"]) for fact in told["facts"]] == [(["named"], None, None)]
    linked = indicators.explain(ws, "11a.1.6")
    assert [fact["record"] for fact in linked["facts"]] == [office_only], "the office opens what it counted"
    records.save(ws, "focus_area", {"groups": [{"name": "All new teachers"}]}, record=office_only)
    world.settle()
    assert status(ws, "11a.1.6", south) == "met", "a group of every school named"
    assert learning(principal).areas == ()
    assert not learning(principal).writes


def test_an_area_given_to_everyone_keeps_what_names_it(world: World) -> None:
    ws = world.office
    one = area(ws, "Everybody talks", rank=1)
    row = {"title": "Talk", "focus_area": one, "agreed_on": TODAY}
    progression = records.save(ws, "learning_progression", row).id
    exchange.sync(ws)
    shared = records.share(ws, one, "everyone").id
    (track,) = learning(ws).areas
    assert (track.record, [view.id for view in track.progressions]) == (shared, [progression])
    exchange.sync(ws)
    assert status(ws, "11a.2.1") == "met", "the fact names the new one too"


def test_what_the_office_plans_counts_whatever_the_agreement_says_of_contacts(world: World) -> None:
    ws = world.office
    agreement = {"version": 1, "level": "nothing", "valid_from": "2026-07-01", "text": ""}
    records.save(ws, "privacy_agreement", agreement)
    for number, title in enumerate(("A", "B"), 1):
        place(ws, area(ws, title), number)
    exchange.sync(ws)
    assert status(ws, "11a.1.5") == "met"


def test_the_facts_of_a_record_that_two_wrote_come_from_whoever_began_it(world: World) -> None:
    ws, other = world.office, world.join("other", "Ruth Amadi", "executive")
    one, north = area(ws, "Everybody talks"), world.building("North Elementary")
    world.settle()
    records.save(other, "focus_area", {"groups": [{"name": "Grade 4", "building": north}]}, record=one)
    exchange.sync(other)
    assert status(other, "11a.1.6", north) == "no_data", "not before the other laptop has read it"
    world.settle()
    assert status(other, "11a.1.6", north) == "met"
    assert other.database.execute("SELECT count(*) FROM fact WHERE kind = 'focus_here'").fetchone()[0] == 1
