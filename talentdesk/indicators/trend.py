"""How one criterion stood at the end of each month of the school year, and on the day that is looked at."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from talentdesk.errors import UserError
from talentdesk.indicators.evaluate import judge, setting
from talentdesk.indicators.queries import completed_months
from talentdesk.indicators.rubric import Rubric
from talentdesk.indicators.source import Source
from talentdesk.store.evidence import SchoolYear, last_day_of


def trend(
    rubric: Rubric,
    evidence: Source,
    criterion: str,
    *,
    as_of: date,
    building: str | None,
    visible: set[str] | frozenset[str],
) -> list[dict[str, Any]]:
    """The criterion on each of these days, oldest first, judged as of that day with today's knowledge.

    Empty for what the team attests, for what this device may not know, and for a building's criterion without a building.
    """
    found = rubric.criterion(criterion)
    if found is None:
        raise UserError(
            f"There is no criterion “{criterion}”.", "Criteria are named like 11b.3.1; the indicators page lists them."
        )
    if found.kind == "attested" or (found.scope == "B" and building is None):
        return []
    place = building if found.scope == "B" else None
    year = evidence.school_year(as_of, rubric.defaults.months_in_session)
    judged = ((day, judge(found, place, setting(rubric, evidence, day, visible))) for day in _days(year, as_of))
    return [
        {
            "as_of": day.isoformat(), "status": one.status, "value": one.value, "target": one.target, "numerator": one.numerator,
            "denominator": one.denominator,
        }
        for day, one in judged if one.status != "not_visible"
    ]  # fmt: skip


def _days(year: SchoolYear, as_of: date) -> Sequence[date]:
    ends = (min(last_day_of(month), year.last) for month in completed_months(year, as_of))
    return [*(day for day in ends if day < as_of), as_of]
