"""A problem-solving protocol: from a problem over a tree of causes to a change that is tried, studied and kept or given up."""

from datetime import date
from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from talentdesk.schema.base import Kind, RecordData
from talentdesk.schema.facts import Fact, FactContext
from talentdesk.schema.fields import Code, F
from talentdesk.schema.types import Id, Line, Part, TeamTopic, Text

DEEPEST = 6
"""How far a why can be followed."""


class ProtocolState(Code):
    """From the problem to what was learned. Only a completed protocol counts."""

    PROBLEM = "problem", "Looking at the problem"
    CAUSES = "causes", "Looking for causes"
    TRYING = "trying", "Trying a change"
    COMPLETED = "completed", "Completed"


class Kept(Code):
    """What becomes of a past practice."""

    KEEP = "keep", "Keep"
    CHANGE = "change", "Change"
    STOP = "stop", "Stop"


class Standing(Code):
    """Whether somebody has checked a cause."""

    OPEN = "open", "Not checked yet"
    SUPPORTED = "supported", "Evidence supports it"
    REFUTED = "refuted", "Evidence speaks against it"


class Came(Code):
    """The data against the prediction."""

    AS_PREDICTED = "as_predicted", "As predicted"
    DIFFERENTLY = "differently", "Differently"


class Verdict(Code):
    """What a cycle of plan, do, study, act ends in."""

    ADOPT = "adopt", "Adopt"
    ADAPT = "adapt", "Adapt"
    ABANDON = "abandon", "Abandon"


class PastPractice(Part):
    """Something that was done so far, and how it went."""

    what: Annotated[Line, F("What was done")] = ""
    went: Annotated[Text, F("How it went")] = ""
    kept: Annotated[Kept, F("From now on")] = Kept.CHANGE


class Cause(Part):
    """One answer to a why. It answers the nearest cause above it that is less deep; at depth 0 it answers the problem itself."""

    text: Annotated[Line, F("Cause")] = ""
    depth: Annotated[int, Field(ge=0, le=DEEPEST), F("Depth")] = 0
    speaks_for: Annotated[Text, F("Evidence for it")] = ""
    against: Annotated[Text, F("Evidence against it")] = ""
    standing: Annotated[Standing, F("Checked")] = Standing.OPEN
    who: Annotated[Id | None, F("Checked by", ref="person")] = None
    root: Annotated[bool, F("A root cause we choose to work on")] = False


class Trial(Part):
    """One cycle of plan, do, study, act."""

    prediction: Annotated[Text, F("Plan: what we predict")] = ""
    measure: Annotated[Line, F("Measured by")] = ""
    who: Id | None = None
    by: date | None = None
    did: Annotated[Text, F("Do: what was done")] = ""
    data: Annotated[Text, F("Study: what the data say")] = ""
    came: Annotated[Came | None, F("Beside the prediction")] = None
    learned: Annotated[Text, F("What we learned")] = ""
    verdict: Annotated[Verdict | None, F("Act")] = None


class Area(Part):
    """Something that could be better, and why it is named."""

    text: Annotated[Line, F("Area")] = ""
    why: Annotated[Line, F("Because")] = ""


class ProblemSolving(RecordData):
    """One protocol of the team."""

    title: Annotated[Line, StringConstraints(min_length=1), F("Title", column=True, search=True)]
    topic: Annotated[TeamTopic, F("About", column=True)]
    on: Annotated[date, F("Day", column=True)]
    state: Annotated[ProtocolState, F("State", "Only a completed protocol counts", column=True)] = ProtocolState.PROBLEM
    team: Annotated[list[Id], F("Took part", ref="person", merge="set")] = []
    whom: Annotated[Line, F("Whom it concerns", section="The problem", search=True)] = ""
    since: Annotated[Line, F("Since when", section="The problem")] = ""
    gap: Annotated[
        Text,
        F(
            "The gap",
            "Between what is and what should be, without a cause or a solution in it",
            section="The problem",
            long=True,
            search=True,
            merge="text",
        ),
    ] = ""
    data: Annotated[Text, F("Data that show it", section="The problem", long=True, search=True, merge="text")] = ""
    past: Annotated[list[PastPractice], F("What was done so far", section="The problem", long=True, search=True)] = []
    causes: Annotated[
        list[Cause],
        F(
            "Tree of causes",
            "Ask why, and why again; check before you believe",
            section="Causes",
            long=True,
            search=True,
        ),
    ] = []
    areas: Annotated[
        list[Area], F("Areas to improve", "They follow from the causes", section="Causes", long=True, search=True)
    ] = []
    aim: Annotated[
        Text, F("Aim", "How much, for whom", section="Trying a change", long=True, search=True, merge="text")
    ] = ""
    aim_by: Annotated[date | None, F("By", section="Trying a change", column=True)] = None
    change: Annotated[Text, F("Change idea", section="Trying a change", long=True, search=True, merge="text")] = ""
    trials: Annotated[
        list[Trial],
        F("Cycles", "Plan, do, study, act; the prediction first", section="Trying a change", long=True, search=True),
    ] = []

    @model_validator(mode="after")
    def _completed_holds_what_it_is_for(self) -> Self:
        if self.state is ProtocolState.COMPLETED and (missing := missing_of(self)):
            raise ValueError(f"A completed protocol has {', '.join(missing)}. Leave it open until it does.")
        return self


def roots(record: ProblemSolving) -> list[Cause]:
    """The causes that are chosen to be worked on; one that evidence speaks against is none."""
    return [one for one in record.causes if one.root and one.text and one.standing is not Standing.REFUTED]


def missing_of(record: ProblemSolving) -> list[str]:
    """What a protocol still lacks before it can be called completed."""
    wanted = {
        "the gap in words": bool(record.gap.strip()),
        "what was done so far and how it went": any(one.what and one.went.strip() for one in record.past),
        "a chosen root cause": bool(roots(record)),
        "an area to improve": any(one.text for one in record.areas),
    }
    return [what for what, there in wanted.items() if not there]


def facts(record: ProblemSolving, context: FactContext) -> tuple[Fact, ...]:
    """A completed protocol, as flags. It can't be completed without past practices, root causes and areas to improve."""
    if record.state is not ProtocolState.COMPLETED:
        return ()
    tried = ("tried",) if any(one.verdict for one in record.trials) else ()
    about = f"on_{record.topic.value}"
    return (context.artefact("problem_solving", record.on, "areas", about, "past_practices", "root_causes", *tried),)


KIND = Kind(
    name="problem_solving",
    title="Problem-solving protocol",
    plural="Problem-solving protocols",
    data=ProblemSolving,
    purpose="planning",
    audience="office",
    may_be=("everyone",),
    writers="office",
    label=lambda r: r.title,
    facts=facts,
    day="on",
)
