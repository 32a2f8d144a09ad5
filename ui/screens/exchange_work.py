"""What the exchange page reads and does, on the lanes. What the folder may keep waiting is apart from what this laptop knows itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from talentdesk.actions import district, exchange, laptops, purging, registrar, upkeep
from talentdesk.actions.directory import BuildingView, building_named, buildings, name_of, names_of, people
from talentdesk.actions.district import DeviceView, JoinRequest
from talentdesk.actions.exchange import Conflict, ExchangeStatus, SyncReport
from talentdesk.actions.laptops import LaptopView
from talentdesk.actions.purging import PurgeView
from talentdesk.errors import TalentDeskError
from talentdesk.ids import is_id
from talentdesk.schema.kinds import BY_NAME
from talentdesk.workspace import Workspace
from ui.jobs import Job
from ui.widgets.approval_card import Approval, Asking
from ui.widgets.conflict_card import Side
from ui.widgets.exchange_words import exact
from ui.widgets.field_words import Reading, lines
from ui.widgets.text_difference import Piece, differences, from_both

MOST_CONFLICTS = 20
"""How many are laid out at once; the next ones come as these are settled."""


@dataclass(frozen=True, slots=True)
class Dispute:
    """A conflict as it is shown: its sides in words, and what a text written from all of them begins with."""

    conflict: Conflict
    sides: tuple[Side, ...]
    both: str


@dataclass(frozen=True, slots=True)
class Known:
    """What this laptop knows without the folder."""

    status: ExchangeStatus
    disputes: Sequence[Dispute]
    more_disputes: int
    members: Sequence[DeviceView]
    names: Mapping[str, str]
    """Of buildings, by id."""
    me: str
    registrar: str
    """The device of the registrar."""
    office: frozenset[str]
    """The devices of the district office: any of them could be the registrar's."""
    owed: bool
    """Whether this laptop took over and can't shut out the one before it yet."""
    now: datetime
    laptops: Sequence[LaptopView]
    """Further laptops whose words are wanted here."""
    own_words: Sequence[str]
    """Of this laptop, where another one may want them."""
    waiting: bool
    """Whether this laptop is still without its person's private notes."""
    purges: Sequence[PurgeView]
    """What is to be taken out for good, of all that can be opened here."""


@dataclass(frozen=True, slots=True)
class Found:
    """What lies in the folder, where it is here."""

    here: bool
    asking: Sequence[Asking] = ()
    others: Sequence[str] = ()


def known(ws: Workspace, folder_here: bool, _job: Job) -> Known:
    """Everything but the folder."""
    found, members, now = exchange.conflicts(ws), district.members(ws), ws.clock.now()
    membership = ws.exchange.membership()
    return Known(
        status=exchange.status(ws, folder_here),
        disputes=[_dispute(ws, one, now) for one in found[:MOST_CONFLICTS]],
        more_disputes=max(0, len(found) - MOST_CONFLICTS),
        members=members,
        names=names_of(ws, {view.building for view in members if view.building}),
        me=ws.exchange.need("device"),
        registrar=membership.registrar if membership else "",
        office=registrar.of_the_office(ws),
        owed=registrar.waits(ws),
        now=now,
        laptops=laptops.to_confirm(ws),
        own_words=(own_words := laptops.own_words(ws)),
        waiting=bool(own_words) and laptops.is_waiting(ws),
        purges=purging.waiting(ws),
    )


def _dispute(ws: Workspace, conflict: Conflict, now: datetime) -> Dispute:
    kind = BY_NAME.get(conflict.kind)
    values = [head.value for head in conflict.heads]
    reading = Reading(ws.clock.today(), names_of(ws, set(_ids(values))))
    texts = [
        "\n".join(lines(kind, conflict.field, value, reading)) if kind and kind.field(conflict.field) else str(value)
        for value in values
    ]
    pieces = [tuple[Piece, ...](differences(text, texts[1 if n == 0 else 0])) for n, text in enumerate(texts)]
    sides = tuple(Side(head, exact(head.at, now), each) for head, each in zip(conflict.heads, pieces, strict=True))
    return Dispute(conflict, sides, from_both(texts))


def _ids(value: Any) -> Iterator[str]:
    """The record ids in a value."""
    if isinstance(value, str):
        if is_id(value):
            yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _ids(item)
    elif isinstance(value, list):
        for item in value:
            yield from _ids(item)


def in_folder(ws: Workspace, _job: Job) -> Found:
    """What only the folder tells: who asks to join, and files that are not ours."""
    try:
        others = exchange.foreign_files(ws)
        waiting = district.requests(ws) if _is_registrar(ws) else []
        return Found(True, [_asking(ws, one) for one in waiting], others)
    except TalentDeskError:
        return Found(False)  # away, or gone while it was read: the page says so in its first sentence


def _is_registrar(ws: Workspace) -> bool:
    membership = ws.exchange.membership()
    return membership is not None and membership.registrar == ws.exchange.device


def _asking(ws: Workspace, request: JoinRequest) -> Asking:
    here: list[BuildingView] = buildings(ws)
    taken = {view.person for view in district.members(ws)}
    free = [(one.id, one.name) for one in people(ws) if one.id not in taken]
    parts = set(request.person_name.casefold().split())
    likely = [one for one in free if parts & set(one[1].casefold().split())]
    return Asking(
        request=request.fingerprint,
        name=request.person_name,
        role=request.role,
        buildings=request.buildings,
        unknown=tuple(text for text in request.buildings if building_named(ws, text) is None),
        people=[*likely, *(one for one in free if one not in likely)],
        places=[(view.id, view.name) for view in here],
    )


def audit(ws: Workspace, _job: Job) -> list[dict[str, Any]]:
    """The audit trail, the newest line first, with names in place of the ids of people, laptops and buildings."""
    lines = upkeep.audit_trail(ws)
    owners = {view.device: view.person_name for view in district.members(ws)}
    told = {line["detail"]: (line["detail"] or "").split() for line in lines}
    names = names_of(ws, {_bare(part) for parts in told.values() for part in parts if is_id(_bare(part))}) | owners
    words = {detail: ", ".join(names.get(_bare(part), part) for part in parts) for detail, parts in told.items()}
    return [line | {"detail": words[line["detail"]]} for line in lines]


def _bare(part: str) -> str:
    """The id in the name of an audience, or the part itself."""
    return part.rpartition(":")[2]


def keep(ws: Workspace, record: str, field: str, op: str, _job: Job) -> None:
    """Keeps one side of a conflict."""
    exchange.keep(ws, record, field, op)


def write(ws: Workspace, record: str, field: str, text: str, _job: Job) -> None:
    """Puts a text in place of all sides."""
    exchange.settle(ws, record, field, text)


def approve(ws: Workspace, approval: Approval, _job: Job) -> DeviceView:
    """Makes a joiner a member."""
    return district.approve(ws, approval.request, approval.words, approval.person, True, approval.places)


def revoke(ws: Workspace, device: str, _job: Job) -> str:
    """Shuts a device out and returns whose it was."""
    membership = ws.exchange.need_membership()
    registrar.revoke(ws, device)
    return name_of(ws, membership.device(device).person)


def hand_over(ws: Workspace, device: str, _job: Job) -> str:
    """Lets another laptop decide who belongs and returns whose it is."""
    return registrar.hand_over(ws, device)


def confirm(ws: Workspace, device: str, words: str, _job: Job) -> LaptopView:
    """Takes a further laptop for its person's."""
    return laptops.confirm(ws, device, words)


def refuse(ws: Workspace, device: str, _job: Job) -> LaptopView:
    """Says that a laptop isn't its person's."""
    return laptops.refuse(ws, device)


def confirm_date(ws: Workspace, _job: Job) -> None:
    """The date of this laptop is right."""
    exchange.confirm_date(ws)


def words_read(ws: Workspace, _job: Job) -> None:
    """The words of this laptop aren't needed any more."""
    laptops.words_were_read(ws)


def note_files(ws: Workspace, files: Sequence[str], _job: Job) -> None:
    """Somebody has looked into files set aside."""
    exchange.note_files(ws, files)


def dismiss(ws: Workspace, notice: str, _job: Job) -> None:
    """Forgets a notice."""
    exchange.dismiss(ws, notice)


def carry_out(ws: Workspace, file: Path, _job: Job) -> tuple[Path, int]:
    """Writes a file for a stick and returns how many files it holds."""
    return file, exchange.carry_export(ws, file)


def carry_in(ws: Workspace, files: Sequence[Path], _job: Job) -> SyncReport:
    """Reads carried files."""
    return exchange.carry_import(ws, files)
