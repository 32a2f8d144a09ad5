"""Syncing with the district folder, conflicts, carrying by hand, and what a person wants to know about all that."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from talentdesk.actions import laptops, purging, records
from talentdesk.actions.directory import label_of, name_of
from talentdesk.actions.setting_up import introduce
from talentdesk.changes import Changes
from talentdesk.errors import UserError
from talentdesk.schema.kinds import BY_NAME
from talentdesk.store import check, heard, indexes, purge, reader, writer
from talentdesk.store.writer import Change
from talentdesk.sync import carry, dates, handout, notices
from talentdesk.sync.engine import Engine, Progress, Round, other_files
from talentdesk.sync.folder import Folder, FolderAway, MemoryFolder
from talentdesk.sync.membership import ROOT
from talentdesk.sync.notices import Notice
from talentdesk.sync.quarantine import HELD, MISSING, PENDING, QUARANTINED, SetAside
from talentdesk.workspace import Workspace

MANY = 1000
"""Where counting what waits to be sent ends: a page that opens need not know how far beyond it is."""
_ALARMS = "alarms"
"""What the last round with the folder warned of."""
_NOTED = "noted_files"


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What a sync did and what waits. `alarm` is a loud sentence, empty when there is none."""

    sealed: int
    read: int
    applied: int
    pending: list[dict[str, Any]]
    held: list[dict[str, Any]]
    quarantined: list[dict[str, Any]]
    other_files: list[str]
    conflicts: int
    last_heard: dict[str, str]
    waiting: int
    not_written: str
    alarm: str
    notices: list[str]
    """Who can read something of this person's schools from now on, and who decides about that."""
    date_doubt: str
    """Why nothing was sealed: the date of this laptop waits to be confirmed. Empty where it fits."""
    to_confirm: list[str]
    """Further laptops whose words somebody has to type."""
    noted: list[dict[str, Any]]
    """Files set aside that somebody has looked into; they stay listed and wait for nobody."""

    @property
    def needs_a_person(self) -> bool:
        """Whether something waits for somebody."""
        waits = self.pending or self.held or self.quarantined or self.conflicts or self.to_confirm
        return bool(waits or self.date_doubt or self.not_written or self.alarm)


@dataclass(frozen=True, slots=True)
class Head:
    """One side of a conflict."""

    op: str
    value: Any
    person: str
    person_name: str
    device: str
    at: str
    winner: bool


@dataclass(frozen=True, slots=True)
class Conflict:
    """A field that two or more people changed without seeing each other's change. The winner is shown; nothing is lost."""

    record: str
    kind: str
    title: str
    field: str
    label: str
    heads: list[Head]


@dataclass(frozen=True, slots=True)
class NoticeView:
    """Something a person should know, until they dismiss it."""

    id: str
    day: str
    text: str
    loud: bool


@dataclass(frozen=True, slots=True)
class ExchangeStatus:
    """Where the exchange stands."""

    folder: str
    folder_here: bool
    to_send: int
    """How many records wait to be sent, counted up to MANY."""
    last_sync: str | None
    people: list[tuple[str, str, str | None]]
    """(name, device, last heard from) of every other active device."""
    quarantined: list[dict[str, Any]]
    pending: list[dict[str, Any]]
    held: list[dict[str, Any]]
    noted: list[dict[str, Any]]
    """Files set aside that somebody has looked into: they stay listed and wait for nobody."""
    conflicts: int
    alarm: str
    """Every alarm that stands, one a line."""
    date_doubt: str
    """As in a report."""
    to_confirm: int
    """How many further laptops wait for their words to be typed here."""
    notices: list[NoticeView]
    """The newest first."""


def sync(ws: Workspace, progress: Progress | None = None, cancelled: Callable[[], bool] | None = None) -> SyncReport:
    """One round with the district folder. Raises FolderAway where it isn't here; then nothing has changed."""
    return _round(ws, ws.folder(), progress, cancelled)


def _round(
    ws: Workspace, folder: Folder, progress: Progress | None, cancelled: Callable[[], bool] | None
) -> SyncReport:
    introduce(ws)
    purge.scrub(ws.database)  # what was cut off last time; the folder may be away
    done = Engine(ws.exchange, ws.clock, folder, partial(purging.carry_out_due, ws)).run(
        progress or _quietly, cancelled or _never
    )
    _after(ws, done, folder)
    indexes.settle_words(ws.database)
    purge.scrub(ws.database)
    aside = SetAside(ws.database, ws.clock)
    waiting, noted = _refused(ws, aside)
    return SyncReport(
        sealed=done.sealed,
        read=done.read,
        applied=done.applied,
        pending=aside.listed(PENDING, MISSING),
        held=aside.listed(HELD),
        quarantined=waiting,
        other_files=other_files(folder),
        conflicts=reader.conflict_count(ws.database),
        last_heard=last_heard(ws),
        waiting=done.waiting,
        not_written=done.not_written,
        alarm=_alarm(ws, done.alarms),
        notices=[_sentence(ws, item) for item in done.notices if item.registrar or not item.device],
        date_doubt=done.date_doubt,
        to_confirm=laptops.told(ws),
        noted=noted,
    )


def _sentence(ws: Workspace, item: Notice) -> str:
    if item.registrar:
        return _new_registrar(ws, item)
    if item.alarm or item.device:
        return item.alarm or laptops.news_of(ws, item)
    place = "the district office" if item.audience == "office" else name_of(ws, item.audience.partition(":")[2])
    return f"{name_of(ws, item.person)} was added to the readers of {place}."


def _new_registrar(ws: Workspace, item: Notice) -> str:
    if item.registrar != ROOT:
        if item.device == ws.exchange.device:
            return "Who joins or leaves the district is decided on this laptop from now on: the task was handed over."
        return f"Who joins or leaves the district is decided on the laptop of {name_of(ws, item.person)} from now on."
    return (
        f"The laptop of {name_of(ws, item.person)} ({item.device}) was made the one that decides who joins or leaves, with the district's "
        "recovery kit; the one before it is shut out. If nobody told you that this would happen, call the district office."
    )


def _quietly(_step: str, _done: int, _of: int) -> None:
    return


def _never() -> bool:
    return False


def _after(ws: Workspace, done: Round, folder: Folder) -> None:
    before = _last_alarms(ws)
    new = [text for text in dict.fromkeys(done.alarms) if text not in before]
    notices.keep(ws.exchange, [Notice(alarm=text) for text in new])
    # A carried file says nothing about what is wrong with the folder.
    ws.exchange.keep_secrets({_ALARMS: json.dumps(done.alarms if folder.lasting else [*before, *new])})
    found = next(iter(reader.every(ws.database, "district")), None)
    name = str(found.fields.get("name") or "") if found else ""
    names = {"district_name": name} if name else {}
    ws.exchange.keep_secrets({"last_sync": f"{ws.clock.now():%Y-%m-%dT%H:%M:%SZ}", **names})
    if done.merged:
        kinds = frozenset[str]().union(*(merged.kinds for merged in done.merged))
        ids = frozenset[str]().union(*(merged.ids for merged in done.merged))
        ws.tell(Changes(kinds, ids, "merge"))


def last_heard(ws: Workspace) -> dict[str, str]:
    """Device → the hour of its newest statement."""
    return heard.last_heard(ws.database)


def status(ws: Workspace, folder_here: bool | None = None) -> ExchangeStatus:
    """Where the exchange stands. The folder, which may take its time, is looked for only where `folder_here` doesn't tell."""
    aside = SetAside(ws.database, ws.clock)
    waiting, noted = _refused(ws, aside)
    return ExchangeStatus(
        folder=ws.exchange.secret("folder") or "",
        folder_here=_is_here(ws) if folder_here is None else folder_here,
        to_send=heard.records_to_send(ws.database, MANY),
        last_sync=ws.exchange.secret("last_sync"),
        people=_people(ws),
        quarantined=waiting,
        pending=aside.listed(PENDING, MISSING),
        held=aside.listed(HELD),
        noted=noted,
        conflicts=reader.conflict_count(ws.database),
        alarm=_alarm(ws, _last_alarms(ws)),
        date_doubt=dates.doubt(ws.exchange, ws.clock),
        to_confirm=len(laptops.to_confirm(ws)),
        notices=_notices(ws),
    )


def _alarm(ws: Workspace, alarms: Sequence[str]) -> str:
    return "\n".join([*filter(None, [ws.exchange.secret(handout.FORK)]), *alarms])


def _last_alarms(ws: Workspace) -> list[str]:
    return json.loads(ws.exchange.secret(_ALARMS) or "[]")


def _notices(ws: Workspace) -> list[NoticeView]:
    views = [
        NoticeView(item.id, item.day, _sentence(ws, item.notice), bool(item.notice.alarm))
        for item in reversed(notices.kept(ws.exchange))
    ]
    return [view for view in views if view.text]


def confirm_date(ws: Workspace) -> None:
    """Somebody looked at the calendar: the date of this laptop is right, and what waited is sealed with the next sync."""
    dates.confirm(ws.exchange, ws.clock)


def dismiss(ws: Workspace, notice: str) -> None:
    """Forgets a notice that was read."""
    notices.dismiss(ws.exchange, [notice])


def note_files(ws: Workspace, files: Sequence[str]) -> None:
    """Somebody has looked into these files set aside. One that is set aside for another reason later waits for a person anew."""
    now = [_known_as(item) for item in SetAside(ws.database, ws.clock).listed(QUARANTINED)]
    asked = {name for name in now if name[0] in files} | _noted(ws)
    ws.exchange.keep_secrets({_NOTED: json.dumps([name for name in now if name in asked])})
    ws.tell(Changes(frozenset(), frozenset(), "district"))


def _noted(ws: Workspace) -> set[tuple[str, str]]:
    return {(file, code) for file, code in json.loads(ws.exchange.secret(_NOTED) or "[]")}


def _refused(ws: Workspace, aside: SetAside) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Files refused for good: those that wait for a person, and those noted."""
    noted, found = _noted(ws), aside.listed(QUARANTINED)
    return (
        [item for item in found if _known_as(item) not in noted],
        [item for item in found if _known_as(item) in noted],
    )


def _known_as(item: dict[str, Any]) -> tuple[str, str]:
    return item["file"], item["code"]


def foreign_files(ws: Workspace) -> list[str]:
    """Files in the district folder that are not the exchange's: they are left alone. Raises FolderAway where it isn't here."""
    ws.folder().require()
    return other_files(ws.folder())


def _is_here(ws: Workspace) -> bool:
    try:
        ws.folder().require()
    except (FolderAway, UserError):
        return False
    return True


def _people(ws: Workspace) -> list[tuple[str, str, str | None]]:
    found, known = ws.exchange.membership(), last_heard(ws)
    if found is None:
        return []
    others = [
        device for device in found.devices.values() if device.id != ws.exchange.device and device.status == "active"
    ]
    return sorted((name_of(ws, device.person), device.id, known.get(device.id)) for device in others)


# Conflicts


def conflicts(ws: Workspace) -> list[Conflict]:
    """Every field in conflict, with all its sides."""
    cells: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for head in reader.conflict_heads(ws.database):
        cells.setdefault((head["record"], head["field"]), []).append(head)
    return [_conflict(ws, record, field, heads) for (record, field), heads in cells.items()]


def _conflict(ws: Workspace, record: str, field: str, heads: list[dict[str, Any]]) -> Conflict:
    kind = BY_NAME.get(heads[0]["kind"])
    declared = kind.field(field) if kind else None
    found = reader.get(ws.database, record)
    sides = [
        Head(h["op"], h["value"], h["person"], name_of(ws, h["person"]), h["device"], h["at"], h["winner"])
        for h in heads
    ]
    return Conflict(
        record, heads[0]["kind"], label_of(found) if found else "", field, declared.label if declared else field, sides
    )


def keep(ws: Workspace, record: str, field: str, op: str) -> None:
    """Settles a conflict: the chosen side becomes an ordinary edit that replaces all sides, on every laptop."""
    audience, kind, value = writer.settle(ws.database, record, field, op)
    ws.writer().save([Change(kind, record, audience, {field: value})])
    ws.tell(Changes(frozenset({kind}), frozenset({record}), "save"))


def settle(ws: Workspace, record: str, field: str, value: Any) -> records.Saved:
    """Settles a conflict with a value of its own, written from all sides: an ordinary edit that replaces them."""
    heads = [head for head in reader.conflict_heads(ws.database, record) if head["field"] == field]
    if not heads:
        raise UserError(
            "This conflict is settled already.", "Nothing was changed. Open the record to see what it says now."
        )
    return records.save(ws, heads[0]["kind"], {field: value}, record=record)


# Carrying by hand


def carry_export(ws: Workspace, file: Path) -> int:
    """Writes into one file, for a stick or a mail, what others need from this laptop, and the district folder's files where it is here.

    Returns how many files it holds.
    """
    tree = MemoryFolder()
    Engine(ws.exchange, ws.clock, tree).export(tree)
    if _is_here(ws):
        carry.copy_missing(ws.folder(), tree)
    ws.exchange.audit("carried out", file.name)
    return carry.write_zip(tree, file)


def carry_import(ws: Workspace, files: Sequence[Path]) -> SyncReport:
    """Reads carried files as if they were the folder, and puts into the district folder what it lacks of them."""
    if not files:
        raise UserError("No file was named to import.")
    reports: list[SyncReport] = []
    for file in files:
        source = carry.ZipFolder(file)
        try:
            reports.append(_round(ws, source, None, None))
            if _is_here(ws):
                carry.copy_missing(source, ws.folder())
        finally:
            source.close()
    return replace(
        reports[-1], read=sum(r.read for r in reports), applied=sum(r.applied for r in reports), not_written=""
    )


def digest(ws: Workspace) -> dict[str, str]:
    """Audience → its state, for the audiences this laptop can open: equal on two laptops that hold the same ops."""
    return {audience: check.digest(ws.database, audience) for audience in sorted(ws.exchange.readable())}
