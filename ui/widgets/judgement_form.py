"""What the team says itself: a stage for an indicator, or its word on a criterion. Both need a rationale."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QButtonGroup, QComboBox, QPlainTextEdit, QRadioButton, QVBoxLayout, QWidget

from ui.i18n import t
from ui.widgets.evidence_picker import EvidencePicker
from ui.widgets.parts import BETWEEN, group, label, muted, primary_button, quiet_button, row, scrolled, section
from ui.widgets.stage_cell import StageCell


class JudgementForm(QWidget):
    """One form for both. `saved` gives the criterion (empty for a rating) and the data; what was typed stays until the next `for_…`."""

    saved = Signal(str, dict)
    cancelled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._criterion = ""
        self.heading = section("")
        self.explanation = muted("")
        self.stage = QComboBox()
        self.met, self.not_met = QRadioButton(t("Met")), QRadioButton(t("Not yet met"))
        self.rationale = QPlainTextEdit()
        self.problem = label("", tone="danger", wrap=True)
        self.evidence = EvidencePicker()
        self.save, self.cancel = primary_button(t("Save")), quiet_button(t("Cancel"))
        self._stage_part, self._met_part = QWidget(), QWidget()
        self._build()
        self._connect()

    def _build(self) -> None:
        self.stage.setAccessibleName(t("Stage"))
        self.rationale.setAccessibleName(t("Rationale"))
        self.rationale.setTabChangesFocus(True)
        self.rationale.setPlaceholderText(t("What does the team see that leads to this?"))
        self.rationale.setMinimumHeight(self.fontMetrics().height() * 6)
        self.save.setToolTip(t("Save (Ctrl+Enter)"))
        self._answer = QButtonGroup(self)
        for button in (self.met, self.not_met):
            self._answer.addButton(button)
        self._stage_part.setLayout(_under(t("Stage"), self.stage))
        self._met_part.setLayout(_under(t("The team says"), self.met, self.not_met))
        why = label(t("Rationale"))
        why.setBuddy(self.rationale)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 12, 16)
        column.setSpacing(BETWEEN)
        column.addWidget(group(self.heading, self.explanation))
        column.addWidget(self._stage_part)
        column.addWidget(self._met_part)
        column.addWidget(group(why, self.rationale, self.problem))
        column.addWidget(group(label(t("Evidence")), self.evidence))
        column.addWidget(
            group(
                row(self.save, self.cancel),
                muted(t("The talent management team can open this. It is kept with your name and the day.")),
            )
        )
        column.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scrolled(inside))
        self.problem.hide()

    def _connect(self) -> None:
        for keys in ("Ctrl+Return", "Ctrl+Enter", "Ctrl+S"):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(self._save)
        self.save.clicked.connect(self._save)
        self.cancel.clicked.connect(self.cancelled)
        self.rationale.textChanged.connect(self._hide_problem)

    # Methods

    def for_rating(self, cell: StageCell) -> None:
        """Prepares the form for an indicator of the district or of a building."""
        self._reset("", t("Rate {indicator} for {place}", indicator=cell.indicator, place=cell.place))
        self.explanation.setText(
            t(
                "The records say: {stage}. The team’s rating stands beside it and never replaces it.",
                stage=cell.stage_words(),
            )
        )
        self.stage.clear()
        self.stage.addItems([cell.named(stage) for stage in range(len(cell.titles))])
        self.stage.setCurrentIndex(cell.rated if cell.rated is not None else cell.reached or 0)

    def for_attestation(self, criterion: str, cell: StageCell) -> None:
        """Prepares the form for a criterion that records can't measure yet."""
        self._reset(criterion, t("Attest {criterion} for {place}", criterion=criterion, place=cell.place))
        self.explanation.setText(t("Say what the team sees, and link the records that show it."))
        self.met.setChecked(True)

    def start(self) -> None:
        """Puts the keyboard where typing begins."""
        (self.stage if not self._criterion else self.met).setFocus(Qt.FocusReason.OtherFocusReason)

    def refuse(self, message: str) -> None:
        """Shows why it was not saved, beside the text."""
        self.problem.setText(message)
        self.problem.show()
        self.rationale.setFocus(Qt.FocusReason.OtherFocusReason)

    # Internal

    def _reset(self, criterion: str, heading: str) -> None:
        self._criterion = criterion
        self.heading.setText(heading)
        self._stage_part.setVisible(not criterion)
        self._met_part.setVisible(bool(criterion))
        self.rationale.clear()
        self.evidence.begin(t("Without a linked record it shows as attested without evidence.") if criterion else "")
        self._hide_problem()

    def _save(self) -> None:
        why = self.rationale.toPlainText().strip()
        if not why:
            self.refuse(t("Say why: a rating or an attestation stands on its rationale."))
            return
        data: dict[str, Any] = {"rationale": why, "evidence": self.evidence.chosen()}
        data |= {"met": self.met.isChecked()} if self._criterion else {"stage": self.stage.currentIndex()}
        self.saved.emit(self._criterion, data)

    def _hide_problem(self) -> None:
        self.problem.hide()


def _under(text: str, *fields: QWidget) -> QVBoxLayout:
    head = label(text)
    head.setBuddy(fields[0])
    made = QVBoxLayout()
    made.setContentsMargins(0, 0, 0, 0)
    made.setSpacing(8)
    made.addWidget(head)
    for field in fields:
        made.addWidget(field)
    return made
