"""A survey on paper: the questions with boxes to tick and lines to write on. It asks for the school and never for a name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from talentdesk.reports.document import Block, Column, Document, Heading, Paragraph, Row, Table, Text
from talentdesk.schema.types import day_text

BOX = "☐"
LINE = "_" * 88
LINES = 3


@dataclass(frozen=True, slots=True)
class Asked:
    """One question. `how` is one, several, scale or words."""

    text: str
    how: str
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Given:
    """A survey, ready to hand out."""

    title: str
    district: str
    until: date | None
    questions: tuple[Asked, ...]


def build(given: Given) -> Document:
    """The form as a Document."""
    until = ((("Please hand in by", day_text(given.until)),) if given.until else ()) + (("School", "_" * 30),)
    footer = "Please don’t write your name. Answers are counted; fewer than five of a school are never shown for it."
    return Document(given.title, given.district, footer, until, tuple(_blocks(given)))


def _blocks(given: Given) -> Iterator[Block]:
    for number, one in enumerate(given.questions, 1):
        yield Heading(f"{number}. {one.text}")
        if one.how == "words":
            for _ in range(LINES):
                yield Paragraph(LINE, "muted")
        elif one.how == "scale":
            yield Paragraph("Tick one.", "muted", small=True)
            yield _scale(one.options)
        else:
            yield Paragraph("Tick one." if one.how == "one" else "Tick all that fit.", "muted", small=True)
            for option in one.options:
                yield Paragraph(f"{BOX}  {option}")


def _scale(options: tuple[str, ...]) -> Table:
    columns = tuple(Column(option, 1) for option in options)
    return Table(columns, (Row(tuple(Text(BOX) for _ in options)),))
