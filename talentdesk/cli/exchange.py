"""`sync`, `carry`, `conflicts`, `digest`."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from talentdesk.actions import exchange as actions
from talentdesk.cli.app import Session, cli, with_session

FILE = click.Path(path_type=Path, dir_okay=False)


def _report(session: Session, report: actions.SyncReport) -> None:
    if report.needs_a_person:
        session.needs_a_person()
    lines = [f"Sealed {report.sealed}, read {report.read}, applied {report.applied}."]
    lines += [f"Pending: {item['file']}: {item['reason']}" for item in report.pending]
    lines += [f"Held: {item['file']}: {item['reason']} {item['advice']}" for item in report.held]
    lines += [f"Set aside: {item['file']}: {item['reason']} {item['advice']}" for item in report.quarantined]
    lines += [f"Not ours: {name}" for name in report.other_files]
    lines += [f"{report.conflicts} record(s) hold a conflict: “talentdesk conflicts list”."] if report.conflicts else []
    lines += (
        [f"{report.waiting} change(s) wait for a new key, or may not be written there any more."]
        if report.waiting
        else []
    )
    lines += [
        text
        for text in (report.date_doubt, report.not_written, report.alarm, *report.notices, *report.to_confirm)
        if text
    ]
    shown = asdict(report)
    session.result(shown, "\n".join(lines))


@click.command()
@click.option("--confirm-date", is_flag=True, help="Where sync says that this laptop's date is odd: it is right.")
@with_session
def sync(session: Session, confirm_date: bool) -> None:
    """Exchange with the district folder: seal, read, merge."""
    with session.workspace() as ws:
        if confirm_date:
            actions.confirm_date(ws)
        report = actions.sync(ws)
    _report(session, report)


@click.group()
def carry() -> None:
    """Exchange by stick or mail."""


@carry.command("export")
@click.argument("file", type=FILE)
@with_session
def carry_export(session: Session, file: Path) -> None:
    """Write what others need from this laptop into one file."""
    with session.workspace() as ws:
        count = actions.carry_export(ws, file)
    session.result({"file": str(file), "files": count}, f"{count} sealed file(s) written to {file}.")


@carry.command("import")
@click.argument("files", type=FILE, nargs=-1, required=True)
@with_session
def carry_import(session: Session, files: tuple[Path, ...]) -> None:
    """Read carried files."""
    with session.workspace() as ws:
        report = actions.carry_import(ws, files)
    _report(session, report)


@click.group()
def conflicts() -> None:
    """Fields that two people changed without seeing each other's change."""


@conflicts.command("list")
@with_session
def list_conflicts(session: Session) -> None:
    """Both values, with who and when."""
    with session.workspace() as ws:
        found = actions.conflicts(ws)
    shown: list[dict[str, Any]] = [asdict(item) for item in found]
    lines: list[str] = []
    for item in found:
        lines.append(f"{item.title} · {item.label}  (record {item.record}, field {item.field})")
        lines += [
            f"  {'shown ' if head.winner else '      '}{head.op}  {head.person_name}, {head.at}: {head.value}"
            for head in item.heads
        ]
    session.result(shown, "\n".join(lines) or "There is no conflict.")


@conflicts.command()
@click.argument("record")
@click.argument("field")
@click.argument("op")
@with_session
def keep(session: Session, record: str, field: str, op: str) -> None:
    """Keep one side; the others stay in the history."""
    with session.workspace() as ws:
        actions.keep(ws, record, field, op)
    session.result(
        {"record": record, "field": field, "op": op}, "Settled; it stays settled on every laptop after the next sync."
    )


@click.command()
@with_session
def digest(session: Session) -> None:
    """The state of every audience: equal on two laptops that hold the same."""
    with session.workspace() as ws:
        found = actions.digest(ws)
    session.result(found, "\n".join(f"{value}  {audience}" for audience, value in found.items()))


def register() -> None:
    """Adds these commands."""
    for command in (sync, carry, conflicts, digest):
        cli.add_command(command)
