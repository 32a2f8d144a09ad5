"""The page that a teacher keeps after a visit: made by whoever made the visit, without script, marks or judgement."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from talentdesk.actions import feedback, records
from talentdesk.errors import UserError
from talentdesk.reports.document import words_of
from talentdesk.reports.feedback import Feedback, build
from tests.world import TODAY, World

GIVEN = Feedback(
    teacher="Tom Teach",
    observer="Ann Lee",
    school="North Elementary",
    on=date(2026, 11, 4),
    minutes=12,
    about="Math, Room 8",
    noticing="Twelve hands after five seconds.\n\nPairs talked.",
    wondering="",
    next_step="Two wait times\non Friday",
    talked_on=None,
)


def visit(world: World, **fields: Any) -> str:
    teacher = world.profiles["teacher"].person
    base = {"building": world.building("North Elementary"), "teacher": teacher, "on": TODAY, "noticing": "Twelve hands"}
    return records.save(world.profiles["principal"], "walkthrough", base | fields).id


def test_the_page_says_what_was_noticed_and_agreed_and_no_more() -> None:
    assert words_of(build(GIVEN)).splitlines() == [
        "Feedback for Tom Teach",
        "A visit to the classroom",
        "Visit 4 Nov 2026",
        "School North Elementary",
        "Class Math, Room 8",
        "Length 12 min",
        "By Ann Lee",
        "What I noticed",
        "Twelve hands after five seconds.",
        "Pairs talked.",
        "Next step",
        "Two wait times on Friday",
    ]
    assert "no evaluation" in build(GIVEN).footer


def test_it_is_written_as_a_file(world: World, tmp_path: Path) -> None:
    made = feedback.make(world.profiles["principal"], visit(world, talked_on=TODAY), tmp_path / "page.pdf")
    assert made.read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize(
    ("profile", "fields", "why"),
    [
        ("principal", {"teacher": None}, "names nobody"),
        ("principal", {"noticing": "  "}, "Nothing is written"),
        ("coach", {}, "author"),
    ],
)
def test_nobody_gives_what_is_not_there_or_not_theirs(
    world: World, tmp_path: Path, profile: str, fields: dict[str, Any], why: str
) -> None:
    record = visit(world, **fields)
    world.settle()
    with pytest.raises(UserError, match=why):
        feedback.make(world.profiles[profile], record, tmp_path / "page.pdf")
    assert not list(tmp_path.glob("*.pdf"))
