"""Looking at a sample district: builds it beside the profile, then lets the person choose whose desk to sit at."""

from __future__ import annotations

import shutil
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QProgressBar, QPushButton, QWidget

from talentdesk.errors import TalentDeskError, UserError
from talentdesk.sample.place import Place
from talentdesk.workspace import Workspace, passphrase_from
from ui.i18n import t
from ui.jobs import Job, Jobs
from ui.start.sheet import Sheet
from ui.widgets.parts import (
    card,
    clear,
    column,
    label,
    link_button,
    muted,
    primary_button,
    quiet_button,
    row,
    section,
    title,
)

DESKS = ("north-principal", "north-coach", "executive", "office")


def desk_words(profile: str) -> tuple[str, str]:
    """Whose desk it is, and what there is to see."""
    return {
        "north-principal": (t("Principal"), t("Classroom visits, and the talks that follow them.")),
        "north-coach": (t("Instructional coach"), t("Coaching cycles with teachers, session by session.")),
        "executive": (t("Executive leader"), t("Partnerships with principals, and notes by competency.")),
        "office": (t("District office"), t("Everything the buildings sent, and the district’s progress.")),
    }[profile]


def sample_folder(home: Path) -> Path:
    """Where the sample lies: beside the profile, never in it."""
    return home.with_name(f"{home.name}-sample")


class Sample(Sheet):
    """Tells with `opened` which desk's workspace was opened."""

    opened = Signal(object)
    back_wanted = Signal()

    def __init__(self, jobs: Jobs, home: Path) -> None:
        super().__init__()
        self.jobs = jobs
        self.folder = sample_folder(home)
        self._job: Job | None = None
        self.back = link_button(t("← Back"))
        self.problem = label("", tone="danger", wrap=True)
        self.problem.hide()
        self.step = muted("")
        self.bar = QProgressBar()
        self.bar.setRange(0, 0)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(t("Progress"))
        self.build = primary_button(t("Build the sample"))
        self.again = link_button(t("Build it anew"))
        self.desks = column(spacing=12)
        self.buttons: list[QPushButton] = []
        for item in (self.back, title(t("Look at a sample district")), muted(self._intro()), self.problem):
            self.column.addWidget(item)
        self.column.addSpacing(8)
        self.column.addWidget(self.build)
        self.column.addWidget(self.bar)
        self.column.addWidget(self.step)
        self.column.addLayout(self.desks)
        self.column.addWidget(self.again)
        self.column.addStretch(1)
        self.build.setSizePolicy(self.back.sizePolicy())
        self.back.clicked.connect(self._leave)
        self.build.clicked.connect(self.start)
        self.again.clicked.connect(self.start)
        self._show_state()

    def _intro(self) -> str:
        return t(
            "A made-up district with three schools and a few months of notes. Change whatever you like: it is "
            "yours alone, has nothing to do with your own district, and lies in {folder}.",
            folder=str(self.folder),
        )

    def _show_state(self) -> None:
        built, busy = Place(self.folder).report.exists(), self._job is not None
        self.build.setVisible(not built and not busy)
        self.again.setVisible(built and not busy)
        self.bar.setVisible(busy)
        self.step.setVisible(busy)
        self.back.setText(t("Stop building") if busy else t("← Back"))
        clear(self.desks)
        self.buttons = []
        if built and not busy:
            self.desks.addWidget(section(t("Whose desk would you like to sit at?")))
            for profile in DESKS:
                self.desks.addWidget(self._card(profile, *desk_words(profile)))

    def _card(self, profile: str, who: str, sees: str) -> QWidget:
        sit = quiet_button(t("Sit down"))
        sit.setProperty("profile", profile)
        sit.setAccessibleName(t("Sit down at this desk: {who}", who=who))
        sit.clicked.connect(self._sit)
        self.buttons.append(sit)
        words = column(label(who, weight="strong"), muted(sees), spacing=2)
        line = row(words, sit, stretch_after=9, spacing=12)
        line.setStretch(0, 1)
        return card(line)

    def focus_first(self) -> None:
        """Puts the keyboard on what comes first."""
        first = self.buttons[0] if self.buttons else self.build
        first.setFocus()

    # Building

    def start(self) -> None:
        """Builds the sample, in place of one that was built before."""
        self._tell("")
        self._job = self.jobs.start("long", partial(_built, self.folder), self._built, self._refused, self._progress)
        self.step.setText(t("Beginning…"))
        self._show_state()

    def _progress(self, step: str, _done: int, _of: int) -> None:
        self.step.setText(f"{step}…")

    def _built(self, _folder: Path) -> None:
        self._job = None
        self._show_state()
        self.focus_first()

    def _refused(self, problem: TalentDeskError) -> None:
        self._job = None
        self._show_state()
        self._tell(str(problem))

    def _leave(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self.step.setText(t("Stopping…"))
        else:
            self.back_wanted.emit()

    # Choosing

    def _sit(self) -> None:
        profile = self.sender().property("profile")
        for button in self.buttons:
            button.setEnabled(False)
        self.jobs.start("write", partial(_opened, self.folder, profile), self.opened.emit, self._refused)

    def _tell(self, text: str) -> None:
        self.problem.setText(f"✕ {text}" if text else "")
        self.problem.setVisible(bool(text))


def _built(folder: Path, job: Job) -> Path:
    from talentdesk.sample import district

    begun: list[str] = []

    def tell(step: str) -> None:
        begun.append(step)
        if job.cancelled():
            raise UserError(t("The sample was not finished."), t("Nothing of it was kept."))
        job.report(step, 0, 0)

    try:
        district.build(folder, progress=tell)
    except BaseException:
        if begun:  # a refusal before that left what lies there as it was
            shutil.rmtree(folder, ignore_errors=True)
        raise
    return folder


def _opened(folder: Path, profile: str, _job: Job) -> Workspace:
    place = Place(folder)
    return Workspace.open(place.profiles / profile, passphrase_from(place.passphrase_file, None))
