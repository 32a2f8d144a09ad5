"""How a cause of a problem is said: what stands beside it, one line of it, and the whole tree to be read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from PySide6.QtWidgets import QWidget

from ui.i18n import t
from ui.widgets.parts import group, label

INDENT = 18
"""Pixels of a level."""


def standing(cause: Mapping[str, Any]) -> str:
    """*◆ root cause · ✓ supported*."""
    said = [t("◆ root cause")] if cause.get("root") else []
    checked = {"supported": t("✓ supported"), "refuted": t("✗ evidence against it")}.get(str(cause.get("standing")), "")
    return " · ".join([*said, *([checked] if checked else [])])


def line(cause: Mapping[str, Any]) -> str:
    """One cause with the evidence, where a line is all there is room for."""
    said = standing(cause)
    first = f"{'└ ' * bool(cause.get('depth'))}{cause.get('text') or '–'}" + (f"  ({said})" if said else "")
    return "\n".join([first, *evidence(cause)])


def evidence(cause: Mapping[str, Any]) -> list[str]:
    """What speaks for it and against it."""
    speaks_for, against = (str(cause.get(name) or "").strip() for name in ("speaks_for", "against"))
    found = [t("For: {what}", what=speaks_for)] if speaks_for else []
    return found + ([t("Against: {what}", what=against)] if against else [])


def tree(causes: Iterable[Mapping[str, Any]], _reading: object = None) -> QWidget:
    """The causes, each drawn in as far as it is deep, to be read."""
    blocks: list[QWidget] = []
    for cause in causes:
        depth, said = int(cause.get("depth") or 0), standing(cause)
        text = f"{'└ ' if depth else ''}{cause.get('text') or '–'}"
        head = label(text, weight="strong" if cause.get("root") else "", wrap=True)
        head.setAccessibleName(t("Level {level}: {cause} {standing}", level=depth + 1, cause=text, standing=said))
        small = [
            label(line, tone="muted", size="small", wrap=True) for line in ([said] if said else []) + evidence(cause)
        ]
        block = group(head, *small, spacing=0)
        block.setContentsMargins(depth * INDENT, 0, 0, 0)
        blocks.append(block)
    return group(*blocks, spacing=6)
