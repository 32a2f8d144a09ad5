"""The academic calendar: which days a school year spans and which months are in session."""

from datetime import date
from typing import Annotated, Self

from pydantic import StringConstraints, model_validator

from talentdesk.schema.base import Kind, RecordData
from talentdesk.schema.fields import F

Month = Annotated[str, StringConstraints(pattern=r"^\d{4}-(0[1-9]|1[0-2])$")]


class Calendar(RecordData):
    """One school year of the district."""

    school_year: Annotated[
        str, StringConstraints(pattern=r"^\d{4}-\d{2}$"), F("School year", "For example 2026-27", column=True)
    ]
    first_day: Annotated[date, F("First day", column=True)]
    last_day: Annotated[date, F("Last day", column=True)]
    months: Annotated[list[Month], F("Months in session", "For example 2026-09; leave out holiday months", merge="set")]
    closed_days: Annotated[list[date], F("Closed days", merge="set")] = []

    @model_validator(mode="after")
    def _spans(self) -> Self:
        if self.last_day < self.first_day:
            raise ValueError("The last day of the school year lies before its first day.")
        return self


KIND = Kind(
    name="calendar",
    title="School year",
    plural="School years",
    data=Calendar,
    purpose="directory",
    audience="everyone",
    may_be=("office",),
    writers="office",
    label=lambda r: r.school_year,
    day="first_day",
)
