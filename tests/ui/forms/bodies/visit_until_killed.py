"""Runs in a process of its own: opens the application on a profile, begins a visit by keyboard, and waits to be killed.

Arguments: the profile folder and the passphrase file. Says "kept" once the draft is on the disk.
"""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from ui.desk import Desk
from ui.editor import Editor

EVERY_MS = 50


class Visitor(QObject):
    """Does the next thing as soon as the one before has had its effect."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._desk = desk
        self._steps = [self._begin, self._write, self._tell]
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    def _look(self) -> None:
        if self._steps and self._steps[0]():
            self._steps.pop(0)

    def _begin(self) -> bool:
        window = self._desk.window
        if window.in_front not in self._desk.places:
            return False
        QTest.keyClick(window, Qt.Key.Key_N)
        QTest.keyClick(window, Qt.Key.Key_V)
        return True

    def _write(self) -> bool:
        page = self._desk.window.page("editor")
        if not isinstance(page, Editor) or not page.ready:
            return False
        QTest.keyClick(page.body.start.teacher.line, Qt.Key.Key_Return)
        QTest.keyClicks(page.body.script.editor, "pairs talk about")
        QTest.keyClick(page.body.script.editor, Qt.Key.Key_Return)
        QTest.keyClicks(page.body.script.editor, "half a thou")
        QTest.keyClick(page.body.script.editor, Qt.Key.Key_F9)
        QTest.keyClicks(page.body.counts.counter, "oof")
        return True

    def _tell(self) -> bool:
        page = self._desk.window.page("editor")
        assert isinstance(page, Editor)
        if not page.status.text():
            return False
        print("kept", flush=True)  # noqa: T201
        return True


def main() -> int:
    """Runs until somebody ends it."""
    app = QApplication(sys.argv[:1])
    desk = Desk(app, Path(sys.argv[1]), Path(sys.argv[2]))
    desk.start()
    desk.window.activateWindow()
    visitor = Visitor(desk)
    return app.exec() if visitor else 1


if __name__ == "__main__":
    raise SystemExit(main())
