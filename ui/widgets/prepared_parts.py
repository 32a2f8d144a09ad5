"""What stands on the page before a meeting: what was agreed, the goal, what was seen since, what to ask."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QGridLayout, QHBoxLayout, QLayout, QVBoxLayout, QWidget

from talentdesk.actions.preparing import Agreed, Prepared
from talentdesk.schema.kinds import kind_named
from ui import words
from ui.context import Context
from ui.i18n import declared, t
from ui.widgets.cycle_head import CycleHead
from ui.widgets.day_section import DaySection, Line
from ui.widgets.field_words import Reading, lines
from ui.widgets.parts import Measure, clear, column, label, link_button, muted, section

PROSE = 72
TARGET = 28
"""How high a box to tick is at plain text size; the first line of its words stands level with it."""
TOLD = {"coaching_cycle": ("strategy", "measure"), "partnership": ("competencies", "agreement")}
"""Kind of what they meet for → the fields that are told beside its goal."""


class Part(QFrame):
    """A heading with a line under it, and what belongs there."""

    def __init__(self, heading: str) -> None:
        super().__init__()
        self.setAccessibleName(heading)
        line = QFrame()
        line.setProperty("line", True)
        self.heading = section(heading)
        self.inside = QVBoxLayout()
        self.inside.setSpacing(8)
        self.setLayout(column(self.heading, line, self.inside, spacing=8))

    def add(self, *parts: QWidget | QLayout) -> None:
        """Puts more under what is there; prose stays as narrow as is good to read."""
        for part in parts:
            if isinstance(part, QLayout):
                self.inside.addLayout(part)
            else:
                Measure(part, PROSE)
                self.inside.addWidget(part)


class AgreedPart(Part):
    """What the two will do, each with its state; what is open can be ticked. Before it stands the last meeting."""

    ticked = Signal(object)
    """An `Agreed` that is done."""

    def __init__(self, context: Context) -> None:
        super().__init__(t("Agreed last time"))
        self._context = context
        self._last = ""
        self.boxes: dict[QCheckBox, Agreed] = {}

    def show_found(self, found: Prepared, today: date) -> None:
        """Shows what is known; without a meeting yet it says so."""
        at = next((number for number, box in enumerate(self.boxes) if box.hasFocus()), -1)
        clear(self.inside)
        self.boxes = {}
        if found.last is None:
            self.add(
                muted(t("You haven’t met yet. What you agree in the first session stands here before the next one."))
            )
            return
        self._last = found.last.record
        met = " · ".join(filter(None, (words.day(found.last.on, today), found.last.about)))
        opens = link_button(t("Open →"))
        opens.setAccessibleName(t("Open the last meeting"))
        opens.clicked.connect(self._open)
        across = QHBoxLayout()
        across.addWidget(label(met, weight="strong", wrap=True), 1, Qt.AlignmentFlag.AlignVCenter)
        across.addWidget(opens, 0, Qt.AlignmentFlag.AlignTop)
        self.add(across)
        if found.last.notes:
            self.add(muted(found.last.notes))
        self.add(self._things(found, today) if found.agreed else muted(t("Nothing was agreed to do.")))
        if at >= 0 and self.boxes:
            again = list(self.boxes)[min(at, len(self.boxes) - 1)]
            again.show()  # its layout would show it later, and what isn't shown takes no keyboard
            again.setFocus()

    def _things(self, found: Prepared, today: date) -> QGridLayout:
        grid, tall = _grid(8), round(TARGET * self._context.theme.scale)
        for line, thing in enumerate(found.agreed):
            told = label(thing.what, wrap=True, tone="muted" if thing.done else "text")
            under = label(_about(thing, found, today), wrap=True, size="small", tone=_tone(thing, today))
            box = self._state(thing, told.text(), under.text())
            beside = column(told, under, spacing=2)
            beside.setContentsMargins(0, max(0, (tall - told.fontMetrics().height()) // 2), 0, 0)
            for part in (told, under):
                Measure(part, PROSE)
            grid.addWidget(box, line, 0, Qt.AlignmentFlag.AlignTop)
            grid.addLayout(beside, line, 1)
        return grid

    def _state(self, thing: Agreed, what: str, about: str) -> QWidget:
        box = QCheckBox()
        box.setChecked(thing.done)
        box.setAccessibleName(what)
        box.setAccessibleDescription(about)
        box.setToolTip(t("Done"))
        box.clicked.connect(self._clicked)
        self.boxes[box] = thing
        return box

    def _clicked(self) -> None:
        box = self.sender()
        if isinstance(box, QCheckBox):
            self.ticked.emit(self.boxes[box])

    def _open(self) -> None:
        self._context.record_wanted.emit(self._last)


def _grid(between: int) -> QGridLayout:
    """A mark or a number, and words beside it that stay as narrow as is good to read."""
    made = QGridLayout()
    made.setColumnStretch(1, 100)
    made.setColumnStretch(2, 1)
    made.setHorizontalSpacing(10)
    made.setVerticalSpacing(between)
    return made


def _about(thing: Agreed, found: Prepared, today: date) -> str:
    late = thing.by is not None and thing.by < today and not thing.done
    by = t("was due {day}", day=words.near_day(thing.by, today)) if late and thing.by else ""
    due = t("by {day}", day=words.near_day(thing.by, today)) if thing.by and not late else ""
    earlier = found.last is not None and thing.record != found.last.record
    since = t("agreed {day}", day=words.day(thing.on, today)) if earlier else ""
    done = t("done") if thing.done else ""
    return " · ".join(filter(None, (thing.who or t("both of you"), done or by or due, since)))


def _tone(thing: Agreed, today: date) -> str:
    return "warn" if thing.by and thing.by < today and not thing.done else "muted"


class GoalPart(Part):
    """The goal of a cycle and how it moves, or what a partnership works on; without either, the first act."""

    def __init__(self, context: Context) -> None:
        super().__init__(t("The goal"))
        self._context = context
        self._begins: dict[str, Any] = {}

    def show_found(self, found: Prepared, today: date) -> None:
        """Shows what is known."""
        clear(self.inside)
        heading = t("The goal") if found.kind == "coaching_session" else t("What you work on")
        self.heading.setText(heading)
        self.setAccessibleName(heading)
        if found.group is None:
            self._offer(found)
            return
        fields, kind = found.group.view.fields, kind_named(found.group.view.kind)
        if kind.name == "coaching_cycle":
            goal = " ".join(str(fields.get("goal") or "").split())
            self.add(label(goal, wrap=True) if goal else muted(t("No goal yet.")))
            head = CycleHead(self._context, found.group, today, acts=False)
            self.inside.addWidget(head)
        reading = Reading(today, found.group.names)
        for name in TOLD[kind.name]:
            said = lines(kind, name, fields.get(name), reading)
            if said:
                named = kind.fields()[name].label
                self.add(
                    column(
                        label(declared(named), size="small", tone="muted"), label("\n".join(said), wrap=True), spacing=2
                    )
                )
        if kind.name == "partnership" and not any(fields.get(name) for name in TOLD[kind.name]):
            self.add(muted(t("It isn’t noted yet what the two of you work on.")))

    def _offer(self, found: Prepared) -> None:
        coaching = found.kind == "coaching_session"
        pair = ("teacher", "coach", "building") if coaching else ("leader", "mentor")
        self._begins = {name: found.begins[name] for name in pair if found.begins.get(name)}
        self.add(
            muted(
                t(
                    "There is no cycle yet. Begin one when the two of you have a goal in mind; how it moves then stands here."
                )
                if coaching
                else t("There is no partnership yet. Begin one to note what you work on.")
            )
        )
        begin = link_button(t("Begin a cycle →") if coaching else t("Begin a partnership →"))
        begin.clicked.connect(self._begin_cycle if coaching else self._begin_partnership)
        self.add(begin)

    def _begin_cycle(self) -> None:
        self._context.edit("coaching_cycle", **self._begins)

    def _begin_partnership(self) -> None:
        self._context.edit("partnership", **self._begins)


class SeenPart(DaySection):
    """The days on which somebody was in the other's classroom since the last meeting."""

    def __init__(self) -> None:
        super().__init__(t("Seen in class"), t("No visit yet that you may open."))

    def show_found(self, found: Prepared, today: date, open_visit: Callable[[str], Callable[[], None]]) -> None:
        """Shows the visits, the newest first."""
        since = t("No visit since you last met, as far as you may open them.") if found.last else ""
        self.show_lines(
            [
                Line(
                    words.near_day(item.on, today),
                    tuple(filter(None, (item.by, words.minutes(item.minutes) if item.minutes else ""))),
                    t("Open →"),
                    open_visit(item.record),
                )
                for item in found.seen
            ],
            since,
        )


class QuestionsPart(Part):
    """What to ask, numbered to be spoken of; nothing is ticked or scored."""

    def __init__(self) -> None:
        super().__init__(t("What to ask"))

    def show_questions(self, questions: Sequence[str]) -> None:
        """Shows the questions of where the two stand."""
        clear(self.inside)
        grid = _grid(10)
        for number, question in enumerate(questions, 1):
            text = label(declared(question), wrap=True)
            Measure(text, PROSE)
            grid.addWidget(label(str(number), tone="muted"), number, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(text, number, 1)
        self.add(grid)
