"""A plan of support for a leader who is new in a role: what they work on in the first days, months and years, and who helps."""

from datetime import date
from typing import Annotated, Self

from pydantic import StringConstraints, model_validator

from talentdesk.schema.base import Kind, RecordData
from talentdesk.schema.facts import OFFICE, Fact, FactContext
from talentdesk.schema.fields import Code, F
from talentdesk.schema.types import Id, LeaderRole, Line, Part, Strategy, Text


class Phase(Code):
    """How far into the role something is meant for."""

    DAYS_30 = "days_30", "First 30 days"
    DAYS_60 = "days_60", "By day 60"
    DAYS_90 = "days_90", "By day 90"
    YEAR_1 = "year_1", "First year"
    YEAR_2 = "year_2", "Second year"


class Support(Part):
    """One thing that is done."""

    phase: Annotated[Phase, F("When")] = Phase.DAYS_30
    strategy: Annotated[Strategy, F("How")] = Strategy.MENTORSHIP
    what: Annotated[Line, StringConstraints(min_length=1), F("What")]
    done: Annotated[date | None, F("Done on")] = None


class SupportPlan(RecordData):
    """The plan of one leader, or (without a leader) the one that lies ready for whoever takes the role next."""

    leader: Annotated[
        Id | None, F("Leader", "Empty for a plan that lies ready for a role", ref="person", column=True)
    ] = None
    mentor: Annotated[Id, F("Supported by", "Mentor or partner", ref="person", column=True)]
    role: Annotated[LeaderRole, F("New in the role", column=True)] = LeaderRole.PRINCIPAL
    drawn_up: Annotated[date, F("Drawn up", column=True)]
    agreed_on: Annotated[date | None, F("Agreed on", "It counts from this day", column=True)] = None
    until: Annotated[date | None, F("Until", column=True)] = None
    competencies: Annotated[
        list[Id], F("Competencies", "What matters most in this role now", ref="competency", merge="set")
    ] = []
    asks: Annotated[
        Text, F("In their own words", "What the leader says would help", long=True, search=True, merge="text")
    ] = ""
    steps: Annotated[list[Support], F("Steps", "What is done, when and how", section="Support")] = []
    review: Annotated[
        Text,
        F("Looking back", "What helped, what comes next", section="Support", long=True, search=True, merge="text"),
    ] = ""

    @model_validator(mode="after")
    def _ends_after_it_was_drawn_up(self) -> Self:
        if self.until is not None and self.until < self.drawn_up:
            raise ValueError("It ends before it was drawn up.")
        return self


def facts(record: SupportPlan, context: FactContext) -> tuple[Fact, ...]:
    """By name that a leader has an agreed plan, for which role, and on what it builds; without a name which competencies it is on."""
    if record.agreed_on is None:
        return ()
    day = record.agreed_on.isoformat()
    role = context.role_of(context.author, day, None)
    holds = {f"for_{record.role.value}": True, "competency": bool(record.competencies), "strategy": bool(record.steps)}
    flags = tuple(name for name, true in holds.items() if true)
    plan = Fact(
        "support_plan", day, context.author, role, to=OFFICE, subject=record.leader, topic=context.topic, flags=flags
    )
    planned = (
        Fact("competency_planned", day, context.author, role, to=OFFICE, topic=code)
        for code in context.codes(record.competencies)
    )
    return (plan, *planned)


KIND = Kind(
    name="support_plan",
    title="Support plan",
    plural="Support plans",
    data=SupportPlan,
    purpose="mentoring",
    audience="circle",
    may_be=("person", "office"),
    writers="members",
    label=lambda r: r.role.label,
    facts=facts,
    participants=("leader", "mentor"),
    day="drawn_up",
    travels="Once it is agreed, the office sees by name that this leader has a plan and for which role, and which competencies are planned "
    "for somewhere; never the words.",
    rests_on=("competency",),
)
