"""What sentences say badly: the variations of a component with the fidelity line, and who takes part in a pilot for which reasons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QWidget

from ui.i18n import t
from ui.widgets.field_words import Reading, degree
from ui.widgets.parts import column, label

ROOMY = 21
"""Characters of a variation that still read well side by side."""
BAR = 3


def standing(number: int, acceptable: int) -> str:
    """What a variation counts for: the first is the ideal, those after the fidelity line can't be accepted."""
    if number > acceptable:
        return t("{number} Not acceptable", number=number)
    return t("{number} Ideal", number=number) if number == 1 else t("{number} Acceptable", number=number)


class Variations(QWidget):
    """Holds a widget for each variation and draws the line after the last acceptable one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.cells: list[QWidget] = []
        self.captions: list[QLabel] = []
        self.acceptable = 0
        self._across: bool | None = None
        self.grid = QGridLayout(self)
        self.grid.setContentsMargins(0, 0, 0, 0)
        self.grid.setHorizontalSpacing(8)
        self.grid.setVerticalSpacing(4)
        self.line = QFrame(self)
        self.line.setProperty("fidelity", True)
        self.line.setToolTip(t("Fidelity line: what stands after it isn’t the practice any more"))
        self.line_name = label(t("Fidelity line"), tone="accent", size="small", weight="strong")

    def show_cells(self, cells: Sequence[QWidget], acceptable: int) -> None:
        """Lays these out. Cells that are no longer among them are let go."""
        for caption in self.captions:
            caption.deleteLater()
        for cell in self.cells:
            if cell not in cells:
                cell.hide()
                cell.deleteLater()
        self.cells = list(cells)
        self.captions = [label("", tone="muted", size="small") for _ in cells]
        self._across = None
        self.draw_line(acceptable)

    def draw_line(self, acceptable: int) -> None:
        """Draws the line elsewhere."""
        self.acceptable = acceptable
        for number, (cell, caption) in enumerate(zip(self.cells, self.captions, strict=True), 1):
            caption.setText(standing(number, acceptable))
            caption.setBuddy(cell)
        self._arrange()

    def _arrange(self) -> None:
        self._across = self._fits(self.width())
        for part in (*self.captions, *self.cells, self.line, self.line_name):
            self.grid.removeWidget(part)
        for column_ in range(self.grid.columnCount()):
            self.grid.setColumnStretch(column_, 0)
        drawn = 0 < self.acceptable < len(self.cells)
        self.line.setVisible(drawn)
        self.line_name.setVisible(drawn and not self._across)
        place = self._side_by_side if self._across else self._stacked
        place(drawn)

    def _side_by_side(self, drawn: bool) -> None:
        self.line.setFixedSize(BAR, 16777215)
        self.line.setMinimumHeight(1)
        for at, (caption, cell) in enumerate(zip(self.captions, self.cells, strict=True)):
            where = at + (drawn and at >= self.acceptable)
            self.grid.addWidget(caption, 0, where)
            self.grid.addWidget(cell, 1, where, Qt.AlignmentFlag.AlignTop)
            self.grid.setColumnStretch(where, 1)
        if drawn:
            self.grid.addWidget(self.line, 0, self.acceptable, 2, 1)

    def _stacked(self, drawn: bool) -> None:
        self.line.setMinimumSize(0, BAR)
        self.line.setMaximumSize(16777215, BAR)
        self.grid.setColumnStretch(0, 1)
        row = 0
        for at, (caption, cell) in enumerate(zip(self.captions, self.cells, strict=True)):
            if drawn and at == self.acceptable:
                self.grid.addWidget(self.line_name, row, 0)
                self.grid.addWidget(self.line, row + 1, 0)
                row += 2
            self.grid.addWidget(caption, row, 0)
            self.grid.addWidget(cell, row + 1, 0)
            row += 2

    def _fits(self, width: int) -> bool:
        return width >= self.fontMetrics().averageCharWidth() * ROOMY * max(1, len(self.cells))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._fits(event.size().width()) != self._across:
            self._arrange()


class Components(QFrame):
    """All components of a progression, for reading."""

    def __init__(self, components: Sequence[Mapping[str, Any]], _reading: Reading) -> None:
        super().__init__()
        whole = column(spacing=16)
        for component in components:
            name = str(component.get("name") or "")
            whole.addWidget(label(name, weight="strong", wrap=True))
            part = Variations(self)
            cells = [label(str(text), wrap=True) for text in component.get("variations") or ()]
            part.show_cells(cells, int(component.get("acceptable") or 0))
            for cell, caption in zip(cells, part.captions, strict=True):
                cell.setAccessibleName(f"{name}, {caption.text()}: {cell.text()}")
            whole.addWidget(part)
        self.setLayout(whole)


class Reasons(QFrame):
    """Who takes part in a pilot and why, for reading: a name and three words. Nobody is sorted by them."""

    def __init__(self, participants: Sequence[Mapping[str, Any]], reading: Reading) -> None:
        super().__init__()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(0, 2)
        heads = {"need": t("Need"), "interest": t("Interest"), "capacity": t("Capacity")}
        for at, head in enumerate(heads.values(), 1):
            grid.addWidget(label(head, tone="muted", size="small"), 0, at)
            grid.setColumnStretch(at, 1)
        for row, one in enumerate(participants, 1):
            name = reading.name(str(one.get("who")))
            grid.addWidget(label(name, wrap=True), row, 0)
            for at, (reason, head) in enumerate(heads.items(), 1):
                said = label(degree(one.get(reason)))
                said.setAccessibleName(f"{name}, {head}: {said.text()}")
                grid.addWidget(said, row, at)
