"""Wall clock and hybrid logical clock.

A stamp is 16 lower-case hex characters: 48 bits of milliseconds since 1970 and a 16-bit counter. Text order is time order, so SQL,
JSON and Python compare stamps alike. The clock follows the causal order of what it has seen even when the wall clock stands or goes back.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, date, datetime

ZERO = "0" * 16
MAX_COUNTER = 0xFFFF
MAX_MS = 253_402_300_799_999
"""The last millisecond of the year 9999: a later stamp could not be shown as a day."""


class Clock:
    """The wall clock of this machine."""

    def now_ms(self) -> int:
        """Milliseconds since 1970, UTC."""
        return time.time_ns() // 1_000_000

    def now(self) -> datetime:
        """The current time, UTC, to the millisecond."""
        return datetime.fromtimestamp(self.now_ms() / 1000, UTC)

    def hour(self) -> str:
        """The hour that has begun, as ISO 8601 UTC: all that a file of the exchange tells of its time."""
        return f"{self.now():%Y-%m-%dT%H:00:00Z}"

    def today(self) -> date:
        """The day in this machine's time zone: the day a person here would write on a note."""
        return datetime.fromtimestamp(self.now_ms() / 1000).date()


@dataclass
class FixedClock(Clock):
    """A clock that stands still until it is moved; for the sample district and for tests."""

    ms: int

    def now_ms(self) -> int:
        return self.ms


def pack(ms: int, counter: int) -> str:
    """The stamp of a millisecond and a counter. Raises ValueError after the year 9999 and outside 16 bits."""
    if not 0 <= ms <= MAX_MS or not 0 <= counter <= MAX_COUNTER:
        raise ValueError("outside the range of a stamp")
    return f"{ms:012x}{counter:04x}"


def unpack(stamp: str) -> tuple[int, int]:
    """Milliseconds and counter of a stamp. Raises ValueError for anything that is not one."""
    if len(stamp) != 16 or not set(stamp) <= set("0123456789abcdef"):
        raise ValueError("not a stamp")
    ms = int(stamp[:12], 16)
    if ms > MAX_MS:
        raise ValueError("a stamp after the year 9999")
    return ms, int(stamp[12:], 16)


def iso(stamp: str) -> str:
    """The wall-clock part of a stamp as ISO 8601 UTC with milliseconds."""
    ms, _ = unpack(stamp)
    seconds, milli = divmod(ms, 1000)
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%dT%H:%M:%S}.{milli:03d}Z"


def day_stamp(ms: int) -> str:
    """A stamp that tells the UTC day and nothing finer: facts carry it so that they do not give away the hour of a talk."""
    day = 86_400_000
    return pack(ms - ms % day, 0)


def tick(last: str, now_ms: int) -> str:
    """The stamp of a new event after `last` was seen. A full counter moves on to the next millisecond."""
    ms, counter = unpack(last)
    if now_ms > ms:
        return pack(now_ms, 0)
    return pack(ms, counter + 1) if counter < MAX_COUNTER else pack(ms + 1, 0)


def years_before(day: date, years: int) -> date:
    """The same day some years earlier; 29 February becomes the 28th."""
    return day.replace(year=day.year - years, day=28 if (day.month, day.day) == (2, 29) else day.day)
