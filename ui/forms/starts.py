"""What a new record starts with: today, me in my role, the school I work in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from talentdesk.actions import records
from talentdesk.schema.base import Kind
from talentdesk.schema.types import DISTRICT_LEADERS, LEADERS, Role
from talentdesk.workspace import Workspace
from ui.forms.shape import shapes_of


def starts(ws: Workspace, kind: Kind, given: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a new record; what was asked for comes before what is guessed."""
    found = {name: shape.default for name, shape in shapes_of(kind).items() if shape.default is not None}
    if kind.day:
        found[kind.day] = ws.clock.today().isoformat()
    fields = kind.fields()
    building = _building(ws)
    if "building" in fields and building and kind.writers != "office":
        found["building"] = building
    return found | _me(ws, kind, given) | _asked(ws, kind, given) | dict(given)


def _asked(ws: Workspace, kind: Kind, given: Mapping[str, Any]) -> dict[str, Any]:
    """A survey begins with every school and with questions to change."""
    if kind.name != "survey" or "questions" in given:
        return {}
    from talentdesk.actions import survey_forms

    return survey_forms.start(ws, str(given.get("purpose") or "needs"))


def _building(ws: Workspace) -> str:
    return next(iter(ws.me.buildings), "")


def _me(ws: Workspace, kind: Kind, given: Mapping[str, Any]) -> dict[str, Any]:
    """Where I stand in the record."""
    roles = ws.me.held
    me = ws.person
    if "observer" in kind.participants:
        return {"observer": me}
    if kind.purpose == "coaching":
        helps = bool(roles & {Role.COACH, *LEADERS}) or not roles
        return {"coach": me} if helps and given.get("teacher") != me else {"teacher": me}
    if kind.purpose == "learning":
        whose, supporter = kind.participants
        helps = bool(roles & {Role.COACH, *LEADERS}) and given.get(whose) != me
        return {supporter if helps else whose: me}
    if kind.purpose == "mentoring":
        return _pair(ws, kind, given, leads=bool(roles & set(DISTRICT_LEADERS)))
    return {}


def _pair(ws: Workspace, kind: Kind, given: Mapping[str, Any], *, leads: bool) -> dict[str, Any]:
    """In a note of a leader whose only partnership is with somebody who supports them, that one is the partner."""
    if me_is := next((name for name in kind.participants if given.get(name) == ws.person), ""):
        return {me_is: ws.person}
    as_leader = records.list_records(ws, "partnership", {"leader": ws.person}, limit=20)
    as_mentor = records.count(ws, "partnership", {"mentor": ws.person})
    open_ones = [view for view in as_leader if view.fields.get("state") != "closed"]
    if leads or as_mentor or given.get("leader") or not open_ones:
        return {"mentor": ws.person}
    mine: dict[str, Any] = {"leader": ws.person}
    if len(open_ones) == 1 and kind.name == "mentorship_note":
        partner = open_ones[0]
        mine |= {"mentor": partner.fields.get("mentor"), "partnership": partner.id}
    return mine
