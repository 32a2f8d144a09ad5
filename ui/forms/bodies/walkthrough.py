"""The page that captures a classroom visit: the script and the look-fors, all by keyboard, then the talk that closes the loop."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from talentdesk.schema.base import Kind
from ui.context import Context
from ui.forms.body import FormBody
from ui.forms.shape import shapes_of
from ui.i18n import t
from ui.turns import Turns
from ui.widgets.parts import label
from ui.widgets.visit import choices as visit_choices
from ui.widgets.visit.choices import Choices, FormWords
from ui.widgets.visit.clock import VisitClock
from ui.widgets.visit.closing import Closing
from ui.widgets.visit.counts import KEYS, Counts
from ui.widgets.visit.fields import show_problems
from ui.widgets.visit.head import VisitHead
from ui.widgets.visit.look_fors import LookFors
from ui.widgets.visit.page import VisitPage
from ui.widgets.visit.reminder import NameReminder
from ui.widgets.visit.script import ScriptPad
from ui.widgets.visit.start import StartStrip

PAUSE_MS = 1500
"""A pause in the closing after which its words are looked at for names."""
NEXT_PART = "F2"
SECONDS, PASSED, MINUTES, CLOSING = "~seconds", "~passed", "~minutes_typed", "~closing"
"""What only a draft keeps: the running time, words let pass, whether the length was typed, whether the visit is over."""


class WalkthroughBody(FormBody):
    """A visit. While it runs the script and the look-fors fill the page; once it is finished the closing stands beside them."""

    wide = True

    def __init__(self, context: Context, kind: Kind, parent: QWidget | None = None) -> None:
        super().__init__(context, kind, parent)
        self._given: dict[str, Any] = {}
        self._over = False
        self._showing = False
        self._acts: dict[str, Callable[[], object]] = {}
        self._turns = Turns(self)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)

    def parts(self) -> Iterator[QWidget]:
        clock, shapes = self.context.ws.clock, shapes_of(self.kind)
        today = clock.today()
        self.problem = label("", tone="danger", wrap=True)
        self.page = VisitPage(self)
        inside = self.page.inside
        self.clock = VisitClock(clock, self)
        self.head = VisitHead(self.clock, clock, today, self)
        yield self.head
        self.start = StartStrip(shapes, today, inside)
        yield self.start
        self.script = ScriptPad(self.clock, self.page.script_pane)
        yield self.script
        self.reminder = NameReminder(self.page.script_pane)
        yield self.reminder
        self.look_fors = LookFors(self.context.theme, self.page.look_pane)
        yield self.look_fors
        self.counts = Counts(self.clock, inside)
        yield self.counts
        self.closing = Closing(shapes, today, inside)
        yield self.closing
        self._build()
        yield self.page
        self._connect()
        self._add_keys()

    @property
    def save_text(self) -> str:
        return t("Save visit")

    @property
    def step_text(self) -> str:
        return "" if self._over else t("Finish and close the loop")

    def take_step(self) -> None:
        self.finish()

    # Building

    def _build(self) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(8)
        whole.addWidget(self.head)
        whole.addWidget(self.problem)
        whole.addWidget(self.page, 1)
        self.problem.hide()
        self.page.hold(
            self.head,
            self.start,
            self.script,
            self.reminder,
            self.look_fors,
            self.counts,
            self.closing,
        )

    def _connect(self) -> None:
        for part in (self.start, self.script, self.look_fors, self.counts, self.closing):
            part.changed.connect(self._typed)
        self.head.change_wanted.connect(self.change_start)
        self.start.begun.connect(self.begin_writing)
        self.start.form_chosen.connect(self._use_form)
        self.script.line_left.connect(self._look_for_names)
        self.reminder.passed.connect(self._name_passed)
        self.counts.sweep_over.connect(self.script.focus_end)
        self._pause.timeout.connect(self._look_for_names)
        self.clock.ticked.connect(self._follow_clock)
        self.clock.minute_passed.connect(self.changed)
        self.clock.switched.connect(self._clock_switched)

    def _add_keys(self) -> None:
        self._acts = {
            NEXT_PART: self.next_part,
            "F3": self._switch_clock,
            "F4": self.change_start,
            "F9": self.counts.begin_sweep,
            "F10": self.counts.talk.switch,
            "Ctrl+T": self.closing.talked_today,
        }
        for number, key in enumerate(KEYS):
            self._acts[key] = partial(self.counts.tally, number, 1)
            self._acts[f"Shift+{key}"] = partial(self.counts.tally, number, -1)
        for keys in self._acts:
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.setObjectName(keys)
            shortcut.activated.connect(self._pressed)

    def _pressed(self) -> None:
        keys = self.sender().objectName()
        if not self.frozen or keys == NEXT_PART:
            self._acts[keys]()

    # FormBody

    def show_fields(self, fields: Mapping[str, Any]) -> None:
        self._showing = True
        self._given = dict(fields)
        fresh = not self.record and SECONDS not in fields
        self._over = bool(fields.get(CLOSING, self.record))
        self.start.show_values(fields)
        self.script.show_lines(fields.get("script") or ())
        self.look_fors.show_marks(fields.get("look_fors") or {})
        self.counts.show_counts(
            fields.get("tallies") or {}, fields.get("sweeps") or (), int(fields.get("talk_seconds") or 0)
        )
        self.closing.show_values(fields, minutes_by_hand=bool(fields.get(MINUTES, self.record)))
        self.reminder.show_passed(fields.get(PASSED) or ())
        self.clock.show(fields.get("started"), int(fields.get(SECONDS, int(fields.get("minutes") or 0) * 60)))
        if fresh:
            self.clock.go_on()
        self.script.tell_stamps()
        self.start.setVisible(fresh and not fields.get("teacher"))
        self.head.show_saved_visit(bool(self.record), str(fields.get("on") or ""))
        self.page.show_over(self._over)
        self.head.tell()
        self._showing = False
        self.context.jobs.read(partial(visit_choices.read, self.context.ws, dict(fields)), self._offered)

    def fields(self) -> dict[str, Any]:
        found = self.start.values() | self.closing.values()
        return found | {
            "observer": self._given.get("observer"),
            "started": self.clock.started_text(),
            "script": self.script.lines(),
            "look_fors": self.look_fors.marks(),
            "tallies": self.counts.counts(),
            "sweeps": self.counts.sweeps(),
            "talk_seconds": self.counts.talk.seconds,
            SECONDS: self.clock.seconds,
            PASSED: self.reminder.passes(),
            MINUTES: self.closing.minutes_by_hand,
            CLOSING: self._over,
        }

    def problems(self) -> dict[str, str]:
        rows = {**self.start.rows, **self.closing.rows}
        return {name: found for name, row in rows.items() if (found := row.editor.problem())}

    def show_problems(self, problems: Mapping[str, str]) -> None:
        wrong = show_problems(self.start.rows, problems)
        if wrong:
            self.start.show()
        wrong += show_problems(self.closing.rows, problems)
        elsewhere = [text for name, text in problems.items() if name not in {**self.start.rows, **self.closing.rows}]
        self.problem.setText("\n".join(elsewhere))
        self.problem.setVisible(bool(elsewhere))
        if wrong and wrong[0] in [field.editor for field in self.closing.rows.values()]:
            self._show_closing()
        if wrong:
            wrong[0].focus()

    def focus_first(self) -> None:
        if not self.start.isHidden():
            self.start.teacher.focus()
        elif self._over:
            self.closing.focus()
        else:
            self.script.focus_end()

    def freeze(self) -> None:
        super().freeze()
        self.look_fors.table.marking = False
        self._tell_whom()

    def leave(self) -> None:
        self._showing = True
        self._turns.stop()
        self._pause.stop()
        self.clock.pause()

    # Going about

    def begin_writing(self) -> None:
        """The details fold away, and writing begins."""
        self.start.hide()
        self._tell_whom()
        self.script.focus_end()

    def change_start(self) -> None:
        """The details, to change them; a second time folds them away."""
        if self.start.isHidden():
            self.start.show()
            self.page.area.ensureWidgetVisible(self.start)
            self.start.teacher.focus()
        else:
            self.begin_writing()

    def finish(self) -> None:
        """The visit is over: its clock stands, and the closing comes up."""
        self.clock.pause()
        self._show_closing()
        self.changed.emit()

    def next_part(self) -> None:
        """From the script to the look-fors, to the closing, and back to the script."""
        if self.page.writes_in(self.page.script_pane):
            self.look_fors.table.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.page.focus_in_sight()
        elif self.page.writes_in(self.page.look_pane):
            self._show_closing()
            self.changed.emit()
        else:
            self.script.focus_end()
            self.page.writing_in_sight()

    def _switch_clock(self) -> None:
        if not self.record:
            self.head.switch_clock()

    def _show_closing(self) -> None:
        if not self._over:
            self._over = True
            self.page.show_over(True)
        self.closing.focus()
        QTimer.singleShot(0, self.page.focus_in_sight)

    # Internal

    def _offered(self, choices: Choices) -> None:
        self._turns.add(self._offering(choices))

    def _offering(self, choices: Choices) -> Iterator[None]:
        self.reminder.show_staff(choices.staff_words())
        self.start.offer(choices, new=not self.record)
        yield
        self.closing.offer(choices.cycles)
        self._tell_whom()
        self._look_for_names()

    def _use_form(self, form: FormWords | None) -> None:
        look_fors, tallies = (form.look_fors, form.tallies) if form else ((), ())
        self.look_fors.show_form(look_fors)
        self.script.show_look_fors(look_fors)
        self.counts.show_form(tallies)
        self.page.form_title.setText(form.title if form else "")
        self.page.arrange(anew=True)

    def _typed(self) -> None:
        if self.sender() is self.start:
            self._tell_whom()
        elif self.sender() is self.closing:
            self._pause.start()
        self.changed.emit()

    def _tell_whom(self) -> None:
        self.head.show_whom(self.start.line())
        self.head.change.setVisible(self.start.isHidden() and not self.frozen)
        self.closing.teacher_is(self.start.chosen)

    def _follow_clock(self) -> None:
        self.closing.follow(self.clock.minutes)

    def _clock_switched(self) -> None:
        self._follow_clock()
        if not self._showing:
            self.changed.emit()

    def _look_for_names(self) -> None:
        if not self.frozen:
            self.reminder.look([*self.closing.texts(), *self.script.texts(finished=True)])

    def _name_passed(self) -> None:
        self._look_for_names()
        self.script.focus_end()
        self.changed.emit()
