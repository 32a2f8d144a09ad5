"""Pieces of a page that know how large they are written."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from ui.widgets.parts import Measure, muted


@pytest.mark.qt_log_ignore("propagateSizeHints")
def test_words_stay_as_wide_as_their_measure_when_the_text_grows(qtbot: QtBot) -> None:
    words = QLabel("A cycle belongs to a teacher and a coach.")
    qtbot.addWidget(words)
    Measure(words, 60)
    before = words.maximumWidth()
    words.setStyleSheet(f"font-size: {2 * words.fontInfo().pixelSize()}px")
    words.show()
    assert words.maximumWidth() == words.fontMetrics().averageCharWidth() * 60
    assert words.maximumWidth() > before


@pytest.mark.qt_log_ignore("propagateSizeHints")
def test_words_over_lines_are_as_high_as_they_need_after_every_change(qtbot: QtBot) -> None:
    words, width = muted("A cycle belongs to a teacher and a coach."), 120
    qtbot.addWidget(words)

    def height() -> int:
        assert words.heightForWidth(width) == QLabel.heightForWidth(words, width)
        return words.heightForWidth(width)

    first = height()
    words.setText("A cycle.")
    short = height()
    words.setStyleSheet(f"font-size: {2 * words.fontInfo().pixelSize()}px")
    words.show()
    large = height()
    words.setStyleSheet("padding: 40px")
    assert short < first
    assert short < large
    assert height() > short + 40
