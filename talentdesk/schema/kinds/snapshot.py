"""A frozen snapshot of the practice: what was known on a day, kept as it was."""

from datetime import date
from typing import Annotated

from pydantic import Field

from talentdesk.schema.base import Kind, RecordData
from talentdesk.schema.fields import F
from talentdesk.schema.types import Id, Line, Part, Text, day_text


class FrozenStage(Part):
    """Where a building, or without one the district, stood in one indicator, and what the team said."""

    indicator: Line
    building: Id | None = None
    stage: int | None = Field(default=None, ge=0, le=5)
    rating: int | None = Field(default=None, ge=0, le=5)


class FrozenCriterion(Part):
    """One judged criterion."""

    criterion: Line
    building: Id | None = None
    status: Line
    value: float | None = None
    target: float | None = None
    numerator: int | None = None
    denominator: int | None = None


class Snapshot(RecordData):
    """The practice on a day, as one device of the office computed it."""

    as_of: Annotated[date, F("As of", column=True)]
    rule_version: Annotated[Line, F("Rules", column=True)]
    note: Annotated[Text, F("What it is for", long=True, search=True, merge="text")] = ""
    stages: Annotated[list[FrozenStage], F("Stages", long=True, hidden=True)] = []
    criteria: Annotated[list[FrozenCriterion], F("Criteria", long=True, hidden=True)] = []


KIND = Kind(
    name="snapshot",
    title="Progress snapshot",
    plural="Progress snapshots",
    data=Snapshot,
    purpose="planning",
    audience="office",
    may_be=("everyone",),
    writers="office",
    label=lambda r: f"{day_text(r.as_of)} (rules {r.rule_version})",
    day="as_of",
)
