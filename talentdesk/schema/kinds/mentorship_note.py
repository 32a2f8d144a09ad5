"""A note of one mentoring contact with a leader: by competency, with commitments carried to the next meeting."""

from datetime import date
from typing import Annotated

from pydantic import Field

from talentdesk.schema.base import Kind, RecordData
from talentdesk.schema.facts import OFFICE, Fact, FactContext
from talentdesk.schema.fields import Code, F
from talentdesk.schema.types import DISTRICT_LEADERS, Id, Line, Mode, Promise, Role, Text, day_text


class Practice(Code):
    """What the partner did."""

    JOINT_WORK = "joint_work", "Worked on the leader's task together"
    MODELLING = "modelling", "Modelled"
    TOOLS = "tools", "Used a tool"
    BROKERING = "brokering", "Brokered or buffered"
    PEERS = "peers", "Connected to peers"
    LISTENING = "listening", "Listened and asked"


class MentorshipNote(RecordData):
    """One contact within a partnership."""

    leader: Annotated[Id, F("Leader", ref="person", column=True)]
    mentor: Annotated[Id, F("Partner", ref="person", column=True)]
    partnership: Annotated[Id | None, F("Partnership", ref="partnership")] = None
    on: Annotated[date, F("Day", column=True)]
    minutes: Annotated[int, Field(ge=0, le=600), F("Length", unit="min", column=True)] = 45
    mode: Annotated[Mode, F("How", column=True)] = Mode.IN_PERSON
    practice: Annotated[Practice, F("What the partner did", column=True)] = Practice.LISTENING
    competencies: Annotated[list[Id], F("Competencies", "What the talk worked on", ref="competency", merge="set")] = []
    problem: Annotated[Text, F("Problem of practice", section="Note", long=True, search=True, merge="text")] = ""
    notes: Annotated[Text, F("Notes", section="Note", long=True, search=True, merge="text")] = ""
    commitments: Annotated[list[Promise], F("Commitments", section="Next", long=True)] = []
    next_meeting: Annotated[date | None, F("Next meeting", section="Next", column=True)] = None
    title: Annotated[Line, F("Title", column=True, search=True)] = ""


def facts(record: MentorshipNote, context: FactContext) -> tuple[Fact, ...]:
    """One fact a contact and one a competency it worked on, so that a competency's activity can be counted."""
    day = record.on.isoformat()
    roles = {role for role, _ in context.roles_on(record.mentor, day)}
    flags = [
        name
        for name, holds in (
            ("executive", bool(roles & set(DISTRICT_LEADERS))),
            ("competency", bool(record.competencies)),
            ("coaching", _coaches(record, context, roles)),
        )
        if holds
    ]
    role: Role | None = context.role_of(context.author, day, None)
    contact = Fact(
        kind="mentoring",
        on=day,
        to=OFFICE,
        actor=context.author,
        actor_role=role,
        subject=record.leader,
        minutes=record.minutes,
        mode=record.mode.value,
        flags=tuple(flags),
    )
    return (contact, *(_worked_on(contact, code) for code in context.codes(record.competencies)))


def _coaches(record: MentorshipNote, context: FactContext, roles: set[Role]) -> bool:
    """Whether the leader was coached: in a partnership with a mentor or a coach, or without one by somebody who coaches."""
    found = context.lookup("partnership", record.partnership) if record.partnership else None
    return found.get("type") in ("mentor", "coach") if found else Role.COACH in roles


def _worked_on(contact: Fact, code: str) -> Fact:
    return Fact(
        kind="competency_work",
        on=contact.on,
        to=OFFICE,
        actor=contact.actor,
        actor_role=contact.actor_role,
        subject=contact.subject,
        topic=code,
    )


KIND = Kind(
    name="mentorship_note",
    title="Mentorship note",
    plural="Mentorship notes",
    data=MentorshipNote,
    purpose="mentoring",
    audience="circle",
    may_be=("person", "office"),
    writers="members",
    label=lambda r: f"{day_text(r.on, year=False)} {r.title or r.practice.label}",
    facts=facts,
    participants=("leader", "mentor"),
    day="on",
)
