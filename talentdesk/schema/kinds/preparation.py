"""A preparation: what somebody thinks before a meeting, for themselves alone."""

from datetime import date
from typing import Annotated

from talentdesk.schema.base import Kind, RecordData
from talentdesk.schema.fields import F
from talentdesk.schema.types import Id, Text, day_text


class Preparation(RecordData):
    """A note to oneself before a coaching session or a talk with a partner. Nobody else ever opens it, and it proves nothing."""

    person: Annotated[Id, F("With", ref="person", column=True)]
    on: Annotated[date, F("For the meeting on", column=True)]
    cycle: Annotated[Id | None, F("Cycle", ref="coaching_cycle")] = None
    partnership: Annotated[Id | None, F("Partnership", ref="partnership")] = None
    note: Annotated[Text, F("Note to yourself", long=True, search=True, merge="text")] = ""


KIND = Kind(
    name="preparation",
    title="Preparation",
    plural="Preparations",
    data=Preparation,
    purpose="planning",
    audience="person",
    may_be=(),
    writers="author",
    label=lambda r: f"{day_text(r.on, year=False)} {' '.join(r.note.split())[:60]}".strip(),
    participants=("person",),
    day="on",
)
