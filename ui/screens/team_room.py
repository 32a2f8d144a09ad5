"""Team room: how far the team's preparation is, and its reviews, protocols, coaching models and Hexagon analyses."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from PySide6.QtWidgets import QStackedWidget, QWidget

from talentdesk.actions import records, team_room
from talentdesk.actions.team_room import PIECES, Blind, Stand
from talentdesk.schema.kinds import BY_NAME
from talentdesk.workspace import Workspace
from ui.context import Context
from ui.i18n import t
from ui.jobs import Job
from ui.screen import Screen, kind_of
from ui.widgets.criterion_words import holds
from ui.widgets.parts import primary_button, scrolled
from ui.widgets.preparation import Preparation
from ui.widgets.record_list import Chip, Empty, EmptyState, RecordList
from ui.widgets.views import Views

COLUMNS: dict[str, tuple[str, ...]] = {
    "practice_review": ("on", "title", "topic", "state"),
    "problem_solving": ("on", "title", "topic", "state", "aim_by"),
    "coaching_model": ("on", "title", "origin"),
    "hexagon": ("on", "model", "state", "decision", "rate_again"),
}
"""The lists, in the order of their views."""
PREPARATION = 0
TOPICS = (("coaching", "coaching"), ("learning", "professional_learning"), ("leaders", "leadership_development"))


class TeamRoom(Screen):
    """Where the preparation stands comes first; the records have a view each."""

    kinds = frozenset({*COLUMNS, "hexagon_rating", "fact", "attestation", "override"})

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.office = False
        self.set_heading(t("Team room"))
        self.new = self.add_action(primary_button(""))
        self.new.hide()
        self.new.clicked.connect(self._new)

    def parts(self) -> Iterator[QWidget]:
        self.views = Views(self.inside)
        self.body.addWidget(self.views)
        self.first = QStackedWidget(self.views.stack)
        self.views.add(t("Preparation"), self.first)
        self.preparation = Preparation()
        self.first.addWidget(scrolled(self.preparation))
        self.outside = EmptyState(_not_yours())
        self.first.addWidget(self.outside)
        yield self.views
        self.lists: dict[str, RecordList] = {}
        titles = (t("Reviews"), t("Problem solving"), t("Coaching models"), t("Hexagon"))
        for title, (kind, columns) in zip(titles, COLUMNS.items(), strict=True):
            made = RecordList(self.context, BY_NAME[kind], columns, _none_of(kind), parent=self.views.stack)
            self.lists[kind] = made
            self.views.add(title, made)
            yield made
        for kind in ("practice_review", "problem_solving"):
            self.lists[kind].add_chips(_topics())
        self._connect()

    def _connect(self) -> None:
        self.views.changed.connect(self._viewed)
        self.context.sync_ended.connect(self._synced)  # one's own facts are written while it syncs
        self.preparation.opened.connect(self._open)
        self.preparation.begun.connect(self._begin)
        self.preparation.judged.connect(self._to_evidence)
        self.preparation.rate.connect(self._rate)

    # What the shell asks

    def load(self) -> None:
        self.context.jobs.read(partial(_read, self.context.ws), self._show)
        for made in self.lists.values():
            made.load()

    def _synced(self) -> None:
        self.context.jobs.read(partial(_read, self.context.ws), self._show)

    def show_wanted(self, wanted: dict[str, Any]) -> None:
        if record := wanted.get("record"):
            self._open(record)

    def recolour(self) -> None:
        self.preparation.fit(self.context.theme.scale)

    def focus_first(self) -> None:
        if self.views.current != PREPARATION:
            list(self.lists.values())[self.views.current - 1].table.setFocus()
        elif links := self.preparation.links():
            links[0].setFocus()

    # Showing

    def _show(self, found: tuple[bool, tuple[Stand, ...], tuple[Blind, ...]]) -> None:
        self.office, stands, waiting = found
        self.first.setCurrentIndex(int(not self.office))
        if self.office:
            self.preparation.show_stands(stands, waiting, self.context.ws.clock.today())
            criteria = [one for stand in stands for one in stand.criteria]
            met = sum(holds(str(one["status"])) for one in criteria)
            self.set_heading(t("Team room"), t("{met} of {of} criteria of the preparation met", met=met, of=len(criteria)))
        self._viewed()

    def _viewed(self, _number: int = 0) -> None:
        """The primary act is that of the view."""
        words = ("", t("New review"), t("New protocol"), t("New model"), t("New analysis"))[self.views.current]
        keys = ("", t("New review (N R)"), t("New protocol (N B)"), t("New model (N O)"), t("New analysis (N H)"))
        self.new.setText(words)
        self.new.setToolTip(keys[self.views.current])
        self.new.setVisible(self.office and bool(words))

    def _show_record(self, found: tuple[str, str]) -> None:
        kind, record = found
        if kind in self.lists:
            self.views.show_view(list(self.lists).index(kind) + 1)
            self.lists[kind].show_record(record)
            self.lists[kind].table.setFocus()
        else:
            self.context.edit(kind, record)

    # Working

    def _new(self) -> None:
        self.context.edit(list(self.lists)[self.views.current - 1])

    def _open(self, record: str) -> None:
        self.context.jobs.read(partial(kind_of, self.context.ws, record), self._show_record)

    def _begin(self, name: str) -> None:
        piece = next(one for one in PIECES if one.id == name)
        self.context.edit(piece.kind, **piece.fields)

    def _rate(self, analysis: str) -> None:
        self.context.edit("hexagon_rating", hexagon=analysis)

    def _to_evidence(self, criterion: str) -> None:
        self.context.show("indicators", indicator=criterion.partition(".")[0], criterion=criterion)


def _topics() -> list[Chip]:
    names = {"coaching": t("Coaching"), "learning": t("Professional learning"), "leaders": t("Leadership development")}
    return [Chip(name, names[name], {"topic": topic}, group="topic") for name, topic in TOPICS]


def _not_yours() -> Empty:
    return Empty(
        t("This is the work of the talent management team"),
        t(
            "Before the district changes how it coaches and learns, the team in the district office reviews what is done now, looks "
            "for causes, and weighs coaching models. Its records are the office’s; what it gives to everyone stands in the lists here."
        ),
    )


def _none_of(kind: str) -> Empty:
    said = {
        "practice_review": (
            t("No reviews yet"),
            t(
                "A review lists the policies and practices there are, for staff and for leaders, what was found of each, and what "
                "research recommends. One about developing leaders also lists who grew from within, and by what."
            ),
            t("How we coach, and whom · Coaching · Finished · 3 policies and practices, 3 sources"),
        ),
        "problem_solving": (
            t("No protocols yet"),
            t(
                "A protocol begins with a gap, looks at what was done so far, and follows causes from why to why until evidence speaks "
                "for one. Then a change is tried: predicted, done, studied, and kept or given up."
            ),
            t("Why coaching stayed patchy · Coaching · Completed · 2 root causes"),
        ),
        "coaching_model": (
            t("No coaching models yet"),
            t("A model says what it is, without which features it would not be itself, what it asks for, and where it comes from."),
            t("Impact cycle · Jim Knight · 3 core features"),
        ),
        "hexagon": (
            t("No Hexagon analyses yet"),
            t(
                "An analysis looks at one coaching model from six sides. Each member rates alone, sealed from the others; then the team "
                "compares, agrees, and decides. What isn’t known stays visible."
            ),
            t("Impact cycle · Decided · Adopt with changes · Rate again Fri 4 Jun 2027"),
        ),
    }
    return Empty(*said[kind])


def _read(ws: Workspace, _job: Job) -> tuple[bool, tuple[Stand, ...], tuple[Blind, ...]]:
    if not team_room.in_office(ws):
        return False, (), ()
    going = [view for view in records.list_records(ws, "hexagon") if view.fields.get("state") != "decided"]
    named = [view.id for view in going if ws.person in (view.fields.get("team") or ())]
    blind = [team_room.blind(ws, record) for record in named]
    waiting = [one for one in blind if not any(rater.rated for rater in one.raters if rater.person == ws.person)]
    return True, team_room.stands(ws), tuple(waiting)
