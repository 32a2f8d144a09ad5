"""Every command of the command line is described, and only those."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from talentdesk.cli import commands
from talentdesk.cli.app import cli

PAGE = Path(__file__).parents[2] / "docs" / "command-line.md"


def leaves(group: click.Group, prefix: str = "") -> Iterator[tuple[str, click.Command]]:
    """Every command with its full name, as a person types it."""
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from leaves(command, f"{prefix}{name} ")
        else:
            yield f"{prefix}{name}", command


commands.load()
COMMANDS = dict(leaves(cli))


@pytest.mark.parametrize("name", COMMANDS)
def test_command_is_described_and_has_help(name: str) -> None:
    assert re.search(rf"`(talentdesk )?{name}\b", PAGE.read_text("utf-8")), f"docs/command-line.md lacks “{name}”"
    assert COMMANDS[name].help


def test_there_are_commands_to_describe() -> None:
    assert len(COMMANDS) > 20
