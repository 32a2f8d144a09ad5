"""What can be chosen on the page of a visit: schools, people of the roster, forms, coaching cycles. Read in a job."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from talentdesk.actions import directory, records
from talentdesk.workspace import Workspace
from ui.forms.choices import Someone
from ui.jobs import Job

_MANY = 5000


@dataclass(frozen=True, slots=True)
class Item:
    """A look-for or a tally of a form."""

    code: str
    text: str
    help: str = ""


@dataclass(frozen=True, slots=True)
class FormWords:
    """One version of a form: what is looked for and counted, in its words."""

    id: str
    version: int
    title: str = ""
    look_fors: tuple[Item, ...] = ()
    tallies: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True)
class Cycle:
    """A coaching cycle that goes on."""

    id: str
    teacher: str
    title: str


@dataclass(frozen=True, slots=True)
class Choices:
    """Everything there is to choose from. `roster` is by building, people by family name."""

    buildings: tuple[directory.BuildingView, ...] = ()
    roster: Mapping[str, tuple[Someone, ...]] = field(default_factory=dict[str, tuple[Someone, ...]])
    names: Mapping[str, str] = field(default_factory=dict[str, str])
    forms: tuple[FormWords, ...] = ()
    made_with: FormWords | None = None
    """The version of the form that the record at hand was made with."""
    cycles: tuple[Cycle, ...] = ()

    def staff_words(self) -> frozenset[str]:
        """The words that names of staff are made of, in lower case."""
        return frozenset(word for name in self.names.values() for word in name.casefold().split())


def read(ws: Workspace, fields: Mapping[str, Any], _job: Job) -> Choices:
    """The choices for a record with these fields."""
    everybody = directory.people(ws)
    held = ws.me.buildings
    mine = tuple(place for place in directory.buildings(ws) if not held or place.id in held)
    names = {view.id: view.name for view in everybody}
    if (teacher := fields.get("teacher")) and teacher not in names:
        names[teacher] = directory.name_of(ws, teacher)
    return Choices(
        mine,
        {place.id: _roster(ws, place.id, everybody) for place in mine},
        names,
        _newest_forms(ws),
        form_of(ws, fields.get("form"), int(fields.get("form_version") or 0)),
        _open_cycles(ws),
    )


def _roster(ws: Workspace, building: str, everybody: list[directory.PersonView]) -> tuple[Someone, ...]:
    found = records.list_records(ws, "assignment", {"building": building}, order="start", limit=_MANY)
    posts = {str(post.fields.get("person")): str(post.fields.get("title") or "") for post in found}
    return tuple(
        Someone(view.id, view.name, posts.get(view.id, ""), (building,))
        for view in everybody
        if view.id != ws.person and any(place == building for _, place in view.roles)
    )


def _newest_forms(ws: Workspace) -> tuple[FormWords, ...]:
    """Of each form the newest published version, by title."""
    newest: dict[str, dict[str, Any]] = {}
    for found in records.list_records(ws, "walkthrough_form", limit=_MANY):
        fields = found.fields | {"id": found.id}
        code = str(fields.get("code") or found.id)
        best = newest.get(code)
        if fields.get("published", True) and (best is None or _version(fields) > _version(best)):
            newest[code] = fields
    return tuple(sorted((_words(fields) for fields in newest.values()), key=lambda form: form.title))


def form_of(ws: Workspace, form: str | None, version: int) -> FormWords | None:
    """A form in the words of a version: as it stands, from another record of the same form, or from its history."""
    if not form:
        return None
    known = {found.id: found.fields for found in records.list_records(ws, "walkthrough_form", limit=_MANY)}
    fields = known.get(form)
    if fields is None:
        return FormWords(form, version)
    if fields.get("version", 1) != version:
        others = (other for other in known.values() if other.get("code") == fields.get("code"))
        fields = next((other for other in others if other.get("version", 1) == version), None) or _past(
            ws, form, version, fields
        )
    return _words(dict(fields) | {"id": form, "version": version})


def _past(ws: Workspace, form: str, version: int, now: dict[str, Any]) -> dict[str, Any]:
    """The form's own fields at the time of a version, in case it was edited in place; as it stands where history has none."""
    found = now
    so_far: dict[str, Any] = {}
    for entry in records.history(ws, form):
        so_far |= entry.fields
        if so_far.get("version", 1) == version:
            found = dict(so_far)
    return found


def _words(fields: Mapping[str, Any]) -> FormWords:
    return FormWords(
        fields["id"],
        _version(fields),
        str(fields.get("title", "")),
        tuple(Item(item["code"], item["text"], item.get("help", "")) for item in _items(fields, "look_fors")),
        tuple(Item(item["code"], item["text"]) for item in _items(fields, "tallies")),
    )


def _version(fields: Mapping[str, Any]) -> int:
    found = fields.get("version", 1)
    return found if isinstance(found, int) else 1


def _items(fields: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    """What can be ticked or counted: what a damaged form lacks is left out."""
    return [item for item in fields.get(name) or () if item.get("code") and item.get("text")]


def _open_cycles(ws: Workspace) -> tuple[Cycle, ...]:
    found = records.list_records(ws, "coaching_cycle", limit=_MANY)
    return tuple(
        Cycle(cycle.id, str(cycle.fields.get("teacher") or ""), cycle.title)
        for cycle in found
        if not str(cycle.fields.get("phase", "")).startswith(("closed", "invited"))
    )
