"""The script of a visit: stamped lines, like a good notebook. One box to write in stands in the line at hand; the others are words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QEvent, QMimeData, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent, QTextCursor
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui.forms.editors import GrowingText
from ui.i18n import n, t
from ui.widgets.parts import clear, label, scrolled
from ui.widgets.visit.choices import Item
from ui.widgets.visit.clock import VisitClock

MOST_TAG_LETTERS = 44
LEAST_LINES = 7
CTRL = Qt.KeyboardModifier.ControlModifier


@dataclass
class Line:
    """One line. `at` is None as long as nothing was written in it."""

    at: int | None = None
    text: str = ""
    tags: list[str] = field(default_factory=list[str])

    @property
    def empty(self) -> bool:
        """Whether there is nothing to keep."""
        return not self.text.strip()


class LineBox(GrowingText):
    """The box in the line at hand."""

    entered = Signal()
    erased = Signal()
    moved = Signal(int)
    """-1 to the line before, +1 to the next."""
    tagged = Signal(int)
    """The number of a look-for, from 1."""
    pasted = Signal(list)
    """Further lines after the one at hand."""

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _number(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if number := _number(event):
            self.tagged.emit(number)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if event.modifiers() & CTRL:
                event.ignore()
            else:
                self.entered.emit()
        elif key == Qt.Key.Key_Backspace and not self.toPlainText():
            self.erased.emit()
        elif key == Qt.Key.Key_Up and self._at_edge(QTextCursor.MoveOperation.Up):
            self.moved.emit(-1)
        elif key == Qt.Key.Key_Down and self._at_edge(QTextCursor.MoveOperation.Down):
            self.moved.emit(1)
        else:
            super().keyPressEvent(event)

    def _at_edge(self, way: QTextCursor.MoveOperation) -> bool:
        cursor = self.textCursor()
        return not cursor.movePosition(way)

    def insertFromMimeData(self, source: QMimeData) -> None:
        lines = [line.strip() for line in source.text().splitlines() if line.strip()]
        if lines:
            self.insertPlainText(lines[0])
        if len(lines) > 1:
            self.pasted.emit(lines[1:])


def _number(event: QKeyEvent) -> int:
    """Which of Ctrl+1 to Ctrl+9 was pressed; 0 for anything else."""
    held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    number = event.key() - Qt.Key.Key_0.value
    return number if held == CTRL and 1 <= number <= 9 else 0


class _Row(QFrame):
    """A line on the page: its stamp, its words or the box, its look-fors."""

    chosen = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.stamp = label("", tone="muted")
        self.stamp.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        self.words = label("", wrap=True)
        self.words.setMinimumWidth(1)
        self.words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.tags = label("", tone="muted", size="small", wrap=True)
        self.tags.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.right = QVBoxLayout()
        self.right.setSpacing(2)
        self.right.addWidget(self.words)
        self.right.addWidget(self.tags)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        line.addWidget(self.stamp, 0, Qt.AlignmentFlag.AlignTop)
        line.addLayout(self.right, 1)

    def show_line(self, line: Line, stamp: str, tags: str, pad: int) -> None:
        """Shows a line as words."""
        self.stamp.setText(stamp)
        self._fit_stamp()
        self.stamp.setContentsMargins(0, pad + 1, 0, 0)
        self.words.setText(line.text)
        self.words.setContentsMargins(13, pad + 1, 8, pad + 1)
        self.tags.setText(tags)
        self.tags.setContentsMargins(13, 0, 8, 2)
        self.tags.setVisible(bool(tags))
        said = t("{stamp}: {words}", stamp=stamp, words=line.text) if stamp else line.text
        self.setAccessibleName(f"{said}. {tags}" if tags else said)

    def _fit_stamp(self) -> None:
        longest = max(self.stamp.text(), "00:00", key=len)
        self.stamp.setFixedWidth(self.stamp.fontMetrics().horizontalAdvance(longest) + 2)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:  # the text may be of another size now
            self._fit_stamp()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.chosen.emit()


class ScriptPad(QFrame):
    """The list of lines. Enter begins the next line; its stamp is taken when its first letter is written."""

    changed = Signal()
    grew = Signal()
    """The line at hand moved or took more room."""
    line_left = Signal()
    """The writer has done with a line: a good moment to look at its words."""

    def __init__(self, clock: VisitClock, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._clock = clock
        self._look_fors: tuple[Item, ...] = ()
        self._lines: list[Line] = [Line()]
        self._rows: list[_Row] = []
        self._at = 0
        self._whole = False
        self._quiet = False
        self.editor = LineBox(least=1)
        self.editor.setPlaceholderText(t("What you see and hear, word for word"))
        self._inside = inside = QFrame()
        self._list = QVBoxLayout(inside)
        self._list.setContentsMargins(0, 0, 4, 0)
        self._list.setSpacing(4)
        self.area = scrolled(inside)
        self.area.setAccessibleName(t("Script"))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.area)
        self._connect()
        self._rebuild()

    def _connect(self) -> None:
        self.editor.textChanged.connect(self._typed)
        self.editor.entered.connect(self.new_line)
        self.editor.erased.connect(self._remove)
        self.editor.moved.connect(self._move)
        self.editor.tagged.connect(self.tag)
        self.editor.pasted.connect(self._paste)
        self._clock.ticked.connect(self._tell_time)
        self._clock.switched.connect(self._tell_time)

    # What it holds

    def show_lines(self, lines: Sequence[Mapping[str, Any]]) -> None:
        """Shows the script of a record; the keyboard stands in a new line after it."""
        self._lines = [Line(int(one["at"]), str(one["text"]), list(one.get("tags") or ())) for one in lines]
        self._lines.append(Line())
        self._at = len(self._lines) - 1
        self._rebuild()

    def lines(self) -> list[dict[str, Any]]:
        """The lines that hold something, as records keep them."""
        return [
            {"at": line.at or 0, "text": line.text.strip(), "tags": list(line.tags)}
            for line in self._lines
            if not line.empty
        ]

    def texts(self, *, finished: bool) -> list[str]:
        """The words of the lines; only those nobody is writing in, where asked."""
        writing = self._at if finished and self.editor.hasFocus() else -1
        return [line.text for number, line in enumerate(self._lines) if number != writing and not line.empty]

    def show_look_fors(self, look_fors: Sequence[Item]) -> None:
        """The look-fors that lines are tagged to, in the order of their numbers."""
        self._look_fors = tuple(look_fors)
        self.tell_stamps()

    def tell_stamps(self) -> None:
        """Shows every stamp anew: the clock got another beginning."""
        for number in range(len(self._lines)):
            self._show(number)

    def show_all_lines(self, whole: bool) -> None:
        """Whether every line is in sight because the page scrolls, rather than the list."""
        self._whole = whole
        # A list that scrolls by itself takes the room that is left; its own wish would push the strip under it off the page.
        down = QSizePolicy.Policy.Expanding if whole else QSizePolicy.Policy.Ignored
        self.area.setSizePolicy(QSizePolicy.Policy.Expanding, down)
        self._fit()

    def _fit(self) -> None:
        least = self.fontMetrics().lineSpacing() * LEAST_LINES
        self.area.setMinimumHeight(
            max(least, self._inside.heightForWidth(self.area.width()) + 8) if self._whole else least
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        QTimer.singleShot(0, self._fit)

    def focus_end(self) -> None:
        """Puts the keyboard into the newest line."""
        self._go(len(self._lines) - 1)

    # Writing

    def new_line(self) -> None:
        """A new line at the end; where one waits there already, that one."""
        if not self._lines[-1].empty:
            self._lines.append(Line())
            self._add_row()
        self._go(len(self._lines) - 1)

    def tag(self, number: int) -> None:
        """Tags the line at hand to a look-for, or takes the tag off; the line before, where nothing is written yet."""
        at = self._at - 1 if self._lines[self._at].empty and self._at else self._at
        line = self._lines[at]
        if self.editor.isReadOnly() or number > len(self._look_fors) or line.empty:
            return
        code = self._look_fors[number - 1].code
        if code in line.tags:
            line.tags.remove(code)
        else:
            line.tags.append(code)
        self._show(at)
        self.changed.emit()

    def _typed(self) -> None:
        if self._quiet:
            return
        line = self._lines[self._at]
        line.text = self.editor.toPlainText()
        if line.at is None and not line.empty:
            line.at = self._clock.stamp(self._last_stamp())
            self._show(self._at)
        self._in_sight()
        self.changed.emit()

    def _last_stamp(self) -> int:
        return max((line.at for line in self._lines if line.at is not None), default=0)

    def _remove(self) -> None:
        if len(self._lines) == 1:
            self._lines[0] = Line()
            self._show(0)
            return
        gone = self._at
        self._park()
        self._lines.pop(gone)
        row = self._rows.pop(gone)
        row.hide()
        row.deleteLater()
        self._go(max(0, gone - 1))
        self.changed.emit()

    def _paste(self, texts: list[str]) -> None:
        for text in texts:
            self._lines.insert(self._at + 1, Line(self._lines[self._at].at or 0, text))
            self._at += 1
        self._rebuild()
        self._go(self._at)
        self.changed.emit()

    def _move(self, by: int) -> None:
        wanted = self._at + by
        if 0 <= wanted < len(self._lines):
            self._go(wanted, at_end=by < 0)

    # Showing

    def _rebuild(self) -> None:
        self._park()
        clear(self._list)
        self._rows.clear()
        self._list.addStretch(1)
        for _ in self._lines:
            self._add_row()
        self._put_editor()

    def _add_row(self) -> None:
        row = _Row(self._inside)
        row.chosen.connect(self._row_chosen)
        self._rows.append(row)
        self._list.insertWidget(len(self._rows) - 1, row)
        self._show(len(self._rows) - 1)

    def _row_chosen(self) -> None:
        row = self.sender()
        if isinstance(row, _Row) and row in self._rows:
            self._go(self._rows.index(row))

    def _park(self) -> None:
        """Takes the box out of its line, which shows its words again."""
        self.editor.setParent(self)
        self.editor.hide()

    def _go(self, number: int, *, at_end: bool = True) -> None:
        if number != self._at or self.editor.parent() is self:
            before, self._at = self._at, number
            self._park()
            if before < len(self._rows):
                self._rows[before].words.show()
                self._show(before)
            self._put_editor()
            self.line_left.emit()
        self.editor.setFocus(Qt.FocusReason.OtherFocusReason)
        self.editor.moveCursor(QTextCursor.MoveOperation.End if at_end else QTextCursor.MoveOperation.Start)
        QTimer.singleShot(0, self._in_sight)

    def _put_editor(self) -> None:
        row, line = self._rows[self._at], self._lines[self._at]
        self._quiet = True
        self.editor.setPlainText(line.text)
        self._quiet = False
        row.words.hide()
        row.right.insertWidget(0, self.editor)
        self.editor.show()
        self._show(self._at)

    def _in_sight(self) -> None:
        self._fit()
        self.area.ensureWidgetVisible(self._rows[self._at], 0, 8)
        self.grew.emit()

    def _show(self, number: int) -> None:
        line = self._lines[number]
        if line.at is not None:
            stamp = self._clock.stamp_words(line.at)
        else:
            stamp = self._clock.stamp_words(self._clock.stamp(0)) if self._clock.running else ""
        tags = " · ".join(self._tag_words(code) for code in line.tags)
        pad = round(self.fontMetrics().height() * 0.3)
        self._rows[number].show_line(line, stamp, tags, pad)
        if number == self._at:
            name = t("Line {number} of {count}", number=number + 1, count=len(self._lines))
            self.editor.setAccessibleName(", ".join(part for part in (name, stamp, tags) if part))

    def _tag_words(self, code: str) -> str:
        for number, item in enumerate(self._look_fors, 1):
            if item.code == code:
                short = item.text if len(item.text) <= MOST_TAG_LETTERS else item.text[: MOST_TAG_LETTERS - 1] + "…"
                return f"{number} {short}"
        return code

    def _tell_time(self) -> None:
        if self._lines[self._at].at is None:
            self._show(self._at)

    def counted(self) -> str:
        """How many lines there are, in words."""
        count = sum(not line.empty for line in self._lines)
        return n("{count} line", "{count} lines", count)
