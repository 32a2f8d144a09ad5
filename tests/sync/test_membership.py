"""Membership: only the next rightly signed version of the known chain is believed."""

from __future__ import annotations

import dataclasses
import hashlib
import itertools

import pytest

from talentdesk import strictjson
from talentdesk.keys import seal, sign
from talentdesk.schema.types import Role
from talentdesk.sync import membership
from talentdesk.sync.membership import Device, RoleAt
from talentdesk.sync.verdicts import NotYet, Refused

OTHER = "3" * 32
PUBLIC = seal.recipient_of(seal.new_identity())


def accept(world, data, prev=None):
    return membership.accept(prev or world.newest, data, world.district, world.root_publics)


def refused(world, data, prev=None):
    with pytest.raises(Refused) as caught:
        accept(world, data, prev)
    return caught.value.code


def signed(world, draft, key=None, by=None):
    return membership.encode_signed(draft, key or world.office.sign, by or world.office.id)


def following(world, **changes):
    return membership.successor(world.newest, world.hour, **changes)


def crooked(world, key=None, by=None, **changes):
    """A rightly signed file that the builders would not make."""
    body = strictjson.loads(signed(world, following(world)).split(b"\n")[0])
    line = strictjson.dumps({**body, **changes})
    signature = {"signature": sign.sign(sign.MEMBERSHIP, line, key or world.office.sign), "by": by or world.office.id}
    return line + b"\n" + strictjson.dumps(signature) + b"\n"


def test_a_version_comes_back_as_it_was_drafted(world):
    device = Device(
        "3" * 16, OTHER, sign.public_of(sign.new_signing_key()), seal.recipient_of(seal.new_identity()), "dormant", 3
    )
    ended = dataclasses.replace(
        world.newest.device(world.principal.id), cutoff={"e" * 16 + "/" + "5" * 32: (4, "a" * 32)}
    )
    draft = following(
        world,
        buildings=["a" * 32],
        persons={OTHER: (RoleAt(Role.COACH, "a" * 32), RoleAt(Role.EXECUTIVE))},
        devices=[device, ended],
        epochs={"office": seal.recipient_of(seal.new_identity())},
    )
    data = signed(world, draft)
    item = accept(world, data)
    assert item == membership.parse(data)
    assert item.hash == hashlib.sha256(data).hexdigest()
    assert dataclasses.replace(item, hash="") == dataclasses.replace(draft, buildings=tuple(sorted(draft.buildings)))
    assert item.newest_epoch("office") == 2
    assert item.audience_public("office", 1) == world.public("office")


def test_what_a_version_tells(world):
    now = world.newest
    assert now.roles_of(world.principal.person) == (RoleAt(Role.PRINCIPAL, world.building),)
    assert now.roles_of(OTHER) == ()
    assert now.persons_with(Role.PRINCIPAL, building=world.building) == {world.principal.person}
    assert now.persons_with(Role.PRINCIPAL, building="a" * 32) == set()
    assert now.persons_with(Role.COACH, building=world.building) == set()
    assert now.persons_with(Role.PRINCIPAL, Role.DISTRICT_STAFF) == {world.principal.person, world.office.person}
    assert [device.id for device in now.devices_of(world.principal.person)] == [world.principal.id]
    assert now.newest_epoch("building:" + "a" * 32) == 0
    assert now.audience_public("office", 0) is None
    assert now.audience_public("office", 2) is None
    with pytest.raises(Refused):
        now.device("9" * 16)


def test_only_devices_in_use_are_listed_unless_all_are_asked_for(world):
    gone = dataclasses.replace(world.newest.device(world.principal.id), status="revoked")
    now = world.extend(following(world, devices=[gone]))
    assert now.devices_of(world.principal.person) == []
    assert now.devices_of(world.principal.person, active=False) == [gone]


def test_the_file_name_carries_version_and_hash(world):
    data = world.files[1]
    assert membership.file_name(2, data) == f"m-00000002-{hashlib.sha256(data).hexdigest()[:16]}.json"


def test_the_first_version_is_root_s_alone(world):
    first = world.versions[1]
    draft = dataclasses.replace(first, hash="")
    accepted = membership.accept(None, signed(world, draft, world.root, "root"), world.district, world.root_publics)
    assert accepted == first
    for key, by, code in (
        (world.office.sign, "root", "signature"),
        (world.office.sign, world.office.id, "membership-signer"),
    ):
        with pytest.raises(Refused) as caught:
            membership.accept(None, signed(world, draft, key, by), world.district, world.root_publics)
        assert caught.value.code == code


def test_one_of_several_root_keys_is_enough(world):
    other = sign.new_signing_key()
    roots = sorted([sign.public_of(other), *world.root_publics])
    draft = dataclasses.replace(world.versions[1], hash="", root=tuple(roots))
    for key in (other, world.root):
        assert membership.accept(None, signed(world, draft, key, "root"), world.district, roots).version == 1
    with pytest.raises(Refused) as caught:
        membership.accept(None, signed(world, draft, world.office.sign, "root"), world.district, roots)
    assert caught.value.code == "signature"


@pytest.mark.parametrize(
    "end",
    [None, 7, "ab", [1], [1, "a" * 32, 2], [-1, "a" * 32], [True, "a" * 32], ["1", "a" * 32], [1, "a"], [1, None]],
)
def test_a_cut_off_out_of_form_is_refused(world, end):
    body = strictjson.loads(signed(world, following(world)).split(b"\n")[0])
    device = {**body["devices"][world.principal.id], "cutoff": {"e" * 16 + "/" + "5" * 32: end}}
    assert refused(world, crooked(world, devices={**body["devices"], world.principal.id: device})) == "form"


def test_case_78_version_n_plus_2_waits_for_n_plus_1(world):
    third = following(world)
    data = signed(world, third)
    fourth = membership.successor(dataclasses.replace(third, hash=hashlib.sha256(data).hexdigest()), world.hour)
    with pytest.raises(NotYet):
        accept(world, signed(world, fourth))
    assert accept(world, signed(world, fourth), accept(world, data)).version == 4


def test_case_71_an_old_version_or_a_swapped_prev_is_refused(world):
    assert refused(world, world.files[0]) == "membership-version"
    assert refused(world, world.files[1]) == "membership-version"
    assert refused(world, crooked(world, prev="a" * 64)) == "membership-prev"


def test_case_78_only_the_registrar_or_root_changes_the_membership(world):
    draft = following(world)
    assert accept(world, signed(world, draft, world.root, "root")).version == 3
    assert refused(world, signed(world, draft, world.principal.sign, world.principal.id)) == "membership-signer"
    assert refused(world, signed(world, draft, world.principal.sign, world.office.id)) == "signature"
    assert refused(world, signed(world, draft, world.office.sign, "root")) == "signature"


def test_the_registrar_hands_over(world):
    world.extend(following(world, registrar=world.principal.id))
    assert refused(world, signed(world, following(world))) == "membership-signer"
    assert accept(world, signed(world, following(world), world.principal.sign, world.principal.id)).version == 4


def test_case_70_another_district_other_roots_or_another_kind_of_signature_are_refused(world, monkeypatch):
    assert refused(world, crooked(world, district="a" * 32)) == "district"
    assert refused(world, crooked(world, root=[sign.public_of(sign.new_signing_key())])) == "district"
    with monkeypatch.context() as patch:
        patch.setattr(sign, "MEMBERSHIP", sign.HEAD)
        data = signed(world, following(world))
    assert refused(world, data) == "signature"


def test_no_version_may_take_away_what_the_one_before_it_fixed(world):
    stream = "e" * 16 + "/" + "5" * 32
    gone = dataclasses.replace(
        world.newest.device(world.principal.id), status="revoked", cutoff={stream: (4, "a" * 32)}
    )
    world.extend(following(world, devices=[gone]))
    body = strictjson.loads(signed(world, following(world)).split(b"\n")[0])
    device = body["devices"][world.principal.id]

    def with_device(**changes):
        return crooked(world, devices={**body["devices"], world.principal.id: {**device, **changes}})

    assert refused(world, with_device(status="active")) == "membership-revoked"
    assert refused(world, with_device(status="dormant")) == "membership-revoked"
    assert refused(world, with_device(cutoff={})) == "membership-cutoff"
    assert refused(world, with_device(cutoff={stream: [5, "a" * 32]})) == "membership-cutoff"
    assert refused(world, with_device(sign="a" * 64)) == "membership-device"
    assert refused(world, with_device(age=seal.recipient_of(seal.new_identity()))) == "membership-device"
    assert refused(world, with_device(person=world.office.person)) == "membership-device"
    assert (
        refused(world, crooked(world, devices={world.office.id: body["devices"][world.office.id]}))
        == "membership-device"
    )
    assert refused(world, crooked(world, audiences={})) == "membership-epochs"
    other = [{"epoch": 1, "public": seal.recipient_of(seal.new_identity())}]
    assert (
        refused(world, crooked(world, audiences={**body["audiences"], "office": {"epochs": other}}))
        == "membership-epochs"
    )


def test_a_version_that_contradicts_itself_is_refused_and_can_not_be_written(world):
    assert refused(world, crooked(world, registrar="9" * 16)) == "membership-registrar"
    assert refused(world, crooked(world, buildings=[])) == "membership-building"
    body = strictjson.loads(signed(world, following(world)).split(b"\n")[0])
    persons = {pid: part for pid, part in body["persons"].items() if pid != world.principal.person}
    assert refused(world, crooked(world, persons=persons)) == "membership-person"
    later = {did: {**part, "since": 99} for did, part in body["devices"].items()}
    assert refused(world, crooked(world, devices=later)) == "membership-since"
    with pytest.raises(Refused):
        signed(world, following(world, registrar="9" * 16))


def test_a_revoked_registrar_is_refused(world):
    gone = dataclasses.replace(world.newest.device(world.office.id), status="revoked")
    with pytest.raises(Refused) as caught:
        signed(world, following(world, devices=[gone]))
    assert caught.value.code == "membership-registrar"


@pytest.mark.parametrize(
    "change",
    [
        {"format": 0},
        {"version": 0},
        {"made": "now"},
        {"root": []},
        {"buildings": ["North"]},
        {"persons": {"1" * 32: {"roles": [{"role": "superintendent", "building": None}]}}},
        {"persons": {"1" * 32: {}}},
        {"devices": {"1": {}}},
        {"audiences": {"circle:" + "1" * 32: {"epochs": [{"epoch": 1, "public": PUBLIC}]}}},
        {"audiences": {"staff": {"epochs": [{"epoch": 1, "public": PUBLIC}]}}},
        {"audiences": {"office": {"epochs": [{"epoch": 1, "public": "age1"}]}}},
        {"audiences": {"office": {"epochs": []}}},
        {"names": {}},
    ],
)
def test_a_version_out_of_form_is_refused(world, change):
    assert refused(world, crooked(world, **change)) == "form"


def test_keys_of_an_audience_are_numbered_from_one_without_gaps(world):
    public = seal.recipient_of(seal.new_identity())
    for numbers in ((2,), (1, 3), (2, 1), (1, 1)):
        epochs = [{"epoch": number, "public": public} for number in numbers]
        assert refused(world, crooked(world, audiences={"office": {"epochs": epochs}})) == "form"


def test_other_bytes_and_a_newer_format_are_refused(world):
    data = signed(world, following(world))
    body, signature, _ = data.split(b"\n")
    for changed in (
        b"",
        body,
        data + b"\n",
        body + b"\n\n",
        body + b"\r\n" + signature + b"\r\n",
        data.replace(b'{"', b'{"a":1,"a":2,"', 1),
    ):
        assert refused(world, changed) in {"form", "signature"}
    assert refused(world, crooked(world, format=2)) == "newer-format"


def test_a_file_that_is_far_too_large_is_refused_unread(world, monkeypatch):
    data = signed(world, following(world))
    monkeypatch.setattr(membership, "MAX_BYTES", len(data))
    assert accept(world, data).version == 3
    monkeypatch.setattr(membership, "MAX_BYTES", len(data) - 1)
    assert refused(world, data) == "too-large"


def test_the_chain_is_followed_as_far_as_it_goes_in_any_order(world):
    for _ in range(2):
        world.extend(following(world))
    junk = [b"", b"<html>", crooked(world, world.principal.sign)]
    for order in itertools.permutations(world.files):
        result = membership.advance({}, [*order, *junk, order[0]], world.district, world.root_publics)
        assert [item for item, _ in result.accepted] == [world.versions[number] for number in (1, 2, 3, 4)]
        assert [data for _, data in result.accepted] == world.files
        assert (result.fork, result.waiting, len(result.refused)) == (None, 0, 3)


def test_a_missing_version_makes_the_later_ones_wait(world):
    world.extend(following(world))
    result = membership.advance({}, [world.files[0], world.files[2]], world.district, world.root_publics)
    assert ([item.version for item, _ in result.accepted], result.waiting) == ([1], 1)
    rest = membership.advance({1: world.versions[1]}, world.files, world.district, world.root_publics)
    assert [item.version for item, _ in rest.accepted] == [2, 3]


def test_case_78_two_signed_versions_with_one_number_freeze_the_membership(world):
    one = signed(world, following(world))
    two = signed(world, following(world, buildings=["a" * 32]))
    later = signed(world, membership.successor(accept(world, one), world.hour))
    for order in itertools.permutations((one, two, later)):
        result = membership.advance(world.versions, order, world.district, world.root_publics)
        assert result.accepted == []
        assert result.fork is not None
        assert result.fork.version == 3
    held = {**world.versions, 3: accept(world, one)}
    assert membership.advance(held, [two], world.district, world.root_publics).fork is not None
    assert membership.advance(held, [one], world.district, world.root_publics).fork is None


def test_case_78_a_badly_signed_twin_is_no_fork(world):
    one = signed(world, following(world))
    forged = signed(world, following(world, buildings=["a" * 32]), world.principal.sign)
    result = membership.advance(world.versions, [one, forged], world.district, world.root_publics)
    assert result.fork is None
    assert [item.version for item, _ in result.accepted] == [3]
    assert [problem.code for _, problem in result.refused] == ["signature"]


def test_case_36_a_conflicted_copy_of_the_same_bytes_changes_nothing(world):
    result = membership.advance(
        world.versions, [world.files[1], bytes(world.files[1])], world.district, world.root_publics
    )
    assert (result.accepted, result.fork, result.refused) == ([], None, [])
