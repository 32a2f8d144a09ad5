"""Partnerships of leaders with the executive, and the notes of their meetings, told by a seed up to a day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from talentdesk.sample import words
from talentdesk.sample.cast import AUTUMN_WEEKS, Cast, Member, Pace, spread

Row = dict[str, Any]
PARTNERED = ("principal", "assistant_principal", "district_staff")
_PRACTICES = ("joint_work", "joint_work", "modelling", "tools", "brokering", "peers", "listening", "listening")
WAITING = 1
"""Leaders who have no partnership yet."""


def partners(cast: Cast) -> list[Member]:
    """The leaders who have a partnership with the executive: all but the last of the district staff."""
    found = [member for role in PARTNERED for member in cast.of(role)]
    return found[: len(found) - WAITING]


def partnerships_of(executive: str, cast: Cast, competencies: Mapping[str, str]) -> list[Row]:
    """One partnership for each partnered leader, on two competencies of their own."""
    rng = cast.random("partnerships")
    opened = cast.days()[0].isoformat()
    text = "We meet every two weeks, in the school where we can. What is said stays between us. Each of us brings one thing."
    return [
        {
            "leader": member.id,
            "mentor": executive,
            "type": "executive",
            "state": "active",
            "opened": opened,
            "cadence_days": 14,
            "competencies": sorted(rng.sample(sorted(competencies.values()), 2)),
            "agreement": text,
        }
        for member in partners(cast)
    ]


def notes_of(
    pace: Pace, author: str, executive: str, cast: Cast, pairs: Mapping[str, str], competencies: Mapping[str, str]
) -> list[Row]:
    """Mentorship notes that one person writes; `pairs` tells each leader's partnership. Leaders write of meetings with the executive."""
    rng = cast.random("notes", pace.profile)
    leaders = [member.id for member in partners(cast)] if author == executive else [author]
    rows: list[Row] = []
    for number, day in enumerate(spread(cast.days(), pace.notes / AUTUMN_WEEKS, rng)):
        leader = leaders[number % len(leaders)]
        row = {
            "leader": leader,
            "mentor": executive,
            "on": day.isoformat(),
            "competencies": _worked_on(number, competencies),
        }
        row |= {"partnership": pairs[leader]} if leader in pairs else {}
        rows.append(row | _talk(cast, day, number, pace.profile))
    return rows


def _worked_on(number: int, competencies: Mapping[str, str]) -> list[str]:
    codes = sorted(competencies)
    return sorted({competencies[codes[number % len(codes)]], competencies[codes[(number * 5 + 3) % len(codes)]]})


def _talk(cast: Cast, day: date, number: int, profile: str) -> Row:
    rng = cast.random("talk", profile, str(number))
    following: Sequence[date] = cast.year.school_days(day + timedelta(days=13), day + timedelta(days=18))
    row: Row = {
        "minutes": rng.choice((30, 45, 45, 60)),
        "mode": rng.choice(("in_person", "in_person", "video", "phone")),
        "practice": rng.choice(_PRACTICES),
        "title": rng.choice(words.TITLES),
        "problem": rng.choice(words.PROBLEMS),
        "notes": " ".join(rng.sample(words.MENTORING, 2)),
        "commitments": [
            {
                "what": what,
                "by": (day + timedelta(days=rng.randrange(6, 15))).isoformat(),
                "done": (cast.until - day).days > 20 and rng.random() < 0.8,
            }
            for what in rng.sample(words.COMMITMENTS, rng.randrange(1, 3))
        ],
    }
    return row | ({"next_meeting": following[0].isoformat()} if following else {})
