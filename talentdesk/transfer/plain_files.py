"""Files that tables are written into, row after row: a SQLite file, a folder of CSV files, a spreadsheet. None is encrypted."""

from __future__ import annotations

import contextlib
import csv
import os
import shutil
import sqlite3
from collections.abc import Generator, Iterable, Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import IO, Any, Protocol

from talentdesk import paths
from talentdesk.errors import EnvironmentProblem, UserError
from talentdesk.transfer.tables import Cell, Table

Row = Sequence[Cell]
_TAKEN_FOR_FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n")
"""What a spreadsheet may run when a text begins with it."""
_FIRST_YEAR_OF_SHEETS = 1900
_MOST_ROWS, _MOST_IN_CELL, _MOST_IN_NAME = 1_048_576, 32_767, 31
_CUT = " … (a cell holds no more; CSV and SQLite hold the whole text)"
_WIDTHS = {"long text": 60, "text": 24, "day": 12, "time": 18}


class PlainFile(Protocol):
    """Somewhere tables can be written. `shortened` counts the texts that didn't fit."""

    shortened: int

    def begin(self, table: Table) -> None:
        """Makes an empty table; tables stand in the order they were begun."""
        ...

    def add(self, table: Table, rows: Iterable[Row]) -> None:
        """Rows at the end of a table that was begun."""
        ...

    def finish(self) -> None:
        """Nothing more comes: the file is whole."""
        ...

    def close(self) -> None:
        """Lets go of what is open, however it ended."""
        ...


class CsvFolder:
    """One file a table, as spreadsheets open it right: UTF-8 with its mark, an apostrophe before a text that looks like a formula."""

    shortened = 0

    def __init__(self, folder: Path) -> None:
        folder.mkdir(mode=0o700)
        self._folder = folder
        self._files: dict[str, IO[str]] = {}

    def begin(self, table: Table) -> None:
        file = _private(self._folder / f"{table.name}.csv").open("w", encoding="utf-8-sig", newline="")
        self._files[table.name] = file
        csv.writer(file).writerow([column.name for column in table.columns])

    def add(self, table: Table, rows: Iterable[Row]) -> None:
        csv.writer(self._files[table.name]).writerows([as_text(cell) for cell in row] for row in rows)

    def finish(self) -> None:
        for file in self._files.values():
            file.flush()

    def close(self) -> None:
        for file in self._files.values():
            file.close()


class SqliteFile:
    """One table each, without any key. Texts stand as they were written."""

    shortened = 0

    def __init__(self, file: Path) -> None:
        from sqlite_utils import Database

        # The connection is of the plain driver: sqlite_utils may have been told to build on another one.
        self._db = sqlite3.connect(_private(file))
        self._tables = Database(self._db, execute_plugins=False)
        self._tables.begin()  # all of it is one: nothing waits for the disk after every part

    def begin(self, table: Table) -> None:
        made = self._tables.create_table(
            table.name, {column.name: _SQL.get(column.holds, str) for column in table.columns}
        )
        for name in table.looked_up:
            made.create_index([name])

    def add(self, table: Table, rows: Iterable[Row]) -> None:
        names = [column.name for column in table.columns]
        texts = ([_for_sql(cell) for cell in row] for row in rows)
        self._tables.table(table.name).insert_all(_headed(names, texts))

    def finish(self) -> None:
        self._tables.commit()

    def close(self) -> None:
        self._db.close()


_SQL: dict[str, type] = {"whole number": int, "number": float, "yes or no": int}


class XlsxFile:
    """One sheet a table: typed cells, a heading that stays, a filter in every column. Rows go to the disk as they come.

    A text that looks like a formula is marked as text, as a person would with an apostrophe. Raises UserError where a sheet is full.
    """

    def __init__(self, file: Path) -> None:
        from xlsxwriter import Workbook

        self.shortened = 0
        how = {"constant_memory": True, "tmpdir": str(file.parent), "strings_to_urls": False}
        self._book: Any = Workbook(str(_private(file)), how)
        self._sheets: dict[str, Any] = {}
        self._next: dict[str, int] = {}
        made = self._book.add_format
        self._heading = made({"bold": True, "bottom": 1, "valign": "top"})
        self._texts = {long: made({"valign": "top", "text_wrap": long}) for long in (False, True)}
        self._quoted = {
            long: made({"valign": "top", "text_wrap": long, "quote_prefix": True}) for long in (False, True)
        }
        self._day = made({"num_format": "yyyy-mm-dd", "valign": "top", "align": "left"})
        self._time = made({"num_format": "yyyy-mm-dd hh:mm", "valign": "top", "align": "left"})

    def begin(self, table: Table) -> None:
        sheet = self._book.add_worksheet(self._name(table.title))
        for at, column in enumerate(table.columns):
            sheet.set_column(at, at, _WIDTHS.get(column.holds, 12))
            sheet.write_string(0, at, column.label, self._heading)
        sheet.freeze_panes(1, 0)
        self._sheets[table.name], self._next[table.name] = sheet, 1

    def _name(self, title: str) -> str:
        """A sheet's name is short, without some characters, and no other sheet's."""
        taken = {sheet.get_name().casefold() for sheet in self._sheets.values()}
        name = title.replace(":", " –")
        short = name[:_MOST_IN_NAME].strip()
        number = 2
        while short.casefold() in taken:
            ending = f" {number}"
            short, number = f"{name[: _MOST_IN_NAME - len(ending)].strip()}{ending}", number + 1
        return short

    def add(self, table: Table, rows: Iterable[Row]) -> None:
        sheet, longs = self._sheets[table.name], [column.holds == "long text" for column in table.columns]
        for row in rows:
            at = self._next[table.name]
            if at >= _MOST_ROWS:
                raise _too_much(f"“{table.title}” has more rows than a sheet of a spreadsheet holds.")
            for column, (cell, long) in enumerate(zip(row, longs, strict=True)):
                self._write(sheet, at, column, cell, long)
            self._next[table.name] = at + 1

    def _write(self, sheet: Any, row: int, column: int, cell: Cell, long: bool) -> None:
        if cell is None or cell == "":
            return
        if isinstance(cell, bool):
            sheet.write_boolean(row, column, cell, self._texts[False])
        elif isinstance(cell, int | float):
            sheet.write_number(row, column, cell, self._texts[False])
        elif isinstance(cell, date) and cell.year >= _FIRST_YEAR_OF_SHEETS:
            sheet.write_datetime(row, column, cell, self._time if isinstance(cell, datetime) else self._day)
        else:
            text = self._fitting(str(cell))
            style = self._quoted if text.startswith(_TAKEN_FOR_FORMULAS) else self._texts
            sheet.write_string(row, column, text, style[long])

    def _fitting(self, text: str) -> str:
        if len(text.encode("utf-16-le")) // 2 <= _MOST_IN_CELL:
            return text
        self.shortened += 1
        room = (_MOST_IN_CELL - len(_CUT)) * 2
        return text.encode("utf-16-le")[:room].decode("utf-16-le", errors="ignore") + _CUT

    def finish(self) -> None:
        from xlsxwriter.exceptions import FileCreateError, FileSizeError

        for name, sheet in self._sheets.items():
            sheet.autofilter(0, 0, max(self._next[name] - 1, 1), sheet.dim_colmax)
        try:
            self._book.close()
        except FileCreateError as problem:
            raise OSError(*problem.args) from problem
        except FileSizeError as problem:
            raise _too_much("It is more than a spreadsheet holds.") from problem

    def close(self) -> None:
        for sheet in self._sheets.values():
            sheet.row_data_fh.close()


@contextlib.contextmanager
def made_whole(place: Path, unfinished: Path) -> Generator[Path]:
    """Gives a path to write a file or a folder at; it gets its name, durably, when all of it is there.

    `unfinished` is a folder beside it that a killed process may have left. Raises EnvironmentProblem where the disk or the folder doesn't
    take it; whatever is raised, nothing is left.
    """
    try:
        _cleared(unfinished)
        unfinished.mkdir(mode=0o700)
        yield unfinished / place.name
        _synced(unfinished / place.name)
        (unfinished / place.name).rename(place)
        paths.sync_folder(place.parent)
    except (OSError, sqlite3.Error) as problem:
        raise EnvironmentProblem(
            f"{place.name} can't be written in {place.parent}.",
            "Nothing was written. Check that the disk has room and that you may write there.",
        ) from problem
    finally:
        _cleared(unfinished)


def _cleared(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)


def _synced(place: Path) -> None:
    for file in place.iterdir() if place.is_dir() else [place]:
        with file.open("r+b") as written:
            os.fsync(written.fileno())
    if place.is_dir():
        paths.sync_folder(place)


def _private(file: Path) -> Path:
    """The file, empty and for this person's eyes only."""
    file.touch(mode=0o600, exist_ok=False)
    return file


def _too_much(message: str) -> UserError:
    return UserError(message, "Nothing was written. Take them along as CSV or SQLite instead.")


def as_text(cell: Cell) -> str:
    """A cell of a CSV file, with an apostrophe before a text that looks like a formula."""
    if isinstance(cell, str):
        return f"'{cell}" if cell.startswith(_TAKEN_FOR_FORMULAS) else cell
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    return "" if cell is None else str(cell)


def _for_sql(cell: Cell) -> str | int | float | None:
    return str(cell) if isinstance(cell, date) else cell


def _headed(names: list[str], rows: Iterable[list[Any]]) -> Iterator[list[Any]]:
    yield names
    yield from rows
