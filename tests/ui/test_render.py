"""Pictures: one for each look, text size and window size, taken when nothing is left to load, and none where Qt complained."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QMessageLogContext, QtMsgType
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from talentdesk.sample.place import Place
from ui import render
from ui.desk import Desk


def test_a_page_is_drawn_in_every_look_and_size(
    desk_of: Callable[[str], Desk], qapp: QApplication, tmp_path: Path
) -> None:
    desk = desk_of("principal")
    studio = render.Studio(qapp, tmp_path, Place(tmp_path), tmp_path)
    studio.take(desk, "today")
    names = sorted(file.name for file in tmp_path.glob("*.png"))
    assert len(names) == len(render.LOOKS) * len(render.SCALES) * len(render.SIZES)
    assert "today-dark-200-1024x700.png" in names
    picture = QImage(str(tmp_path / "today-light-100-1280x800.png"))
    assert (picture.width(), picture.height()) == (1280, 800)
    assert desk.at_rest


def test_warnings_count_and_news_do_not() -> None:
    complaints: list[str] = []
    render._heard(complaints, QtMsgType.QtWarningMsg, QMessageLogContext(), "a warning")
    render._heard(complaints, QtMsgType.QtInfoMsg, QMessageLogContext(), "news")
    assert complaints == ["a warning"]


def test_what_breaks_behind_a_signal_counts(monkeypatch) -> None:
    told: list[object] = []
    monkeypatch.setattr(sys, "__excepthook__", lambda *parts: told.append(parts))
    complaints: list[str] = []
    render._broke(complaints, ValueError, ValueError("no"), None)
    assert complaints == ["ValueError: no"]
    assert len(told) == 1
