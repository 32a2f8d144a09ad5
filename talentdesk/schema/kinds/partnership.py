"""A learning-focused partnership of a leader with an executive, a mentor or a coach."""

from datetime import date
from typing import Annotated

from talentdesk.schema.base import Kind, RecordData
from talentdesk.schema.facts import OFFICE, Fact, FactContext
from talentdesk.schema.fields import Code, F
from talentdesk.schema.types import Id, Text


class PartnershipType(Code):
    """What kind of partnership it is."""

    EXECUTIVE = "executive", "With an executive leader"
    MENTOR = "mentor", "With a mentor"
    COACH = "coach", "With a leadership coach"


class PartnershipState(Code):
    """From matching to closing."""

    MATCHED = "matched", "Matched"
    AGREED = "agreed", "Agreed"
    ACTIVE = "active", "Active"
    REVIEW = "review", "In review"
    CLOSED = "closed", "Closed"


class Partnership(RecordData):
    """One partnership; its notes refer to it."""

    leader: Annotated[Id, F("Leader", ref="person", column=True)]
    mentor: Annotated[Id, F("Partner", ref="person", column=True)]
    type: Annotated[PartnershipType, F("Kind", column=True)] = PartnershipType.EXECUTIVE
    state: Annotated[PartnershipState, F("State", column=True)] = PartnershipState.ACTIVE
    opened: Annotated[date, F("Since", column=True)]
    cadence_days: Annotated[int, F("Meet every", unit="days")] = 14
    competencies: Annotated[list[Id], F("Competencies", "What the leader works on", ref="competency", merge="set")] = []
    agreement: Annotated[Text, F("What we agreed", long=True, search=True, merge="text")] = ""


def facts(record: Partnership, context: FactContext) -> tuple[Fact, ...]:
    """The office sees by name that a partnership runs; the product says so."""
    if record.state in (PartnershipState.MATCHED, PartnershipState.CLOSED):
        return ()
    day = record.opened.isoformat()
    role = context.role_of(context.author, day, None)
    flags = ("competency",) if record.competencies else ()
    return (
        Fact(
            kind="partnership",
            on=day,
            to=OFFICE,
            actor=context.author,
            actor_role=role,
            subject=record.leader,
            topic=record.type.value,
            flags=flags,
        ),
    )


KIND = Kind(
    name="partnership",
    title="Partnership",
    plural="Partnerships",
    data=Partnership,
    purpose="mentoring",
    audience="circle",
    may_be=("person", "office"),
    writers="members",
    label=lambda r: r.type.label,
    facts=facts,
    participants=("leader", "mentor"),
    day="opened",
)
