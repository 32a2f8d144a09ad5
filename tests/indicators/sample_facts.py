"""A district in memory for tests: the two tables that evidence is read from, and short ways to fill them."""

from __future__ import annotations

import json
import sqlite3
from datetime import date
from typing import Any

from talentdesk.indicators.evaluate import evaluate
from talentdesk.indicators.results import CriterionResult, Practice
from talentdesk.indicators.rubric import Rubric, load
from talentdesk.schema.types import LEADERS
from talentdesk.store.evidence import INDEXES, Evidence
from talentdesk.store.tallies import SCHEMA, Kept

AS_OF = date(2026, 11, 23)
YEAR = "2026-27"
NORTH, SOUTH = "b" * 31 + "1", "b" * 31 + "2"
PREPARED: dict[str, tuple[tuple[Any, ...], ...]] = {
    "11b": (("pilot", 2, "coaching", "group", "feedback"), ("scale_plan", 2, "coaching", "five_parts")),
}
"""Indicator → kind, stage and flags of a fact of each artefact that its preparation is measured by."""
TABLES = """
CREATE TABLE record(n INTEGER PRIMARY KEY, id TEXT, audience TEXT, kind TEXT, body TEXT, author TEXT, created TEXT, updated TEXT,
  updated_by TEXT, deleted INTEGER, revived INTEGER, conflicts INTEGER, UNIQUE(id, audience, kind));
CREATE TABLE fact(id TEXT, audience TEXT, kind TEXT, day TEXT, building TEXT, actor TEXT, actor_role TEXT, subject TEXT, minutes INT,
  mode TEXT, topic TEXT, people INT, flags TEXT, PRIMARY KEY(id, audience));
"""


class District:
    """Records and facts, and the practice computed from them."""

    def __init__(self) -> None:
        self.db = sqlite3.connect(":memory:")
        self.db.executescript(TABLES)
        for statement in (*INDEXES, *SCHEMA):
            self.db.execute(statement)
        self.kept = Kept()
        self.rubric: Rubric = load()
        self.buildings: list[str] = []
        self._n = 0

    @property
    def evidence(self) -> Evidence:
        """What there is to see now; what the facts told earlier is remembered, as it is in the program."""
        return Evidence(self.db, self.kept)

    def record(self, kind: str, audience: str = "everyone", *, id: str = "", **body: Any) -> str:
        self._n += 1
        one = id or f"{self._n:032x}"
        values = (
            self._n,
            one,
            audience,
            kind,
            json.dumps(body),
            "a" * 32,
            f"{self._n:016x}",
            f"{self._n:016x}",
            "a" * 32,
        )
        self.db.execute("INSERT INTO record VALUES (?,?,?,?,?,?,?,?,?,0,0,0)", values)
        return one

    def building(self, id: str, name: str, teachers: int = 0, leaders: int = 0, coaches: int = 0) -> None:
        """A building with people named after it: `<name>-teacher-0` …, and its list of pseudonyms `<name>-key-0` …"""
        self.buildings.append(id)
        self.record("building", id=id, name=name)
        for role, many in (("teacher", teachers), ("principal", leaders), ("coach", coaches)):
            for n in range(many):
                self.post(f"{name}-{role}-{n}", role, id)
        self.subject_list(id, [f"{name}-key-{n}" for n in range(teachers)])

    def post(
        self, person: str, role: str, building: str | None, start: str = "2026-08-01", end: str | None = None
    ) -> str:
        return self.record("assignment", person=person, role=role, building=building, start=start, end=end)

    def subject_list(self, building: str, keys: list[str], year: str = YEAR) -> None:
        self.record("subject_list", f"evidence:{building}", building=building, year=year, keys=keys)

    def calendar(self, months: list[str], first: str = "2026-08-24", last: str = "2027-06-11") -> None:
        elements = dict.fromkeys(months, True)
        self.record("calendar", school_year=YEAR, first_day=first, last_day=last, months=elements)

    def fact(self, kind: str, day: str, *, building: str | None = None, subject: str | None = None, **more: Any) -> str:
        self._n += 1
        one = f"{self._n:032x}"
        audience = more.get("audience", f"evidence:{building}" if building else "office")
        self.db.execute(
            "INSERT INTO fact VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)",
            (one, audience, kind, day, building, more.get("actor", "North-principal-0"), more.get("role", "principal"), subject, 20, None,
             more.get("topic"), more.get("people", 1), json.dumps(list(more.get("flags", ())))),
        )  # fmt: skip
        return one

    def visit(self, subject: str | None, day: str = "2026-10-05", building: str = NORTH, **more: Any) -> str:
        return self.fact("visit", day, building=building, subject=subject, **{"flags": ["loop_closed"], **more})

    def session(self, subject: str | None, day: str = "2026-10-06", building: str = NORTH, **more: Any) -> str:
        return self.fact("session", day, building=building, subject=subject, **more)

    def coach(self, building: str = NORTH, *flags: str, trained: bool = True, name: str = "coach") -> None:
        """Somebody who coaches in a building, for named roles unless told otherwise."""
        self.fact("coach_assignment", "2026-09-01", building=building, topic=name, flags=flags or ["roles", "model"])
        if trained:
            self.fact("coach_training", "2026-09-20", building=building, topic=name)

    def competency(self, code: str, *flags: str, day: str = "2026-05-04") -> str:
        return self.fact("competency", day, topic=code, flags=flags, role="executive")

    def attest(
        self,
        criterion: str,
        building: str | None = None,
        *,
        on: str = "2026-10-01",
        met: bool = True,
        evidence: int = 1,
    ) -> str:
        links = {f"{n:032x}": True for n in range(evidence)}
        return self.record(
            "attestation",
            "office",
            criterion=criterion,
            building=building,
            met=met,
            on=on,
            rationale="Seen.",
            evidence=links,
        )

    def rate(self, indicator: str, stage: int, building: str | None = None, on: str = "2026-11-01") -> str:
        return self.record(
            "rating",
            "office",
            indicator=indicator,
            building=building,
            stage=stage,
            on=on,
            rationale="We see more.",
            evidence={},
        )

    def everything_visible(self) -> set[str]:
        return {"everyone", "office", *(f"evidence:{one}" for one in self.buildings)}

    def practice(self, as_of: date = AS_OF, visible: set[str] | None = None) -> Practice:
        seen = self.everything_visible() if visible is None else visible
        return evaluate(self.rubric, self.evidence, as_of, self.buildings, seen)

    def result(self, criterion: str, building: str | None = None, **more: Any) -> CriterionResult:
        """One criterion out of the whole practice; a building's one at North unless told."""
        practice = self.practice(**more)
        found = next(one for one in practice.indicators if one.indicator.id == criterion[:3])
        own = {one.criterion.id: one for one in found.criteria}
        if criterion in own:
            return own[criterion]
        row = next(one for one in found.buildings if one.building == (building or NORTH))
        return next(one for one in row.criteria if one.criterion.id == criterion)

    def team_work(self, indicator: str, day: str = "2026-09-10") -> None:
        """The facts of a team room in which all preparation work for an indicator is done."""
        on = {"11a": "on_professional_learning", "11b": "on_coaching", "11c": "on_leadership_development"}[indicator]
        reads = [f"reads_{about}" for about in ("coaching", "feedback", "training", "mentoring")]
        covers = ["practices", "for_staff", "for_leaders", "growth"]
        self.fact("practice_review", day, topic=f"review-{on}", flags=[on, *covers, *reads])
        flags = [on, "past_practices", "root_causes", "areas"]
        self.fact("problem_solving", day, topic=f"protocol-{on}", flags=flags)
        for model in ("one-model", "another") if indicator == "11b" else ():
            self.fact("coaching_model", day, topic=model)
            self.fact("hexagon", day, topic=model, flags=["six_rated", "fit", "readiness", "taken_up"])
            for member in ("boss", "helper"):
                self.fact("hexagon_rating", day, topic=model, actor=member)

    def attest_all(self, indicator: str, up_to: int) -> None:
        """Evidence-backed attestations for every attested criterion of an indicator up to a stage, and what measured preparation counts."""
        for kind, stage, *flags in PREPARED.get(indicator, ()):
            if stage <= up_to:
                self.fact(kind, "2026-10-01", topic=f"one.{kind}", flags=flags)
        for place in self.buildings if indicator == "11b" and up_to >= 2 else ():
            self.coach(place)
        for role in LEADERS if indicator == "11c" and up_to >= 2 else ():
            self.fact(
                "support_plan", "2026-09-10", topic=f"one.{role}", flags=[f"for_{role}", "competency", "strategy"]
            )
        self.team_work(indicator)
        for one in self.rubric.criteria:
            if one.indicator == indicator and one.stage <= up_to and one.kind == "attested":
                self.attest(one.id)
