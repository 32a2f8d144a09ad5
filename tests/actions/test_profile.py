"""The profile on this laptop: how it is protected, and moving the district folder."""

from __future__ import annotations

from pathlib import Path

import keyring
import pytest
from keyring.backends.fail import Keyring as NoKeyring

from talentdesk.actions import attention, district, exchange, forms, profile, upkeep
from talentdesk.errors import UserError
from talentdesk.schema.types import Role
from tests.world import World

SECRET = "eight quiet herons"


def test_a_passphrase_is_needed_where_there_is_no_keyring(tmp_path: Path) -> None:
    assert not profile.needs_passphrase(tmp_path / "home")
    keyring.set_keyring(NoKeyring())
    assert profile.needs_passphrase(tmp_path / "home")


def test_a_profile_says_how_it_is_protected(tmp_path: Path) -> None:
    district.create(tmp_path / "open", tmp_path / "one", "Riverbend", "Dana Ortiz").ws.close()
    district.create(tmp_path / "closed", tmp_path / "two", "Riverbend", "Dana Ortiz", SECRET).ws.close()
    assert not profile.needs_passphrase(tmp_path / "open")
    assert profile.needs_passphrase(tmp_path / "closed")
    (tmp_path / "closed" / "key.json").unlink()
    assert not profile.needs_passphrase(tmp_path / "closed")


def test_the_folder_may_move_but_not_to_another_district(world: World, tmp_path: Path) -> None:
    principal = world.profiles["principal"]
    other = district.create(tmp_path / "other", tmp_path / "elsewhere", "Other", "Olga Other")
    other.ws.close()
    with pytest.raises(UserError, match="another district") as refused:
        profile.change_folder(principal, tmp_path / "elsewhere")
    assert refused.value.about == "folder"
    moved = world.folder.rename(tmp_path / "moved")
    profile.change_folder(principal, moved)
    exchange.sync(principal)
    assert profile.about(principal).folder == str(moved)


def test_errors_of_founding_name_the_field_they_are_about(world: World, tmp_path: Path) -> None:
    with pytest.raises(UserError) as refused:
        district.create(tmp_path / "home", world.folder, "Riverbend", "Dana Ortiz")
    assert refused.value.about == "folder"
    with pytest.raises(UserError) as refused:
        district.join(tmp_path / "home", world.folder, "no card", "Nora New", "executive")
    assert refused.value.about == "card"


def test_the_role_nearest_to_classrooms_decides(world: World) -> None:
    found = {name: attention.main_role(ws) for name, ws in world.profiles.items()}
    assert found == {
        "office": Role.DISTRICT_STAFF,
        "principal": Role.PRINCIPAL,
        "coach": Role.COACH,
        "teacher": Role.TEACHER,
    }


def test_requests_wait_for_the_registrar_only(world: World, tmp_path: Path) -> None:
    joined = district.join(tmp_path / "n", world.folder, world.card, "Nora New", "coach", ["North Elementary"])
    joined.ws.close()
    needs = attention.page(world.office).needs
    assert needs is not None
    assert needs.requests == ["Nora New"]
    assert needs.waiting
    assert attention.page(world.profiles["principal"]).needs is None


def test_a_bundled_form_is_published_once(world: World) -> None:
    code = str(forms.bundled()[0]["code"])
    forms.publish(world.office, code)
    with pytest.raises(UserError, match="already"):
        forms.publish(world.office, code)
    with pytest.raises(UserError, match="ships"):
        forms.publish(world.office, "no-such-form")


class TestTheRecoveryKit:
    def test_it_is_removed_at_a_word_and_noted(self, world: World) -> None:
        kit = profile.about(world.office).kit
        assert kit == district.kit_place(world.office.home)
        assert profile.remove_kit(world.office) == kit
        assert not kit.parent.exists()
        assert profile.about(world.office).kit is None
        assert "recovery kit removed" in {line["what"] for line in upkeep.audit_trail(world.office)}
        with pytest.raises(UserError, match="no recovery kit"):
            profile.remove_kit(world.office)

    def test_what_else_lies_in_its_folder_stays(self, world: World) -> None:
        kit = district.kit_place(world.office.home)
        (kit.parent / "notes.txt").write_text("mine", encoding="utf-8")
        profile.remove_kit(world.office)
        assert [path.name for path in kit.parent.iterdir()] == ["notes.txt"]

    def test_one_that_was_written_elsewhere_is_found_there(self, tmp_path: Path) -> None:
        made = district.create(
            tmp_path / "home", tmp_path / "folder", "Riverbend", "Dana Ortiz", kit=tmp_path / "stick" / "kit.pdf"
        )
        assert profile.kit_of(made.ws) == tmp_path / "stick" / "kit.pdf"
        assert not district.kit_place(tmp_path / "home").exists()
        profile.remove_kit(made.ws)
        assert list((tmp_path / "stick").iterdir()) == []
        made.ws.close()
