"""The write door: one save is one op, whatever it changes; its stamps follow one another; a settled conflict is an ordinary edit."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest

from talentdesk.clock import FixedClock, day_stamp, pack
from talentdesk.errors import UserError
from talentdesk.ids import new_record_id
from talentdesk.store import check, drafts, facts, heard, promises, reader, trail
from talentdesk.store.database import Database
from talentdesk.store.writer import Author, Change, Writer, settle

ME, OTHER = "0" * 31 + "1", "0" * 31 + "2"
HERE = f"person:{ME}"
NOON = 1_793_880_000_000


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    made = Database(tmp_path / "talentdesk.db", secrets.token_bytes(32))
    yield made
    made.close()


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOON)


@pytest.fixture
def writer(database: Database, clock: FixedClock) -> Writer:
    return Writer(database, clock, Author(ME, "d" * 16))


def note(record: str, **fields: object) -> Change:
    return Change("mentorship_note", record, HERE, fields)


class TestSaving:
    def test_one_save_is_one_op_and_a_save_that_changes_nothing_is_none(
        self, database: Database, writer: Writer
    ) -> None:
        record = new_record_id(ME)
        assert writer.save([note(record, title="a", notes="b", minutes=3)])[0]
        assert writer.save([note(record, title="a", minutes=3)]) == [None]
        second = writer.save([note(record, title="a", notes="c")])[0]
        entries = reader.history(database, record)
        assert [entry["op"] for entry in entries][-1] == second
        assert entries[-1]["fields"] == {"notes": "c"}
        assert entries[-1]["replaces"] == {"notes": [entries[0]["op"]]}

    def test_stamps_never_go_back_even_when_the_clock_does(
        self, database: Database, writer: Writer, clock: FixedClock
    ) -> None:
        record = new_record_id(ME)
        for minutes, ms in ((1, NOON), (2, NOON - 86_400_000), (3, NOON - 1)):
            clock.ms = ms
            writer.save([note(record, minutes=minutes)])
        stamps = [row[0] for row in database.execute("SELECT hlc FROM op ORDER BY n")]
        assert stamps == sorted(set(stamps))
        found = reader.get(database, record)
        assert found is not None
        assert found.fields["minutes"] == 3

    def test_a_given_stamp_does_not_move_the_clock(self, database: Database, writer: Writer) -> None:
        writer.save([note(new_record_id(ME), minutes=1)], stamp=day_stamp(NOON))
        assert [row[0] for row in database.execute("SELECT hlc FROM op")] == [day_stamp(NOON)]

    def test_several_changes_are_one_transaction(self, database: Database, writer: Writer) -> None:
        good, bad = note(new_record_id(ME), title="a"), note(new_record_id(ME), title=object())
        with pytest.raises(UserError):
            writer.save([good, bad])
        assert reader.get(database, good.record) is None
        assert check.verify(database)[0]["ops"] == 0

    def test_a_delete_holds_and_a_restore_brings_everything_back(self, database: Database, writer: Writer) -> None:
        record = new_record_id(ME)
        writer.save([note(record, title="a")])
        writer.save([Change("mentorship_note", record, HERE, {}, type="delete")])
        gone = reader.get(database, record)
        assert gone is not None
        assert gone.deleted
        writer.save([Change("mentorship_note", record, HERE, {"~": True})])
        back = reader.get(database, record)
        assert back is not None
        assert (back.deleted, back.fields["title"]) == (False, "a")

    def test_own_records_are_due_for_their_facts_unless_told_otherwise(
        self, database: Database, writer: Writer
    ) -> None:
        due, silent = new_record_id(ME), new_record_id(ME)
        writer.save([note(due, title="a")])
        writer.save([note(silent, title="a")], dirty_facts=False)
        assert [row[0] for row in database.execute("SELECT record FROM fact_due")] == [due]


class TestConflicts:
    @pytest.fixture
    def record(self, database: Database, writer: Writer, clock: FixedClock) -> str:
        """A record with two heads in one field: the second op names no op it replaces."""
        record = new_record_id(ME)
        writer.save([note(record, title="mine")])
        from talentdesk import op as ops
        from talentdesk.store.merge import Incoming, Source, apply

        other = ops.make(
            kind="mentorship_note",
            record=record,
            fields={"title": "theirs"},
            replaces={},
            hlc=pack(NOON + 60_000, 0),
            person=OTHER,
        )
        fields = {"path": "a", "hash": "b", "device": "e" * 16, "incarnation": "c", "audience": HERE, "seq": 1}
        extra = {name: 0 if name == "membership" else "" for name in Source.__dataclass_fields__ if name not in fields}
        apply(database, Source(**fields, **extra), [Incoming.of(other)], ME)  # pyright: ignore[reportArgumentType]
        return record

    def test_both_sides_are_kept_and_the_newest_is_shown(self, database: Database, record: str) -> None:
        heads = reader.conflict_heads(database)
        assert [(head["value"], head["winner"]) for head in heads] == [("theirs", True), ("mine", False)]
        assert reader.conflict_count(database) == 1

    def test_keeping_one_side_settles_it_with_an_ordinary_edit(
        self, database: Database, writer: Writer, record: str
    ) -> None:
        mine = next(head["op"] for head in reader.conflict_heads(database, record) if head["value"] == "mine")
        audience, kind, value = settle(database, record, "title", mine)
        writer.save([Change(kind, record, audience, {"title": value})])
        assert reader.conflict_count(database) == 0
        found = reader.get(database, record)
        assert found is not None
        assert found.fields["title"] == "mine"
        assert len(reader.history(database, record)[-1]["replaces"]["title"]) == 2

    @pytest.mark.parametrize("choice", [("title", "0" * 32), ("notes", None)])
    def test_what_is_not_a_side_can_not_be_kept(
        self, database: Database, record: str, choice: tuple[str, str | None]
    ) -> None:
        field, op = choice
        with pytest.raises(UserError, match="no such version"):
            settle(database, record, field, op or reader.conflict_heads(database)[0]["op"])


class TestSmallTables:
    def test_a_draft_is_replaced_listed_and_forgotten(self, database: Database) -> None:
        drafts.keep(database, "a", "walkthrough", None, {"place": "ro"}, 1)
        drafts.keep(database, "a", "walkthrough", None, {"place": "room"}, 2)
        drafts.keep(database, "b", "person", "0" * 32, {}, 3)
        assert [(d.key, d.body, d.record) for d in drafts.every(database)] == [
            ("b", {}, "0" * 32),
            ("a", {"place": "room"}, None),
        ]
        drafts.drop(database, "b")
        assert drafts.get(database, "b") is None

    def test_what_is_to_send_counts_records_and_not_saves(self, database: Database, writer: Writer) -> None:
        record = new_record_id(ME)
        for n in range(3):
            writer.save([note(record, minutes=n)])
        assert heard.records_to_send(database, most=10) == 1
        writer.save([note(new_record_id(ME), title="a"), note(new_record_id(ME), title="b")])
        assert [heard.records_to_send(database, most) for most in (10, 3, 2)] == [3, 3, 2]

    def test_statements_of_a_device_give_the_last_hour_and_the_ends_of_its_streams(self, database: Database) -> None:
        rows = [("d1", "i1", 1, "2026-11-01", '{"s": [1, "aa"]}'), ("d1", "i2", 1, "2026-11-03", '{"s": [4, "bb"]}')]
        with database.write() as db:
            db.executemany("INSERT INTO heard VALUES (?,?,?,?,?,0)", rows)
        assert heard.last_heard(database) == {"d1": "2026-11-03"}
        assert heard.stream_ends(database, "d1") == {"i1/s": (1, "aa"), "i2/s": (4, "bb")}
        assert heard.stream_ends(database, "d2") == {}

    def test_the_audit_trail_reads_backwards_and_origins_stay_here(self, database: Database) -> None:
        with database.write() as db:
            db.executemany("INSERT INTO audit(at, what, detail) VALUES ('1', ?, '')", [("first",), ("second",)])
        assert [line["what"] for line in trail.audit_lines(database)] == ["second", "first"]
        trail.keep_origin(database, "new", "old", HERE)
        assert [tuple(row) for row in database.execute("SELECT * FROM origin")] == [("new", "old", HERE)]

    def test_facts_are_told_by_their_author(self, database: Database) -> None:
        with database.write() as db:
            db.execute(
                "INSERT INTO fact VALUES (?, 'office', 'visit', '2026-11-01', NULL, ?, NULL, NULL, NULL, NULL, NULL, 1, '[]')",
                (fact := new_record_id(ME), ME),
            )
        assert facts.of_author(database, ME) == [(fact, "office")]
        assert facts.of_author(database, OTHER) == []
        assert facts.count(database) == 1


class TestPromises:
    def test_open_ones_of_a_person_until_a_day_the_soonest_first(self, database: Database, writer: Writer) -> None:
        def promise(what: str, by: str | None = None, who: str | None = ME, done: bool = False) -> dict[str, object]:
            return {"what": what, "by": by, "who": who, "done": done}

        base: dict[str, object] = {"teacher": OTHER, "coach": ME, "on": "2026-11-01", "building": "b" * 32}
        items = [
            promise("no day"), promise("later", "2026-11-20"), promise("soon", "2026-11-06", who=None),
            promise("done", "2026-11-06", done=True), promise("theirs", "2026-11-06", who=OTHER),
        ]  # fmt: skip
        session, old = new_record_id(ME), new_record_id(ME)
        writer.save(
            [
                Change("coaching_session", session, HERE, base | {"actions": items}),
                Change("coaching_session", old, HERE, base | {"on": "2024-01-01", "actions": [promise("long ago")]}),
                note(
                    new_record_id(ME),
                    leader=OTHER,
                    mentor=ME,
                    on="2026-11-02",
                    commitments=[promise("note", "2026-11-05")],
                ),
                note(
                    new_record_id(ME),
                    leader=OTHER,
                    mentor=OTHER,
                    on="2026-11-02",
                    commitments=[promise("others'", who=None)],
                ),
            ]
        )
        found = promises.open_promises(database, ME, "2026-01-01", "2026-11-10", 10)
        assert [(item.what, item.index) for item in found] == [("note", 0), ("soon", 2), ("no day", 0)]
        assert found[1].people == (OTHER, ME)
        assert found[1].by == "2026-11-06"
        assert len(promises.open_promises(database, ME, "2026-01-01", "2026-11-10", 1)) == 1
