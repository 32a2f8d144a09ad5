"""New keys of a school's notes and of a person's own, once a laptop that held them was shut out."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from talentdesk.actions import district, exchange, laptops, records, registrar, upkeep
from talentdesk.errors import UserError
from talentdesk.keys import seal
from talentdesk.sync import membership, membership_file, renewal
from talentdesk.sync.folder import LocalFolder
from talentdesk.sync.history import History
from talentdesk.sync.renewal import KeyOffer, OfferedKey
from talentdesk.sync.verdicts import Refused
from talentdesk.workspace import Workspace
from tests.world import TODAY, World

NORTH, SOUTH = "North Elementary", "South Middle"


def visit(world: World, ws: Workspace, place: str = "room 8") -> str:
    return visit_to(world, ws, NORTH, place)


def visit_to(world: World, ws: Workspace, school: str, place: str = "room 8") -> str:
    fields = {"building": world.building(school), "on": TODAY, "place": place}
    return records.save(ws, "walkthrough", fields).id


def private(world: World, ws: Workspace) -> str:
    fields = world.session(ws, world.profiles["teacher"].person, notes="for me alone")
    return records.save(ws, "coaching_session", fields, audience="person").id


def epoch(ws: Workspace, audience: str) -> int:
    held = ws.exchange.newest_key(audience)
    return held.epoch if held else 0


def reads(ws: Workspace, *ids: str) -> list[bool]:
    def one(record: str) -> bool:
        try:
            return bool(records.show(ws, record))
        except UserError:
            return False

    return [one(record) for record in ids]


def shut_out(world: World, name: str) -> Workspace:
    lost = world.profiles.pop(name)
    registrar.revoke(world.office, lost.exchange.device)
    return lost


@pytest.fixture
def building(world: World) -> str:
    return f"building:{world.building(NORTH)}"


class TestASchoolsNotes:
    def test_what_is_written_after_a_laptop_was_shut_out_is_sealed_with_a_key_it_never_had(
        self, world: World, building: str
    ) -> None:
        principal = world.profiles["principal"]
        before = visit(world, principal)
        world.settle()
        lost = shut_out(world, "coach")
        world.settle()
        after = visit(world, principal, "after the loss")
        world.settle()
        exchange.sync(lost)
        assert reads(lost, before, after) == [True, False]
        assert (epoch(principal, building), epoch(lost, building)) == (2, 1)
        assert epoch(world.office, building) == 0, "the registrar names the key and never holds it"
        assert exchange.status(principal).to_send == 0
        assert upkeep.verify(world.office, folder=True).ok
        assert upkeep.verify(principal, folder=True).ok
        lost.close()

    def test_another_laptop_of_the_school_gets_old_and_new_keys(self, world: World, building: str) -> None:
        before = visit(world, world.profiles["principal"])
        owner = world.profiles["coach"]
        lost = shut_out(world, "coach")
        world.settle()
        after = visit(world, world.profiles["principal"])
        world.profiles["coach"] = owner
        new = world.second_laptop("new", of="coach")
        world.profiles.pop("coach")
        world.settle()
        assert reads(new, before, after) == [True, True]
        mine = visit(world, new, "mine")
        world.settle()
        assert reads(world.profiles["principal"], mine) == [True]
        exchange.sync(lost)
        assert reads(lost, after, mine) == [False, False]
        lost.close()

    def test_nothing_waits_before_the_key_is_named_and_nothing_is_lost_until_it_arrives(
        self, world: World, building: str
    ) -> None:
        assistant = world.join("assistant", "Sam Best", "assistant_principal", NORTH)
        principal = world.profiles["principal"]
        lost = shut_out(world, "coach")
        first = visit(world, principal)
        assert exchange.sync(principal).waiting == 0, "the old key serves as long as there is no other"
        exchange.sync(world.office)
        held_up = visit(world, assistant)
        assert exchange.sync(assistant).waiting == 1, "the new key is named, and its maker hasn't handed it out yet"
        exchange.sync(principal)
        assert exchange.sync(assistant).waiting == 0
        exchange.sync(principal)
        assert reads(principal, first, held_up) == [True, True]
        assert epoch(assistant, building) == 2
        lost.close()

    def test_of_two_offers_one_is_named_and_everybody_ends_with_it(self, world: World, building: str) -> None:
        assistant = world.join("assistant", "Sam Best", "assistant_principal", NORTH)
        principal = world.profiles["principal"]
        lost = shut_out(world, "coach")
        for ws in (assistant, principal, world.office):
            exchange.sync(ws)
        world.settle()
        keys = {ws.exchange.newest_key(building) for ws in (assistant, principal)}
        assert len(keys) == 1
        assert epoch(principal, building) == 2
        assert visit_reaches(world, assistant, principal)
        lost.close()

    def test_where_every_laptop_was_shut_out_the_next_to_join_begins_with_a_new_key(
        self, world: World, building: str
    ) -> None:
        before = visit(world, world.profiles["principal"])
        owners = [world.profiles["principal"], world.profiles["coach"]]
        for name in ("principal", "coach"):
            shut_out(world, name)
        world.profiles["principal"] = owners[0]
        new = world.second_laptop("new", of="principal")
        world.profiles.pop("principal")
        assert epoch(new, building) == 2
        after = visit(world, new)
        assert exchange.sync(new).waiting == 0
        world.profiles["coach"] = owners[1]
        coach = world.second_laptop("new coach", of="coach")
        world.profiles.pop("coach")
        world.settle()
        assert reads(coach, before, after) == [False, True]
        for lost in owners:
            exchange.sync(lost)
            assert reads(lost, after) == [False]
            lost.close()

    def test_the_only_one_left_begins_with_a_new_key_where_nobody_could_give_the_old_one(self, world: World) -> None:
        world.join("south", "Cy South", "coach", SOUTH)
        asks = district.join(
            world.root / "new", world.folder, world.card, "Pat South", "principal", [SOUTH], clock=world.clock
        )
        district.approve(world.office, asks.request, " ".join(asks.words))
        world.profiles["new"] = asks.ws
        lost = shut_out(world, "south")
        world.settle()
        audience = f"building:{world.building(SOUTH)}"
        late = world.join("late", "Lea Late", "assistant_principal", SOUTH)
        assert epoch(asks.ws, audience) == epoch(late, audience) == 2
        exchange.sync(lost)
        assert epoch(lost, audience) == 1
        lost.close()


class TestAKeyThatNobodyHasAnyMore:
    """The laptop that made it was shut out before it gave it to anybody."""

    @pytest.fixture
    def two(self, world: World) -> tuple[Workspace, Workspace]:
        """Two leaders of a school whose only holder of its key never heard of them."""
        world.join("south", "Cy South", "coach", SOUTH)
        found: list[Workspace] = []
        for name, person, role in (("new", "Pat South", "principal"), ("other", "Lee South", "assistant_principal")):
            asks = district.join(world.root / name, world.folder, world.card, person, role, [SOUTH], clock=world.clock)
            district.approve(world.office, asks.request, " ".join(asks.words))
            world.profiles[name] = asks.ws
            found.append(asks.ws)
        return found[0], found[1]

    def epochs(self, world: World, *of: Workspace) -> list[int]:
        audience = f"building:{world.building(SOUTH)}"
        return [epoch(ws, audience) for ws in of] + [world.office.exchange.need_membership().newest_epoch(audience)]

    def test_is_followed_by_another_once_all_have_said_that_they_never_got_it(
        self, world: World, two: tuple[Workspace, Workspace]
    ) -> None:
        first, second = two
        lost = shut_out(world, "south")
        exchange.sync(first)
        exchange.sync(world.office)
        assert self.epochs(world, first, second) == [0, 0, 1], "the other one may have it"
        exchange.sync(second)
        exchange.sync(world.office)
        for ws in (first, second):
            exchange.sync(ws)
        assert self.epochs(world, first, second) == [2, 2, 2]
        written = [visit_to(world, ws, SOUTH) for ws in two]
        assert [exchange.sync(ws).waiting for ws in two] == [0, 0]
        world.settle()
        assert [reads(ws, *written) for ws in (*two, lost)] == [[True, True], [True, True], [False, False]]
        exchange.sync(lost)
        assert reads(lost, *written) == [False, False]
        third = world.join("late", "Lea Late", "coach", SOUTH)
        assert reads(third, *written) == [True, True]
        lost.close()

    def test_waits_as_long_as_one_who_has_it_may_come_back(self, world: World, building: str) -> None:
        principal, written = world.profiles["principal"], visit(world, world.profiles["coach"])
        world.settle()
        asks = district.join(
            world.root / "new", world.folder, world.card, "Sam Best", "assistant_principal", [NORTH], clock=world.clock
        )
        district.approve(world.office, asks.request, " ".join(asks.words))
        world.profiles["new"] = asks.ws
        lost = shut_out(world, "coach")
        for _ in range(2):
            exchange.sync(asks.ws)
            exchange.sync(world.office)
        assert (epoch(asks.ws, building), world.office.exchange.need_membership().newest_epoch(building)) == (0, 1)
        exchange.sync(principal)
        world.settle()
        assert (epoch(asks.ws, building), epoch(principal, building)) == (2, 2)
        assert reads(asks.ws, written) == [True], "what was written before is open to who came later"
        lost.close()

    def test_of_private_notes_is_left_to_the_person_where_two_laptops_wait(self, world: World) -> None:
        """One of the two may have been let in by somebody else under their name."""
        owner = world.profiles["coach"]
        audience = f"person:{owner.person}"
        second, third = (world.second_laptop(name, of="coach") for name in ("second", "third"))
        lost = shut_out(world, "coach")
        world.settle()
        assert world.office.exchange.need_membership().newest_epoch(audience) == 1
        gone = shut_out(world, "third")
        world.settle()
        assert (epoch(second, audience), epoch(third, audience)) == (2, 0)
        lost.close()
        gone.close()


def visit_reaches(world: World, writer: Workspace, reader: Workspace) -> bool:
    record = visit(world, writer)
    world.settle(1)
    world.settle(1)
    return reads(reader, record) == [True]


class TestPrivateNotes:
    def test_the_laptops_a_person_still_has_go_on_with_a_new_key(self, world: World) -> None:
        first = world.profiles["coach"]
        audience = f"person:{first.person}"
        second = world.second_laptop("second", of="coach")
        laptops.confirm(first, second.exchange.device, " ".join(laptops.own_words(second)))
        before = private(world, first)
        world.settle()
        lost = shut_out(world, "coach")
        world.settle()
        after = private(world, second)
        world.settle()
        exchange.sync(lost)
        assert (reads(second, before, after), reads(lost, before, after)) == ([True, True], [True, False])
        assert (epoch(second, audience), epoch(lost, audience)) == (2, 1)
        lost.close()

    def test_a_laptop_that_nobody_confirmed_leaves_it_to_those_that_hold_the_key(self, world: World) -> None:
        first = world.profiles["coach"]
        second, third = (world.second_laptop(name, of="coach") for name in ("second", "third"))
        laptops.confirm(first, second.exchange.device, " ".join(laptops.own_words(second)))
        world.settle()
        lost = shut_out(world, "second")
        audience = f"person:{first.person}"
        for ws in (third, world.office):
            exchange.sync(ws)
        assert world.office.exchange.need_membership().newest_epoch(audience) == 1
        world.settle()
        assert (epoch(first, audience), epoch(third, audience)) == (2, 0)
        lost.close()

    def test_a_new_laptop_let_in_before_the_lost_one_was_shut_out_begins_with_a_new_key(self, world: World) -> None:
        before = private(world, world.profiles["coach"])
        world.settle()
        new = world.second_laptop("new", of="coach")
        lost = shut_out(world, "coach")
        world.settle()
        after = private(world, new)
        assert exchange.sync(new).waiting == 0
        exchange.sync(lost)
        assert (reads(new, before, after), reads(lost, before, after)) == ([False, True], [True, False])
        lost.close()

    def test_the_registrar_s_own_key_needs_no_offer(self, world: World) -> None:
        office = world.office
        second = world.second_laptop("second", of="office")
        laptops.confirm(office, second.exchange.device, " ".join(laptops.own_words(second)))
        world.settle()
        lost = shut_out(world, "second")
        world.settle()
        exchange.sync(lost)
        audience = f"person:{office.person}"
        assert (epoch(office, audience), epoch(lost, audience)) == (2, 1)
        lost.close()


class TestOnTheWay:
    def offers(self, world: World) -> set[Path]:
        return set(world.folder.glob("d/*/*/key/*.age"))

    def test_an_offer_is_written_once_and_again_where_the_folder_lost_it(self, world: World, building: str) -> None:
        lost = shut_out(world, "coach")
        principal = world.profiles["principal"]
        for _ in range(3):
            exchange.sync(principal)
        (file,) = self.offers(world)
        file.unlink()
        exchange.sync(principal)
        assert len(self.offers(world)) == 1
        world.settle()
        assert (len(self.offers(world)), epoch(principal, building)) == (1, 2)
        lost.close()

    def test_an_offer_that_was_damaged_in_the_folder_is_made_again(self, world: World, building: str) -> None:
        lost = shut_out(world, "coach")
        exchange.sync(world.profiles["principal"])
        (file,) = self.offers(world)
        file.write_bytes(bytes(file.stat().st_size))
        world.settle()
        assert (len(self.offers(world)), epoch(world.profiles["principal"], building)) == (2, 2)
        lost.close()

    def test_an_offer_travels_by_mail(self, world: World, building: str) -> None:
        lost = shut_out(world, "coach")
        principal = world.profiles["principal"]
        exchange.sync(principal)
        for file in self.offers(world):
            file.unlink()
        exchange.carry_export(principal, world.root / "mail.zip")
        exchange.carry_import(world.office, [world.root / "mail.zip"])
        exchange.sync(world.office)
        exchange.sync(principal)
        assert epoch(principal, building) == 2
        lost.close()

    def test_a_folder_that_takes_nothing_keeps_no_key_from_being_offered_later(
        self, world: World, building: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        lost = shut_out(world, "coach")
        principal = world.profiles["principal"]
        whole = LocalFolder.write_new

        def full(self: LocalFolder, path: str, data: bytes) -> None:
            if "/key/" in path:
                raise OSError(28, "No space left on device")
            whole(self, path, data)

        with monkeypatch.context() as patch:
            patch.setattr(LocalFolder, "write_new", full)
            with pytest.raises(OSError, match="No space"):
                exchange.sync(principal)
        world.settle()
        assert epoch(principal, building) == 2
        assert len(self.offers(world)) == 1
        lost.close()

    def test_a_laptop_that_was_set_back_to_before_its_offer_still_has_the_key(
        self, world: World, building: str
    ) -> None:
        principal = world.profiles["principal"]
        backup = upkeep.backup_create(principal, world.root / "before.zip")
        lost = shut_out(world, "coach")
        exchange.sync(principal)
        exchange.sync(world.office)
        principal.close()
        upkeep.backup_restore(principal.home, backup, None)
        again = world.profiles["principal"] = Workspace.open(principal.home, clock=world.clock)
        exchange.sync(again)
        visit(world, again)
        assert (exchange.sync(again).waiting, epoch(again, building)) == (0, 2)
        lost.close()

    def test_a_key_whose_maker_is_shut_out_before_it_was_handed_out_is_replaced_as_well(
        self, world: World, building: str
    ) -> None:
        assistant = world.join("assistant", "Sam Best", "assistant_principal", NORTH)
        before = visit(world, assistant)
        world.settle()
        lost = [shut_out(world, "coach")]
        exchange.sync(world.profiles["principal"])
        exchange.sync(world.office)
        lost.append(shut_out(world, "principal"))
        world.settle()
        after = visit(world, assistant)
        world.settle()
        assert (epoch(assistant, building), exchange.sync(assistant).waiting) == (3, 0)
        for ws in lost:
            exchange.sync(ws)
            assert reads(ws, before, after) == [True, False]
            ws.close()

    def test_a_fork_of_the_membership_stops_naming(self, world: World, building: str) -> None:
        lost = shut_out(world, "coach")
        exchange.sync(world.profiles["principal"])
        assert len(self.offers(world)) == 1
        state = world.office.exchange
        history, n = state.memberships(), state.need_membership().version
        rival = membership.successor(history[n - 1], history[n].made, buildings=["a" * 32])
        data = membership_file.encode_signed(rival, state.need("device_sign"), state.device)
        file = world.folder / "members" / membership_file.file_name(n, data)
        file.write_bytes(data)
        world.settle()
        assert (state.need_membership().version, state.need_membership().newest_epoch(building)) == (n, 1)
        file.unlink()
        world.settle()
        assert state.need_membership().newest_epoch(building) == 2
        lost.close()

    def test_a_laptop_that_was_shut_out_offers_nothing(self, world: World) -> None:
        lost = shut_out(world, "coach")
        exchange.sync(lost)
        assert lost.me.status == "revoked"
        assert not self.offers(world)
        lost.close()


class TestWhatIsNotBelieved:
    """What a colleague with a modified program could offer."""

    def put(self, world: World, ws: Workspace, *keys: OfferedKey, **other: str) -> None:
        newest = world.office.exchange.need_membership()
        fields = {"district": newest.district, "device": ws.exchange.device, "person": ws.person, "made": newest.made}
        offer = KeyOffer(**{**fields, **other}, keys=keys)
        registrar = newest.device(newest.registrar)
        data = renewal.encode(offer, ws.exchange.need("device_sign"), registrar.age)
        path = renewal.path_of(offer, ws.exchange.incarnation, data)
        LocalFolder(world.folder).write_new(path, data)

    def named(self, world: World, audience: str) -> int:
        exchange.sync(world.office)
        return world.office.exchange.need_membership().newest_epoch(audience)

    def key(self, audience: str, number: int = 2) -> OfferedKey:
        return OfferedKey(audience, number, seal.recipient_of(seal.new_identity()))

    def test_a_key_for_a_school_one_does_not_belong_to(self, world: World, building: str) -> None:
        lost = shut_out(world, "coach")
        self.put(world, world.profiles["teacher"], self.key(building), self.key(f"person:{lost.person}"))
        self.put(world, world.profiles["principal"], self.key(f"person:{lost.person}"))
        assert self.named(world, building) == 1
        assert self.named(world, f"person:{lost.person}") == 1
        lost.close()

    @pytest.mark.parametrize("audience", ["everyone", "office", "person"])
    def test_a_key_that_is_not_due_or_not_a_member_s_to_make(self, world: World, audience: str) -> None:
        lost = shut_out(world, "coach")
        principal = world.profiles["principal"]
        wanted = f"person:{principal.person}" if audience == "person" else audience
        before = self.named(world, wanted)
        self.put(world, principal, self.key(wanted, before + 1))
        assert self.named(world, wanted) == before
        lost.close()

    def test_that_nobody_has_a_key_before_all_have_said_it_of_this_one(self, world: World, building: str) -> None:
        assistant, principal = (
            world.join("assistant", "Sam Best", "assistant_principal", NORTH),
            world.profiles["principal"],
        )
        lost = shut_out(world, "coach")
        self.put(world, principal, replace(self.key(building), held=False))
        self.put(world, assistant, replace(self.key(building, 3), held=False))
        assert self.named(world, building) == 1
        got = self.key(building)
        self.put(world, assistant, replace(self.key(building), held=False))
        self.put(world, assistant, got)
        assert self.named(world, building) == 2
        assert world.office.exchange.need_membership().audience_public(building, 2) == got.public, (
            "who has one makes it"
        )
        lost.close()

    @pytest.mark.parametrize("number", [3, 99])
    def test_an_epoch_that_is_not_the_next(self, world: World, building: str, number: int) -> None:
        lost = shut_out(world, "coach")
        self.put(world, world.profiles["principal"], self.key(building, number))
        assert self.named(world, building) == 1
        lost.close()

    def test_a_key_for_two_audiences(self, world: World, building: str) -> None:
        first = world.profiles["coach"]
        second = world.second_laptop("second", of="coach")
        laptops.confirm(first, second.exchange.device, " ".join(laptops.own_words(second)))
        world.settle()
        lost = shut_out(world, "second")
        same, own = self.key(building), f"person:{first.person}"
        self.put(world, first, same, replace(same, audience=own))
        named = [self.named(world, audience) for audience in (building, own)]
        assert sorted(named) == [1, 2]
        lost.close()

    def test_of_two_the_key_of_the_longer_member_is_named(self, world: World, building: str) -> None:
        assistant = world.join("assistant", "Sam Best", "assistant_principal", NORTH)
        lost = shut_out(world, "coach")
        wanted = self.key(building)
        self.put(world, assistant, self.key(building))
        self.put(world, world.profiles["principal"], wanted)
        assert self.named(world, building) == 2
        assert world.office.exchange.need_membership().audience_public(building, 2) == wanted.public
        lost.close()

    def test_a_key_that_is_in_use_already(self, world: World, building: str) -> None:
        lost = shut_out(world, "coach")
        for public in (world.profiles["principal"].exchange.newest_key(building), lost.exchange.newest_key("everyone")):
            assert public is not None
            self.put(world, world.profiles["principal"], OfferedKey(building, 2, public.public))
        assert self.named(world, building) == 1
        lost.close()

    def test_an_offer_of_the_laptop_that_was_shut_out(self, world: World, building: str) -> None:
        lost = shut_out(world, "coach")
        self.put(world, lost, self.key(building))
        assert self.named(world, building) == 1
        lost.close()

    @pytest.mark.parametrize("part", ["person", "device", "district"])
    def test_an_offer_in_another_s_name(self, world: World, building: str, part: str) -> None:
        lost, teacher, principal = shut_out(world, "coach"), world.profiles["teacher"], world.profiles["principal"]
        other = {"person": principal.person, "device": principal.exchange.device, "district": "0" * 32}[part]
        self.put(world, teacher, self.key(building), **{part: other})
        assert self.named(world, building) == 1
        lost.close()

    def test_an_offer_that_was_moved_or_changed_or_is_for_another_registrar(self, cast) -> None:
        offer = KeyOffer(cast.district, cast.principal.id, cast.principal.person, cast.hour, (self.key("everyone"),))
        newest, mine = cast.newest, [cast.office.age]
        office = seal.recipient_of(cast.office.age)
        data = renewal.encode(offer, cast.principal.sign, office)
        assert renewal.decode(data, mine, cast.principal.id, newest) == offer
        with pytest.raises(Refused, match="place"):
            renewal.decode(data, mine, cast.office.id, newest)
        with pytest.raises(Refused, match="signature"):
            renewal.decode(renewal.encode(offer, cast.office.sign, office), mine, cast.principal.id, newest)
        with pytest.raises(seal.NotForUs):
            renewal.decode(data, [cast.principal.age], cast.principal.id, newest)
        abroad = renewal.encode(replace(offer, district="0" * 32), cast.principal.sign, office)
        with pytest.raises(Refused, match="place"):
            renewal.decode(abroad, mine, cast.principal.id, newest)
        lost = {cast.principal.id: replace(newest.devices[cast.principal.id], status="revoked")}
        with pytest.raises(Refused, match="no longer trusted"):
            renewal.decode(data, mine, cast.principal.id, replace(newest, devices={**newest.devices, **lost}))
        for bad in (replace(offer, keys=()), replace(offer, made="now"), replace(offer, person="x")):
            with pytest.raises(Refused):
                renewal.decode(renewal.encode(bad, cast.principal.sign, office), mine, cast.principal.id, newest)


class TestWhatIsDue:
    def test_only_what_a_lost_laptop_still_holds_the_present_key_of(self, cast) -> None:
        newest = cast.newest
        place = newest.buildings[0]
        history = cast.history

        def extend(**change: object) -> None:
            nonlocal history
            draft = membership.successor(history[max(history)], newest.made, **change)  # pyright: ignore[reportArgumentType]
            history = history.after(replace(draft, hash="0" * 64))

        assert renewal.due(history) == {}
        extend(devices=[replace(newest.devices[cast.principal.id], status="revoked")])
        own = f"person:{cast.principal.person}"
        registrars = dict.fromkeys(("everyone", f"evidence:{place}"), 2)
        assert renewal.due(history) == {f"building:{place}": 2, own: 2, **registrars}
        extend(epochs={audience: seal.recipient_of(seal.new_identity()) for audience in registrars})
        assert renewal.due(history) == {f"building:{place}": 2, own: 2}
        extend(epochs={own: seal.recipient_of(seal.new_identity())})
        assert renewal.due(history) == {f"building:{place}": 2}
        extend(epochs={f"building:{place}": seal.recipient_of(seal.new_identity())})
        assert renewal.due(history) == {}
        assert renewal.due(History()) == {}

    def test_what_has_no_key_yet_is_not_due(self, cast) -> None:
        newest = cast.newest
        gone = {cast.principal.id: replace(newest.devices[cast.principal.id], status="revoked")}
        keys = {audience: keys for audience, keys in newest.audiences.items() if not audience.startswith("building:")}
        before = replace(newest, audiences=keys)
        after = replace(before, version=before.version + 1, devices={**newest.devices, **gone})
        due = renewal.due(History.of([before, after]))
        assert f"person:{cast.principal.person}" in due
        assert not [audience for audience in due if audience.startswith("building:")]
