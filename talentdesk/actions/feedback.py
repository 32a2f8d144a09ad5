"""The page of feedback that the author of a visit gives to its teacher, as PDF."""

from __future__ import annotations

from pathlib import Path

from talentdesk.actions import records
from talentdesk.actions.directory import names_of
from talentdesk.actions.records import RecordView
from talentdesk.errors import UserError
from talentdesk.reports import feedback, render_pdf
from talentdesk.schema.types import day_of
from talentdesk.workspace import Workspace


def reason(visit: RecordView, closed: str) -> str:
    """Why there is no page for the teacher of a visit; empty where there is one. `closed` tells why the visit may not be written in."""
    fields = visit.fields
    if visit.kind != "walkthrough" or visit.deleted or closed:
        return closed or "Only a visit has a page of feedback."
    if not fields.get("teacher"):
        return "This visit names nobody."
    written = any(str(fields.get(name) or "").strip() for name in ("noticing", "wondering", "next_step"))
    return "" if written else "Nothing is written in its closing yet."


def make(ws: Workspace, record: str, out: Path) -> Path:
    """Writes the page that a teacher keeps after a visit, whole or not at all. Raises UserError where there is nothing to give."""
    visit = records.show(ws, record)
    if why := reason(visit, records.may_write(ws, record)):
        raise UserError(why, "Whoever made the visit writes the closing, and gives the page to the teacher.")
    fields = visit.fields
    people = {str(fields[name]) for name in ("teacher", "observer", "building") if fields.get(name)}
    names = names_of(ws, people)
    given = feedback.Feedback(
        teacher=names[str(fields["teacher"])],
        observer=names.get(str(fields.get("observer")), ""),
        school=names.get(str(fields.get("building")), ""),
        on=day_of(fields.get("on")) or ws.clock.today(),
        minutes=int(fields.get("minutes") or 0),
        about=", ".join(filter(None, (str(fields.get("subject") or ""), str(fields.get("place") or "")))),
        noticing=str(fields.get("noticing") or ""),
        wondering=str(fields.get("wondering") or ""),
        next_step=str(fields.get("next_step") or ""),
        talked_on=day_of(fields.get("talked_on")),
    )
    return render_pdf.render(feedback.build(given), out)
