"""A damaged page anywhere: a plain message, nothing more written, and a way back on which nothing acknowledged is lost."""

from __future__ import annotations

import json

import pytest

from talentdesk.actions import drafts, exchange, records, rescue, upkeep
from talentdesk.errors import Damage, UserError
from tests.faults.damage import PAGE, SESSION, Typed, Written

TABLES = ("op", "op_record", "record", "words_data", "words_config", "outbox", "applied", "membership", "meta")
"""Tables and indexes whose first page is damaged, one at a time."""

FOLDED = ("op_record", "record", "words_data", "words_config")
"""Of these, what follows from the saves: damage there costs nothing."""


def typed_record(left: Written) -> str:
    teacher = left.world.profiles["teacher"].person
    file = left.world.root / "record.json"
    file.write_text(json.dumps({"teacher": teacher, "coach": teacher, "on": "2026-11-05", "notes": "too late"}))
    return str(file)


def everything_is_back(left: Written) -> None:
    ws = left.open()
    assert ws.damage is None
    left.world.settle()
    assert left.lost(ws) == []
    assert upkeep.verify(ws).problems == []
    assert exchange.status(left.world.profiles["teacher"]).quarantined == []
    circle = next(name for name in exchange.digest(ws) if name.startswith("circle:"))
    assert exchange.digest(ws)[circle] == exchange.digest(left.world.profiles["teacher"])[circle]


class TestOneDamagedPage:
    @pytest.mark.parametrize("name", TABLES)
    def test_is_told_plainly_and_everything_comes_back(self, left: Written, typed: Typed, name: str) -> None:
        left.flip(left.pages[name])
        code, out, _ = typed("verify")
        assert code == 1
        assert "talentdesk rescue" in out
        before = left.file.read_bytes()
        code, _, err = typed("record", "new", SESSION, typed_record(left))
        assert code == 1
        assert "only read" in err or "can't be read" in err
        code, _, err = typed("record", "list", SESSION)
        assert code in (1, 3), "what can be read is read, and that something is wrong is said"
        assert "damaged" in err
        assert left.file.read_bytes() == before, "nothing was written to it"
        code, out, _ = typed("rescue", "--json")
        done = json.loads(out)
        assert code == (0 if done["whole"] else 3)
        if name in FOLDED:
            assert (done["missing"], done["drafts"], done["whole"]) == (0, 0, True)
        kept = list(left.home.glob("before-restore-*/talentdesk.db"))
        assert [file.read_bytes() for file in kept] == [before], "the damaged file is kept"
        everything_is_back(left)
        assert "half a thought" in {
            draft.body.get("notes") for draft in drafts.all_drafts(left.world.profiles["coach"])
        }

    def test_among_the_keys_costs_no_word_and_it_is_said_what_it_costs(self, left: Written, typed: Typed) -> None:
        left.flip(left.pages["audience_key"])
        code, out, _ = typed("rescue")
        assert code == 3
        assert "Keys are missing" in out
        ws = left.open()
        left.world.settle()
        assert left.lost(ws) == []
        assert upkeep.verify(ws).problems == []


class TestSeveralDamagedPages:
    @pytest.mark.parametrize("seed", range(3))
    def test_what_was_sent_comes_back_whatever_they_were(self, left: Written, seed: int) -> None:
        left.flip(*left.some_pages(seed, 6))
        left.unsent.clear()  # of these both the save and what it shows may be gone
        ws = left.open()
        again, _ = rescue.rescue(ws)
        again.close()
        everything_is_back(left)


class TestTheWayBackIsABackup:
    @pytest.mark.parametrize("page", ["the first", "whose laptop it is"])
    def test_where_nothing_can_be_brought_over_it_is_said_and_nothing_changes(
        self, left: Written, typed: Typed, page: str
    ) -> None:
        left.flip(1 if page == "the first" else left.pages["secret"])
        before = left.file.read_bytes()
        code, _, err = typed("rescue")
        assert code == 1
        assert "Nothing was changed. Restore a backup" in err
        assert left.file.read_bytes() == before
        assert not (left.home / "rescuing").exists()
        assert typed("backup", "restore", str(left.backup))[0] == 0
        everything_is_back(left)

    def test_a_file_cut_short_too(self, left: Written, typed: Typed) -> None:
        left.file.write_bytes(left.file.read_bytes()[: 9 * PAGE + 100])
        for words in (("record", "list", SESSION), ("rescue",), ("verify",)):
            code, _, err = typed(*words)
            assert code == 1, words
            assert "damaged" in err, words
        assert typed("backup", "restore", str(left.backup))[0] == 0
        everything_is_back(left)

    def test_a_damaged_key_file(self, left: Written, typed: Typed) -> None:
        key = left.home / "key.json"
        key.write_bytes(key.read_bytes()[:100])
        code, _, err = typed("record", "list", SESSION)
        assert code == 1
        assert "key file of this profile is damaged" in err
        assert typed("backup", "restore", str(left.backup))[0] == 0
        everything_is_back(left)


class TestKnowingOfIt:
    def test_damage_met_while_reading_ends_the_writing_and_keeps_what_is_typed(self, left: Written) -> None:
        left.flip(left.pages["record"])
        ws = left.open()
        assert ws.damage is None
        with pytest.raises(Damage, match="can't be read"):
            records.list_records(ws, SESSION)
        assert ws.damage is not None
        teacher = left.world.profiles["teacher"].person
        with pytest.raises(Damage, match="only read"):
            records.save(ws, SESSION, left.world.session(ws, teacher, notes="too late"))
        with pytest.raises(Damage, match="only read"):
            exchange.sync(ws)
        drafts.keep(ws, f"{SESSION}:late", SESSION, {"notes": "typed when it was met"})
        again, done = rescue.rescue(ws)
        assert done.whole
        assert {draft.body["notes"] for draft in drafts.all_drafts(again)} == {
            "half a thought",
            "typed when it was met",
        }
        again.close()
        everything_is_back(left)

    def test_damage_met_while_saving_saves_nothing_by_halves(self, left: Written) -> None:
        left.flip(left.pages["op_record"])
        ws = left.open()
        teacher = left.world.profiles["teacher"].person
        with pytest.raises(Damage):
            records.save(ws, SESSION, left.world.session(ws, teacher, notes="while it was met"))
        drafts.keep(ws, f"{SESSION}:late", SESSION, {"notes": "while it was met"})
        again, done = rescue.rescue(ws)
        assert (done.missing, done.whole) == (0, True)
        assert [hit.id for hit in records.search(again, "while it was met")] == []
        assert "while it was met" in {draft.body["notes"] for draft in drafts.all_drafts(again)}
        again.close()
        everything_is_back(left)

    def test_what_is_whole_is_read_as_ever(self, left: Written, typed: Typed) -> None:
        left.flip(left.pages["words_data"])
        assert typed("verify")[0] == 1
        code, out, err = typed("--json", "record", "list", SESSION)
        assert (code, len(json.loads(out))) == (3, len(left.sent | left.unsent))
        assert "damaged" in err
        for words in (("record", "show", next(iter(left.sent))), ("indicators", "show"), ("conflicts", "list")):
            assert typed(*words)[0] == 3, words
        report = left.world.root / "progress.pdf"
        assert typed("report", "indicator-progress", "--out", str(report))[0] == 3
        assert report.read_bytes().startswith(b"%PDF")
        code, _, err = typed("record", "search", "talk")
        assert code == 1
        assert "can't be read" in err

    def test_the_next_opening_knows_it_and_a_sound_file_put_back_is_believed(self, left: Written, typed: Typed) -> None:
        sound = left.file.read_bytes()
        left.flip(left.pages["words_data"])
        assert typed("verify")[0] == 1
        assert left.open().damage is not None
        left.world.profiles.pop("coach").close()
        left.file.write_bytes(sound)
        assert left.open().damage is None

    def test_a_sound_profile_is_not_rescued(self, left: Written, typed: Typed) -> None:
        before = left.file.read_bytes()
        code, _, err = typed("rescue")
        assert code == 1
        assert "Nothing is damaged" in err
        assert left.file.read_bytes() == before

    def test_a_long_text_of_which_the_disk_gives_back_a_part_is_not_shown_as_whole(self, left: Written) -> None:
        ws = left.open()
        whole = {record: records.show(ws, record).fields["notes"] for record in left.sent}
        left.world.profiles.pop("coach").close()
        assert whole == left.sent
        sound = left.file.read_bytes()
        met = 0
        for page in left.some_pages(5):
            left.file.write_bytes(sound)
            left.flip(page)
            ws = left.open()
            for record, notes in left.sent.items():
                try:
                    assert records.show(ws, record).fields["notes"] == notes
                except (Damage, UserError, ValueError):
                    met += 1
            left.world.profiles.pop("coach").close()
            if met > 3:
                break
        assert met > 3
