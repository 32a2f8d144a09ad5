"""A scale plan: how what a pilot taught reaches everybody else, in five parts, and what was decided."""

from dataclasses import replace
from datetime import date
from typing import Annotated

from pydantic import StringConstraints

from talentdesk.schema.base import Kind, RecordData
from talentdesk.schema.facts import Fact, FactContext, topic_of
from talentdesk.schema.fields import Code, F
from talentdesk.schema.types import Id, Line, TeamTopic, Text

PARTS = ("readiness", "resources", "scheduling", "training", "integration")


class Decision(Code):
    """What becomes of it."""

    OPEN = "undecided", "Not decided yet"
    SCALE = "scale", "Bring it to more people"
    AGAIN = "again", "Change it and pilot again"
    STOP = "stop", "Don’t go on"


class ScalePlan(RecordData):
    """One plan."""

    title: Annotated[Line, StringConstraints(min_length=1), F("Title", column=True, search=True)]
    topic: Annotated[TeamTopic, F("About", column=True)] = TeamTopic.LEARNING
    pilot: Annotated[Id | None, F("Pilot", "The one it draws on", ref="pilot", column=True)] = None
    drawn_up_on: Annotated[date, F("Drawn up on", column=True)]
    readiness: Annotated[
        Text,
        F(
            "Readiness",
            "Who is ready, and what others need first",
            section="Five parts",
            long=True,
            search=True,
            merge="text",
        ),
    ] = ""
    resources: Annotated[
        Text, F("Resources", "People, money, materials", section="Five parts", long=True, search=True, merge="text")
    ] = ""
    scheduling: Annotated[
        Text, F("Scheduling", "When, and what gives way", section="Five parts", long=True, search=True, merge="text")
    ] = ""
    training: Annotated[
        Text, F("Training", "Who learns what, from whom", section="Five parts", long=True, search=True, merge="text")
    ] = ""
    integration: Annotated[
        Text,
        F(
            "Integration",
            "How it joins the support there is",
            section="Five parts",
            long=True,
            search=True,
            merge="text",
        ),
    ] = ""
    decision: Annotated[Decision, F("Decision", section="Decision", column=True)] = Decision.OPEN
    decided_on: Annotated[date | None, F("Decided on", section="Decision", column=True)] = None
    reasons: Annotated[Text, F("Reasons", section="Decision", long=True, search=True, merge="text")] = ""


def parts_missing(record: ScalePlan) -> tuple[str, ...]:
    """Which of the five parts nobody has written yet."""
    return tuple(name for name in PARTS if not str(getattr(record, name)).strip())


def facts(record: ScalePlan, context: FactContext) -> tuple[Fact, ...]:
    """Whether the five parts are there; and that a pilot led to a plan, unless it was decided not to go on with it."""
    whole = () if parts_missing(record) else ("five_parts",)
    plan = context.artefact("scale_plan", record.drawn_up_on, record.topic.value, *whole)
    if record.pilot is None or record.decision in (Decision.AGAIN, Decision.STOP):
        return (plan,)
    return (plan, replace(plan, kind="pilot_scaled", topic=topic_of(record.pilot), flags=()))


KIND = Kind(
    name="scale_plan",
    title="Scale plan",
    plural="Scale plans",
    data=ScalePlan,
    purpose="planning",
    audience="office",
    may_be=("everyone",),
    writers="office",
    label=lambda r: r.title,
    facts=facts,
    day="drawn_up_on",
)
