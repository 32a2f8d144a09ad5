"""Opens one number: the formula in words, the facts it counted, what this device may not open, and what would move it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from fractions import Fraction
from math import ceil
from typing import Any

from talentdesk.errors import UserError
from talentdesk.indicators.evaluate import judge, setting
from talentdesk.indicators.results import CriterionResult, Status
from talentdesk.indicators.rubric import Rubric
from talentdesk.indicators.source import Source
from talentdesk.indicators.wire import criterion_json
from talentdesk.store.evidence import FactRow

ASK_OFFICE = "Ask the district office: it can open the facts that this device may not."
ATTESTED_FORMULA = "The talent management team says whether it is met, with a rationale and the records that show it; nothing is counted."


def explain(
    rubric: Rubric,
    evidence: Source,
    criterion: str,
    *,
    as_of: date,
    building: str | None,
    buildings: Sequence[str],
    visible: set[str] | frozenset[str],
    record_of: Callable[[str], str | None],
) -> dict[str, Any]:
    """The criterion as JSON. A building's criterion without a building is told for all `buildings`: how many of them meet it.

    `record_of` gives the local record behind a fact id, or None where this device may not open it.
    """
    found = rubric.criterion(criterion)
    if found is None:
        raise UserError(
            f"There is no criterion “{criterion}”.", "Criteria are named like 11b.3.1; the indicators page lists them."
        )
    shared = setting(rubric, evidence, as_of, visible)
    if found.scope == "D":
        results = [judge(found, None, shared)]
    else:
        results = [judge(found, one, shared) for one in ([building] if building else buildings)]
    facts = _facts(evidence, results)
    opened = {fact.id: record_of(fact.id) for fact in facts}
    head = _one(results[0]) if found.scope == "D" or building else _many(rubric, found.id, results, as_of)
    return {
        **head,
        "criterion": found.id,
        "formula": found.formula or ATTESTED_FORMULA,
        "rule_version": rubric.version,
        "as_of": as_of.isoformat(),
        "facts": [_fact(fact, opened[fact.id]) for fact in facts],
        "hidden_records": sum(1 for record in opened.values() if record is None),
    }


def would_move(result: CriterionResult) -> list[str]:
    """What would raise the criterion, in counts and never in names. Empty when it is met."""
    status = result.status
    if status in ("met", "attested"):
        return []
    if status == "not_visible":
        return [ASK_OFFICE]
    if status == "attested_without_evidence":
        return ["At least one record linked to the team's attestation as evidence."]
    if result.measure is None:
        return [
            f"An attestation by the talent management team, with the records that show it: {lowered(result.criterion.records)}."
        ]
    if result.measure.undecided:
        return _undecided(result)
    return [*_by_number(result), *(f"Still to be seen: {what}." for what in result.measure.missing)]


def _undecided(result: CriterionResult) -> list[str]:
    if result.denominator == 0 and result.criterion.query in (
        "share_of_contacts",
        "artefact_share",
        "artefacts_backed",
    ):
        return [f"A first {result.criterion.one}."]
    return [
        "A roster with the people who are counted here, the building's list of pseudonyms, or a completed month in session."
    ]


def _by_number(result: CriterionResult) -> list[str]:
    """How much more of what is counted reaches the target. Parts and months are named one by one instead."""
    measure, criterion, query = result.measure, result.criterion, result.criterion.query
    if measure is None or query in ("parts_seen", "artefacts_in_use", "every_month"):
        return []
    target, of = Fraction(str(result.target or 0)), 1 if measure.denominator is None else measure.denominator
    short = ceil(target * of) - measure.numerator
    if short <= 0:
        return []
    if query != "share_of_contacts":
        return [f"{short} more {criterion.one if short == 1 else criterion.many}."]
    moves = [
        f"A recorded need behind {short} of the {of - measure.numerator} visits and cycles that have none, where there was one."
    ]
    if target < 1:
        fresh = ceil((target * of - measure.numerator) / (1 - target))
        moves.append(f"Or {fresh} more {criterion.one if fresh == 1 else criterion.many}.")
    return moves


def _one(result: CriterionResult) -> dict[str, Any]:
    return {**criterion_json(result), "would_move": would_move(result)}


def _many(rubric: Rubric, criterion: str, results: Sequence[CriterionResult], as_of: date) -> dict[str, Any]:
    """A building's criterion over all buildings: a distribution, never a sum of people."""
    met = sum(one.status in rubric.defaults.counts_as_met for one in results)
    hidden = sum(one.status == "not_visible" for one in results)
    found = rubric.criterion(criterion)
    short = max(0, ceil(Fraction(str(rubric.defaults.buildings)) * len(results)) - met)
    status = _over_all(results, met, hidden, short)
    notes = ["Judged for each building; the number tells in how many of them it holds."]
    if hidden:
        notes.append(f"This device may not read the facts of {hidden} of {len(results)} buildings.")
    return {
        "id": criterion,
        "building": None,
        "statement": found.statement if found else "",
        "kind": found.kind if found else "",
        "stage": found.stage if found else None,
        "status": status,
        "value": round(met / len(results), 4) if results else None,
        "target": rubric.defaults.buildings,
        "numerator": met,
        "denominator": len(results),
        "unit": "buildings",
        "window": _window(results[0]) if results else [as_of.isoformat(), as_of.isoformat()],
        "notes": notes,
        "buildings": [criterion_json(one) for one in results],
        "would_move": _more_buildings(status, short),
    }


def _over_all(results: Sequence[CriterionResult], met: int, hidden: int, short: int) -> Status:
    """The status over all buildings. Where those that can't be read here could decide it, it can't be told here."""
    if results and not short:
        return "met"
    if hidden and hidden >= short:
        return "not_visible"
    if met:
        return "partly"
    return "not_yet" if any(one.status not in ("not_visible", "no_data") for one in results) else "no_data"


def _more_buildings(status: Status, short: int) -> list[str]:
    if status == "not_visible":
        return [ASK_OFFICE]
    return [f"{short} more building{'' if short == 1 else 's'} where this is met."] if short else []


def _window(result: CriterionResult) -> list[str]:
    return [result.window.first.isoformat(), result.window.last.isoformat()]


def _facts(evidence: Source, results: Sequence[CriterionResult]) -> list[FactRow]:
    found: dict[tuple[str, str], FactRow] = {}
    for result in results:
        for part in result.measure.slices if result.measure else ():
            for fact in evidence.facts(part):
                found[fact.audience, fact.id] = fact
    return sorted(found.values(), key=lambda fact: (fact.on, fact.kind, fact.id))


def _fact(fact: FactRow, record: str | None) -> dict[str, Any]:
    return {
        "id": fact.id, "kind": fact.kind, "on": fact.on, "building": fact.building, "actor": fact.actor, "actor_role": fact.actor_role,
        "subject_key": fact.subject, "topic": fact.topic, "people": fact.people, "flags": list(fact.flags), "record": record,
    }  # fmt: skip


def lowered(text: str) -> str:
    """A sentence that goes on from another one."""
    return text[:1].lower() + text[1:]
