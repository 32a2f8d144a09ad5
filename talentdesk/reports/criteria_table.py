"""The criteria of one stage as a table: status in shape and word, count, goal, and what there is to say about it."""

from __future__ import annotations

from collections.abc import Sequence

from talentdesk.indicators.explain import lowered, would_move
from talentdesk.indicators.results import STATUS_SHAPES, STATUS_WORDS, CriterionResult, IndicatorResult, Status
from talentdesk.indicators.rubric import Criterion
from talentdesk.reports.base import Given
from talentdesk.reports.document import Block, Column, Paragraph, Row, Table, Text, Tone
from talentdesk.reports.wording import count, linked, listed, percent, shortened
from talentdesk.schema.types import day_text as day
from talentdesk.store.evidence import Target

TONES: dict[Status, Tone] = {
    "met": "ok", "partly": "warn", "not_yet": "plain", "no_data": "muted", "not_visible": "muted", "attested": "accent",
    "attested_without_evidence": "warn",
}  # fmt: skip
COLUMNS = (
    Column("Criterion", 38),
    Column("Status", 19),
    Column("Count", 14, "right"),
    Column("Goal", 10, "right"),
    Column("Remarks", 36),
)


def criteria_table(result: IndicatorResult, stage: int, given: Given) -> list[Block]:
    """The table of one stage of one indicator, and the days that were counted for it."""
    rows: list[Row] = []
    for criterion in result.indicator.at(stage):
        if criterion.scope == "D":
            judged = next(one for one in result.criteria if one.criterion.id == criterion.id)
            rows += _district_rows(judged, stage)
        else:
            rows += _building_rows(criterion, result, given)
    windows = {
        (one.window.first, one.window.last) for one in _judged(result, stage) if one.criterion.window == _usual(stage)
    }
    days = [Paragraph(f"Counted from {day(first)} to {day(last)}.", "muted") for first, last in sorted(windows)]
    return [*days, Table(COLUMNS, tuple(rows))]


def _usual(stage: int) -> str:
    return "preparation" if stage <= 2 else "progress"


def _judged(result: IndicatorResult, stage: int) -> list[CriterionResult]:
    every = [*result.criteria, *(one for row in result.buildings for one in row.criteria)]
    return [one for one in every if one.criterion.stage == stage]


def _district_rows(judged: CriterionResult, stage: int) -> list[Row]:
    remarks = _remarks(judged)
    if judged.override is not None:
        remarks.append(_own_goal(judged.override))
    if judged.criterion.window != _usual(stage):
        remarks.append(f"Counted from {day(judged.window.first)}.")
    rows = [Row((Text(judged.criterion.statement, name=judged.criterion.id), *_cells(judged, remarks)))]
    for share in judged.measure.by_building if judged.measure else ():
        value = f"{share.numerator} of {share.denominator}"
        rows.append(
            Row((Text(f"–  {share.label}", tone="muted"), Text(""), Text(value, tone="muted"), Text(""), Text("")))
        )
    return rows


def _building_rows(criterion: Criterion, result: IndicatorResult, given: Given) -> list[Row]:
    """A row that states the criterion, then its buildings in the order of their names; those that say the same share a row."""
    judged = [
        (row.building, one) for row in result.buildings for one in row.criteria if one.criterion.id == criterion.id
    ]
    met = sum(one.status in given.practice.rubric.defaults.counts_as_met for _, one in judged)
    override = next((one.override for _, one in judged if one.override), None)
    own = _own_goal(override) if override else ""
    tally = f"Holds in {met} of {count(len(judged), 'building', 'buildings')}"
    rows = [Row((Text(criterion.statement, name=criterion.id), Text(tally, bold=True, small=own)), lead=True, span=4)]
    groups: dict[tuple[object, ...], list[str]] = {}
    samples: dict[tuple[object, ...], CriterionResult] = {}
    for building, one in judged:
        key = (one.status, *_remarks(one)) if one.measure is None else (building,)
        groups.setdefault(key, []).append(given.building_name(building))
        samples.setdefault(key, one)
    for key, names in groups.items():
        label = "All buildings" if len(names) == len(judged) > 1 else listed(names, 40)
        rows.append(Row((Text(label), *_cells(samples[key], _remarks(samples[key])))))
    return rows


def _cells(judged: CriterionResult, remarks: Sequence[str]) -> tuple[Text, ...]:
    status = Text(STATUS_WORDS[judged.status], shape=STATUS_SHAPES[judged.status], tone=TONES[judged.status])
    return status, _count(judged), _goal(judged), Text("\n".join(remarks))


def _count(judged: CriterionResult) -> Text:
    measure = judged.measure
    if measure is None or measure.denominator == 0:
        return Text("")
    if measure.denominator is None:
        return Text(str(measure.numerator))
    share = percent(judged.value) if judged.value is not None else ""
    more = " (capped)" if measure.capped else ""
    return Text(f"{measure.numerator} of {measure.denominator}{more}", small=share)


def _goal(judged: CriterionResult) -> Text:
    if judged.target is None:
        return Text("")
    goal = percent(judged.target) if judged.criterion.unit == "share" else f"{judged.target:g}"
    return Text(goal, small="own goal" if judged.override else "")


def _remarks(judged: CriterionResult) -> list[str]:
    said = judged.attested
    if said is not None:
        records = linked(len(said.evidence))
        return [f"{day(said.on)}, {records}. {shortened(said.rationale)}"]
    remarks = [*judged.notes]
    if judged.measure is not None:
        remarks += [
            f"Beside it, {one.label}: {one.numerator} of {one.denominator}."
            for one in judged.measure.beside
            if one.numerator
        ]
        remarks += _moves(judged)
    return remarks


def _own_goal(override: Target) -> str:
    return f"The district's own goal since {day(override.valid_from)}: {shortened(override.reason, 160)}"


def _moves(judged: CriterionResult) -> list[str]:
    """What would move it, with all that is still to be seen in one sentence."""
    if judged.measure is None or judged.measure.undecided or judged.status == "met":
        return []
    numbers = [move for move in would_move(judged) if not move.startswith("Still to be seen")]
    remarks = [f"Would move it: {lowered(numbers[0])}", *numbers[1:]] if numbers else []
    if judged.measure.missing:
        remarks.append(f"Still to be seen: {'; '.join(judged.measure.missing)}.")
    return remarks
