"""Who held which post where, from when to when. Rosters on a past day are read from these."""

from datetime import date
from typing import Annotated, Self

from pydantic import model_validator

from talentdesk.schema.base import Kind, RecordData
from talentdesk.schema.fields import F
from talentdesk.schema.types import Id, Line, Role


class Assignment(RecordData):
    """One post of one person. A change of school or role ends it and begins another."""

    person: Annotated[Id, F("Person", ref="person", column=True)]
    role: Annotated[Role, F("Role", column=True)]
    building: Annotated[Id | None, F("Building", "Empty for the district office", ref="building", column=True)] = None
    start: Annotated[date, F("From", column=True)]
    end: Annotated[date | None, F("To", "The last day; empty while it goes on", column=True)] = None
    title: Annotated[Line, F("Post", "Grade, subject or job title", search=True)] = ""
    source_id: Annotated[Line, F("Roster id", hidden=True)] = ""

    @model_validator(mode="after")
    def _ends_after_start(self) -> Self:
        if self.end is not None and self.end < self.start:
            raise ValueError("The last day of a post lies before its first day.")
        return self


KIND = Kind(
    name="assignment",
    title="Assignment",
    plural="Assignments",
    data=Assignment,
    purpose="directory",
    audience="everyone",
    may_be=("office",),
    writers="office",
    label=lambda r: r.title or r.role.label,
    day="start",
)
