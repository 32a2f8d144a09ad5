"""RecordData, the parent of every kind's data class, and Kind, what the product knows about a kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Literal, cast

from pydantic import ConfigDict
from sqlmodel import SQLModel

from talentdesk.schema.facts import Fact, FactContext
from talentdesk.schema.fields import F, field_info

Writers = Literal["office", "author", "members", "building"]
"""Who may write a record, checked at every merge: the office; its author only; any member of its audience;
leaders and coaches of its building."""
Purpose = Literal["directory", "walkthrough", "coaching", "mentoring", "learning", "planning", "agreement", "system"]


class RecordData(SQLModel):
    """The fields of one record. Validates on construction and on assignment; unknown fields are an error (the store keeps them)."""

    # What checks a kind is built when it is first asked: a start, which checks nothing, doesn't wait for all of them.
    model_config = ConfigDict(validate_assignment=True, extra="forbid", use_enum_values=False, defer_build=True)  # pyright: ignore[reportAssignmentType, reportIncompatibleVariableOverride]


@dataclass(frozen=True, slots=True)
class AboutLeader:
    """What differs where the person whom a record is about leads."""

    audience: str
    """The audience class it usually lives in."""
    travels: str
    """What the office learns of it: facts about leaders go there by name."""


def no_facts(_record: RecordData, _context: FactContext) -> tuple[Fact, ...]:
    """For kinds that prove nothing about the practice."""
    return ()


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of record. Everything else (form, table, search, export, sync, tests) follows from this and from the fields."""

    name: str
    title: str
    plural: str
    data: type[RecordData]
    purpose: Purpose
    audience: str
    """Default audience class: everyone, office, building, circle or person."""
    may_be: tuple[str, ...]
    """Audience classes it may also be given."""
    writers: Writers
    label: Callable[[Any], str]
    """One line that names a record in lists; refs stay ids and are resolved by who shows it."""
    facts: Callable[[Any, FactContext], tuple[Fact, ...]] = no_facts
    participants: tuple[str, ...] = ()
    """Fields that name the persons of its circle, in the order of the line *who can open this*."""
    day: str = ""
    """The field that tells when it happened."""
    travels: str = ""
    """What the district learns of it beside its readers, where its purpose alone doesn't tell."""
    about_leader: AboutLeader | None = None
    """For kinds whose first participant may be a leader or somebody else."""
    rests_on: tuple[str, ...] = ()
    """Kinds that its facts look into: where one of their records changes, its own facts are derived anew."""
    hidden: bool = False
    """Kept by the program itself: no form, no list."""
    help: str = field(default="")

    def field(self, name: str) -> F | None:
        """The declaration of a field, or None where the field is unknown."""
        return _declared(cast("Any", self.data)).get(name)

    def fields(self) -> dict[str, F]:
        """Declared fields in form order."""
        return dict(_declared(cast("Any", self.data)))

    @property
    def set_fields(self) -> frozenset[str]:
        """The fields that are sets of elements."""
        return _set_fields(cast("Any", self.data))

    def audiences(self) -> tuple[str, ...]:
        """All audience classes a record of this kind may live in."""
        return (self.audience, *self.may_be)


@cache
def _declared(data: type[RecordData]) -> Mapping[str, F]:
    return {name: f for name, info in data.model_fields.items() if (f := field_info(info.metadata)) is not None}


@cache
def _set_fields(data: type[RecordData]) -> frozenset[str]:
    return frozenset(name for name, f in _declared(cast("Any", data)).items() if f.merge == "set")
