"""A leadership competency of the district's framework: what leaders know, can do and believe."""

from dataclasses import replace
from datetime import date
from typing import Annotated

from pydantic import Field, StringConstraints

from talentdesk.schema.base import Kind, RecordData
from talentdesk.schema.facts import Fact, FactContext
from talentdesk.schema.fields import Code, F
from talentdesk.schema.types import BUILDING_LEADERS, DISTRICT_LEADERS, Line, Role, Strategy, Text, Token


class CompetencyType(Code):
    """Knowledge, skill or belief."""

    KNOWLEDGE = "knowledge", "Knowledge"
    SKILL = "skill", "Skill"
    BELIEF = "belief", "Belief"


class StaffFocus(Code):
    """The three kinds of work with staff that the rubric names for the leadership programme."""

    COACHING = "coaching", "Coaching staff"
    MENTORING = "mentoring", "Mentoring staff"
    MANAGING = "managing", "Managing staff"


class Competency(RecordData):
    """One competency, with the roles it is critical for and the ways to develop it."""

    title: Annotated[Line, StringConstraints(min_length=1), F("Title", column=True, search=True)]
    code: Annotated[Token, F("Code", column=True)]
    type: Annotated[CompetencyType, F("Kind", column=True)] = CompetencyType.SKILL
    identified_on: Annotated[date, F("Identified on", column=True)]
    all_roles: Annotated[bool, F("Critical for all leadership roles", column=True)] = False
    roles: Annotated[list[Role], F("Critical for", options=Role, merge="set")] = []
    strategies: Annotated[list[Strategy], F("Developed by", options=Strategy, merge="set")] = []
    focus: Annotated[StaffFocus | None, F("Work with staff")] = None
    tasks: Annotated[Text, F("Tasks", long=True, search=True, merge="text")] = ""
    expectations: Annotated[Text, F("Expectations", long=True, search=True, merge="text")] = ""
    psel: Annotated[int | None, Field(ge=1, le=10), F("PSEL standard", "Number of the 2015 standard it belongs to")] = (
        None
    )


def facts(record: Competency, context: FactContext) -> tuple[Fact, ...]:
    """What the framework covers, as flags: roles, strategies, kind, focus, and whether tasks and expectations are written."""
    roles = set(record.roles)
    holds = {
        "all_roles": record.all_roles,
        "named_roles": bool(roles),
        "for_building": record.all_roles or bool(roles & set(BUILDING_LEADERS)),
        "for_district": record.all_roles or bool(roles & set(DISTRICT_LEADERS)),
        "expected": bool(record.tasks.strip() and record.expectations.strip()),
        "has_strategy": bool(record.strategies),
        f"type_{record.type.value}": True,
    }
    holds |= {f"strategy_{strategy.value}": True for strategy in record.strategies}
    if record.focus is not None:
        holds[f"focus_{record.focus.value}"] = True
    flags = sorted(name for name, true in holds.items() if true)
    return (replace(context.artefact("competency", record.identified_on, *flags), topic=record.code),)


KIND = Kind(
    name="competency",
    title="Competency",
    plural="Competencies",
    data=Competency,
    purpose="planning",
    audience="everyone",
    may_be=("office",),
    writers="office",
    label=lambda r: r.title,
    facts=facts,
    day="identified_on",
)
