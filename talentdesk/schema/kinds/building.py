"""A school or another place where educators work. Imported from the roster, or entered by the office."""

from typing import Annotated

from pydantic import StringConstraints

from talentdesk.schema.base import Kind, RecordData
from talentdesk.schema.fields import Code, F
from talentdesk.schema.types import Line


class Level(Code):
    """Grades a building teaches."""

    ELEMENTARY = "elementary", "Elementary"
    MIDDLE = "middle", "Middle"
    HIGH = "high", "High"
    OTHER = "other", "Other"


class Building(RecordData):
    """One building of the district."""

    name: Annotated[Line, StringConstraints(min_length=1), F("Name", column=True, search=True)]
    code: Annotated[Line, F("Code", "The number the district or the state knows it by", column=True)] = ""
    level: Annotated[Level, F("Level", column=True)] = Level.OTHER
    source_id: Annotated[Line, F("Roster id", "Its sourcedId in the roster bundle", hidden=True)] = ""
    active: Annotated[bool, F("In use", column=True)] = True


KIND = Kind(
    name="building",
    title="Building",
    plural="Buildings",
    data=Building,
    purpose="directory",
    audience="everyone",
    may_be=("office",),
    writers="office",
    label=lambda r: r.name,
)
