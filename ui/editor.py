"""Editor: the page on which a record is written. It hosts a form, keeps drafts, saves, and says who can open what is being written."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from typing import Any

from PySide6.QtCore import QElapsedTimer, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from talentdesk.actions.records import Saved
from talentdesk.changes import Changes
from talentdesk.errors import TalentDeskError
from talentdesk.ids import is_id
from talentdesk.schema.codec import InvalidRecord
from talentdesk.schema.kinds import kind_named
from ui.context import Context, Edit
from ui.editor_notices import Notices
from ui.forms import saving
from ui.forms.bodies import BODIES
from ui.forms.body import FormBody
from ui.forms.form import GeneratedBody
from ui.forms.saving import AUDIENCE, Opened, Wanted
from ui.i18n import declared, t
from ui.page import Page
from ui.widgets.audience_line import AudienceLine
from ui.widgets.history_panel import HistoryPanel
from ui.widgets.parts import (
    MARGIN,
    ElidedLabel,
    column,
    label,
    link_button,
    muted,
    primary_button,
    quiet_button,
    row,
    scrolled,
)

DRAFT_MS = 400
WIDEST = 860
"""Pixels of a form at plain text size; wider lines are hard to read."""
WORDS_OF_PEOPLE = ("walkthrough", "coaching", "mentoring", "learning")
SAVE_KEY = "Ctrl+S"
GO_ON_KEYS = ("Ctrl+Return", "Ctrl+Enter")


class Editor(Page):
    """A form over the page it was opened from. `closed` tells that the person is done with it, one way or the other."""

    closed = Signal()
    writes = True

    def __init__(self, context: Context, edit: Edit, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.edit = edit
        self.kind = kind_named(edit.kind)
        self._opened: Opened | None = None
        self._made = False
        self._shown: dict[str, Any] = {}
        self._chosen = ""
        self._record = ""
        self._people: tuple[Any, ...] | None = None
        self._saving = False
        self._wish: Wanted | None = None
        self._since = QElapsedTimer()
        self._since.start()
        self._step = QElapsedTimer()
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(DRAFT_MS)
        self._make()
        self._lay_out()
        self._open(edit)

    def _make(self) -> None:
        self.back = link_button(t("← Back"))
        self.back.setToolTip(t("Back (Escape). What was typed is kept as a draft."))
        self.heading = ElidedLabel(
            saving.editor_title(self.edit.kind, declared(self.kind.title), new=not self.edit.record), weight="strong"
        )
        self.heading.setProperty("step", "title")
        self.history = quiet_button(t("History"))
        self.history.setCheckable(True)
        self.delete = quiet_button(t("Delete"))
        self.save = primary_button(t("Save"))
        # A click leaves the keyboard where a step of the form puts it.
        self.save.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.problem = label("", tone="danger", wrap=True)
        self.status = muted("")
        self.reminder = label(t("No student names: seat codes or initials."), tone="muted")
        for part in (self.history, self.delete, self.problem):
            part.hide()
        if self.kind.purpose not in WORDS_OF_PEOPLE:
            self.reminder.hide()
        self.save.setEnabled(False)
        leaving = QShortcut(QKeySequence("Escape"), self)
        leaving.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        leaving.activated.connect(self.closed)
        self.back.clicked.connect(self.closed)

    def _lay_out(self) -> None:
        self._whole = QHBoxLayout(self)
        self._whole.setContentsMargins(0, 0, 0, 0)
        self._whole.setSpacing(0)
        left = QVBoxLayout()
        left.setSpacing(12)
        left.setContentsMargins(MARGIN, MARGIN - 8, MARGIN, 12)
        self._whole.addLayout(left, 1)
        head = QHBoxLayout()
        head.setSpacing(12)
        left.addLayout(head)
        head.addWidget(self.back, 0, Qt.AlignmentFlag.AlignVCenter)
        head.addWidget(self.heading, 1)
        for button in (self.history, self.delete, self.save):
            head.addWidget(button)
        left.addWidget(self.problem)
        left.addWidget(self.inside, 1)
        left.addStretch()  # holds the title at the top as long as there is nothing else
        left.addLayout(row(self.status, self.reminder, stretch_after=0))

    def parts(self) -> Iterator[QWidget]:
        # From the outside in: a widget that moves into another one is styled anew with all that it holds.
        down = QVBoxLayout(self.inside)
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(12)
        self.audience = AudienceLine(self.context, self.kind)
        down.addWidget(self.audience)
        yield self.audience
        made = BODIES.get(self.kind.name, GeneratedBody)
        content = self._content(down, wide=made.wide)
        self.notices = Notices()
        for part in (self.audience.notes, self.notices):
            content.addWidget(part)
        yield self.notices
        self.body: FormBody = made(self.context, self.kind, content.parentWidget())
        content.addWidget(self.body, 1)
        yield from self.body.parts()
        yield self.body
        self.panel = HistoryPanel(self.context, self.kind)
        self.panel.hide()
        self._whole.addWidget(self.panel)
        yield self.panel
        self._connect()

    def _content(self, place: QVBoxLayout, *, wide: bool) -> QVBoxLayout:
        """Where the form lies: over the whole page, else as wide as can be read well, on a page that scrolls."""
        content = QWidget()
        if wide:
            place.addWidget(content, 1)
        else:
            inside = QWidget()
            place.addWidget(scrolled(inside), 1)
            content.setMaximumWidth(round(WIDEST * self.context.theme.scale))
            across = QHBoxLayout(inside)
            across.setContentsMargins(2, 0, 16, 24)
            across.addWidget(content, 100)
            across.addStretch(1)
        made = column(spacing=12)
        content.setLayout(made)
        return made

    def _connect(self) -> None:
        QShortcut(QKeySequence(SAVE_KEY), self).activated.connect(self.save_now)
        for keys in GO_ON_KEYS:
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setAutoRepeat(False)
            shortcut.activated.connect(self.go_on)
        self.body.changed.connect(self._typed)
        self.save.clicked.connect(self._clicked)
        self.delete.clicked.connect(self._delete)
        self.history.toggled.connect(self._show_history)
        self.panel.closed.connect(self._hide_history)
        self.audience.chosen.connect(self._audience_chosen)
        self.notices.anew.connect(self._start_anew)
        self.notices.exchange.connect(self._to_exchange)
        self.notices.stays.connect(self._stays)
        self.notices.reload.connect(self._reload)
        self._typing.timeout.connect(self._keep_draft)
        self.context.bus.changed.connect(self._heard)

    # Opening

    def _open(self, edit: Edit) -> None:
        # In the lane that writes, behind a draft that was just left.
        work = partial(saving.opened, self.context.ws, self.kind, edit)
        self.context.jobs.start("write", work, self._read, self._not_opened)

    def made(self) -> None:
        self._made = True
        self._meet()

    def _read(self, opened: Opened) -> None:
        self._opened = opened
        self._meet()

    def _meet(self) -> None:
        """The form is made beside the lane that reads what it will show: whichever ends last goes on."""
        if self._made and self._opened is not None:
            self.turns.add(self._showing(self._opened))

    def _showing(self, opened: Opened) -> Iterator[None]:
        self._record = self.body.record = opened.record
        self.body.show_fields(opened.fields)
        self._shown = self.body.fields()
        if opened.draft:
            self._chosen = str(opened.draft.get(AUDIENCE, ""))
            self.body.show_fields(opened.fields | {k: v for k, v in opened.draft.items() if k != AUDIENCE})
        if self.ready:  # nothing is typed between what was read and the draft over it
            self._show_standing(opened)
            return
        yield
        self._show_standing(opened)
        yield
        self.stand()

    def _show_standing(self, opened: Opened) -> None:
        """What may be done with the record, and what there is to know about it."""
        self.notices.show_for(opened, drafted=bool(opened.draft) and not self.edit.fields)
        if opened.record:
            self.heading.setText(opened.title)
        writable = not opened.reason
        self._tell_next()
        self.save.setEnabled(writable)
        self.history.setVisible(bool(opened.record))
        self.delete.setVisible(bool(opened.record) and writable)
        if not writable:
            self.body.freeze()
            self.audience.freeze()
            self.save.hide()
        self._people = None
        self._follow_people()

    def _not_opened(self, problem: TalentDeskError) -> None:
        self._tell(str(problem))
        self.back.setFocus(Qt.FocusReason.OtherFocusReason)

    def _start_anew(self) -> None:
        opened = self._need()
        self._typing.stop()
        self.context.jobs.start("write", partial(saving.drop, self.context.ws, opened.draft_key))
        self._chosen = ""
        self.body.show_fields(opened.fields)
        self._tell_next()
        self.notices.forget_draft()
        self.status.setText("")
        self._people = None
        self._follow_people()
        self.body.focus_first()

    def _heard(self, changes: Changes) -> None:
        if self._record in changes.ids and changes.origin == "merge":
            self.notices.tell_changed()

    def _reload(self) -> None:
        """Takes up what others wrote meanwhile; what was typed here goes over it."""
        self._keep_draft()
        self._open(Edit(self.kind.name, self._record))

    # Drafts

    def _typed(self) -> None:
        self._tell_next()
        self._typing.start()
        self._follow_people()

    def _changes(self) -> dict[str, Any]:
        """What the form holds that the record doesn't."""
        return {
            name: value
            for name, value in self.body.fields().items()
            if name not in self._shown or self._shown[name] != value
        }

    def _draft(self) -> dict[str, Any]:
        """What is kept: of a record its changed fields, of a new one everything."""
        opened, changes = self._need(), self._changes()
        if self._chosen:
            changes[AUDIENCE] = self._chosen
        if opened.record or not changes:
            return changes
        return opened.fields | self.body.fields() | changes

    def _keep_draft(self) -> None:
        opened = self._need()
        if opened.reason or self._saving:
            return
        self._typing.stop()
        work = partial(saving.keep, self.context.ws, opened.draft_key, self.kind.name, self._draft(), self._record)
        self.context.jobs.start("write", work, self._kept)

    def _kept(self, at_ms: int) -> None:
        moment = datetime.fromtimestamp(at_ms / 1000)
        self.status.setText(t("Draft kept {time}", time=f"{moment:%H:%M}") if at_ms else "")

    # Who can open it

    def _follow_people(self) -> None:
        """Asks again who can open it when somebody else stands in the record."""
        fields = self._need().fields | self.body.fields()
        fields |= {name: None for name in self.kind.participants if not is_id(str(fields.get(name) or ""))}
        people = tuple(fields.get(name) for name in (*self.kind.participants, "building"))
        if people != self._people:
            self._people = people
            self.audience.ask(fields, self._need().audience, self._chosen)

    def _audience_chosen(self, audience: str) -> None:
        opened = self._need()
        if not opened.record:
            self._chosen, self._people = audience, None
            self._follow_people()
            self._typing.start()
            return
        if self._changes():
            self.audience.refuse(t("Save what you changed first, then choose who can open it."))
            return
        work = partial(saving.share, self.context.ws, self._record, audience)
        self.context.jobs.start("write", work, self._shared, self._not_shared)

    def _shared(self, saved: Saved) -> None:
        self.context.say(t("Other people can open it now. Copies already read stay read."))
        self._open(Edit(self.kind.name, saved.id))

    def _not_shared(self, problem: TalentDeskError) -> None:
        self.audience.refuse(str(problem))

    # Saving

    def _tell_next(self) -> None:
        """The main button says what comes next: a step of the form, else saving."""
        step, save = self.body.step_text, self.body.save_text
        self.save.setText(t("{step}  Ctrl+Enter", step=step) if step else save)
        self.save.setAccessibleName(step or save)
        if step:
            self.save.setToolTip(t("{step} (Ctrl+Enter). {save} (Ctrl+S).", step=step, save=save))
        else:
            self.save.setToolTip(t("{save} (Ctrl+S or Ctrl+Enter)", save=save))

    def go_on(self) -> None:
        """Does what the main button says."""
        if self.ready and self.body.step_text and self.save.isEnabled():
            self.body.take_step()
            self._step.start()
        else:
            self.save_now()

    def _clicked(self) -> None:
        # The second click of a double one isn't meant for what the button says by then.
        if not self._step.isValid() or self._step.hasExpired(QApplication.doubleClickInterval()):
            self.go_on()

    def save_now(self) -> None:
        """Saves what the form holds, or says beside the fields what is missing."""
        if self._saving or not self.ready or self._opened is None or self._opened.reason:
            return
        problems = self.body.problems()
        self.body.show_problems(problems)
        self._tell(t("Not saved yet: see beside the fields.") if problems else "")
        if problems:
            self._show_focused()
            return
        wanted = self._wanted()
        if self._record and not wanted.fields and not wanted.also:
            self.context.jobs.start("write", partial(saving.drop, self.context.ws, wanted.draft_key))
            self._close()
            return
        self._saving = True
        self._typing.stop()
        self.save.setEnabled(False)
        self.body.setEnabled(False)
        self._wish = wanted
        job = self.context.jobs.start(
            "write", partial(saving.save, self.context.ws, wanted), self._saved, self._refused
        )
        job.broke.connect(self._save_broke)

    def _wanted(self) -> Wanted:
        opened = self._need()
        fields = self._changes() if self._record else opened.fields | self.body.fields()
        fields = {name: value for name, value in fields.items() if not name.startswith("~")}
        before = {name: opened.fields.get(name) for name in fields}
        also = tuple(self.body.also())
        return Wanted(self.kind.name, self._record, fields, before, self._chosen, also, opened.draft_key)

    def _saved(self, saved: Saved) -> None:
        seconds = self._since.elapsed() // 1000
        assert self._wish is not None
        quick = not self._record and not self._need().draft and seconds < 600
        text = t("Saved in {seconds} s.", seconds=max(1, seconds)) if quick else t("Saved.")
        self.context.say(text, t("Undo"), partial(saving.undo, self.context, saved.id, self._wish))
        self._close()

    def _close(self) -> None:
        self._opened = None
        self._typing.stop()
        self.closed.emit()

    def _refused(self, problem: TalentDeskError) -> None:
        self._again()
        if not isinstance(problem, InvalidRecord):
            self._tell(str(problem))
            return
        beside = {name: what for name, what in problem.problems.items() if name in self.body.fields()}
        above = [self._named(name, what) for name, what in problem.problems.items() if name not in beside]
        self.body.show_problems(beside)
        self._tell("\n".join(above) or t("Not saved yet: see beside the fields."))
        self._show_focused()

    def _named(self, name: str, what: str) -> str:
        field = self.kind.field(name)
        return t("{field}: {problem}", field=declared(field.label), problem=what) if field else what

    def _save_broke(self, _problem: Exception) -> None:
        self._again()

    def _again(self) -> None:
        self._saving = False
        self.save.setEnabled(True)
        self.body.setEnabled(True)
        self._keep_draft()

    def _tell(self, problem: str) -> None:
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))

    def _show_focused(self) -> None:
        area, focused = self.findChild(QScrollArea), QApplication.focusWidget()
        if area is not None and focused is not None and area.isAncestorOf(focused):
            area.ensureWidgetVisible(focused, 24, 80)

    # An existing record

    def _show_history(self, shown: bool) -> None:
        self.panel.setVisible(shown)
        if shown:
            self.panel.load(self._record)

    def _hide_history(self) -> None:
        self.history.setChecked(False)
        self.history.setFocus(Qt.FocusReason.OtherFocusReason)

    def _delete(self) -> None:
        self._typing.stop()
        work = partial(saving.delete, self.context.ws, self._record, self._need().draft_key)
        self.context.jobs.start("write", work, self._deleted, self._refused)

    def _deleted(self, _none: object) -> None:
        text = t("{title} deleted.", title=declared(self.kind.title))
        self.context.say(text, t("Undo"), partial(saving.restore, self.context, self._record))
        self._close()

    def _to_exchange(self) -> None:
        self.context.show("exchange", record=self._record)

    def _stays(self) -> None:
        self.context.jobs.start("write", partial(saving.confirm, self.context.ws, self._record), self._confirmed)

    def _confirmed(self, _none: object) -> None:
        self.notices.forget_revival()

    # For the shell

    def focus_first(self) -> None:
        if self._opened is not None and self._opened.reason:
            self.back.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.body.focus_first()

    def leave(self) -> None:
        """The page goes away: what was typed and isn't saved stays as a draft."""
        if self._typing.isActive() and self._opened is not None:
            self._keep_draft()
        self._typing.stop()
        if self.ready:
            self.body.leave()

    def _need(self) -> Opened:
        if self._opened is None:
            raise RuntimeError("nothing is open yet")
        return self._opened
