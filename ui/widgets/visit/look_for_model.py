"""The look-fors of a visit as a table: number, words with the note, and the mark in a shape and a word."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor

from ui.i18n import n, t
from ui.theme import Theme
from ui.widgets.visit.choices import Item

NUMBER, WORDS, MARK = range(3)
SHAPES = {"seen": "●", "missed": "○", "na": "×"}
TONES = {"seen": "ok", "missed": "warn", "na": "muted"}
Index = QModelIndex | QPersistentModelIndex


@dataclass
class Mark:
    """What was seen of one look-for. An empty state is no mark yet."""

    state: str = ""
    count: int = 0
    note: str = ""


def state_words(state: str) -> str:
    """The mark in a word."""
    return {"seen": t("seen"), "missed": t("missed"), "na": t("n/a")}.get(state, "")


class LookForModel(QAbstractTableModel):
    """Rows are the form's look-fors, then marks of codes that this form doesn't hold: those are kept and shown too."""

    marked = Signal()

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._items: tuple[Item, ...] = ()
        self._own = 0
        self._marks: dict[str, Mark] = {}

    # What it holds

    def show_form(self, look_fors: Sequence[Item]) -> None:
        """The look-fors of a form; marks stay."""
        self.beginResetModel()
        codes = {item.code for item in look_fors}
        others = tuple(Item(code, code) for code in self._marks if code not in codes)
        self._items, self._own = (*look_fors, *others), len(look_fors)
        self.endResetModel()

    def show_marks(self, marks: Mapping[str, Mapping[str, Any]]) -> None:
        """The marks of a record."""
        self._marks = {
            code: Mark(str(one["state"]), int(one.get("count") or 0), str(one.get("note") or ""))
            for code, one in marks.items()
        }
        self.show_form(self._items[: self._own])

    def marks(self) -> dict[str, dict[str, Any]]:
        """The marks as records keep them."""
        return {
            code: {"state": mark.state, "count": mark.count, "note": mark.note}
            for code, mark in self._marks.items()
            if mark.state
        }

    def item(self, row: int) -> Item:
        """The look-for in a row."""
        return self._items[row]

    def mark(self, row: int) -> Mark:
        """The mark of a row; an empty one where there is none."""
        return self._marks.get(self._items[row].code, Mark())

    def set_mark(self, row: int, mark: Mark) -> None:
        """Changes the mark of a row."""
        self._marks[self._items[row].code] = mark
        self.dataChanged.emit(self.index(row, NUMBER), self.index(row, MARK))
        self.marked.emit()

    # Qt's own

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self._items)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else 3

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row, column = index.row(), index.column()
        item, mark = self._items[row], self.mark(row)
        if role == Qt.ItemDataRole.DisplayRole:
            return (str(row + 1), _with_note(item.text, mark.note), _mark_words(mark))[column]
        if role == Qt.ItemDataRole.AccessibleTextRole and column == WORDS:
            return self.spoken(row)
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleDescriptionRole):
            return item.help or None
        if role == Qt.ItemDataRole.ForegroundRole:
            tone = ("muted", "text", TONES.get(mark.state, "muted"))[column]
            return QColor(self._theme.tokens[tone])
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column == NUMBER else Qt.AlignmentFlag.AlignLeft
            return int(side | Qt.AlignmentFlag.AlignTop)
        return None

    def spoken(self, row: int) -> str:
        """A row as one sentence for a screen reader."""
        mark = self.mark(row)
        said = t(
            "{number} of {count}: {look_for}", number=row + 1, count=len(self._items), look_for=self._items[row].text
        )
        state = t("not applicable") if mark.state == "na" else state_words(mark.state) or t("not marked")
        times = n("{count} time", "{count} times", mark.count) if mark.count else ""
        return ". ".join(part for part in (said, state, times, mark.note) if part)


def _with_note(text: str, note: str) -> str:
    return f"{text}\n✎ {' '.join(note.split())}" if note.strip() else text


def _mark_words(mark: Mark) -> str:
    if not mark.state:
        return ""
    return f"{SHAPES[mark.state]} {state_words(mark.state)}" + (f"  {mark.count}" if mark.count else "")
