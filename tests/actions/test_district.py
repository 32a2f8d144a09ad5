"""Founding, joining, approving and shutting out: what happens, and that a refusal leaves nothing behind."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from talentdesk.actions import directory, district, exchange, records, registrar
from talentdesk.errors import EnvironmentProblem, TalentDeskError, UserError
from talentdesk.schema.types import Role
from talentdesk.workspace import Workspace
from tests.world import World

NORTH = "North Elementary"


@pytest.fixture
def founded(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path).found(NORTH)
    yield made
    made.close()


def joined(world: World, name: str = "late", **words: Any) -> district.Joined:
    given: dict[str, Any] = {"card": world.card, "person": "Lara Late", "role": "coach", "buildings": (NORTH,)} | words
    made = district.join(world.root / name, world.folder, clock=world.clock, **given)
    world.profiles[name] = made.ws
    return made


class TestFounding:
    def test_the_first_person_is_the_office_and_the_root_key_is_in_the_kit_alone(self, founded: World) -> None:
        me = founded.office.me
        assert ([role for role, _ in me.roles], me.status) == ([Role.DISTRICT_STAFF], "active")
        kit = district.kit_place(founded.root / "office")
        assert kit.read_bytes().startswith(b"%PDF")
        assert not kit.is_relative_to(founded.office.home)  # no copy or backup of the profile takes it along
        assert founded.office.exchange.secret("root_private") is None
        assert founded.office.district_name == "Riverbend District"

    def test_a_beginning_that_was_cut_off_is_no_profile_and_is_begun_anew(self, tmp_path: Path) -> None:
        home = tmp_path / "office"
        for _ in range(2):
            Workspace.create(home).close()  # as a process leaves it that is killed before the district stands
            assert not Workspace.exists(home)
        made = district.create(home, tmp_path / "folder", "Riverbend District", "Dana Ortiz")
        assert Workspace.exists(home)
        assert made.ws.me.status == "active"
        made.ws.close()

    def test_a_founding_that_is_killed_once_the_folder_holds_it_stands(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        home, there = tmp_path / "office", list[bool]()
        monkeypatch.setattr(district, "sync", lambda ws: there.append(Workspace.exists(home)))
        made = district.create(home, tmp_path / "folder", "Riverbend District", "Dana Ortiz")
        assert there == [True]
        assert records.show(made.ws, made.ws.person).title == "Dana Ortiz"
        made.ws.close()

    @pytest.mark.parametrize("case", ["no name", "taken folder", "profile inside the folder", "short passphrase"])
    def test_a_refusal_leaves_nothing_behind(self, founded: World, case: str) -> None:
        home, folder, name, passphrase = founded.root / "second", founded.root / "other", "Second", None
        match case:
            case "no name":
                name = "  "
            case "taken folder":
                folder = founded.folder
            case "profile inside the folder":
                home = folder / "profile"
            case _:
                passphrase = "short"
        before = exchange.digest(founded.office)
        with pytest.raises(TalentDeskError):
            district.create(home, folder, name, "Eve", passphrase)
        assert not home.exists()
        assert not district.kit_place(home).parent.exists()
        assert exchange.digest(founded.office) == before

    def test_where_founding_fails_late_no_kit_is_left(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        def away(_ws: Any) -> None:
            raise EnvironmentProblem("The folder went away.")

        monkeypatch.setattr(district, "sync", away)
        with pytest.raises(EnvironmentProblem):
            district.create(tmp_path / "home", tmp_path / "folder", "Riverbend", "Dana Ortiz")
        assert not (tmp_path / "home").exists()
        assert not district.kit_place(tmp_path / "home").parent.exists()

    def test_a_kit_of_before_is_kept_and_named(self, tmp_path: Path) -> None:
        kept = district.kit_place(tmp_path / "home")
        kept.parent.mkdir()
        kept.write_bytes(b"another district's")
        with pytest.raises(UserError, match="already a recovery kit"):
            district.create(tmp_path / "home", tmp_path / "folder", "Riverbend", "Dana Ortiz")
        assert kept.read_bytes() == b"another district's"
        assert not (tmp_path / "home").exists()

    def test_a_profile_is_not_founded_over(self, founded: World) -> None:
        with pytest.raises(UserError, match="already a profile"):
            district.create(founded.root / "office", founded.root / "other", "Second", "Eve")


class TestJoining:
    def test_a_request_waits_and_tells_nobody_its_words(self, founded: World) -> None:
        made = joined(founded)
        assert len(made.words) == 6
        waiting = [view for view in district.devices(founded.office) if view.status == "requested"]
        assert [(view.person_name, view.role, view.building, view.request) for view in waiting] == [
            ("Lara Late", "coach", NORTH, made.request)
        ]
        assert " ".join(made.words[:2]) not in repr(waiting)
        with pytest.raises(UserError, match="isn't approved"):
            _ = made.ws.person

    @pytest.mark.parametrize(
        ("words", "says"),
        [
            ({"card": "td1-" + "0" * 32 + "-" + "1" * 32}, "card"),
            ({"card": "nonsense"}, "card"),
            ({"role": "boss"}, "no role"),
            ({"buildings": ()}, "joins with a building"),
        ],
    )
    def test_a_refusal_leaves_nothing_behind(self, founded: World, words: dict[str, Any], says: str) -> None:
        before = sorted(founded.folder.rglob("*"))
        with pytest.raises(UserError, match=says):
            joined(founded, **words)
        assert not (founded.root / "late").exists()
        assert sorted(founded.folder.rglob("*")) == before

    def test_a_folder_without_a_district_or_with_one_of_a_newer_version_is_said_so(
        self, founded: World, tmp_path: Path
    ) -> None:
        (tmp_path / "empty").mkdir()
        with pytest.raises(UserError, match="no district in that folder"):
            district.join(tmp_path / "late", tmp_path / "empty", founded.card, "Eve", "executive")
        (tmp_path / "empty" / "district.json").write_text('{"format":2}')
        with pytest.raises(UserError, match="newer version"):
            district.join(tmp_path / "late", tmp_path / "empty", founded.card, "Eve", "executive")


class TestApproving:
    def test_the_right_words_make_a_member_with_a_post_and_keys(self, founded: World) -> None:
        made = joined(founded)
        view = district.approve(founded.office, made.request, " ".join(made.words))
        assert (view.status, view.role, view.person_name) == ("active", "coach", "Lara Late")
        founded.settle()
        assert made.ws.me.status == "active"
        assert f"building:{founded.building(NORTH)}" in made.ws.exchange.readable()
        assert [v.name for v in directory.people(founded.office, (Role.COACH,))] == ["Lara Late"]

    def test_words_may_be_typed_with_capitals_and_spaces(self, founded: World) -> None:
        made = joined(founded)
        assert district.approve(founded.office, made.request, "  " + "   ".join(made.words).upper()).status == "active"

    def test_wrong_words_change_nothing(self, founded: World) -> None:
        made = joined(founded)
        before = exchange.digest(founded.office), founded.office.exchange.need_membership().version
        for words in ("", "one two three four five six", " ".join(reversed(made.words)), " ".join(made.words[:5])):
            with pytest.raises(UserError, match="the words"):
                district.approve(founded.office, made.request, words)
        assert (exchange.digest(founded.office), founded.office.exchange.need_membership().version) == before

    def test_somebody_in_the_directory_keeps_their_id(self, founded: World) -> None:
        known = records.save(founded.office, "person", {"given_name": "Lara", "family_name": "Late"}).id
        made = joined(founded)
        assert district.approve(founded.office, made.request, " ".join(made.words), as_person=known).person == known
        assert records.count(founded.office, "person") == 2

    @pytest.mark.parametrize("case", ["person", "building", "request"])
    def test_what_does_not_exist_is_refused(self, founded: World, case: str) -> None:
        made = joined(founded, buildings=("Nowhere High",) if case == "building" else (NORTH,))
        request = "0" * 32 if case == "request" else made.request
        with pytest.raises(UserError):
            district.approve(founded.office, request, " ".join(made.words), "0" * 32 if case == "person" else None)
        assert [view.status for view in district.devices(founded.office)] == ["active", "requested"]

    def test_a_building_can_be_made_on_the_way(self, founded: World) -> None:
        made = joined(founded, buildings=("Nowhere High",))
        district.approve(founded.office, made.request, " ".join(made.words), create_buildings=True)
        assert [view.name for view in directory.buildings(founded.office)] == [NORTH, "Nowhere High"]

    def test_only_the_registrar_approves_and_revokes(self, world: World) -> None:
        made = joined(world)
        for profile in ("principal", "teacher"):
            with pytest.raises(UserError, match="registrar"):
                district.approve(world.profiles[profile], made.request, " ".join(made.words))
            with pytest.raises(UserError, match="registrar"):
                registrar.revoke(world.profiles[profile], world.profiles["coach"].exchange.device)


class TestRevoking:
    def test_what_was_written_before_counts_and_what_comes_later_does_not(self, world: World) -> None:
        coach, teacher = world.profiles["coach"], world.profiles["teacher"]
        before = records.save(coach, "coaching_session", world.session(coach, teacher.person, notes="written before"))
        world.settle()
        registrar.revoke(world.office, coach.exchange.device)
        after = records.save(coach, "coaching_session", world.session(coach, teacher.person, notes="written after"))
        world.settle(1)
        assert records.show(teacher, before.id).fields["notes"] == "written before"
        with pytest.raises(UserError, match="no such record"):
            records.show(teacher, after.id)
        assert {v.device: v.status for v in district.devices(world.office)}[coach.exchange.device] == "revoked"

    def test_new_keys_are_out_of_the_lost_laptop_s_reach(self, world: World) -> None:
        lost = world.profiles.pop("coach")
        registrar.revoke(world.office, lost.exchange.device)
        world.settle()
        for ws in world.profiles.values():
            newest, held = ws.exchange.newest_key("everyone"), lost.exchange.newest_key("everyone")
            assert newest is not None
            assert held is not None
            assert (newest.epoch, held.epoch) == (2, 1)
        lost.close()

    def test_the_registrar_and_unknown_devices_are_refused(self, world: World) -> None:
        for device in (world.office.exchange.device, "0" * 16):
            with pytest.raises(UserError):
                registrar.revoke(world.office, device)
