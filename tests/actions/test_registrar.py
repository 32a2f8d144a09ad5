"""The registrar's task changes hands: with the recovery kit when its laptop is gone, or handed over while it is there."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from talentdesk.actions import district, exchange, records, registrar, upkeep
from talentdesk.actions.directory import name_of
from talentdesk.errors import UserError
from talentdesk.keys import recovery, seal, sign
from talentdesk.sync import handout, renewal
from talentdesk.sync.folder import FolderAway, LocalFolder
from talentdesk.sync.renewal import KeyOffer, OfferedKey
from talentdesk.workspace import Workspace
from tests.world import World, rows_of_kit

NORTH = "North Elementary"


def kit_of(world: World) -> str:
    return rows_of_kit(district.kit_place(world.root / "office"))


@pytest.fixture
def deputy(world: World) -> Workspace:
    """A second person of the district office."""
    return world.join("deputy", "Dee Moss", "district_staff")


def lost(world: World, profile: str = "office") -> Workspace:
    """The laptop is gone: nobody hears from it any more. Its profile goes on for whoever found it."""
    return world.profiles.pop(profile)


def readers(world: World, record: str) -> set[str]:
    """The profiles that can show a record."""
    found: set[str] = set()
    for name, ws in world.profiles.items():
        try:
            found.add(name) if records.show(ws, record) else None
        except UserError:
            continue
    return found


def visit(world: World, words: str) -> str:
    place = next(building for _, building in world.profiles["principal"].me.roles if building)
    given = {"building": place, "on": "2026-11-05", "place": words}
    return records.save(world.profiles["principal"], "walkthrough", given).id


def in_folder(world: World) -> list[str]:
    return sorted(path.name for path in (world.folder / "members").iterdir())


class TestTakingOver:
    def test_the_district_goes_on_and_the_old_laptop_is_shut_out(self, world: World, deputy: Workspace) -> None:
        building = records.save(world.office, "building", {"name": "West High"}).id
        world.settle()
        old = lost(world)
        done = registrar.take_over(deputy, kit_of(world))
        assert (done.replaced, done.replaced_name, done.waits) == (old.exchange.device, "Dana Ortiz", False)
        seen = visit(world, "room 9")
        later = records.save(deputy, "building", {"name": "East High"}).id
        world.settle()
        newest = deputy.exchange.need_membership()
        assert newest.registrar == deputy.exchange.device
        assert newest.devices[old.exchange.device].status == "revoked"
        assert {ws.exchange.need_membership().hash for ws in world.profiles.values()} == {newest.hash}
        assert readers(world, building) == readers(world, later) == {"principal", "coach", "teacher", "deputy"}
        assert readers(world, seen) == {"principal", "coach"}
        digests = [exchange.digest(ws)["everyone"] for ws in world.profiles.values()]
        assert digests == digests[:1] * 4
        exchange.sync(old)
        with pytest.raises(UserError, match="no such record"):
            records.show(old, later)
        old.close()

    def test_every_key_of_the_registrar_s_making_is_new_and_out_of_the_old_laptop_s_reach(
        self, world: World, deputy: Workspace
    ) -> None:
        old = lost(world)
        registrar.take_over(deputy, kit_of(world))
        world.settle()
        exchange.sync(old)
        newest = deputy.exchange.need_membership()
        made = {"everyone", "office", f"evidence:{principal_s(world)}"}
        assert {audience for audience in newest.audiences if newest.newest_epoch(audience) == 2} == made
        for audience in made:
            assert {key.epoch for key in deputy.exchange.audience_keys(audience)} == {1, 2}
            assert {key.epoch for key in old.exchange.audience_keys(audience)} == {1}
            assert {key.secret for key in deputy.exchange.audience_keys(audience)} == {
                key.secret for key in old.exchange.audience_keys(audience)
            }
        old.close()

    def test_everybody_is_told_and_the_audit_trail_says_what_was_used(self, world: World, deputy: Workspace) -> None:
        old = lost(world)
        registrar.take_over(deputy, kit_of(world))
        reports = {name: exchange.sync(ws) for name, ws in world.profiles.items() if name != "deputy"}
        for report in reports.values():
            assert ["recovery kit" in text and "Dee Moss" in text for text in report.notices] == [True]
        kept = exchange.status(world.profiles["teacher"]).notices
        assert [(item.loud, "recovery kit" in item.text) for item in kept] == [(False, True)]
        assert "recovery kit used" in {line["what"] for line in upkeep.audit_trail(deputy)}
        assert "registrar changed" in {line["what"] for line in upkeep.audit_trail(world.profiles["teacher"])}
        old.close()

    def test_the_new_registrar_approves_revokes_and_is_the_only_one(self, world: World, deputy: Workspace) -> None:
        old = lost(world)
        registrar.take_over(deputy, kit_of(world))
        world.settle()
        asks = district.join(
            world.root / "late", world.folder, world.card, "Lara Late", "coach", [NORTH], clock=world.clock
        )
        for ws in (old, world.profiles["principal"]):
            with pytest.raises(UserError, match="registrar"):
                district.approve(ws, asks.request, " ".join(asks.words))
        district.approve(deputy, asks.request, " ".join(asks.words))
        world.profiles["late"] = asks.ws
        seen = visit(world, "room 9")
        world.settle()
        assert readers(world, seen) == {"principal", "coach", "late"}
        assert name_of(asks.ws, world.profiles["principal"].person) == "Ann Lee"
        registrar.revoke(deputy, asks.ws.exchange.device)
        world.settle()
        assert deputy.exchange.need_membership().newest_epoch("everyone") == 3
        old.close()

    def test_who_was_waiting_asks_the_new_registrar_with_the_same_words(self, world: World, deputy: Workspace) -> None:
        asks = district.join(
            world.root / "late", world.folder, world.card, "Lara Late", "coach", [NORTH], clock=world.clock
        )
        old = lost(world)
        registrar.take_over(deputy, kit_of(world))
        world.tick(3600)
        exchange.sync(asks.ws)
        exchange.sync(asks.ws)
        (again,) = district.requests(deputy)
        district.approve(deputy, again.fingerprint, " ".join(asks.words))
        exchange.sync(asks.ws)
        assert asks.ws.me.status == "active"
        asks.ws.close()
        old.close()

    def test_the_root_key_is_written_nowhere(self, world: World, deputy: Workspace) -> None:
        old = lost(world)
        kit = kit_of(world)
        registrar.take_over(deputy, kit)
        root = recovery.read_kit_text(kit)
        secrets = [str(row[0]) for row in deputy.database.execute("SELECT value FROM secret")]
        assert not [text for text in secrets if root in text or kit.split()[0] in text]
        audit = [str(tuple(row)) for row in deputy.database.execute("SELECT * FROM audit")]
        assert not [text for text in audit if root in text or kit.split()[0] in text]
        for path in world.folder.rglob("*"):
            assert not path.is_file() or bytes.fromhex(root) not in path.read_bytes()
        old.close()

    def test_a_second_take_over_follows_the_first(self, world: World, deputy: Workspace) -> None:
        third = world.join("third", "Thea Third", "executive")
        old = lost(world)
        registrar.take_over(deputy, kit_of(world))
        world.settle()
        first = lost(world, "deputy")
        registrar.take_over(third, kit_of(world))
        seen = records.save(third, "building", {"name": "East High"}).id
        world.settle()
        newest = third.exchange.need_membership()
        assert (newest.registrar, newest.newest_epoch("office")) == (third.exchange.device, 3)
        assert newest.devices[first.exchange.device].status == "revoked"
        assert readers(world, seen) == {"principal", "coach", "teacher", "third"}
        old.close()
        first.close()


def principal_s(world: World) -> str:
    return next(building for _, building in world.profiles["principal"].me.roles if building)


class TestRestored:
    def test_a_registrar_restored_from_before_a_change_of_keys_gets_them_from_the_others(
        self, world: World, tmp_path: Path
    ) -> None:
        upkeep.backup_create(world.office, tmp_path / "backup.zip")
        registrar.revoke(world.office, world.profiles["coach"].exchange.device)
        world.settle()
        lost(world).close()
        upkeep.backup_restore(world.root / "office", tmp_path / "backup.zip", None)
        world.profiles["office"] = restored = Workspace.open(world.root / "office", clock=world.clock)
        world.settle()
        for audience in ("everyone", f"evidence:{principal_s(world)}"):
            assert [key.epoch for key in restored.exchange.audience_keys(audience)] == [2, 1]


class TestRefusals:
    @pytest.mark.parametrize("case", ["typo", "row missing", "another district's"])
    def test_a_kit_that_does_not_fit_changes_nothing(self, world: World, deputy: Workspace, case: str) -> None:
        rows = kit_of(world).split("\n")
        match case:
            case "typo":
                rows[2] = rows[2][:-1] + ("2" if rows[2][-1] != "2" else "3")  # its last letters are the row's check
                says, about = "typing error in row 3", "row3"
            case "row missing":
                rows, says, about = rows[:3], "these are 48", ""
            case _:
                rows, says, about = [recovery.kit_text(sign.new_signing_key())], "another district", "kit"
        before = in_folder(world), exchange.digest(deputy)
        with pytest.raises(UserError, match=says) as refused:
            registrar.take_over(deputy, "\n".join(rows))
        assert refused.value.about == about
        assert (in_folder(world), exchange.digest(deputy)) == before
        assert "recovery kit used" not in {line["what"] for line in upkeep.audit_trail(deputy)}

    @pytest.mark.parametrize(
        ("profile", "says"),
        [("principal", "district office"), ("teacher", "district office"), ("office", "decides already")],
    )
    def test_who_is_not_of_the_office_or_decides_already_is_refused(
        self, world: World, profile: str, says: str
    ) -> None:
        before = in_folder(world)
        with pytest.raises(UserError, match=says):
            registrar.take_over(world.profiles[profile], kit_of(world))
        assert in_folder(world) == before

    def test_a_laptop_that_was_shut_out_cannot_come_back_with_the_kit(self, world: World, deputy: Workspace) -> None:
        registrar.revoke(world.office, deputy.exchange.device)
        world.settle()
        with pytest.raises(UserError, match="shut out"):
            registrar.take_over(deputy, kit_of(world))

    def test_the_folder_has_to_be_here(self, world: World, deputy: Workspace) -> None:
        shutil.move(world.folder, world.root / "away")
        with pytest.raises(FolderAway):
            registrar.take_over(deputy, kit_of(world))
        assert deputy.exchange.need_membership().registrar == world.office.exchange.device


class TestOnANewLaptop:
    """No laptop of the office is left: a new one asks to join, and takes over before anybody could let it in."""

    @pytest.fixture
    def old(self, world: World) -> Iterator[Workspace]:
        made = lost(world)
        yield made
        made.close()

    @pytest.fixture
    def new(self, world: World, old: Workspace) -> Workspace:
        return self._asking(world)

    def _asking(self, world: World, name: str = "new") -> Workspace:
        asks = district.join(
            world.root / name, world.folder, world.card, "Dana Ortiz", "district_staff", clock=world.clock
        )
        world.profiles[name] = asks.ws
        return asks.ws

    @pytest.mark.parametrize("mine", [True, False])
    def test_it_becomes_a_member_and_the_registrar_and_settles_the_rest_itself(
        self, world: World, new: Workspace, mine: bool
    ) -> None:
        newest = world.profiles["principal"].exchange.need_membership()
        dana, device = newest.device(newest.registrar).person, newest.registrar
        done = registrar.take_over(new, kit_of(world), mine=mine)
        assert (new.me.status, done.waits, new.person == dana) == ("active", True, mine)
        world.settle()
        newest = new.exchange.need_membership()
        assert newest.devices[device].status == "revoked"
        assert min(newest.newest_epoch(a) for a in ("everyone", "office", f"evidence:{principal_s(world)}")) >= 2
        assert name_of(new, world.profiles["teacher"].person) == "Tom Teach"
        seen = records.save(new, "building", {"name": "East High"}).id
        world.settle()
        assert readers(world, seen) == {"principal", "coach", "teacher", "new"}
        assert name_of(world.profiles["coach"], new.person) == "Dana Ortiz"
        assert name_of(new, dana) == "Dana Ortiz"
        digests = [exchange.digest(ws)["everyone"] for ws in world.profiles.values()]
        assert digests == digests[:1] * 4
        for ws in world.profiles.values():
            status = exchange.status(ws)
            assert (status.quarantined, status.alarm) == ([], "")
        # Nobody is left who held the office's key: it begins anew, with names of its own for all who send facts there.
        assert len({key.secret for ws in world.profiles.values() if (key := ws.exchange.newest_key("office"))}) == 1

    def test_what_the_old_laptop_wrote_counts_on(self, world: World, new: Workspace) -> None:
        place = principal_s(world)
        registrar.take_over(new, kit_of(world))
        world.settle()
        for ws in world.profiles.values():
            assert name_of(ws, place) == NORTH

    def test_facts_go_to_the_office_again_and_the_old_ones_of_a_school_come_back(
        self, world: World, new: Workspace
    ) -> None:
        visit(world, "room 8")
        exchange.sync(world.profiles["principal"])
        registrar.take_over(new, kit_of(world))
        world.settle()
        assert records_of(new, f"evidence:{principal_s(world)}")
        visit(world, "room 9")
        world.settle()
        assert len(records_of(new, f"evidence:{principal_s(world)}")) == 2

    def test_the_old_laptop_gets_no_new_key_while_it_is_not_shut_out_yet(
        self, world: World, old: Workspace, new: Workspace
    ) -> None:
        registrar.take_over(new, kit_of(world))
        with pytest.raises(UserError, match="hasn't got the keys yet"):
            registrar.revoke(new, world.profiles["coach"].exchange.device)
        before = old.exchange.audience_keys()
        exchange.sync(new)
        exchange.sync(old)
        assert old.exchange.audience_keys() == before
        world.settle()
        exchange.sync(old)
        assert old.exchange.audience_keys() == before
        with pytest.raises(UserError, match="shut out"):
            registrar.take_over(old, kit_of(world))

    def test_a_folder_that_lacks_the_old_laptop_s_files_takes_back_nothing_of_it(
        self, world: World, old: Workspace, new: Workspace
    ) -> None:
        place, device = principal_s(world), old.exchange.device
        registrar.take_over(new, kit_of(world))
        exchange.sync(world.profiles["principal"])
        shutil.move(world.folder / "d" / device, world.root / "held back")
        for _ in range(2):
            exchange.sync(new)
        assert (new.exchange.need_membership().devices[device].status, registrar.waits(new)) == ("active", True)
        shutil.move(world.root / "held back", world.folder / "d" / device)
        world.settle()
        assert new.exchange.need_membership().devices[device].status == "revoked"
        assert {name_of(ws, place) for ws in world.profiles.values()} == {NORTH}

    @pytest.mark.parametrize("next_one", ["another new laptop", "handed over"])
    def test_whoever_is_the_registrar_next_shuts_it_out_and_it_gets_no_key(
        self, world: World, old: Workspace, next_one: str
    ) -> None:
        if next_one == "handed over":
            world.profiles["office"] = old
            deputy = world.join("deputy", "Dee Moss", "district_staff")
            world.profiles.pop("office")
        new, before = self._asking(world), old.exchange.audience_keys()
        registrar.take_over(new, kit_of(world), mine=True)
        if next_one == "handed over":
            exchange.sync(deputy)
            handout.take_keys(new.exchange, new.folder())
            registrar.hand_over(new, deputy.exchange.device)
        else:
            first = lost(world, "new")
            deputy = self._asking(world, "second")
            registrar.take_over(deputy, kit_of(world), mine=True)
            world.settle()
            assert deputy.exchange.need_membership().devices[first.exchange.device].status == "revoked"
            first.close()
        for _ in range(2):
            exchange.sync(world.profiles["principal"])
            exchange.sync(deputy)
        world.settle()
        exchange.sync(old)
        assert deputy.exchange.need_membership().devices[old.exchange.device].status == "revoked"
        assert old.exchange.audience_keys() == before

    def test_keys_of_the_registrar_s_making_are_named_by_nobody_else(
        self, world: World, old: Workspace, new: Workspace
    ) -> None:
        """Facts of a school whose leaders haven't synced yet are due a key, and one of them offers it with one that is theirs to make."""
        registrar.take_over(new, kit_of(world))
        exchange.sync(world.profiles["teacher"])
        for _ in range(2):
            exchange.sync(new)
        coach = world.profiles.pop("coach")
        registrar.revoke(new, coach.exchange.device)
        newest, audience = new.exchange.need_membership(), f"evidence:{principal_s(world)}"
        due, notes = renewal.due(new.exchange.memberships()), f"building:{principal_s(world)}"
        assert (newest.devices[old.exchange.device].status, due[audience], due[notes]) == ("revoked", 2, 2)
        principal = world.profiles["principal"]
        key, own = (OfferedKey(name, 2, seal.recipient_of(seal.new_identity())) for name in (audience, notes))
        offer = KeyOffer(newest.district, principal.exchange.device, principal.person, newest.made, (key, own))
        me = newest.devices[new.exchange.device]
        data = renewal.encode(offer, principal.exchange.need("device_sign"), me.age)
        path = renewal.path_of(offer, principal.exchange.incarnation, data)
        LocalFolder(world.folder).write_new(path, data)
        exchange.sync(new)
        named = new.exchange.need_membership()
        assert (named.newest_epoch(audience), named.audience_public(notes, 2)) == (1, own.public)
        world.settle()
        assert new.exchange.need_membership().audience_public(audience, 2) not in {None, key.public}
        coach.close()

    def test_a_school_s_key_that_was_lost_with_the_registrar_before_it_was_given_is_followed_by_another(
        self, world: World, deputy: Workspace
    ) -> None:
        given = set(world.folder.glob("d/*/*/env/*.age"))
        asks = district.join(
            world.root / "south", world.folder, world.card, "Pat South", "principal", ["South"], clock=world.clock
        )
        district.approve(world.office, asks.request, " ".join(asks.words), create_buildings=True)
        world.profiles["south"] = asks.ws
        for file in set(world.folder.glob("d/*/*/env/*.age")) - given:
            file.unlink()
        gone = lost(world)
        registrar.take_over(deputy, kit_of(world))
        newest = deputy.exchange.need_membership()
        ((_, place),) = ((held.role, held.building) for held in newest.roles_of(newest.devices[asks.device].person))
        audience = f"evidence:{place}"
        assert deputy.exchange.need_membership().newest_epoch(audience) == 1
        world.settle()
        assert deputy.exchange.need_membership().newest_epoch(audience) == 2
        assert {ws.exchange.newest_key(audience) for ws in (deputy, asks.ws)} != {None}
        records.save(asks.ws, "walkthrough", {"building": place, "on": "2026-11-05", "place": "room 8"})
        world.settle()
        assert records_of(deputy, audience)
        gone.close()

    def test_a_joiner_is_let_in_afterwards(self, world: World, new: Workspace) -> None:
        registrar.take_over(new, kit_of(world))
        world.settle()
        asks = district.join(
            world.root / "late", world.folder, world.card, "Lara Late", "coach", [NORTH], clock=world.clock
        )
        district.approve(new, asks.request, " ".join(asks.words))
        world.profiles["late"] = asks.ws
        seen = visit(world, "room 9")
        world.settle()
        assert readers(world, seen) == {"principal", "coach", "late"}

    def test_a_district_of_one_laptop_begins_anew_with_its_second(self, tmp_path: Path) -> None:
        world = World(tmp_path).found(NORTH)
        old = lost(world)
        new = self._asking(world)
        done = registrar.take_over(new, kit_of(world), mine=True)
        assert not done.waits
        exchange.sync(new)
        newest = new.exchange.need_membership()
        assert newest.devices[old.exchange.device].status == "revoked"
        assert records.save(new, "building", {"name": "East High"})
        assert exchange.sync(new).waiting == 0
        world.close()
        old.close()


def records_of(ws: Workspace, audience: str) -> list[str]:
    rows = ws.database.execute("SELECT id FROM fact WHERE audience = ?", (audience,))
    return [row[0] for row in rows]


class TestStopped:
    """The process ends in the middle: the version lies in the folder or it doesn't, and the keys it names are here either way."""

    @pytest.mark.parametrize("after", [False, True], ids=["before the version lies there", "after it lies there"])
    @pytest.mark.parametrize("profile", ["deputy", "new"])
    def test_it_is_done_again_or_it_is_done(
        self, world: World, monkeypatch: pytest.MonkeyPatch, profile: str, after: bool
    ) -> None:
        if profile == "deputy":
            world.join("deputy", "Dee Moss", "district_staff")
        old, kit, version = lost(world), kit_of(world), len(in_folder(world))
        if profile == "new":
            asks = district.join(
                world.root / "new", world.folder, world.card, "Dana Ortiz", "district_staff", clock=world.clock
            )
            world.profiles["new"] = asks.ws
        write_new = LocalFolder.write_new

        def stops(folder: LocalFolder, path: str, data: bytes) -> None:
            if not path.startswith("members/"):
                write_new(folder, path, data)
                return
            if after:
                write_new(folder, path, data)
            raise KeyboardInterrupt

        with monkeypatch.context() as patch:
            patch.setattr(LocalFolder, "write_new", stops)
            with pytest.raises(KeyboardInterrupt):
                registrar.take_over(world.profiles[profile], kit)
        world.profiles[profile].close()
        ws = world.profiles[profile] = Workspace.open(world.root / profile, clock=world.clock)
        if after:
            exchange.sync(ws)
            with pytest.raises(UserError, match="decides already"):
                registrar.take_over(ws, kit)
        else:
            registrar.take_over(ws, kit)
        world.settle()
        seen = records.save(ws, "building", {"name": "East High"}).id
        world.settle()
        assert readers(world, seen) == set(world.profiles)
        newest = ws.exchange.need_membership()
        assert (newest.devices[old.exchange.device].status, newest.newest_epoch("everyone")) == ("revoked", 2)
        assert len(in_folder(world)) == newest.version > version
        assert {name_of(one, ws.person) for one in world.profiles.values()} == {ws.me.name}
        assert [exchange.status(one).alarm for one in world.profiles.values()] == [""] * len(world.profiles)
        old.close()


class TestTheOldLaptopTurnsUp:
    """It hasn't seen the take-over, and signs a version of its own under the same number."""

    @pytest.fixture
    def rival(self, world: World, deputy: Workspace) -> Iterator[Workspace]:
        """The old registrar's laptop beside a copy of the folder that is as it was before the take-over."""
        old = lost(world)
        shutil.copytree(world.folder, world.root / "stale")
        old.exchange.keep_secrets({"folder": str(world.root / "stale")})
        registrar.take_over(deputy, kit_of(world))
        registrar.revoke(old, world.profiles["teacher"].exchange.device)
        yield old
        old.close()

    def _meets(self, world: World, from_: str, to: str) -> str:
        """The last version of one folder turns up in the other; returns its name."""
        name = sorted(path.name for path in (world.root / from_ / "members").iterdir())[-1]
        shutil.copy(world.root / from_ / "members" / name, world.root / to / "members" / name)
        return name

    def test_where_the_take_over_came_first_it_stands_and_everybody_is_warned(
        self, world: World, deputy: Workspace, rival: Workspace
    ) -> None:
        world.settle()
        taken = deputy.exchange.need_membership()
        self._meets(world, "stale", "folder")
        rival.exchange.keep_secrets({"folder": str(world.folder)})
        world.profiles["old"] = rival
        world.settle()
        for name, ws in world.profiles.items():
            alarm = exchange.sync(ws).alarm
            assert "signed by the recovery kit" in alarm
            assert f"signed by the laptop {rival.exchange.device}" in alarm
            assert (ws.exchange.need_membership().hash == taken.hash) == (name != "old")
        seen = visit(world, "room 9")
        world.settle()
        assert readers(world, seen) >= {"principal", "coach"}  # data goes on
        for ws in (deputy, rival):
            with pytest.raises(UserError, match="different signed versions"):
                registrar.revoke(ws, world.profiles["coach"].exchange.device)
        del world.profiles["old"]

    def test_where_the_other_came_first_to_some_nobody_goes_on_with_either(
        self, world: World, deputy: Workspace, rival: Workspace
    ) -> None:
        principal = world.profiles["principal"]
        principal.exchange.keep_secrets({"folder": str(world.root / "stale")})
        exchange.sync(principal)
        others = principal.exchange.need_membership()
        assert others.registrar == rival.exchange.device
        wrong = self._meets(world, "stale", "folder")
        principal.exchange.keep_secrets({"folder": str(world.folder)})
        before = world.profiles["coach"].exchange.need_membership().hash
        world.settle()
        hashes = {name: ws.exchange.need_membership().hash for name, ws in world.profiles.items()}
        assert (hashes["principal"], hashes["coach"], hashes["teacher"]) == (others.hash, before, before)
        for ws in world.profiles.values():
            assert "different signed versions" in exchange.sync(ws).alarm
            assert [item.loud for item in exchange.status(ws).notices if "different signed" in item.text] == [True]
        with pytest.raises(UserError, match="different signed versions"):
            registrar.revoke(deputy, principal.exchange.device)
        # People look, and take the wrong file out: all go on but the one who had believed it.
        (world.folder / "members" / wrong).unlink()
        world.settle()
        alarms = {name: bool(exchange.sync(ws).alarm) for name, ws in world.profiles.items()}
        assert alarms == {"principal": True, "coach": False, "teacher": False, "deputy": False}
        newest = deputy.exchange.need_membership().hash
        assert {world.profiles[name].exchange.need_membership().hash for name in ("coach", "teacher")} == {newest}
        registrar.revoke(deputy, principal.exchange.device)

    def test_once_it_has_seen_the_folder_it_signs_nothing(self, world: World, deputy: Workspace) -> None:
        old = lost(world)
        registrar.take_over(deputy, kit_of(world))
        before = in_folder(world)
        with pytest.raises(UserError, match="Only the registrar's laptop"):
            registrar.revoke(old, world.profiles["teacher"].exchange.device)
        assert (in_folder(world), old.me.status) == (before, "revoked")
        old.close()


class TestHandingOver:
    def test_the_task_goes_to_another_laptop_of_the_office(self, world: World, deputy: Workspace) -> None:
        office = world.office
        assert registrar.hand_over(office, deputy.exchange.device) == "Dee Moss"
        world.settle()
        for name, ws in world.profiles.items():
            assert ws.exchange.need_membership().registrar == deputy.exchange.device
            told = [item.text for item in exchange.status(ws).notices]
            assert any("this laptop" in text if name == "deputy" else "Dee Moss" in text for text in told) == (
                name != "office"
            )
        asks = district.join(
            world.root / "late", world.folder, world.card, "Lara Late", "coach", [NORTH], clock=world.clock
        )
        with pytest.raises(UserError, match="registrar"):
            district.approve(office, asks.request, " ".join(asks.words))
        district.approve(deputy, asks.request, " ".join(asks.words))
        world.profiles["late"] = asks.ws
        seen = visit(world, "room 9")
        world.settle()
        assert readers(world, seen) == {"principal", "coach", "late"}
        assert office.me.status == "active"
        registrar.revoke(deputy, office.exchange.device)
        assert deputy.exchange.need_membership().newest_epoch("office") == 2

    @pytest.mark.parametrize("case", ["no member", "not of the office", "itself", "not the registrar"])
    def test_what_cannot_be_is_refused(self, world: World, deputy: Workspace, case: str) -> None:
        ws, device, before = world.office, deputy.exchange.device, in_folder(world)
        match case:
            case "no member":
                device, says = "0" * 16, "no such active"
            case "not of the office":
                device, says = world.profiles["coach"].exchange.device, "district office"
            case "itself":
                device, says = ws.exchange.device, "already"
            case _:
                ws, says = deputy, "Only the registrar"
        with pytest.raises(UserError, match=says):
            registrar.hand_over(ws, device)
        assert in_folder(world) == before
