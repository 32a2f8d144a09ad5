"""Fact: what a record proves without its words. Facts travel to the district; words stay with the people they concern."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from talentdesk.schema.types import LEADERS, Role

OFFICE = "office"
EVIDENCE = "evidence"
_ONE = "one."
"""Begins the topic that stands for one record; topics of other facts are codes with a meaning."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One countable thing. It carries no record id, no hour and no free text.

    `subject` is the id of the person it concerns while it is on the author's device; for educators it is replaced by the building's
    pseudonym for the school year before it is published, and dropped where the author does not hold that pseudonym secret.
    `to` is the audience class that may read it: the building's evidence, or the office.
    """

    kind: str
    on: str
    """ISO day."""
    actor: str
    actor_role: Role | None
    to: str = EVIDENCE
    building: str | None = None
    subject: str | None = None
    minutes: int | None = None
    mode: str | None = None
    topic: str | None = None
    people: int = 1
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FactContext:
    """What deriving facts needs beside the record: the author and who had which role on a day."""

    author: str
    roles_on: Callable[[str, str], tuple[tuple[Role, str | None], ...]]
    """(person, ISO day) → roles with the building they were held in (None: the district)."""
    lookup: Callable[[str, str], Mapping[str, Any] | None] = field(default=lambda kind, record: None)
    """(kind, id) → fields of a record this device may open."""
    record: str = ""
    """The id of the record whose facts are derived."""
    naming: Callable[[str, str, str], Iterable[Mapping[str, Any]]] = field(default=lambda kind, name, record: ())
    """(kind, field, id) → fields of the records of that kind this device may open whose field names the id."""

    @property
    def topic(self) -> str:
        """What tells this record's facts from those of others like it."""
        return topic_of(self.record)

    def artefact(self, kind: str, day: date, *flags: str) -> Fact:
        """The fact that an artefact of the office is there."""
        on = day.isoformat()
        role = self.role_of(self.author, on, None)
        return Fact(kind, on, self.author, role, to=OFFICE, topic=self.topic, flags=flags)

    def codes(self, competencies: Iterable[str]) -> list[str]:
        """The codes of competencies of the framework that this device may open."""
        found = (self.lookup("competency", competency) for competency in sorted(competencies))
        return [str(fields["code"]) for fields in found if fields and fields.get("code")]

    def leads(self, person: str, day: str) -> bool:
        """Whether a person held a role on that day in which one leads."""
        return any(role in LEADERS for role, _ in self.roles_on(person, day))

    def role_of(self, person: str, day: str, building: str | None) -> Role | None:
        """The role a person acted in: the one held in that building, else a district role, else any."""
        roles = self.roles_on(person, day)
        for wanted in (building, None):
            for role, where in roles:
                if where == wanted:
                    return role
        return roles[0][0] if roles else None


def topic_of(record: str) -> str:
    """The topic by which a fact speaks of one record: the same in all facts about it, and not its id."""
    return _ONE + hashlib.sha256(f"topic\n{record}".encode()).hexdigest()[:16]


def is_one(topic: str) -> bool:
    """Whether a topic only stands for a record, and says nothing to a person."""
    return topic.startswith(_ONE)
