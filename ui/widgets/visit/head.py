"""The line over a visit: whom and where, the time of the day, how long it has run, and the way to pause or to change the details."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from talentdesk.clock import Clock
from ui import words
from ui.i18n import t
from ui.widgets.parts import ElidedLabel, label, link_button, quiet_button, row
from ui.widgets.visit.clock import VisitClock, span


class VisitHead(QFrame):
    """Shows; pausing goes straight to the clock."""

    change_wanted = Signal()

    def __init__(self, clock: VisitClock, wall: Clock, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._today = today
        self._saved_on = ""
        self._clock = clock
        self._wall = wall
        self.whom = ElidedLabel("", weight="strong")
        self.whom.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.change = link_button(t("Change  F4"))
        self.change.setToolTip(t("Teacher, subject, room, why this visit (F4)"))
        self.time = label("", tone="muted")
        self.run = label("", weight="strong")
        self.switch = quiet_button("")
        line = row(self.whom, self.change, spacing=12)
        for part in (self.time, self.run, self.switch):
            line.addWidget(part, 0, Qt.AlignmentFlag.AlignVCenter)
        self.setLayout(line)
        self.change.clicked.connect(self.change_wanted)
        self.switch.clicked.connect(self.switch_clock)
        clock.ticked.connect(self.tell)
        clock.switched.connect(self.tell)
        self.tell()

    def show_whom(self, text: str) -> None:
        """The line of whom and where."""
        self.whom.setText(text)

    def show_saved_visit(self, saved: bool, on: str) -> None:
        """Of a visit saved before, its day; its length stands in the closing, and its clock has done its work."""
        self._saved_on = on if saved else ""
        self.switch.setVisible(not saved)
        self.run.setVisible(not saved)
        self.tell()

    def switch_clock(self) -> None:
        """Pauses the visit, or lets it go on."""
        if self._clock.running:
            self._clock.pause()
        else:
            self._clock.go_on()

    def tell(self) -> None:
        """Shows the time as it is now."""
        running = self._clock.running
        if self._saved_on:
            began = self._clock.stamp_words(0) if self._clock.started else ""
            self.time.setText(", ".join(filter(None, (words.day(self._saved_on, self._today), began))))
        else:
            self.time.setText(f"{self._wall.now().astimezone():%H:%M}" if running else "")
        self.run.setText(t("Visit {time}", time=span(self._clock.seconds)))
        self.run.setAccessibleName(t("Running time {time}", time=span(self._clock.seconds)))
        if running:
            text = t("Pause  F3")
        else:
            text = t("Go on  F3") if self._clock.started else t("Start  F3")
        if self.switch.text() != text:
            self.switch.setText(text)
            self.switch.setToolTip(t("The running time of the visit (F3)"))
