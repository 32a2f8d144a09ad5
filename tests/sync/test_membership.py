"""Membership: only the next rightly signed version of the known chain is believed."""

from __future__ import annotations

import dataclasses
import hashlib
import itertools

import pytest

from talentdesk import strictjson
from talentdesk.keys import seal, sign
from talentdesk.schema.types import Role
from talentdesk.sync import membership, membership_file
from talentdesk.sync.history import History, advance
from talentdesk.sync.membership import Change, Device, RoleAt
from talentdesk.sync.verdicts import NotYet, Refused

OTHER = "3" * 32
PUBLIC = seal.recipient_of(seal.new_identity())


def accept(cast, data, prev=None):
    return membership_file.accept(prev or cast.newest, data, cast.district, cast.root_publics)


def refused(cast, data, prev=None):
    with pytest.raises(Refused) as caught:
        accept(cast, data, prev)
    return caught.value.code


def signed(cast, draft, key=None, by=None):
    return membership_file.encode_signed(draft, key or cast.office.sign, by or cast.office.id)


def following(cast, **changes):
    return membership.successor(cast.newest, cast.hour, **changes)


def crooked(cast, key=None, by=None, **changes):
    """A rightly signed file that the builders would not make."""
    body = strictjson.loads(signed(cast, following(cast)).split(b"\n")[0])
    line = strictjson.dumps({**body, **changes})
    signature = {"signature": sign.sign(sign.MEMBERSHIP, line, key or cast.office.sign), "by": by or cast.office.id}
    return line + b"\n" + strictjson.dumps(signature) + b"\n"


def test_a_version_comes_back_as_it_was_drafted(cast):
    device = Device(
        "3" * 16, OTHER, sign.public_of(sign.new_signing_key()), seal.recipient_of(seal.new_identity()), "dormant", 3
    )
    ended = dataclasses.replace(
        cast.newest.device(cast.principal.id), cutoff={"e" * 16 + "/" + "5" * 32: (4, "a" * 32)}
    )
    draft = following(
        cast,
        buildings=["a" * 32],
        persons={OTHER: (RoleAt(Role.COACH, "a" * 32), RoleAt(Role.EXECUTIVE))},
        devices=[device, ended],
        epochs={"office": seal.recipient_of(seal.new_identity())},
    )
    data = signed(cast, draft)
    item = accept(cast, data)
    assert membership_file.parse(data) == Change(item, whole=True)
    assert item.hash == hashlib.sha256(data).hexdigest()
    assert dataclasses.replace(item, hash="", by="") == dataclasses.replace(
        draft, buildings=tuple(sorted(draft.buildings))
    )
    assert item.newest_epoch("office") == 2
    assert item.audience_public("office", 1) == cast.public("office")


def test_what_a_version_tells(cast):
    now = cast.newest
    assert now.roles_of(cast.principal.person) == (RoleAt(Role.PRINCIPAL, cast.building),)
    assert now.roles_of(OTHER) == ()
    assert now.persons_with(Role.PRINCIPAL, building=cast.building) == {cast.principal.person}
    assert now.persons_with(Role.PRINCIPAL, building="a" * 32) == set()
    assert now.persons_with(Role.COACH, building=cast.building) == set()
    assert now.persons_with(Role.PRINCIPAL, Role.DISTRICT_STAFF) == {cast.principal.person, cast.office.person}
    assert [device.id for device in now.devices_of(cast.principal.person)] == [cast.principal.id]
    assert now.newest_epoch("building:" + "a" * 32) == 0
    assert now.audience_public("office", 0) is None
    assert now.audience_public("office", 2) is None
    with pytest.raises(Refused):
        now.device("9" * 16)


def test_only_devices_in_use_are_listed_unless_all_are_asked_for(cast):
    gone = dataclasses.replace(cast.newest.device(cast.principal.id), status="revoked")
    now = cast.extend(following(cast, devices=[gone]))
    assert now.devices_of(cast.principal.person) == []
    assert now.devices_of(cast.principal.person, active=False) == [gone]


def test_the_file_name_carries_version_and_hash(cast):
    data = cast.files[1]
    assert membership_file.file_name(2, data) == f"m-00000002-{hashlib.sha256(data).hexdigest()[:16]}.json"


def test_the_first_version_is_root_s_alone(cast):
    first = cast.versions[1]
    draft = dataclasses.replace(first, hash="", by="")
    accepted = membership_file.accept(None, signed(cast, draft, cast.root, "root"), cast.district, cast.root_publics)
    assert accepted == first
    for key, by, code in (
        (cast.office.sign, "root", "signature"),
        (cast.office.sign, cast.office.id, "membership-signer"),
    ):
        with pytest.raises(Refused) as caught:
            membership_file.accept(None, signed(cast, draft, key, by), cast.district, cast.root_publics)
        assert caught.value.code == code


def test_one_of_several_root_keys_is_enough(cast):
    other = sign.new_signing_key()
    roots = sorted([sign.public_of(other), *cast.root_publics])
    draft = dataclasses.replace(cast.versions[1], hash="", root=tuple(roots))
    for key in (other, cast.root):
        assert membership_file.accept(None, signed(cast, draft, key, "root"), cast.district, roots).version == 1
    with pytest.raises(Refused) as caught:
        membership_file.accept(None, signed(cast, draft, cast.office.sign, "root"), cast.district, roots)
    assert caught.value.code == "signature"


@pytest.mark.parametrize(
    "end",
    [None, 7, "ab", [1], [1, "a" * 32, 2], [-1, "a" * 32], [True, "a" * 32], ["1", "a" * 32], [1, "a"], [1, None]],
)
def test_a_cut_off_out_of_form_is_refused(cast, end):
    body = strictjson.loads(signed(cast, following(cast)).split(b"\n")[0])
    device = {**body["devices"][cast.principal.id], "cutoff": {"e" * 16 + "/" + "5" * 32: end}}
    assert refused(cast, crooked(cast, devices={**body["devices"], cast.principal.id: device})) == "form"


def test_case_78_version_n_plus_2_waits_for_n_plus_1(cast):
    third = following(cast)
    data = signed(cast, third)
    fourth = membership.successor(dataclasses.replace(third, hash=hashlib.sha256(data).hexdigest()), cast.hour)
    with pytest.raises(NotYet):
        accept(cast, signed(cast, fourth))
    assert accept(cast, signed(cast, fourth), accept(cast, data)).version == 4


def test_case_71_an_old_version_or_a_swapped_prev_is_refused(cast):
    assert refused(cast, cast.files[0]) == "membership-version"
    assert refused(cast, cast.files[1]) == "membership-version"
    assert refused(cast, crooked(cast, prev="a" * 64)) == "membership-prev"


def test_case_78_only_the_registrar_or_root_changes_the_membership(cast):
    draft = following(cast)
    assert accept(cast, signed(cast, draft, cast.root, "root")).version == 3
    assert refused(cast, signed(cast, draft, cast.principal.sign, cast.principal.id)) == "membership-signer"
    assert refused(cast, signed(cast, draft, cast.principal.sign, cast.office.id)) == "signature"
    assert refused(cast, signed(cast, draft, cast.office.sign, "root")) == "signature"


def test_the_registrar_hands_over(cast):
    cast.extend(following(cast, registrar=cast.principal.id))
    assert refused(cast, signed(cast, following(cast))) == "membership-signer"
    assert accept(cast, signed(cast, following(cast), cast.principal.sign, cast.principal.id)).version == 4


def test_case_70_another_district_other_roots_or_another_kind_of_signature_are_refused(cast, monkeypatch):
    assert refused(cast, crooked(cast, district="a" * 32)) == "district"
    assert refused(cast, crooked(cast, root=[sign.public_of(sign.new_signing_key())])) == "district"
    with monkeypatch.context() as patch:
        patch.setattr(sign, "MEMBERSHIP", sign.HEAD)
        data = signed(cast, following(cast))
    assert refused(cast, data) == "signature"


def test_no_version_may_take_away_what_the_one_before_it_fixed(cast):
    stream = "e" * 16 + "/" + "5" * 32
    gone = dataclasses.replace(cast.newest.device(cast.principal.id), status="revoked", cutoff={stream: (4, "a" * 32)})
    cast.extend(following(cast, devices=[gone]))
    body = strictjson.loads(signed(cast, following(cast)).split(b"\n")[0])
    device = body["devices"][cast.principal.id]

    def with_device(**changes):
        return crooked(cast, devices={**body["devices"], cast.principal.id: {**device, **changes}})

    assert refused(cast, with_device(status="active")) == "membership-revoked"
    assert refused(cast, with_device(status="dormant")) == "membership-revoked"
    assert refused(cast, with_device(cutoff={})) == "membership-cutoff"
    assert refused(cast, with_device(cutoff={stream: [5, "a" * 32]})) == "membership-cutoff"
    assert refused(cast, with_device(sign="a" * 64)) == "membership-device"
    assert refused(cast, with_device(age=seal.recipient_of(seal.new_identity()))) == "membership-device"
    assert refused(cast, with_device(person=cast.office.person)) == "membership-device"
    assert (
        refused(cast, crooked(cast, devices={cast.office.id: body["devices"][cast.office.id]})) == "membership-device"
    )
    assert refused(cast, crooked(cast, audiences={})) == "membership-epochs"
    other = [{"epoch": 1, "public": seal.recipient_of(seal.new_identity())}]
    assert (
        refused(cast, crooked(cast, audiences={**body["audiences"], "office": {"epochs": other}}))
        == "membership-epochs"
    )


def test_a_version_that_contradicts_itself_is_refused_and_can_not_be_written(cast):
    assert refused(cast, crooked(cast, registrar="9" * 16)) == "membership-registrar"
    assert refused(cast, crooked(cast, buildings=[])) == "membership-building"
    body = strictjson.loads(signed(cast, following(cast)).split(b"\n")[0])
    persons = {pid: part for pid, part in body["persons"].items() if pid != cast.principal.person}
    assert refused(cast, crooked(cast, persons=persons)) == "membership-person"
    later = {did: {**part, "since": 99} for did, part in body["devices"].items()}
    assert refused(cast, crooked(cast, devices=later)) == "membership-since"
    with pytest.raises(Refused):
        signed(cast, following(cast, registrar="9" * 16))


def test_a_revoked_registrar_is_refused(cast):
    gone = dataclasses.replace(cast.newest.device(cast.office.id), status="revoked")
    with pytest.raises(Refused) as caught:
        signed(cast, following(cast, devices=[gone]))
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
def test_a_version_out_of_form_is_refused(cast, change):
    assert refused(cast, crooked(cast, **change)) == "form"


def test_keys_of_an_audience_are_numbered_from_one_without_gaps(cast):
    public = seal.recipient_of(seal.new_identity())
    for numbers in ((2,), (1, 3), (2, 1), (1, 1)):
        epochs = [{"epoch": number, "public": public} for number in numbers]
        assert refused(cast, crooked(cast, audiences={"office": {"epochs": epochs}})) == "form"


def test_other_bytes_and_a_newer_format_are_refused(cast):
    data = signed(cast, following(cast))
    body, signature, _ = data.split(b"\n")
    for changed in (
        b"",
        body,
        data + b"\n",
        body + b"\n\n",
        body + b"\r\n" + signature + b"\r\n",
        data.replace(b'{"', b'{"a":1,"a":2,"', 1),
    ):
        assert refused(cast, changed) in {"form", "signature"}
    assert refused(cast, crooked(cast, format=3)) == "newer-format"


def test_a_file_that_is_far_too_large_is_refused_unread(cast, monkeypatch):
    data = signed(cast, following(cast))
    monkeypatch.setattr(membership_file, "MAX_BYTES", len(data))
    assert accept(cast, data).version == 3
    monkeypatch.setattr(membership_file, "MAX_BYTES", len(data) - 1)
    assert refused(cast, data) == "too-large"


def test_the_chain_is_followed_as_far_as_it_goes_in_any_order(cast):
    for _ in range(2):
        cast.extend(following(cast))
    junk = [b"", b"<html>", crooked(cast, cast.principal.sign)]
    for order in itertools.permutations(cast.files):
        result = advance(History(), [*order, *junk, order[0]], cast.district, cast.root_publics)
        assert dict(result.history) == cast.versions
        assert result.accepted == list(enumerate(cast.files, 1))
        assert (result.fork, result.waiting, len(result.refused)) == (None, 0, 3)


def test_a_missing_version_makes_the_later_ones_wait(cast):
    cast.extend(following(cast))
    result = advance(History(), [cast.files[0], cast.files[2]], cast.district, cast.root_publics)
    assert (result.accepted, result.waiting) == ([(1, cast.files[0])], 1)
    rest = advance(result.history, cast.files, cast.district, cast.root_publics)
    assert rest.accepted == [(2, cast.files[1]), (3, cast.files[2])]
    assert dict(rest.history) == cast.versions


def test_case_78_two_signed_versions_with_one_number_freeze_the_membership(cast):
    one = signed(cast, following(cast))
    two = signed(cast, following(cast, buildings=["a" * 32]))
    later = signed(cast, membership.successor(accept(cast, one), cast.hour))
    for order in itertools.permutations((one, two, later)):
        result = advance(cast.history, order, cast.district, cast.root_publics)
        assert result.accepted == []
        assert result.fork is not None
        assert result.fork.version == 3
    held = cast.history.after(accept(cast, one))
    assert advance(held, [two], cast.district, cast.root_publics).fork is not None
    assert advance(held, [one], cast.district, cast.root_publics).fork is None


def test_case_78_a_badly_signed_twin_is_no_fork(cast):
    one = signed(cast, following(cast))
    forged = signed(cast, following(cast, buildings=["a" * 32]), cast.principal.sign)
    result = advance(cast.history, [one, forged], cast.district, cast.root_publics)
    assert result.fork is None
    assert result.accepted == [(3, one)]
    assert [problem.code for _, problem in result.refused] == ["signature"]


def test_case_36_a_conflicted_copy_of_the_same_bytes_changes_nothing(cast):
    result = advance(cast.history, [cast.files[1], bytes(cast.files[1])], cast.district, cast.root_publics)
    assert (result.accepted, result.fork, result.refused) == ([], None, [])
