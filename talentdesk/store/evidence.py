"""The few questions the indicators ask: counts over facts, people on the roster, what the team said. Set-based SQL, read only.

Facts carry no words, and educators in them are pseudonyms; a count of educators accepts only pseudonyms that stand on the building's
list of the school year, so that an invented one shows up as unknown instead of raising a number.
"""

# ruff: noqa: S608
# Queries are put together from the constant parts in this file; every value is bound.

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Protocol

from talentdesk import op as ops
from talentdesk.schema.types import day_of, school_year_of

OFFICE = "office"
MONTHLY = "monthly"
INDEXES: tuple[str, ...] = (
    "CREATE INDEX IF NOT EXISTS fact_window ON fact(audience, kind, day, actor_role, subject)",
    "CREATE INDEX IF NOT EXISTS record_post ON record(kind, body ->> '$.role', body ->> '$.building') WHERE kind = 'assignment'",
    "CREATE INDEX IF NOT EXISTS record_subject_list ON record(audience, body ->> '$.year') WHERE kind = 'subject_list'",
)
"""Indexes that these questions are quick with; the migrations decide when a database gets them."""


class Db(Protocol):
    """What is needed of a database connection."""

    def execute(self, sql: str, parameters: Any = (), /) -> Any: ...


@dataclass(frozen=True, slots=True)
class Window:
    """Days from `first` to `last`, both included."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Select:
    """Facts of one kind, by authors in one of the roles (any when empty), with all of the flags and none of those left out."""

    kind: str
    roles: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    without: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Slice:
    """Facts that match any of the selects, in one audience and window."""

    audience: str
    selects: tuple[Select, ...]
    window: Window
    listed: bool = False
    """Only facts about educators on the building's list of the window's school year."""
    subjects: frozenset[str] | None = None
    topics: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Reach:
    """How many different people the facts reach, and what can't be counted."""

    people: int
    unknown: int = 0
    """Different subjects that stand on no list."""
    unnamed: int = 0
    """Contacts that name nobody (an anonymous visit, an author without the building's pseudonyms)."""
    monthly: int = 0
    """The largest number of people of any one author and month that is known by number only."""
    list_known: bool = True
    """Whether the building has published its list of the year."""


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


def evidence_audience(building: str) -> str:
    """The audience that a building's facts live in."""
    return f"evidence:{building}"


class Evidence:
    """Answers the questions from one database connection."""

    def __init__(self, db: Db) -> None:
        self._db = db

    def reach(self, audience: str, groups: Sequence[Sequence[Select]], window: Window) -> Reach:
        """Different listed educators that a fact of every group reaches, and what of the same facts can't be counted."""
        year = school_year_of(window.last.isoformat())
        marks = [_any(group) for group in groups]
        base, values = _where(Slice(audience, tuple(select for group in groups for select in group), window))
        columns = "".join(f", {sql} AS g{n}" for n, (sql, _) in enumerate(marks))
        tops = "".join(f", max(g{n}) AS g{n}" for n in range(len(marks)))
        every = " AND ".join(f"g{n}" for n in range(len(marks)))
        row = self._db.execute(
            f"WITH {_LISTED}, hit AS (SELECT subject, people, instr(flags, ?) > 0 AS monthly{columns} FROM fact WHERE {base}), "
            f"who AS (SELECT subject, sum(NOT monthly) AS contacts, max(monthly * people) AS most{tops} FROM hit GROUP BY subject) "
            f"SELECT count(*) FILTER (WHERE subject IN listed AND {every}), "
            "count(*) FILTER (WHERE subject IS NOT NULL AND subject NOT IN listed), "
            "sum(contacts) FILTER (WHERE subject IS NULL), max(most), (SELECT count(*) FROM listed) FROM who",
            [*_list_params(audience, year), _flag(MONTHLY), *(value for _, more in marks for value in more), *values],
        ).fetchone()
        people, unknown, unnamed, monthly, listed = (int(number or 0) for number in row)
        return Reach(people, unknown, unnamed, monthly, listed > 0)

    def count(self, part: Slice) -> int:
        """How many facts there are."""
        sql, values = _where(part)
        return self._number(f"SELECT count(*) FROM fact WHERE {sql}", values)

    def months(self, part: Slice) -> dict[str, frozenset[str]]:
        """For each author the months with a fact."""
        sql, values = _where(part)
        rows = self._db.execute(
            f"SELECT actor, group_concat(DISTINCT substr(day, 1, 7)) FROM fact WHERE {sql} GROUP BY actor", values
        )
        return {str(actor): frozenset(str(months).split(",")) for actor, months in rows}

    def topics(self, part: Slice) -> frozenset[str]:
        """The different topics of the facts: for competencies their codes."""
        sql, values = _where(part)
        rows = self._db.execute(f"SELECT DISTINCT topic FROM fact WHERE {sql} AND topic IS NOT NULL", values)
        return frozenset(str(topic) for (topic,) in rows)

    def subjects(self, part: Slice) -> frozenset[str]:
        """The different people the facts concern; for facts about leaders, who are named."""
        sql, values = _where(part)
        rows = self._db.execute(f"SELECT DISTINCT subject FROM fact WHERE {sql} AND subject IS NOT NULL", values)
        return frozenset(str(one) for (one,) in rows)

    def facts(self, part: Slice, limit: int = 5000) -> list[FactRow]:
        """The facts themselves, by day."""
        sql, values = _where(part)
        rows = self._db.execute(
            "SELECT id, audience, kind, day, building, actor, actor_role, subject, topic, people, flags FROM fact "
            f"WHERE {sql} ORDER BY day, kind, id LIMIT ?",
            [*values, limit],
        )
        return [FactRow(*tuple(row)[:10], flags=tuple(json.loads(tuple(row)[10]))) for row in rows]

    def roster(self, roles: Sequence[str], on: date) -> dict[str | None, frozenset[str]]:
        """People who hold one of the roles on a day, by building; None stands for the district office."""
        rows = self._db.execute(
            "SELECT body ->> '$.building', json_group_array(DISTINCT body ->> '$.person') FROM record "
            "WHERE kind = 'assignment' AND audience = 'everyone' AND deleted = 0 AND body ->> '$.role' IN (SELECT value FROM json_each(?)) "
            "AND body ->> '$.start' <= ? AND coalesce(body ->> '$.end', '9999') >= ? GROUP BY body ->> '$.building'",
            [json.dumps(list(roles)), on.isoformat(), on.isoformat()],
        )
        return {building: frozenset(json.loads(people)) for building, people in rows}

    def school_year(self, on: date, usual_months: Sequence[int]) -> SchoolYear:
        """The school year a day falls in, from the district's calendar or, where none is on record, from the usual months."""
        name = school_year_of(on.isoformat())
        start, end = date(int(name[:4]), 7, 1), date(int(name[:4]) + 1, 6, 30)
        row = self._db.execute(
            "SELECT body FROM record WHERE kind = 'calendar' AND audience = 'everyone' AND deleted = 0 AND body ->> '$.school_year' = ? "
            "ORDER BY updated DESC, id LIMIT 1",
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
            f"SELECT id, body, body ->> '$.{day}' FROM record WHERE kind = ? AND deleted = 0 AND body ->> '$.{day}' <= ? "
            f"AND audience IN (SELECT value FROM json_each(?)) ORDER BY body ->> '$.{day}' DESC, updated DESC, id",
            [kind, until.isoformat(), json.dumps([only] if only else [OFFICE, "everyone"])],
        )
        return [(str(one), json.loads(body), known) for one, body, on in rows if (known := day_of(on))]

    def _number(self, sql: str, params: Sequence[Any]) -> int:
        return int(self._db.execute(sql, params).fetchone()[0] or 0)


_LISTED = (
    "listed(subject) AS (SELECT DISTINCT item.value FROM record, json_each(record.body, '$.keys') AS item "
    "WHERE record.kind = 'subject_list' AND record.deleted = 0 AND record.audience = ? "
    "AND 'evidence:' || (record.body ->> '$.building') = ? AND record.body ->> '$.year' = ?)"
)


def _list_params(audience: str, year: str) -> list[Any]:
    return [audience, audience, year]


def _flag(name: str) -> str:
    # Flags are stored as a JSON array of plain codes, so a code with its quotes is found in the text exactly where the array holds it.
    return json.dumps(name)


def _where(part: Slice) -> tuple[str, list[Any]]:
    """The condition of a slice and its values. A fact counts for a building only in that building's own audience."""
    sql = ["audience = ?", "day BETWEEN ? AND ?"]
    values: list[Any] = [part.audience, part.window.first.isoformat(), part.window.last.isoformat()]
    if part.audience != OFFICE:
        sql.append("'evidence:' || building = ?")
        values.append(part.audience)
    either, more = _any(part.selects)
    sql.append(either)
    values += more
    for column, allowed in (("subject", part.subjects), ("topic", part.topics)):
        if allowed is not None:
            sql.append(f"{column} IN (SELECT value FROM json_each(?))")
            values.append(json.dumps(sorted(allowed)))
    if part.listed:
        sql.append(f"subject IN (WITH {_LISTED} SELECT subject FROM listed)")
        values += _list_params(part.audience, school_year_of(part.window.last.isoformat()))
    return " AND ".join(sql), values


def _any(selects: Sequence[Select]) -> tuple[str, list[Any]]:
    pairs = [_select(select) for select in selects]
    return f"({' OR '.join(sql for sql, _ in pairs) or '0'})", [value for _, values in pairs for value in values]


def _select(select: Select) -> tuple[str, list[Any]]:
    sql, values = ["kind = ?"], [select.kind]
    if select.roles:
        sql.append("actor_role IN (SELECT value FROM json_each(?))")
        values.append(json.dumps(list(select.roles)))
    for names, test in ((select.flags, "> 0"), (select.without, "= 0")):
        for name in names:
            sql.append(f"instr(flags, ?) {test}")
            values.append(_flag(name))
    return f"({' AND '.join(sql)})", list(values)


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
