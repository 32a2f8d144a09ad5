"""Key envelopes and circles: a key is believed only from somebody who may have it, for somebody who may have it."""

from __future__ import annotations

import dataclasses

import pytest

from talentdesk import strictjson
from talentdesk.keys import seal, sign
from talentdesk.sync import audiences, envelope, membership
from talentdesk.sync.envelope import Envelope, GivenKey
from talentdesk.sync.format import shell
from talentdesk.sync.verdicts import NotYet, Refused, Unreadable

THIRD = "3" * 32


def given_key(world, audience="everyone", **changes):
    held = {"identity": world.identities.get(audience), "secret": world.secrets.get(audience, "0" * 64)}
    return GivenKey(**{"audience": audience, "epoch": 1, **held, **changes})


def make(world, *keys, giver=None, receiver=None, **changes):
    giver, receiver = giver or world.office, receiver or world.principal
    values = {
        "district": world.district,
        "from_device": giver.id,
        "person": receiver.person,
        "to_device": receiver.id,
        "hour": world.hour,
        "keys": keys or (given_key(world),),
    }
    return Envelope(**{**values, **changes})


def write(world, item, giver=None, receiver=None):
    return envelope.encode(item, (giver or world.office).sign, seal.recipient_of((receiver or world.principal).age))


def check(world, item, giver=None, receiver=None, own=None, place=None):
    receiver = receiver or world.principal
    opened = envelope.decode(write(world, item, giver, receiver), [receiver.age])
    return tuple(envelope.check(opened, place or (giver or world.office).id, own or receiver.id, world.newest))


def refused(world, item, **more):
    with pytest.raises(Refused) as caught:
        check(world, item, **more)
    return caught.value.code


def circle_key(world, members=None, founder=None, **changes):
    founder, identity = founder or world.office, seal.new_identity()
    members = [world.principal.person] if members is None else members
    circle = envelope.make_circle(
        founder.public, "coaching", members, seal.recipient_of(identity), world.hour, founder.sign
    )
    key = GivenKey(circle.audience, 1, identity, audiences.secret_of(identity), circle.to_json())
    return dataclasses.replace(key, **changes)


def test_keys_arrive_as_they_were_given(world):
    keys = (
        given_key(world),
        given_key(world, f"evidence:{world.building}"),
        given_key(world, "office", identity=None),
        circle_key(world),
    )
    assert check(world, make(world, *keys)) == keys


def test_an_envelope_tells_nothing_and_has_a_usual_size(world):
    one, two = write(world, make(world)), write(world, make(world, circle_key(world)))
    assert b"office" not in one
    assert len({len(data) - seal.check_header(data) for data in (one, two)}) == 1
    assert envelope.path_of(make(world), "e" * 16, one).startswith(f"d/{world.office.id}/{'e' * 16}/env/")


def test_only_the_receiving_device_opens_it_and_a_cut_one_is_pending(world):
    data = write(world, make(world))
    with pytest.raises(seal.NotForUs):
        envelope.decode(data, [world.office.age])
    with pytest.raises(Unreadable):
        envelope.decode(data[:-1], [world.principal.age])


def test_case_68_an_envelope_passed_on_to_another_device_is_refused(world):
    assert refused(world, make(world), receiver=world.principal, own="9" * 16) == "receiver"
    assert refused(world, make(world, receiver=world.office), receiver=world.principal) == "receiver"
    assert refused(world, make(world, person=world.office.person)) == "receiver"


def test_case_69_and_70_an_envelope_in_somebody_elses_name_or_place_is_refused(world, monkeypatch):
    item = make(world)
    opened = envelope.decode(
        envelope.encode(item, world.principal.sign, seal.recipient_of(world.principal.age)), [world.principal.age]
    )
    with pytest.raises(Refused) as caught:
        list(envelope.check(opened, world.office.id, world.principal.id, world.newest))
    assert caught.value.code == "signature"
    assert refused(world, item, place=world.principal.id) == "place"
    assert refused(world, make(world, district="a" * 32)) == "district"
    with monkeypatch.context() as patch:
        patch.setattr(sign, "ENVELOPE", sign.CHANGE_SET)
        data = write(world, item)
    with pytest.raises(Refused) as crossed:
        list(
            envelope.check(
                envelope.decode(data, [world.principal.age]), world.office.id, world.principal.id, world.newest
            )
        )
    assert crossed.value.code == "signature"


def test_an_unknown_giver_or_a_key_not_named_yet_waits(world):
    stranger = dataclasses.replace(world.office, id="9" * 16)
    with pytest.raises(NotYet):
        check(world, make(world, giver=stranger), giver=stranger)
    for key in (
        given_key(world, "building:" + "a" * 32, identity=world.identities["office"]),
        given_key(world, epoch=2),
    ):
        with pytest.raises(NotYet):
            check(world, make(world, key))


def test_a_revoked_giver_gives_nothing(world):
    item, data = make(world, giver=world.principal, receiver=world.office), None
    data = write(world, item, world.principal, world.office)
    gone = dataclasses.replace(world.newest.device(world.principal.id), status="revoked")
    world.extend(membership.successor(world.newest, world.hour, devices=[gone]))
    with pytest.raises(Refused) as caught:
        list(
            envelope.check(envelope.decode(data, [world.office.age]), world.principal.id, world.office.id, world.newest)
        )
    assert caught.value.code == "revoked"


def waits(world, item, **more):
    with pytest.raises(NotYet) as caught:
        check(world, item, **more)
    return caught.value.message


def test_keys_pass_only_between_members_as_far_as_the_membership_here_goes(world):
    assert "for somebody" in waits(world, make(world, given_key(world, "office")))
    assert "from somebody" in waits(world, make(world, given_key(world, f"building:{world.building}")))
    assert "from somebody" in waits(world, make(world, given_key(world, f"person:{world.principal.person}")))


def test_an_envelope_that_came_before_the_membership_waits(world):
    world.versions.pop(2)
    assert "before the membership" in waits(world, make(world))
    stranger = dataclasses.replace(world.principal, id="9" * 16)
    assert "before the membership" in waits(world, make(world, receiver=stranger), receiver=stranger)


def test_a_key_that_can_not_be_taken_keeps_no_other_back(world):
    good, later, bad = given_key(world), given_key(world, "office"), given_key(world, identity=seal.new_identity())
    for keys, problem in (((later, good), NotYet), ((bad, good), Refused), ((bad, later, good), NotYet)):
        opened = envelope.decode(write(world, make(world, *keys)), [world.principal.age])
        found = envelope.check(opened, world.office.id, world.principal.id, world.newest)
        assert next(found) == good
        with pytest.raises(problem):
            next(found)


def test_a_key_that_is_not_its_audience_s_is_refused(world):
    assert refused(world, make(world, given_key(world, identity=seal.new_identity()))) == "key"
    broken = world.identities["everyone"][:-1] + ("Q" if world.identities["everyone"][-1] != "Q" else "P")
    assert refused(world, make(world, given_key(world, identity=broken))) == "key"
    assert refused(world, make(world, circle_key(world, identity=seal.new_identity()))) == "key"


def test_a_right_key_with_a_wrong_secret_is_refused(world):
    """The secret names the streams: a member who hands out another one would cut the receiver off without anybody noticing."""
    assert refused(world, make(world, given_key(world, secret="1" * 64))) == "secret"
    assert refused(world, make(world, circle_key(world, secret="1" * 64))) == "secret"


def test_half_a_key_is_given_for_the_office_only_and_by_the_registrar(world):
    assert refused(world, make(world, given_key(world, identity=None))) == "write-only"
    colleague = dataclasses.replace(world.office, id="8" * 16)
    world.extend(membership.successor(world.newest, world.hour, devices=[colleague.public]))
    half = given_key(world, "office", identity=None)
    assert check(world, make(world, half)) == (half,)
    assert "registrar" in waits(world, make(world, half, giver=colleague), giver=colleague)


def test_circles_come_with_their_own_definition(world):
    one, two = circle_key(world), circle_key(world)
    assert refused(world, make(world, dataclasses.replace(one, definition=None))) == "circle"
    assert refused(world, make(world, dataclasses.replace(one, definition=two.definition))) == "circle"
    assert refused(world, make(world, dataclasses.replace(one, epoch=2))) == "circle"
    assert refused(world, make(world, dataclasses.replace(given_key(world), definition=one.definition))) == "circle"


def test_a_circle_is_given_among_its_members_only(world):
    assert "for somebody" in waits(world, make(world, circle_key(world, members=[THIRD])))
    theirs = circle_key(world, members=[THIRD], founder=world.principal)
    assert "from somebody" in waits(world, make(world, theirs))


@pytest.mark.parametrize("change", [{"hour": "x"}, {"to_device": ""}, {"keys": ()}, {"person": "x"}])
def test_an_envelope_out_of_form_is_refused(world, change):
    with pytest.raises(Refused):
        check(world, make(world, **change))


def test_extra_parts_are_refused(world):
    plain = shell.open_padded(write(world, make(world)), [world.principal.age])
    body = strictjson.loads(plain.split(b"\n")[0])
    for changed in ({**body, "note": 1}, {**body, "keys": [{**body["keys"][0], "note": 1}]}, {**body, "format": 2}):
        data = shell.seal_padded(strictjson.dumps(changed) + b"\n{}\n", [seal.recipient_of(world.principal.age)])
        with pytest.raises(Refused):
            envelope.decode(data, [world.principal.age])


# Circles


def test_a_circle_holds_its_founder_and_is_named_by_what_it_says(world):
    circle = envelope.make_circle(
        world.office.public, "coaching", [THIRD, THIRD], world.public("office"), world.hour, world.office.sign
    )
    assert circle.members == tuple(sorted((THIRD, world.office.person)))
    assert envelope.check_circle(circle.to_json(), world.newest.devices.get) == circle


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"members": ["1" * 32, "2" * 32, "3" * 32]}, "circle-id"),
        ({"public": seal.recipient_of(seal.new_identity())}, "circle-id"),
        ({"purpose": "evaluation"}, "circle-id"),
        ({"circle": "0" * 32}, "circle-id"),
        ({"signature": "0" * 128}, "signature"),
        ({"members": []}, "form"),
        ({"purpose": ""}, "form"),
        ({"extra": 1}, "form"),
    ],
)
def test_a_changed_definition_is_refused(world, change, code):
    definition = dict(circle_key(world).definition)
    with pytest.raises(Refused) as caught:
        envelope.check_circle({**definition, **change}, world.newest.devices.get)
    assert caught.value.code == code


def crooked(world, **changes):
    """A rightly named and signed definition that the builder would not make."""
    circle = envelope.check_circle(circle_key(world).definition, world.newest.devices.get)
    draft = dataclasses.replace(circle, **changes)
    named = dataclasses.replace(draft, circle=envelope._circle_id(draft.core()))
    return dataclasses.replace(named, signature=sign.sign(sign.CIRCLE, named.core(), world.office.sign)).to_json()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"founder": "2" * 32}, "circle-founder"),
        ({"members": ("2" * 32,)}, "circle-founder"),
        ({"members": ("2" * 32, "1" * 32)}, "form"),
    ],
)
def test_a_circle_is_founded_in_one_s_own_name_and_written_one_way(world, change, code):
    with pytest.raises(Refused) as caught:
        envelope.check_circle(crooked(world, **change), world.newest.devices.get)
    assert caught.value.code == code


def test_a_circle_of_a_device_not_known_yet_waits(world):
    with pytest.raises(NotYet):
        envelope.check_circle(circle_key(world).definition, {}.get)


def test_a_circle_out_of_form_can_not_be_founded(world):
    with pytest.raises(Refused):
        envelope.make_circle(
            world.office.public, "Coaching!", [THIRD], world.public("office"), world.hour, world.office.sign
        )
