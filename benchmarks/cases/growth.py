"""What a record costs, in the folder and on the disk, and whether it costs the same however many there are."""

from __future__ import annotations

import os
import random
from functools import cache, partial
from pathlib import Path
from typing import Any

from benchmarks import filling, lab
from benchmarks.cases.lists import texts
from benchmarks.harness import Case, Run
from benchmarks.rows import FIELDS, visit
from talentdesk.actions import exchange, lists, records
from talentdesk.actions.lists import Wish
from talentdesk.ids import new_record_id
from talentdesk.store.writer import Change
from talentdesk.workspace import Workspace

BATCH = 2000
SIZES = (10_000, 100_000, 1_000_000)
MILLION = bool(os.environ.get("BENCH_MILLION"))
"""The largest store takes some 5 GB and half an hour to fill; it is measured when asked for."""
FOLDER = "Folder: bytes a field value"
SAVES, PAGES = 200, 50
SEARCHES = 70


def sealed() -> Run:
    """A batch of visits, saved, sealed and sent: the bytes of the files that hold them."""
    home, folder = lab.fresh(lab.base() / "principal"), lab.fresh(lab.base() / "folder")
    ws = lab.opened(home)
    lab.point_at(ws, folder)
    exchange.sync(ws)
    before = _size(folder)
    lab.write_visits(ws, BATCH)
    exchange.sync(ws)
    ws.close()
    return lambda: (BATCH * FIELDS, float(_size(folder) - before))


def _size(folder: Path) -> int:
    """Bytes of the change sets."""
    return sum(path.stat().st_size for path in folder.rglob("*.age") if path.parent.name != "h")


@cache
def grown(count: int) -> Path:
    """A profile with so many visits, each larger one begun with the next smaller one."""
    smaller = max((size for size in SIZES if size < count), default=0)
    home = lab.fresh(grown(smaller) if smaller else lab.base() / "principal")
    ws = lab.opened(home)
    filling.merged(ws, "walkthrough", lab.home_of(ws), filling.visits(count - smaller, smaller))
    ws.close()
    return home


def on_disk(count: int) -> Run:
    """The database's bytes."""
    return partial(_bytes, grown(count), count)


def _bytes(home: Path, count: int) -> tuple[int, float]:
    return count, float((home / "talentdesk.db").stat().st_size)


def save(count: int) -> Run:
    """Visits saved one by one."""
    ws = lab.opened(grown(count))
    place = lab.home_of(ws)
    rng = random.Random(1)
    rows = [visit(rng, n) | {"observer": ws.person, "building": place.partition(":")[2]} for n in range(SAVES)]
    return partial(_save, ws, place, rows)


def _save(ws: Workspace, place: str, rows: list[dict[str, Any]]) -> int:
    for row in rows:
        ws.writer().save([Change("walkthrough", new_record_id(ws.person), place, row)])
    ws.close()
    return len(rows)


def first_page(count: int) -> Run:
    """The first rows of the list."""
    return partial(_pages, lab.opened(grown(count)))


def _pages(ws: Workspace) -> int:
    for _ in range(PAGES):
        lists.beginning(ws, Wish("walkthrough", ("on", "teacher", "subject", "minutes")))
    ws.close()
    return PAGES


def search(count: int) -> Run:
    """Words as people type them."""
    return partial(_search, lab.opened(grown(count)))


def _search(ws: Workspace) -> int:
    for text in texts()[:SEARCHES]:
        records.search(ws, text)
    ws.close()
    return SEARCHES


_GROWING: tuple[tuple[str, str, Any, str], ...] = (
    (
        "Growth: bytes a record in the database",
        "record",
        on_disk,
        "Ops, record, words and indexes of visits of 30 values.",
    ),
    ("Growth: a save", "save", save, "As *durable save*."),
    ("Growth: the first rows of a list", "first rows", first_page, "The newest visits."),
    ("Growth: a search", "search", search, "Common and rare words in turn."),
)
CASES: tuple[Case, ...] = (
    Case(
        FOLDER,
        "visits, 2,000 a batch",
        "value",
        sealed,
        "Sealed, signed and encrypted; without their facts.",
        target="60 bytes at most",
        of="B",
    ),
    *(
        Case(
            group,
            f"{size:,} records",
            unit,
            partial(work, size),
            note,
            is_baseline=size == SIZES[0],
            target="" if size == SIZES[0] else "a ratio of 0.8 at least",
            here=lambda size=size: MILLION or size < 1_000_000,
            of="B" if work is on_disk else "s",
        )
        for group, unit, work, note in _GROWING
        for size in SIZES
    ),
)
