"""Turns: what takes the window's own thread long is cut into steps, and a few milliseconds of steps run in every turn of events."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterator

from PySide6.QtCore import QObject, QTimer

TURN_S = 0.008
"""Seconds after which the steps give way to whatever else waits. The step under way ends first, so none may take long itself."""
PAUSE = object()
"""What a step gives to end the turn: what it did is to be laid out and drawn before the next one."""
_OVER = object()


class Turns(QObject):
    """Work for somebody who may be typing: the steps go on in turn until they are over, or until `parent` is."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._work: deque[Iterator[object]] = deque()
        self._theirs = False
        """Every other turn of events is left to lay out and draw what they did, so that it doesn't add up with the next step."""
        # A timer and no posted event, for all posted events are delivered in one go; begun anew after every turn, so that it
        # stands behind the timers of others that are due.
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._turn)

    def add(self, steps: Iterator[object]) -> None:
        """Takes steps behind what waits already. What they give doesn't matter, except PAUSE."""
        self._work.append(steps)
        self._timer.start(0)

    @property
    def idle(self) -> bool:
        """Whether nothing waits."""
        return not self._work

    def stop(self) -> None:
        """Leaves undone what waits."""
        self._work.clear()

    def _turn(self) -> None:
        self._theirs = not self._theirs
        if self._theirs:
            self._work_on()
        if self._work:
            self._timer.start(0)
        else:
            self._theirs = False  # what comes next begins at once

    def _work_on(self) -> None:
        end = time.perf_counter() + TURN_S
        while self._work and time.perf_counter() < end:
            steps = self._work[0]
            given = next(steps, _OVER)
            if given is _OVER and self._work:
                self._work.popleft()
            if given is PAUSE:
                break
