"""Who coaches in a school: in which roles the people are whom they support, since when, and by which model."""

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Self

from pydantic import Field, model_validator

from talentdesk.schema.base import Kind, RecordData
from talentdesk.schema.facts import Fact, FactContext
from talentdesk.schema.fields import F
from talentdesk.schema.types import Id, Role, Text, day_of, day_text


class CoachAssignment(RecordData):
    """One coach in one school. It says whom the coach is there for, and never how anybody does."""

    coach: Annotated[Id, F("Coach", ref="person", column=True)]
    building: Annotated[Id, F("Building", ref="building", column=True)]
    roles: Annotated[
        list[Role], F("Supports", "The roles of the people this coach is for", options=Role, merge="set")
    ] = []
    model: Annotated[
        Id | None,
        F("Coaching model", "Training in it counts once it was held", ref="coaching_model", column=True),
    ] = None
    since: Annotated[date, F("Since", column=True)]
    until: Annotated[date | None, F("Until", "Empty while it goes on", column=True)] = None
    caseload: Annotated[
        int | None,
        Field(ge=0, le=500),
        F("Caseload", "How many people at most at a time: it protects the coach, and is no target", unit="people"),
    ] = None
    agreement: Annotated[
        Text,
        F(
            "What is agreed",
            "Time that is kept free, and what is not the coach's to do",
            long=True,
            search=True,
            merge="text",
        ),
    ] = ""

    @model_validator(mode="after")
    def _ends_after_it_began(self) -> Self:
        if self.until is not None and self.until < self.since:
            raise ValueError("It ends before it began.")
        return self


def facts(record: CoachAssignment, context: FactContext) -> tuple[Fact, ...]:
    """That somebody coaches here, for named roles or not, and the days of their training in the model. Who it is isn't told."""
    flags = [
        name for name, holds in (("roles", record.roles), ("model", record.model), ("ended", record.until)) if holds
    ]
    return (
        _fact("coach_assignment", record.since.isoformat(), record, context, *flags),
        *(_fact("coach_training", day, record, context) for day in trained_on(record, context)),
    )


def trained_on(record: CoachAssignment, context: FactContext) -> list[str]:
    """The ISO days of trainings in the model of this assignment that were held and that the coach took part in."""
    held: Iterable[str] = (
        day.isoformat()
        for one in (context.naming("learning_activity", "model", record.model) if record.model else ())
        if one.get("state") == "held" and record.coach in (one.get("people") or ()) and (day := day_of(one.get("on")))
    )
    return sorted(set(held))


def _fact(kind: str, day: str, record: CoachAssignment, context: FactContext, *flags: str) -> Fact:
    role = context.role_of(context.author, day, record.building)
    return Fact(kind, day, context.author, role, building=record.building, topic=context.topic, flags=flags)


KIND = Kind(
    name="coach_assignment",
    title="Coach assignment",
    plural="Coach assignments",
    data=CoachAssignment,
    purpose="planning",
    audience="building",
    may_be=("office", "everyone", "person"),
    writers="members",
    label=lambda r: ", ".join(role.label for role in r.roles) or day_text(r.since),
    facts=facts,
    participants=("coach",),
    day="since",
    travels="The office sees that somebody coaches in this school, whether roles and a model are named, and when they were trained.",
    rests_on=("learning_activity",),
)
