"""What the sample district's office wants to change: three areas of focus in their order, two progressions, a pilot and its scale plan."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from talentdesk.sample.cast import NORTH, SOUTH, WEST, Cast

Row = dict[str, Any]
Save = Callable[[str, Row], str]
"""Kind and fields → the id of the new record."""

EXPLAIN, FEEDBACK, BEGIN = "explain", "feedback", "begin"


def areas_of(cast: Cast) -> Mapping[str, Row]:
    """Named in the summer from walkthroughs and results, in the order the team agreed on."""
    at = cast.buildings
    north, south = (cast.of("teacher", at[place]) for place in (NORTH, SOUTH))
    named_on = (cast.year.first - timedelta(days=18)).isoformat()
    found: dict[str, Row] = {
        EXPLAIN: {
            "title": "Every student explains their thinking",
            "rank": 1,
            "shown_by": ["observation", "student_outcomes"],
            "why": "In nine of ten visits last spring questions had one right answer. In the state test students lost most "
            "where they had to give a reason. Teachers ask for time to plan questions together.",
            "buildings": [at[NORTH], at[SOUTH]],
            "groups": [
                {"name": "Grades 4 and 5", "building": at[NORTH]},
                {"name": "Mathematics team", "building": at[SOUTH]},
            ],
            "people": sorted(member.id for member in (*north[:2], *south[:1])),
        },
        FEEDBACK: {
            "title": "Feedback that students use the same week",
            "rank": 2,
            "shown_by": ["observation", "own_views"],
            "why": "Marks come back after the unit is over. In the spring meeting every department named it.",
            "buildings": [at[SOUTH], at[WEST]],
            "groups": [{"name": "Language teams", "building": at[SOUTH]}],
        },
        BEGIN: {
            "title": "Nobody begins alone",
            "rank": 3,
            "shown_by": ["own_views", "evaluation_summaries"],
            "why": "Four of nine who began two years ago have left. They say that help came when they asked, and that they "
            "didn't know what to ask.",
            "buildings": [at[NORTH], at[SOUTH], at[WEST]],
            "groups": [{"name": "Teachers in their first two years"}],
        },
    }
    return {name: row | {"named_on": named_on} for name, row in found.items()}


_EXPLAIN = (
    (
        "Questions",
        2,
        "Most questions ask for a reason; students put such questions to each other.",
        "Three or more planned questions in a lesson ask for a reason.",
        "Questions that ask for a reason come up by chance.",
        "Questions have one right answer, and the teacher gives it.",
    ),
    (
        "Time to think",
        2,
        "Students decide when they are ready; nobody is called on before.",
        "Five seconds and more after an open question.",
        "A second or two; the same hands go up.",
        "The teacher answers.",
    ),
    (
        "Students' talk",
        1,
        "Students build on, doubt and mend what others said.",
        "Partners explain to each other before the class hears it.",
        "Students speak to the teacher only.",
        "A few speak; most copy.",
    ),
)
_FEEDBACK = (
    (
        "When it comes",
        2,
        "In the lesson, while there is time to use it.",
        "Within the week, before the next piece of work.",
        "After the unit.",
        "With the report.",
    ),
    (
        "What it says",
        1,
        "One thing that works, one next step, in the student's own words.",
        "A next step beside the mark.",
        "A mark and a word of praise.",
    ),
)


def progressions_of(areas: Mapping[str, str], cast: Cast) -> Mapping[str, Row]:
    """The second one still lacks what changes for other staff."""
    first = cast.year.first
    explain: Row = {
        "title": "Talk that explains",
        "focus_area": areas[EXPLAIN],
        "agreed_on": (first + timedelta(days=12)).isoformat(),
        "target_date": (first + timedelta(days=280)).isoformat(),
        "components": _components(_EXPLAIN),
        "impact_educators": "Plan questions together, script each other, and hear what students say.",
        "impact_staff": "Aides know the question stems and wait with their help. Office staff guard the common planning hour.",
        "impact_students": "Half of what students say gives a reason. Results rise first where reasons are asked for.",
        "strategies": [
            _strategy(
                "collaboration",
                "Grade teams plan three questions a week and bring what students said.",
                1,
                "skills",
                "use",
            ),
            _strategy("coaching", "A coaching cycle on wait time, with scripts of two lessons.", 2, "behaviors", "use"),
            _strategy("internal", "Two learning days with video from our own rooms.", 3, "knowledge", "learning"),
            _strategy(
                "external", "Two from each school visit the network's laboratory school.", 3, "aspirations", "reactions"
            ),
        ],
    }
    feedback: Row = {
        "title": "Feedback in time",
        "focus_area": areas[FEEDBACK],
        "agreed_on": (first + timedelta(days=40)).isoformat(),
        "components": _components(_FEEDBACK),
        "impact_educators": "Mark less, and while it can still be used.",
        "impact_students": "Hand in a second attempt of every larger piece of work.",
        "strategies": [
            _strategy(
                "collaboration",
                "Departments agree which work gets a next step and which gets none.",
                1,
                "attitudes",
                "support",
            ),
            _strategy("mentoring", "Who has done it for a year takes one colleague along.", 2, "skills", "use"),
        ],
    }
    return {EXPLAIN: explain, FEEDBACK: feedback}


def _components(found: tuple[tuple[Any, ...], ...]) -> list[Row]:
    return [
        {"code": f"c{number}", "name": name, "acceptable": acceptable, "variations": list(variations)}
        for number, (name, acceptable, *variations) in enumerate(found, 1)
    ]


def _strategy(way: str, how: str, component: int, aim: str, level: str) -> Row:
    return {"type": way, "how": how, "component": f"c{component}", "aim": aim, "level": level}


def pilot_of(progression: str, cast: Cast) -> Row:
    """Five people of one school, over six weeks, and what they said."""
    first = cast.year.first
    people = cast.of("teacher", cast.buildings[NORTH])[:5]
    reasons = (
        ("much", "some", "much"),
        ("much", "much", "some"),
        ("some", "much", "much"),
        ("little", "much", "some"),
        ("much", "little", "much"),
    )
    said = (
        "The scripts were worth more than the video. I had no idea how short I wait.",
        "Planning together is the part I would fight for. Friday is the wrong day.",
        "My aide used the stems before I did.",
    )
    begins = first + timedelta(days=28)
    ends = begins + timedelta(days=42)
    heard = ends + timedelta(days=2)
    row: Row = {
        "title": "Six weeks of three good questions",
        "progression": progression,
        "state": "running",
        "begins": begins.isoformat(),
        "ends": ends.isoformat(),
        "question": "Does an hour of common planning a week change what students say, or does it need the scripts too?",
        "participants": [
            {"who": member.id, "need": need, "interest": interest, "capacity": capacity}
            for member, (need, interest, capacity) in zip(people, reasons, strict=True)
        ],
    }
    if heard >= cast.until:
        return row
    return row | {
        "state": "ended",
        "feedback": [
            {"said": text, "who": member.id, "on": heard.isoformat()}
            for text, member in zip(said, people, strict=False)
        ],
        "lessons": "Keep: scripts of two lessons for everybody. Change: planning on Tuesdays, aides from the first week. "
        "Drop: the long video evening.",
    }


def plan_of(pilot: str, cast: Cast) -> Row:
    """How the rest of the two schools begins after the winter."""
    day = cast.year.first + timedelta(days=77)
    return {
        "title": "Three good questions in every team",
        "pilot": pilot,
        "drawn_up_on": day.isoformat(),
        "readiness": "North's other grades have asked for it. South's mathematics team begins; its other teams visit first.",
        "resources": "One planning hour a week, covered by aides and the principals; the coach scripts two lessons for each.",
        "scheduling": "North from the first week after winter break, South from March. The data meeting moves to every second week.",
        "training": "The five of the pilot each take two colleagues along. Aides get the stems in their January meeting.",
        "integration": "Scripts count as the visit of that week; a coaching cycle follows where somebody wants one.",
        "decision": "scale",
        "decided_on": day.isoformat(),
        "reasons": "What students say changed within four weeks, and nobody of the five wants to stop.",
    }


def tell(save: Save, cast: Cast) -> None:
    """Writes all of it down, each thing naming the one it follows from."""
    areas = {name: save("focus_area", row) for name, row in areas_of(cast).items()}
    agreed = progressions_of(areas, cast).items()
    progressions = {
        name: save("learning_progression", row) for name, row in agreed if row["agreed_on"] < cast.until.isoformat()
    }
    pilot = pilot_of(progressions[EXPLAIN], cast)
    plan = plan_of(save("pilot", pilot), cast)
    if plan["drawn_up_on"] < cast.until.isoformat():
        save("scale_plan", plan)
