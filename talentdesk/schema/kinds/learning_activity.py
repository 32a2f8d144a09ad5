"""Something that was offered so that people learn: what, in which way, for whom, and where its need showed."""

from datetime import date
from typing import Annotated

from pydantic import Field, StringConstraints

from talentdesk.schema.base import Kind, RecordData
from talentdesk.schema.facts import OFFICE, Fact, FactContext
from talentdesk.schema.fields import Code, F
from talentdesk.schema.types import Id, Line, Shown, Text, Way


class ActivityState(Code):
    """Whether it took place."""

    PLANNED = "planned", "Planned"
    HELD = "held", "Held"
    CALLED_OFF = "called_off", "Called off"


class LearningActivity(RecordData):
    """One offer of a school, or of the district to all. It counts once it was held."""

    title: Annotated[Line, StringConstraints(min_length=1), F("Title", column=True, search=True)]
    building: Annotated[Id | None, F("Building", "Empty where it is the district's", ref="building", column=True)] = (
        None
    )
    on: Annotated[date, F("Day", column=True)]
    state: Annotated[ActivityState, F("State", column=True)] = ActivityState.PLANNED
    way: Annotated[Way, F("Way of learning", column=True)] = Way.INTERNAL
    minutes: Annotated[int, Field(ge=0, le=6000), F("Length", unit="min")] = 60
    informed_by: Annotated[
        list[Shown], F("Answers", "Where the need showed; evaluation as a summary only", options=Shown, merge="set")
    ] = []
    about: Annotated[Text, F("What it is about", long=True, search=True, merge="text")] = ""
    model: Annotated[
        Id | None, F("Trains in the coaching model", "Coaches who took part are trained in it", ref="coaching_model")
    ] = None
    competencies: Annotated[
        list[Id], F("Leadership competencies", "Where it is for people who lead", ref="competency", merge="set")
    ] = []
    people: Annotated[list[Id], F("Who took part", section="People", ref="person", merge="set")] = []
    took_away: Annotated[
        Text,
        F("What people took away", "And what they will try", section="People", long=True, search=True, merge="text"),
    ] = ""


def facts(record: LearningActivity, context: FactContext) -> tuple[Fact, ...]:
    """That something was held, in which way and in answer to what. Of those who took part only leaders are told, to the office."""
    if record.state is not ActivityState.HELD:
        return ()
    day = record.on.isoformat()
    role = context.role_of(context.author, day, record.building)
    held = Fact(
        kind="learning",
        on=day,
        building=record.building,
        actor=context.author,
        actor_role=role,
        minutes=record.minutes,
        people=max(1, len(record.people)),
        flags=(f"way_{record.way.value}", *(f"from_{source.value}" for source in sorted(record.informed_by))),
    )
    flags = ("competency",) if record.competencies else ()
    leaders = (
        Fact(
            "leader_learning", day, context.author, role, to=OFFICE, subject=person, minutes=record.minutes, flags=flags
        )
        for person in sorted(record.people)
        if context.leads(person, day)
    )
    return (held, *leaders)


KIND = Kind(
    name="learning_activity",
    title="Learning activity",
    plural="Learning activities",
    data=LearningActivity,
    purpose="planning",
    audience="building",
    may_be=("office", "everyone", "person"),
    writers="members",
    label=lambda r: r.title,
    facts=facts,
    day="on",
    travels="The office sees that something of this kind was offered here, and when, and by name which leaders took part; nobody else.",
)
