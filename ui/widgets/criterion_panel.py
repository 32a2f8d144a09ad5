"""The panel beside the practice page: a cell's criteria by stage, the facts behind one of them, and the forms of the team."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QStackedWidget, QVBoxLayout, QWidget

from ui.widgets.criterion_row import BuildingsRow, CriterionRow
from ui.widgets.explain_view import ExplainView
from ui.widgets.judgement_form import JudgementForm
from ui.widgets.parts import (
    BETWEEN,
    ElidedLabel,
    clear,
    group,
    label,
    link_button,
    muted,
    quiet_button,
    row,
    scrolled,
    section,
)
from ui.widgets.stage_cell import STAGES, StageCell

NOT_OFFICE = "Only the talent management team of the district office rates."


class CriterionPanel(QFrame):
    """Shows one cell. It asks for explanations and for saving; it reads nothing itself."""

    closed = Signal()
    explain_wanted = Signal(str)
    """The id of a criterion."""
    record_opened = Signal(str)
    rated = Signal(dict)
    attested = Signal(str, dict)
    evidence_wanted = Signal(str)
    """Words to look for records with."""

    def __init__(self, tokens: Mapping[str, str], *, may_judge: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("criterionPanel")
        self._may_judge = may_judge
        self._cell: StageCell | None = None
        self._titles: tuple[str, ...] = ()
        self.heading = ElidedLabel("", weight="strong")
        self.close_button = link_button("Close")
        self.rate_button = quiet_button("Rate…")
        self.explanation = ExplainView(tokens)
        self.form = JudgementForm()
        self.pages = QStackedWidget()
        self._list = QWidget()
        self._column = QVBoxLayout(self._list)
        self._build()
        self._connect()

    def _build(self) -> None:
        self.heading.setProperty("step", "section")
        self.close_button.setToolTip("Close the panel (Esc)")
        self._column.setContentsMargins(0, 0, 12, 16)
        self._column.setSpacing(BETWEEN)
        self._scroll = scrolled(self._list)
        for page in (self._scroll, self.explanation, self.form):
            self.pages.addWidget(page)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(16, 16, 4, 0)
        outer.setSpacing(8)
        outer.addLayout(row(self.heading, self.close_button, stretch_after=5))
        outer.addWidget(self.pages, 1)

    def _connect(self) -> None:
        self.close_button.clicked.connect(self.closed)
        self.rate_button.clicked.connect(self.open_rating)
        self.explanation.back.connect(self.show_list)
        self.explanation.record_opened.connect(self.record_opened)
        self.explanation.attest.connect(self._open_attestation)
        self.form.cancelled.connect(self.show_list)
        self.form.saved.connect(self._save)
        self.form.evidence.wanted.connect(self.evidence_wanted)

    # Methods

    @property
    def cell(self) -> StageCell | None:
        """The cell that is shown."""
        return self._cell

    def show_cell(self, cell: StageCell, practice: Mapping[str, Any]) -> None:
        """Shows a cell's criteria, by stage."""
        self._cell = cell
        self._titles = cell.titles
        self.heading.setText(f"{cell.indicator} · {cell.place}")
        self.setAccessibleName(f"Criteria of {cell.indicator}, {cell.place}")
        indicator = next(one for one in practice["indicators"] if one["id"] == cell.indicator)
        self.rate_button.setParent(None)
        clear(self._column)
        self._column.addWidget(self._where(cell))
        for part in self._stages(cell, indicator):
            self._column.addWidget(part)
        self._column.addStretch(1)
        self.show_list()

    def show_list(self) -> None:
        """Back to the criteria."""
        self.pages.setCurrentWidget(self._scroll)

    def show_explained(self, found: Mapping[str, Any], names: Mapping[str, str]) -> None:
        """Shows one criterion's explanation."""
        self.explanation.show_explained(found, names, self.heading.text(), may_attest=self._may_judge)
        self.pages.setCurrentWidget(self.explanation)
        self.explanation.go_back.setFocus(Qt.FocusReason.OtherFocusReason)

    def open_rating(self) -> None:
        """Opens the rating form of the cell; others than the office see why not."""
        if self._cell is None or not self._may_judge:
            return
        self.form.for_rating(self._cell)
        self.pages.setCurrentWidget(self.form)
        self.form.start()

    def focus_first(self) -> None:
        """Puts the keyboard on the first criterion."""
        first = self._list.findChild(CriterionRow) or self._list.findChild(BuildingsRow)
        (first.open if first is not None else self.close_button).setFocus(Qt.FocusReason.OtherFocusReason)

    def set_tokens(self, tokens: Mapping[str, str]) -> None:
        """Draws in other colours."""
        self.explanation.set_tokens(tokens)

    # Internal

    def _where(self, cell: StageCell) -> QWidget:
        parts: list[QWidget] = [muted(cell.indicator_title), label(_stage_line(cell), weight="strong", wrap=True)]
        if cell.rated is not None:
            differs = cell.differs
            line = f"Team rating: {cell.titles[cell.rated]}" + (" ≠ differs from the records" if differs else "")
            parts.append(label(line, tone="warn" if differs else "text", wrap=True))
            parts.append(muted(f"“{cell.rationale}”"))
        elif cell.applies:
            parts.append(muted("The team has not rated this."))
        if self._may_judge and cell.applies:
            self.rate_button.setText("Rate again…" if cell.rated is not None else "Rate…")
            parts.append(self.rate_button)
        elif cell.applies:
            parts.append(muted(NOT_OFFICE))
        return group(*parts)

    def _stages(self, cell: StageCell, indicator: Mapping[str, Any]) -> list[QWidget]:
        found: list[QWidget] = []
        for stage in range(1, STAGES + 1):
            rows = self._rows(cell, indicator, stage)
            if rows:
                held = sum(one.held for one in rows)
                head = row(
                    section(f"{stage} {self._titles[stage]}"), muted(f"{held} of {len(rows)} met"), stretch_after=0
                )
                found.append(group(head, *rows, spacing=4))
        if not found:
            found.append(
                muted("This indicator asks nothing of single buildings. Open the District cell to see its criteria.")
            )
        return found

    def _rows(self, cell: StageCell, indicator: Mapping[str, Any], stage: int) -> list[CriterionRow | BuildingsRow]:
        if cell.building is None:
            own = [CriterionRow(one) for one in indicator["criteria"] if one["stage"] == stage]
            rows: list[CriterionRow | BuildingsRow] = [*own, *_of_buildings(indicator["buildings"], stage)]
        else:
            place = next(one for one in indicator["buildings"] if one["building"] == cell.building)
            rows = [CriterionRow(one) for one in place["criteria"] if one["stage"] == stage]
        rows.sort(key=_id_of)
        for one in rows:
            one.why.connect(self.explain_wanted)
        return rows

    def _open_attestation(self, criterion: str) -> None:
        if self._cell is not None and self._may_judge:
            self.form.for_attestation(criterion, self._cell)
            self.pages.setCurrentWidget(self.form)
            self.form.start()

    def _save(self, about: str, data: dict[str, Any]) -> None:
        if about:
            self.attested.emit(about, data)
        else:
            self.rated.emit(data)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._step_back()
            event.accept()
            return
        super().keyPressEvent(event)

    def _step_back(self) -> None:
        """Escape leaves one level at a time."""
        if self.pages.currentWidget() is self._scroll:
            self.closed.emit()
        else:
            self.show_list()


def _stage_line(cell: StageCell) -> str:
    emerging = (
        f" · {cell.titles[cell.emerging]} emerging" if cell.emerging is not None and cell.reached is not None else ""
    )
    return f"{cell.stage_words()}{emerging}"


def _id_of(one: CriterionRow | BuildingsRow) -> str:
    return one.criterion


def _of_buildings(buildings: Sequence[Mapping[str, Any]], stage: int) -> list[BuildingsRow]:
    """Criteria that are judged for each building, as the district sees them."""
    found: dict[str, tuple[str, list[tuple[str, str]]]] = {}
    for place in buildings:
        for one in place["criteria"]:
            if one["stage"] == stage:
                found.setdefault(one["id"], (one["statement"], []))[1].append(
                    (place["name"] or "A building", one["status"])
                )
    return [BuildingsRow(criterion, statement, places) for criterion, (statement, places) in found.items()]
