"""Run in a process of its own: shows a window and tells how long after the process was asked for it painted, or was usable with data.

Usage: python -m benchmarks.probe bare|bare-sqlmodel|app-paint|app-usable [HOME PASSPHRASE_FILE], with START in the environment.
The application begins as `main.py` does; nothing of Qt is imported before it.
"""

from __future__ import annotations

import argparse
import importlib
import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtCore import QObject
    from PySide6.QtWidgets import QWidget

    from ui.desk import Desk

POLL_MS = 2


def tell() -> None:
    """Prints the seconds since the process was asked for, and ends."""
    print(time.monotonic() - float(os.environ["START"]), flush=True)
    os._exit(0)


def bare(with_sqlmodel: bool) -> None:
    """A window with a label, as plain as can be."""
    from PySide6.QtWidgets import QApplication, QLabel, QMainWindow

    application = QApplication(sys.argv[:1])
    if with_sqlmodel:
        importlib.import_module("sqlmodel")
    window = QMainWindow()
    middle = QLabel("TalentDesk")
    window.setCentralWidget(middle)
    window.resize(1280, 800)
    kept = painted(middle)
    window.show()
    application.exec()
    del kept


def painted(widget: QWidget) -> QObject:
    """Ends the process at a widget's first paint."""
    from PySide6.QtCore import QEvent, QObject, QTimer

    class Painted(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
            if event.type() == QEvent.Type.Paint:
                QTimer.singleShot(0, tell)
            return super().eventFilter(watched, event)

    made = Painted(widget)
    widget.installEventFilter(made)
    return made


def app(usable: bool, home: Path, passphrase_file: Path) -> None:
    """The application: its first paint, or the moment its first page is drawn with what it read."""
    from ui.app import begin

    application, desk = begin(argparse.Namespace(home=home, passphrase_file=passphrase_file))
    kept = usable_soon(desk) if usable else painted(desk.window.pages)
    desk.start()
    application.exec()
    del kept


def usable_soon(desk: Desk) -> QObject:
    """Ends the process when the page of the day shows what it read."""
    from PySide6.QtCore import QTimer

    timer = QTimer()

    def look() -> None:
        if getattr(desk.window.page("today"), "page", None) is not None:
            desk.window.grab()
            tell()

    timer.timeout.connect(look)
    timer.setInterval(POLL_MS)
    desk.window.pages.currentChanged.connect(timer.start)  # no earlier: it would take the interpreter from the imports
    return timer


def main(words: list[str]) -> None:
    """Does what the first word says."""
    if words[0].startswith("bare"):
        bare(words[0] == "bare-sqlmodel")
    else:
        app(words[0] == "app-usable", Path(words[1]), Path(words[2]))


if __name__ == "__main__":
    main(sys.argv[1:])
