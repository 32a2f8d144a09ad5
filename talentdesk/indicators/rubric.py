"""The practice as data: loads `resources/rubric`, checks it, and hands out plain values that cannot change."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, Self, get_args

from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

from talentdesk.errors import EnvironmentProblem
from talentdesk.paths import resource_path
from talentdesk.schema.types import Role
from talentdesk.store.evidence import Select

Query = Literal[
    "people_reached", "people_with_all", "share_of_contacts", "parts_seen", "every_month", "artefacts", "artefact_share", "leaders_reached",
    "artefacts_in_use",
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
    "artefact_share": ("any", "flag", "occur"),
    "leaders_reached": ("of", "any"),
    "artefacts_in_use": ("parts", "activity"),
}


@dataclass(frozen=True, slots=True)
class Stage:
    """One of the five stages. `printed` tells where the source prints another heading, by indicator."""

    id: int
    title: str
    group: Group
    printed: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True)
class Part:
    """A labelled choice of facts."""

    label: str
    any: tuple[Select, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """A labelled flag that must occur."""

    label: str
    flag: str


@dataclass(frozen=True, slots=True)
class Params:
    """What a query counts. Which of these a query uses is its own affair; the loader checks that they are there."""

    of: tuple[str, ...] = ()
    any: tuple[Select, ...] = ()
    flag: str = ""
    parts: tuple[Part, ...] = ()
    groups: tuple[Part, ...] = ()
    beside: tuple[Part, ...] = ()
    also: tuple[Part, ...] = ()
    occur: tuple[Mark, ...] = ()
    activity: tuple[Select, ...] = ()


@dataclass(frozen=True, slots=True)
class Criterion:
    """One clause of the practice."""

    id: str
    indicator: str
    stage: int
    scope: Scope
    kind: How
    statement: str
    records: str
    window: Group
    query: Query | None = None
    target: float | None = None
    unit: Literal["share", "count"] = "share"
    one: str = ""
    many: str = ""
    formula: str = ""
    later: str = ""
    params: Params = field(default_factory=Params)


@dataclass(frozen=True, slots=True)
class Indicator:
    """11a, 11b or 11c."""

    id: str
    title: str
    criteria: tuple[Criterion, ...]

    def at(self, stage: int, scope: Scope | None = None) -> tuple[Criterion, ...]:
        """Its criteria at a stage."""
        return tuple(one for one in self.criteria if one.stage == stage and scope in (None, one.scope))


@dataclass(frozen=True, slots=True)
class Defaults:
    """The numbers that every criterion shares."""

    preparation_years: int
    coverage: float
    all: float
    survey: float
    partly: float
    buildings: float
    counts_as_met: tuple[str, ...]
    months_in_session: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Rubric:
    """The whole practice."""

    version: str
    practice: str
    title: str
    system: str
    statement: str
    stages: tuple[Stage, ...]
    indicators: tuple[Indicator, ...]
    defaults: Defaults

    @property
    def criteria(self) -> tuple[Criterion, ...]:
        """All criteria in the order of the source."""
        return tuple(one for indicator in self.indicators for one in indicator.criteria)

    def criterion(self, name: str) -> Criterion | None:
        """The criterion of that id."""
        return next((one for one in self.criteria if one.id == name), None)

    def stage_title(self, stage: int) -> str:
        """The name of a stage; 0 is before the first one."""
        return next((one.title for one in self.stages if one.id == stage), "Not begun")


@dataclass(frozen=True, slots=True)
class Reference:
    """A work of the bibliography."""

    id: str
    authors: tuple[str, ...]
    year: int
    title: str
    venue: str
    volume: str
    pages: str
    indicators: tuple[str, ...]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _SelectIn(_Strict):
    kind: str
    by: str | None = None
    flags: tuple[str, ...] = ()
    without: tuple[str, ...] = ()


class _PartIn(_Strict):
    label: str
    any: tuple[_SelectIn, ...]


class _MarkIn(_Strict):
    label: str
    flag: str


class _ParamsIn(_Strict):
    of: str = ""
    any: tuple[_SelectIn, ...] = ()
    flag: str = ""
    parts: tuple[_PartIn, ...] = ()
    groups: tuple[_PartIn, ...] = ()
    beside: tuple[_PartIn, ...] = ()
    also: tuple[_PartIn, ...] = ()
    occur: tuple[_MarkIn, ...] = ()
    activity: tuple[_SelectIn, ...] = ()


class _CriterionIn(_Strict):
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
    params: _ParamsIn = _ParamsIn()

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
        return self


class _StageIn(_Strict):
    id: int
    title: str
    group: Group
    printed: dict[str, str] = {}


class _IndicatorIn(_Strict):
    id: str
    title: str


class _PracticeIn(_Strict):
    id: str
    title: str
    system: str
    statement: str


class _DefaultsIn(_Strict):
    window: Literal["year"]
    preparation_years: int
    coverage: float
    all: float
    survey: float
    partly: float
    buildings: float
    counts_as_met: tuple[Literal["met", "attested", "attested_without_evidence"], ...]
    months_in_session: tuple[int, ...]


class _File(_Strict):
    format: Literal[1]
    version: str
    practice: _PracticeIn
    defaults: _DefaultsIn
    roles: dict[str, tuple[Role, ...]]
    stage: tuple[_StageIn, ...]
    indicator: tuple[_IndicatorIn, ...]
    criterion: tuple[_CriterionIn, ...]

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


class _ReferenceIn(_Strict):
    id: str
    authors: tuple[str, ...]
    year: int
    title: str
    venue: str
    volume: str
    pages: str
    indicators: tuple[Literal["11a", "11b", "11c"], ...]


class _References(_Strict):
    format: Literal[1]
    reference: tuple[_ReferenceIn, ...]


def load(path: Path | None = None) -> Rubric:
    """The rubric that ships with the program, or the one in `path`. Raises EnvironmentProblem naming what is wrong with the file."""
    path = path or resource_path("rubric", "practice-11.toml")
    try:
        return _rubric(_File.model_validate(_read(path)))
    except (ValidationError, _WrongRole) as problem:
        raise _wrong(path, problem) from problem


def load_references(path: Path | None = None) -> tuple[Reference, ...]:
    """The bibliography of the practice."""
    path = path or resource_path("rubric", "references.toml")
    try:
        found = _References.model_validate(_read(path))
    except ValidationError as problem:
        raise _wrong(path, problem) from problem
    return tuple(Reference(**one.model_dump()) for one in found.reference)


class _WrongRole(ValueError):
    """A criterion names a group of roles that the file doesn't define."""


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as problem:
        raise _wrong(path, problem) from problem


def _wrong(path: Path, problem: Exception) -> EnvironmentProblem:
    if isinstance(problem, ValidationError):
        first = problem.errors(include_url=False, include_input=False, include_context=False)[0]
        where = ".".join(str(step) for step in first["loc"])
        text = f"{where}: {first['msg']}" if where else first["msg"]
    else:
        text = str(problem)
    return EnvironmentProblem(
        f"The rubric file {path.name} can't be used: {text}",
        "Install the program again; your records are not affected.",
    )


def _rubric(file: _File) -> Rubric:
    defaults = Defaults(**file.defaults.model_dump(exclude={"window"}))
    stages = tuple(Stage(one.id, one.title, one.group, dict(one.printed)) for one in file.stage)
    criteria = [_criterion(one, file, stages) for one in file.criterion]
    indicators = tuple(
        Indicator(one.id, one.title, tuple(each for each in criteria if each.indicator == one.id))
        for one in file.indicator
    )
    practice = file.practice
    return Rubric(
        file.version, practice.id, practice.title, practice.system, practice.statement, stages, indicators, defaults
    )


def _criterion(one: _CriterionIn, file: _File, stages: tuple[Stage, ...]) -> Criterion:
    indicator, stage, _ = one.id.split(".")
    group: Group = next(each.group for each in stages if each.id == int(stage))
    target = getattr(file.defaults, one.target) if isinstance(one.target, str) else one.target
    unit: Literal["share", "count"] = "count" if one.query == "artefacts" else "share"
    return Criterion(
        id=one.id,
        indicator=indicator,
        stage=int(stage),
        scope=one.scope,
        kind=one.kind,
        statement=one.statement,
        records=one.records,
        window=group if one.window is None else one.window,
        query=one.query,
        target=target,
        unit=unit,
        one=one.one,
        many=one.many,
        formula=one.formula,
        later=one.later,
        params=_params(one.params, file),
    )


def _params(given: _ParamsIn, file: _File) -> Params:
    def roles(name: str | None) -> tuple[str, ...]:
        if not name:
            return ()
        if name not in file.roles:
            raise _WrongRole(f"there is no group of roles called “{name}”")
        return tuple(role.value for role in file.roles[name])

    def selects(some: tuple[_SelectIn, ...]) -> tuple[Select, ...]:
        return tuple(Select(each.kind, roles(each.by), each.flags, each.without) for each in some)

    def parts(some: tuple[_PartIn, ...]) -> tuple[Part, ...]:
        return tuple(Part(each.label, selects(each.any)) for each in some)

    return Params(
        of=roles(given.of), any=selects(given.any), flag=given.flag, parts=parts(given.parts), groups=parts(given.groups),
        beside=parts(given.beside), also=parts(given.also), occur=tuple(Mark(each.label, each.flag) for each in given.occur),
        activity=selects(given.activity),
    )  # fmt: skip


QUERIES: tuple[str, ...] = get_args(Query)
