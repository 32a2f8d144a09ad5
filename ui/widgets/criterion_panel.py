"""The panel beside the practice page: a cell's criteria by stage, the facts behind one of them, and the forms of the team."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLayout, QStackedWidget, QVBoxLayout, QWidget

from ui.i18n import t
from ui.widgets.criterion_row import CriterionRow, buildings_row, criterion_row
from ui.widgets.criterion_words import holds
from ui.widgets.explain_view import ExplainView
from ui.widgets.judgement_form import JudgementForm
from ui.widgets.parts import (
    BETWEEN,
    ElidedLabel,
    column,
    group,
    label,
    link_button,
    muted,
    quiet_button,
    row,
    scrolled,
    section,
)
from ui.widgets.stage_cell import StageCell

AT_ONCE = 3
"""Rows added between two looks at the keyboard and the mouse."""


@dataclass(frozen=True, slots=True)
class Source:
    """A criterion that is to come: its id, its stage, whether it counts, and what makes its row, given today."""

    criterion: str
    stage: int
    held: bool
    make: Callable[[date], CriterionRow]


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

    def __init__(self, tokens: Mapping[str, str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("criterionPanel")
        self.may_judge = False
        """Whether this is the office, which rates and attests."""
        self._cell: StageCell | None = None
        self._today = date.min
        self._return_to = ""
        self._to_come: list[Source] = []
        self._held: dict[int, tuple[int, int]] = {}
        self._stage = 0
        self._focus_wanted = False
        self._scroll_to = 0
        self._next = QTimer(self)
        self.heading = ElidedLabel("", weight="strong")
        self.close_button = link_button(t("Close"))
        self.pages = QStackedWidget(self)
        self.explanation = ExplainView(tokens, self.pages)
        self.form = JudgementForm(self.pages)
        self._list = QWidget()
        self._scroll = scrolled(self._list)
        self._rows_column = QVBoxLayout()
        self._build()
        self._connect()

    def _build(self) -> None:
        self.heading.setProperty("step", "section")
        self.close_button.setToolTip(t("Close the panel (Esc)"))
        self._next.setInterval(0)
        for page in (self._scroll, self.explanation, self.form):
            self.pages.addWidget(page)
        head = QHBoxLayout()
        head.addWidget(self.heading, 1)
        head.addWidget(self.close_button)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(16, 0, 4, 0)
        outer.setSpacing(8)
        outer.addLayout(head)
        outer.addWidget(self.pages, 1)

    def _connect(self) -> None:
        self.close_button.clicked.connect(self.closed)
        self._next.timeout.connect(self._add_rows)
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

    @property
    def filled(self) -> bool:
        """Whether every criterion of the cell is in the list."""
        return not self._next.isActive()

    @property
    def writing(self) -> bool:
        """Whether somebody is at a form: then a refresh leaves the panel alone."""
        return self.pages.currentWidget() is self.form

    def show_cell(self, cell: StageCell, practice: Mapping[str, Any], today: date) -> None:
        """Shows a cell's criteria: the first ones at once, the others a few at a time so that nothing has to wait for them."""
        same = self._cell is not None and (self._cell.indicator, self._cell.building) == (cell.indicator, cell.building)
        self._scroll_to = self._scroll.verticalScrollBar().value() if same else 0
        self._focus_wanted = same and self._scroll.isAncestorOf(self.focusWidget() or self)
        self._cell, self._today = cell, today
        self.heading.setText(f"{cell.indicator} · {cell.place}")
        self.setAccessibleName(t("Criteria of {indicator}, {place}", indicator=cell.indicator, place=cell.place))
        indicator = next(one for one in practice["indicators"] if one["id"] == cell.indicator)
        self._to_come, self._stage = _sources(cell, indicator), 0
        self._held = _held(self._to_come)
        self._list = QWidget()
        self._column = QVBoxLayout(self._list)
        self._column.setContentsMargins(0, 0, 12, 16)
        self._column.setSpacing(BETWEEN)
        self._column.addWidget(self._where(cell))
        if not self._to_come:
            nothing = t("This indicator asks nothing of single buildings. Open the District cell to see its criteria.")
            self._column.addWidget(muted(nothing))
        self._column.addStretch(1)
        self._scroll.setWidget(self._list)
        self._add_rows()
        self._next.start()

    def show_list(self) -> None:
        """Back to the criteria, and to the one that was looked at."""
        self.pages.setCurrentWidget(self._scroll)
        self.focus_first()

    def show_explained(self, found: Mapping[str, Any], names: Mapping[str, str]) -> None:
        """Shows one criterion's explanation."""
        self._return_to = found["criterion"]
        self.explanation.show_explained(found, names, self._today, may_attest=self.may_judge)
        self.pages.setCurrentWidget(self.explanation)
        self.explanation.go_back.setFocus(Qt.FocusReason.OtherFocusReason)

    def open_rating(self) -> None:
        """Opens the rating form of the cell, for those who rate."""
        if self._cell is not None and self.may_judge and self._cell.applies:
            self.form.for_rating(self._cell)
            self._write()

    def focus_first(self) -> None:
        """Puts the keyboard on the criterion that was looked at last, else on the first."""
        self._focus_wanted = False
        rows = self.rows()
        wanted = next((one for one in rows if one.criterion == self._return_to), rows[0] if rows else None)
        (wanted.open if wanted is not None else self.close_button).setFocus(Qt.FocusReason.OtherFocusReason)
        if wanted is not None:
            self._scroll.ensureWidgetVisible(wanted)

    def rows(self) -> list[CriterionRow]:
        """The criteria in the list, from the first stage to the last."""
        return self._list.findChildren(CriterionRow)

    def set_tokens(self, tokens: Mapping[str, str]) -> None:
        """Draws in other colours."""
        self.explanation.set_tokens(tokens)

    # Internal

    def _write(self) -> None:
        self.pages.setCurrentWidget(self.form)
        self.form.start()

    def _where(self, cell: StageCell) -> QWidget:
        stage = " · ".join(part for part in (cell.stage_words(), cell.emerging_words()) if part)
        parts: list[QWidget | QLayout] = [muted(cell.indicator_title), label(stage, weight="strong", wrap=True)]
        if cell.rated is not None:
            parts.append(label(cell.rating_sentence(), tone="warn" if cell.differs else "text", wrap=True))
            parts.append(muted(f"“{cell.rationale}”"))
        elif cell.applies and cell.sees_rating:
            parts.append(muted(t("The team has not rated this.")))
        if cell.applies and self.may_judge:
            self.rate_button = quiet_button(t("Rate again…") if cell.rated is not None else t("Rate…"))
            self.rate_button.clicked.connect(self.open_rating)
            parts.append(row(self.rate_button))
        elif cell.applies:
            parts.append(muted(_who_rates(cell)))
        return group(*parts)

    def _add_rows(self) -> None:
        """Adds the next few; after the last one the keyboard and the scrolling are where they were."""
        if not self._to_come:
            self._next.stop()
            self._scroll.verticalScrollBar().setValue(self._scroll_to)
            return
        for source in self._to_come[:AT_ONCE]:
            if source.stage != self._stage:
                self._begin_stage(source.stage)
            made = source.make(self._today)
            made.why.connect(self.explain_wanted)
            self._rows_column.addWidget(made)
            if self._focus_wanted and source.criterion == self._return_to:
                self.focus_first()
        del self._to_come[:AT_ONCE]

    def _begin_stage(self, stage: int) -> None:
        self._stage = stage
        met, of = self._held[stage]
        title = self._cell.named(stage) if self._cell is not None else ""
        head = group(section(title), muted(t("{met} of {of} met", met=met, of=of)), spacing=0)
        self._rows_column = column(head, spacing=4)
        self._column.insertWidget(self._column.count() - 1, group(self._rows_column))

    def _open_attestation(self, criterion: str) -> None:
        if self._cell is not None and self.may_judge:
            self.form.for_attestation(criterion, self._cell)
            self._write()

    def _save(self, about: str, data: dict[str, Any]) -> None:
        if about:
            self.attested.emit(about, data)
        else:
            self.rated.emit(data)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape leaves one level at a time."""
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self.pages.currentWidget() is self._scroll:
            self.closed.emit()
        else:
            self.show_list()


def _who_rates(cell: StageCell) -> str:
    if cell.sees_rating:
        return t("Rate on today’s page: a rating carries the day it is given.")
    return t("Only the talent management team of the district office rates, and reads the ratings.")


def _sources(cell: StageCell, indicator: Mapping[str, Any]) -> list[Source]:
    """The criteria that are asked here, from the first stage to the last."""
    if cell.building is None:
        found = [_source(one) for one in indicator["criteria"]] + _of_buildings(indicator["buildings"])
    else:
        place = next(one for one in indicator["buildings"] if one["building"] == cell.building)
        found = [_source(one) for one in place["criteria"]]
    return sorted(found, key=_order)


def _order(source: Source) -> tuple[int, str]:
    return source.stage, source.criterion


def _source(one: Mapping[str, Any]) -> Source:
    return Source(one["id"], one["stage"], holds(one["status"]), partial(criterion_row, one))


def _held(sources: Sequence[Source]) -> dict[int, tuple[int, int]]:
    """Stage → how many of its criteria hold, and how many there are."""
    stages = {source.stage for source in sources}
    each = {stage: [source.held for source in sources if source.stage == stage] for stage in stages}
    return {stage: (sum(held), len(held)) for stage, held in each.items()}


def _of_buildings(buildings: Sequence[Mapping[str, Any]]) -> list[Source]:
    """Criteria that are judged for each building, as the district sees them."""
    places: dict[str, list[tuple[str, str]]] = {}
    about: dict[str, Mapping[str, Any]] = {}
    for building in buildings:
        for one in building["criteria"]:
            about[one["id"]] = one
            places.setdefault(one["id"], []).append((building["name"] or t("A building"), one["status"]))
    return [
        Source(
            name,
            one["stage"],
            all(holds(status) for _, status in places[name]),
            partial(buildings_row, name, one["statement"], places[name]),
        )
        for name, one in about.items()
    ]
