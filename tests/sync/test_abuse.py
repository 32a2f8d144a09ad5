"""What strangers with the folder, sync clients and colleagues with a modified program can do: nothing that stops the rest."""

from __future__ import annotations

import hashlib
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import zstandard

from talentdesk import op as ops
from talentdesk import strictjson
from talentdesk.actions import district, exchange, indicators, records, registrar
from talentdesk.ids import natural_id, new_record_id
from talentdesk.keys import seal, sign
from talentdesk.op import Op
from talentdesk.schema.kinds import BY_NAME
from talentdesk.store import check, merge, reader
from talentdesk.store.merge import Incoming, Source
from talentdesk.strictjson import MAX_SAFE
from talentdesk.sync import changeset, head, reading, rules, shape
from talentdesk.sync.audiences import secret_of, slot
from talentdesk.sync.changeset import Place
from talentdesk.sync.folder import LocalFolder
from talentdesk.sync.format import decode, shell, v1
from talentdesk.sync.sealing import Sealer
from talentdesk.sync.state import AudienceKey
from talentdesk.workspace import Workspace
from tests.world import TODAY, World


def north(world: World) -> str:
    return "building:" + world.building("North Elementary")


def visit(world: World, ws: Workspace, place: str) -> records.Saved:
    return records.save(
        ws, "walkthrough", {"building": world.building("North Elementary"), "on": TODAY, "place": place}
    )


def an_op(person: str, **changes: Any) -> Op:
    parts: dict[str, Any] = {
        "kind": "coaching_session",
        "record": new_record_id(person),
        "fields": {"notes": "made by hand"},
        "replaces": {},
        "hlc": "0" * 16,
        "person": person,
    }
    return ops.make(**parts | changes)


def a_set(ws: Workspace, audience: str, *lines: bytes, **changes: Any) -> tuple[Place, bytes]:
    """A rightly signed set of this device, made by a program that follows no other rule. It isn't written anywhere."""
    state = ws.exchange
    key, newest, stream = state.newest_key(audience), state.need_membership(), state.own_stream(audience)
    assert key is not None
    private = changes.pop("private", state.need("device_sign"))
    to = changes.pop("to", [key.public])
    values: dict[str, Any] = {
        "district": state.district,
        "membership": newest.version,
        "membership_hash": newest.hash,
        "device": state.device,
        "incarnation": state.incarnation,
        "person": ws.person,
        "audience": audience,
        "epoch": key.epoch,
        "seq": stream.seq + 1,
        "prev": stream.prev,
        "schema": 1001,
        "reader": 1,
        "app": "0.1.0",
        "hour": "2026-11-05T12:00:00Z",
        "seen": {},
    }
    made = v1.encode(v1.Fields(**values | changes), list(lines), private, to)
    name = slot(key.secret, made.header.device, made.header.incarnation)
    place = Place(made.header.device, made.header.incarnation, name, made.header.seq, changeset.file_hash(made.data))
    return place, made.data


def put(world: World, made: tuple[Place, bytes]) -> str:
    LocalFolder(world.folder).write_new(made[0].path, made[1])
    return made[0].path


def codes(report: exchange.SyncReport) -> list[tuple[str, str]]:
    return [(item["file"], item["code"]) for item in report.quarantined]


def own_files(world: World, ws: Workspace, audience: str) -> list[Path]:
    state = ws.exchange
    key = state.newest_key(audience)
    assert key is not None
    directory = (
        world.folder / "d" / state.device / state.incarnation / slot(key.secret, state.device, state.incarnation)
    )
    return sorted(directory.glob("*.age"))


class TestForeignNames:
    """Case 36 and 49: what sync clients, file managers and people leave lying about."""

    LITTER = (".DS_Store", "desktop.ini", "Notes (1).txt", "m-00000002-0123456789abcdef (1).json", "zz-conflict.age")

    def test_case_36_litter_in_every_directory_stops_nothing(self, world: World) -> None:
        for directory in [world.folder, *(path for path in world.folder.rglob("*") if path.is_dir())]:
            for name in self.LITTER:
                (directory / name).write_bytes(b"litter")
        (world.folder / "d" / "Some Device").mkdir()
        (world.folder / "d" / world.office.exchange.device / "UPPER").mkdir()
        saved = visit(world, world.profiles["principal"], "room 8")
        world.settle()
        assert records.show(world.profiles["coach"], saved.id).fields["place"] == "room 8"
        assert exchange.last_heard(world.profiles["coach"])[world.profiles["principal"].exchange.device]
        assert any(".DS_Store" in name for name in exchange.sync(world.office).other_files)

    def test_litter_among_join_requests_hides_no_request(self, world: World, tmp_path: Path) -> None:
        (world.folder / "join").mkdir(exist_ok=True)
        (world.folder / "join" / ".DS_Store").write_bytes(b"litter")
        (world.folder / "members" / "desktop.ini").write_bytes(b"litter")
        joined = district.join(
            tmp_path / "late", world.folder, world.card, "Eve Late", "coach", ["North Elementary"], clock=world.clock
        )
        assert [view.person_name for view in district.devices(world.office) if view.status == "requested"] == [
            "Eve Late"
        ]
        joined.ws.close()

    def test_directories_far_below_stop_nothing(self, world: World) -> None:
        (world.folder / "/".join("abcdefghijkl")).mkdir(parents=True)
        assert exchange.sync(world.office).applied == 0

    def test_case_36_conflicted_copies_of_sets_heads_and_memberships_change_nothing(self, world: World) -> None:
        before = {name: exchange.digest(ws) for name, ws in world.profiles.items()}
        for file in [path for path in world.folder.rglob("*") if path.is_file()]:
            for mark in (" (1)", "-HOSTNAME", ".sync-conflict-20261105-120000-ABCDEFG", " (Ann's conflicted copy)"):
                shutil.copy(file, file.with_name(f"{file.stem}{mark}{file.suffix}"))
        world.settle()
        assert {name: exchange.digest(ws) for name, ws in world.profiles.items()} == before
        assert all(not exchange.sync(ws).quarantined for ws in world.profiles.values())


class TestBadFiles:
    def test_cases_33_35_45_79_one_bad_file_of_each_kind_stops_none_of_the_good(self, world: World) -> None:
        principal, coach = world.profiles["principal"], world.profiles["coach"]
        key = coach.exchange.newest_key(north(world))
        assert key is not None
        place, good = a_set(coach, north(world), an_op(coach.person).line)
        content = b"\x28\xb5\x2f\xfd" + b"\x00" * 5000
        bad = {
            "empty": b"",
            "one byte": good[:1],
            "header cut": good[:60],
            "chunk cut": good[:-1],
            "zeros": bytes(len(good)),
            "login page": b"<!DOCTYPE html><html>" + b" " * 5000,
            "bomb": seal.seal(shell._SKIPPABLE + content, [key.public]),  # pyright: ignore[reportPrivateUsage]
            "armour": b"-----BEGIN AGE ENCRYPTED FILE-----\n" + good,
            "for others": seal.seal(shell.pack(b"{}\n"), [seal.recipient_of(seal.new_identity())]),
            "too large": bytes(65 * 1024 * 1024),
        }
        for number, data in enumerate(bad.values(), 100):
            path = world.folder / replace(place, seq=number, hash=changeset.file_hash(data)).path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        saved = visit(world, coach, "still arrives")
        exchange.sync(coach)
        report = exchange.sync(principal)
        assert records.show(principal, saved.id).fields["place"] == "still arrives"
        assert len(report.pending) + len(report.quarantined) >= len(bad)
        assert exchange.sync(principal).applied == 0

    def test_a_file_whose_key_comes_late_is_read_when_the_key_is_here(self, world: World) -> None:
        """A sync client may bring the set before the envelope, after a key was changed."""
        office, principal, coach = (world.profiles[name] for name in ("office", "principal", "coach"))
        registrar.revoke(office, world.profiles["teacher"].exchange.device)
        envelopes = list((world.folder / "d" / office.exchange.device).rglob("env/*.age"))
        away = world.root / "envelopes"
        away.mkdir()
        exchange.sync(coach)
        for file in envelopes:
            shutil.move(file, away / file.name)
        year = {"school_year": "2026-27", "first_day": "2026-08-10", "last_day": "2027-06-04", "months": ["2026-11"]}
        records.save(office, "calendar", year)
        exchange.sync(office)
        late = list((world.folder / "d" / office.exchange.device).rglob("env/*.age"))
        assert not late or all(path not in envelopes for path in late)
        for file in late:
            shutil.move(file, away / file.name)
        report = exchange.sync(principal)
        assert records.count(principal, "calendar") == 0
        assert "key" in {item["code"] for item in report.pending}
        for file in away.iterdir():
            shutil.copy(file, envelopes[0].parent / file.name)
        exchange.sync(principal)
        assert records.count(principal, "calendar") == 1

    def test_case_35_an_envelope_of_zeros_is_taken_once_it_is_whole(self, world: World, tmp_path: Path) -> None:
        joined = district.join(
            tmp_path / "late", world.folder, world.card, "Eve Late", "coach", ["North Elementary"], clock=world.clock
        )
        before = set(world.folder.rglob("env/*.age"))
        district.approve(world.office, joined.request, " ".join(joined.words))
        new = {file: file.read_bytes() for file in set(world.folder.rglob("env/*.age")) - before}
        for file, data in new.items():
            file.write_bytes(bytes(len(data)))
        exchange.sync(joined.ws)
        assert "everyone" not in exchange.digest(joined.ws)
        for file, data in new.items():
            file.write_bytes(data)
        exchange.sync(joined.ws)
        assert "everyone" in exchange.digest(joined.ws)
        joined.ws.close()


class TestPlantedInMyName:
    def test_files_that_only_look_like_mine_begin_no_new_numbers(self, world: World) -> None:
        coach = world.profiles["coach"]
        visit(world, coach, "room 8")
        exchange.sync(coach)
        incarnation = coach.exchange.incarnation
        mine = own_files(world, coach, north(world))[0]
        place = changeset.place_of(str(mine.relative_to(world.folder)))
        assert place is not None
        key = coach.exchange.newest_key(north(world))
        assert key is not None
        again = seal.seal(seal.open_sealed(mine.read_bytes(), [key.identity or ""]), [key.public])
        put(world, (replace(place, hash=changeset.file_hash(again)), again))
        junk = b"junk"
        put(world, (replace(place, seq=99, hash=changeset.file_hash(junk)), junk))
        report = exchange.sync(coach)
        assert coach.exchange.incarnation == incarnation
        assert report.alarm == ""

    def test_case_24_a_clone_is_noticed_and_loses_nothing(self, world: World) -> None:
        coach, principal = world.profiles["coach"], world.profiles["principal"]
        coach.close()
        shutil.copytree(world.root / "coach", world.root / "clone")
        coach = world.profiles["coach"] = Workspace.open(world.root / "coach", clock=world.clock)
        clone = world.profiles["clone"] = Workspace.open(world.root / "clone", clock=world.clock)
        first, second = visit(world, coach, "the first"), visit(world, clone, "the second")
        exchange.sync(coach)
        report = exchange.sync(clone)
        assert "copied" in report.alarm
        assert coach.exchange.incarnation != clone.exchange.incarnation
        world.settle()
        for ws in (coach, clone, principal):
            assert {records.show(ws, item.id).fields["place"] for item in (first, second)} == {
                "the first",
                "the second",
            }
        assert len({exchange.digest(ws)[north(world)] for ws in (coach, clone, principal)}) == 1

    def test_case_24_clones_that_wrote_the_same_number_are_both_read_and_named(self, world: World) -> None:
        coach, principal = world.profiles["coach"], world.profiles["principal"]
        sets = [a_set(coach, north(world), an_op(coach.person).line) for _ in range(2)]
        for made in sets:
            put(world, made)
        report = exchange.sync(principal)
        assert records.count(principal, "coaching_session") == 2
        assert "Two copies" in report.alarm

    def test_what_was_sealed_and_never_sent_survives_a_new_incarnation(self, world: World) -> None:
        coach, principal = world.profiles["coach"], world.profiles["principal"]
        saved = visit(world, coach, "sealed, not sent")
        exchange.carry_export(coach, world.root / "somewhere.zip")
        world.folder.rename(world.root / "away")
        (world.root / "somewhere.zip").unlink()
        assert coach.exchange.own_stream(north(world)).seq
        Sealer(coach.exchange, coach.clock, coach.person).new_incarnation("f" * 16)
        (world.root / "away").rename(world.folder)
        world.settle()
        assert records.show(principal, saved.id).fields["place"] == "sealed, not sent"

    def test_a_colleague_cannot_acknowledge_what_was_never_sent(self, world: World) -> None:
        coach, principal = world.profiles["coach"], world.profiles["principal"]
        mine = f"{coach.exchange.device}/{coach.exchange.incarnation}"
        liar = a_set(principal, north(world), an_op(principal.person).line, seen={mine: MAX_SAFE})
        put(world, liar)
        saved = visit(world, coach, "not lost")
        (world.folder / "d").chmod(0o500)
        state = coach.exchange
        Sealer(state, coach.clock, coach.person).seal()
        Sealer(state, coach.clock, coach.person).acknowledged(north(world), MAX_SAFE)
        (world.folder / "d").chmod(0o700)
        world.settle()
        assert records.show(principal, saved.id).fields["place"] == "not lost"

    def test_planted_heads_use_up_no_numbers_and_take_no_heads_away(self, world: World) -> None:
        coach, principal = world.profiles["coach"], world.profiles["principal"]
        exchange.sync(coach)
        directory = world.folder / "d" / coach.exchange.device / coach.exchange.incarnation / "h"
        for name in ("9999999999-aaaaaaaaaaaaaaaa.age", "9999999998-bbbbbbbbbbbbbbbb.age", "0000000001-cccc (1).age"):
            (directory / name).write_bytes(b"planted")
        world.clock.ms += 3 * 3_600_000
        visit(world, coach, "room 8")
        exchange.sync(coach)
        exchange.sync(principal)
        assert exchange.last_heard(principal)[coach.exchange.device] == "2026-11-05T15:00:00Z"


class TestHeads:
    def test_a_head_that_claims_billions_of_files_costs_little(self, world: World) -> None:
        coach, principal = world.profiles["coach"], world.profiles["principal"]
        state = coach.exchange
        key, everyone = state.newest_key(north(world)), state.newest_key("everyone")
        assert key is not None
        assert everyone is not None
        newest = state.need_membership()
        claim = head.Head(
            state.district,
            state.device,
            state.incarnation,
            1_000_000,
            "2026-11-05T12:00:00Z",
            newest.version,
            newest.hash,
            {slot(key.secret, state.device, state.incarnation): head.Stream(MAX_SAFE, "a" * 32, "b" * 64)},
            {},
            "0.1.0",
        )
        data = head.encode(claim, state.need("device_sign"), everyone.public)
        LocalFolder(world.folder).write_new(head.path_of(claim, data), data)
        report = exchange.sync(principal)
        assert 0 < len(report.pending) <= 100

    def test_case_50_a_rolled_back_folder_is_named_and_undoes_nothing(self, world: World) -> None:
        coach, principal = world.profiles["coach"], world.profiles["principal"]
        world.settle()
        shutil.copytree(world.folder, world.root / "last week")
        saved = visit(world, coach, "this week")
        world.settle()
        shutil.rmtree(world.folder)
        shutil.copytree(world.root / "last week", world.folder)
        report = exchange.sync(principal)
        assert "older state" in report.alarm
        assert records.show(principal, saved.id).fields["place"] == "this week"
        world.settle()
        assert exchange.sync(principal).alarm == ""
        assert len({exchange.digest(ws)[north(world)] for ws in (coach, principal)}) == 1

    def test_an_old_stick_is_no_rolled_back_folder(self, world: World, tmp_path: Path) -> None:
        coach, principal = world.profiles["coach"], world.profiles["principal"]
        exchange.carry_export(coach, tmp_path / "last week.zip")
        visit(world, coach, "this week")
        world.settle()
        assert exchange.carry_import(principal, [tmp_path / "last week.zip"]).alarm == ""
        shutil.move(world.folder, tmp_path / "away")
        visit(world, coach, "by stick")
        exchange.carry_export(coach, tmp_path / "today.zip")
        exchange.carry_import(principal, [tmp_path / "today.zip"])
        shutil.move(tmp_path / "away", world.folder)
        assert exchange.sync(principal).alarm == ""

    def test_case_79_a_file_blown_up_in_place_is_read_once_it_is_back(self, world: World) -> None:
        coach, principal = world.profiles["coach"], world.profiles["principal"]
        saved = visit(world, coach, "back again")
        exchange.sync(coach)
        file = own_files(world, coach, north(world))[-1]
        data = file.read_bytes()
        file.write_bytes(bytes(65 * 1024 * 1024))
        assert exchange.sync(principal).pending
        file.write_bytes(data)
        exchange.sync(principal)
        assert records.show(principal, saved.id).fields["place"] == "back again"


class TestForgery:
    def test_case_68_a_set_sealed_again_for_other_eyes_is_set_aside(self, world: World) -> None:
        """A leader passes a set of their school on to everyone, under the slot that everyone's readers look into."""
        coach, teacher = world.profiles["coach"], world.profiles["teacher"]
        visit(world, coach, "for leaders only")
        exchange.sync(coach)
        source = own_files(world, coach, north(world))[0]
        key, everyone = coach.exchange.newest_key(north(world)), coach.exchange.newest_key("everyone")
        assert key is not None
        assert everyone is not None
        content = seal.open_sealed(source.read_bytes(), [key.identity or ""])
        data = seal.seal(content, [everyone.public])
        place = changeset.place_of(str(source.relative_to(world.folder)))
        assert place is not None
        name = slot(everyone.secret, place.device, place.incarnation)
        path = put(world, (replace(place, slot=name, seq=77, hash=changeset.file_hash(data)), data))
        report = exchange.sync(teacher)
        assert [file for file, _ in codes(report)] == [path]
        assert records.count(teacher, "walkthrough") == 0

    def test_cases_69_70_71_forgeries_are_set_aside_each_with_its_reason(self, world: World) -> None:
        coach, principal, teacher = (world.profiles[name] for name in ("coach", "principal", "teacher"))
        here, line = north(world), an_op(coach.person).line
        forged = {
            "signature": a_set(coach, here, line, seq=50, prev="1" * 64, private=teacher.exchange.need("device_sign")),
            "person": a_set(coach, here, an_op(principal.person).line, seq=51, prev="1" * 64, person=principal.person),
            "op-person": a_set(coach, here, an_op(principal.person).line, seq=52, prev="1" * 64),
            "epoch": a_set(coach, here, line, seq=53, prev="1" * 64, epoch=2),
            "district": a_set(coach, here, line, seq=54, prev="1" * 64, district="9" * 32),
            "prev": a_set(coach, here, line, seq=55, prev="0" * 64),
            "membership": a_set(coach, here, line, seq=56, prev="1" * 64, membership_hash="9" * 64),
            "newer-reader": a_set(coach, here, line, seq=57, prev="1" * 64, reader=2),
        }
        place, data = a_set(coach, here, line, seq=58, prev="1" * 64)
        forged["place"] = (replace(place, seq=59), data)
        expected = {(put(world, made), code) for code, made in forged.items()}
        saved = visit(world, coach, "true")
        exchange.sync(coach)
        report = exchange.sync(principal)
        assert set(codes(report)) == expected
        assert records.show(principal, saved.id).fields["place"] == "true"
        assert records.count(principal, "coaching_session") == 0

    def test_case_70_a_head_signature_makes_no_set(self, world: World) -> None:
        coach, principal = world.profiles["coach"], world.profiles["principal"]
        place, data = a_set(coach, north(world), an_op(coach.person).line)
        key = coach.exchange.newest_key(north(world))
        assert key is not None
        content = shell.open_padded(data, [key.identity or ""])
        first, _, rest = content.split(b"\n", 2)
        wrong = sign.sign(sign.HEAD, first, coach.exchange.need("device_sign"))
        other = shell.seal_padded(b"\n".join((first, b'{"signature":"' + wrong.encode() + b'"}', rest)), [key.public])
        path = put(world, (replace(place, hash=changeset.file_hash(other)), other))
        assert codes(exchange.sync(principal)) == [(path, "signature")]

    @pytest.mark.parametrize(
        "body",
        [
            {"f": {"no\x00tes": "x"}},
            {"f": {'no"tes': "x"}},
            {"f": {"notes": "x"}, "k": "Coaching Session"},
            {"f": {"notes": "x"}, "s": "salt"},
            {"f": {"notes": "x"}, "x": {"notes": []}},
            {"f": {"notes": "x"}, "x": {"notes": ["b" * 32, "a" * 32]}},
            {"f": {"notes": "x"}, "x": {}},
        ],
    )
    def test_an_op_out_of_form_spoils_its_own_file_only(self, world: World, body: dict[str, Any]) -> None:
        """Made by another program: the header lists it, the signature is right, and the rest of the folder is read all the same."""
        coach, principal = world.profiles["coach"], world.profiles["principal"]
        whole = {"h": "0" * 16, "k": "coaching_session", "p": coach.person, "r": new_record_id(coach.person)}
        rest = strictjson.dumps({**whole, "s": "0" * 32, "t": "set", **body})
        op_id = hashlib.sha256(rest).hexdigest()[:32]
        line = b'{"id":"' + op_id.encode() + b'",' + rest[1:]
        key, place = coach.exchange.newest_key(north(world)), a_set(coach, north(world), an_op(coach.person).line)[0]
        assert key is not None
        good = shell.open_padded(a_set(coach, north(world), an_op(coach.person).line)[1], [key.identity or ""])
        header = strictjson.loads(good.split(b"\n")[0]) | {"ops": [op_id], "length": len(line) + 1}
        first = strictjson.dumps(header)
        signature = sign.sign(sign.CHANGE_SET, first, coach.exchange.need("device_sign"))
        content = b"\n".join((first, strictjson.dumps({"signature": signature}), line, b""))
        data = shell.seal_padded(content, [key.public])
        path = put(world, (replace(place, hash=changeset.file_hash(data)), data))
        saved = visit(world, principal, "true")
        assert codes(exchange.sync(principal)) == [(path, "op")]
        assert records.show(principal, saved.id).fields["place"] == "true"

    @pytest.mark.parametrize("text", [b'"\\ud800"', b'"a\\udfffb"'])
    def test_half_a_character_is_not_text(self, text: bytes) -> None:
        rest = b'{"f":{"notes":' + text + b'},"h":"' + b"0" * 16 + b'","k":"coaching_session","p":"' + b"a" * 32
        rest += b'","r":"' + b"b" * 32 + b'","s":"' + b"0" * 32 + b'","t":"set"}'
        with pytest.raises(ops.NotAnOp):
            ops.parse(b'{"id":"' + hashlib.sha256(rest).hexdigest()[:32].encode() + b'",' + rest[1:])

    def test_another_spelling_of_an_op_is_no_op(self) -> None:
        good = an_op("a" * 32).line
        rest = b"{" + good[len(b'{"id":"",') + 32 :].replace(b'"k":', b'"k": ')
        with pytest.raises(ops.NotAnOp, match="one proper spelling"):
            ops.parse(b'{"id":"' + hashlib.sha256(rest).hexdigest()[:32].encode() + b'",' + rest[1:])

    def test_keys_of_small_order_are_no_keys(self) -> None:
        """The age library aborts the process on these: one in the membership would stop everybody's sync."""
        assert not shape.is_recipient("age1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq5cu47z")
        assert not shape.is_recipient("age1qyqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqj7vrya")
        assert not shape.is_recipient("age1anlllllllllllllllllllllllllllllllllllllllllllllllals4n2t7m")
        assert shape.is_recipient(seal.recipient_of(seal.new_identity()))


class TestRules:
    def judged(self, ws: Workspace, op: Op, audience: str) -> str | None:
        return rules.refusal(op, audience, ws.exchange.need_membership(), ws.exchange.circle_members())

    @pytest.mark.parametrize(
        "fields", [{"sources": ["planning"]}, {"notes/x": True}, {"sources/planning": "words"}, {"sources/planning": 1}]
    )
    def test_a_field_has_one_form_only(self, world: World, fields: dict[str, Any]) -> None:
        coach = world.profiles["coach"]
        assert self.judged(coach, an_op(coach.person, fields=fields), f"person:{coach.person}")

    def test_a_circle_holds_no_record_that_none_of_its_members_began(self, world: World) -> None:
        """Otherwise anybody could found a circle with a colleague and take the name of the school's secret or of a person."""
        coach, principal = world.profiles["coach"], world.profiles["principal"]
        records.save(coach, "coaching_session", world.session(coach, world.profiles["teacher"].person))
        circle = next(audience for audience in coach.exchange.circles())
        for record in (natural_id("subject_secret", "x", "2026-27"), principal.person, new_record_id(principal.person)):
            assert self.judged(coach, an_op(coach.person, record=record), circle)
        assert self.judged(coach, an_op(coach.person), circle) is None

    @pytest.mark.parametrize(
        "cells",
        [
            {"topic": "what was said between us"},
            {"on": "2026-11-05T09:42"},
            {"on": "20261105"},
            {"flags": ["some words"]},
            {"flags": "loop_closed"},
            {"minutes": "thirty"},
            {"people": True},
            {"subject": "Tom Teach"},
            {"actor_role": "The Boss"},
            {"actor": "a" * 32},
        ],
    )
    def test_a_fact_has_no_room_for_words_or_hours(self, world: World, cells: dict[str, Any]) -> None:
        coach = world.profiles["coach"]
        audience = "evidence:" + world.building("North Elementary")
        fields = {"kind": "session", "on": TODAY, "actor": coach.person}
        assert self.judged(coach, an_op(coach.person, kind="fact", fields=fields), audience) is None
        assert self.judged(coach, an_op(coach.person, kind="fact", fields=fields | cells), audience)

    def test_a_hostile_fact_stops_no_indicator(self, world: World) -> None:
        coach = world.profiles["coach"]
        audience = "evidence:" + world.building("North Elementary")
        fields = {"kind": "session", "on": TODAY, "actor": coach.person, "flags": "no list", "people": "many"}
        put(world, a_set(coach, audience, an_op(coach.person, kind="fact", fields=fields).line))
        exchange.sync(world.office)
        assert indicators.explain(world.office, "11b.5.1", "North Elementary")["facts"] == []
        assert check.verify(world.office.database)[1] == []


class TestSecrets:
    def test_the_secret_of_the_first_key_stands_in_whatever_order_keys_come(self, world: World) -> None:
        """A colleague could hand a newcomer a later key with another secret, before the true envelope arrives."""
        first, later = seal.new_identity(), seal.new_identity()
        true = secret_of(first)
        one = AudienceKey("building:" + "1" * 32, 1, first, seal.recipient_of(first), true)
        two = AudienceKey(one.audience, 2, later, seal.recipient_of(later), "f" * 64)
        for ws, order in ((world.office, (one, two)), (world.profiles["teacher"], (two, one))):
            for key in order:
                assert ws.exchange.keep_key(key)
            assert {key.secret for key in ws.exchange.audience_keys(one.audience)} == {true}


class TestTwoFilesOneOp:
    def test_an_op_counts_if_any_file_that_brings_it_counts_whatever_their_order(self, world: World) -> None:
        """The verdict hangs on the membership that a file names, so the first file to arrive must not decide."""
        coach = world.profiles["coach"]
        parsed, states = an_op(coach.person), set[str]()
        files = [
            (Source("a", "0" * 32, "d" * 16, "1" * 16, north(world), 1), [Incoming.of(parsed, "no")]),
            (Source("b", "0" * 32, "d" * 16, "2" * 16, north(world), 1), [Incoming.of(parsed)]),
        ]
        for ws, order in ((world.profiles["principal"], files), (coach, files[::-1])):
            for source, incoming in order:
                merge.apply(ws.database, source, incoming, None)
            states.add(check.digest(ws.database, north(world)))
            assert reader.get(ws.database, parsed.record) is not None
            assert check.verify(ws.database)[1] == []
            merge.take_back(ws.database, [("b", "cut off")], None)
            assert reader.get(ws.database, parsed.record) is None
            assert check.verify(ws.database)[1] == []
            states.add("back " + check.digest(ws.database, north(world)))
        assert len(states) == 2


class TestShutOut:
    """Case 73: a device that was shut out still has its keys, its old numbers and a clock of its own."""

    def revoked(self, world: World) -> tuple[Workspace, list[Path], Path]:
        """The coach's profile after it was shut out, with the state it had before its last set."""
        coach = world.profiles["coach"]
        for place in ("first", "second"):
            visit(world, coach, place)
            exchange.sync(coach)
        coach.close()
        shutil.copytree(world.root / "coach", world.root / "thief")
        coach = world.profiles["coach"] = Workspace.open(world.root / "coach", clock=world.clock)
        visit(world, coach, "third")
        world.settle()
        return coach, own_files(world, coach, north(world)), world.root / "thief"

    def test_an_old_number_admits_no_new_set(self, world: World) -> None:
        coach, files, thief = self.revoked(world)
        principal = world.profiles["principal"]
        registrar.revoke(world.office, coach.exchange.device)
        coach.close()
        del world.profiles["coach"]
        stolen = Workspace.open(thief, clock=world.clock)
        forged = an_op(stolen.person, fields={"notes": "under an old number"})
        path = put(world, a_set(stolen, north(world), forged.line))
        stolen.close()
        assert Path(path).name[:10] == files[-1].name[:10]
        exchange.sync(principal)
        low = [(file, code) for file, code in codes(exchange.sync(principal)) if file == path]
        assert low == [(path, "cutoff")]
        assert reader.get(principal.database, forged.record) is None
        assert records.count(principal, "walkthrough") == 3

    def test_a_branch_below_the_cut_off_does_not_count_either(self, world: World) -> None:
        coach, _, thief = self.revoked(world)
        principal = world.profiles["principal"]
        visit(world, coach, "fourth")
        world.settle()
        registrar.revoke(world.office, coach.exchange.device)
        coach.close()
        del world.profiles["coach"]
        stolen = Workspace.open(thief, clock=world.clock)
        forged = an_op(stolen.person)
        path = put(world, a_set(stolen, north(world), forged.line))
        stolen.close()
        late = world.join("assistant", "Omar Vela", "assistant_principal", "North Elementary")
        for ws in (principal, late):
            exchange.sync(ws)
            assert (path, "cutoff") in codes(exchange.sync(ws))
            assert reader.get(ws.database, forged.record) is None
            assert records.count(ws, "walkthrough") == 4
        assert len({exchange.digest(ws)[north(world)] for ws in (principal, late)}) == 1

    def test_what_was_read_before_the_news_came_is_taken_back(self, world: World) -> None:
        coach, _, _ = self.revoked(world)
        principal, lost = world.profiles["principal"], coach.exchange.device
        exchange.sync(world.office)
        shutil.move(world.folder / "members", world.root / "held back")
        shutil.copytree(world.root / "held back", world.folder / "members")
        saved = visit(world, coach, "too late")
        place = world.root / "unseen"
        shutil.copytree(world.folder, place)
        exchange.sync(coach)
        with_it = {path.relative_to(world.folder) for path in (world.folder / "d" / lost).rglob("*.age")}
        new = [name for name in with_it if not (place / name).exists()]
        exchange.sync(principal)
        assert records.show(principal, saved.id).fields["place"] == "too late"
        kept = {name: (world.folder / name).read_bytes() for name in new}
        for name in new:
            (world.folder / name).unlink()
        world.office.exchange.need_membership()
        registrar.revoke(world.office, lost)
        for name, data in kept.items():
            (world.folder / name).parent.mkdir(parents=True, exist_ok=True)
            (world.folder / name).write_bytes(data)
        coach.close()
        del world.profiles["coach"]
        late = world.join("assistant", "Omar Vela", "assistant_principal", "North Elementary")
        for ws in (principal, late):
            assert reader.get(ws.database, saved.id) is None
            assert records.count(ws, "walkthrough") == 3
            assert records.search(ws, "late") == []
        assert len({exchange.digest(ws)[north(world)] for ws in (principal, late)}) == 1


class TestUpdate:
    def test_case_55_what_an_older_program_set_aside_is_judged_again_after_an_update(
        self, world: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        coach, principal = world.profiles["coach"], world.profiles["principal"]
        saved = visit(world, coach, "of a kind not known yet")
        exchange.sync(coach)
        older = {name: kind for name, kind in BY_NAME.items() if name != "walkthrough"}
        with monkeypatch.context() as patch:
            patch.setattr(rules, "BY_NAME", older)
            exchange.sync(principal)
            with pytest.raises(records.UserError):
                records.show(principal, saved.id)
        monkeypatch.setattr(reading, "__version__", "0.2.0")
        exchange.sync(principal)
        assert records.show(principal, saved.id).fields["place"] == "of a kind not known yet"
        assert exchange.digest(principal)[north(world)] == exchange.digest(coach)[north(world)]

    def test_a_file_for_a_newer_program_is_read_after_the_update(
        self, world: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        coach, principal = world.profiles["coach"], world.profiles["principal"]
        path = put(world, a_set(coach, north(world), an_op(coach.person).line, reader=2))
        assert codes(exchange.sync(principal)) == [(path, "newer-reader")]
        monkeypatch.setattr(reading, "__version__", "0.2.0")
        monkeypatch.setattr(changeset, "READER", 2)
        assert exchange.sync(principal).applied == 1


def test_decode_is_bounded_by_the_file(world: World) -> None:
    """Case 79: what unpacks to far more than it should is refused before it fills the memory."""
    key = world.office.exchange.newest_key("everyone")
    assert key is not None
    frame = zstandard.ZstdCompressor(level=3, write_checksum=True).compress(bytes(200 * 1024 * 1024))
    padded = frame + b"\x50\x2a\x4d\x18" + bytes(4)
    with pytest.raises(Exception, match="unpacks to far more"):
        decode(seal.seal(padded, [key.public]), [key.identity or ""])
