"""One criterion in the panel: its status in shape and word, what it asks, its number, and the way to the facts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui.widgets import criterion_words as words
from ui.widgets.parts import label, link_button


class CriterionRow(QFrame):
    """A criterion of one building or of the district. `why` gives its id."""

    why = Signal(str)

    def __init__(self, criterion: Mapping[str, Any], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.criterion = criterion["id"]
        status = criterion["status"]
        self.held = words.holds(status)
        self.status = label(words.status_line(status), tone=words.COLOURS.get(status, "text"), weight="strong")
        self.statement = label(criterion["statement"], wrap=True)
        self.number = label(words.number_line(criterion) or words.attested_line(criterion), wrap=True)
        self.rest = label("\n".join(_under(criterion)), tone="muted", size="small", wrap=True)
        self.open = link_button("Why →" if criterion["kind"] == "attested" else "Facts →")
        self.open.setAccessibleName(
            f"{self.open.text().rstrip(' →')} of {self.criterion}, {words.WORDS.get(status, status)}"
        )
        self.open.setToolTip("How this is judged, and the records behind it")
        self.setAccessibleName(
            f"{self.criterion}: {words.WORDS.get(status, status)}. {criterion['statement']} {self.number.text()}"
        )
        self._build()
        self.open.clicked.connect(self._tell)

    def _build(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.status)
        head.addWidget(label(self.criterion, tone="muted"))
        head.addStretch(1)
        head.addWidget(self.open)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 8)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self.statement)
        for part in (self.number, self.rest):
            part.setHidden(not part.text())
            column.addWidget(part)

    def _tell(self) -> None:
        self.why.emit(self.criterion)


class BuildingsRow(QFrame):
    """A criterion that is judged for each building, as the district sees it: one mark a building, never a sum of people."""

    why = Signal(str)

    def __init__(
        self, criterion: str, statement: str, places: list[tuple[str, str]], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.criterion = criterion
        met = sum(words.holds(status) for _, status in places)
        self.held = bool(places) and met == len(places)
        """Whether it holds everywhere; from which share of buildings on it counts is the rubric's business."""
        count = f"{met} of {len(places)} buildings"
        self.count = label(f"Met in {count}", weight="strong")
        self.marks = label(
            "   ".join(f"{words.SHAPES.get(status, '–')} {name}" for name, status in places), tone="muted", wrap=True
        )
        self.marks.setAccessibleName(", ".join(f"{name}: {words.WORDS.get(status, status)}" for name, status in places))
        self.marks.setToolTip("\n".join(f"{name}: {words.WORDS.get(status, status)}" for name, status in places))
        self.open = link_button("Facts →")
        self.open.setAccessibleName(f"Facts of {criterion}, met in {count}")
        self.setAccessibleName(f"{criterion}: met in {count}. {statement}")
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.count)
        head.addWidget(label(criterion, tone="muted"))
        head.addStretch(1)
        head.addWidget(self.open)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 8)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(label(statement, wrap=True))
        column.addWidget(self.marks)
        self.open.clicked.connect(self._tell)

    def _tell(self) -> None:
        self.why.emit(self.criterion)


def _under(criterion: Mapping[str, Any]) -> list[str]:
    missing = words.missing_line(criterion)
    return ([missing] if missing else []) + words.side_lines(criterion)
