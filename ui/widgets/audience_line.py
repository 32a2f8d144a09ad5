"""The line *who can open this*: a small lock, a plain sentence, and a menu to choose other readers. It follows the people in the form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QMenu, QVBoxLayout

from talentdesk.actions import audience as audiences
from talentdesk.schema.base import Kind
from talentdesk.workspace import Workspace
from ui import words
from ui.context import Context
from ui.i18n import n, t
from ui.icons import icon
from ui.jobs import Job
from ui.widgets.parts import column, label, link_button, muted, quiet_button, row, set_tone

LOCK = 16
NAMED = 4
"""So many newcomers are named; the rest are counted."""


@dataclass(frozen=True, slots=True)
class Choice:
    """An audience that may be chosen."""

    audience: str
    sentence: str
    newcomers: tuple[str, ...]
    """Who can open this one but not the usual one."""


@dataclass(frozen=True, slots=True)
class Readers:
    """Who can open a record, and what else is worth knowing about it."""

    audience: str
    usual: str
    sentence: str
    notes: tuple[str, ...]
    warning: str
    wider: bool
    choices: tuple[Choice, ...]


def readers_of(ws: Workspace, kind: Kind, data: Mapping[str, Any], saved: str, chosen: str, _job: Job) -> Readers:
    """Who can open a record of these data. `saved` is the audience it lives in, `chosen` one that somebody asked for."""
    usual = saved or audiences.default_audience(ws, kind.name, data)
    found = dict.fromkeys([usual, *audiences.audience_choices(ws, kind.name, data)])
    audience = saved or (chosen if chosen in found else usual)
    late = audiences.not_enrolled(ws, audience, data, kind.name)
    left_out = audiences.left_out(ws, audience, data, kind.name) if saved else []
    notes = [audiences.what_travels(ws, kind.name, data)]
    if late:
        notes.append(t("{names} can open it once they have joined with a laptop.", names=words.listed(late)))
    if left_out:
        notes.append(t("{names} can’t open it: its readers stay as they are.", names=words.listed(left_out)))
    choices = tuple(
        Choice(
            item,
            audiences.who_can_open(ws, item, data, kind.name),
            tuple(audiences.newcomers(ws, usual, item, data, kind.name)),
        )
        for item in found
    )
    here = next(choice for choice in choices if choice.audience == audience)
    warning = audiences.evaluator_warning(ws, kind.name, data) if audience.startswith("circle") else ""
    wider = bool(here.newcomers) and not saved
    return Readers(audience, usual, here.sentence, tuple(filter(None, notes)), warning, wider, choices)


class AudienceLine(QFrame):
    """Shows who can open the record in the form. `chosen` tells that the person asked for other readers.

    `notes` says what else travels; the page puts it where there is room.
    """

    chosen = Signal(str)

    def __init__(self, context: Context, kind: Kind) -> None:
        super().__init__()
        self.context = context
        self.kind = kind
        self.readers: Readers | None = None
        self._saved = ""
        self._asked: Choice | None = None
        self.lock = QLabel()
        self.sentence = label("", wrap=True)
        self.change = link_button(t("Change…"))
        self.change.setAccessibleName(t("Change who can open this"))
        self.menu = QMenu(self)
        self.change.setMenu(self.menu)
        self.notes = muted("")
        self.notes.setProperty("step", "small")
        self.warning = label("", tone="warn", wrap=True)
        self.question = label("", tone="warn", wrap=True)
        self.agree, self.keep = quiet_button(""), quiet_button(t("Leave it as it is"))
        self.asking = QFrame()
        self.asking.setObjectName("notice")
        self._build()
        self.recolour()
        self.agree.clicked.connect(self._agreed)
        self.keep.clicked.connect(self._kept)
        self.menu.triggered.connect(self._picked)
        context.theme.changed.connect(self.recolour)

    def _build(self) -> None:
        self.asking.setLayout(column(self.question, row(self.agree, self.keep), margin=12))
        for part in (self.notes, self.warning, self.asking, self.change):
            part.hide()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(4)
        box.addLayout(row(self.lock, self.sentence, self.change, stretch_after=2))
        box.addWidget(self.warning)
        box.addWidget(self.asking)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Keeps *Change…* close to the sentence, and lets a long sentence run over lines."""
        room = self.width() - self.lock.sizeHint().width() - self.change.sizeHint().width() - 24
        wide = self.sentence.fontMetrics().horizontalAdvance(self.sentence.text()) + 4
        self.sentence.setWordWrap(wide > room)
        self.sentence.setMinimumWidth(max(0, min(wide, room)))

    def recolour(self) -> None:
        """Draws the lock in the colours in use."""
        wide = self.readers is not None and self.readers.wider
        colour = self.context.theme.tokens["warn" if wide else "muted"]
        size = round(LOCK * self.context.theme.scale)
        self.lock.setPixmap(icon("lock", colour, size).pixmap(size, size))

    # Methods

    def ask(self, data: Mapping[str, Any], saved: str, chosen: str) -> None:
        """Finds out who can open a record of these data, and shows it."""
        self._saved = saved
        work = partial(readers_of, self.context.ws, self.kind, dict(data), saved, chosen)
        self.context.jobs.read(work, self.show_readers)

    def show_readers(self, readers: Readers) -> None:
        """Shows who can open it."""
        self.readers = readers
        wider = readers.wider
        text = t("{readers} can open this.", readers=readers.sentence)
        self.sentence.setText(t("{sentence} Wider than usual.", sentence=text) if wider else text)
        set_tone(self.sentence, "warn" if wider else "text")
        self.notes.setText(" ".join(readers.notes))
        self.notes.setVisible(bool(readers.notes))
        self.warning.setText(readers.warning)
        self.warning.setVisible(bool(readers.warning))
        self.change.setVisible(len(readers.choices) > 1)
        self.menu.clear()
        for choice in readers.choices:
            act = QAction(choice.sentence, self.menu)
            act.setData(choice.audience)
            act.setText(f"●  {choice.sentence}" if choice.audience == readers.audience else f"○  {choice.sentence}")
            self.menu.addAction(act)
        self.recolour()
        self._fit()

    def refuse(self, problem: str) -> None:
        """Says why other readers couldn't be given."""
        self.warning.setText(problem)
        self.warning.show()

    def freeze(self) -> None:
        """Only tells; nothing can be changed."""
        self.change.setEnabled(False)

    # Choosing

    def _picked(self, action: QAction) -> None:
        self.pick(str(action.data()))

    def pick(self, audience: str) -> None:
        """Takes an audience; a wider one, and any for a record that others have, only after a word about it."""
        if self.readers is None or audience == self.readers.audience:
            self._kept()
            return
        choice = next(item for item in self.readers.choices if item.audience == audience)
        if choice.newcomers or self._saved:
            self._asked = choice
            self.question.setText(self._words(choice))
            self.agree.setText(t("Let them open it") if choice.newcomers else t("Change it"))
            self.asking.show()
            self.agree.setFocus()
        else:
            self._kept()
            self.chosen.emit(audience)

    def _words(self, choice: Choice) -> str:
        parts: list[str] = []
        if choice.newcomers:
            named = list(choice.newcomers[:NAMED])
            rest = len(choice.newcomers) - len(named)
            names = words.listed([*named, n("{count} more", "{count} more", rest)] if rest else named)
            parts.append(t("{names} could then open it, who otherwise can’t.", names=names))
        else:
            parts.append(t("From then on: {readers}.", readers=choice.sentence))
        if self._saved:
            parts.append(t("It becomes a new record there. Whoever read it before keeps what was already read."))
        return " ".join(parts)

    def _agreed(self) -> None:
        asked, self._asked = self._asked, None
        self.asking.hide()
        if asked is not None:
            self.chosen.emit(asked.audience)

    def _kept(self) -> None:
        self._asked = None
        self.asking.hide()
        if self.readers is not None:
            self.show_readers(self.readers)
