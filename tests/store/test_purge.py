"""Which steps make a purge, and that the state is the same in whatever order they and the saves arrive."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from talentdesk import op as ops
from talentdesk import purge as purging
from talentdesk.clock import FixedClock, pack
from talentdesk.errors import UserError
from talentdesk.ids import author_tag
from talentdesk.op import EXISTS, Op
from talentdesk.purge import AGREE, CALL_OFF, CARRY_OUT, RECORD, WORDING
from talentdesk.store import check, drafts, merge, purge, reader
from talentdesk.store.database import Database
from talentdesk.store.merge import Incoming, Source
from talentdesk.store.writer import Author, Change, Writer
from tests.store.batches import AUDIENCE, receive, store

ANN, BEN, EVE = "a" * 32, "b" * 32, "e" * 32
KIND = "coaching_session"
DAY = 24 * 3600 * 1000
ONE, OTHER = author_tag(ANN) + "1" * 20, author_tag(ANN) + "2" * 20


def make(fields: dict[str, Any], ms: int, *seen: Op, person: str = ANN, record: str = ONE, type: str = "set") -> Op:
    """A save, or a step; a save replaces in its fields what it saw, a step names it."""
    replaces = {name: sorted(op.id for op in seen if name in op.fields) for name in fields}
    if type == "purge":
        replaces = {EXISTS: sorted(op.id for op in seen)}
    return ops.make(
        kind=KIND, record=record, fields=fields, replaces=replaces, hlc=pack(ms, 0), person=person, type=type
    )


def ask(what: str, ms: int, *named: Op, person: str = ANN, record: str = ONE) -> Op:
    return make(purging.asking(what, 1), ms, *named, person=person, record=record, type="purge")


def answer(name: str, ms: int, *named: Op, person: str = BEN, record: str = ONE) -> Op:
    return make(purging.answering(name), ms, *named, person=person, record=record, type="purge")


def counted(*made: Op) -> int:
    steps = [purging.step_of(op) for op in made]
    return len(list(purging.counting(step for step in steps if step is not None)))


def words(database: Database) -> set[str]:
    """Every text that the log, the records and the index of words still hold."""
    lines = [row[0] for row in database.execute("SELECT line FROM op")]
    bodies = [row[0] for row in database.execute("SELECT json(body) FROM record")]
    return {word for word in ("start", "secret", "said", "late", "other") if word in "".join(lines + bodies)}


class TestWhatCounts:
    def test_an_ask_a_second_persons_agreement_and_the_day(self) -> None:
        asked = ask(RECORD, 10)
        agreed = answer(AGREE, 20, asked)
        assert counted(asked, agreed, answer(CARRY_OUT, 20 + DAY, asked, agreed)) == 1
        assert counted(asked, agreed, answer(CARRY_OUT, 20 + DAY, asked, agreed, person=ANN)) == 1

    def test_nobody_agrees_with_themselves(self) -> None:
        asked = ask(RECORD, 10)
        agreed = answer(AGREE, 20, asked, person=ANN)
        assert counted(asked, agreed, answer(CARRY_OUT, 20 + DAY, asked, agreed, person=ANN)) == 0

    def test_a_day_too_early_is_too_early(self) -> None:
        asked = ask(RECORD, 10)
        agreed = answer(AGREE, 20, asked)
        assert counted(asked, agreed, answer(CARRY_OUT, 19 + DAY, asked, agreed)) == 0

    def test_a_third_person_carries_nothing_out(self) -> None:
        asked = ask(RECORD, 10)
        agreed = answer(AGREE, 20, asked)
        assert counted(asked, agreed, answer(CARRY_OUT, 20 + DAY, asked, agreed, person=EVE)) == 0

    def test_an_agreement_to_something_else_is_none(self) -> None:
        asked, another = ask(RECORD, 10), ask(RECORD, 11)
        agreed = answer(AGREE, 20, another)
        assert counted(asked, another, agreed, answer(CARRY_OUT, 20 + DAY, asked, agreed)) == 0

    def test_without_agreement_only_who_asked_and_only_what_they_wrote(self) -> None:
        asked = ask(RECORD, 10)
        assert counted(asked, answer(CARRY_OUT, 11, asked, person=BEN)) == 0
        assert counted(asked, answer(CARRY_OUT, 11, asked, person=ANN)) == 1
        with store() as database:
            receive(
                database,
                [[make({"notes": "secret"}, 1), make({"topic": "said"}, 2, person=BEN)], [asked]],
            )
            receive(database, [[], [], [answer(CARRY_OUT, 11, asked, person=ANN)]])
            assert words(database) == {"said"}

    def test_what_was_agreed_and_has_not_come_does_not_count_yet(self) -> None:
        asked = ask(RECORD, 10)
        agreed = answer(AGREE, 20, asked)
        assert counted(asked, answer(CARRY_OUT, 20 + DAY, asked, agreed, person=ANN)) == 0

    def test_once_carried_out_it_cannot_be_called_off(self) -> None:
        asked = ask(RECORD, 10)
        agreed = answer(AGREE, 20, asked)
        done = answer(CARRY_OUT, 20 + DAY, asked, agreed)
        assert counted(asked, agreed, done, answer(CALL_OFF, 30, asked)) == 1

    @pytest.mark.parametrize(
        "fields",
        [
            {},
            {"step": "burn"},
            {"step": ["ask"]},
            {"step": "ask", "what": RECORD},
            {"step": "ask", "what": "field", "days": 1},
            {"step": "ask", "what": RECORD, "days": 0},
            {"step": "ask", "what": RECORD, "days": True},
            {"step": "ask", "what": RECORD, "days": 366},
            {"step": "ask", "what": RECORD, "days": 1, "why": "said"},
            {"step": "ask", "what": WORDING, "days": 1},
            {"step": "agree"},
            {"step": "carry_out"},
        ],
        ids=str,
    )
    def test_another_form_is_no_step(self, fields: dict[str, Any]) -> None:
        assert purging.step_of(make(fields, 1, type="purge")) is None

    def test_a_step_names_as_many_as_it_speaks_of(self) -> None:
        first, second, third = (ask(RECORD, ms) for ms in (1, 2, 3))
        assert purging.step_of(answer(AGREE, 9, first, second)) is None
        assert purging.step_of(answer(CARRY_OUT, 9, first, second, third)) is None
        assert purging.step_of(ask(RECORD, 9, first)) is None


def a_case(what: str) -> list[Op]:
    """Wording that is replaced and goes, an edit made elsewhere, another record, and all the steps."""
    first = make({"notes": "start", "topic": "t"}, 1)
    wrong = make({"notes": "secret"}, 2, first)
    anew = make({"notes": "said", "topic": "t"}, 3, first, wrong)
    late = make({"notes": "late"}, 4, wrong, person=BEN)
    asked = ask(what, 10, *((first, wrong) if what == WORDING else ()))
    agreed = answer(AGREE, 20, asked)
    done = answer(CARRY_OUT, 20 + DAY, asked, agreed)
    return [first, wrong, anew, late, make({"notes": "other"}, 5, record=OTHER), asked, agreed, done]


@pytest.mark.parametrize(("what", "left"), [(RECORD, {"other"}), (WORDING, {"said", "late", "other"})])
@settings(max_examples=25)
@given(data=st.data())
def test_any_order_and_batching_gives_the_same_state(what: str, left: set[str], data: st.DataObject) -> None:
    history = a_case(what)
    shuffled = data.draw(st.permutations(history))
    repeated = shuffled + [op for op in history if data.draw(st.booleans())]
    cut = data.draw(st.integers(0, len(repeated)))
    with store() as one, store() as other:
        receive(one, [history])
        receive(other, [repeated[:cut], repeated[cut:]])
        assert check.digest(one, AUDIENCE) == check.digest(other, AUDIENCE)
        assert words(one) == words(other) == left
        assert check.verify(other)[1] == []


def test_a_step_goes_last_or_first_with_the_same_end() -> None:
    first, *_, asked, agreed, done = a_case(RECORD)
    for order in itertools.permutations([first, asked, agreed, done]):
        with store() as database:
            receive(database, [[op] for op in order])
            assert (words(database), reader.get(database, ONE)) == (set(), None)


def _accepting(_op: Op, _audience: str, _membership: int) -> None:
    return None


def test_a_carrying_out_that_is_set_aside_takes_nothing_out_until_it_counts() -> None:
    *saves, asked, agreed, done = a_case(RECORD)
    source = Source("file", "0" * 32, "d" * 16, "1" * 16, AUDIENCE, 1)
    with store() as database:
        receive(database, [[*saves, asked, agreed]])
        merge.apply(database, source, [Incoming.of(done, "not yet")], None)
        assert "secret" in words(database)
        merge.judge_again(database, _accepting, None)
        assert words(database) == {"other"}


def test_what_is_gone_stays_gone_though_its_purge_is_taken_back() -> None:
    *saves, asked, agreed, done = a_case(RECORD)
    with store() as database:
        receive(database, [[*saves, asked, agreed, done]])
        merge.take_back(database, [("file-0", "shut out")], None)
        source = Source("again", "0" * 32, "d" * 16, "1" * 16, AUDIENCE, 2)
        merge.apply(database, source, [Incoming.of(op) for op in saves], None)
        assert words(database) == {"other"}


class TestTheWriter:
    def test_no_save_brings_a_purged_record_back(self) -> None:
        with store() as database:
            receive(database, [a_case(RECORD)])
            door = Writer(database, FixedClock(30 + 2 * DAY), Author(ANN, "d" * 16))
            with pytest.raises(UserError, match="was purged"):
                door.save([Change(KIND, ONE, AUDIENCE, {"notes": "secret"})])
            assert words(database) == {"other"}

    def test_steps_change_nothing_that_a_record_shows(self) -> None:
        with store() as database:
            first = make({"notes": "start"}, 1)
            receive(database, [[first]])
            before = reader.get(database, ONE)
            receive(database, [[], [ask(WORDING, 10, first)]])
            door = Writer(database, FixedClock(50), Author(ANN, "d" * 16))
            assert reader.get(database, ONE) == before
            assert door.save([Change(KIND, ONE, AUDIENCE, {"notes": "start"})]) == [None]
            assert [entry["type"] for entry in reader.history(database, ONE)] == ["set"]


def test_the_index_of_words_and_drafts_forget_too() -> None:
    with store() as database:
        receive(database, [a_case(RECORD)[:5]])
        drafts.keep(database, "k", KIND, ONE, {"notes": "secret"}, 1)
        *_, asked, agreed, done = a_case(RECORD)
        receive(database, [[], [], [asked, agreed, done]])
        assert purge.is_to_scrub(database)
        assert purge.scrub(database)
        assert not purge.is_to_scrub(database)
        terms = {row[0] for row in database.execute("SELECT term FROM temp.terms")}
        assert terms == {"other"}
        assert drafts.every(database) == []
