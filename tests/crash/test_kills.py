"""A short run of the kills, and that they would see what they look for. `make kills` is the long one."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.crash.ledger import BEGIN, DONE, Ledger
from tests.crash.processes import Cut, Moment
from tests.crash.scenes import SCENES, Scene

ROOT = Path(__file__).parents[2]


def test_forty_kills_over_all_acts_lose_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-W",
        "error",
        "-m",
        "tests.crash",
        "--kills",
        "40",
        "--seed",
        "7",
        "--ground",
        str(tmp_path),
    ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    rows = {line.split()[0]: [int(cell) for cell in line.split()[1:]] for line in done.stdout.splitlines()[1:] if line}
    assert set(rows) == {scene.name for scene in SCENES}
    assert sum(row[0] for row in rows.values()) == 40
    assert all(row[1] and row[2] for row in rows.values()), f"an act was never met, or nothing was proved of it: {rows}"
    assert list(tmp_path.iterdir()) == []


# Whether a fault would be seen


def act(**what: Any) -> dict[str, Any]:
    return {BEGIN: {"records": {}, "new": [], "drafts": {}} | what}


@pytest.fixture
def ledger() -> Ledger:
    """Two records and a draft are owed; three new records were begun and never acknowledged."""
    made = Ledger()
    made.hear(
        [
            act(new=["one", "two"]),
            {DONE: ["1", "2"]},
            act(drafts={"a": "typed"}),
            {DONE: []},
            act(new=["x", "y", "z"]),
        ]
    )
    return made


OWED: dict[str, str | None] = {"1": "one", "2": "two"}
BEGUN: dict[str, str | None] = {"7": "x", "8": "y", "9": "z"}


@pytest.mark.parametrize("landed", [{}, BEGUN])
def test_an_act_that_was_not_acknowledged_may_have_happened_or_not(
    ledger: Ledger, landed: dict[str, str | None]
) -> None:
    assert ledger.settle({"records": OWED | landed, "drafts": {"a": "typed"}}) == []
    assert ledger.records == OWED | landed
    assert (
        ledger.settle({"records": OWED, "drafts": {"a": "typed"}}) == [f"record {key} is gone" for key in landed]
        or landed
    )


@pytest.mark.parametrize(
    ("records", "drafts"),
    [
        ({"1": "one"}, {"a": "typed"}),
        (OWED | {"2": "half of two: ['subject']"}, {"a": "typed"}),
        (OWED | {"2": None}, {"a": "typed"}),
        (OWED | {"7": "x"}, {"a": "typed"}),
        (OWED | {"7": "x", "8": "y", "9": "something"}, {"a": "typed"}),
        (OWED | BEGUN | {"10": "more"}, {"a": "typed"}),
        (OWED, {}),
        (OWED, {"a": "older"}),
        (OWED, {"a": "typed", "b": "typed"}),
    ],
)
def test_what_is_lost_half_or_too_much_is_seen(
    ledger: Ledger, records: dict[str, str | None], drafts: dict[str, str | None]
) -> None:
    assert ledger.settle({"records": records, "drafts": drafts})


def test_a_number_that_two_files_bear_is_seen(tmp_path: Path) -> None:
    class Still(Scene):
        name = "still"

        def __init__(self, root: Path) -> None:
            self.root, self.checked, self._clock = root, Counter(), Counter()

        def killed(self, rng: object, moment: Moment | Cut) -> Any:
            raise NotImplementedError

        def proved(self, heard: object) -> list[str]:
            return self._numbers()

    stream = tmp_path / "folder" / "d" / "device" / "incarnation" / "stream"
    stream.mkdir(parents=True)
    for name in ("0000000001-aa", "0000000002-bb"):
        (stream / f"{name}.age").touch()
    assert Still(tmp_path).proved(None) == []
    (stream / "0000000002-cc.age").touch()
    assert Still(tmp_path).proved(None) == ["folder/d/device/incarnation/stream uses 0000000002 twice"]
