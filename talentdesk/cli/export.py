"""`export`: records in plain files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from talentdesk.actions import export as actions
from talentdesk.cli.app import Session, cli, with_session
from talentdesk.errors import UserError

FILE = click.Path(path_type=Path, dir_okay=False)
FOLDER = click.Path(path_type=Path, file_okay=False)


@click.group()
def export() -> None:
    """Your records in plain files, which are not encrypted."""


def _choices(command: Callable[..., Any]) -> Callable[..., Any]:
    everything = click.option(
        "--all", "everything", is_flag=True, help="Everything you may open, colleagues' words too; asks first."
    )
    return everything(click.option("--yes", is_flag=True, help="Do not ask.")(command))


@export.command()
@click.argument("file", type=FILE)
@_choices
@with_session
def plain(session: Session, file: Path, everything: bool, yes: bool) -> None:
    """Into a SQLite file that any SQLite program opens."""
    _take(session, "sqlite", file, everything, yes)


@export.command("csv")
@click.argument("directory", metavar="DIR", type=FOLDER)
@_choices
@with_session
def as_csv(session: Session, directory: Path, everything: bool, yes: bool) -> None:
    """Into a new folder of CSV files, one a table."""
    _take(session, "csv", directory, everything, yes)


@export.command()
@click.argument("file", type=FILE)
@_choices
@with_session
def xlsx(session: Session, file: Path, everything: bool, yes: bool) -> None:
    """Into a spreadsheet, one sheet a table."""
    _take(session, "xlsx", file, everything, yes)


def _take(session: Session, form: actions.Form, place: Path, everything: bool, yes: bool) -> None:
    if everything and not yes and (session.as_json or not click.confirm(_WARNING, err=True)):
        raise UserError("Nothing was exported.", "Confirm with --yes, or leave out --all.")
    with session.workspace() as ws:
        done = actions.export(ws, form, place, everything=everything)
    total = sum(done.records.values())
    said = f"{total} record{'' if total == 1 else 's'} written to {place}. It is not encrypted: whoever has it can read it."
    if done.shortened:
        said += f" {done.shortened} text(s) were too long for a cell; CSV and SQLite hold them whole."
    shown = {"file": str(place), "form": form, "all": everything, "records": done.records, "shortened": done.shortened}
    session.result(shown, f"{said} It was noted in the audit trail.")


_WARNING = (
    "The file will hold, in the clear, what colleagues wrote in confidence. Whoever has it can read it. Write it?"
)


def register() -> None:
    """Adds these commands."""
    cli.add_command(export)
