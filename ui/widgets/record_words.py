"""How a record is named, and what happened to it, in sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from talentdesk.actions.details import Details, Turn
from talentdesk.actions.records import RecordView
from talentdesk.schema.base import Kind
from talentdesk.schema.facts import Fact
from talentdesk.schema.kinds import kind_named
from ui import i18n, words
from ui.i18n import t
from ui.widgets import field_words
from ui.widgets.criterion_words import fact_line

MOST_FIELDS = 3
NAMED_BY = ("title", "topic", "subject", "place", "goal", "school_year", "name")
"""Fields that tell one record from another of the same people and day, the best first."""


def title(kind: Kind, found: Details, me: str | None) -> str:
    """The people it is about, else what it is called."""
    people = [found.view.fields.get(name) for name in kind.participants]
    others = [found.names.get(person, "") for person in people if person and person != me]
    about = str(found.view.fields.get("model") or "") if kind.name in ("hexagon", "hexagon_rating") else ""
    model = found.names.get(about, "")  # an analysis is named by what it is about
    return next((name for name in others if name), "") or model or called(found.view) or found.view.title


def under(kind: Kind, found: Details, today: date) -> str:
    """Kind, day, and what else tells it apart."""
    day = words.day(found.view.fields.get(kind.day), today) if kind.day else ""
    own = called(found.view) if kind.participants else ""
    return " · ".join(part for part in (i18n.declared(kind.title), day, own) if part)


def called(view: RecordView) -> str:
    """Title, topic or goal, on one line."""
    kind = kind_named(view.kind)
    own = next((str(view.fields[name]) for name in NAMED_BY if view.fields.get(name)), "")
    if not own and kind.name == "person":
        return view.title
    if not own:
        own = field_words.short(kind, "type", view.fields.get("type"), date.max) if "type" in kind.fields() else ""
    text = " ".join(own.split())
    return text if len(text) <= 80 else text[:78].rstrip() + "…"


def line(view: RecordView, today: date) -> str:
    """A record among others of its kind: day and what it was about."""
    kind = kind_named(view.kind)
    day = words.day(view.fields.get(kind.day), today) if kind.day else ""
    return " · ".join(part for part in (day, called(view)) if part) or i18n.declared(kind.title)


def counts(facts: Sequence[Fact]) -> str:
    """What a record proves, without its words."""
    return "\n".join(dict.fromkeys(fact_line({"kind": fact.kind, "flags": fact.flags}) for fact in facts))


def turn(item: Turn, names: Mapping[str, str], today: date) -> str:
    """*Written by Ann Lee, Tue 4 Nov, 09:42*."""
    who = names.get(item.person) or t("somebody who isn’t here")
    when = words.moment(datetime.fromisoformat(item.at), today)
    said: dict[str, str] = {
        "made": t("Written by {who}, {when}", who=who, when=when),
        "changed": t("Changed by {who}, {when}: {fields}", who=who, when=when, fields=_some(item.fields)),
        "deleted": t("Deleted by {who}, {when}", who=who, when=when),
        "restored": t("Restored by {who}, {when}", who=who, when=when),
        "moved": t("Given other readers by {who}, {when}", who=who, when=when),
    }
    return said[item.what]


def _some(fields: Sequence[Any]) -> str:
    shown = [i18n.declared(name) for name in fields[:MOST_FIELDS]]
    return ", ".join(shown) + (" …" if len(fields) > MOST_FIELDS else "")
