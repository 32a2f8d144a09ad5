"""The clock of a visit: pauses don't count, stamps tell the time of the day, nothing runs without being asked."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from talentdesk.clock import FixedClock
from ui.widgets.visit.clock import VisitClock, span

NOON = 1_793_880_000_000


@pytest.fixture
def wall() -> FixedClock:
    return FixedClock(NOON)


@pytest.fixture
def clock(qtbot: QtBot, wall: FixedClock) -> VisitClock:
    return VisitClock(wall)


def test_pauses_do_not_count_and_stamps_go_on_with_the_day(clock: VisitClock, wall: FixedClock) -> None:
    clock.go_on()
    wall.ms += 90_000
    assert (clock.seconds, clock.minutes, clock.stamp(0)) == (90, 1, 90)
    clock.pause()
    wall.ms += 600_000
    assert clock.seconds == 90
    assert clock.stamp(77) == 77, "while it stands nothing new is seen: a line takes the stamp of the one before"
    clock.go_on()
    wall.ms += 60_000
    assert clock.seconds == 150
    assert clock.stamp(90) == 750


def test_a_reopened_visit_stands_still_until_asked(clock: VisitClock, wall: FixedClock, qtbot: QtBot) -> None:
    clock.show("2026-11-05T11:00:00Z", 378)
    wall.ms += 5_000
    assert not clock.running
    assert span(clock.seconds) == "06:18"
    with qtbot.waitSignal(clock.switched):
        clock.go_on()
    wall.ms += 2_000
    assert clock.seconds == 380
    assert clock.started_text() == "2026-11-05T11:00:00Z"
    clock.pause()


def test_each_minute_is_told_once(clock: VisitClock, wall: FixedClock, qtbot: QtBot) -> None:
    clock.go_on()
    minutes: list[int] = []
    clock.minute_passed.connect(lambda: minutes.append(clock.minutes))
    for _ in range(4):
        wall.ms += 30_000
        clock.tick()
    assert minutes == [1, 2]
    clock.pause()


def test_stamps_without_a_beginning_tell_minutes_and_seconds(clock: VisitClock) -> None:
    clock.show(None, 0)
    assert clock.stamp_words(378) == "06:18"
    assert span(3729) == "1:02:09"
