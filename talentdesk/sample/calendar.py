"""The sample district's school years: first and last day, closed days, and the day up to which its records go."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

SETTLING_IN = 30
"""Days into a school year before there is enough to show; until then the sample shows the year before, as it ended."""


@dataclass(frozen=True, slots=True)
class Year:
    """One school year."""

    first: date
    last: date

    @property
    def name(self) -> str:
        """Like 2026-27."""
        return f"{self.first.year}-{self.last.year % 100:02d}"

    def closed(self) -> list[date]:
        """Weekdays without school: Labor Day, fall break, Thanksgiving, winter, Martin Luther King Day, spring break, Memorial Day."""
        fall, spring = self.first.year, self.last.year
        thanksgiving = _nth_weekday(fall, 11, 3, 4)
        memorial = _nth_weekday(spring, 6, 0, 1) - timedelta(days=7)
        spans = (
            (_nth_weekday(fall, 9, 0, 1), 1),
            (_nth_weekday(fall, 10, 0, 2), 1),
            (thanksgiving - timedelta(days=1), 3),
            (date(fall, 12, 22), 12),
            (_nth_weekday(spring, 1, 0, 3), 1),
            (_nth_weekday(spring, 3, 0, 4), 5),
            (memorial, 1),
        )
        days = (first + timedelta(days=n) for first, count in spans for n in range(count))
        return [day for day in days if day.weekday() < 5]

    def school_days(self, first: date, last: date) -> list[date]:
        """The days with school from `first` to `last`."""
        closed = set(self.closed())
        begin, end = max(first, self.first), min(last, self.last)
        days = (begin + timedelta(days=n) for n in range((end - begin).days + 1))
        return [day for day in days if day.weekday() < 5 and day not in closed]


def year_starting(fall: int) -> Year:
    """The school year that starts in that calendar year: from the last Monday but one of August to the second Friday of June."""
    first = _nth_weekday(fall, 9, 0, 1) - timedelta(days=14)
    return Year(first, _nth_weekday(fall + 1, 6, 4, 2))


def year_of(today: date) -> Year:
    """The school year the sample is about: the one that today lies in, or the one before while the new one is young."""
    year = year_starting(today.year)
    return year if today >= year.first + timedelta(days=SETTLING_IN) else year_starting(today.year - 1)


def shown_on(today: date) -> date:
    """The day as of which the sample is looked at: today, or the last day of its school year once that is over."""
    return min(today, year_of(today).last)


def _nth_weekday(year: int, month: int, weekday: int, n: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (n - 1))
