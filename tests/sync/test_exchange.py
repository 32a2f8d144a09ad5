"""The exchange over real profiles, files and keys: what arrives, what conflicts, what stays private, what is refused."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from talentdesk.actions import directory, exchange, indicators, records, registrar, upkeep
from talentdesk.errors import EnvironmentProblem, UserError
from talentdesk.keys import seal, sign
from talentdesk.op import make as make_op
from talentdesk.sync import changeset
from talentdesk.sync.audiences import slot
from talentdesk.sync.folder import LocalFolder
from talentdesk.sync.format import decode, v1
from talentdesk.workspace import Workspace
from tests.world import TODAY, World


def digests(world: World) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for ws in world.profiles.values():
        for audience, value in exchange.digest(ws).items():
            found.setdefault(audience, set()).add(value)
    return found


def a_session(world: World, **fields: str) -> records.Saved:
    teacher = world.profiles["teacher"].person
    coach = world.profiles["coach"]
    audience = fields.pop("audience", None)
    saved = records.save(coach, "coaching_session", world.session(coach, teacher, **fields), audience=audience)
    world.settle()
    return saved


class TestArrival:
    def test_profiles_that_exchanged_everything_have_equal_digests(self, world: World) -> None:
        principal = world.profiles["principal"]
        for n in range(3):
            visit = {
                "building": world.building("North Elementary"),
                "teacher": world.profiles["teacher"].person,
                "on": TODAY,
                "subject": f"Visit {n}",
            }
            records.save(principal, "walkthrough", visit)
        a_session(world, notes="what was said")
        assert all(len(values) == 1 for values in digests(world).values())

    def test_a_second_sync_finds_nothing_to_do(self, world: World) -> None:
        again = exchange.sync(world.profiles["coach"])
        assert (again.sealed, again.read, again.applied, again.pending, again.quarantined) == (0, 0, 0, [], [])

    def test_a_newcomer_gets_the_history_of_their_audiences(self, world: World) -> None:
        principal = world.profiles["principal"]
        saved = records.save(
            principal, "walkthrough", {"building": world.building("North Elementary"), "on": TODAY, "place": "room 8"}
        )
        world.settle()
        late = world.join("assistant", "Omar Vela", "assistant_principal", "North Elementary")
        assert records.show(late, saved.id).fields["place"] == "room 8"

    def test_leaders_of_another_school_read_nothing_of_this_one(self, world: World) -> None:
        saved = records.save(
            world.profiles["principal"], "walkthrough", {"building": world.building("North Elementary"), "on": TODAY}
        )
        other = world.join("south", "Sam Poole", "principal", "South Middle")
        with pytest.raises(UserError):
            records.show(other, saved.id)

    def test_carried_files_bring_what_the_folder_would(self, world: World, tmp_path: Path) -> None:
        saved = records.save(
            world.profiles["coach"],
            "coaching_session",
            world.session(world.profiles["coach"], world.profiles["teacher"].person, notes="by stick"),
        )
        shutil.move(world.folder, tmp_path / "away")
        exchange.carry_export(world.profiles["coach"], tmp_path / "coach.zip")
        exchange.carry_import(world.profiles["teacher"], [tmp_path / "coach.zip"])
        assert records.show(world.profiles["teacher"], saved.id).fields["notes"] == "by stick"

    def test_case_32_without_its_folder_nothing_changes(self, world: World, tmp_path: Path) -> None:
        before = exchange.digest(world.office)
        shutil.move(world.folder, tmp_path / "away")
        for make_it in (lambda: None, world.folder.mkdir):
            make_it()
            with pytest.raises(EnvironmentProblem):
                exchange.sync(world.office)
        assert exchange.digest(world.office) == before

    def test_case_51_what_the_folder_lost_is_sent_again_until_somebody_has_read_it(self, world: World) -> None:
        coach = world.profiles["coach"]
        saved = records.save(
            coach, "coaching_session", world.session(coach, world.profiles["teacher"].person, notes="lost and found")
        )
        exchange.sync(coach)
        shutil.rmtree(world.folder / "d" / coach.exchange.device)
        exchange.sync(coach)
        world.settle()
        assert records.show(world.profiles["teacher"], saved.id).fields["notes"] == "lost and found"


class TestConflicts:
    def test_both_sides_are_kept_and_one_choice_settles_it_everywhere(self, world: World) -> None:
        saved = a_session(world, notes="first")
        coach, teacher = world.profiles["coach"], world.profiles["teacher"]
        records.save(coach, "coaching_session", {"notes": "the coach's"}, record=saved.id)
        world.tick()
        records.save(teacher, "coaching_session", {"notes": "the teacher's"}, record=saved.id)
        world.settle()
        found = exchange.conflicts(coach)
        assert [(head.value, head.winner) for head in found[0].heads] == [
            ("the teacher's", True),
            ("the coach's", False),
        ]
        loser = next(head for head in found[0].heads if not head.winner)
        exchange.keep(coach, saved.id, "notes", loser.op)
        world.settle()
        assert {records.show(ws, saved.id).fields["notes"] for ws in (coach, teacher)} == {"the coach's"}
        assert exchange.conflicts(teacher) == []
        assert all(len(values) == 1 for values in digests(world).values())

    def test_a_delete_loses_against_an_edit_it_did_not_see(self, world: World) -> None:
        saved = a_session(world, notes="first", topic="kept")
        coach, teacher = world.profiles["coach"], world.profiles["teacher"]
        records.delete(coach, saved.id)
        records.save(teacher, "coaching_session", {"notes": "second"}, record=saved.id)
        world.settle()
        for ws in (coach, teacher):
            view = records.show(ws, saved.id)
            assert (view.deleted, view.revived, view.fields["notes"], view.fields["topic"]) == (
                False,
                True,
                "second",
                "kept",
            )

    def test_restore_brings_back_what_was_there(self, world: World) -> None:
        saved = a_session(world, notes="first")
        coach = world.profiles["coach"]
        records.delete(coach, saved.id)
        world.settle()
        assert records.show(world.profiles["teacher"], saved.id).deleted
        records.restore(coach, saved.id)
        world.settle()
        assert records.show(world.profiles["teacher"], saved.id).fields["notes"] == "first"


class TestPrivacy:
    MARKER = "zweifelsfrei-quokka-17"

    def private_session(self, world: World) -> records.Saved:
        return a_session(world, notes=f"between us: {self.MARKER}", audience="person")

    def test_a_private_session_opens_on_its_authors_device_only_and_still_counts(self, world: World) -> None:
        before = indicators.explain(world.office, "11b.5.1", "North Elementary")
        saved = self.private_session(world)
        for name, ws in world.profiles.items():
            if name == "coach":
                assert self.MARKER in records.show(ws, saved.id).fields["notes"]
            else:
                with pytest.raises(UserError):
                    records.show(ws, saved.id)
        for name, ws in world.profiles.items():
            opened = b"".join(_opened_by(ws, world.folder))
            assert (self.MARKER.encode() in opened) == (name == "coach")
        after = indicators.explain(world.office, "11b.5.1", "North Elementary")
        assert len(after["facts"]) == len(before["facts"]) + 1
        assert after["hidden_records"] == len(after["facts"])

    def test_no_word_name_or_key_is_readable_in_any_file(self, world: World) -> None:
        self.private_session(world)
        records.save(
            world.profiles["principal"],
            "walkthrough",
            {"building": world.building("North Elementary"), "on": TODAY, "place": self.MARKER},
        )
        world.settle()
        world.close()
        secrets = [self.MARKER, "North Elementary", "Riverbend", "Cora Diaz", "Ann Lee", "AGE-SECRET-KEY"]
        for file in (path for path in world.root.rglob("*") if path.is_file()):
            data = file.read_bytes()
            for secret in secrets:
                assert secret.encode() not in data, f"{secret} in {file.relative_to(world.root)}"
                assert secret.casefold().replace(" ", "") not in file.name.casefold()

    def test_sharing_wider_leaves_the_old_words_where_they_were(self, world: World) -> None:
        saved = self.private_session(world)
        coach = world.profiles["coach"]
        shared = records.share(coach, saved.id, "circle")
        world.settle()
        assert self.MARKER in records.show(world.profiles["teacher"], shared.id).fields["notes"]
        assert records.show(coach, saved.id).deleted
        with pytest.raises(UserError):
            records.show(world.profiles["principal"], shared.id)
        facts = indicators.explain(world.office, "11b.5.1", "North Elementary")["facts"]
        assert len([fact for fact in facts if fact["kind"] == "session"]) == 1

    def test_where_the_agreement_says_nothing_private_work_is_not_counted(self, world: World) -> None:
        records.save(
            world.office,
            "privacy_agreement",
            {"version": 1, "level": "nothing", "valid_from": "2026-07-01", "text": ""},
        )
        world.settle()
        self.private_session(world)
        assert indicators.explain(world.office, "11b.5.1", "North Elementary")["facts"] == []

    def test_where_the_agreement_says_monthly_only_the_number_of_people_travels(self, world: World) -> None:
        records.save(
            world.office,
            "privacy_agreement",
            {"version": 1, "level": "monthly", "valid_from": "2026-07-01", "text": ""},
        )
        world.settle()
        self.private_session(world)
        facts = world.office.database.execute(
            "SELECT day, subject, people, flags FROM fact WHERE kind = 'session'"
        ).fetchall()
        assert [tuple(row) for row in facts] == [("2026-11-01", None, 1, '["monthly"]')]

    def test_a_deleted_session_no_longer_counts(self, world: World) -> None:
        saved = self.private_session(world)
        records.delete(world.profiles["coach"], saved.id)
        world.settle()
        assert indicators.explain(world.office, "11b.5.1", "North Elementary")["facts"] == []


def _opened_by(ws: Workspace, folder: Path) -> Iterator[bytes]:
    """The plain text of every file in the folder that this profile's keys, all of them, can open."""
    identities = [key.identity for key in ws.exchange.audience_keys() if key.identity] + [
        ws.exchange.need("device_age")
    ]
    for file in sorted(folder.rglob("*.age")):
        try:
            cs = decode(file.read_bytes(), identities)
        except (ValueError, seal.SealError):
            continue
        except Exception as problem:  # heads and envelopes are not change sets
            if type(problem).__name__ not in ("Refused", "Unreadable"):
                raise
            continue
        yield cs.header_bytes + b"\n".join(cs.ops)


class TestAbuse:
    def forged(self, world: World, *, private: str, person: str | None = None, audience: str | None = None) -> str:
        """A file sealed for North's leaders, put among the coach's own, signed with a key of the forger's choice."""
        coach = world.profiles["coach"]
        state = coach.exchange
        place = audience or "building:" + world.building("North Elementary")
        key = state.newest_key(place)
        newest = state.need_membership()
        assert key is not None
        record = "ab" * 16
        op = make_op(
            kind="coaching_session",
            record=record,
            fields={"notes": "forged"},
            replaces={},
            hlc="0" * 16,
            person=person or coach.person,
        )
        stream = state.own_stream(place)
        fields = v1.Fields(
            district=state.district,
            membership=newest.version,
            membership_hash=newest.hash,
            device=state.device,
            incarnation=state.incarnation,
            person=person or coach.person,
            audience=place,
            epoch=1,
            seq=stream.seq + 1,
            prev=stream.prev if stream.seq else "0" * 64,
            schema=1001,
            reader=1,
            app="0.1.0",
            hour="2026-11-05T12:00:00Z",
            seen={},
        )
        made = v1.encode(fields, [op.line], private, [key.public])
        path = changeset.Place(
            state.device,
            state.incarnation,
            slot(key.secret, state.device, state.incarnation),
            fields.seq,
            changeset.file_hash(made.data),
        ).path
        LocalFolder(world.folder).write_new(path, made.data)
        return path

    def test_case_69_a_file_with_a_wrong_inner_signature_is_set_aside_with_its_reason(self, world: World) -> None:
        path = self.forged(world, private=sign.new_signing_key())
        report = exchange.sync(world.profiles["principal"])
        assert [(item["file"], item["code"]) for item in report.quarantined] == [(path, "signature")]
        assert report.needs_a_person
        assert records.count(world.profiles["principal"], "coaching_session") == 0
        assert (world.folder / path).exists()

    def test_a_file_made_with_stock_age_and_a_wrong_signature_is_set_aside(self, world: World, tmp_path: Path) -> None:
        first = self.forged(world, private=sign.new_signing_key())
        audience = "building:" + world.building("North Elementary")
        key = world.profiles["principal"].exchange.newest_key(audience)
        assert key is not None
        assert key.identity is not None
        plain = tmp_path / "plain"
        (tmp_path / "key").write_text(key.identity)
        run = subprocess.run(["age", "-d", "-i", tmp_path / "key", "-o", plain, world.folder / first], check=True)
        sealed = subprocess.run(["age", "-r", key.public, plain], check=True, capture_output=True).stdout
        assert run.returncode == 0
        (world.folder / first).unlink()
        place = changeset.place_of(first)
        assert place is not None
        again = changeset.Place(
            place.device, place.incarnation, place.slot, place.seq, changeset.file_hash(sealed)
        ).path
        LocalFolder(world.folder).write_new(again, sealed)
        report = exchange.sync(world.profiles["principal"])
        assert [(item["file"], item["code"]) for item in report.quarantined] == [(again, "signature")]

    def test_stock_age_and_zstd_open_a_change_set(self, world: World, tmp_path: Path) -> None:
        a_session(world, notes="readable in fifty years")
        coach = world.profiles["coach"]
        audience = next(item for item in exchange.digest(coach) if item.startswith("circle:"))
        upkeep.keys_export(coach, audience, tmp_path / "key")
        state = coach.exchange
        key = state.newest_key(audience)
        assert key is not None
        files = sorted(
            (
                world.folder
                / "d"
                / state.device
                / state.incarnation
                / slot(key.secret, state.device, state.incarnation)
            ).iterdir()
        )
        command = f"age -d -i {tmp_path / 'key'} {files[0]} | zstd -d -q"
        shown = subprocess.run(["bash", "-o", "pipefail", "-c", command], check=True, capture_output=True).stdout
        assert b"readable in fifty years" in shown

    def test_case_36_other_peoples_files_are_listed_and_left_alone(self, world: World) -> None:
        (world.folder / "Notes (1).txt").write_text("mine")
        report = exchange.sync(world.office)
        assert report.other_files == ["Notes (1).txt"]
        assert (world.folder / "Notes (1).txt").exists()

    def test_case_33_a_truncated_file_is_pending_and_applied_once_it_is_whole(self, world: World) -> None:
        coach, teacher = world.profiles["coach"], world.profiles["teacher"]
        saved = records.save(coach, "coaching_session", world.session(coach, teacher.person, notes="whole"))
        before = set(world.folder.rglob("*.age"))
        exchange.sync(coach)
        new = [file for file in set(world.folder.rglob("*.age")) - before if file.parent.name not in ("h", "env")]
        whole = {file: file.read_bytes() for file in new}
        for file, data in whole.items():
            file.write_bytes(data[: len(data) // 2])
        report = exchange.sync(teacher)
        assert report.pending
        assert not report.quarantined
        for file, data in whole.items():
            file.write_bytes(data)
        report = exchange.sync(teacher)
        assert not report.pending
        assert records.show(teacher, saved.id).fields["notes"] == "whole"

    def test_a_colleague_cannot_edit_a_walkthrough_that_is_not_theirs(self, world: World) -> None:
        saved = records.save(
            world.profiles["principal"],
            "walkthrough",
            {"building": world.building("North Elementary"), "on": TODAY, "place": "room 8"},
        )
        world.settle()
        with pytest.raises(UserError, match="its author only"):
            records.save(world.profiles["coach"], "walkthrough", {"place": "room 9"}, record=saved.id)

    def test_verify_reads_the_whole_folder_and_names_what_is_wrong(self, world: World) -> None:
        assert upkeep.verify(world.profiles["principal"], folder=True).ok
        path = self.forged(world, private=sign.new_signing_key())
        found = upkeep.verify(world.profiles["principal"], folder=True)
        assert not found.ok
        assert [item["where"] for item in found.problems] == [path]


class TestDevices:
    def test_the_words_must_be_right(self, world: World, tmp_path: Path) -> None:
        from talentdesk.actions import district

        joined = district.join(
            tmp_path / "late", world.folder, world.card, "Eve Late", "coach", ["North Elementary"], clock=world.clock
        )
        wrong = [*joined.words[1:], joined.words[0]]
        version = world.office.exchange.need_membership().version
        with pytest.raises(UserError, match="not the words"):
            district.approve(world.office, joined.request, " ".join(wrong))
        assert world.office.exchange.need_membership().version == version
        assert [view.person_name for view in district.devices(world.office) if view.status == "requested"] == [
            "Eve Late"
        ]
        joined.ws.close()

    def test_a_new_reader_of_a_school_is_shown_to_those_who_read_it_already(self, world: World) -> None:
        from talentdesk.actions import district

        joined = district.join(
            world.root / "late", world.folder, world.card, "Omar Vela", "coach", ["North Elementary"], clock=world.clock
        )
        district.approve(world.office, joined.request, " ".join(joined.words))
        shown = {name: exchange.sync(ws).notices for name, ws in world.profiles.items()}
        world.profiles["late"] = joined.ws
        assert shown["principal"] == shown["coach"] == ["Omar Vela was added to the readers of North Elementary."]
        assert shown["teacher"] == []
        assert exchange.sync(joined.ws).notices == exchange.sync(world.profiles["principal"]).notices == []

    def test_a_laptop_added_under_somebodys_name_is_shown_to_them(self, world: World) -> None:
        """The registrar could do that to read private notes; it is never silent."""
        from talentdesk.actions import district

        coach = world.profiles["coach"]
        joined = district.join(
            world.root / "other",
            world.folder,
            world.card,
            "Cora Diaz",
            "coach",
            ["North Elementary"],
            clock=world.clock,
        )
        district.approve(world.office, joined.request, " ".join(joined.words), as_person=coach.person)
        report = exchange.sync(coach)
        world.profiles["other"] = joined.ws
        assert len(report.to_confirm) == 1
        assert joined.device in report.to_confirm[0]
        assert report.needs_a_person
        assert "laptop added under my name" in {line["what"] for line in upkeep.audit_trail(coach)}

    def test_case_73_a_revoked_device_counts_up_to_its_cut_off_only(self, world: World) -> None:
        from talentdesk.actions import district

        coach, principal = world.profiles["coach"], world.profiles["principal"]
        north = world.building("North Elementary")
        before = records.save(coach, "walkthrough", {"building": north, "on": TODAY, "place": "before"})
        world.settle()
        lost = coach.exchange.device
        registrar.revoke(world.office, lost)
        after = records.save(coach, "walkthrough", {"building": north, "on": TODAY, "place": "after"})
        Workspace.close(world.profiles.pop("coach"))
        del after
        world.settle()
        assert records.show(principal, before.id).fields["place"] == "before"
        assert {view.status for view in district.devices(world.office) if view.device == lost} == {"revoked"}

    def test_case_25_a_restored_backup_begins_a_new_incarnation_and_gets_its_own_ops_back(
        self, world: World, tmp_path: Path
    ) -> None:
        coach = world.profiles["coach"]
        upkeep.backup_create(coach, tmp_path / "coach.backup")
        saved = a_session(world, notes="after the backup")
        old = coach.exchange.incarnation
        coach.close()
        upkeep.backup_restore(tmp_path / "coach", tmp_path / "coach.backup", None)
        coach = world.profiles["coach"] = Workspace.open(tmp_path / "coach", clock=world.clock)
        assert coach.exchange.incarnation != old
        exchange.sync(coach)
        exchange.sync(coach)
        world.settle()
        teacher = world.profiles["teacher"]
        assert records.show(teacher, saved.id).fields["notes"] == "after the backup"
        assert directory.name_of(teacher, coach.person) == "Cora Diaz"
        assert not exchange.sync(world.profiles["principal"]).quarantined
