"""The practice page as a table model: a row for each indicator, a column for the district, each building and the team's rating."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from ui.widgets.stage_cell import StageCell, cells_of

CELL_ROLE = Qt.ItemDataRole.UserRole
IS_RATING_ROLE = Qt.ItemDataRole.UserRole + 1
Index = QModelIndex | QPersistentModelIndex


class StageModel(QAbstractTableModel):
    """Serves `StageCell`s. The last column holds the district's cell again, shown as the team's rating."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[list[StageCell]] = []

    def show(self, practice: Mapping[str, Any]) -> None:
        """Puts another practice into the table."""
        self.beginResetModel()
        self._rows = [cells_of(practice, indicator) for indicator in practice["indicators"]]
        self.endResetModel()

    def cell(self, row: int, column: int) -> StageCell | None:
        """The cell in a place; the rating column gives the district's."""
        if not 0 <= row < len(self._rows) or not 0 <= column < self.columnCount():
            return None
        cells = self._rows[row]
        return cells[column] if column < len(cells) else cells[0]

    def place_of(self, indicator: str, building: str | None) -> tuple[int, int] | None:
        """Row and column of a cell, so that a refresh keeps what was chosen."""
        for row, cells in enumerate(self._rows):
            for column, cell in enumerate(cells):
                if (cell.indicator, cell.building) == (indicator, building):
                    return row, column
        return None

    @property
    def rating_column(self) -> int:
        """The number of the last column."""
        return self.columnCount() - 1

    @property
    def any_building_rated(self) -> bool:
        """Whether cells need a third line for the team's word on a building."""
        return any(cell.rated is not None for cells in self._rows for cell in cells[1:])

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index | None = None) -> int:
        if parent is not None and parent.isValid():
            return 0
        return len(self._rows[0]) + 1 if self._rows else 0

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        cell = self.cell(index.row(), index.column()) if index.isValid() else None
        if cell is None:
            return None
        rating = index.column() == self.rating_column
        if role == Qt.ItemDataRole.DisplayRole:
            return (cell.rating_words() or "Not rated") if rating else cell.stage_words()
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._rating_tip(cell) if rating else f"{cell.sentence()} Enter opens its criteria."
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.AccessibleDescriptionRole):
            return self._rating_tip(cell) if rating else cell.sentence()
        if role == CELL_ROLE:
            return cell
        return rating if role == IS_RATING_ROLE else None

    @staticmethod
    def _rating_tip(cell: StageCell) -> str:
        if cell.rated is None:
            return f"{cell.indicator}: the team has not rated the district yet."
        return f"{cell.indicator}: the team says {cell.titles[cell.rated]}. {cell.rationale}".strip()

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        texts = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole)
        if not self._rows or role not in texts:
            return None
        if orientation == Qt.Orientation.Vertical:
            cell = self._rows[section][0]
            return f"{cell.indicator} {cell.indicator_title}"
        return "Team rating" if section == self.rating_column else self._rows[0][section].place
