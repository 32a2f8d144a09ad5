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


def given_key(cast, audience="everyone", **changes):
    held = {"identity": cast.identities.get(audience), "secret": cast.secrets.get(audience, "0" * 64)}
    return GivenKey(**{"audience": audience, "epoch": 1, **held, **changes})


def make(cast, *keys, giver=None, receiver=None, **changes):
    giver, receiver = giver or cast.office, receiver or cast.principal
    values = {
        "district": cast.district,
        "from_device": giver.id,
        "person": receiver.person,
        "to_device": receiver.id,
        "hour": cast.hour,
        "keys": keys or (given_key(cast),),
    }
    return Envelope(**{**values, **changes})


def write(cast, item, giver=None, receiver=None):
    return envelope.encode(item, (giver or cast.office).sign, seal.recipient_of((receiver or cast.principal).age))


def check(cast, item, giver=None, receiver=None, own=None, place=None):
    receiver = receiver or cast.principal
    opened = envelope.decode(write(cast, item, giver, receiver), [receiver.age])
    return tuple(envelope.check(opened, place or (giver or cast.office).id, own or receiver.id, cast.newest))


def refused(cast, item, **more):
    with pytest.raises(Refused) as caught:
        check(cast, item, **more)
    return caught.value.code


def circle_key(cast, members=None, founder=None, **changes):
    founder, identity = founder or cast.office, seal.new_identity()
    members = [cast.principal.person] if members is None else members
    circle = envelope.make_circle(
        founder.public, "coaching", members, seal.recipient_of(identity), cast.hour, founder.sign
    )
    key = GivenKey(circle.audience, 1, identity, audiences.secret_of(identity), circle.to_json())
    return dataclasses.replace(key, **changes)


def test_keys_arrive_as_they_were_given(cast):
    keys = (
        given_key(cast),
        given_key(cast, f"evidence:{cast.building}"),
        given_key(cast, "office", identity=None),
        circle_key(cast),
    )
    assert check(cast, make(cast, *keys)) == keys


def test_an_envelope_tells_nothing_and_has_a_usual_size(cast):
    one, two = write(cast, make(cast)), write(cast, make(cast, circle_key(cast)))
    assert b"office" not in one
    assert len({len(data) - seal.check_header(data) for data in (one, two)}) == 1
    assert envelope.path_of(make(cast), "e" * 16, one).startswith(f"d/{cast.office.id}/{'e' * 16}/env/")


def test_only_the_receiving_device_opens_it_and_a_cut_one_is_pending(cast):
    data = write(cast, make(cast))
    with pytest.raises(seal.NotForUs):
        envelope.decode(data, [cast.office.age])
    with pytest.raises(Unreadable):
        envelope.decode(data[:-1], [cast.principal.age])


def test_case_68_an_envelope_passed_on_to_another_device_is_refused(cast):
    assert refused(cast, make(cast), receiver=cast.principal, own="9" * 16) == "receiver"
    assert refused(cast, make(cast, receiver=cast.office), receiver=cast.principal) == "receiver"
    assert refused(cast, make(cast, person=cast.office.person)) == "receiver"


def test_case_69_and_70_an_envelope_in_somebody_elses_name_or_place_is_refused(cast, monkeypatch):
    item = make(cast)
    opened = envelope.decode(
        envelope.encode(item, cast.principal.sign, seal.recipient_of(cast.principal.age)), [cast.principal.age]
    )
    with pytest.raises(Refused) as caught:
        list(envelope.check(opened, cast.office.id, cast.principal.id, cast.newest))
    assert caught.value.code == "signature"
    assert refused(cast, item, place=cast.principal.id) == "place"
    assert refused(cast, make(cast, district="a" * 32)) == "district"
    with monkeypatch.context() as patch:
        patch.setattr(sign, "ENVELOPE", sign.CHANGE_SET)
        data = write(cast, item)
    with pytest.raises(Refused) as crossed:
        list(
            envelope.check(envelope.decode(data, [cast.principal.age]), cast.office.id, cast.principal.id, cast.newest)
        )
    assert crossed.value.code == "signature"


def test_an_unknown_giver_or_a_key_not_named_yet_waits(cast):
    stranger = dataclasses.replace(cast.office, id="9" * 16)
    with pytest.raises(NotYet):
        check(cast, make(cast, giver=stranger), giver=stranger)
    for key in (
        given_key(cast, "building:" + "a" * 32, identity=cast.identities["office"]),
        given_key(cast, epoch=2),
    ):
        with pytest.raises(NotYet):
            check(cast, make(cast, key))


def test_a_revoked_giver_gives_nothing(cast):
    item, data = make(cast, giver=cast.principal, receiver=cast.office), None
    data = write(cast, item, cast.principal, cast.office)
    gone = dataclasses.replace(cast.newest.device(cast.principal.id), status="revoked")
    cast.extend(membership.successor(cast.newest, cast.hour, devices=[gone]))
    with pytest.raises(Refused) as caught:
        list(envelope.check(envelope.decode(data, [cast.office.age]), cast.principal.id, cast.office.id, cast.newest))
    assert caught.value.code == "revoked"


def waits(cast, item, **more):
    with pytest.raises(NotYet) as caught:
        check(cast, item, **more)
    return caught.value.message


def test_keys_pass_only_between_members_as_far_as_the_membership_here_goes(cast):
    assert "for somebody" in waits(cast, make(cast, given_key(cast, "office")))
    assert "from somebody" in waits(cast, make(cast, given_key(cast, f"building:{cast.building}")))
    assert "from somebody" in waits(cast, make(cast, given_key(cast, f"person:{cast.principal.person}")))


def test_an_envelope_that_came_before_the_membership_waits(cast):
    cast.versions.pop(2)
    assert "before the membership" in waits(cast, make(cast))
    stranger = dataclasses.replace(cast.principal, id="9" * 16)
    assert "before the membership" in waits(cast, make(cast, receiver=stranger), receiver=stranger)


def test_a_key_that_can_not_be_taken_keeps_no_other_back(cast):
    good, later, bad = given_key(cast), given_key(cast, "office"), given_key(cast, identity=seal.new_identity())
    for keys, problem in (((later, good), NotYet), ((bad, good), Refused), ((bad, later, good), NotYet)):
        opened = envelope.decode(write(cast, make(cast, *keys)), [cast.principal.age])
        found = envelope.check(opened, cast.office.id, cast.principal.id, cast.newest)
        assert next(found) == good
        with pytest.raises(problem):
            next(found)


def test_a_key_that_is_not_its_audience_s_is_refused(cast):
    assert refused(cast, make(cast, given_key(cast, identity=seal.new_identity()))) == "key"
    broken = cast.identities["everyone"][:-1] + ("Q" if cast.identities["everyone"][-1] != "Q" else "P")
    assert refused(cast, make(cast, given_key(cast, identity=broken))) == "key"
    assert refused(cast, make(cast, circle_key(cast, identity=seal.new_identity()))) == "key"


def test_a_right_key_with_a_wrong_secret_is_refused(cast):
    """The secret names the streams: a member who hands out another one would cut the receiver off without anybody noticing."""
    assert refused(cast, make(cast, given_key(cast, secret="1" * 64))) == "secret"
    assert refused(cast, make(cast, circle_key(cast, secret="1" * 64))) == "secret"


def test_half_a_key_is_given_for_the_office_only_and_by_the_registrar(cast):
    assert refused(cast, make(cast, given_key(cast, identity=None))) == "write-only"
    colleague = dataclasses.replace(cast.office, id="8" * 16)
    cast.extend(membership.successor(cast.newest, cast.hour, devices=[colleague.public]))
    half = given_key(cast, "office", identity=None)
    assert check(cast, make(cast, half)) == (half,)
    assert "registrar" in waits(cast, make(cast, half, giver=colleague), giver=colleague)


def test_circles_come_with_their_own_definition(cast):
    one, two = circle_key(cast), circle_key(cast)
    assert refused(cast, make(cast, dataclasses.replace(one, definition=None))) == "circle"
    assert refused(cast, make(cast, dataclasses.replace(one, definition=two.definition))) == "circle"
    assert refused(cast, make(cast, dataclasses.replace(one, epoch=2))) == "circle"
    assert refused(cast, make(cast, dataclasses.replace(given_key(cast), definition=one.definition))) == "circle"


def test_a_circle_is_given_among_its_members_only(cast):
    assert "for somebody" in waits(cast, make(cast, circle_key(cast, members=[THIRD])))
    theirs = circle_key(cast, members=[THIRD], founder=cast.principal)
    assert "from somebody" in waits(cast, make(cast, theirs))


@pytest.mark.parametrize("change", [{"hour": "x"}, {"to_device": ""}, {"keys": ()}, {"person": "x"}])
def test_an_envelope_out_of_form_is_refused(cast, change):
    with pytest.raises(Refused):
        check(cast, make(cast, **change))


def test_extra_parts_are_refused(cast):
    plain = shell.open_padded(write(cast, make(cast)), [cast.principal.age])
    body = strictjson.loads(plain.split(b"\n")[0])
    for changed in ({**body, "note": 1}, {**body, "keys": [{**body["keys"][0], "note": 1}]}, {**body, "format": 2}):
        data = shell.seal_padded(strictjson.dumps(changed) + b"\n{}\n", [seal.recipient_of(cast.principal.age)])
        with pytest.raises(Refused):
            envelope.decode(data, [cast.principal.age])


# Circles


def test_a_circle_holds_its_founder_and_is_named_by_what_it_says(cast):
    circle = envelope.make_circle(
        cast.office.public, "coaching", [THIRD, THIRD], cast.public("office"), cast.hour, cast.office.sign
    )
    assert circle.members == tuple(sorted((THIRD, cast.office.person)))
    assert envelope.check_circle(circle.to_json(), cast.newest.devices.get) == circle


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
def test_a_changed_definition_is_refused(cast, change, code):
    definition = dict(circle_key(cast).definition)
    with pytest.raises(Refused) as caught:
        envelope.check_circle({**definition, **change}, cast.newest.devices.get)
    assert caught.value.code == code


def crooked(cast, **changes):
    """A rightly named and signed definition that the builder would not make."""
    circle = envelope.check_circle(circle_key(cast).definition, cast.newest.devices.get)
    draft = dataclasses.replace(circle, **changes)
    named = dataclasses.replace(draft, circle=envelope._circle_id(draft.core()))
    return dataclasses.replace(named, signature=sign.sign(sign.CIRCLE, named.core(), cast.office.sign)).to_json()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"founder": "2" * 32}, "circle-founder"),
        ({"members": ("2" * 32,)}, "circle-founder"),
        ({"members": ("2" * 32, "1" * 32)}, "form"),
    ],
)
def test_a_circle_is_founded_in_one_s_own_name_and_written_one_way(cast, change, code):
    with pytest.raises(Refused) as caught:
        envelope.check_circle(crooked(cast, **change), cast.newest.devices.get)
    assert caught.value.code == code


def test_a_circle_of_a_device_not_known_yet_waits(cast):
    with pytest.raises(NotYet):
        envelope.check_circle(circle_key(cast).definition, {}.get)


def test_a_circle_out_of_form_can_not_be_founded(cast):
    with pytest.raises(Refused):
        envelope.make_circle(
            cast.office.public, "Coaching!", [THIRD], cast.public("office"), cast.hour, cast.office.sign
        )
