"""The progress of the practice: one page for the whole, then every criterion with its count, and what is not known."""

from __future__ import annotations

from dataclasses import replace

from talentdesk.indicators.results import IndicatorResult, Rating, StageState, StepState
from talentdesk.reports.base import Given, Report
from talentdesk.reports.criteria_table import criteria_table
from talentdesk.reports.document import (
    Block,
    Bullets,
    Column,
    Document,
    Heading,
    Note,
    Paragraph,
    Row,
    Square,
    Squares,
    Table,
    Text,
)  # fmt: skip
from talentdesk.reports.method import method
from talentdesk.reports.unknowns import unknowns
from talentdesk.reports.wording import count, linked, listed, percent, shortened
from talentdesk.schema.types import day_text as day

SIGNED_WORD = (
    "Every count is the signed word of its author: that a visit, a session or a meeting took place, on which day and of which kind. "
    "Nobody's notes were read to make this report. It names no teacher and ranks nobody."
)
STEP_WORDS: dict[StepState, str] = {
    "reached": "reached", "emerging": "emerging", "not_begun": "not begun", "nothing_asked": "nothing asked",
}  # fmt: skip


def build(given: Given) -> Document:
    """The report as a Document."""
    practice, rubric = given.practice, given.practice.rubric
    year = practice.year
    facts = (
        ("As of", day(practice.as_of)),
        ("Rule version", rubric.version),
        ("School year", f"{year.name}, counted from {day(min(year.first, practice.as_of))}"),
        *((("Made by", given.made_by),) if given.made_by else ()),
    )
    blocks: list[Block] = [*_overview(given)]
    for result in practice.indicators:
        blocks += _indicator(result, given)
    blocks += [Heading("What this report does not know", 1), Bullets(tuple(unknowns(given)))]
    blocks += method(rubric, practice)
    footer = f"As of {day(practice.as_of)} · rule version {rubric.version} · counts are their authors' signed word"
    return Document(f"{rubric.title}: indicator progress", given.district_name, footer, facts, tuple(blocks))


REPORT = Report(
    name="indicator-progress",
    title="Indicator progress",
    help="How far the district and each building are with Practice 11, with every count behind it.",
    build=build,
)


def _overview(given: Given) -> list[Block]:
    practice, rubric = given.practice, given.practice.rubric
    columns = (
        Column("", 22),
        *(Column(f"{one.indicator.id}  {one.indicator.title}", 26) for one in practice.indicators),
    )
    rows = [Row((Text("District", bold=True), *(_squares(one.stage, given) for one in practice.indicators)), lead=True)]
    if any(one.rating for one in practice.indicators):
        rows.append(Row((Text("Team rating"), *(_rating_cell(one.rating, given) for one in practice.indicators))))
    for n, building in enumerate(row.building for row in practice.indicators[0].buildings):
        cells = (_building_cell(one, n, given) for one in practice.indicators)
        rows.append(Row((Text(given.building_name(building)), *cells)))
    ladder = " → ".join(one.title for one in rubric.stages)
    ahead = (Column("Indicator", 11), Column("Next for the district", 21), Column("Still open", 68))
    return [
        Paragraph(rubric.statement),
        Table(columns, tuple(rows)),
        Paragraph(f"Stages: {ladder}. A full square is reached, a half square emerging.", "muted", small=True),
        Heading("In short"),
        Bullets(tuple(f"{one.indicator.id}  {_standing(one, given)}" for one in practice.indicators)),
        Note(SIGNED_WORD),
        Heading("What is next", 1),
        Paragraph("For each indicator the next stage of the district, and what that stage still asks for."),
        Table(ahead, tuple(_next(one, given) for one in practice.indicators)),
    ]


def _squares(stage: StageState, given: Given) -> Squares | Text:
    """A stage as squares with its name; where it can't be told, the words say so."""
    if not stage.applies:
        return Text("District work", tone="muted", small="Judged for the district as a whole")
    titles = given.practice.rubric.stage_title
    if stage.reached is None and not stage.emerging:
        return Text("Not visible here", shape="◇", tone="muted")
    states: tuple[Square, ...] = tuple(_square(step.stage, stage) for step in stage.steps)
    small = f"{titles(stage.emerging)} emerging" if stage.emerging else ""
    if stage.reached is None:
        word = f"{titles(stage.at_least)} or beyond" if stage.at_least else "Stage not visible here"
        return Squares(states, word, small)
    return Squares(states, titles(stage.reached), small)


def _square(step: int, stage: StageState) -> Square:
    if step <= stage.at_least:
        return "reached"
    return "emerging" if step == stage.emerging else "open"


def _building_cell(result: IndicatorResult, n: int, given: Given) -> Squares | Text:
    row = result.buildings[n]
    cell = _squares(row.stage, given)
    if row.rating is None:
        return cell
    differs = " (differs)" if row.rating.differs else ""
    said = f"Team: {given.practice.rubric.stage_title(row.rating.rated.stage)}{differs}"
    return replace(cell, small=f"{cell.small}\n{said}" if cell.small else said)


def _rating_cell(rating: Rating | None, given: Given) -> Text:
    if rating is None:
        return Text("None", tone="muted")
    title, on = given.practice.rubric.stage_title(rating.rated.stage), day(rating.rated.on)
    if rating.differs is None:
        return Text(title, small=f"{on}; computed stage not visible here")
    if rating.differs:
        return Text(title, shape="≠", tone="warn", small=f"{on}; differs from the computed stage")
    return Text(title, shape="=", small=f"{on}; same as the computed stage")


def _next(result: IndicatorResult, given: Given) -> Row:
    """What the district's next stage still asks for, criterion by criterion."""
    rubric, stage = given.practice.rubric, result.stage
    name = Text("", name=result.indicator.id)
    if stage.reached is None:
        return Row(
            (
                name,
                Text("Not visible here", shape="◇", tone="muted"),
                Text("The district's stage can't be told on this device."),
            )
        )
    if stage.reached == len(rubric.stages):
        return Row((name, Text("Every stage is reached"), Text("")))
    ahead = stage.reached + 1
    lines = [_open_line(criterion.id, criterion.statement, result, given) for criterion in result.indicator.at(ahead)]
    lines = [line for line in lines if line]
    done = len(result.indicator.at(ahead)) - len(lines)
    held = f"{done} of {count(len(result.indicator.at(ahead)), 'criterion', 'criteria')} settled"
    return Row((name, Text(rubric.stage_title(ahead), small=held), Text("\n".join(lines))))


def _open_line(criterion: str, statement: str, result: IndicatorResult, given: Given) -> str:
    held = given.practice.rubric.defaults.counts_as_met
    own = [one for one in result.criteria if one.criterion.id == criterion]
    if own:
        return "" if own[0].status in held else f"{criterion} {statement}"
    judged = [(row.building, one) for row in result.buildings for one in row.criteria if one.criterion.id == criterion]
    short = [given.building_name(building) for building, one in judged if one.status not in held]
    where = "all buildings" if len(short) == len(judged) > 1 else listed(short)
    return f"{criterion} {statement.rstrip('.')} – open in {where}." if short else ""


def _indicator(result: IndicatorResult, given: Given) -> list[Block]:
    head = Heading(f"{result.indicator.id}  {result.indicator.title}", 1)
    blocks: list[Block] = [head, Paragraph(_standing(result, given))]
    if result.rating:
        blocks.append(_rating_note("Team rating", result.rating, result.stage, given))
    rated = [(row, row.rating) for row in result.buildings if row.rating]
    blocks += [
        _rating_note(f"Team rating for {given.building_name(row.building)}", rating, row.stage, given)
        for row, rating in rated
    ]
    for stage in given.practice.rubric.stages:
        step = next(one for one in result.stage.steps if one.stage == stage.id)
        known = result.stage.reached is not None or step.state == "reached"
        blocks.append(Heading(f"{stage.title} – {STEP_WORDS[step.state] if known else 'not visible here'}"))
        if result.indicator.id in stage.printed:
            printed = stage.printed[result.indicator.id]
            blocks.append(
                Paragraph(f"The source prints “{printed}” a second time here; {stage.title} is meant.", "muted")
            )
        blocks += criteria_table(result, stage.id, given)
    return blocks


def _standing(result: IndicatorResult, given: Given) -> str:
    stage, titles = result.stage, given.practice.rubric.stage_title
    if stage.reached is None:
        return "The district's stage rests on facts that this device may not read."
    text = (
        f"The district stands at {titles(stage.reached)}."
        if stage.reached
        else "The district has reached no stage yet."
    )
    if stage.emerging:
        text += f" {titles(stage.emerging)} is emerging."
    known = [row.stage.reached for row in result.buildings if row.stage.applies and row.stage.reached is not None]
    if not known:
        return text
    spread = [
        f"{known.count(one)} at {titles(one)}" if one else f"{known.count(one)} not begun" for one in sorted(set(known))
    ]
    need = percent(given.practice.rubric.defaults.buildings)
    return f"{text} Buildings: {listed(spread)}. The district follows when {need} of its buildings stand at a stage or beyond."


def _rating_note(title: str, rating: Rating, stage: StageState, given: Given) -> Note:
    titles, said = given.practice.rubric.stage_title, rating.rated
    verdict = "same as the computed stage"
    if rating.differs is None:
        verdict = "computed stage not visible here"
    elif rating.differs:
        verdict = f"differs from the computed stage ({titles(stage.at_least)})"
    records = linked(len(said.evidence))
    text = f"{shortened(said.rationale, 900)}\n{day(said.on)}, {records}."
    return Note(text, f"{title}: {titles(said.stage)} – {verdict}")
