"""A school year of visits and coaching, told by a seed up to a day: plain fields of records, nothing written anywhere."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from talentdesk.sample import words
from talentdesk.sample.cast import AUTUMN_WEEKS, Cast, Member, Pace, Rounds, reached, spread
from talentdesk.sample.words import THEMES, Theme

Row = dict[str, Any]
Known = tuple[str, Row]
"""A record's id and its fields."""

NEEDS = ("observation", "observation", "student_data", "request", "survey", "plan", "profile")
OPEN_DAYS = 5
"""Talks about visits of the last days are mostly still owed."""
TALLIES = ("open-question", "closed-question", "specific-praise", "redirection")
_PHASES = (
    "identify_reality",
    "identify_goal",
    "identify_strategy",
    "learn_explained",
    "learn_modelled",
    "improve_trying",
    "improve_reviewing",
)
_CLOSED = (
    "closed_goal_met",
    "closed_goal_met",
    "closed_goal_met",
    "closed_partly",
    "closed_new_goal",
    "closed_teacher_ended",
)


def walkthroughs_of(pace: Pace, author: str, cast: Cast, form: str, cycles: Sequence[Known] = ()) -> list[Row]:
    """The visits of one leader, oldest first."""
    rng = cast.random("visits", pace.profile)
    rounds = {building: Rounds(rng) for building in pace.buildings}
    rows: list[Row] = []
    for number, day in enumerate(spread(cast.days(), pace.visits, rng)):
        building = pace.buildings[number % len(pace.buildings)]
        teacher = rounds[building].next(reached(cast, building, day))
        theme = rng.choice(THEMES)
        row = _seen(rng, teacher, theme, form) | {
            "observer": author,
            "building": cast.buildings[building],
            "on": day.isoformat(),
        }
        row["started"] = datetime.combine(
            day, time(14 + rng.randrange(6), rng.choice((5, 15, 20, 35, 50))), UTC
        ).isoformat()
        if rng.random() < pace.needs:
            row["need"] = rng.choice(NEEDS)
        if rng.random() < 0.04:
            rows.append(row)  # a visit that names nobody: a look at the school, not at a person
            continue
        running = [
            cycle for cycle, fields in cycles if fields["teacher"] == teacher.id and fields["opened"] <= f"{day}"
        ]
        rows.append(
            row | {"teacher": teacher.id} | _closing(rng, pace, cast, day, running, rng.choice(theme.next_steps))
        )
    return rows


def _seen(rng: random.Random, teacher: Member, theme: Theme, form: str) -> Row:
    area = _area(teacher, rng)
    row: Row = {
        "minutes": rng.randrange(6, 17),
        "place": f"Room {100 + int(teacher.id[:6], 16) % 60}",
        "subject": words.SUBJECTS[area],
        "announced": rng.random() < 0.2,
        "form": form,
        "form_version": 1,
        "script": _script(rng, area, theme),
        "look_fors": _look_fors(rng, theme),
        "tallies": {code: rng.randrange(0, 9) for code in TALLIES},
        "talk_seconds": rng.randrange(60, 420),
        "noticing": rng.choice(theme.noticings),
        "wondering": rng.choice(theme.wonderings),
    }
    if rng.random() < 0.4:
        size = rng.randrange(17, 27)
        row["sweeps"] = [
            {"at": 120 * (n + 1), "on": size - (off := rng.randrange(0, 5)), "off": off}
            for n in range(rng.randrange(2, 5))
        ]
    return row


def _area(teacher: Member, rng: random.Random) -> str:
    post = teacher.post.casefold()
    return next((area for word, area in words.AREAS if word in post), "") or rng.choice(("literacy", "math"))


def _script(rng: random.Random, area: str, theme: Theme) -> list[Row]:
    size = rng.randrange(17, 27)
    lines = rng.sample(words.SCRIPT["any"], 3) + rng.sample(words.SCRIPT[area], min(2, len(words.SCRIPT[area])))
    rng.shuffle(lines)
    at = 0
    script: list[Row] = []
    for number, line in enumerate(lines[: rng.randrange(3, 6)]):
        at += rng.randrange(25, 140)
        right = rng.randrange(size // 2, size)
        a, b = rng.sample(range(1, size + 1), 2)
        tags = [theme.look_for] if number == 1 else []
        script.append({"at": at, "text": line.format(n=right, m=size, k=rng.randrange(2, 7), a=a, b=b), "tags": tags})
    return script


def _look_fors(rng: random.Random, theme: Theme) -> Row:
    marks: Row = {}
    for item in rng.sample(THEMES, 5):
        state = rng.choices(("seen", "missed", "na"), (6, 3, 1))[0]
        marks[item.look_for] = {"state": state} | ({"count": rng.randrange(1, 6)} if state == "seen" else {})
    return marks | {theme.look_for: {"state": rng.choice(("seen", "missed")), "note": "See the tagged line."}}


def _closing(rng: random.Random, pace: Pace, cast: Cast, day: date, running: Sequence[str], step: str) -> Row:
    """How a visit ended: in a talk, in one of the running coaching cycles, or not yet."""
    chance = rng.random()
    if running and chance < pace.closes * 0.25:
        return {"cycle": running[-1], "next_step": step}
    after = cast.year.school_days(day, day + timedelta(days=rng.choice((0, 1, 1, 2, 4))))
    talked = after[-1] if after else day
    fresh = (cast.until - day).days <= OPEN_DAYS
    if talked >= cast.until or chance > (pace.closes * 0.3 if fresh else pace.closes):
        return {"next_step": step} if rng.random() < 0.3 else {}
    return {"talked_on": talked.isoformat(), "next_step": step}


def cycles_of(pace: Pace, author: str, cast: Cast) -> list[Row]:
    """The coaching cycles of one leader as they stand now, oldest first."""
    rng = cast.random("cycles", pace.profile)
    days = cast.days()
    per_week = pace.cycles / AUTUMN_WEEKS
    rounds = {building: Rounds(rng) for building in pace.buildings}
    rows: list[Row] = []
    for number, opened in enumerate(spread(days, per_week, rng)):
        building = pace.buildings[number % len(pace.buildings)]
        teacher = rounds[building].next(reached(cast, building, opened))
        theme = rng.choice(THEMES)
        row = _cycle(rng, theme, opened, cast)
        row |= {
            "teacher": teacher.id,
            "coach": author,
            "building": cast.buildings[building],
            "opened": opened.isoformat(),
        }
        if rng.random() < pace.needs:
            row["need"] = rng.choice(NEEDS)
        rows.append(row)
    return rows


def _cycle(rng: random.Random, theme: Theme, opened: date, cast: Cast) -> Row:
    weeks = (cast.until - opened).days // 7
    step = min(len(_PHASES) - 1, weeks) if weeks < 9 or rng.random() < 0.3 else len(_PHASES)
    row: Row = {
        "phase": _PHASES[step] if step < len(_PHASES) else rng.choice(_CLOSED),
        "initiated_by": rng.choice(("teacher", "teacher", "invited")),
        "reality": rng.choice(words.REALITIES),
        "tags": sorted({theme.look_for, rng.choice(("autumn", "new teacher", "team goal"))}),
    }
    if step >= 1:
        row |= {"goal": theme.goal, "measure": theme.measure, "baseline": theme.baseline, "target": theme.target}
        row["target_date"] = (opened + timedelta(days=63)).isoformat()
    if step >= 2:
        row["strategy"] = theme.strategy
    if step >= 4:
        row |= {
            "modelled_on": (opened + timedelta(days=23)).isoformat(),
            "first_try": (opened + timedelta(days=28)).isoformat(),
        }
    if step >= 5:
        row["progress"] = _progress(rng, theme, opened, cast)
    return row


def _progress(rng: random.Random, theme: Theme, opened: date, cast: Cast) -> list[Row]:
    points: list[Row] = []
    way = theme.target - theme.baseline
    for number in range(1, 6):
        day = opened + timedelta(days=14 + 12 * number)
        if day >= cast.until:
            break
        value = theme.baseline + round(way * min(1.0, number / 4 + rng.uniform(-0.2, 0.1)))
        points.append(
            {"on": day.isoformat(), "value": value, "fidelity": min(100, 35 + 13 * number + rng.randrange(10))}
        )
    return points


def opening_of(cycle: Row) -> Row:
    """A cycle as it was on its first day: agreed, with nothing measured."""
    later = ("goal", "measure", "baseline", "target", "target_date", "strategy", "modelled_on", "first_try", "progress")
    return {name: value for name, value in cycle.items() if name not in later} | {"phase": "agreed"}


def growth_of(cycle: Row) -> Row:
    """What the weeks since then have added to it."""
    before = opening_of(cycle)
    return {name: value for name, value in cycle.items() if before.get(name) != value}


def sessions_of(pace: Pace, author: str, cast: Cast, cycles: Sequence[Known] = ()) -> list[Row]:
    """The coaching sessions of one leader, oldest first; those of a running cycle belong to it."""
    rng = cast.random("sessions", pace.profile)
    days = [day for day in cast.days() if f"{day:%m}" != pace.pause]
    rounds = {building: Rounds(rng) for building in pace.buildings}
    rows: list[Row] = []
    for number, day in enumerate(spread(days, pace.sessions, rng)):
        building = pace.buildings[number % len(pace.buildings)]
        teacher = rounds[building].next(reached(cast, building, day))
        running = [
            (cycle, row) for cycle, row in cycles if row["teacher"] == teacher.id and row["opened"] <= day.isoformat()
        ]
        row = _session(rng, day, cast, running[-1] if running else None)
        row |= {"teacher": teacher.id, "coach": author, "building": cast.buildings[building], "on": day.isoformat()}
        if running or rng.random() < pace.needs:
            row["need"] = running[-1][1].get("need", "request") if running else rng.choice(NEEDS)
        rows.append(row)
    return rows


def _session(rng: random.Random, day: date, cast: Cast, running: Known | None) -> Row:
    theme = rng.choice(THEMES)
    stage = "identify"
    extra: Row = {}
    if running:
        cycle, fields = running
        theme = next((item for item in THEMES if item.look_for in fields["tags"]), theme)
        age = (day - date.fromisoformat(fields["opened"])).days
        stage = "identify" if age < 15 else "learn" if age < 29 else "improve"
        extra = {"cycle": cycle}
    following = cast.year.school_days(day + timedelta(days=10), day + timedelta(days=16))
    if following and rng.random() < 0.8:
        extra["next_meeting"] = following[0].isoformat()
    actions = [
        {
            "what": what,
            "by": (day + timedelta(days=rng.randrange(4, 12))).isoformat(),
            "done": (cast.until - day).days > 14 and rng.random() < 0.85,
        }
        for what in rng.sample(words.ACTIONS, rng.randrange(1, 3))
    ]
    return extra | {
        "minutes": rng.choice((20, 25, 30, 30, 40, 45)),
        "mode": rng.choice(("in_person", "in_person", "in_person", "in_class", "video")),
        "stage": stage,
        "sources": rng.sample(("observation", "student_data", "planning"), rng.choice((1, 2, 2, 3))),
        "topic": theme.strategy,
        "notes": f"{rng.choice(words.AGENDA)} {rng.choice(theme.coaching)}",
        "evidence": rng.choice(theme.noticings),
        "actions": actions,
    }
