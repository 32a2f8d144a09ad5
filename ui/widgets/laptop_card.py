"""What the exchange page asks: whether another laptop is the person's own, whether the date is right; and lines of news to dismiss."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QVBoxLayout

from talentdesk.actions.exchange import NoticeView
from talentdesk.actions.laptops import LaptopView
from talentdesk.errors import TalentDeskError
from ui.i18n import t
from ui.widgets.parts import Measure, card, column, label, link_button, muted, quiet_button, row, section


class LaptopCard(QFrame):
    """Asks about one laptop. Its words are never shown on this side."""

    confirmed = Signal(str, str)
    """Device, and the words as typed."""
    refused = Signal(str)

    def __init__(self, laptop: LaptopView, since: str) -> None:
        super().__init__()
        self.laptop = laptop
        self.words = QLineEdit()
        self.problem = label("", tone="danger", wrap=True)
        self.confirm = quiet_button(t("Yes, it is mine") if laptop.mine else t("Yes, it is theirs"))
        self.refuse_button = quiet_button(t("It isn’t mine") if laptop.mine else t("It isn’t theirs"))
        self._build(since)
        self.words.returnPressed.connect(self._confirm)
        self.words.textChanged.connect(self.problem.hide)
        self.confirm.clicked.connect(self._confirm)
        self.refuse_button.clicked.connect(self._refuse)

    def _build(self, since: str) -> None:
        mine, name = self.laptop.mine, self.laptop.person_name
        if mine:
            heading = t("Another laptop was added under your name. Is it yours?")
            why = t(
                "Until you say so, it gets none of your private notes and none of what you share with single colleagues. "
                "If it is yours, open Exchange on it and type here the six words you read there."
            )
        else:
            heading = t("{name} has another laptop. Is it really theirs?", name=name)
            why = t(
                "Until you say so, it can’t open what you and {name} share. Call them and let them read out the six "
                "words that Exchange shows on it.",
                name=name,
            )
        self.setAccessibleName(heading)
        self.words.setPlaceholderText(t("six words"))
        Measure(self.words, 60)
        head = label(t("The six words it shows") if mine else t("The six words they read out to you"), wrap=True)
        head.setBuddy(self.words)
        self.problem.hide()
        added = muted(t("Added {day} · {device}", day=since, device=self.laptop.device))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(
            card(
                column(section(heading), added, spacing=0),
                muted(why),
                column(head, self.words, spacing=4),
                self.problem,
                row(self.confirm, self.refuse_button),
                spacing=12,
                margin=16,
            )
        )

    def refuse(self, problem: TalentDeskError) -> None:
        """Says beside the words what doesn't fit; nothing was changed."""
        self._lock(False)
        self._say(str(problem))
        self.words.selectAll()

    def _say(self, text: str) -> None:
        self.problem.setText(text)
        self.problem.show()
        self.words.setFocus(Qt.FocusReason.OtherFocusReason)

    def _lock(self, locked: bool) -> None:
        for part in (self.words, self.confirm, self.refuse_button):
            part.setEnabled(not locked)

    def _confirm(self) -> None:
        if not self.words.text().strip():
            self._say(t("Type the six words first."))
            return
        self._lock(True)
        self.confirmed.emit(self.laptop.device, self.words.text())

    def _refuse(self) -> None:
        self._lock(True)
        self.refused.emit(self.laptop.device)


class OwnWords(QFrame):
    """The six words of this laptop, as long as somebody may want to type them."""

    read = Signal()

    def __init__(self, words: Sequence[str], waiting: bool) -> None:
        super().__init__()
        self.key = (*words, str(waiting))
        self.shown = label(" ".join(words), size="section", weight="strong", wrap=True)
        self.shown.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.shown.setAccessibleName(t("The six words: {words}", words=" ".join(words)))
        self.done = link_button(t("They aren’t needed any more"))
        if waiting:
            heading = t("Your private notes aren’t on this laptop yet")
            why = t(
                "On a laptop you already use, open Exchange and type these six words there. After its next sync and this "
                "laptop’s, what is private or shared with single colleagues comes here. All else works already."
            )
        else:
            heading = t("The words of this laptop")
            why = t(
                "Where a colleague or another laptop of yours asks for them, read them out. Then what you share with that "
                "colleague opens here too."
            )
        self.setAccessibleName(heading)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(card(section(heading), muted(why), self.shown, row(self.done), spacing=12, margin=16))
        if waiting:
            self.done.hide()
        self.done.clicked.connect(self.read)


class DateCard(QFrame):
    """Nothing is sealed before somebody has looked at the date."""

    confirmed = Signal()

    def __init__(self, doubt: str) -> None:
        super().__init__()
        self.doubt = doubt
        self.confirm = quiet_button(t("The date is right"))
        advice = t("If it is wrong, put it right in the system’s settings and sync again. If it is right, say so here.")
        heading = t("Is this laptop’s date right?")
        self.setAccessibleName(heading)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        parts = (section(heading), label(doubt, wrap=True), muted(advice), row(self.confirm))
        whole.addWidget(card(*parts, spacing=12, margin=16))
        self.confirm.clicked.connect(self.confirmed)


class NewsLine(QFrame):
    """One notice with its day, until it is dismissed."""

    dismissed = Signal(str)

    def __init__(self, notice: NoticeView, day: str) -> None:
        super().__init__()
        self.setObjectName("notice" if notice.loud else "calmNotice")
        self.notice = notice
        self.close_button = link_button(t("Dismiss"))
        self.close_button.setAccessibleName(t("Dismiss: {line}", line=notice.text))
        across = QHBoxLayout(self)
        across.setContentsMargins(12, 8, 12, 8)
        across.setSpacing(16)
        across.addLayout(column(label(notice.text, wrap=True), muted(day), spacing=2), 1)
        across.addWidget(self.close_button)
        self.close_button.clicked.connect(self._dismiss)

    def _dismiss(self) -> None:
        self.dismissed.emit(self.notice.id)
