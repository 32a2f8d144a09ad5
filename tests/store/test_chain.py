"""The short way of the fold gives what the long way gives: for every history, in every order and batching of arrival."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from talentdesk import op as ops
from talentdesk.clock import pack
from talentdesk.ids import new_id, new_record_id
from talentdesk.op import EXISTS, Op
from talentdesk.store import chain, check, reader
from talentdesk.store.database import Database
from tests.store.test_fold import ANN, AUDIENCE, KIND, receive, store

BOB = new_id()
FIELDS = ("topic", "notes", "minutes", "evidence", "stage")


def op(record: str, fields: dict[str, Any], ms: int, saw: dict[str, list[str]] | None = None, **more: str) -> Op:
    person = more.pop("person", ANN)
    return ops.make(kind=KIND, record=record, fields=fields, replaces=saw or {}, hlc=pack(ms, 0), person=person, **more)  # pyright: ignore[reportArgumentType]


def steps(database: Database) -> int:
    """How many records of the last batch went the short way."""
    with database.write() as db:
        return int(
            db.execute(
                "SELECT count(*) FROM (SELECT audience, kind, record FROM temp.step EXCEPT SELECT audience, kind, record FROM temp.touched)"
            ).fetchone()[0]
        )


def is_sound(database: Database) -> bool:
    """Every row, with its heads, equals what its ops add up to."""
    return check.verify(database)[1] == []


def test_an_edit_that_follows_from_what_is_shown_goes_the_short_way() -> None:
    record = new_record_id(ANN)
    first = op(record, {"topic": "one", "notes": "n", "minutes": 5}, 1)
    then = op(record, {"topic": "two"}, 2, {"topic": [first.id]}, person=BOB)
    last = op(record, {"topic": "three", "minutes": 7}, 3, {"topic": [then.id], "minutes": [first.id]})
    with store() as database:
        receive(database, [[first], [then, last]])
        assert steps(database) == 1
        found = reader.get(database, record)
        assert found is not None
        assert found.fields == {"topic": "three", "notes": "n", "minutes": 7}
        assert (found.updated_by, found.author, found.conflicts) == (ANN, ANN, 0)
        assert [hit.id for hit in reader.matches(database, "three", 9)] == [record]
        assert reader.matches(database, "one", 9) == []
        assert is_sound(database)


def test_what_does_not_follow_goes_the_long_way() -> None:
    record = new_record_id(ANN)
    first = op(record, {"topic": "one", "notes": "n"}, 2)
    second = op(record, {"topic": "two"}, 3, {"topic": [first.id]})
    others = {
        "it saw an older value": op(record, {"topic": "x"}, 4, {"topic": [first.id]}),
        "it saw nothing": op(record, {"topic": "x"}, 4),
        "it saw more than it changes": op(record, {"topic": "x"}, 4, {"topic": [second.id], "notes": [first.id]}),
        "it fills a new field": op(record, {"minutes": 4}, 4),
        "it claims to have seen a field that nobody filled": op(record, {"minutes": 4}, 4, {"minutes": [first.id]}),
        "it is older than the record": op(record, {"topic": "x"}, 1, {"topic": [second.id]}),
        "it is a delete": op(record, {}, 4, {"topic": [second.id], "notes": [first.id]}, type="delete"),
        "it changes many fields": op(
            record, dict.fromkeys(FIELDS, "x"), 4, {"topic": [second.id], "notes": [first.id]}
        ),
    }
    for why, other in others.items():
        with store() as database:
            receive(database, [[first], [second], [other]])
            assert steps(database) == 0, why
            assert is_sound(database), why


def test_an_edit_of_a_disputed_record_goes_the_long_way() -> None:
    record = new_record_id(ANN)
    first = op(record, {"topic": "one", "notes": "n"}, 1)
    left, right = (op(record, {"topic": text}, ms, {"topic": [first.id]}) for text, ms in (("l", 2), ("r", 3)))
    other = op(record, {"notes": "m"}, 4, {"notes": [first.id]})
    with store() as database:
        receive(database, [[first], [left], [right], [other]])
        assert steps(database) == 0
        assert is_sound(database)


@st.composite
def histories(draw: st.DrawFn) -> list[list[Op]]:
    """Ops of a few records in batches: each saw some of those before it, so that chains, forks, deletes and late ones all come up."""
    records = [new_record_id(ANN) for _ in range(draw(st.integers(1, 2)))]
    made: list[Op] = []
    for number in range(draw(st.integers(2, 12))):
        record = draw(st.sampled_from(records))
        before = [other for other in made if other.record == record]
        if before and draw(st.integers(0, 9)) == 0:
            saw = {cell: [other.id] for other in before for cell in other.fields}
            made.append(op(record, {}, number, saw, type="delete", person=draw(st.sampled_from((ANN, BOB)))))
            continue
        names = draw(st.lists(st.sampled_from((*FIELDS[:3], "tags/a", EXISTS)), min_size=1, max_size=3, unique=True))
        fields: dict[str, Any] = {
            name: True if name in ("tags/a", EXISTS) else draw(st.sampled_from("xyz")) for name in names
        }
        saw = {}
        for name in names:
            filled = [other.id for other in before if name in other.fields]
            mode = draw(st.sampled_from(("last", "last", "last", "some", "none")))
            chosen = (
                filled[-1:]
                if mode == "last"
                else sorted(set(draw(st.lists(st.sampled_from(filled)))) if filled and mode == "some" else ())
            )
            if chosen:
                saw[name] = chosen
        stamp = number if draw(st.booleans()) else draw(st.integers(0, 12))
        made.append(op(record, fields, stamp, saw, person=draw(st.sampled_from((ANN, BOB)))))
    order = draw(st.permutations(made)) if draw(st.booleans()) else made
    batches: list[list[Op]] = []
    for one in order:
        if not batches or draw(st.booleans()):
            batches.append([])
        batches[-1].append(one)
    return batches


@given(histories())
@settings(max_examples=120)
def test_both_ways_agree_on_every_history(batches: list[list[Op]]) -> None:
    with store() as database:
        receive(database, batches)
        assert is_sound(database)
        before = check.digest(database, AUDIENCE)
        check.rebuild(database)
        assert check.digest(database, AUDIENCE) == before


def test_the_short_way_is_the_usual_one() -> None:
    record = new_record_id(ANN)
    made = [op(record, dict.fromkeys(FIELDS, "0"), 1)]
    heads = dict.fromkeys(FIELDS, made[0].id)
    for number in range(2, 40):
        name = FIELDS[number % len(FIELDS)]
        made.append(op(record, {name: str(number)}, number, {name: [heads[name]]}))
        heads[name] = made[-1].id
    with store() as database:
        receive(database, [[made[0]], *([one] for one in made[1:20]), made[20:]])
        assert steps(database) == (1 if len(FIELDS) <= chain.MOST_FIELDS else 0)
        assert is_sound(database)
