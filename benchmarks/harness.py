"""Runs cases in shuffled rounds and puts their medians beside each other."""

from __future__ import annotations

import gc
import platform
import random
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from importlib import metadata

Run = Callable[[], int | tuple[int, float]]
"""Does the measured work and returns how many units it did; with the seconds where it has to time itself (in another process)."""


@dataclass(frozen=True, slots=True)
class Case:
    """One measured thing. `prepare` is not timed; it gives the work of one round."""

    group: str
    name: str
    unit: str
    """What is counted: the rate is units a second, the cost seconds a unit."""
    prepare: Callable[[], Run]
    note: str = ""
    """What it does, and what it leaves out."""
    is_baseline: bool = False
    target: str = ""
    here: Callable[[], bool] = lambda: True
    """Whether what it needs is on this machine."""


@dataclass
class Result:
    """The rounds of one case."""

    case: Case
    seconds: list[float] = field(default_factory=list[float])
    units: int = 0

    @property
    def per_unit(self) -> list[float]:
        """Seconds a unit, of every round."""
        return [seconds / max(self.units, 1) for seconds in self.seconds]

    @property
    def median(self) -> float:
        """The median of seconds a unit."""
        return statistics.median(self.per_unit)

    @property
    def spread(self) -> float:
        """How far the middle half of the rounds lies apart, as a part of the median."""
        if len(self.seconds) < 4:
            return (max(self.per_unit) - min(self.per_unit)) / self.median
        low, _, high = statistics.quantiles(self.per_unit, n=4)
        return (high - low) / self.median


def measure(cases: Sequence[Case], rounds: int, seed: int, tell: Callable[[str], None]) -> list[Result]:
    """Times every case once a round, each round in another order."""
    results = {id(case): Result(case) for case in cases}
    shuffled = random.Random(seed)
    for number in range(rounds):
        order = list(cases)
        shuffled.shuffle(order)
        for case in order:
            tell(f"round {number + 1} of {rounds}: {case.group}, {case.name}")
            _one(case, results[id(case)])
    return [results[id(case)] for case in cases]


def _one(case: Case, result: Result) -> None:
    run = case.prepare()
    gc.collect()
    start = time.perf_counter()
    done = run()
    seconds = time.perf_counter() - start
    result.units, seconds = done if isinstance(done, tuple) else (done, seconds)
    result.seconds.append(seconds)


def baseline_of(results: Sequence[Result], group: str) -> Result | None:
    """The case that others of its group are compared with."""
    return next((one for one in results if one.case.group == group and one.case.is_baseline), None)


def rate(seconds: float) -> str:
    """Units a second, in words of at most a few figures."""
    return f"{1 / seconds:,.0f}" if seconds < 1 else f"{1 / seconds:.2f}"


def cost(seconds: float) -> str:
    """Seconds a unit in a unit that suits."""
    for limit, factor, unit in ((1e-3, 1e6, "µs"), (1.0, 1e3, "ms")):
        if seconds < limit:
            return f"{seconds * factor:.3g} {unit}"
    return f"{seconds:.3g} s"


def table(results: Sequence[Result]) -> str:
    """Markdown, a table a group."""
    lines: list[str] = []
    for group in dict.fromkeys(one.case.group for one in results):
        base = baseline_of(results, group)
        lines += [
            f"\n### {group}\n",
            "| | a unit costs | units a second | ratio | spread | what it does |",
            "|---|---:|---:|---:|---:|---|",
        ]
        for one in results:
            if one.case.group != group:
                continue
            ratio = f"{base.median / one.median:.2f}" if base else ""
            name = f"{one.case.name} ({one.case.unit})" + (" *baseline*" if one.case.is_baseline else "")
            note = one.case.note + (f" Target: {one.case.target}." if one.case.target else "")
            lines.append(
                f"| {name} | {cost(one.median)} | {rate(one.median)} | {ratio} | ±{one.spread / 2:.0%} | {note} |"
            )
    return "\n".join(lines) + "\n"


def versions(names: Sequence[str]) -> str:
    """Machine, interpreter and the versions of what is compared."""
    found = [f"{name} {metadata.version(name)}" for name in names if _installed(name)]
    return f"{platform.machine()}, {platform.system()}, Python {platform.python_version()}, {', '.join(found)}"


def _installed(name: str) -> bool:
    try:
        metadata.version(name)
    except metadata.PackageNotFoundError:
        return False
    return True
