"""RecordPanel: one record at the right of its list, in words. It reads, shows, deletes and restores; writing is the editor's business."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QVBoxLayout, QWidget

from talentdesk.actions import feedback, preparing, records
from talentdesk.actions.details import Details, details
from talentdesk.actions.records import RecordView
from talentdesk.changes import Changes
from talentdesk.errors import TalentDeskError
from talentdesk.schema.base import Kind
from talentdesk.schema.kinds import kind_named
from talentdesk.schema.kinds.hexagon import COMPONENTS
from talentdesk.workspace import Workspace
from ui import i18n
from ui.context import Context
from ui.i18n import n, t
from ui.jobs import Job
from ui.pdf_file import PdfFile
from ui.widgets import cause_words, record_words
from ui.widgets.cycle_board import CYCLE
from ui.widgets.cycle_head import CycleHead
from ui.widgets.field_words import Reading, is_code, lines
from ui.widgets.flow import FlowLayout
from ui.widgets.hexagon_head import HexagonHead
from ui.widgets.parts import clear, column, group, label, link_button, muted, quiet_button, scrolled, section
from ui.widgets.purge_card import PurgeCard, PurgeForm
from ui.widgets.variations import Components, Reasons

TURNS_SHOWN = 4
DRAWN: dict[tuple[str, str], Callable[[Sequence[Mapping[str, Any]], Reading], QWidget]] = {
    ("learning_progression", "components"): Components,
    ("pilot", "participants"): Reasons,
    ("problem_solving", "causes"): cause_words.tree,
}
"""Kind and field → what shows it better than sentences."""
HEXAGON = kind_named("hexagon")
SURVEYS = ("survey", "survey_answers")
PROSE_CHARACTERS = 72


class RecordPanel(QFrame):
    """Shows a record by id and follows its changes."""

    closed = Signal()
    related_wanted = Signal(str)
    """Another record to show."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sidePanel")
        self.setAccessibleName(t("The chosen record"))
        self.setMinimumWidth(280)
        self.context = context
        self.record = ""
        self._details: Details | None = None
        self._purging = False
        self.prepare = quiet_button(t("Prepare"))
        self.prepare.setToolTip(t("What was agreed, how the goal moves, what to ask next"))
        self.edit = quiet_button(t("Edit"))
        self.delete = quiet_button(t("Delete"))
        self.restore = quiet_button(t("Restore"))
        self.keep = quiet_button(t("Keep it"))
        self.feedback = quiet_button(t("Feedback (PDF)…"))
        self.feedback.setToolTip(t("A page for the teacher: what you noticed and wondered, and the next step"))
        self.pdf = PdfFile(context, self.feedback)
        self._acts = (self.prepare, self.edit, self.delete, self.restore, self.keep, self.feedback)
        self.close_button = quiet_button(t("Close"))
        self.close_button.setToolTip(t("Close (Esc)"))
        self._head, self._body = QVBoxLayout(), QVBoxLayout()
        self._build()
        self.prepare.clicked.connect(self._prepare)
        self.edit.clicked.connect(self._edit)
        self.delete.clicked.connect(self._delete)
        self.restore.clicked.connect(self._restore_this)
        self.keep.clicked.connect(self._restore_this)
        self.feedback.clicked.connect(self._ask_where)
        self.close_button.clicked.connect(self.closed)
        context.bus.changed.connect(self._changed)

    def _build(self) -> None:
        inside = QWidget()
        inside.setLayout(column(self._body, spacing=16, margin=16))
        self._body.setSpacing(16)
        self._head.setSpacing(4)
        buttons = QWidget()
        line = FlowLayout(buttons)
        for button in (*self._acts, self.close_button):
            line.addWidget(button)
        head = column(self._head, buttons, spacing=12)
        head.setContentsMargins(16, 0, 16, 8)
        self._scroll = scrolled(inside)
        self._scroll.verticalScrollBar().rangeChanged.connect(self._to_purge)
        whole = column(head, self._scroll, spacing=0)
        whole.setStretch(1, 1)
        self.setLayout(whole)

    # Methods

    def show_record(self, record: str) -> None:
        """Shows a record; an empty id shows nothing."""
        if record == self.record and self._details is not None:
            return
        self.record = record
        self._details = None
        self._purging = False
        for button in self._acts:
            button.hide()
        if record:
            self._read()

    def read_again(self) -> None:
        """Reads anew what is shown."""
        if self.record:
            self._read()

    def _read(self) -> None:
        self.context.jobs.start("read", partial(_read, self.context.ws, self.record), self._show, self._gone)

    def _gone(self, problem: TalentDeskError) -> None:
        self.context.complain(problem)
        self.closed.emit()

    def _changed(self, changes: Changes) -> None:
        concerned = self.record in changes.ids or not changes.ids
        if self.record and concerned and self.isVisible() and not self._purging:  # nobody's typing is thrown away
            self._read()

    def _show(self, found: Details) -> None:
        if found.view.id != self.record:
            return
        self._details = found
        kind, view = kind_named(found.view.kind), found.view
        today = self.context.ws.clock.today()
        clear(self._head)
        clear(self._body)
        self._fill_head(kind, found, today)
        for part in (
            *self._notices(view),
            *self._purges(found),
            *self._above(kind, found, today),
            *self._fields(kind, found, today),
            *self._ends(kind, found, today),
        ):
            self._body.addWidget(part)
        self._body.addStretch(1)
        mine = not found.closed
        self.prepare.setVisible(mine and preparing.can_be_prepared(view))
        self.edit.setVisible(mine and not view.deleted)
        self.delete.setVisible(mine and not view.deleted)
        self.restore.setVisible(mine and view.deleted)
        self.keep.setVisible(mine and view.revived and not view.deleted)
        self.feedback.setVisible(not feedback.reason(view, found.closed))

    def _fill_head(self, kind: Kind, found: Details, today: date) -> None:
        self._head.addWidget(section(record_words.title(kind, found, self.context.ws.exchange.person)))
        self._head.addWidget(muted(record_words.under(kind, found, today)))
        readers = t("Who can open this: {readers}", readers=found.readers)
        self._head.addWidget(label(readers, tone="muted", size="small", wrap=True))

    def _above(self, kind: Kind, found: Details, today: date) -> list[QWidget]:
        """What is drawn rather than said."""
        if kind is CYCLE:
            return [CycleHead(self.context, found, today)]
        if kind.name in SURVEYS:
            from ui.widgets.survey_head import SurveyHead

            return [SurveyHead(self.context, found)]
        return [HexagonHead(self.context, found)] if kind is HEXAGON else []

    def _notices(self, view: RecordView) -> list[QWidget]:
        made: list[QWidget] = []
        if view.deleted:
            made.append(_notice(t("This was deleted. Restore brings it back as it was.")))
        if view.conflicts and not view.deleted:
            settle = link_button(t("Compare and choose in Exchange"))
            settle.clicked.connect(self._settle)
            made.append(_notice(t("Two people changed this. Both texts are kept."), settle))
        if view.revived and not view.deleted:
            made.append(
                _notice(
                    t(
                        "This was deleted on one laptop and changed on another, so it came back. Keep it, or delete it again."
                    )
                )
            )
        return made

    def _purges(self, found: Details) -> list[QWidget]:
        """What is to be taken out for good."""
        cards = [PurgeCard(self.context, view) for view in found.purges]
        for made in cards:
            made.answered.connect(self.read_again)
        return list(cards)

    def _fields(self, kind: Kind, found: Details, today: date) -> list[QWidget]:
        """What holds something, in form order: short facts side by side with their names, long texts under them."""
        started = found.view.fields.get("started")
        began = datetime.fromisoformat(str(started)) if started else None
        reading = Reading(today, found.names, found.codes, began)
        made: list[QWidget] = []
        names = [
            i18n.declared(declared.label)
            for name, declared in kind.fields().items()
            if found.view.fields.get(name) and not declared.long
        ]
        facts = _Facts(max(map(self.fontMetrics().horizontalAdvance, names), default=0))
        heading = ""
        for name, declared in kind.fields().items():
            said = (
                []
                if declared.hidden or is_code(kind, name) or (kind is HEXAGON and name in COMPONENTS)
                else lines(kind, name, found.view.fields.get(name), reading)
            )
            if not said:
                continue
            if declared.section != heading:
                made += facts.take()
                made += [label(i18n.declared(declared.section), weight="strong")] if declared.section else []
                heading = declared.section
            if draw := DRAWN.get((kind.name, name)):
                caption = label(i18n.declared(declared.label), tone="muted", size="small")
                made += [*facts.take(), group(caption, draw(found.view.fields[name], reading))]
            elif declared.long or len(said) > 1:
                made += [*facts.take(), _field(i18n.declared(declared.label), said)]
            else:
                facts.add(i18n.declared(declared.label), said[0])
        return [*made, *facts.take()]

    def _ends(self, kind: Kind, found: Details, today: date) -> list[QWidget]:
        made: list[QWidget] = []
        if found.related:
            made.append(group(label(t("How it went on"), weight="strong"), *self._links(found, today), spacing=4))
        counted = record_words.counts(found.counts)
        if counted:
            travels = [muted(found.travels)] if found.travels else []
            made.append(
                group(label(t("What it counts for"), weight="strong"), label(counted, wrap=True), *travels, spacing=4)
            )
        turns = [record_words.turn(item, found.names, today) for item in found.turns]
        more = [muted(n("and {count} earlier change", "and {count} earlier changes", len(turns) - TURNS_SHOWN))]
        said = [label(text, size="small", tone="muted", wrap=True) for text in turns[:TURNS_SHOWN]]
        made.append(
            group(label(t("History"), weight="strong"), *said, *(more if len(turns) > TURNS_SHOWN else []), spacing=4)
        )
        self.take_out = link_button(t("Take something out for good…"))
        self.take_out.clicked.connect(self._open_purge)
        return [*made, self.take_out]

    def _links(self, found: Details, today: date) -> list[QWidget]:
        made: list[QWidget] = []
        for item in found.related:
            link = link_button(record_words.line(item, today))
            link.setProperty("record", item.id)
            link.clicked.connect(self._follow)
            made.append(link)
        return made

    # Slots

    def _open_purge(self) -> None:
        self.purge = PurgeForm(self.context, self.record)
        self.purge.left.connect(self._close_purge)
        self.purge.gone.connect(self.closed)
        self._purging = True
        self._body.insertWidget(self._body.indexOf(self.take_out), self.purge)
        self.take_out.hide()
        self.purge.wording.setFocus()

    def _to_purge(self) -> None:
        if self._purging:
            self._scroll.verticalScrollBar().setValue(self.purge.y() - 16)

    def _close_purge(self) -> None:
        self._purging = False
        self.read_again()

    def _follow(self) -> None:
        link = self.sender()
        if link is not None:
            self.related_wanted.emit(str(link.property("record")))

    def _settle(self) -> None:
        self.context.show("exchange", record=self.record)

    def _ask_where(self) -> None:
        if self._details is None:
            return
        fields, names = self._details.view.fields, self._details.names
        teacher = names.get(str(fields.get("teacher")), "")
        name = t("Feedback for {teacher}, {day}", teacher=teacher, day=str(fields.get("on") or ""))
        self.pdf.ask(t("Save the feedback"), name, partial(_given, self.context.ws, self.record))

    def _prepare(self) -> None:
        self.context.prepare_wanted.emit(self.record)

    def _edit(self) -> None:
        if self._details is not None:
            self.context.edit(self._details.view.kind, self.record)

    def _delete(self) -> None:
        if self._details is not None:
            self.delete_record(self.record)

    def delete_record(self, record: str) -> None:
        """Deletes a record, and offers to take it back."""
        self.context.jobs.start("write", partial(_deleted, self.context.ws, record), self._told_deleted)

    def _told_deleted(self, done: tuple[str, str]) -> None:
        record, kind = done
        said = t("{kind} deleted.", kind=i18n.declared(kind_named(kind).title))
        self.context.say(said, t("Undo"), partial(self.restore_record, record))

    def _restore_this(self) -> None:
        self.restore_record(self.record)

    def restore_record(self, record: str) -> None:
        """Brings a record back, or confirms that one stays."""
        self.context.jobs.start("write", partial(_restored, self.context.ws, record))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
            event.accept()
            return
        super().keyPressEvent(event)


class _Facts:
    """Short facts in two columns, gathered until a long text or a heading comes."""

    def __init__(self, wide: int) -> None:
        self._wide = wide
        self._rows: list[tuple[str, str]] = []

    def add(self, name: str, text: str) -> None:
        """One more."""
        self._rows.append((name, text))

    def take(self) -> list[QWidget]:
        """The facts so far as one widget, or nothing."""
        rows, self._rows = self._rows, []
        if not rows:
            return []
        made = QWidget()
        grid = QGridLayout(made)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        grid.setColumnMinimumWidth(0, self._wide)
        for number, (name, text) in enumerate(rows):
            told = _said(text)
            told.setAccessibleName(f"{name}: {text}")
            grid.addWidget(label(name, tone="muted"), number, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(told, number, 1)
        return [made]


def _said(text: str) -> QLabel:
    made = label(text, wrap=True)
    made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    made.setMaximumWidth(made.fontMetrics().averageCharWidth() * PROSE_CHARACTERS)
    return made


def _field(name: str, said: list[str]) -> QWidget:
    return group(label(name, tone="muted", size="small"), *(_said(text) for text in said), spacing=2)


def _notice(text: str, *more: QWidget) -> QFrame:
    made = QFrame()
    made.setObjectName("notice")
    made.setLayout(column(label(text, wrap=True), *more, margin=12))
    return made


def _given(ws: Workspace, record: str, file: Path, _job: Job) -> Path:
    return feedback.make(ws, record, file)


def _read(ws: Workspace, record: str, _job: Job) -> Details:
    return details(ws, record)


def _deleted(ws: Workspace, record: str, _job: Job) -> tuple[str, str]:
    kind = records.show(ws, record).kind
    records.delete(ws, record)
    return record, kind


def _restored(ws: Workspace, record: str, _job: Job) -> None:
    records.restore(ws, record)
