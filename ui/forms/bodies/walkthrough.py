"""The page that captures a classroom visit: the script and the look-fors, all by keyboard, then the talk that closes the loop."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout, QWidget

from talentdesk.schema.base import Kind
from ui.context import Context
from ui.forms.body import FormBody
from ui.forms.shape import shapes_of
from ui.i18n import t
from ui.widgets.parts import label, muted, quiet_button, row, scrolled, section
from ui.widgets.visit import choices as visit_choices
from ui.widgets.visit.choices import Choices, FormWords
from ui.widgets.visit.clock import VisitClock
from ui.widgets.visit.closing import Closing
from ui.widgets.visit.counts import KEYS, Counts
from ui.widgets.visit.fields import show_problems
from ui.widgets.visit.head import VisitHead
from ui.widgets.visit.look_fors import LookFors
from ui.widgets.visit.reminder import NameReminder
from ui.widgets.visit.script import ScriptPad
from ui.widgets.visit.start import StartStrip

SIDE_BY_SIDE = 104
"""Characters of width from which the script and the look-fors stand side by side."""
NEXT_PART = "F2"
SECONDS, PASSED, MINUTES, CLOSING = "~seconds", "~passed", "~minutes_typed", "~closing"
"""What only a draft keeps: the running time, words let pass, whether the length was typed, whether the visit is over."""


class WalkthroughBody(FormBody):
    """A visit. While it runs the script and the look-fors fill the page; once it is finished the closing stands beside them."""

    wide = True

    def __init__(self, context: Context, kind: Kind, parent: QWidget | None = None) -> None:
        super().__init__(context, kind, parent)
        today = context.ws.clock.today()
        shapes = shapes_of(kind)
        self._given: dict[str, Any] = {}
        self._over = False
        self._showing = False
        self._acts: dict[str, Callable[[], object]] = {}
        self._arranged: tuple[bool, bool] | None = None
        self.clock = VisitClock(context.ws.clock, self)
        self.head = VisitHead(self.clock, context.ws.clock, today)
        self.start = StartStrip(shapes, today)
        self.script = ScriptPad(self.clock)
        self.reminder = NameReminder()
        self.look_fors = LookFors(context.theme)
        self.counts = Counts(self.clock)
        self.closing = Closing(shapes, today)
        self.finish_button = quiet_button(t("Finish and close the loop  Ctrl+Enter"))
        self.problem = label("", tone="danger", wrap=True)
        self._build()
        self._connect()
        self._add_keys()

    @property
    def save_text(self) -> str:
        return t("Save visit")

    # Building

    def _build(self) -> None:
        self.form_title = muted("")
        self._hints = (
            muted(t("Enter: new line · Ctrl+1 to 9: tag to a look-for · F2: next part")),
            muted(t("1 to 9, then S, M or X · Enter: count · N: note")),
        )
        self._script_pane = _pane(
            row(section(t("Script")), stretch_after=0), self._hints[0], self.script, self.reminder
        )
        self._look_pane = _pane(row(section(t("Look-fors")), self.form_title), self._hints[1], self.look_fors)
        inside = QFrame()
        self._grid = QGridLayout(inside)
        self._grid.setContentsMargins(0, 0, 4, 8)
        self._grid.setHorizontalSpacing(24)
        self._grid.setVerticalSpacing(12)
        for part in self._parts():
            part.setParent(inside)
        self.area = scrolled(inside)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(8)
        for part in (self.head, self.problem):
            whole.addWidget(part)
        whole.addWidget(self.area, 1)
        self.problem.hide()
        self._arrange()

    def _connect(self) -> None:
        for part in (self.start, self.script, self.look_fors, self.counts, self.closing):
            part.changed.connect(self._typed)
        self.head.change_wanted.connect(self.change_start)
        self.start.begun.connect(self.begin_writing)
        self.start.form_chosen.connect(self._use_form)
        self.script.line_left.connect(self._look_for_names)
        self.script.grew.connect(self._writing_in_sight)
        self.area.verticalScrollBar().rangeChanged.connect(self._focus_in_sight)
        self.reminder.passed.connect(self._name_passed)
        self.counts.sweep_over.connect(self.script.focus_end)
        self.clock.ticked.connect(self._follow_clock)
        self.clock.minute_passed.connect(self.changed)
        self.clock.switched.connect(self._clock_switched)
        self.finish_button.clicked.connect(self.finish)

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
        self._arrange()
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

    def leave(self) -> None:
        self._showing = True
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
            self.area.ensureWidgetVisible(self.start)
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
        if self._in(self._script_pane):
            self.look_fors.table.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.area.ensureWidgetVisible(self.look_fors.table)
        elif self._in(self._look_pane):
            self._show_closing()
            self.changed.emit()
        else:
            self.script.focus_end()
            self._writing_in_sight()

    def _in(self, part: QWidget) -> bool:
        at = self.focusWidget()
        return at is not None and part.isAncestorOf(at)

    def _switch_clock(self) -> None:
        if not self.record:
            self.head.switch_clock()

    def _show_closing(self) -> None:
        if not self._over:
            self._over = True
            self._arrange()
        self.closing.focus()
        QTimer.singleShot(0, self._focus_in_sight)

    def _writing_in_sight(self) -> None:
        self.area.ensureWidgetVisible(self.script.editor, 0, 12)

    def _focus_in_sight(self) -> None:
        at = self.focusWidget()
        if at is not None and self.area.isAncestorOf(at):
            if self._arranged is not None and self._arranged[0]:
                self.area.verticalScrollBar().setValue(0)  # side by side the page begins at its top
            self.area.ensureWidgetVisible(at, 0, 12)

    # Internal

    def _offered(self, choices: Choices) -> None:
        self.reminder.show_staff(choices.staff_words())
        self.start.offer(choices, new=not self.record)
        self.closing.offer(choices.cycles)
        self._tell_whom()
        self._look_for_names()

    def _use_form(self, form: FormWords | None) -> None:
        look_fors, tallies = (form.look_fors, form.tallies) if form else ((), ())
        self.look_fors.show_form(look_fors)
        self.script.show_look_fors(look_fors)
        self.counts.show_form(tallies)
        self.form_title.setText(form.title if form else "")
        self._arranged = None
        self._arrange()

    def _typed(self) -> None:
        if self.sender() is self.start:
            self._tell_whom()
        elif self.sender() is self.closing:
            self._look_for_names()
        self.changed.emit()

    def _tell_whom(self) -> None:
        self.head.show_whom(self.start.line())
        self.head.change.setVisible(self.start.isHidden())
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

    # Layout

    def _arrange(self) -> None:
        """Side by side where there is room, else one below the other and the page scrolls."""
        beside = self.width() >= self.fontMetrics().averageCharWidth() * SIDE_BY_SIDE
        if self._arranged == (beside, self._over):
            return
        self._arranged = (beside, self._over)
        for part in self._parts():
            self._grid.removeWidget(part)  # an item merely taken out would go on standing for its widget
        if beside:
            self._place_beside()
        else:
            self._place_below()
        self.closing.setVisible(self._over)
        self.finish_button.setVisible(not self._over)
        for hint in self._hints:
            hint.setVisible(not self._over)
        self.look_fors.show_all_rows(not beside)
        self.script.show_all_lines(not beside)

    def _parts(self) -> tuple[QWidget, ...]:
        """The parts of the page in reading order."""
        return (self.start, self._script_pane, self._look_pane, self.counts, self.finish_button, self.closing)

    def _place_beside(self) -> None:
        grid = self._grid
        grid.addWidget(self.start, 0, 0, 1, 2)
        grid.addWidget(self._script_pane, 1, 0)
        if self._over:
            grid.addWidget(self._look_pane, 2, 0)
            grid.addWidget(self.closing, 1, 1, 2, 1)
        else:
            grid.addWidget(self._look_pane, 1, 1)
        grid.addWidget(self.counts, 3, 0, 1, 2)
        self.head.add(self.finish_button)
        grid.setColumnStretch(0, 6)
        grid.setColumnStretch(1, 5)
        self._stretch_rows((1, 2) if self._over else (1,))

    def _place_below(self) -> None:
        for number, part in enumerate(self._parts()):
            self._grid.addWidget(part, number, 0)
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, 0)
        self._stretch_rows(())

    def _stretch_rows(self, rows: tuple[int, ...]) -> None:
        for number in range(6):
            self._grid.setRowStretch(number, 1 if number in rows else 0)

    # Qt's own

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._finishes(event):
            event.accept()
            return True
        return super().event(event)

    def _finishes(self, event: QKeyEvent) -> bool:
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        return enter and held == Qt.KeyboardModifier.ControlModifier and not self.record and not self._in(self.closing)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._finishes(event):
            self.finish()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._arranged = None
            self._arrange()


def _pane(*parts: Any) -> QFrame:
    """A part of the page; what is not a heading takes the room."""
    made = QFrame()
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(6)
    for part in parts:
        if isinstance(part, QWidget):
            column.addWidget(part, 1 if isinstance(part, ScriptPad | LookFors) else 0)
        else:
            column.addLayout(part)
    return made
