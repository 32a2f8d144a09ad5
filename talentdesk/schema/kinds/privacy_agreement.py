"""The district's privacy agreement: what principals and the office may learn from private work."""

from datetime import date
from typing import Annotated

from talentdesk.schema.base import Kind, RecordData
from talentdesk.schema.fields import Code, F
from talentdesk.schema.types import Text


class Level(Code):
    """What leaves the circle besides the record itself."""

    CONTACTS = "contacts", "That a contact took place, its day, length and kind"
    MONTHLY = "monthly", "Only how many people an author worked with in a month"
    NOTHING = "nothing", "Nothing: the work does not count"


class PrivacyAgreement(RecordData):
    """One version of the agreement. Changes are prospective: a record keeps the version it was made under."""

    version: Annotated[int, F("Version", column=True)] = 1
    level: Annotated[Level, F("What may be counted", column=True)] = Level.CONTACTS
    valid_from: Annotated[date, F("In force from", column=True)]
    text: Annotated[Text, F("Agreement", long=True, search=True, merge="text")] = ""


KIND = Kind(
    name="privacy_agreement",
    title="Privacy agreement",
    plural="Privacy agreements",
    data=PrivacyAgreement,
    purpose="agreement",
    audience="everyone",
    may_be=("office",),
    writers="office",
    label=lambda r: f"Version {r.version}: {r.level.label}",
    day="valid_from",
)
