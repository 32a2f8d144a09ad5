"""A pilot: a few people try something first, chosen by need, interest and capacity, and say how it went."""

from datetime import date
from typing import Annotated, Self

from pydantic import StringConstraints, model_validator

from talentdesk.schema.base import Kind, RecordData
from talentdesk.schema.facts import Fact, FactContext
from talentdesk.schema.fields import Code, F
from talentdesk.schema.types import Id, Line, Part, TeamTopic, Text

GROUP = 2
"""How many people make a small group."""


class Degree(Code):
    """How far a reason holds. It tells why somebody was asked, and is never added up."""

    LITTLE = "little", "A little"
    SOME = "some", "Some"
    MUCH = "much", "Much"


class PilotState(Code):
    """How far it has come."""

    PLANNED = "planned", "Planned"
    RUNNING = "running", "Under way"
    ENDED = "ended", "Ended"
    STOPPED = "stopped", "Stopped early"


class Participant(Part):
    """Somebody who takes part, and the three reasons."""

    who: Annotated[Id, F("Who", ref="person")]
    need: Annotated[Degree | None, F("Need")] = None
    interest: Annotated[Degree | None, F("Interest")] = None
    capacity: Annotated[Degree | None, F("Capacity to support")] = None


class Feedback(Part):
    """What a participant said of the pilot."""

    said: Annotated[Text, StringConstraints(min_length=1), F("What was said")]
    who: Annotated[Id | None, F("Who", ref="person")] = None
    on: Annotated[date | None, F("Day")] = None


class Pilot(RecordData):
    """One pilot, of a learning progression or of coaching."""

    title: Annotated[Line, StringConstraints(min_length=1), F("Title", column=True, search=True)]
    topic: Annotated[TeamTopic, F("About", column=True)] = TeamTopic.LEARNING
    progression: Annotated[
        Id | None, F("Learning progression", "Where it tries one", ref="learning_progression", column=True)
    ] = None
    state: Annotated[PilotState, F("State", column=True)] = PilotState.PLANNED
    begins: Annotated[date, F("Begins", column=True)]
    ends: Annotated[date | None, F("Ends", column=True)] = None
    question: Annotated[Text, F("What we want to find out", long=True, search=True, merge="text")] = ""
    participants: Annotated[
        list[Participant], F("Who takes part", "A small group, each for three reasons", section="The small group")
    ] = []
    feedback: Annotated[
        list[Feedback], F("What participants say", section="What it taught", long=True, search=True)
    ] = []
    lessons: Annotated[
        Text,
        F("Lessons", "What to keep, change or drop", section="What it taught", long=True, search=True, merge="text"),
    ] = ""

    @model_validator(mode="after")
    def _ends_after_it_began(self) -> Self:
        if self.ends is not None and self.ends < self.begins:
            raise ValueError("It ends before it begins.")
        return self


def all_reasons(one: Participant) -> bool:
    """Whether need, interest and capacity are all rated."""
    return None not in (one.need, one.interest, one.capacity)


def facts(record: Pilot, context: FactContext) -> tuple[Fact, ...]:
    """Whether there is a group, chosen for the three reasons, and whether it said how it went. Nobody is named."""
    group = len(record.participants) >= GROUP
    holds = {
        record.topic.value: True,
        "group": group,
        "chosen": group and all(map(all_reasons, record.participants)),
        "feedback": bool(record.feedback),
        "lessons": bool(record.lessons.strip()),
    }
    return (context.artefact("pilot", record.begins, *(name for name, true in holds.items() if true)),)


KIND = Kind(
    name="pilot",
    title="Pilot",
    plural="Pilots",
    data=Pilot,
    purpose="planning",
    audience="office",
    may_be=("everyone",),
    writers="office",
    label=lambda r: r.title,
    facts=facts,
    day="begins",
)
