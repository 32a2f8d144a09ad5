"""People and buildings: names, rosters on a day, roles."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from talentdesk.schema import codec
from talentdesk.schema.kinds import BY_NAME
from talentdesk.schema.types import Role, role_of
from talentdesk.store import names, reader, roster
from talentdesk.workspace import Workspace

UNKNOWN = "not here yet"


@dataclass(frozen=True, slots=True)
class PersonView:
    """A person and the roles they hold on the day asked for."""

    id: str
    name: str
    roles: tuple[tuple[Role, str | None], ...]


@dataclass(frozen=True, slots=True)
class BuildingView:
    """A building."""

    id: str
    name: str


def name_of(ws: Workspace, record: str | None) -> str:
    """The name of a person, a building or any record; *not here yet* where this laptop hasn't got it."""
    if not record:
        return ""
    here, name = reader.name(ws.database, record)
    return name or _other_name(ws, record, here)


def names_of(ws: Workspace, records: Iterable[str]) -> dict[str, str]:
    """The same for all that a page of a list names, read at once."""
    wanted = set(records)
    found = reader.names_of(ws.database, wanted)
    return {record: found.get(record) or _other_name(ws, record, record in found) for record in wanted}


def _other_name(ws: Workspace, record: str, here: bool) -> str:
    known = reader.get(ws.database, record) if here else None
    if known is not None:
        return label_of(known)
    return ws.me.name if record == ws.exchange.person and ws.me.name else UNKNOWN


def label_of(found: reader.StoredRecord) -> str:
    """The line that names a record in lists."""
    kind = BY_NAME.get(found.kind)
    if kind is None:
        return found.kind
    try:
        return codec.label(kind, found.fields)
    except ValueError:
        return str(
            found.fields.get("title") or found.fields.get("name") or kind.title
        )  # a newer version's record: show what there is


def roles_on(ws: Workspace, person: str, day: str) -> tuple[tuple[Role, str | None], ...]:
    """The roles a person held on a day: from the roster, else from the membership of their devices."""
    held = roster.roles_on(ws.database, person, day)
    if held:
        return held
    found = ws.exchange.membership()
    return tuple((item.role, item.building) for item in found.roles_of(person)) if found else ()


def people(
    ws: Workspace, roles: tuple[Role, ...] = (), building: str | None = None, on: date | None = None
) -> list[PersonView]:
    """People on the roster on a day (today unless told), by family name; only of the roles and the building asked for."""
    day = (on or ws.clock.today()).isoformat()
    return [view for view in _views(roster.people_on(ws.database, day)) if _fits(view, roles, building)]


def people_named(ws: Workspace, text: str, most: int) -> list[PersonView]:
    """The first people by family name whose name has every word at the beginning of a part, with the roles they hold today."""
    known = names.names(ws.database)
    found = [person for person in known.called(text) if person in known.people][:most]
    return _views(roster.people_on(ws.database, ws.clock.today().isoformat(), found)) if found else []


def _views(rows: Iterable[tuple[str, str, str | None, str | None]]) -> list[PersonView]:
    found: dict[str, tuple[str, list[tuple[Role, str | None]]]] = {}
    for person, name, role, place in rows:
        held = found.setdefault(person, (name, []))[1]
        if known := role_of(role):
            held.append((known, place))
    return [PersonView(person, name or UNKNOWN, tuple(held)) for person, (name, held) in found.items()]


def _fits(view: PersonView, roles: tuple[Role, ...], building: str | None) -> bool:
    if not roles and building is None:
        return True
    return any((not roles or role in roles) and (building is None or where == building) for role, where in view.roles)


def buildings(ws: Workspace) -> list[BuildingView]:
    """The buildings in use, by name."""
    found = (record for record in reader.every(ws.database, "building") if record.fields.get("active", True))
    return sorted((BuildingView(record.id, label_of(record)) for record in found), key=lambda view: view.name)


def building_named(ws: Workspace, text: str) -> BuildingView | None:
    """The building of that id, roster id, code or name (capitals don't matter)."""
    wanted = text.strip().casefold()
    for record in reader.every(ws.database, "building"):
        names = (record.id, record.fields.get("source_id", ""), record.fields.get("code", ""), label_of(record))
        if wanted and wanted in (str(name).casefold() for name in names):
            return BuildingView(record.id, label_of(record))
    return None
