"""A model of coaching that the team looks at: what it is, what belongs to it, where it comes from."""

from datetime import date
from typing import Annotated

from pydantic import StringConstraints

from talentdesk.schema.base import Kind, RecordData
from talentdesk.schema.facts import Fact, FactContext
from talentdesk.schema.fields import F
from talentdesk.schema.types import Citation, Line, Part, Text


class Feature(Part):
    """Something without which it would not be this model."""

    text: Annotated[Line, F("Feature")] = ""


class CoachingModel(RecordData):
    """One model."""

    title: Annotated[Line, StringConstraints(min_length=1), F("Title", column=True, search=True)]
    origin: Annotated[Line, F("Where it comes from", "Who made it", column=True, search=True)] = ""
    on: Annotated[date, F("Looked at on", column=True)]
    summary: Annotated[Text, F("What it is", long=True, search=True, merge="text")] = ""
    features: Annotated[
        list[Feature], F("Core features", "Without which it would not be this model", long=True, search=True)
    ] = []
    needs: Annotated[
        Text, F("What it asks for", "Time, people, training, material", long=True, search=True, merge="text")
    ] = ""
    sources: Annotated[list[Citation], F("Sources", long=True, search=True)] = []


def described(record: CoachingModel) -> bool:
    """Whether somebody who reads it knows what the model is; a title alone is no model that was looked at."""
    return bool(record.summary.strip()) and any(one.text for one in record.features)


def facts(record: CoachingModel, context: FactContext) -> tuple[Fact, ...]:
    """That a described model is on record."""
    if not described(record):
        return ()
    sources = ("sources",) if any(one.named for one in record.sources) else ()
    return (context.artefact("coaching_model", record.on, *sources),)


KIND = Kind(
    name="coaching_model",
    title="Coaching model",
    plural="Coaching models",
    data=CoachingModel,
    purpose="planning",
    audience="office",
    may_be=("everyone",),
    writers="office",
    label=lambda r: r.title,
    facts=facts,
    day="on",
)
