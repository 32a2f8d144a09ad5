"""A leadership development program: what the district gives people to lead, where, from when to when, and what it develops."""

from datetime import date
from typing import Annotated, Self

from pydantic import StringConstraints, model_validator

from talentdesk.schema.base import Kind, RecordData
from talentdesk.schema.facts import OFFICE, Fact, FactContext
from talentdesk.schema.fields import F
from talentdesk.schema.types import Id, Line, Part, Text


class Opportunity(Part):
    """A piece of leading that somebody may share in."""

    what: Annotated[Line, StringConstraints(min_length=1), F("Opportunity")]
    building: Annotated[Id | None, F("Where", ref="building")] = None
    begins: Annotated[date | None, F("From")] = None
    ends: Annotated[date | None, F("To")] = None
    competencies: Annotated[list[Id], F("Develops", ref="competency")] = []


class LeadershipProgram(RecordData):
    """One program. Who would like to lead, and who takes an opportunity, is never written here."""

    title: Annotated[Line, StringConstraints(min_length=1), F("Title", column=True, search=True)]
    begins: Annotated[date, F("Since", column=True)]
    ended: Annotated[date | None, F("Ended", "Empty while it goes on", column=True)] = None
    about: Annotated[
        Text, F("What it is for", "Whom it is open to, and whom to ask", long=True, search=True, merge="text")
    ] = ""
    opportunities: Annotated[
        list[Opportunity],
        F(
            "Opportunities",
            "Work with the authority that belongs to it",
            long=True,
            search=True,
        ),
    ] = []

    @model_validator(mode="after")
    def _ends_after_it_began(self) -> Self:
        if self.ended is not None and self.ended < self.begins:
            raise ValueError("It ended before it began.")
        return self


def facts(record: LeadershipProgram, context: FactContext) -> tuple[Fact, ...]:
    """That there is a program, with opportunities or not, and on which days what competency is offered."""
    flags = [name for name, holds in (("opportunities", record.opportunities), ("ended", record.ended)) if holds]
    program = context.artefact("leadership_program", record.begins, *flags)
    offered = {
        ((one.begins or record.begins).isoformat(), code)
        for one in record.opportunities
        for code in context.codes(one.competencies)
    }
    planned = (
        Fact("competency_planned", day, program.actor, program.actor_role, to=OFFICE, topic=code)
        for day, code in sorted(offered)
    )
    return (program, *planned)


KIND = Kind(
    name="leadership_program",
    title="Leadership program",
    plural="Leadership programs",
    data=LeadershipProgram,
    purpose="planning",
    audience="everyone",
    may_be=("office",),
    writers="office",
    label=lambda r: r.title,
    facts=facts,
    day="begins",
    rests_on=("competency",),
)
