"""The forms of foreign JSON: every test is right about what it lets through, and no value of another type gets past it."""

from __future__ import annotations

import pytest

from talentdesk import strictjson
from talentdesk.keys import seal
from talentdesk.sync import shape
from talentdesk.sync.verdicts import Refused

KEY = seal.new_identity()
ODD = [None, True, 0, 1.5, "", [], {}, [""], {"": ""}, "x" * 500, "\x00"]
CASES = [
    (shape.hex_text(4), ["00ff"], ["00FF", "00f", "00fff", "00fg", "00ff\n"]),
    (shape.matching("a+"), ["a", "aa"], ["ab", "a\n", "A"]),
    (shape.whole(1, 3), [1, 3], [4, -1, "1", 1.0]),
    (shape.exactly(1), [1], [2, 1.0, "1"]),
    (shape.one_of("a", "b"), ["a", "b"], ["c", "ab", ["a"]]),
    (shape.text(3, 1), ["a", "äöü"], ["abcd", "a\n"]),
    (
        shape.is_hour,
        ["2026-11-24T14:00:00Z"],
        ["2026-11-24T14:00:00", "2026-13-24T14:00:00Z", "2026-11-24T24:00:00Z", "2026-11-24T14:00:01Z"],
    ),
    (
        shape.is_recipient,
        [seal.recipient_of(KEY)],
        [KEY, seal.recipient_of(KEY).upper(), "age1" + "b" * 58, seal.recipient_of(KEY) + "q"],
    ),
    (shape.is_identity, [KEY], [KEY.lower(), seal.recipient_of(KEY), KEY + "Q"]),
    (shape.is_person, ["a" * 32], ["a" * 31, "A" * 32]),
    (
        shape.is_audience,
        ["everyone", "office", "circle:" + "a" * 32],
        ["office:" + "a" * 32, "circle", "building:x", "everyone\n"],
    ),
    (shape.list_of(shape.whole(1), 3, 1), [[1], [1, 2, 3]], [[1, 1], [1, 2, 3, 4], [0], ["1"], {"1": 1}]),
    (shape.list_of(shape.parts({"a": shape.whole(1)}), 3, 1), [[{"a": 1}, {"a": 2}]], [[{"a": 1}, {"a": 1}], [{}]]),
    (
        shape.map_of(shape.hex_text(1), shape.whole(1), 2),
        [{"a": 1}, {"a": 1, "b": 1}],
        [{"g": 1}, {"a": 0}, {"a": 1, "b": 1, "c": 1}],
    ),
    (
        shape.parts({"a": shape.whole(1), "b": shape.whole(1)}),
        [{"a": 1, "b": 2}],
        [{"a": 1}, {"a": 1, "b": 0}, {"a": 1, "b": 1, "c": 1}],
    ),
]


@pytest.mark.parametrize(("test", "good", "bad"), CASES)
def test_a_form_lets_through_what_it_should_and_nothing_else(test, good, bad):
    assert [value for value in good if not test(value)] == []
    assert [
        value for value in [*bad, *(odd for odd in ODD if odd not in good)] if test(value) and value not in ([], {})
    ] == []


def test_nothing_may_stand_for_a_missing_value_where_that_is_said():
    test = shape.maybe(shape.whole(1))
    assert [test(value) for value in (None, 1, 0, "")] == [True, True, False, False]


def test_empty_lists_and_objects_pass_only_where_nothing_is_demanded():
    assert shape.list_of(shape.whole(1), 3)([])
    assert not shape.list_of(shape.whole(1), 3, 1)([])
    assert shape.map_of(shape.whole(1), shape.whole(1), 3)({})


@pytest.mark.parametrize(
    ("data", "code", "words"),
    [
        (b"{", "form", "strict"),
        (b"[]", "form", "object"),
        (b'{"format":1}', "form", "lacks a part or has one too many: a"),
        (b'{"a":1,"b":1,"format":1}', "form", "one too many: b"),
        (b'{"a":"1","format":1}', "form", "wrong form: a"),
        (b'{"a":1,"format":0}', "form", "wrong form: format"),
        (b'{"format":2}', "newer-format", "newer version"),
        (b'{"a":1,"format":true}', "form", "wrong form: format"),
    ],
)
def test_what_is_wrong_with_a_document_is_named(data, code, words):
    spec = {"format": shape.exactly(1), "a": shape.whole(1)}
    assert shape.read(b'{"a":1,"format":1}', spec, "The note") == {"a": 1, "format": 1}
    with pytest.raises(Refused, match=words) as caught:
        shape.read(data, spec, "The note")
    assert caught.value.code == code
    assert caught.value.message.startswith("The note")


def test_a_foreign_key_is_quoted_only_in_part():
    with pytest.raises(Refused) as caught:
        shape.read(strictjson.dumps({f"{letter}" * 1000: 1 for letter in "abcdefgh"}), {}, "The note")
    assert len(caught.value.message) < 300


def test_a_public_key_with_one_wrong_letter_is_no_key():
    public = seal.recipient_of(KEY)
    for place in range(4, len(public)):
        letter = "q" if public[place] != "q" else "p"
        assert not shape.is_recipient(public[:place] + letter + public[place + 1 :])
