"""Runs cases in shuffled rounds. Each round is a plain value, so that it can be kept as soon as it is there."""

from __future__ import annotations

import gc
import os
import random
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

Run = Callable[[], int | tuple[int, float] | tuple[int, float, float] | list[float]]
"""Does the measured work and returns how many units it did; with the amount where it has to measure itself (bytes, or seconds in another
process, those it computed beside them); or the amount of each unit, where the slowest ones matter."""


@dataclass(frozen=True, slots=True)
class Case:
    """One measured thing. `prepare` is not timed; it gives the work of one round."""

    group: str
    name: str
    unit: str
    """What is counted: the cost is seconds (or bytes) a unit."""
    prepare: Callable[[], Run]
    note: str = ""
    """What it does, and what it leaves out."""
    is_baseline: bool = False
    target: str = ""
    here: Callable[[], bool] = lambda: True
    """Whether what it needs is on this machine."""
    of: Literal["s", "B"] = "s"
    """What is measured: seconds or bytes."""


@dataclass(frozen=True, slots=True)
class Round:
    """One round of one case."""

    group: str
    name: str
    units: int
    amount: float
    """Seconds or bytes, of all units together; where each was measured, as if all were like the median."""
    p95: float | None
    """What 95 of 100 units stay below, where each was measured."""
    cpu: float | None
    """Seconds that were computed, of all units together: on a busy machine the rest is waiting for a core."""
    load: float
    """How many processes wanted a core on average in the last minute."""


def measure(cases: Sequence[Case], rounds: int, seed: int, tell: Callable[[str], None]) -> Iterator[Round]:
    """Measures every case once a round, each round in another order."""
    shuffled = random.Random(seed)
    for number in range(rounds):
        order = list(cases)
        shuffled.shuffle(order)
        for case in order:
            tell(f"round {number + 1} of {rounds}: {case.group}, {case.name}")
            yield _one(case)


def _one(case: Case) -> Round:
    run = case.prepare()
    gc.collect()
    gc.disable()  # as in the window, where nothing is collected while a lane works, and in a command; for peers alike
    try:
        start, computed = time.perf_counter(), time.process_time()
        done = run()
        seconds, computed = time.perf_counter() - start, time.process_time() - computed
    finally:
        gc.enable()
    if isinstance(done, list):
        return Round(case.group, case.name, len(done), statistics.median(done) * len(done), p95(done), None, _load())
    if isinstance(done, int):
        return Round(case.group, case.name, done, seconds, None, computed, _load())
    units, amount, *rest = done
    return Round(case.group, case.name, units, amount, None, rest[0] if rest else None, _load())


def p95(samples: Sequence[float]) -> float:
    """The value that 95 of 100 stay below."""
    return statistics.quantiles(samples, n=20, method="inclusive")[-1] if len(samples) > 1 else samples[0]


def _load() -> float:
    return round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else 0.0
