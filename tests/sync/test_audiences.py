"""Audiences: who can open what, from membership and circles alone."""

from __future__ import annotations

import pytest

from talentdesk.schema.types import Role
from talentdesk.sync import audiences
from talentdesk.sync.membership import Membership, RoleAt

NORTH, SOUTH = "a" * 32, "b" * 32
PEOPLE = {
    "1" * 32: (RoleAt(Role.EXECUTIVE),),
    "2" * 32: (RoleAt(Role.DISTRICT_STAFF),),
    "3" * 32: (RoleAt(Role.PRINCIPAL, NORTH),),
    "4" * 32: (RoleAt(Role.ASSISTANT_PRINCIPAL, NORTH),),
    "5" * 32: (RoleAt(Role.COACH, NORTH), RoleAt(Role.COACH, SOUTH)),
    "6" * 32: (RoleAt(Role.TEACHER, NORTH),),
    "7" * 32: (),
}
CIRCLE = "circle:" + "c" * 32
CIRCLES = {CIRCLE: frozenset({"3" * 32, "6" * 32})}
NOW = Membership(1, "d" * 32, "0" * 64, "", "1" * 16, (), (NORTH, SOUTH), PEOPLE)


def people(numbers: str) -> set[str]:
    return {number * 32 for number in numbers}


@pytest.mark.parametrize(
    ("audience", "expected"),
    [
        ("everyone", "1234567"),
        ("office", "12"),
        (f"building:{NORTH}", "345"),
        (f"building:{SOUTH}", "5"),
        (f"evidence:{NORTH}", "12345"),
        (f"evidence:{SOUTH}", "125"),
        ("person:" + "6" * 32, "6"),
        ("person:" + "9" * 32, ""),
        (CIRCLE, "36"),
        ("circle:" + "9" * 32, ""),
        ("building:" + "9" * 32, ""),
        ("nobody", ""),
    ],
)
def test_members(audience, expected):
    assert audiences.members(audience, NOW, CIRCLES) == people(expected)


def test_case_76_no_office_and_no_building_reads_a_private_note_or_a_circle():
    for person in people("1245"):
        assert "person:" + "6" * 32 not in audiences.audiences_of(person, NOW)
        assert person not in audiences.members(CIRCLE, NOW, CIRCLES)


@pytest.mark.parametrize("person", sorted(PEOPLE))
def test_the_audiences_of_a_person_are_those_whose_member_the_person_is(person):
    every = ["everyone", "office", *(f"{kind}:{b}" for b in (NORTH, SOUTH) for kind in ("building", "evidence"))]
    every += [f"person:{other}" for other in PEOPLE]
    expected = {name for name in every if person in audiences.members(name, NOW, {})}
    assert set(audiences.audiences_of(person, NOW)) == expected


def test_a_stranger_has_no_audience():
    assert audiences.audiences_of("9" * 32, NOW) == ()


def test_everyone_enrolled_sends_facts_to_the_office_and_nothing_else():
    for person in PEOPLE:
        assert audiences.may_write(person, "office", "fact", NOW, {})
        assert audiences.may_write(person, "office", "rating", NOW, {}) == (person in people("12"))
    assert not audiences.may_write("9" * 32, "office", "fact", NOW, {})
    assert not audiences.may_write("6" * 32, f"evidence:{NORTH}", "fact", NOW, {})
    assert audiences.may_write("5" * 32, f"evidence:{SOUTH}", "fact", NOW, {})


def test_the_class_is_what_stands_before_the_colon():
    assert [audiences.audience_class(name) for name in ("office", CIRCLE, f"evidence:{NORTH}")] == [
        "office",
        "circle",
        "evidence",
    ]


def test_slots_and_label_keys_are_frozen():
    secret = "00" * 32
    assert audiences.slot(secret, "1" * 16, "2" * 16) == "5cacf93601e5fcf8f2d251459abb0a2d"
    assert audiences.label_key(secret, "fact") == "ca9eb244703550048844d26db4b52c92ad20d25802e2575f63ea55d188dc7e49"


def test_slots_tell_audience_device_and_incarnation_apart():
    found = {
        audiences.slot(f"{secret:064x}", device * 16, inc * 16) for secret in (1, 2) for device in "12" for inc in "12"
    }
    assert len(found) == 8
    assert audiences.label_key("01" * 32, "a") != audiences.label_key("01" * 32, "b")
