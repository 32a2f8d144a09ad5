"""Enrolment: card, join request, six words."""

from __future__ import annotations

import dataclasses
import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talentdesk import strictjson
from talentdesk.errors import UserError
from talentdesk.keys import seal, sign
from talentdesk.sync import enrol
from talentdesk.sync.format import shell
from talentdesk.sync.verdicts import Refused, Unreadable

ROOT = sign.public_of("11" * 32)
PUBLIC = seal.recipient_of(seal.new_identity())


@pytest.fixture
def request_(cast):
    return enrol.JoinRequest(
        district=cast.district,
        device="3" * 16,
        sign=sign.public_of(cast.principal.sign),
        age=PUBLIC,
        person_name="María Ortiz-O’Neil",
        role="principal",
        buildings=("North School",),
        candidates={"North School": seal.recipient_of(seal.new_identity())},
        person_public=seal.recipient_of(seal.new_identity()),
        made=cast.hour,
    )


def write(cast, request, key=None):
    return enrol.encode_request(request, key or cast.principal.sign, seal.recipient_of(cast.office.age))


def read(cast, data, path, district=None):
    return enrol.decode_request(data, path, [cast.office.age], district or cast.district)


def test_a_district_file_comes_back():
    found = enrol.District("d" * 32, (ROOT,))
    assert enrol.parse_district(enrol.encode_district(found)) == found


@pytest.mark.parametrize(
    "change", [{"root": []}, {"root": ["a"]}, {"district": "x"}, {"threshold": 0}, {"format": 2}, {"name": "North"}]
)
def test_a_district_file_out_of_form_is_refused(change):
    body = strictjson.loads(enrol.encode_district(enrol.District("d" * 32, (ROOT,))))
    with pytest.raises(Refused):
        enrol.parse_district(strictjson.dumps({**body, **change}))


def test_a_card_comes_back_and_tells_its_district_from_others():
    text = enrol.card("d" * 32, [ROOT])
    assert text == f"td1-{'d' * 32}-{hashlib.sha256(bytes.fromhex(ROOT)).hexdigest()[:32]}"
    card = enrol.parse_card(f"  {text[:20].upper()}\n {text[20:]} ")
    assert card.is_of(enrol.District("d" * 32, (ROOT,)))
    assert not card.is_of(enrol.District("a" * 32, (ROOT,)))
    assert not card.is_of(enrol.District("d" * 32, (sign.public_of("22" * 32),)))
    assert not card.is_of(enrol.District("d" * 32, (ROOT, sign.public_of("22" * 32))))


def test_the_fingerprint_does_not_depend_on_the_order_of_the_root_keys():
    other = sign.public_of("22" * 32)
    assert enrol.fingerprint([ROOT, other]) == enrol.fingerprint([other, ROOT])


@given(st.text(max_size=80))
def test_whatever_is_no_card_is_answered_in_plain_words(text):
    with pytest.raises(UserError, match="card"):
        enrol.parse_card(text)


@pytest.mark.parametrize(
    "change", [lambda t: t[:-1], lambda t: t + "0", lambda t: t.replace("td1", "td2"), lambda t: t[:-1] + "g"]
)
def test_a_mistyped_card_is_refused(change):
    with pytest.raises(UserError) as caught:
        enrol.parse_card(change(enrol.card("d" * 32, [ROOT])))
    assert caught.value.advice


def test_a_request_comes_back_as_it_was_written(cast, request_):
    assert read(cast, write(cast, request_), request_.path) == request_
    assert request_.path == f"join/req-{hashlib.sha256(request_.to_bytes()).hexdigest()[:32]}.age"


def test_only_the_registrar_opens_a_request_and_no_name_is_readable(cast, request_):
    data = write(cast, request_)
    assert b"Ortiz" not in data
    with pytest.raises(seal.NotForUs):
        enrol.decode_request(data, request_.path, [cast.principal.age], cast.district)


def test_case_33_a_cut_request_is_pending(cast, request_):
    with pytest.raises(Unreadable):
        read(cast, write(cast, request_)[:-1], request_.path)


def test_case_69_and_70_a_request_signed_by_another_key_or_for_something_else_is_refused(cast, request_, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(sign, "JOIN_REQUEST", sign.CIRCLE)
        crossed = write(cast, request_)
    for data in (write(cast, request_, cast.office.sign), crossed):
        with pytest.raises(Refused) as caught:
            read(cast, data, request_.path)
        assert caught.value.code == "signature"


def test_a_request_under_another_name_or_for_another_district_is_refused(cast, request_):
    data = write(cast, request_)
    with pytest.raises(Refused) as moved:
        read(cast, data, "join/req-" + "0" * 32 + ".age")
    with pytest.raises(Refused) as foreign:
        read(cast, data, request_.path, "a" * 32)
    assert (moved.value.code, foreign.value.code) == ("place", "district")


@pytest.mark.parametrize(
    "change",
    [
        {"person_name": ""},
        {"person_name": " Ana"},
        {"person_name": "A" * 201},
        {"person_name": "Ana\u202eanA"},
        {"person_name": "Ana\x00"},
        {"buildings": ("North\nSouth",)},
        {"buildings": ()},
    ],
)
def test_case_63_and_89_names_that_can_not_be_shown_as_they_are_can_not_be_sent(cast, request_, change):
    with pytest.raises(UserError):
        write(cast, dataclasses.replace(request_, **change))


@pytest.mark.parametrize(
    "change",
    [
        {"person_name": "Ana\u2066"},
        {"person_name": 7},
        {"role": "king"},
        {"age": "age1x"},
        {"made": "now"},
        {"buildings": []},
        {"candidates": {"X": PUBLIC}},
        {"x": 1},
    ],
)
def test_a_request_out_of_form_is_refused(cast, request_, change):
    line = strictjson.dumps({**strictjson.loads(request_.to_bytes()), **change})
    signature = strictjson.dumps({"signature": sign.sign(sign.JOIN_REQUEST, line, cast.principal.sign)})
    data = shell.seal_padded(line + b"\n" + signature + b"\n", [seal.recipient_of(cast.office.age)])
    with pytest.raises(Refused):
        read(cast, data, request_.path)


def test_a_request_in_another_spelling_is_refused(cast, request_):
    line = request_.to_bytes().replace(b'"role":', b'"role": ')
    signature = strictjson.dumps({"signature": sign.sign(sign.JOIN_REQUEST, line, cast.principal.sign)})
    data = shell.seal_padded(line + b"\n" + signature + b"\n", [seal.recipient_of(cast.office.age)])
    with pytest.raises(Refused, match="spelling"):
        read(cast, data, request_.path)


def test_case_88_whatever_a_man_in_the_middle_swaps_changes_the_words(request_):
    honest = enrol.request_words("f" * 32, request_)
    assert len(honest) == 6
    swapped = [
        dataclasses.replace(request_, sign=sign.public_of("33" * 32)),
        dataclasses.replace(request_, age=seal.recipient_of(seal.new_identity())),
        dataclasses.replace(request_, device="4" * 16),
        dataclasses.replace(request_, district="a" * 32),
        dataclasses.replace(request_, person_name="Mallory"),
        dataclasses.replace(request_, role="executive"),
        dataclasses.replace(request_, buildings=("North School", "South School")),
        dataclasses.replace(request_, candidates={"North School": PUBLIC}),
        dataclasses.replace(request_, person_public=PUBLIC),
    ]
    words = [enrol.request_words("f" * 32, item) for item in swapped]
    words.append(enrol.request_words("e" * 32, request_))
    assert honest not in words
    assert len({tuple(item) for item in words}) == len(words)


def test_the_hour_alone_does_not_change_the_words(request_):
    later = dataclasses.replace(request_, made="2026-11-25T00:00:00Z")
    assert enrol.request_words("f" * 32, later) == enrol.request_words("f" * 32, request_)


def test_the_words_of_a_known_request_are_frozen():
    fixed = enrol.JoinRequest(
        "d" * 32, "3" * 16, "1" * 64, "age1a", "Ana", "coach", ("North",), {"North": "age1b"}, "age1c", ""
    )
    assert enrol.request_words("f" * 32, fixed) == ["drive", "forget", "help", "jumble", "teapot", "umbrella"]


def test_case_88_typed_words_must_all_be_right(request_):
    words = enrol.request_words("f" * 32, request_)
    assert enrol.words_match(words, "  " + ", ".join(word.upper() for word in words) + "\n")
    other = enrol.request_words("e" * 32, request_)
    assert not enrol.words_match(words, " ".join(words[:5]))
    assert not enrol.words_match(words, " ".join([*words, words[0]]))
    assert not enrol.words_match(words, " ".join(other))
    assert not enrol.words_match(words, "")
    with pytest.raises(UserError):
        enrol.words_match(words, "xyzzy " * 6)
