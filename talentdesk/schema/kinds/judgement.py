"""What the talent management team says itself: an attestation of a criterion, a rating of an indicator, a changed target."""

from datetime import date
from typing import Annotated

from pydantic import Field, StringConstraints

from talentdesk.schema.base import Kind, RecordData
from talentdesk.schema.fields import F
from talentdesk.schema.types import Id, Text

CriterionId = Annotated[str, StringConstraints(pattern=r"^11[abc]\.[1-5]\.\d$")]
IndicatorId = Annotated[str, StringConstraints(pattern=r"^11[abc]$")]
Reason = Annotated[Text, StringConstraints(min_length=1)]


class Attestation(RecordData):
    """The team's word on a criterion that records can't measure. Without linked records it is *attested without evidence*."""

    criterion: Annotated[CriterionId, F("Criterion", column=True)]
    building: Annotated[Id | None, F("Building", ref="building", column=True)] = None
    met: Annotated[bool, F("Met", column=True)] = True
    on: Annotated[date, F("Day", column=True)]
    rationale: Annotated[Reason, F("Rationale", long=True, search=True, merge="text")]
    evidence: Annotated[list[Id], F("Evidence", "Records that show it", merge="set")] = []


class Rating(RecordData):
    """The team's own stage for an indicator, beside the computed one."""

    indicator: Annotated[IndicatorId, F("Indicator", column=True)]
    building: Annotated[Id | None, F("Building", ref="building", column=True)] = None
    stage: Annotated[int, Field(ge=0, le=5), F("Stage", column=True)]
    on: Annotated[date, F("Day", column=True)]
    rationale: Annotated[Reason, F("Rationale", long=True, search=True, merge="text")]
    evidence: Annotated[list[Id], F("Evidence", "Records that show it", merge="set")] = []


class Override(RecordData):
    """A target the district sets in place of the rubric file's default; an audited record, never an edit of the file."""

    criterion: Annotated[CriterionId, F("Criterion", column=True)]
    target: Annotated[float, Field(ge=0), F("Target", column=True)]
    valid_from: Annotated[date, F("From", column=True)]
    reason: Annotated[Reason, F("Reason", long=True)]


ATTESTATION = Kind(
    name="attestation",
    title="Attestation",
    plural="Attestations",
    data=Attestation,
    purpose="planning",
    audience="office",
    may_be=("everyone",),
    writers="office",
    label=lambda r: r.criterion,
    day="on",
)
RATING = Kind(
    name="rating",
    title="Team rating",
    plural="Team ratings",
    data=Rating,
    purpose="planning",
    audience="office",
    may_be=("everyone",),
    writers="office",
    label=lambda r: f"{r.indicator}: stage {r.stage}",
    day="on",
)
OVERRIDE = Kind(
    name="override",
    title="Target override",
    plural="Target overrides",
    data=Override,
    purpose="planning",
    audience="everyone",
    may_be=("office",),
    writers="office",
    label=lambda r: r.criterion,
    day="valid_from",
)
