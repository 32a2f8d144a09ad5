"""Keeps every round as it comes, and shows what was kept: a run that is stopped loses nothing, and groups may be measured apart."""

from __future__ import annotations

import json
import os
import platform
import statistics
import subprocess
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import Any

from benchmarks.harness import Case, Round

KEPT = Path("build/bench/rounds.jsonl")
HEAD = "| | a unit costs | p95 | computing | units a second | ratio | spread | what it does |\n|---|---:|---:|---:|---:|---:|---:|---|"


@dataclass(frozen=True, slots=True)
class Kept:
    """A round, with the code and the day it was measured."""

    round: Round
    revision: str
    on: str


def keep(one: Round, revision: str) -> None:
    """Adds a round to those kept."""
    KEPT.parent.mkdir(parents=True, exist_ok=True)
    line = json.dumps({"revision": revision, "on": datetime.now(UTC).date().isoformat(), **asdict(one)})
    with KEPT.open("a", encoding="utf-8") as file:
        file.write(line + "\n")


def kept() -> list[Kept]:
    """All rounds kept so far, oldest first."""
    found: list[Kept] = []
    for line in KEPT.read_text(encoding="utf-8").splitlines() if KEPT.exists() else ():
        row: dict[str, Any] = {"cpu": None, **json.loads(line)}
        revision, on = row.pop("revision"), row.pop("on")
        found.append(Kept(Round(**row), revision, on))
    return found


def revision() -> str:
    """The code that is measured: its commit, with a mark where the product differs from it."""

    def git(*words: str) -> str:
        return subprocess.run(["git", *words], check=True, capture_output=True, text=True).stdout.strip()

    return git("rev-parse", "--short", "HEAD") + ("+" if git("status", "--porcelain", "--", "talentdesk", "ui") else "")


def report(cases: Sequence[Case], packages: Sequence[str]) -> str:
    """Markdown of all that was measured, each case with the rounds of the newest code it was measured at."""
    rounds = kept()
    parts = [versions(packages), _SAID]
    for group in dict.fromkeys(case.group for case in cases):
        of_it = [case for case in cases if case.group == group]
        newest = [one for case in of_it for one in _newest(rounds, case)]
        if newest:
            load = statistics.median(one.round.load for one in newest)
            codes = ", ".join(dict.fromkeys(one.revision for one in rounds if one in newest))
            parts.append(f"### {group}\n\n{newest[-1].on}, revision {codes}, load {load:.1f}.")
            parts.append(table(of_it, [one.round for one in newest]))
    return "\n\n".join(parts) + "\n"


def _newest(rounds: Sequence[Kept], case: Case) -> list[Kept]:
    found = [one for one in rounds if (one.round.group, one.round.name) == (case.group, case.name)]
    return [one for one in found if one.revision == found[-1].revision]


_SAID = (
    "Medians of the rounds; a ratio compares with the baseline of its group, and where a group names several revisions, its cases were "
    "measured in several runs. The spread is half the distance between their quartiles. The load is the number of processes that wanted "
    "one of the cores; where it is high, *computing* tells what the work itself took."
)


def table(cases: Sequence[Case], rounds: Sequence[Round]) -> str:
    """One group."""
    measured = [(case, of_it) for case in cases if (of_it := [one for one in rounds if one.name == case.name])]
    base = next((_median(of_it) for case, of_it in measured if case.is_baseline), None)
    return "\n".join([HEAD, *(_line(case, of_it, base) for case, of_it in measured)])


def _line(case: Case, rounds: Sequence[Round], base: float | None) -> str:
    median = _median(rounds)
    name = f"{case.name} ({case.unit})" + (" *baseline*" if case.is_baseline else "")
    computed = [one.cpu / max(one.units, 1) for one in rounds if one.cpu is not None]
    slow = [one.p95 for one in rounds if one.p95 is not None]
    cells = [
        name,
        cost(median, case.of),
        cost(statistics.median(slow), case.of) if slow else "",
        cost(statistics.median(computed), "s") if computed else "",
        rate(median) if case.of == "s" else "",
        f"{base / median:.2f}" if base else "",
        f"±{_spread(rounds) / 2:.0%} of {len(rounds)}",
        case.note + (f" Target: {case.target}." if case.target else ""),
    ]
    return f"| {' | '.join(cells)} |"


def _per_unit(rounds: Sequence[Round]) -> list[float]:
    return [one.amount / max(one.units, 1) for one in rounds]


def _median(rounds: Sequence[Round]) -> float:
    return statistics.median(_per_unit(rounds))


def _spread(rounds: Sequence[Round]) -> float:
    """How far the middle half of the rounds lies apart, as a part of the median."""
    costs = _per_unit(rounds)
    if len(costs) < 4:
        return (max(costs) - min(costs)) / _median(rounds)
    low, _, high = statistics.quantiles(costs, n=4)
    return (high - low) / _median(rounds)


def rate(seconds: float) -> str:
    """Units a second, in at most a few figures."""
    return f"{1 / seconds:,.0f}" if seconds < 0.1 else f"{1 / seconds:.2f}"


def cost(amount: float, of: str) -> str:
    """Seconds or bytes in a unit that suits."""
    scales = {
        "s": ((1e-3, 1e6, "µs"), (1.0, 1e3, "ms"), (float("inf"), 1.0, "s")),
        "B": ((1e5, 1.0, "bytes"), (float("inf"), 1e-6, "MB")),
    }
    factor, unit = next((factor, unit) for limit, factor, unit in scales[of] if amount < limit)
    return f"{amount * factor:.3g} {unit}" if amount * factor < 1000 else f"{amount * factor:,.0f} {unit}"


def versions(names: Sequence[str]) -> str:
    """Machine, interpreter and the versions of what is compared."""
    found = [f"{name} {metadata.version(name)}" for name in names if _installed(name)]
    machine = f"{platform.machine()}, {os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"
    return f"{machine}, {', '.join(found)}"


def _installed(name: str) -> bool:
    try:
        metadata.version(name)
    except metadata.PackageNotFoundError:
        return False
    return True
