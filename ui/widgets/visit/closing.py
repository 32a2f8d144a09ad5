"""Closing the loop: one noticing, one wondering, the next step, and the talk. A visit without a talk is half a visit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui.forms.day_editor import DayEditor
from ui.forms.editors import ListEditor, NumberEditor, TextEditor
from ui.forms.form import Field
from ui.forms.shape import Shape
from ui.i18n import t
from ui.widgets.parts import label, quiet_button, section, set_tone
from ui.widgets.visit.choices import Cycle
from ui.widgets.visit.fields import show_values

NAMES = ("noticing", "wondering", "next_step", "talked_on", "cycle", "minutes")


class Closing(QFrame):
    """The second part of the page."""

    changed = Signal()

    def __init__(self, shapes: Mapping[str, Shape], today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._today = today
        self._cycles: Sequence[Cycle] = ()
        self._teacher = ""
        self._by_hand = False
        self.noticing = TextEditor(shapes["noticing"], 2)
        self.wondering = TextEditor(shapes["wondering"], 2)
        self.next_step = TextEditor(shapes["next_step"], 2)
        self.talked_on = DayEditor(shapes["talked_on"], today)
        self.cycle = ListEditor(shapes["cycle"])
        self.minutes = NumberEditor(shapes["minutes"])
        helps = {
            "noticing": t("What you saw and heard, without a value word"),
            "wondering": t("A question you are really curious about"),
        }
        self.rows = {name: Field(getattr(self, name), self, "", helps.get(name, "")) for name in NAMES}
        self.today = quiet_button(t("Today  Ctrl+T"))
        self.today.setProperty("option", True)
        self.today.setAccessibleName(t("Talked today"))
        self.today.setToolTip(t("The talk was today (Ctrl+T)"))
        self.state = label("", wrap=True)
        self._build()
        self._connect()

    def _build(self) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(8)
        whole.addWidget(section(t("Close the loop")))
        for name in ("noticing", "wondering", "next_step"):
            whole.addWidget(self.rows[name])
        talk = QHBoxLayout()
        talk.addWidget(self.rows["talked_on"], 1)
        talk.addWidget(self.today, 0, Qt.AlignmentFlag.AlignBottom)
        whole.addLayout(talk)
        whole.addWidget(self.rows["cycle"])
        end = QHBoxLayout()
        end.setSpacing(24)
        end.addWidget(self.rows["minutes"], 0, Qt.AlignmentFlag.AlignTop)
        end.addWidget(self.state, 1, Qt.AlignmentFlag.AlignTop)
        whole.addLayout(end)
        whole.addStretch(1)

    def _connect(self) -> None:
        for field in self.rows.values():
            field.editor.changed.connect(self._changed)
        self.minutes.changed.connect(self._minutes_typed)
        self.today.clicked.connect(self.talked_today)

    # What it holds

    def show_values(self, fields: Mapping[str, Any], *, minutes_by_hand: bool) -> None:
        """Shows the closing of a record."""
        self._by_hand = minutes_by_hand
        show_values(self.rows, fields)
        self._tell()

    def values(self) -> dict[str, Any]:
        """The closing as records keep it."""
        return {name: field.editor.value() for name, field in self.rows.items()}

    @property
    def minutes_by_hand(self) -> bool:
        """Whether the length was typed and no longer follows the clock."""
        return self._by_hand

    def follow(self, minutes: int) -> None:
        """The length by the clock, unless it was typed."""
        if not self._by_hand:
            self.minutes.show_value(minutes)

    def offer(self, cycles: Sequence[Cycle]) -> None:
        """The coaching cycles that go on, as far as this laptop can open them."""
        self._cycles = cycles
        self.teacher_is(self._teacher)

    def teacher_is(self, teacher: str) -> None:
        """Whom the visit names; empty for nobody."""
        self._teacher = teacher
        fitting = [(cycle.id, cycle.title) for cycle in self._cycles if cycle.teacher == teacher]
        self.cycle.offer(fitting)
        self.rows["cycle"].setVisible(bool(fitting) or bool(self.cycle.value()))
        self._tell()

    def texts(self) -> list[str]:
        """What was written here."""
        return [str(editor.value()) for editor in (self.noticing, self.wondering, self.next_step)]

    def talked_today(self) -> None:
        """The talk was today."""
        self.talked_on.show_value(self._today.isoformat())
        self._changed()

    def focus(self) -> None:
        """Puts the keyboard where the closing begins."""
        self.noticing.focus()

    # Internal

    def _changed(self) -> None:
        self._tell()
        self.changed.emit()

    def _minutes_typed(self) -> None:
        self._by_hand = True

    def _tell(self) -> None:
        text, tone = self._state()
        self.state.setText(text)
        self.state.setVisible(bool(text))
        set_tone(self.state, tone)

    def _state(self) -> tuple[str, str]:
        """How the loop stands, in words."""
        talked = self.talked_on.value() or self.cycle.value()
        if not self._teacher:
            return t("This visit names nobody, so no talk is owed."), "muted"
        if not talked:
            return t(
                "◐ Talk owed. A visit without a talk is half a visit: it waits on Today until you have talked."
            ), "warn"
        if not str(self.next_step.value()).strip():
            return t("◐ Talked. The next step you agreed closes the loop."), "warn"
        return t("● The loop is closed: seen, talked about, next step agreed."), "ok"
