"""How far the district is with what it wants to change: each area of focus with its progression, pilot and plan, and what comes next."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from talentdesk.actions import records
from talentdesk.actions.directory import names_of
from talentdesk.actions.records import Entry, RecordView
from talentdesk.errors import UserError
from talentdesk.schema.base import RecordData
from talentdesk.schema.codec import known_fields
from talentdesk.schema.kinds import kind_named, learning_progression, pilot, scale_plan
from talentdesk.schema.types import TeamTopic
from talentdesk.workspace import Workspace

MOST = 500
AREA, PROGRESSION, PILOT, PLAN = "focus_area", "learning_progression", "pilot", "scale_plan"
What = Literal[
    "people", "rank", "progression", "impact", "strategies", "pilot", "group", "begins", "feedback", "lessons", "plan", "parts",
    "decision", "done",
]  # fmt: skip
"""What is missing next, in the order in which it is worked on."""


@dataclass(frozen=True, slots=True)
class Next:
    """The next thing to do: a record to go on with, or a new one of a kind and what it starts with."""

    what: What
    kind: str = ""
    record: str = ""
    fields: Mapping[str, Any] = field(default_factory=dict[str, Any])


@dataclass(frozen=True, slots=True)
class Track:
    """An area of focus on its way to everybody, or (without a record) coaching on its way."""

    record: str
    title: str
    rank: int | None
    ended: str
    """The ISO day it ended; empty while it goes on."""
    schools: tuple[str, ...]
    """Names."""
    groups: tuple[str, ...]
    people: int
    progressions: tuple[RecordView, ...]
    """The newest first, as pilots and plans are."""
    pilots: tuple[RecordView, ...]
    plans: tuple[RecordView, ...]
    next: Next


@dataclass(frozen=True, slots=True)
class Learning:
    """Areas in their order, those without a place and those that ended last; and coaching."""

    areas: tuple[Track, ...]
    coaching: Track
    writes: bool
    """Whether the person here may write any of it."""
    empty: bool
    """Whether none of it is here, not even a progression whose area isn't."""


def learning(ws: Workspace) -> Learning:
    """All that this laptop may open."""
    today = ws.clock.today().isoformat()
    areas, progressions, pilots, plans = (_newest(ws, kind) for kind in (AREA, PROGRESSION, PILOT, PLAN))
    names = names_of(ws, {place for area in areas for place in area.fields.get("buildings") or ()})
    tracks = [_area(area, _of(progressions, "focus_area", [area]), pilots, plans, names, today) for area in areas]
    tried = [one for one in pilots if one.fields.get("topic") == TeamTopic.COACHING]
    written = [
        one for one in plans if one.fields.get("topic") == TeamTopic.COACHING or one in _of(plans, "pilot", tried)
    ]
    steps = (*_of_pilot(tried, today, {"topic": "coaching"}), *_of_plan(written, tried))
    coaching = Track("", "", None, "", (), (), 0, (), tuple(tried), tuple(written), _first(steps))
    writes = ws.damage is None and records.may_begin(ws, AREA)
    return Learning(tuple(sorted(tracks, key=_order)), coaching, writes, not (areas or progressions or pilots or plans))


def place(ws: Workspace, area: str, position: int) -> dict[str, int | None]:
    """Puts an area at a place in the order, 1 the first; others make room. Returns the places there were, by area."""
    open_ones = [one for one in _newest(ws, AREA) if not one.fields.get("ended")]
    found = next((one for one in open_ones if one.id == area), None)
    if found is None:
        raise UserError("There is no such area of focus here that still goes on.", "Nothing was changed.")
    order = sorted(
        (one for one in open_ones if one is not found and _rank(one)), key=lambda one: (_rank(one), one.title)
    )
    order.insert(max(0, position - 1), found)
    before = {one.id: _rank(one) for number, one in enumerate(order, 1) if _rank(one) != number}
    put_back(ws, {one.id: number for number, one in enumerate(order, 1) if one.id in before})
    return before


def put_back(ws: Workspace, places: Mapping[str, int | None]) -> None:
    """Gives areas these places, all at once."""
    records.save_all(ws, [Entry(AREA, {"rank": rank}, record) for record, rank in places.items()])


def _newest(ws: Workspace, kind: str) -> list[RecordView]:
    return records.list_records(ws, kind, order=kind_named(kind).day, descending=True, limit=MOST)


def _of(found: Iterable[RecordView], name: str, owners: Iterable[RecordView]) -> list[RecordView]:
    """Those that name one of the owners in a field."""
    known = {owner.id for owner in owners}
    return [one for one in found if one.fields.get(name) in known]


def _rank(area: RecordView) -> int | None:
    rank = area.fields.get("rank")
    return rank if isinstance(rank, int) else None


def _order(track: Track) -> tuple[bool, int, str]:
    return bool(track.ended), track.rank or MOST + 1, track.title


def _area(
    area: RecordView,
    own: list[RecordView],
    pilots: list[RecordView],
    plans: list[RecordView],
    names: Mapping[str, str],
    today: str,
) -> Track:
    fields = area.fields
    tried = _of(pilots, "progression", own)
    written = _of(plans, "pilot", tried)
    groups = tuple(str(group.get("name") or "") for group in fields.get("groups") or ())
    people = len(fields.get("people") or ())
    steps = (
        *([] if groups or people else [Next("people", AREA, area.id)]),
        *([] if _rank(area) else [Next("rank", AREA, area.id)]),
        *_of_progression(area, own),
        *_of_pilot(tried, today, {"progression": own[0].id, "title": area.title} if own else {}),
        *_of_plan(written, tried),
    )
    return Track(
        area.id, area.title, _rank(area), str(fields.get("ended") or ""),
        tuple(sorted(names.get(place, "") for place in fields.get("buildings") or ())), groups, people,
        tuple(own), tuple(tried), tuple(written), _first(steps),
    )  # fmt: skip


def _first(steps: Sequence[Next]) -> Next:
    return next(iter(steps), Next("done"))


def _of_progression(area: RecordView, own: Sequence[RecordView]) -> list[Next]:
    if not own:
        return [Next("progression", PROGRESSION, "", {"focus_area": area.id, "title": area.title})]
    return _gaps(
        own[0],
        ("impact", lambda one: not learning_progression.says_impact(one)),
        ("strategies", lambda one: not learning_progression.several_tied(one)),
    )


def _of_pilot(tried: Sequence[RecordView], today: str, start: Mapping[str, Any]) -> list[Next]:
    if not tried:
        return [Next("pilot", PILOT, "", start)]
    return _gaps(
        tried[0],
        ("group", lambda one: len(one.participants) < pilot.GROUP or not all(map(pilot.all_reasons, one.participants))),
        ("begins", lambda one: one.begins.isoformat() > today),
        ("feedback", lambda one: not one.feedback),
        ("lessons", lambda one: not one.lessons.strip()),
    )


def _of_plan(written: Sequence[RecordView], tried: Sequence[RecordView]) -> list[Next]:
    if not written:
        of = {"pilot": tried[0].id, "topic": tried[0].fields.get("topic"), "title": tried[0].title} if tried else {}
        return [Next("plan", PLAN, "", of)]
    return _gaps(
        written[0],
        ("parts", scale_plan.parts_missing),
        ("decision", lambda one: one.decision is scale_plan.Decision.OPEN),
    )


def _gaps(view: RecordView, *tests: tuple[What, Callable[[Any], object]]) -> list[Next]:
    """What a record still lacks. What a newer version wrote lacks nothing that this one could tell."""
    kind = kind_named(view.kind)
    try:
        data: RecordData = kind.data.model_validate(known_fields(kind, view.fields))
    except ValueError:
        return []
    return [Next(what, view.kind, view.id) for what, lacks in tests if lacks(data)]
