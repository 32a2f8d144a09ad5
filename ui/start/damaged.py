"""A damaged profile: the notices that stand over its pages, and the page with the ways back."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QPushButton, QSizePolicy

from talentdesk.actions import rescue
from talentdesk.actions.rescue import Rescued
from talentdesk.errors import TalentDeskError
from talentdesk.workspace import Workspace
from ui.i18n import n, t
from ui.jobs import Job, Jobs
from ui.start.sheet import Sheet
from ui.start.unlock import backup_dialog
from ui.widgets.parts import card, label, link_button, muted, primary_button, quiet_button, row, title


class StandingNotice(QFrame):
    """Words that stand over every page, and the one thing to do about them. Tells with `wanted` that the person wants to."""

    wanted = Signal()

    def __init__(self, words: str, act: str, look: str = "notice") -> None:
        super().__init__()
        self.setObjectName(look)
        self.setAccessibleName(words)
        self.words = label(words, wrap=True)
        self.act = quiet_button(act)
        self.act.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        line = row(self.words, self.act, spacing=16, stretch_after=2)
        line.setStretch(0, 1)
        line.setContentsMargins(16, 8, 16, 8)
        self.setLayout(line)
        self.act.clicked.connect(self.wanted)


class DamageNotice(StandingNotice):
    """Stands there as long as the profile is damaged."""

    def __init__(self) -> None:
        words = t(
            "A part of this profile’s file is damaged. What can still be read is shown; nothing can be saved before it is put "
            "right. What was synced is safe."
        )
        super().__init__(words, t("Put it right…"))


class OpeningNotice(StandingNotice):
    """What was odd when the profile was opened; it stands there until it was read."""

    def __init__(self, words: str) -> None:
        super().__init__(words, t("Close"), "calmNotice")
        self.wanted.connect(self.hide)


class Damaged(Sheet):
    """What happened, what is safe, and the ways back. Tells with `opened` which workspace the person goes on with."""

    opened = Signal(object)
    restored = Signal(object, str)
    """The person chose a backup, so the profile was closed; with the `Damage` and the backup's path."""

    def __init__(self, jobs: Jobs, ws: Workspace) -> None:
        super().__init__()
        self.jobs = jobs
        self.ws = ws
        self.heading = title(t("A part of this profile’s file is damaged"))
        self.words = label(
            t(
                "The disk gave back something else than TalentDesk had written there, so a part can’t be read. Nothing more "
                "is written to the file and it is never deleted. What was synced is safe in the district folder."
            ),
            wrap=True,
        )
        self.problem = label("", tone="danger", wrap=True)
        self.problem.hide()
        self.rescue = primary_button(t("Bring it over"))
        self.restore = quiet_button(t("Choose a backup…"))
        self.look = link_button(t("Only look at what can be read"))
        self.busy = muted("")
        self.ways = self._ways()
        self.go_on = primary_button(t("Open TalentDesk"))
        self.go_on.setSizePolicy(self.rescue.sizePolicy())
        self.go_on.hide()
        for part in (self.heading, self.words, self.problem, *self.ways):
            self.column.addWidget(part)
        self.column.addWidget(self.go_on, 0, Qt.AlignmentFlag.AlignLeft)
        self.column.addStretch(1)
        self.rescue.clicked.connect(self._rescue)
        self.restore.clicked.connect(self._choose_backup)
        self.look.clicked.connect(self._look)
        self.go_on.clicked.connect(self._look)

    def _ways(self) -> tuple[QFrame, QFrame, QPushButton]:
        for button in (self.rescue, self.restore):
            button.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        over = card(
            label(t("Bring over what can be read"), weight="strong", wrap=True),
            muted(
                t(
                    "Records, drafts and keys go into a new file; the damaged one is kept beside it. What is missing comes "
                    "back with the next sync, as far as it was synced. Of your own records that were never sent, what "
                    "can still be read is kept as drafts."
                )
            ),
            row(self.rescue, self.busy, spacing=12),
            spacing=12,
            margin=16,
        )
        backup = card(
            label(t("Or restore a backup"), weight="strong", wrap=True),
            muted(
                t(
                    "The profile is again as it was on the day of the backup. What was synced since comes back with the next "
                    "sync. The damaged file is kept beside it here, too."
                )
            ),
            row(self.restore),
            spacing=12,
            margin=16,
        )
        return over, backup, self.look

    def focus_first(self) -> None:
        """Puts the keyboard on the first way back."""
        (self.go_on if self.ways[0].isHidden() else self.rescue).setFocus()

    def leave(self) -> None:
        """The window closes, and with it the profile."""
        self.ws.close()

    def _choose_backup(self) -> None:
        dialog = backup_dialog(self)
        dialog.fileSelected.connect(self.use_backup)
        dialog.open()

    def use_backup(self, path: str) -> None:
        """Leaves this profile for a backup of it."""
        damage = self.ws.damage
        self.ws.close()
        self.restored.emit(damage, path)

    def _look(self) -> None:
        self.opened.emit(self.ws)

    def _rescue(self) -> None:
        self._busy(True)
        self.problem.hide()
        self.jobs.start("write", partial(_rescued, self.ws), self._done, self._refused)

    def _busy(self, on: bool) -> None:
        self.busy.setText(t("Reading what can be read…") if on else "")
        for part in (self.rescue, self.restore, self.look):
            part.setEnabled(not on)

    def _refused(self, problem: TalentDeskError) -> None:
        self._busy(False)
        self.problem.setText(f"✕ {problem}")
        self.problem.show()
        self.rescue.setFocus()

    def _done(self, found: tuple[Workspace, Rescued]) -> None:
        self._busy(False)
        self.ws, done = found
        for part in self.ways:
            part.hide()
        self.heading.setText(t("Nothing is lost") if done.whole else t("What could be read is in a new file"))
        self.words.setText("\n\n".join(_told(done)))
        self.go_on.show()
        self.focus_first()


def _told(done: Rescued) -> list[str]:
    """What came of it, a paragraph each."""
    saves = n("{count} save was brought over.", "{count} saves were brought over.", done.saves)
    if done.whole:
        return [t("Everything could be read. {saves}", saves=saves), _kept(done)]
    if done.missing is None:
        missing = t("Some could not be read. Sync now: what was synced comes back.")
    elif done.missing:
        missing = n(
            "{count} save could not be read. Sync now: what was synced comes back.",
            "{count} saves could not be read. Sync now: what was synced comes back.",
            done.missing,
        )
    else:
        missing = t("No save is missing. The next sync reads the district folder again from its beginning.")
    drafts = n(
        "{count} record of yours that was never sent is kept as a draft. Look it through and save it again.",
        "{count} records of yours that were never sent are kept as drafts. Look them through and save them again.",
        done.drafts,
    )
    keys = t(
        "Keys are missing, so not everything you write can be sent from here. Restore a backup, or join again under your "
        "name; what is here stays readable."
    )
    return [
        f"{saves} {missing}",
        *([keys] if not done.keys else []),
        *([drafts] if done.drafts else []),
        _kept(done),
    ]


def _kept(done: Rescued) -> str:
    return t("The damaged file lies in {folder}.", folder=str(done.kept))


def _rescued(ws: Workspace, _job: Job) -> tuple[Workspace, Rescued]:
    return rescue.rescue(ws)
