"""Coaching: the caseload by phase of the cycle, the sessions behind it, and who coaches where."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from PySide6.QtWidgets import QStackedWidget, QWidget

from talentdesk.actions import caseload
from talentdesk.actions.caseload import Going
from talentdesk.schema.kinds import BY_NAME
from talentdesk.workspace import Workspace
from ui.context import Context
from ui.i18n import n, t
from ui.jobs import Job
from ui.screen import Screen, kind_of
from ui.widgets.beside import Beside
from ui.widgets.cycle_board import PHASES, CycleBoard
from ui.widgets.parts import primary_button, quiet_button
from ui.widgets.record_list import Chip, Empty, EmptyState, RecordList, quiet_chip
from ui.widgets.views import Views

COLUMNS = ("on", "teacher", "topic", "minutes", "mode", "next_meeting")
CASELOAD, SESSIONS, COACHES = 0, 1, 2
ASSIGNMENT = "coach_assignment"
COACH_COLUMNS = ("coach", "building", "model", "since", "until")


class Coaching(Screen):
    """Cycles as a board, sessions and coach assignments as lists."""

    kinds = frozenset({"coaching_cycle", "coaching_session", ASSIGNMENT, "person"})

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.set_heading(t("Coaching"))
        self.new = self.add_action(quiet_button(t("New cycle")))
        self.new.setToolTip(t("New cycle (N C)"))
        self.log = self.add_action(primary_button(t("Log session")))
        self.log.setToolTip(t("Log session (N S)"))
        self.new.clicked.connect(self._begin)
        self.log.clicked.connect(self._log)

    def parts(self) -> Iterator[QWidget]:
        self.views = Views(self.inside)
        self.body.addWidget(self.views)
        self.caseload = QStackedWidget()
        self.views.add(t("Caseload"), self.caseload)
        self.caseload.addWidget(EmptyState(self._no_cycles()))
        self.board = CycleBoard(self.context)
        yield self.views
        self.beside = Beside(self.context, self.board, self.caseload)
        self.caseload.addWidget(self.beside)
        yield self.beside
        kind, me = BY_NAME["coaching_session"], {"coach": self.context.ws.person}
        self.sessions = RecordList(self.context, kind, COLUMNS, self._no_sessions(), parent=self.views.stack)
        self.views.add(t("Sessions"), self.sessions)
        self.sessions.add_chips([Chip("mine", t("Mine"), me, tip=t("Sessions you led"))])
        yield self.sessions
        self.coaches = RecordList(
            self.context, BY_NAME[ASSIGNMENT], COACH_COLUMNS, self._no_coaches(), _blanks(), self.views.stack
        )
        self.views.add(t("Coaches"), self.coaches)
        yield self.coaches
        self.ended = quiet_chip(t("Paused and closed"), t("Show paused and closed cycles too"))
        self.views.add_beside(self.ended)
        yield self.ended
        self._connect()

    def _connect(self) -> None:
        self.views.changed.connect(self._viewed)
        self.ended.toggled.connect(self.board.show_ended)
        self.board.opened.connect(self.beside.open)
        self.beside.opened.connect(self.board.mark)
        self.beside.closed.connect(self._closed)

    def _no_cycles(self) -> Empty:
        return Empty(
            t("No coaching cycles yet"),
            t(
                "A cycle belongs to a teacher and a coach. It goes from a picture of reality and a goal, over learning a "
                "strategy, to improving until the goal is met. Sessions are logged along the way."
            ),
            t("Mia Chen · Every student speaks at least twice in a lesson · Meets Fri 14 Nov"),
            t("New cycle"),
            self._begin,
        )

    def _no_sessions(self) -> Empty:
        return Empty(
            t("No sessions yet"),
            t("After you have met, log what you worked on and what comes next. It takes under a minute."),
            t("Tue 4 Nov · Mia Chen · Question stems · 30 min · Next meeting Fri 14 Nov"),
            t("Log session"),
            self._log,
        )

    def _no_coaches(self) -> Empty:
        return Empty(
            t("No coaches named yet"),
            t(
                "Say who coaches in a school: for people in which roles, since when, by which model, and how many at a time. It says what "
                "coaches are there for, and nothing of how they do."
            ),
            t("Cora Díaz · North Elementary · Impact cycle · since Mon 31 Aug"),
            t("Assign a coach"),
            self._begin,
        )

    # What the shell asks

    def load(self) -> None:
        self.context.jobs.read(partial(_cycles, self.context.ws), self._show)
        self.sessions.load()
        self.coaches.load()
        self.beside.panel.read_again()

    def show_wanted(self, wanted: dict[str, Any]) -> None:
        if record := wanted.get("record"):
            self.context.jobs.read(partial(kind_of, self.context.ws, record), self._show_record)

    def focus_first(self) -> None:
        if isinstance(shown := self.views.stack.currentWidget(), RecordList):
            shown.table.setFocus()
        else:
            self.board.focus_first()

    # Working

    def _begin(self) -> None:
        self.context.edit(ASSIGNMENT if self.views.current == COACHES else "coaching_cycle")

    def _log(self) -> None:
        self.context.edit("coaching_session")

    def _viewed(self, view: int) -> None:
        self.ended.setVisible(view == CASELOAD)
        at_coaches = view == COACHES
        self.new.setText(t("Assign a coach") if at_coaches else t("New cycle"))
        self.new.setToolTip(t("Assign a coach (N K)") if at_coaches else t("New cycle (N C)"))
        self.focus_first()

    def _closed(self) -> None:
        self.board.unfollow()
        self.board.focus_first()

    def _show(self, cycles: list[Going]) -> None:
        self.board.show_cycles(cycles, self.context.ws.clock.today())
        self.caseload.setCurrentIndex(int(bool(cycles)))
        self.set_heading(t("Coaching"), _summary(cycles))

    def _show_record(self, found: tuple[str, str]) -> None:
        kind, record = found
        if kind in (ASSIGNMENT, "coaching_session"):
            at, shown = (COACHES, self.coaches) if kind == ASSIGNMENT else (SESSIONS, self.sessions)
            self.views.show_view(at)
            shown.show_record(record)
        else:
            self.views.show_view(CASELOAD)
            self.caseload.setCurrentIndex(1)
            self.beside.open(record)


def _summary(cycles: list[Going]) -> str:
    going = [item for item in cycles if item.state not in PHASES["ended"]]
    if not cycles:
        return ""
    under_way = n("{count} cycle under way", "{count} cycles under way", len(going))
    meeting = sum(item.next is not None for item in going)
    if not meeting:
        return under_way
    agreed = n("{count} with a next meeting", "{count} with a next meeting", meeting)
    return t("{cycles}, {meetings}", cycles=under_way, meetings=agreed)


def _blanks() -> dict[str, tuple[str, str]]:
    return {"model": (t("no model yet"), "since"), "until": (t("goes on"), "since")}


def _cycles(ws: Workspace, _job: Job) -> list[Going]:
    return caseload.cycles(ws)
