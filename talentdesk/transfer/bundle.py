"""A bundle of CSV files, in a folder or a zip: finding them, decoding them, and rows by header name. Nothing is ever unpacked to disk."""

from __future__ import annotations

import csv
import io
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from talentdesk.errors import UserError

MAX_FILE = 128 * 1024 * 1024
MAX_ENTRIES = 200
MAX_CELL = 400
_UNCHANGED = "Nothing was imported."


@dataclass
class Table:
    """One CSV file: its wanted columns only, row by row. `notes` collects the lines that had to be left out."""

    name: str
    text: str
    wanted: Sequence[str]
    required: Sequence[str]
    notes: list[str] = field(default_factory=list[str])

    def rows(self) -> Iterator[tuple[int, dict[str, str]]]:
        """(line number, wanted column → value) of every row. Other columns are passed over. Raises UserError naming missing columns."""
        reader = csv.reader(io.StringIO(self.text, newline=""))
        try:
            header = [_key(cell) for cell in next(reader, list[str]())]
            places = self._places(header)
            for cells in reader:
                if not any(cell.strip() for cell in cells) or [_key(cell) for cell in cells] == header:
                    continue  # a blank line, or the header once more
                if len(cells) > len(header) and any(cell.strip() for cell in cells[len(header) :]):
                    self.notes.append(
                        f"{self.name} line {reader.line_num}: more cells than columns; the row was left out."
                    )
                    continue
                yield reader.line_num, {name: _cell(cells, place) for name, place in places.items()}
        except csv.Error as problem:
            raise UserError(
                f"{self.name} can't be read as CSV near line {reader.line_num}: {problem}.", _UNCHANGED
            ) from problem

    def _places(self, header: list[str]) -> dict[str, int]:
        missing = [name for name in self.required if _key(name) not in header]
        if missing:
            found = "column" if len(missing) == 1 else "columns"
            raise UserError(
                f"{self.name} lacks the {found} {', '.join(missing)}.",
                f"Export the roster again with these columns. {_UNCHANGED}",
            )
        return {name: header.index(_key(name)) for name in self.wanted if _key(name) in header}


def _key(cell: str) -> str:
    return cell.replace("\ufeff", "").replace("\u00a0", " ").strip().casefold()


def _cell(cells: list[str], place: int) -> str:
    return " ".join(cells[place].replace("\x00", "").split())[:MAX_CELL] if place < len(cells) else ""


class Bundle:
    """The CSV files of a folder or a zip, found by name wherever in a zip they lie."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._files: dict[str, Path | str] = {}
        if path.is_dir():
            self._files = {item.name.casefold(): item for item in sorted(path.iterdir()) if item.is_file()}
        elif path.is_file() and zipfile.is_zipfile(path):
            self._files = self._entries()
        elif path.is_file():
            raise UserError(
                f"{path.name} is neither a folder nor a zip file.",
                f"Choose the folder or the zip of a OneRoster export. {_UNCHANGED}",
            )
        else:
            raise UserError(
                f"There is nothing at {path}.",
                "Check the path; it should be the folder or the zip of a OneRoster export.",
            )

    def _entries(self) -> dict[str, Path | str]:
        with self._opened() as archive:
            infos = [info for info in archive.infolist() if not info.is_dir()]
        if len(infos) > MAX_ENTRIES:
            raise UserError(f"{self._path.name} holds {len(infos)} files; a roster has a handful.", _UNCHANGED)
        found: dict[str, Path | str] = {}
        for info in infos:
            place = PurePosixPath(info.filename.replace("\\", "/"))
            if place.is_absolute() or ".." in place.parts or ":" in place.parts[0]:
                raise UserError(
                    f"{self._path.name} holds a file with a path that leads out of it.",
                    f"Get the roster from a source you trust. {_UNCHANGED}",
                )
            found.setdefault(place.name.casefold(), info.filename)
        return found

    def _opened(self) -> zipfile.ZipFile:
        try:
            return zipfile.ZipFile(self._path)
        except (OSError, zipfile.BadZipFile) as problem:
            raise UserError(f"{self._path.name} can't be opened as a zip file.", _UNCHANGED) from problem

    def has(self, name: str) -> bool:
        """Whether the bundle holds a file of that name."""
        return name.casefold() in self._files

    def table(self, name: str, wanted: Sequence[str], required: Sequence[str]) -> Table:
        """One file as a table. Raises UserError where it isn't there, is too large or isn't text."""
        if not self.has(name):
            raise UserError(
                f"The roster has no {name}.", f"A OneRoster export holds orgs.csv and users.csv at least. {_UNCHANGED}"
            )
        data = self._read(name)
        try:
            return Table(name, data.decode("utf-8-sig"), wanted, required)
        except UnicodeDecodeError as problem:
            raise UserError(
                f"{name} isn't UTF-8 text (byte {problem.start + 1}).", f"Export it again as UTF-8. {_UNCHANGED}"
            ) from problem

    def _read(self, name: str) -> bytes:
        place = self._files[name.casefold()]
        too_large = UserError(f"{name} is larger than {MAX_FILE // 1024 // 1024} MiB.", _UNCHANGED)
        try:
            if isinstance(place, Path):
                if place.stat().st_size > MAX_FILE:
                    raise too_large
                return place.read_bytes()
            with self._opened() as archive, archive.open(place) as file:
                data = file.read(MAX_FILE + 1)  # the size that the zip states is its maker's word: count what comes out
        except (OSError, zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError) as problem:
            raise UserError(
                f"{name} can't be read from {self._path.name}.", f"It may be damaged or have a password. {_UNCHANGED}"
            ) from problem
        if len(data) > MAX_FILE:
            raise too_large
        return data
