"""Work beside the window. Three lanes, one thread each: reading, writing, and long work (syncing, reports). The window never waits.

A job gets values and gives values, never a widget. Its signals arrive on the window's thread.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Literal

from PySide6.QtCore import QObject, Signal, Slot

from talentdesk.errors import Damage, TalentDeskError
from ui.collector import Collector

Lane = Literal["read", "write", "long"]
End = Literal["done", "refused", "broke"]
_log = logging.getLogger("talentdesk.ui")


class Job(QObject):
    """One piece of work. Exactly one of `done`, `refused` and `broke` follows.

    Everybody who listens hears of the end in one turn of the window's loop: nobody sees a job whose result is here and that still runs.
    """

    done = Signal(object)
    refused = Signal(object)
    """A `TalentDeskError`: what happened, what is safe, what to do."""
    broke = Signal(object)
    """A defect of ours."""
    progress = Signal(str, int, int)
    """Step, how much is done, of how much."""

    def __init__(self, work: Callable[..., Any], parent: QObject, probe: Callable[[], None] | None = None) -> None:
        super().__init__(parent)
        self._work = work
        self._probe = probe
        self._cancelled = threading.Event()

    def cancel(self) -> None:
        """Asks the work to stop at its next safe place."""
        self._cancelled.set()

    def cancelled(self) -> bool:
        """Whether somebody asked it to stop."""
        return self._cancelled.is_set()

    def report(self, step: str, done: int, of: int) -> None:
        """Tells how far the work is; called from its own thread."""
        self.progress.emit(step, done, of)

    def run(self) -> tuple[End, object]:
        """Does the work, on the lane's thread, and tells how it ended and what came of it."""
        try:
            return "done", self._work(self)
        except TalentDeskError as problem:
            return "refused", problem
        except Exception as problem:  # noqa: BLE001 - a defect in one job ends that job and is shown; the window goes on
            return self._looked_into(problem)

    def _looked_into(self, problem: Exception) -> tuple[End, object]:
        try:
            if self._probe is not None:
                self._probe()
        except TalentDeskError as damage:
            return "refused", damage
        _log.error("a job broke", exc_info=problem)
        return "broke", problem

    def end(self, how: End, what: object) -> None:
        """Tells everybody how it ended, on the window's thread."""
        {"done": self.done, "refused": self.refused, "broke": self.broke}[how].emit(what)


class Jobs(QObject):
    """The three lanes. `refused` and `broke` tell of jobs that nobody else listened to, `damaged` of every job that met a damaged page."""

    refused = Signal(object)
    broke = Signal(object)
    damaged = Signal(object)
    """A `Damage`."""
    # From a lane's thread: it is not the job's own signal, for the window lets go of a job while that thread is still on its way out of it.
    _came = Signal(object, str, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._came.connect(self._take)
        # Threads of Python's own: in one of Qt's, what a thread keeps for itself (its connection to the database) is lost with every job.
        self._lanes: dict[Lane, ThreadPoolExecutor] = {}
        self._running: set[Job] = set()
        self.probe: Callable[[], None] | None = None
        """Raises Damage, on the thread of a job that broke, where the cause is a damaged page."""
        self.collector = Collector(self, self._at_rest)

    def start(
        self,
        lane: Lane,
        work: Callable[[Job], Any],
        done: Callable[[Any], None] | None = None,
        refused: Callable[[Any], None] | None = None,
        progress: Callable[[str, int, int], None] | None = None,
        over: Callable[..., None] | None = None,
    ) -> Job:
        """Queues work on a lane. The callbacks are bound methods of widgets or objects; they run on the window's thread.

        `over` is called however it ends. What is connected to the job later may come too late.
        """
        job = Job(work, self, self.probe)
        self._running.add(job)
        if done is not None:
            job.done.connect(done)
        job.refused.connect(refused or self.refused)
        job.refused.connect(self._look)
        job.broke.connect(self.broke)
        if progress is not None:
            job.progress.connect(progress)
        for end in (job.done, job.refused, job.broke):
            end.connect(self._ended)
            if over is not None:
                end.connect(over)
        if lane not in self._lanes:
            self._lanes[lane] = ThreadPoolExecutor(1, thread_name_prefix=lane)
        self._lanes[lane].submit(self._run, job)
        return job

    def _run(self, job: Job) -> None:
        self._came.emit(job, *job.run())

    @Slot(object, str, object)
    def _take(self, job: Job, how: End, what: object) -> None:
        job.end(how, what)

    def read(self, work: Callable[[Job], Any], done: Callable[[Any], None]) -> Job:
        """Queues a read."""
        return self.start("read", work, done)

    @property
    def idle(self) -> bool:
        """Whether nothing is queued or running."""
        return not self._running

    def _at_rest(self) -> bool:
        return self.idle

    def finish(self) -> None:
        """Cancels what can be cancelled and waits for the rest; for closing a profile."""
        for job in tuple(self._running):
            job.cancel()
        while self._lanes:
            self._lanes.popitem()[1].shutdown()
        self.collector.stop()

    @Slot(object)
    def _look(self, problem: TalentDeskError) -> None:
        if isinstance(problem, Damage):
            self.damaged.emit(problem)

    @Slot()
    def _ended(self) -> None:
        job = self.sender()
        if isinstance(job, Job):
            self._running.discard(job)
            job.deleteLater()
