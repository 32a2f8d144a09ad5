"""The table that shows a RecordModel: rows of one height, keys for sorting, and a selection that follows the record, not the row."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
    QWidget,
)

from talentdesk.actions.lists import PAGE
from ui import i18n
from ui.i18n import t
from ui.tables.record_table import ID_ROLE, RecordModel
from ui.tables.rows import FittedTable, show_rows
from ui.widgets import field_words

ROW_HEIGHT = 36
"""Pixels of a row at text of normal size."""
PADDING = 24
FEWEST_CHARACTERS = 17
"""What a column of words has to show before another column stands back."""
MOST_CHARACTERS = 28
"""The widest column of choices."""
Index = QModelIndex | QPersistentModelIndex


class _Cells(QStyledItemDelegate):
    """Tells the whole text where a cell had no room for it."""

    def helpEvent(self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: Index) -> bool:
        if event.type() == QEvent.Type.ToolTip and index.isValid():
            text = str(index.data() or "")
            cut = view.fontMetrics().horizontalAdvance(text) > view.visualRect(index).width() - PADDING + 8
            QToolTip.showText(event.globalPos(), text if cut else "", view)
            return True
        return super().helpEvent(event, view, option, index)


class RecordTable(FittedTable):
    """Gives the record that is current, and the one that was opened."""

    chosen = Signal(str)
    """The person went to a record."""
    opened = Signal(str)
    """Enter or a double click."""
    delete_wanted = Signal(str)

    def __init__(self, model: RecordModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.records = model
        self.selected = ""
        """The id of the current record, also while its row isn't here."""
        self.left_out: frozenset[str] = frozenset()
        """Columns that say the same in every row at the moment."""
        self._restoring = False
        self.setModel(model)
        self._delegate = _Cells(self)
        self.setItemDelegate(self._delegate)
        show_rows(self)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setMouseTracking(True)
        self.setAccessibleName(i18n.declared(model.kind.plural))
        self.setAccessibleDescription(t("Ctrl and a digit sort by that column. Enter shows the record."))
        self._set_headers()
        self._connect()

    def _set_headers(self) -> None:
        across = self.horizontalHeader()
        across.setSectionsClickable(True)
        across.setMinimumSectionSize(48)
        across.setToolTip(t("Sort by this column (Ctrl and its number)"))
        self.fit()

    def _connect(self) -> None:
        self.records.modelAboutToBeReset.connect(self._hold)
        self.records.modelReset.connect(self._restore)
        self.records.dataChanged.connect(self._restore)
        self.horizontalHeader().sectionClicked.connect(self.records.turn_by)
        self.selectionModel().currentRowChanged.connect(self._moved)
        self.doubleClicked.connect(self._open)

    # Methods

    def visible_pages(self) -> tuple[int, ...]:
        """The pages in view."""
        first = max(0, self.rowAt(0))
        last = self.rowAt(self.viewport().height() - 1)
        last = last if last >= 0 else max(0, self.records.rowCount() - 1)
        return tuple(range(first // PAGE, last // PAGE + 1))[:4]

    def leave_out(self, columns: Iterable[str]) -> None:
        """Shows every column but these."""
        self.left_out = frozenset(columns)
        self.fit()

    def select(self, record: str) -> None:
        """Makes a record the current one, now or as soon as its row is here; none clears."""
        self.selected = record
        self._restore()

    def fit(self) -> None:
        """Rows and columns as the text needs them: days and numbers as wide as they are, words share the rest."""
        metrics = self.fontMetrics()
        self.verticalHeader().setDefaultSectionSize(max(ROW_HEIGHT, round(metrics.height() * 1.9)))
        across, model = self.horizontalHeader(), self.records
        taken = [self._needs(column) for column in range(model.columnCount())]
        hidden = {column for column, name in enumerate(model.wish.columns) if name in self.left_out}
        hidden |= self._without_room([0 if column in hidden else wide for column, wide in enumerate(taken)])
        for column, wide in enumerate(taken):
            across.setSectionHidden(column, column in hidden)
            if self._shares(column):
                across.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
            else:
                across.setSectionResizeMode(column, QHeaderView.ResizeMode.Interactive)
                across.resizeSection(column, wide)

    def _shares(self, column: int) -> bool:
        """Whether a column holds words, which take what room there is."""
        kind, name = self.records.kind, self.records.wish.columns[column]
        fixed = (field_words.is_day, field_words.is_number, field_words.choices_of)
        return not any(holds(kind, name) for holds in fixed)

    def _needs(self, column: int) -> int:
        metrics, kind, name = self.fontMetrics(), self.records.kind, self.records.wish.columns[column]
        if self._shares(column):
            return metrics.averageCharWidth() * FEWEST_CHARACTERS + PADDING
        choices = field_words.choices_of(kind, name)
        samples = [i18n.declared(choice.label) for choice in choices] if choices else []
        samples += [
            "Wed 30 Nov 2026" if field_words.is_day(kind, name) else "1 h 30 min",
            f"{self.records.title_of(column)} ▾",
        ]
        wide = max(map(metrics.horizontalAdvance, samples))
        return min(wide, metrics.averageCharWidth() * MOST_CHARACTERS) + PADDING

    def _without_room(self, taken: list[int]) -> set[int]:
        """The columns that stand back where there is no room: numbers first, then choices, then from the right; never the first two."""
        kind, names = self.records.kind, self.records.wish.columns
        back = sorted(
            range(2, len(names)),
            key=lambda at: (
                not field_words.is_number(kind, names[at]),
                field_words.choices_of(kind, names[at]) is None,
                -at,
            ),
        )
        hidden: set[int] = set()
        for column in back:
            if sum(wide for at, wide in enumerate(taken) if at not in hidden) <= self.viewport().width():
                break
            hidden.add(column)
        return hidden

    def _hold(self) -> None:
        self._at = self.verticalScrollBar().value()
        self._restoring = True

    _at = 0

    def _restore(self) -> None:
        self._restoring = True
        number = self.records.number_of(self.selected) if self.selected else -1
        if number >= 0:
            if self.currentIndex().row() != number:
                self.setCurrentIndex(self.records.index(number, 0))
        else:
            self.clearSelection()
            self.setCurrentIndex(QModelIndex())
        self._restoring = False

    def _moved(self, current: QModelIndex) -> None:
        record = current.data(ID_ROLE)
        if not self._restoring and record and record != self.selected:
            self.selected = record
            self.chosen.emit(record)

    def _open(self, index: Index) -> None:
        record = index.data(ID_ROLE)
        if record:
            self.opened.emit(record)

    # Qt's own

    def keyPressEvent(self, event: QKeyEvent) -> None:
        digit = event.key() - Qt.Key.Key_1
        if event.modifiers() == Qt.KeyboardModifier.ControlModifier and 0 <= digit < self.records.columnCount():
            self.records.turn_by(digit)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self.currentIndex())
        elif event.key() == Qt.Key.Key_Delete and self.selected:
            self.delete_wanted.emit(self.selected)
        else:
            super().keyPressEvent(event)
            return
        event.accept()

    def focusInEvent(self, event: object) -> None:
        super().focusInEvent(event)  # pyright: ignore[reportArgumentType]
        if not self.currentIndex().isValid() and self.records.rowCount():
            self.setCurrentIndex(self.records.index(0, 0))
