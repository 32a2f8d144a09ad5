"""What evaluating yields: plain values that a screen, a report and the command line show alike."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal, NamedTuple

from talentdesk.indicators.rubric import Criterion, Indicator, Rubric
from talentdesk.store.evidence import Attested, Rated, SchoolYear, Slice, Target
from talentdesk.store.tallies import Window

Status = Literal["met", "partly", "not_yet", "no_data", "not_visible", "attested", "attested_without_evidence"]
StepState = Literal["reached", "emerging", "not_begun", "nothing_asked"]
STATUS_WORDS: dict[Status, str] = {
    "met": "Met",
    "partly": "Partly met",
    "not_yet": "Not yet",
    "no_data": "No data",
    "not_visible": "Not visible here",
    "attested": "Attested",
    "attested_without_evidence": "Attested without evidence",
}
STATUS_SHAPES: dict[Status, str] = {
    "met": "●", "partly": "◐", "not_yet": "○", "no_data": "–", "not_visible": "◇", "attested": "✎", "attested_without_evidence": "✎?",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Share:
    """A count shown beside another one, or for one building of a district-wide count."""

    label: str
    numerator: int
    denominator: int
    building: str | None = None


class Measure(NamedTuple):
    """What a query counted, before it is held against a target."""

    numerator: int
    denominator: int | None
    window: Window
    slices: tuple[Slice, ...]
    capped: bool = False
    unknown: int = 0
    unnamed: int = 0
    monthly: int = 0
    missing: tuple[str, ...] = ()
    """What is still to be seen, in words that follow *still to be seen:*."""
    unmet: bool = False
    """A condition beside the number does not hold."""
    undecided: str = ""
    """Why there is nothing to judge, as a sentence; empty where there is."""
    notes: tuple[str, ...] = ()
    beside: tuple[Share, ...] = ()
    by_building: tuple[Share, ...] = ()


class CriterionResult(NamedTuple):
    """One criterion, judged for one building or (building None) for the district."""

    criterion: Criterion
    building: str | None
    status: Status
    window: Window
    value: float | None = None
    target: float | None = None
    measure: Measure | None = None
    attested: Attested | None = None
    override: Target | None = None
    notes: tuple[str, ...] = ()

    @property
    def numerator(self) -> int | None:
        """What was counted."""
        return self.measure.numerator if self.measure else None

    @property
    def denominator(self) -> int | None:
        """What it is a share of; None for a plain count."""
        return self.measure.denominator if self.measure else None


@dataclass(frozen=True, slots=True)
class Step:
    """One stage of a ladder: how many of its criteria hold."""

    stage: int
    state: StepState
    met: int
    of: int


@dataclass(frozen=True, slots=True)
class StageState:
    """Where a building or the district stands. `reached` is None where it can't be told here, or where nothing is asked."""

    reached: int | None
    emerging: int | None
    at_least: int
    complete: bool
    """Whether every criterion it rests on could be judged on this device."""
    applies: bool
    """False where the indicator asks nothing of buildings."""
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Rating:
    """The team's stage beside the computed one."""

    rated: Rated
    differs: bool | None
    """None where the computed stage is unknown here."""


@dataclass(frozen=True, slots=True)
class BuildingResult:
    """A building's row of an indicator."""

    building: str
    name: str
    stage: StageState
    rating: Rating | None
    criteria: tuple[CriterionResult, ...]


@dataclass(frozen=True, slots=True)
class IndicatorResult:
    """An indicator for the district and its buildings."""

    indicator: Indicator
    stage: StageState
    rating: Rating | None
    buildings: tuple[BuildingResult, ...]
    criteria: tuple[CriterionResult, ...]


@dataclass(frozen=True, slots=True)
class Practice:
    """The whole practice on one day."""

    rubric: Rubric
    as_of: date
    year: SchoolYear
    indicators: tuple[IndicatorResult, ...]
    not_visible: tuple[str, ...] = field(default=())
    """Buildings whose facts this device can't open."""
