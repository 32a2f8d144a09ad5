"""What a report says, without how it is drawn: headings, paragraphs, tables, notes. Pure values, plain text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

Tone = Literal["plain", "muted", "ok", "warn", "accent"]
Align = Literal["left", "right"]
Square = Literal["reached", "emerging", "open"]


@dataclass(frozen=True, slots=True)
class Text:
    """Words in a table cell. `shape` stands before them in the same tone, `name` in bold; `small` is a second line."""

    text: str
    name: str = ""
    shape: str = ""
    tone: Tone = "plain"
    bold: bool = False
    small: str = ""


@dataclass(frozen=True, slots=True)
class Squares:
    """The five stages as squares, always with a word below: filled where reached, half filled where emerging, else empty."""

    states: tuple[Square, ...]
    word: str
    small: str = ""


Cell = Text | Squares


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; `weight` is its share of the width."""

    title: str
    weight: float
    align: Align = "left"


@dataclass(frozen=True, slots=True)
class Row:
    """A row. A `lead` row heads those below it, is tinted and stays with the next one; `span` is how many columns its first cell takes."""

    cells: tuple[Cell, ...]
    lead: bool = False
    span: int = 1


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 begins a page unless it is told to stay on the same one."""

    text: str
    level: Literal[1, 2] = 2
    same_page: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; a small one explains what stands above it."""

    text: str
    tone: Tone = "plain"
    small: bool = False


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """A boxed statement."""

    text: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table; its header is repeated on every page."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


Block = Heading | Paragraph | Bullets | Note | Table


@dataclass(frozen=True, slots=True)
class Document:
    """A whole report. `facts` are the label and value pairs below the title; `footer` stands on every page."""

    title: str
    subtitle: str
    footer: str
    facts: tuple[tuple[str, str], ...] = ()
    blocks: tuple[Block, ...] = field(default=())
    language: str = "en-US"


def words_of(document: Document) -> str:
    """All of a document's words, for search and for tests."""
    parts = [document.title, document.subtitle, *(f"{label} {value}" for label, value in document.facts)]
    for block in document.blocks:
        parts += words_of_block(block)
    return "\n".join(part for part in parts if part)


def words_of_block(block: Block) -> Sequence[str]:
    """The words of a block, a cell or paragraph at a time."""
    if isinstance(block, Bullets):
        return block.items
    if isinstance(block, Table):
        cells = [cell for row in block.rows for cell in row.cells]
        return [*(column.title for column in block.columns), *(words_of_cell(cell) for cell in cells)]
    if isinstance(block, Note):
        return [block.title, block.text]
    return [block.text]


def words_of_cell(cell: Cell) -> str:
    """The words of a cell."""
    words = (cell.name, cell.shape, cell.text, cell.small) if isinstance(cell, Text) else (cell.word, cell.small)
    return " ".join(word for word in words if word)
