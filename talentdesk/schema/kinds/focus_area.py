"""An area of focus: what professional learning is to change first, why, and for whom. Areas are put in order; people never are."""

from dataclasses import replace
from datetime import date
from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from talentdesk.schema.base import Kind, RecordData
from talentdesk.schema.facts import EVIDENCE, Fact, FactContext
from talentdesk.schema.fields import F
from talentdesk.schema.types import Id, Line, Part, Shown, Text


class Group(Part):
    """Staff who learn together."""

    name: Annotated[Line, StringConstraints(min_length=1), F("Group")]
    building: Annotated[Id | None, F("School", "Empty for a group of every school named", ref="building")] = None


class FocusArea(RecordData):
    """One area, with the people and groups whose learning comes first."""

    title: Annotated[
        Line,
        StringConstraints(min_length=1),
        F("Area", "What will be different, in a few words", column=True, search=True),
    ]
    named_on: Annotated[date, F("Named on", column=True)]
    rank: Annotated[int | None, Field(ge=1), F("Place in the order", "1 comes first", hidden=True)] = None
    """Areas are put in order as a whole, by `actions.learning.place`."""
    shown_by: Annotated[list[Shown], F("Seen in", "Where it shows", options=Shown, merge="set")] = []
    why: Annotated[Text, F("Why this, why now", long=True, search=True, merge="text")] = ""
    protocol: Annotated[
        Id | None, F("Comes from", "The protocol whose area to improve it takes up", ref="problem_solving")
    ] = None
    survey: Annotated[Id | None, F("Asked for in", "The survey in which staff named it", ref="survey")] = None
    buildings: Annotated[list[Id], F("Schools", section="Whom it is for", ref="building", merge="set")] = []
    groups: Annotated[
        list[Group],
        F(
            "Groups",
            "Grade teams, new teachers, aides …; without a school: of every school above",
            section="Whom it is for",
        ),
    ] = []
    people: Annotated[
        list[Id],
        F("People", "Whose learning comes first; for support, not as a list of shortcomings", section="Whom it is for",
          ref="person", merge="set"),
    ] = []  # fmt: skip
    ended: Annotated[
        date | None, F("Ended on", "When the district turned to other things", section="End", column=True)
    ] = None

    @model_validator(mode="after")
    def _ends_after_it_began(self) -> Self:
        if self.ended is not None and self.ended < self.named_on:
            raise ValueError("It ends before it was named.")
        return self


def facts(record: FocusArea, context: FactContext) -> tuple[Fact, ...]:
    """One fact for the office; one for each school concerned, that says whether somebody there is named, never who."""
    ended = ("ended",) if record.ended else ()
    place = {1: ("ranked", "first"), 2: ("ranked", "second"), None: ()}.get(record.rank, ("ranked",))
    area = context.artefact("focus_area", record.named_on, *place, *ended)
    named = _named(record, context, area.on)
    here = (
        replace(
            area,
            kind="focus_here",
            to=EVIDENCE,
            building=school,
            flags=(*(("named",) if school in named else ()), *ended),
        )
        for school in sorted({*record.buildings, *named})
    )
    return (area, *here)


def _named(record: FocusArea, context: FactContext, day: str) -> set[str]:
    """The schools in which people or groups are named."""
    found = {place for person in record.people for _, place in context.roles_on(person, day) if place}
    found |= {group.building for group in record.groups if group.building}
    return found | (set(record.buildings) if any(not group.building for group in record.groups) else set())


KIND = Kind(
    name="focus_area",
    title="Focus area",
    plural="Focus areas",
    data=FocusArea,
    purpose="planning",
    audience="office",
    may_be=("everyone",),
    writers="office",
    label=lambda r: r.title,
    facts=facts,
    day="named_on",
    travels="Leaders and coaches of the schools it is meant for see that people there are named, never who or for what.",
)
