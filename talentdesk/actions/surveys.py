"""Surveys: taking answers in from a sheet or from paper as counts that name nobody, and going on from what they found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from talentdesk.actions import directory, records
from talentdesk.actions.audience import audience_choices
from talentdesk.actions.directory import names_of
from talentdesk.actions.records import RecordView
from talentdesk.actions.survey_results import ANSWERS, SURVEY, answers_of, results
from talentdesk.errors import UserError
from talentdesk.ids import natural_id
from talentdesk.reports.wording import listed
from talentdesk.schema.codec import encode, known_fields
from talentdesk.schema.kinds import kind_named
from talentdesk.schema.kinds.survey import LEAST, SOMETHING_ELSE, About, Survey, Tally
from talentdesk.schema.types import day_text
from talentdesk.store import reader
from talentdesk.transfer import survey_sheet
from talentdesk.transfer.survey_sheet import Part, Read
from talentdesk.workspace import Workspace

Parts = Mapping[str | None, Part]


@dataclass(frozen=True, slots=True)
class Import:
    """What taking a sheet in would do. Nothing is written yet."""

    survey: str
    read: Read
    names: Mapping[str, str]
    """School → its name."""
    replaces: tuple[tuple[str, int], ...]
    """Name of a school whose answers are here already, and how many: those of the sheet take their place."""
    few: tuple[str, ...]
    """Names of schools with so few answers that they count for the district only."""
    notes: tuple[str, ...]
    problem: str = ""
    """Why it can't be taken in; empty where it can."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What was taken in."""

    answered: int
    schools: tuple[str, ...]
    """Names."""


@dataclass(frozen=True, slots=True)
class Typed:
    """The numbers of one school, as they are typed from paper."""

    part: Part
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    """Question → what was written."""


def survey_of(ws: Workspace, record: str) -> tuple[RecordView, Survey]:
    """A survey. Raises UserError where it isn't here or is none."""
    view = records.show(ws, record)
    if view.kind != SURVEY:
        raise UserError("That record is no survey.", "Choose a survey.")
    try:
        return view, Survey.model_validate(known_fields(kind_named(SURVEY), view.fields))
    except ValueError as problem:
        raise UserError("A newer version of TalentDesk wrote this survey.", "Update the app to go on.") from problem


# Taking in


def preview(
    ws: Workspace, record: str, path: Path, building: str | None = None, chosen: Mapping[int, str] | None = None
) -> Import:
    """What a sheet says and what taking it in would do. `building` is the one school it comes from, `chosen` corrects columns."""
    _, survey = survey_of(ws, record)
    schools = _spellings(ws)
    sheet = survey_sheet.read_sheet(path)
    read = survey_sheet.understood(sheet, survey.questions, schools, building=building, chosen=chosen)
    known = {str(one.fields["building"]): one for one in answers_of(ws, record) if one.fields.get("building")}
    named = [place for place in read.parts if place]
    names = names_of(ws, named)
    replaces = ((names[one], int(known[one].fields["answered"])) for one in named if one in known)
    few = (names[one] for one in named if read.parts[one].answered < LEAST)
    asked = {one.building for one in survey.schools}
    outside = sorted(names[one] for one in named if one not in asked)
    notes = list(read.notes)
    notes += _beside(ws, record, bool(named))
    if outside:
        notes.append(f"Not among the schools of this survey, so they count for no criterion: {listed(outside)}.")
    return Import(
        record, read, names, tuple(sorted(replaces)), tuple(sorted(few)), tuple(notes), _in_the_way(ws, record, read)
    )


def _beside(ws: Workspace, record: str, named: bool) -> list[str]:
    """That answers stay which this sheet doesn't replace, where it may be the same people's."""
    found = [
        one for one in answers_of(ws, record) if bool(one.fields.get("building") or one.fields.get("schools")) != named
    ]
    people = sum(int(one.fields.get("answered") or 0) for one in found)
    if not people:
        return []
    without = "of sheets without schools" if named else "of schools"
    return [f"{people} answers {without} are here too and stay. If they are the same people’s, delete those first."]


def take(ws: Workspace, found: Import) -> Kept:
    """Takes a sheet in, all of it or nothing. Answers that came from the same schools before are replaced."""
    if problem := _in_the_way(ws, found.survey, found.read):
        raise UserError(problem, "Nothing was imported.")
    return keep(ws, found.survey, found.read.parts, found.read.words)


def _in_the_way(ws: Workspace, record: str, read: Read) -> str:
    if not any(heading.use == "question" for heading in read.headings):
        return "No column of the sheet is a question of this survey."
    if not read.answered:
        return "No row of the sheet holds an answer."
    return _mixed(ws, record, read.parts)


def _mixed(ws: Workspace, record: str, parts: Parts) -> str:
    """Words and small numbers of a sheet belong to all of its schools together: a part of them can't be replaced."""
    named = {place for place in parts if place}
    for one in answers_of(ws, record):
        held = set(one.fields.get("schools") or ())
        if not one.fields.get("building") and held & named and not held <= named:
            others = listed(sorted(names_of(ws, held - named).values()))
            return f"These answers came in one sheet with those of {others}: import a sheet that holds them all."
    return ""


def typed(ws: Workspace, record: str, building: str) -> Typed:
    """What was typed of a school so far. Raises UserError where its answers came in a sheet with those of others."""
    if problem := _mixed(ws, record, {building: Part()}):
        raise UserError(problem, "Nothing was changed.")
    part, words = Part(), dict[str, list[str]]()
    for one in answers_of(ws, record):
        fields = one.fields
        if fields.get("building") != building and set(fields.get("schools") or ()) != {building}:
            continue
        part.answered += int(fields.get("answered") or 0)
        for tally in fields.get("tallies") or ():
            code = str(tally["code"])
            part.of[code] = max(part.of[code], int(tally.get("of") or 0))
            part.chosen[code, str(tally.get("option"))] += int(tally.get("count") or 0)
        for said in fields.get("words") or ():
            words.setdefault(str(said["code"]), []).append(str(said["said"]))
    return Typed(part, {code: tuple(said) for code, said in words.items()})


def keep_typed(ws: Workspace, record: str, building: str, given: Typed) -> Kept:
    """Keeps what was typed of a school, in place of what was there."""
    if problem := _mixed(ws, record, {building: given.part}):
        raise UserError(problem, "Nothing was changed.")
    most = max(given.part.of.values(), default=0)
    if most > given.part.answered:
        raise UserError(
            f"{most} people answered one question, but only {given.part.answered} handed the survey in.",
            "Correct the numbers; nothing was saved.",
        )
    words = sorted(((code, said) for code, found in given.words.items() for said in found), key=_spoken)
    return keep(ws, record, {building: given.part}, words)


def _spoken(one: tuple[str, str]) -> tuple[str, str]:
    return one[0], one[1].casefold()


def keep(ws: Workspace, record: str, parts: Parts, words: Iterable[tuple[str, str]]) -> Kept:
    """Keeps the answers of schools, in place of those that were there, in one transaction.

    What fewer than `LEAST` of a school answered, and what anybody wrote, is kept for no school but for all that came together.
    """
    view, survey = survey_of(ws, record)
    named = {place: part for place, part in sorted(parts.items(), key=lambda item: item[0] or "") if place}
    rest, of_all = parts.get(None) or Part(), list(named)
    common: dict[str, Any] = {
        "title": survey.title,
        "survey": view.id,
        "on": survey.opens,
        "purpose": survey.purpose,
        "repeats": _repeated(ws, survey),
    }
    rows: list[tuple[str, str, dict[str, Any]]] = []
    loose = Part(rest.answered, rest.of.copy(), rest.chosen.copy())
    for place, part in named.items():
        shown = _shown(part, loose)
        own = {"building": place, "answered": part.answered, "covers": _covers(part, survey)}
        rows.append((_id(ws, record, place), _place(ws, place), common | own | {"tallies": _tallies(shown, survey)}))
    said = [{"code": code, "said": text} for code, text in words]
    own = {"answered": rest.answered, "covers": _covers(rest, survey), "schools": of_all, "words": said}
    row = common | own | {"tallies": _tallies(loose, survey, told=bool(loose.of))}
    rows.append((natural_id(ANSWERS, view.id, "sheet", *of_all), "office", row))
    with ws.database.write():
        for gone in _replaced(ws, record, set(of_all), rows[-1][0]):
            records.delete(ws, gone)
        for one, audience, fields in rows:
            _put(ws, one, audience, fields, always=one != rows[-1][0])
    names = names_of(ws, of_all)
    return Kept(sum(part.answered for part in parts.values()), tuple(sorted(names.values())))


def _put(ws: Workspace, record: str, audience: str, fields: Mapping[str, Any], *, always: bool) -> None:
    """Writes a record under an id that is the same on every laptop. What holds nothing is not begun."""
    known = reader.get(ws.database, record)
    holds = fields["answered"] or fields["tallies"] or fields.get("words")
    if not (holds or always or (known and not known.deleted)):
        return
    if known and known.deleted:
        records.restore(ws, record)
    records.put(ws, ANSWERS, [(record, {name: encode(value) for name, value in fields.items()})], audience)


def _replaced(ws: Workspace, record: str, schools: set[str], but: str) -> list[str]:
    """What was kept for no school and came from these schools alone."""
    found: list[str] = []
    for one in answers_of(ws, record):
        held = set(one.fields.get("schools") or ())
        if not one.fields.get("building") and one.id != but and held and held <= schools:
            found.append(one.id)
    return found


def _id(ws: Workspace, record: str, building: str) -> str:
    standing = records.list_records(ws, ANSWERS, {"survey": record, "building": building}, limit=1)
    return standing[0].id if standing else natural_id(ANSWERS, record, building)


def _place(ws: Workspace, building: str) -> str:
    """The school's own audience, which the office shares; the office's before anybody has joined there."""
    choices = audience_choices(ws, ANSWERS, {"building": building})
    return next((one for one in choices if one.startswith("evidence:")), "office")


def _shown(part: Part, loose: Part) -> Part:
    """What may stand for a school; the rest is added to what stands for none."""
    few = {code for code, of in part.of.items() if of < LEAST}
    for code in few:
        loose.of[code] += part.of[code]
    for (code, option), count in part.chosen.items():
        if code in few:
            loose.chosen[code, option] += count
    of = {code: 0 if code in few else of for code, of in part.of.items()}
    chosen = {key: count for key, count in part.chosen.items() if key[0] not in few}
    shown = Part(part.answered)
    shown.of.update(of)
    shown.chosen.update(chosen)
    return shown


def _tallies(part: Part, survey: Survey, *, told: bool = True) -> list[Tally]:
    """One line for each option of each question, also of those that nobody answered."""
    found: list[Tally] = []
    for one in survey.questions if told else ():
        options = one.choices or [""]
        options += [SOMETHING_ELSE] if part.chosen[one.code, SOMETHING_ELSE] and SOMETHING_ELSE not in options else []
        found += [
            Tally(
                code=one.code,
                question=one.text,
                about=one.about,
                how=one.how,
                option=option,
                count=part.chosen[one.code, option],
                of=part.of[one.code],
            )
            for option in options
        ]
    return found


def _covers(part: Part, survey: Survey) -> list[About]:
    return sorted({one.about for one in survey.questions if part.of[one.code]})


def _repeated(ws: Workspace, survey: Survey) -> str | None:
    """The survey whose questions are really asked again, later than there."""
    known = reader.get(ws.database, survey.repeats) if survey.repeats else None
    if known is None or known.deleted or known.kind != SURVEY:
        return None
    _, first = survey_of(ws, known.id)
    again = {one.same for one in first.questions}
    shared = {one.about for one in survey.questions if one.same in again}
    believes = any(one.about is About.EFFICACY for one in survey.questions)
    asks = About.EFFICACY in shared if believes else bool(shared)
    return known.id if asks and survey.opens > first.opens else None


def _spellings(ws: Workspace) -> dict[str, str]:
    """The ways schools are written in a sheet: names and codes."""
    found: dict[str, str] = {}
    for view in directory.buildings(ws):
        stored = reader.get(ws.database, view.id)
        code = str(stored.fields.get("code") or "") if stored else ""
        found |= {survey_sheet.key_of(text): view.id for text in (code, view.name) if survey_sheet.key_of(text)}
    return found


# Going on


def area_from(ws: Workspace, record: str, code: str, option: str) -> dict[str, Any]:
    """What an area of focus begins with that takes up a need. Raises UserError where nobody named it."""
    found = results(ws, record)
    view, survey = survey_of(ws, record)
    one = next((item for item in found.results if item.code == code), None)
    count = dict(one.all.bars).get(option, 0) if one else 0
    if one is None or not count:
        raise UserError(f"Nobody chose “{option}” there.", "Choose an option that somebody chose.")
    why = f"{count} of {one.all.of} chose it in “{survey.title}” ({day_text(survey.opens)}): {one.text}"
    return {
        "title": option,
        "shown_by": ["own_views"],
        "why": why,
        "survey": view.id,
        "buildings": sorted(asked.building for asked in survey.schools),
    }
