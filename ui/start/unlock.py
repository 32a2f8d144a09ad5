"""A profile that did not open: asks for the passphrase where it is protected by one, else tells what is wrong and the ways back."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from talentdesk.actions import profile, rescue, upkeep
from talentdesk.errors import Damage, TalentDeskError, UserError
from talentdesk.workspace import Workspace
from ui.i18n import t
from ui.jobs import Job, Jobs
from ui.start.fields import TextField
from ui.start.sheet import Sheet
from ui.widgets.parts import ElidedLabel, label, link_button, muted, primary_button, row, title


class Unlock(Sheet):
    """Tells with `opened` when the profile, another one, or a restored backup is open."""

    opened = Signal(object)
    anew_wanted = Signal()
    """A damaged profile was moved aside: the person joins again."""

    def __init__(self, jobs: Jobs, home: Path, problem: TalentDeskError) -> None:
        super().__init__()
        self.jobs = jobs
        self.home = home
        self._backup: Path | None = None
        self.heading = title("")
        self.words = label("", wrap=True)
        self.advice = muted("")
        self.place = ElidedLabel("", tone="muted")
        self.passphrase = TextField(t("Passphrase"), secret=True)
        self.try_again = primary_button(t("Open"))
        self.busy = muted("")
        self.other = link_button(t("Another profile folder…"))
        self.restore = link_button(t("Restore a backup…"))
        self.rescue = link_button(t("Bring over what can be read"))
        self.anew = link_button(t("Keep it aside and join again"))
        for part in (self.heading, self.words, self.advice, self.place, self.passphrase):
            self.column.addWidget(part)
        self.add_act(self.try_again, self.busy)
        self.column.addSpacing(16)
        self.column.addLayout(row(self.other, self.restore, spacing=16))
        self.column.addLayout(row(self.rescue, self.anew, spacing=16))
        self.column.addStretch(1)
        self.try_again.clicked.connect(self.submit)
        self.passphrase.line.returnPressed.connect(self.submit)
        self.other.clicked.connect(self._choose_folder)
        self.restore.clicked.connect(self._choose_backup)
        self.rescue.clicked.connect(self._rescue)
        self.anew.clicked.connect(self._begin_anew)
        self._tell(problem, asks=False)
        self._look(problem)

    def _look(self, problem: TalentDeskError) -> None:
        self._problem = problem
        self.jobs.read(partial(_asks, self.home), self._known)

    def _known(self, asks: bool) -> None:
        self._tell(self._problem, asks)
        self.focus_first()

    def _tell(self, problem: TalentDeskError, asks: bool) -> None:
        self._asking = asks
        only_asks = asks and (self._backup is not None or not isinstance(problem, Damage))
        self.heading.setText(t("Open your notes") if only_asks else t("The profile can’t be opened"))
        self.words.setText(self._asking_words() if only_asks else problem.message)
        self.advice.setText("" if only_asks else problem.advice)
        self.advice.setVisible(not only_asks and bool(problem.advice))
        self.place.setText(str(self.home))
        self.passphrase.setVisible(asks)
        self.try_again.setText(t("Open") if asks else t("Try again"))
        for way in (self.rescue, self.anew):
            way.setVisible(isinstance(problem, Damage))

    def _asking_words(self) -> str:
        if self._backup is None:
            return t("They are protected by a passphrase.")
        return t("Type the passphrase that the backup “{name}” was made under.", name=self._backup.name)

    def focus_first(self) -> None:
        """Puts the keyboard on the passphrase, or on trying again."""
        (self.passphrase.line if self._asking else self.try_again).setFocus()

    # Trying

    def submit(self) -> None:
        """Tries to open the profile, or the backup that was chosen."""
        if not self.try_again.isEnabled():
            return
        secret = self.passphrase.text() if self._asking else None
        if self._asking and not secret:
            self.passphrase.show_problem(t("Type the passphrase."))
            return
        self._busy(True)
        self.passphrase.show_problem("")
        self.jobs.start("write", partial(_opened, self.home, self._backup, secret), self._opened, self._refused)

    def _busy(self, on: bool) -> None:
        self.busy.setText(t("Opening…") if on else "")
        for part in (self.try_again, self.other, self.restore, self.rescue, self.anew):
            part.setEnabled(not on)

    def _opened(self, ws: Workspace) -> None:
        self._busy(False)
        self.opened.emit(ws)

    def _refused(self, problem: TalentDeskError) -> None:
        self._busy(False)
        if problem.about != "passphrase":
            self._backup = None
            self._look(problem)
            return
        wrong = str(problem) if self._asking and self.passphrase.text() else ""
        self._tell(problem, asks=True)
        self.passphrase.show_problem(wrong)
        self.passphrase.line.selectAll()
        self.passphrase.line.setFocus()

    # Ways back

    def _choose_folder(self) -> None:
        dialog = QFileDialog(self, t("Profile folder"), str(self.home.parent))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly, True)
        dialog.fileSelected.connect(self.use_folder)
        dialog.open()

    def use_folder(self, path: str) -> None:
        """Goes on with the profile in another folder."""
        self.home = Path(path)
        self._busy(True)
        self.jobs.start("write", partial(_opened, self.home, None, None), self._opened, self._refused)

    def _choose_backup(self) -> None:
        dialog = backup_dialog(self)
        dialog.fileSelected.connect(self.use_backup)
        dialog.open()

    def use_backup(self, path: str) -> None:
        """Restores a backup in place of the profile; what lies there now is kept beside it."""
        self._backup = Path(path)
        if self._asking:
            self._tell(self._problem, asks=True)
            self.passphrase.line.setFocus()
        else:
            self.submit()

    def _rescue(self) -> None:
        secret = self.passphrase.text() or None if self._asking else None
        self._busy(True)
        self.jobs.start("write", partial(_rescued, self.home, secret), self._opened, self._refused)

    def _begin_anew(self) -> None:
        self._busy(True)
        self.jobs.start("write", partial(_moved_aside, self.home), self._moved, self._refused)

    def _moved(self, _kept: Path) -> None:
        self.anew_wanted.emit()


def backup_dialog(parent: QWidget) -> QFileDialog:
    """Asks for the file of a backup."""
    filters = t("TalentDesk backup (*.zip *.tdbackup);;All files (*)")
    dialog = QFileDialog(parent, t("Backup"), str(Path.home()), filters)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    return dialog


def _asks(home: Path, _job: Job) -> bool:
    try:
        return Workspace.exists(home) and profile.needs_passphrase(home)
    except TalentDeskError:
        return False  # a damaged key: the problem that brought the person here says so


def _opened(home: Path, backup: Path | None, passphrase: str | None, _job: Job) -> Workspace:
    if backup is not None:
        upkeep.backup_restore(home, backup, passphrase)
    elif not Workspace.exists(home):
        raise UserError(
            t("There is no profile in {folder}.", folder=str(home)), t("Choose the folder that holds talentdesk.db.")
        )
    return rescue.readable(Workspace.open(home, passphrase))


def _rescued(home: Path, passphrase: str | None, _job: Job) -> Workspace:
    ws = Workspace.open(home, passphrase)
    try:
        return rescue.rescue(ws)[0]
    except TalentDeskError:
        ws.close()
        raise


def _moved_aside(home: Path, _job: Job) -> Path:
    return rescue.begin_anew(home)
