"""The walkthrough forms that ship with the program, and publishing one for the district."""

from __future__ import annotations

from typing import Any

from talentdesk.actions import records
from talentdesk.actions.records import Saved
from talentdesk.errors import UserError
from talentdesk.transfer import forms
from talentdesk.workspace import Workspace


def bundled() -> list[dict[str, Any]]:
    """Every form that ships with the program, as the fields of a walkthrough form."""
    return forms.bundled()


def publish(ws: Workspace, code: str) -> Saved:
    """Publishes a form that ships with the program, so that everybody in the district finds it."""
    found = next((form for form in bundled() if form["code"] == code), None)
    if found is None:
        raise UserError(f"No form with the code “{code}” ships with TalentDesk.")
    if records.count(ws, "walkthrough_form", {"code": code}):
        raise UserError("That form is published already.", "Nothing was changed.")
    return records.save(ws, "walkthrough_form", found)
