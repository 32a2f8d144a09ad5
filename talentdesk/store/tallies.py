"""Facts added up: what every question over the facts of one audience and window is answered from.

A tally is read once and kept until a fact of its audience changes; a trigger counts the changes. So a merge costs as much as the
buildings it touched, and a second look at the same day next to nothing.
"""

# ruff: noqa: S608
# Queries are put together from the constant parts in this file; every value is bound.

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any, Protocol, TypeVar, cast

OFFICE = "office"
MONTHLY = "monthly"
MOST_WINDOWS = 4
"""Windows that are kept of an audience: today's, that of the preparation, and a day or two somebody looks back to."""
SCHEMA: tuple[str, ...] = (
    "CREATE INDEX IF NOT EXISTS fact_told ON fact(audience, day, kind, actor_role, flags, topic, subject, actor, people, building)",
    "CREATE TABLE IF NOT EXISTS fact_mark(audience TEXT PRIMARY KEY, n INTEGER NOT NULL) WITHOUT ROWID",
    *(
        f"CREATE TRIGGER IF NOT EXISTS fact_{act.lower()} AFTER {act} ON fact BEGIN "
        f"INSERT INTO fact_mark VALUES ({which}.audience, 1) ON CONFLICT DO UPDATE SET n = n + 1; END"
        for act, which in (("INSERT", "new"), ("UPDATE", "new"), ("DELETE", "old"))
    ),
)
"""What the tallies are read and kept with: an index that holds all they ask of a fact, and how often an audience's facts changed."""
Sort = tuple[str, str | None, str]
"""What a select looks at: kind, role of the author, flags as they are stored."""
T = TypeVar("T")


class Db(Protocol):
    """What is needed of a database connection."""

    def execute(self, sql: str, parameters: Any = (), /) -> Any: ...


@dataclass(frozen=True, slots=True)
class Window:
    """Days from `first` to `last`, both included."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Select:
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


@dataclass(frozen=True, slots=True)
class Reach:
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
class Tally:
    """The facts of one sort and topic, added up."""

    sort: Sort
    topic: str | None
    facts: int
    unnamed: int
    """Facts that name nobody."""
    people: int
    """The largest number of people of one fact."""
    subjects: frozenset[str]
    months: frozenset[str]
    """Author and month of the facts, with a space between."""


@dataclass(slots=True)
class Told:
    """What the facts of one audience and window tell. Answers are remembered: facts that stand as they are give the same ones."""

    tallies: tuple[Tally, ...]
    _answers: dict[Any, Any] = field(default_factory=dict[Any, Any])

    def reach(self, groups: Sequence[Sequence[Select]], listed: frozenset[str]) -> Reach:
        """Different listed educators that a fact of every group reaches, and what of the same facts can't be counted."""
        asked = tuple(tuple(group) for group in groups)
        return self._once((asked, listed), lambda: self._reach(asked, listed))

    def _reach(self, groups: tuple[tuple[Select, ...], ...], listed: frozenset[str]) -> Reach:
        by_group = [self._taken(group) for group in groups]
        reached = [_subjects(group) for group in by_group]
        hit = {(one.sort, one.topic): one for group in by_group for one in group}.values()
        monthly = [one for one in hit if _flag(MONTHLY) in one.sort[2]]
        return Reach(
            people=len(listed.intersection(*reached)) if reached else 0,
            unknown=len(frozenset[str]().union(*reached) - listed),
            unnamed=sum(one.unnamed for one in hit) - sum(one.unnamed for one in monthly),
            monthly=max((one.people for one in monthly), default=0),
            list_known=bool(listed),
        )

    def count(self, selects: tuple[Select, ...], topics: frozenset[str] | None) -> int:
        """How many facts there are."""
        return self._once(
            ("count", selects, topics),
            lambda: sum(one.facts for one in self._taken(selects) if topics is None or one.topic in topics),
        )

    def months(self, selects: tuple[Select, ...]) -> dict[str, frozenset[str]]:
        """For each author the months with a fact."""
        return self._once(("months", selects), lambda: self._months(selects))

    def _months(self, selects: tuple[Select, ...]) -> dict[str, frozenset[str]]:
        found: dict[str, set[str]] = {}
        for mark in frozenset[str]().union(*(one.months for one in self._taken(selects))):
            actor, _, month = mark.partition(" ")
            found.setdefault(actor, set()).add(month)
        return {actor: frozenset(months) for actor, months in found.items()}

    def topics(self, selects: tuple[Select, ...]) -> frozenset[str]:
        """The different topics of the facts."""
        return frozenset(one.topic for one in self._taken(selects) if one.topic is not None)

    def subjects(self, selects: tuple[Select, ...]) -> frozenset[str]:
        """The different people the facts concern."""
        return _subjects(self._taken(selects))

    def _taken(self, selects: tuple[Select, ...]) -> list[Tally]:
        fits = _fitting(selects)
        return [one for one in self.tallies if fits(one.sort)]

    def _once(self, question: Any, answer: Callable[[], T]) -> T:
        if question not in self._answers:
            self._answers[question] = answer()
        return cast("T", self._answers[question])


class Kept:
    """What the facts tell, as long as they stand as they were. Several threads may ask at once."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._told: dict[str, dict[Window, tuple[int, Told]]] = {}

    def get(self, audience: str, window: Window, mark: int) -> Told | None:
        """What was told while the audience's facts had changed so often."""
        with self._lock:
            known = self._told.get(audience, {}).get(window)
        return known[1] if known and known[0] == mark else None

    def put(self, audience: str, window: Window, mark: int, told: Told) -> None:
        """Remembers it in place of what was told of the oldest windows."""
        with self._lock:
            windows = self._told.setdefault(audience, {})
            windows.pop(window, None)
            windows[window] = (mark, told)
            while len(windows) > MOST_WINDOWS:
                del windows[next(iter(windows))]


def marks(db: Db) -> dict[str, int]:
    """How often each audience's facts have changed. Read before the facts themselves: then what is kept is never older than its mark.

    A damaged file that an older version wrote last has no marks; it is only read, so its facts stay as they are.
    """
    if not db.execute("SELECT 1 FROM sqlite_master WHERE name = 'fact_mark'").fetchone():
        return {}
    return {str(audience): int(n) for audience, n in db.execute("SELECT audience, n FROM fact_mark")}


def read(db: Db, audience: str, window: Window) -> Told:
    """Adds up the facts of an audience and window."""
    where, values = where_of(audience, window)
    # One value for the whole audience: reading it row by row would take twice the time.
    (found,) = db.execute(
        "SELECT json_group_array(json(tally)) FROM (SELECT json_array(kind, actor_role, flags, topic, "
        "count(*), count(*) - count(subject), max(CAST(people AS INTEGER)), "
        "json_group_array(DISTINCT subject) FILTER (WHERE subject IS NOT NULL), "
        "json_group_array(DISTINCT actor || ' ' || substr(day, 1, 7))) AS tally "
        f"FROM fact WHERE {where} GROUP BY kind, actor_role, flags, topic)",
        values,
    ).fetchone()
    return Told(
        tuple(
            Tally((kind, role, flags), topic, facts, unnamed, people, frozenset(subjects), frozenset(months))
            for kind, role, flags, topic, facts, unnamed, people, subjects, months in json.loads(found)
        )
    )


def where_of(audience: str, window: Window) -> tuple[str, list[str]]:
    """The condition of an audience and window, and its values. A fact counts for a building only in that building's own audience."""
    values = [audience, window.first.isoformat(), window.last.isoformat()]
    if audience == OFFICE:
        return "audience = ? AND day BETWEEN ? AND ?", values
    return "audience = ? AND day BETWEEN ? AND ? AND 'evidence:' || building = ?", [*values, audience]


@cache
def _fitting(selects: tuple[Select, ...]) -> Callable[[Sort], bool]:
    """The test whether any of the selects takes a sort; there are few sorts, so each is looked at once."""

    @cache
    def fits(sort: Sort) -> bool:
        return any(select.takes(sort) for select in selects)

    return fits


def fits(selects: tuple[Select, ...], sort: Sort) -> bool:
    """Whether any of the selects takes facts of this sort."""
    return _fitting(selects)(sort)


def _subjects(tallies: Sequence[Tally]) -> frozenset[str]:
    return frozenset[str]().union(*(one.subjects for one in tallies))


@cache
def _flag(name: str) -> str:
    # Flags are stored as a JSON array of plain codes, so a code with its quotes is found in the text exactly where the array holds it.
    return json.dumps(name)
