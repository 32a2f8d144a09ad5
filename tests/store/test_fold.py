"""The fold: whatever the order, batching and repetition of arrival, the same ops give the same records (catalogue cases 1 to 11)."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from talentdesk import op as ops
from talentdesk.clock import FixedClock, pack
from talentdesk.errors import UserError
from talentdesk.ids import new_id, new_record_id
from talentdesk.op import EXISTS, Op
from talentdesk.store import check, merge, reader
from talentdesk.store.database import Database
from talentdesk.store.merge import Incoming, Source
from talentdesk.store.writer import Author, Change, Writer
from tests.store.batches import AUDIENCE, receive, store

ANN = new_id()
KIND = "coaching_session"


def make(
    record: str,
    fields: dict[str, Any],
    ms: int,
    replaces: dict[str, list[str]] | None = None,
    type: str = "set",
    salt: str = "",
) -> Op:
    return ops.make(
        kind=KIND,
        record=record,
        fields=fields,
        replaces=replaces or {},
        hlc=pack(ms, 0),
        person=ANN,
        type=type,
        salt=salt,
    )


def state(database: Database, record: str) -> tuple[Any, ...]:
    found = reader.get(database, record)
    assert found is not None
    return found.fields, found.deleted, found.revived, found.conflicts, check.digest(database, AUDIENCE)


def outcomes(record: str, all_ops: Sequence[Op]) -> set[str]:
    """The states that all orders of arrival give, one op a file."""
    found: set[str] = set()
    for order in itertools.permutations(all_ops):
        with store() as database:
            receive(database, [[op] for op in order])
            found.add(repr(state(database, record)))
    return found


class TestOrders:
    def test_two_edits_apart_keep_both_and_show_the_newer_in_every_order(self) -> None:
        record = new_record_id(ANN)
        first = make(record, {"notes": "start"}, 10)
        left = make(record, {"notes": "left"}, 20, {"notes": [first.id]})
        right = make(record, {"notes": "right"}, 30, {"notes": [first.id]})
        assert len(outcomes(record, [first, left, right])) == 1
        with store() as database:
            receive(database, [[right], [first], [left]])
            assert state(database, record)[0]["notes"] == "right"
            assert [head["value"] for head in reader.conflict_heads(database)] == ["right", "left"]

    def test_case_4_three_edits_apart_keep_three_values(self) -> None:
        record = new_record_id(ANN)
        first = make(record, {"notes": "start"}, 10)
        sides = [make(record, {"notes": name}, 20 + n, {"notes": [first.id]}) for n, name in enumerate("abc")]
        with store() as database:
            receive(database, [[first, *sides]])
            assert {head["value"] for head in reader.conflict_heads(database)} == {"a", "b", "c"}

    def test_case_5_a_settled_conflict_stays_settled_when_the_resolution_comes_first(self) -> None:
        record = new_record_id(ANN)
        first = make(record, {"notes": "start"}, 10)
        left = make(record, {"notes": "left"}, 20, {"notes": [first.id]})
        right = make(record, {"notes": "right"}, 30, {"notes": [first.id]})
        settled = make(record, {"notes": "left"}, 25, {"notes": [left.id, right.id]})
        assert len(outcomes(record, [first, left, right, settled])) == 1
        with store() as database:
            receive(database, [[settled], [right], [left], [first]])
            fields, _, _, conflicts, _ = state(database, record)
            assert (fields["notes"], conflicts) == ("left", 0)

    def test_case_6_two_different_resolutions_make_one_new_conflict_of_two(self) -> None:
        record = new_record_id(ANN)
        left, right = make(record, {"notes": "left"}, 20), make(record, {"notes": "right"}, 21)
        both = {"notes": [left.id, right.id]}
        one, other = make(record, {"notes": "one"}, 30, both), make(record, {"notes": "other"}, 31, both)
        with store() as database:
            receive(database, [[other], [left, right], [one]])
            assert [head["value"] for head in reader.conflict_heads(database)] == ["other", "one"]

    def test_case_7_the_same_value_twice_is_no_conflict(self) -> None:
        record = new_record_id(ANN)
        twice = [make(record, {"notes": "same"}, ms) for ms in (20, 21)]
        with store() as database:
            receive(database, [[op] for op in twice])
            assert state(database, record)[3] == 0

    def test_case_8_edit_against_delete_against_edit_converges_in_all_orders_and_revives(self) -> None:
        record = new_record_id(ANN)
        first = make(record, {"notes": "start", "topic": "t"}, 10)
        seen = {"notes": [first.id], "topic": [first.id]}
        gone = make(record, {}, 40, seen, type="delete")
        left = make(record, {"notes": "left"}, 20, {"notes": [first.id]})
        right = make(record, {"notes": "right"}, 30, {"notes": [first.id]})
        assert len(outcomes(record, [first, gone, left, right])) == 1
        with store() as database:
            receive(database, [[left, gone], [right], [first]])
            fields, deleted, revived, conflicts, _ = state(database, record)
            assert (fields, deleted, revived, conflicts) == ({"notes": "right", "topic": "t"}, False, True, 1)

    def test_a_delete_that_saw_everything_holds_in_all_orders(self) -> None:
        record = new_record_id(ANN)
        first = make(record, {"notes": "start"}, 10)
        edit = make(record, {"notes": "more"}, 20, {"notes": [first.id]})
        gone = make(record, {}, 15, {"notes": [edit.id]}, type="delete")
        assert len(outcomes(record, [first, edit, gone])) == 1
        with store() as database:
            receive(database, [[gone], [edit], [first]])
            assert state(database, record)[1]

    def test_a_restore_that_a_second_delete_did_not_see_wins_in_all_orders(self) -> None:
        record = new_record_id(ANN)
        first = make(record, {"notes": "start"}, 10)
        one = make(record, {}, 20, {"notes": [first.id]}, type="delete")
        other = make(record, {}, 25, {"notes": [first.id]}, type="delete")
        back = make(record, {EXISTS: True}, 30, {EXISTS: [one.id]})
        assert len(outcomes(record, [first, one, other, back])) == 1
        with store() as database:
            receive(database, [[first, one, other, back]])
            assert not state(database, record)[1]

    def test_case_11_clones_with_the_same_stamp_agree_on_the_winner(self) -> None:
        record = new_record_id(ANN)
        clones = [make(record, {"notes": name}, 20) for name in ("one", "two", "three")]
        assert len(outcomes(record, clones)) == 1

    def test_an_added_element_outlives_a_removal_that_did_not_see_it(self) -> None:
        record = new_record_id(ANN)
        first = make(record, {"sources/planning": True}, 10)
        removed = make(record, {"sources/planning": None}, 40, {"sources/planning": [first.id]})
        again = make(record, {"sources/planning": True}, 20, {"sources/planning": [first.id]})
        assert len(outcomes(record, [first, removed, again])) == 1
        with store() as database:
            receive(database, [[first, removed, again]])
            fields, _, _, conflicts, _ = state(database, record)
            assert (fields["sources"], conflicts) == (["planning"], 0)

    def test_an_op_of_another_kind_or_audience_replaces_nothing(self) -> None:
        record = new_record_id(ANN)
        mine = make(record, {"notes": "mine"}, 10)
        foreign = ops.make(
            kind="partnership",
            record=record,
            fields={"notes": "x"},
            replaces={"notes": [mine.id]},
            hlc=pack(99, 0),
            person=ANN,
        )
        with store() as database:
            receive(database, [[mine], [foreign]])
            other = Source("elsewhere", "0" * 32, "d" * 16, "1" * 16, "building:" + "b" * 32, 1)
            merge.apply(database, other, [Incoming.of(make(record, {"notes": "y"}, 98, {"notes": [mine.id]}))], None)
            assert reader.get(database, record).fields["notes"] == "mine"  # pyright: ignore[reportOptionalMemberAccess]


@st.composite
def histories(draw: st.DrawFn) -> list[Op]:
    """Ops of three devices that each saw some of what went before."""
    records = ["1" * 32, "2" * 32]
    made: list[Op] = []
    for ms in range(1, draw(st.integers(2, 12))):
        record = draw(st.sampled_from(records))
        of_record = [op for op in made if op.record == record]
        seen = [op for op in of_record if draw(st.booleans())]
        cell = draw(st.sampled_from(["notes", "topic", "sources/planning", EXISTS]))
        replaced = {
            name: [op.id for op in seen if name in op.fields or op.type == "delete"]
            for name in ("notes", "topic", "sources/planning", EXISTS)
        }
        if draw(st.integers(0, 4)) == 0:
            made.append(
                make(
                    record,
                    {},
                    ms,
                    {name: found for name, found in replaced.items() if found},
                    type="delete",
                    salt=f"{ms:032x}",
                )
            )
        else:
            value = (
                draw(st.sampled_from(["a", "b"]))
                if cell in ("notes", "topic")
                else draw(st.sampled_from([True, None]))
                if "/" in cell
                else True
            )
            made.append(
                make(record, {cell: value}, draw(st.integers(1, 20)), {cell: replaced[cell]}, salt=f"{ms:032x}")
            )
    return made


@settings(max_examples=60)
@given(st.data())
def test_cases_1_2_3_any_order_batching_and_repetition_gives_the_same_state(data: st.DataObject) -> None:
    history = data.draw(histories())
    shuffled = data.draw(st.permutations(history))
    repeated = shuffled + [op for op in history if data.draw(st.booleans())]
    cut = data.draw(st.integers(0, len(repeated)))
    with store() as one, store() as other:
        receive(one, [history])
        receive(other, [repeated[:cut], repeated[cut:]])
        assert check.digest(one, AUDIENCE) == check.digest(other, AUDIENCE)
        assert check.verify(other)[1] == []


class TestWriter:
    @pytest.fixture
    def writer(self) -> Iterator[tuple[Database, Writer]]:
        with store() as database:
            yield database, Writer(database, FixedClock(1000), Author(ANN, "d" * 16))

    def test_one_save_is_one_op_and_an_unchanged_save_is_none(self, writer: tuple[Database, Writer]) -> None:
        database, door = writer
        change = Change(KIND, new_record_id(ANN), AUDIENCE, {"notes": "a", "topic": "b"})
        assert [op is not None for op in door.save([change, change])] == [True, False]
        assert database.execute("SELECT count(*) FROM op").fetchone()[0] == 1

    def test_stamps_grow_though_the_wall_clock_stands_still(self, writer: tuple[Database, Writer]) -> None:
        database, door = writer
        door.save([Change(KIND, new_record_id(ANN), AUDIENCE, {"notes": str(n)}) for n in range(50)])
        stamps = [row[0] for row in database.execute("SELECT hlc FROM op ORDER BY n")]
        assert stamps == sorted(set(stamps))

    def test_case_20_an_edit_made_after_reading_wins_over_a_clock_that_runs_ahead(
        self, writer: tuple[Database, Writer]
    ) -> None:
        database, door = writer
        record = new_record_id(ANN)
        receive(database, [[make(record, {"notes": "from 2099"}, 4_070_908_800_000)]])
        door.save([Change(KIND, record, AUDIENCE, {"notes": "now"})])
        fields, _, _, conflicts, _ = state(database, record)
        assert (fields["notes"], conflicts) == ("now", 0)

    def test_a_failed_save_leaves_nothing(self, writer: tuple[Database, Writer]) -> None:
        database, door = writer
        with pytest.raises(UserError, match="not a JSON value"):
            door.save(
                [
                    Change(KIND, new_record_id(ANN), AUDIENCE, {"notes": "good"}),
                    Change(KIND, new_record_id(ANN), AUDIENCE, {"notes": object()}),
                ]
            )
        assert database.execute("SELECT count(*) FROM op").fetchone()[0] == 0

    def test_verify_finds_a_row_that_is_not_the_fold_of_its_ops(self, writer: tuple[Database, Writer]) -> None:
        database, door = writer
        record = new_record_id(ANN)
        door.save([Change(KIND, record, AUDIENCE, {"notes": "true"})])
        with database.write() as db:
            db.execute("UPDATE record SET body = jsonb_set(body, '$.notes', 'false')")
        assert [problem.where for problem in check.verify(database)[1]] == [f"record {record}"]
        check.rebuild(database)
        assert check.verify(database)[1] == []
