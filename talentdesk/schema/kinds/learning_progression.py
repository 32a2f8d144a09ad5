"""A learning progression: the components of a practice, each from ideal to unacceptable, what it changes, and the ways to learn it."""

from dataclasses import replace
from datetime import date
from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from talentdesk.schema.base import Kind, RecordData
from talentdesk.schema.facts import Fact, FactContext, topic_of
from talentdesk.schema.fields import Code, F
from talentdesk.schema.types import Id, Line, Part, Text, Token, Way

SEVERAL = 2
"""How many strategies are several."""


class Component(Part):
    """One part of the practice, in variations from the ideal on. The first `acceptable` of them stand before the fidelity line."""

    code: Token
    name: Annotated[Line, StringConstraints(min_length=1)]
    variations: list[Text] = []
    acceptable: int = Field(default=1, ge=0)


class Aim(Code):
    """What a strategy is to change in people: KASAB."""

    KNOWLEDGE = "knowledge", "Knowledge"
    ATTITUDES = "attitudes", "Attitudes"
    SKILLS = "skills", "Skills"
    ASPIRATIONS = "aspirations", "Aspirations"
    BEHAVIORS = "behaviors", "Behaviors"


class Level(Code):
    """What is measured of it: Guskey's five levels."""

    REACTIONS = "reactions", "1 Reactions"
    LEARNING = "learning", "2 Learning"
    SUPPORT = "support", "3 Support by the organization"
    USE = "use", "4 Use in practice"
    OUTCOMES = "outcomes", "5 Student outcomes"


class Strategy(Part):
    """A way to learn one component."""

    how: Annotated[Text, StringConstraints(min_length=1), F("What is done")]
    type: Annotated[Way, F("Way of learning")] = Way.INTERNAL
    component: Annotated[Token | None, F("For the component")] = None
    aim: Annotated[Aim | None, F("To change")] = None
    level: Annotated[Level | None, F("Measured by")] = None


class LearningProgression(RecordData):
    """The progression of one focus area."""

    title: Annotated[Line, StringConstraints(min_length=1), F("Title", column=True, search=True)]
    focus_area: Annotated[Id, F("Focus area", ref="focus_area", column=True)]
    agreed_on: Annotated[date, F("Agreed on", column=True)]
    target_date: Annotated[date | None, F("To be reached by", column=True)] = None
    components: Annotated[
        list[Component], F("Components", "What one can see of it, from the ideal to what can’t be accepted", long=True)
    ] = []
    impact_educators: Annotated[
        Text, F("For educators", section="What will change", long=True, search=True, merge="text")
    ] = ""
    impact_staff: Annotated[
        Text, F("For other staff", section="What will change", long=True, search=True, merge="text")
    ] = ""
    impact_students: Annotated[
        Text, F("For students", section="What will change", long=True, search=True, merge="text")
    ] = ""
    strategies: Annotated[
        list[Strategy], F("Strategies", "Each for one component", section="How it is learned", long=True)
    ] = []

    @model_validator(mode="after")
    def _codes_once(self) -> Self:
        codes = [item.code for item in self.components]
        if len(codes) != len(set(codes)):
            raise ValueError("A code stands twice among the components; codes tell them apart for ever.")
        return self


def says_impact(record: LearningProgression) -> bool:
    """Whether it says what will change for educators, for other staff and for students."""
    return all(text.strip() for text in (record.impact_educators, record.impact_staff, record.impact_students))


def several_tied(record: LearningProgression) -> bool:
    """Whether there are several strategies, each tied to a component that is there."""
    codes = {item.code for item in record.components}
    return len(record.strategies) >= SEVERAL and all(item.component in codes for item in record.strategies)


def facts(record: LearningProgression, context: FactContext) -> tuple[Fact, ...]:
    """What the progression holds, and that its focus area has one."""
    holds = {"impact": says_impact(record), "strategies": several_tied(record)}
    own = context.artefact("progression", record.agreed_on, *(name for name, true in holds.items() if true))
    return (own, replace(own, kind="area_progression", topic=topic_of(record.focus_area), flags=()))


KIND = Kind(
    name="learning_progression",
    title="Learning progression",
    plural="Learning progressions",
    data=LearningProgression,
    purpose="planning",
    audience="office",
    may_be=("everyone",),
    writers="office",
    label=lambda r: r.title,
    facts=facts,
    day="agreed_on",
)
