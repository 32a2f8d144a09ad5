"""Whether killing works here at all: every run begins with it."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Callable
from functools import partial
from pathlib import Path

from tests.crash.processes import START, Failed, Moment, Say, ask, kill


def try_killing(folder: Path) -> None:
    """Raises AssertionError unless a process dies before and after each of its steps, after a time, and at its end."""
    whole = kill(partial(_three_steps, folder), Moment())
    assert whole.ended
    assert whole.lines == [{"done": True}]
    seen: list[list[str]] = []
    for step in range(1, whole.steps + 1):
        heard = kill(partial(_three_steps, folder), Moment(step=step))
        assert not heard.ended
        seen.append(sorted(item.name for item in folder.iterdir()))
    assert seen[:7] == [[], ["a"], ["a"], ["a moved"], ["a moved"], [], []], (
        "each step has a moment before it and one behind it"
    )
    assert kill(_for_ever, Moment(seconds=0.05)).lines == [{"begun": True}]
    assert "by itself" in _failure(partial(ask, _fails)), "a process that fails answers nothing"
    assert "by itself" in _failure(partial(kill, _fails, Moment())), "a process that fails was not killed"


def _failure(work: Callable[[], object]) -> str:
    try:
        work()
    except Failed as problem:
        return str(problem)
    return ""


def _three_steps(folder: Path, say: Say) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    say({START: True})
    os.mkdir(folder / "a")  # noqa: PTH102 - the steps are counted at this level
    os.rename(folder / "a", folder / "a moved")  # noqa: PTH104
    os.rmdir(folder / "a moved")  # noqa: PTH106
    say({"done": True})


def _for_ever(say: Say) -> None:
    say({START: True})
    say({"begun": True})
    signal.pause()


def _fails(*_: object) -> None:
    raise ValueError("by itself")
