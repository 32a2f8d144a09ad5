"""The editor of a list of small things: next actions, commitments, points of progress. One row each, Enter adds the next."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from ui.forms.day_editor import DayEditor
from ui.forms.editors import FieldEditor, SwitchEditor, TextEditor
from ui.forms.shape import Shape, parts_of
from ui.i18n import declared, t
from ui.widgets.parts import label, link_button, quiet_button

NARROWEST = 38
"""Characters that a row needs at least."""
ROOMY = 80
"""Characters from which on a row stands on one line."""
WIDTHS = {"text": 5, "line": 4, "ref": 2, "day": 2, "code": 3}
Build = Callable[[Shape], FieldEditor]


def part_label(shape: Shape) -> str:
    """What a part of a row is called. Most parts carry no declaration of their own."""
    names = {
        "what": t("What"),
        "who": t("Who"),
        "by": t("By"),
        "done": t("Done"),
        "on": t("Day"),
        "value": t("Value"),
        "fidelity": t("Strategy done, %"),
        "code": t("Code"),
        "text": t("Text"),
        "help": t("Help"),
        "at": t("After, s"),
        "off": t("Off task"),
        "tags": t("Tags"),
    }
    own = shape.declared.label
    return declared(own) if own != shape.name else names.get(own, own)


class Row(QWidget):
    """One thing of the list."""

    changed = Signal()
    entered = Signal()
    removed = Signal()
    captioned = False
    """Whether every row bears captions, not only the first."""
    tall = False
    """Whether its short parts always stand below the long one."""
    below = 0
    """Pixels of room under a row, where it takes several lines."""

    def __init__(self, parts: dict[str, Shape], build: Build, number: int) -> None:
        super().__init__()
        self.editors: dict[str, FieldEditor] = {}
        self._kept: dict[str, Any] = {}
        self.captions: dict[str, QLabel] = {}
        # The box to tick comes first.
        self.order = sorted(parts, key=lambda name: parts[name].what != "bool")
        self.grid = QGridLayout(self)
        self.grid.setContentsMargins(0, 0, 0, self.below)
        self.grid.setHorizontalSpacing(8)
        self.grid.setVerticalSpacing(2)
        self.remove = quiet_button("×")
        self.remove.setProperty("option", True)
        self.remove.clicked.connect(self.removed)
        for name, shape in parts.items():
            self._add(name, shape, build)
        self.setMinimumWidth(self.fontMetrics().averageCharWidth() * NARROWEST)
        self._narrow: bool | None = None
        self._lay_out(narrow=self.tall)
        self.renumber(number)

    def make(self, shape: Shape, build: Build) -> FieldEditor:
        """The editor of a part. Words usually fit on one line here; Enter goes on to the next row."""
        one_line = shape.what == "text" or (shape.what == "line" and shape.name != "code")
        return TextEditor(shape, 1, 8, enter_ends=True) if one_line else build(shape)

    def _add(self, name: str, shape: Shape, build: Build) -> None:
        editor = self.make(shape, build)
        if isinstance(editor, TextEditor):
            editor.text.entered.connect(self.entered)
        elif isinstance(editor, SwitchEditor):
            editor.box_.setText("")
        elif isinstance(editor, DayEditor):
            editor.pick.hide()
        editor.changed.connect(self.changed)
        self.editors[name] = editor
        self.captions[name] = label(part_label(shape), tone="muted", size="small")
        self.captions[name].setBuddy(editor.control)

    def _lay_out(self, *, narrow: bool) -> None:
        """All parts on one line; where there is little room the short ones go on a line of their own."""
        if narrow == self._narrow:
            return
        self._narrow = narrow
        for part in (*self.captions.values(), *self.editors.values(), self.remove):
            self.grid.removeWidget(part)
        first = sum(self.editors[name].shape.what == "bool" for name in self.order)
        below = first
        for at, name in enumerate(self.order):
            what = self.editors[name].shape.what
            if not narrow or what == "bool":
                self._put(name, 0, at, 1, WIDTHS.get(what, 0))
            elif self._is_long(name):
                self._put(name, 0, first, len(self.order) - first, 0)
            else:
                self._put(name, 2, below, 1, WIDTHS.get(what, 0))
                below += 1
        self.grid.addWidget(self.remove, 1, len(self.order), Qt.AlignmentFlag.AlignTop)

    def _put(self, name: str, line: int, column: int, wide: int, stretch: int) -> None:
        caption, editor = self.captions[name], self.editors[name]
        self.grid.addWidget(caption, line, column, 1, wide)
        self.grid.addWidget(editor, line + 1, column, 1, wide, Qt.AlignmentFlag.AlignTop)
        if editor.shape.what == "bool":
            self.grid.setColumnMinimumWidth(column, caption.sizeHint().width())  # rows without captions stay in line
        if stretch or wide == 1:
            self.grid.setColumnStretch(column, stretch)

    def _is_long(self, name: str) -> bool:
        return isinstance(self.editors[name], TextEditor)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        short = [name for name in self.order if not self._is_long(name)]
        if len(short) > 1 and len(short) < len(self.order) and not self.tall:
            self._lay_out(narrow=event.size().width() < self.fontMetrics().averageCharWidth() * ROOMY)

    def renumber(self, number: int) -> None:
        """Says which row it is; the first one bears the captions."""
        for caption in self.captions.values():
            caption.setVisible(number == 1 or self.captioned)
        for editor in self.editors.values():
            editor.name(t("{part}, row {number}", part=part_label(editor.shape), number=number))
        self.remove.setAccessibleName(t("Take out row {number}", number=number))
        self.remove.setToolTip(self.remove.accessibleName())

    def value(self) -> dict[str, Any]:
        return self._kept | {name: editor.value() for name, editor in self.editors.items()}

    def show_value(self, value: dict[str, Any]) -> None:
        self._kept = {name: item for name, item in value.items() if name not in self.editors}
        for name, editor in self.editors.items():
            editor.show_value(value.get(name, editor.shape.default))

    @property
    def is_empty(self) -> bool:
        """Whether nobody has written anything into it."""
        return all(editor.value() in (None, "", False, [], editor.shape.default) for editor in self.editors.values())

    def problem(self) -> str:
        found = ((editor.shape, editor.problem()) for editor in self.editors.values())
        return next((t("{part}: {problem}", part=part_label(shape), problem=what) for shape, what in found if what), "")

    def focus(self) -> None:
        first = next((e for e in self.editors.values() if e.shape.what != "bool"), None)
        if first is not None:
            first.focus()


class RowsEditor(FieldEditor):
    """The rows, and a way to add one. Rows nobody wrote into are left out."""

    grown = Signal()
    """A row was added, which may need to be told what to offer."""

    def __init__(self, shape: Shape, build: Build, row: type[Row] = Row, parent: QWidget | None = None) -> None:
        super().__init__(shape, parent)
        assert shape.model is not None
        self.parts = parts_of(shape.model)
        self._build, self._row = build, row
        self._title = ""
        self.rows: list[Row] = []
        self.lines = QVBoxLayout()
        self.lines.setSpacing(8)
        self.add = link_button(t("+ Add"))
        self.add.clicked.connect(self.add_row)
        self.box.addLayout(self.lines)
        self.box.addWidget(self.add)
        self.control = self.add

    def name(self, text: str) -> None:
        self._title = text
        self.add.setAccessibleName(t("{field}: add one", field=text))

    def add_row(self, value: dict[str, Any] | bool | None = None) -> Row:
        """Adds a row; one that somebody asked for takes the keyboard."""
        row = self._row(self.parts, self._build, len(self.rows) + 1)
        row.show_value(value if isinstance(value, dict) else {})
        row.changed.connect(self.changed)
        row.entered.connect(self._entered)
        row.removed.connect(self._removed)
        self.rows.append(row)
        self.lines.addWidget(row)
        if not isinstance(value, dict):
            row.show()
            row.focus()
        self.grown.emit()
        return row

    def _entered(self) -> None:
        row = self.sender()
        if not isinstance(row, Row) or row.is_empty:
            return
        at = self.rows.index(row)
        if at + 1 < len(self.rows):
            self.rows[at + 1].focus()
        else:
            self.add_row()

    def _removed(self) -> None:
        row = self.sender()
        if isinstance(row, Row):
            self._drop(row)
            self.add.setFocus(Qt.FocusReason.OtherFocusReason)
            self.changed.emit()

    def _drop(self, row: Row) -> None:
        self.rows.remove(row)
        self.lines.removeWidget(row)
        row.hide()
        row.deleteLater()
        for number, left in enumerate(self.rows, 1):
            left.renumber(number)

    def value(self) -> Any:
        return [row.value() for row in self.rows if not row.is_empty]

    def show_value(self, value: Any) -> None:
        for row in tuple(self.rows):
            self._drop(row)
        for item in value or ():
            self.add_row(dict(item))

    def problem(self) -> str:
        found = next((row.problem() for row in self.rows if not row.is_empty and row.problem()), "")
        return found or super().problem()

    def focus(self) -> None:
        wrong = next((row for row in self.rows if not row.is_empty and row.problem()), None)
        if wrong is not None:
            wrong.focus()
        else:
            self.add.setFocus(Qt.FocusReason.OtherFocusReason)
