"""Kinds the program keeps for itself: facts on their way to the district, and what gives educators their pseudonyms."""

from typing import Annotated

from talentdesk.schema.base import Kind, RecordData
from talentdesk.schema.fields import F
from talentdesk.schema.types import Id, Line, Role


class District(RecordData):
    """The district's name: it travels in `everyone`, never in the clear."""

    name: Annotated[Line, F("Name")]
    purge_days: Annotated[int, F("Days before an agreed purge is carried out", unit="d")] = 7
    hold: Annotated[bool, F("Nothing is purged: everything is kept for a court or an authority")] = False


class FactRecord(RecordData):
    """A published fact: the wire form of `schema.facts.Fact`."""

    kind: Annotated[str, F("Kind")]
    on: Annotated[str, F("Day")]
    actor: Annotated[Id, F("Author", ref="person")]
    actor_role: Annotated[Role | None, F("Role")] = None
    building: Annotated[Id | None, F("Building", ref="building")] = None
    subject: Annotated[str | None, F("Subject", "A pseudonym for an educator, a person's id for a leader")] = None
    minutes: Annotated[int | None, F("Length", unit="min")] = None
    mode: Annotated[str | None, F("How")] = None
    topic: Annotated[str | None, F("Topic")] = None
    people: Annotated[int, F("People")] = 1
    flags: Annotated[list[str], F("Flags")] = []


class SubjectSecret(RecordData):
    """The secret from which a building's pseudonyms of one school year are made. It stays among the building's own members."""

    building: Annotated[Id, F("Building", ref="building")]
    year: Annotated[str, F("School year")]
    secret: Annotated[str, F("Secret")]


class SubjectList(RecordData):
    """The pseudonyms that stand for real educators of a building in a school year: invented ones show."""

    building: Annotated[Id, F("Building", ref="building")]
    year: Annotated[str, F("School year")]
    keys: Annotated[list[str], F("Valid pseudonyms")] = []


DISTRICT = Kind(
    name="district",
    title="District",
    plural="Districts",
    data=District,
    purpose="directory",
    audience="everyone",
    may_be=(),
    writers="office",
    label=lambda r: r.name,
    hidden=True,
)
FACT = Kind(
    name="fact",
    title="Fact",
    plural="Facts",
    data=FactRecord,
    purpose="system",
    audience="evidence",
    may_be=("office",),
    writers="author",
    label=lambda r: r.kind,
    day="on",
    hidden=True,
)
SUBJECT_SECRET = Kind(
    name="subject_secret",
    title="Pseudonym secret",
    plural="Pseudonym secrets",
    data=SubjectSecret,
    purpose="system",
    audience="building",
    may_be=(),
    writers="members",
    label=lambda r: r.year,
    hidden=True,
)
SUBJECT_LIST = Kind(
    name="subject_list",
    title="Pseudonym list",
    plural="Pseudonym lists",
    data=SubjectList,
    purpose="system",
    audience="evidence",
    may_be=(),
    writers="building",
    label=lambda r: r.year,
    hidden=True,
)
