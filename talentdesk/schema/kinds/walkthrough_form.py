"""A walkthrough form: versioned look-fors and tallies whose codes never change."""

from typing import Annotated, Self

from pydantic import StringConstraints, model_validator

from talentdesk.schema.base import Kind, RecordData
from talentdesk.schema.fields import F
from talentdesk.schema.types import Line, Part, Text, Token


class LookFor(Part):
    """Something an observer looks for; the text may be reworded in a later version, the code stays."""

    code: Token
    text: Annotated[Line, StringConstraints(min_length=1)]
    help: Text = ""


class Tally(Part):
    """Something an observer counts."""

    code: Token
    text: Annotated[Line, StringConstraints(min_length=1)]


class WalkthroughForm(RecordData):
    """One version of a form. A walkthrough keeps the version it was made with."""

    title: Annotated[Line, StringConstraints(min_length=1), F("Title", column=True, search=True)]
    code: Annotated[Token, F("Code", "Stays the same through all versions", column=True)]
    version: Annotated[int, F("Version", column=True)] = 1
    look_fors: Annotated[list[LookFor], F("Look-fors", long=True)]
    tallies: Annotated[list[Tally], F("Tallies", long=True)] = []
    minutes: Annotated[int, F("Usual length", unit="min")] = 10
    published: Annotated[bool, F("Published", column=True)] = True

    @model_validator(mode="after")
    def _codes_once(self) -> Self:
        for group in (self.look_fors, self.tallies):
            codes = [item.code for item in group]
            if len(codes) != len(set(codes)):
                raise ValueError("A code stands twice in the form; codes tell look-fors apart for ever.")
        return self


KIND = Kind(
    name="walkthrough_form",
    title="Walkthrough form",
    plural="Walkthrough forms",
    data=WalkthroughForm,
    purpose="directory",
    audience="everyone",
    may_be=("office",),
    writers="office",
    label=lambda r: f"{r.title} (version {r.version})",
)
