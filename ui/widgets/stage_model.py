"""The practice page as a table model: a row for each indicator, a column for the district, the team's rating, and each building."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from ui.i18n import t
from ui.widgets.stage_cell import StageCell, cells_of

CELL_ROLE = Qt.ItemDataRole.UserRole
IS_RATING_ROLE = Qt.ItemDataRole.UserRole + 1
DISTRICT, RATING, FIRST_BUILDING = 0, 1, 2
"""Columns: the team's rating of the district stands beside what the records say of it."""
Index = QModelIndex | QPersistentModelIndex


class StageModel(QAbstractTableModel):
    """Serves `StageCell`s. The rating's column holds the district's cell again."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[list[StageCell]] = []

    def show(self, practice: Mapping[str, Any]) -> None:
        """Puts another practice into the table."""
        self.beginResetModel()
        self._rows = [cells_of(practice, indicator) for indicator in practice["indicators"]]
        self.endResetModel()

    def cell(self, row: int, column: int) -> StageCell | None:
        """The cell in a place."""
        if not 0 <= row < len(self._rows) or not 0 <= column < self.columnCount():
            return None
        return self._rows[row][max(0, column - 1)]

    def place_of(self, indicator: str, building: str | None) -> tuple[int, int] | None:
        """Row and column of a cell, so that a refresh keeps what was chosen."""
        for row, cells in enumerate(self._rows):
            for number, cell in enumerate(cells):
                if (cell.indicator, cell.building) == (indicator, building):
                    return row, number + 1 if number else DISTRICT
        return None

    def find(self, indicator: str, building: str | None) -> StageCell | None:
        """The cell of an indicator and a building, or of the district."""
        place = self.place_of(indicator, building)
        return self.cell(*place) if place else None

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
        rating = index.column() == RATING
        if role == CELL_ROLE:
            return cell
        if role == IS_RATING_ROLE:
            return rating
        if role == Qt.ItemDataRole.DisplayRole:
            return (cell.rating_words() or cell.no_rating_words()) if rating else cell.stage_words()
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return _rating_tip(cell) if rating else cell.sentence()
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        texts = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole)
        if not self._rows or role not in texts:
            return None
        if orientation == Qt.Orientation.Vertical:
            cell = self._rows[section][0]
            return f"{cell.indicator} {cell.indicator_title}"
        return t("Team rating") if section == RATING else self._rows[0][max(0, section - 1)].place


def _rating_tip(cell: StageCell) -> str:
    if cell.rated is None and not cell.sees_rating:
        return t("{indicator}: the team’s rating is read in the district office.", indicator=cell.indicator)
    if cell.rated is None:
        return t("{indicator}: the team has not rated the district yet.", indicator=cell.indicator)
    return f"{cell.indicator}: {cell.rating_sentence()} {cell.rationale}".strip()
