"""Who works in the sample district, how often the leaders do what, and whom they reach. The numbers here shape the indicators."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from talentdesk.sample.calendar import Year


@dataclass(frozen=True, slots=True)
class Member:
    """One person of the directory, with the id that the district gave them."""

    id: str
    name: str
    role: str
    building: str | None
    post: str = ""


@dataclass(frozen=True, slots=True)
class Cast:
    """The people and buildings (name → id) of the district, its school year, and the first day that is not yet told."""

    members: tuple[Member, ...]
    buildings: dict[str, str]
    year: Year
    until: date
    seed: int

    def of(self, role: str, building: str | None = None) -> list[Member]:
        """Members in a role, of one building where it is named, in an order that only the seed decides."""
        found = [item for item in self.members if item.role == role and (building is None or item.building == building)]
        return sorted(found, key=lambda item: item.name)

    def days(self) -> list[date]:
        """The school days of the story: from the second week to yesterday."""
        return self.year.school_days(self.year.first + timedelta(days=7), self.until - timedelta(days=1))

    def random(self, *parts: str) -> random.Random:
        """A generator of its own for each purpose, so that one more note here changes nothing there."""
        return random.Random("/".join((str(self.seed), *parts)))


@dataclass(frozen=True, slots=True)
class Pace:
    """How one leader works: per week, in all, and with which care."""

    profile: str
    role: str
    buildings: tuple[str, ...]
    visits: float
    """A week."""
    sessions: float
    """A week."""
    cycles: int
    """Begun by the end of November, and at the same rate after."""
    notes: int = 0
    """Mentorship notes by the end of November."""
    closes: float = 0.5
    """Share of visits that end in a talk with a next step."""
    needs: float = 0.5
    """Share of visits and cycles that start from a recorded need."""
    pause: str = ""
    """A month (like 10) without coaching."""


NORTH, SOUTH, WEST = "North Elementary", "South Middle", "West High"
PACES: tuple[Pace, ...] = (
    Pace("north-principal", "principal", (NORTH,), 11, 3, 6, 4, closes=0.92, needs=0.93),
    Pace("north-coach", "coach", (NORTH,), 5, 8, 22, closes=0.9, needs=0.95),
    Pace("south-principal", "principal", (SOUTH,), 8, 1.6, 4, 4, closes=0.62, needs=0.5, pause="10"),
    Pace("south-coach", "coach", (SOUTH,), 5, 8, 22, closes=0.7, needs=0.7),
    Pace("west-principal", "principal", (WEST,), 4, 0.5, 2, 4, closes=0.45, needs=0.3),
    Pace("executive", "executive", (NORTH, SOUTH, NORTH, WEST), 3, 2, 4, 48, closes=0.8, needs=0.85),
)
"""The leaders who have a laptop. Over the thirteen weeks to the end of November: about 470 visits, 300 sessions, 60 cycles, 60 notes."""
REACHED = {NORTH: 0.96, SOUTH: 0.66, WEST: 0.34}
"""Share of a building's teachers whom anybody reaches; the others wait."""
EARLY = {NORTH: 0.0, SOUTH: 0.12, WEST: 0.08}
"""Share who were visited in the first weeks only."""
EARLY_DAYS = 35
AUTUMN_WEEKS = 13.0
"""The weeks for which cycles and notes are counted above."""


def reached(cast: Cast, building: str, on: date | None = None) -> list[Member]:
    """The teachers of a building whom somebody reaches: all year, or only early in it."""
    teachers = cast.of("teacher", cast.buildings[building])
    cast.random("reached", building).shuffle(teachers)
    steady = round(len(teachers) * REACHED[building])
    early = round(len(teachers) * EARLY[building])
    is_early = on is None or (on - cast.year.first).days <= EARLY_DAYS
    return teachers[: steady + early] if is_early else teachers[:steady]


def spread(days: Sequence[date], per_week: float, rng: random.Random) -> list[date]:
    """Days for something that happens so many times a week, in order."""
    weeks: dict[tuple[int, int], list[date]] = {}
    for day in days:
        weeks.setdefault(day.isocalendar()[:2], []).append(day)
    found: list[date] = []
    owed = 0.0
    for week in weeks.values():
        owed += per_week * min(1.0, len(week) / 5)
        count = int(owed)
        owed -= count
        found += sorted(rng.choices(week, k=count))
    return found


class Rounds:
    """Goes through people in turn, a new order each time round, so that everybody comes up before anybody comes up twice."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self._queue: list[Member] = []

    def next(self, people: Sequence[Member]) -> Member:
        """The next one among these people."""
        if not any(person in people for person in self._queue):
            self._queue = list(people)
            self._rng.shuffle(self._queue)
        chosen = next(person for person in self._queue if person in people)
        self._queue.remove(chosen)
        return chosen
