"""`python -m tests.crash`: kills processes in the middle of every act, takes the power from others, and proves what is left.

Ends with 1 where something is wrong.
"""

from __future__ import annotations

import argparse
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from tests.crash import worker
from tests.crash.processes import Cut, Failed, Heard, Moment, ask
from tests.crash.scenes import SCENES, Scene
from tests.crash.trial import try_killing

SHARES = {"save": 0.25, "seal": 0.2, "merge": 0.2, "migrate": 0.1, "backup": 0.1, "restore": 0.1, "begin": 0.05}
COLUMNS = {
    "act": 8,
    "kills": 6,
    "inside": 7,
    "acknowledged": 13,
    "saves checked": 14,
    "drafts checked": 15,
    "problems": 9,
    "seconds": 8,
}
"""What is told of each act. `inside` are the kills that fell into the act itself; `acknowledged` are saves and drafts, and each is
checked after every kill from then on."""
LIFE = 40
"""Kills on the same profiles."""
ENOUGH = 20
"""After so many problems an act is given up."""
BEYOND = 1.1
"""The latest moment, as a part of how long the act has taken so far."""


@dataclass
class Tally:
    """What came of the kills of one act."""

    kills: int = 0
    inside: int = 0
    checked: Counter[str] = field(default_factory=Counter[str])
    problems: list[str] = field(default_factory=list[str])


@dataclass
class Lengths:
    """How long an act takes here when nobody kills it: the mean of the runs that came to their end."""

    seconds: list[float] = field(default_factory=list[float])
    steps: list[float] = field(default_factory=list[float])

    def known(self) -> bool:
        """Whether there is anything to choose a moment by."""
        return bool(self.seconds and self.steps)

    def moment(self, rng: random.Random) -> Moment:
        """Half by the clock, which falls anywhere, even inside SQLite; half between two steps on the disk, which the clock seldom meets.

        The first two moments are the end, to learn by.
        """
        if not self.seconds:
            return Moment(seconds=60.0)
        if not self.steps:
            return Moment()
        if rng.random() < 0.5:
            return Moment(seconds=_part(rng, self.seconds))
        return Moment(step=int(_part(rng, self.steps)) + 1)

    def learn(self, heard: Heard) -> None:
        """Remembers the length of a run that came to its end."""
        if heard.ended and heard.steps:
            self.steps.append(heard.steps)
        elif heard.ended:
            self.seconds.append(heard.seconds)


def _part(rng: random.Random, lengths: list[float]) -> float:
    return rng.random() * BEYOND * sum(lengths) / len(lengths)


class Cuts(Lengths):
    """Losses of power in place of kills: their moments follow from what the act did."""

    def known(self) -> bool:
        return True

    def moment(self, rng: random.Random) -> Cut:  # pyright: ignore[reportIncompatibleMethodOverride]
        return Cut(rng.randrange(1 << 40))


def run(
    kind: type[Scene], base: Path, ground: Path, kills: int, rng: random.Random, clock: Counter[str], cuts: bool = False
) -> Tally:
    """So many kills of one act, on fresh profiles after every so many and after every problem."""
    tally, lengths, scene, age = Tally(), Cuts() if cuts else Lengths(), None, 0
    while tally.kills < kills and len(tally.problems) < ENOUGH:
        if scene is None or age == LIFE:
            _end(scene, tally)
            age, scene = 0, kind(base, ground / f"{kind.name}-{clock['seconds']}", clock)
        counts = lengths.known()
        moment = lengths.moment(rng)
        tally.kills, age = tally.kills + counts, age + 1
        try:
            heard = scene.killed(rng, moment)
            lengths.learn(heard)
            tally.inside += counts and scene.inside(heard)
            wrong = scene.proved(heard)
        except Failed as problem:
            wrong = [f"a process failed: {problem}"]
        if wrong:
            where = f"{kind.name} {tally.kills} at {moment} in {scene.root}"
            tally.problems += wrong
            print(*(f"{where}: {item}" for item in wrong), sep="\n", file=sys.stderr, flush=True)
            _count(scene, tally)
            scene = None  # its folder is kept for whoever looks into it
    _end(scene, tally)
    return tally


def _end(scene: Scene | None, tally: Tally) -> None:
    if scene is not None:
        _count(scene, tally)
        shutil.rmtree(scene.root)


def _count(scene: Scene, tally: Tally) -> None:
    tally.checked += scene.checked
    tally.checked["acknowledged"] += sum(ledger.acknowledged for ledger in scene.ledgers.values())


def main() -> int:
    """Runs what the arguments ask for and prints a table."""
    parser = argparse.ArgumentParser(prog="python -m tests.crash", description=__doc__)
    parser.add_argument("--kills", type=int, default=1000)
    parser.add_argument("--cuts", action="store_true", help="losses of power in place of kills")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", choices=sorted(SHARES))
    parser.add_argument("--ground", type=Path, help="where the profiles are kept; a temporary folder unless told")
    given = parser.parse_args()
    ground = Path(tempfile.mkdtemp(prefix="talentdesk-kills-", dir=given.ground))
    try_killing(ground / "trial")
    shutil.rmtree(ground / "trial")
    worker.use_keyring(ground / "keyring")
    ask(partial(worker.found_district, ground / "base"))
    clock = Counter(seconds=100)
    problems = 0
    print(*(f"{title:>{width}}" for title, width in COLUMNS.items()))
    for kind in SCENES:
        if given.only in (None, kind.name):
            began = time.monotonic()
            kills = round(given.kills * (1 if given.only else SHARES[kind.name]))
            rng = random.Random(f"{given.seed} {kind.name}")
            tally = run(kind, ground / "base", ground, kills, rng, clock, given.cuts)
            problems += len(tally.problems)
            checked = tally.checked
            row = (
                tally.kills,
                tally.inside,
                checked["acknowledged"],
                checked["saves"],
                checked["drafts"],
                len(tally.problems),
            )
            cells = (kind.name, *row, round(time.monotonic() - began))
            print(*(f"{cell:>{width}}" for cell, width in zip(cells, COLUMNS.values(), strict=True)), flush=True)
    if not problems:
        shutil.rmtree(ground)
    return bool(problems)


if __name__ == "__main__":
    sys.exit(main())
