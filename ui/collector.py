"""Collector: has Python's garbage collected on the window's thread alone, and only while no lane works.

Left to itself the collector runs on whatever thread happens to allocate, and takes widgets apart there: the process dies. And it looks
at everything that lives: in the middle of a merge that is what the merge holds, and the window would wait for it.
"""

from __future__ import annotations

import gc
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

EVERY_MS = 500


class Collector(QObject):
    """While at least one stands, the automatic collection is off and this thread does it, as seldom as Python would."""

    _standing = 0
    _was_on = True

    def __init__(self, parent: QObject, at_rest: Callable[[], bool]) -> None:
        super().__init__(parent)
        self._at_rest = at_rest
        self._thresholds = gc.get_threshold()
        self._stopped = False
        if not Collector._standing:
            Collector._was_on = gc.isenabled()
        Collector._standing += 1
        gc.disable()
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self.collect)
        self._timer.start()

    def collect(self) -> None:
        """Collects the oldest generation that is due, and so the younger ones, unless a lane works."""
        due = [age for age, count in enumerate(gc.get_count()) if count > self._thresholds[age]]
        if due and self._at_rest():
            gc.collect(due[-1])

    def settle(self) -> None:
        """What lives now (the modules, above all) lives until the end: no collection looks at it again."""
        gc.freeze()

    def stop(self) -> None:
        """No other thread works any more: Python collects by itself again, if it did before."""
        if not self._stopped:
            self._stopped = True
            self._timer.stop()
            Collector._standing -= 1
            if not Collector._standing:
                gc.unfreeze()
                if Collector._was_on:
                    gc.enable()
