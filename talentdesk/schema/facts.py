"""Fact: what a record proves without its words. Facts travel to the district; words stay with the people they concern."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from talentdesk.schema.types import Role

OFFICE = "office"
EVIDENCE = "evidence"


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

    def role_of(self, person: str, day: str, building: str | None) -> Role | None:
        """The role a person acted in: the one held in that building, else a district role, else any."""
        roles = self.roles_on(person, day)
        for wanted in (building, None):
            for role, where in roles:
                if where == wanted:
                    return role
        return roles[0][0] if roles else None
