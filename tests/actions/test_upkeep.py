"""Backups, checks and keys for the long run."""

from __future__ import annotations

import errno
import os
import zipfile
from contextlib import nullcontext
from pathlib import Path

import pytest

from talentdesk.actions import exchange, records, registrar, upkeep
from talentdesk.errors import EnvironmentProblem, TalentDeskError, UserError
from talentdesk.workspace import Workspace
from tests.world import World


def reopened(world: World, name: str) -> Workspace:
    world.profiles[name] = Workspace.open(world.root / name, clock=world.clock)
    return world.profiles[name]


class TestBackups:
    def test_a_restored_profile_goes_on_under_new_numbers_and_gets_back_what_it_had_sent(self, world: World) -> None:
        coach, teacher = world.profiles["coach"], world.profiles["teacher"]
        early = records.save(coach, "coaching_session", world.session(coach, teacher.person, notes="early"))
        world.settle()
        backup = upkeep.backup_create(coach, world.root / "b.zip")
        late = records.save(coach, "coaching_session", world.session(coach, teacher.person, notes="late"))
        world.settle()
        incarnation, home = coach.exchange.incarnation, coach.home
        coach.close()
        upkeep.backup_restore(home, backup, None)
        coach = reopened(world, "coach")
        assert coach.exchange.incarnation != incarnation
        with pytest.raises(UserError):
            records.show(coach, late.id)
        world.settle()
        assert records.show(coach, late.id).fields["notes"] == "late"
        third = records.save(coach, "coaching_session", world.session(coach, teacher.person, notes="after"))
        world.settle()
        assert [records.show(teacher, item.id).fields["notes"] for item in (early, late, third)] == [
            "early",
            "late",
            "after",
        ]
        assert exchange.status(teacher).quarantined == []
        assert upkeep.verify(coach).ok
        assert next(line["what"] for line in upkeep.audit_trail(coach)) == "backup restored"

    def test_what_stood_there_is_kept_beside_it(self, world: World) -> None:
        coach = world.profiles["coach"]
        backup = upkeep.backup_create(coach, world.root / "b.zip")
        coach.close()
        before = (coach.home / "talentdesk.db").read_bytes()
        upkeep.backup_restore(coach.home, backup, None)
        kept = list(coach.home.glob("before-restore-*/talentdesk.db"))
        assert [file.read_bytes() for file in kept] == [before]
        reopened(world, "coach")

    @pytest.mark.parametrize("moves", range(6))
    def test_a_restore_that_was_cut_off_leaves_the_old_profile_or_is_finished_at_the_next_opening(
        self, world: World, monkeypatch: pytest.MonkeyPatch, moves: int
    ) -> None:
        coach = world.profiles["coach"]
        backup = upkeep.backup_create(coach, world.root / "b.zip")
        records.save(coach, "coaching_session", world.session(coach, world.profiles["teacher"].person))
        incarnation = coach.exchange.incarnation
        coach.close()
        rename, left = Path.rename, iter(range(moves))

        def interrupted(self: Path, target: Path) -> Path:
            if next(left, None) is None:
                raise KeyboardInterrupt
            return rename(self, target)

        monkeypatch.setattr(Path, "rename", interrupted)
        with pytest.raises(KeyboardInterrupt) if moves < 5 else nullcontext():
            upkeep.backup_restore(coach.home, backup, None)
        monkeypatch.setattr(Path, "rename", rename)
        assert Workspace.exists(coach.home)
        coach = reopened(world, "coach")
        restored = coach.exchange.incarnation != incarnation
        assert restored == (moves > 0)
        assert (records.count(coach, "coaching_session") == 0) == restored
        assert len(list(coach.home.glob("before-restore-*/key.json"))) == restored
        assert list(coach.home.glob("restor*")) == []
        assert upkeep.verify(coach).ok

    def test_a_backup_that_was_cut_off_stands_under_no_name_that_was_asked_for(
        self, world: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        coach = world.profiles["coach"]
        shelf = world.root / "shelf"
        shelf.mkdir()

        def interrupted(_descriptor: int) -> None:
            raise OSError(errno.ENOSPC, "No space left on device")

        monkeypatch.setattr(os, "fsync", interrupted)
        with pytest.raises(EnvironmentProblem, match="can't be written"):
            upkeep.backup_create(coach, shelf / "b.zip")
        assert list(shelf.iterdir()) == []

    def test_what_a_killed_backup_left_is_written_over(self, world: World) -> None:
        coach = world.profiles["coach"]
        shelf = world.root / "shelf"
        shelf.mkdir()
        for left in (shelf / f"backup-{coach.exchange.device}.unfinished", coach.home / "backup.tmp"):
            left.write_bytes(b"half a file")
        upkeep.backup_create(coach, shelf / "b.zip")
        assert [item.name for item in shelf.iterdir()] == ["b.zip"]
        upkeep.backup_restore(world.root / "another", shelf / "b.zip", None)
        Workspace.open(world.root / "another", clock=world.clock).close()

    def test_a_backup_is_encrypted_and_never_written_over_something(self, world: World) -> None:
        coach = world.profiles["coach"]
        records.save(
            coach, "coaching_session", world.session(coach, coach.person, notes="words-of-a-talk"), audience="person"
        )
        backup = upkeep.backup_create(coach, world.root / "b.zip")
        with zipfile.ZipFile(backup) as archive:
            assert not [name for name in archive.namelist() if b"words-of-a-talk" in archive.read(name)]
        with pytest.raises(UserError, match="exists already"):
            upkeep.backup_create(coach, backup)
        with pytest.raises(EnvironmentProblem):
            upkeep.backup_create(coach, world.root / "nowhere" / "b.zip")
        assert list(coach.home.glob("*.tmp")) == []

    @pytest.mark.parametrize("case", ["missing", "text", "other zip", "cut", "flipped"])
    def test_a_damaged_backup_changes_nothing(self, world: World, case: str) -> None:
        coach = world.profiles["coach"]
        backup = upkeep.backup_create(coach, world.root / "b.zip")
        data = bytearray(backup.read_bytes())
        match case:
            case "missing":
                backup.unlink()
            case "text":
                backup.write_text("a shopping list")
            case "other zip":
                with zipfile.ZipFile(backup, "w") as archive:
                    archive.writestr("talentdesk.db", "x")
            case "cut":
                backup.write_bytes(data[: len(data) // 2])
            case _:
                data[len(data) // 2] ^= 1
                backup.write_bytes(data)
        coach.close()
        before = {file.name: file.read_bytes() for file in coach.home.iterdir() if file.is_file()}
        with pytest.raises(TalentDeskError):
            upkeep.backup_restore(coach.home, backup, None)
        assert {file.name: file.read_bytes() for file in coach.home.iterdir() if file.is_file()} == before
        assert not [item for item in coach.home.iterdir() if item.is_dir()]
        reopened(world, "coach")

    def test_a_full_disk_or_a_place_that_can_not_be_made_is_called_what_it_is(
        self, world: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        backup = upkeep.backup_create(world.profiles["coach"], world.root / "b.zip")
        with pytest.raises(EnvironmentProblem, match="can't be made"):
            upkeep.backup_restore(backup / "below a file", backup, None)

        def full(_descriptor: int) -> None:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

        monkeypatch.setattr(os, "fsync", full)
        with pytest.raises(EnvironmentProblem, match="disk is full"):
            upkeep.backup_restore(world.root / "another", backup, None)

    def test_an_open_profile_is_not_replaced(self, world: World) -> None:
        backup = upkeep.backup_create(world.profiles["coach"], world.root / "b.zip")
        with pytest.raises(UserError, match="already has this profile open"):
            upkeep.backup_restore(world.profiles["coach"].home, backup, None)
        assert not [item for item in world.profiles["coach"].home.iterdir() if item.is_dir()]


class TestChecking:
    def test_a_record_that_is_not_what_its_ops_say_is_found(self, world: World) -> None:
        coach = world.profiles["coach"]
        saved = records.save(
            coach, "coaching_session", world.session(coach, world.profiles["teacher"].person, notes="true")
        )
        assert upkeep.verify(coach).ok
        with coach.database.write() as db:
            db.execute("UPDATE record SET body = jsonb(replace(json(body), 'true', 'false')) WHERE id = ?", (saved.id,))
        found = upkeep.verify(coach)
        assert not found.ok
        assert [problem["where"] for problem in found.problems] == [f"record {saved.id}"]

    def test_an_op_that_was_changed_is_found(self, world: World) -> None:
        coach = world.profiles["coach"]
        records.save(coach, "coaching_session", world.session(coach, world.profiles["teacher"].person, notes="true"))
        with coach.database.write() as db:
            db.execute("UPDATE op SET line = replace(line, '\"true\"', '\"false\"')")
        assert not upkeep.verify(coach).ok

    def test_the_whole_folder_is_proved(self, world: World) -> None:
        found = upkeep.verify(world.office, folder=True)
        assert found.problems == []
        assert min(found.checked[part] for part in ("files", "streams", "statements", "memberships")) > 0

    @pytest.mark.parametrize("pattern", ["members/m-*.json", "d/*/*/h/*.age", "d/*/*/" + "?" * 32 + "/*.age"])
    def test_a_changed_file_of_any_sort_is_named(self, world: World, pattern: str) -> None:
        file = next(path for path in sorted(world.folder.glob(pattern)) if path.parent.name != "k")
        file.write_bytes(file.read_bytes()[:-2] + b"xx")
        problems = [problem for ws in world.profiles.values() for problem in upkeep.verify(ws, folder=True).problems]
        assert file.relative_to(world.folder).as_posix() in {problem["where"] for problem in problems}

    def test_a_laptop_that_was_shut_out_leaves_nothing_to_complain_about(self, world: World) -> None:
        coach = world.profiles.pop("coach")
        registrar.revoke(world.office, coach.exchange.device)
        coach.close()
        world.settle()
        assert upkeep.verify(world.office, folder=True).problems == []


class TestKeys:
    def test_an_exported_key_is_private_audited_and_never_written_over_something(self, world: World) -> None:
        office = world.office
        file = upkeep.keys_export(office, "office", world.root / "k")
        assert file.stat().st_mode & 0o077 == 0
        assert "AGE-SECRET-KEY-1" in file.read_text()
        assert upkeep.audit_trail(office)[0]["what"] == "key exported"
        assert "AGE-SECRET" not in repr(upkeep.audit_trail(office))
        with pytest.raises(UserError, match="exists already"):
            upkeep.keys_export(office, "office", file)
        with pytest.raises(UserError, match="exchange folder"):
            upkeep.keys_export(office, "office", world.folder / "k")
        with pytest.raises(UserError, match="holds no key"):
            upkeep.keys_export(world.profiles["teacher"], "office", world.root / "l")
