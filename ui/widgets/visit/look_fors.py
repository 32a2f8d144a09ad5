"""The look-fors of a visit, by keyboard: a number selects, a letter marks. The buttons under the list do the same by mouse."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from ui.i18n import t
from ui.theme import Theme
from ui.widgets.flow import FlowLayout
from ui.widgets.parts import muted, quiet_button
from ui.widgets.visit.choices import Item
from ui.widgets.visit.look_for_model import MARK, NUMBER, SHAPES, WORDS, LookForModel, Mark, state_words

STATES = {Qt.Key.Key_S: "seen", Qt.Key.Key_M: "missed", Qt.Key.Key_X: "na"}
MORE = (Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Return, Qt.Key.Key_Enter)
FEWER = (Qt.Key.Key_Minus,)
CLEAR = (Qt.Key.Key_Backspace, Qt.Key.Key_Delete)
NOTE = Qt.Key.Key_N
AROUND, PAD = 22, 12
"""Pixels beside and above the words of a row that the style sheet and the toolkit keep free."""
PLAIN = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.KeypadModifier)


class LookForTable(QTableView):
    """The list. It says which key was pressed on which row; marking is its owner's business."""

    stated = Signal(str)
    counted = Signal(int)
    cleared = Signal()
    note_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.marking = True
        """False where the record may only be read."""
        self.whole = False
        """Whether every row is in sight because the page scrolls, rather than the list."""
        self.setAccessibleName(t("Look-fors"))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.horizontalHeader().hide()
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(28)
        self._fitting = QTimer(self)
        self._fitting.setSingleShot(True)
        self._fitting.timeout.connect(self._fit_rows)
        self.horizontalHeader().sectionResized.connect(self.fit_soon)

    def setModel(self, model: Any) -> None:
        super().setModel(model)
        header = self.horizontalHeader()
        header.setSectionResizeMode(NUMBER, QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(WORDS, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(MARK, QHeaderView.ResizeMode.Fixed)
        self._fit_columns()

    def take_row(self, row: int) -> None:
        """Selects a row."""
        if 0 <= row < self.model().rowCount():
            choose = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
            self.selectionModel().setCurrentIndex(self.model().index(row, WORDS), choose)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._is_ours(event):
            event.accept()
            return True
        return super().event(event)

    def _is_ours(self, event: QKeyEvent) -> bool:
        ours = self.marking and event.key() in (*STATES, *MORE, *FEWER, *CLEAR, NOTE)
        ours = ours or Qt.Key.Key_1 <= event.key() <= Qt.Key.Key_9
        return ours and event.modifiers() in PLAIN

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if not self._is_ours(event):
            super().keyPressEvent(event)
        elif Qt.Key.Key_1 <= key <= Qt.Key.Key_9:
            self.take_row(key - Qt.Key.Key_1)
        elif key in STATES:
            self.stated.emit(STATES[key])
        elif key in CLEAR:
            self.cleared.emit()
        elif key == NOTE:
            self.note_wanted.emit()
        else:
            self.counted.emit(1 if key in MORE else -1)

    def _fit_columns(self) -> None:
        """The column of the marks is as wide as its longest words, so that marking moves nothing; that of the numbers as two digits."""
        wide = self.fontMetrics().horizontalAdvance
        self.setColumnWidth(NUMBER, wide("00") + 24)
        self.setColumnWidth(MARK, max(wide(f"{shape} {state_words(s)}  00") for s, shape in SHAPES.items()) + 24)

    def fit_soon(self, *_: object) -> None:
        """Gives every row the height of its words, once the columns have their width."""
        self._fitting.start(0)

    def _fit_rows(self) -> None:
        metrics, width = self.fontMetrics(), max(40, self.columnWidth(WORDS) - AROUND)
        for row in range(self.model().rowCount()):
            text = str(self.model().index(row, WORDS).data())
            box = metrics.boundingRect(0, 0, width, 10_000, int(Qt.TextFlag.TextWordWrap), text)
            self.setRowHeight(row, box.height() + PAD)
        if self.whole:
            self.setMinimumHeight(self.verticalHeader().length() + 8)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange) and self.model() is not None:
            self._fit_columns()


class LookFors(QFrame):
    """The list, and under it the mark and the note of the row at hand."""

    changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = LookForModel(theme, self)
        self.table = LookForTable()
        self.table.setModel(self.model)
        self.empty = muted(t("This visit has no form. Choose one under Change, or write without."))
        self.states: dict[str, QPushButton] = {
            "seen": _option(f"{SHAPES['seen']} {t('Seen')}", "S"),
            "missed": _option(f"{SHAPES['missed']} {t('Missed')}", "M"),
            "na": _option(f"{SHAPES['na']} {t('N/A')}", "X"),
        }
        self.states["na"].setAccessibleName(t("Not applicable"))
        self.states["na"].setToolTip(t("Not applicable: never counts as missed (X)"))
        self.more = _small("+1", t("One more (+ or Enter)"))
        self.fewer = _small("−1", t("One fewer (-)"))
        self.note = QLineEdit()
        self.note.setAccessibleName(t("Note on this look-for"))
        self.note.installEventFilter(self)
        self._build()
        self._connect()
        self._row_changed()

    def _build(self) -> None:
        self.buttons = QWidget()
        flow = FlowLayout(self.buttons, 4)
        for button in (*self.states.values(), self.more, self.fewer):
            flow.addWidget(button)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(6)
        whole.addWidget(self.empty)
        whole.addWidget(self.table, 1)
        whole.addWidget(self.buttons)
        whole.addWidget(self.note)

    def _connect(self) -> None:
        self.table.stated.connect(self.mark)
        self.table.counted.connect(self.count)
        self.table.cleared.connect(self.clear_mark)
        self.table.note_wanted.connect(self._to_note)
        self.table.selectionModel().currentRowChanged.connect(self._row_changed)
        for button in self.states.values():
            button.clicked.connect(self._state_clicked)
        self.more.clicked.connect(self._one_more)
        self.fewer.clicked.connect(self._one_fewer)
        self.note.textEdited.connect(self._note_typed)
        self.model.marked.connect(self._marked)

    # What it holds

    def show_form(self, look_fors: Sequence[Item]) -> None:
        """The look-fors of the form in use."""
        self.model.show_form(look_fors)
        self._refilled()

    def show_marks(self, marks: Mapping[str, Mapping[str, Any]]) -> None:
        """The marks of a record."""
        self.model.show_marks(marks)
        self._refilled()

    def marks(self) -> dict[str, dict[str, Any]]:
        """The marks as records keep them."""
        return self.model.marks()

    def _refilled(self) -> None:
        filled = self.model.rowCount() > 0
        self.empty.setVisible(not filled)
        for part in (self.table, self.buttons, self.note):
            part.setVisible(filled)
        self.table.take_row(0)
        self.table.fit_soon()
        self._row_changed()

    def show_all_rows(self, whole: bool) -> None:
        """Whether every row is in sight because the page scrolls, rather than the list."""
        self.table.whole = whole
        # A list that scrolls by itself takes the room that is left; its own wish would push the strip under it off the page.
        down = QSizePolicy.Policy.Expanding if whole else QSizePolicy.Policy.Ignored
        self.table.setSizePolicy(QSizePolicy.Policy.Expanding, down)
        self.table.setMinimumHeight(self.fontMetrics().height() * 4)
        self.table.fit_soon()

    @property
    def row(self) -> int:
        """The row at hand, -1 where there is none."""
        index: QModelIndex = self.table.currentIndex()
        return index.row() if index.isValid() else -1

    # Marking

    def mark(self, state: str) -> None:
        """Marks the row at hand; the same mark again takes it off."""
        if self.row < 0:
            return
        mark = self.model.mark(self.row)
        if mark.state == state:
            self.clear_mark()
        else:
            self.model.set_mark(self.row, Mark(state, mark.count if state == "seen" else 0, mark.note))

    def count(self, by: int) -> None:
        """Counts one more or one fewer; what is counted was seen."""
        if self.row < 0:
            return
        mark = self.model.mark(self.row)
        if by > 0:
            self.model.set_mark(self.row, Mark("seen", mark.count + by, mark.note))
        elif mark.count:
            self.model.set_mark(self.row, Mark(mark.state, mark.count - 1, mark.note))

    def clear_mark(self) -> None:
        """Takes the mark off. One with a note stays: words are not thrown away by one key."""
        if self.row >= 0 and not self.model.mark(self.row).note.strip():
            self.model.set_mark(self.row, Mark())
        self._row_changed()

    def _state_clicked(self) -> None:
        for state, button in self.states.items():
            if button is self.sender():
                self.mark(state)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _one_more(self) -> None:
        self.count(1)

    def _one_fewer(self) -> None:
        self.count(-1)

    def _note_typed(self, text: str) -> None:
        mark = self.model.mark(self.row)
        self.model.set_mark(self.row, Mark(mark.state, mark.count, text))

    def _to_note(self) -> None:
        if self.note.isEnabled():
            self.note.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _marked(self) -> None:
        self._row_changed()
        self.table.fit_soon()
        self.changed.emit()

    def _row_changed(self, *_: object) -> None:
        mark = self.model.mark(self.row) if self.row >= 0 else Mark()
        for state, button in self.states.items():
            button.setChecked(mark.state == state)
        self.note.setEnabled(bool(mark.state))
        self.note.setPlaceholderText(
            t("Note on look-for {number} (N)", number=self.row + 1)
            if mark.state
            else t("A note can be added once it is marked")
        )
        if self.note.text() != mark.note:
            self.note.setText(mark.note)

    def eventFilter(self, watched: Any, event: QEvent) -> bool:
        if watched is self.note and isinstance(event, QKeyEvent) and event.modifiers() in PLAIN:
            back = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape)
            if back and event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if back and event.type() == QEvent.Type.KeyPress:
                self.table.setFocus(Qt.FocusReason.OtherFocusReason)
                return True
        return super().eventFilter(watched, event)


def _option(text: str, key: str) -> QPushButton:
    made = quiet_button(text)
    made.setCheckable(True)
    made.setProperty("option", True)
    made.setToolTip(t("{what} ({key})", what=text, key=key))
    return made


def _small(text: str, says: str) -> QPushButton:
    made = quiet_button(text)
    made.setProperty("option", True)
    made.setAccessibleName(says)
    made.setToolTip(says)
    return made
