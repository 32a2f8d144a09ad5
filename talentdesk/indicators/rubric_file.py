"""How the rubric files are written, and what makes one wrong: checked whole before anything of it is used."""

from __future__ import annotations

import re
from typing import Literal, Self, get_args

from pydantic import BaseModel, ConfigDict, model_validator

from talentdesk.schema.types import Role

Query = Literal[
    "people_reached", "people_with_all", "share_of_contacts", "parts_seen", "every_month", "artefacts", "artefact_share", "leaders_reached",
    "artefacts_in_use", "artefacts_backed", "people_and_leaders", "leaders_with_all", "newcomers_reached", "staff_answered",
]  # fmt: skip
Scope = Literal["B", "D"]
How = Literal["measured", "attested"]
Group = Literal["preparation", "progress"]
_ID = re.compile(r"^(11[abc])\.([1-5])\.([1-9])$")
_NEEDS: dict[str, tuple[str, ...]] = {
    "people_reached": ("of", "any"),
    "people_with_all": ("of", "groups"),
    "share_of_contacts": ("any", "flag"),
    "parts_seen": ("parts",),
    "every_month": ("of", "any"),
    "artefacts": ("any",),
    "artefact_share": ("any",),
    "leaders_reached": ("of", "any"),
    "artefacts_in_use": ("parts", "activity"),
    "artefacts_backed": ("any", "groups"),
    "staff_answered": ("of", "any", "activity"),
    "people_and_leaders": ("of", "any", "leaders"),
    "leaders_with_all": ("of", "groups"),
    "newcomers_reached": ("of", "any"),
}
QUERIES: tuple[str, ...] = get_args(Query)


class Strict(BaseModel):
    """A table of the file: no other keys than these."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class SelectIn(Strict):
    """Facts of one kind."""

    kind: str
    by: str | None = None
    flags: tuple[str, ...] = ()
    without: tuple[str, ...] = ()


class PartIn(Strict):
    """A labelled choice of facts."""

    label: str
    any: tuple[SelectIn, ...]
    authors: int = 1
    prepared: bool = False


class MarkIn(Strict):
    """A labelled flag."""

    label: str
    flag: str


class ParamsIn(Strict):
    """What a query counts."""

    of: str = ""
    any: tuple[SelectIn, ...] = ()
    flag: str = ""
    parts: tuple[PartIn, ...] = ()
    groups: tuple[PartIn, ...] = ()
    beside: tuple[PartIn, ...] = ()
    also: tuple[PartIn, ...] = ()
    occur: tuple[MarkIn, ...] = ()
    activity: tuple[SelectIn, ...] = ()
    work: str = "a mentoring contact"
    leaders: str = ""


class CriterionIn(Strict):
    """One clause."""

    id: str
    scope: Scope
    kind: How
    statement: str
    records: str
    later: str = ""
    query: Query | None = None
    window: Group | None = None
    target: float | Literal["coverage", "all", "survey"] | None = None
    one: str = ""
    many: str = ""
    formula: str = ""
    params: ParamsIn = ParamsIn()

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if not _ID.match(self.id):
            raise ValueError(f"“{self.id}” is not the id of a criterion")
        if self.kind == "attested":
            if self.query is not None or not self.later:
                raise ValueError(
                    f"{self.id} is attested: it names no query, and says in `later` which records will measure it"
                )
            return self
        if self.query is None or self.target is None or not (self.one and self.many and self.formula):
            raise ValueError(f"{self.id} is measured: it needs a query, a target, `one`, `many` and a formula")
        missing = [name for name in _NEEDS[self.query] if not getattr(self.params, name)]
        if missing:
            raise ValueError(f"{self.id}: the query {self.query} needs {', '.join(missing)}")
        if self.query == "artefact_share" and bool(self.params.flag) == bool(self.params.activity):
            raise ValueError(f"{self.id}: the query artefact_share needs a flag or an activity, and not both")
        return self


class StageIn(Strict):
    """One stage."""

    id: int
    title: str
    group: Group
    printed: dict[str, str] = {}


class IndicatorIn(Strict):
    """One indicator."""

    id: str
    title: str


class PracticeIn(Strict):
    """The practice itself."""

    id: str
    title: str
    system: str
    statement: str


class DefaultsIn(Strict):
    """The numbers that every criterion shares."""

    window: Literal["year"]
    preparation_years: int
    coverage: float
    all: float
    survey: float
    partly: float
    buildings: float
    counts_as_met: tuple[Literal["met", "attested", "attested_without_evidence"], ...]
    months_in_session: tuple[int, ...]


class RubricFile(Strict):
    """practice-11.toml."""

    format: Literal[1]
    version: str
    practice: PracticeIn
    defaults: DefaultsIn
    roles: dict[str, tuple[Role, ...]]
    stage: tuple[StageIn, ...]
    indicator: tuple[IndicatorIn, ...]
    criterion: tuple[CriterionIn, ...]

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        ids = [one.id for one in self.criterion]
        twice = sorted({one for one in ids if ids.count(one) > 1})
        if twice:
            raise ValueError(f"criteria that occur twice: {', '.join(twice)}")
        if ids != sorted(ids):
            raise ValueError("the criteria are not in the order of their ids")
        if [one.id for one in self.stage] != [1, 2, 3, 4, 5]:
            raise ValueError("the stages are not 1 to 5 in order")
        unknown = sorted({one.split(".", maxsplit=1)[0] for one in ids} - {one.id for one in self.indicator})
        if unknown:
            raise ValueError(f"criteria of an unknown indicator: {', '.join(unknown)}")
        return self


class ReferenceIn(Strict):
    """A work of the bibliography."""

    id: str
    authors: tuple[str, ...]
    year: int
    title: str
    venue: str
    volume: str
    pages: str
    indicators: tuple[Literal["11a", "11b", "11c"], ...]


class ReferenceFile(Strict):
    """references.toml."""

    format: Literal[1]
    reference: tuple[ReferenceIn, ...]
