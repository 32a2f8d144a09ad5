"""The page before a meeting of two: what was agreed, how the goal moves, what to ask, and a note for oneself alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from talentdesk.actions import attention, preparing
from talentdesk.actions.preparing import Agreed, Note, Prepared
from talentdesk.changes import Changes
from talentdesk.errors import TalentDeskError
from talentdesk.schema.kinds import kind_named
from talentdesk.workspace import Workspace
from ui import words
from ui.context import Context
from ui.forms.editors import GrowingText
from ui.forms.tab_order import order_tabs
from ui.i18n import t
from ui.jobs import Job
from ui.page import Page
from ui.pdf_file import PdfFile
from ui.widgets.audience_line import AudienceLine
from ui.widgets.day_section import TwoColumns
from ui.widgets.parts import MARGIN, ElidedLabel, label, link_button, muted, primary_button, quiet_button, scrolled
from ui.widgets.prepared_parts import AgreedPart, GoalPart, Part, QuestionsPart, SeenPart

KEEP_MS = 400
ROOMY = 8
"""Lines of the box for the note."""
CONCERNS = frozenset({"coaching_session", "coaching_cycle", "mentorship_note", "partnership", "walkthrough", "person"})


class Prepare(Page):
    """Over the page it was opened from, like a form. `closed` tells that the person is done with it."""

    closed = Signal()
    writes = True

    def __init__(self, context: Context, record: str, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.record = record
        self.found: Prepared | None = None
        self._note: Note | None = None
        self._written = ""
        """The note as it was saved last."""
        self._made = False
        self._keeping = QTimer(self)
        self._keeping.setSingleShot(True)
        self._keeping.setInterval(KEEP_MS)
        self._head()
        self._read()

    def _head(self) -> None:
        self.back = link_button(t("← Back"))
        self.back.setToolTip(t("Back (Escape). Your note is kept."))
        self.heading = ElidedLabel(t("Prepare"), weight="strong")
        self.heading.setProperty("step", "title")
        self.under = muted("")
        self.problem = label("", tone="danger", wrap=True)
        self.problem.hide()
        self.print = quiet_button(t("Print (PDF)…"))
        self.print.setToolTip(t("This page on paper, without your own note"))
        self.log = primary_button(t("Log session"))
        self.pdf = PdfFile(self.context, self.print)
        for button in (self.print, self.log):
            button.setEnabled(False)
        across = QHBoxLayout()
        across.setSpacing(12)
        across.addWidget(self.back)
        across.addWidget(self.heading, 1)
        across.addWidget(self.print)
        across.addWidget(self.log)
        down = QVBoxLayout(self)
        down.setContentsMargins(MARGIN, MARGIN - 8, MARGIN, 12)
        down.setSpacing(8)
        down.addLayout(across)
        down.addWidget(self.under)
        down.addWidget(self.problem)
        down.addWidget(self.inside, 1)
        down.addStretch()  # holds the title at the top as long as there is nothing else
        leaving = QShortcut(QKeySequence("Escape"), self)
        leaving.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        leaving.activated.connect(self.closed)
        self.back.clicked.connect(self.closed)

    def parts(self) -> Iterator[QWidget]:
        down = QVBoxLayout(self.inside)
        down.setContentsMargins(0, 8, 0, 0)
        columns = TwoColumns()
        down.addWidget(scrolled(columns), 1)
        yield columns
        self.agreed, self.goal, self.seen = AgreedPart(self.context), GoalPart(self.context), SeenPart()
        for part in (self.agreed, self.goal, self.seen):
            columns.left.addWidget(part)
            yield part
        self.questions = QuestionsPart()
        columns.right.addWidget(self.questions)
        yield self.questions
        self.alone = self._note_part()
        columns.right.addWidget(self.alone)
        yield self.alone
        for side in (columns.left, columns.right):
            side.addStretch(1)
        self._connect()

    def _note_part(self) -> Part:
        made = Part(t("For you alone"))
        self.readers = AudienceLine(self.context, kind_named(preparing.KIND))
        self.text = GrowingText(ROOMY, 40)
        self.text.setAccessibleName(t("Note for you alone"))
        self.text.setPlaceholderText(t("What you want to say, ask or listen for"))
        self.status = muted("")
        promise = muted(
            t("It isn’t taken into what you log, and isn’t printed. No student names: seat codes or initials.")
        )
        promise.setProperty("step", "small")
        made.add(self.readers)
        made.inside.addWidget(self.text)
        made.add(promise, self.status)
        return made

    def _connect(self) -> None:
        QShortcut(QKeySequence("Ctrl+S"), self).activated.connect(self.save_note)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setAutoRepeat(False)
            shortcut.activated.connect(self.go_on)
        self.log.clicked.connect(self.go_on)
        self.print.clicked.connect(self._print)
        self.agreed.ticked.connect(self._tick)
        self.text.textChanged.connect(self._typed)
        self._keeping.timeout.connect(self._keep)
        self.context.bus.changed.connect(self._heard)

    # Showing

    def _read(self) -> None:
        work = partial(_prepared, self.context.ws, self.record)
        # In the lane that writes, behind a note that was just left.
        self.context.jobs.start("write", work, self._came, self._not_read)

    def made(self) -> None:
        self._made = True
        self._meet()

    def _came(self, found: Prepared) -> None:
        self.found = found
        self._meet()

    def _meet(self) -> None:
        """The page is made beside the lane that reads what it will show: whichever ends last goes on."""
        if self._made and self.found is not None:
            self.turns.add(self._showing(self.found))

    def _showing(self, found: Prepared) -> Iterator[None]:
        today = self.context.ws.clock.today()
        self.heading.setText(found.name)
        self.under.setText(_under(found, self.context))
        self.log.setText(_log_words(found))
        self.log.setToolTip(t("{act} (Ctrl+Enter). Your note stays yours.", act=_log_words(found)))
        self.agreed.show_found(found, today)
        yield
        self.goal.show_found(found, today)
        yield
        self.seen.show_found(found, today, self._opening)
        self.seen.setVisible(found.supports and found.kind == "coaching_session")
        self.questions.show_questions(found.questions)
        self.questions.setVisible(bool(found.questions))
        if self._note is None:
            self._show_note(found.note)
        for button in (self.print, self.log):
            button.setEnabled(True)
        yield
        order_tabs(self)
        if not self.ready:
            self.stand()

    def _show_note(self, note: Note) -> None:
        self._note, self._written = note, note.saved
        self.text.blockSignals(True)
        self.text.setPlainText(note.text)
        self.text.blockSignals(False)
        self.readers.ask(note.fields, "", "")

    def _not_read(self, problem: TalentDeskError) -> None:
        self.problem.setText(str(problem))
        self.problem.show()
        self.back.setFocus(Qt.FocusReason.OtherFocusReason)

    def _heard(self, changes: Changes) -> None:
        if CONCERNS & changes.kinds:
            self._read()

    # Acting

    def go_on(self) -> None:
        """Logs the meeting. What was agreed comes along; the note doesn't."""
        if self.found is not None and self.log.isEnabled():
            self.context.edit(self.found.kind, **self.found.begins)

    def _opening(self, record: str) -> Callable[[], None]:
        return partial(self.context.record_wanted.emit, record)

    def _tick(self, thing: Agreed) -> None:
        self._mark(thing, not thing.done)

    def _mark(self, thing: Agreed, done: bool) -> None:
        work = partial(_marked, self.context.ws, thing, done)
        self.context.jobs.start("write", work, self._told, self._not_marked)

    def _told(self, marked: tuple[Agreed, bool]) -> None:
        thing, done = marked
        if done:
            self.context.say(t("Done: {what}", what=thing.what), t("Undo"), partial(self._mark, thing, False))

    def _not_marked(self, problem: TalentDeskError) -> None:
        self.context.complain(problem)
        self._read()

    def _print(self) -> None:
        if self.found is not None:
            name = t("Before you meet {name}", name=self.found.name)
            self.pdf.ask(t("Print this page"), name, partial(_printed, self.context.ws, self.record))

    # The note

    def _typed(self) -> None:
        self.status.setText("")
        self._keeping.start()

    def _keep(self) -> None:
        if self._note is not None:
            work = partial(_kept, self.context.ws, self._note, self.text.toPlainText())
            self.context.jobs.start("write", work, self._told_kept)

    def _told_kept(self, at_ms: int) -> None:
        moment = datetime.fromtimestamp(at_ms / 1000)
        self.status.setText(t("Kept {time}", time=f"{moment:%H:%M}"))

    def save_note(self) -> None:
        """Saves the note where it was changed."""
        text = self.text.toPlainText() if self.ready else self._written
        if self._note is None or text == self._written:
            return
        self._keeping.stop()
        self._written = text
        self.context.jobs.start("write", partial(_saved, self.context.ws, self._note, text), self._told_saved)

    def _told_saved(self, record: str) -> None:
        if self._note is not None:
            self._note = replace(self._note, record=record, saved=self._written)
        self.status.setText(t("✓ Saved"))

    # For the shell

    def focus_first(self) -> None:
        self.log.setFocus()

    def leave(self) -> None:
        """The page goes away: the note is saved."""
        self.save_note()


def _under(found: Prepared, context: Context) -> str:
    today = context.ws.clock.today()
    sort = t("Coaching") if found.kind == "coaching_session" else t("Partnership")
    meets = t("you meet {day}", day=words.near_day(found.next, today)) if found.next else t("no meeting is agreed")
    return f"{sort} · {meets}"


def _log_words(found: Prepared) -> str:
    return t("Log session") if found.kind == "coaching_session" else t("Log note")


def _prepared(ws: Workspace, record: str, _job: Job) -> Prepared:
    return preparing.prepare(ws, record)


def _marked(ws: Workspace, thing: Agreed, done: bool, _job: Job) -> tuple[Agreed, bool]:
    attention.mark_done(ws, thing.record, thing.index, thing.written, done)
    return thing, done


def _printed(ws: Workspace, record: str, file: Path, _job: Job) -> Path:
    return preparing.make_page(ws, record, file)


def _kept(ws: Workspace, note: Note, text: str, _job: Job) -> int:
    preparing.keep_note(ws, note, text)
    return ws.clock.now_ms()


def _saved(ws: Workspace, note: Note, text: str, _job: Job) -> str:
    preparing.keep_note(ws, note, text)  # whatever is in the way of saving, what was typed is kept
    return preparing.save_note(ws, note, text)
