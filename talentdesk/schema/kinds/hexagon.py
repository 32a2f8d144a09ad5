"""A Hexagon analysis of one coaching model: six components, each with questions, evidence, unknowns and a rating; then a decision.

The method is that of the Hexagon Tool of the National Implementation Research Network (Metz & Louison, 2018). The questions are our own.
A profile is all there is: the ratings are never added up, weighed or ranked.
"""

from dataclasses import replace
from datetime import date
from typing import Annotated, NamedTuple, Self

from pydantic import Field, model_validator

from talentdesk.schema.base import Kind, RecordData
from talentdesk.schema.facts import Fact, FactContext, topic_of
from talentdesk.schema.fields import Code, F
from talentdesk.schema.types import Citation, Id, Line, Part, Text, Token, day_text

RATED = "rated_alone"
"""The fact that tells of an analysis who has rated it."""
Rating = Annotated[int | None, Field(ge=1, le=5)]
"""From 1, nothing speaks for it, to 5, all that was asked speaks for it."""


class Question(NamedTuple):
    """A question of a component; its code never changes."""

    code: str
    text: str


class About(NamedTuple):
    """A component: its title, what it asks in one sentence, and its questions."""

    title: str
    asks: str
    questions: tuple[Question, ...]


COMPONENTS: dict[str, About] = {
    "need": About(
        "Need",
        "Does it answer what people here lack?",
        (
            Question("whom", "Who is meant to gain from it, and what do our data and their own words say they lack?"),
            Question("cause", "Which of the causes that we found does it work on?"),
            Question("gain", "What would be different for students a year from now?"),
        ),
    ),
    "fit": About(
        "Fit",
        "Does it go together with what we value and already do?",
        (
            Question("values", "Where does it agree with our priorities and our ways of working, and where not?"),
            Question("beside", "What is going on already that it would help, double or stand in the way of?"),
            Question("voices", "What do teachers, coaches and leaders say about it?"),
        ),
    ),
    "capacity": About(
        "Capacity",
        "Can we do it, and keep doing it?",
        (
            Question("people", "Who would do it, with which skills, and what would they stop doing?"),
            Question("means", "What does it cost in money, hours and rooms, in the first year and after?"),
            Question("lead", "Who leads it, and who will look at how it goes?"),
        ),
    ),
    "evidence": About(
        "Evidence",
        "Is there reason to believe that it works?",
        (
            Question("studies", "Which studies are there, how good are they, and what did they find?"),
            Question("alike", "Were schools and students like ours among them?"),
            Question("dose", "How closely and how often was it done where it worked?"),
        ),
    ),
    "supports": About(
        "Supports",
        "Is there help for those who begin?",
        (
            Question("help", "Who can train and advise us, and are they to be had?"),
            Question("material", "Which guides, videos and forms come with it?"),
            Question("data", "Is there a way to see how it goes, and what does starting cost?"),
        ),
    ),
    "usability": About(
        "Usability",
        "Is it clear enough to be done?",
        (
            Question("core", "Are its core features named, so that we would know it when we see it?"),
            Question("true", "How is it told whether it is done as meant?"),
            Question("bend", "What may be changed without losing it, and where can it be seen at work?"),
        ),
    ),
}
"""The six, those about us first, then those about the model."""


class HexagonState(Code):
    """Each rates alone before the team agrees."""

    GATHERING = "gathering", "Gathering answers"
    RATING = "rating", "Each rates alone"
    AGREEING = "agreeing", "Agreeing"
    DECIDED = "decided", "Decided"


class Decision(Code):
    """What becomes of the model."""

    ADOPT = "adopt", "Adopt as it is"
    ADAPT = "adapt", "Adopt with changes"
    NOT_NOW = "not_now", "Not now"
    NOT_FOR_US = "not_for_us", "Not for us"


class Component(Part):
    """What the team says of one component, and the rating it agreed on."""

    answers: dict[Token, Text] = {}
    evidence: Text = ""
    unknowns: Text = ""
    rating: Rating = None
    dissent: Text = ""


class Hexagon(RecordData):
    """One analysis of one model."""

    model: Annotated[Id, F("Coaching model", ref="coaching_model", column=True)]
    state: Annotated[HexagonState, F("State", "Only a decided analysis counts", column=True)] = HexagonState.GATHERING
    on: Annotated[date, F("Day", column=True)]
    team: Annotated[list[Id], F("Who rates", "Each alone, before you talk", ref="person", merge="set")] = []
    need: Annotated[Component, F("Need", search=True, long=True)] = Field(default_factory=Component)
    fit: Annotated[Component, F("Fit", search=True, long=True)] = Field(default_factory=Component)
    capacity: Annotated[Component, F("Capacity", search=True, long=True)] = Field(default_factory=Component)
    evidence: Annotated[Component, F("Evidence", search=True, long=True)] = Field(default_factory=Component)
    supports: Annotated[Component, F("Supports", search=True, long=True)] = Field(default_factory=Component)
    usability: Annotated[Component, F("Usability", search=True, long=True)] = Field(default_factory=Component)
    sources: Annotated[list[Citation], F("Sources", long=True, search=True)] = []
    decision: Annotated[Decision | None, F("We decide", section="Decision", column=True)] = None
    says_fit: Annotated[
        Text, F("On fit", "Why it fits here, or doesn't", section="Decision", long=True, search=True, merge="text")
    ] = ""
    says_ready: Annotated[
        Text,
        F(
            "On readiness",
            "Whether it and we are ready to plan and begin",
            section="Decision",
            long=True,
            search=True,
            merge="text",
        ),
    ] = ""
    conditions: Annotated[
        Text, F("Conditions", "What must hold first", section="Decision", long=True, search=True, merge="text")
    ] = ""
    rate_again: Annotated[date | None, F("Rate again on", section="Decision", column=True)] = None

    @model_validator(mode="after")
    def _decided_holds_what_it_is_for(self) -> Self:
        if self.state is HexagonState.DECIDED and (missing := missing_of(self)):
            raise ValueError(f"A decided analysis has {', '.join(missing)}. Leave it open until it does.")
        return self


def missing_of(record: Hexagon) -> list[str]:
    """What an analysis still lacks before it can be called decided."""
    wanted = {
        "a rating of all six components": all(getattr(record, name).rating for name in COMPONENTS),
        "a decision": record.decision is not None,
        "a word on fit": bool(record.says_fit.strip()),
        "a word on readiness": bool(record.says_ready.strip()),
    }
    return [what for what, there in wanted.items() if not there]


def facts(record: Hexagon, context: FactContext) -> tuple[Fact, ...]:
    """A decided analysis, told of its model. It can't be decided without six ratings and words on fit and readiness."""
    if record.state is not HexagonState.DECIDED:
        return ()
    taken_up = ("taken_up",) if record.decision in (Decision.ADOPT, Decision.ADAPT) else ()
    made = context.artefact("hexagon", record.on, "fit", "readiness", "six_rated", *taken_up)
    return (replace(made, topic=topic_of(record.model)),)


class HexagonRating(RecordData):
    """One member's own ratings, made before the team talks. They are that member's alone until the member opens them to the office."""

    hexagon: Annotated[Id, F("Hexagon analysis", ref="hexagon", column=True)]
    on: Annotated[date, F("Day", column=True)]
    looks_from: Annotated[
        Line, F("I look at it as", "Your place in the work: teacher, principal, budget", column=True)
    ] = ""
    need: Annotated[Rating, F("Need")] = None
    fit: Annotated[Rating, F("Fit")] = None
    capacity: Annotated[Rating, F("Capacity")] = None
    evidence: Annotated[Rating, F("Evidence")] = None
    supports: Annotated[Rating, F("Supports")] = None
    usability: Annotated[Rating, F("Usability")] = None
    why: Annotated[
        Text, F("Why", "What you saw that the others may not have seen", long=True, search=True, merge="text")
    ] = ""


def rating_facts(record: HexagonRating, context: FactContext) -> tuple[Fact, ...]:
    """That somebody has rated all six, told of the model and of the analysis; never how."""
    if not all(getattr(record, name) for name in COMPONENTS):
        return ()
    analysis = context.lookup("hexagon", record.hexagon) or {}
    if not analysis.get("model"):
        return ()
    made = context.artefact("hexagon_rating", record.on)
    return (
        replace(made, topic=topic_of(str(analysis["model"]))),
        replace(made, kind=RATED, topic=topic_of(record.hexagon)),
    )


KIND = Kind(
    name="hexagon",
    title="Hexagon analysis",
    plural="Hexagon analyses",
    data=Hexagon,
    purpose="planning",
    audience="office",
    may_be=("everyone",),
    writers="office",
    label=lambda r: f"Hexagon analysis {day_text(r.on, year=False)}",
    facts=facts,
    day="on",
)
RATING = Kind(
    name="hexagon_rating",
    title="Own Hexagon rating",
    plural="Own Hexagon ratings",
    data=HexagonRating,
    purpose="planning",
    audience="person",
    may_be=("office",),
    writers="author",
    label=lambda r: f"Own rating {day_text(r.on, year=False)}",
    facts=rating_facts,
    day="on",
    travels="The office sees that you have rated this model, and on which day; never how, until you open it to the team.",
)
