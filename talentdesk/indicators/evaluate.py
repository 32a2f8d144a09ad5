"""Judges every criterion for every building and for the district. Pure: the same answers of a source give the same result anywhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import lru_cache
from math import ceil
from typing import TypeVar

from talentdesk.clock import years_before
from talentdesk.indicators.queries import MEASURES, Scene
from talentdesk.indicators.results import (
    BuildingResult,
    CriterionResult,
    IndicatorResult,
    Measure,
    Practice,
    Rating,
    StageState,
    Status,
)
from talentdesk.indicators.rollup import building_stage, district_stage
from talentdesk.indicators.rubric import Criterion, Indicator, Rubric
from talentdesk.indicators.source import Source
from talentdesk.schema.types import day_text
from talentdesk.store.evidence import Attested, Rated, SchoolYear, Target, evidence_audience
from talentdesk.store.tallies import OFFICE, Window

Said = TypeVar("Said", Attested, Rated)


@dataclass(frozen=True, slots=True)
class Setting:
    """Everything that the criteria of one evaluation share."""

    rubric: Rubric
    source: Source
    as_of: date
    visible: frozenset[str]
    year: SchoolYear
    names: dict[str, str]
    attestations: Mapping[str, Mapping[str | None, Attested]]
    """Criterion → building (None for the district as a whole) → what was said last."""
    targets: dict[str, Target]
    rosters: dict[tuple[str, ...], Mapping[str | None, frozenset[str]]]
    progress: Window
    preparation: Window
    """The days for which preparation artefacts count."""

    def window(self, criterion: Criterion) -> Window:
        """The days that count for a criterion."""
        if criterion.window == "preparation":
            return self.preparation
        return self.progress


def setting(rubric: Rubric, source: Source, as_of: date, visible: set[str] | frozenset[str]) -> Setting:
    """Reads once what all criteria share."""
    year = source.school_year(as_of, rubric.defaults.months_in_session)
    return Setting(
        rubric=rubric, source=source, as_of=as_of, visible=frozenset(visible), year=year, progress=Window(min(year.first, as_of), as_of),
        preparation=Window(years_before(as_of, rubric.defaults.preparation_years), as_of), names=dict(source.building_names()),
        attestations=_newest((one.criterion, one) for one in source.attestations(as_of)), targets=dict(source.targets(as_of)), rosters={},
    )  # fmt: skip


def evaluate(
    rubric: Rubric, evidence: Source, as_of: date, buildings: Sequence[str], visible: set[str] | frozenset[str]
) -> Practice:
    """The practice on a day, with today's knowledge. `visible` are the audiences that this device can read."""
    shared = setting(rubric, evidence, as_of, visible)
    ratings = _newest((one.indicator, one) for one in evidence.ratings(as_of))
    ordered = sorted(buildings, key=lambda one: (shared.names.get(one, ""), one))
    indicators = tuple(_indicator(one, shared, ordered, ratings) for one in rubric.indicators)
    hidden = tuple(one for one in ordered if evidence_audience(one) not in shared.visible)
    return Practice(rubric, as_of, shared.year, indicators, hidden)


def judge(criterion: Criterion, building: str | None, shared: Setting) -> CriterionResult:
    """One criterion, for a building or (None) for the district."""
    if criterion.kind == "attested":
        return _attested(criterion, building, shared)
    return _measured(criterion, building, shared)


def _indicator(
    indicator: Indicator, shared: Setting, buildings: Sequence[str], ratings: Mapping[str, Mapping[str | None, Rated]]
) -> IndicatorResult:
    rated = ratings.get(indicator.id, {})
    own = tuple(judge(one, None, shared) for one in indicator.criteria if one.scope == "D")
    rows: list[BuildingResult] = []
    for building in buildings:
        results = tuple(judge(one, building, shared) for one in indicator.criteria if one.scope == "B")
        stage = building_stage(results, shared.rubric)
        rating = _rating(rated.get(building), stage)
        rows.append(BuildingResult(building, shared.names.get(building, ""), stage, rating, results))
    stage = district_stage(own, [row.criteria for row in rows], indicator, shared.rubric)
    return IndicatorResult(indicator, stage, _rating(rated.get(None), stage), tuple(rows), own)


def _rating(newest: Rated | None, stage: StageState) -> Rating | None:
    if newest is None:
        return None
    return Rating(newest, None if stage.reached is None else newest.stage != stage.reached)


def _newest(said: Iterable[tuple[str, Said]]) -> dict[str, dict[str | None, Said]]:
    """What was said last of each thing and building, where what is newer comes first."""
    found: dict[str, dict[str | None, Said]] = {}
    for of, one in said:
        found.setdefault(of, {}).setdefault(one.building, one)
    return found


def _measured(criterion: Criterion, building: str | None, shared: Setting) -> CriterionResult:
    window = shared.window(criterion)
    override = shared.targets.get(criterion.id)
    target = override.target if override else criterion.target or 0.0
    audience = OFFICE if building is None else evidence_audience(building)
    leaders = criterion.params.leaders and OFFICE not in shared.visible
    if audience not in shared.visible or leaders:
        hidden = _LEADERS_HIDDEN if leaders else _HIDDEN[building is None]
        return CriterionResult(
            criterion, building, "not_visible", window, target=target, override=override, notes=(hidden,)
        )
    scene = Scene(
        shared.source, shared.as_of, shared.year, window, shared.preparation, building, shared.names, shared.rosters
    )
    measure = MEASURES[criterion.query or ""](criterion, scene)
    return CriterionResult(
        criterion=criterion, building=building, status=status_of(measure, target, shared.rubric.defaults.partly), window=window,
        value=_value(measure), target=target, measure=measure, override=override,
        notes=(*_notes(criterion, measure, shared, override), *_said_before(criterion, building, shared)),
    )  # fmt: skip


def _said_before(criterion: Criterion, building: str | None, shared: Setting) -> list[str]:
    """What the team once said of a criterion that is counted by now: it is kept and shown, and decides nothing."""
    said = shared.attestations.get(criterion.id, {})
    word = said.get(building) or said.get(None)
    if word is None:
        return []
    what = "met" if word.met else "not yet met"
    return [
        f"The team called this {what} on {day_text(word.on)}. It is counted from records now, and that word decides nothing."
    ]


_HIDDEN = {
    True: "This device may not read the facts that go to the district office.",
    False: "This device may not read the facts of this building.",
}


_LEADERS_HIDDEN = "Facts about leaders are read in the district office only, and this asks for educators and leaders."


def status_of(measure: Measure, target: float, partly: float) -> Status:
    """Holds a count against its target, in exact arithmetic: 4 of 5 is 80 %."""
    if measure.undecided:
        return "no_data"
    goal, half = _goals(1 if measure.denominator is None else measure.denominator, target, partly)
    if measure.numerator >= goal and not measure.unmet:
        return "met"
    return "partly" if measure.numerator and measure.numerator >= half else "not_yet"


@lru_cache(1000)
def _goals(of: int, target: float, partly: float) -> tuple[int, int]:
    """The counts from which on a target is met, and partly met."""
    goal = Fraction(str(target)) * of
    return ceil(goal), ceil(goal * Fraction(str(partly)))


def _value(measure: Measure) -> float | None:
    if measure.denominator is None:
        return float(measure.numerator)
    return round(measure.numerator / measure.denominator, 4) if measure.denominator else None


def _notes(criterion: Criterion, measure: Measure, shared: Setting, override: Target | None) -> tuple[str, ...]:
    notes = [measure.undecided] if measure.undecided else []
    notes += measure.notes
    if criterion.query == "every_month" and not shared.year.from_calendar:
        notes.append("No school calendar is on record, so September to June are taken as the months in session.")
    if override and criterion.unit == "share" and override.target > 1:
        notes.append("The district's target is above 100 % and can't be reached; a share is written as 0.8 for 80 %.")
    return tuple(notes)


def _attested(criterion: Criterion, building: str | None, shared: Setting) -> CriterionResult:
    window = shared.window(criterion)
    said = shared.attestations.get(criterion.id, {})
    # What was said of this building outweighs what was said of the district as a whole.
    words = (word for place in (building, None) if (word := said.get(place)) and word.on >= window.first)
    word = next(words, None)
    if word is None:
        seen = OFFICE in shared.visible
        note = "The team has not judged this yet." if seen else "Attestations are read in the district office."
        return CriterionResult(criterion, building, "no_data" if seen else "not_visible", window, notes=(note,))
    status: Status = "not_yet"
    if word.met:
        status = "attested" if word.evidence else "attested_without_evidence"
    return CriterionResult(criterion, building, status, window, attested=word)
