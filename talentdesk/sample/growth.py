"""Profiles, personal plans and learning offered in the sample district's schools: much at North, half at South, a beginning at West."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from talentdesk.sample.cast import NORTH, SOUTH, WEST, Cast, Member

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Care:
    """Who looks after learning in a school, how many teachers have a profile and a plan, and what was offered."""

    profile: str
    building: str
    profiled: float
    planned: float
    offers: tuple[tuple[int, str, str, tuple[str, ...]], ...]
    """Days after the year's first, way, title, and where the need showed."""


CARES: tuple[Care, ...] = (
    Care(
        "north-coach",
        NORTH,
        0.92,
        0.84,
        (
            (9, "collaboration", "Grade teams plan three questions", ("observation",)),
            (23, "internal", "What counts as evidence in a talk", ("observation", "student_outcomes")),
            (37, "external", "Two days with the county's science center", ("own_views",)),
            (51, "mentoring", "New teachers meet theirs", ("own_views", "evaluation_summaries")),
            (65, "collaboration", "Reading student work side by side", ("student_outcomes",)),
        ),
    ),
    Care(
        "south-coach",
        SOUTH,
        0.6,
        0.48,
        (
            (16, "internal", "Feedback in the same week", ("observation", "own_views")),
            (44, "collaboration", "Mathematics team: one lesson, four rooms", ("student_outcomes",)),
        ),
    ),
    Care("west-principal", WEST, 0.25, 0.0, ((30, "internal", "Opening routines", ()),)),
)
_SKILLS = (
    "Questions with more than one answer",
    "Waiting after a question",
    "Groups that need each other",
    "Feedback students use",
    "Openings without lost minutes",
    "Words of the subject",
)
_STANDINGS = (("trying", "steady", "sharing"), ("new", "steady", "trying"))
"""Of the skill that is to grow, and of two others."""
_STRENGTHS = (
    "Knows every family by the second week.",
    "Plans backward from what students shall say at the end.",
    "Keeps the room calm without raising a voice.",
    "Makes hard texts readable without making them easy.",
)
_ASKS = (
    "Somebody in the room for ten minutes, twice a week.",
    "To see a colleague do it before I try.",
    "Time to read what students wrote together with my team.",
    "One thing at a time, and a date to look at it again.",
)
_GOALS = (
    "By winter every student speaks once in a lesson, and gives a reason.",
    "My comments come back within four days and name one next step.",
    "Three of four openings take less than four minutes.",
    "Groups go on working when I sit down with one of them.",
)
_INTERESTS = (
    "Debate in small groups",
    "Student self-assessment",
    "Teaching with primary sources",
    "Using short video of my own lessons",
)
_STEPS = (
    ("coaching", "A cycle with the coach"),
    ("collaboration", "Plan one lesson a week with a colleague"),
    ("internal", "The school's learning days"),
    ("mentoring", "Meet my mentor every second week"),
)
_SOURCES = (("observation", "own_views"), ("student_outcomes", "observation"), ("own_views", "evaluation_summaries"))


def _chosen(cast: Cast, care: Care, share: float) -> list[Member]:
    teachers = cast.of("teacher", cast.buildings[care.building])
    return teachers[: round(len(teachers) * share)]


def profiles_of(care: Care, author: str, cast: Cast) -> Iterator[Row]:
    """A profile a school day, from the third week on."""
    days = cast.days()[5:]
    for number, (teacher, day) in enumerate(zip(_chosen(cast, care, care.profiled), days, strict=False)):
        skills = [
            {
                "name": _SKILLS[(number + n) % len(_SKILLS)],
                "standing": _STANDINGS[number % len(_STANDINGS)][n],
                "grow": n == 0,
            }
            for n in range(3)
        ]
        yield {
            "educator": teacher.id,
            "supporter": author,
            "building": cast.buildings[care.building],
            "on": day.isoformat(),
            "sources": list(_SOURCES[number % len(_SOURCES)]),
            "strengths": _STRENGTHS[number % len(_STRENGTHS)],
            "skills": skills,
            "asks": _ASKS[number % len(_ASKS)],
        }


def plans_of(care: Care, author: str, cast: Cast) -> Iterator[Row]:
    """A plan two weeks after the profile; every fifth is still to be agreed."""
    planned = {teacher.id for teacher in _chosen(cast, care, care.planned)}
    for number, profile in enumerate(profiles_of(care, author, cast)):
        if profile["educator"] not in planned:
            continue
        day = cast.days()[5 + number] + timedelta(days=14)
        way, what = _STEPS[number % len(_STEPS)]
        yield {
            "person": profile["educator"],
            "supporter": author,
            "building": profile["building"],
            "drawn_up": day.isoformat(),
            "agreed_on": None if number % 5 == 4 and care.building != NORTH else day.isoformat(),
            "until": cast.year.last.isoformat(),
            "informed_by": profile["sources"],
            "goals": _GOALS[number % len(_GOALS)],
            "interests": _INTERESTS[number % len(_INTERESTS)],
            "steps": [{"way": "coaching", "what": "A cycle with the coach"}] * (way != "coaching")
            + [{"way": way, "what": what}],
        }


def activities_of(care: Care, cast: Cast) -> Iterator[Row]:
    """What was offered, with who took part."""
    people = [member.id for member in _chosen(cast, care, max(care.profiled, 0.5))]
    for days, way, title, sources in care.offers:
        yield {
            "title": title,
            "building": cast.buildings[care.building],
            "on": (cast.year.first + timedelta(days=days)).isoformat(),
            "state": "held",
            "way": way,
            "minutes": 90,
            "informed_by": list(sources),
            "people": sorted(people[:: 1 + days % 3]),
        }


def between(rows: Iterator[Row], day: str, span: tuple[str, str]) -> list[Row]:
    """The rows of a span of days."""
    return [row for row in rows if span[0] <= row[day] < span[1]]


def building_on(rows: list[Row], profiles: Mapping[str, str]) -> list[Row]:
    """Plans that name the profile of their person, where there is one: person → profile."""
    return [row | {"builds_on": profiles.get(row["person"])} for row in rows]
