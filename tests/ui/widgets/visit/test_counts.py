"""Tallies, sweeps and the talk timer, by keys and by mouse."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from talentdesk.clock import FixedClock
from ui.theme import Theme
from ui.widgets.visit.choices import Item
from ui.widgets.visit.clock import VisitClock
from ui.widgets.visit.counts import Counts

FORM = tuple(Item(f"t{number}", f"Tally {number}") for number in range(1, 6))
LEFT = Qt.MouseButton.LeftButton

Shown = Callable[[QWidget], None]


@pytest.fixture
def wall() -> FixedClock:
    return FixedClock(1_793_880_000_000)


@pytest.fixture
def counts(shown: Shown, theme: Theme, wall: FixedClock) -> Counts:
    clock = VisitClock(wall)
    made = Counts(clock)
    clock.setParent(made)
    made.show_form(FORM)
    shown(made)
    clock.go_on()
    return made


def test_each_tally_counts_up_and_back(counts: Counts, qtbot: QtBot) -> None:
    counts.tally(0, 1)
    counts.tally(0, 1)
    counts.tally(0, -1)
    counts.tally(1, -1)
    fifth = counts.tallies[4]
    for button in (fifth.more, counts.tallies[0].fewer):
        assert min(button.width(), button.height()) >= 28
        qtbot.mouseClick(button, LEFT)
    assert counts.counts() == {"t5": 1}
    assert fifth.more.accessibleName() == "Tally 5: 1. One more"
    assert [tally.key for tally in counts.tallies] == ["F5", "F6", "F7", "F8", ""]


def test_counts_of_a_record_come_back_even_when_zero_or_of_another_form(counts: Counts) -> None:
    kept = {"t1": 0, "t2": 3, "gone": 2}
    counts.show_counts(kept, [{"at": 120, "on": 18, "off": 4}], 62)
    assert counts.counts() == kept
    assert counts.sweeps() == [{"at": 120, "on": 18, "off": 4}]
    assert counts.talk.seconds == 62
    assert "Sweep 1 of 5: on 18 · off 4" in counts.sweep.text()


def test_a_sweep_by_keys(counts: Counts, wall: FixedClock, qtbot: QtBot) -> None:
    counts.begin_sweep()
    wall.ms += 30_000
    qtbot.keyClicks(counts.counter, "oof")
    qtbot.keyClick(counts.counter, Qt.Key.Key_Right)
    qtbot.keyClick(counts.counter, Qt.Key.Key_Left)
    assert counts.sweeps() == [{"at": 30, "on": 3, "off": 2}], "what is being counted is not lost"
    with qtbot.waitSignal(counts.sweep_over):
        qtbot.keyClick(counts.counter, Qt.Key.Key_Return)
    assert counts.sweeps() == [{"at": 30, "on": 3, "off": 2}]
    counts.begin_sweep()
    qtbot.keyClicks(counts.counter, "f")
    qtbot.keyClick(counts.counter, Qt.Key.Key_Escape)
    assert len(counts.sweeps()) == 1
    qtbot.mouseClick(counts.unsweep, LEFT)
    assert counts.sweeps() == []


def test_a_sweep_by_mouse(counts: Counts, qtbot: QtBot) -> None:
    qtbot.mouseClick(counts.sweep, LEFT)
    for button in (counts.counter.on_button, counts.counter.on_button, counts.counter.off_button):
        assert button.height() >= 28
        qtbot.mouseClick(button, LEFT)
    qtbot.mouseClick(counts.counter.keep, LEFT)
    assert [(sweep["on"], sweep["off"]) for sweep in counts.sweeps()] == [(2, 1)]


def test_the_talk_timer_runs_only_while_the_visit_runs(counts: Counts, wall: FixedClock) -> None:
    counts.talk.switch()
    wall.ms += 130_000
    assert counts.talk.seconds == 130
    counts._clock.pause()
    wall.ms += 60_000
    assert counts.talk.seconds == 130
    assert "stopped" in counts.talk.accessibleName()
    counts.talk.switch()
    assert not counts.talk.isChecked()
    counts._clock.go_on()
    counts.talk.switch()
    wall.ms += 10_000
    counts._clock.tick()
    assert counts.talk.seconds == 140
    assert "02:20" in counts.talk.text()
