"""Starts the application: arguments, the window's shell at once, then the profile behind it."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QApplication

from talentdesk import paths
from ui.desk import Desk


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the application and returns its exit code."""
    options = _options(list(sys.argv[1:] if arguments is None else arguments))
    app = QApplication(sys.argv[:1])
    app.setApplicationName("TalentDesk")
    desk = Desk(app, options.home or paths.default_home(), options.passphrase_file)
    desk.start()
    return app.exec()


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="talentdesk-app", description="The TalentDesk application.")
    parser.add_argument("--home", type=Path, help="the profile folder")
    parser.add_argument("--passphrase-file", type=Path, help="where there is no keyring: a file with the passphrase")
    return parser.parse_args(arguments)
