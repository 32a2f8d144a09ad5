"""One coaching session: what it drew on, what was said, what comes next."""

from datetime import date
from typing import Annotated

from pydantic import Field

from talentdesk.schema.base import Kind, RecordData
from talentdesk.schema.facts import Fact, FactContext
from talentdesk.schema.fields import Code, F
from talentdesk.schema.types import Id, Line, Mode, Need, Promise, Source, Text, day_text


class Stage(Code):
    """The stage of the impact cycle a session works in."""

    IDENTIFY = "identify", "Identify"
    LEARN = "learn", "Learn"
    IMPROVE = "improve", "Improve"


class CoachingSession(RecordData):
    """One meeting of a teacher and whoever coaches them."""

    teacher: Annotated[Id, F("Teacher", ref="person", column=True)]
    coach: Annotated[Id, F("Coach", ref="person", column=True)]
    building: Annotated[Id, F("Building", ref="building", column=True)]
    cycle: Annotated[Id | None, F("Cycle", ref="coaching_cycle")] = None
    on: Annotated[date, F("Day", column=True)]
    minutes: Annotated[int, Field(ge=0, le=600), F("Length", unit="min", column=True)] = 30
    mode: Annotated[Mode, F("How", column=True)] = Mode.IN_PERSON
    stage: Annotated[Stage, F("Stage", column=True)] = Stage.IDENTIFY
    need: Annotated[Need, F("Why", "Where the need was recorded")] = Need.NONE
    sources: Annotated[list[Source], F("Drew on", "What the session worked from", options=Source, merge="set")] = []
    topic: Annotated[Line, F("Focus", column=True, search=True)] = ""
    notes: Annotated[Text, F("Notes", section="Session", long=True, search=True, merge="text")] = ""
    evidence: Annotated[Text, F("Evidence", section="Session", long=True, search=True, merge="text")] = ""
    actions: Annotated[list[Promise], F("Next actions", section="Next", long=True)] = []
    next_meeting: Annotated[date | None, F("Next meeting", section="Next", column=True)] = None


def facts(record: CoachingSession, context: FactContext) -> tuple[Fact, ...]:
    """A session counts by its day, length, mode and what it drew on; its words stay in its audience."""
    day = record.on.isoformat()
    flags = tuple(f"source_{source.value}" for source in sorted(record.sources)) + (
        ("need",) if record.need is not Need.NONE else ()
    )
    return (
        Fact(
            kind="session",
            on=day,
            building=record.building,
            actor=context.author,
            actor_role=context.role_of(context.author, day, record.building),
            subject=record.teacher,
            minutes=record.minutes,
            mode=record.mode.value,
            topic=record.stage.value,
            flags=flags,
        ),
    )


KIND = Kind(
    name="coaching_session",
    title="Coaching session",
    plural="Coaching sessions",
    data=CoachingSession,
    purpose="coaching",
    audience="circle",
    may_be=("person", "building"),
    writers="members",
    label=lambda r: f"{day_text(r.on, year=False)} {r.topic or r.stage.label}",
    facts=facts,
    participants=("teacher", "coach"),
    day="on",
)
