"""The practice on one page: three indicators across the district and its buildings, five squares to a cell, all by keyboard."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHBoxLayout, QHeaderView, QSizePolicy, QTableView, QWidget

from ui.i18n import t
from ui.widgets.stage_cell import StageCell
from ui.widgets.stage_model import DISTRICT, FIRST_BUILDING, RATING, StageModel
from ui.widgets.stage_paint import IndicatorHeader, StageDelegate

OPENING_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
EDGES = 8
WIDEST = 1.5
"""How much wider than needed a column may grow."""


class StageTable(QTableView):
    """Some columns of the practice. At its edges the keyboard goes over to the table beside it."""

    chosen = Signal(QModelIndex)
    left = Signal(int)
    """The keyboard wants to go beyond the edge: -1 to the left, 1 to the right."""

    def __init__(self, model: StageModel, delegate: StageDelegate, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setModel(model)
        self.setObjectName("cells")  # the cell itself shows where the keyboard is
        self.setItemDelegate(delegate)
        self.setAccessibleDescription(t("Arrow keys move between cells, Enter opens a cell’s criteria."))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        header.setHighlightSections(False)
        header.setSectionsClickable(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.clicked.connect(self.chosen)

    def shown_columns(self) -> list[int]:
        """The columns it shows."""
        return [number for number in range(self.model().columnCount()) if not self.isColumnHidden(number)]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        at, columns = self.currentIndex(), self.shown_columns()
        if event.key() in OPENING_KEYS and at.isValid():
            self.chosen.emit(at)
        elif event.key() == Qt.Key.Key_Left and columns and at.column() == columns[0]:
            self.left.emit(-1)
        elif event.key() == Qt.Key.Key_Right and columns and at.column() == columns[-1]:
            self.left.emit(1)
        else:
            super().keyPressEvent(event)


class StageGrid(QWidget):
    """Shows a practice: the district and the team's rating stay in sight, the buildings scroll sideways.

    `opened` gives the cell a person chose, and whether it was the team's rating that they chose.
    """

    opened = Signal(object, bool)
    moved = Signal()
    """The keyboard stands on another cell."""

    def __init__(self, tokens: Mapping[str, str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = StageModel(self)
        self._delegate = StageDelegate(tokens, self)
        self.district = StageTable(self.model, self._delegate)
        self.buildings = StageTable(self.model, self._delegate)
        self._indicators = IndicatorHeader(tokens, self.district)
        self._build()
        for table in (self.district, self.buildings):
            table.chosen.connect(self._open)
            table.left.connect(self._cross)
        self.district.selectionModel().currentChanged.connect(self._moved)

    def _build(self) -> None:
        self.setFocusProxy(self.district)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.district.setVerticalHeader(self._indicators)
        self.district.setAccessibleName(t("The district by indicator, and the team’s rating"))
        self.district.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.buildings.setAccessibleName(t("The buildings by indicator"))
        self.buildings.verticalHeader().hide()
        self.buildings.setSelectionModel(self.district.selectionModel())
        side_by_side = QHBoxLayout(self)
        side_by_side.setContentsMargins(0, 0, 0, 0)
        side_by_side.setSpacing(0)
        side_by_side.addWidget(self.district, 0, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        side_by_side.addWidget(self.buildings, 1, Qt.AlignmentFlag.AlignTop)

    # Methods

    def show_practice(self, practice: Mapping[str, Any]) -> None:
        """Shows a practice and stays on the cell that was current."""
        before, rating = self.current(), self.district.currentIndex().column() == RATING
        self.model.show(practice)
        self._delegate.third_line = self.model.any_building_rated
        for column in range(self.model.columnCount()):
            self.district.setColumnHidden(column, column >= FIRST_BUILDING)
            self.buildings.setColumnHidden(column, column < FIRST_BUILDING)
        self._fit()
        if before is not None:
            self.choose(before.indicator, before.building, rating)
        elif self.model.rowCount():
            self.district.setCurrentIndex(self.model.index(0, DISTRICT))

    def set_tokens(self, tokens: Mapping[str, str]) -> None:
        """Draws in other colours."""
        self._delegate.tokens = tokens
        self._indicators.tokens = tokens
        self._fit()
        for part in (self.district.viewport(), self.buildings.viewport(), self._indicators.viewport()):
            part.update()

    def current(self) -> StageCell | None:
        """The cell the keyboard stands on."""
        index = self.district.currentIndex()
        return self.model.cell(index.row(), index.column()) if index.isValid() else None

    def choose(self, indicator: str, building: str | None, rating: bool = False) -> None:
        """Puts the keyboard on a cell without opening it."""
        place = self.model.place_of(indicator, building)
        if place is not None:
            index = self.model.index(place[0], RATING if rating else place[1])
            self._table_of(index.column()).setCurrentIndex(index)

    def take_keyboard(self) -> None:
        """Puts the keyboard on the current cell."""
        self._table_of(self.district.currentIndex().column()).setFocus(Qt.FocusReason.OtherFocusReason)

    def least_width(self) -> int:
        """What it needs to show the district, the rating and one building."""
        return self._indicators.wanted_width(0) + 3 * self._delegate.least_width(self.font()) + EDGES

    def current_rect(self) -> QRect:
        """Where the current cell is."""
        index = self.district.currentIndex()
        table = self._table_of(index.column())
        found = table.visualRect(index)
        return QRect(table.viewport().mapTo(self, found.topLeft()), found.size())

    # Internal

    def _table_of(self, column: int) -> StageTable:
        return self.buildings if column >= FIRST_BUILDING else self.district

    def _cross(self, way: int) -> None:
        index = self.district.currentIndex()
        beyond = self.model.index(index.row(), index.column() + way)
        if beyond.isValid():
            self._table_of(beyond.column()).setCurrentIndex(beyond)
            self.take_keyboard()

    def _moved(self, current: QModelIndex, _before: QModelIndex) -> None:
        self._table_of(current.column()).scrollTo(current)
        self.moved.emit()

    def _row_height(self) -> int:
        metrics = QFontMetrics(self.font())
        return max(self._delegate.row_height(metrics), self._indicators.wanted_height())

    def _fit(self) -> None:
        """Columns share the room there is, and never cut a stage's name; rows are as high as their words."""
        count = self.model.columnCount()
        if not count:
            return
        room = self.width()
        least, header = self._delegate.least_width(self.font()), self._indicators
        header.setFixedWidth(max(header.wanted_width(0), min(header.wanted_width(room), room - 3 * least - EDGES)))
        each = max(least, min((room - self._indicators.width() - EDGES) // count, round(least * WIDEST)))
        height = self._row_height()
        bar = self.buildings.horizontalScrollBar().sizeHint().height()
        whole = self.model.rowCount() * height + self.district.horizontalHeader().sizeHint().height() + bar + 4
        for table in (self.district, self.buildings):
            table.horizontalHeader().setDefaultSectionSize(each)
            table.verticalHeader().setDefaultSectionSize(height)
            table.setFixedHeight(whole)
        self.district.setFixedWidth(self._indicators.width() + 2 * each)
        self.buildings.setVisible(count > FIRST_BUILDING)
        self.setFixedHeight(whole)

    def _open(self, index: QModelIndex | QPersistentModelIndex) -> None:
        cell = self.model.cell(index.row(), index.column())
        if cell is not None:
            self.opened.emit(cell, index.column() == RATING)

    # Qt's own

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
