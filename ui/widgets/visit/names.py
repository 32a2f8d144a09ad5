"""Likely names of students in a text. A quiet reminder needs no more than a guess: it never blocks, and one click lets a word pass."""

from __future__ import annotations

import re
from collections.abc import Iterable

_WORD = re.compile(r"[^\W\d_][\w'’-]*", re.UNICODE)
_ENDS = '.!?:;\n“”"«»…(–—'
_TITLES = frozenset({"mr", "mrs", "ms", "mx", "miss", "dr", "coach", "principal", "señor", "señora"})
_USUAL_WORDS = (
    "a i i'm i'll i’m i’ll the this that these those it he she we they you what why how who when where which there here "
    "t s ts ss teacher teachers student students pair pairs table group groups class room seat grade period team "
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august "
    "september october november december english spanish french math maths mathematics science history reading writing "
    "literacy language arts social studies art music physical education algebra geometry biology chemistry physics "
    "american america african european mexican indian chinese united states north south east west "
    "exit ticket do now think turn talk warm up smart board google chromebook chromebooks ipad kahoot desmos "
    "god internet earth civil war world"
)
"""Words that often stand with a capital and are nobody's name."""
_USUAL = frozenset(_USUAL_WORDS.split())


def likely_names(text: str, known: Iterable[str]) -> list[str]:
    """What may be a student's name, in the order it stands: a capitalised word inside a sentence, or two in a row anywhere.

    `known` holds the words of names that may stand there, in lower case: those of staff, and those a person let pass.
    """
    passes = _USUAL.union(known)
    found: list[str] = []
    run: list[str] = []
    heads_sentence = False
    end = 0
    for match in _WORD.finditer(text):
        gap = text[end : match.start()]
        opens = end == 0 or any(mark in gap for mark in _ENDS)
        end = match.end()
        word = re.sub(r"['’]s?$", "", match.group())
        named = _capital(word) and word.casefold() not in passes and not _after_title(text, match.start())
        if run and (gap.strip() or not named):
            _close(run, heads_sentence, found)
        if named:
            heads_sentence = heads_sentence if run else opens
            run.append(word)
    _close(run, heads_sentence, found)
    return list(dict.fromkeys(found))


def _close(run: list[str], heads_sentence: bool, found: list[str]) -> None:
    """Ends a run of capitalised words. One word at the head of a sentence proves nothing; two do."""
    if len(run) > 1 or (run and not heads_sentence):
        found.append(" ".join(run))
    run.clear()


def _capital(word: str) -> bool:
    """Capitalised like a name: not an abbreviation in capitals."""
    return len(word) > 1 and word[0].isupper() and any(letter.islower() for letter in word[1:])


def _after_title(text: str, start: int) -> bool:
    before = text[:start].rstrip(" .").rsplit(maxsplit=1)
    return bool(before) and before[-1].strip("“”\"'(").casefold() in _TITLES
