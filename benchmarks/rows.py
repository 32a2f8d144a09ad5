"""What is written in the measurements: visits as people log them, and single-field edits, from a seed."""

from __future__ import annotations

import random
from collections.abc import Iterator
from functools import cache
from typing import Any

from talentdesk import op as ops
from talentdesk.ids import new_id, new_record_id
from talentdesk.op import Op

SEED = 11
START_MS = 1_757_000_000_000
PERSON, BUILDING = new_id(), new_id()
WORDS = [
    *(
        "opening",
        "question",
        "board",
        "pairs",
        "talk",
        "teacher",
        "table",
        "three",
        "wait",
        "time",
        "four",
        "hands",
        "exit",
        "ticket",
    ),
    *(
        "rereads",
        "passage",
        "underlines",
        "claims",
        "evidence",
        "partner",
        "retells",
        "fractions",
        "number",
        "line",
        "checks",
        "thumbs",
    ),
    *("student", "explains", "strategy", "vocabulary", "wall", "sentence", "frame"),
]
FIELDS = 30
"""Cells of one visit-shaped save: what a complete walkthrough holds, counted by value."""


def text(rng: random.Random, words: int) -> str:
    """So many words."""
    return " ".join(rng.choices(WORDS, k=words))


def visit(rng: random.Random, number: int, teachers: int = 2000) -> dict[str, Any]:
    """One visit with 30 cells: 17 of the walkthrough's fields, the rest as an observer's form adds them."""
    day = 1 + number % 28
    found: dict[str, Any] = {
        "observer": PERSON,
        "building": BUILDING,
        "teacher": f"{rng.randrange(teachers):032x}",
        "on": f"{2016 + number % 10}-{1 + number % 12:02d}-{day:02d}",
        "minutes": rng.randrange(5, 16),
        "place": f"Room {rng.randrange(40)}",
        "subject": rng.choice(("Math", "Reading", "Science", "Art")),
        "announced": False,
        "need": "none",
        "script": [{"at": at * 60, "text": text(rng, 8), "tags": []} for at in range(4)],
        "look_fors": {"target": {"state": "seen", "count": 1, "note": ""}},
        "tallies": {"open": rng.randrange(9), "closed": rng.randrange(9)},
        "talk_seconds": rng.randrange(300),
        "noticing": text(rng, 12),
        "wondering": text(rng, 10),
        "next_step": text(rng, 9),
        "talked_on": None,
    }
    return found | {f"more_{n:02d}": rng.randrange(1000) for n in range(FIELDS - len(found))}


def saves(count: int, seed: int = SEED) -> list[Op]:
    """So many new visits, one op each."""
    return list(_saves(count, seed))


@cache
def _saves(count: int, seed: int) -> tuple[Op, ...]:
    rng = random.Random(seed)
    return tuple(
        ops.make(
            kind="walkthrough",
            record=new_record_id(PERSON),
            fields=visit(rng, n),
            replaces={},
            hlc=_stamp(n),
            person=PERSON,
        )
        for n in range(count)
    )


def edits(of: list[Op], count: int) -> list[Op]:
    """So many single-field edits of these visits, each replacing the first value it finds."""
    return list(_edits(of, count))


def _edits(of: list[Op], count: int) -> Iterator[Op]:
    rng = random.Random(SEED)
    heads: dict[str, str] = {}
    for n in range(count):
        first = of[n % len(of)]
        seen = heads.get(first.record, first.id)
        made = ops.make(
            kind=first.kind,
            record=first.record,
            fields={"subject": text(rng, 2)},
            replaces={"subject": [seen]},
            hlc=_stamp(len(of) + n),
            person=PERSON,
        )
        heads[first.record] = made.id
        yield made


def _stamp(n: int) -> str:
    return f"{START_MS + n * 1000:012x}0000"
