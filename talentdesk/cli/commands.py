"""All commands. Importing this module adds them to the group."""

from __future__ import annotations

from talentdesk.cli import (
    district,
    exchange,
    export,
    indicators,
    leadership,
    learning,
    purging,
    records,
    survey,
    team_room,
    upkeep,
)

GROUPS = (district, records, purging, exchange, team_room, learning, survey, leadership, indicators, export, upkeep)


def load() -> None:
    """Adds every command to the group, once."""
    for group in GROUPS:
        group.register()
