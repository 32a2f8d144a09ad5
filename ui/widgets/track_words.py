"""How far an area of focus is, in sentences: whom it is for, what stands to it, and what comes next."""

from __future__ import annotations

from datetime import date

from talentdesk.actions.learning import PILOT, PLAN, Track
from talentdesk.actions.lists import value_of
from talentdesk.actions.records import RecordView
from talentdesk.schema.kinds import kind_named
from talentdesk.schema.kinds.scale_plan import PARTS
from ui import i18n, words
from ui.i18n import n, t
from ui.widgets import field_words

PLAN_KIND = kind_named(PLAN)
STANDS = {PILOT: "state", PLAN: "decision"}
"""Kind → the field that tells how far it has come."""


def title(track: Track) -> str:
    """What it is called."""
    return track.title or t("Coaching, tried with a few and brought to more")


def whom(track: Track) -> str:
    """*North Elementary, South Middle · 2 groups, 3 people*."""
    if not track.record:
        return t(
            "Coaching goes the same way: a pilot with a small group, what it taught, and a plan for everybody else."
        )
    named = [
        n("{count} group", "{count} groups", len(track.groups)) if track.groups else "",
        n("{count} person", "{count} people", track.people) if track.people else "",
    ]
    who = words.listed([part for part in named if part]) or t("nobody named yet")
    parts = [words.listed(list(track.schools)), who] if track.schools else [who]
    return " · ".join(part[:1].upper() + part[1:] for part in parts)


def piece(view: RecordView, today: date) -> str:
    """A progression, pilot or plan and how it stands."""
    if view.kind not in STANDS:
        return t("Progression: {title}", title=view.title)
    kind, name = kind_named(view.kind), STANDS[view.kind]
    stands = field_words.short(kind, name, value_of(kind, name, view.fields), today)
    said = f"{i18n.declared(kind.title)}: {view.title}"
    return f"{said} ({stands[:1].lower()}{stands[1:]})"


def ended(track: Track, today: date) -> str:
    """The day it ended."""
    return words.day(track.ended, today)


def coming(track: Track, today: date) -> str:
    """What is missing next."""
    what = track.next.what
    if what == "begins":
        return t("The pilot begins {day}.", day=words.day(track.pilots[0].fields.get("begins"), today))
    if what == "parts":
        empty = [i18n.declared(declared.label) for name, declared in PLAN_KIND.fields().items() if _lacks(track, name)]
        return t("Next: what the scale plan lacks ({parts})", parts=words.listed(empty).lower())
    return {
        "people": t("Next: whom it is for"),
        "rank": t("Next: a place in the order"),
        "progression": t("Next: a progression for this area"),
        "impact": t("Next: what will change for educators, other staff and students"),
        "strategies": t("Next: two or more strategies, each for a component"),
        "pilot": t("Next: a pilot with a small group"),
        "group": t("Next: who takes part, with need, interest and capacity of each"),
        "feedback": t("Next: what the participants say"),
        "lessons": t("Next: what the pilot taught"),
        "plan": t("Next: a plan to bring it to more people"),
        "decision": t("Next: a decision on the scale plan"),
    }.get(what, t("Everything up to a decided scale plan is written."))


def _lacks(track: Track, name: str) -> bool:
    return name in PARTS and bool(track.plans) and not str(track.plans[0].fields.get(name) or "").strip()


def is_act(track: Track) -> bool:
    """Whether somebody can do what comes next now."""
    return track.next.what not in ("begins", "done") and not track.ended
