"""One page before a meeting of two: what was agreed, how the goal moves, what was seen since, what to ask. Never the note for oneself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from talentdesk.reports.document import Block, Bullets, Document, Heading, Note, Paragraph
from talentdesk.schema.types import day_text as day


@dataclass(frozen=True, slots=True)
class Promise:
    """Something one of the two will do; `who` is empty for both."""

    what: str
    who: str
    by: date | None
    done: bool


@dataclass(frozen=True, slots=True)
class Given:
    """What the page says, with names in place of ids."""

    name: str
    coaching: bool
    next: date | None
    last: date | None
    about: str
    agreed: tuple[Promise, ...]
    goal: str
    facts: tuple[tuple[str, str], ...]
    """Of the goal: strategy, measure, numbers."""
    seen: tuple[tuple[date, str], ...]
    """Day and observer of each visit."""
    questions: tuple[str, ...]


def build(given: Given) -> Document:
    """The page as a Document."""
    facts = (
        *((("Next meeting", day(given.next)),) if given.next else ()),
        *((("Last met", day(given.last)),) if given.last else ()),
        *((("Worked on", given.about),) if given.about else ()),
    )
    kind = "A coaching session" if given.coaching else "A talk with a partner"
    footer = "For the two of you. It is not encrypted: whoever has it can read it."
    return Document(f"Before you meet {given.name}", kind, footer, facts, tuple(_blocks(given)))


def _blocks(given: Given) -> Iterator[Block]:
    if given.agreed:
        yield Heading("Agreed last time")
        yield Bullets(tuple(_promise(item) for item in given.agreed))
    if given.goal.strip() or given.facts:
        yield Heading("The goal" if given.coaching else "What you work on")
        if given.goal.strip():
            yield Note(" ".join(given.goal.split()))
        for label, value in given.facts:
            yield Paragraph(f"{label}: {value}")
    if given.seen:
        yield Heading("Seen in class")
        yield Bullets(tuple(f"{day(on)}, by {by}" if by else day(on) for on, by in given.seen))
    if given.questions:
        yield Heading("What to ask")
        yield Bullets(given.questions)


def _promise(item: Promise) -> str:
    about = ", ".join(filter(None, (item.who, f"by {day(item.by)}" if item.by else "", "done" if item.done else "")))
    return f"{item.what} ({about})" if about else item.what
