"""The line at the foot of the window: how the exchange stands, and long work with its progress and a way to stop it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QWidget

from ui.i18n import t
from ui.widgets.parts import SentencesLabel, label, link_button


class StatusLine(QFrame):
    """Shows; the shell tells it what."""

    sync_wanted = Signal()
    cancel_wanted = Signal()
    exchange_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("statusLine")
        self.standing = SentencesLabel(tone="muted")
        self.work = label("", tone="muted")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(120)
        self.bar.setAccessibleName(t("Progress"))
        self.cancel = link_button(t("Cancel"))
        self.sync = link_button(t("Sync now"))
        self.details = link_button(t("Exchange"))
        self.details.setToolTip(t("Who was heard from, conflicts, files set aside"))
        line = QHBoxLayout(self)
        line.setContentsMargins(16, 4, 16, 4)
        line.setSpacing(12)
        line.addWidget(self.standing, 1)
        for part in (self.work, self.bar, self.cancel, self.sync, self.details):
            line.addWidget(part)
        self.sync.clicked.connect(self.sync_wanted)
        self.cancel.clicked.connect(self.cancel_wanted)
        self.details.clicked.connect(self.exchange_wanted)
        self.rest()

    def show_standing(self, sentences: Sequence[str]) -> None:
        """How the exchange stands."""
        self.standing.show_sentences(sentences)

    def show_work(self, step: str, done: int, of: int) -> None:
        """A step of long work."""
        self.work.setText(step)
        self.bar.setRange(0, max(of, 0) if of > 1 else 0)
        self.bar.setValue(done)
        for part in (self.work, self.bar, self.cancel):
            part.show()
        self.sync.hide()

    def rest(self) -> None:
        """No long work."""
        for part in (self.work, self.bar, self.cancel):
            part.hide()
        self.sync.show()
