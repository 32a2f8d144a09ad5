"""Tables in plain files: what a spreadsheet might run is text, cells have types, and a file is whole or not there."""

from __future__ import annotations

import csv
import errno
import re
import sqlite3
import zipfile
from contextlib import closing
from datetime import date, datetime
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from talentdesk.errors import EnvironmentProblem, UserError
from talentdesk.transfer import plain_files
from talentdesk.transfer.plain_files import CsvFolder, PlainFile, SqliteFile, XlsxFile, made_whole
from talentdesk.transfer.tables import Column, Table

FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"]
TABLE = Table("visits", "Visits: all of them", (Column("words", "Words"), Column("on", "Day", "day")), ("words",))
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def written(file: PlainFile, rows: list[tuple[object, ...]], table: Table = TABLE) -> None:
    with closing(file):
        file.begin(table)
        file.add(table, rows)  # pyright: ignore[reportArgumentType]
        file.finish()


def sheet(file: Path, number: int = 1) -> ET.Element:
    return ET.fromstring(zipfile.ZipFile(file).read(f"xl/worksheets/sheet{number}.xml"))


def cells(file: Path) -> list[ET.Element]:
    return list(sheet(file).iter(f"{MAIN}c"))


class TestCsv:
    def test_a_spreadsheet_opens_it_right_and_runs_nothing(self, tmp_path: Path) -> None:
        written(CsvFolder(tmp_path / "c"), [(text, None) for text in FORMULAS] + [("plain é, “quoted”\nline", -1)])
        data = (tmp_path / "c" / "visits.csv").read_bytes()
        assert data.startswith(b"\xef\xbb\xbfwords,on\r\n")
        rows = list(csv.reader(data.decode("utf-8-sig").splitlines(keepends=True)))[1:]
        assert [row[0] for row in rows[:-1]] == [f"'{text}" for text in FORMULAS]
        assert rows[-1] == ["plain é, “quoted”\nline", "-1"]  # a number is no text

    def test_days_times_and_truth_are_spelled_as_spreadsheets_know_them(self, tmp_path: Path) -> None:
        written(CsvFolder(tmp_path / "c"), [(True, date(2026, 11, 4)), (False, datetime(2026, 11, 4, 9, 5))])
        assert (tmp_path / "c" / "visits.csv").read_text("utf-8-sig").splitlines()[1:] == [
            "TRUE,2026-11-04",
            "FALSE,2026-11-04 09:05:00",
        ]


class TestSqlite:
    def test_any_sqlite_program_opens_it_and_texts_are_as_they_were_written(self, tmp_path: Path) -> None:
        table = Table(
            "t", "T", (Column("id", "Id"), Column("n", "N", "whole number"), Column("on", "Day", "day")), ("id",)
        )
        written(SqliteFile(tmp_path / "t.db"), [("=1+1", 3, date(2026, 11, 4)), (None, None, None)], table)
        with closing(sqlite3.connect(tmp_path / "t.db")) as db:
            assert db.execute("SELECT id, n, [on] FROM t").fetchall() == [("=1+1", 3, "2026-11-04"), (None, None, None)]
            assert [row[1] for row in db.execute("SELECT * FROM sqlite_master WHERE type = 'index'")] == ["idx_t_id"]


class TestXlsx:
    def test_cells_have_types_the_heading_stays_and_columns_have_filters(self, tmp_path: Path) -> None:
        written(XlsxFile(tmp_path / "x.xlsx"), [("seen", date(2026, 11, 4)), (True, 7)])
        found = sheet(tmp_path / "x.xlsx")
        assert [found.find(f".//{MAIN}{name}") is not None for name in ("pane", "autoFilter")] == [True, True]
        heads, first, second = ([*row] for row in found.iter(f"{MAIN}row"))
        assert ["".join(cell.itertext()) for cell in heads] == ["Words", "Day"]
        assert [(cell.get("t"), "".join(cell.itertext())) for cell in [*first, *second]] == [
            ("inlineStr", "seen"),
            (None, str((date(2026, 11, 4) - date(1899, 12, 30)).days)),
            ("b", "1"),
            (None, "7"),
        ]

    def test_what_looks_like_a_formula_is_text_and_marked_as_text(self, tmp_path: Path) -> None:
        written(XlsxFile(tmp_path / "x.xlsx"), [(text, None) for text in [*FORMULAS, "plain"]])
        data = zipfile.ZipFile(tmp_path / "x.xlsx").read("xl/worksheets/sheet1.xml").decode()
        styles = zipfile.ZipFile(tmp_path / "x.xlsx").read("xl/styles.xml").decode()
        quoted = [
            number
            for number, xf in enumerate(re.findall(r"<xf [^>]*>", styles.split("<cellXfs")[1]))
            if "quotePrefix" in xf
        ]
        assert "<f>" not in data
        assert [int(cell.get("s", "0")) in quoted for cell in cells(tmp_path / "x.xlsx")[2:]] == [True] * 6 + [False]

    def test_a_text_longer_than_a_cell_is_shortened_says_so_and_is_counted(self, tmp_path: Path) -> None:
        file = XlsxFile(tmp_path / "x.xlsx")
        written(file, [("x" * 40_000, None), ("😀" * 16_383, None)])
        long, fitting = ("".join(cell.itertext()) for cell in cells(tmp_path / "x.xlsx")[2:])
        assert len(long) == 32_767
        assert long.endswith("CSV and SQLite hold the whole text)")
        assert fitting == "😀" * 16_383
        assert file.shortened == 1

    def test_a_day_before_spreadsheets_know_days_is_text(self, tmp_path: Path) -> None:
        written(XlsxFile(tmp_path / "x.xlsx"), [("", date(1899, 5, 1))])
        assert "".join(cells(tmp_path / "x.xlsx")[-1].itertext()) == "1899-05-01"

    def test_sheets_whose_short_names_would_be_the_same_have_two(self, tmp_path: Path) -> None:
        file = XlsxFile(tmp_path / "x.xlsx")
        with closing(file):
            for number in range(2):
                file.begin(Table(f"t{number}", "A very long name of a table that ends: differently", TABLE.columns))
            file.finish()
        names = re.findall(
            r'<sheet name="([^"]+)"', zipfile.ZipFile(tmp_path / "x.xlsx").read("xl/workbook.xml").decode()
        )
        assert names == ["A very long name of a table tha", "A very long name of a table t 2"]

    def test_more_rows_than_a_sheet_holds_are_refused(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(plain_files, "_MOST_ROWS", 3)
        with pytest.raises(UserError, match="more rows than a sheet"):
            written(XlsxFile(tmp_path / "x.xlsx"), [("a", None)] * 3)


class TestWholeOrNotThere:
    def test_it_has_its_name_when_all_of_it_is_there_and_is_nobody_else_s(self, tmp_path: Path) -> None:
        left = tmp_path / "left"
        left.mkdir()
        (left / "half").touch()  # of a process that was killed
        with made_whole(tmp_path / "t.db", left) as path:
            written(SqliteFile(path), [("a", None)])
            assert not (tmp_path / "t.db").exists()
        assert [item.name for item in tmp_path.iterdir()] == ["t.db"]
        assert (tmp_path / "t.db").stat().st_mode & 0o077 == 0

    def test_a_full_disk_leaves_nothing(self, tmp_path: Path) -> None:
        def fill() -> None:
            with made_whole(tmp_path / "c", tmp_path / "left") as path:
                written(CsvFolder(path), [("a", None)])
                raise OSError(errno.ENOSPC, "No space left on device")

        with pytest.raises(EnvironmentProblem, match="can't be written"):
            fill()
        assert list(tmp_path.iterdir()) == []

    def test_a_spreadsheet_that_can_t_be_put_together_leaves_nothing(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def full(*_what: object, **_how: object) -> None:
            raise OSError(errno.ENOSPC, "No space left on device")

        monkeypatch.setattr(zipfile.ZipFile, "write", full)
        with pytest.raises(EnvironmentProblem), made_whole(tmp_path / "x.xlsx", tmp_path / "left") as path:
            written(XlsxFile(path), [("a", None)])
        assert list(tmp_path.iterdir()) == []
