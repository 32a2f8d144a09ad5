"""Shows a part of the visit page in a real window."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from ui.main_window import MainWindow
from ui.theme import Theme


@pytest.fixture
def shown(qtbot: QtBot, theme: Theme) -> Iterator[Callable[[QWidget], None]]:
    """Puts a widget into the window and shows it."""
    windows: list[MainWindow] = []

    def show(widget: QWidget) -> None:
        window = MainWindow(theme)
        windows.append(window)
        qtbot.addWidget(window)
        window.put("part", widget)
        window.front("part")
        with qtbot.waitExposed(window):
            window.show()

    yield show
    for window in windows:
        window.close()
