"""Collector: has Python's garbage collected on the window's thread alone.

Left to itself the collector runs on whatever thread happens to allocate, and takes widgets apart there: the process dies.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

EVERY_MS = 500


class Collector(QObject):
    """While at least one stands, the automatic collection is off and this thread does it, as seldom as Python would."""

    _standing = 0

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._thresholds = gc.get_threshold()
        self._stopped = False
        Collector._standing += 1
        gc.disable()
        timer = QTimer(self)
        timer.setInterval(EVERY_MS)
        timer.timeout.connect(self.collect)
        timer.start()

    def collect(self) -> None:
        """Collects the oldest generation that is due, and so the younger ones."""
        due = [age for age, count in enumerate(gc.get_count()) if count > self._thresholds[age]]
        if due:
            gc.collect(due[-1])

    def stop(self) -> None:
        """No other thread works any more: Python collects by itself again."""
        if not self._stopped:
            self._stopped = True
            Collector._standing -= 1
            if not Collector._standing:
                gc.enable()
