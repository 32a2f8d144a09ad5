"""Starting: the first paint beside a bare window, and the first page with its data beside a bare window that imports SQLModel."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from functools import partial

from benchmarks import lab
from benchmarks.harness import Case, Run

RECORDS = 100_000
FIRST, USABLE = "Start: first paint", "Start: usable with data"


def start(what: str) -> Run:
    """One start in a process of its own, without a display."""
    words = [sys.executable, "-m", "benchmarks.probe", what]
    if what.startswith("app"):
        file = lab.ground() / "passphrase.txt"
        file.write_text(lab.PASSPHRASE, encoding="utf-8")
        words += [str(lab.filled(RECORDS)), str(file)]
    _run(
        words
    )  # once unmeasured: modules are compiled, as they are where the application is installed, and files are in memory
    return partial(_run, words)


def _run(words: list[str]) -> tuple[int, float]:
    ground = str(lab.ground())  # a process that ends at its first paint leaves its temporary files
    environment = {
        **os.environ,
        "QT_QPA_PLATFORM": "offscreen",
        "PYTHONPYCACHEPREFIX": f"{ground}/compiled",
        "TMPDIR": ground,
    }
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    environment["START"] = str(time.monotonic())
    done = subprocess.run(words, env=environment, check=True, capture_output=True, text=True)
    return 1, float(done.stdout.split()[-1])


CASES: tuple[Case, ...] = (
    Case(FIRST, "bare PySide6 window", "start", partial(start, "bare"), "A label in a window.", is_baseline=True),
    Case(
        FIRST,
        "TalentDesk",
        "start",
        partial(start, "app-paint"),
        "The shell.",
        target="1.5 of the bare window's time at most",
    ),
    Case(
        USABLE,
        "bare window, sqlmodel",
        "start",
        partial(start, "bare-sqlmodel"),
        "A label, and one import.",
        is_baseline=True,
    ),
    Case(
        USABLE,
        "TalentDesk",
        "start",
        partial(start, "app-usable"),
        "Open, Today read from 100,000 visits and drawn. The passphrase (118 ms of scrypt) is stretched on another core meanwhile.",
        target="1.3 of that window's time at most",
    ),
)
