"""Founding a district: folder, its name, the founder's name."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal

from talentdesk.actions import district
from talentdesk.actions.district import Created
from ui.i18n import t
from ui.jobs import Job, Jobs
from ui.start.fields import FolderField, TextField
from ui.start.form import StartForm


class Found(StartForm):
    """Tells with `founded` what was made."""

    founded = Signal(object)
    """A `Created`, its workspace open."""

    def __init__(self, jobs: Jobs, home: Path) -> None:
        super().__init__(
            jobs,
            home,
            t("Found a district"),
            t(
                "For one person in each district, once. This laptop becomes the one that lets others in. It "
                "takes a minute; nothing is written before you press the button."
            ),
            t("Found the district"),
        )
        self.folder = FolderField(
            t("District folder"),
            t(
                "A folder that every laptop of the district can reach: a network drive, a synchronised cloud "
                "folder, or a stick. Only encrypted files are put there."
            ),
        )
        self.district = TextField(t("Name of the district"), example=t("Riverbend District"))
        self.person = TextField(t("Your name"), t("As colleagues know it, given name first."))
        self.finish_form(("folder", self.folder), ("district", self.district), ("person", self.person))

    def problems(self) -> dict[str, str]:
        found: dict[str, str] = {}
        if not self.folder.text():
            found["folder"] = t("Choose the folder that the district will share.")
        elif not self.folder.path().is_absolute():
            found["folder"] = t("Give the whole path of the folder, or choose it.")
        if not self.district.text():
            found["district"] = t("Type the district’s name.")
        if not self.person.text():
            found["person"] = t("Type your name.")
        return found

    def work(self, passphrase: str | None) -> Callable[[Job], Any]:
        return partial(_founded, self.home, self.folder.path(), self.district.text(), self.person.text(), passphrase)

    def doing(self) -> str:
        return t("Founding the district…")

    def made(self, result: Created) -> None:
        self.founded.emit(result)


def _founded(home: Path, folder: Path, name: str, person: str, passphrase: str | None, _job: Job) -> Created:
    return district.create(home, folder, name, person, passphrase)
