"""The whole practice, all criteria for 100 buildings and the district, over 500,000 facts; and the memory that core work takes."""

from __future__ import annotations

import json
from functools import partial

from benchmarks import alone, lab, large
from benchmarks.cases.exchange import VISITS
from benchmarks.harness import Case, Run
from talentdesk import op as ops
from talentdesk.actions import indicators
from talentdesk.clock import pack
from talentdesk.op import Op
from talentdesk.store import merge
from talentdesk.workspace import Workspace

MERGED = 1000
GROUP = "Indicators: 500,000 facts, 100 buildings, 4,000 educators"
MEMORY = "Memory of core work (peak of a process)"
_NAMES = ("kind", "on", "building", "actor", "actor_role", "subject", "minutes", "mode", "topic", "people")


def cold() -> Run:
    """The practice in a process of its own, right after opening."""
    return alone.seconds("practice", str(large.office()))


def past_day() -> Run:
    """A day five years back, never looked at before."""
    ws = large.opened(large.office())
    return partial(_practice, ws, past=True)


def after_merge(places: int) -> Run:
    """The practice once more, after a merge of 1,000 records of so many buildings; the merge itself is not counted."""
    ws = large.opened(large.office())
    indicators.practice(ws)
    _merge(ws, places)
    return partial(_practice, ws, past=False)


def _practice(ws: Workspace, *, past: bool) -> tuple[int, float, float]:
    """Measured here: closing folds what was merged into the file, and that is not what a look costs."""
    begun = alone.now()
    indicators.practice(ws, large.EARLIER if past else None)
    seconds, computed = (here - then for here, then in zip(alone.now(), begun, strict=True))
    ws.close()
    return 1, seconds, computed


def _merge(ws: Workspace, places: int) -> None:
    found = [
        row[0]
        for row in ws.database.execute("SELECT id FROM record WHERE kind = 'building' ORDER BY id LIMIT ?", (places,))
    ]
    (number,) = ws.database.execute("SELECT count(*) FROM applied").fetchone()
    for n, place in enumerate(found):
        audience = f"evidence:{place}"
        incoming = [merge.Incoming.of(_op(fact)) for fact in large.contacts(place, MERGED // places, number + n)]
        source = merge.Source(f"{audience}/{number}", "h", "d" * 32, "i" * 32, audience, number + 1)
        merge.apply(ws.database, source, incoming, None)


def _op(fact: large.Fact) -> Op:
    cells = dict(zip(_NAMES, fact[2:12], strict=True)) | {"flags": json.loads(fact[12])}
    fields = {name: value for name, value in cells.items() if value is not None}
    return ops.make(kind="fact", record=fact[0], fields=fields, replaces={}, hlc=pack(large.NOON, 0), person=fact[5])


def merged_memory() -> Run:
    """A reader's sync of 10,000 visits."""
    ws = lab.reading(VISITS, 0)
    ws.close()
    return alone.memory("merge", str(ws.home))


CASES: tuple[Case, ...] = (
    Case(GROUP, "cold", "practice", cold, "A process of its own, right after opening.", target="1.5 s at most"),
    Case(GROUP, "a past day", "practice", past_day, "Five years back, looked at for the first time.", target="1.5 s at most"),
    Case(
        GROUP,
        "after a merge, one building",
        "practice",
        partial(after_merge, 1),
        "1,000 new records of one building.",
        target="150 ms at most",
    ),
    Case(
        GROUP,
        "after a merge, every building",
        "practice",
        partial(after_merge, large.BUILDINGS),
        "1,000 new records, ten of each building.",
        target="150 ms at most",
    ),
    Case(MEMORY, "nothing", "process", partial(alone.memory, "nothing"), "Everything imported.", is_baseline=True, of="B"),
    Case(MEMORY, "merge of 10,000 records", "process", merged_memory, "A sync that reads 10,000 visits of 30 values.", of="B"),
    Case(MEMORY, "indicators", "process", lambda: alone.memory("practice", str(large.office())), "500,000 facts.", of="B"),
)  # fmt: skip
