"""The practice as data: loads `resources/rubric`, checks it, and hands out plain values that cannot change."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from pydantic import ValidationError

from talentdesk.errors import EnvironmentProblem
from talentdesk.indicators.rubric_file import (
    CriterionIn,
    Group,
    How,
    ParamsIn,
    PartIn,
    Query,
    ReferenceFile,
    RubricFile,
    Scope,
    SelectIn,
)
from talentdesk.paths import resource_path
from talentdesk.store.tallies import Select


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
    authors: int = 1
    """How many people must have done it, where a query asks for that."""
    prepared: bool = False
    """Whether it counts as long as preparation work does, whatever the criterion's window."""


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
    work: str = ""
    """What the activity is, in words."""
    leaders: tuple[str, ...] = ()


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


def load(path: Path | None = None) -> Rubric:
    """The rubric that ships with the program, or the one in `path`. Raises EnvironmentProblem naming what is wrong with the file."""
    path = path or resource_path("rubric", "practice-11.toml")
    try:
        return _rubric(RubricFile.model_validate(_read(path)))
    except (ValidationError, _WrongRole) as problem:
        raise _wrong(path, problem) from problem


def load_references(path: Path | None = None) -> tuple[Reference, ...]:
    """The bibliography of the practice."""
    path = path or resource_path("rubric", "references.toml")
    try:
        found = ReferenceFile.model_validate(_read(path))
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


def _rubric(file: RubricFile) -> Rubric:
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


def _criterion(one: CriterionIn, file: RubricFile, stages: tuple[Stage, ...]) -> Criterion:
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


def _params(given: ParamsIn, file: RubricFile) -> Params:
    def roles(name: str | None) -> tuple[str, ...]:
        if not name:
            return ()
        if name not in file.roles:
            raise _WrongRole(f"there is no group of roles called “{name}”")
        return tuple(role.value for role in file.roles[name])

    def selects(some: tuple[SelectIn, ...]) -> tuple[Select, ...]:
        return tuple(Select(each.kind, roles(each.by), each.flags, each.without) for each in some)

    def parts(some: tuple[PartIn, ...]) -> tuple[Part, ...]:
        return tuple(Part(each.label, selects(each.any), each.authors, each.prepared) for each in some)

    return Params(
        of=roles(given.of), any=selects(given.any), flag=given.flag, parts=parts(given.parts), groups=parts(given.groups),
        beside=parts(given.beside), also=parts(given.also), occur=tuple(Mark(each.label, each.flag) for each in given.occur),
        activity=selects(given.activity), work=given.work, leaders=roles(given.leaders),
    )  # fmt: skip
