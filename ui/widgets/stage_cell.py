"""One cell of the practice page as plain values: its five squares, its words, and the sentence a screen reader says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

NOT_VISIBLE_SHAPE = "◇"
STAGES = 5


@dataclass(frozen=True, slots=True)
class Square:
    """One stage of the ladder. `part` is the share of its criteria that hold; a reached stage is whole."""

    reached: bool
    part: float = 0.0
    asked: bool = True
    """False where the stage asks nothing here: it is drawn, and holds nobody up."""


@dataclass(frozen=True, slots=True)
class StageCell:
    """Where a building or the district stands in one indicator."""

    indicator: str
    indicator_title: str
    building: str | None
    place: str
    reached: int | None
    at_least: int
    emerging: int | None
    applies: bool
    squares: tuple[Square, ...]
    titles: tuple[str, ...]
    """Stage titles by number, *Not begun* at 0."""
    rated: int | None
    differs: bool | None
    rationale: str = ""

    @property
    def visible(self) -> bool:
        """Whether this laptop may tell the stage."""
        return not self.applies or self.reached is not None

    def stage_words(self) -> str:
        """The line under the squares: number and title, never the squares alone."""
        if not self.applies:
            return "District work"
        if self.reached is not None:
            return f"{self.reached} {self.titles[self.reached]}" if self.reached else self.titles[0]
        if self.at_least:
            return f"At least {self.at_least} {self.titles[self.at_least]}"
        return f"{NOT_VISIBLE_SHAPE} Not visible here"

    def emerging_words(self) -> str:
        """The second line, empty where nothing is on its way."""
        if self.emerging is None or not self.applies or self.reached is None:
            return ""
        return f"Stage {self.emerging} emerging"

    def rating_words(self) -> str:
        """The team's own stage in short, empty where it has not rated."""
        if self.rated is None:
            return ""
        return f"Team says {self.rated}" + (" ≠ differs" if self.differs else "")

    def sentence(self) -> str:
        """Everything the cell says, for the tooltip and the screen reader."""
        parts = [f"{self.indicator} {self.indicator_title}, {self.place}.", f"{self._stage_sentence()}."]
        if self.emerging is not None and self.applies:
            parts.append(f"{self.titles[self.emerging]} is emerging.")
        if self.rated is not None:
            parts.append(f"Team rating: {self.titles[self.rated]}{', which differs' if self.differs else ''}.")
        return " ".join(parts)

    def _stage_sentence(self) -> str:
        if not self.applies:
            return "This indicator asks nothing of single buildings; it is district work"
        if self.reached is None:
            if not self.at_least:
                return "Not visible on this laptop"
            return (
                f"At least stage {self.at_least}, {self.titles[self.at_least]}; the rest is not visible on this laptop"
            )
        return f"Stage {self.reached} of {STAGES}, {self.titles[self.reached]}" if self.reached else self.titles[0]


def titles_of(practice: Mapping[str, Any]) -> tuple[str, ...]:
    """Stage titles by number."""
    found = {int(stage["id"]): str(stage["title"]) for stage in practice["stages"]}
    return tuple(found[number] for number in range(STAGES + 1))


def cells_of(practice: Mapping[str, Any], indicator: Mapping[str, Any]) -> list[StageCell]:
    """The cells of one row: the district first, then its buildings in the order given."""
    titles = titles_of(practice)
    rows = [
        (None, "District", indicator),
        *((row["building"], row["name"] or "A building", row) for row in indicator["buildings"]),
    ]
    return [_cell(indicator, building, place, state, titles) for building, place, state in rows]


def _cell(
    indicator: Mapping[str, Any], building: str | None, place: str, state: Mapping[str, Any], titles: tuple[str, ...]
) -> StageCell:
    rated = state.get("rated") or {}
    return StageCell(
        indicator=indicator["id"],
        indicator_title=indicator["title"],
        building=building,
        place=place,
        reached=state["stage"],
        at_least=state.get("at_least") or 0,
        emerging=state.get("emerging"),
        applies=state.get("applies", True),
        squares=tuple(_square(step, state) for step in state.get("steps") or []),
        titles=titles,
        rated=state.get("rating"),
        differs=state.get("differs"),
        rationale=rated.get("rationale", ""),
    )


def _square(step: Mapping[str, Any], state: Mapping[str, Any]) -> Square:
    known = state["stage"] if state["stage"] is not None else state.get("at_least") or 0
    share = step["met"] / step["of"] if step["of"] else 0.0
    return Square(reached=step["stage"] <= known, part=share, asked=step["state"] != "nothing_asked")
