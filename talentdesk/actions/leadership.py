"""Who is new in a role of leading and whether a plan supports them, and what a leadership program offers. Nobody is ranked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from talentdesk.actions import records
from talentdesk.actions.directory import names_of
from talentdesk.actions.records import RecordView, Saved
from talentdesk.clock import years_before
from talentdesk.errors import UserError
from talentdesk.schema.types import DISTRICT_LEADERS, LEADERS, day_of, school_year_of
from talentdesk.store import reader
from talentdesk.store.evidence import Evidence, FactRow, Newcomer, Slice
from talentdesk.store.reader import Query
from talentdesk.store.tallies import OFFICE, Select, Window
from talentdesk.workspace import Workspace

PLAN, PROGRAM, INTEREST = "support_plan", "leadership_program", "leadership_interest"
MOST = 500


@dataclass(frozen=True, slots=True)
class New:
    """A leader who has held a role for less than a year."""

    person: str
    name: str
    role: str
    building: str | None
    place: str
    """The building's name; empty for the district office."""
    since: date
    record: str
    """Their plan of support for this role, where this laptop may open it."""
    agreed: date | None
    """Since when the plan is agreed; None where none is."""


@dataclass(frozen=True, slots=True)
class Opportunity:
    """A piece of leading that a program under way offers."""

    program: str
    title: str
    """The program's."""
    what: str
    place: str
    begins: date | None
    ends: date | None
    competencies: tuple[str, ...]
    """Names."""
    mine: bool
    """Whether the person here took it."""


def sees_newcomers(ws: Workspace) -> bool:
    """Whether the person here is of the office, which alone learns which leaders have a plan."""
    return bool(ws.me.held & set(DISTRICT_LEADERS))


def new_in_role(ws: Workspace) -> tuple[New, ...]:
    """Leaders new in a role, by name; none where facts about leaders can't be read."""
    if not sees_newcomers(ws):
        return ()
    today, evidence = ws.clock.today(), Evidence(ws.database)
    since = years_before(today, 1)
    found = evidence.newcomers([role.value for role in LEADERS], today, since)
    people = frozenset(one.person for one in found)
    told = evidence.facts(Slice(OFFICE, (Select(PLAN),), Window(years_before(today, 3), today), subjects=people))
    own = records.list_records(ws, PLAN, order="drawn_up", limit=MOST)
    names = names_of(ws, people | {one.building for one in found if one.building})
    made = (_new(one, told, own, names) for one in found)
    return tuple(sorted(made, key=lambda one: (one.name, one.role)))


def _new(one: Newcomer, told: list[FactRow], own: list[RecordView], names: Mapping[str, str]) -> New:
    plan = next((view for view in reversed(own) if _is(view, one)), None)
    agreed = [fact.on for fact in told if fact.subject == one.person and f"for_{one.role}" in fact.flags]
    if plan is not None and (known := day_of(plan.fields.get("agreed_on"))):
        agreed.append(known.isoformat())
    return New(
        one.person, names[one.person], one.role, one.building, names.get(one.building or "", ""), date.fromisoformat(one.start),
        plan.id if plan else "", date.fromisoformat(max(agreed)) if agreed else None,
    )  # fmt: skip


def _is(view: RecordView, one: Newcomer) -> bool:
    return view.fields.get("leader") == one.person and view.fields.get("role") == one.role


def programs(ws: Workspace) -> tuple[RecordView, ...]:
    """Programs under way, the newest first."""
    found = records.list_records(ws, PROGRAM, order="begins", descending=True, limit=MOST)
    return tuple(view for view in found if not view.fields.get("ended"))


def may_offer(ws: Workspace) -> bool:
    """Whether the person here may write programs."""
    return ws.damage is None and records.may_begin(ws, PROGRAM)


def opportunities(ws: Workspace) -> tuple[Opportunity, ...]:
    """What the programs under way offer, by day; those without a day come last."""
    rows = [(view, row) for view in programs(ws) for row in view.fields.get("opportunities") or ()]
    named = {row["building"] for _, row in rows if row.get("building")}
    named |= {code for _, row in rows for code in row.get("competencies") or ()}
    names = names_of(ws, named)
    own = my_interest(ws)
    taken = {(row.get("program"), row.get("what")) for row in (own.fields.get("taken") or () if own else ())}
    found = (
        Opportunity(
            view.id, view.title, str(row.get("what") or ""), names.get(row.get("building") or "", ""), day_of(row.get("begins")),
            day_of(row.get("ends")), tuple(sorted(names[code] for code in row.get("competencies") or ())),
            (view.id, row.get("what")) in taken,
        )
        for view, row in rows
    )  # fmt: skip
    return tuple(sorted(found, key=lambda one: (one.begins is None, one.begins or date.max, one.what)))


def my_interest(ws: Workspace) -> RecordView | None:
    """The newest word of the person here, of this school year, that they would like to lead."""
    year = school_year_of(ws.clock.today().isoformat())
    days = (f"{year[:4]}-07-01", f"{int(year[:4]) + 1}-06-30")
    query = Query(
        INTEREST,
        {"person": ws.person, "ended": None},
        order="said_on",
        descending=True,
        limit=1,
        between={"said_on": days},
    )
    return next((records.view(found) for found in reader.find(ws.database, query)), None)


def as_taken(ws: Workspace, one: Opportunity) -> dict[str, Any]:
    """The row of a wish to lead that tells that its person took an opportunity."""
    begins = one.begins or ws.clock.today()
    return {
        "what": one.what,
        "program": one.program,
        "begins": begins.isoformat(),
        "ends": one.ends.isoformat() if one.ends else None,
    }


def take(ws: Workspace, one: Opportunity) -> Saved:
    """Writes into one's own word of this school year that one takes an opportunity."""
    own = my_interest(ws)
    if own is None:
        raise UserError(
            "You haven't said this school year that you would like to lead.", "Say so first; nothing was changed."
        )
    return records.save(ws, INTEREST, {"taken": [*(own.fields.get("taken") or ()), as_taken(ws, one)]}, record=own.id)
