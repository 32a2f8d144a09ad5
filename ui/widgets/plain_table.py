"""A small table of words: a few columns, rows that can be chosen, nothing to edit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtWidgets import QHeaderView, QSizePolicy, QTableView, QWidget

from ui.tables.rows import show_rows

ROW_ROLE = Qt.ItemDataRole.UserRole
PAD = 14
LEAST = 3
"""Rows that a table shows which takes the room there is."""
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Row:
    """What stands in a row. `id` is for who shows the table; `tips` say more about a cell."""

    id: str
    cells: tuple[str, ...]
    tips: tuple[str, ...] = field(default=())


class RowsModel(QAbstractTableModel):
    """Serves rows of words."""

    def __init__(self, titles: Sequence[str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._titles = tuple(titles)
        self.rows: list[Row] = []

    def show(self, rows: Sequence[Row]) -> None:
        """Replaces the rows."""
        self.beginResetModel()
        self.rows = list(rows)
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._titles)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row, column = self.rows[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return row.cells[column]
        if role == Qt.ItemDataRole.ToolTipRole:
            return (row.tips[column] if row.tips else "") or row.cells[column]
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{self._titles[column]}: {row.cells[column]}"
        return row if role == ROW_ROLE else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return self._titles[section]
        return None


class PlainTable(QTableView):
    """Shows rows of words, as high as its rows up to `most` (0: as the room); the first `stretched` columns share its width."""

    moved = Signal()
    """Another row is chosen, or none."""

    def __init__(
        self, name: str, titles: Sequence[str], most: int, stretched: int, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._most = most
        self.rows_model = RowsModel(titles, self)
        self.setModel(self.rows_model)
        show_rows(self)
        self.setAccessibleName(name)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        upright = QSizePolicy.Policy.Fixed if most else QSizePolicy.Policy.Expanding
        self.setSizePolicy(QSizePolicy.Policy.Expanding, upright)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        for column in range(stretched):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        header.setSectionsClickable(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.selectionModel().selectionChanged.connect(self._tell)

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Replaces the rows and stays on the one that was chosen."""
        before = self.chosen()
        self.rows_model.show(rows)
        self._fit()
        if before is not None:
            number = next((n for n, row in enumerate(rows) if row.id == before.id), None)
            if number is not None:
                self.selectRow(number)
        self.moved.emit()

    def chosen(self) -> Row | None:
        """The row that is chosen."""
        found = self.selectionModel().selectedRows()
        return found[0].data(ROW_ROLE) if found else None

    def _tell(self) -> None:
        self.moved.emit()

    def _fit(self) -> None:
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + PAD)
        self.updateGeometry()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    def sizeHint(self) -> QSize:
        rows = max(1, min(self._most or LEAST, len(self.rows_model.rows)))
        height = rows * self.verticalHeader().defaultSectionSize() + self.horizontalHeader().sizeHint().height()
        return QSize(400, height + 2 * self.frameWidth() + PAD // 2)

    def minimumSizeHint(self) -> QSize:
        return QSize(200, self.sizeHint().height())
