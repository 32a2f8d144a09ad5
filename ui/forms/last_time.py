"""What was agreed last time: tick off what is done, carry over what isn't. It is written into the last record with the same save."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QGridLayout, QPushButton, QVBoxLayout

from talentdesk.actions import directory, records
from talentdesk.schema.base import Kind
from talentdesk.workspace import Workspace
from ui import words
from ui.forms.body import Also
from ui.i18n import t
from ui.jobs import Job
from ui.widgets.parts import clear, label, link_button

Thing = dict[str, Any]
RECENT = 5
"""So many records back something may still be open."""


@dataclass(frozen=True, slots=True)
class Pair:
    """The two people of a talk: which field names each."""

    kind: Kind
    people: Mapping[str, str]
    """Field → person."""
    things: str
    """The field with what was agreed."""
    groups: str
    """The kind that talks belong to: cycles, partnerships."""
    ended: str
    """The field of such a group that tells whether it goes on."""


@dataclass(frozen=True, slots=True)
class LastTime:
    """The newest talk of two people that left something open, and what their talks belong to."""

    record: str = ""
    on: str = ""
    things: tuple[Thing, ...] = field(default=(), repr=False)
    reason: str = ""
    """Why that record can't be changed."""
    names: Mapping[str, str] = field(default_factory=dict[str, str], repr=False)
    groups: tuple[tuple[str, str], ...] = ()
    """Id and title of what goes on between them, the newest first."""
    group_fields: Mapping[str, Any] = field(default_factory=dict[str, Any], repr=False)
    """The fields of the first of them."""


def last_time(ws: Workspace, pair: Pair, _job: Job) -> LastTime:
    """What these two agreed last, and what goes on between them."""
    going = [
        view
        for view in records.list_records(ws, pair.groups, pair.people, limit=20)
        if not str(view.fields.get(pair.ended, "")).startswith("closed")
    ]
    groups = tuple((view.id, view.title) for view in going)
    first = going[0].fields if going else {}
    for view in records.list_records(ws, pair.kind.name, pair.people, limit=RECENT):
        things = tuple(view.fields.get(pair.things) or ())
        if any(not thing.get("done") for thing in things):
            people = {str(thing["who"]) for thing in things if thing.get("who")}
            names = {person: directory.name_of(ws, person) for person in people}
            reason = records.may_write(ws, view.id)
            return LastTime(view.id, str(view.fields[pair.kind.day]), things, reason, names, groups, first)
    return LastTime(groups=groups, group_fields=first)


class LastTimePanel(QFrame):
    """The open things of last time, each with a box to tick and a way to carry it over."""

    changed = Signal()
    carried = Signal(dict)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("calmNotice")
        self.last = LastTime()
        self.ticked: set[int] = set()
        self.moved: set[int] = set()
        self.boxes: dict[int, QCheckBox] = {}
        self.carriers: dict[int, QPushButton] = {}
        self.heading = label("", weight="strong", wrap=True)
        self.grid = QGridLayout()
        self.grid.setColumnStretch(1, 1)
        self.grid.setHorizontalSpacing(16)
        box = QVBoxLayout(self)
        box.setContentsMargins(12, 8, 12, 8)
        box.addWidget(self.heading)
        box.addLayout(self.grid)
        self.hide()

    def show_last(self, last: LastTime, today: date) -> None:
        """Shows what is open. What was ticked or carried stays so while it is the same record."""
        if last.record != self.last.record:
            self.ticked, self.moved = set(), set()
        self.last = last
        clear(self.grid)
        self.boxes, self.carriers = {}, {}
        open_ones = [number for number, thing in enumerate(last.things) if not thing.get("done")]
        self.heading.setText(t("Agreed on {day}", day=words.day(last.on, today)))
        for line, number in enumerate(open_ones):
            self._add(line, number, today)
        self.setVisible(bool(open_ones))

    def _add(self, line: int, number: int, today: date) -> None:
        thing = self.last.things[number]
        text = _line(thing, self.last.names, today)
        box = QCheckBox()
        box.setAccessibleName(text)
        box.setProperty("number", number)
        box.setChecked(number in self.ticked)
        box.setEnabled(not self.last.reason and number not in self.moved)
        box.setToolTip(t("Done") if not self.last.reason else self.last.reason)
        box.clicked.connect(self._ticked)
        carry = link_button(t("Carried over") if number in self.moved else t("Carry over"))
        carry.setProperty("number", number)
        carry.setEnabled(number not in self.moved)
        carry.setAccessibleName(t("Carry over: {what}", what=str(thing.get("what", ""))))
        carry.clicked.connect(self._carry)
        self.boxes[number], self.carriers[number] = box, carry
        words_of_it = label(text, wrap=True)
        words_of_it.setBuddy(box)
        self.grid.addWidget(box, line, 0)
        self.grid.addWidget(words_of_it, line, 1)
        self.grid.addWidget(carry, line, 2)

    def _ticked(self, done: bool) -> None:
        sender = self.sender()
        number = int(sender.property("number")) if sender is not None else -1
        (self.ticked.add if done else self.ticked.discard)(number)
        self.changed.emit()

    def _carry(self) -> None:
        sender = self.sender()
        number = int(sender.property("number")) if sender is not None else -1
        self.moved.add(number)
        self.ticked.discard(number)
        self.boxes[number].setChecked(False)
        self.boxes[number].setEnabled(False)
        self.carriers[number].setEnabled(False)
        self.carriers[number].setText(t("Carried over"))
        self.carried.emit(dict(self.last.things[number]))

    # For the form

    def state(self) -> dict[str, Any] | None:
        """What was ticked and carried, for the draft."""
        if not self.ticked and not self.moved:
            return None
        return {"record": self.last.record, "ticked": sorted(self.ticked), "moved": sorted(self.moved)}

    def take_state(self, state: Mapping[str, Any] | None) -> None:
        """Takes up what a draft kept; the things themselves are read again."""
        found = state or {}
        self.last = LastTime(str(found.get("record", "")))
        self.ticked, self.moved = set(found.get("ticked", ())), set(found.get("moved", ()))

    def also(self, kind: str, things: str, on: date, today: date) -> tuple[Also, ...]:
        """The change of the last record: ticked things are done, carried ones say where they went."""
        if self.last.reason or not self.last.things or not (self.ticked or self.moved):
            return ()
        after = [self._after(number, dict(thing), on, today) for number, thing in enumerate(self.last.things)]
        before = [dict(thing) for thing in self.last.things]
        return (Also(kind, self.last.record, {things: after}, {things: before}),)

    def _after(self, number: int, thing: Thing, on: date, today: date) -> Thing:
        if number in self.moved:
            what = t("{what} (carried over to {day})", what=str(thing.get("what", "")), day=words.day(on, today))
            return thing | {"what": what, "done": True}
        return thing | {"done": True} if number in self.ticked else thing


def _line(thing: Thing, names: Mapping[str, str], today: date) -> str:
    what = " ".join(str(thing.get("what", "")).split())
    about = [
        names.get(str(thing.get("who")), ""),
        t("by {day}", day=words.day(thing["by"], today)) if thing.get("by") else "",
    ]
    rest = ", ".join(part for part in about if part)
    return t("{what}  ({rest})", what=what, rest=rest) if rest else what
