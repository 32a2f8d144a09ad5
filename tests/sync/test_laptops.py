"""Further laptops under somebody's name: what is private goes there only after its words were typed on a laptop in use."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from talentdesk.actions import audience, exchange, laptops, records, registrar, upkeep
from talentdesk.errors import UserError
from talentdesk.keys import seal
from talentdesk.schema.kinds import kind_named
from talentdesk.sync import handout, membership
from talentdesk.sync.audiences import secret_of
from talentdesk.sync.folder import LocalFolder
from talentdesk.sync.history import History
from talentdesk.sync.membership import Device, Membership
from talentdesk.sync.state import AudienceKey
from talentdesk.workspace import Workspace
from tests.world import TODAY, World


def private_note(world: World, ws: Workspace) -> str:
    data = world.session(world.profiles["coach"], world.profiles["teacher"].person, notes="for me alone")
    return records.save(ws, "coaching_session", data, audience="person").id


def shared_note(world: World, notes: str = "between us", **more: Any) -> str:
    coach, teacher = world.profiles["coach"], world.profiles.get("teacher", world.profiles.get("second"))
    assert teacher is not None
    return records.save(coach, "coaching_session", world.session(coach, teacher.person, notes=notes, **more)).id


def visit(world: World) -> str:
    place = {"building": world.building("North Elementary"), "on": TODAY, "place": "room 8"}
    return records.save(world.profiles["principal"], "walkthrough", place).id


def private_keys(ws: Workspace) -> set[str]:
    return {audience for audience in ws.exchange.readable() if audience.startswith(("person:", "circle:"))}


def reads(ws: Workspace, record: str) -> bool:
    try:
        return bool(records.show(ws, record))
    except UserError:
        return False


def confirm(ws: Workspace, other: Workspace) -> None:
    laptops.confirm(ws, other.exchange.device, " ".join(laptops.own_words(other)))


class TestUntilConfirmed:
    def test_nothing_private_reaches_a_second_laptop_and_everything_else_does(self, world: World) -> None:
        private, shared, seen = private_note(world, world.profiles["coach"]), shared_note(world), visit(world)
        second = world.second_laptop("second", of="coach")
        assert second.me.status == "active"
        assert private_keys(second) == set()
        assert (reads(second, private), reads(second, shared), reads(second, seen)) == (False, False, True)

    def test_the_founder_of_a_circle_gives_its_key_to_no_second_laptop_of_the_other_either(self, world: World) -> None:
        shared = shared_note(world)
        second = world.second_laptop("second", of="teacher")
        later = shared_note(world, "said later")
        world.settle()
        assert not reads(second, shared)
        assert not reads(second, later)
        assert reads(world.profiles["teacher"], later)

    def test_carrying_by_hand_gives_no_more(self, world: World, tmp_path: Path) -> None:
        private_note(world, world.profiles["coach"])
        second = world.second_laptop("second", of="coach")
        exchange.carry_export(world.profiles["coach"], tmp_path / "coach.zip")
        exchange.carry_import(second, [tmp_path / "coach.zip"])
        assert private_keys(second) == set()

    def test_both_laptops_are_told_at_every_sync(self, world: World) -> None:
        coach, second = world.profiles["coach"], world.second_laptop("second", of="coach")
        for _ in range(2):
            asked, told = exchange.sync(coach).to_confirm, exchange.sync(second).to_confirm
            assert [second.exchange.device in line for line in asked] == [True]
            assert [" ".join(laptops.own_words(second)) in line for line in told] == [True]
            assert " ".join(laptops.own_words(second)) not in asked[0]

    def test_what_the_new_laptop_writes_privately_waits_and_is_not_lost(self, world: World) -> None:
        second = world.second_laptop("second", of="coach")
        note = private_note(world, second)
        world.settle()
        assert not reads(world.profiles["coach"], note)
        confirm(world.profiles["coach"], second)
        world.settle()
        assert reads(world.profiles["coach"], note)


class TestConfirming:
    def test_the_right_words_bring_private_notes_and_circles(self, world: World) -> None:
        coach = world.profiles["coach"]
        private, shared = private_note(world, coach), shared_note(world)
        second = world.second_laptop("second", of="coach")
        confirm(coach, second)
        world.settle()
        assert (reads(second, private), reads(second, shared)) == (True, True)
        assert laptops.own_words(second) == []
        assert laptops.to_confirm(coach) == []
        assert "laptop confirmed" in {line["what"] for line in upkeep.audit_trail(coach)}

    def test_circles_that_others_opened_come_from_the_own_first_laptop(self, world: World) -> None:
        shared = shared_note(world)
        world.settle()
        second = world.second_laptop("second", of="teacher")
        confirm(world.profiles["teacher"], second)
        world.settle()
        assert reads(second, shared)

    @pytest.mark.parametrize("case", ["other order", "too few", "of another laptop", "no words of the list"])
    def test_other_words_change_nothing(self, world: World, case: str) -> None:
        coach, second = world.profiles["coach"], world.second_laptop("second", of="coach")
        right = laptops.own_words(second)
        match case:
            case "other order":
                typed = [right[1], right[0], *right[2:]]
            case "too few":
                typed = right[:5]
            case "of another laptop":
                typed = laptops.own_words(world.second_laptop("third", of="coach"))
            case _:
                typed = ["xylophone"] * 6
        with pytest.raises(UserError, match="words"):
            laptops.confirm(coach, second.exchange.device, " ".join(typed))
        world.settle()
        assert private_keys(second) == set()

    def test_words_speak_for_keys_person_and_district(self, world: World) -> None:
        second = world.second_laptop("second", of="coach")
        state = second.exchange
        mine = state.need_membership().devices[state.device]
        theirs = state.need_membership().devices[world.profiles["teacher"].exchange.device]
        from talentdesk.sync import laptops as rules

        said = rules.words(state, mine)
        for other in (
            replace(mine, sign=theirs.sign),
            replace(mine, age=theirs.age),
            replace(mine, person=theirs.person),
            replace(mine, id=theirs.id),
        ):
            assert rules.words(state, other) != said
        assert rules.words(state, replace(mine, since=99, status="dormant")) == said

    def test_a_laptop_of_somebody_else_can_not_be_confirmed(self, world: World) -> None:
        principal, second = world.profiles["principal"], world.second_laptop("second", of="coach")
        for device in (second.exchange.device, world.profiles["coach"].exchange.device, "0" * 16):
            with pytest.raises(UserError, match="no such laptop"):
                laptops.confirm(principal, device, " ".join(laptops.own_words(second)))
        assert laptops.to_confirm(principal) == []


class TestRefusing:
    def test_nothing_is_handed_out_and_it_is_noted(self, world: World) -> None:
        coach, second = world.profiles["coach"], world.second_laptop("second", of="coach")
        laptops.refuse(coach, second.exchange.device)
        assert laptops.to_confirm(coach) == []
        world.settle()
        assert private_keys(second) == set()
        assert "laptop refused" in {line["what"] for line in upkeep.audit_trail(coach)}

    def test_it_can_be_confirmed_after_all(self, world: World) -> None:
        coach, second = world.profiles["coach"], world.second_laptop("second", of="coach")
        laptops.refuse(coach, second.exchange.device)
        confirm(coach, second)
        world.settle()
        assert f"person:{coach.person}" in private_keys(second)


class TestReplacing:
    def replaced(self, world: World) -> Workspace:
        """The teacher's only laptop is shut out; another one was let in."""
        second = world.second_laptop("second", of="teacher")
        old = world.profiles.pop("teacher")
        registrar.revoke(world.office, old.exchange.device)
        old.close()
        world.settle()
        return second

    def test_whoever_shares_a_circle_is_asked_for_the_words_once(self, world: World) -> None:
        shared, coach = shared_note(world), world.profiles["coach"]
        world.settle()
        second = self.replaced(world)
        assert not reads(second, shared)
        assert [(item.person_name, item.mine) for item in laptops.to_confirm(coach)] == [("Tom Teach", False)]
        confirm(coach, second)
        world.settle()
        assert reads(second, shared)
        assert laptops.to_confirm(coach) == []
        assert laptops.own_words(second) != []  # others may want them too
        laptops.words_were_read(second)

    def test_a_first_circle_takes_the_laptop_that_is_named_then(self, world: World) -> None:
        second = self.replaced(world)
        coach = world.profiles["coach"]
        made = records.save(coach, "coaching_session", world.session(coach, second.person, notes="our first"))
        world.settle()
        assert reads(second, made.id)
        assert laptops.to_confirm(coach) == []


class TestAfterShuttingOut:
    def test_the_next_record_founds_a_circle_that_the_lost_laptop_can_not_open(self, world: World) -> None:
        coach, before = world.profiles["coach"], shared_note(world)
        world.settle()
        second = world.second_laptop("second", of="teacher")
        confirm(world.profiles["teacher"], second)
        world.settle()
        lost = world.profiles.pop("teacher")
        registrar.revoke(world.office, lost.exchange.device)
        world.settle()
        confirm(coach, second)
        after, again = shared_note(world, "after the loss"), shared_note(world, "and once more")
        world.settle()
        exchange.sync(lost)
        circles = [records.show(coach, record).audience for record in (before, after, again)]
        assert circles[0] != circles[1] == circles[2]
        assert circles[1] not in lost.exchange.readable()
        assert (reads(second, after), reads(second, before)) == (True, True)
        lost.close()

    def test_the_registrar_goes_on_in_a_new_circle_too(self, world: World) -> None:
        principal = world.profiles["principal"]
        talk = {"leader": principal.person, "mentor": world.office.person, "on": TODAY}
        before = records.save(world.office, "mentorship_note", talk)
        world.settle()
        registrar.revoke(world.office, principal.exchange.device)
        assert before.audience.startswith("circle:")
        assert records.save(world.office, "mentorship_note", talk).audience != before.audience

    def test_a_person_without_any_laptop_left_begins_with_a_new_key_of_their_own(self, world: World) -> None:
        lost = world.profiles["coach"]
        old = private_note(world, lost)
        exchange.sync(lost)
        registrar.revoke(world.office, lost.exchange.device)
        new = world.second_laptop("new", of="coach")
        world.profiles.pop("coach").close()
        held = new.exchange.newest_key(f"person:{new.person}")
        assert held is not None
        assert held.epoch == 2
        assert laptops.is_waiting(new) is False
        note = records.save(
            new, "walkthrough", {"on": TODAY, "building": world.building("North Elementary")}, audience="person"
        )
        assert exchange.sync(new).waiting == 0
        assert (reads(new, note.id), reads(new, old)) == (True, False)


class TestForgedKeys:
    """What a registrar could try with a laptop of their own under somebody's name."""

    def test_a_new_private_key_from_a_laptop_nobody_confirmed_is_not_taken(self, world: World) -> None:
        coach, rogue = world.profiles["coach"], world.second_laptop("rogue", of="coach")
        words = " ".join(laptops.own_words(rogue))
        audience = f"person:{coach.person}"
        identity = seal.new_identity()
        newest = world.office.exchange.need_membership()
        draft = membership.successor(newest, newest.made, epochs={audience: seal.recipient_of(identity)})
        handout.publish(world.office.exchange, world.office.folder(), draft)
        exchange.sync(rogue)
        rogue.exchange.keep_key(AudienceKey(audience, 2, identity, seal.recipient_of(identity), secret_of(identity)))
        world.settle()
        held = coach.exchange.newest_key(audience)
        assert held is not None
        assert held.epoch == 1
        laptops.confirm(coach, rogue.exchange.device, words)
        handout.take_keys(coach.exchange, LocalFolder(world.folder))
        held = coach.exchange.newest_key(audience)
        assert held is not None
        assert held.epoch == 2

    def test_nothing_is_written_into_a_circle_that_such_a_laptop_founded(self, world: World) -> None:
        coach, rogue = world.profiles["coach"], world.second_laptop("rogue", of="teacher")
        bait = records.save(rogue, "coaching_session", world.session(coach, rogue.person, notes="write here"))
        world.settle()
        assert reads(coach, bait.id)
        kind = kind_named("coaching_session")
        members = frozenset({coach.person, rogue.person})
        assert audience.known_circle(coach, kind, members) is None
        assert not reads(rogue, shared_note(world))

    def test_the_first_laptop_is_the_first_that_was_seen_whatever_the_registrar_writes(self) -> None:
        def version(number: int, **owners: str) -> Membership:
            devices = {name: Device(name, person, "", "", since=1) for name, person in owners.items()}
            return Membership(number, "", "", "", "", (), devices=devices)

        versions = [
            version(1, office="dana"),
            version(2, office="dana", rogue="tom", toms="tom", coras="cora"),
            version(3, office="dana", rogue="tom", toms="tom", coras="cora", aaa="cora", late="lena"),
        ]
        assert History.of(versions).first_devices == {"office", "coras", "late"}


def test_a_laptop_that_waits_itself_is_not_asked_about_another(world: World) -> None:
    second, third = world.second_laptop("second", of="coach"), world.second_laptop("third", of="coach")
    assert laptops.to_confirm(second) == laptops.to_confirm(third) == []
    assert len(laptops.to_confirm(world.profiles["coach"])) == 2
    confirm(world.profiles["coach"], second)
    world.settle()
    assert [item.device for item in laptops.to_confirm(second)] == [third.exchange.device]


def test_notices_stay_until_they_are_dismissed(world: World) -> None:
    principal = world.profiles["principal"]
    before = [view.id for view in exchange.status(principal).notices]
    world.join("late", "Omar Vela", "coach", "North Elementary")
    found = [view for view in exchange.status(principal).notices if view.id not in before]
    assert [(view.day, view.text) for view in found] == [
        (TODAY, "Omar Vela was added to the readers of North Elementary.")
    ]
    exchange.dismiss(principal, found[0].id)
    assert [view.id for view in exchange.status(principal).notices] == before
    world.settle()
    assert [view.id for view in exchange.status(principal).notices] == before
