"""The membership's history: versions that say only what they change, in folders with whole ones too, and what is kept of them all."""

from __future__ import annotations

import dataclasses
import hashlib
import itertools
from pathlib import Path

import pytest

from talentdesk import strictjson
from talentdesk.actions import registrar, upkeep
from talentdesk.keys import seal, sign
from talentdesk.schema.types import Role
from talentdesk.sync import history, membership, membership_file
from talentdesk.sync.history import History, advance
from talentdesk.sync.membership import Device, RoleAt
from talentdesk.sync.verdicts import Refused
from tests.world import World

OTHER, PLACE = "3" * 32, "a" * 32
MEMBERS = Path(__file__).parent / "vectors" / "members"


def person(number: int) -> str:
    return f"{number:032x}"


def device(number: int, since: int = 1) -> Device:
    sign_key, age = sign.public_of(sign.new_signing_key()), seal.recipient_of(seal.new_identity())
    return Device(f"{number:016x}", person(number), sign_key, age, since=since)


def signed(cast, draft, prev=None):
    return membership_file.encode_signed(draft, cast.office.sign, cast.office.id, prev)


def following(cast, **changes):
    return membership.successor(cast.newest, cast.hour, **changes)


def crooked(cast, **changes):
    """A rightly signed change that the builders would not make."""
    body = strictjson.loads(signed(cast, following(cast), cast.newest).split(b"\n")[0])
    line = strictjson.dumps({**body, **changes})
    signature = {"signature": sign.sign(sign.MEMBERSHIP, line, cast.office.sign), "by": cast.office.id}
    return line + b"\n" + strictjson.dumps(signature) + b"\n"


def accept(cast, data):
    return membership_file.accept(cast.newest, data, cast.district, cast.root_publics)


def refused(cast, data):
    with pytest.raises(Refused) as caught:
        accept(cast, data)
    return caught.value.code


def as_json(item: Device, **changes: object) -> dict[str, object]:
    found = {name: value for name, value in dataclasses.asdict(item).items() if name != "id"}
    found["cutoff"] = {stream: list(end) for stream, end in item.cutoff.items()}
    return {**found, **changes}


class TestAChange:
    def test_says_what_is_new_or_other_and_gives_the_same_version_as_a_whole_file(self, cast) -> None:
        gone = dataclasses.replace(cast.newest.device(cast.principal.id), status="revoked")
        draft = following(
            cast,
            buildings=[PLACE],
            persons={person(7): (RoleAt(Role.COACH, PLACE),)},
            devices=[device(7, 3), gone],
            epochs={"office": seal.recipient_of(seal.new_identity()), f"person:{person(7)}": cast.public("everyone")},
        )
        data = signed(cast, draft, cast.newest)
        body = strictjson.loads(data.split(b"\n")[0])
        assert (body["format"], body["buildings"], set(body["persons"])) == (2, [PLACE], {person(7)})
        assert set(body["devices"]) == {f"{7:016x}", cast.principal.id}
        assert set(body["audiences"]) == {"office", f"person:{person(7)}"}
        item, whole = accept(cast, data), accept(cast, signed(cast, draft))
        assert dataclasses.replace(item, hash="") == dataclasses.replace(whole, hash="")
        assert item.hash == hashlib.sha256(data).hexdigest() != whole.hash
        assert (item.newest_epoch("office"), item.persons_with(Role.COACH)) == (2, {person(7)})

    def test_breaks_no_rule_that_a_whole_version_may_not_break(self, cast) -> None:
        stream = "e" * 16 + "/" + "5" * 32
        gone = dataclasses.replace(
            cast.newest.device(cast.principal.id), status="revoked", cutoff={stream: (4, "a" * 32)}
        )
        cast.extend(following(cast, devices=[gone]))

        def with_device(**changes):
            return refused(cast, crooked(cast, devices={gone.id: as_json(gone, **changes)}))

        assert with_device(status="active") == with_device(status="dormant") == "membership-revoked"
        assert with_device(cutoff={}) == with_device(cutoff={stream: [5, "a" * 32]}) == "membership-cutoff"
        assert with_device(sign="a" * 64) == with_device(person=cast.office.person) == "membership-device"
        assert with_device(age=seal.recipient_of(seal.new_identity())) == "membership-device"
        assert with_device(since=99) == "membership-since"
        more = {stream: (4, "a" * 32), "f" * 16 + "/" + "5" * 32: (0, "b" * 32)}
        item = accept(cast, crooked(cast, devices={gone.id: as_json(dataclasses.replace(gone, cutoff=more))}))
        assert item.devices[gone.id].cutoff == more

    def test_is_refused_where_it_names_what_is_unknown(self, cast) -> None:
        office = cast.newest.device(cast.office.id)
        assert refused(cast, crooked(cast, registrar="9" * 16)) == "membership-registrar"
        assert (
            refused(cast, crooked(cast, devices={office.id: as_json(office, status="revoked")}))
            == "membership-registrar"
        )
        assert refused(cast, crooked(cast, devices={"9" * 16: as_json(office, person=OTHER)})) == "membership-person"
        roles = [{"role": "coach", "building": PLACE}]
        assert refused(cast, crooked(cast, persons={OTHER: {"roles": roles}})) == "membership-building"
        other = [{"epoch": 1, "public": seal.recipient_of(seal.new_identity())}]
        assert refused(cast, crooked(cast, audiences={"office": {"epochs": other}})) == "membership-epochs"
        later = [{"epoch": 2, "public": cast.public("office")}]
        assert refused(cast, crooked(cast, audiences={"office": {"epochs": later}})) == "form"
        assert refused(cast, crooked(cast, prev="a" * 64)) == "membership-prev"
        assert refused(cast, crooked(cast, version=2)) == "membership-version"

    def test_is_signed_by_the_registrar_or_root_alone(self, cast) -> None:
        draft = following(cast, buildings=[PLACE])
        for key, by, code in (
            (cast.principal.sign, cast.principal.id, "membership-signer"),
            (cast.principal.sign, cast.office.id, "signature"),
            (cast.office.sign, "root", "signature"),
        ):
            assert refused(cast, membership_file.encode_signed(draft, key, by, cast.newest)) == code
        assert accept(cast, membership_file.encode_signed(draft, cast.root, "root", cast.newest)).by == "root"

    def test_can_not_be_the_first_version(self, cast) -> None:
        body, signature, _ = cast.files[0].split(b"\n")
        line = strictjson.dumps({**strictjson.loads(body), "format": 2})
        end = {**strictjson.loads(signature), "signature": sign.sign(sign.MEMBERSHIP, line, cast.root)}
        data = line + b"\n" + strictjson.dumps(end) + b"\n"
        with pytest.raises(Refused) as caught:
            membership_file.accept(None, data, cast.district, cast.root_publics)
        assert caught.value.code == "membership-whole"

    def test_a_draft_that_breaks_a_rule_is_not_written(self, cast) -> None:
        other = dataclasses.replace(cast.newest.device(cast.principal.id), sign=sign.public_of(sign.new_signing_key()))
        for change in ({"registrar": "9" * 16}, {"devices": [other]}):
            with pytest.raises(Refused):
                signed(cast, following(cast, **change), cast.newest)

    def test_what_drops_somebody_is_said_as_a_whole(self, cast) -> None:
        cast.extend(following(cast, persons={OTHER: ()}))
        draft = following(cast)
        fewer = {name: roles for name, roles in draft.persons.items() if name != OTHER}
        for less in ({"persons": fewer}, {"buildings": (), "persons": dict.fromkeys(draft.persons, ())}):
            data = signed(cast, dataclasses.replace(draft, **less), cast.newest)
            assert membership_file.parse(data).whole
            assert dataclasses.replace(accept(cast, data), hash="", by="") == dataclasses.replace(draft, **less)


class TestAHistory:
    def district(self, cast, number: int, whole: tuple[int, ...] = ()) -> None:
        """Further versions, each with a person, a device and a key; those in `whole` say everything."""
        for n in range(number):
            now, version = cast.newest, cast.newest.version + 1
            draft = membership.successor(
                now,
                cast.hour,
                buildings=[person(500 + n)] if n % 3 == 0 else [],
                persons={person(100 + version): (RoleAt(Role.TEACHER),)},
                devices=[device(100 + version, version)],
                epochs={f"person:{person(100 + version)}": cast.public("everyone")},
            )
            data = signed(cast, draft, None if version in whole else now)
            cast.versions[version] = accept(cast, data)
            cast.files.append(data)

    @pytest.mark.parametrize("whole", [(), (5, 6, 11), tuple(range(3, 15))])
    def test_gives_every_version_as_it_was_whatever_is_asked_for_and_in_which_order(
        self, cast, whole, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(history, "AT_HAND", 3)
        self.district(cast, 12, whole)
        fresh = [
            History.read(cast.files),
            advance(History(), cast.files, cast.district, cast.root_publics).history,
            advance(History.read(cast.files[:7]), cast.files, cast.district, cast.root_publics).history,
        ]
        for found in fresh:
            assert list(found) == list(cast.versions)
            assert found.newest == cast.newest
            for version in (9, 2, 14, 1, 10, 3, 13, 9, 8, 7, 6, 5, 4, 11, 12):
                assert found[version] == cast.versions[version]
            for version in (0, 15):
                with pytest.raises(KeyError):
                    found[version]

    @pytest.mark.parametrize("whole", [(), tuple(range(3, 33))])
    def test_keeps_what_changed_and_a_few_versions_and_shares_the_rest(self, cast, whole) -> None:
        self.district(cast, 30, whole)
        found = History.read(cast.files)
        assert sum(len(said.part.devices) for said in found.changes) == len(cast.newest.devices)
        assert sum(len(said.part.persons) for said in found.changes) == len(cast.newest.persons)
        first, last = found[2].devices[cast.office.id], found[20].devices[cast.office.id]
        assert first is last

    def test_has_only_so_many_versions_at_hand(self, cast, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(history, "AT_HAND", 4)
        self.district(cast, 20)
        made: list[int] = []
        put_together = membership.changed

        def noted(prev, changes):
            made.append(prev.version)
            return put_together(prev, changes)

        found = History.read(cast.files)
        monkeypatch.setattr(membership, "changed", noted)
        for version in (5, 6, 7, 8, 5, 6, 7, 8):
            assert found[version].version == version
        assert len(made) == 5, "the newest, and each of the four once"
        assert all(found[version] == cast.versions[version] for version in (1, 2, 3, 9, 10))
        made.clear()
        assert found[5] == cast.versions[5]
        assert len(made) == 1, "those that were asked for longest ago went"

    def test_knows_who_came_and_who_was_shut_out_when(self, cast) -> None:
        self.district(cast, 2)
        lost = dataclasses.replace(cast.newest.device(cast.principal.id), status="revoked", since=1)
        cast.extend(following(cast, devices=[lost]))
        self.district(cast, 1)
        for found in (cast.history, History.read(cast.files)):
            assert found.came == {cast.office.id: 1, lost.id: 2} | {f"{100 + n:016x}": n for n in (3, 4, 6)}
            assert found.shut_out == {lost.id: 5}
            assert found.first_devices == found.came.keys()

    def test_case_78_two_changes_under_one_number_freeze_the_membership(self, cast) -> None:
        one = signed(cast, following(cast), cast.newest)
        two = signed(cast, following(cast, buildings=[PLACE]), cast.newest)
        whole = signed(cast, following(cast))
        after = membership.successor(accept(cast, one), cast.hour)
        later = signed(cast, after, accept(cast, one))
        for rival in (two, whole):
            for order in itertools.permutations((one, rival, later)):
                result = advance(cast.history, order, cast.district, cast.root_publics)
                assert (result.accepted, result.history.newest) == ([], cast.newest)
                assert result.fork is not None
                assert result.fork.version == 3
            held = advance(cast.history, [one, later], cast.district, cast.root_publics).history
            assert held.newest is not None
            assert held.newest.version == 4
            found = advance(held, [rival], cast.district, cast.root_publics).fork
            assert found is not None
            assert found.version == 3


def test_files_of_every_format_are_read_as_on_the_day_they_were_written() -> None:
    files = [file.read_bytes() for file in sorted(MEMBERS.glob("m-*.json"))]
    wanted = strictjson.loads((MEMBERS / "newest.json").read_bytes())
    for order in itertools.permutations(files):
        result = advance(History(), order, wanted["district"], wanted["root"])
        assert (len(result.accepted), result.fork, result.refused, result.waiting) == (len(files), None, [], 0)
        newest = result.history.newest
        assert newest is not None
        assert [newest.version, newest.registrar, list(newest.buildings)] == [
            wanted["version"],
            wanted["registrar"],
            wanted["buildings"],
        ]
        assert {who: [[r.role.value, r.building] for r in roles] for who, roles in newest.persons.items()} == wanted[
            "persons"
        ]
        assert {d.id: [d.person, d.status, d.since, len(d.cutoff)] for d in newest.devices.values()} == wanted[
            "devices"
        ]
        assert {audience: list(keys) for audience, keys in newest.audiences.items()} == wanted["audiences"]
        assert [result.history.changes[n].whole for n in range(4)] == [True, False, False, False]
    names = [file.name for file in sorted(MEMBERS.glob("m-*.json"))]
    assert names == [membership_file.file_name(n, data) for n, data in enumerate(files, 1)]
    assert [strictjson.loads(data.split(b"\n")[0])["format"] for data in files] == [1, 1, 2, 2]


class TestInAFolder:
    def test_a_district_writes_what_changed(self, world: World) -> None:
        files = sorted((world.folder / "members").iterdir())
        formats = [strictjson.loads(file.read_bytes().split(b"\n")[0])["format"] for file in files]
        assert formats == [1] + [2] * (len(files) - 1)
        assert len(files) > 3

    def test_whole_versions_of_an_older_program_and_changes_follow_one_another(self, world: World) -> None:
        state = world.office.exchange
        for n in range(2):
            now = state.need_membership()
            draft = membership.successor(now, now.made, buildings=[person(900 + n)])
            data = membership_file.encode_signed(draft, state.need("device_sign"), state.device)
            (world.folder / "members" / membership_file.file_name(draft.version, data)).write_bytes(data)
            world.settle(1)
            late = world.join(f"late {n}", f"Lea Late {n}", "teacher", "North Elementary")
            assert late.exchange.need_membership().hash == state.need_membership().hash
        registrar.revoke(world.office, world.profiles.pop("coach").exchange.device)
        world.settle()
        newest = state.need_membership()
        for ws in world.profiles.values():
            assert ws.exchange.need_membership() == newest
            again = History.read(
                bytes(row[0]) for row in ws.database.execute("SELECT data FROM membership ORDER BY version")
            )
            assert dict(again) == dict(state.memberships())
            assert upkeep.verify(ws, folder=True).ok
