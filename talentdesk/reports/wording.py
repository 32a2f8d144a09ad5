"""How reports write numbers, days and lists."""

from __future__ import annotations

from collections.abc import Sequence


def percent(value: float) -> str:
    """A share as a whole percentage, rounded down so that 79.9 % never reads as 80 %, and never parted from its sign."""
    return f"{int(value * 100 + 1e-9)}\u00a0%"


def count(number: int, one: str, many: str) -> str:
    """*1 building*, *3 buildings*."""
    return f"{number} {one if number == 1 else many}"


def linked(records: int) -> str:
    """How many records stand behind what the team says."""
    return count(records, "linked record", "linked records") if records else "no linked record"


def listed(items: Sequence[str], most: int = 6) -> str:
    """*North, South and West*; a long list ends in how many more there are."""
    if len(items) > most:
        return f"{', '.join(items[:most])} and {len(items) - most} more"
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} and {items[-1]}"


def shortened(text: str, most: int = 300) -> str:
    """A long text cut at a word, with an ellipsis."""
    flat = " ".join(text.split())
    if len(flat) <= most:
        return flat
    return flat[:most].rsplit(" ", 1)[0].rstrip(" ,.;:") + " …"
