"""Taking records along in plain files: in which form, one's own or all that can be opened, what that means, and how far it is."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QStandardPaths, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QFrame, QProgressBar

from talentdesk.actions import export
from talentdesk.actions.export import Exported, Form
from talentdesk.errors import TalentDeskError
from talentdesk.workspace import Workspace
from ui.context import Context
from ui.i18n import declared, n, t
from ui.jobs import Job
from ui.widgets.options import Options
from ui.widgets.parts import column, label, link_button, muted, named, quiet_button, row, set_tone

SUFFIXES: dict[Form, str] = {"xlsx": "xlsx", "csv": "", "sqlite": "db"}
OWN, ALL = "own", "all"


class TakeAlong(QFrame):
    """Choices, the warning that goes with them, and one button."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._job: Job | None = None
        self._place: Path | None = None
        self.form = Options(
            t("Form"),
            [("xlsx", t("Spreadsheet (xlsx)")), ("csv", t("CSV, a folder of tables")), ("sqlite", t("SQLite"))],
        )
        self.which = Options(t("Records"), [(OWN, t("What I wrote")), (ALL, t("Everything I can open"))])
        self.warning = label("", wrap=True)
        self.start = quiet_button(t("Take them along…"))
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(120)
        self.bar.setAccessibleName(t("Progress"))
        self.stop = link_button(t("Cancel"))
        self.told = label("", wrap=True)
        self.reveal = link_button(t("Show in folder"))
        self._build()
        self._connect()

    def _build(self) -> None:
        what = t(
            "A copy in plain tables, for a spreadsheet or any database program: one table for each kind of record, and one that "
            "says what the columns mean. The records stay here. Deleted ones and drafts are not in it."
        )
        choices = named((t("Form"), self.form), (t("Records"), self.which))
        acts = row(self.start, self.bar, self.stop, spacing=12)
        self.setLayout(column(muted(what), choices, self.warning, acts, self.told, row(self.reveal), spacing=8))
        self.form.show_code("xlsx")
        self.which.show_code(OWN)
        self._warn(OWN)
        for part in (self.bar, self.stop, self.told, self.reveal):
            part.hide()

    def _connect(self) -> None:
        self.which.chosen.connect(self._warn)
        self.start.clicked.connect(self._choose)
        self.stop.clicked.connect(self._cancel)
        self.reveal.clicked.connect(self._reveal)

    def _warn(self, which: str) -> None:
        everything = which == ALL
        self.warning.setText(
            t(
                "⚠ Some of it colleagues wrote in confidence, for you and a few others. In this file their words stand in the "
                "clear, and whoever has the file can read them. Keep it where only you can open it, and delete it when it has served."
            )
            if everything
            else t("The file is not encrypted: whoever has it can read it, what you wrote for yourself alone included.")
        )
        set_tone(self.warning, "warn" if everything else "muted")

    # Doing it

    def _choose(self) -> None:
        form: Form = self._form()
        suffix = SUFFIXES[form]
        day = self._context.ws.clock.today().isoformat()
        name = t("TalentDesk records {day}", day=day) + (f".{suffix}" if suffix else "")
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        dialog = QFileDialog(self, t("Take your records along"), str(Path(folder) / name))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setOption(QFileDialog.Option.DontConfirmOverwrite, True)  # what exists is refused, in words
        dialog.setDefaultSuffix(suffix)
        dialog.selectFile(name)
        dialog.fileSelected.connect(self.take)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def take(self, path: str) -> None:
        """Writes them."""
        work = partial(_taken, self._context.ws, self._form(), Path(path), self.which.code() == ALL)
        self._tell(t("Beginning…"), "muted")
        self.reveal.hide()
        for part in (self.start, self.form, self.which):
            part.setEnabled(False)
        self._job = self._context.jobs.start("long", work, self._done, self._not_done, self._step, self._over)
        self.stop.show()
        self.stop.setFocus()

    def _form(self) -> Form:
        return next(form for form in SUFFIXES if form == self.form.code())

    def _step(self, kind: str, done: int, of: int) -> None:
        self.bar.setRange(0, max(of, 1))
        self.bar.setValue(done)
        self.bar.show()
        self._tell(t("{kind}: {done} of {of} records", kind=declared(kind), done=f"{done:,}", of=f"{of:,}"), "muted")

    def _cancel(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self._tell(t("Stopping…"), "muted")

    def _done(self, found: Exported) -> None:
        self._place = found.place
        total = sum(found.records.values())
        words = n(
            "✓ {count} record is written: {place}",
            "✓ {count} records are written: {place}",
            total,
            place=str(found.place),
        )
        if found.shortened:
            cut = n(
                "{count} text was too long for a cell; CSV and SQLite hold it whole.",
                "{count} texts were too long for a cell; CSV and SQLite hold them whole.",
                found.shortened,
            )
            words = f"{words}. {cut}"
        self._tell(words, "ok")
        self.reveal.show()

    def _not_done(self, problem: TalentDeskError) -> None:
        self._tell(f"✕ {problem}", "danger")

    def _over(self, *_: object) -> None:
        focused = self.stop.hasFocus()
        self._job = None
        self.bar.hide()
        self.stop.hide()
        for part in (self.start, self.form, self.which):
            part.setEnabled(True)
        if focused:
            self.start.setFocus()

    def _tell(self, words: str, tone: str) -> None:
        self.told.setText(words)
        set_tone(self.told, tone)
        self.told.show()

    def _reveal(self) -> None:
        if self._place is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._place.parent)))


def _taken(ws: Workspace, form: Form, place: Path, everything: bool, job: Job) -> Exported:
    return export.export(ws, form, place, everything=everything, step=job.report, cancelled=job.cancelled)
