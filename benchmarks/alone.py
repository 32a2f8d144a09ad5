"""Run in a process of its own, so that nothing is warm and memory is its own: does one work and tells seconds and peak memory.

Usage: python -m benchmarks.alone nothing | practice HOME | merge HOME
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

from benchmarks import lab, large
from benchmarks.harness import Run
from talentdesk.actions import exchange, indicators


def seconds(*words: str) -> Run:
    """The seconds the work took, opening and imports left out."""
    return lambda: (1, (told := _told(words))["seconds"], told["computed"])


def memory(*words: str) -> Run:
    """The most memory the process held, in bytes."""
    return lambda: (1, _told(words)["peak"])


def _told(words: tuple[str, ...]) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.alone", *words]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()[-1])


def main(words: list[str]) -> None:
    """Does what the first word says."""
    if words[0] == "practice":
        ws = large.opened(Path(words[1]))
        begun = now()
        indicators.practice(ws)
    elif words[0] == "merge":
        ws = lab.opened(Path(words[1]))
        begun = now()
        exchange.sync(ws)
    else:
        begun = now()
    seconds, computed = (here - then for here, then in zip(now(), begun, strict=True))
    print(json.dumps({"seconds": seconds, "computed": computed, "peak": _peak()}))


def now() -> tuple[float, float]:
    """The clock, and the seconds that were computed so far."""
    return time.perf_counter(), time.process_time()


def _peak() -> float:
    """What a process counts as used once includes what its parent held, so the system's own figure is read where there is one."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(one for one in status.read_text(encoding="ascii").splitlines() if one.startswith("VmHWM"))
        return float(line.split()[1]) * 1024
    import resource

    return float(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)


if __name__ == "__main__":
    main(sys.argv[1:])
