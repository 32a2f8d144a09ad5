"""A round with the shared folder, as the window runs it: one at a time, beside everything else, told in the status line."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from ui.i18n import t

if TYPE_CHECKING:
    from talentdesk.actions.exchange import SyncReport
    from talentdesk.errors import TalentDeskError
    from talentdesk.workspace import Workspace
    from ui.context import Context
    from ui.jobs import Job
    from ui.main_window import MainWindow

WAITING = "waiting"
"""The page that tells of its rounds by itself."""


class Round(QObject):
    """The rounds of one profile. `begin` while one runs does nothing."""

    def __init__(self, context: Context, window: MainWindow) -> None:
        super().__init__(context)
        self._context = context
        self._window = window
        self._job: Job | None = None

    @property
    def runs(self) -> bool:
        """Whether one is under way."""
        return self._job is not None

    @Slot()
    def begin(self) -> None:
        """Begins one."""
        if self._job is None:
            work = partial(_synced, self._context.ws)
            jobs = self._context.jobs
            self._step("", 0, 0)
            self._job = jobs.start("long", work, self._told, self._refused, self._step, self._over)

    @Slot()
    def cancel(self) -> None:
        """Asks it to stop at its next safe place."""
        if self._job is not None:
            self._job.cancel()

    def _step(self, step: str, done: int, of: int) -> None:
        from ui.widgets.exchange_words import step_words

        self._window.status.show_work(step_words(step, done, of) if step else t("Syncing"), done, of)

    def _told(self, report: SyncReport) -> None:
        from ui.widgets.exchange_words import outcome

        if self._window.in_front != WAITING:
            self._context.say(outcome(report))

    def _refused(self, problem: TalentDeskError) -> None:
        self._context.complain(problem)

    def _over(self, *_: object) -> None:
        self._job = None
        self._window.status.rest()
        self._context.sync_ended.emit()


def _synced(ws: Workspace, job: Job) -> SyncReport:
    from talentdesk.actions import exchange

    return exchange.sync(ws, job.report, job.cancelled)
