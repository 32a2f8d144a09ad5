"""What holds for every kind of record: declared once, everything else follows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from enum import Enum
from pathlib import Path
from types import UnionType
from typing import Any, Union, get_args, get_origin

import pytest
from pydantic import BaseModel

from talentdesk.actions import exchange, records
from talentdesk.errors import UserError
from talentdesk.ids import new_id
from talentdesk.schema import codec
from talentdesk.schema.base import Kind
from talentdesk.schema.facts import Fact, FactContext
from talentdesk.schema.kinds import BY_NAME, KINDS, kind_named
from talentdesk.store import check, reader
from tests.world import World

ALL = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
KEPT_BY_PEOPLE = pytest.mark.parametrize(
    "kind", [kind for kind in KINDS if not kind.hidden], ids=lambda kind: kind.name
)
PATTERNS = {"^\\d{4}-\\d{2}$": "2026-27", "^11[abc]\\.[1-5]\\.\\d$": "11a.1.1", "^11[abc]$": "11b"}


def sample(annotation: Any, metadata: list[Any] | None = None) -> Any:
    """A value that a field of this type accepts."""
    origin, args = get_origin(annotation), get_args(annotation)
    for item in metadata or []:
        pattern = getattr(item, "pattern", None)
        if pattern:
            return PATTERNS.get(
                pattern, "0123456789abcdef" * 2 if "32" in pattern else "a-code" if "a-z0-9" in pattern else "2026-09"
            )
        if "Literal" in str(origin):
            return args[0]
    if origin in (Union, UnionType):
        return sample(next(arg for arg in args if arg is not type(None)))
    if hasattr(annotation, "__metadata__"):
        return sample(annotation.__origin__, list(annotation.__metadata__))
    if origin is list:
        return [sample(args[0])]
    if origin is dict:
        return {sample(args[0]): sample(args[1])}
    if "Literal" in str(annotation):
        return args[0]
    if isinstance(annotation, type):
        return _plain(annotation)
    raise AssertionError(f"no sample for {annotation}")


def _plain(annotation: type[Any]) -> Any:
    if issubclass(annotation, Enum):
        return next(iter(annotation)).value
    if issubclass(annotation, BaseModel):
        return {name: sample(info.annotation, info.metadata) for name, info in annotation.model_fields.items()}
    days = {datetime: "2026-11-03T09:42:00Z", date: "2026-11-03"}
    return days.get(annotation, {bool: True, int: 5, float: 1.5, str: "Some words"}.get(annotation))


def full(kind: Kind) -> dict[str, Any]:
    """A record with every field filled."""
    found = {name: sample(info.annotation, info.metadata) for name, info in kind.data.model_fields.items()}
    found |= {"words": []} if {"words", "building"} <= found.keys() else {}  # what people wrote is kept for no school
    return found | {name: "2026-11-04" for name in ("talked_on", "end", "last_day") if name in found}


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path).found("North Elementary")
    yield made
    made.close()


@ALL
def test_a_kind_is_declared_whole(kind: Kind) -> None:
    assert re.fullmatch(r"[a-z][a-z_]+", kind.name)
    assert kind.title
    assert kind.plural
    assert set(kind.audiences()) <= {"everyone", "office", "building", "evidence", "circle", "person"}
    assert set(kind.participants) <= set(kind.data.model_fields)
    assert not kind.day or kind.day in kind.data.model_fields
    assert set(kind.fields()) == set(kind.data.model_fields), "every field carries its F"
    for name, declared in kind.fields().items():
        assert declared.label, name
        assert not declared.ref or declared.ref in BY_NAME
        assert re.fullmatch(r"[a-z][a-z0-9_]*", name)


@ALL
def test_values_survive_the_way_through_an_op(kind: Kind) -> None:
    record = codec.validate(kind, full(kind))
    cells = codec.cells(kind, record, set(kind.data.model_fields))
    body: dict[str, Any] = {}
    for cell, value in cells.items():
        name, slash, element = cell.partition("/")
        if slash:
            body.setdefault(name, {})[element] = value
        else:
            body[name] = value
    assert codec.validate(kind, codec.plain_fields(kind, body)) == record


@ALL
def test_nothing_unknown_gets_in(kind: Kind) -> None:
    with pytest.raises(UserError, match="can't be saved"):
        codec.validate(kind, full(kind) | {"no_such_field": 1})


@ALL
def test_facts_hold_no_words(kind: Kind) -> None:
    record = codec.validate(kind, full(kind))
    context = FactContext(new_id(), lambda person, day: (), lambda kind, record: {"code": "a-code"})
    for fact in kind.facts(record, context):
        assert isinstance(fact, Fact)
        assert "Some words" not in repr(fact)
        assert re.fullmatch(r"\d{4}-\d{2}-\d{2}", fact.on)


@KEPT_BY_PEOPLE
def test_a_record_is_saved_found_edited_deleted_and_restored(kind: Kind, world: World) -> None:
    ws = world.office
    data = full(kind)
    for name, declared in kind.fields().items():
        if declared.ref == "person" and isinstance(data[name], str):
            data[name] = ws.person
        if declared.ref == "building":
            place = world.building("North Elementary")
            data[name] = [place] if isinstance(data[name], list) else place
    saved = records.save(ws, kind.name, data)
    view = records.show(ws, saved.id)
    assert (
        view.fields == codec.plain_fields(kind, codec.encode(codec.validate(kind, data)))
        or view.fields.keys() == data.keys()
    )
    assert view.title
    assert saved.id in [found.id for found in records.list_records(ws, kind.name)]
    assert records.save(ws, kind.name, data, record=saved.id).op is None, "saving the same again changes nothing"
    if any(declared.search for declared in kind.fields().values()):
        assert saved.id in [hit.id for hit in records.search(ws, "words")]
    records.delete(ws, saved.id)
    assert records.show(ws, saved.id).deleted
    assert saved.id not in [found.id for found in records.list_records(ws, kind.name)]
    records.restore(ws, saved.id)
    assert records.show(ws, saved.id).fields == view.fields
    assert [entry.type for entry in records.history(ws, saved.id)] == ["set", "delete", "set"]
    assert exchange.sync(ws).quarantined == []
    assert check.verify(ws.database)[1] == []


@KEPT_BY_PEOPLE
def test_every_column_sorts_and_filters(kind: Kind, world: World) -> None:
    for name, declared in kind.fields().items():
        if declared.column:
            assert isinstance(records.list_records(world.office, kind.name, {name: "x"}, order=name), list)


def test_fields_and_kinds_of_a_newer_version_survive_an_edit_here(world: World) -> None:
    ws = world.office
    saved = records.save(ws, "building", {"name": "East"})
    with ws.database.write():
        from talentdesk.store.writer import Change

        ws.writer().save([Change("building", saved.id, "everyone", {"roof_colour": "red"})])
    records.save(ws, "building", {"name": "East Side"}, record=saved.id)
    found = reader.get(ws.database, saved.id)
    assert found is not None
    assert (found.fields["roof_colour"], found.fields["name"]) == ("red", "East Side")


def test_an_unknown_kind_is_named_with_those_there_are() -> None:
    with pytest.raises(UserError, match="no kind"):
        kind_named("nonsense")


@ALL
def test_a_line_in_a_list_reads_as_the_whole_record_would(kind: Kind) -> None:
    whole = full(kind)
    assert codec.label(kind, whole) == kind.label(codec.validate(kind, whole))
    needed = {name for name, info in kind.data.model_fields.items() if info.is_required()}
    least = {name: value for name, value in whole.items() if name in needed}
    assert codec.label(kind, least) == kind.label(codec.validate(kind, least))
