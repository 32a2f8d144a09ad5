"""`district`, `join`, `devices`, `roster`."""

from __future__ import annotations

from pathlib import Path
from typing import TextIO

import click

from talentdesk.actions import district as actions
from talentdesk.actions import laptops, profile, registrar
from talentdesk.actions import roster as rosters
from talentdesk.cli.app import Session, cli, with_session
from talentdesk.errors import UserError
from talentdesk.workspace import dump_json

FOLDER = click.Path(path_type=Path, file_okay=False)


@click.group("district")
def district_group() -> None:
    """Founding a district."""


@district_group.command("create")
@click.option("--folder", type=FOLDER, required=True, help="The shared folder.")
@click.option("--name", required=True, help="The district's name.")
@click.option("--person", required=True, help="Your name.")
@click.option("--kit", type=click.Path(path_type=Path, dir_okay=False), help="Where the recovery kit is written.")
@with_session
def create(session: Session, folder: Path, name: str, person: str, kit: Path | None) -> None:
    """Found a district; this laptop becomes its registrar."""
    made = actions.create(session.home, folder, name, person, session.passphrase(), kit=kit)
    made.ws.close()
    shown = {
        "district": made.district,
        "device": made.device,
        "card": made.card,
        "recovery_kit": str(made.recovery_kit),
    }
    session.result(
        shown,
        f"The district is founded.\nCard to hand out:  {made.card}\nRecovery kit:      {made.recovery_kit}\n"
        "Print the kit twice and lock both sheets away: it holds the only copy of the district's root key. Then take the "
        "file off this laptop with “talentdesk district remove-kit”.",
    )


@district_group.command("remove-kit")
@click.option("--yes", is_flag=True, help="Do not ask: it is printed and locked away.")
@with_session
def remove_kit(session: Session, yes: bool) -> None:
    """Take the recovery kit's file off this laptop, once it is printed."""
    question = "Without the printed sheets the district can't be brought back. Are they printed and locked away?"
    if not yes and (session.as_json or not click.confirm(question, err=True)):
        raise UserError("The recovery kit was left where it is.", "Confirm with --yes once it is printed.")
    with session.workspace() as ws:
        path = profile.remove_kit(ws)
    session.result({"removed": str(path)}, f"Removed: {path}. It was noted in the audit trail.")


@click.command()
@click.option("--folder", type=FOLDER, required=True, help="The district's shared folder.")
@click.option("--card", required=True, help="The card the administrator gave you.")
@click.option("--person", required=True, help="Your name.")
@click.option(
    "--role", required=True, help="teacher, coach, assistant_principal, principal, executive or district_staff."
)
@click.option("--building", "buildings", multiple=True, help="Your building; may be given more than once.")
@with_session
def join(session: Session, folder: Path, card: str, person: str, role: str, buildings: tuple[str, ...]) -> None:
    """Ask to join a district, and get six words to read out to its administrator."""
    made = actions.join(session.home, folder, card, person, role, buildings, session.passphrase())
    made.ws.close()
    shown = {"request": made.request, "device": made.device, "words": made.words}
    session.result(
        shown,
        f"Read these words to your administrator, by voice:\n\n    {' '.join(made.words)}\n\nThen run “talentdesk sync”.",
    )


@click.group()
def devices() -> None:
    """Who belongs to the district."""


@devices.command("list")
@with_session
def list_devices(session: Session) -> None:
    """Devices of the district, and requests that wait."""
    with session.workspace() as ws:
        found = actions.devices(ws)
    rows = [
        {
            "device": view.device,
            "request": view.request,
            "person": view.person,
            "person_name": view.person_name,
            "building": view.building,
            "role": view.role,
            "status": view.status,
            "last_heard": view.last_heard,
        }
        for view in found
    ]
    lines = [
        f"{view.status:<10} {view.device}  {view.role:<20} {view.person_name}  {view.request or ''}".rstrip()
        for view in found
    ]
    session.result(rows, "\n".join(lines))


@devices.command()
@click.argument("request_id", metavar="ID")
@click.option("--words", required=True, help="The six words that the joiner read out.")
@click.option("--as", "as_person", help="The id of the person it is, where the directory knows them already.")
@click.option(
    "--create-building", is_flag=True, help="Create the building named in the request where there is none of that name."
)
@with_session
def approve(session: Session, request_id: str, words: str, as_person: str | None, create_building: bool) -> None:
    """Approve a request once its six words were typed here."""
    with session.workspace() as ws:
        view = actions.approve(ws, request_id, words, as_person, create_building)
    session.result(
        {"device": view.device, "person": view.person, "role": view.role, "status": view.status},
        f"{view.person_name} is a member now.",
    )


@devices.command()
@click.argument("device", metavar="ID")
@click.option("--words", required=True, help="The six words that the laptop shows.")
@with_session
def confirm(session: Session, device: str, words: str) -> None:
    """Say that a further laptop of yours, or of somebody you share with, is really theirs."""
    with session.workspace() as ws:
        view = laptops.confirm(ws, device, words)
    session.result(
        {"device": view.device, "person": view.person, "status": "confirmed"},
        "Confirmed. The next sync gives it what is private and shared.",
    )


@devices.command()
@click.argument("device", metavar="ID")
@with_session
def refuse(session: Session, device: str) -> None:
    """Say that a laptop under your name isn't yours."""
    with session.workspace() as ws:
        view = laptops.refuse(ws, device)
    session.result(
        {"device": view.device, "person": view.person, "status": "refused"},
        "It gets no private key from here. Tell the district's administrator, who can shut it out, and your colleagues.",
    )


@devices.command()
@click.argument("device", metavar="ID")
@with_session
def revoke(session: Session, device: str) -> None:
    """Shut out a lost device."""
    with session.workspace() as ws:
        registrar.revoke(ws, device)
    session.result(
        {"device": device, "status": "revoked"},
        "The device is shut out. What it wrote before counts; what it writes from now on doesn't.\n"
        "The keys of its school's notes and of its person's private notes follow: another laptop of theirs offers new ones at its "
        "next sync, and the sync after that here names them.",
    )


@devices.command("hand-over")
@click.argument("device", metavar="ID")
@with_session
def hand_over(session: Session, device: str) -> None:
    """Let another laptop of the district office decide who belongs to the district."""
    with session.workspace() as ws:
        name = registrar.hand_over(ws, device)
    session.result(
        {"device": device, "registrar": True},
        f"Handed over: {name} approves and shuts out from their laptop's next sync on. This laptop stays a member.",
    )


@devices.command("take-over")
@click.option(
    "--kit",
    type=click.File(encoding="utf-8-sig", errors="replace"),
    required=True,
    help="A file with the four rows of the recovery kit's key, or - to type them.",
)
@click.option("--mine", is_flag=True, help="On a new laptop: the lost one was yours, so you go on as the same person.")
@with_session
def take_over(session: Session, kit: TextIO, mine: bool) -> None:
    """Make this laptop the registrar with the recovery kit, and shut out the one that is gone."""
    with session.workspace() as ws:
        done = registrar.take_over(ws, kit.read(10_000), mine)
    if done.waits:
        session.needs_a_person()
    shown = {"device": done.device, "replaced": done.replaced, "version": done.version, "waits": done.waits}
    rest = (
        "The old laptop is shut out and the district's keys are replaced once a colleague's laptop has given this one what it needs: "
        "let them sync, then sync here, until “devices list” shows the old one as revoked."
        if done.waits
        else "The old laptop is shut out, and the keys that were made on it are replaced. The others learn it at their next sync."
    )
    session.result(
        shown, f"This laptop decides from now on who belongs to the district.\n{rest}\nLock the kit away again."
    )


@click.group()
def roster() -> None:
    """The district's staff and buildings."""


@roster.command("import")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only show the difference.")
@with_session
def import_roster(session: Session, path: Path, dry_run: bool) -> None:
    """Import a OneRoster folder or zip: schools and staff. Student rows are dropped unread."""
    with session.workspace() as ws:
        found = rosters.import_roster(ws, path, dry_run)
    session.result(found, dump_json(found))


def register() -> None:
    """Adds these commands."""
    for command in (district_group, join, devices, roster):
        cli.add_command(command)
