"""`verify`, `backup`, `rescue`, `keys`, `demo`."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from talentdesk.actions import rescue as rescuing
from talentdesk.actions import upkeep as actions
from talentdesk.cli.app import REFUSED, Session, cli, with_session
from talentdesk.cli.indicators import table
from talentdesk.errors import UserError
from talentdesk.workspace import Workspace

FILE = click.Path(path_type=Path, dir_okay=False)


@click.command()
@click.option("--folder", is_flag=True, help="Check every file of the district folder that this laptop can open, too.")
@with_session
def verify(session: Session, folder: bool) -> None:
    """Check database, records and signatures."""
    with session.workspace() as ws:
        found = actions.verify(ws, folder)
    if not found.ok:
        session.code = REFUSED
        click.echo(f"{len(found.problems)} problem(s) were found.", err=True)
    counts = ", ".join(f"{number} {name}" for name, number in found.checked.items())
    lines = [f"{'All is well' if found.ok else 'Problems were found'}: {counts} checked."]
    lines += [f"{item['what']} ({item['where']}) {item['advice']}" for item in found.problems]
    session.result(asdict(found), "\n".join(lines))


@click.group()
def backup() -> None:
    """Encrypted backups of this profile."""


@backup.command("create")
@click.argument("file", type=FILE)
@with_session
def create(session: Session, file: Path) -> None:
    """Write a backup."""
    with session.workspace() as ws:
        actions.backup_create(ws, file)
    session.result({"file": str(file)}, f"Backup written to {file}.")


@backup.command("restore")
@click.argument("file", type=FILE)
@with_session
def restore(session: Session, file: Path) -> None:
    """Put a backup in place of the profile; what stood there is kept beside it."""
    actions.backup_restore(session.home, file, session.passphrase())
    session.result({"home": str(session.home)}, "Restored. Sync to get back what was exchanged since the backup.")


@click.command()
@with_session
def rescue(session: Session) -> None:
    """Bring over into a new file what can be read of a damaged profile; the damaged file is kept beside it."""
    ws = Workspace.open(session.home, session.passphrase())
    try:
        ws, done = rescuing.rescue(ws)
    finally:
        ws.close()
    if not done.whole:
        session.needs_a_person()
    session.result(asdict(done) | {"kept": str(done.kept)}, _told(done))


def _told(done: rescuing.Rescued) -> str:
    lines = [f"{done.saves} saves were brought over; the damaged file lies in {done.kept}."]
    if done.whole:
        return f"{lines[0]} Everything could be read: nothing is lost."
    if done.missing != 0:
        number = "Some" if done.missing is None else done.missing
        lines.append(f"{number} saves couldn't be read. Sync: what was synced comes back.")
    else:
        lines.append("No save is missing. Sync: the rest is read again from the folder.")
    if not done.keys:
        lines.append(
            "Keys are missing: what they are needed for isn't sent. Restore a backup, or join again under your name."
        )
    if done.drafts:
        lines.append(f"{done.drafts} records of yours are kept as unfinished: look them through and save them again.")
    return " ".join(lines)


@click.group()
def keys() -> None:
    """Keys for the long run."""


@keys.command("export")
@click.argument("audience")
@click.argument("file", type=FILE)
@click.option("--yes", is_flag=True, help="Do not ask.")
@with_session
def export(session: Session, audience: str, file: Path, yes: bool) -> None:
    """Write the age identity of an audience, so that its files open with stock `age` and `zstd`."""
    if not yes and (
        session.as_json
        or not click.confirm("Whoever has this file can read everything of that audience. Write it?", err=True)
    ):
        raise UserError("The key wasn't exported.", "Confirm with --yes.")
    with session.workspace() as ws:
        actions.keys_export(ws, audience, file)
    session.result({"audience": audience, "file": str(file)}, f"Written to {file}. It was noted in the audit trail.")


@click.command()
@click.argument("directory", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@with_session
def demo(session: Session, directory: Path) -> None:
    """Build a sample district end to end in DIR, and show what its records add up to."""
    from talentdesk.sample import district as sample

    def step(text: str) -> None:
        if not session.as_json:
            click.echo(text, err=True)

    done = sample.build(directory, progress=step)
    shown = {
        "home": str(done.office_home),
        "profiles": {name: str(home) for name, home in done.homes.items()},
        "passphrase_file": str(done.passphrase_file),
        "report": str(done.report),
        "indicators": done.table,
    }
    session.result(shown, f"{table(done.table)}\n\nReport: {done.report}\nOpen it with: make run")


def register() -> None:
    """Adds these commands."""
    for command in (verify, backup, rescue, keys, demo):
        cli.add_command(command)
