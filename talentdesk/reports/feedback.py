"""The page a teacher keeps after a visit: what was noticed, what was wondered, what was agreed. No script, no marks, no judgement."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from talentdesk.reports.document import Block, Document, Heading, Note, Paragraph
from talentdesk.schema.types import day_text as day


@dataclass(frozen=True, slots=True)
class Feedback:
    """One visit, with names in place of ids."""

    teacher: str
    observer: str
    school: str
    on: date
    minutes: int
    about: str
    """Subject and room, as far as they were noted."""
    noticing: str
    wondering: str
    next_step: str
    talked_on: date | None


def build(given: Feedback) -> Document:
    """The page as a Document."""
    facts = (
        ("Visit", day(given.on)),
        ("School", given.school),
        *((("Class", given.about),) if given.about else ()),
        *((("Length", f"{given.minutes} min"),) if given.minutes else ()),
        ("By", given.observer),
        *((("Talked on", day(given.talked_on)),) if given.talked_on else ()),
    )
    footer = f"Feedback for {given.teacher}. It is for learning and is no evaluation."
    return Document(f"Feedback for {given.teacher}", "A visit to the classroom", footer, facts, tuple(_blocks(given)))


def _blocks(given: Feedback) -> Iterator[Block]:
    for title, text in (("What I noticed", given.noticing), ("What I wonder", given.wondering)):
        if text.strip():
            yield Heading(title)
            for part in filter(None, map(str.strip, text.splitlines())):
                yield Paragraph(part)
    if given.next_step.strip():
        yield Note(" ".join(given.next_step.split()), "Next step")
