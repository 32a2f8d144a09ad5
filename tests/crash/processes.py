"""Processes of their own, made by forking: one that is asked something, one that is killed at a chosen moment, and one whose machine
loses its power.

The process that forks opens no database and starts no thread, so a child inherits nothing but imported modules.
"""

from __future__ import annotations

import json
import os
import random
import select
import shutil
import signal
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from tests.crash.disk import Disk
from tests.crash.recorder import Event, Recorder, keep, kept

Line = dict[str, Any]
Say = Callable[[Line], None]
START, END, FAILED = "start", "end", "failed"
SAID = "said"
"""An event of a recorded process: a line it said."""

_STEPS = frozenset(
    "execute executemany backup open write fsync close rename replace unlink remove mkdir rmdir".split()  # noqa: SIM905
)
"""Functions that change something on the disk: a process may be killed before and after each call."""


class Failed(Exception):
    """A process ended with an exception of its own."""


@dataclass(frozen=True, slots=True)
class Moment:
    """When a process is killed, counted from its start line: after so many seconds, or at one of its steps; otherwise at its end."""

    seconds: float | None = None
    step: int | None = None


@dataclass(frozen=True, slots=True)
class Cut:
    """A loss of power, at a moment and with a rest on the disk that follow from a seed."""

    seed: int


@dataclass(slots=True)
class Heard:
    """What a killed process had said. `seconds` and `steps` are its whole length, where it came to its end."""

    lines: list[Line] = field(default_factory=list[Line])
    ended: bool = False
    seconds: float = 0
    steps: int = 0


def ask(work: Callable[[], Any]) -> Any:
    """Does the work in a process of its own and returns its answer, which must be JSON. Raises Failed."""

    def child(say: Say) -> None:
        say({"answer": work()})

    pid, out = _fork(child, None)
    lines = _Lines(out)
    while lines.read(None):
        pass
    os.waitpid(pid, 0)
    _raise(lines.found)
    return lines.found[-1]["answer"]


def kill(work: Callable[[Say], None], moment: Moment) -> Heard:
    """Does the work in a process of its own and kills it at the moment, at the latest when it has come to its end."""
    pid, out = _fork(work, moment)
    lines, heard = _Lines(out), Heard()
    began = deadline = None
    while lines.read(None if deadline is None else deadline - time.monotonic()):
        if began is None and any(START in line for line in lines.found):
            began = time.monotonic()
            deadline = None if moment.seconds is None else began + moment.seconds
        if lines.found and END in lines.found[-1]:
            heard.ended, heard.seconds = True, time.monotonic() - (began or 0)
            heard.steps = int(lines.found[-1][END])
            break
    os.kill(pid, signal.SIGKILL)
    while lines.read(None):  # what it had said before it died
        pass
    _, status = os.waitpid(pid, 0)
    _raise(lines.found)
    if not os.WIFSIGNALED(status):
        raise Failed(f"It ended by itself: {status}.")
    heard.lines = [line for line in lines.found if START not in line and END not in line]
    return heard


def cut(work: Callable[[Say], None], root: Path, moment: Cut) -> Heard:
    """Does the work in a process of its own, which changes nothing outside `root`, and leaves there what a loss of power in the midst of
    it may leave: all that was synced by then, and any part of the rest.
    """
    rng, before = random.Random(moment.seed), root.with_name(f"{root.name} before")
    shutil.copytree(root, before)
    events = recorded(work, root)
    at = _moment(events, rng)
    lines, disk = [event[1] for event in events[:at] if event[0] == SAID], Disk(root, before)
    for event in events[:at]:
        if event[0] != SAID:
            disk.take(event)
    shutil.rmtree(root)
    disk.cut(root, rng)
    shutil.rmtree(before)
    return Heard([line for line in lines if START not in line], ended=at == len(events))


def recorded(work: Callable[[Say], None], root: Path) -> list[Event]:
    """Does the work in a process of its own; what that did below `root`, and what it said."""
    trace = root.with_name("trace")
    ask(partial(_record, work, root, trace))
    events = kept(trace)
    trace.unlink()
    return events


def _record(work: Callable[[Say], None], root: Path, trace: Path) -> None:
    recorder = Recorder(root)
    work(lambda line: recorder.events.append((SAID, line)))
    keep(recorder.events, trace)


def _moment(events: list[Event], rng: random.Random) -> int:
    """How many events happened: up to something that was said, up to a sync, or any number."""
    start = next(n for n, event in enumerate(events) if event[0] == SAID and START in event[1])
    said = [n + 1 for n, event in enumerate(events) if event[0] == SAID]
    synced = [n for n, event in enumerate(events) if event[0] in ("sync", "names")]
    whole = list(range(len(events) + 1))
    return rng.choice([n for n in rng.choice((said, synced, whole)) if n > start] or [len(events)])


class _Lines:
    """Whole lines of JSON from a pipe, as they come."""

    def __init__(self, descriptor: int) -> None:
        self.found: list[Line] = []
        self._descriptor = descriptor
        self._rest = b""
        self._closed = False

    def read(self, seconds: float | None) -> bool:
        """Waits for more; False where nothing came in time, or nothing will come any more."""
        if self._closed:
            return False
        ready, _, _ = select.select([self._descriptor], [], [], None if seconds is None else max(0, seconds))
        data = os.read(self._descriptor, 1 << 16) if ready else b""
        *whole, self._rest = (self._rest + data).split(b"\n")
        self.found += [json.loads(line) for line in whole]
        if ready and not data:
            self._closed = True
            os.close(self._descriptor)
        return bool(data)


def _raise(lines: list[Line]) -> None:
    for line in lines:
        if FAILED in line:
            raise Failed(line[FAILED])


def _fork(work: Callable[[Say], None], moment: Moment | None) -> tuple[int, int]:
    readable, writable = os.pipe()
    sys.stdout.flush()
    pid = os.fork()
    if pid:
        os.close(writable)
        return pid, readable
    os.close(readable)
    try:
        _child(work, writable, moment)
    finally:
        os._exit(1)


def _child(work: Callable[[Say], None], writable: int, moment: Moment | None) -> None:
    steps = [0]

    def say(line: Line) -> None:
        data = json.dumps(line).encode() + b"\n"
        while data:
            data = data[os.write(writable, data) :]
        if START in line and moment is not None and moment.seconds is None:
            _count(steps, moment.step)

    try:
        work(say)
        sys.setprofile(None)
        if moment is not None:
            say({END: steps[0]})
            signal.pause()
    except BaseException:  # noqa: BLE001 - it is told to the process that asked
        sys.setprofile(None)
        say({FAILED: traceback.format_exc()})


def _count(steps: list[int], last: int | None) -> None:
    def look(_frame: object, event: str, called: Any) -> None:
        if event in ("c_call", "c_return") and getattr(called, "__name__", "") in _STEPS:
            steps[0] += 1
            if steps[0] == last:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.setprofile(look)
