"""Somebody's own word that they would like to lead, and the opportunities they took. It belongs to them."""

from datetime import date
from typing import Annotated, Self

from pydantic import StringConstraints, model_validator

from talentdesk.schema.base import Kind, RecordData
from talentdesk.schema.facts import OFFICE, Fact, FactContext
from talentdesk.schema.fields import F
from talentdesk.schema.types import Id, LeaderRole, Line, Part, Text


class Taken(Part):
    """An opportunity of a program that the person took."""

    what: Annotated[Line, StringConstraints(min_length=1), F("Opportunity")]
    program: Annotated[Id, F("Of the program", ref="leadership_program")]
    begins: Annotated[date, F("From")]
    ends: Annotated[date | None, F("To")] = None
    learned: Annotated[Line, F("What I take from it")] = ""


class LeadershipInterest(RecordData):
    """One person's word for a school year. Nobody writes it of somebody who has not said it."""

    person: Annotated[Id, F("Who", "Only on their own word", ref="person", column=True)]
    told: Annotated[
        Id | None,
        F(
            "Told to",
            "The one who may read it too",
            ref="person",
            column=True,
        ),
    ] = None
    said_on: Annotated[date, F("Said on", "It counts for that school year; ask again each year", column=True)]
    role: Annotated[LeaderRole, F("Would like to lead as", column=True)] = LeaderRole.ASSISTANT_PRINCIPAL
    hopes: Annotated[
        Text,
        F("In their own words", "Why, by when, and what is still to be learned", long=True, search=True, merge="text"),
    ] = ""
    taken: Annotated[list[Taken], F("Opportunities taken")] = []

    ended: Annotated[
        date | None, F("Taken back on", "It counts no more, and needs no reason", section="No longer", column=True)
    ] = None

    @model_validator(mode="after")
    def _ends_after_it_was_said(self) -> Self:
        if self.ended is not None and self.ended < self.said_on:
            raise ValueError("It ended before it was said.")
        return self


def facts(record: LeadershipInterest, context: FactContext) -> tuple[Fact, ...]:
    """That one more person would like to lead, and the days on which an opportunity of a program was taken up. Never who."""
    if record.ended is not None:
        return ()
    said = _fact("aspiring", record.said_on, context)
    real = (one.begins for one in record.taken if context.lookup("leadership_program", one.program))
    return (said, *(_fact("opportunity_taken", day, context) for day in sorted(set(real))))


def _fact(kind: str, on: date, context: FactContext) -> Fact:
    day = on.isoformat()
    return Fact(kind, day, context.author, context.role_of(context.author, day, None), to=OFFICE, topic=context.topic)


KIND = Kind(
    name="leadership_interest",
    title="Wish to lead",
    plural="Wishes to lead",
    data=LeadershipInterest,
    purpose="learning",
    audience="circle",
    may_be=("person",),
    writers="members",
    label=lambda r: r.role.label,
    facts=facts,
    participants=("person", "told"),
    day="said_on",
    travels="Colleagues and the leaders of your school learn nothing of this. The office counts one person more, and whether they took an "
    "opportunity. It sees who wrote this down, and when; never whose wish it is, and never the words. Who would rather not be seen at all "
    "lets the one they told write it.",
    rests_on=("leadership_program",),
)
