"""`preparation …`: how far the team's preparation work is, and ratings of Hexagon analyses."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import click

from talentdesk.actions import team_room as actions
from talentdesk.actions.team_room import Blind, Stand, Work
from talentdesk.cli.app import Session, cli, with_session


@click.group()
def preparation() -> None:
    """The team's reviews, protocols, coaching models and Hexagon analyses."""


def _stand(one: Stand) -> dict[str, Any]:
    names = ("id", "status", "numerator", "denominator", "would_move")
    return {
        "piece": one.piece.id,
        "kind": one.piece.kind,
        "criteria": [{name: criterion[name] for name in names} for criterion in one.criteria],
        "records": [_work(item) for item in one.work],
    }


def _work(item: Work) -> dict[str, Any]:
    state = item.view.fields.get("state")
    return {"id": item.view.id, "title": item.name, "state": state, "waits_for": item.waits or None}


def _blind(found: Blind) -> dict[str, Any]:
    return {
        "analysis": found.record,
        "model": found.model,
        "raters": [asdict(one) for one in found.raters],
        "own": found.mine.id if found.mine else None,
        "ratings": {
            component: [{"name": name, "rating": rating} for name, rating in given]
            for component, given in found.ratings.items()
        },
    }


@preparation.command("show")
@with_session
def show(session: Session) -> None:
    """Each piece with its criteria, its records, and what is missing."""
    with session.workspace() as ws:
        found = [_stand(one) for one in actions.stands(ws)]
    lines = [f"{c['id']}  {c['status']:<9}  {'; '.join(c['would_move'])}" for one in found for c in one["criteria"]]
    session.result(found, "\n".join(lines))


@preparation.command("ratings")
@click.argument("analysis")
@with_session
def ratings(session: Session, analysis: str) -> None:
    """Who has rated a Hexagon analysis; others' ratings only once your own are in."""
    with session.workspace() as ws:
        found = _blind(actions.blind(ws, analysis))
    lines = [f"{one['name']}: {'rated' if one['rated'] else 'not yet'}" for one in found["raters"]]
    session.result(found, "\n".join(lines))


@preparation.command("open")
@click.argument("analysis")
@with_session
def open_(session: Session, analysis: str) -> None:
    """Open your own ratings of an analysis to the team."""
    with session.workspace() as ws:
        saved = actions.open_ratings(ws, analysis)
    session.result({"id": saved.id, "kind": saved.kind, "audience": saved.audience}, "Opened to the team.")


def register() -> None:
    """Adds these commands."""
    cli.add_command(preparation)
