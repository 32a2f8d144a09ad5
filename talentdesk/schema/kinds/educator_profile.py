"""An educator's profile: what they know and can do now, and where they want to grow, as they and a supporter see it together."""

from datetime import date
from typing import Annotated

from pydantic import StringConstraints

from talentdesk.schema.base import Kind, RecordData
from talentdesk.schema.facts import Fact, FactContext
from talentdesk.schema.fields import Code, F
from talentdesk.schema.types import Id, Line, Part, Shown, Text, day_text


class Standing(Code):
    """How far somebody has come with one skill. It tells what support would help, and is never added up or compared."""

    NEW = "new", "Not tried yet"
    TRYING = "trying", "Trying it"
    STEADY = "steady", "Part of everyday work"
    SHARING = "sharing", "Helps others with it"


class Skill(Part):
    """One skill, and whether it is to grow next."""

    name: Annotated[Line, StringConstraints(min_length=1), F("Skill or knowledge")]
    standing: Annotated[Standing | None, F("Now")] = None
    grow: Annotated[bool, F("To grow next")] = False
    seen: Annotated[Line, F("Where it shows")] = ""


class EducatorProfile(RecordData):
    """The profile of one educator on one day. A new look makes a new profile; the old one stays."""

    educator: Annotated[Id, F("Educator", ref="person", column=True)]
    supporter: Annotated[Id, F("With", "Who looked at it together with them", ref="person", column=True)]
    building: Annotated[Id, F("Building", ref="building", column=True)]
    on: Annotated[date, F("Day", column=True)]
    sources: Annotated[
        list[Shown], F("Drew on", "Summaries only; coaching notes stay where they are", options=Shown, merge="set")
    ] = []
    strengths: Annotated[Text, F("Strengths", "What others could learn here", long=True, search=True, merge="text")] = (
        ""
    )
    skills: Annotated[
        list[Skill], F("Skills", "For support and choice of learning, never for evaluation", section="Skills")
    ] = []
    asks: Annotated[
        Text,
        F(
            "In their own words",
            "What the educator says would help",
            section="Skills",
            long=True,
            search=True,
            merge="text",
        ),
    ] = ""


def facts(record: EducatorProfile, context: FactContext) -> tuple[Fact, ...]:
    """That a profile was made, and whether gaps are rated in it; never which."""
    day = record.on.isoformat()
    rated = any(skill.standing is not None for skill in record.skills)
    gaps = rated and any(skill.grow for skill in record.skills)
    return (
        Fact(
            kind="profile",
            on=day,
            building=record.building,
            actor=context.author,
            actor_role=context.role_of(context.author, day, record.building),
            subject=record.educator,
            flags=("gaps",) if gaps else (),
        ),
    )


def _to_grow(record: EducatorProfile) -> list[str]:
    return [skill.name for skill in record.skills if skill.grow]


KIND = Kind(
    name="educator_profile",
    title="Educator profile",
    plural="Educator profiles",
    data=EducatorProfile,
    purpose="learning",
    audience="building",
    may_be=("circle", "person"),
    writers="members",
    label=lambda r: " · ".join([*_to_grow(r)[:1], day_text(r.on)]),
    facts=facts,
    participants=("educator", "supporter"),
    day="on",
)
