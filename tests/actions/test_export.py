"""Taking records along: one's own or all that can be opened, whole or not at all, said of and noted."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from talentdesk.actions import export, records, upkeep
from talentdesk.actions.export import AT_A_TIME, Exported
from talentdesk.errors import UserError
from tests.world import TODAY, World


def rows(file: Path, sql: str) -> list[Any]:
    with closing(sqlite3.connect(file)) as db:
        return db.execute(sql).fetchall()


def tables(file: Path) -> set[str]:
    return {name for (name,) in rows(file, "SELECT name FROM sqlite_master WHERE type = 'table'")}


def taken(world: World, who: str, file: Path, *, everything: bool = False) -> Exported:
    return export.export(world.profiles[who], "sqlite", file, everything=everything)


@pytest.fixture
def talked(world: World) -> World:
    """A session of the coach's, a private one, and a session that the teacher logged."""
    coach, teacher = world.profiles["coach"], world.profiles["teacher"]
    promise = {"what": "send the plan", "who": coach.person, "by": TODAY}
    records.save(coach, "coaching_session", world.session(coach, teacher.person, notes="ours", actions=[promise]))
    records.save(coach, "coaching_session", world.session(coach, teacher.person, notes="mine"), audience="person")
    world.settle()
    theirs = world.session(coach, teacher.person, notes="the teacher's")
    records.save(teacher, "coaching_session", theirs)
    world.settle()
    return world


def test_own_records_are_those_this_person_wrote_and_all_are_those_this_person_can_open(
    talked: World, tmp_path: Path
) -> None:
    own = taken(talked, "coach", tmp_path / "own.db")
    assert own.records == {"coaching_session": 2}
    assert tables(tmp_path / "own.db") == {"about", "dictionary", "coaching_session", "coaching_session_actions"}
    sessions = "SELECT notes, teacher, audience FROM coaching_session ORDER BY notes"
    assert [row[:2] for row in rows(tmp_path / "own.db", sessions)] == [("mine", "Tom Teach"), ("ours", "Tom Teach")]
    taken(talked, "coach", tmp_path / "all.db", everything=True)
    assert [row[0] for row in rows(tmp_path / "all.db", sessions)] == ["mine", "ours", "the teacher's"]
    assert rows(tmp_path / "all.db", "SELECT who, what FROM coaching_session_actions") == [
        ("Cora Diaz", "send the plan")
    ]
    taken(talked, "teacher", tmp_path / "teacher.db", everything=True)
    assert [row[0] for row in rows(tmp_path / "teacher.db", sessions)] == ["ours", "the teacher's"]


def test_what_the_program_keeps_for_itself_and_deleted_records_stay_out(talked: World, tmp_path: Path) -> None:
    coach = talked.profiles["coach"]
    gone = records.list_records(coach, "coaching_session", {"notes": "mine"})[0]
    records.delete(coach, gone.id)
    taken(talked, "coach", tmp_path / "all.db", everything=True)
    assert tables(tmp_path / "all.db") & {"fact", "subject_secret", "subject_list", "district"} == set()
    assert rows(tmp_path / "all.db", "SELECT count(*) FROM coaching_session WHERE notes = 'mine'") == [(0,)]


def test_it_says_what_it_is_and_what_its_columns_mean(talked: World, tmp_path: Path) -> None:
    taken(talked, "coach", tmp_path / "own.db")
    about = dict(rows(tmp_path / "own.db", "SELECT what, value FROM about"))
    assert about["Taken along by"] == "Cora Diaz"
    assert about["Holds"] == export.OWN
    assert "Not encrypted" in about
    told = rows(tmp_path / "own.db", "SELECT label FROM dictionary WHERE [table] = 'coaching_session_actions'")
    assert ("What",) in told


@pytest.mark.parametrize("form", export.FORMS)
def test_every_form_writes_and_never_over_something(talked: World, tmp_path: Path, form: export.Form) -> None:
    coach, place = talked.profiles["coach"], tmp_path / "here"
    done = export.export(coach, form, place)
    assert place.is_dir() == (form == "csv")
    assert done.place == place
    line = upkeep.audit_trail(coach)[0]
    assert (line["what"], line["detail"]) == ("records exported", f"own {form}")
    with pytest.raises(UserError, match="exists already"):
        export.export(coach, form, place)


def test_it_isn_t_written_into_the_folder_that_everybody_reads(talked: World) -> None:
    for place in (talked.folder / "own.db", talked.folder / "d" / "own.db"):
        with pytest.raises(UserError, match="exchange folder"):
            taken(talked, "coach", place)
        assert not place.exists()


def test_one_that_is_stopped_leaves_nothing_and_is_not_noted(talked: World, tmp_path: Path) -> None:
    coach = talked.profiles["coach"]
    with pytest.raises(UserError, match="stopped"):
        export.export(coach, "csv", tmp_path / "here", cancelled=lambda: True)
    assert not any(path.name in ("here", f"export-{coach.exchange.device}.unfinished") for path in tmp_path.iterdir())
    assert "records exported" not in {line["what"] for line in upkeep.audit_trail(coach)}


def test_many_records_come_a_part_at_a_time(world: World, tmp_path: Path) -> None:
    principal = world.profiles["principal"]
    visit = {"building": world.building("North Elementary"), "on": TODAY}
    records.save_many(principal, "walkthrough", [visit | {"minutes": n % 60} for n in range(AT_A_TIME + 1)])
    steps: list[tuple[str, int, int]] = []
    export.export(principal, "sqlite", tmp_path / "own.db", step=lambda *step: steps.append(step))
    assert steps == [("Walkthroughs", 0, AT_A_TIME + 1), ("Walkthroughs", AT_A_TIME, AT_A_TIME + 1)]
    assert rows(tmp_path / "own.db", "SELECT count(*), sum(minutes) FROM walkthrough") == [
        (AT_A_TIME + 1, sum(n % 60 for n in range(AT_A_TIME + 1)))
    ]
