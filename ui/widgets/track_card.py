"""TrackCard: an area of focus in its place, whom it is for, what stands to it, and what comes next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from talentdesk.actions.learning import Track
from talentdesk.actions.records import RecordView
from ui.forms.tab_order import order_tabs
from ui.i18n import t
from ui.turns import PAUSE
from ui.widgets import track_words
from ui.widgets.flow import FlowLayout
from ui.widgets.parts import ElidedLink, column, label, muted, quiet_button

UP, DOWN = -1, 1
KEYS = {Qt.Key.Key_Up: UP, Qt.Key.Key_Down: DOWN}
DONE, OPEN = "●", "○"
INDENT = 6
"""Pixels of border and room before the words of a link."""


@dataclass(frozen=True)
class Shown:
    """All that a card shows. `place` is its number among the areas that have one, and how many those are."""

    track: Track
    place: tuple[int, int]
    today: date
    writes: bool


class TrackCard(QFrame):
    """Shows one area, or coaching. Alt+Up and Alt+Down move an area; Up and Down go to the next card."""

    opened = Signal(str)
    """A record to show."""
    next_wanted = Signal()
    moved = Signal(int)
    """Up or down by one place."""
    walked = Signal(int)
    """The keyboard goes to the card above or below."""

    def __init__(self, shown: Shown) -> None:
        super().__init__()
        self.shown = shown
        self.track = track = shown.track
        self.setProperty("card", True)
        self._writes = writes = shown.writes
        today = shown.today
        self.next: QPushButton | None = None
        self.movers: dict[int, QPushButton] = {}
        self.title = self._title()
        number, of = shown.place
        self._can = {UP: writes and number > 1, DOWN: writes and 0 < number < of}
        pieces = QWidget()
        flow = FlowLayout(pieces, gap=4)
        for part in self._pieces(today):
            flow.addWidget(part)
        body = column(self._head(), _aligned(muted(track_words.whom(track))), pieces, *self._coming(today), spacing=4)
        across = QHBoxLayout()
        across.setContentsMargins(12, 10, 12, 10)
        across.setSpacing(12)
        across.addWidget(self._number(), 0, Qt.AlignmentFlag.AlignTop)
        across.addLayout(body, 1)
        self.setLayout(across)
        for button in self.findChildren(QPushButton):
            button.installEventFilter(self)

    def _title(self) -> QWidget:
        said = track_words.title(self.track)
        if not self.track.record:
            return _aligned(label(said, size="section", weight="strong", wrap=True))
        made = ElidedLink(said)
        made.setProperty("step", "section")
        made.setProperty("weight", "strong")
        made.setProperty("record", self.track.record)
        made.clicked.connect(self._open)
        return made

    def _number(self) -> QWidget:
        rank = self.track.rank
        shown = "" if self.track.ended or not self.track.record else str(rank) if rank else "–"
        made = label(shown, tone="muted", size="title")
        made.setMinimumWidth(made.fontMetrics().averageCharWidth() * 3)
        made.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        if shown:
            made.setToolTip(t("Place in the order") if rank else t("Not in the order yet"))
            made.setAccessibleName(t("Place {rank}", rank=rank) if rank else t("Not in the order yet"))
        return made

    def _mover(self, by: int) -> QPushButton:
        made = quiet_button("↑" if by == UP else "↓")
        tip = t("Move up (Alt+Up)") if by == UP else t("Move down (Alt+Down)")
        made.setProperty("option", True)
        made.setToolTip(tip)
        made.setAccessibleName(f"{tip}: {track_words.title(self.track)}")
        made.setEnabled(self._can[by])
        made.clicked.connect(self._up if by == UP else self._down)
        return made

    def _head(self) -> QHBoxLayout:
        made = QHBoxLayout()
        made.setSpacing(4)
        made.addWidget(self.title, 1)
        made.addStretch()
        if self.track.rank and self._writes and not self.track.ended:
            for by in (UP, DOWN):
                self.movers[by] = self._mover(by)
                made.addWidget(self.movers[by])
        return made

    def _pieces(self, today: date) -> Iterator[QWidget]:
        """Progression, pilot and plan, each a way to open it, or its name with an empty ring."""
        track = self.track
        names = (
            (t("Progression"), track.progressions),
            (t("Pilot"), track.pilots),
            (t("Scale plan"), track.plans),
        )
        for name, found in names[0 if track.record else 1 :]:
            if not found:
                missing = ElidedLink(f"{OPEN} {name}")
                missing.setEnabled(False)
                yield missing
            for view in found:
                yield self._piece(view, today)

    def _piece(self, view: RecordView, today: date) -> QPushButton:
        made = ElidedLink(f"{DONE} {track_words.piece(view, today)}")
        made.setAccessibleName(track_words.piece(view, today))
        made.setProperty("record", view.id)
        made.clicked.connect(self._open)
        return made

    def _coming(self, today: date) -> Iterator[QWidget]:
        if self.track.ended:
            yield _aligned(muted(t("Ended {day}", day=track_words.ended(self.track, today))))
            return
        said = track_words.coming(self.track, today)
        if not (self._writes and track_words.is_act(self.track)):
            yield _aligned(muted(said))
            return
        self.next = ElidedLink(f"{said} →")
        self.next.setProperty("weight", "strong")
        self.next.setAccessibleName(f"{said}: {track_words.title(self.track)}")
        self.next.clicked.connect(self.next_wanted)
        yield self.next

    def stops(self) -> list[QWidget]:
        """Where the keyboard can be, in reading order."""
        return [one for one in self.findChildren(QPushButton) if one.isEnabled() and not one.isHidden()]

    def _open(self) -> None:
        sender = self.sender()
        if sender is not None:
            self.opened.emit(str(sender.property("record")))

    def _up(self) -> None:
        self.moved.emit(UP)

    def _down(self) -> None:
        self.moved.emit(DOWN)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # A button would take the arrows for itself.
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return super().eventFilter(watched, event)
        by = KEYS.get(Qt.Key(event.key()))
        if by is None:
            return super().eventFilter(watched, event)
        if not event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.walked.emit(by)
        elif self._can[by]:
            self.moved.emit(by)
        return True


def _aligned(words: QLabel) -> QLabel:
    """Words begin where those of the links above and below them do."""
    words.setIndent(INDENT)
    return words


def _place(track: Track, ranked: Sequence[str]) -> int:
    return ranked.index(track.record) + 1 if track.record in ranked else 0


class TrackBoard(QWidget):
    """The areas one below the other in their order, then coaching. It keeps the keyboard where it was when it shows them anew."""

    opened = Signal(str)
    next_wanted = Signal(object)
    """The `Track` whose next thing is to be done."""
    move_wanted = Signal(str, int)
    """An area, and the place it is to have."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.cards: list[TrackCard] = []
        self.lines = QVBoxLayout(self)
        self.lines.setContentsMargins(0, 0, 8, 0)
        self.lines.setSpacing(8)
        self.lines.addStretch(1)

    def showing(self, tracks: Sequence[Track], today: date, *, writes: bool) -> Iterator[object]:
        """Replaces what is shown, a card at a time. What hasn't changed stays; the keyboard stays where it is."""
        held = self._held()
        ranked = [track.record for track in tracks if track.rank and not track.ended]
        wanted = [Shown(track, (_place(track, ranked), len(ranked)), today, writes) for track in tracks]
        kept = {card.shown.track.record: card for card in self.cards if card.shown in wanted}
        for card in self.cards:
            if card not in kept.values():
                self.lines.removeWidget(card)
                card.hide()
                card.deleteLater()
        self.cards = []
        for at, shown in enumerate(wanted):
            card = kept.get(shown.track.record) or self._made(shown)
            self.cards.append(card)
            if self.lines.indexOf(card) != at:
                self.lines.insertWidget(at, card)
            if shown.track.record not in kept:
                card.show()
                yield PAUSE
        order_tabs(self)
        if held is not None:
            self._focus(*held)
        elif self.window().focusWidget() is self:
            self.focus_first()

    def _made(self, shown: Shown) -> TrackCard:
        card = TrackCard(shown)
        card.opened.connect(self.opened)
        card.next_wanted.connect(self._next)
        card.moved.connect(self._move)
        card.walked.connect(self._walk)
        return card

    def focus_first(self) -> None:
        """Puts the keyboard on the first card, as soon as there is one."""
        if self.cards:
            self._focus(self.cards[0].track.record, 0)
        else:
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _held(self) -> tuple[str, int] | None:
        """The card and the number of the control in it that has the keyboard."""
        at = self.window().focusWidget()
        for card in self.cards:
            stops = card.stops()
            if at in stops:
                return card.track.record, stops.index(at)
        return None

    def _focus(self, record: str, number: int) -> None:
        card = next((one for one in self.cards if one.track.record == record), None)
        if card is not None and (stops := card.stops()):
            stops[min(number, len(stops) - 1)].setFocus(Qt.FocusReason.OtherFocusReason)

    def _next(self) -> None:
        card = self.sender()
        if isinstance(card, TrackCard):
            self.next_wanted.emit(card.track)

    def _move(self, by: int) -> None:
        card = self.sender()
        if isinstance(card, TrackCard):
            ranked = [one.track.record for one in self.cards if one.track.rank and not one.track.ended]
            self.move_wanted.emit(card.track.record, ranked.index(card.track.record) + 1 + by)

    def _walk(self, by: int) -> None:
        card = self.sender()
        if isinstance(card, TrackCard):
            at = self.cards.index(card) + by
            if 0 <= at < len(self.cards):
                self._focus(self.cards[at].track.record, 0)
