"""Registrars one after the other, as the membership's versions tell: what their keys are of, and whose place was taken."""

from __future__ import annotations

from itertools import pairwise

from talentdesk.sync.audiences import EVERYONE, OFFICE, audience_class, audiences_of
from talentdesk.sync.history import History
from talentdesk.sync.membership import ROOT, Device, Membership


def is_made_here(audience: str) -> bool:
    """Whether the registrar makes and gives this audience's keys."""
    return audience in (EVERYONE, OFFICE) or audience_class(audience) == "evidence"


def held_by(device: Device, newest: Membership) -> set[str]:
    """The audiences of the registrar's making whose keys a device holds."""
    return {item for item in audiences_of(device.person, newest) if is_made_here(item) and newest.newest_epoch(item)}


def before_term(history: History) -> Membership | None:
    """The last version before the registrar of today was named; None for the one who founded the district."""
    parts = [said.part for said in reversed(history.changes)]
    return next((history[part.version] for part in parts if part.registrar != parts[0].registrar), None)


def replaced(history: History) -> list[Device]:
    """The laptops whose place was taken with the recovery kit and that aren't shut out yet, whoever is the registrar by now."""
    newest, gone = history.newest, set[str]()
    for earlier, later in pairwise(said.part for said in history.changes):
        if earlier.registrar != later.registrar:
            gone |= {earlier.registrar} if later.by == ROOT else set()
            gone.discard(later.registrar)
    held = map(newest.device, sorted(gone)) if newest else ()
    return [device for device in held if device.status == "active"]
