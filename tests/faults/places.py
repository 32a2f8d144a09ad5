"""Places that are full or can't be written, made without special rights where there are none.

A small file system of its own needs the right to mount one, as root or inside a name space of the child's own. Where a system grants
neither, a limit on the size of files makes the kernel refuse writes in its place: the same refusal at another size.
"""

from __future__ import annotations

import json
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import keyring

from tests.faults.child import BALLAST

ROOT = Path(__file__).parents[2]
_BLOCK = 4096
_DAC = 0b110
"""CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH."""
_MOUNTS = (["unshare", "-m"], ["unshare", "-Urm"])


@cache
def mounting() -> list[str]:
    """The words before a command that may mount a file system only it sees; none where the system grants no such right."""
    for words in _MOUNTS:
        try:
            done = subprocess.run(
                [*words, "mount", "-t", "tmpfs", "-o", "size=1m", "none", "/tmp"], check=False, capture_output=True
            )
        except OSError:
            continue
        if done.returncode == 0:
            return words
    return []


def on_small_disk(act: str, home: Path, folder: Path, place: Path, room: int, otherwise: int) -> Any:
    """What the child tells. `place`, where what is to be filled lies, is for the child a file system with `room` bytes left.

    Where none can be mounted, `otherwise` is the child's limit instead.
    """
    if not mounting():
        return told(act, home, folder, unprivileged(), limit=otherwise)
    sizes = [path.stat().st_size for path in place.rglob("*") if path.is_file()]
    size = sum(-(-length // _BLOCK) * _BLOCK for length in sizes) + room + BALLAST
    script = 'cp -a "$1" "$1.aside" && mount -t tmpfs -o size="$2" none "$1" && cp -a "$1.aside/." "$1" && shift 2 && exec "$@"'
    return told(act, home, folder, before=[*mounting(), "sh", "-c", script, "sh", str(place), str(size)])


def unprivileged() -> list[str]:
    """The words before a command that obeys the rights of files even where those who run the tests need not."""
    return ["setpriv", "--bounding-set=-dac_override,-dac_read_search"] if _overrides_rights() else []


def _overrides_rights() -> bool:
    status = Path("/proc/self/status")
    held = [line for line in status.read_text().splitlines() if line.startswith("CapEff:")] if status.exists() else []
    return any(int(line.split()[1], 16) & _DAC for line in held)


def told(act: str, home: Path, folder: Path, before: list[str] | None = None, limit: int | None = None) -> Any:
    """Runs the child and returns what it tells."""
    child = start(act, home, folder, before, limit)
    out, err = child.communicate(timeout=120)
    assert child.returncode == 0, err
    return json.loads(out.splitlines()[-1])


def start(
    act: str, home: Path, folder: Path, before: list[str] | None = None, limit: int | None = None
) -> subprocess.Popen[str]:
    """The child, running."""
    secrets = [[*key, value] for key, value in keyring.get_keyring().secrets.items()]  # pyright: ignore[reportAttributeAccessIssue]
    child = subprocess.Popen(
        [*(before or []), sys.executable, "-m", "tests.faults.child"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    asked = {"act": act, "home": str(home), "folder": str(folder), "secrets": secrets, "limit": limit}
    assert child.stdin is not None
    child.stdin.write(json.dumps(asked) + "\n")
    child.stdin.flush()
    return child
