"""Those who coach and lead in the sample district: who coaches whom, plans of leaders, a program, and who would like to lead."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from talentdesk.sample.cast import NORTH, SOUTH, WEST, Cast, Member

Row = dict[str, Any]
TRAINED = 29
"""Days after the first day of the year on which coaches were trained; other days here are counted alike."""


def newcomers(cast: Cast) -> list[tuple[Member, date]]:
    """Who began to lead this school year, and when."""
    south, west = (cast.of("assistant_principal", cast.buildings[place]) for place in (SOUTH, WEST))
    return [(south[0], _day(cast, 7)), (west[-1], _day(cast, 14))]


def _day(cast: Cast, days: int) -> date:
    return cast.year.first + timedelta(days=days)


def training(cast: Cast, model: str) -> Row:
    """The district trains its first coaches; the coach at West came too late for it."""
    coaches = [one for place in (NORTH, SOUTH) for one in cast.of("coach", cast.buildings[place])]
    return {
        "title": "The impact cycle, in two days",
        "on": _day(cast, TRAINED).isoformat(),
        "state": "held",
        "way": "internal",
        "minutes": 720,
        "about": "Each of us taught one part back. The next day we tried it on each other's real goals.",
        "model": model,
        "people": sorted(one.id for one in (*coaches, *cast.of("principal"))),
    }


def evening(cast: Cast, competencies: Mapping[str, str]) -> Row:
    """Learning for those who lead; not all came."""
    came = [*cast.of("principal"), *cast.of("assistant_principal")[:2], *cast.of("district_staff")[:2]]
    return {
        "title": "Feedback that is used: an evening for leaders",
        "on": _day(cast, 43).isoformat(),
        "state": "held",
        "way": "internal",
        "minutes": 150,
        "informed_by": ["observation", "own_views"],
        "competencies": sorted(competencies[code] for code in ("feedback-talk", "adult-learning")),
        "people": sorted(one.id for one in came),
    }


@dataclass(frozen=True, slots=True)
class _Coach:
    profile: str
    """Who writes it down."""
    building: str
    role: str
    days: int
    caseload: int | None
    by_model: bool = True


_COACHES = (
    _Coach("north-principal", NORTH, "coach", 7, 12),
    _Coach("north-principal", NORTH, "principal", 14, 4),
    _Coach("south-principal", SOUTH, "coach", 7, 14),
    _Coach("office", WEST, "coach", 42, None, by_model=False),
)


def assignments(cast: Cast, model: str) -> list[tuple[str, Row]]:
    """(profile, fields): the coach at West still works by no model."""
    found: list[tuple[str, Row]] = []
    for one in _COACHES:
        place = cast.buildings[one.building]
        row: Row = {
            "coach": cast.of(one.role, place)[0].id,
            "building": place,
            "roles": ["teacher"],
            "since": _day(cast, one.days).isoformat(),
            "agreement": "Half of each day is free of cover and duties. Nothing that is said goes into an evaluation.",
        }
        row |= {"model": model} if one.by_model else {}
        found.append((one.profile, row | ({"caseload": one.caseload} if one.caseload else {})))
    return found


def plan_for(leader: Member, mentor: str, cast: Cast, competencies: Mapping[str, str]) -> Row:
    """The plan of support of a new assistant principal."""
    steps = (
        ("days_30", "mentorship", "Meet every week, and once with the principal"),
        ("days_30", "practice", "Visit ten classrooms together, and talk about what each of us saw"),
        ("days_60", "coaching", "Two talks with teachers that are looked back on the same day"),
        ("days_90", "practice", "Lead one grade team's meeting, with an agenda of student work"),
        ("year_1", "professional_learning", "The evenings for leaders"),
    )
    return {
        "leader": leader.id,
        "mentor": mentor,
        "role": "assistant_principal",
        "drawn_up": _day(cast, 15).isoformat(),
        "agreed_on": _day(cast, 21).isoformat(),
        "until": cast.year.last.isoformat(),
        "competencies": sorted(competencies[code] for code in ("feedback-talk", "manage-team", "growth-belief")),
        "asks": "To see a hard talk before I have to lead one.",
        "steps": [{"phase": phase, "strategy": strategy, "what": what} for phase, strategy, what in steps],
    }


def own_plan(leader: str, mentor: str, building: str, cast: Cast, *, coached: bool) -> Row:
    """The learning plan of a leader: one is coached, the other has still to agree."""
    day = _day(cast, 33).isoformat()
    return {
        "person": leader,
        "supporter": mentor,
        "building": building,
        "drawn_up": day,
        "agreed_on": day if coached else None,
        "until": cast.year.last.isoformat(),
        "informed_by": ["own_views", "observation"],
        "goals": "Nine of ten of my talks end in one next step, in the teacher's own words.",
        "interests": "Listening; teams that run without me",
        "steps": [
            {"way": "coaching" if coached else "external", "what": "Two talks a month, looked at together afterwards"},
            {"way": "collaboration", "what": "Visit the other principals' schools, one each month"},
        ],
    }


def coached_leaders(coach: str, cast: Cast, competencies: Mapping[str, str]) -> list[tuple[Row, list[Row]]]:
    """Partnerships in which leaders are coached, each with the notes of its talks."""
    found: list[tuple[Row, list[Row]]] = []
    for number, place in enumerate((NORTH, SOUTH)):
        pair = {"leader": cast.of("principal", cast.buildings[place])[0].id, "mentor": coach}
        works_on = {"competencies": [competencies["feedback-talk"]]}
        opened = pair | works_on | {"type": "coach", "opened": _day(cast, 22 + number).isoformat(), "cadence_days": 28}
        text = "You choose what we look at. I ask more than I say, and I report to nobody."
        notes = [
            pair
            | works_on
            | {
                "on": _day(cast, days + number).isoformat(),
                "minutes": 25,
                "practice": "listening",
                "title": "After a talk that went wrong" if days < 50 else "What I do differently now",
                "notes": "You said it was over too soon. We found the moment, and two other ways to go on from there.",
            }
            for days in (30, 58)
        ]
        found.append((opened | {"state": "active", "agreement": text}, notes))
    return found


_OFFERED = (
    ("Lead the grade team that plans questions", NORTH, 14, 120, ("manage-team", "adult-learning")),
    ("Plan and hold one of the school's learning days", SOUTH, 35, 88, ("adult-learning",)),
    ("Look after the three who teach here since August", WEST, 28, 252, ("grow-leaders", "growth-belief")),
    ("Sit in on the budget, and explain it to the staff", "", 130, 200, ("system-knowledge",)),
)


def program(cast: Cast, competencies: Mapping[str, str]) -> Row:
    """Begun in the year before, with what is offered this year."""
    return {
        "title": "Growing our own leaders",
        "begins": (cast.year.first - timedelta(days=200)).isoformat(),
        "about": "For everybody who would like to lead one day, whatever they do now. Ask Ruth Amadi, or anybody you trust.",
        "opportunities": [
            {
                "what": what,
                "building": cast.buildings.get(place),
                "begins": _day(cast, begins).isoformat(),
                "ends": _day(cast, ends).isoformat(),
                "competencies": sorted(competencies[code] for code in codes),
            }
            for what, place, begins, ends, codes in _OFFERED
        ],
    }


def wishes(profiles: Mapping[str, str], program_id: str, cast: Cast) -> list[tuple[str, Row]]:
    """(profile, fields): one told the executive and took an opportunity, one keeps it to herself, one was written down for a teacher."""
    executive, said = profiles["executive"], _day(cast, 24).isoformat()
    teacher = cast.of("teacher", cast.buildings[WEST])[3].id
    first, _, third, _ = (
        {"what": what, "program": program_id, "begins": _day(cast, begins).isoformat()}
        for what, _, begins, _, _ in _OFFERED
    )
    return [
        (
            "north-coach",
            {
                "person": profiles["north-coach"],
                "told": executive,
                "said_on": said,
                "role": "assistant_principal",
                "hopes": "Not next year. I want to know first whether I like the part that nobody sees.",
                "taken": [first | {"learned": "An agenda is a promise."}],
            },
        ),
        (
            "south-coach",
            {
                "person": profiles["south-coach"],
                "said_on": said,
                "role": "principal",
                "hopes": "I have told nobody yet.",
            },
        ),
        (
            "executive",
            {"person": teacher, "told": executive, "said_on": said, "role": "assistant_principal", "taken": [third]},
        ),
    ]
