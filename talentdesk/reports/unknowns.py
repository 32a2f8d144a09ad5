"""What a report on indicators does not know, said as plainly as what it does."""

from __future__ import annotations

from collections.abc import Sequence

from talentdesk.indicators.results import CriterionResult
from talentdesk.reports.base import Given
from talentdesk.reports.wording import count, listed


def unknowns(given: Given) -> list[str]:
    """One sentence for each kind of gap; never empty, because unrecorded work is always one."""
    results = [one for indicator in given.practice.indicators for one in indicator.criteria]
    results += [one for indicator in given.practice.indicators for row in indicator.buildings for one in row.criteria]
    lines = [
        _status_line(results, "no_data", "No data, or not judged yet"),
        _status_line(results, "not_visible", "Not visible on the device that made this report"),
        _status_line(results, "attested_without_evidence", "Attested without evidence, so no stage rests on it"),
        *_counting_lines(results, given),
    ]
    if given.practice.not_visible:
        lines.append(
            f"The facts of {listed([given.building_name(one) for one in given.practice.not_visible])} can't be read on this device."
        )
    if not given.practice.year.from_calendar:
        lines.append(
            "No school calendar is on record: the year is counted from 1 July, and September to June are taken as in session."
        )
    if given.hidden_records:
        facts = count(given.hidden_records, "counted fact rests on a record", "counted facts rest on records")
        lines.append(f"{facts} that this device may not open. They were counted, not read.")
    lines.append(
        "Work that was never recorded, was kept out of the count by the privacy agreement, or has not been synced yet."
    )
    return [line for line in lines if line]


def _status_line(results: Sequence[CriterionResult], status: str, words: str) -> str:
    found = [one for one in results if one.status == status]
    if not found:
        return ""
    ids = {one.criterion.id: sum(other.criterion.id == one.criterion.id for other in found) for one in found}
    named = [name if times == 1 else f"{name} (×{times})" for name, times in sorted(ids.items())]
    return f"{words}: {listed(named, 60)}."


def _counting_lines(results: Sequence[CriterionResult], given: Given) -> list[str]:
    """Per building, the largest gap that any of its criteria shows: the same contact may stand behind several."""
    lines: list[str] = []
    for building in dict.fromkeys(one.building for one in results if one.building):
        measures = [one.measure for one in results if one.building == building and one.measure]
        unknown, unnamed = (
            max((one.unknown for one in measures), default=0),
            max((one.unnamed for one in measures), default=0),
        )
        monthly = max((one.monthly for one in measures), default=0)
        parts = [
            f"{count(unknown, 'pseudonym', 'pseudonyms')} on no list" if unknown else "",
            f"{count(unnamed, 'contact that names', 'contacts that name')} nobody" if unnamed else "",
            f"private work known by month only, with at least {count(monthly, 'person', 'people')}" if monthly else "",
            "more people reached than are on the roster now, so the count is capped"
            if any(one.capped for one in measures)
            else "",
        ]
        said = [part for part in parts if part]
        if said:
            lines.append(
                f"{given.building_name(building)}: {listed(said)}. None of this was added to a count of people."
            )
    return lines
