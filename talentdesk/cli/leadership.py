"""`leadership …`: who is new in a role of leading, and what leadership programs offer."""

from __future__ import annotations

from typing import Any

import click

from talentdesk.actions import leadership as actions
from talentdesk.actions.leadership import New, Opportunity
from talentdesk.cli.app import Session, cli, with_session


@click.group()
def leadership() -> None:
    """Leaders new in a role with their plans of support, and what leadership programs offer."""


def _new(one: New) -> dict[str, Any]:
    return {
        "person": one.person,
        "name": one.name,
        "role": one.role,
        "building": one.building,
        "since": one.since.isoformat(),
        "plan": one.record or None,
        "agreed_on": one.agreed.isoformat() if one.agreed else None,
    }


def _offered(one: Opportunity) -> dict[str, Any]:
    return {
        "program": one.program,
        "what": one.what,
        "place": one.place or None,
        "begins": one.begins.isoformat() if one.begins else None,
        "ends": one.ends.isoformat() if one.ends else None,
        "competencies": list(one.competencies),
        "taken": one.mine,
    }


@leadership.command("show")
@with_session
def show(session: Session) -> None:
    """Leaders new in a role, where this person may know it, and opportunities of programs under way."""
    with session.workspace() as ws:
        sees = actions.sees_newcomers(ws)
        new = [_new(one) for one in actions.new_in_role(ws)]
        offered = [_offered(one) for one in actions.opportunities(ws)]
    lines = [f"{one['name']}, {one['role']} since {one['since']}: {_plan(one)}" for one in new]
    lines += [f"{one['begins'] or 'any time'}  {one['what']}" for one in offered]
    session.result({"new_in_role": new if sees else None, "opportunities": offered}, "\n".join(lines))


def _plan(one: dict[str, Any]) -> str:
    if one["agreed_on"]:
        return f"plan agreed {one['agreed_on']}"
    return "plan drawn up" if one["plan"] else "no plan yet"


def register() -> None:
    """Adds these commands."""
    cli.add_command(leadership)
