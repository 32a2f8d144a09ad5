"""The table of who was visited when: a row for each teacher, a column for each week, the newest weeks where there isn't room for all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QDate,
    QLocale,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtWidgets import QHeaderView, QWidget

from talentdesk.actions.coverage import Coverage, Covered, Week
from ui import i18n
from ui.i18n import n, t
from ui.tables.rows import FittedTable, show_rows
from ui.words import day

NAME, LAST, FIRST_WEEK = 0, 1, 2
PERSON_ROLE = Qt.ItemDataRole.UserRole
ALL_TALKED, OWED = "●", "◐"
ROW_HEIGHT = 36
"""Pixels of a row at text of normal size."""
PADDING = 24
NAME_CHARACTERS = 22
Index = QModelIndex | QPersistentModelIndex


class CoverageModel(QAbstractTableModel):
    """Serves teachers and their weeks."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.tokens: Mapping[str, str] = {}
        self._mondays: tuple[date, ...] = ()
        self._teachers: Sequence[Covered] = ()
        self._today = date.min

    def show(self, found: Coverage, teachers: Sequence[Covered], today: date) -> None:
        """Replaces the rows by these of the teachers."""
        self.beginResetModel()
        self._mondays, self._teachers, self._today = found.mondays, teachers, today
        self.endResetModel()

    def row_of(self, person: str) -> int:
        """Where somebody stands, -1 where they don't."""
        return next((number for number, item in enumerate(self._teachers) if item.person == person), -1)

    # Qt's own

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._teachers)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else FIRST_WEEK + len(self._mondays)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < self.columnCount():
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _side(section)
        if role == Qt.ItemDataRole.DisplayRole:
            return self._title(section)
        if section >= FIRST_WEEK and role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._week_of(section)
        return None

    def _title(self, section: int) -> str:
        if section < FIRST_WEEK:
            return t("Last visit") if section == LAST else t("Teacher")
        monday = self._mondays[section - FIRST_WEEK]
        return QLocale(i18n.language()).toString(QDate(monday.year, monday.month, monday.day), "d MMM")

    def _week_of(self, section: int) -> str:
        return t("Week of {day}", day=day(self._mondays[section - FIRST_WEEK], self._today))

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        found, column = self._teachers[index.row()], index.column()
        if role == PERSON_ROLE:
            return found
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(found, column)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _side(column)
        if role == Qt.ItemDataRole.ForegroundRole and column >= FIRST_WEEK:
            return self._colour(found.weeks[column - FIRST_WEEK])
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._sentence(found, column)
        return None

    def _text(self, found: Covered, column: int) -> str:
        if column == NAME:
            return found.name
        return last_words(found.days) if column == LAST else _mark(found.weeks[column - FIRST_WEEK])

    def _colour(self, week: Week) -> QColor | None:
        if not week.visits or not self.tokens:
            return None
        return QColor(self.tokens["ok" if week.talked == week.visits else "warn"])

    def _sentence(self, found: Covered, column: int) -> str:
        if column == NAME:
            return found.name
        if column == LAST:
            return t("{name}, last visit: {when}", name=found.name, when=last_words(found.days))
        week = found.weeks[column - FIRST_WEEK]
        if not week.visits:
            return t("{week}: no visit", week=self._week_of(column))
        visits = n("{count} visit", "{count} visits", week.visits)
        owed = n("{count} talk owed", "{count} talks owed", week.visits - week.talked)
        said = t("{visits}, {owed}", visits=visits, owed=owed if week.talked < week.visits else t("talked about"))
        return t("{week}: {said}", week=self._week_of(column), said=said)


def last_words(days: int | None) -> str:
    """How long ago somebody was visited."""
    if days is None:
        return t("no visit yet")
    return t("today") if days <= 0 else n("{count} day ago", "{count} days ago", days)


def _mark(week: Week) -> str:
    """A shape for a visit, with a number where there were several."""
    if not week.visits:
        return ""
    shape = ALL_TALKED if week.talked == week.visits else OWED
    return shape if week.visits == 1 else f"{shape} {week.visits}"


def _side(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignLeft if column < FIRST_WEEK else Qt.AlignmentFlag.AlignHCenter
    return side | Qt.AlignmentFlag.AlignVCenter


class CoverageTable(FittedTable):
    """Gives the teacher that a person opens."""

    opened = Signal(object)
    """Enter or a double click on a `Covered`."""
    moved = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.covered = CoverageModel(self)
        self.setModel(self.covered)
        show_rows(self)
        self.setAccessibleName(t("Visits by teacher and week"))
        self.setAccessibleDescription(t("Enter shows the visits of a teacher."))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setMinimumSectionSize(24)
        header.setSectionsClickable(False)
        self.doubleClicked.connect(self._open)
        self.selectionModel().currentRowChanged.connect(self._moved)

    def show_coverage(self, found: Coverage, teachers: Sequence[Covered], today: date) -> None:
        """Shows these teachers and stays on the one that was chosen."""
        before = self.chosen()
        self.covered.show(found, teachers, today)
        self.fit()
        row = self.covered.row_of(before.person) if before else -1
        if row >= 0:
            self.selectRow(row)
        elif self.hasFocus():
            self._begin()
        self.moved.emit()

    def chosen(self) -> Covered | None:
        """The teacher the keyboard stands on."""
        return self.currentIndex().data(PERSON_ROLE)

    def fit(self) -> None:
        """As many weeks as there is room for, the newest; what is left goes to the names."""
        metrics, header = self.fontMetrics(), self.horizontalHeader()
        self.verticalHeader().setDefaultSectionSize(max(ROW_HEIGHT, round(metrics.height() * 1.9)))
        last = max(map(metrics.horizontalAdvance, (t("no visit yet"), last_words(100), t("Last visit")))) + PADDING
        titles = (self.covered.headerData(at, Qt.Orientation.Horizontal) for at in range(self.covered.columnCount()))
        week = max(map(metrics.horizontalAdvance, list(titles)[FIRST_WEEK:]), default=0) + PADDING
        least = metrics.averageCharWidth() * NAME_CHARACTERS + PADDING
        room, weeks = self.viewport().width(), max(0, self.covered.columnCount() - FIRST_WEEK)
        shown = max(1, min(weeks, (room - last - least) // max(1, week)))
        for number in range(weeks):
            self.setColumnHidden(FIRST_WEEK + number, number < weeks - shown)
            header.resizeSection(FIRST_WEEK + number, week)
        header.resizeSection(LAST, last)
        header.resizeSection(NAME, max(least, room - last - shown * week))

    def _open(self, index: Index) -> None:
        if index.isValid():
            self.opened.emit(index.data(PERSON_ROLE))

    def _moved(self) -> None:
        self.moved.emit()

    def _begin(self) -> None:
        if not self.currentIndex().isValid() and self.covered.rowCount():
            self.setCurrentIndex(self.covered.index(0, NAME))

    # Qt's own

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self.currentIndex())
            event.accept()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: object) -> None:
        super().focusInEvent(event)  # pyright: ignore[reportArgumentType]
        self._begin()
