"""Two texts side by side: what only one of them says is marked by underline and weight, so that it shows without colour."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from html import escape

from ui.i18n import t

_WORDS = re.compile(r"\S+\s*|\s+")
_SENTENCES = re.compile(r"[^.!?\n]+(?:[.!?]+|\n|$)")
MOST_WORDS = 1500
"""Longer texts are compared line by line: word by word would take seconds."""

Piece = tuple[str, bool]
"""A stretch of text, and whether only this side has it."""


def differences(mine: str, other: str) -> list[Piece]:
    """`mine` in pieces; those that `other` does not hold are marked. Space between words makes no difference."""
    left, right = _pieces(mine, other)
    matcher = SequenceMatcher(None, [one.strip() for one in left], [one.strip() for one in right], autojunk=False)
    found: list[Piece] = []
    for tag, start, end, _, _ in matcher.get_opcodes():
        text = "".join(left[start:end])
        if text:
            found.append((text, tag != "equal" and not text.isspace()))
    return found


def _pieces(mine: str, other: str) -> tuple[list[str], list[str]]:
    left, right = _WORDS.findall(mine), _WORDS.findall(other)
    if max(len(left), len(right)) > MOST_WORDS:
        return mine.splitlines(keepends=True), other.splitlines(keepends=True)
    return left, right


def marked_html(pieces: Sequence[Piece], background: str) -> str:
    """The pieces as rich text: underlined and semi-bold on a quiet ground where only this side says so."""
    style = f"background-color:{background}; text-decoration:underline; font-weight:600"
    parts: list[str] = []
    for text, only_here in pieces:
        safe = escape(text).replace("\n", "<br>")
        parts.append(f'<span style="{style}">{safe}</span>' if only_here else safe)
    return f'<div style="white-space:pre-wrap">{"".join(parts)}</div>'


def spoken(pieces: Sequence[Piece]) -> str:
    """The differences for a screen reader."""
    only = [text.strip() for text, only_here in pieces if only_here]
    return t("Only here: {words}", words="; ".join(only)) if only else t("The same words.")


def from_both(texts: Sequence[str]) -> str:
    """What to begin with when one text is written from all: the first, and below it the sentences that only the others hold."""
    said = {sentence.strip() for sentence in _SENTENCES.findall(texts[0])}
    more: list[str] = []
    for text in texts[1:]:
        own = [sentence.strip() for sentence in _SENTENCES.findall(text) if sentence.strip() not in said]
        said.update(own)
        more += [" ".join(own)] if own else []
    return "\n\n".join([texts[0], *more])
