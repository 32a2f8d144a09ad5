"""Surveys before they are answered: what a new one begins with, the form on paper, and a sheet with the right headings."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from talentdesk.actions import directory
from talentdesk.actions.surveys import survey_of
from talentdesk.errors import UserError
from talentdesk.reports import render_pdf, survey_form
from talentdesk.schema.kinds.survey import About, How
from talentdesk.transfer import survey_sheet
from talentdesk.transfer.plain_files import made_whole
from talentdesk.workspace import Workspace

_AGREE = ("Not at all", "Rather not", "Partly", "Rather", "Fully")
_STARTS: Mapping[str, tuple[tuple[str, About, How, tuple[str, ...]], ...]] = {
    "needs": (
        (
            "Which learning would help you most this year?",
            About.NEED,
            How.SEVERAL,
            ("Questions that make students think", "Feedback students use", "Working with families"),
        ),
        (
            "How would you like to learn it?",
            About.DELIVERY,
            How.SEVERAL,
            ("Planning together with colleagues", "Coaching in my own room", "A course in the district", "A course outside"),
        ),
        ("What else would help you?", About.NEED, How.WORDS, ()),
    ),
    "efficacy": tuple(
        (text, About.EFFICACY, How.SCALE, _AGREE)
        for text in (
            "Together we can reach students who find learning hard.",
            "When a lesson fails in one room, we find out together why.",
            "What we agree on as a staff, we do.",
            "We can change what students believe they are able to do.",
        )
    ),
}  # fmt: skip
"""What a survey may begin with, in this product's own words, to be changed."""


def start(ws: Workspace, purpose: str = "needs") -> dict[str, Any]:
    """What a new survey begins with: every school, and questions to change."""
    schools = [{"building": view.id, "people": None} for view in directory.buildings(ws)]
    return {"purpose": purpose, "schools": schools, "questions": start_questions(purpose)}


def start_questions(purpose: str) -> list[dict[str, Any]]:
    """Questions that a survey may begin with."""
    return [
        {"text": text, "about": about.value, "how": how.value, "options": list(options)}
        for text, about, how, options in _STARTS[purpose]
    ]


def again(ws: Workspace, record: str) -> dict[str, Any]:
    """What a new survey begins with that asks the same at another time."""
    view, survey = survey_of(ws, record)
    return {
        "title": survey.title,
        "purpose": survey.purpose.value,
        "repeats": survey.repeats or view.id,
        "schools": view.fields.get("schools") or [],
        "questions": view.fields.get("questions") or [],
    }


def make_form(ws: Workspace, record: str, out: Path) -> Path:
    """The survey on paper, as PDF."""
    _, survey = survey_of(ws, record)
    asked = tuple(survey_form.Asked(one.text, one.how.value, tuple(one.choices)) for one in survey.questions)
    given = survey_form.Given(survey.title, ws.district_name, survey.closes, asked)
    return render_pdf.render(survey_form.build(given), out)


def make_template(ws: Workspace, record: str, out: Path) -> Path:
    """A CSV file with the headings that an import understands. Raises UserError where something has that name."""
    _, survey = survey_of(ws, record)
    if out.exists():
        raise UserError(f"{out.name} exists already.", "Choose another name; nothing was overwritten.")
    with (
        made_whole(out, out.with_name(f"{out.name}.unfinished")) as path,
        path.open("w", encoding="utf-8-sig", newline="") as file,
    ):
        csv.writer(file).writerow(survey_sheet.headings_of(survey.questions))
    return out
