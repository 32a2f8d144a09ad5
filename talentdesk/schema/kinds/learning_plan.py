"""A personal learning plan: somebody's own goals and interests, and the ways of learning chosen for them."""

from datetime import date, timedelta
from typing import Annotated, Self

from pydantic import StringConstraints, model_validator

from talentdesk.schema.base import AboutLeader, Kind, RecordData
from talentdesk.schema.facts import EVIDENCE, OFFICE, Fact, FactContext
from talentdesk.schema.fields import F
from talentdesk.schema.types import Id, Line, Part, Shown, Text, Way, day_of, day_text

CURRENT = timedelta(days=365)
"""How old a profile may be on the day a plan that refers to it is agreed."""


class Step(Part):
    """One thing that is done to learn."""

    way: Annotated[Way, F("Way of learning")] = Way.INTERNAL
    what: Annotated[Line, StringConstraints(min_length=1), F("What")]
    by: Annotated[date | None, F("By")] = None
    done: Annotated[date | None, F("Done on")] = None


class LearningPlan(RecordData):
    """The plan of one person for a school year or less. It counts once it is agreed."""

    person: Annotated[Id, F("Whose plan", ref="person", column=True)]
    supporter: Annotated[Id, F("Agreed with", ref="person", column=True)]
    building: Annotated[Id | None, F("Building", "Empty for the district office", ref="building", column=True)] = None
    drawn_up: Annotated[date, F("Drawn up", column=True)]
    agreed_on: Annotated[date | None, F("Agreed on", "It counts from this day", column=True)] = None
    until: Annotated[date | None, F("Until", column=True)] = None
    builds_on: Annotated[Id | None, F("Builds on the profile", ref="educator_profile")] = None
    informed_by: Annotated[
        list[Shown], F("Answers", "Where the need shows; evaluation as a summary only", options=Shown, merge="set")
    ] = []
    goals: Annotated[
        Text, F("Own goals", "What will be different, in the person's own words", long=True, search=True, merge="text")
    ] = ""
    interests: Annotated[
        Text, F("Own interests", "What they want to find out or try", long=True, search=True, merge="text")
    ] = ""
    steps: Annotated[
        list[Step], F("Ways of learning", "Chosen by the person where there is a choice", section="Learning")
    ] = []
    review: Annotated[
        Text,
        F("Looking back", "What helped, what comes next", section="Learning", long=True, search=True, merge="text"),
    ] = ""

    @model_validator(mode="after")
    def _ends_after_it_was_drawn_up(self) -> Self:
        if self.until is not None and self.until < self.drawn_up:
            raise ValueError("It ends before it was drawn up.")
        return self


def facts(record: LearningPlan, context: FactContext) -> tuple[Fact, ...]:
    """That a plan was agreed, and what it holds: own goals and interests, a current profile, ways of learning, sources. No words.

    Of an educator the school is told, without a name; of a leader the office, by name.
    """
    if record.agreed_on is None:
        return ()
    day = record.agreed_on.isoformat()
    leads = context.leads(record.person, day)
    holds = {
        "own_goals": bool(record.goals.strip() and record.interests.strip()),
        "profile": _has_current_profile(record, record.agreed_on, context),
        **{f"way_{step.way.value}": True for step in record.steps},
        **{f"from_{source.value}": True for source in record.informed_by},
    }
    return (
        Fact(
            kind="plan",
            on=day,
            to=OFFICE if leads else EVIDENCE,
            building=None if leads else record.building,
            actor=context.author,
            actor_role=context.role_of(context.author, day, record.building),
            subject=record.person,
            flags=tuple(sorted(name for name, true in holds.items() if true)),
        ),
    )


def _has_current_profile(record: LearningPlan, agreed: date, context: FactContext) -> bool:
    """Whether the plan names a profile of the same person that was not too old then."""
    found = context.lookup("educator_profile", record.builds_on) if record.builds_on else None
    made = day_of(found.get("on")) if found and found.get("educator") == record.person else None
    return made is not None and agreed - CURRENT <= made <= agreed


KIND = Kind(
    name="learning_plan",
    title="Learning plan",
    plural="Learning plans",
    data=LearningPlan,
    purpose="learning",
    audience="building",
    may_be=("circle", "person"),
    writers="members",
    label=lambda r: r.goals.partition("\n")[0][:80] or day_text(r.drawn_up),
    facts=facts,
    participants=("person", "supporter"),
    day="drawn_up",
    about_leader=AboutLeader(
        "circle",
        "Once it is agreed, the office sees by name that this leader has a plan, which ways of learning it holds and what it answers; "
        "never the words. The school sees nothing of it.",
    ),
)
