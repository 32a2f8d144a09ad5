"""The JSON shape of the indicators, as the command line and the screens receive it. Keys may be added, none renamed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from talentdesk.indicators.results import (
    BuildingResult,
    CriterionResult,
    IndicatorResult,
    Practice,
    Rating,
    Share,
    StageState,
)
from talentdesk.indicators.rubric import Rubric


def to_json(practice: Practice) -> dict[str, Any]:
    """The whole practice."""
    rubric = practice.rubric
    return {
        "as_of": practice.as_of.isoformat(),
        "rule_version": rubric.version,
        "practice": {"id": rubric.practice, "title": rubric.title, "statement": rubric.statement},
        "school_year": {
            "name": practice.year.name,
            "first": practice.year.first.isoformat(),
            "from_calendar": practice.year.from_calendar,
        },
        "stages": [{"id": 0, "title": rubric.stage_title(0), "group": None}]
        + [
            {"id": one.id, "title": one.title, "group": one.group, "printed": dict(one.printed)}
            for one in rubric.stages
        ],
        "not_visible": list(practice.not_visible),
        "indicators": [_indicator(one, rubric) for one in practice.indicators],
    }


def criterion_json(result: CriterionResult) -> dict[str, Any]:
    """One judged criterion."""
    criterion, measure = result.criterion, result.measure
    shape: dict[str, Any] = {
        "id": criterion.id, "stage": criterion.stage, "kind": criterion.kind, "status": result.status, "value": result.value,
        "target": result.target, "numerator": result.numerator, "denominator": result.denominator,
        "window": [result.window.first.isoformat(), result.window.last.isoformat()],
        "scope": criterion.scope, "building": result.building, "statement": criterion.statement, "records": criterion.records,
        "unit": criterion.unit if criterion.kind == "measured" else None, "default_target": criterion.target, "notes": list(result.notes),
        "target_reason": result.override.reason if result.override else None, "later": criterion.later or None,
    }  # fmt: skip
    if measure is not None:
        shape |= {
            "capped": measure.capped, "unknown_subjects": measure.unknown, "unnamed": measure.unnamed, "monthly_at_least": measure.monthly,
            "missing": list(measure.missing), "beside": _shares(measure.beside), "by_building": _shares(measure.by_building),
        }  # fmt: skip
    if result.attested is not None:
        said = result.attested
        shape["attestation"] = {
            "id": said.id, "on": said.on.isoformat(), "met": said.met, "rationale": said.rationale, "evidence": list(said.evidence),
            "building": said.building,
        }  # fmt: skip
    return shape


def _indicator(result: IndicatorResult, rubric: Rubric) -> dict[str, Any]:
    return {
        "id": result.indicator.id,
        "title": result.indicator.title,
        **_stage(result.stage, result.rating, rubric),
        "distribution": _distribution(result.buildings),
        "buildings": [
            {
                "building": row.building,
                "name": row.name,
                **_stage(row.stage, row.rating, rubric),
                "criteria": [criterion_json(one) for one in row.criteria],
            }
            for row in result.buildings
        ],
        "criteria": [criterion_json(one) for one in result.criteria],
    }


def _stage(stage: StageState, rating: Rating | None, rubric: Rubric) -> dict[str, Any]:
    return {
        "stage": stage.reached,
        "stage_title": None if stage.reached is None else rubric.stage_title(stage.reached),
        "emerging": stage.emerging,
        "at_least": stage.at_least,
        "complete": stage.complete,
        "applies": stage.applies,
        "steps": [{"stage": one.stage, "state": one.state, "met": one.met, "of": one.of} for one in stage.steps],
        "rating": rating.rated.stage if rating else None,
        "differs": rating.differs if rating else None,
        "rated": _rated(rating, rubric) if rating else None,
    }


def _rated(rating: Rating, rubric: Rubric) -> dict[str, Any]:
    said = rating.rated
    return {
        "id": said.id, "stage": said.stage, "title": rubric.stage_title(said.stage), "on": said.on.isoformat(),
        "rationale": said.rationale, "evidence": list(said.evidence),
    }  # fmt: skip


def _distribution(rows: Sequence[BuildingResult]) -> dict[str, int]:
    """How many buildings stand at each stage; those whose stage can't be told here are left out."""
    stages = [row.stage.reached for row in rows if row.stage.reached is not None]
    return {str(stage): stages.count(stage) for stage in sorted(set(stages))}


def _shares(shares: Sequence[Share]) -> list[dict[str, Any]]:
    return [
        {"label": one.label, "building": one.building, "numerator": one.numerator, "denominator": one.denominator}
        for one in shares
    ]
