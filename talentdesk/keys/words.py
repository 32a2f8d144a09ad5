"""The words that two people read out to each other on the phone to be sure they mean the same keys."""

from __future__ import annotations

import re

from talentdesk.errors import UserError
from talentdesk.paths import resource_path

COUNT = 6
_BITS = 11
_PREFIX = 4
_SEPARATORS = re.compile(r"[\s,;.\-\u2010-\u2015]+")


def _load() -> tuple[str, ...]:
    return tuple(resource_path("words", "en.txt").read_text(encoding="ascii").split())


WORDS = _load()
_BY_PREFIX = {word[:_PREFIX]: word for word in WORDS}


def six_words(secret: bytes) -> list[str]:
    """Six words for the first 66 bits of a secret."""
    if len(secret) * 8 < COUNT * _BITS:
        raise ValueError("Six words need at least nine bytes.")
    bits = int.from_bytes(secret[:9], "big") >> (72 - COUNT * _BITS)
    mask = (1 << _BITS) - 1
    return [WORDS[bits >> (_BITS * place) & mask] for place in reversed(range(COUNT))]


def normalise(text: str) -> list[str]:
    """The words a person typed, in the list's spelling. Four letters are enough for each; an unknown word is a UserError."""
    return [_recognise(word) for word in _SEPARATORS.split(text.casefold()) if word]


def _recognise(word: str) -> str:
    known = _BY_PREFIX.get(word[:_PREFIX])
    if known is None:
        raise UserError(f"“{word[:40]}” is not one of the words.", "Ask to have it read out again, letter by letter.")
    return known
