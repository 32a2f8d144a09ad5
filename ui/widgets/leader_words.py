"""What is said of those who coach and lead: the lines of plans, programs and wishes to lead, and the facts about them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from talentdesk.schema.kinds.support_plan import Phase
from talentdesk.schema.types import Strategy
from ui import words
from ui.i18n import declared, t

if TYPE_CHECKING:
    from datetime import date

    from ui.widgets.field_words import Reading


def item(found: Mapping[str, Any], reading: Reading) -> str:
    """The line of one element; empty for one of another kind."""
    if "phase" in found:
        return _support(found, reading)
    if "program" in found or "competencies" in found:
        return _opportunity(found, reading)
    return ""


def span(begins: Any, ends: Any, today: date) -> str:
    """From when to when, as far as that is known."""
    first, last = words.day(begins, today), words.day(ends, today)
    if first and last:
        return t("{first} to {last}", first=first, last=last)
    return t("from {day}", day=first) if first else t("until {day}", day=last) if last else ""


def facts() -> dict[str, str]:
    """What each kind of fact says."""
    return {
        "leader_learning": t("A leader took part in a learning activity"),
        "support_plan": t("Plan of support"),
        "competency_planned": t("A competency that a plan or an opportunity develops"),
        "coach_assignment": t("Coach assignment"),
        "coach_training": t("Training of a coach in the model"),
        "leadership_program": t("Leadership program"),
        "aspiring": t("Somebody would like to lead"),
        "opportunity_taken": t("An opportunity to lead was taken"),
    }


def flags() -> dict[str, str]:
    """What the flags of these facts say."""
    return {
        "roles": t("says for which roles"),
        "model": t("by a coaching model"),
        "strategy": t("with strategies"),
        "opportunities": t("with opportunities"),
        "for_assistant_principal": t("for an assistant principal"),
        "for_principal": t("for a principal"),
        "for_executive": t("for an executive leader"),
        "for_district_staff": t("for district staff"),
    }


def _support(found: Mapping[str, Any], reading: Reading) -> str:
    when, how = (
        declared(one.label)
        for choices, name in ((Phase, "phase"), (Strategy, "strategy"))
        for one in choices
        if one == found.get(name)
    )
    done = words.day(found.get("done"), reading.today)
    said = f"{'☑' if done else '☐'} {found['what']}"
    rest = " · ".join(part for part in (when, how.lower(), t("done {day}", day=done) if done else "") if part)
    return f"{said} ({rest})"


def _opportunity(found: Mapping[str, Any], reading: Reading) -> str:
    place = reading.name(str(found["building"])) if found.get("building") else ""
    when = span(found.get("begins"), found.get("ends"), reading.today)
    develops = words.listed([reading.name(str(one)) for one in found.get("competencies") or ()])
    rest = " · ".join(part for part in (place, when, develops) if part)
    learned = str(found.get("learned") or "")
    said = f"{found['what']} ({rest})" if rest else str(found["what"])
    return f"{said}: {learned}" if learned else said
