"""Run in a process of its own: goes through the application and tells how long the window kept somebody waiting, and what it holds.

Usage: python -m benchmarks.tour acts|typing HOME PASSPHRASE_FILE. Prints one JSON object, name → amount: of `acts` the seconds of the
longest block of every sort of act, and bytes of memory; of `typing` the seconds from a key press until it is drawn, at rest and during
a sync.

A timer of one millisecond beats on the window's thread. The gap between two beats is what a key press would have waited, whoever held
the thread or the interpreter.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ui.app import begin

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from ui.desk import Desk
    from ui.round import Round

SETTLED = 20
"""Beats without a job until an act counts as over."""
KEYS = 60
"""Key presses at rest; during a sync as many as it has time for."""
KEY_EVERY_S = 0.04
KINDS = ("walkthrough", "coaching_session", "coaching_cycle", "mentorship_note", "partnership")
WORDS = "the class compares three ways to share nine apples "
Step = tuple[str, Callable[[], Any]]


class Tour:
    """Takes one step after the other, each when the one before has settled, and keeps the longest gap of every group."""

    def __init__(self, desk: Desk, steps: Callable[[Tour], Iterator[Step]]) -> None:
        from PySide6.QtCore import Qt, QTimer

        self.desk = desk
        self.longest: dict[str, float] = {}
        self.more: dict[str, float] = {}
        """What else there is to tell."""
        self._steps = steps(self)
        self._act = ""
        self._quiet = 0
        self._last = 0.0
        self.busy: Callable[[], bool] = self.working
        self._beat = QTimer()
        self._beat.setTimerType(Qt.TimerType.PreciseTimer)
        self._beat.timeout.connect(self.beat)
        self._wait = QTimer()
        self._wait.timeout.connect(self.wait)
        self._wait.start(20)

    def wait(self) -> None:
        """The tour begins when the first page is there."""
        if self.desk.places and not self.working():
            self._wait.stop()
            self._last = time.perf_counter()
            self._beat.start(1)

    def working(self) -> bool:
        """Whether something is still on its way."""
        return not self.desk.at_rest

    def beat(self) -> None:
        """Measures, and goes on where nothing works any more."""
        now = time.perf_counter()
        if self._act:
            self.longest[self._act] = max(self.longest.get(self._act, 0.0), now - self._last)
        self._last = now
        self._quiet = 0 if self.busy() else self._quiet + 1
        if self._quiet >= SETTLED:
            self._quiet = 0
            self._next()

    def _next(self) -> None:
        step = next(self._steps, None)
        if step is None:
            self._beat.stop()
            print(json.dumps(self.longest | self.more), flush=True)
            os._exit(0)
        self._act, act = step
        self._last = time.perf_counter()
        act()


def acts(tour: Tour) -> Iterator[Step]:
    """Every page twice, every form, a list scrolled and searched, the finder, the colours and the text size, a sync."""
    desk = tour.desk
    for place in desk.places:
        yield "page opened first", partial(desk.go, place)
    for place in desk.places:
        yield "page opened again", partial(desk.go, place)
    for kind in KINDS:
        yield "form opened", partial(_edit, desk, kind)
        yield "form left", desk.back
    yield from _in_a_list(desk)
    yield "finder opened", desk._find  # noqa: SLF001 - what Ctrl+K runs
    yield "finder left", partial(_close_finder, desk)
    yield "colours changed", partial(desk.theme.use, "dark", 1.0)
    yield "text size changed", partial(desk.theme.use, "dark", 1.5)
    yield "colours changed", partial(desk.theme.use, "light", 1.0)
    tour.more["memory after every page"] = memory("VmRSS")
    yield "sync", _round(desk).begin
    tour.more["memory at most"] = memory("VmHWM")


def _in_a_list(desk: Desk) -> Iterator[Step]:
    desk.go("walkthroughs")
    found = desk.window.page("walkthroughs").list  # pyright: ignore[reportAttributeAccessIssue, reportOptionalMemberAccess]
    bar = found.table.verticalScrollBar()
    yield "list opened", partial(desk.go, "walkthroughs")
    for at in range(1, 30):
        yield "list scrolled", partial(bar.setValue, bar.maximum() * at // 30)
    yield "record chosen", partial(found.table.selectRow, found.model.rowCount() // 2)
    for letter in "fractions":
        yield "search typed", partial(_press, found.search, letter)


def _press(field: QWidget, letter: str) -> None:
    from PySide6.QtCore import QCoreApplication, QEvent, Qt
    from PySide6.QtGui import QKeyEvent

    event = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_A, Qt.KeyboardModifier.NoModifier, letter)
    QCoreApplication.postEvent(field, event)


def _edit(desk: Desk, kind: str) -> None:
    if desk.context is not None:
        desk.context.edit(kind)


def _close_finder(desk: Desk) -> None:
    from ui.dialogs.finder import Finder

    for finder in desk.window.findChildren(Finder):
        finder.close()


class Typist:
    """Presses keys in a text field of an open form, and tells how long each took until the field was drawn again."""

    def __init__(self, tour: Tour) -> None:
        from PySide6.QtCore import Qt, QTimer

        self.taken: list[float] = []
        self._tour = tour
        self._field: QWidget | None = None
        self._posted = 0.0
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self.press)
        self._filter = _painted(self.drawn)

    def start(self) -> None:
        """Begins to type into the first text field of the form in front."""
        from PySide6.QtWidgets import QPlainTextEdit

        fields = self._tour.desk.window.pages.findChildren(QPlainTextEdit)
        fields = [field for field in fields if field.isVisible() and field.isEnabled()]
        fields[0].setFocus()
        self._field = fields[0]
        fields[0].viewport().installEventFilter(self._filter)
        self._timer.start(round(KEY_EVERY_S * 1000))

    def press(self) -> None:
        """One key. A key still under way is waited for, and counts with its whole delay."""
        if self._posted or self._field is None:
            return
        self._posted = time.perf_counter()
        _press(self._field, WORDS[len(self.taken) % len(WORDS)])

    def drawn(self) -> None:
        """The field was painted."""
        if self._posted:
            self.taken.append(time.perf_counter() - self._posted)
            self._posted = 0.0

    def stop(self) -> tuple[float, float]:
        """Ends the typing. Gives the median and what 99 of 100 keys stay below, in seconds."""
        self._timer.stop()
        return statistics.median(self.taken), statistics.quantiles(self.taken, n=100, method="inclusive")[-1]


def _painted(told: Callable[[], None]) -> Any:
    from PySide6.QtCore import QEvent, QObject, QTimer

    class Painted(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
            if event.type() == QEvent.Type.Paint:
                QTimer.singleShot(0, told)
            return super().eventFilter(watched, event)

    return Painted()


def typing(tour: Tour) -> Iterator[Step]:
    """Types into a form at rest, then while a sync merges what waits in the folder."""
    desk, rest, during = tour.desk, Typist(tour), Typist(tour)
    yield "form opened", partial(_edit, desk, "coaching_session")
    tour.busy = lambda: len(rest.taken) < KEYS
    yield "typing at rest", rest.start
    tour.more["a key at rest, median"], tour.more["a key at rest, p99"] = rest.stop()
    tour.busy = tour.working
    during.start()
    yield "typing during a merge", _round(desk).begin
    tour.more["a key during a merge, median"], tour.more["a key during a merge, p99"] = during.stop()


def _round(desk: Desk) -> Round:
    if desk.round is None:
        raise RuntimeError("no profile is open")
    return desk.round


def memory(what: str) -> int:
    """Bytes of this process by the name that Linux gives them."""
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith(f"{what}:"))


def main(words: list[str]) -> None:
    """Does what the first word says."""
    what, home, file = words
    application, desk = begin(argparse.Namespace(home=Path(home), passphrase_file=Path(file)))
    kept = Tour(desk, typing if what == "typing" else acts)
    desk.start()
    application.exec()
    del kept


if __name__ == "__main__":
    main(sys.argv[1:])
