"""Records that a newer version wrote, or that lost a field: pages show what there is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from talentdesk.actions import attention, audience, caseload, directory, exchange, indicators, profile, roster, today
from talentdesk.ids import natural_id, new_record_id
from talentdesk.sample import oneroster
from talentdesk.schema.kinds.privacy_agreement import Level
from talentdesk.schema.types import Role, day_of, role_of
from talentdesk.store.writer import Change
from tests.world import TODAY, World, small_world


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = small_world(tmp_path)
    yield made
    made.close()


def raw(world: World, kind: str, where: str = "everyone", profile: str = "office", **fields: Any) -> str:
    """A record as another version might have left it: no form looks at it."""
    ws = world.profiles[profile]
    record = new_record_id(ws.person)
    ws.writer().save([Change(kind, record, where, fields)], dirty_facts=False)
    return record


class TestReading:
    def test_codes_and_days(self) -> None:
        assert role_of("coach") is Role.COACH
        assert [role_of(code) for code in ("dean", None, 7, ["coach"])] == [None] * 4
        assert day_of("2026-11-05") == date(2026, 11, 5)
        assert [day_of(value) for value in ("2026-02-31", "soon", "", None, 20261105)] == [None] * 5


class TestPages:
    def test_a_role_that_only_a_newer_version_knows(self, world: World) -> None:
        tom, north = world.profiles["teacher"].person, world.building("North Elementary")
        raw(world, "assignment", person=tom, role="dean", building=north, start="2026-08-01")
        shown = {view.id: view for view in directory.people(world.office)}
        assert shown[tom].roles == ((Role.TEACHER, north),)
        assert directory.roles_on(world.office, tom, TODAY) == ((Role.TEACHER, north),)
        assert today.today(world.office)

    def test_a_person_and_a_building_without_a_name(self, world: World) -> None:
        nobody, nowhere = raw(world, "person", note="?"), raw(world, "building", code="W")
        assert directory.UNKNOWN in {view.name for view in directory.people(world.office) if view.id == nobody}
        found = directory.building_named(world.office, "w")
        assert found is not None
        assert found.id == nowhere
        assert nowhere in {view.id for view in directory.buildings(world.office)}

    def test_a_district_without_a_name(self, world: World) -> None:
        ws = world.office
        ws.writer().save([Change("district", natural_id("district"), "everyone", {"name": None})], dirty_facts=False)
        exchange.sync(ws)
        assert ws.district_name == "Riverbend District"

    def test_an_agreement_of_a_newer_version_counts_as_the_strictest(self, world: World) -> None:
        raw(world, "privacy_agreement", level="whispered", valid_from="2026-09-01", version="two")
        raw(world, "privacy_agreement", level="contacts")
        raw(world, "privacy_agreement", level="contacts", valid_from="2026-99-99")
        assert audience.privacy_level(world.office) == "nothing"
        found = profile.about(world.office).agreement
        assert (found.level, found.version, found.since) == (Level.NOTHING, 1, date(2026, 9, 1))

    def test_days_that_are_none(self, world: World) -> None:
        coach, tom = world.profiles["coach"], world.profiles["teacher"].person
        own = f"person:{coach.person}"
        raw(world, "walkthrough", own, "coach", observer=coach.person, teacher=tom, on="2026-11-0x")
        raw(world, "coaching_session", own, "coach", teacher=tom, coach=coach.person, on=7, next_meeting="2026-11-0x")
        raw(world, "coaching_cycle", own, "coach", teacher=tom, phase="learn")
        raw(world, "coaching_cycle", own, "coach", opened="later")
        assert today.today(coach).talks_owed == []
        assert [going.opened for going in caseload.cycles(coach)] == [None, None]
        assert attention.page(coach)

    def test_snapshots_and_targets(self, world: World) -> None:
        raw(world, "snapshot", stages=[{"stage": 3}])
        raw(
            world,
            "snapshot",
            as_of=TODAY,
            stages=[{"indicator": "11a", "stage": 3}, {"stage": 2}, {"indicator": "11b", "stage": "x"}],
        )
        raw(world, "override", valid_from=TODAY, target="many")
        raw(world, "override", valid_from="2026-1", criterion="11b.3.1", target=3)
        found = indicators.published(world.office)
        assert found is not None
        assert found.stages == {("11a", None): 3}
        assert indicators.show(world.office)

    def test_a_roster_is_read_beside_damaged_posts(self, world: World, tmp_path: Path) -> None:
        raw(world, "assignment", source_id="x")
        raw(world, "assignment", source_id="y", person=world.profiles["teacher"].person, start=7)
        path = oneroster.write_bundle(tmp_path / "roster", 1, world.clock.today())
        found = roster.import_roster(world.office, path)
        assert found["created"]["person"] > 0
        assert roster.import_roster(world.office, path, dry_run=True)["created"]["person"] == 0
