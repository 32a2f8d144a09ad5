"""Learning: what the district wants to change, in its order, and how far each of it is on the way from a few to everybody."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QScrollArea, QStackedWidget, QWidget

from talentdesk.actions import learning
from talentdesk.actions.learning import AREA, PILOT, PLAN, PROGRESSION, Learning, Track
from talentdesk.schema.kinds import BY_NAME
from talentdesk.workspace import Workspace
from ui import i18n
from ui.context import Context
from ui.i18n import n, t
from ui.jobs import Job
from ui.screen import Screen, kind_of
from ui.widgets.beside import Beside
from ui.widgets.parts import primary_button, scrolled
from ui.widgets.record_list import Chip, Empty, EmptyState, RecordList, quiet_chip
from ui.widgets.track_card import TrackBoard
from ui.widgets.views import Views

COLUMNS: dict[str, tuple[str, ...]] = {
    PROGRESSION: ("title", "focus_area", "agreed_on", "target_date"),
    PILOT: ("title", "topic", "state", "begins", "ends"),
    PLAN: ("title", "topic", "decision", "drawn_up_on"),
}
"""The lists beside the areas, each in a view of its own."""
AREAS = 0


class LearningScreen(Screen):
    """The areas as the spine of the page; progressions, pilots and scale plans as lists beside it."""

    kinds = frozenset({AREA, *COLUMNS, "building"})

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._found: Learning | None = None
        self.set_heading(t("Learning"))
        self.new = self.add_action(primary_button(t("New focus area")))
        self.new.setToolTip(t("New focus area (N F)"))
        self.new.hide()
        self.new.clicked.connect(self._new)

    def parts(self) -> Iterator[QWidget]:
        self.views = Views(self.inside)
        self.body.addWidget(self.views)
        self.spine = QStackedWidget()
        self.views.add(t("Areas of focus"), self.spine)
        self.nothing = EmptyState(self._no_areas())
        self.not_shared = EmptyState(_none_shared())
        for page in (self.nothing, self.not_shared):
            self.spine.addWidget(page)
        self.board = TrackBoard()
        self.area: QScrollArea = scrolled(self.board)
        yield self.views
        self.beside = Beside(self.context, self.area, self.spine)
        self.spine.addWidget(self.beside)
        yield self.beside
        self.lists: dict[str, RecordList] = {}
        for kind, columns in COLUMNS.items():
            made = RecordList(self.context, BY_NAME[kind], columns, self._none_of(kind), parent=self.views.stack)
            self.lists[kind] = made
            self.views.add(i18n.declared(BY_NAME[kind].plural), made)
            yield made
        self.ended: QPushButton = quiet_chip(t("Ended"), t("Show areas that have ended too"))
        self.views.add_beside(self.ended)
        yield self.ended
        self.lists[PILOT].add_chips([Chip("coaching", t("Of coaching"), {"topic": "coaching"})])
        self._connect()

    def _connect(self) -> None:
        self.views.changed.connect(self._viewed)
        self.ended.toggled.connect(self._draw)
        self.board.opened.connect(self.beside.open)
        self.board.next_wanted.connect(self._do_next)
        self.board.move_wanted.connect(self._move)
        self.beside.closed.connect(self.focus_first)

    def _no_areas(self) -> Empty:
        return Empty(
            t("No areas of focus yet"),
            t(
                "An area of focus says what will be different for students, why now, and whose learning comes first. Put the areas "
                "in order; each then gets a progression, is tried by a small group, and reaches everybody by a plan."
            ),
            t("1  Every student explains their thinking · North Elementary · 2 groups, 3 people · Next: a progression for this area"),
            t("New focus area"),
            self._new,
        )

    def _none_of(self, kind: str) -> Empty:
        said = {
            PROGRESSION: (
                t("No learning progressions yet"),
                t(
                    "A progression shows a practice in its components, each from the ideal to what can’t be accepted, says what "
                    "changes for educators, other staff and students, and lays out ways to learn it. An area leads to one."
                ),
            ),
            PILOT: (
                t("No pilots yet"),
                t(
                    "A pilot is a few people who try something first, chosen by need, interest and capacity to support. What they "
                    "say is what a plan for everybody is made of. A progression leads to one; coaching has its own."
                ),
            ),
            PLAN: (
                t("No scale plans yet"),
                t(
                    "A scale plan brings what a pilot taught to more people: readiness, resources, scheduling, training and "
                    "integration, and a decision. A pilot leads to one."
                ),
            ),
        }
        return Empty(*said[kind])

    # What the shell asks

    def load(self) -> None:
        self.context.jobs.read(partial(_read, self.context.ws), self._show)
        for made in self.lists.values():
            made.load()
        self.beside.panel.read_again()

    def show_wanted(self, wanted: dict[str, Any]) -> None:
        if record := wanted.get("record"):
            self.context.jobs.read(partial(kind_of, self.context.ws, record), self._show_record)

    def focus_first(self) -> None:
        if self.views.current != AREAS:
            self._list().table.setFocus()
        elif self.spine.currentWidget() is self.beside:
            self.board.focus_first()
        elif self.spine.currentWidget() is self.nothing:
            self.nothing.action.setFocus(Qt.FocusReason.OtherFocusReason)

    def _list(self) -> RecordList:
        return list(self.lists.values())[self.views.current - 1]

    # Showing

    def _show(self, found: Learning) -> None:
        self._found = found
        self.new.setVisible(found.writes)
        self.views.choice.setVisible(found.writes or not found.empty)
        self._draw()

    def _draw(self) -> None:
        if self._found is None:
            return
        found = self._found
        going = [track for track in found.areas if not track.ended]
        over = [track for track in found.areas if track.ended]
        coached = _holds(found.coaching) or (found.writes and bool(found.areas))
        shown = [*going, *([found.coaching] if coached else []), *(over if self.ended.isChecked() else [])]
        self.ended.setVisible(self.views.current == AREAS and bool(over))
        self.turns.add(self.board.showing(shown, self.context.ws.clock.today(), writes=found.writes))
        empty = self.nothing if found.writes else self.not_shared
        self.spine.setCurrentWidget(self.beside if shown else empty)
        self.set_heading(t("Learning"), _summary(going))

    def _show_record(self, found: tuple[str, str]) -> None:
        kind, record = found
        if kind in self.lists:
            self.views.show_view(1 + list(self.lists).index(kind))
            self.lists[kind].show_record(record)
        else:
            self.views.show_view(AREAS)
            self.spine.setCurrentWidget(self.beside)
            self.beside.open(record)

    def _viewed(self, view: int) -> None:
        self.ended.setVisible(view == AREAS and self._found is not None and any(one.ended for one in self._found.areas))
        self.focus_first()

    # Working

    def _new(self) -> None:
        self.context.edit(AREA)

    def _do_next(self, track: Track) -> None:
        coming = track.next
        if coming.what == "rank":
            self._move(track.record, learning.MOST)
        else:
            self.context.edit(coming.kind, coming.record or None, **coming.fields)

    def _move(self, area: str, position: int) -> None:
        self.context.jobs.start("write", partial(_placed, self.context.ws, area, position), self._told_moved)

    def _told_moved(self, before: Mapping[str, int | None]) -> None:
        self.context.say(t("The order was changed."), t("Undo"), partial(self._put_back, before))

    def _put_back(self, before: Mapping[str, int | None]) -> None:
        self.context.jobs.start("write", partial(_put_back, self.context.ws, before))


def _holds(track: Track) -> bool:
    return bool(track.pilots or track.plans)


def _none_shared() -> Empty:
    return Empty(
        t("Nothing shared here yet"),
        t(
            "The district office keeps its areas of focus here, with progressions, pilots and plans. What it gives to everyone to read "
            "shows here too."
        ),
    )


def _summary(going: list[Track]) -> str:
    if not going:
        return ""
    return t(
        "{areas}, {progressions}",
        areas=n("{count} area of focus", "{count} areas of focus", len(going)),
        progressions=t("{count} with a progression", count=sum(bool(track.progressions) for track in going)),
    )


def _read(ws: Workspace, _job: Job) -> Learning:
    return learning.learning(ws)


def _placed(ws: Workspace, area: str, position: int, _job: Job) -> Mapping[str, int | None]:
    return learning.place(ws, area, position)


def _put_back(ws: Workspace, before: Mapping[str, int | None], _job: Job) -> None:
    learning.put_back(ws, before)
