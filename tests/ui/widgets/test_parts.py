"""Pieces of a page that know how large they are written."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel

from ui.widgets.parts import Measure


@pytest.mark.qt_log_ignore("propagateSizeHints")
def test_words_stay_as_wide_as_their_measure_when_the_text_grows(qtbot) -> None:
    words = QLabel("A cycle belongs to a teacher and a coach.")
    qtbot.addWidget(words)
    Measure(words, 60)
    before = words.maximumWidth()
    words.setStyleSheet(f"font-size: {2 * words.fontInfo().pixelSize()}px")
    words.show()
    assert words.maximumWidth() == words.fontMetrics().averageCharWidth() * 60
    assert words.maximumWidth() > before
