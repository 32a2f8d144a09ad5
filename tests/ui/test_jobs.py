"""Work beside the window: results, refusals and defects reach the window's thread, one lane never waits for another."""

from __future__ import annotations

import gc
import threading
import weakref
from functools import partial

from PySide6.QtCore import QCoreApplication, QObject, QThread
from pytestqt.qtbot import QtBot

from talentdesk.errors import UserError
from ui.jobs import Job, Jobs


class Listener(QObject):
    """Keeps what arrives, and on which thread."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[object] = []
        self.steps: list[tuple[str, int, int]] = []
        self.threads: set[QThread] = set()

    def take(self, value: object) -> None:
        self.heard.append(value)
        self.threads.add(QThread.currentThread())

    def step(self, text: str, done: int, of: int) -> None:
        self.steps.append((text, done, of))


def double(number: int, _job: Job) -> int:
    return number * 2


def refuse(_job: Job) -> None:
    raise UserError("It can't be done.", "Do something else.")


def break_down(_job: Job) -> None:
    raise ZeroDivisionError("a defect")


def count_to_three(job: Job) -> str:
    for number in range(3):
        job.report("Counting", number + 1, 3)
    return "done"


def wait_for(event: threading.Event, job: Job) -> bool:
    event.wait(30)
    return job.cancelled()


def test_a_result_arrives_on_the_window_s_thread(jobs: Jobs, qtbot: QtBot) -> None:
    listener = Listener()
    jobs.read(partial(double, 21), listener.take)
    qtbot.waitUntil(lambda: listener.heard == [42])
    assert listener.threads == {listener.thread()}
    qtbot.waitUntil(lambda: jobs.idle)


def test_a_refusal_goes_to_who_listens_and_else_to_everybody(jobs: Jobs, qtbot: QtBot) -> None:
    mine, anybody = Listener(), Listener()
    jobs.refused.connect(anybody.take)
    jobs.start("write", refuse, refused=mine.take)
    qtbot.waitUntil(lambda: len(mine.heard) == 1)
    jobs.start("write", refuse)
    qtbot.waitUntil(lambda: len(anybody.heard) == 1)
    assert str(anybody.heard[0]) == "It can't be done. Do something else."


def test_a_defect_ends_its_job_and_nothing_else(jobs: Jobs, qtbot: QtBot) -> None:
    listener, after = Listener(), Listener()
    jobs.broke.connect(listener.take)
    jobs.start("read", break_down)
    jobs.read(partial(double, 1), after.take)
    qtbot.waitUntil(lambda: after.heard == [2])
    assert isinstance(listener.heard[0], ZeroDivisionError)


class Turner(Listener):
    """Lets the window's loop turn while a result is being told."""

    def take(self, value: object) -> None:
        QCoreApplication.processEvents()
        super().take(value)

    def over(self, _value: object) -> None:
        self.heard.append("over")


def test_everybody_hears_of_an_end_in_one_turn(jobs: Jobs, qtbot: QtBot) -> None:
    listener = Turner()
    jobs.start("long", partial(double, 21), listener.take, over=listener.over)
    qtbot.waitUntil(lambda: 42 in listener.heard)
    assert listener.heard == [42, "over"]
    assert jobs.idle


def test_progress_arrives_in_order(jobs: Jobs, qtbot: QtBot) -> None:
    listener = Listener()
    jobs.start("long", count_to_three, listener.take, progress=listener.step)
    qtbot.waitUntil(lambda: listener.heard == ["done"])
    assert listener.steps == [("Counting", 1, 3), ("Counting", 2, 3), ("Counting", 3, 3)]


def test_reading_goes_on_while_long_work_runs_and_cancelling_reaches_it(jobs: Jobs, qtbot: QtBot) -> None:
    go_on = threading.Event()
    slow, quick = Listener(), Listener()
    job = jobs.start("long", partial(wait_for, go_on), slow.take)
    jobs.read(partial(double, 2), quick.take)
    qtbot.waitUntil(lambda: quick.heard == [4])
    assert slow.heard == []
    job.cancel()
    go_on.set()
    qtbot.waitUntil(lambda: slow.heard == [True])


class Loop:
    """Holds itself, so that only a collection takes it away."""

    def __init__(self) -> None:
        self.me = self


class TestCollector:
    def test_garbage_waits_while_a_lane_works(self, jobs: Jobs, qtbot: QtBot) -> None:
        go_on = threading.Event()
        job = jobs.start("long", partial(wait_for, go_on))
        seen = weakref.ref(Loop())
        kept = [Loop() for _ in range(2 * gc.get_threshold()[0])]  # so much that a collection is due
        jobs.collector.collect()
        assert seen() is not None
        with qtbot.waitSignal(job.done):
            go_on.set()
        qtbot.waitUntil(lambda: jobs.idle)
        jobs.collector.collect()
        assert seen() is None
        assert len(kept) > 0

    def test_what_has_settled_is_not_looked_at_until_the_end(self, qtbot: QtBot) -> None:
        jobs = Jobs()
        seen = weakref.ref(Loop())
        jobs.collector.settle()
        gc.collect()
        assert seen() is not None
        jobs.finish()
        gc.collect()
        assert seen() is None


_OWN = threading.local()


def number_of_jobs_seen(_job: Job) -> int:
    _OWN.seen = getattr(_OWN, "seen", 0) + 1
    return _OWN.seen


def test_a_lane_is_one_thread_that_keeps_what_is_its_own(jobs: Jobs, qtbot: QtBot) -> None:
    listener = Listener()
    for _ in range(3):
        jobs.read(number_of_jobs_seen, listener.take)
        qtbot.waitUntil(lambda: jobs.idle)
    assert listener.heard == [1, 2, 3]
