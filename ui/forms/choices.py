"""What a form offers to choose from: the people who fit each field, the names of what records refer to. Read beside the window."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from talentdesk.actions import directory, records
from talentdesk.actions.directory import PersonView
from talentdesk.ids import is_id
from talentdesk.schema.base import Kind
from talentdesk.schema.types import LEADERS, Role
from talentdesk.workspace import Workspace
from ui import words
from ui.forms.shape import Shape, parts_of, shapes_of
from ui.i18n import declared, t
from ui.jobs import Job

MOST = 300
"""Records of a kind that a list offers, the newest."""
_HELPERS = (Role.COACH, *LEADERS)
FITTING: dict[str, tuple[Role, ...]] = {
    "teacher": (Role.TEACHER,),
    "coach": _HELPERS,
    "observer": _HELPERS,
    "leader": _HELPERS,
    "mentor": _HELPERS,
}
"""Field that names a person → the roles one of which that person holds."""


@dataclass(frozen=True, slots=True)
class Someone:
    """A person as a form offers them."""

    id: str
    name: str
    about: str
    """Role and place, to tell people of one name apart."""
    buildings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Choices:
    """Everything one form offers."""

    people: Mapping[str, list[Someone]]
    """Field → who fits it; ``""`` everybody."""
    named: Mapping[str, list[tuple[str, str]]]
    """Kind → id and name of its records."""
    names: Mapping[str, str]
    """The names of everybody and everything that the record mentions."""


def choices_of(ws: Workspace, kind: Kind, fields: Mapping[str, Any], _job: Job) -> Choices:
    """What the form of this record offers."""
    shapes = shapes_of(kind)
    refs = {shape.declared.ref for shape in _all_parts(shapes) if shape.declared.ref}
    everyone = _everyone(ws) if "person" in refs else []
    mentioned = set(_ids(fields))
    return Choices(
        {"": [someone for _, someone in everyone]}
        | {name: _fitting(everyone, FITTING[name]) for name in shapes if name in FITTING},
        {ref: _named(ws, ref) for ref in sorted(refs - {"person"})},
        {record: directory.name_of(ws, record) for record in sorted(mentioned)},
    )


def _all_parts(shapes: Mapping[str, Shape]) -> list[Shape]:
    rows = [part for shape in shapes.values() if shape.model for part in parts_of(shape.model).values()]
    return [*shapes.values(), *rows]


def _ids(value: Any) -> list[str]:
    if isinstance(value, Mapping):
        return [found for item in value.values() for found in _ids(item)]
    if isinstance(value, list | tuple):
        return [found for item in value for found in _ids(item)]
    return [value] if isinstance(value, str) and is_id(value) else []


def _everyone(ws: Workspace) -> list[tuple[PersonView, Someone]]:
    """Everybody, the people of my own buildings first."""
    mine = set(ws.me.buildings)
    places = {view.id: view.name for view in directory.buildings(ws)}
    found = [(view, _someone(view, places)) for view in directory.people(ws)]
    if ws.person not in {view.id for view, _ in found}:
        me = PersonView(ws.person, ws.me.name, ws.me.roles)
        found.append((me, _someone(me, places)))
    return sorted(found, key=lambda pair: not mine & set(pair[1].buildings))


def _someone(view: PersonView, places: Mapping[str, str]) -> Someone:
    about = [
        t("{role}, {place}", role=declared(role.label), place=places.get(place, "")) if place else declared(role.label)
        for role, place in view.roles[:2]
    ]
    return Someone(view.id, view.name, "; ".join(about), tuple(place for _, place in view.roles if place))


def _fitting(everyone: list[tuple[PersonView, Someone]], roles: tuple[Role, ...]) -> list[Someone]:
    """Who holds one of the roles; those whose roles nobody wrote down may hold any."""
    return [someone for view, someone in everyone if not view.roles or any(role in roles for role, _ in view.roles)]


def _named(ws: Workspace, kind: str) -> list[tuple[str, str]]:
    if kind == "building":
        return [(view.id, view.name) for view in directory.buildings(ws)]
    found = records.list_records(ws, kind, limit=MOST)
    return [(view.id, _title(ws, view)) for view in found]


def _title(ws: Workspace, view: records.RecordView) -> str:
    """The record's own line, with the person it is about and the day it began where the line tells neither."""
    person = next((view.fields[name] for name in ("teacher", "leader", "educator") if view.fields.get(name)), "")
    day = view.fields.get("opened")
    if not person:
        return view.title
    if not day:
        return t("{name}: {title}", name=directory.name_of(ws, person), title=view.title)
    today = ws.clock.today()
    return t(
        "{name}, since {day}: {title}",
        name=directory.name_of(ws, person),
        day=words.day(date.fromisoformat(str(day)), today),
        title=view.title,
    )
