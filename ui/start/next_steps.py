"""What a new district needs next: its people, and a form for classroom visits. Each step shows what it would do before it does it."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QFrame, QVBoxLayout

from talentdesk.actions import forms, profile, roster
from talentdesk.errors import TalentDeskError
from talentdesk.workspace import Workspace
from ui.i18n import n, t
from ui.jobs import Job, Jobs
from ui.widgets.parts import ElidedLabel, label, muted, primary_button, quiet_button, row
from ui.words import listed


class Step(QFrame):
    """One step: heading, sentence, what came of it, and its buttons."""

    ended = Signal()
    """It was done."""

    def __init__(self, jobs: Jobs, ws: Workspace, heading: str, sentence: str) -> None:
        super().__init__()
        self.setProperty("card", True)
        self.jobs = jobs
        self.ws = ws
        self.heading = label(heading, weight="strong", wrap=True)
        self.sentence = muted(sentence)
        self.found = label("", wrap=True)
        self.problem = label("", tone="danger", wrap=True)
        self.found.hide()
        self.problem.hide()
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(16, 16, 16, 16)
        self.column.setSpacing(8)
        for part in (self.heading, self.sentence, self.found, self.problem):
            self.column.addWidget(part)

    def tell(self, text: str) -> None:
        """What was found or done."""
        self.found.setText(text)
        self.found.setVisible(bool(text))
        self.problem.hide()

    def refuse(self, problem: TalentDeskError) -> None:
        """What is in the way, and what to do."""
        self.problem.setText(f"✕ {problem}")
        self.problem.show()
        self.found.hide()


class KitStep(Step):
    """Print the recovery kit, then take its file off the laptop: only after the person said, twice, that it is printed."""

    def __init__(self, jobs: Jobs, ws: Workspace) -> None:
        super().__init__(
            jobs,
            ws,
            t("Print the recovery kit, today"),
            t(
                "If this laptop is lost, only the kit can bring the district back, and whoever holds it can speak for the "
                "district. Print it twice, lock both sheets away, and then take the file off this laptop."
            ),
        )
        self.place = ElidedLabel("", tone="muted")
        self.open = quiet_button(t("Open the kit"))
        self.show_it = quiet_button(t("Show in its folder"))
        self.printed = quiet_button(t("It is printed…"))
        self.remove = quiet_button(t("Both sheets are locked away: remove the file"))
        self.not_yet = quiet_button(t("Not yet"))
        self.column.addWidget(self.place)
        self.column.addLayout(row(self.open, self.show_it, self.printed))
        self.column.addLayout(row(self.remove, self.not_yet))
        for button, act in (
            (self.open, self._open),
            (self.show_it, self._show),
            (self.printed, self._ask),
            (self.remove, self._remove),
            (self.not_yet, self._rest),
        ):
            button.clicked.connect(act)
        self._offer(False)

    def show_kit(self, kit: Path | None) -> None:
        """Where the file lies; without one there is nothing to do."""
        self.place.setText(str(kit or ""))
        self.setVisible(kit is not None)

    def _offer(self, on: bool) -> None:
        for button in (self.remove, self.not_yet):
            button.setVisible(on)
        self.printed.setVisible(not on)

    def _open(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(self.place.text()))

    def _show(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(Path(self.place.text()).parent)))

    def _ask(self) -> None:
        self._offer(True)
        self.tell(t("Without the printed sheets nobody can bring the district back, and the file can’t be made again."))
        self.not_yet.setFocus()

    def _rest(self) -> None:
        self._offer(False)
        self.tell("")

    def _remove(self) -> None:
        self.jobs.start("write", partial(_removed, self.ws), self._done, self.refuse)

    def _done(self, _path: Path) -> None:
        self.tell(t("✓ Removed. The printed sheets are the only ones now."))
        for part in (self.place, self.open, self.show_it, self.printed, self.remove, self.not_yet):
            part.hide()
        self.ended.emit()


class RosterStep(Step):
    """Reads a roster, shows the difference, and imports it once that was agreed to."""

    def __init__(self, jobs: Jobs, ws: Workspace) -> None:
        super().__init__(
            jobs,
            ws,
            t("Bring in schools and staff"),
            t(
                "From the OneRoster export of your student information system, as a zip or a folder. Rows of "
                "students and families are dropped while reading. You see what would change before anything does."
            ),
        )
        self.zip = quiet_button(t("Choose a zip…"))
        self.folder = quiet_button(t("Choose a folder…"))
        self.accept = primary_button(t("Import"))
        self.decline = quiet_button(t("Not now"))
        self._path = Path()
        self.column.addLayout(row(self.zip, self.folder, self.accept, self.decline))
        self.zip.clicked.connect(self._choose_zip)
        self.folder.clicked.connect(self._choose_folder)
        self.accept.clicked.connect(self._import)
        self.decline.clicked.connect(self._rest)
        self._ask(False)

    def _ask(self, on: bool) -> None:
        for button in (self.zip, self.folder):
            button.setVisible(not on)
        for button in (self.accept, self.decline):
            button.setVisible(on)

    def _rest(self) -> None:
        self._ask(False)
        self.tell("")

    def _choose_zip(self) -> None:
        dialog = QFileDialog(self, t("Roster"), "", t("Roster (*.zip)"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.look)
        dialog.open()

    def _choose_folder(self) -> None:
        dialog = QFileDialog(self, t("Folder of the roster"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly, True)
        dialog.fileSelected.connect(self.look)
        dialog.open()

    def look(self, path: str) -> None:
        """Reads a roster and shows what it would change."""
        self._path = Path(path)
        self.tell(t("Reading…"))
        self.jobs.start("read", partial(_difference, self.ws, self._path), self._shown, self.refuse)

    def _shown(self, difference: dict[str, Any]) -> None:
        self.tell(difference_words(difference))
        self._ask(_changes(difference) > 0)
        if _changes(difference):
            self.accept.setFocus()

    def _import(self) -> None:
        self._ask(False)
        self.tell(t("Importing…"))
        self.jobs.start("write", partial(_imported, self.ws, self._path), self._done, self.refuse)

    def _done(self, _difference: dict[str, Any]) -> None:
        self.tell(t("✓ Imported. The next sync brings it to every laptop."))
        self.ended.emit()


class FormStep(Step):
    """Publishes the form that ships with the program."""

    def __init__(self, jobs: Jobs, ws: Workspace) -> None:
        found = forms.bundled()[0]
        super().__init__(
            jobs,
            ws,
            t("Publish a form for classroom visits"),
            t(
                "“{title}” ships with TalentDesk: {count} things to look for, none of them a rating. You can "
                "change it, or publish your own later.",
                title=found["title"],
                count=len(found["look_fors"]),
            ),
        )
        self._code = str(found["code"])
        self.publish = quiet_button(t("Publish “{title}”", title=found["title"]))
        self.column.addLayout(row(self.publish))
        self.publish.clicked.connect(self._publish)

    def _publish(self) -> None:
        self.publish.setEnabled(False)
        self.jobs.start("write", partial(_published, self.ws, self._code), self._done, self._refused)

    def _done(self, _saved: object) -> None:
        self.publish.hide()
        self.tell(t("✓ Published. The next sync brings it to every laptop."))
        self.ended.emit()

    def _refused(self, problem: TalentDeskError) -> None:
        self.publish.setEnabled(True)
        self.refuse(problem)


def _changes(difference: dict[str, Any]) -> int:
    return sum(difference["created"].values()) + len(difference["changed"]) + len(difference["ended"])


def difference_words(difference: dict[str, Any]) -> str:
    """What an import would change, in sentences."""
    made = difference["created"]
    new = [
        words
        for count, words in (
            (made["building"], n("{count} school", "{count} schools", made["building"])),
            (made["person"], n("{count} person", "{count} people", made["person"])),
            (made["assignment"], n("{count} post", "{count} posts", made["assignment"])),
            (made["calendar"], n("{count} school year", "{count} school years", made["calendar"])),
        )
        if count
    ]
    lines = [t("New: {what}.", what=listed(new))] if new else []
    if difference["changed"]:
        lines.append(n("{count} record changes.", "{count} records change.", len(difference["changed"])))
    if difference["ended"]:
        lines.append(n("{count} post ends.", "{count} posts end.", len(difference["ended"])))
    if not lines:
        lines.append(t("Nothing would change: everything in it is here already."))
    dropped = sum(difference["dropped"].values())
    if dropped:
        lines.append(n("{count} row was left out.", "{count} rows were left out.", dropped))
    return " ".join([*lines, *difference["notes"]])


def _difference(ws: Workspace, path: Path, _job: Job) -> dict[str, Any]:
    return roster.import_roster(ws, path, dry_run=True)


def _imported(ws: Workspace, path: Path, _job: Job) -> dict[str, Any]:
    return roster.import_roster(ws, path)


def _removed(ws: Workspace, _job: Job) -> Path:
    return profile.remove_kit(ws)


def _published(ws: Workspace, code: str, _job: Job) -> object:
    return forms.publish(ws, code)
