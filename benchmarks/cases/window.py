"""The window: how long an act or a key keeps somebody waiting, and how much memory the whole application takes."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from functools import cache, partial
from pathlib import Path
from typing import Literal

from benchmarks import lab
from benchmarks.harness import Case, Run
from talentdesk.actions import exchange

RECORDS, MERGED = 100_000, 10_000
BLOCKS, KEYS, MEMORY = "Window: the longest wait", "Window: from a key press until it is drawn", "Window: memory"
ACTS: dict[str, str] = {
    "page opened first": "Each of the seven pages.",
    "page opened again": "Likewise.",
    "form opened": "Of a visit, a session, a cycle, a note and a partnership.",
    "form left": "Back to the page.",
    "list scrolled": "Through all visits, thirty places.",
    "record chosen": "In the middle of the list.",
    "search typed": "A word, letter by letter.",
    "finder opened": "Ctrl+K.",
    "colours changed": "With every page built.",
    "text size changed": "Likewise, to half as much again.",
    "sync": "Reads and merges 10,000 visits.",
}


@cache
def _known() -> Path:
    """A coach with so many visits of their own, all sent; visits of the principal wait. Folders `coach` and `folder`."""
    root = Path(tempfile.mkdtemp(dir=lab.ground()))
    for name in ("principal", "coach", "folder"):
        shutil.copytree(lab.base() / name, root / name)
    writer, reader = lab.opened(root / "principal"), lab.opened(root / "coach")
    for ws in (writer, reader):
        lab.point_at(ws, root / "folder")
    lab.write_visits(reader, RECORDS)
    exchange.sync(reader)
    lab.write_visits(writer, MERGED, start=RECORDS)
    exchange.sync(writer)
    for ws in (writer, reader):
        ws.close()
    return root


def _places(what: str) -> tuple[Path, Path]:
    """Folder and profile of one round."""
    if what == "acts":
        return lab.fresh(_known() / "folder"), lab.fresh(_known() / "coach")
    folder, home = lab.sent(MERGED, 0)
    return lab.fresh(folder), lab.fresh(home)


def _tour(what: str) -> dict[str, float]:
    folder, home = _places(what)
    ws = lab.opened(home)
    lab.point_at(ws, folder)
    ws.close()
    file = lab.ground() / "passphrase.txt"
    file.write_text(lab.PASSPHRASE, encoding="utf-8")
    words = [sys.executable, "-m", "benchmarks.tour", what, str(home), str(file)]
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(words, env=environment, check=True, capture_output=True, text=True)
    for place in (folder, home):
        shutil.rmtree(place.parent)
    return json.loads(done.stdout)


_told: dict[str, dict[str, float]] = {}


def figure(what: str, name: str) -> Run:
    """One figure of a tour. Each tour gives each of its figures once: a round is one tour for all of them."""
    if name not in _told.get(what, {}):
        _told[what] = _tour(what)
    amount = _told[what].pop(name)
    return lambda: (1, amount)


def _case(
    group: str, what: str, name: str, unit: str, note: str, target: str = "", of: Literal["s", "B"] = "s"
) -> Case:
    return Case(group, name, unit, partial(figure, what, name), note, target=target, of=of)


CASES: tuple[Case, ...] = (
    *(_case(BLOCKS, "acts", name, "act", note, "50 ms at most") for name, note in ACTS.items()),
    _case(BLOCKS, "typing", "typing during a merge", "sync", "A form is open and written in.", "50 ms at most"),
    _case(KEYS, "typing", "a key at rest, median", "key", "In the notes of a session."),
    _case(KEYS, "typing", "a key at rest, p99", "key", "Likewise."),
    _case(KEYS, "typing", "a key during a merge, median", "key", "While 10,000 visits are read and merged."),
    _case(KEYS, "typing", "a key during a merge, p99", "key", "Likewise.", "16 ms at most"),
    _case(MEMORY, "acts", "memory after every page", "application", "100,000 visits; every page and form.", of="B"),
    _case(MEMORY, "acts", "memory at most", "application", "And a merge of 10,000.", "300 MB at most", of="B"),
)
