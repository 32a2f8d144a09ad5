"""Which page lists a kind of record."""

from __future__ import annotations

from talentdesk.actions import records
from talentdesk.workspace import Workspace
from ui.jobs import Job

LISTED_ON: dict[str, str] = {
    "walkthrough": "walkthroughs",
    "coaching_cycle": "coaching",
    "coaching_session": "coaching",
    "partnership": "leadership",
    "mentorship_note": "leadership",
}


def place_of(ws: Workspace, record: str, _job: Job) -> tuple[str, str, str]:
    """The page that lists a record (empty where none does), its kind, and its id. Raises UserError where it isn't here."""
    kind = records.show(ws, record).kind
    return LISTED_ON.get(kind, ""), kind, record
