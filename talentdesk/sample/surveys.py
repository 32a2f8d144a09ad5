"""The sample district's surveys: what staff need, answered at North and South by most and at West by few; and a belief asked twice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from talentdesk.actions import records, survey_forms, surveys
from talentdesk.sample.cast import NORTH, SOUTH, WEST, Cast
from talentdesk.transfer.survey_sheet import Part
from talentdesk.workspace import Workspace

NEEDS, DELIVERY, ELSE = "q1", "q2", "q3"
ANSWERED: Mapping[str, float] = {NORTH: 0.76, SOUTH: 0.56, WEST: 0.28}
"""The share of each school's teachers who hand it in."""
_LEARNING: Sequence[tuple[str, float]] = (
    ("Questions that make students explain", 0.62),
    ("Feedback that students use", 0.48),
    ("Groups that need each other", 0.3),
    ("Working with families", 0.22),
    ("Reading in every subject", 0.16),
)
_WAYS: Sequence[tuple[str, float]] = (
    ("Planning together with colleagues", 0.66),
    ("Coaching in my own room", 0.41),
    ("A course in the district", 0.18),
    ("A course outside", 0.09),
)
_SAID = (
    "An hour a week that nothing else is put into.",
    "Let me see somebody do it before I try.",
    "Fewer new things at once, please.",
    "The copier. And time.",
    "Aides should be asked too, and they should come along.",
    "Somebody who looks at my students’ work with me.",
)
_BELIEF: Sequence[tuple[int, ...]] = ((1, 5, 9, 6, 2), (2, 4, 8, 7, 3), (1, 3, 8, 8, 4), (0, 3, 9, 8, 4))
_LATER: Sequence[tuple[int, ...]] = ((0, 3, 7, 9, 4), (1, 3, 7, 8, 4), (0, 2, 6, 10, 6), (0, 2, 8, 9, 5))
"""Of each statement, how many chose each point at one school; the others answer in proportion."""


def tell(ws: Workspace, cast: Cast) -> None:
    """Hands the surveys out and takes their answers in."""
    first = cast.year.first
    needs = {"title": "What would help you this year?", "opens": first + timedelta(days=3), "questions": _questions()}
    record = _asked(ws, cast, needs, first + timedelta(days=17))
    surveys.keep(ws, record, _needs(cast), [(ELSE, text) for text in sorted(_SAID)])
    belief = {
        **survey_forms.start(ws, "efficacy"),
        "title": "What we can do together",
        "opens": first - timedelta(days=100),
    }
    record = _asked(ws, cast, belief, first - timedelta(days=80))
    surveys.keep(ws, record, _believed(cast, _BELIEF, 0.7), [])
    if (later := first + timedelta(days=63)) < cast.until:
        again = {**survey_forms.again(ws, record), "opens": later}
        surveys.keep(ws, _asked(ws, cast, again, later + timedelta(days=14)), _believed(cast, _LATER, 0.8), [])


def _questions() -> list[dict[str, Any]]:
    return [
        {"text": "Which learning would help you most?", "options": [text for text, _ in _LEARNING]},
        {"text": "How would you like to learn it?", "about": "delivery", "options": [text for text, _ in _WAYS]},
        {"text": "What else should we know?", "about": "other", "how": "words"},
    ]


def _asked(ws: Workspace, cast: Cast, row: Mapping[str, Any], closes: object) -> str:
    schools = [{"building": place, "people": None} for place in cast.buildings.values()]
    return records.save(ws, "survey", {**row, "closes": closes, "schools": schools}).id


def _needs(cast: Cast) -> dict[str | None, Part]:
    found: dict[str | None, Part] = {}
    for shift, (name, share) in enumerate(ANSWERED.items()):
        place = cast.buildings[name]
        part = found[place] = Part(round(len(cast.of("teacher", place)) * share))
        part.of[ELSE] = len(_SAID) // len(ANSWERED)
        for code, options in ((NEEDS, _LEARNING), (DELIVERY, _WAYS)):
            part.of[code] = part.answered
            for at, (text, wanted) in enumerate(options):
                part.chosen[code, text] = round(part.answered * max(0.05, wanted + 0.08 * ((at + shift) % 3 - 1)))
    return found


def _believed(cast: Cast, points: Sequence[tuple[int, ...]], share: float) -> dict[str | None, Part]:
    """Each school answers like the one the points are of, by its own number of staff."""
    words = [option["options"] for option in survey_forms.start_questions("efficacy")]
    found: dict[str | None, Part] = {}
    for name in ANSWERED:
        place = cast.buildings[name]
        people = round(len(cast.of("teacher", place)) * share)
        part = found[place] = Part(people)
        for number, counts in enumerate(points):
            code, left = f"q{number + 1}", people
            for option, count in reversed(list(zip(words[number], counts, strict=True))):
                chosen = min(left, round(people * count / sum(counts)))
                part.chosen[code, option] = chosen
                left -= chosen
            part.chosen[code, words[number][2]] += left
            part.of[code] = people
    return found
