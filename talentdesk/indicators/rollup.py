"""From judged criteria to stages: a building's from its own criteria, the district's from its own and from its buildings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from talentdesk.indicators.results import CriterionResult, StageState, Status, Step, StepState
from talentdesk.indicators.rubric import Indicator, Rubric


class Held(NamedTuple):
    """Of the criteria of one stage, how many hold."""

    met: int
    of: int
    hidden: int
    """How many this device can't judge."""

    @property
    def passed(self) -> bool:
        """Whether all of them hold."""
        return self.met == self.of

    @property
    def blocked(self) -> bool:
        """Whether it is open only because this device may not know: then the stage reached can't be told here."""
        return not self.passed and self.met + self.hidden == self.of


Ladder = Mapping[int, Held]
"""What holds of each stage, in their order."""


def building_stage(results: Sequence[CriterionResult], rubric: Rubric) -> StageState:
    """A building's stage. A stage that asks nothing of buildings holds none of them up, and is not reached by that alone."""
    return _building(_judged(results), _stages(rubric), rubric.defaults.counts_as_met)


def district_stage(
    results: Sequence[CriterionResult],
    buildings: Sequence[Sequence[CriterionResult]],
    indicator: Indicator,
    rubric: Rubric,
) -> StageState:
    """The district's stage: all of its own criteria, and enough buildings at that stage or beyond."""
    own, *rows = (
        _ladder(_judged(one), _stages(rubric), rubric.defaults.counts_as_met) for one in (results, *buildings)
    )
    first = min((one.stage for one in indicator.criteria if one.scope == "B"), default=6)
    stood = [_last_passed({stage: held.passed for stage, held in row.items()}) for row in rows]
    enough = Fraction(str(rubric.defaults.buildings))
    outcomes = {stage: held.passed and (first > stage or _share(stood, stage) >= enough) for stage, held in own.items()}
    every = {
        stage: Held(*map(sum, zip(held, *(row[stage] for row in rows), strict=True))) for stage, held in own.items()
    }
    top = _last_passed(outcomes)
    return _state(top, top, every)


Judged = tuple[tuple[int, Status], ...]


def _judged(results: Sequence[CriterionResult]) -> Judged:
    """All that a stage rests on. Many buildings are judged alike, so that what follows from it is worked out once."""
    return tuple((one.criterion.stage, one.status) for one in results)


def _stages(rubric: Rubric) -> tuple[int, ...]:
    return tuple(stage.id for stage in rubric.stages)


@lru_cache(1000)
def _ladder(judged: Judged, stages: tuple[int, ...], counts_as_met: tuple[str, ...]) -> Ladder:
    found: dict[int, Held] = {}
    for stage in stages:
        of = [status for where, status in judged if where == stage]
        found[stage] = Held(sum(one in counts_as_met for one in of), len(of), of.count("not_visible"))
    return found


@lru_cache(1000)
def _building(judged: Judged, stages: tuple[int, ...], counts_as_met: tuple[str, ...]) -> StageState:
    held = _ladder(judged, stages, counts_as_met)
    if not judged:
        steps = tuple(Step(stage, "nothing_asked", 0, 0) for stage in stages)
        return StageState(None, None, 0, complete=True, applies=False, steps=steps)
    top = _last_passed({stage: one.passed for stage, one in held.items()})
    return _state(top if top >= min(stage for stage, _ in judged) else 0, top, held)


def _share(stood: Sequence[int], stage: int) -> Fraction:
    """Which share of the buildings stands at a stage or beyond."""
    return Fraction(sum(one >= stage for one in stood), len(stood)) if stood else Fraction(0)


def _last_passed(outcomes: Mapping[int, bool]) -> int:
    """The highest stage before the first that is not passed."""
    last = 0
    for stage, passed in outcomes.items():
        if not passed:
            break
        last = stage
    return last


def _state(at_least: int, passed: int, held: Ladder) -> StageState:
    steps = tuple(Step(stage, _step(stage, passed, one), one.met, one.of) for stage, one in held.items())
    emerging = next((step.stage for step in steps if step.state == "emerging"), None)
    blocked = passed + 1 in held and held[passed + 1].blocked
    complete = not any(one.hidden for one in held.values())
    return StageState(None if blocked else at_least, emerging, at_least, complete=complete, applies=True, steps=steps)


def _step(stage: int, passed: int, held: Held) -> StepState:
    if held.of == 0:
        return "nothing_asked"
    if stage <= passed:
        return "reached"
    return "emerging" if held.met else "not_begun"
