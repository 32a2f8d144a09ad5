"""The team room: how far the preparation work is, criterion by criterion, and who has rated a Hexagon analysis."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from talentdesk.actions import indicators, records
from talentdesk.actions.details import proves
from talentdesk.actions.directory import name_of
from talentdesk.actions.records import RecordView, Saved
from talentdesk.errors import UserError
from talentdesk.indicators import explain, wire
from talentdesk.schema.facts import topic_of
from talentdesk.schema.kinds.hexagon import COMPONENTS, RATED
from talentdesk.store import facts
from talentdesk.store.evidence import Evidence, Slice
from talentdesk.store.tallies import OFFICE, Select, Window
from talentdesk.sync.publish import fact_id
from talentdesk.workspace import Workspace

MOST = 100
ALWAYS = Window(date.min, date.max)


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of the preparation work: the kind that holds it, what its records have in common, and the criteria it is for."""

    id: str
    kind: str
    criteria: tuple[str, ...]
    fields: Mapping[str, str] = field(default_factory=dict[str, str])


PIECES = (
    Piece("coaching_review", "practice_review", ("11b.1.1", "11b.1.2"), {"topic": "coaching"}),
    Piece("coaching_causes", "problem_solving", ("11b.1.3",), {"topic": "coaching"}),
    Piece("models", "coaching_model", ("11b.1.4",)),
    Piece("hexagon", "hexagon", ("11b.1.5",)),
    Piece("learning_causes", "problem_solving", ("11a.1.3", "11a.1.4"), {"topic": "professional_learning"}),
    Piece("leaders_review", "practice_review", ("11c.1.1", "11c.1.2", "11c.1.3"), {"topic": "leadership_development"}),
)
"""In the order in which they lead to one another."""


@dataclass(frozen=True, slots=True)
class Work:
    """One record of a piece. `waits` names whose laptop has still to tell the office what it proves; empty where nothing waits."""

    view: RecordView
    name: str
    waits: str


@dataclass(frozen=True, slots=True)
class Stand:
    """A piece as it stands: its criteria as `indicators show` tells them, each with what would move it, and its records."""

    piece: Piece
    criteria: tuple[Mapping[str, Any], ...]
    work: tuple[Work, ...]
    """Newest first."""


@dataclass(frozen=True, slots=True)
class Rater:
    """Somebody who is to rate an analysis, or has."""

    person: str
    name: str
    rated: bool
    opened: bool
    """Whether the team can open their ratings."""


@dataclass(frozen=True, slots=True)
class Blind:
    """Who has rated an analysis, and the ratings that may be shown here: one's own always, others' once one's own are in."""

    record: str
    raters: tuple[Rater, ...]
    mine: RecordView | None
    ratings: Mapping[str, tuple[tuple[str, int], ...]]
    """Component → (name, rating) of everybody whose ratings are shown."""
    reasons: tuple[tuple[str, str], ...]
    """(name and where they look from, why)."""
    model: str = ""

    @property
    def all_rated(self) -> bool:
        """Whether everybody named has rated."""
        return bool(self.raters) and all(one.rated for one in self.raters)

    @property
    def opened(self) -> bool:
        """Whether one's own ratings are open to the team."""
        return self.mine is not None and self.mine.audience == OFFICE


def in_office(ws: Workspace) -> bool:
    """Whether the person here belongs to the office, which does this work."""
    held = ws.exchange.newest_key(OFFICE)
    return bool(held and held.identity)


def stands(ws: Workspace) -> tuple[Stand, ...]:
    """Every piece, as this laptop knows it."""
    found = indicators.practice(ws)
    judged = {one.criterion.id: one for indicator in found.indicators for one in indicator.criteria}
    made: list[Stand] = []
    told = _Told(ws)
    for piece in PIECES:
        criteria = tuple(
            {**wire.criterion_json(judged[name]), "would_move": explain.would_move(judged[name])}
            for name in piece.criteria
        )
        views = records.list_records(ws, piece.kind, piece.fields, order="on", descending=True, limit=MOST)
        made.append(Stand(piece, criteria, tuple(_work(ws, view, told) for view in views)))
    return tuple(made)


def _work(ws: Workspace, view: RecordView, told: _Told) -> Work:
    name = name_of(ws, str(view.fields["model"])) if view.kind == "hexagon" and view.fields.get("model") else view.title
    waits = name_of(ws, view.author) if proves(ws, view) and view not in told else ""
    return Work(view, name, waits)


class _Told:
    """The records whose first fact has arrived. Only their author's laptops send it."""

    def __init__(self, ws: Workspace) -> None:
        self._ws = ws
        self._key = ws.exchange.newest_key(OFFICE)
        self._facts: dict[str, set[str]] = {}

    def __contains__(self, view: RecordView) -> bool:
        if view.author not in self._facts:
            self._facts[view.author] = {fact for fact, _ in facts.of_author(self._ws.database, view.author)}
        return self._key is None or fact_id(view.author, self._key.secret, view.id, 0) in self._facts[view.author]


def blind(ws: Workspace, analysis: str) -> Blind:
    """Who has rated an analysis, and what of it may be shown here. Raises UserError where it isn't here."""
    view = records.show(ws, analysis)
    if view.kind != "hexagon":
        raise UserError("That record isn't a Hexagon analysis.", "“record list hexagon” shows which there are.")
    found = records.list_records(ws, "hexagon_rating", {"hexagon": analysis}, limit=MOST)
    own = next((one for one in found if one.author == ws.person), None)
    open_ones = [one for one in found if one.audience == OFFICE and one.author != ws.person]
    told = _who_rated(ws, analysis) | {one.author for one in found if _whole(one)}
    people = [*dict.fromkeys([*(view.fields.get("team") or ()), *sorted(told)])]
    opened = {one.author for one in found if one.audience == OFFICE}
    raters = tuple(Rater(one, name_of(ws, one), one in told, one in opened) for one in people)
    shown = [own] if own is not None else []
    if ws.person in told:  # a courtesy: keys keep what isn't opened, this keeps the rest
        shown += open_ones
    names = {one.author: name_of(ws, one.author) for one in shown}
    shown.sort(key=lambda one: names[one.author])
    ratings = {
        name: tuple((names[one.author], value) for one in shown if isinstance(value := one.fields.get(name), int))
        for name in COMPONENTS
    }
    reasons = tuple((_from(names[one.author], one), str(one.fields["why"])) for one in shown if one.fields.get("why"))
    return Blind(analysis, raters, own, ratings, reasons, name_of(ws, str(view.fields.get("model") or "")))


def _from(name: str, one: RecordView) -> str:
    looks_from = str(one.fields.get("looks_from") or "")
    return f"{name}, {looks_from}" if looks_from else name


def _whole(rating: RecordView) -> bool:
    return all(rating.fields.get(name) for name in COMPONENTS)


def _who_rated(ws: Workspace, analysis: str) -> set[str]:
    """By the facts, which are there before anybody opens what they rated."""
    topic = topic_of(analysis)
    authors = Evidence(ws.database).authors(Slice(OFFICE, (Select(RATED),), ALWAYS))
    return {person for of, person in authors if of == topic}


def open_ratings(ws: Workspace, analysis: str) -> Saved:
    """Opens one's own ratings of an analysis to the team. Raises UserError where there are none, or they are open."""
    own = blind(ws, analysis).mine
    if own is None or not _whole(own):
        raise UserError("You have not rated all six components yet.", "Rate them first; nothing was opened.")
    return records.share(ws, own.id, OFFICE)
