"""From judged criteria to stages: a building's from its own criteria, the district's from its own and from its buildings."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from talentdesk.indicators.results import CriterionResult, StageState, Step, StepState
from talentdesk.indicators.rubric import Indicator, Rubric


def building_stage(results: Sequence[CriterionResult], rubric: Rubric) -> StageState:
    """A building's stage. A stage that asks nothing of buildings holds none of them up, and is not reached by that alone."""
    if not results:
        steps = tuple(Step(stage.id, "nothing_asked", 0, 0) for stage in rubric.stages)
        return StageState(None, None, 0, complete=True, applies=False, steps=steps)
    held = {
        stage.id: [_holds(one, rubric) for one in results if one.criterion.stage == stage.id] for stage in rubric.stages
    }
    first = min(one.criterion.stage for one in results)
    top = _last_passed([(stage, all(of)) for stage, of in held.items()])
    at_least = top if top >= first else 0
    blocked = _blocked_by_sight(results, top + 1, rubric)
    return _state(at_least, top, blocked, [(stage, sum(of), len(of)) for stage, of in held.items()], _all_seen(results))


def passes(results: Sequence[CriterionResult], stage: int, rubric: Rubric) -> bool:
    """Whether a building holds all its criteria up to a stage."""
    return all(_holds(one, rubric) for one in results if one.criterion.stage <= stage)


def district_stage(
    results: Sequence[CriterionResult],
    buildings: Sequence[Sequence[CriterionResult]],
    indicator: Indicator,
    rubric: Rubric,
) -> StageState:
    """The district's stage: all of its own criteria, and enough buildings at that stage or beyond."""
    asked = [one.stage for one in indicator.criteria if one.scope == "B"]
    outcomes: list[tuple[int, bool]] = []
    counts: list[tuple[int, int, int]] = []
    for stage in rubric.stages:
        own = [_holds(one, rubric) for one in results if one.criterion.stage == stage.id]
        theirs = [one for row in buildings for one in row if one.criterion.stage == stage.id]
        there = _share([passes(row, stage.id, rubric) for row in buildings])
        enough = min(asked, default=6) > stage.id or there >= Fraction(str(rubric.defaults.buildings))
        outcomes.append((stage.id, all(own) and enough))
        counts.append((stage.id, sum(own) + sum(_holds(one, rubric) for one in theirs), len(own) + len(theirs)))
    top = _last_passed(outcomes)
    every = [*results, *(one for row in buildings for one in row)]
    blocked = _blocked_by_sight(every, top + 1, rubric)
    return _state(top, top, blocked, counts, _all_seen(every))


def _holds(result: CriterionResult, rubric: Rubric) -> bool:
    return result.status in rubric.defaults.counts_as_met


def _all_seen(results: Sequence[CriterionResult]) -> bool:
    return all(one.status != "not_visible" for one in results)


def _share(held: Sequence[bool]) -> Fraction:
    return Fraction(sum(held), len(held)) if held else Fraction(0)


def _last_passed(outcomes: Sequence[tuple[int, bool]]) -> int:
    """The highest stage before the first that is not passed."""
    last = 0
    for stage, passed in outcomes:
        if not passed:
            break
        last = stage
    return last


def _blocked_by_sight(results: Sequence[CriterionResult], stage: int, rubric: Rubric) -> bool:
    """Whether the next stage is open only because this device may not know: then the stage reached can't be told here."""
    open_ones = [one for one in results if one.criterion.stage == stage and not _holds(one, rubric)]
    return bool(open_ones) and all(one.status == "not_visible" for one in open_ones)


def _state(
    at_least: int, passed: int, blocked: bool, counts: Sequence[tuple[int, int, int]], complete: bool
) -> StageState:
    steps = tuple(Step(stage, _step(stage, passed, met, of), met, of) for stage, met, of in counts)
    emerging = next((step.stage for step in steps if step.state == "emerging"), None)
    return StageState(None if blocked else at_least, emerging, at_least, complete=complete, applies=True, steps=steps)


def _step(stage: int, passed: int, met: int, of: int) -> StepState:
    if of == 0:
        return "nothing_asked"
    if stage <= passed:
        return "reached"
    return "emerging" if met else "not_begun"
