"""Taking something out for good: the form that asks for it, and the card that says what is under way to everybody it concerns."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QLineEdit, QVBoxLayout

from talentdesk.actions import purging
from talentdesk.actions.purging import Preview, PurgeView
from talentdesk.errors import TalentDeskError
from talentdesk.workspace import Workspace
from ui.context import Context
from ui.i18n import t
from ui.jobs import Job
from ui.widgets import purge_words as words
from ui.widgets.flow import FlowLayout
from ui.widgets.parts import (
    ChoiceButton,
    Measure,
    card,
    column,
    label,
    link_button,
    muted,
    quiet_button,
    section,
)


class PurgeForm(QFrame):
    """Says exactly what would happen, and does it only for somebody who types a word."""

    left = Signal()
    """The record is still here."""
    gone = Signal()

    def __init__(self, context: Context, record: str) -> None:
        super().__init__()
        self.context = context
        self.record = record
        self._shown: Preview | None = None
        self.wording = ChoiceButton(t("What it said before"), "option")
        self.whole = ChoiceButton(t("The whole record"), "option")
        self.said = label("", wrap=True)
        self.reach = muted(words.reach())
        self.word = QLineEdit()
        self.problem = label("", tone="danger", wrap=True)
        self.go = quiet_button(t("Take it out"))
        self.leave = link_button(t("Leave it as it is"))
        self._build()
        self._choices.buttonClicked.connect(self._read)
        self.word.textChanged.connect(self._typed)
        self.word.returnPressed.connect(self._ask)
        self.go.clicked.connect(self._ask)
        self.leave.clicked.connect(self.left)
        self.wording.setChecked(True)
        self._read()

    def _build(self) -> None:
        heading = section(t("Take out for good"))
        self.setAccessibleName(heading.text())
        self._choices = QButtonGroup(self)
        choices, acts = QFrame(), QFrame()
        line, ends = FlowLayout(choices), FlowLayout(acts)
        for button in (self.wording, self.whole):
            self._choices.addButton(button)
            line.addWidget(button)
        for button in (self.go, self.leave):
            ends.addWidget(button)
        self.asked = label(t("This can’t be undone. To go on, type: {word}", word=_word()), wrap=True)
        self.asked.setBuddy(self.word)
        Measure(self.word, 24)
        self.problem.hide()
        self._enable(False)
        parts = (heading, choices, self.said, self.reach, self.asked, self.word, self.problem, acts)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(card(*parts, spacing=12, margin=16))

    @property
    def what(self) -> str:
        """What is chosen to go."""
        return purging.WORDING if self.wording.isChecked() else purging.RECORD

    @property
    def shown(self) -> str:
        """What it speaks of; empty before it was read."""
        return self._shown.what if self._shown else ""

    def _read(self) -> None:
        self._shown = None
        self._enable(False)
        job = partial(_preview, self.context.ws, self.record, self.what)
        self.context.jobs.start("read", job, self._show, self._refused)

    def _show(self, shown: Preview) -> None:
        if shown.what != self.what:
            return  # the other one was chosen meanwhile
        self._shown = shown
        self.said.setText(shown.refused or "\n\n".join(words.before(shown)))
        together = shown.way == purging.TOGETHER
        self.go.setText(t("Ask for it") if together else t("Take it out"))
        for part in (self.reach, self.asked, self.word, self.go):
            part.setVisible(not shown.refused)
        self._typed()

    def _typed(self) -> None:
        self.problem.hide()
        self._enable(self._shown is not None and self.word.text().strip().casefold() == _word().casefold())

    def _enable(self, able: bool) -> None:
        self.go.setEnabled(able)

    def _ask(self) -> None:
        if not self.go.isEnabled():
            return
        self._enable(False)
        job = partial(_asked, self.context.ws, self.record, self.what)
        self.context.jobs.start("write", job, self._done, self._refused)

    def _done(self, shown: Preview) -> None:
        self.context.say(words.done(shown))
        here = shown.way == purging.TOGETHER or shown.what == purging.WORDING
        (self.left if here else self.gone).emit()

    def _refused(self, problem: TalentDeskError) -> None:
        self.problem.setText(str(problem))
        self.problem.show()
        self._enable(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            event.accept()
            return
        super().keyPressEvent(event)


class PurgeCard(QFrame):
    """One purge under way, for whoever can open the record: agreeing, where it waits for this person, and calling it off."""

    answered = Signal()

    def __init__(self, context: Context, view: PurgeView, *, apart: bool = False) -> None:
        """`apart` from its record, so that it leads there."""
        super().__init__()
        self.context = context
        self.view = view
        self.open = link_button(t("Show the record"))
        self.open.clicked.connect(self._open)
        self.setObjectName("notice")
        self.agree = quiet_button(t("I agree: it may go"))
        self.call_off = quiet_button(t("Call it off"))
        self.problem = label("", tone="danger", wrap=True)
        heading = label(words.heading(view), weight="strong", wrap=True)
        self.setAccessibleName(heading.text())
        told = label(words.standing(view, context.ws.clock.today()), wrap=True)
        acts = QFrame()
        line = FlowLayout(acts)
        for button in (self.agree, self.call_off, self.open):
            line.addWidget(button)
        for button, wanted in ((self.agree, view.may_agree), (self.open, apart)):
            if not wanted:
                button.hide()
        self.problem.hide()
        reach = [muted(words.reach())] if view.may_agree else []
        self.setLayout(column(heading, told, *reach, self.problem, acts, spacing=8, margin=12))
        self.agree.clicked.connect(self._agree)
        self.call_off.clicked.connect(self._call_off)

    def _open(self) -> None:
        self.context.record_wanted.emit(self.view.record)

    def _agree(self) -> None:
        self._answer(partial(_agreed, self.context.ws, self.view.record))

    def _call_off(self) -> None:
        self._answer(partial(_called_off, self.context.ws, self.view.record))

    def _answer(self, job: partial[str]) -> None:
        self._lock(True)
        self.context.jobs.start("write", job, self._done, self._refused)

    def _done(self, said: str) -> None:
        self.context.say(said)
        self.answered.emit()

    def _refused(self, problem: TalentDeskError) -> None:
        self._lock(False)
        self.problem.setText(str(problem))
        self.problem.show()

    def _lock(self, locked: bool) -> None:
        for button in (self.agree, self.call_off):
            button.setEnabled(not locked)


def _word() -> str:
    return t("for good")


def _preview(ws: Workspace, record: str, what: str, _job: Job) -> Preview:
    return purging.preview(ws, record, what)


def _asked(ws: Workspace, record: str, what: str, _job: Job) -> Preview:
    return purging.ask(ws, record, what)


def _agreed(ws: Workspace, record: str, _job: Job) -> str:
    purging.agree(ws, record)
    return t("You agreed. It can be called off until it goes.")


def _called_off(ws: Workspace, record: str, _job: Job) -> str:
    purging.call_off(ws, record)
    return t("Called off. It stays; the others learn it with the next sync.")
