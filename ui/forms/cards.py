"""Rows that hold several texts: each text on a line of its own, with its name above it; what is short stands side by side."""

from __future__ import annotations

from ui.forms.editors import FieldEditor, ListEditor
from ui.forms.rows import Build, Row
from ui.forms.shape import Shape

WORK = "work"
"""The part that names a work of the reference library."""


LITTLE = ("bool", "whole", "decimal")
"""What needs no more room than it has."""


class CardRow(Row):
    """One thing with much to say."""

    captioned = True
    tall = True
    below = 20

    def make(self, shape: Shape, build: Build) -> FieldEditor:
        return ListEditor(shape) if shape.name == WORK else super().make(shape, build)

    def _lay_out(self, *, narrow: bool) -> None:
        if self._narrow is not None:
            return
        self._narrow = narrow
        lines: list[list[str]] = []
        for name in self.order:
            if lines and not self._is_long(name) and not self._is_long(lines[-1][0]):
                lines[-1].append(name)
            else:
                lines.append([name])
        most = max(map(len, lines))
        for number, line in enumerate(lines):
            for at, name in enumerate(line):
                wide = most - at if at == len(line) - 1 else 1
                little = wide > 1 or self.editors[name].shape.what in LITTLE
                self._put(name, 2 * number, at, wide, 0 if little else 1)
        self.grid.addWidget(self.remove, 1, most)
