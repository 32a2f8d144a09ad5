"""The reference library: the works that the practice rests on, as reviews and analyses cite them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from talentdesk.indicators import rubric


@cache
def references() -> Mapping[str, str]:
    """Code → citation of every work of the reference library."""
    return {one.id: citation(one) for one in rubric.load_references()}


def citation(work: rubric.Reference) -> str:
    """*Knight, J. (2017). The impact cycle …*"""
    return f"{_authors(work.authors)} ({work.year}). {work.title}. {work.venue}"


def _authors(names: Sequence[str]) -> str:
    if len(names) > 2:
        return f"{names[0]} and others"
    return " & ".join(names)
