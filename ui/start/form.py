"""StartForm: a page that asks a few things and makes a profile of them. Problems are told beside the field they are about."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal

from talentdesk.actions import profile
from talentdesk.errors import EnvironmentProblem, TalentDeskError
from ui.i18n import t
from ui.jobs import Job, Jobs
from ui.start.fields import Field, TextField
from ui.start.sheet import Sheet
from ui.widgets.parts import label, link_button, muted, primary_button, title

SHORTEST = 12
"""How long a passphrase must be; the keystore insists on it too."""


class StartForm(Sheet):
    """Subclasses add fields, and give the work that makes the profile."""

    back_wanted = Signal()

    def __init__(self, jobs: Jobs, home: Path, heading: str, intro: str, act: str) -> None:
        super().__init__()
        self.jobs = jobs
        self.home = home
        self.fields: dict[str, Field] = {}
        self.back = link_button(t("← Back"))
        self.problem = label("", tone="danger", wrap=True)
        self.problem.hide()
        self.act = primary_button(act)
        self.act.setEnabled(False)
        self.busy = muted("")
        self.passphrase = TextField(
            t("Passphrase"),
            t(
                "This computer has no keyring that keeps secrets safe, so a passphrase protects what is written "
                "here. At least 12 characters; several words in a row are easy to remember. It can’t be "
                "recovered."
            ),
            secret=True,
        )
        self.again = TextField(t("Passphrase, once more"), secret=True)
        self.column.addWidget(self.back)
        self.column.addWidget(title(heading))
        self.column.addWidget(muted(intro))
        self.column.addSpacing(8)
        self.back.clicked.connect(self.back_wanted)
        self.act.clicked.connect(self.submit)

    def finish_form(self, *fields: tuple[str, Field]) -> None:
        """Adds the fields, by the argument each gives, then passphrase and action; asks whether a passphrase is needed."""
        self.fields = dict(fields) | {"passphrase": self.passphrase, "again": self.again}
        for field in self.fields.values():
            self.column.addWidget(field)
            if isinstance(field, TextField) or hasattr(field, "line"):
                field.line.returnPressed.connect(self.submit)  # pyright: ignore[reportAttributeAccessIssue] - both have a line
        self._ask_passphrase(False)
        self.column.addSpacing(4)
        self.column.addWidget(self.problem)
        self.add_act(self.act, self.busy)
        self.column.addStretch(1)
        self.jobs.read(partial(_needs_passphrase, self.home), self._known)

    def _known(self, needed: bool) -> None:
        self._ask_passphrase(needed)
        self.act.setEnabled(True)

    def _ask_passphrase(self, needed: bool) -> None:
        self.passphrase.setVisible(needed)
        self.again.setVisible(needed)

    # For subclasses

    def problems(self) -> dict[str, str]:
        """Field → what is missing, before anything is tried."""
        raise NotImplementedError

    def work(self, passphrase: str | None) -> Callable[[Job], Any]:
        """What makes the profile."""
        raise NotImplementedError

    def made(self, result: Any) -> None:
        """It was made."""
        raise NotImplementedError

    def doing(self) -> str:
        """What is going on, in words."""
        raise NotImplementedError

    # Sending

    def submit(self) -> None:
        """Tries, where everything needed was entered."""
        if not self.act.isEnabled():
            return
        found = self.problems() | self._passphrase_problems()
        self._show(found)
        if found:
            return
        self._busy(True)
        secret = self.passphrase.text() if self._asks else None
        self.jobs.start("write", self.work(secret), self._made, self._refused)

    @property
    def _asks(self) -> bool:
        return not self.passphrase.isHidden()

    def _passphrase_problems(self) -> dict[str, str]:
        if not self._asks:
            return {}
        if len(self.passphrase.text().strip()) < SHORTEST:
            return {"passphrase": t("It needs at least 12 characters.")}
        if self.passphrase.text() != self.again.text():
            return {"again": t("The two are not the same. Type it once more.")}
        return {}

    def _made(self, result: Any) -> None:
        self._busy(False)
        self.made(result)

    def _refused(self, problem: TalentDeskError) -> None:
        self._busy(False)
        if problem.about == "passphrase" and isinstance(problem, EnvironmentProblem):
            self._ask_passphrase(True)
            self._show({"passphrase": f"{problem.message} {t('Choose a passphrase instead.')}"})
        else:
            self._show({problem.about: str(problem)})

    def _show(self, problems: dict[str, str]) -> None:
        for name, field in self.fields.items():
            field.show_problem(problems.get(name, ""))
        elsewhere = " ".join(text for name, text in problems.items() if name not in self.fields)
        self.problem.setText(f"✕ {elsewhere}" if elsewhere else "")
        self.problem.setVisible(bool(elsewhere))
        first = next((field for name, field in self.fields.items() if name in problems), None)
        if first is not None:
            first.control.setFocus()
            self.ensureWidgetVisible(first)

    def _busy(self, on: bool) -> None:
        self.act.setEnabled(not on)
        self.back.setEnabled(not on)
        for field in self.fields.values():
            field.setEnabled(not on)
        self.busy.setText(self.doing() if on else "")

    def focus_first(self) -> None:
        """Puts the keyboard on the first field."""
        next(iter(self.fields.values())).control.setFocus()


def _needs_passphrase(home: Path, _job: Job) -> bool:
    return profile.needs_passphrase(home)
