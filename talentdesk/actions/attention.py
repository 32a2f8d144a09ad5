"""The page of the day around what is due: for whom it is, drafts, what waits for the office, and marking promises as done."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, cast

from talentdesk.actions import purging, records
from talentdesk.actions.directory import buildings, label_of, name_of, people
from talentdesk.actions.today import VISITORS, Today, today
from talentdesk.errors import UserError
from talentdesk.schema.kinds import BY_NAME
from talentdesk.schema.types import Role, day_of
from talentdesk.store import heard, reader
from talentdesk.store.drafts import Draft
from talentdesk.store.promises import MEETINGS
from talentdesk.store.reader import Query
from talentdesk.sync.folder import FolderAway
from talentdesk.workspace import Workspace

SILENT_DAYS = 14
"""After this long without a word from a building the office is told [a default of this product]."""
SHARED_KEPT = 5
_BY_WEIGHT = (
    Role.PRINCIPAL,
    Role.ASSISTANT_PRINCIPAL,
    Role.COACH,
    Role.EXECUTIVE,
    Role.DISTRICT_STAFF,
    Role.TEACHER,
)
_PROMISES = {kind: promises for kind, promises, *_ in MEETINGS}
_SHARED = (("walkthrough", "teacher"), ("coaching_session", "teacher"), ("mentorship_note", "leader"))


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A draft to go on with. `about` names whom or what it is about, where that was entered yet."""

    key: str
    kind: str
    about: str
    updated: datetime


@dataclass(frozen=True, slots=True)
class Shared:
    """A record about this person that somebody else wrote and shared with them."""

    record: str
    kind: str
    title: str
    author: str
    on: date


@dataclass(frozen=True, slots=True)
class Needs:
    """What waits for this person; but for conflicts and purges, the district office alone is asked."""

    requests: list[str] = field(default_factory=list[str])
    """Names of those who ask to join."""
    conflicts: int = 0
    purges: int = 0
    """How many purges wait for this person's agreement."""
    set_aside: int = 0
    silent: list[str] = field(default_factory=list[str])
    """Buildings with laptops that were not heard from for a while."""
    no_roster: bool = False
    no_form: bool = False

    @property
    def waiting(self) -> bool:
        """Whether something came that waits for a person."""
        return bool(self.requests or self.conflicts or self.purges or self.set_aside or self.silent)


@dataclass(frozen=True, slots=True)
class Page:
    """The whole page. `now` is the wall clock in this machine's time zone; outside the office `needs` is here only when something waits."""

    role: Role
    now: datetime
    today: Today
    unfinished: list[Unfinished]
    """The drafts, without those of talks that are owed: there their people stand already."""
    shared: list[Shared]
    needs: Needs | None
    places: dict[str, str]
    """Every teacher of this person's buildings → the building, for a visit that follows."""


def page(ws: Workspace) -> Page:
    """Everything the page shows, for the person whose laptop this is."""
    found = today(ws)
    role = main_role(ws)
    held = ws.me.held
    owed = {item.record for item in found.talks_owed}
    return Page(
        role,
        ws.clock.now().astimezone(),
        found,
        [_unfinished(ws, draft) for draft in found.drafts if draft.record not in owed],
        _shared(ws) if role is Role.TEACHER else [],
        _needs(ws, found) if Role.DISTRICT_STAFF in held else _for_anybody(ws, found),
        _places(ws) if role in VISITORS else {},
    )


def main_role(ws: Workspace) -> Role:
    """The role that decides what the page offers first: the one nearest to classrooms where a leader has several."""
    held = ws.me.held
    return next((role for role in _BY_WEIGHT if role in held), Role.TEACHER)


def _unfinished(ws: Workspace, draft: Draft) -> Unfinished:
    kind, body = BY_NAME.get(draft.kind), draft.body
    persons = [body.get(name) for name in kind.participants] if kind else []
    name = next((name_of(ws, person) for person in persons if person and person != ws.exchange.person), "")
    words = next((str(body[key]) for key in ("place", "title", "topic", "name", "subject") if body.get(key)), "")
    updated = datetime.fromtimestamp(draft.updated_ms / 1000).astimezone()
    return Unfinished(draft.key, draft.kind, name or words, updated)


def _shared(ws: Workspace) -> list[Shared]:
    found = [
        Shared(
            item.id,
            kind,
            label_of(item),
            name_of(ws, item.author),
            on,
        )
        for kind, about in _SHARED
        for item in reader.find(ws.database, Query(kind, {about: ws.person}, limit=SHARED_KEPT))
        if item.author != ws.person and (on := day_of(item.fields.get(BY_NAME[kind].day)))
    ]
    return sorted(found, key=lambda item: item.on, reverse=True)[:SHARED_KEPT]


def _places(ws: Workspace) -> dict[str, str]:
    mine = ws.me.buildings
    return {
        view.id: building
        for view in people(ws, (Role.TEACHER,))
        for role, building in view.roles
        if role is Role.TEACHER and building in mine
    }


def _needs(ws: Workspace, found: Today) -> Needs:
    return Needs(
        _requests(ws),
        found.sync.conflicts,
        _purges(ws),
        len(found.sync.quarantined),
        silent_buildings(ws),
        not buildings(ws),
        next(iter(reader.every(ws.database, "walkthrough_form")), None) is None,
    )


def _for_anybody(ws: Workspace, found: Today) -> Needs | None:
    needs = Needs(conflicts=found.sync.conflicts, purges=_purges(ws))
    return needs if needs.waiting else None


def _purges(ws: Workspace) -> int:
    return sum(view.may_agree for view in purging.waiting(ws))


def _requests(ws: Workspace) -> list[str]:
    from talentdesk.actions.district import requests  # for the office only: no other start waits for it

    membership = ws.exchange.membership()
    if membership is None or membership.registrar != ws.exchange.device:
        return []
    try:
        return [item.person_name for item in requests(ws)]
    except (FolderAway, UserError):
        return []  # the folder is away, which the page says elsewhere


def silent_buildings(ws: Workspace) -> list[str]:
    """Buildings that have laptops of which none was heard from for a while."""
    membership = ws.exchange.membership()
    if membership is None:
        return []
    known = heard.last_heard(ws.database)
    newest: dict[str, str] = {}
    for device in membership.devices.values():
        if device.status != "active" or device.id == ws.exchange.device:
            continue
        for item in membership.roles_of(device.person):
            if item.building:
                newest[item.building] = max(newest.get(item.building, ""), known.get(device.id, ""))
    since = f"{ws.clock.now() - timedelta(days=SILENT_DAYS):%Y-%m-%dT%H:%M:%SZ}"
    return sorted(name_of(ws, building) for building, last in newest.items() if last < since)


def mark_done(ws: Workspace, record: str, index: int, what: str, done: bool = True) -> None:
    """Marks something promised in a session or a note as done, or as still to do. Raises UserError where it was reworded meanwhile."""
    found = records.show(ws, record)
    name = _PROMISES.get(found.kind, "")
    items = [dict(item) for item in cast("list[dict[str, Any]]", found.fields.get(name) or [])]
    if index >= len(items) or items[index].get("what") != what:
        raise UserError("That commitment was changed meanwhile.", "Open the note to see it as it is now.")
    items[index]["done"] = done
    records.save(ws, found.kind, {name: items}, record=record)
