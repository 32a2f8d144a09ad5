"""A member of staff. There are no student records in this product."""

from typing import Annotated

from pydantic import StringConstraints

from talentdesk.schema.base import Kind, RecordData
from talentdesk.schema.fields import F
from talentdesk.schema.types import Line


class Person(RecordData):
    """One member of staff; history follows the person, not the post."""

    given_name: Annotated[Line, StringConstraints(min_length=1), F("Given name", column=True, search=True)]
    family_name: Annotated[Line, F("Family name", column=True, search=True)] = ""
    email: Annotated[Line, F("E-mail")] = ""
    source_id: Annotated[Line, F("Roster id", "The sourcedId in the roster bundle", hidden=True)] = ""
    active: Annotated[bool, F("Employed", column=True)] = True


def full_name(record: Person) -> str:
    """Given and family name as spoken."""
    return f"{record.given_name} {record.family_name}".strip()


KIND = Kind(
    name="person",
    title="Person",
    plural="People",
    data=Person,
    purpose="directory",
    audience="everyone",
    may_be=("office",),
    writers="office",
    label=full_name,
)
