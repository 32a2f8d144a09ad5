"""Two texts side by side: what only one of them says is marked by underline and weight, so that it shows without colour."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from html import escape

_WORDS = re.compile(r"\s+|[^\s]+")
MOST_WORDS = 1500
"""Longer texts are compared line by line: word by word would take seconds."""

Piece = tuple[str, bool]
"""A stretch of text, and whether only this side has it."""


def differences(mine: str, other: str) -> list[Piece]:
    """`mine` in pieces; those that `other` does not hold are marked."""
    left, right = _pieces(mine, other)
    found: list[Piece] = []
    for tag, start, end, _, _ in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        text = "".join(left[start:end])
        if text:
            found.append((text, tag != "equal" and not text.isspace()))
    return found


def _pieces(mine: str, other: str) -> tuple[list[str], list[str]]:
    left, right = _WORDS.findall(mine), _WORDS.findall(other)
    if max(len(left), len(right)) > MOST_WORDS:
        return mine.splitlines(keepends=True), other.splitlines(keepends=True)
    return left, right


def marked_html(mine: str, other: str, background: str) -> str:
    """The pieces as rich text: underlined and semi-bold on a quiet ground where only this side says so."""
    style = f"background-color:{background}; text-decoration:underline; font-weight:600"
    parts: list[str] = []
    for text, only_here in differences(mine, other):
        safe = escape(text).replace("\n", "<br>")
        parts.append(f'<span style="{style}">{safe}</span>' if only_here else safe)
    return f'<div style="white-space:pre-wrap">{"".join(parts)}</div>'


def spoken(mine: str, other: str) -> str:
    """The differences for a screen reader."""
    only = [text.strip() for text, only_here in differences(mine, other) if only_here]
    return f"Only here: {'; '.join(only)}" if only else "The same words."
