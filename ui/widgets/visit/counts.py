"""What is counted in a visit: tallies, sweeps over the room, how long the teacher talks. Function keys count while the hands write."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QWidget

from ui.i18n import t
from ui.widgets.flow import FlowLayout
from ui.widgets.parts import Button, column, link_button, muted, quiet_button, row
from ui.widgets.visit.choices import Item
from ui.widgets.visit.clock import VisitClock, span

KEYS = ("F5", "F6", "F7", "F8")
"""The first four tallies; a form with more counts the others by mouse or Tab."""
ENOUGH = 5
"""Sweeps that make a picture one can rely on."""


class TallyButton(QFrame):
    """One thing that is counted: a click or its key counts one more, the small button takes one back."""

    changed = Signal()

    def __init__(self, item: Item, key: str, count: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.item = item
        self.key = key
        self.count = count
        self.more = quiet_button("")
        self.fewer = quiet_button("−")
        self.fewer.setProperty("option", True)
        self.fewer.setAccessibleName(t("{what}: one fewer", what=item.text))
        self.fewer.setToolTip(
            t("{what}: one fewer (Shift+{key})", what=item.text, key=key)
            if key
            else t("{what}: one fewer", what=item.text)
        )
        self.more.setProperty("option", True)
        for button in (self.more, self.fewer):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click counts and leaves the keyboard where it writes
        self.setLayout(row(self.more, self.fewer, spacing=2))
        self.more.clicked.connect(self.add)
        self.fewer.clicked.connect(self.take_back)
        self._tell()

    def add(self) -> None:
        """One more."""
        self.count += 1
        self._tell()
        self.changed.emit()

    def take_back(self) -> None:
        """One fewer."""
        if self.count:
            self.count -= 1
            self._tell()
            self.changed.emit()

    def _tell(self) -> None:
        words = t("{what}  {count}", what=self.item.text, count=self.count)
        self.more.setText(f"{words}  {self.key}".rstrip())
        self.more.setAccessibleName(t("{what}: {count}. One more", what=self.item.text, count=self.count))
        self.more.setToolTip(
            t("{what}: one more ({key})", what=self.item.text, key=self.key)
            if self.key
            else t("{what}: one more", what=self.item.text)
        )
        self.fewer.setEnabled(self.count > 0)


class TalkTimer(Button):
    """How long the teacher talks: runs, pauses, runs on. It never runs while the visit stands still."""

    changed = Signal()

    def __init__(self, clock: VisitClock, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self._clock = clock
        self._counted = 0
        self._since: int | None = None
        self.setCheckable(True)
        self.setProperty("option", True)
        self.setToolTip(t("Start or stop while the teacher talks (F10)"))
        self.clicked.connect(self._clicked)
        clock.ticked.connect(self._tell)
        clock.switched.connect(self._clock_switched)
        self._tell()

    @property
    def seconds(self) -> int:
        """Seconds of talk so far."""
        return self._counted + (self._clock.seconds - self._since if self._since is not None else 0)

    def show_seconds(self, seconds: int) -> None:
        """Takes the time of a record, and stands."""
        self._counted, self._since = seconds, None
        self._tell()

    def switch(self) -> None:
        """Starts or stops."""
        if self._since is not None:
            self._counted, self._since = self.seconds, None
        elif self._clock.running:
            self._since = self._clock.seconds
        self._tell()
        self.changed.emit()

    def _clicked(self) -> None:
        self.switch()

    def _clock_switched(self) -> None:
        if self._since is not None and not self._clock.running:
            self._counted, self._since = self.seconds, None
        self._tell()

    def _tell(self) -> None:
        on = self._since is not None
        self.setChecked(on)
        self.setEnabled(on or self._clock.running)
        time = span(self.seconds)
        self.setText(t("■ Teacher talk {time}  F10", time=time) if on else t("▶ Teacher talk {time}  F10", time=time))
        self.setAccessibleName(
            t("Teacher talk {time}, running", time=time) if on else t("Teacher talk {time}, stopped", time=time)
        )


class SweepCounter(QFrame):
    """One sweep over the room: every student is one key or one click, on task or off."""

    changed = Signal()
    ended = Signal(bool)
    """Whether the sweep is kept."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.on = self.off = 0
        self.setProperty("card", True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.title = muted("")
        self.on_button = quiet_button("")
        self.off_button = quiet_button("")
        self.keep = quiet_button(t("Keep  Enter"))
        self.drop = link_button(t("Drop  Esc"))
        flow = FlowLayout(self)
        flow.setContentsMargins(8, 8, 8, 8)
        self.title.setWordWrap(False)
        for button in (self.on_button, self.off_button, self.keep):
            button.setProperty("option", True)
        for part in (self.title, self.on_button, self.off_button, self.keep, self.drop):
            flow.addWidget(part)
        self.on_button.clicked.connect(self._one_on)
        self.off_button.clicked.connect(self._one_off)
        self.keep.clicked.connect(self._keep)
        self.drop.clicked.connect(self._drop)

    def begin(self, number: int) -> None:
        """A new sweep."""
        self.on = self.off = 0
        self.title.setText(t("Sweep {number}: look at each student for three seconds", number=number))
        self._tell()

    def _tell(self) -> None:
        self.on_button.setText(t("On task {count}  O or →", count=self.on))
        self.off_button.setText(t("Off task {count}  F or ←", count=self.off))
        self.setAccessibleName(
            t("{title}. On task {on}, off task {off}", title=self.title.text(), on=self.on, off=self.off)
        )

    def _one_on(self) -> None:
        self._count(1, 0)

    def _one_off(self) -> None:
        self._count(0, 1)

    def _count(self, on: int, off: int) -> None:
        self.on, self.off = max(0, self.on + on), max(0, self.off + off)
        self._tell()
        self.changed.emit()

    def _keep(self) -> None:
        self.ended.emit(self.on + self.off > 0)

    def _drop(self) -> None:
        self.ended.emit(False)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and event.key() in _SWEEP_KEYS:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {
            Qt.Key.Key_O: self._one_on,
            Qt.Key.Key_Right: self._one_on,
            Qt.Key.Key_F: self._one_off,
            Qt.Key.Key_Left: self._one_off,
            Qt.Key.Key_Return: self._keep,
            Qt.Key.Key_Enter: self._keep,
            Qt.Key.Key_Escape: self._drop,
        }
        step = steps.get(Qt.Key(event.key()))
        if step is None or event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            super().keyPressEvent(event)
        else:
            step()


_SWEEP_KEYS = (
    Qt.Key.Key_O,
    Qt.Key.Key_F,
    Qt.Key.Key_Left,
    Qt.Key.Key_Right,
    Qt.Key.Key_Escape,
)


class Counts(QFrame):
    """The strip under the page: tallies, the last sweep, the talk timer."""

    changed = Signal()
    sweep_over = Signal()
    """The keyboard may go back to where it was."""

    def __init__(self, clock: VisitClock, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._clock = clock
        self._counts: dict[str, int] = {}
        self._sweeps: list[dict[str, int]] = []
        self.tallies: list[TallyButton] = []
        self.sweep = quiet_button("")
        self.sweep.setProperty("option", True)
        self.sweep.setToolTip(t("Count who is on task and who is not, student by student (F9)"))
        self.unsweep = link_button(t("Remove last sweep"))
        self.talk = TalkTimer(clock)
        self.counter = SweepCounter()
        self.counter.hide()
        self._buttons = QWidget()
        self._flow = FlowLayout(self._buttons)
        self.setLayout(column(self.counter, self._buttons))
        self._connect()
        self.show_form(())

    def _connect(self) -> None:
        self.sweep.clicked.connect(self.begin_sweep)
        self.unsweep.clicked.connect(self._remove_sweep)
        self.talk.changed.connect(self.changed)
        self.counter.changed.connect(self.changed)
        self.counter.ended.connect(self._sweep_ended)

    # What it holds

    def show_form(self, tallies: Sequence[Item]) -> None:
        """The tallies of a form, and counts of codes it doesn't hold."""
        for part in (*self.tallies, self.sweep, self.unsweep, self.talk):
            self._flow.removeWidget(part)
        for old in self.tallies:
            if old.count:
                self._counts[old.item.code] = old.count
            old.hide()
            old.deleteLater()
        codes = {item.code for item in tallies}
        items = [*tallies, *(Item(code, code) for code, count in self._counts.items() if count and code not in codes)]
        keys = (*KEYS, *("" for _ in items))
        self.tallies = [
            TallyButton(item, key, self._counts.get(item.code, 0)) for item, key in zip(items, keys, strict=False)
        ]
        for tally in self.tallies:
            tally.changed.connect(self.changed)
            self._flow.addWidget(tally)
        for part in (self.sweep, self.unsweep, self.talk):
            self._flow.addWidget(part)
        self._tell()

    def show_counts(self, tallies: Mapping[str, int], sweeps: Sequence[Mapping[str, Any]], talk_seconds: int) -> None:
        """The counts of a record."""
        self._counts = {code: int(count) for code, count in tallies.items()}
        form = [tally.item for tally in self.tallies]
        for tally in self.tallies:
            tally.count = self._counts.get(tally.item.code, 0)
        self._sweeps = [{name: int(sweep[name]) for name in ("at", "on", "off")} for sweep in sweeps]
        self.talk.show_seconds(talk_seconds)
        self.show_form(form)

    def counts(self) -> dict[str, int]:
        """The tallies as records keep them."""
        shown = {tally.item.code: tally.count for tally in self.tallies}
        return self._counts | {code: count for code, count in shown.items() if count or code in self._counts}

    def sweeps(self) -> list[dict[str, int]]:
        """The sweeps, the one that is being counted included."""
        return [*self._sweeps, *([self._now()] if self._sweeping and self.counter.on + self.counter.off else [])]

    def _now(self) -> dict[str, int]:
        return {"at": self._clock.stamp(0), "on": self.counter.on, "off": self.counter.off}

    # Counting

    def tally(self, number: int, by: int) -> None:
        """Counts one of the first four by its key."""
        if number < len(self.tallies):
            tally = self.tallies[number]
            if by > 0:
                tally.add()
            else:
                tally.take_back()

    @property
    def _sweeping(self) -> bool:
        return not self.counter.isHidden()

    def begin_sweep(self) -> None:
        """Begins a sweep; where one is going on, keeps it."""
        if self._sweeping:
            self._sweep_ended(self.counter.on + self.counter.off > 0)
            return
        self.counter.begin(len(self._sweeps) + 1)
        self.counter.show()
        self.counter.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _sweep_ended(self, kept: bool) -> None:
        if kept:
            self._sweeps.append(self._now())
        self.counter.hide()
        self._tell()
        self.changed.emit()
        self.sweep_over.emit()

    def _remove_sweep(self) -> None:
        if self._sweeps:
            self._sweeps.pop()
            self._tell()
            self.changed.emit()

    def _tell(self) -> None:
        count = len(self._sweeps)
        if count:
            last = self._sweeps[-1]
            text = t(
                "Sweep {number} of {enough}: on {on} · off {off}  F9",
                number=count,
                enough=max(ENOUGH, count),
                on=last["on"],
                off=last["off"],
            )
        else:
            text = t("Sweep the room  F9")
        self.sweep.setText(text)
        self.unsweep.setVisible(count > 0)
