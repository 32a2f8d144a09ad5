"""What a survey found: how many of each school answered, each question as counts, and the same questions the time before.

Read from the counts that are kept for schools, and never from anybody's answers: those are nowhere.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from talentdesk.actions import directory, records
from talentdesk.actions.directory import names_of
from talentdesk.actions.records import RecordView
from talentdesk.errors import UserError
from talentdesk.schema.kinds.survey import SOMETHING_ELSE
from talentdesk.schema.types import STAFF
from talentdesk.workspace import Workspace

SURVEY, ANSWERS = "survey", "survey_answers"
MOST = 1000


@dataclass(frozen=True, slots=True)
class Figures:
    """One question in one place: how many answered it, and how often each option was chosen."""

    of: int
    """0 where nobody answered, or where fewer did than are kept for a school."""
    bars: tuple[tuple[str, int], ...] = ()
    """Options in their order; on a scale from the lowest."""
    mean: float | None = None
    """Of a scale, from 1 on."""


@dataclass(frozen=True, slots=True)
class Result:
    """One question."""

    code: str
    text: str
    about: str
    how: str
    all: Figures
    before: Figures | None = None
    """The time before, where the same question was asked."""
    schools: Mapping[str, Figures] = field(default_factory=dict[str, Figures])
    """School → its own figures."""


@dataclass(frozen=True, slots=True)
class Share:
    """How many of a school answered. `of` is its roster, or how many were asked where they are more."""

    building: str
    name: str
    answered: int
    of: int

    @property
    def half(self) -> bool:
        """Whether half of the staff answered."""
        return 0 < self.of <= self.answered * 2


@dataclass(frozen=True, slots=True)
class Results:
    """What a survey found, or what it found in one school."""

    title: str
    answered: int
    shares: tuple[Share, ...]
    """Schools by name. Of one school alone empty."""
    results: tuple[Result, ...]
    words: tuple[tuple[str, str], ...]
    """Question and what was written, of no school and in no order."""
    before: str = ""
    """The ISO day from which it was asked the time before."""
    writes: bool = False
    """Whether the person here may hand it out, take answers in and go on from them."""


def results(ws: Workspace, record: str) -> Results:
    """Of a survey all that this laptop may open; of one school's answers those. Raises UserError for other records."""
    view = records.show(ws, record)
    if view.kind == ANSWERS:
        here, shares, asked = [view], (), []
        where: Mapping[str, Any] = {"building": view.fields.get("building")}
        on, root = str(view.fields.get("on")), str(view.fields.get("repeats") or view.fields.get("survey"))
    elif view.kind == SURVEY:
        here, asked = answers_of(ws, view.id), list(view.fields.get("questions") or ())
        shares, where = _shares(ws, view, here), {}
        on, root = str(view.fields.get("opens")), str(view.fields.get("repeats") or view.id)
    else:
        raise UserError("That record is no survey.", "Choose a survey, or the answers of a school.")
    before, day = _before(ws, root, on, where)
    order = [str(one.get("code")) for one in asked]
    found = sorted(_added(here, before), key=lambda one: _place(order, one.code))
    words = tuple((str(one["code"]), str(one["said"])) for item in here for one in item.fields.get("words") or ())
    answered = sum(int(item.fields.get("answered") or 0) for item in here)
    return Results(
        view.title, answered, shares, tuple(found), tuple(sorted(words, key=_spoken)), day if before else "",
        view.kind == SURVEY and not records.may_write(ws, view.id),
    )  # fmt: skip


def answers_of(ws: Workspace, survey: str) -> list[RecordView]:
    """The answers of a survey that are here: of each school, and of none."""
    return records.list_records(ws, ANSWERS, {"survey": survey}, order="on", limit=MOST)


def staff(ws: Workspace) -> Counter[str]:
    """School → members of staff on today's roster."""
    found = Counter[str]()
    for view in directory.people(ws, STAFF):
        found.update({place for role, place in view.roles if role in STAFF and place})
    return found


def _shares(ws: Workspace, view: RecordView, here: Sequence[RecordView]) -> tuple[Share, ...]:
    asked = {str(one["building"]): int(one.get("people") or 0) for one in view.fields.get("schools") or ()}
    answered = {str(one.fields["building"]): int(one.fields["answered"]) for one in here if one.fields.get("building")}
    places = asked.keys() | answered.keys()
    names, roster = names_of(ws, places), staff(ws)
    found = (Share(one, names[one], answered.get(one, 0), max(asked.get(one, 0), roster[one])) for one in places)
    return tuple(sorted(found, key=lambda share: share.name))


def _before(ws: Workspace, root: str, on: str, where: Mapping[str, Any]) -> tuple[dict[tuple[Any, ...], Figures], str]:
    """The figures of the last time before a day, by question, and from which day it was asked then."""
    found = [
        one
        for name in ("survey", "repeats")
        for one in records.list_records(ws, ANSWERS, {name: root, **where}, limit=MOST)
        if str(one.fields.get("on")) < on
    ]
    last = max((str(one.fields.get("on")) for one in found), default="")
    then = [one for one in found if str(one.fields.get("on")) == last]
    return {_same(result): result.all for result in _added(then, {})}, last


def _same(result: Result) -> tuple[Any, ...]:
    return result.text, result.how, tuple(option for option, _ in result.all.bars if option != SOMETHING_ELSE)


def _added(here: Iterable[RecordView], before: Mapping[tuple[Any, ...], Figures]) -> list[Result]:
    """The questions that the answers speak of, added up."""
    rows: dict[tuple[str, str], list[tuple[str, Mapping[str, Any]]]] = {}
    for one in here:
        for tally in one.fields.get("tallies") or ():
            question = str(tally["code"]), str(tally["question"])
            rows.setdefault(question, []).append((str(one.fields.get("building") or ""), tally))
    found: list[Result] = []
    for (code, text), told in rows.items():
        how = str(told[0][1].get("how"))
        schools = {place: _figures((row for at, row in told if at == place), how) for place in {at for at, _ in told}}
        schools.pop("", None)
        whole = Result(code, text, str(told[0][1].get("about")), how, _figures((row for _, row in told), how))
        found.append(Result(code, text, whole.about, how, whole.all, before.get(_same(whole)), schools))
    return found


def _figures(tallies: Iterable[Mapping[str, Any]], how: str) -> Figures:
    counts, of = Counter[str](), Counter[str]()
    for one in tallies:
        option = str(one.get("option") or "")
        counts[option] += int(one.get("count") or 0)
        of[option] += int(one.get("of") or 0)
    answered = max(of.values(), default=0)
    bars = tuple((option, counts[option]) for option in sorted(counts, key=lambda option: option == SOMETHING_ELSE))
    points = [(at, count) for at, (option, count) in enumerate(bars, 1) if option != SOMETHING_ELSE]
    rated = sum(count for _, count in points)
    mean = sum(at * count for at, count in points) / rated if how == "scale" and rated else None
    return Figures(answered, tuple(bar for bar in bars if bar[0]), mean)


def _place(order: Sequence[str], code: str) -> int:
    return order.index(code) if code in order else len(order)


def _spoken(one: tuple[str, str]) -> tuple[str, str]:
    return one[0], one[1].casefold()
