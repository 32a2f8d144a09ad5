"""What a profile owes: every save and every draft that was acknowledged, and the one act that was under way when the process died."""

from __future__ import annotations

from collections.abc import Iterable
from copy import deepcopy
from dataclasses import dataclass, field

from tests.crash.processes import Line

Found = dict[str, dict[str, str | None]]
"""`records` and `drafts` by id and key, each with the word it was made of; None for a record that is deleted."""
BEGIN, DONE = "begin", "done"


@dataclass
class Ledger:
    """The word every record and draft must show. A draft that was dropped has none."""

    records: dict[str, str | None] = field(default_factory=dict[str, "str | None"])
    drafts: dict[str, str | None] = field(default_factory=dict[str, "str | None"])
    acknowledged: int = 0
    """How many acts there were."""
    open: Line | None = None
    """The act that had begun and was not acknowledged: all of it counts, or nothing."""

    def hear(self, lines: Iterable[Line]) -> None:
        """Takes over what a process acknowledged, and remembers what it had only begun."""
        for line in lines:
            if BEGIN in line:
                self.open = line[BEGIN]
            elif DONE in line and self.open is not None:
                self._take(self.open, line[DONE])
                self.open = None
                self.acknowledged += 1

    def settle(self, found: Found) -> list[str]:
        """Compares with what is there; the open act is taken over where it happened. Returns what is wrong."""
        after = deepcopy(self)
        if self.open is not None:
            new = sorted(item for item in found["records"] if item not in self.records)
            shown = {found["records"][item]: item for item in new}
            after._take(self.open, [shown.get(word, f"no record of {word}") for word in self.open["new"]])
        if self._wrong(found) and not after._wrong(found):
            self.records, self.drafts = after.records, after.drafts
        self.open = None
        return self._wrong(found)

    def live(self) -> list[str]:
        """The records that are not deleted."""
        return [record for record, word in self.records.items() if word is not None]

    def _take(self, act: Line, new: list[str]) -> None:
        self.records |= act["records"] | dict(zip(new, act["new"], strict=True))
        self.drafts = {key: word for key, word in (self.drafts | act["drafts"]).items() if word is not None}

    def _wrong(self, found: Found) -> list[str]:
        return differences("record", self.records, found["records"]) + differences(
            "draft", self.drafts, found["drafts"]
        )


def differences(what: str, wanted: dict[str, str | None], found: dict[str, str | None]) -> list[str]:
    """What is missing, is there without reason, or says something else."""
    return (
        [f"{what} {item} is gone" for item in wanted.keys() - found.keys()]
        + [f"{what} {item} was never saved: {found[item]}" for item in found.keys() - wanted.keys()]
        + [
            f"{what} {item} says {found[item]}, not {wanted[item]}"
            for item in wanted.keys() & found.keys()
            if wanted[item] != found[item]
        ]
    )
