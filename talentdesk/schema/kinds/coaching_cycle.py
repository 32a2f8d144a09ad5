"""An impact cycle of a teacher and a coach: identify, learn, improve."""

from datetime import date
from typing import Annotated

from pydantic import Field

from talentdesk.schema.base import Kind, RecordData
from talentdesk.schema.facts import Fact, FactContext
from talentdesk.schema.fields import Code, F
from talentdesk.schema.types import Id, Line, Need, Part, Text


class Initiated(Code):
    """Who began the cycle."""

    TEACHER = "teacher", "The teacher asked"
    INVITED = "invited", "The teacher was invited"
    ASSIGNED = "assigned", "It was assigned"


class Phase(Code):
    """Where the cycle stands. *Teacher ended* never counts against anyone."""

    INVITED = "invited", "Invited"
    AGREED = "agreed", "Agreed"
    REALITY = "identify_reality", "Identify: picture of reality"
    GOAL = "identify_goal", "Identify: goal"
    STRATEGY = "identify_strategy", "Identify: strategy"
    EXPLAINED = "learn_explained", "Learn: explained"
    MODELLED = "learn_modelled", "Learn: modelled"
    TRYING = "improve_trying", "Improve: trying"
    REVIEWING = "improve_reviewing", "Improve: reviewing"
    GOAL_MET = "closed_goal_met", "Closed: goal met"
    PARTLY = "closed_partly", "Closed: partly met"
    NEW_GOAL = "closed_new_goal", "Closed: new goal"
    TEACHER_ENDED = "closed_teacher_ended", "Closed: teacher ended"
    PAUSED = "closed_paused", "Paused"
    MOVED = "closed_moved", "Closed: moved"


class ProgressPoint(Part):
    """One measurement of the goal, and how much of the strategy's checklist was done."""

    on: date
    value: float
    fidelity: int | None = Field(default=None, ge=0, le=100)


class CoachingCycle(RecordData):
    """One cycle of one teacher with one coach."""

    teacher: Annotated[Id, F("Teacher", ref="person", column=True)]
    coach: Annotated[Id, F("Coach", ref="person", column=True)]
    building: Annotated[Id, F("Building", ref="building", column=True)]
    opened: Annotated[date, F("Opened", column=True)]
    phase: Annotated[Phase, F("Phase", column=True)] = Phase.AGREED
    initiated_by: Annotated[Initiated, F("Begun by")] = Initiated.TEACHER
    need: Annotated[Need, F("Why", "Where the need was recorded")] = Need.NONE
    reality: Annotated[Text, F("Picture of reality", section="Identify", long=True, search=True, merge="text")] = ""
    goal: Annotated[
        Text,
        F(
            "PEERS goal",
            "Powerful, easy, emotionally compelling, reachable, student-focused",
            section="Identify",
            long=True,
            search=True,
            merge="text",
        ),
    ] = ""
    measure: Annotated[Line, F("Measure", section="Identify")] = ""
    baseline: Annotated[float | None, F("Baseline", section="Identify")] = None
    target: Annotated[float | None, F("Target", section="Identify")] = None
    target_date: Annotated[date | None, F("By", section="Identify", column=True)] = None
    strategy: Annotated[Line, F("Strategy", section="Learn", search=True)] = ""
    modelled_on: Annotated[date | None, F("Modelled on", section="Learn")] = None
    first_try: Annotated[date | None, F("First try", section="Learn")] = None
    progress: Annotated[list[ProgressPoint], F("Progress", section="Improve")] = []
    tags: Annotated[list[Line], F("Tags", merge="set")] = []


def facts(record: CoachingCycle, context: FactContext) -> tuple[Fact, ...]:
    """A cycle counts once it was agreed."""
    if record.phase is Phase.INVITED:
        return ()
    day = record.opened.isoformat()
    flags = ("need",) if record.need is not Need.NONE else ()
    role = context.role_of(context.author, day, record.building)
    return (
        Fact(
            kind="cycle",
            on=day,
            building=record.building,
            actor=context.author,
            actor_role=role,
            subject=record.teacher,
            flags=flags,
        ),
    )


KIND = Kind(
    name="coaching_cycle",
    title="Coaching cycle",
    plural="Coaching cycles",
    data=CoachingCycle,
    purpose="coaching",
    audience="circle",
    may_be=("person", "building"),
    writers="members",
    label=lambda r: r.goal[:80] or r.phase.label,
    facts=facts,
    participants=("teacher", "coach"),
    day="opened",
)
