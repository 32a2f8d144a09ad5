"""One cell of the practice page as plain values: its five squares, its words, and the sentence a screen reader says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ui.i18n import t

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
    sees_rating: bool = True
    """False on laptops that ratings don't reach."""
    published: int | None = None
    """Where this laptop can't tell: the stage that the office published for everyone, …"""
    published_on: str = ""
    """… and the day it was true, in words."""

    def stage_words(self) -> str:
        """The line under the squares: number and title, never the squares alone."""
        if not self.applies:
            return t("District work")
        if self.reached is not None:
            return self.named(self.reached)
        if self.published is not None:
            return self.named(self.published)
        if self.at_least:
            return t("At least {stage}", stage=self.named(self.at_least))
        return t("◇ Not visible here")

    def named(self, stage: int) -> str:
        """Number and title of a stage."""
        return f"{stage} {self.titles[stage]}" if stage else self.titles[0]

    def emerging_words(self) -> str:
        """The second line, empty where nothing is on its way."""
        if self.applies and self.reached is None and self.published is not None:
            return t("published for {day}", day=self.published_on)
        if self.emerging is None or not self.applies or self.reached is None:
            return ""
        return t("Stage {stage} emerging", stage=self.emerging)

    def rating_words(self) -> str:
        """The team's own stage in short, empty where it has not rated."""
        if self.rated is None:
            return ""
        if self.differs:
            return t("Team says {stage} ≠ differs", stage=self.rated)
        return t("Team says {stage}", stage=self.rated)

    def sentence(self) -> str:
        """Everything the cell says, for the tooltip and the screen reader."""
        parts = [f"{self.indicator} {self.indicator_title}, {self.place}.", self._stage_sentence()]
        if self.emerging_words() and self.reached is not None:
            parts.append(t("{stage} is emerging.", stage=self.titles[self.emerging or 0]))
        return " ".join([*parts, self.rating_sentence()]).strip()

    def no_rating_words(self) -> str:
        """Why there is no rating to show."""
        return t("– Not rated") if self.sees_rating else t("◇ Not visible here")

    def rating_sentence(self) -> str:
        """The team's word, for the tooltip and the screen reader; empty where it has not rated."""
        if self.rated is None:
            return ""
        title = self.titles[self.rated]
        if self.differs:
            return t("Team rating: {stage}, which differs from the records.", stage=title)
        return t("Team rating: {stage}.", stage=title)

    def _stage_sentence(self) -> str:
        if not self.applies:
            return t("This indicator asks nothing of single buildings; it is district work.")
        if self.reached is None and self.published is not None:
            stage = self.named(self.published)
            return t("{stage}, as the office published it for {day}.", stage=stage, day=self.published_on)
        if self.reached is None and not self.at_least:
            return t("Its stage can’t be told on this laptop.")
        if self.reached is None:
            return t("At least {stage}; the rest can’t be told on this laptop.", stage=self.named(self.at_least))
        if not self.reached:
            return f"{self.titles[0]}."
        return t("Stage {number} of 5, {title}.", number=self.reached, title=self.titles[self.reached])


def titles_of(practice: Mapping[str, Any]) -> tuple[str, ...]:
    """Stage titles by number."""
    found = {int(stage["id"]): str(stage["title"]) for stage in practice["stages"]}
    return tuple(found[number] for number in range(STAGES + 1))


def cells_of(practice: Mapping[str, Any], indicator: Mapping[str, Any]) -> list[StageCell]:
    """The cells of one row: the district first, then its buildings in the order given."""
    rows = [
        (None, t("District"), indicator),
        *((row["building"], row["name"] or t("A building"), row) for row in indicator["buildings"]),
    ]
    titles = titles_of(practice)
    return [_cell(practice, indicator, building, place, state, titles) for building, place, state in rows]


def _cell(
    practice: Mapping[str, Any],
    indicator: Mapping[str, Any],
    building: str | None,
    place: str,
    state: Mapping[str, Any],
    titles: tuple[str, ...],
) -> StageCell:
    published = practice.get("published") or {}
    stage = published.get("stages", {}).get((indicator["id"], building)) if state["stage"] is None else None
    if stage is not None and stage < state["at_least"]:
        stage = None  # what is known here says more
    return StageCell(
        indicator=indicator["id"],
        indicator_title=indicator["title"],
        building=building,
        place=place,
        reached=state["stage"],
        at_least=state["at_least"],
        emerging=state["emerging"],
        applies=state["applies"],
        squares=tuple(_square(step, state, stage) for step in state["steps"]),
        titles=titles,
        rated=state["rating"],
        differs=state["differs"],
        rationale=(state["rated"] or {}).get("rationale", ""),
        sees_rating=practice.get("sees_ratings", True),
        published=stage,
        published_on=published.get("day", ""),
    )


def _square(step: Mapping[str, Any], state: Mapping[str, Any], published: int | None) -> Square:
    known = state["stage"] if state["stage"] is not None else max(state["at_least"], published or 0)
    share = step["met"] / step["of"] if step["of"] else 0.0
    return Square(reached=step["stage"] <= known, part=share, asked=step["state"] != "nothing_asked")
