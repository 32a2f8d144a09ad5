"""Stamps: text order is time order, and an event is always later than what was seen before it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talentdesk import clock

MS = st.integers(0, clock.MAX_MS)
COUNTERS = st.integers(0, clock.MAX_COUNTER)
STAMPS = st.builds(clock.pack, MS, COUNTERS)


@given(MS, COUNTERS, MS, COUNTERS)
def test_text_order_is_time_order(ms: int, counter: int, other_ms: int, other_counter: int) -> None:
    one, other = clock.pack(ms, counter), clock.pack(other_ms, other_counter)
    assert (one < other) == ((ms, counter) < (other_ms, other_counter))
    assert clock.unpack(one) == (ms, counter)


@given(st.builds(clock.pack, st.integers(0, clock.MAX_MS - 1), COUNTERS), MS)
def test_an_event_is_later_than_what_was_seen_whatever_the_wall_clock_says(last: str, now_ms: int) -> None:
    following = clock.tick(last, now_ms)
    assert following > last
    assert clock.unpack(following)[0] in (now_ms, clock.unpack(last)[0], clock.unpack(last)[0] + 1)


def test_a_full_counter_moves_on_to_the_next_millisecond() -> None:
    assert clock.tick(clock.pack(7, clock.MAX_COUNTER), 3) == clock.pack(8, 0)
    assert clock.tick(clock.pack(7, 2), 3) == clock.pack(7, 3)
    assert clock.tick(clock.pack(7, 2), 9) == clock.pack(9, 0)


@given(STAMPS)
def test_a_day_stamp_tells_the_day_and_nothing_finer(stamp: str) -> None:
    ms, _ = clock.unpack(stamp)
    day = clock.day_stamp(ms)
    assert clock.iso(day)[:10] == clock.iso(stamp)[:10]
    assert clock.iso(day)[10:] == "T00:00:00.000Z"


@pytest.mark.parametrize(
    "text", ["", "0" * 15, "0" * 17, "A" * 16, "g" * 16, "f" * 16, "०" * 16, f"{clock.MAX_MS + 1:012x}0000"]
)
def test_what_is_no_stamp_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="stamp"):
        clock.unpack(text)


@pytest.mark.parametrize(("ms", "counter"), [(-1, 0), (0, -1), (clock.MAX_MS + 1, 0), (0, clock.MAX_COUNTER + 1)])
def test_nothing_outside_its_range_becomes_a_stamp(ms: int, counter: int) -> None:
    with pytest.raises(ValueError, match="range"):
        clock.pack(ms, counter)


def test_the_last_stamp_can_be_shown() -> None:
    assert clock.iso(clock.pack(clock.MAX_MS, clock.MAX_COUNTER)) == "9999-12-31T23:59:59.999Z"


def test_an_hour_tells_no_minute() -> None:
    assert clock.FixedClock(1_793_880_000_000 + 59 * 60_000).hour() == "2026-11-05T12:00:00Z"
