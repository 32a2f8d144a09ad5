"""`learning …`: the areas of focus in their order, how far each is, and what comes next."""

from __future__ import annotations

from typing import Any

import click

from talentdesk.actions import learning as actions
from talentdesk.actions.learning import Track
from talentdesk.cli.app import Session, cli, with_session


@click.group()
def learning() -> None:
    """Areas of focus, with their progressions, pilots and scale plans."""


def shape(track: Track) -> dict[str, Any]:
    """One area, or coaching, as JSON."""
    parts = {"progressions": track.progressions, "pilots": track.pilots, "plans": track.plans}
    return {
        "area": track.record or None,
        "title": track.title or "Coaching",
        "rank": track.rank,
        "ended": track.ended or None,
        "schools": list(track.schools),
        "groups": list(track.groups),
        "people": track.people,
        **{name: [view.id for view in found] for name, found in parts.items()},
        "next": {"what": track.next.what, "kind": track.next.kind or None, "record": track.next.record or None},
    }


def _line(track: dict[str, Any]) -> str:
    where = "ended" if track["ended"] else f"next: {track['next']['what']}"
    return f"{track['rank'] or '-':>3}  {track['title']} ({where})"


@learning.command()
@with_session
def show(session: Session) -> None:
    """Each area with what stands to it, and coaching."""
    with session.workspace() as ws:
        found = actions.learning(ws)
    areas, coaching = [shape(track) for track in found.areas], shape(found.coaching)
    session.result({"areas": areas, "coaching": coaching}, "\n".join(map(_line, [*areas, coaching])))


@learning.command()
@click.argument("area")
@click.argument("position", type=click.IntRange(min=1))
@with_session
def place(session: Session, area: str, position: int) -> None:
    """Put an area at a place in the order, 1 the first; others make room."""
    with session.workspace() as ws:
        before = actions.place(ws, area, position)
    session.result({"area": area, "moved": sorted(before)}, f"{len(before)} areas moved")


def register() -> None:
    """Adds these commands."""
    cli.add_command(learning)
