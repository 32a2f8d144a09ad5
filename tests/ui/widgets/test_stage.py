"""The practice as cells, as a table and as a grid: words, squares, the keyboard, two hundred buildings, and colours that can be read."""

from __future__ import annotations

import time

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMainWindow
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from tests.ui.widgets.practice import practice, state
from ui.theme import DARK, LIGHT, Theme, contrast
from ui.widgets.stage_cell import StageCell, cells_of
from ui.widgets.stage_grid import StageGrid
from ui.widgets.stage_model import CELL_ROLE, RATING, StageModel
from ui.widgets.stage_paint import ink_on

LONG = "The Frederick Douglass Memorial Middle School of the Arts and Sciences"


def cell(**district: object) -> StageCell:
    found = practice(1, **district)
    return cells_of(found, found["indicators"][1])[0]


class TestWords:
    @pytest.mark.parametrize(
        ("given", "words", "under"),
        [
            (state(2), "2 Getting Ready", "Stage 3 emerging"),
            (state(0), "Not begun", "Stage 1 emerging"),
            (state(5, emerging=None), "5 Keep Improving", ""),
            (state(None, at_least=0), "◇ Not visible here", ""),
            (state(None, at_least=3), "At least 3 Getting Started", ""),
            (state(None, applies=False), "District work", ""),
        ],
    )
    def test_a_stage_is_said_in_words(self, given: dict[str, object], words: str, under: str) -> None:
        made = cell(**given)
        assert made.stage_words() == words
        assert made.emerging_words() == under

    def test_the_sentence_says_all_that_the_cell_shows(self) -> None:
        rated = {"rating": 3, "differs": True, "rated": {"rationale": "We see it."}}
        assert cell(**rated).sentence() == (
            "11b Coaching Practices for Educators, District. Stage 2 of 5, Getting Ready. Getting Started is emerging. "
            "Team rating: Getting Started, which differs from the records."
        )

    def test_squares_are_whole_as_far_as_the_stage_is_reached(self) -> None:
        assert [square.reached for square in cell().squares] == [True, True, False, False, False]
        assert {square.part for square in cell().squares} == {0.5}

    def test_a_rating_that_never_reaches_this_laptop_is_not_said_to_be_missing(self) -> None:
        found = practice(1) | {"sees_ratings": False}
        model = StageModel()
        model.show(found)
        assert model.index(0, RATING).data() == "◇ Not visible here"
        model.show(practice(1))
        assert model.index(0, RATING).data() == "– Not rated"


class TestModel:
    def test_it_is_a_sound_model(self, qtmodeltester: ModelTester) -> None:
        model = StageModel()
        qtmodeltester.check(model)
        model.show(practice(4))
        qtmodeltester.check(model)

    def test_every_cell_and_heading_says_itself(self) -> None:
        model = StageModel()
        model.show(practice(2))
        for row in range(3):
            for column in range(model.columnCount()):
                index = model.index(row, column)
                assert index.data(Qt.ItemDataRole.AccessibleTextRole)
                assert isinstance(index.data(CELL_ROLE), StageCell)
        headings = [model.headerData(column, Qt.Orientation.Horizontal) for column in range(model.columnCount())]
        assert headings == ["District", "Team rating", "Building 0", "Building 1"]

    def test_a_cell_is_found_again_after_a_refresh(self) -> None:
        model = StageModel()
        model.show(practice(3))
        found = model.find("11b", "b2")
        assert found is not None
        assert (found.place, model.place_of("11b", "b2")) == ("Building 2", (1, 4))
        assert model.find("11b", "gone") is None


@pytest.fixture
def grid(theme: Theme, qtbot: QtBot) -> StageGrid:
    window, made = QMainWindow(), StageGrid(theme.tokens)
    window.setMinimumSize(400, 300)
    window.resize(1000, 600)
    window.setCentralWidget(made)
    qtbot.addWidget(window)
    made.destroyed.connect(window.close)
    made.window_of_the_test = window  # pyright: ignore[reportAttributeAccessIssue] - keeps it alive
    with qtbot.waitExposed(window):
        window.show()
    return made


class TestGrid:
    def test_two_hundred_buildings_leave_the_district_and_the_rating_in_sight(
        self, grid: StageGrid, qtbot: QtBot
    ) -> None:
        found = practice(200)
        for indicator in found["indicators"]:
            indicator["buildings"][1]["name"] = LONG
        grid.show_practice(found)
        qtbot.waitUntil(lambda: grid.buildings.horizontalScrollBar().maximum() > 0)
        grid.choose("11b", "b199")
        qtbot.waitUntil(lambda: grid.buildings.horizontalScrollBar().value() > 0)
        assert grid.district.isVisible()
        assert grid.district.visualRect(grid.model.index(0, RATING)).right() < grid.district.width()
        assert grid.buildings.columnWidth(3) == grid.buildings.columnWidth(4)
        assert grid.model.headerData(3, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole) == LONG
        assert not grid.grab().isNull()

    def test_showing_two_hundred_buildings_keeps_the_window_free(self, grid: StageGrid) -> None:
        found = practice(200)
        grid.show_practice(found)
        spent = []
        for _ in range(5):
            begun = time.thread_time()
            grid.show_practice(found)
            spent.append(time.thread_time() - begun)
        assert min(spent) < 0.05

    def test_a_refresh_stays_on_the_cell(self, grid: StageGrid) -> None:
        grid.show_practice(practice(5))
        grid.choose("11c", "b3")
        grid.show_practice(practice(6))
        current = grid.current()
        assert current is not None
        assert (current.indicator, current.building) == ("11c", "b3")

    @pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
    def test_keys_open_the_cell(self, grid: StageGrid, qtbot: QtBot, key: Qt.Key) -> None:
        grid.show_practice(practice(2))
        grid.take_keyboard()
        qtbot.keyClick(grid.district, Qt.Key.Key_Down)
        with qtbot.waitSignal(grid.opened) as opened:
            qtbot.keyClick(grid.district, key)
        assert (opened.args[0].indicator, opened.args[1]) == ("11b", False)

    def test_the_edge_of_the_last_building_is_the_end(self, grid: StageGrid, qtbot: QtBot) -> None:
        grid.show_practice(practice(1))
        grid.choose("11a", "b0")
        grid.take_keyboard()
        qtbot.keyClick(grid.buildings, Qt.Key.Key_Right)
        assert grid.buildings.hasFocus()
        current = grid.current()
        assert current is not None
        assert current.building == "b0"

    def test_without_buildings_only_the_district_shows(self, grid: StageGrid) -> None:
        grid.show_practice(practice(0))
        assert grid.buildings.isHidden()
        assert not grid.grab().isNull()

    def test_a_click_opens_too(self, grid: StageGrid, qtbot: QtBot) -> None:
        grid.show_practice(practice(2))
        table = grid.district
        place = table.visualRect(grid.model.index(2, RATING)).center()
        with qtbot.waitSignal(grid.opened) as opened:
            qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
        assert (opened.args[0].indicator, opened.args[1]) == ("11c", True)


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_a_stage_s_name_reads_on_its_colour(tokens: dict[str, str]) -> None:
    from PySide6.QtGui import QColor

    dark_inks = {stage for stage in range(1, 6) if ink_on(tokens, QColor(tokens[f"stage-{stage}"])).lightnessF() < 0.5}
    assert dark_inks == ({1, 2, 3, 4} if tokens is LIGHT else {4, 5})
    for stage in range(1, 6):
        ground = tokens[f"stage-{stage}"]
        assert contrast(ink_on(tokens, QColor(ground)).name(), ground) >= 4.5
