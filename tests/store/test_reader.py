"""Lists are pages chosen in a narrow index; what they hold is what a plain look at every record would find."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from talentdesk.clock import FixedClock
from talentdesk.errors import UserError
from talentdesk.ids import new_id, new_record_id
from talentdesk.schema.base import Kind
from talentdesk.schema.kinds import KINDS
from talentdesk.store import indexes, reader, words
from talentdesk.store.database import Database
from talentdesk.store.reader import Query
from talentdesk.store.writer import Author, Change, Writer
from tests.store.test_chain import op
from tests.store.test_fold import receive, store

ME = "0" * 31 + "1"
ANN, BEN = new_id(), new_id()


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    made = Database(tmp_path / "talentdesk.db", secrets.token_bytes(32))
    yield made
    made.close()


@pytest.fixture
def writer(database: Database) -> Writer:
    return Writer(database, FixedClock(1_793_880_000_000), Author(ME, "d" * 16))


def visits(writer: Writer, *rows: dict[str, object]) -> list[str]:
    changes = [Change("walkthrough", new_record_id(ME), f"person:{ME}", row) for row in rows]
    writer.save(changes)
    return [change.record for change in changes]


class TestLists:
    def test_newest_day_first_and_page_by_page(self, database: Database, writer: Writer) -> None:
        made = visits(writer, *({"on": f"2026-11-{day:02}", "observer": ME} for day in (3, 1, 5, 2, 4)))
        wanted = [made[2], made[4], made[0], made[3], made[1]]
        assert [found.id for found in reader.find(database, Query("walkthrough", {}))] == wanted
        pages = [reader.find(database, Query("walkthrough", {}, limit=2, offset=offset)) for offset in (0, 2, 4)]
        assert [found.id for page in pages for found in page] == wanted

    def test_filters_orders_and_counts(self, database: Database, writer: Writer) -> None:
        made = visits(
            writer,
            {"on": "2026-11-01", "observer": ANN, "subject": "Maths", "announced": True},
            {"on": "2026-11-02", "observer": BEN, "subject": "Art", "talked_on": "2026-11-03"},
            {"on": "2026-11-03", "observer": ANN, "subject": "Music"},
        )
        assert [r.id for r in reader.find(database, Query("walkthrough", {"observer": ANN}))] == [made[2], made[0]]
        assert reader.count(database, Query("walkthrough", {"observer": ANN, "talked_on": None})) == 2
        assert reader.count(database, Query("walkthrough", {"announced": True})) == 1
        by_subject = reader.find(database, Query("walkthrough", {}, order="subject", descending=True))
        assert [r.fields["subject"] for r in by_subject] == ["Music", "Maths", "Art"]

    def test_days_between_hold_both_ends(self, database: Database, writer: Writer) -> None:
        visits(writer, *({"on": f"2026-11-{day:02}", "observer": ME} for day in (1, 2, 3, 4)))
        found = reader.find(database, Query("walkthrough", {}, between={"on": ("2026-11-02", "2026-11-03")}))
        assert [r.fields["on"] for r in found] == ["2026-11-03", "2026-11-02"]

    def test_deleted_records_stand_in_their_own_list(self, database: Database, writer: Writer) -> None:
        kept, gone = visits(writer, {"on": "2026-11-01", "observer": ME}, {"on": "2026-11-02", "observer": ME})
        writer.save([Change("walkthrough", gone, f"person:{ME}", {}, type="delete")])
        assert [r.id for r in reader.find(database, Query("walkthrough", {}))] == [kept]
        assert [r.id for r in reader.find(database, Query("walkthrough", {}, deleted=True))] == [gone]

    def test_people_stand_by_family_name_without_accents_and_who_is_not_known_comes_last(
        self, database: Database, writer: Writer
    ) -> None:
        named = {"Zoë Adams": ANN, "Al Österberg": BEN, "Cy Peters": new_id()}
        for name, person in named.items():
            given, family = name.split()
            fields = {"given_name": given, "family_name": family}
            writer.save([Change("person", person, "everyone", fields)])
        teachers = [*named.values(), None, new_id()]
        made = visits(writer, *({"on": "2026-11-01", "observer": ME, "teacher": teacher} for teacher in teachers))
        up, down = (Query("walkthrough", {}, order="teacher", descending=way) for way in (False, True))
        assert [r.id for r in reader.find(database, up)] == made
        assert [r.id for r in reader.find(database, down)] == [made[2], made[1], made[0], made[4], made[3]]
        writer.save([Change("person", ANN, "everyone", {"family_name": "Zacharias"})])
        assert [r.id for r in reader.find(database, up)] == [*made[1:3], made[0], *made[3:]], "a name that was changed"

    @pytest.mark.parametrize("query", [Query("walkthrough", {"no_such": 1}), Query("no_such", {})])
    def test_an_unknown_field_or_kind_is_said_so(self, database: Database, query: Query) -> None:
        with pytest.raises(UserError):
            reader.find(database, query)


def told(database: Database, monkeypatch: pytest.MonkeyPatch, act: Callable[[], object]) -> list[str]:
    """How SQLite goes about every statement of an act."""
    plans: list[str] = []
    execute = database.execute

    def explained(sql: str, values: Any = ()) -> Any:
        plans.extend(row["detail"] for row in execute(f"EXPLAIN QUERY PLAN {sql}", values))
        return execute(sql, values)

    with monkeypatch.context() as patch:
        patch.setattr(database, "execute", explained)
        act()
    return plans


def asked_of(kind: Kind) -> Iterator[Query]:
    """A list in every order, with every filter, and searched."""
    for name in indexes.columns(kind):
        for search in ("", "one and word"):
            yield Query(kind.name, {}, search, order=name)
            yield Query(kind.name, {name: "x"}, search)
        yield Query(kind.name, {}, filled=(name,))


class TestIndexes:
    @pytest.mark.parametrize("few", [words.FEW, 0], ids=["rare words", "common words"])
    def test_no_list_walks_the_table_or_looks_for_a_name_one_by_one(
        self, database: Database, writer: Writer, monkeypatch: pytest.MonkeyPatch, few: int
    ) -> None:
        monkeypatch.setattr(words, "FEW", few)
        visits(writer, {"on": "2026-11-01", "observer": ME, "noticing": "one word and another"})
        writer.save([Change("person", ANN, "everyone", {"given_name": "Word"})])
        for query in (query for kind in KINDS if not kind.hidden for query in asked_of(kind)):
            for read in (reader.find, reader.count):
                plans = told(database, monkeypatch, partial(read, database, query))
                assert not [plan for plan in plans if re.match(r"SCAN (r|p|record)\b", plan)], query

    def test_a_list_is_chosen_without_reading_bodies(self, database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
        asked = Query("walkthrough", {"teacher": ANN}, order="observer")
        plans = told(database, monkeypatch, partial(reader.find, database, asked))
        assert "SEARCH r USING COVERING INDEX list_walkthrough (kind=? AND deleted=?)" in plans
        assert "SEARCH p USING AUTOMATIC COVERING INDEX (id=?) LEFT-JOIN" in plans
        assert {plan for plan in plans if " record " in plan} == {
            f"SEARCH record USING COVERING INDEX list_{kind} (kind=? AND deleted=?)" for kind in indexes.NAMED
        }, "names are read from their indexes alone"

    def test_what_no_kind_asks_for_is_dropped_and_what_differs_is_made_anew(self, database: Database) -> None:
        with database.write() as db:
            db.execute("DROP INDEX list_walkthrough")
            db.execute("CREATE INDEX list_walkthrough ON record(kind)")
            db.execute("CREATE INDEX list_bygone ON record(kind)")
            indexes.ensure(db)
        rows = database.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND name LIKE 'list@_%' ESCAPE '@'"
        )
        assert {row[0]: row[1] for row in rows} == indexes.wanted()


class TestWords:
    def test_every_word_counts_the_last_may_be_begun_and_accents_do_not(
        self, database: Database, writer: Writer
    ) -> None:
        made = visits(
            writer,
            {"on": "2026-11-01", "observer": ME, "noticing": "Pairs talk at table three"},
            {"on": "2026-11-02", "observer": ME, "noticing": "El café está lleno; talk stops"},
        )
        assert [r.id for r in reader.matches(database, "talk pai", 10)] == [made[0]]
        assert [r.id for r in reader.matches(database, "cafe esta", 10)] == [made[1]]
        assert {r.id for r in reader.matches(database, "TALK", 10)} == set(made)
        assert len(reader.matches(database, "talk", 1)) == 1

    @pytest.mark.parametrize("few", [300, 0])
    @pytest.mark.parametrize("apart", [8, 0])
    @pytest.mark.parametrize(("through", "at"), [(600, 150), (4, 3), (0, 1)])
    def test_however_a_list_is_searched_it_holds_the_same(
        self,
        database: Database,
        writer: Writer,
        monkeypatch: pytest.MonkeyPatch,
        few: int,
        apart: int,
        through: int,
        at: int,
    ) -> None:
        writer.save([Change("person", BEN, "everyone", {"given_name": "Tamsin", "family_name": "Lee-Hall"})])
        notes = [
            ("talk", None),
            ("talked", ANN),
            ("pairs", BEN),
            ("taller talk", BEN),
            ("", None),
            ("talk pairs", ANN),
        ] * 3
        made = visits(
            writer,
            *(
                {"on": f"2026-11-{1 + n:02}", "observer": ME, "noticing": noted, "teacher": teacher}
                for n, (noted, teacher) in enumerate(notes)
            ),
        )
        writer.save([Change("walkthrough", made[0], f"person:{ME}", {}, type="delete")])
        monkeypatch.setattr(words, "FEW", few)
        monkeypatch.setattr(words, "MOST_APART", apart)
        monkeypatch.setattr(reader, "LOOKED_THROUGH", through)
        monkeypatch.setattr(reader, "LOOKED_AT", at)
        held = {
            "talk": lambda noted, _: noted.startswith(("talk", "taller talk")),
            "ta": lambda noted, teacher: "ta" in noted or teacher == BEN,
            "talk ta": lambda noted, teacher: "talk" in noted.split(),
            "pairs hal": lambda noted, teacher: "pairs" in noted and teacher == BEN,
            "nothing": lambda *_: False,
        }
        for text, holds in held.items():
            wanted = [made[n] for n in reversed(range(1, len(notes))) if holds(*notes[n])]
            for limit in (2, 5, 50):
                pages = [
                    reader.find(database, Query("walkthrough", {}, text, limit=limit, offset=offset))
                    for offset in range(0, 20, limit)
                ]
                assert [found.id for page in pages for found in page] == wanted, (text, limit)
            assert reader.count(database, Query("walkthrough", {}, text)) == len(wanted)

    def test_a_begun_word_is_spelled_out_from_the_index(
        self, database: Database, writer: Writer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        made = visits(
            writer,
            *(
                {"on": "2026-11-01", "observer": ME, "noticing": noted}
                for noted in ("talk", "Talked", "talks", "Tälk", "tal", "stalk", "élan")
            ),
        )
        assert words.every(database, "TALK") == '("talk" OR "talked" OR "talks")'
        assert words.every(database, "stalk tal") == '("stalk") AND ("tal" OR "talk" OR "talked" OR "talks")'
        assert words.every(database, "éla") == '"éla"*', "how the index spells it, it alone knows"
        assert {r.id for r in reader.matches(database, "talk", 10)} == set(made[:4])
        assert [r.id for r in reader.matches(database, "éla", 10)] == made[6:]
        more = visits(writer, {"on": "2026-11-01", "observer": ME, "noticing": "talkative"})
        assert {r.id for r in reader.matches(database, "talk", 10)} == {*made[:4], *more}, "a word that wasn't there"
        monkeypatch.setattr(words, "MOST_TERMS", 2)
        more += visits(writer, {"on": "2026-11-01", "observer": ME, "noticing": "talker"})
        assert words.every(database, "talk") == '"talk"*'
        assert {r.id for r in reader.matches(database, "talk", 10)} == {*made[:4], *more}

    def test_some_kinds_can_be_left_out_and_do_not_count(self, database: Database, writer: Writer) -> None:
        visit = visits(writer, {"on": "2026-11-01", "observer": ME, "noticing": "Quincunx"})
        for person in (ANN, BEN):
            writer.save([Change("person", person, "everyone", {"given_name": "Quincunx"})])
        assert [r.id for r in reader.matches(database, "quincunx", 1, ("person",))] == visit

    @pytest.mark.parametrize("text", ["", "  ", '"', "-- ;", "talk NEAR/2", "'; DROP TABLE op"])
    def test_whatever_is_typed_is_words(self, database: Database, text: str) -> None:
        assert reader.matches(database, text, 10) == []


class TestNames:
    def test_people_and_buildings_by_one_look(self, database: Database, writer: Writer) -> None:
        place = new_id()
        writer.save(
            [
                Change("person", ANN, "everyone", {"given_name": "Ann", "family_name": "Lee"}),
                Change("person", BEN, "everyone", {"given_name": "Ben"}),
                Change("building", place, "everyone", {"name": "North"}),
            ]
        )
        visit = visits(writer, {"on": "2026-11-01", "observer": ME})[0]
        assert reader.name(database, ANN) == (True, "Ann Lee")
        assert reader.name(database, visit) == (True, None)
        assert reader.name(database, "f" * 32) == (False, None)
        asked = [ANN, BEN, place, visit, "f" * 32]
        assert reader.names_of(database, asked) == {ANN: "Ann Lee", BEN: "Ben", place: "North", visit: None}


def test_the_pieces_of_the_index_of_words_are_joined_after_a_sync_and_not_within_a_save() -> None:
    with store() as database:
        receive(database, [[op(new_record_id(ANN), {"topic": f"word{n}", "notes": "n"}, n)] for n in range(1, 12)])
        pieces = "SELECT count(DISTINCT segid) FROM words_idx"
        assert database.execute(pieces).fetchone()[0] == 11
        indexes.settle_words(database)
        assert database.execute(pieces).fetchone()[0] == 1
        assert len(reader.matches(database, "word", 20)) == 11
        assert len(reader.matches(database, "word7", 20)) == 1
