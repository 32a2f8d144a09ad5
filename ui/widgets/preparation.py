"""How far the team's preparation is: what waits for the person here, then each piece with its criteria, its records and the way on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from talentdesk.actions import lists
from talentdesk.actions.team_room import Blind, Piece, Stand, Work
from talentdesk.schema.kinds import BY_NAME
from ui import words
from ui.i18n import t
from ui.widgets import field_words
from ui.widgets.criterion_row import criterion_row
from ui.widgets.parts import BETWEEN, clear, column, group, label, link_button, muted, section

WIDEST = 760
"""Pixels at plain text size."""


def piece_words(piece: Piece) -> tuple[str, str, str]:
    """What a piece is called, what it is for, and the words of the act that begins it."""
    return {
        "coaching_review": (
            t("How we coach now"),
            t("Read what is written and what is done, for staff and for leaders, beside what research recommends."),
            t("Begin a review of coaching"),
        ),
        "coaching_causes": (
            t("Why coaching is as it is"),
            t("From a gap over past practice to root causes that were checked."),
            t("Begin a protocol on coaching"),
        ),
        "models": (
            t("Coaching models"),
            t("More than one, each with its core features and where it comes from."),
            t("Add a coaching model"),
        ),
        "hexagon": (
            t("Which model fits"),
            t("A Hexagon analysis of each: rated alone, then agreed; a decision that speaks of fit and readiness."),
            t("Begin an analysis"),
        ),
        "learning_causes": (
            t("How professional learning was done so far"),
            t("A protocol that ends in areas to improve; the areas of focus follow from them."),
            t("Begin a protocol on professional learning"),
        ),
        "leaders_review": (
            t("How leaders were developed"),
            t(
                "Past practice, who grew from within and by what, and what research says of training, coaching and mentoring."
            ),
            t("Begin a review of leadership development"),
        ),
    }[piece.id]


class Preparation(QWidget):
    """Shows the pieces. It reads nothing itself."""

    opened = Signal(str)
    """A record to show."""
    begun = Signal(str)
    """The id of a piece to begin a record of."""
    judged = Signal(str)
    """A criterion whose evidence is to be shown."""
    rate = Signal(str)
    """An analysis to rate."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        inside = QWidget(self)
        self._inside = inside
        across = QHBoxLayout(self)
        across.setContentsMargins(2, 0, 16, 24)
        across.addWidget(inside, 100)
        across.addStretch(1)
        self._whole = QVBoxLayout(inside)
        self._whole.setContentsMargins(0, 0, 0, 0)
        self._whole.setSpacing(BETWEEN)

    def fit(self, scale: float) -> None:
        """Keeps lines as long as can be read well, at this size of text."""
        self._inside.setMaximumWidth(round(WIDEST * scale))

    def show_stands(self, stands: Sequence[Stand], waiting: Sequence[Blind], today: date) -> None:
        """Replaces what is shown."""
        clear(self._whole)
        if waiting:
            self._whole.addWidget(self._waiting(waiting))
        for stand in stands:
            self._whole.addWidget(self._stand(stand, today))
        self._whole.addStretch(1)

    def links(self) -> list[QPushButton]:
        """Everything that can be gone to, in reading order."""
        return self.findChildren(QPushButton)

    def _waiting(self, waiting: Sequence[Blind]) -> QFrame:
        made = QFrame()
        made.setObjectName("calmNotice")
        parts: list[QWidget] = [label(t("Waiting for your own rating"), weight="strong")]
        for one in waiting:
            done = words.listed([rater.name for rater in one.raters if rater.rated])
            said = t("{model}: rated by {names} so far.", model=one.model, names=done) if done else one.model
            button = self._link(t("Rate “{model}” alone →", model=one.model), one.record)
            button.clicked.connect(self._rated)
            parts.append(group(label(said, wrap=True), button, spacing=0))
        made.setLayout(column(*parts, margin=12))
        return made

    def _stand(self, stand: Stand, today: date) -> QWidget:
        title, purpose, act = piece_words(stand.piece)
        begin = self._link(f"+ {act}", stand.piece.id)
        begin.clicked.connect(self._begun)
        criteria = [self._criterion(one, today) for one in stand.criteria]
        work = [self._work(one, today) for one in stand.work]
        return group(section(title), muted(purpose), *criteria, group(*work, begin, spacing=0), spacing=4)

    def _criterion(self, one: Mapping[str, Any], today: date) -> QWidget:
        made = criterion_row(one, today)
        made.why.connect(self.judged)
        if one["status"] not in ("met", "not_visible") and not one.get("missing"):  # what is missing is said already
            made.add(label("\n".join(one.get("would_move") or ()), tone="muted", size="small", wrap=True))
        return made

    def _work(self, work: Work, today: date) -> QWidget:
        kind = BY_NAME[work.view.kind]
        now = lists.value_of(kind, "state", work.view.fields) if kind.field("state") else None
        state = field_words.short(kind, "state", now, today)
        when = words.day(work.view.fields.get("on"), today)
        said = " · ".join(part for part in (work.name, state, when) if part)
        link = self._link(said, work.view.id)
        link.clicked.connect(self._opened)
        if not work.waits:
            return link
        waits = t("Counts once {name}’s laptop has synced: the author’s laptop tells.", name=work.waits)
        return group(link, label(waits, tone="warn", size="small", wrap=True), spacing=0)

    def _link(self, text: str, of: str) -> QPushButton:
        made = link_button(text)
        made.setProperty("of", of)
        return made

    # Slots

    def _of(self) -> str:
        return str(self.sender().property("of"))

    def _opened(self) -> None:
        self.opened.emit(self._of())

    def _begun(self) -> None:
        self.begun.emit(self._of())

    def _rated(self) -> None:
        self.rate.emit(self._of())
