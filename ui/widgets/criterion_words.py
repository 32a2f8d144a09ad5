"""How a criterion's status and numbers are said: shape first, then the word, then the count."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from talentdesk.schema.facts import is_one
from ui.i18n import n, t
from ui.widgets import leader_words
from ui.words import day

SHAPES: dict[str, str] = {
    "met": "●", "partly": "◐", "not_yet": "○", "no_data": "–", "not_visible": "◇", "attested": "✎", "attested_without_evidence": "✎?",
}  # fmt: skip
TONES: dict[str, str] = {
    "met": "ok", "partly": "warn", "not_yet": "text", "no_data": "muted", "not_visible": "muted", "attested": "ok",
    "attested_without_evidence": "warn",
}  # fmt: skip
"""The token each status is drawn in; the shape and the word say the same without it."""


def status_word(status: str) -> str:
    """The word of a status."""
    return {
        "met": t("Met"),
        "partly": t("Partly met"),
        "not_yet": t("Not yet"),
        "no_data": t("No data"),
        "not_visible": t("Not visible here"),
        "attested": t("Attested"),
        "attested_without_evidence": t("Attested without evidence"),
    }.get(status, status)


def status_line(status: str) -> str:
    """Shape and word."""
    return f"{SHAPES.get(status, '–')} {status_word(status)}"


def holds(status: str) -> bool:
    """Whether the status counts towards a stage."""
    return status in ("met", "attested")


def percent(part: int, of: int) -> str:
    """A share as whole per cent, rounded down: what is short of the goal never looks like it."""
    return f"{part * 100 // of} %"


def number_line(criterion: Mapping[str, Any]) -> str:
    """*27 of 31 · 87 % (goal 80 %)*; empty for what the team attests."""
    part, of, target = criterion.get("numerator"), criterion.get("denominator"), criterion.get("target")
    if criterion.get("kind") == "attested" or part is None:
        return ""
    if of is None or criterion.get("unit") == "count":
        return str(part) if target is None else t("{count} (goal {goal})", count=part, goal=_plain(target))
    many = t("{part} of {of} buildings", part=part, of=of) if criterion.get("unit") == "buildings" else None
    line = many or t("{part} of {of}", part=part, of=of)
    line += f" · {percent(part, of)}" if of else ""
    return line if target is None else f"{line} {t('(goal {goal} %)', goal=_plain(round(target * 100, 1)))}"


def _plain(number: float) -> str:
    return str(int(number)) if float(number).is_integer() else str(number)


def side_lines(criterion: Mapping[str, Any]) -> list[str]:
    """What stands under the number: what is missing, counts beside it, notes, and what makes it uncertain."""
    lines: list[str] = []
    if missing := criterion.get("missing"):
        lines.append(t("Still to be seen: {what}", what="; ".join(missing)))
    if beside := criterion.get("beside"):
        lines.append(", ".join(f"{one['label']}: {one['numerator']} / {one['denominator']}" for one in beside))
    if least := criterion.get("monthly_at_least"):
        lines.append(
            n(
                "At least {count} more person, known only as a month’s count.",
                "At least {count} more people, known only as a month’s count.",
                least,
            )
        )
    if criterion.get("capped"):
        lines.append(t("More people were counted than the roster holds; the number is capped."))
    if unknown := criterion.get("unknown_subjects"):
        lines.append(
            n(
                "{count} counted contact names nobody on the building’s list.",
                "{count} counted contacts name nobody on the building’s list.",
                unknown,
            )
        )
    return lines + [str(note) for note in criterion.get("notes") or ()]


def attested_line(criterion: Mapping[str, Any], today: date) -> str:
    """Who said it and when, for what the team attests."""
    said = criterion.get("attestation")
    if not said:
        return ""
    count = len(said.get("evidence") or ())
    linked = n("{count} record linked", "{count} records linked", count) if count else t("no records linked")
    on = day(said["on"], today)
    line = t("Said to be met on {day}", day=on) if said["met"] else t("Said to be not yet met on {day}", day=on)
    return f"{line} · {linked}"


def fact_line(fact: Mapping[str, Any]) -> str:
    """What a fact says without its words."""
    known = _flag_words() | leader_words.flags()
    flags = [known[flag] for flag in fact.get("flags") or () if flag in known]
    kinds = _fact_words() | leader_words.facts()
    kind = kinds.get(fact["kind"], str(fact["kind"]).replace("_", " ").capitalize())
    topic = str(fact.get("topic") or "")
    return " · ".join([kind, *([topic] if topic and not is_one(topic) else []), *flags])


def _fact_words() -> dict[str, str]:
    return {
        "visit": t("Visit"),
        "session": t("Coaching session"),
        "cycle": t("Coaching cycle"),
        "mentoring": t("Mentoring contact"),
        "competency_work": t("Work on a competency"),
        "partnership": t("Partnership"),
        "competency": t("Competency"),
        "focus_area": t("Focus area"),
        "focus_here": t("Focus area, told to a school it is meant for"),
        "progression": t("Learning progression"),
        "area_progression": t("An area of focus has a progression"),
        "pilot": t("Pilot"),
        "scale_plan": t("Scale plan"),
        "profile": t("Educator profile"),
        "plan": t("Learning plan"),
        "learning": t("Learning activity"),
        "pilot_scaled": t("A pilot led to a plan"),
        "practice_review": t("Practice review"),
        "problem_solving": t("Problem-solving protocol"),
        "coaching_model": t("Coaching model"),
        "hexagon": t("Hexagon analysis"),
        "hexagon_rating": t("Own Hexagon rating"),
        "survey": t("Survey handed out"),
        "survey_answers": t("Answers to a survey"),
        "efficacy": t("Answers on collective efficacy"),
        "efficacy_again": t("The same questions on collective efficacy, answered again"),
        "rated_alone": t("Told to the analysis that somebody has rated"),
    }


def _flag_words() -> dict[str, str]:
    return {
        "loop_closed": t("loop closed"),
        "need": t("from a recorded need"),
        "source_observation": t("used an observation"),
        "source_student_data": t("used student data"),
        "source_planning": t("planned together"),
        "executive": t("with an executive leader"),
        "competency": t("on a competency"),
        "all_roles": t("critical for all roles"),
        "named_roles": t("tied to roles"),
        "for_building": t("for buildings"),
        "for_district": t("for the district office"),
        "expected": t("with tasks and expectations"),
        "has_strategy": t("with a strategy"),
        "monthly": t("month’s count only"),
        "ranked": t("in the order"),
        "ended": t("ended"),
        "named": t("people or groups are named"),
        "impact": t("with all three impacts"),
        "strategies": t("with several strategies"),
        "professional_learning": t("professional learning"),
        "coaching": t("coaching"),
        "chosen": t("chosen by need, interest and capacity"),
        "feedback": t("with feedback"),
        "lessons": t("with lessons"),
        "five_parts": t("all five parts"),
        "gaps": t("says where to grow"),
        "own_goals": t("own goals and interests"),
        "profile": t("builds on a current profile"),
        "way_collaboration": t("working together"),
        "way_coaching": t("coaching"),
        "way_internal": t("inside the district"),
        "way_external": t("outside the district"),
        "way_mentoring": t("mentoring"),
        "from_student_outcomes": t("answers student outcomes"),
        "from_observation": t("answers observation"),
        "from_evaluation_summaries": t("answers evaluation summaries"),
        "from_own_views": t("answers educators’ own views"),
        "on_coaching": t("on coaching"),
        "on_professional_learning": t("on professional learning"),
        "on_leadership_development": t("on leadership development"),
        "for_staff": t("of staff"),
        "for_leaders": t("of leaders"),
        "growth": t("with moves into leadership"),
        "reads_coaching": t("research on coaching"),
        "reads_feedback": t("research on feedback"),
        "reads_training": t("research on training"),
        "reads_mentoring": t("research on mentoring"),
        "past_practices": t("past practice"),
        "root_causes": t("root causes"),
        "areas": t("areas to improve"),
        "tried": t("a change was tried"),
        "six_rated": t("six components rated"),
        "fit": t("speaks of fit"),
        "readiness": t("speaks of readiness"),
        "taken_up": t("taken up"),
    } | _survey_words()


def _survey_words() -> dict[str, str]:
    return {
        "needs": t("needs"),
        "efficacy": t("collective efficacy"),
        "on_need": t("on learning they need"),
        "on_delivery": t("on how to deliver it"),
        "on_efficacy": t("on collective efficacy"),
    }
