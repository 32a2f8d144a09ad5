"""A table of one kind of record, made from its declared fields. Pages are read when they come into view, so a list may be of any length."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, QTimer, Signal

from talentdesk.actions import lists
from talentdesk.actions.lists import PAGE, Row, Sheet, Wish
from talentdesk.errors import TalentDeskError
from talentdesk.schema.base import Kind
from talentdesk.workspace import Workspace
from ui import i18n
from ui.context import Context
from ui.i18n import t
from ui.jobs import Job
from ui.widgets import field_words

Index = QModelIndex | QPersistentModelIndex
ID_ROLE = Qt.ItemDataRole.UserRole
KEPT_PAGES = 60
"""Pages kept in memory; the ones used longest ago are read again when they come back."""
PAGES_IN_VIEW = 3
COUNT_MS = 300
"""What is searched for is counted after a rest, when no further letter came: to count takes longer than to find the first rows."""
WAITING = "…"
ROLES = frozenset(
    {
        Qt.ItemDataRole.DisplayRole,
        Qt.ItemDataRole.TextAlignmentRole,
        Qt.ItemDataRole.AccessibleTextRole,
        ID_ROLE,
    }
)
_NOTHING = Sheet(0, {})
"""The answer to a question that nobody asks any more."""
ASCENDING, DESCENDING = " ▴", " ▾"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a job read, and for which question."""

    turn: int
    sheet: Sheet
    whole: bool
    """Whether it replaces what is shown."""


def default_columns(kind: Kind) -> tuple[str, ...]:
    """The fields that a kind's list shows, its day first."""
    shown = [name for name, declared in kind.fields().items() if declared.column and name != kind.day]
    return (kind.day, *shown) if kind.day else tuple(shown)


class RecordModel(QAbstractTableModel):
    """Rows of one kind. `ask` says which; the answer arrives later, and until then the old rows stay."""

    arrived = Signal()
    """Rows were replaced, a page came, or all rows are counted."""

    def __init__(
        self,
        context: Context,
        kind: Kind,
        columns: Sequence[str] = (),
        blanks: Mapping[str, tuple[str, str]] | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.context = context
        self.kind = kind
        self.blanks = blanks or {}
        """Column → what it says where it holds nothing, and the column that has to hold something for that."""
        self.wish = Wish(kind.name, tuple(columns) or default_columns(kind))
        self._today = context.ws.clock.today()
        self._turn = 0
        self._reading: Job | None = None
        self._total = 0
        self._pages: dict[int, Sequence[Row]] = {}
        self._wanted: dict[int, None] = {}
        """Pages that were looked at and aren't here, the last one looked at last."""
        self._fetching = False
        self._ready = False
        self._sides = [_side(kind, name) for name in self.wish.columns]
        self._fetch = QTimer(self)
        self._fetch.setSingleShot(True)
        self._fetch.setInterval(0)
        self._fetch.timeout.connect(self._fetch_wanted)
        self._counting = QTimer(self)
        self._counting.setSingleShot(True)
        self._counting.timeout.connect(self._count_all)

    # Asking

    @property
    def ready(self) -> bool:
        """Whether the first answer has come."""
        return self._ready

    def ask(self, wish: Wish, keep: Sequence[int] = (0,)) -> None:
        """Shows other records, or the same ones anew. `keep` names the pages that are in view."""
        same = wish == self.wish and self._ready
        self.wish = wish
        self._turn += 1
        self._fetching = False
        self._wanted.clear()
        self._counting.stop()
        # What is shown stays as long as it is until it is read anew; of another list the first rows come before their number.
        pages = tuple(sorted({0, *keep})) if same else ()
        self._read(partial(_whole, self.context.ws, wish, pages, self._turn), self._take)

    def _read(self, work: Callable[[Job], Answer], done: Callable[[Answer], None]) -> None:
        """Reads; what still waits of an earlier question isn't read any more."""
        if self._reading is not None:
            self._reading.cancel()
        self._reading = self.context.jobs.read(work, done)

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self.ask(replace(self.wish, order=self.wish.columns[column], descending=order == Qt.SortOrder.DescendingOrder))

    def turn_by(self, column: int) -> None:
        """Sorts by a column; by the same one again the other way round. Days begin with the newest."""
        name = self.wish.columns[column]
        newest_first = field_words.is_day(self.kind, name)
        again = self.sorted_by() == column
        descending = not self._descending() if again else newest_first
        self.sort(column, Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder)

    def sorted_by(self) -> int:
        """The column in force, -1 where the list has an order of its own."""
        name = self.wish.order or self.kind.day
        return self.wish.columns.index(name) if name in self.wish.columns else -1

    def _descending(self) -> bool:
        return self.wish.descending if self.wish.order else bool(self.kind.day)

    def _fetch_wanted(self) -> None:
        if self._fetching or not self._wanted:
            return
        # The ones looked at last are in view; those that were only passed are not worth reading.
        pages = tuple(self._wanted)[-PAGES_IN_VIEW:]
        self._wanted.clear()
        self._fetching = True
        work = partial(_some, self.context.ws, self.wish, pages, self._turn)
        self.context.jobs.start("read", work, self._take, self._refused)

    def _refused(self, problem: TalentDeskError) -> None:
        self._fetching = False
        self.context.complain(problem)

    def _take(self, answer: Answer) -> None:
        if answer.turn != self._turn:
            return
        if answer.whole:
            self.beginResetModel()
            self._today = self.context.ws.clock.today()
            self._total, self._pages = answer.sheet.total, dict(answer.sheet.pages)
            self._ready = True
            self.endResetModel()
            if not answer.sheet.counted:
                self._counting.start(COUNT_MS if self.wish.search else 0)
        else:
            self._fetching = False
            self._add(answer.sheet)
            self._fetch_wanted()
        self.arrived.emit()

    def _count_all(self) -> None:
        self._read(partial(_count, self.context.ws, self.wish, self._turn), self._lengthen)

    def _lengthen(self, answer: Answer) -> None:
        if answer.turn != self._turn or answer.sheet.total <= self._total:
            return
        self.beginInsertRows(QModelIndex(), self._total, answer.sheet.total - 1)
        self._total = answer.sheet.total
        self.endInsertRows()
        self.arrived.emit()

    def _add(self, sheet: Sheet) -> None:
        for page, rows in sheet.pages.items():
            self._wanted.pop(page, None)
            self._pages[page] = rows
            last = min((page + 1) * PAGE, self._total) - 1
            if page * PAGE <= last:
                self.dataChanged.emit(self.index(page * PAGE, 0), self.index(last, self.columnCount() - 1))
        for page in [*self._pages][: max(0, len(self._pages) - KEPT_PAGES)]:
            del self._pages[page]

    # Finding

    def row_at(self, number: int) -> Row | None:
        """The row of that number; asks for its page where it isn't here."""
        page, at = divmod(number, PAGE)
        rows = self._pages.get(page)
        if rows is None:
            if page not in self._wanted:
                self._wanted[page] = None
                self._fetch.start()
            return None
        return rows[at] if at < len(rows) else None

    def number_of(self, record: str) -> int:
        """Where a record stands among the pages that are here, -1 where it doesn't."""
        for page, rows in self._pages.items():
            for at, row in enumerate(rows):
                if row.id == record:
                    return page * PAGE + at
        return -1

    def text_of(self, row: Row, column: int) -> str:
        """What a cell says."""
        name = self.wish.columns[column]
        text = field_words.short(self.kind, name, row.cells[column], self._today)
        if text or name not in self.blanks:
            return text
        blank, needed = self.blanks[name]
        return blank if row.cells[self.wish.columns.index(needed)] else ""

    # Qt's own

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else self._total

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.wish.columns)

    def title_of(self, column: int) -> str:
        """The heading of a column."""
        declared = self.kind.field(self.wish.columns[column])
        return i18n.declared(declared.label) if declared else ""

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < self.columnCount():
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            mark = "" if section != self.sorted_by() else DESCENDING if self._descending() else ASCENDING
            return self.title_of(section) + mark
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._sides[section]
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self.title_of(section)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role not in ROLES or not index.isValid():
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._sides[index.column()]
        row = self.row_at(index.row())
        if role == ID_ROLE:
            return row.id if row else None
        if row is None:
            return WAITING
        if role == Qt.ItemDataRole.DisplayRole:
            return self.text_of(row, index.column())
        return self._sentence(row) if index.column() == 0 else self._spoken(row, index.column())

    def _spoken(self, row: Row, column: int) -> str:
        return f"{self.title_of(column)}: {self.text_of(row, column) or t('nothing')}"

    def _sentence(self, row: Row) -> str:
        said = [self._spoken(row, at) for at in range(self.columnCount()) if self.text_of(row, at)]
        said += [t("two people changed it")] * bool(row.conflicts) + [t("it was deleted and came back")] * row.revived
        return ", ".join(said)


def _side(kind: Kind, name: str) -> Qt.AlignmentFlag:
    right = field_words.is_number(kind, name)
    return (Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft) | Qt.AlignmentFlag.AlignVCenter


def _whole(ws: Workspace, wish: Wish, pages: Sequence[int], turn: int, job: Job) -> Answer:
    if job.cancelled():
        return Answer(turn, _NOTHING, whole=True)
    return Answer(turn, lists.sheet(ws, wish, pages) if pages else lists.beginning(ws, wish), whole=True)


def _count(ws: Workspace, wish: Wish, turn: int, job: Job) -> Answer:
    return Answer(turn, _NOTHING if job.cancelled() else Sheet(lists.count(ws, wish), {}), whole=False)


def _some(ws: Workspace, wish: Wish, pages: Sequence[int], turn: int, _job: Job) -> Answer:
    return Answer(turn, Sheet(0, {page: lists.rows(ws, wish, page) for page in pages}), whole=False)
