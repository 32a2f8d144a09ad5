"""The form of a pilot: each participant with three reasons. They tell why somebody was asked, and are never added up."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent

from ui.forms.editors import FieldEditor, OptionsEditor
from ui.forms.form import GeneratedBody
from ui.forms.rows import Build, Row
from ui.forms.shape import Shape

WIDE = 105
"""Characters from which on the three reasons stand side by side."""


class ReasonsRow(Row):
    """A name, and under it need, interest and capacity, each one of a few words."""

    captioned = True
    below = 12

    def make(self, shape: Shape, build: Build) -> FieldEditor:
        return OptionsEditor(shape) if shape.what == "code" else super().make(shape, build)

    def _lay_out(self, *, narrow: bool) -> None:
        narrow = self.width() < self.fontMetrics().averageCharWidth() * WIDE
        if narrow == self._narrow:
            return
        self._narrow = narrow
        for part in (*self.captions.values(), *self.editors.values(), self.remove):
            self.grid.removeWidget(part)
        who, *reasons = self.order
        self.captions[who].hide()
        self.grid.addWidget(self.editors[who], 0, 0, 1, 3)
        self.grid.addWidget(self.remove, 0, 3, Qt.AlignmentFlag.AlignTop)
        for at, name in enumerate(reasons):
            line, column, wide = (1 + 2 * at, 0, 3) if narrow else (1, at, 1)
            self.grid.addWidget(self.captions[name], line, column, 1, wide)
            self.grid.addWidget(self.editors[name], line + 1, column, 1, wide, Qt.AlignmentFlag.AlignTop)
        for column in range(3):
            self.grid.setColumnStretch(column, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out(narrow=False)

    def renumber(self, number: int) -> None:
        super().renumber(number)
        self.captions[self.order[0]].hide()


class PilotBody(GeneratedBody):
    """The generated form, with room for the reasons."""

    def build(self, shape: Shape) -> FieldEditor:
        return self.build_rows(shape, ReasonsRow) if shape.name == "participants" else super().build(shape)
