"""How a criterion's status and numbers are said: shape first, then the word, then the count."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

SHAPES: dict[str, str] = {
    "met": "●", "partly": "◐", "not_yet": "○", "no_data": "–", "not_visible": "◇", "attested": "✎", "attested_without_evidence": "✎?",
}  # fmt: skip
WORDS: dict[str, str] = {
    "met": "Met",
    "partly": "Partly met",
    "not_yet": "Not yet",
    "no_data": "No data",
    "not_visible": "Not visible here",
    "attested": "Attested",
    "attested_without_evidence": "Attested without evidence",
}
COLOURS: dict[str, str] = {
    "met": "ok", "partly": "warn", "not_yet": "text", "no_data": "muted", "not_visible": "muted", "attested": "ok",
    "attested_without_evidence": "warn",
}  # fmt: skip
"""The token each status is drawn in; the shape and the word say the same without it."""
FACT_WORDS: dict[str, str] = {
    "visit": "Visit", "session": "Coaching session", "cycle": "Coaching cycle", "mentoring": "Mentoring contact",
    "competency_work": "Work on a competency", "partnership": "Partnership", "competency": "Competency",
}  # fmt: skip
FLAG_WORDS: dict[str, str] = {
    "loop_closed": "loop closed", "need": "from a recorded need", "source_observation": "used an observation",
    "source_student_data": "used student data", "source_planning": "planned together", "executive": "with an executive leader",
    "competency": "on a competency", "all_roles": "critical for all roles", "named_roles": "tied to roles", "for_building": "for buildings",
    "for_district": "for the district office", "expected": "with tasks and expectations", "has_strategy": "with a strategy",
    "monthly": "month's count only",
}  # fmt: skip


def status_line(status: str) -> str:
    """Shape and word."""
    return f"{SHAPES.get(status, '–')} {WORDS.get(status, status)}"


def holds(status: str) -> bool:
    """Whether the status counts towards a stage."""
    return status in ("met", "attested")


def percent(part: int, of: int) -> str:
    """A share as whole per cent, rounded down: what is short of the goal never looks like it."""
    return f"{part * 100 // of} %"


def number_line(criterion: Mapping[str, Any]) -> str:
    """*27 of 31 · 87 % (goal 80 %)*; empty for what the team attests."""
    numerator, denominator, target = criterion.get("numerator"), criterion.get("denominator"), criterion.get("target")
    if criterion.get("kind") == "attested" or numerator is None:
        return ""
    if denominator is None or criterion.get("unit") == "count":
        return f"{numerator} (goal {_plain(target)})" if target is not None else str(numerator)
    of = f"{numerator} of {denominator}" + (" buildings" if criterion.get("unit") == "buildings" else "")
    reached = f" · {percent(numerator, denominator)}" if denominator else ""
    return f"{of}{reached}" + (f" (goal {_plain(round(target * 100, 1))} %)" if target is not None else "")


def _plain(number: float) -> str:
    return str(int(number)) if float(number).is_integer() else str(number)


def side_lines(criterion: Mapping[str, Any]) -> list[str]:
    """What stands under the number: counts beside it, what is missing, notes, and what makes it uncertain."""
    beside = [f"{one['label']}: {one['numerator']} of {one['denominator']}" for one in criterion.get("beside") or ()]
    lines = [", ".join(beside)] if beside else []
    if criterion.get("monthly_at_least"):
        lines.append(f"At least {criterion['monthly_at_least']} more people, known only as a month's count.")
    if criterion.get("capped"):
        lines.append("More people were counted than the roster holds; the number is capped.")
    if criterion.get("unknown_subjects"):
        lines.append(f"{criterion['unknown_subjects']} counted contacts name nobody on the building's list.")
    return lines + [str(note) for note in criterion.get("notes") or ()]


def missing_line(criterion: Mapping[str, Any]) -> str:
    """What is still to be seen, in one line."""
    missing: Sequence[str] = criterion.get("missing") or ()
    return f"Still to be seen: {'; '.join(missing)}" if missing else ""


def attested_line(criterion: Mapping[str, Any]) -> str:
    """Who said it and when, for what the team attests."""
    said = criterion.get("attestation")
    if not said:
        return ""
    records = len(said.get("evidence") or ())
    linked = "no records linked" if not records else "1 record linked" if records == 1 else f"{records} records linked"
    return f"{'Said to be met' if said['met'] else 'Said to be not yet met'} on {day_words(said['on'])} · {linked}"


def day_words(iso: str, today: date | None = None) -> str:
    """*Tue 4 Nov*, with the year where it is another one."""
    day = date.fromisoformat(iso[:10])
    year = f" {day.year}" if today is None or day.year != today.year else ""
    return f"{day:%a} {day.day} {day:%b}{year}"


def fact_line(fact: Mapping[str, Any]) -> str:
    """What a fact says without its words."""
    flags = [FLAG_WORDS[flag] for flag in fact.get("flags") or () if flag in FLAG_WORDS]
    kind = FACT_WORDS.get(fact["kind"], str(fact["kind"]).replace("_", " ").capitalize())
    return " · ".join([kind, *([fact["topic"]] if fact.get("topic") else []), *flags])
