"""Heads: what a device says about its own streams."""

from __future__ import annotations

import dataclasses
import subprocess

import pytest

from talentdesk import strictjson
from talentdesk.keys import seal, sign
from talentdesk.sync import head, membership
from talentdesk.sync.format import shell
from talentdesk.sync.verdicts import NotYet, Refused, Unreadable

SLOT = "5" * 32


@pytest.fixture
def statement(cast):
    return head.Head(
        district=cast.district,
        device=cast.principal.id,
        incarnation=cast.incarnation,
        n=3,
        hour=cast.hour,
        membership=2,
        membership_hash=cast.newest.hash,
        streams={SLOT: head.Stream(2, "a" * 32, head.chain(head.chain(head.START, "9" * 32), "a" * 32))},
        everyone_seen={"1" * 16 + "/" + "e" * 16: 7},
        app="0.1.0",
    )


def write(cast, statement, key=None):
    return head.encode(statement, key or cast.principal.sign, cast.public("everyone"))


def check(cast, statement, data, **changes):
    place = head.place_of(head.path_of(statement, data))
    opened = head.decode(data, [cast.identities["everyone"]])
    return head.check(opened, dataclasses.replace(place, **changes), cast.newest)


def refused(cast, statement, data, **changes):
    with pytest.raises(Refused) as caught:
        check(cast, statement, data, **changes)
    return caught.value.code


def test_a_head_comes_back_as_it_was_written(cast, statement):
    assert check(cast, statement, write(cast, statement)) == statement


def test_case_90_stock_tools_show_a_head(cast, statement, tmp_path):
    (tmp_path / "head.age").write_bytes(write(cast, statement))
    (tmp_path / "key").write_text(cast.identities["everyone"])
    opened = subprocess.run(
        ["age", "-d", "-i", str(tmp_path / "key"), str(tmp_path / "head.age")], capture_output=True, check=True
    )
    shown = subprocess.run(["zstd", "-dcq"], input=opened.stdout, capture_output=True, check=True).stdout
    assert strictjson.loads(shown.split(b"\n")[0])["streams"][SLOT]["seq"] == 2


def test_the_chain_changes_with_every_file_and_with_their_order():
    one, two = "1" * 32, "2" * 32
    chains = {head.chain(head.chain(head.START, a), b) for a in (one, two) for b in (one, two)}
    assert len(chains) == 4
    assert head.chain(head.START, one) == "959599732cdeb3ef037a4641f935e8324f5ac557c24e054ef5a8bf62e4c7f66b"


def test_case_33_a_cut_head_is_pending(cast, statement):
    data = write(cast, statement)
    for length in (0, 1, 100, len(data) - 1):
        with pytest.raises(Unreadable):
            head.decode(data[:length], [cast.identities["everyone"]])


def test_case_69_a_head_signed_by_somebody_else_is_refused(cast, statement):
    assert refused(cast, statement, write(cast, statement, cast.office.sign)) == "signature"


@pytest.mark.parametrize("context", [sign.CHANGE_SET, sign.MEMBERSHIP, sign.ENVELOPE])
def test_case_70_a_signature_for_something_else_does_not_make_a_head(cast, statement, monkeypatch, context):
    with monkeypatch.context() as patch:
        patch.setattr(sign, "HEAD", context)
        data = write(cast, statement)
    assert refused(cast, statement, data) == "signature"


def test_case_70_a_head_of_another_district_is_refused(cast, statement):
    foreign = dataclasses.replace(statement, district="a" * 32)
    assert refused(cast, foreign, write(cast, foreign)) == "district"


def test_case_71_an_old_head_under_a_new_name_is_refused(cast, statement):
    data = write(cast, statement)
    for change in ({"n": 4}, {"device": cast.office.id}, {"incarnation": "0" * 16}):
        assert refused(cast, statement, data, **change) == "place"


def test_a_device_that_is_unknown_waits_or_is_refused(cast, statement):
    stranger = dataclasses.replace(statement, device="9" * 16)
    assert refused(cast, stranger, write(cast, stranger)) == "device"
    later = dataclasses.replace(stranger, membership=3)
    with pytest.raises(NotYet):
        check(cast, later, write(cast, later))
    ahead = dataclasses.replace(statement, membership=3)
    assert check(cast, ahead, write(cast, ahead)) == ahead


def test_case_73_a_revoked_device_states_nothing_any_more(cast, statement):
    gone = dataclasses.replace(cast.newest.device(cast.principal.id), status="revoked")
    cast.extend(membership.successor(cast.newest, cast.hour, devices=[gone]))
    assert refused(cast, statement, write(cast, statement)) == "device"


@pytest.mark.parametrize(
    "change",
    [
        {"n": 0},
        {"streams": {"short": {"seq": 1, "hash": "a" * 32, "chain": "a" * 64}}},
        {"streams": {SLOT: {"seq": 0, "hash": "a" * 32, "chain": "a" * 64}}},
        {"streams": {SLOT: {"seq": 1, "hash": "a" * 32}}},
        {"everyone_seen": {"x": 1}},
        {"hour": "today"},
        {"format": 2},
        {"more": 1},
    ],
)
def test_a_head_out_of_form_is_refused(cast, statement, change):
    plain = shell.open_padded(write(cast, statement), [cast.identities["everyone"]])
    body = {**strictjson.loads(plain.split(b"\n")[0]), **change}
    data = shell.seal_padded(strictjson.dumps(body) + b"\n" + plain.split(b"\n")[1] + b"\n", [cast.public("everyone")])
    with pytest.raises(Refused):
        head.decode(data, [cast.identities["everyone"]])


@pytest.mark.parametrize("content", [b"", b"{}", b"{}\n", b"{}\n{}", b"{}\n{}\n{}", b"{}\n{}\n{}\n", b"\n\n\n"])
def test_anything_but_two_lines_is_refused(content):
    key = seal.new_identity()
    with pytest.raises(Refused, match="two lines"):
        head.decode(shell.seal_padded(content, [seal.recipient_of(key)]), [key])


def test_case_50_and_71_streams_that_got_shorter_changed_or_vanished_are_named(statement):
    def later(stream, n=4):
        return dataclasses.replace(statement, n=n, streams={} if stream is None else {SLOT: stream})

    end = statement.streams[SLOT]
    grown = head.Stream(3, "b" * 32, head.chain(end.chain, "b" * 32))
    assert head.gone_back(statement, later(grown)) == []
    assert head.gone_back(statement, later(end)) == []
    assert head.gone_back(statement, later(None)) == [SLOT]
    assert head.gone_back(statement, later(dataclasses.replace(end, seq=1))) == [SLOT]
    assert head.gone_back(statement, later(dataclasses.replace(end, hash="c" * 32))) == [SLOT]
    assert head.gone_back(later(dataclasses.replace(end, seq=1)), statement) == [SLOT]
    assert head.gone_back(statement, dataclasses.replace(later(None), incarnation="0" * 16)) == []


def test_places_are_read_from_paths_of_exactly_one_form(cast, statement):
    path = head.path_of(statement, write(cast, statement))
    assert head.place_of(path) is not None
    for other in (path + "x", path.upper(), path.replace("/h/", "/i/"), "x/" + path):
        assert head.place_of(other) is None
