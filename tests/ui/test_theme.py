"""Every colour in use can be read on every ground it may stand on, and a person's choice of appearance holds."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from ui.main_window import MainWindow
from ui.theme import DARK, GROUNDS, LIGHT, TEXTS, Theme, contrast
from ui.widgets.stage_paint import ink_on

BOTH = pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
READABLE = 5.8
VISIBLE = 3.0


def test_contrast_is_the_one_of_wcag() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


@BOTH
@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("text", TEXTS)
def test_words_are_readable_on_every_ground(tokens: Mapping[str, str], text: str, ground: str) -> None:
    assert contrast(tokens[text], tokens[ground]) >= READABLE


@BOTH
def test_words_on_the_primary_action_and_in_the_quiet_bar_are_readable(tokens: Mapping[str, str]) -> None:
    assert contrast(tokens["on-accent"], tokens["accent"]) >= READABLE
    assert contrast(tokens["surface"], tokens["text"]) >= READABLE


@BOTH
@pytest.mark.parametrize("ground", ["bg", "surface", "raised"])
def test_borders_of_controls_and_the_focus_ring_are_visible(tokens: Mapping[str, str], ground: str) -> None:
    assert contrast(tokens["control"], tokens[ground]) >= VISIBLE
    assert contrast(tokens["accent"], tokens[ground]) >= VISIBLE


@BOTH
@pytest.mark.parametrize("stage", range(1, 6))
def test_a_stage_is_named_in_an_ink_that_reads_on_its_colour(tokens: Mapping[str, str], stage: int) -> None:
    ground = tokens[f"stage-{stage}"]
    assert contrast(ink_on(tokens, QColor(ground)).name(), ground) >= 4.5


def test_both_themes_know_the_same_tokens() -> None:
    assert LIGHT.keys() == DARK.keys()


def test_choosing_dark_and_large_text_changes_the_whole_application(qapp: QApplication, qtbot: QtBot) -> None:
    theme = Theme(qapp)
    before = qapp.font().pointSizeF()
    with qtbot.waitSignal(theme.changed):
        theme.use("dark", 2.0)
    assert theme.dark
    assert theme.tokens is DARK
    assert qapp.font().pointSizeF() == pytest.approx(before * 2)
    assert qapp.palette().window().color() == QColor(DARK["bg"])
    theme.use("light", 1.0)
    assert qapp.font().pointSizeF() == pytest.approx(before)


def test_the_same_choice_again_disturbs_nobody(qapp: QApplication, qtbot: QtBot) -> None:
    theme = Theme(qapp)
    theme.use("light", 1.0)
    with qtbot.assertNotEmitted(theme.changed):
        theme.use("light", 1.0)


def test_a_page_behind_wears_the_new_look_at_the_latest_when_it_shows(qapp: QApplication, qtbot: QtBot) -> None:
    theme = Theme(qapp)
    theme.use("light", 1.0)
    window = MainWindow(theme)
    qtbot.addWidget(window)
    pages = {name: QLabel(name) for name in ("seen", "behind", "wanted")}
    for name, page in pages.items():
        window.put(name, page)
    window.front("seen")
    with qtbot.waitExposed(window):
        window.show()
    with qtbot.waitSignal(theme.changed):
        theme.use("dark", 2.0)
        assert not window.updatesEnabled(), "half of the new look isn't shown"
    assert window.updatesEnabled()
    assert DARK["accent"] in pages["seen"].styleSheet()
    assert DARK["accent"] in window.rail.styleSheet()
    window.front("wanted")
    assert DARK["accent"] in pages["wanted"].styleSheet()
    qtbot.waitUntil(lambda: pages["behind"].styleSheet() == pages["seen"].styleSheet())
    theme.use("light", 1.0)
