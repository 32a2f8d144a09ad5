"""The progress of the practice: one page for the whole, then every criterion with its count, and what is not known."""

from __future__ import annotations

from collections.abc import Sequence

from talentdesk.indicators.results import CriterionResult, IndicatorResult, Rating, StageState
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
    Squares,
    Table,
    Text,
)
from talentdesk.reports.method import method
from talentdesk.reports.wording import count, day, listed, percent, shortened

SIGNED_WORD = (
    "Every count is the signed word of its author: that a visit, a session or a meeting took place, on which day and of which kind. "
    "Nobody's notes were read to make this report. It names no teacher and ranks nobody."
)


def build(given: Given) -> Document:
    """The report as a Document."""
    practice, rubric = given.practice, given.practice.rubric
    year = practice.year
    facts = (
        ("District", given.district_name),
        ("As of", day(practice.as_of)),
        ("School year", f"{year.name}, counted from {day(min(year.first, practice.as_of))}"),
        ("Rule version", rubric.version),
        *((("Made by", given.made_by),) if given.made_by else ()),
    )
    blocks: list[Block] = [*_overview(given)]
    for result in practice.indicators:
        blocks += _indicator(result, given)
    blocks += [Heading("What this report does not know", 1), Bullets(tuple(_unknowns(given)))]
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
        rows.append(Row((Text(_name(given, building)), *cells)))
    ladder = " → ".join(one.title for one in rubric.stages)
    return [
        Paragraph(rubric.statement),
        Table(columns, tuple(rows)),
        Paragraph(
            f"Five stages: {ladder}. A full square is a stage reached, a half square one that is emerging.", "muted"
        ),
        Heading("In short"),
        Bullets(tuple(_in_short(one, given) for one in practice.indicators)),
        Note(SIGNED_WORD),
    ]


def _squares(stage: StageState, given: Given) -> Squares | Text:
    """A stage as squares with its name; where it can't be told, the words say so."""
    if not stage.applies:
        return Text("District work", tone="muted", small="Judged for the district as a whole")
    titles = given.practice.rubric.stage_title
    if stage.reached is None and not stage.emerging:
        return Text("Not visible here", shape="◇", tone="muted")
    states = tuple(
        "reached" if step.stage <= stage.at_least else "emerging" if step.stage == stage.emerging else "open"
        for step in stage.steps
    )
    small = f"{titles(stage.emerging)} emerging" if stage.emerging else ""
    if stage.reached is None:
        word = f"{titles(stage.at_least)} or beyond" if stage.at_least else "Stage not visible here"
        return Squares(states, word, small)
    return Squares(states, titles(stage.reached), small)


def _building_cell(result: IndicatorResult, n: int, given: Given) -> Squares | Text:
    row = result.buildings[n]
    cell = _squares(row.stage, given)
    if row.rating is None:
        return cell
    said = (
        f"Team: {given.practice.rubric.stage_title(row.rating.rated.stage)}{' (differs)' if row.rating.differs else ''}"
    )
    small = f"{cell.small}\n{said}" if cell.small else said
    return (
        Squares(cell.states, cell.word, small)
        if isinstance(cell, Squares)
        else Text(cell.text, shape=cell.shape, tone=cell.tone, small=small)
    )


def _rating_cell(rating: Rating | None, given: Given) -> Text:
    if rating is None:
        return Text("None", tone="muted")
    title = given.practice.rubric.stage_title(rating.rated.stage)
    if rating.differs is None:
        return Text(title, small=f"{day(rating.rated.on)}; computed stage not visible here")
    if rating.differs:
        return Text(title, shape="≠", tone="warn", small=f"{day(rating.rated.on)}; differs from the computed stage")
    return Text(title, shape="=", small=f"{day(rating.rated.on)}; same as the computed stage")


def _in_short(result: IndicatorResult, given: Given) -> str:
    """One or two sentences: where the district stands, and what is open at the next stage."""
    rubric, stage = given.practice.rubric, result.stage
    head = f"{result.indicator.id} {result.indicator.title}: "
    if stage.reached is None:
        return head + "the district's stage can't be told on this device."
    text = head + (f"{rubric.stage_title(stage.reached)} is reached." if stage.reached else "no stage is reached yet.")
    ahead = stage.reached + 1
    if ahead > len(rubric.stages):
        return text + " Every stage is."
    own = [
        one
        for one in result.criteria
        if one.criterion.stage == ahead and one.status not in rubric.defaults.counts_as_met
    ]
    parts = [f"{one.criterion.id}" for one in own]
    for criterion in result.indicator.at(ahead, "B"):
        judged = [one for row in result.buildings for one in row.criteria if one.criterion.id == criterion.id]
        short = sum(one.status not in rubric.defaults.counts_as_met for one in judged)
        if short:
            parts.append(f"{criterion.id} in {short} of {count(len(judged), 'building', 'buildings')}")
    where = f" For {rubric.stage_title(ahead)}, still open: {listed(parts, 9)}." if parts else ""
    return text + where


def _indicator(result: IndicatorResult, given: Given) -> list[Block]:
    rubric = given.practice.rubric
    blocks: list[Block] = [
        Heading(f"{result.indicator.id}  {result.indicator.title}", 1),
        Paragraph(_standing(result, given)),
    ]
    if result.rating:
        blocks.append(_rating_note("Team rating", result.rating, result.stage, given))
    for row in result.buildings:
        if row.rating:
            blocks.append(_rating_note(f"Team rating for {_name(given, row.building)}", row.rating, row.stage, given))
    for stage in rubric.stages:
        step = next(one for one in result.stage.steps if one.stage == stage.id)
        state = {
            "reached": "reached",
            "emerging": "emerging",
            "not_begun": "not begun",
            "nothing_asked": "nothing asked",
        }[step.state]
        known = result.stage.reached is not None or step.state == "reached"
        blocks.append(Heading(f"{stage.title} – {state if known else 'not visible here'}"))
        if result.indicator.id in stage.printed:
            blocks.append(
                Paragraph(
                    f"The source prints this heading as “{stage.printed[result.indicator.id]}” a second time.", "muted"
                )
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
    spread = [f"{count(known.count(one), 'building', 'buildings')} at {titles(one)}" for one in sorted(set(known))]
    need = percent(given.practice.rubric.defaults.buildings)
    return (
        f"{text} Of the buildings: {listed(spread)}. The district follows when {need} of them stand at a stage or beyond."
        if spread
        else text
    )


def _rating_note(title: str, rating: Rating, stage: StageState, given: Given) -> Note:
    titles, said = given.practice.rubric.stage_title, rating.rated
    verdict = {
        True: f"differs from the computed stage ({titles(stage.at_least)})",
        False: "same as the computed stage",
        None: "computed stage not visible here",
    }
    records = count(len(said.evidence), "linked record", "linked records")
    return Note(
        f"{shortened(said.rationale, 900)}\n{day(said.on)}, {records}.",
        f"{title}: {titles(said.stage)} – {verdict[rating.differs]}",
    )


def _name(given: Given, building: str) -> str:
    row = next((one for one in given.practice.indicators[0].buildings if one.building == building), None)
    return given.names.get(building) or (row.name if row else "") or "A building that is not here yet"


def _unknowns(given: Given) -> list[str]:
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
            f"The facts of {listed([_name(given, one) for one in given.practice.not_visible])} can't be read on this device."
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
            f"{count(unnamed, 'contact', 'contacts')} that name nobody" if unnamed else "",
            f"private work known by month only, with at least {count(monthly, 'person', 'people')}" if monthly else "",
            "more people reached than are on the roster now, so the count is capped"
            if any(one.capped for one in measures)
            else "",
        ]
        said = [part for part in parts if part]
        if said:
            lines.append(f"{_name(given, building)}: {listed(said)}. None of this was added to a count of people.")
    return lines
