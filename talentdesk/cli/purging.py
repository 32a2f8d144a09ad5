"""`purge …`: show, ask, confirm, call-off, list, rules."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import click

from talentdesk.actions import purging as actions
from talentdesk.actions.purging import ALONE, HERE, RECORD, WORDING, Preview, PurgeView
from talentdesk.cli.app import Session, cli, with_session
from talentdesk.errors import UserError

_WAYS = {
    HERE: "Nobody else ever had it: it goes at once.",
    ALONE: "Nobody else can open it: it goes at once here, and from the folder with the next sync.",
}
_STATES = {
    actions.ASKED: "waits for a second person",
    actions.AGREED: "agreed",
    actions.CALLED_OFF: "called off",
    actions.DONE: "purged",
}


@click.group()
def purge() -> None:
    """Taking a record, or its earlier wording, out for good."""


wording = click.option("--wording", is_flag=True, help="Only what the record said before; it stays as it reads now.")


def _told(shown: Preview) -> str:
    whole = f"The whole {shown.kind}" if shown.what == RECORD else f"The earlier wording of the {shown.kind}"
    together = f"Somebody else who can open it has to agree; {shown.days} day(s) later it goes. Until then it can be called off."
    lines = [
        f"{whole} “{shown.title}” goes for good: {shown.saves} save(s).",
        f"Who can open it: {shown.readers}.",
        _WAYS.get(shown.way, together),
    ]
    lines += ["An unfinished edit of it on this laptop goes as well."] if shown.drafts else []
    lines += [f"Not with it: {record}, which has the same words from when it was shared." for record in shown.related]
    lines += [f"Beside this profile it stays in {name}; delete that." for name in shown.copies]
    lines.append(
        "No purge reaches backups, sticks, exports, printed pages, or older versions that a cloud folder keeps."
    )
    return "\n".join([*lines, shown.refused] if shown.refused else lines)


@purge.command()
@click.argument("record")
@wording
@with_session
def show(session: Session, record: str, wording: bool) -> None:
    """What a purge would take out, and how. Nothing is changed."""
    with session.workspace() as ws:
        shown = actions.preview(ws, record, WORDING if wording else RECORD)
    session.result(asdict(shown), _told(shown))


@purge.command()
@click.argument("record")
@wording
@click.option("--yes", is_flag=True, help="Do not ask: it may go for good.")
@with_session
def ask(session: Session, record: str, wording: bool, yes: bool) -> None:
    """Purge at once what nobody else can open; otherwise ask a second person to confirm."""
    what = WORDING if wording else RECORD
    with session.workspace() as ws:
        shown = actions.preview(ws, record, what)
        if shown.refused:
            raise UserError(shown.refused, "Nothing was changed.")
        if not yes and (session.as_json or not click.confirm(f"{_told(shown)}\nDo you want that?", err=True)):
            raise UserError("Nothing was purged.", "Confirm with --yes. It can't be undone.")
        actions.ask(ws, record, what)
        found = actions.purges(ws, record)
    gone = shown.way in (HERE, ALONE)
    session.result(
        {"record": record, "what": what, "gone": gone, "purges": [asdict(view) for view in found]},
        "It is gone from this laptop." if gone else "Asked. It goes with the next sync to everybody who can open it.",
    )


@purge.command()
@click.argument("record")
@with_session
def confirm(session: Session, record: str) -> None:
    """Agree, as the second person, to what somebody asked for."""
    with session.workspace() as ws:
        found = actions.agree(ws, record)
    session.result([asdict(view) for view in found], "\n".join(_line(view) for view in found))


@purge.command("call-off")
@click.argument("record")
@with_session
def call_off(session: Session, record: str) -> None:
    """Stop what was asked for or agreed to: the record stays."""
    with session.workspace() as ws:
        found = actions.call_off(ws, record)
    session.result([asdict(view) for view in found], "\n".join(_line(view) for view in found))


@purge.command("list")
@with_session
def list_command(session: Session) -> None:
    """Every purge in what this laptop can open: who asked, who confirmed, when; never the words."""
    with session.workspace() as ws:
        found = actions.purges(ws)
    if any(view.may_agree for view in found):
        session.needs_a_person()
    session.result([asdict(view) for view in found], "\n".join(_line(view) for view in found) or "None was asked for.")


def _line(view: PurgeView) -> str:
    when = {
        actions.AGREED: f", goes from {view.due[:10]} on",
        actions.CALLED_OFF: f" by {view.called_off_by}",
        actions.DONE: f" on {view.done_at[:10]}",
    }
    agreed = f", {view.agreed_by} {view.agreed_at[:10]}" if view.agreed_by else ""
    held = f". {actions.HELD}" if view.held else ""
    about = view.title if view.what == RECORD else f"{view.title} (earlier wording)"
    state = f"{_STATES[view.state]}{when.get(view.state, '')}"
    return f"{view.record}  {about}: {state}. Asked for by {view.asked_by} {view.asked_at[:10]}{agreed}{held}"


@purge.command()
@click.option("--days", type=click.IntRange(1, 365), help="Days from the confirmation until it goes.")
@click.option(
    "--hold/--no-hold", default=None, help="Nothing is purged: everything is kept for a court or an authority."
)
@with_session
def rules(session: Session, days: int | None, hold: bool | None) -> None:
    """The district's rules; the office may change them."""
    with session.workspace() as ws:
        found = actions.rules_of(ws) if days is None and hold is None else actions.set_rules(ws, days, hold)
    shown: dict[str, Any] = asdict(found)
    kept = f"\n{actions.HELD}" if found.hold else ""
    session.result(shown, f"A confirmed purge is carried out after {found.days} day(s).{kept}")


def register() -> None:
    """Adds these commands."""
    cli.add_command(purge)
