"""Every colour in use can be read on every ground it may stand on, and a person's choice of appearance holds."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial

import pytest
from PySide6.QtCore import QEvent, QTimer
from PySide6.QtGui import QColor, QPaintEvent
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from ui.main_window import MainWindow
from ui.theme import DARK, GROUNDS, LIGHT, TEXTS, Theme, contrast
from ui.turns import Turns
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
    theme.use("dark", 2.0)
    assert not window.updatesEnabled(), "half of the new look isn't shown"
    qtbot.waitUntil(window.updatesEnabled)
    assert DARK["accent"] in pages["seen"].styleSheet()
    window.front("wanted")
    assert DARK["accent"] in pages["wanted"].styleSheet()
    for behind in (pages["behind"], window.rail):
        qtbot.waitUntil(lambda part=behind: part.styleSheet() == pages["seen"].styleSheet())
    theme.use("light", 1.0)


class Page(QLabel):
    """Notes in which look it was drawn."""

    def __init__(self) -> None:
        super().__init__("page")
        self.drawn: list[str] = []
        self.dressed: Callable[[], None] | None = None
        """What is to follow at once when it wears another look."""

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and self.styleSheet() and self.dressed is not None:
            follows, self.dressed = self.dressed, None
            QTimer.singleShot(0, follows)

    def paintEvent(self, event: QPaintEvent) -> None:
        self.drawn.append(self.styleSheet())
        super().paintEvent(event)


@pytest.fixture
def shown(qapp: QApplication, qtbot: QtBot) -> Iterator[tuple[Theme, MainWindow, Page]]:
    """A window that shows a page."""
    theme = Theme(qapp)
    theme.use("light", 1.0)
    window = MainWindow(theme)
    qtbot.addWidget(window)
    page = Page()
    window.put("page", page)
    window.front("page")
    with qtbot.waitExposed(window):
        window.show()
    qtbot.waitUntil(lambda: bool(page.drawn))
    page.drawn.clear()
    yield theme, window, page
    theme.use("light", 1.0)


def test_a_new_look_is_drawn_once_whatever_was_about_to_be_drawn(
    shown: tuple[Theme, MainWindow, Page], qtbot: QtBot
) -> None:
    theme, window, page = shown
    window.rail.update()
    theme.use("dark", 1.0)
    qtbot.waitUntil(lambda: window.updatesEnabled() and all(turns.idle for turns in theme.findChildren(Turns)))
    assert len(page.drawn) == 1
    assert DARK["accent"] in page.drawn[0]


def test_nothing_is_drawn_of_a_look_that_another_overtakes(shown: tuple[Theme, MainWindow, Page], qtbot: QtBot) -> None:
    theme, window, page = shown
    page.dressed = partial(theme.use, "light", 2.0)
    theme.use("dark", 1.0)
    qtbot.waitUntil(lambda: page.dressed is None)
    qtbot.waitUntil(
        lambda: (
            theme.scale == 2.0 and window.updatesEnabled() and all(turns.idle for turns in theme.findChildren(Turns))
        )
    )
    assert {LIGHT["accent"] in look for look in page.drawn} == {True}
    assert page.styleSheet() == window.rail.styleSheet() == window.quiet.styleSheet() == page.drawn[-1]


def test_what_is_made_right_after_a_change_is_written_in_the_new_size(
    shown: tuple[Theme, MainWindow, Page], qapp: QApplication
) -> None:
    theme, window, _ = shown
    theme.use("light", 2.0)
    assert QLabel("late", window.pages).font().pointSizeF() == pytest.approx(qapp.font().pointSizeF())
