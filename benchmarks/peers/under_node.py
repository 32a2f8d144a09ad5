"""Peers that run under node: yjs, automerge, Actual's CRDT package, PouchDB. They are left out, and said so, where there is no node."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from functools import cache, partial
from pathlib import Path

from benchmarks import lab
from benchmarks.harness import Run

SOURCE = Path(__file__).parent / "node"
PLACE = Path("build") / "bench-node"


@cache
def ready() -> bool:
    """Whether node and the peers are there; they are installed once, without a lock file."""
    if shutil.which("node") is None or shutil.which("npm") is None:
        print("The peers under node are left out: there is no node here.", file=sys.stderr)
        return False
    PLACE.mkdir(parents=True, exist_ok=True)
    wanted = (SOURCE / "package.json").read_text(encoding="utf-8")
    installed = PLACE / "package.json"
    if not installed.exists() or installed.read_text(encoding="utf-8") != wanted:
        command = ["npm", "install", "--no-package-lock", "--no-audit", "--no-fund", "--silent"]
        (PLACE / "package.json").write_text(wanted, encoding="utf-8")
        if subprocess.run(command, cwd=PLACE, check=False).returncode:
            installed.unlink()
            print("The peers under node are left out: they could not be installed.", file=sys.stderr)
            return False
    shutil.copy(SOURCE / "peers.mjs", PLACE / "peers.mjs")
    return True


def peer(name: str, visits: int, edits: int) -> Run:
    """One peer applying saves, or edits where there are any."""
    return partial(_apply, name, visits, edits)


def _apply(name: str, visits: int, edits: int) -> tuple[int, float]:
    folder = lab.ground() / f"{name}-{edits}-{len(list(lab.ground().iterdir()))}"
    words = [
        "node",
        "--max-old-space-size=8192",
        "peers.mjs",
        name,
        "edits" if edits else "saves",
        str(visits),
        str(edits),
        str(folder),
    ]
    done = subprocess.run(words, cwd=PLACE, check=True, capture_output=True, text=True)
    found = json.loads(done.stdout.splitlines()[-1])
    return int(found["units"]), float(found["seconds"])
