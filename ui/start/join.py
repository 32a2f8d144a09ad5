"""Joining a district: its folder, the card, and who one is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal

from talentdesk.actions import district
from talentdesk.schema.types import DISTRICT_LEADERS, Role
from talentdesk.workspace import Workspace
from ui.i18n import declared, t
from ui.jobs import Job, Jobs
from ui.start.fields import ChoiceField, FolderField, TextField
from ui.start.form import StartForm


class Join(StartForm):
    """Tells with `joined` that the request was written; its workspace waits for approval."""

    joined = Signal(object)

    def __init__(self, jobs: Jobs, home: Path) -> None:
        super().__init__(
            jobs,
            home,
            t("Join your district"),
            t(
                "Your administrator gave you a card and told you where the district’s folder is. Afterwards six "
                "words appear here; read them to your administrator, who lets you in."
            ),
            t("Ask to join"),
        )
        self.folder = FolderField(t("District folder"), t("The folder that holds the file district.json."))
        self.card = TextField(t("Card"), t("Paste the whole line. Spaces and capitals don’t matter."), example="td1-…")
        self.person = TextField(t("Your name"), t("As colleagues know it, given name first."))
        self.role = ChoiceField(t("What you do"), [(role.value, declared(role.label)) for role in _ROLES])
        self.buildings = TextField(
            t("Your school"), t("By the name the district uses. More than one: with commas between.")
        )
        self.finish_form(
            ("folder", self.folder),
            ("card", self.card),
            ("person", self.person),
            ("role", self.role),
            ("buildings", self.buildings),
        )
        self.role.box.currentIndexChanged.connect(self._role_changed)

    def _role_changed(self) -> None:
        self.buildings.setVisible(self._at_a_school)

    @property
    def _at_a_school(self) -> bool:
        return Role(self.role.code()) not in DISTRICT_LEADERS

    def _names(self) -> list[str]:
        if not self._at_a_school:
            return []
        return [name.strip() for name in self.buildings.text().split(",") if name.strip()]

    def problems(self) -> dict[str, str]:
        found: dict[str, str] = {}
        if not self.folder.text():
            found["folder"] = t("Choose the district’s folder.")
        if not self.card.text():
            found["card"] = t("Paste the card that your administrator gave you.")
        if not self.person.text():
            found["person"] = t("Type your name.")
        if self._at_a_school and not self._names():
            found["buildings"] = t("Name the school you work at.")
        return found

    def work(self, passphrase: str | None) -> Callable[[Job], Any]:
        return partial(
            _joined,
            self.home,
            self.folder.path(),
            self.card.text(),
            self.person.text(),
            self.role.code(),
            self._names(),
            passphrase,
        )

    def doing(self) -> str:
        return t("Writing your request…")

    def made(self, result: Workspace) -> None:
        self.joined.emit(result)


_ROLES = (
    Role.PRINCIPAL,
    Role.ASSISTANT_PRINCIPAL,
    Role.COACH,
    Role.TEACHER,
    Role.EXECUTIVE,
    Role.DISTRICT_STAFF,
)
"""In the order most people will look for themselves."""


def _joined(
    home: Path,
    folder: Path,
    card: str,
    person: str,
    role: str,
    buildings: Sequence[str],
    passphrase: str | None,
    _job: Job,
) -> Workspace:
    return district.join(home, folder, card, person, role, buildings, passphrase).ws
