"""The practice as the records show it, why, and what the team says itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from talentdesk.actions import records
from talentdesk.actions.directory import building_named, buildings
from talentdesk.errors import UserError
from talentdesk.indicators import evaluate, rubric, wire
from talentdesk.indicators import explain as explaining
from talentdesk.indicators import trend as trending
from talentdesk.indicators.results import Practice, Rating
from talentdesk.schema.types import day_of
from talentdesk.store.evidence import Evidence
from talentdesk.sync import publish
from talentdesk.workspace import Workspace


@cache
def the_rubric() -> rubric.Rubric:
    """The rubric that ships with the program."""
    return rubric.load()


def practice(ws: Workspace, as_of: date | None = None) -> Practice:
    """The judged practice on a day (today unless told)."""
    places = [view.id for view in buildings(ws)]
    return evaluate.evaluate(the_rubric(), _evidence(ws), as_of or ws.clock.today(), places, ws.exchange.readable())


def _evidence(ws: Workspace) -> Evidence:
    return Evidence(ws.database, ws.told)


def show(ws: Workspace, building: str | None = None, as_of: date | None = None) -> dict[str, Any]:
    """The same as JSON; with a building only its rows, beside the district's stage."""
    found = wire.to_json(practice(ws, as_of))
    if building is not None:
        place = _place(ws, building)
        for indicator in found["indicators"]:
            indicator["buildings"] = [row for row in indicator["buildings"] if row["building"] == place]
    return found


def _place(ws: Workspace, building: str) -> str:
    found = building_named(ws, building)
    if found is None:
        names = ", ".join(view.name for view in buildings(ws)) or "none yet"
        raise UserError(f"There is no building “{building}”.", f"Buildings: {names}.")
    return found.id


def explain(ws: Workspace, criterion: str, building: str | None = None, as_of: date | None = None) -> dict[str, Any]:
    """Where a criterion's number comes from: formula, window, the facts, and the records behind them that this laptop may open."""
    evidence = _evidence(ws)
    linked = links(ws)
    return explaining.explain(
        the_rubric(),
        evidence,
        criterion,
        as_of=as_of or ws.clock.today(),
        building=_place(ws, building) if building else None,
        buildings=[view.id for view in buildings(ws)],
        visible=ws.exchange.readable(),
        record_of=linked.get,
    )


def trend(
    ws: Workspace, criterion: str, building: str | None = None, as_of: date | None = None
) -> list[dict[str, Any]]:
    """How a criterion stood at the end of each month of the school year and on the day; empty where that can't be told."""
    return trending.trend(
        the_rubric(),
        Evidence(ws.database),  # earlier days are asked for seldom: what is kept is for today's
        criterion,
        as_of=as_of or ws.clock.today(),
        building=_place(ws, building) if building else None,
        visible=ws.exchange.readable(),
    )


def links(ws: Workspace) -> dict[str, str]:
    """Fact id → record id, for the facts whose records this laptop may open."""
    secrets = {key.audience: key.secret for key in reversed(ws.exchange.audience_keys())}
    return publish.links(ws.database, secrets)


def attest(ws: Workspace, criterion: str, data: Mapping[str, Any], building: str | None = None) -> records.Saved:
    """Records the team's word on a criterion that records can't measure. An attestation never overrides a measured one."""
    found = the_rubric().criterion(criterion)
    if found is None:
        raise UserError(
            f"There is no criterion “{criterion}”.", "Criteria are named like 11a.1.1; “indicators show” lists them."
        )
    if found.kind == "measured":
        raise UserError(
            f"{criterion} is measured from records, so it can't be attested.",
            "The team's own view goes into a rating, with a rationale.",
        )
    return records.save(ws, "attestation", _judged(ws, data, building) | {"criterion": criterion})


def rate(ws: Workspace, indicator: str, data: Mapping[str, Any], building: str | None = None) -> records.Saved:
    """Records the team's own stage for an indicator, beside the computed one. It needs a rationale."""
    return records.save(ws, "rating", _judged(ws, data, building) | {"indicator": indicator})


def freeze(ws: Workspace, as_of: date | None = None, note: str = "", audience: str | None = None) -> records.Saved:
    """Keeps the practice of a day as it is known now, for the office or (audience `everyone`) for every enrolled laptop."""
    found = practice(ws, as_of)
    stages = [
        {"indicator": one.indicator.id, "building": building, "stage": row.stage.reached, "rating": _rating(row.rating)}
        for one in found.indicators
        for row, building in [(one, None), *((row, row.building) for row in one.buildings)]
    ]
    criteria = [
        {
            "criterion": one.criterion.id,
            "building": one.building,
            "status": one.status,
            "value": one.value,
            "target": one.target,
            "numerator": one.numerator,
            "denominator": one.denominator,
        }
        for result in found.indicators
        for one in (*result.criteria, *(one for row in result.buildings for one in row.criteria))
    ]
    kept = {"as_of": found.as_of.isoformat(), "rule_version": found.rubric.version, "note": note}
    return records.save(ws, "snapshot", kept | {"stages": stages, "criteria": criteria}, audience=audience)


@dataclass(frozen=True, slots=True)
class Published:
    """The newest snapshot that the office published for everyone: (indicator, building or None) → stage."""

    as_of: date
    stages: dict[tuple[str, str | None], int]


def published(ws: Workspace, as_of: date | None = None) -> Published | None:
    """What everyone may know of a day: the newest snapshot published for a day not after it, or None."""
    until = (as_of or ws.clock.today()).isoformat()
    for found in records.list_records(ws, "snapshot", {"audience": "everyone"}):
        day = day_of(found.fields.get("as_of"))
        if day is not None and day.isoformat() <= until:
            known = [
                row
                for row in found.fields.get("stages") or ()
                if row.get("indicator") and isinstance(row.get("stage"), int)
            ]
            stages = {(row["indicator"], row.get("building")): int(row["stage"]) for row in known}
            return Published(day, stages)
    return None


def _rating(rating: Rating | None) -> int | None:
    return rating.rated.stage if rating else None


def _judged(ws: Workspace, data: Mapping[str, Any], building: str | None) -> dict[str, Any]:
    place = {"building": _place(ws, building)} if building else {}
    return {"on": ws.clock.today().isoformat(), **data, **place}
