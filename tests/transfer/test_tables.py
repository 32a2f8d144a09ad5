"""The tables that a kind makes follow from its fields; nothing of a record is left out, and what names a record stands there twice."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from talentdesk.schema.base import Kind
from talentdesk.schema.kinds import KINDS, kind_named
from talentdesk.store.reader import StoredRecord
from talentdesk.transfer.tables import described, layout_of, wording_of

STAMP = f"{1_793_880_000_000:012x}0000"  # 2026-11-05T12:00:00Z
OPEN = [kind for kind in KINDS if not kind.hidden]


def stored(kind: str, **fields: object) -> StoredRecord:
    return StoredRecord("1" * 32, kind, "office", fields, "a" * 32, STAMP, STAMP, "a" * 32, False, False, 0)


def rows(kind: str, names: dict[str, str], **fields: object) -> dict[str, list[dict[str, object]]]:
    found: dict[str, list[dict[str, object]]] = {}
    for table, cells in layout_of(kind_named(kind)).rows(stored(kind, **fields), "its title", names):
        heads = [column.name for column in table.columns]
        found.setdefault(table.name, []).append(dict(zip(heads, cells, strict=True)))
    return found


@pytest.mark.parametrize("kind", OPEN, ids=lambda kind: kind.name)
def test_every_field_of_a_kind_has_a_column_or_a_table(kind: Kind) -> None:
    layout = layout_of(kind)
    tables = [layout.table, *(part.table for part in layout.lists)]
    columns = [*(column.name for column in layout.table.columns), *(part.name for part in layout.lists)]
    assert [
        name for name in kind.data.model_fields if not any(f"{one}_".startswith(f"{name}_") for one in columns)
    ] == []
    for table in tables:
        names = [column.name for column in table.columns]
        assert len(names) == len(set(names))
        assert all(column.label for column in table.columns)


def test_no_two_kinds_make_a_table_of_the_same_name() -> None:
    names = [
        table.name for kind in OPEN for table in (layout_of(kind).table, *(one.table for one in layout_of(kind).lists))
    ]
    assert len(names) == len(set(names))


def test_a_ref_is_a_name_and_an_id_and_a_code_stays_a_code() -> None:
    person, unknown = "b" * 32, "c" * 32
    cells = rows(
        "coaching_session", {person: "Mia Chen", "a" * 32: "Cora Diaz"}, teacher=person, coach=unknown, mode="phone"
    )
    row = cells["coaching_session"][0]
    assert (row["teacher"], row["teacher_id"]) == ("Mia Chen", person)
    assert (row["coach"], row["coach_id"]) == (None, unknown)
    assert (row["mode"], row["author"], row["created"]) == ("phone", "Cora Diaz", datetime(2026, 11, 5, 12))


def test_what_a_record_leaves_out_has_the_value_that_its_kind_gives_it() -> None:
    row = rows("coaching_session", {}, on="2026-11-04")["coaching_session"][0]
    assert (row["on"], row["minutes"], row["stage"], row["next_meeting"]) == (date(2026, 11, 4), 30, "identify", None)


def test_plain_lists_are_one_cell_and_lists_of_things_have_rows_of_their_own() -> None:
    person = "b" * 32
    promises = [{"what": "send it", "who": person, "by": "2026-11-06"}, {"what": "try it", "done": True}]
    found = rows("coaching_session", {person: "Mia Chen"}, sources=["observation", "planning"], actions=promises)
    assert found["coaching_session"][0]["sources"] == "observation; planning"
    first, second = found["coaching_session_actions"]
    assert (first["coaching_session"], first["coaching_session_id"], first["place"]) == ("its title", "1" * 32, 1)
    assert (first["what"], first["who"], first["by"], first["done"]) == (
        "send it",
        "Mia Chen",
        date(2026, 11, 6),
        False,
    )
    assert (second["place"], second["who_id"], second["done"]) == (2, None, True)


def test_a_small_thing_has_a_column_for_each_of_its_parts() -> None:
    kind = kind_named("hexagon")
    columns = {column.name: column for column in layout_of(kind).table.columns}
    parts = [name for name in columns if name.startswith("need_")]
    assert len(parts) > 1
    assert all(columns[name].label.startswith("Need: ") for name in parts)
    row = rows("hexagon", {}, need={name.removeprefix("need_"): "some words" for name in parts})["hexagon"][0]
    assert {row[name] for name in parts} == {"some words"}


def test_codes_of_a_form_stand_beside_what_they_say() -> None:
    form = "f" * 32
    names = {wording_of(form, "wait"): "Wait time"}
    marks = {"wait": {"state": "seen", "count": 2}, "new": {"state": "missed"}}
    found = rows("walkthrough", names, form=form, look_fors=marks, tallies={"wait": 7})
    assert [(row["code"], row["wording"], row["state"], row["count"]) for row in found["walkthrough_look_fors"]] == [
        ("wait", "Wait time", "seen", 2),
        ("new", None, "missed", 0),
    ]
    assert [(row["wording"], row["value"]) for row in found["walkthrough_tallies"]] == [("Wait time", 7)]


def test_values_of_a_newer_version_are_written_as_they_are() -> None:
    row = rows("coaching_session", {}, on="in spring", mode="telepathy", sources="x", topic={"a": 1})[
        "coaching_session"
    ][0]
    assert (row["on"], row["mode"], row["sources"], row["topic"]) == ("in spring", "telepathy", "x", '{"a": 1}')


def test_the_dictionary_says_what_a_column_means_and_what_its_codes_stand_for() -> None:
    told = {row[1]: row for row in described([layout_of(kind_named("coaching_session")).table])}
    assert told["minutes"][2:4] == ("Length (min)", "whole number")
    assert "phone = Phone" in str(told["mode"][5])
    assert "observation = Classroom observation" in str(told["sources"][5])
