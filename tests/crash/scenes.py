"""The acts that are killed, one scene each: what happens before, what is killed, and what must hold afterwards.

A scene goes on with the same profiles from kill to kill, so that damage that doesn't show at once adds up.
"""

from __future__ import annotations

import random
import re
import shutil
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import ClassVar

from tests.crash import worker
from tests.crash.ledger import Found, Ledger, differences
from tests.crash.processes import Cut, Heard, Line, Moment, Say, ask, cut, kill

WRITER, READER, OFFICE = "principal", "coach", "office"
EVERYBODY = (WRITER, READER, OFFICE)
LEFTOVERS = 4
"""How many unfinished files or folders may lie about at any time: what a kill leaves is cleared by the next run, not by hand."""
_NUMBERED = re.compile(r"(\d{10})-[0-9a-f]+\.age")


class Scene(ABC):
    """One act on profiles of its own. `checked` counts what was proved."""

    name: ClassVar[str]
    parts: ClassVar[tuple[str, ...]] = (WRITER,)

    def __init__(self, base: Path, root: Path, clock: Counter[str]) -> None:
        self.root = root
        self.checked: Counter[str] = Counter()
        self._clock = clock
        self._powerless = False
        self.ledgers = {name: Ledger() for name in EVERYBODY}
        shutil.copytree(base, root)
        ask(partial(worker.at_home, root, EVERYBODY, self.second()))

    @abstractmethod
    def killed(self, rng: random.Random, moment: Moment | Cut) -> Heard:
        """Brings the act about and kills it."""

    @abstractmethod
    def proved(self, heard: Heard) -> list[str]:
        """What is wrong after the kill; the profiles are ready for the next one then."""

    def inside(self, heard: Heard) -> bool:
        """Whether the kill fell into the act, rather than before, behind or between two acts."""
        return not heard.ended and not heard.lines

    def _wrong(self, result: Line) -> list[str]:
        """What is wrong of what a process saw. A save that the power was taken from may leave its trace: that is told and isn't wrong."""
        return result["wrong"] + ([] if self._powerless else result.get("notice", []))

    def _end(self, work: Callable[[Say], None], moment: Moment | Cut) -> Heard:
        self._powerless = isinstance(moment, Cut)
        return cut(work, self.root, moment) if isinstance(moment, Cut) else kill(work, moment)

    def second(self) -> int:
        """The next second of the run."""
        self._clock["seconds"] += 1
        return self._clock["seconds"]

    def home(self, name: str = WRITER) -> Path:
        """The profile of one of them."""
        return self.root / name

    def saves(self, rng: random.Random, name: str = WRITER) -> None:
        """Saves something that nobody kills."""
        ledger = self.ledgers[name]
        work = partial(worker.saving, self.home(name), self.second(), *self._seeded(rng, ledger))
        ledger.hear(kill(work, Moment()).lines)

    def _seeded(self, rng: random.Random, ledger: Ledger) -> tuple[int, list[str], list[str]]:
        return rng.randrange(1 << 40), ledger.live(), sorted(ledger.drafts)

    def _look(self, name: str = WRITER) -> list[str]:
        """A profile holds what it acknowledged, and verifies."""
        result = ask(partial(worker.looked, self.home(name), self.second()))
        return self._compare(self.ledgers[name], result["found"]) + self._wrong(result)

    def _compare(self, ledger: Ledger, found: Found) -> list[str]:
        wrong = ledger.settle(found)
        self.checked["saves"] += len(ledger.records)
        self.checked["drafts"] += len(ledger.drafts)
        return wrong

    def _meet(self) -> list[str]:
        """All sync and end in the same state, all that was acknowledged anywhere; the folder is whole, and a number is used once."""
        wrong = self._numbers()
        result = ask(partial(worker.met, self.root, EVERYBODY, self.second()))
        everything = {key: word for ledger in self.ledgers.values() for key, word in ledger.records.items()}
        for name, found in result["found"].items():
            if name != OFFICE:  # it can't open the visits of a school
                self.checked["saves"] += len(everything)
                wrong += [f"{name}: {item}" for item in differences("record", everything, found["records"])]
        unfinished = [str(file) for file in (self.root / "folder").rglob("*.tmp")]
        wrong += unfinished if len(unfinished) > LEFTOVERS else []
        return wrong + self._wrong(result) + self._numbers()

    def _numbers(self) -> list[str]:
        """A number of a stream or a statement that two files bear. A file never changes: its name holds its hash, and verify checks it."""
        used = Counter(
            (file.parent, found[1])
            for file in (self.root / "folder" / "d").rglob("*.age")
            if (found := _NUMBERED.fullmatch(file.name))
        )
        return [f"{folder.relative_to(self.root)} uses {n} twice" for (folder, n), times in used.items() if times > 1]

    def _tidy(self, folder: Path, known: re.Pattern[str]) -> list[str]:
        """What a folder holds besides what belongs there, where that is more than one act may leave."""
        strange = sorted(item.name for item in folder.iterdir() if not known.fullmatch(item.name))
        return [f"left over: {', '.join(strange)}"] if len(strange) > LEFTOVERS else []


class Save(Scene):
    """Saves, edits, deletes and drafts, with opening and closing before and behind them."""

    name = "save"

    def killed(self, rng: random.Random, moment: Moment | Cut) -> Heard:
        ledger = self.ledgers[WRITER]
        heard = self._end(partial(worker.saving, self.home(), self.second(), *self._seeded(rng, ledger)), moment)
        ledger.hear(heard.lines)
        return heard

    def inside(self, heard: Heard) -> bool:
        return bool(heard.lines) and worker.BEGIN in heard.lines[-1]

    def proved(self, heard: Heard) -> list[str]:
        return self._look()


class Seal(Scene):
    """The sync of somebody who has written."""

    name = "seal"

    def killed(self, rng: random.Random, moment: Moment | Cut) -> Heard:
        ledger = self.ledgers[WRITER]
        heard = self._end(partial(worker.syncing, self.home(), self.second(), *self._seeded(rng, ledger)), moment)
        ledger.hear(heard.lines)
        return heard

    def inside(self, heard: Heard) -> bool:
        return not heard.ended and not any("synced" in line for line in heard.lines)

    def proved(self, heard: Heard) -> list[str]:
        return self._look() + self._meet()


class Merge(Scene):
    """The sync of somebody for whom files wait, who has also written."""

    name = "merge"

    def __init__(self, base: Path, root: Path, clock: Counter[str]) -> None:
        super().__init__(base, root, clock)
        self._before: dict[str, str | None] = {}

    def killed(self, rng: random.Random, moment: Moment | Cut) -> Heard:
        theirs, ledger = self.ledgers[WRITER], self.ledgers[READER]
        self._before = dict(theirs.records)
        for _ in range(rng.choice((1, 1, 2))):
            work = partial(worker.syncing, self.home(), self.second(), *self._seeded(rng, theirs))
            theirs.hear(kill(work, Moment()).lines)
        heard = self._end(partial(worker.syncing, self.home(READER), self.second(), *self._seeded(rng, ledger)), moment)
        ledger.hear(heard.lines)
        return heard

    def inside(self, heard: Heard) -> bool:
        return not heard.ended and not any("synced" in line for line in heard.lines)

    def proved(self, heard: Heard) -> list[str]:
        result = ask(partial(worker.looked, self.home(READER), self.second()))
        found, theirs = result["found"], self.ledgers[WRITER].records
        read = {key: found["records"].pop(key) for key in list(found["records"]) if key in theirs}
        lost = [f"record {key} was read and is gone" for key in self._before if key not in read]
        halves = [f"record {key} is half read: {word}" for key, word in read.items() if (word or "").startswith("half")]
        return self._compare(self.ledgers[READER], found) + lost + halves + self._wrong(result) + self._meet()


class Migrate(Scene):
    """Opening with a program that has two steps more."""

    name = "migrate"

    def __init__(self, base: Path, root: Path, clock: Counter[str]) -> None:
        super().__init__(base, root, clock)
        self._steps = 0

    def killed(self, rng: random.Random, moment: Moment | Cut) -> Heard:
        self.saves(rng)
        self._steps += 2
        return self._end(partial(worker.migrating, self.home(), self.second(), self._steps), moment)

    def proved(self, heard: Heard) -> list[str]:
        copies = list(self.home().glob("*.before-*.db"))
        wrong = ["it was brought up to date, and there is no copy of before"] if heard.lines and not copies else []
        for copy in copies:
            aside = self.root / "aside"
            work = partial(worker.looked_at_copy, self.home(), copy, aside, self.second(), self._steps - 2)
            result = ask(work)
            wrong += [f"{copy.name}: {item}" for item in self._compare(self.ledgers[WRITER], result["found"])]
            wrong += self._wrong(result)
        result = ask(partial(worker.looked_later, self.home(), self.second(), self._steps))
        wrong += self._compare(self.ledgers[WRITER], result["found"]) + self._wrong(result)
        for copy in self.home().glob("*.before-*.db"):
            copy.unlink()  # by design one a version; the next is made anew
        return wrong + self._tidy(self.home(), re.compile(r"talentdesk\.db|key\.json|in-use\.lock|settings\.json"))


class Backup(Scene):
    """Making a backup."""

    name = "backup"

    def __init__(self, base: Path, root: Path, clock: Counter[str]) -> None:
        super().__init__(base, root, clock)
        self._file = root
        (root / "backups").mkdir()

    def killed(self, rng: random.Random, moment: Moment | Cut) -> Heard:
        self.saves(rng)
        second = self.second()
        self._file = self.root / "backups" / f"{second}.zip"
        return self._end(
            partial(
                worker.backing_up,
                self.home(),
                second,
                self._file,
            ),
            moment,
        )

    def proved(self, heard: Heard) -> list[str]:
        wrong = self._look()
        if self._file.exists():
            restored = self.root / "restored"
            shutil.rmtree(restored, ignore_errors=True)
            ask(partial(worker.restoring, restored, self._file, _nobody))
            result = ask(partial(worker.looked, restored, self.second()))
            wrong += self._compare(self.ledgers[WRITER], result["found"]) + self._wrong(result)
            self._file.unlink()
        elif heard.lines:
            wrong.append("the backup was acknowledged and isn't there")
        wrong += self._tidy(self.root / "backups", re.compile(r"\d+\.zip"))
        return wrong + self._tidy(self.home(), re.compile(r"talentdesk\.db|key\.json|in-use\.lock|settings\.json"))


class Restore(Scene):
    """Restoring a backup over a profile that has gone on since."""

    name = "restore"

    def __init__(self, base: Path, root: Path, clock: Counter[str]) -> None:
        super().__init__(base, root, clock)
        self._then = Ledger()
        self._incarnation = ""

    def killed(self, rng: random.Random, moment: Moment | Cut) -> Heard:
        ledger, file = self.ledgers[WRITER], self.root / "backup.zip"
        file.unlink(missing_ok=True)
        self.saves(rng)
        ask(partial(worker.backing_up, self.home(), self.second(), file, _nobody))
        self._then = Ledger(dict(ledger.records), dict(ledger.drafts))
        work = partial(worker.syncing, self.home(), self.second(), *self._seeded(rng, ledger))
        ledger.hear(kill(work, Moment()).lines)
        self._incarnation = ask(partial(worker.looked, self.home(), self.second()))["incarnation"]
        return self._end(partial(worker.restoring, self.home(), file), moment)

    def proved(self, heard: Heard) -> list[str]:
        ledger = self.ledgers[WRITER]
        result = ask(partial(worker.looked, self.home(), self.second()))
        new = result["incarnation"] != self._incarnation
        wrong = self._compare(self._then if new else ledger, result["found"]) + self._wrong(result)
        if heard.lines and not new:
            wrong.append("the restore was acknowledged and didn't happen")
        kept = list(self.home().glob("before-restore-*"))
        for folder in kept if new else ():
            result = ask(partial(worker.looked, folder, self.second()))
            wrong += [f"the old state: {item}" for item in self._compare(ledger, result["found"]) + self._wrong(result)]
        if new:
            ledger.drafts = self._then.drafts
        wrong += self._meet()
        wrong += [] if len(kept) == new else [f"{len(kept)} old states are kept of {int(new)} restores"]
        for folder in kept:
            shutil.rmtree(folder)
        wrong += self._tidy(self.root, re.compile(r"principal|coach|office|folder|office-recovery-kit|backup\.zip"))
        return wrong + self._tidy(self.home(), re.compile(r"talentdesk\.db|key\.json|in-use\.lock|settings\.json"))


class Begin(Scene):
    """Founding a district, each time a new one. A second try after a kill is what somebody would do next."""

    name = "begin"

    def __init__(self, base: Path, root: Path, clock: Counter[str]) -> None:
        super().__init__(base, root, clock)
        self._place = root

    def killed(self, rng: random.Random, moment: Moment | Cut) -> Heard:
        second = self.second()
        self._place = self.root / f"district {second}"
        self._place.mkdir()
        return self._end(partial(worker.founding, self._place, second), moment)

    def proved(self, heard: Heard) -> list[str]:
        result = ask(partial(worker.founded, self._place, self.second()))
        self.checked["acknowledged"] += 1
        self.checked["saves"] += 1
        lost = [] if result["stood"] or not heard.lines else ["the founding was acknowledged and is gone"]
        shutil.rmtree(self._place)
        return self._wrong(result) + lost


def _nobody(_line: Line) -> None:
    return


SCENES: tuple[type[Scene], ...] = (Save, Seal, Merge, Migrate, Backup, Restore, Begin)
