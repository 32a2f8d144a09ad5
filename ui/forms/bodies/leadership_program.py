"""The form of a leadership program: each opportunity on a line of its own, with where and when and what it develops under it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent

from ui.forms.editors import FieldEditor
from ui.forms.form import GeneratedBody
from ui.forms.rows import Row
from ui.forms.shape import Shape

WIDE = 80
"""Characters from which on place and days stand side by side."""
WHAT, WHERE, DAYS, DEVELOPS = "what", "building", ("begins", "ends"), "competencies"


class OpportunityRow(Row):
    """What, then where and from when to when, then the competencies."""

    captioned = True
    below = 20

    def _lay_out(self, *, narrow: bool) -> None:
        narrow = self.width() < self.fontMetrics().averageCharWidth() * WIDE
        if narrow == self._narrow:
            return
        self._narrow = narrow
        for part in (*self.captions.values(), *self.editors.values(), self.remove):
            self.grid.removeWidget(part)
        self.grid.addWidget(self.editors[WHAT], 0, 0, 1, 3)
        self.grid.addWidget(self.remove, 0, 3, Qt.AlignmentFlag.AlignTop)
        self._place(WHERE, 1, 0, 3 if narrow else 1)
        for at, name in enumerate(DAYS):
            self._place(name, 3 if narrow else 1, at if narrow else at + 1, 1)
        self._place(DEVELOPS, 5 if narrow else 3, 0, 3)
        for column in range(3):
            self.grid.setColumnStretch(column, 1)

    def _place(self, name: str, line: int, column: int, wide: int) -> None:
        self.grid.addWidget(self.captions[name], line, column, 1, wide)
        self.grid.addWidget(self.editors[name], line + 1, column, 1, wide, Qt.AlignmentFlag.AlignTop)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out(narrow=False)

    def renumber(self, number: int) -> None:
        super().renumber(number)
        self.captions[WHAT].hide()


class LeadershipProgramBody(GeneratedBody):
    """The generated form, with room for opportunities."""

    def build(self, shape: Shape) -> FieldEditor:
        return self.build_rows(shape, OpportunityRow) if shape.name == "opportunities" else super().build(shape)
