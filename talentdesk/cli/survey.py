"""`survey …`: surveys of staff: handing them out, taking answers in, and what they found."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from talentdesk.actions import directory, records, survey_forms, survey_results, surveys
from talentdesk.actions.surveys import Import
from talentdesk.cli.app import Session, cli, with_session
from talentdesk.errors import UserError
from talentdesk.workspace import Workspace, dump_json

FILE = click.Path(path_type=Path, dir_okay=False)


@click.group()
def survey() -> None:
    """Surveys of staff: needs, and what they believe they can do together."""


@survey.command("list")
@with_session
def list_(session: Session) -> None:
    """The surveys, the newest first, and how many answered."""
    with session.workspace() as ws:
        found = records.list_records(
            ws, survey_results.SURVEY, order="opens", descending=True, limit=survey_results.MOST
        )
        rows = [_row(ws, view) for view in found]
    session.result(
        rows, "\n".join(f"{row['id']}  {row['opens']}  {row['answered']:>5}  {row['title']}" for row in rows)
    )


def _row(ws: Workspace, view: records.RecordView) -> dict[str, Any]:
    fields = view.fields
    answered = sum(int(one.fields.get("answered") or 0) for one in survey_results.answers_of(ws, view.id))
    return {
        "id": view.id,
        "title": view.title,
        "purpose": fields.get("purpose"),
        "opens": fields.get("opens"),
        "closes": fields.get("closes"),
        "repeats": fields.get("repeats"),
        "answered": answered,
    }


@survey.command("new")
@click.argument("purpose", type=click.Choice(["needs", "efficacy"]))
@with_session
def new(session: Session, purpose: str) -> None:
    """Print what a new survey begins with, for “record new survey”: every school, and questions to change."""
    with session.workspace() as ws:
        found = survey_forms.start(ws, purpose) | {"title": "", "opens": ws.clock.today().isoformat()}
    session.result(found, dump_json(found))


@survey.command("again")
@click.argument("survey_id", metavar="SURVEY")
@with_session
def again(session: Session, survey_id: str) -> None:
    """Print what a survey begins with that asks the same at another time, for “record new survey”."""
    with session.workspace() as ws:
        found = survey_forms.again(ws, survey_id) | {"opens": ws.clock.today().isoformat()}
    session.result(found, dump_json(found))


@survey.command("form")
@click.argument("survey_id", metavar="SURVEY")
@click.option("--out", type=FILE, required=True, help="Where the PDF is written.")
@with_session
def form(session: Session, survey_id: str, out: Path) -> None:
    """The survey on paper, as PDF."""
    with session.workspace() as ws:
        made = survey_forms.make_form(ws, survey_id, out)
    session.result({"file": str(made)}, f"Written: {made}")


@survey.command("template")
@click.argument("survey_id", metavar="SURVEY")
@click.option("--out", type=FILE, required=True, help="Where the CSV file is written.")
@with_session
def template(session: Session, survey_id: str, out: Path) -> None:
    """A CSV file with the headings that an import understands."""
    with session.workspace() as ws:
        made = survey_forms.make_template(ws, survey_id, out)
    session.result({"file": str(made)}, f"Written: {made}")


@survey.command("import")
@click.argument("survey_id", metavar="SURVEY")
@click.argument("path", type=FILE)
@click.option("--dry-run", is_flag=True, help="Only show what it says and what it would do.")
@click.option("--building", help="The one school that the whole sheet comes from.")
@click.option(
    "--column", "columns", multiple=True, metavar="HEADING=WHAT",
    help="What a column is: a question’s code, school, or nothing for one to pass over.",
)  # fmt: skip
@with_session
def import_(
    session: Session, survey_id: str, path: Path, dry_run: bool, building: str | None, columns: tuple[str, ...]
) -> None:
    """Take in answers as form tools write them (CSV). Names and addresses are dropped unread."""
    with session.workspace() as ws:
        place = _building(ws, building) if building else None
        found = surveys.preview(ws, survey_id, path, place)
        if columns:
            found = surveys.preview(ws, survey_id, path, place, _chosen(found, columns))
        kept = None if dry_run else surveys.take(ws, found)
    shown = {"dry_run": dry_run, **_shape(found), "imported": kept.answered if kept else 0}
    session.result(shown, dump_json(shown))


def _building(ws: Workspace, text: str) -> str:
    found = directory.building_named(ws, text)
    if found is None:
        raise UserError(f"There is no school called “{text}”.", "Nothing was imported.")
    return found.id


def _chosen(found: Import, columns: tuple[str, ...]) -> dict[int, str]:
    chosen: dict[int, str] = {}
    for column in columns:
        heading, equals, what = column.rpartition("=")
        at = next((one.at for one in found.read.headings if one.text == heading), None)
        if not equals or at is None:
            raise UserError(f"There is no column for “{column}”.", "Write it as HEADING=WHAT. Nothing was imported.")
        chosen[at] = what
    return chosen


def _shape(found: Import) -> dict[str, Any]:
    read = found.read
    return {
        "columns": [{"heading": one.text, "use": one.use, "question": one.code or None} for one in read.headings],
        "questions_without_column": list(read.missing),
        "answered": read.answered,
        "schools": {found.names[place]: part.answered for place, part in read.parts.items() if place},
        "replaces": dict(found.replaces),
        "too_few_to_show": list(found.few),
        "refused": [{"line": line, "why": why} for line, why in read.refused],
        "notes": list(found.notes),
        "problem": found.problem or None,
    }


@survey.command("results")
@click.argument("survey_id", metavar="SURVEY")
@with_session
def show(session: Session, survey_id: str) -> None:
    """What a survey found; of a school, with the id of its answers."""
    with session.workspace() as ws:
        found = survey_results.results(ws, survey_id)
    lines = [f"{one.name}: {one.answered} of {one.of}" for one in found.shares]
    for one in found.results:
        lines.append(f"{one.text} ({one.all.of})")
        lines += [f"  {count:>5}  {option}" for option, count in one.all.bars]
    session.result(asdict(found), "\n".join(lines))


def register() -> None:
    """Adds these commands."""
    cli.add_command(survey)
