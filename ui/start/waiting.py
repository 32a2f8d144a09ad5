"""Waiting for approval: the six words to read to the administrator, and what happens next."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QGridLayout

from talentdesk.actions import profile
from talentdesk.workspace import Workspace
from ui.context import Context
from ui.i18n import t
from ui.jobs import Job
from ui.start.sheet import Sheet
from ui.widgets.parts import clear, label, link_button, muted, primary_button, row, section, title

EVERY_MS = 60_000
ACROSS = 3


class Waiting(Sheet):
    """Tells with `approved` that this laptop became a member."""

    approved = Signal()
    take_over_wanted = Signal()
    """There is nobody left who could let this laptop in."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self.words = QGridLayout()
        self.words.setHorizontalSpacing(32)
        self.words.setVerticalSpacing(8)
        self.block = QFrame()
        self.block.setProperty("card", True)
        self.block.setLayout(self.words)
        self.words.setContentsMargins(24, 20, 24, 20)
        self.check = primary_button(t("Check again"))
        self.standing = muted("")
        self.gone = link_button(t("The administrator’s laptop is gone for good…"))
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._build()
        self.check.clicked.connect(self.ask)
        self.gone.clicked.connect(self.take_over_wanted)
        self._timer.timeout.connect(self.ask)
        context.sync_ended.connect(self._look)
        context.jobs.read(partial(_words, context.ws), self._show_words)

    def _build(self) -> None:
        self.column.addWidget(title(t("Read these six words to your administrator")))
        self.column.addWidget(
            muted(
                t(
                    "By voice, in person or on the phone, so that nobody can put a request of their own in place of yours."
                )
            )
        )
        self.column.addSpacing(4)
        self.column.addWidget(self.block)
        self.column.addSpacing(12)
        self.column.addWidget(section(t("What happens next")))
        self.column.addWidget(
            muted(
                t(
                    "Your administrator types the words and lets this laptop in. Your pages open here by "
                    "themselves once that has reached the district folder. You may close TalentDesk meanwhile; "
                    "the words stay the same."
                )
            )
        )
        self.column.addSpacing(8)
        self.add_act(self.check, self.standing)
        self.column.addSpacing(12)
        self.column.addWidget(self.gone)
        self.column.addStretch(1)

    def _show_words(self, words: list[str]) -> None:
        clear(self.words)
        self.block.setAccessibleName(t("The six words: {words}", words=" ".join(words)))
        for number, word in enumerate(words):
            spoken = label(word, size="figure")
            line = row(label(str(number + 1), tone="muted"), spoken, spacing=8)
            self.words.addLayout(line, number // ACROSS, number % ACROSS)

    def showEvent(self, event: QShowEvent) -> None:
        self._timer.start()
        super().showEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        self._timer.stop()
        super().hideEvent(event)

    def focus_first(self) -> None:
        """Puts the keyboard on checking again."""
        self.check.setFocus()

    def ask(self) -> None:
        """Asks the folder whether the administrator has let this laptop in."""
        if self.check.isEnabled():
            self.check.setEnabled(False)
            self.standing.setText(t("Looking…"))
            self.context.sync_wanted.emit()

    def _look(self) -> None:
        self.context.jobs.read(partial(_status, self.context.ws), self._known)

    def _known(self, found: tuple[str, str]) -> None:
        status, at = found
        self.check.setEnabled(True)
        if status == "active":
            self.approved.emit()
        else:
            self.standing.setText(t("Not yet, at {time}. TalentDesk looks again every minute.", time=at))


def _words(ws: Workspace, _job: Job) -> list[str]:
    return profile.request_words(ws)


def _status(ws: Workspace, _job: Job) -> tuple[str, str]:
    return ws.me.status, f"{ws.clock.now().astimezone():%H:%M}"
