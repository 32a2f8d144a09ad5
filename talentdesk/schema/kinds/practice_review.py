"""A review of what the district does now in coaching, professional learning or leadership development, and what research recommends."""

from datetime import date
from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from talentdesk.schema.base import Kind, RecordData
from talentdesk.schema.facts import Fact, FactContext
from talentdesk.schema.fields import Code, F
from talentdesk.schema.types import Citation, Id, Line, Part, Role, TeamTopic, Text


class ReviewState(Code):
    """Only a finished review counts."""

    UNDER_WAY = "under_way", "Under way"
    FINISHED = "finished", "Finished"


class Form(Code):
    """Whether it is written down as a rule or simply done."""

    POLICY = "policy", "Policy"
    PRACTICE = "practice", "Practice"


class Whom(Code):
    """Whose development a policy or practice concerns."""

    STAFF = "staff", "Staff"
    LEADERS = "leaders", "Leaders"
    BOTH = "both", "Both"


class About(Code):
    """What a source speaks of."""

    COACHING = "coaching", "Coaching"
    FEEDBACK = "feedback", "Feedback"
    TRAINING = "training", "Internal training"
    MENTORING = "mentoring", "Mentoring"


class Reviewed(Part):
    """One policy or practice, and what was found of it."""

    what: Annotated[Line, F("Policy or practice")] = ""
    form: Annotated[Form, F("Which of the two")] = Form.PRACTICE
    whom: Annotated[Whom, F("Concerns")] = Whom.BOTH
    found: Annotated[Text, F("What we found")] = ""

    @property
    def judged(self) -> bool:
        """Whether it says what and what was found."""
        return bool(self.what and self.found.strip())


class Source(Citation):
    """A source, what it speaks of, and what it recommends."""

    says: Annotated[Text, F("What it recommends")] = ""
    about: Annotated[list[About], F("Speaks of", options=About)] = []


class Move(Part):
    """Somebody who moved into a role, and what prepared them for it."""

    inside: Annotated[bool, F("From within")] = False
    who: Id | None = None
    role: Annotated[Role, F("Moved into")] = Role.PRINCIPAL
    year: Annotated[int | None, Field(ge=0, le=9999), F("Year")] = None
    prepared: Annotated[Line, F("Prepared by")] = ""


class PracticeReview(RecordData):
    """One review by the team."""

    title: Annotated[Line, StringConstraints(min_length=1), F("Title", column=True, search=True)]
    topic: Annotated[TeamTopic, F("About", column=True)]
    on: Annotated[date, F("Day", column=True)]
    state: Annotated[ReviewState, F("State", "Only a finished review counts", column=True)] = ReviewState.UNDER_WAY
    team: Annotated[list[Id], F("Took part", ref="person", merge="set")] = []
    practices: Annotated[
        list[Reviewed],
        F(
            "Policies and practices",
            "What is written, and what is done without being written",
            section="What we do now",
            long=True,
            search=True,
        ),
    ] = []
    moves: Annotated[
        list[Move],
        F(
            "Moves into leadership",
            "The last few years: who, into which role, and what prepared them",
            section="Growth from within",
            long=True,
            search=True,
        ),
    ] = []
    sources: Annotated[list[Source], F("Sources", section="What research says", long=True, search=True)] = []
    found: Annotated[Text, F("What we found, in all", section="What follows", long=True, search=True, merge="text")] = (
        ""
    )
    next: Annotated[Text, F("What we will do", section="What follows", long=True, search=True, merge="text")] = ""

    @model_validator(mode="after")
    def _finished_says_what_was_found(self) -> Self:
        if self.state is ReviewState.FINISHED and not self.found.strip():
            raise ValueError("A finished review says what was found, in all. Leave it under way until it does.")
        return self


def facts(record: PracticeReview, context: FactContext) -> tuple[Fact, ...]:
    """What a finished review covers, as flags."""
    if record.state is not ReviewState.FINISHED:
        return ()
    judged = {one.whom for one in record.practices if one.judged}
    read = {about for one in record.sources if one.work and one.says.strip() for about in one.about}
    holds = {
        f"on_{record.topic.value}": True,
        "practices": bool(judged),
        "for_staff": bool(judged & {Whom.STAFF, Whom.BOTH}),
        "for_leaders": bool(judged & {Whom.LEADERS, Whom.BOTH}),
        "growth": any(one.who and one.prepared for one in record.moves),
    }
    holds |= {f"reads_{about.value}": True for about in read}
    return (context.artefact("practice_review", record.on, *sorted(name for name, true in holds.items() if true)),)


KIND = Kind(
    name="practice_review",
    title="Practice review",
    plural="Practice reviews",
    data=PracticeReview,
    purpose="planning",
    audience="office",
    may_be=("everyone",),
    writers="office",
    label=lambda r: r.title,
    facts=facts,
    day="on",
)
