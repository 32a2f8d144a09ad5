"""Every database version that there was: opened, brought up to date, and the same as before.

The files hold the same little history: own saves with characters that need care, a merge with a conflict, a delete, an op that was set
aside and two that came with two files. They were written by the version that their name tells, under a key of 32 bytes of 1.
"""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from talentdesk.errors import Damage
from talentdesk.ids import author_tag
from talentdesk.store import check, drafts, merge, migrations, reader
from talentdesk.store.database import Database
from talentdesk.store.evidence import Evidence, Slice
from talentdesk.store.tallies import Kept, Select, Window

FILES = sorted(Path(__file__).with_name("dbs").glob("*.db"))
KEY = b"\x01" * 32
ME, OTHER, AUDIENCE = "a" * 32, "b" * 32, "circle:" + "c" * 32
DIGEST = "2d610f9c8e8acd0546c2e7f1a9ad761cce4a2e3dd80c4b8dbb1ba546bba76786"


def record(person: str, number: int) -> str:
    return author_tag(person) + f"{number:020x}"


def opened(file: Path, tmp_path: Path) -> Database:
    shutil.copy(file, tmp_path / "talentdesk.db")
    return Database(tmp_path / "talentdesk.db", KEY)


def schema(database: Database) -> list[tuple[str, str]]:
    rows = database.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name")
    return [(row[0], row[1]) for row in rows]


def test_every_version_has_its_file() -> None:
    assert [int(file.stem) for file in FILES] == [1000 + n for n in range(1, len(migrations.STEPS) + 1)]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
class TestVersion:
    def test_it_opens_and_holds_what_it_held(self, file: Path, tmp_path: Path) -> None:
        database = opened(file, tmp_path)
        assert database.execute("PRAGMA user_version").fetchone()[0] == migrations.VERSION
        assert check.verify(database)[1] == []
        assert check.digest(database, AUDIENCE) == DIGEST
        found = reader.get(database, record(ME, 1))
        assert found is not None
        assert found.fields == {
            "topic": "Wait time",
            "notes": "It’s “quiet”: ä é \\ / \t",
            "minutes": 15,
            "evidence": [{"a": 1.5, "b": None}],
            "stage": True,
        }
        assert {head["value"] for head in reader.conflict_heads(database, record(OTHER, 0))} == {"left", "right"}
        assert [draft.body for draft in drafts.every(database)] == [{"place": "Room 8"}]
        database.close()

    def test_it_has_the_tables_of_a_new_one(self, file: Path, tmp_path: Path) -> None:
        database, fresh = opened(file, tmp_path), Database(tmp_path / "fresh.db", KEY)
        assert schema(database) == schema(fresh)
        database.close()
        fresh.close()

    def test_a_copy_of_an_older_one_is_kept(self, file: Path, tmp_path: Path) -> None:
        opened(file, tmp_path).close()
        older = int(file.stem) < migrations.VERSION
        assert (tmp_path / f"talentdesk.before-{migrations.VERSION}.db").exists() == older

    def test_a_file_of_before_can_be_taken_back(self, file: Path, tmp_path: Path) -> None:
        database = opened(file, tmp_path)
        merge.take_back(database, [("file-1", "cut off")], ME)
        standing = {row[0] for row in database.execute("SELECT id FROM record WHERE author = ?", (OTHER,))}
        # Two ops came with another file as well; two records keep edits that were made on what is gone now.
        assert {record(OTHER, 3), record(OTHER, 4)} <= standing
        assert not standing & {record(OTHER, n) for n in (2, *range(5, 12))}
        assert check.verify(database)[1] == []
        database.close()

    def test_a_damaged_one_is_read_as_it_is(self, file: Path, tmp_path: Path) -> None:
        shutil.copy(file, tmp_path / "talentdesk.db")
        database = Database(tmp_path / "talentdesk.db", KEY, Damage("A page is damaged.", "Rescue it."))
        found = reader.get(database, record(ME, 1))
        assert found is not None
        assert found.fields["topic"] == "Wait time"
        office = Slice("office", (Select("mentoring"),), Window(date(2026, 1, 1), date(2026, 12, 31)))
        assert Evidence(database, Kept()).count(office) == 0
        database.close()
