"""JSON with one reading: what is written is read back by both readers, and the strict one takes no other spelling."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from talentdesk import strictjson
from talentdesk.strictjson import MAX_DEPTH, MAX_SAFE, NotStrict

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
LEAF = (
    st.none()
    | st.booleans()
    | TEXT
    | st.integers(-MAX_SAFE, MAX_SAFE)
    | st.floats(1e-4, 1e15, exclude_max=True)
    | st.floats(-1e15, -1e-4, exclude_min=True)
)
VALUES = st.recursive(
    LEAF, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3), max_leaves=8
)


def nested(depth: int, leaf: bytes = b"") -> bytes:
    return b"[" * depth + leaf + b"]" * depth


def strict(data: bytes) -> bool:
    """Whether the fast reader takes these bytes."""
    try:
        strictjson.canonical(data)
    except (NotStrict, UnicodeDecodeError):
        return False
    return True


def one_spelling(data: bytes) -> bool:
    """The same, the long way: read, then written again."""
    try:
        return strictjson.dumps(strictjson.loads(data)) == data
    except NotStrict:
        return False


@given(VALUES)
def test_what_is_written_is_read_back_by_both_readers(value: Any) -> None:
    data = strictjson.dumps(value)
    assert strictjson.loads(data) == value
    assert strictjson.canonical(data) == value


@given(VALUES, st.data())
def test_the_fast_reader_takes_what_the_long_way_takes(value: Any, draw: st.DataObject) -> None:
    whole = strictjson.dumps(value)
    at = draw.draw(st.integers(0, len(whole) - 1))
    changed = whole[:at] + draw.draw(st.binary(max_size=2)) + whole[at + draw.draw(st.integers(0, 1)) :]
    assert strict(changed) == one_spelling(changed)


@pytest.mark.parametrize(
    "data",
    [
        b'{"a":1,"a":2}',
        b'{"b":1,"a":2}',
        b'{"a": 1}',
        b' {"a":1}',
        b'"\\u0041"',
        b"1e2",
        b"1.50",
        b"-0",
        b"01",
        b"NaN",
        b"-Infinity",
        b"9007199254740992",
        b"1e+20",
        b"1e20",
        b"1000000000000000.0",
        b"0.00001",
        b"1e-5",
        b"1e-07",
        b"1e999",
        b"1" + b"0" * 400,
        b'"\\ud800"',
        b'"\xed\xa0\x80"',
        b'"\xff"',
        nested(MAX_DEPTH + 2),
        nested(100_000),
        b"",
    ],
)
def test_other_spellings_and_inexact_values_are_refused(data: bytes) -> None:
    assert not strict(data)
    assert not one_spelling(data)


@pytest.mark.parametrize(
    "value",
    [
        float("nan"),
        float("inf"),
        1e15,
        1e-5,
        MAX_SAFE + 1,
        "\ud800",
        {"\ud800": 1},
        {1: "a"},
        {"a": b"bytes"},
        object(),
    ],
)
def test_what_json_can_not_hold_exactly_is_not_written(value: Any) -> None:
    with pytest.raises(NotStrict):
        strictjson.dumps(value)


@given(st.integers(1, MAX_DEPTH + 5))
@example(MAX_DEPTH)
@example(MAX_DEPTH + 1)
@example(MAX_DEPTH + 2)
def test_both_readers_stop_at_the_same_depth(depth: int) -> None:
    for leaf in (b"", b"1"):
        assert strict(nested(depth, leaf)) == one_spelling(nested(depth, leaf)) == (depth <= MAX_DEPTH + (not leaf))
