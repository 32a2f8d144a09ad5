"""Opening the encrypted file: what it refuses, what it keeps, and what its plain bytes never show."""

from __future__ import annotations

import re
import secrets
import shutil
import threading
from pathlib import Path
from types import SimpleNamespace

import pytest

from talentdesk.errors import EnvironmentProblem, UserError
from talentdesk.store import database as opening
from talentdesk.store import migrations
from talentdesk.store.database import Database

KEY = secrets.token_bytes(32)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "talentdesk.db"


def made(path: Path, *lines: str) -> None:
    """A closed database whose audit trail holds the lines."""
    database = Database(path, KEY)
    with database.write() as db:
        db.executemany("INSERT INTO audit(at, what, detail) VALUES ('', ?, '')", [(line,) for line in lines])
    database.close()


def trail(path: Path) -> list[str]:
    database = Database(path, KEY)
    found = [row[0] for row in database.execute("SELECT what FROM audit ORDER BY n")]
    database.close()
    return found


class TestOpening:
    def test_what_was_written_is_there_again_and_never_in_plain_bytes(self, path: Path) -> None:
        made(path, "a sentence nobody may read")
        assert trail(path) == ["a sentence nobody may read"]
        data = path.read_bytes()
        assert not data.startswith(b"SQLite format")
        assert b"sentence" not in data

    def test_a_wrong_key_is_refused_in_words_and_changes_nothing(self, path: Path) -> None:
        made(path, "kept")
        before = path.read_bytes()
        with pytest.raises(EnvironmentProblem, match="damaged, or it isn't this profile's"):
            Database(path, secrets.token_bytes(32))
        assert path.read_bytes() == before
        assert trail(path) == ["kept"]

    @pytest.mark.parametrize("cut", [100, 4096, 20_000])
    def test_a_file_that_was_cut_short_is_refused_in_words(self, path: Path, cut: int) -> None:
        made(path, "kept")
        path.write_bytes(path.read_bytes()[:cut])
        with pytest.raises(EnvironmentProblem) as refusal:
            Database(path, KEY).close()
        assert refusal.value.advice

    def test_a_flipped_byte_is_found(self, path: Path) -> None:
        made(path, *(f"line {n} " + "x" * 200 for n in range(200)))
        data = bytearray(path.read_bytes())
        data[len(data) // 2] ^= 1
        path.write_bytes(bytes(data))
        database = Database(path, KEY)
        try:
            found = database.integrity_problems()
        except EnvironmentProblem as problem:
            found = [problem.advice]
        database.close()
        assert found

    def test_a_folder_that_is_not_there_is_said_so(self, tmp_path: Path) -> None:
        with pytest.raises(EnvironmentProblem, match="can't be written"):
            Database(tmp_path / "nowhere" / "talentdesk.db", KEY)


class TestWriting:
    def test_all_of_a_transaction_or_none(self, path: Path) -> None:
        made(path)
        database = Database(path, KEY)

        def half() -> None:
            with database.write() as db:
                db.execute("INSERT INTO audit(at, what, detail) VALUES ('', 'half', '')")
                raise RuntimeError("the lid closes")

        with pytest.raises(RuntimeError):
            half()
        database.close()
        assert trail(path) == []

    def test_a_nested_write_belongs_to_the_outer_one(self, path: Path) -> None:
        made(path)
        database = Database(path, KEY)

        def outer() -> None:
            with database.write():
                with database.write() as db:
                    db.execute("INSERT INTO audit(at, what, detail) VALUES ('', 'inner', '')")
                assert database.execute("SELECT count(*) FROM audit").fetchone()[0] == 1, "a write sees itself"
                raise RuntimeError

        with pytest.raises(RuntimeError):
            outer()
        database.close()
        assert trail(path) == []

    def test_reading_connections_can_not_write(self, path: Path) -> None:
        database = Database(path, KEY)
        with pytest.raises(EnvironmentProblem, match="can't be written"):
            database.execute("DELETE FROM audit")
        database.close()

    def test_other_threads_read_what_is_durable_while_one_writes(self, path: Path) -> None:
        made(path, "before")
        database = Database(path, KEY)
        seen: list[int] = []

        def look() -> None:
            seen.append(database.execute("SELECT count(*) FROM audit").fetchone()[0])

        with database.write() as db:
            db.execute("INSERT INTO audit(at, what, detail) VALUES ('', 'during', '')")
            reader = threading.Thread(target=look)
            reader.start()
            reader.join()
        look()
        database.close()
        assert seen == [1, 2]

    def test_every_commit_reaches_the_disk_and_words_no_temporary_file(self, path: Path) -> None:
        database = Database(path, KEY)
        with database.write() as db:
            found = {
                name: db.execute(f"PRAGMA {name}").fetchone()[0]
                for name in ("synchronous", "temp_store", "journal_mode", "secure_delete")
            }
        database.close()
        assert found == {"synchronous": 2, "temp_store": 2, "journal_mode": "wal", "secure_delete": 1}


class TestVersions:
    def pretend(self, path: Path, version: int) -> None:
        database = Database(path, KEY)
        with database.write() as db:
            db.execute("INSERT INTO audit(at, what, detail) VALUES ('', 'kept', '')")
        database._writer.execute(f"PRAGMA user_version = {version}")
        database.close()

    def test_a_newer_major_is_refused_and_left_alone(self, path: Path) -> None:
        self.pretend(path, (migrations.VERSION // 1000 + 1) * 1000)
        before = path.read_bytes()
        with pytest.raises(UserError, match="newer TalentDesk"):
            Database(path, KEY)
        assert path.read_bytes() == before

    def test_a_newer_minor_may_be_opened(self, path: Path) -> None:
        self.pretend(path, migrations.VERSION + 1)
        assert trail(path) == ["kept"]

    def test_before_a_step_the_file_is_copied_under_the_same_key(
        self, path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        made(path, "kept")

        class Later:
            NAME = "m9999_later"
            SQL = "CREATE TABLE later(a TEXT);\nINSERT INTO later VALUES ('new; with a semicolon');"

        newer = migrations.VERSION + 1
        monkeypatch.setattr(opening, "STEPS", (*migrations.STEPS, Later))
        monkeypatch.setattr(opening, "VERSION", newer)
        database = Database(path, KEY)
        assert database.execute("SELECT a FROM later").fetchone()[0] == "new; with a semicolon"
        assert database.execute("PRAGMA user_version").fetchone()[0] == newer
        database.close()
        monkeypatch.undo()
        copy = path.with_suffix(f".before-{newer}.db")
        aside = path.with_name("aside.db")
        shutil.copy(copy, aside)
        assert trail(aside) == ["kept"]
        database = Database(aside, KEY)
        assert database.execute("SELECT count(*) FROM sqlite_master WHERE name = 'later'").fetchone()[0] == 0
        database.close()

    def test_without_a_copy_nothing_is_brought_up_to_date(self, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        made(path, "kept")
        newer = migrations.VERSION + 1
        path.with_suffix(f".before-{newer}.db").mkdir()
        monkeypatch.setattr(opening, "VERSION", newer)
        with pytest.raises(EnvironmentProblem, match="wasn't brought up to date"):
            Database(path, KEY)
        monkeypatch.undo()
        assert trail(path) == ["kept"]

    def test_steps_that_are_cut_off_leave_nothing_behind_and_are_all_made_the_next_time(
        self, path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        made(path, "kept")
        newer = migrations.VERSION + 2
        first = SimpleNamespace(NAME="m9998_first", SQL="CREATE TABLE first(a TEXT);")
        second = SimpleNamespace(
            NAME="m9999_second", SQL="INSERT INTO first VALUES ('a');\nINSERT INTO nowhere VALUES (1);"
        )
        monkeypatch.setattr(opening, "STEPS", (*migrations.STEPS, first, second))
        monkeypatch.setattr(opening, "VERSION", newer)
        copy = path.with_suffix(f".before-{newer}.db")
        path.with_suffix(f".before-{newer}.db.unfinished").write_bytes(b"half a copy")
        for _ in range(2):
            with pytest.raises(opening.sqlite.OperationalError):
                Database(path, KEY)
        second.SQL = second.SQL.splitlines()[0]
        Database(path, KEY).close()
        monkeypatch.undo()
        for file, version, tables in ((copy, migrations.VERSION, 0), (path, newer, 1)):
            database = Database(file, KEY)
            found = database.execute("SELECT count(*) FROM sqlite_master WHERE name = 'first'").fetchone()[0]
            assert (database.execute("PRAGMA user_version").fetchone()[0], found) == (version, tables)
            database.close()
        assert [file.name for file in path.parent.iterdir() if "unfinished" in file.name] == []

    def test_the_newest_version_is_in_the_ledger(self) -> None:
        ledger = (Path(__file__).parents[2] / "docs" / "database-versions.md").read_text("utf-8")
        rows = re.findall(r"^\| (\d+)\.(\d+) \| `(m\d+_\w+)`", ledger, re.MULTILINE)
        assert [row[2] for row in rows] == [step.NAME for step in migrations.STEPS]
        assert int(rows[-1][0]) * 1000 + int(rows[-1][1]) == migrations.VERSION
