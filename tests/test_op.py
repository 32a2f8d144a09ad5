"""Ops: a line is read back as it was written, and no other line passes for one."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talentdesk import op, strictjson
from talentdesk.ids import is_author, is_id, natural_id, new_record_id

PERSON, RECORD, SEEN = "1" * 32, "2" * 32, ["3" * 32, "4" * 32]
NAMES = st.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True)
VALUES = (
    st.none()
    | st.booleans()
    | st.integers(-strictjson.MAX_SAFE, strictjson.MAX_SAFE)
    | st.text(st.characters(exclude_categories=["Cs"]))
)


def made(**parts: Any) -> op.Op:
    usual = {"kind": "walkthrough", "record": RECORD, "fields": {"place": "Room 8"}, "replaces": {"place": SEEN}}
    return op.make(**(usual | {"hlc": "0" * 16, "person": PERSON} | parts))


def respelled(**changes: Any) -> bytes:
    """A line whose id fits, and whose parts are others; a part of None is left out."""
    body = json.loads(made().line) | changes
    rest = strictjson.dumps({name: value for name, value in body.items() if value is not None and name != "id"})
    return b'{"id":"' + hashlib.sha256(rest).hexdigest()[:32].encode() + b'",' + rest[1:]


@given(st.dictionaries(NAMES, VALUES, max_size=4), st.booleans())
def test_a_line_is_read_back_as_it_was_written(fields: dict[str, Any], edit: bool) -> None:
    replaces = dict.fromkeys(fields, SEEN) if edit else {}
    written = made(fields=fields, replaces=replaces)
    read = op.parse(written.line)
    assert read == written
    assert (read.fields, read.replaces, op.id_of(written.line)) == (fields, replaces, written.id)


def test_two_saves_of_the_same_differ() -> None:
    assert made().id != made().id
    assert made(salt="5" * 32) == made(salt="5" * 32)


@given(st.data())
def test_no_byte_of_a_line_can_be_changed(draw: st.DataObject) -> None:
    line = made().line
    at, byte = draw.draw(st.integers(0, len(line) - 1)), draw.draw(st.integers(0, 255))
    changed = line[:at] + bytes([byte]) + line[at + 1 :]
    if changed != line:
        with pytest.raises(op.NotAnOp):
            op.parse(changed)


def test_the_way_lines_are_made_here_is_the_right_one() -> None:
    assert op.parse(respelled()).fields == {"place": "Room 8"}


@pytest.mark.parametrize(
    "changes",
    [
        {"f": None},
        {"f": ["place"]},
        {"f": {'pl"ace': 1}},
        {"f": {"pl\x00ace": 1}},
        {"f": {"": 1}},
        {"h": "0" * 15},
        {"h": "f" * 16},
        {"h": 7},
        {"k": "Walk through"},
        {"p": "x" * 32},
        {"r": "2" * 31},
        {"s": "short"},
        {"t": ""},
        {"x": {}},
        {"x": {"place": []}},
        {"x": {"place": "3" * 32}},
        {"x": {"place": SEEN[::-1]}},
        {"x": {"place": [SEEN[0], SEEN[0]]}},
        {"x": {"place": ["3"]}},
        {"x": {"place": [" ".join(SEEN)]}},
        {"further": "part"},
    ],
    ids=str,
)
def test_a_line_of_the_wrong_form_is_refused_though_its_id_fits(changes: dict[str, Any]) -> None:
    with pytest.raises(op.NotAnOp):
        op.parse(respelled(**changes))


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_an_element_survives_in_the_name_of_its_cell(element: str) -> None:
    field, _, tail = op.element_cell("tags", element).partition("/")
    assert (field, op.element_of(tail)) == ("tags", element)
    assert "/" not in tail


def test_ids_tell_their_author_and_nothing_else() -> None:
    record = new_record_id(PERSON)
    assert is_id(record)
    assert is_author(PERSON, record)
    assert not is_author("9" * 32, record)
    assert new_record_id(PERSON) != record


def test_what_has_one_name_everywhere_has_one_id() -> None:
    assert natural_id("building", "a") == natural_id("building", "a")
    assert len({natural_id("building", "a"), natural_id("building", "b"), natural_id("person", "a")}) == 3
    assert is_id(natural_id("building"))
