"""Facts added up: what every question over the facts of one audience and window is answered from.

Facts are read once. After that only those that came or went are read, from a log that triggers write, and every count is moved by them.
So a look costs as much as was changed, however many facts there are and however many buildings a merge touched.
"""

# ruff: noqa: S608
# Queries are put together from the constant parts in this file; every value is bound.

from __future__ import annotations

import json
import threading
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from sys import intern
from typing import Any, Literal, NamedTuple, Protocol

OFFICE = "office"
MONTHLY = "monthly"
MOST_WINDOWS = 4
"""Windows that are kept: today's, that of the preparation, and a day or two somebody looks back to."""
MOST_CHANGES = 5000
"""How many changes the log holds. Who missed more reads all facts again, which costs about as much."""
_CELLS = (
    "kind",
    "actor_role",
    "flags",
    "topic",
    "subject",
    "actor",
    "substr({}day, 1, 7)",
    "CAST({}people AS INTEGER)",
)


def _cells(row: str = "") -> str:
    """What the questions look at in a fact, as one JSON value."""
    return f"json_array({', '.join(one.format(row) if '{' in one else row + one for one in _CELLS)})"


def _logging(act: str, row: str, by: int) -> str:
    """A trigger that logs how many (1, or -1 for one that goes) of such facts there are more. Facts that never count are left out."""
    return (
        f"CREATE TRIGGER IF NOT EXISTS fact_{act}_{row} AFTER {act} ON fact BEGIN "
        f"INSERT INTO fact_change(audience, day, by, cells) SELECT {row}.audience, {row}.day, {by}, {_cells(f'{row}.')} "
        f"WHERE {row}.audience IN ('{OFFICE}', 'evidence:' || {row}.building); "
        f"DELETE FROM fact_change WHERE n <= (SELECT max(n) FROM fact_change) - {MOST_CHANGES}; END"
    )


SCHEMA: tuple[str, ...] = (
    "CREATE INDEX IF NOT EXISTS fact_told ON fact(audience, day, kind, actor_role, flags, topic, subject, actor, people, building)",
    "CREATE TABLE IF NOT EXISTS fact_change(n INTEGER PRIMARY KEY, audience TEXT, day TEXT, by INTEGER, cells TEXT)",
    _logging("insert", "new", 1),
    _logging("update", "old", -1),
    _logging("update", "new", 1),
    _logging("delete", "old", -1),
    (
        "CREATE INDEX IF NOT EXISTS record_held ON record(kind, audience, deleted, body ->> '$.role', body ->> '$.building', "
        "body ->> '$.person', body ->> '$.start', body ->> '$.end') WHERE kind = 'assignment'"
    ),
    # What was kept before.
    *(f"DROP TRIGGER IF EXISTS fact_{act}" for act in ("insert", "update", "delete")),
    "DROP TABLE IF EXISTS fact_mark",
)
"""What the indicators are read and kept with: an index that holds all they ask of a fact, a log of the facts that came and went, and an
index that holds all they ask of a post."""
Sort = tuple[str, str | None, str]
"""What a select looks at: kind, role of the author, flags as they are stored."""
Fits = Callable[[Sort], bool]
Facet = Literal["topic", "subject", "crowd", "month", "work", "size"]


class Db(Protocol):
    """What is needed of a database connection."""

    def execute(self, sql: str, parameters: Any = (), /) -> Any: ...


class Window(NamedTuple):
    """Days from `first` to `last`, both included."""

    first: date
    last: date


class Select(NamedTuple):
    """Facts of one kind, by authors in one of the roles (any when empty), with all of the flags and none of those left out."""

    kind: str
    roles: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    without: tuple[str, ...] = ()

    def takes(self, sort: Sort) -> bool:
        """Whether it selects facts of this sort."""
        kind, role, flags = sort
        return (
            kind == self.kind
            and (not self.roles or role in self.roles)
            and all(_flag(name) in flags for name in self.flags)
            and not any(_flag(name) in flags for name in self.without)
        )


class Cells(NamedTuple):
    """What is counted of a fact of one sort."""

    topic: str | None
    subject: str | None
    crowd: int | Literal["nobody"] | None
    """Where it stands for an author's whole month, how many people there were; where it names nobody, that."""
    month: tuple[str, str]
    """The author and the month."""
    people: int
    """How many people it speaks of."""

    @property
    def size(self) -> tuple[str | None, int]:
        """The topic, and of how many people it speaks."""
        return self.topic, self.people

    @property
    def work(self) -> tuple[str | None, str]:
        """The topic, and the author who has a fact of it."""
        return self.topic, self.month[0]


class Change(NamedTuple):
    """A fact that came (`by` is 1) or went (-1)."""

    n: int
    audience: str
    day: str
    by: int
    sort: Sort
    cells: Cells


class Reach(NamedTuple):
    """How many different people the facts reach, and what can't be counted."""

    people: int
    unknown: int = 0
    """Different subjects that stand on no list."""
    unnamed: int = 0
    """Contacts that name nobody (an anonymous visit, an author without the building's pseudonyms)."""
    monthly: int = 0
    """The largest number of people of any one author and month that is known by number only."""
    list_known: bool = True
    """Whether the building has published its list of the year."""


@dataclass(frozen=True, slots=True)
class Told:
    """What the facts of one audience and window tell. It never changes; several threads may ask at once."""

    facts: Mapping[Sort, Sequence[Cells]]
    _counts: dict[tuple[Facet, tuple[Select, ...]], tuple[Fits, dict[Any, int]]] = field(default_factory=dict[Any, Any])
    """What was counted so far: how many facts there are of each value of a facet."""

    def changed(self, changes: Sequence[Change]) -> Told:
        """What they tell after these changes."""
        facts = dict(self.facts)
        for change in changes:
            here = [*facts.get(change.sort, ())]
            here.append(change.cells) if change.by > 0 else here.remove(change.cells)
            facts[change.sort] = here
        counts = self._counts.copy()
        for (facet, selects), (fits, count) in self._counts.copy().items():
            if moving := [one for one in changes if fits(one.sort)]:
                counts[facet, selects] = fits, _moved(count, facet, moving)
        return Told(facts, counts)

    def reach(self, groups: Sequence[Sequence[Select]], listed: frozenset[str]) -> Reach:
        """Different listed educators that a fact of every group reaches, and what of the same facts can't be counted."""
        reached = [self._count("subject", tuple(group)) for group in groups]
        crowds = self._count("crowd", tuple(select for group in groups for select in group))
        return Reach(
            people=len(listed.intersection(*reached)) if reached else 0,
            unknown=len(frozenset[str | None]().union(*reached) - listed - {None}),
            unnamed=crowds.get("nobody", 0),
            monthly=max((crowd for crowd in crowds if isinstance(crowd, int)), default=0),
            list_known=bool(listed),
        )

    def count(self, selects: tuple[Select, ...], topics: frozenset[str] | None) -> int:
        """How many facts there are."""
        found = self._count("topic", selects).items()
        return sum(many for topic, many in found if topics is None or topic in topics)

    def months(self, selects: tuple[Select, ...]) -> Set[tuple[str, str]]:
        """Authors and the months in which they have a fact."""
        return self._count("month", selects).keys()

    def topics(self, selects: tuple[Select, ...]) -> frozenset[str]:
        """The different topics of the facts."""
        return frozenset(topic for topic in self._count("topic", selects) if topic is not None)

    def authors(self, selects: tuple[Select, ...]) -> Set[tuple[str | None, str]]:
        """The topics, each with every author who has a fact of it."""
        return self._count("work", selects).keys()

    def sizes(self, selects: tuple[Select, ...]) -> Set[tuple[str | None, int]]:
        """The topics, each with every number of people that a fact of it speaks of."""
        return self._count("size", selects).keys()

    def subjects(self, selects: tuple[Select, ...]) -> frozenset[str]:
        """The different people the facts concern."""
        return frozenset(subject for subject in self._count("subject", selects) if subject is not None)

    def _count(self, facet: Facet, selects: tuple[Select, ...]) -> dict[Any, int]:
        known = self._counts.get((facet, selects))
        if known is None:
            fits = fitting(selects)
            taken = (getattr(one, facet) for sort, of in self.facts.items() if fits(sort) for one in of)
            known = self._counts[facet, selects] = (fits, dict(Counter(taken)))
        return known[1]


class Kept:
    """What the facts tell, brought up to date by what came and went. Several threads may ask at once, none of them within a write."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._told: dict[Window, dict[str, tuple[int, Told]]] = {}

    def catch_up(self, db: Db) -> None:
        """Brings all that is kept up to date; where the log doesn't reach back so far, it is forgotten."""
        with self._lock:
            seen = [n for told in self._told.values() for n, _ in told.values()]
            if not seen or not (changes := _changes(db, min(seen))):
                return
            if changes[0].n != min(seen) + 1:
                self._told.clear()
            by_audience = defaultdict[str, list[Change]](list)
            for change in changes:
                by_audience[change.audience].append(change)
            for window, told in self._told.items():
                first, last = (day.isoformat() for day in window)
                for audience, (n, known) in told.items():
                    new = [one for one in by_audience[audience] if one.n > n and first <= one.day <= last]
                    told[audience] = (max(n, changes[-1].n), known.changed(new) if new else known)

    def get(self, audience: str, window: Window) -> Told | None:
        """What was told when it was last brought up to date."""
        with self._lock:
            told = self._told.pop(window, None)
            if told is None:
                return None
            self._told[window] = told  # the newest of them
            return told[audience][1] if audience in told else None

    def put(self, audience: str, window: Window, n: int, told: Told) -> None:
        """Keeps what was told after so many changes, and forgets the window that was asked for least lately."""
        with self._lock:
            self._told.setdefault(window, {})[audience] = (n, told)
            while len(self._told) > MOST_WINDOWS:
                del self._told[next(iter(self._told))]


def _changes(db: Db, since: int) -> list[Change]:
    """The changes of facts after one."""
    if not _logs(db):
        return []
    (found,) = db.execute(
        "SELECT json_group_array(json_array(n, audience, day, by, json(cells))) FROM (SELECT * FROM fact_change WHERE n > ? ORDER BY n)",
        (since,),
    ).fetchone()
    return [Change(n, audience, day, by, *_parts(cells)) for n, audience, day, by, cells in json.loads(found)]


def _logs(db: Db) -> bool:
    """Whether changes are logged. In a damaged file that an older version wrote last they aren't; it is only read, so nothing changes."""
    return db.execute("SELECT 1 FROM sqlite_master WHERE name = 'fact_change'").fetchone() is not None


def read(db: Db, audience: str, window: Window) -> tuple[int, Told]:
    """Reads the facts of an audience and window, and in the same moment the number of the last change."""
    where, values = where_of(audience, window)
    last = "(SELECT coalesce(max(n), 0) FROM fact_change)" if _logs(db) else "0"
    # One value for the whole audience: reading it row by row would take four times as long.
    n, found = db.execute(f"SELECT {last}, json_group_array({_cells()}) FROM fact WHERE {where}", values).fetchone()
    facts = defaultdict[Sort, list[Cells]](list)
    for one in json.loads(found):
        sort, cells = _parts(one)
        facts[sort].append(cells)
    return n, Told(facts)


def where_of(audience: str, window: Window) -> tuple[str, list[str]]:
    """The condition of an audience and window, and its values. A fact counts for a building only in that building's own audience."""
    values = [audience, window.first.isoformat(), window.last.isoformat()]
    if audience == OFFICE:
        return "audience = ? AND day BETWEEN ? AND ?", values
    return "audience = ? AND day BETWEEN ? AND ? AND 'evidence:' || building = ?", [*values, audience]


def _parts(cells: list[Any]) -> tuple[Sort, Cells]:
    kind, role, flags, topic, subject, actor, month, people = cells
    if subject is not None:
        subject = intern(subject)
    crowd = people if _flag(MONTHLY) in flags else "nobody" if subject is None else None
    return _sort(kind, role, flags), Cells(topic, subject, crowd, (intern(actor), intern(month)), people)


@cache
def _sort(kind: str, role: str | None, flags: str) -> Sort:
    """There are few sorts, and two that are the same thing are compared in no time."""
    return kind, role, flags


def _moved(count: Mapping[Any, int], facet: Facet, changes: Sequence[Change]) -> dict[Any, int]:
    """A count after these changes."""
    moved = dict(count)
    for change in changes:
        value = getattr(change.cells, facet)
        moved[value] = moved.get(value, 0) + change.by
        if not moved[value]:
            del moved[value]
    return moved


@cache
def fitting(selects: tuple[Select, ...]) -> Fits:
    """The test whether any of the selects takes facts of a sort; there are few sorts, so each is looked at once."""

    @cache
    def fits(sort: Sort) -> bool:
        return any(select.takes(sort) for select in selects)

    return fits


@cache
def _flag(name: str) -> str:
    # Flags are stored as a JSON array of plain codes, so a code with its quotes is found in the text exactly where the array holds it.
    return json.dumps(name)
