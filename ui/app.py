"""Starts the application: arguments, the window's shell at once, then the profile behind it."""

from __future__ import annotations

import argparse
import builtins
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from ui.desk import Desk

SWITCH_S = 0.0003
"""After so many seconds of Python in a lane the window gets its turn. A key press takes several turns, and Python's own 5 ms show."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the application and returns its exit code."""
    app, desk = begin(_options(list(sys.argv[1:] if arguments is None else arguments)))
    desk.start()
    return app.exec()


def begin(options: argparse.Namespace) -> tuple[QApplication, Desk]:
    """The application and its desk, nothing of it shown yet."""
    # PySide6 puts its own function in place of import; it reads the source of every module in search of a feature that nothing
    # here uses, which is a fifth of the time that our imports take.
    plain = builtins.__import__
    from PySide6.QtWidgets import QApplication

    builtins.__import__ = plain
    sys.setswitchinterval(SWITCH_S)
    from ui.desk import Desk

    app = QApplication(sys.argv[:1])
    app.setApplicationName("TalentDesk")
    return app, Desk(app, options.home or _usual_home(), options.passphrase_file)


def _usual_home() -> Path:
    from talentdesk import paths

    return paths.default_home()


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="talentdesk-app", description="The TalentDesk application.")
    parser.add_argument("--home", type=Path, help="the profile folder")
    parser.add_argument("--passphrase-file", type=Path, help="where there is no keyring: a file with the passphrase")
    return parser.parse_args(arguments)
