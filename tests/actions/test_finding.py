"""The finder: people by any part of their name with the posts they hold today, and records by their words."""

from __future__ import annotations

from datetime import timedelta

from talentdesk.actions import finding, records
from talentdesk.actions.lists import Wish, sheet
from tests.world import TODAY, World


def hired(world: World, given: str, family: str, role: str, building: str, **post: object) -> str:
    person = records.save(world.office, "person", {"given_name": given, "family_name": family}).id
    place = world.building(building)
    records.save(
        world.office, "assignment", {"person": person, "role": role, "building": place, "start": "2025-08-01", **post}
    )
    return person


def test_people_are_found_by_the_beginning_of_any_part_of_their_name(world: World) -> None:
    zoe = hired(world, "Zoë", "Ångström-Ruiz", "teacher", "North Elementary")
    for text in ("zoe", "ZO", "ang", "rui", "ruiz zo"):
        assert [found.id for found in finding.find(world.office, text).people] == [zoe]
    assert finding.find(world.office, "oë").people == ()
    assert finding.find(world.office, "  ").people == ()


def test_only_posts_of_today_are_told(world: World) -> None:
    yesterday = (world.office.clock.today() - timedelta(days=1)).isoformat()
    gone = hired(world, "Gus", "Quincunx", "teacher", "North Elementary", end=yesterday)
    here = hired(world, "Ida", "Quincunx", "coach", "North Elementary")
    found = finding.find(world.office, "quincunx").people
    assert [(one.id, one.roles) for one in found] == [(gone, ()), (here, (("coach", "North Elementary"),))]


def test_many_namesakes_come_by_family_name_and_no_more_than_fit(world: World) -> None:
    for n in range(finding.MOST_PEOPLE + 3):
        records.save(world.office, "person", {"given_name": "Quill", "family_name": f"Name {n:02d}"})
    names = [one.name for one in finding.find(world.office, "quill").people]
    assert names == [f"Quill Name {n:02d}" for n in range(finding.MOST_PEOPLE)]


def test_a_list_is_searched_by_words_of_its_records_and_names_of_those_they_name(world: World) -> None:
    principal = world.profiles["principal"]
    teacher = hired(world, "Tamsin", "Oyelaran", "teacher", "North Elementary")
    world.settle()
    place = world.building("North Elementary")
    rows = [{"teacher": teacher, "noticing": "four hands"}, {"noticing": "four pairs"}, {"noticing": "nothing"}]
    saved = records.save_many(principal, "walkthrough", [{"building": place, "on": TODAY, **row} for row in rows])

    def shown(search: str) -> set[str]:
        found = sheet(principal, Wish("walkthrough", ("on",), search=search))
        assert found.total == len(found.pages[0])
        return {row.id for row in found.pages[0]}

    assert shown("four") == {saved[0].id, saved[1].id}
    assert shown("oyela") == {saved[0].id}
    assert shown("tamsin four") == {saved[0].id}
    assert shown("tamsin pairs") == set()
