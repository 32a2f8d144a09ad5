"""Answers to a survey as form tools write them: a text file with a row for each person. Read, understood and added up, without who it was.

Pure: nothing is written, and what is returned holds no row, no name, no address and no time.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from talentdesk.errors import UserError
from talentdesk.schema.kinds.survey import SOMETHING_ELSE, How, Question
from talentdesk.transfer.plain_files import as_text

MAX_FILE = 16 * 1024 * 1024
MAX_ROWS, MAX_COLUMNS, MAX_WORDS = 20_000, 300, 2_000
WHEN, SCHOOL = "Timestamp", "School"
"""Headings of the columns of a template beside the questions."""
Use = Literal["question", "school", "when", "id", "dropped", "passed"]
_UNCHANGED = "Nothing was imported."
_SEPARATORS = (",", ";", "\t")
_ENCODINGS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_WHO = {
    "name", "names", "full name", "your name", "first name", "last name", "given name", "family name", "surname", "username", "user name",
    "user", "respondent", "staff id", "employee id", "employee number", "ip address", "phone", "phone number", "initials", "signature",
}  # fmt: skip
_TIMES = {"timestamp", "start time", "completion time", "last modified time", "submitted at", "submit date", "date"}
_IDS = {"id", "response id", "respondent id", "submission id"}
_ADDRESS = re.compile(r"[^\s@<>;,]+@[^\s@<>;,]+\.[^\s@<>;,]+")


@dataclass(frozen=True, slots=True)
class Sheet:
    """The cells of a file, as text. `lines` are the line numbers at which rows end."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...] = field(repr=False)
    lines: tuple[int, ...] = field(repr=False)
    refused: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Heading:
    """A column: what it is taken for, and of a question its code."""

    at: int
    text: str
    use: Use
    code: str = ""


@dataclass
class Part:
    """The answers of one school, or of those who name none."""

    answered: int = 0
    of: Counter[str] = field(default_factory=Counter[str])
    """Question → how many answered it."""
    chosen: Counter[tuple[str, str]] = field(default_factory=Counter[tuple[str, str]])
    """Question and option → how many chose it."""


@dataclass(frozen=True, slots=True)
class Read:
    """What a sheet says."""

    headings: tuple[Heading, ...]
    parts: Mapping[str | None, Part] = field(repr=False)
    """School → its answers; None for those who name no school."""
    words: tuple[tuple[str, str], ...] = field(repr=False)
    """Question and what was written, in the order of the alphabet: that of the rows would tell who wrote it."""
    missing: tuple[str, ...]
    """Texts of questions that no column answers."""
    refused: tuple[tuple[int, str], ...]
    """Line and why its row was left out."""
    notes: tuple[str, ...]

    @property
    def answered(self) -> int:
        """How many people."""
        return sum(part.answered for part in self.parts.values())


def read_sheet(path: Path) -> Sheet:
    """The file as cells. Raises UserError where it is no text, too large, or no table."""
    try:
        if path.stat().st_size > MAX_FILE:
            raise UserError(f"{path.name} is larger than {MAX_FILE // 1024 // 1024} MiB.", _UNCHANGED)
        data = path.read_bytes()
    except OSError as problem:
        raise UserError(f"{path.name} can't be read.", f"Check that it is there. {_UNCHANGED}") from problem
    text = _decoded(path.name, data)
    csv_rows = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text), strict=False)
    try:
        return _table(path.name, csv_rows)
    except csv.Error as problem:
        raise UserError(
            f"{path.name} can't be read as CSV near line {csv_rows.line_num}: {problem}.", _UNCHANGED
        ) from problem


def _decoded(name: str, data: bytes) -> str:
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise UserError(
            f"{name} is a spreadsheet.", f"Open it, and save it as CSV (comma separated) to import that. {_UNCHANGED}"
        )
    marked = next((encoding for mark, encoding in _ENCODINGS.items() if data.startswith(mark)), None)
    try:
        if marked is not None:
            return data.decode(marked)
        if b"\x00" in data:
            raise UserError(f"{name} isn't a text file.", f"Export the answers as CSV. {_UNCHANGED}")
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError:
            return data.decode("cp1252")  # as spreadsheets on Windows save it
    except UnicodeDecodeError as problem:
        raise UserError(
            f"{name} isn't text in a known encoding (byte {problem.start + 1}).",
            f"Export it again as UTF-8. {_UNCHANGED}",
        ) from problem


def _separator(text: str) -> str:
    """The one that makes most columns of the first row. Commas within a question are quoted, or there is a better one."""

    def columns(separator: str) -> int:
        return len(next(csv.reader(io.StringIO(text, newline=""), delimiter=separator), list[str]()))

    try:
        return max(_SEPARATORS, key=columns)
    except csv.Error:
        return _SEPARATORS[0]


def _table(name: str, found: Any) -> Sheet:
    """`found` is a csv reader, which knows the line it is at."""
    header = [_clean(cell) for cell in next(found, list[str]())]
    while header and not header[-1]:
        header.pop()
    if not header:
        raise UserError(f"{name} is empty.", f"The first row should hold the questions. {_UNCHANGED}")
    if len(header) > MAX_COLUMNS:
        raise UserError(f"{name} has more than {MAX_COLUMNS} columns.", _UNCHANGED)
    rows: list[tuple[str, ...]] = []
    lines: list[int] = []
    refused: list[tuple[int, str]] = []
    for cells in found:
        line = int(found.line_num)
        if not any(cell.strip() for cell in cells) or [_clean(cell) for cell in cells][: len(header)] == header:
            continue  # a blank line, or the header once more
        if any(cell.strip() for cell in cells[len(header) :]):
            refused.append((line, "more cells than columns"))
            continue
        if len(rows) >= MAX_ROWS:
            raise UserError(f"{name} has more than {MAX_ROWS} rows.", f"Split it by school. {_UNCHANGED}")
        rows.append(tuple(_clean(cells[at]) if at < len(cells) else "" for at in range(len(header))))
        lines.append(line)
    return Sheet(name, tuple(header), tuple(rows), tuple(lines), tuple(refused))


def _clean(cell: str) -> str:
    """One line without characters that nobody sees, and without the apostrophe that keeps a text from being a formula."""
    text = " ".join(cell.replace("\ufeff", "").replace("\x00", "").replace("\u00a0", " ").split())[:MAX_WORDS]
    return text[1:] if text[:1] == "'" and text[1:2] in ("=", "+", "-", "@") else text


def key_of(text: str) -> str:
    """What two spellings of one question, option or school have in common."""
    plain = unicodedata.normalize("NFKC", text).replace("’", "'").replace("‘", "'")
    plain = " ".join(plain.casefold().split())
    return re.sub(r"^\d{1,3}[.)]\s+", "", plain).strip(" *:?.!\"'“”")


def understood(
    sheet: Sheet,
    questions: Sequence[Question],
    schools: Mapping[str, str],
    *,
    building: str | None = None,
    chosen: Mapping[int, str] | None = None,
) -> Read:
    """What the sheet says of these questions. `schools` are the ways a school is written, each with its id.

    `building` is the one school that the whole sheet comes from. `chosen` says of single columns what they are: a question's code,
    `school`, or nothing for a column to be passed over.
    """
    headings = tuple(_headings(sheet, questions, schools, dict(chosen or {}), one_school=building is not None))
    run = _Run(sheet, {one.code: one for one in questions}, headings, schools, building)
    run.add_up()
    used = {heading.code for heading in headings if heading.use == "question"}
    return Read(
        headings,
        run.parts,
        tuple(sorted(run.words, key=lambda one: (one[0], one[1].casefold(), one[1]))),
        tuple(one.text for one in questions if one.code not in used),
        (*sheet.refused, *run.refused),
        tuple(run.notes()),
    )


def _headings(
    sheet: Sheet, questions: Sequence[Question], schools: Mapping[str, str], chosen: dict[int, str], *, one_school: bool
) -> Iterator[Heading]:
    codes = {one.code for one in questions}
    by_key = {key_of(one.text): one.code for one in questions}
    taken = {code for code in chosen.values() if code in codes}
    school = None if one_school else _school_column(sheet, schools, set(by_key), chosen)
    for at, text in enumerate(sheet.columns):
        key = key_of(text)
        code = chosen[at] if at in chosen else by_key.get(key, "")
        if code in codes and (at in chosen or code not in taken):
            taken.add(code)
            yield Heading(at, text, "question", code)
        elif at == school:
            yield Heading(at, text, "school")
        else:
            yield Heading(at, text, _other_use(sheet, at, key))


def _other_use(sheet: Sheet, at: int, key: str) -> Use:
    if key in _WHO or "email" in key or "e-mail" in key or any(_ADDRESS.search(row[at]) for row in sheet.rows):
        return "dropped"
    return "when" if key in _TIMES else "id" if key in _IDS else "passed"


def _school_column(
    sheet: Sheet, schools: Mapping[str, str], questions: set[str], chosen: Mapping[int, str]
) -> int | None:
    """The column in which at least half of what is written is the name of a school; the one whose heading says so comes first."""
    if told := [at for at, use in chosen.items() if use == "school"]:
        return told[0]
    fitting: list[tuple[bool, int]] = []
    for at, text in enumerate(sheet.columns):
        written = [key_of(row[at]) for row in sheet.rows if row[at]]
        known = sum(one in schools for one in written)
        says_so = any(word in key_of(text) for word in ("school", "building", "campus"))
        if (
            at not in chosen
            and key_of(text) not in questions
            and (known * 2 >= len(written) > 0 or (says_so and known))
        ):
            fitting.append((not says_so, at))
    return min(fitting)[1] if fitting else None


class _Run:
    """Adding up one sheet, row after row."""

    def __init__(
        self,
        sheet: Sheet,
        questions: Mapping[str, Question],
        headings: Sequence[Heading],
        schools: Mapping[str, str],
        building: str | None,
    ) -> None:
        self._sheet, self._schools, self._building = sheet, schools, building
        self._asked = [(heading.at, questions[heading.code]) for heading in headings if heading.use == "question"]
        self._school = next((heading.at for heading in headings if heading.use == "school"), None)
        self._ids = [heading.at for heading in headings if heading.use == "id"]
        self._times = [heading.at for heading in headings if heading.use == "when"]
        self.parts: dict[str | None, Part] = {}
        self.words: list[tuple[str, str]] = []
        self.refused: list[tuple[int, str]] = []
        self._strange: Counter[str] = Counter()
        self._nowhere = 0

    def add_up(self) -> None:
        """Goes through all rows."""
        seen: set[tuple[str, ...]] = set()
        for line, row in zip(self._sheet.lines, self._sheet.rows, strict=True):
            mark = self._mark(row)
            if not any(row[at] for at, _ in self._asked):
                self.refused.append((line, "no question is answered"))
            elif mark and mark in seen:
                self.refused.append((line, "the same answers were there before"))
            else:
                seen.add(mark)
                self._add(row)

    def _mark(self, row: tuple[str, ...]) -> tuple[str, ...]:
        """What tells one handing in from another: its number, else its time with all that was answered; nothing where there is neither."""
        for places in (self._ids, self._times):
            if any(row[at] for at in places):
                rest = () if places is self._ids else tuple(row[at] for at, _ in self._asked)
                return (*(row[at] for at in places), *rest)
        return ()

    def _add(self, row: tuple[str, ...]) -> None:
        place = self._building
        if self._school is not None:
            place = self._schools.get(key_of(row[self._school]))
            self._nowhere += place is None
        part = self.parts.setdefault(place, Part())
        part.answered += 1
        for at, question in self._asked:
            if row[at]:
                self._answer(part, question, row[at])

    def _answer(self, part: Part, question: Question, cell: str) -> None:
        part.of[question.code] += 1
        if question.how is How.WORDS:
            self.words.append((question.code, _ADDRESS.sub("(address)", cell)))
            return
        known = {key_of(option): option for option in question.choices}
        if question.how is How.SCALE:
            known = {str(point): option for point, option in enumerate(question.choices, 1)} | known
        given = several(cell, known) if question.how is How.SEVERAL else [cell]
        options = {known.get(_number(key_of(one)) if question.how is How.SCALE else key_of(one)) for one in given}
        if None in options:
            self._strange[question.text] += 1
        for option in options:
            part.chosen[question.code, option or SOMETHING_ELSE] += 1

    def notes(self) -> Iterator[str]:
        """What a person should know before it is imported."""
        for text, count in self._strange.items():
            answers = "1 answer names" if count == 1 else f"{count} answers name"
            yield f"“{text}”: {answers} no option of it and counted as “{SOMETHING_ELSE}”."
        if self._nowhere:
            rows = "1 row names" if self._nowhere == 1 else f"{self._nowhere} rows name"
            yield f"{rows} no school that is known; counted for the district only."


def _number(key: str) -> str:
    """*4.0* and *4 - Agree* are 4."""
    found = re.match(r"(\d{1,2})(?:[.,]0+)?(?:$|\s*[-–=(])", key)
    return found[1] if found else key


def several(cell: str, known: Iterable[str]) -> list[str]:
    """The options in a cell that holds several, joined by semicolons or commas; an option may hold commas itself."""
    found: list[str] = []
    options = sorted(known, key=len, reverse=True)
    for piece in cell.split(";"):
        rest = piece.strip()
        while rest:
            taken = next((length for option in options if (length := _begins_with(rest, option))), 0)
            end = taken or (rest.find(", ") if ", " in rest else len(rest))
            found.append(rest[:end].strip())
            rest = rest[end:].lstrip(" ,")
    return [one for one in found if key_of(one)]


def _begins_with(text: str, option: str) -> int:
    """How long the beginning of a text is that spells an option and ends where the next one may begin; 0 where none does."""
    ends = [at for at, sign in enumerate(text) if sign == ","] + [len(text)]
    return next((end for end in ends if key_of(text[:end]) == option), 0)


def headings_of(questions: Iterable[Question]) -> list[str]:
    """The first row of a template."""
    return [as_text(text) for text in (WHEN, SCHOOL, *(one.text for one in questions))]
