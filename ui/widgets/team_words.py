"""What the lists of the team's records say, one line each: policies, sources, moves, causes, cycles of a change."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from talentdesk.schema.fields import Code
from talentdesk.schema.kinds.practice_review import About, Form, Whom
from talentdesk.schema.kinds.problem_solving import Came, Kept, Verdict
from talentdesk.schema.types import Role
from ui import words
from ui.i18n import declared, t
from ui.widgets import cause_words

if TYPE_CHECKING:
    from ui.widgets.field_words import Reading


def item(found: Mapping[str, Any], reading: Reading) -> str:
    """The line of one element; empty for one of another kind."""
    if "depth" in found:
        return cause_words.line(found)
    if "prediction" in found:
        return _trial(found, reading)
    if "says" in found:
        return _source(found, reading)
    if "prepared" in found:
        return _move(found, reading)
    if "found" in found:
        about = t(
            "{form}, {whom}", form=_choice(Form, found.get("form")), whom=_choice(Whom, found.get("whom")).lower()
        )
        return _joined(f"{found.get('what') or '–'} ({about})", found.get("found"))
    if "went" in found:
        return _joined(f"{found.get('what') or '–'} ({_choice(Kept, found.get('kept')).lower()})", found.get("went"))
    if "why" in found:
        return " · ".join(str(part) for part in (found.get("text"), found.get("why")) if part)
    return ""


def _joined(first: str, then: Any) -> str:
    return f"{first}: {then}" if then else first


def _choice(choices: type[Code], code: Any) -> str:
    return declared(choices(code).label) if code in {*choices} else str(code or "–").replace("_", " ")


def _source(found: Mapping[str, Any], reading: Reading) -> str:
    work = reading.code(str(found["work"])) if found.get("work") else str(found.get("other") or "–")
    about = ", ".join(_choice(About, one).lower() for one in found.get("about") or ())
    return _joined(f"{work} ({about})" if about else work, found.get("says"))


def _move(found: Mapping[str, Any], reading: Reading) -> str:
    who = reading.name(str(found["who"])) if found.get("who") else "–"
    into = " ".join(str(part) for part in (_choice(Role, found.get("role")).lower(), found.get("year")) if part)
    where = t("from within") if found.get("inside") else t("from outside")
    return _joined(t("{who}, {role}, {where}", who=who, role=into, where=where), found.get("prepared"))


def _trial(found: Mapping[str, Any], reading: Reading) -> str:
    plan = " · ".join(
        part
        for part in (
            str(found.get("measure") or ""),
            reading.name(str(found["who"])) if found.get("who") else "",
            words.day(found.get("by"), reading.today),
        )
        if part
    )
    came = f"{_choice(Came, found['came'])}. " if found.get("came") else ""
    lines = [
        t("Plan: {what}", what=_joined(str(found.get("prediction") or "–"), plan)),
        t("Do: {what}", what=found["did"]) if found.get("did") else "",
        t("Study: {what}", what=f"{came}{found.get('data') or ''}".strip()) if found.get("data") or came else "",
        t("Learned: {what}", what=found["learned"]) if found.get("learned") else "",
        t("Act: {what}", what=_choice(Verdict, found["verdict"])) if found.get("verdict") else "",
    ]
    return "\n".join(line for line in lines if line)
