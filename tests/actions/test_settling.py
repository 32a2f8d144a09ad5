"""A conflict ends with one text, written from both, on every laptop; a joiner's building may be called by another name."""

from __future__ import annotations

import pytest

from talentdesk.actions import district, exchange, records
from talentdesk.errors import UserError
from tests.world import World


def test_a_text_from_both_replaces_both_everywhere(world: World) -> None:
    session = world.dispute()
    coach, teacher = world.profiles["coach"], world.profiles["teacher"]
    assert len(exchange.conflicts(teacher)[0].heads) == 2
    world.tick()
    exchange.settle(coach, session, "notes", "first, said both")
    world.settle()
    for ws in (coach, teacher):
        assert exchange.conflicts(ws) == []
        assert records.show(ws, session).fields["notes"] == "first, said both"
    told = [entry.fields.get("notes") for entry in records.history(coach, session)]
    assert {"first, said Cora", "first, said Tom"} <= set(told)


def test_even_the_text_of_one_side_ends_it(world: World) -> None:
    session = world.dispute()
    world.tick()
    exchange.settle(world.profiles["coach"], session, "notes", "first, said Tom")
    world.settle()
    assert exchange.conflicts(world.profiles["teacher"]) == []


def test_what_is_settled_or_never_was_in_conflict_is_left_alone(world: World) -> None:
    session = world.dispute()
    coach = world.profiles["coach"]
    with pytest.raises(UserError, match="settled already"):
        exchange.settle(coach, session, "topic", "something else")
    exchange.settle(coach, session, "notes", "one")
    with pytest.raises(UserError, match="settled already"):
        exchange.settle(coach, session, "notes", "two")
    assert records.show(coach, session).fields["notes"] == "one"


def test_a_text_that_is_no_value_of_the_field_changes_nothing(world: World) -> None:
    session = world.dispute()
    with pytest.raises(UserError):
        exchange.settle(world.profiles["coach"], session, "notes", 12)
    assert len(exchange.conflicts(world.profiles["coach"])) == 1


def test_the_standing_is_told_without_looking_for_the_folder(world: World) -> None:
    world.folder.rename(world.root / "elsewhere")
    assert not exchange.status(world.office).folder_here
    assert exchange.status(world.office, folder_here=True).folder_here


def test_files_that_are_not_ours_are_named(world: World) -> None:
    assert exchange.foreign_files(world.office) == []
    (world.folder / "notes for Ann.txt").write_text("hello", encoding="utf-8")
    assert exchange.foreign_files(world.office) == ["notes for Ann.txt"]


def test_the_approver_says_which_building_a_misspelt_one_is(world: World) -> None:
    joined = district.join(
        world.root / "late", world.folder, world.card, "Lena Late", "coach", ("South Midle",), clock=world.clock
    )
    words = " ".join(joined.words)
    with pytest.raises(UserError, match="no building “South Midle”"):
        district.approve(world.office, joined.request, words)
    south = world.building("South Middle")
    district.approve(world.office, joined.request, words, places={"South Midle": south})
    world.profiles["late"] = joined.ws
    world.settle()
    assert joined.ws.me.roles[0][1] == south
    assert f"building:{south}" in joined.ws.exchange.readable()
    assert world.office.exchange.need_membership().buildings == joined.ws.exchange.need_membership().buildings


def test_members_are_known_without_the_folder(world: World) -> None:
    world.folder.rename(world.root / "elsewhere")
    names = {view.person_name for view in district.members(world.profiles["coach"])}
    assert names == {"Dana Ortiz", "Ann Lee", "Cora Diaz", "Tom Teach"}
