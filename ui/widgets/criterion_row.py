"""One criterion in the panel: its status in shape and word, what it asks, its number, and the way to the facts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout

from ui.i18n import n, t
from ui.widgets import criterion_words as words
from ui.widgets.parts import label, link_button, row

NAMED, TOLD = 8, 30
"""How many buildings are named in a row, and in its tooltip."""


class CriterionRow(QFrame):
    """A criterion in the list. `why` gives its id."""

    why = Signal(str)

    def __init__(self, criterion: str, statement: str, status: QLabel, way: str) -> None:
        super().__init__()
        self.criterion = criterion
        self.status = status
        self.open = link_button(way)
        self.open.setAccessibleName(t("How {criterion} is judged, and the records behind it", criterion=criterion))
        self.open.setToolTip(t("How this is judged, and the records behind it"))
        self.setAccessibleName(f"{criterion}: {status.text()}. {statement}")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 4, 0, 8)
        self._column.setSpacing(4)
        self._column.addLayout(row(status, label(criterion, tone="muted"), self.open, stretch_after=1))
        self._column.addWidget(label(statement, wrap=True))
        self.open.clicked.connect(self._tell)

    def add(self, line: QLabel) -> None:
        """A line under the statement, where it says something."""
        if line.text():
            self._column.addWidget(line)

    def _tell(self) -> None:
        self.why.emit(self.criterion)


def criterion_row(criterion: Mapping[str, Any], today: date) -> CriterionRow:
    """A criterion of one building or of the district."""
    status = criterion["status"]
    head = label(words.status_line(status), tone=words.TONES.get(status, "text"), weight="strong")
    way = t("Why →") if criterion["kind"] == "attested" else t("Facts →")
    made = CriterionRow(criterion["id"], criterion["statement"], head, way)
    made.add(label(words.number_line(criterion) or words.attested_line(criterion, today), wrap=True))
    made.add(label("\n".join(words.side_lines(criterion)), tone="muted", size="small", wrap=True))
    return made


def buildings_row(criterion: str, statement: str, places: Sequence[tuple[str, str]], _today: date) -> CriterionRow:
    """A criterion that is judged for each building, as the district sees it: (name, status) of each, never a sum of people."""
    met = sum(words.holds(status) for _, status in places)
    hidden = sum(status == "not_visible" for _, status in places)
    count = n("Met in {met} of {count} building", "Met in {met} of {count} buildings", len(places), met=met)
    if hidden:
        count = t("{count}, {hidden} not visible here", count=count, hidden=hidden)
    made = CriterionRow(criterion, statement, label(count, weight="strong"), t("Facts →"))
    each = [t("{name}: {status}", name=name, status=words.status_word(status)) for name, status in places]
    marks = label(_marks(places), tone="muted", wrap=True)
    marks.setAccessibleName(_marks(places) if len(places) > NAMED else ", ".join(each))
    marks.setToolTip("\n".join(each[:TOLD]))
    made.add(marks)
    return made


def _marks(places: Sequence[tuple[str, str]]) -> str:
    """One mark a building; a count of each status where there are too many to name."""
    if len(places) <= NAMED:
        return "   ".join(f"{words.SHAPES.get(status, '–')} {name}" for name, status in places)
    counted = Counter(status for _, status in places)
    return "   ".join(
        f"{shape} {counted[status]} {words.status_word(status)}"
        for status, shape in words.SHAPES.items()
        if counted[status]
    )
