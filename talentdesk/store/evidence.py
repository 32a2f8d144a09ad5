"""The few questions the indicators ask: counts over facts, people on the roster, what the team said. Set-based SQL, read only.

Facts carry no words, and educators in them are pseudonyms; a count of educators accepts only pseudonyms that stand on the building's
list of the school year, so that an invented one shows up as unknown instead of raising a number.
"""

# ruff: noqa: S608
# Queries are put together from the constant parts in this file; every value is bound.

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import islice
from typing import Any, NamedTuple

from talentdesk import op as ops
from talentdesk.schema.types import day_of, school_year_of
from talentdesk.store import tallies
from talentdesk.store.tallies import OFFICE, Db, Kept, Reach, Select, Told, Window

INDEXES: tuple[str, ...] = (
    "CREATE INDEX IF NOT EXISTS record_post ON record(kind, body ->> '$.role', body ->> '$.building') WHERE kind = 'assignment'",
    "CREATE INDEX IF NOT EXISTS record_subject_list ON record(audience, body ->> '$.year') WHERE kind = 'subject_list'",
)
"""Indexes that these questions are quick with; the migrations decide when a database gets them."""


class Slice(NamedTuple):
    """Facts that match any of the selects, in one audience and window. Whom they concern matters where people or facts are asked for."""

    audience: str
    selects: tuple[Select, ...]
    window: Window
    listed: bool = False
    """Only facts about educators on the building's list of the window's school year."""
    subjects: frozenset[str] | None = None
    topics: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class SchoolYear:
    """A school year and the months in which school is in session."""

    name: str
    first: date
    last: date
    months: tuple[str, ...]
    from_calendar: bool = True
    """False where no calendar is on record and the usual months stand in for it."""


@dataclass(frozen=True, slots=True)
class Attested:
    """The team's word on a criterion."""

    id: str
    criterion: str
    building: str | None
    met: bool
    on: date
    rationale: str
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rated:
    """The team's own stage for an indicator."""

    id: str
    indicator: str
    building: str | None
    stage: int
    on: date
    rationale: str
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Target:
    """A district's own target for a criterion, in force from a day."""

    criterion: str
    target: float
    valid_from: date
    reason: str


@dataclass(frozen=True, slots=True)
class FactRow:
    """One counted fact, for whoever wants to see what a number is made of."""

    id: str
    audience: str
    kind: str
    on: str
    building: str | None
    actor: str
    actor_role: str | None
    subject: str | None
    topic: str | None
    people: int
    flags: tuple[str, ...] = field(default=())


class Newcomer(NamedTuple):
    """Somebody who holds a role for less than a given time, and where."""

    person: str
    role: str
    building: str | None
    start: str
    """The ISO day on which they first held it."""


def evidence_audience(building: str) -> str:
    """The audience that a building's facts live in."""
    return f"evidence:{building}"


class Evidence:
    """Answers the questions from one database connection, as the facts stood when it was made or later."""

    def __init__(self, db: Db, kept: Kept | None = None) -> None:
        """`kept` remembers what the facts told from one Evidence to the next."""
        self._db = db
        self._kept = kept or Kept()
        self._kept.catch_up(db)
        self._seen: dict[tuple[str, Window], Told] = {}
        self._lists: dict[tuple[str, Window], frozenset[str]] = {}
        self._posts: dict[date, dict[str, dict[str | None, set[str]]]] = {}

    def reach(self, audience: str, groups: Sequence[Sequence[Select]], window: Window) -> Reach:
        """Different listed educators that a fact of every group reaches, and what of the same facts can't be counted."""
        return self._told(audience, window).reach(groups, self._listed(audience, window))

    def count(self, part: Slice) -> int:
        """How many facts there are, whomever they concern."""
        return self._told(part.audience, part.window).count(part.selects, part.topics)

    def months(self, part: Slice) -> Set[tuple[str, str]]:
        """Authors and the months in which they have a fact, whomever it concerns."""
        return self._told(part.audience, part.window).months(part.selects)

    def topics(self, part: Slice) -> frozenset[str]:
        """The different topics of the facts: for competencies their codes, for other artefacts what stands for each."""
        found = self._told(part.audience, part.window).topics(part.selects)
        return found if part.topics is None else found & part.topics

    def authors(self, part: Slice) -> Set[tuple[str | None, str]]:
        """The topics of the facts, each with every author who has one of it."""
        return self._told(part.audience, part.window).authors(part.selects)

    def sizes(self, part: Slice) -> dict[str, int]:
        """The topics of the facts, each with the largest number of people that one of its facts speaks of."""
        found: dict[str, int] = {}
        for topic, people in self._told(part.audience, part.window).sizes(part.selects):
            if topic is not None:
                found[topic] = max(people, found.get(topic, 0))
        return found

    def subjects(self, part: Slice) -> frozenset[str]:
        """The different people the facts concern; for facts about leaders, who are named."""
        found = self._told(part.audience, part.window).subjects(part.selects)
        allowed = self._allowed(part)
        return found if allowed is None else found & allowed

    def facts(self, part: Slice, limit: int = 5000) -> list[FactRow]:
        """The facts themselves, by day."""
        where, values = tallies.where_of(part.audience, part.window)
        rows = self._db.execute(
            "SELECT id, audience, kind, day, building, actor, actor_role, subject, topic, people, flags FROM fact "
            f"WHERE {where} ORDER BY day, kind, id",
            values,
        )
        allowed = self._allowed(part)
        return list(islice((one for row in rows if (one := _fact(part, allowed, *row))), limit))

    def _allowed(self, part: Slice) -> frozenset[str] | None:
        """The people whom a slice is about; None where it is about anyone."""
        if not part.listed:
            return part.subjects
        listed = self._listed(part.audience, part.window)
        return listed if part.subjects is None else listed & part.subjects

    def _told(self, audience: str, window: Window) -> Told:
        told = self._seen.get((audience, window)) or self._kept.get(audience, window)
        if told is None:
            n, told = tallies.read(self._db, audience, window)
            self._kept.put(audience, window, n, told)
        self._seen[audience, window] = told
        return told

    def _listed(self, audience: str, window: Window) -> frozenset[str]:
        if (audience, window) not in self._lists:
            rows = self._db.execute(
                "SELECT body -> '$.keys' FROM record WHERE kind = 'subject_list' AND audience = ? AND body ->> '$.year' = ? "
                "AND deleted = 0 AND audience = 'evidence:' || (body ->> '$.building') AND json_type(body, '$.keys') = 'array'",
                [audience, school_year_of(window.last.isoformat())],
            ).fetchall()
            self._lists[audience, window] = frozenset(str(key) for row in rows for key in json.loads(row[0]) if key)
        return self._lists[audience, window]

    def roster(self, roles: Sequence[str], on: date) -> dict[str | None, frozenset[str]]:
        """People who hold one of the roles on a day, by building; None stands for the district office."""
        posts = self._posts.get(on)
        if posts is None:
            posts = self._posts[on] = self._posts_on(on.isoformat())
        found: dict[str | None, frozenset[str]] = {}
        for role in roles:
            for building, people in posts.get(role, {}).items():
                found[building] = found.get(building, frozenset[str]()).union(people)
        return found

    def _posts_on(self, day: str) -> dict[str, dict[str | None, set[str]]]:
        """Role → building → who holds it there. All of it stands in one index; the plus keeps SQLite from taking the one by first day."""
        (rows,) = self._db.execute(
            "SELECT json_group_array(json_array(body ->> '$.role', body ->> '$.building', body ->> '$.person')) FROM record "
            "WHERE kind = 'assignment' AND audience = 'everyone' AND deleted = 0 AND +(body ->> '$.start') <= ? "
            "AND coalesce(body ->> '$.end', '9999') >= ?",
            [day, day],
        ).fetchone()
        found: dict[str, dict[str | None, set[str]]] = {}
        for role, building, person in json.loads(rows):
            found.setdefault(role, {}).setdefault(building, set()).add(person)
        return found

    def newcomers(self, roles: Sequence[str], on: date, since: date) -> list[Newcomer]:
        """People who hold one of the roles on a day and first held it after another.

        Where half of all posts or more begin on one day, that is the roster's first day and tells nobody's: such posts are taken as old.
        """
        day = on.isoformat()
        posts = self._db.execute(
            "SELECT body ->> '$.person', body ->> '$.role', body ->> '$.building', body ->> '$.start', coalesce(body ->> '$.end', '9999') "
            "FROM record WHERE kind = 'assignment' AND audience = 'everyone' AND deleted = 0 "
            "AND body ->> '$.role' IN (SELECT value FROM json_each(?)) AND body ->> '$.start' <= ? ORDER BY 4, 1, 3",
            [json.dumps(list(roles)), day],
        ).fetchall()
        first: dict[tuple[str, str], str] = {}
        for person, role, _, start, _ in posts:
            first.setdefault((person, role), start)
        old = {"", self._first_of_roster(day)}
        held = {
            (person, role): Newcomer(person, role, building, first[person, role])
            for person, role, building, _, end in posts
            if end >= day and first[person, role] > since.isoformat() and first[person, role] not in old
        }
        return list(held.values())

    def _first_of_roster(self, day: str) -> str:
        """The day on which half of the posts there are or more begin; empty where there is none."""
        found = self._db.execute(
            "SELECT body ->> '$.start', count(*), sum(count(*)) OVER () FROM record WHERE kind = 'assignment' AND audience = 'everyone' "
            "AND deleted = 0 AND body ->> '$.start' <= ? GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 1",
            [day],
        ).fetchone()
        return str(found[0]) if found and 2 * found[1] >= found[2] else ""

    def school_year(self, on: date, usual_months: Sequence[int]) -> SchoolYear:
        """The school year a day falls in, from the district's calendar or, where none is on record, from the usual months."""
        name = school_year_of(on.isoformat())
        start, end = date(int(name[:4]), 7, 1), date(int(name[:4]) + 1, 6, 30)
        row = self._db.execute(
            "SELECT json(body) FROM record WHERE kind = 'calendar' AND audience = 'everyone' AND deleted = 0 "
            "AND body ->> '$.school_year' = ? ORDER BY updated DESC, id LIMIT 1",
            [name],
        ).fetchone()
        if row is None:
            months = sorted(f"{start.year if month >= start.month else end.year}-{month:02d}" for month in usual_months)
            return SchoolYear(name, start, end, tuple(months), from_calendar=False)
        body: dict[str, Any] = json.loads(row[0])
        first, last = day_of(body.get("first_day")) or start, day_of(body.get("last_day")) or end
        return SchoolYear(name, max(first, start), min(last, end), tuple(sorted(elements(body.get("months")))))

    def building_names(self) -> dict[str, str]:
        """The name of every building."""
        rows = self._db.execute(
            "SELECT id, body ->> '$.name' FROM record WHERE kind = 'building' AND audience = 'everyone' AND deleted = 0"
        )
        return {str(one): str(name or "") for one, name in rows}

    def attestations(self, on: date) -> list[Attested]:
        """What the team attested up to a day, the newest first."""
        found: list[Attested] = []
        for one, body, day in self._bodies("attestation", "on", on):
            met = bool(body.get("met", True))
            found.append(
                Attested(
                    one, body["criterion"], body.get("building"), met, day, body.get("rationale", ""), _evidence(body)
                )
            )
        return found

    def ratings(self, on: date) -> list[Rated]:
        """What the team rated up to a day, the newest first."""
        return [
            Rated(
                one,
                body["indicator"],
                body.get("building"),
                int(body["stage"]),
                day,
                body.get("rationale", ""),
                _evidence(body),
            )
            for one, body, day in self._bodies("rating", "on", on)
        ]

    def targets(self, on: date) -> dict[str, Target]:
        """The district's own targets in force on a day, by criterion."""
        found: dict[str, Target] = {}
        for _, body, day in self._bodies("override", "valid_from", on, only="everyone"):
            criterion, target = body.get("criterion"), body.get("target")
            if isinstance(criterion, str) and isinstance(target, int | float):
                found.setdefault(criterion, Target(criterion, float(target), day, str(body.get("reason") or "")))
        return found

    def _bodies(
        self, kind: str, day: str, until: date, only: str | None = None
    ) -> list[tuple[str, dict[str, Any], date]]:
        rows = self._db.execute(
            f"SELECT id, json(body), body ->> '$.{day}' FROM record WHERE kind = ? AND deleted = 0 AND body ->> '$.{day}' <= ? "
            f"AND audience IN (SELECT value FROM json_each(?)) ORDER BY body ->> '$.{day}' DESC, updated DESC, id",
            [kind, until.isoformat(), json.dumps([only] if only else [OFFICE, "everyone"])],
        )
        return [(str(one), json.loads(body), known) for one, body, on in rows if (known := day_of(on))]


def _fact(part: Slice, allowed: frozenset[str] | None, *cells: Any) -> FactRow | None:
    """The fact, where it belongs to the slice."""
    *plain, flags = cells
    one = FactRow(*plain, flags=tuple(json.loads(flags)))
    if not tallies.fitting(part.selects)((one.kind, one.actor_role, flags)):
        return None
    if part.topics is not None and one.topic not in part.topics:
        return None
    return one if allowed is None or one.subject in allowed else None


def elements(value: Any) -> list[str]:
    """The elements of a set field as it is stored: an object of quoted elements, or a plain list."""
    if isinstance(value, Mapping):
        return [ops.element_of(str(name)) for name in value]  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
    return [str(item) for item in value or ()]


def _evidence(body: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(sorted(elements(body.get("evidence"))))


def last_day_of(month: str) -> date:
    """The last day of a month written as *2026-09*."""
    first = date(int(month[:4]), int(month[5:7]), 1)
    return (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
