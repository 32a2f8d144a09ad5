"""Registrars one after the other, as the membership's versions tell: what their keys are of, and whose place the one of today took."""

from __future__ import annotations

from collections.abc import Mapping

from talentdesk.sync.audiences import EVERYONE, OFFICE, audience_class, audiences_of
from talentdesk.sync.membership import ROOT, Device, Membership


def is_made_here(audience: str) -> bool:
    """Whether the registrar makes and gives this audience's keys."""
    return audience in (EVERYONE, OFFICE) or audience_class(audience) == "evidence"


def held_by(device: Device, newest: Membership) -> set[str]:
    """The audiences of the registrar's making whose keys a device holds."""
    return {item for item in audiences_of(device.person, newest) if is_made_here(item) and newest.newest_epoch(item)}


def before_term(history: Mapping[int, Membership]) -> Membership | None:
    """The last version before the registrar of today was named; None for the one who founded the district."""
    registrar = history[max(history)].registrar
    return next((history[n] for n in sorted(history, reverse=True) if history[n].registrar != registrar), None)


def replaced(history: Mapping[int, Membership]) -> str:
    """The laptop whose place the registrar of today took with the recovery kit; empty where nobody was replaced."""
    before = before_term(history)
    return before.registrar if before is not None and history[before.version + 1].by == ROOT else ""
