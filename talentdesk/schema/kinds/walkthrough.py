"""A classroom walkthrough: script, look-fors, tallies, and the talk that closes the loop."""

from datetime import date, datetime
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from talentdesk.schema.base import Kind, RecordData
from talentdesk.schema.facts import Fact, FactContext
from talentdesk.schema.fields import F
from talentdesk.schema.types import Id, Line, Need, Part, Text, Token, day_text

Seen = Literal["seen", "missed", "na"]


class ScriptLine(Part):
    """One low-inference line, stamped with the seconds since the visit began and tagged to look-fors."""

    at: Annotated[int, F("Second", "Since the visit began")] = Field(ge=0)
    text: Text
    tags: list[Token] = []


class LookForMark(Part):
    """What was seen of one look-for; *not applicable* never counts as missed."""

    state: Seen
    count: int = Field(default=0, ge=0)
    note: Text = ""


class Sweep(Part):
    """One engagement sweep over the room."""

    at: Annotated[int, F("Second", "Since the visit began")] = Field(ge=0)
    on: int = Field(ge=0)
    off: int = Field(ge=0)


class Walkthrough(RecordData):
    """One visit by one observer; a second observer writes a record of their own."""

    observer: Annotated[Id, F("Observer", ref="person", column=True)]
    building: Annotated[Id, F("Building", ref="building", column=True)]
    teacher: Annotated[Id | None, F("Teacher", "Empty for a visit that names nobody", ref="person", column=True)] = None
    on: Annotated[date, F("Day", column=True)]
    started: Annotated[datetime | None, F("Started")] = None
    minutes: Annotated[int, Field(ge=0, le=600), F("Length", unit="min", column=True)] = 0
    place: Annotated[Line, F("Room or period", section="Visit", search=True)] = ""
    subject: Annotated[Line, F("Subject", section="Visit", column=True, search=True)] = ""
    announced: Annotated[bool, F("Announced", section="Visit")] = False
    need: Annotated[Need, F("Why this visit", "Where the need was recorded", section="Visit")] = Need.NONE
    form: Annotated[Id | None, F("Form", ref="walkthrough_form", section="Visit")] = None
    form_version: Annotated[int, F("Form version", section="Visit", hidden=True)] = 0
    script: Annotated[
        list[ScriptLine], F("Script", section="Seen and heard", long=True, search=True, merge="text")
    ] = []
    look_fors: Annotated[dict[Token, LookForMark], F("Look-fors", section="Seen and heard", long=True)] = {}
    tallies: Annotated[dict[Token, int], F("Tallies", section="Seen and heard")] = {}
    sweeps: Annotated[list[Sweep], F("Sweeps", section="Seen and heard")] = []
    talk_seconds: Annotated[int, Field(ge=0), F("Teacher talk", section="Seen and heard", unit="s")] = 0
    noticing: Annotated[Text, F("One noticing", section="Close the loop", long=True, search=True, merge="text")] = ""
    wondering: Annotated[Text, F("One wondering", section="Close the loop", long=True, search=True, merge="text")] = ""
    next_step: Annotated[Text, F("Next step", section="Close the loop", long=True, search=True, merge="text")] = ""
    talked_on: Annotated[
        date | None, F("Talked on", "The day you talked with the teacher", section="Close the loop", column=True)
    ] = None
    cycle: Annotated[
        Id | None, F("Coaching cycle", "Instead of a talk", ref="coaching_cycle", section="Close the loop")
    ] = None

    @model_validator(mode="after")
    def _talk_after_visit(self) -> Self:
        if self.talked_on is not None and self.talked_on < self.on:
            raise ValueError("The talk lies before the visit.")
        return self


def loop_closed(record: Walkthrough) -> bool:
    """Observed, talked (or handed to a coaching cycle), and a next step recorded (rubric: *From criteria to a stage*)."""
    return bool((record.talked_on or record.cycle) and record.next_step.strip())


def facts(record: Walkthrough, context: FactContext) -> tuple[Fact, ...]:
    """A visit counts for a person only when it names one; a closed loop and a recorded need are declared, their words are not."""
    flags = [
        name for name, holds in (("loop_closed", loop_closed(record)), ("need", record.need is not Need.NONE)) if holds
    ]
    day = record.on.isoformat()
    return (
        Fact(
            kind="visit",
            on=day,
            building=record.building,
            actor=context.author,
            actor_role=context.role_of(context.author, day, record.building),
            subject=record.teacher,
            minutes=record.minutes,
            flags=tuple(flags),
        ),
    )


KIND = Kind(
    name="walkthrough",
    title="Walkthrough",
    plural="Walkthroughs",
    data=Walkthrough,
    purpose="walkthrough",
    audience="building",
    may_be=("circle", "person"),
    writers="author",
    label=lambda r: f"{day_text(r.on, year=False)} {r.subject or r.place}".strip(),
    facts=facts,
    participants=("teacher", "observer"),
    day="on",
)
