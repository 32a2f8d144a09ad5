"""The practice on one page: three indicators across the district and its buildings, five squares to a cell, all by keyboard."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QSizePolicy, QTableView, QWidget

from ui.widgets.stage_cell import StageCell
from ui.widgets.stage_model import StageModel
from ui.widgets.stage_paint import IndicatorHeader, StageDelegate

OPENING_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


class StageGrid(QTableView):
    """Shows a practice. `opened` gives the cell a person chose, and whether it was the team's rating that they chose."""

    opened = Signal(object, bool)
    moved = Signal(object, bool)

    def __init__(self, tokens: Mapping[str, str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = StageModel(self)
        self.setModel(self._model)
        self._delegate = StageDelegate(tokens, self)
        self.setItemDelegate(self._delegate)
        self._indicators = IndicatorHeader(tokens, self)
        self.setVerticalHeader(self._indicators)
        self._build()
        self.clicked.connect(self._open)

    def _build(self) -> None:
        self.setObjectName("stageGrid")
        self.setAccessibleName("The practice by indicator and building")
        self.setAccessibleDescription("Arrow keys move between cells, Enter opens a cell's criteria.")
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setTabKeyNavigation(False)
        self.setWordWrap(True)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        header.setHighlightSections(False)
        header.setSectionsClickable(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)

    # Methods

    def show_practice(self, practice: Mapping[str, Any]) -> None:
        """Shows a practice and stays on the cell that was current."""
        before = self.current()
        column = self.currentIndex().column()
        was_rating = before is not None and column == self._model.rating_column
        self._model.show(practice)
        self._delegate.third_line = self._model.any_building_rated
        self._fit()
        if before is not None:
            self.choose(before.indicator, before.building, was_rating)
        elif self._model.rowCount():
            self.setCurrentIndex(self._model.index(0, 0))

    def set_tokens(self, tokens: Mapping[str, str]) -> None:
        """Draws in other colours."""
        self._delegate.tokens = tokens
        self._indicators.tokens = tokens
        self._fit()
        self.viewport().update()
        self._indicators.viewport().update()

    def current(self) -> StageCell | None:
        """The cell the keyboard stands on."""
        index = self.currentIndex()
        return self._model.cell(index.row(), index.column()) if index.isValid() else None

    def choose(self, indicator: str, building: str | None, rating: bool = False) -> None:
        """Puts the keyboard on a cell without opening it."""
        place = self._model.place_of(indicator, building)
        if place is not None:
            self.setCurrentIndex(self._model.index(place[0], self._model.rating_column if rating else place[1]))

    # Internal

    def _fit(self) -> None:
        """Columns share the room there is, and never cut a stage's name; rows are as high as their words."""
        columns = self._model.columnCount()
        if not columns:
            return
        metrics = QFontMetrics(self.font())
        self._indicators.setFixedWidth(self._indicators.wanted_width(self.width()))
        least = self._delegate.least_width(self.font())
        room = self.width() - self._indicators.width() - 2 * self.frameWidth()
        each = max(least, min(room // columns, least * 3 // 2))
        for column in range(columns):
            self.setColumnWidth(column, each)
        height = max(self._delegate.row_height(metrics), self._indicators.wanted_height())
        for row in range(self._model.rowCount()):
            self.setRowHeight(row, height)
        self.updateGeometry()

    def _open(self, index: QModelIndex | QPersistentModelIndex) -> None:
        cell = self._model.cell(index.row(), index.column())
        if cell is not None:
            self.opened.emit(cell, index.column() == self._model.rating_column)

    # Qt's own

    def currentChanged(self, current: Any, previous: Any) -> None:
        super().currentChanged(current, previous)
        cell = self._model.cell(current.row(), current.column())
        if cell is not None:
            self.moved.emit(cell, current.column() == self._model.rating_column)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in OPENING_KEYS and self.currentIndex().isValid():
            self._open(self.currentIndex())
            event.accept()
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def sizeHint(self) -> QSize:
        rows = sum(self.rowHeight(row) for row in range(self._model.rowCount()))
        bar = self.horizontalScrollBar().sizeHint().height() if self.horizontalScrollBar().maximum() else 0
        return QSize(640, rows + self.horizontalHeader().sizeHint().height() + 2 * self.frameWidth() + bar + 2)

    def minimumSizeHint(self) -> QSize:
        return QSize(240, min(self.sizeHint().height(), 160))
