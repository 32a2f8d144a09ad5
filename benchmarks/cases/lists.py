"""How long a person waits for a list or a search, at 100,000 visits and as many records of the other kinds: 95 of 100 are quicker."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import cache, partial
from pathlib import Path
from typing import Any

from benchmarks import filling, lab
from benchmarks.harness import Case, Run
from benchmarks.rows import SEED, WORDS
from talentdesk.actions import finding, lists, records
from talentdesk.actions.lists import Wish
from talentdesk.schema.base import Kind
from talentdesk.schema.kinds import KINDS
from talentdesk.store.indexes import columns
from talentdesk.workspace import Workspace

GROUP = "Lists and search: 100,000 visits, 100,000 others"
PRESENT = {
    "walkthrough": 100_000,
    "coaching_session": 40_000,
    "mentorship_note": 20_000,
    "coaching_cycle": 15_000,
    "assignment": 8_000,
    "person": 6_000,
}
"""Records of a kind; of the others a few hundred, as a district has them."""
OTHERS = 700
SEARCHES = 300
RARE = "quincunx"


@cache
def home() -> Path:
    """The principal's profile, filled."""
    found = lab.fresh(lab.base() / "principal")
    ws = lab.opened(found)
    filling.merged(ws, "walkthrough", lab.home_of(ws), filling.visits(PRESENT["walkthrough"]))
    for name in ("person", "building"):
        _fill(ws, name, (), ())
    people, buildings = _ids(ws, "person"), _ids(ws, "building")
    for kind in KINDS:
        if not kind.hidden and kind.name not in ("walkthrough", "person", "building"):
            _fill(ws, kind.name, people, buildings)
    filling.merged(ws, "walkthrough", lab.home_of(ws), ({**row, "noticing": RARE} for row in filling.visits(3, 9)))
    ws.close()
    return found


def _fill(ws: Workspace, name: str, people: Iterable[str], buildings: Iterable[str]) -> None:
    kind = next(kind for kind in KINDS if kind.name == name)
    rows = filling.records(kind, PRESENT.get(name, OTHERS), list(people), list(buildings))
    filling.merged(ws, name, "everyone", rows)


def _ids(ws: Workspace, kind: str) -> list[str]:
    return [row[0] for row in ws.database.execute("SELECT id FROM record WHERE kind = ?", (kind,))]


def first_rows(kind: Kind) -> Run:
    """The first rows in every order the list offers, plain and with each of its filters."""
    return partial(_each, [partial(lists.beginning, wish=wish) for wish in wishes(kind)])


def searched(word: str) -> Run:
    """The first rows of every list in every order, searched for a word."""
    kinds = [kind for kind in KINDS if not kind.hidden]
    found = [replace(wish, search=word) for kind in kinds for wish in _orders(kind)]
    return partial(_each, [partial(lists.beginning, wish=wish) for wish in found])


def counted(*words: str) -> Run:
    """The number of all rows, which the window is told after the first ones: of every list plain, with its filters, and searched."""
    kinds = [kind for kind in KINDS if not kind.hidden]
    found = [replace(wish, search=word) for kind in kinds for wish in wishes(kind) if not wish.order for word in words]
    return partial(_each, [partial(lists.count, wish=wish) for wish in found])


def _orders(kind: Kind) -> list[Wish]:
    shown = tuple(columns(kind))
    plain = Wish(kind.name, shown)
    return [plain, *(replace(plain, order=name, descending=down) for name in shown for down in (False, True))]


def wishes(kind: Kind) -> Iterator[Wish]:
    """What the table of a kind can be asked for: every column up and down; a value of each column, a month, what was deleted."""
    for ordered in (orders := _orders(kind)):
        yield from (ordered, replace(ordered, deleted=True))
        if kind.day:
            yield replace(ordered, between={kind.day: ("2024-03-01", "2024-03-31")})
    for name in columns(kind):
        yield from (replace(orders[0], where={name: value}) for value in _values(kind, name))
        yield replace(orders[0], filled=(name,))


def _values(kind: Kind, name: str) -> Iterator[Any]:
    """Values to look for: every choice, both truths, one person and one that nobody is."""
    of = kind.data.model_json_schema()
    declared = of["properties"][name]
    inner = declared["anyOf"][0] if "anyOf" in declared else declared
    yield from of["$defs"][inner["$ref"].rpartition("/")[2]]["enum"] if "$ref" in inner else ()
    yield from (True, False) if inner.get("type") == "boolean" else ()
    yield from (f"{1:032x}", f"{10**9:032x}") if kind.fields()[name].ref else ()


def search() -> Run:
    """Words as people type them into the finder."""
    return partial(_each, [partial(_searched, text=text) for text in texts()])


def find() -> Run:
    """The same with people and what tells the records apart, as the finder shows it."""
    return partial(_each, [partial(_found, text=text) for text in texts()])


def _searched(ws: Workspace, text: str) -> object:
    return records.search(ws, text)


def _found(ws: Workspace, text: str) -> object:
    return finding.find(ws, text)


def texts() -> list[str]:
    """Common words, their first letters, several at once, rare ones and such as stand nowhere."""
    rng = random.Random(SEED)
    offered: list[Callable[[], str]] = [
        lambda: rng.choice(WORDS),
        lambda: rng.choice(WORDS)[: rng.randrange(1, 4)],
        lambda: " ".join(rng.sample(WORDS, 2)),
        lambda: " ".join(rng.sample(WORDS, 3)),
        lambda: RARE,
        lambda: f"{rng.choice(WORDS)} {RARE[:4]}",
        lambda: "zygote",
    ]
    return [offered[n % len(offered)]() for n in range(SEARCHES)]


def _each(asked: list[Callable[[Workspace], object]]) -> list[float]:
    ws, taken = lab.opened(home()), list[float]()
    for ask in asked:
        start = time.perf_counter()
        ask(ws)
        taken.append(time.perf_counter() - start)
    ws.close()
    return taken


CASES: tuple[Case, ...] = (
    *(
        Case(
            GROUP,
            kind.plural.lower(),
            "first rows",
            partial(first_rows, kind),
            f"{PRESENT.get(kind.name, OTHERS):,} of them; every order, every filter.",
            target="100 ms at most",
        )
        for kind in KINDS
        if not kind.hidden
    ),
    *(
        Case(
            GROUP,
            f"any list, {what}",
            "first rows",
            partial(searched, word),
            "Every list in every order.",
            target="100 ms at most",
        )
        for what, word in (("a word of most records", "wait"), ("a word of three records", RARE))
    ),
    *(
        Case(GROUP, f"any list, {what}, counted", "number", partial(counted, *words), "It follows the first rows.")
        for what, words in (("every filter", ("",)), ("filters and words", ("wait", RARE)))
    ),
    Case(
        GROUP,
        "search",
        "search",
        search,
        "Common, rare, several and begun words; the newest 50.",
        target="50 ms at most, p95",
    ),
    Case(GROUP, "finder", "search", find, "The same, with people and what tells the records apart."),
)
