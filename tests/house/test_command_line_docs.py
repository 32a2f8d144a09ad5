"""Every command, option and kind is documented, and nothing is documented that isn't there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from talentdesk.actions import reports
from talentdesk.cli import commands
from talentdesk.cli.app import cli
from talentdesk.schema.kinds import KINDS

commands.load()
PAGE = (Path(__file__).parents[2] / "docs" / "command-line.md").read_text("utf-8")


def leaves(group: click.Group, before: str = "") -> Iterator[tuple[str, click.Command]]:
    """Every command with the words that call it."""
    for name, command in group.commands.items():
        words = f"{before}{name}"
        if isinstance(command, click.Group):
            yield from leaves(command, f"{words} ")
        else:
            yield words, command


COMMANDS = dict(leaves(cli))


@pytest.mark.parametrize("words", COMMANDS)
def test_a_command_is_documented_with_its_options(words: str) -> None:
    told = re.findall(rf"`{re.escape(words)}(?=[ `])([^`]*)`", PAGE)
    assert told, f"{words} is not on the page"
    options = {name for item in COMMANDS[words].params if isinstance(item, click.Option) for name in item.opts}
    assert {name for name in options if name not in " ".join(told)} == set()


def test_no_command_is_documented_that_is_not_there() -> None:
    first = {words.split()[0] for words in COMMANDS}
    told = {
        tuple(found.split()[:2])
        for found in re.findall(r"`([a-z]+(?: [a-z][a-z-]*)?)[^`]*`", PAGE)
        if found.split()[0] in first
    }
    there = {tuple(words.split()[:2]) for words in COMMANDS} | {(words.split()[0],) for words in COMMANDS}
    there |= {("report", name) for name, _ in reports.names()}
    assert told - there == set()


@pytest.mark.parametrize("kind", [kind for kind in KINDS if not kind.hidden], ids=lambda kind: kind.name)
def test_a_kind_is_documented_with_its_usual_audience(kind: object) -> None:
    rows = dict(re.findall(r"^\| `(\w+)` \|[^|]+\| (\w+) \|$", PAGE, re.MULTILINE))
    assert rows[kind.name] == kind.audience  # pyright: ignore[reportAttributeAccessIssue]


def test_general_options_and_exit_codes_are_documented() -> None:
    for item in cli.params:
        assert f"`{item.opts[0]}" in PAGE
    assert re.findall(r"^\| (\d) \|", PAGE, re.MULTILINE) == ["0", "1", "2", "3"]
