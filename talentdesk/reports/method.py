"""The appendix of a report on indicators: how the numbers were made."""

from __future__ import annotations

from talentdesk.indicators.results import STATUS_SHAPES, STATUS_WORDS, Practice, Status
from talentdesk.indicators.rubric import Rubric
from talentdesk.reports.criteria_table import TONES
from talentdesk.reports.document import Block, Bullets, Column, Heading, Row, Table, Text
from talentdesk.reports.wording import percent
from talentdesk.schema.types import day_text as day

MEANINGS: dict[Status, str] = {
    "met": "Counted from records, and at the goal or above.",
    "partly": "Counted, and at half of the goal or more; or the count is there and a condition beside it is not.",
    "not_yet": "Counted and below that; or the team says that it is not met.",
    "no_data": "There is nothing to count from, or the team has not judged it yet.",
    "not_visible": "The device that made this report may not read what is needed. It is not a judgement.",
    "attested": "The team says that it is met, with a reason and linked records.",
    "attested_without_evidence": "The team says that it is met but links no record. No stage rests on it.",
}


def method(rubric: Rubric, practice: Practice) -> list[Block]:
    """Heading, rules, meaning of each status, and the formula of each measured criterion."""
    return [
        Heading("How this was computed", 1, same_page=True),
        Bullets(tuple(_rules(rubric))),
        Heading("What each status means"),
        Table((Column("Status", 26), Column("Meaning", 74)), tuple(_status_row(one) for one in MEANINGS)),
        Heading("How each measured criterion is counted"),
        Table((Column("Criterion", 11), Column("Formula", 70), Column("Goal", 19)), tuple(_formulas(rubric, practice))),
    ]


def _rules(rubric: Rubric) -> list[str]:
    defaults = rubric.defaults
    visit = "the talk was held, or it led to a coaching cycle, and a next step was recorded"
    reached = "all its criteria and those of every earlier stage are met or attested with evidence"
    return [
        "Counts come from facts: that a contact took place, its day, its kind and its author's role. Facts carry no words of a note.",
        f"A visit counts when its loop is closed: {visit}. A visit alone raises nothing.",
        "Educators are counted under pseudonyms that their building lists for one school year. Any other pseudonym is not counted.",
        "The people a share is taken of are those on the roster on the day of the report, in the roles named.",
        f"Progress is counted over the school year to date; what prepares it counts for {defaults.preparation_years} years.",
        f"Partly met is {percent(defaults.partly)} of the goal or more.",
        f"A stage is reached when {reached}; it is emerging when some are.",
        f"The district reaches a stage with all of its own criteria and {percent(defaults.buildings)} of the buildings there or beyond.",
        "Where a stage asks nothing of buildings, no building holds the district up at it.",
        "The team's rating stands beside the computed stage and never replaces it.",
    ]


def _status_row(status: Status) -> Row:
    return Row((Text(STATUS_WORDS[status], shape=STATUS_SHAPES[status], tone=TONES[status]), Text(MEANINGS[status])))


def _formulas(rubric: Rubric, practice: Practice) -> list[Row]:
    judged = {one.criterion.id: one for indicator in practice.indicators for one in indicator.criteria}
    judged |= {
        one.criterion.id: one
        for indicator in practice.indicators
        for row in indicator.buildings
        for one in row.criteria
    }
    rows: list[Row] = []
    for criterion in rubric.criteria:
        if criterion.kind == "attested":
            continue
        found = judged.get(criterion.id)
        target = found.target if found and found.target is not None else criterion.target or 0.0
        goal = percent(target) if criterion.unit == "share" else f"{target:g}"
        since = f"district's own since {day(found.override.valid_from)}" if found and found.override else ""
        rows.append(Row((Text("", name=criterion.id), Text(criterion.formula), Text(goal, small=since))))
    return rows
