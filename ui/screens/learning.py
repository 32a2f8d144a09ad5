"""Learning: the teachers of a school with their profiles and plans, and what the district wants to change, in its order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QScrollArea, QStackedWidget, QWidget

from talentdesk.actions import educators, learning
from talentdesk.actions.learning import AREA, PILOT, PLAN, PROGRESSION, Learning, Track
from talentdesk.actions.today import schools
from talentdesk.schema.kinds import BY_NAME
from talentdesk.schema.types import DISTRICT_LEADERS, LEADERS
from talentdesk.workspace import Workspace
from ui import i18n
from ui.context import Context
from ui.i18n import n, t
from ui.jobs import Job
from ui.screen import Screen, kind_of
from ui.widgets.beside import Beside
from ui.widgets.educators_view import PLAN as OWN_PLAN
from ui.widgets.educators_view import PROFILE, EducatorsView
from ui.widgets.parts import primary_button, quiet_button, scrolled
from ui.widgets.record_list import Chip, Empty, EmptyState, RecordList, quiet_chip
from ui.widgets.track_card import TrackBoard
from ui.widgets.views import Views

COLUMNS: dict[str, tuple[str, ...]] = {
    PROGRESSION: ("title", "focus_area", "agreed_on", "target_date"),
    PILOT: ("title", "topic", "state", "begins", "ends"),
    PLAN: ("title", "topic", "decision", "drawn_up_on"),
    AREA: ("title", "named_on", "ended"),
}
"""The lists beside the areas, each in a view of its own."""
ACTIVITY = "learning_activity"
OF_SCHOOLS: dict[str, tuple[str, ...]] = {
    OWN_PLAN: ("person", "drawn_up", "agreed_on", "supporter"),
    PROFILE: ("on", "educator", "supporter"),
    ACTIVITY: ("on", "title", "way", "state"),
}
"""The lists of whoever works in a school."""
SURVEY, ANSWERS = "survey", "survey_answers"
SURVEYS: dict[str, tuple[str, ...]] = {
    SURVEY: ("title", "purpose", "opens", "closes"),
    ANSWERS: ("on", "title", "answered"),
}
"""What the office asks, and what a school reads of it."""


class LearningScreen(Screen):
    """In a school its teachers come first, with plans, profiles and what is offered; then the district's areas of focus.

    In the office the areas are the spine of the page, with progressions, pilots and scale plans as lists beside it; in a school what the
    district shares of these opens from its area.
    """

    kinds = frozenset({*COLUMNS, *OF_SCHOOLS, *SURVEYS, "building", "person", "assignment"})

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._found: Learning | None = None
        self.set_heading(t("Learning"))
        held = context.ws.me.held
        if held & set(LEADERS):
            self.own = self.add_action(quiet_button(t("My own plan")))
            self.own.setToolTip(t("Your own learning plan of this school year, or a new one"))
            self.own.clicked.connect(self._to_own)
        self.new = self.add_action(primary_button(""))
        self.new.hide()
        self.new.clicked.connect(self._new)
        self.new_belief = self.add_action(quiet_button(t("New survey of efficacy")))
        self.new_belief.setToolTip(t("What staff believe they can do together; ask it again later to compare"))
        self.new_survey = self.add_action(primary_button(t("New needs survey")))
        self.new_survey.setToolTip(t("New survey (N U)"))
        for button, act in ((self.new_belief, self._new_belief), (self.new_survey, self._new_survey)):
            button.hide()
            button.clicked.connect(act)
        self._leads = bool(schools(context.ws))
        """Whether this person leads or coaches a school."""
        self._in_office = bool(held & set(DISTRICT_LEADERS))
        if self._leads:
            self.offer = self.add_action(quiet_button(t("New activity")))
            self.offer.setToolTip(t("New learning activity (N Y)"))
            self.offer.clicked.connect(self._new_activity)
        if self._leads or not self._in_office:
            self.new_plan = self.add_action(primary_button(t("New learning plan")))
            self.new_plan.setToolTip(t("New learning plan (N I)"))
            self.new_plan.clicked.connect(self._new_plan)

    def parts(self) -> Iterator[QWidget]:
        self.views = Views(self.inside)
        self.body.addWidget(self.views)
        self.lists: dict[str, RecordList] = {}
        self.educators = EducatorsView(self.context, self.views.stack) if self._leads else None
        if self.educators is not None:
            self.views.add(t("Teachers"), self.educators)
            yield self.educators
        yield from self._add_lists(self._of_schools())
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
        self.spine.setCurrentWidget(self.beside)  # nobody is told that nothing is there before it is known
        yield self.beside
        if self._in_office:
            yield from self._add_lists({SURVEY: SURVEYS[SURVEY]})
            yield from self._add_lists(COLUMNS)
            if not self._leads:  # plans of leaders, and what the district offers to all
                yield from self._add_lists({kind: OF_SCHOOLS[kind] for kind in (OWN_PLAN, ACTIVITY)})
            self.lists[PILOT].add_chips([Chip("coaching", t("Of coaching"), {"topic": "coaching"})])
        if self.educators is not None:
            self.views.add_beside(self.educators.without)
        self.ended: QPushButton = quiet_chip(t("Ended"), t("Show areas that have ended too"))
        self.views.add_beside(self.ended)
        yield self.ended
        self._connect()

    def _of_schools(self) -> Mapping[str, tuple[str, ...]]:
        """The lists that hold something for this person: teachers have their own plan and profile."""
        if self._leads:
            return OF_SCHOOLS | ({} if self._in_office else {ANSWERS: SURVEYS[ANSWERS]})
        return {} if self._in_office else {kind: OF_SCHOOLS[kind] for kind in (OWN_PLAN, PROFILE)}

    def _add_lists(self, columns: Mapping[str, tuple[str, ...]]) -> Iterator[QWidget]:
        for kind, shown in columns.items():
            made = RecordList(self.context, BY_NAME[kind], shown, self._none_of(kind), parent=self.views.stack)
            self.lists[kind] = made
            called = {AREA: t("All areas"), ANSWERS: t("Surveys")}
            self.views.add(called.get(kind) or i18n.declared(BY_NAME[kind].plural), made)
            yield made

    def _connect(self) -> None:
        if self.educators is not None:
            self.educators.record_wanted.connect(self._to_record)
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
        if kind == AREA:
            return self._no_areas()
        if kind in OF_SCHOOLS:
            return self._none_in_school(kind)
        if kind in SURVEYS:
            return self._none_asked(kind)
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

    def _none_in_school(self, kind: str) -> Empty:
        if kind == OWN_PLAN:
            return Empty(
                t("No learning plans yet"),
                t(
                    "A plan holds somebody’s own goals and interests, and the ways of learning chosen for them. It counts from the day it "
                    "is agreed, and is never part of an evaluation."
                ),
                t("Mia Chen · By winter every student speaks once in a lesson · agreed Mon 19 Oct"),
                t("New learning plan"),
                self._new_plan,
            )
        if kind == PROFILE:
            return Empty(
                t("No profiles yet"),
                t(
                    "A profile says what an educator knows and can do, and what is to grow next, looked at together. It serves support "
                    "and choice of learning, never an evaluation."
                ),
                t("Mia Chen · Waiting after a question: trying it, to grow next"),
            )
        return Empty(
            t("Nothing offered yet"),
            t("Write down what the school offers so that people learn: in which way, in answer to what, and who took part."),
            t("Wed 28 Oct · Reading student work side by side · Working together"),
            t("New activity"),
            self._new_activity,
        )

    def _none_asked(self, kind: str) -> Empty:
        if kind == ANSWERS:
            return Empty(
                t("No results yet"),
                t(
                    "When the district asks your staff what they need, the counts of your school stand here once five or more have "
                    "answered. Nobody sees who answered what, and what people wrote is shown without a school."
                ),
                t("Mon 21 Sep · What would help you this year? · 18 answered"),
            )
        return Empty(
            t("No surveys yet"),
            t(
                "Ask staff which learning they need and how they would like it, on paper or with your form tool, and bring the answers "
                "here as counts. What most name leads to an area of focus. What staff believe they can do together is asked again "
                "later, to compare."
            ),
            t("What would help you this year? · Needs · 38 of 52 answered · Feedback students use: 23"),
            t("New needs survey"),
            self._new_survey,
        )

    # What the shell asks

    def load(self) -> None:
        if self.educators is not None:
            self.educators.load()
        self.context.jobs.read(partial(_read, self.context.ws), self._show)
        for made in self.lists.values():
            made.load()
        self.beside.panel.read_again()

    def show_wanted(self, wanted: dict[str, Any]) -> None:
        if record := wanted.get("record"):
            self.context.jobs.read(partial(kind_of, self.context.ws, record), self._show_record)

    def focus_first(self) -> None:
        shown = self.views.stack.currentWidget()
        if isinstance(shown, RecordList):
            shown.table.setFocus()
        elif isinstance(shown, EducatorsView):
            shown.focus_first()
        elif self.spine.currentWidget() is self.beside:
            self.board.focus_first()
        elif self.spine.currentWidget() is self.nothing:
            self.nothing.action.setFocus(Qt.FocusReason.OtherFocusReason)

    # Showing

    def _show(self, found: Learning) -> None:
        self._found = found
        self._show_acts()
        self.views.choice.setVisible(found.writes or not found.empty or bool(self._of_schools()))
        self._draw()

    def _draw(self) -> None:
        if self._found is None:
            return
        found = self._found
        going = [track for track in found.areas if not track.ended]
        over = [track for track in found.areas if track.ended]
        coached = _holds(found.coaching) or (found.writes and bool(found.areas))
        shown = [*going, *([found.coaching] if coached else []), *(over if self.ended.isChecked() else [])]
        self.ended.setVisible(self._at_areas() and bool(over))
        self.turns.add(self.board.showing(shown, self.context.ws.clock.today(), writes=found.writes))
        empty = self.nothing if found.writes else self.not_shared
        waiting = self.window().focusWidget() is self.board
        self.spine.setCurrentWidget(self.beside if shown else empty)
        if waiting and not shown:
            self.focus_first()
        self.set_heading(t("Learning"), _summary(going))

    def _show_record(self, found: tuple[str, str]) -> None:
        kind, record = found
        if kind in self.lists and kind != AREA:
            self.views.show_view(self.views.stack.indexOf(self.lists[kind]))
            self.lists[kind].show_record(record)
        else:
            self.views.show_view(self.views.stack.indexOf(self.spine))
            self.spine.setCurrentWidget(self.beside)
            self.beside.open(record)

    def _to_record(self, record: str) -> None:
        self.context.jobs.read(partial(kind_of, self.context.ws, record), self._show_record)

    def _at_areas(self) -> bool:
        return self.views.stack.currentWidget() is self.spine

    def _viewed(self, _view: int) -> None:
        if self.educators is not None:
            self.educators.without.setVisible(self.views.stack.currentWidget() is self.educators)
        self.ended.setVisible(self._at_areas() and self._found is not None and any(one.ended for one in self._found.areas))
        self._show_acts()
        self.focus_first()

    def _show_acts(self) -> None:
        """What may be begun follows from the view."""
        writes, asks = self._found is not None and self._found.writes, self._at_surveys()
        self.new.setVisible(writes and not asks)
        words, hint = _beginnings()[self._begun_here()]
        self.new.setText(words)
        self.new.setToolTip(hint)
        for button in (self.new_belief, self.new_survey):
            button.setVisible(writes and asks)

    def _begun_here(self) -> str:
        """The kind that the first button begins: that of the list in front, else an area."""
        front = self.views.stack.currentWidget()
        return next((kind for kind in COLUMNS if self.lists.get(kind) is front), AREA)

    def _at_surveys(self) -> bool:
        return SURVEY in self.lists and self.views.stack.currentWidget() is self.lists[SURVEY]

    # Working

    def _new_survey(self) -> None:
        self.context.edit(SURVEY)

    def _new_belief(self) -> None:
        self.context.edit(SURVEY, purpose="efficacy")

    def _new(self) -> None:
        self.context.edit(self._begun_here())

    def _new_plan(self) -> None:
        self.context.edit(OWN_PLAN)

    def _to_own(self) -> None:
        self.context.jobs.read(partial(_own_plan, self.context.ws), self._show_own)

    def _show_own(self, record: str) -> None:
        if record:
            self._show_record((OWN_PLAN, record))
        else:
            self.context.edit(OWN_PLAN, person=self.context.ws.person)

    def _new_activity(self) -> None:
        self.context.edit(ACTIVITY)

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


def _beginnings() -> Mapping[str, tuple[str, str]]:
    """Kind → the button that begins one, and its tooltip."""
    return {
        AREA: (t("New focus area"), t("New focus area (N F)")),
        PROGRESSION: (t("New progression"), t("New learning progression (N L)")),
        PILOT: (t("New pilot"), t("New pilot (N T)")),
        PLAN: (t("New scale plan"), t("New scale plan (N A)")),
    }


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


def _own_plan(ws: Workspace, _job: Job) -> str:
    return educators.own_plan(ws)


def _placed(ws: Workspace, area: str, position: int, _job: Job) -> Mapping[str, int | None]:
    return learning.place(ws, area, position)


def _put_back(ws: Workspace, before: Mapping[str, int | None], _job: Job) -> None:
    learning.put_back(ws, before)
