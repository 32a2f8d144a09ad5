"""Reading what a person hands in: JSON objects, JSON Lines, days, conditions."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import Any, cast

from talentdesk import strictjson
from talentdesk.errors import UserError

MAX_INPUT = 64 * 1024 * 1024


def text_of(source: str) -> str:
    """The text of a file, or of standard input for `-`."""
    try:
        data = sys.stdin.buffer.read(MAX_INPUT + 1) if source == "-" else Path(source).read_bytes()
        if len(data) > MAX_INPUT:
            raise UserError("The input is larger than 64 MiB.", "Split it. Nothing was changed.")
        return data.decode("utf-8-sig")
    except OSError as problem:
        raise UserError(f"The file {source} can't be read.", "Nothing was changed.") from problem
    except UnicodeDecodeError as problem:
        raise UserError(f"{source} isn't UTF-8 text.", "Nothing was changed.") from problem


def one_object(source: str) -> dict[str, Any]:
    """One JSON object."""
    found = objects(source)[0]
    if len(found) != 1:
        raise UserError("One JSON object was expected.", "Nothing was changed.")
    return found[0]


def objects(source: str) -> tuple[list[dict[str, Any]], bool]:
    """One JSON object, or JSON Lines; and whether it was lines."""
    text = text_of(source)
    try:
        return [_object(strictjson.loads(text))], False
    except strictjson.NotStrict as problem:
        lines = [line for line in text.splitlines() if line.strip()]
        if len(lines) < 2:
            raise UserError(f"The input isn't one JSON object: {problem}.", "Nothing was changed.") from problem
    found: list[dict[str, Any]] = []
    for number, line in enumerate(lines, 1):
        try:
            found.append(_object(strictjson.loads(line)))
        except strictjson.NotStrict as problem:
            raise UserError(f"Line {number} isn't JSON: {problem}.", "Nothing was changed.") from problem
    return found, True


def _object(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise UserError("A record is a JSON object of fields.", "Nothing was changed.")
    return cast("dict[str, Any]", value)


def day(text: str | None) -> date | None:
    """An ISO day."""
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UserError(f"“{text}” isn't a day.", "Write it as 2026-11-24.") from None


def conditions(pairs: tuple[str, ...]) -> dict[str, str]:
    """`field=value` pairs."""
    found: dict[str, str] = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals:
            raise UserError(f"“{pair}” isn't a condition.", "Write it as field=value.")
        found[name.strip()] = value
    return found
