"""Taking records along in plain files: a person's own, or everything this person may open. What is written is not encrypted."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from talentdesk import __version__, paths
from talentdesk.actions.details import codes_of
from talentdesk.actions.directory import UNKNOWN, label_of, names_of
from talentdesk.actions.records import kinds
from talentdesk.errors import UserError
from talentdesk.ids import ids_in
from talentdesk.schema.base import Kind
from talentdesk.store import reader
from talentdesk.store.reader import Query, StoredRecord
from talentdesk.transfer import tables
from talentdesk.transfer.plain_files import CsvFolder, PlainFile, SqliteFile, XlsxFile, made_whole
from talentdesk.transfer.tables import ABOUT, DICTIONARY, FORM, Cell, Table
from talentdesk.workspace import Workspace

Form = Literal["sqlite", "csv", "xlsx"]
FORMS: dict[Form, Callable[[Path], PlainFile]] = {"sqlite": SqliteFile, "csv": CsvFolder, "xlsx": XlsxFile}
AT_A_TIME = 500
"""Records read and written in one go: so many are held in memory."""
Step = Callable[[str, int, int], None]
"""The title of a kind, how many records are written, of how many."""


@dataclass(frozen=True, slots=True)
class Exported:
    """What was taken along, and where it lies. `shortened` counts the texts that a spreadsheet's cell couldn't hold whole."""

    place: Path
    records: dict[str, int]
    """Kind → how many."""
    shortened: int


def export(
    ws: Workspace,
    form: Form,
    place: Path,
    *,
    everything: bool = False,
    step: Step | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Exported:
    """Writes the records this person wrote, or with `everything` all they may open, into a file or, as CSV, a folder of that name.

    Deleted records stay out, and so does what the program keeps for itself. All of it is there or nothing. It is noted in the audit trail
    before it gets its name. Raises UserError where something has that name, the place is a district's folder, or it was cancelled.
    """
    if place.exists():
        raise UserError(f"{place.name} exists already.", "Choose another name; nothing was overwritten.")
    paths.check_plain_place(place)
    if ws.damage is not None:
        raise ws.damage
    run = _Run(ws, everything, step or _quietly, cancelled or _never)
    with made_whole(place, place.with_name(f"export-{ws.exchange.device}.unfinished")) as path:
        with closing(FORMS[form](path)) as file:
            run.fill(file)
            file.finish()
        ws.exchange.audit("records exported", f"{'everything' if everything else 'own'} {form}")
    return Exported(place, {kind.name: len(found) for kind, found in run.chosen.items()}, file.shortened)


class _Run:
    """One export: which records, and what was told and begun so far."""

    def __init__(self, ws: Workspace, everything: bool, step: Step, cancelled: Callable[[], bool]) -> None:
        self._ws = ws
        self._everything = everything
        self._step = step
        self._cancelled = cancelled
        whose = {} if everything else {"author": ws.person}
        found = {kind: reader.chosen(ws.database, Query(kind.name, whose)) for kind in kinds()}
        self.chosen = {kind: numbers for kind, numbers in found.items() if numbers}
        self._names: dict[str, str] = {}
        self._forms: set[str] = set()
        self._begun: dict[str, Table] = {}

    def fill(self, file: PlainFile) -> None:
        """Writes all tables. What the file is, and what its columns mean, stand first."""
        for table in (ABOUT, DICTIONARY):
            file.begin(table)
        done, of = 0, sum(len(numbers) for numbers in self.chosen.values())
        for kind, numbers in self.chosen.items():
            for start in range(0, len(numbers), AT_A_TIME):
                if self._cancelled():
                    raise UserError("It was stopped.", "Nothing was written.")
                self._step(kind.plural, done, of)
                self._write(file, kind, reader.read(self._ws.database, numbers[start : start + AT_A_TIME]))
                done += len(numbers[start : start + AT_A_TIME])
        file.add(ABOUT, self._about())
        file.add(DICTIONARY, tables.described(self._begun.values()))

    def _write(self, file: PlainFile, kind: Kind, records: Sequence[StoredRecord]) -> None:
        self._learn(records)
        layout, rows = tables.layout_of(kind), dict[str, list[tuple[Cell, ...]]]()
        for record in records:
            for table, cells in layout.rows(record, label_of(record), self._names):
                rows.setdefault(table.name, []).append(cells)
                if table.name not in self._begun:
                    self._begun[table.name] = table
                    file.begin(table)
        for name, found in rows.items():
            file.add(self._begun[name], found)

    def _learn(self, records: Sequence[StoredRecord]) -> None:
        """The names of all that these records name; what isn't here stays without one."""
        wanted = {record.author for record in records}.union(*(ids_in(record.fields) for record in records))
        found = names_of(self._ws, wanted - self._names.keys())
        self._names |= {record: "" if name == UNKNOWN else name for record, name in found.items()}
        for form in {str(record.fields[FORM]) for record in records if record.fields.get(FORM)} - self._forms:
            self._forms.add(form)
            codes = codes_of(self._ws, form)
            self._names |= {tables.wording_of(form, code): text for code, text in codes.items()}

    def _about(self) -> Iterator[tuple[Cell, ...]]:
        ws = self._ws
        yield "District", ws.district_name
        yield "Taken along by", ws.me.name
        yield "On", ws.clock.today()
        yield "Holds", EVERYTHING if self._everything else OWN
        for kind, numbers in self.chosen.items():
            yield kind.plural, len(numbers)
        yield (
            "Not encrypted",
            "Whoever has this file can read it. Keep it where only you can open it, and delete it when it has served.",
        )
        yield "Made with", f"TalentDesk {__version__}"


OWN = "The records that this person wrote"
EVERYTHING = "Everything that this person could open, the words of colleagues among it"


def _quietly(_step: str, _done: int, _of: int) -> None:
    """Nobody listens."""


def _never() -> bool:
    return False
