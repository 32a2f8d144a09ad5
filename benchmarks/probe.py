"""Run in a process of its own: shows a window and tells how long after the process was asked for it painted, or was usable with data.

Usage: python -m benchmarks.probe bare|bare-sqlmodel|app-paint|app-usable [HOME PASSPHRASE_FILE], with START in the environment.
"""

from __future__ import annotations

import importlib
import os
import sys
import time
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow, QWidget

POLL_MS = 2


class Painted(QObject):
    """Ends the process at the window's first paint."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.Paint:
            QTimer.singleShot(0, tell)
        return super().eventFilter(watched, event)


def tell() -> None:
    """Prints the seconds since the process was asked for, and ends."""
    print(time.monotonic() - float(os.environ["START"]), flush=True)
    os._exit(0)


def bare(with_sqlmodel: bool) -> None:
    """A window with a label, as plain as can be."""
    if with_sqlmodel:
        importlib.import_module("sqlmodel")
    window = QMainWindow()
    window.setCentralWidget(QLabel("TalentDesk"))
    window.resize(1280, 800)
    watch(window.centralWidget())
    window.show()
    QApplication.exec()


def watch(widget: QWidget | None) -> None:
    """Waits for a widget's first paint."""
    if widget is not None:
        widget.installEventFilter(Painted(widget))


def app(usable: bool, home: Path, passphrase_file: Path) -> None:
    """The application: its first paint, or the moment its first page shows what it read."""
    from ui.desk import Desk

    running = QApplication.instance()
    if not isinstance(running, QApplication):
        raise TypeError("no application")
    desk = Desk(running, home, passphrase_file)
    if not usable:
        watch(desk.window.centralWidget())
    desk.start()
    timer = QTimer()
    if usable:

        def look() -> None:
            if desk.places and desk.jobs.idle:
                desk.window.grab()
                tell()

        timer.timeout.connect(look)
        timer.start(POLL_MS)
    QApplication.exec()


def main(words: list[str]) -> None:
    """Does what the first word says."""
    application = QApplication(sys.argv[:1])
    application.setApplicationName("probe")
    if words[0].startswith("bare"):
        bare(words[0] == "bare-sqlmodel")
    else:
        app(words[0] == "app-usable", Path(words[1]), Path(words[2]))


if __name__ == "__main__":
    main(sys.argv[1:])
