"""Purging: taking a record, or its earlier wording, out for good, on every laptop and in the folder.

What never left this laptop goes at once. What others can open goes when a second person has agreed and the days are over in which
anybody who can open it may call it off. While the district holds everything for a court, nothing goes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from talentdesk import op as ops
from talentdesk import purge as steps
from talentdesk.actions.audience import who_can_open
from talentdesk.actions.directory import label_of, name_of
from talentdesk.changes import Changes
from talentdesk.clock import iso
from talentdesk.errors import UserError
from talentdesk.ids import natural_id
from talentdesk.purge import RECORD, WORDING, Step
from talentdesk.schema.kinds import BY_NAME
from talentdesk.store import purge as stored
from talentdesk.store import reader, trail
from talentdesk.store.purge import Key, Told
from talentdesk.store.reader import StoredRecord
from talentdesk.store.writer import Change
from talentdesk.sync import dates, rules
from talentdesk.sync.audiences import EVERYONE
from talentdesk.workspace import DATABASE, Workspace

HERE, ALONE, TOGETHER = "here", "alone", "together"
"""How it goes: nobody else ever had it; nobody else can open it; a second person has to agree."""
ASKED, AGREED, CALLED_OFF, DONE = "asked", "agreed", "called off", "done"
HELD = "Nothing is purged while the district keeps everything for a court or an authority."


@dataclass(frozen=True, slots=True)
class Preview:
    """What would go, and how. Nothing has happened yet."""

    record: str
    kind: str
    title: str
    what: str
    """RECORD or WORDING."""
    way: str
    saves: int
    """How many saves go."""
    readers: str
    """Who can open the record, as one sentence."""
    days: int
    """From the agreement to the day it goes, where it needs one."""
    drafts: bool
    """Whether an unfinished edit of it on this laptop goes as well."""
    related: tuple[str, ...]
    """Records with the same words that don't go with it: what it was shared from, or into."""
    copies: tuple[str, ...]
    """Names of files beside the profile that may still hold it."""
    refused: str
    """Why it can't be purged, in plain words; empty where it can."""


@dataclass(frozen=True, slots=True)
class PurgeView:
    """One purge that was asked for, and what became of it."""

    record: str
    kind: str
    title: str
    """Its title, as long as it is here; else what kind of record it was."""
    what: str
    state: str
    readers: str
    asked_by: str
    asked_at: str
    agreed_by: str
    agreed_at: str
    due: str
    """From when on it goes, as ISO 8601; empty before somebody agreed."""
    done_at: str
    called_off_by: str
    may_agree: bool
    """Whether this person's agreement is what it waits for."""
    held: bool
    """Whether it waits because the district keeps everything."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What the district says about purging."""

    days: int = steps.USUAL_DAYS
    hold: bool = False


def rules_of(ws: Workspace) -> Rules:
    """The district's rules, as far as they arrived here."""
    found = next(iter(reader.every(ws.database, "district")), None)
    days = found.fields.get("purge_days") if found else None
    known = days if isinstance(days, int) and 1 <= days <= steps.MOST_DAYS else steps.USUAL_DAYS
    return Rules(known, bool(found and found.fields.get("hold")))


def set_rules(ws: Workspace, days: int | None = None, hold: bool | None = None) -> Rules:
    """Changes the district's rules. Only the office may."""
    if days is not None and not 1 <= days <= steps.MOST_DAYS:
        raise UserError(f"From 1 to {steps.MOST_DAYS} days can be chosen.", "Nothing was changed.")
    cells = {name: value for name, value in (("purge_days", days), ("hold", hold)) if value is not None}
    change = Change("district", natural_id("district"), EVERYONE, cells)
    probe = ops.Op("", change.kind, change.record, "set", {}, {}, "", ws.person, b"", 1)
    if reason := rules.refusal(probe, EVERYONE, ws.exchange.need_membership(), {}):
        raise UserError(f"This can't be saved: {reason}.", "Nothing was changed.")
    if cells:
        ws.writer().save([change], dirty_facts=False)
        ws.exchange.audit("purging rules changed", ", ".join(f"{name} {value}" for name, value in cells.items()))
    return rules_of(ws)


# Asking


@dataclass(frozen=True, slots=True)
class _Case:
    """A record, what of it is to go, and what has left this laptop."""

    found: StoredRecord
    key: Key
    what: str
    going: tuple[stored.Save, ...]

    @property
    def left(self) -> tuple[stored.Save, ...]:
        return tuple(save for save in self.going if save.left)


def _case(ws: Workspace, record: str, what: str) -> _Case:
    found = reader.get(ws.database, record)
    if found is None:
        raise absent(ws, record)
    key = (found.audience, found.kind, record)
    return _Case(found, key, what, tuple(stored.saves(ws.database, key)))


def preview(ws: Workspace, record: str, what: str = RECORD) -> Preview:
    """What purging a record, or its earlier wording, would do."""
    case = _case(ws, record, what)
    found, rules_here = case.found, rules_of(ws)
    return Preview(
        record,
        found.kind,
        label_of(found),
        what,
        _way(ws, case),
        len(case.going) if what == RECORD else max(0, len(case.going) - 1),
        who_can_open(ws, found.audience),
        rules_here.days,
        stored.has_draft(ws.database, record),
        tuple(trail.related(ws.database, record)),
        tuple(_copies(ws)),
        _refused(ws, case, rules_here),
    )


def _way(ws: Workspace, case: _Case) -> str:
    if not case.left:
        return HERE
    return TOGETHER if _judge(ws, case.key[0]).others(ws.person) else ALONE


def _judge(ws: Workspace, audience: str) -> rules.Judge:
    return rules.Judge(audience, ws.exchange.need_membership(), ws.exchange.circle_members())


def _refused(ws: Workspace, case: _Case, rules_here: Rules) -> str:
    if ws.damage is not None:
        return "This profile is damaged, and only read before it is put right."
    if rules_here.hold:
        return HELD
    if case.what == WORDING and case.found.deleted:
        return "That record is deleted. Restore it first, or purge it as a whole."
    if case.what == WORDING and case.found.conflicts:
        return "Two versions of it stand side by side. Settle that first."
    if case.what == WORDING and len(case.going) < 2:
        return "It was saved once only: there is no earlier wording."
    if any(view.state in (ASKED, AGREED) and view.what == case.what for view in purges(ws, case.found.id)):
        return "That was asked for already."
    reason = _step_refusal(ws, case.key, *_ask(ws, case))
    return f"{reason[0].upper()}{reason[1:]}." if reason else _unwritable(ws, case)


def _unwritable(ws: Workspace, case: _Case) -> str:
    """Earlier wording goes once the record was saved anew as it reads: who can't do that can't ask for it."""
    if case.what == RECORD:
        return ""
    probe = ops.Op("", case.key[1], case.key[2], "set", {}, {}, "", ws.person, b"", 1)
    reason = _judge(ws, case.key[0]).refusal(probe)
    return f"{reason[0].upper()}{reason[1:]}." if reason else ""


def _ask(ws: Workspace, case: _Case) -> tuple[dict[str, Any], Sequence[str]]:
    named = sorted(save.id for save in case.going) if case.what == WORDING else ()
    return steps.asking(case.what, rules_of(ws).days), named


def _step_refusal(ws: Workspace, key: Key, fields: Mapping[str, Any], named: Sequence[str]) -> str | None:
    speaks_of = {ops.EXISTS: list(named)} if named else {}
    probe = ops.Op("", key[1], key[2], "purge", dict(fields), speaks_of, "", ws.person, b"", 0)
    return _judge(ws, key[0]).refusal(probe)


def ask(ws: Workspace, record: str, what: str = RECORD) -> Preview:
    """Purges at once what nobody else can open, and asks for a second person otherwise; returns what was shown before."""
    shown = preview(ws, record, what)
    if shown.refused:
        raise UserError(shown.refused, "Nothing was changed.")
    case = _case(ws, record, what)
    with ws.database.write():
        left = _restated(ws, case) if what == WORDING else [save.id for save in case.left]
        if not left:
            numbers = [save.n for save in case.going if what == RECORD or not save.left]
            stored.forget(ws.database, case.key, numbers, whole=what == RECORD)
        else:
            _ask_others(ws, case, left if what == WORDING else (), shown.way)
        ws.exchange.audit("purged" if shown.way != TOGETHER else "purge asked for", f"{what} {record}")
    _tell(ws, [case.key])
    stored.scrub(ws.database)
    return shown


def _restated(ws: Workspace, case: _Case) -> list[str]:
    """Saves the record anew as it reads, drops what never left this laptop, and returns what did."""
    left = [save.id for save in case.left]
    cells, replaces = stored.as_it_reads(ws.database, case.key, left)
    stays_here = [save.n for save in case.going if not save.left]
    ws.writer().save([Change(case.key[1], case.key[2], case.key[0], cells, replaces=replaces)])
    if left and stays_here:
        stored.forget(ws.database, case.key, stays_here, whole=False)
    return left


def _ask_others(ws: Workspace, case: _Case, named: Sequence[str], way: str) -> None:
    asked = _step(ws, case.key, steps.asking(case.what, rules_of(ws).days), sorted(named))
    if way == ALONE:
        _step(ws, case.key, steps.answering(steps.CARRY_OUT), [asked])
        stored.carry_out(ws.database, case.key)


def _step(ws: Workspace, key: Key, fields: Mapping[str, Any], named: Sequence[str]) -> str:
    if reason := _step_refusal(ws, key, fields, named):
        raise UserError(f"This can't be done: {reason}.", "Nothing was changed.")
    audience, kind, record = key
    speaks_of = {ops.EXISTS: list(named)} if named else {}
    change = Change(kind, record, audience, fields, type="purge", replaces=speaks_of)
    made = ws.writer().save([change], dirty_facts=False)[0]
    return str(made)


def _tell(ws: Workspace, keys: Sequence[Key]) -> None:
    changes = Changes(frozenset(key[1] for key in keys), frozenset(key[2] for key in keys), "save")
    ws.tell(changes)


# Agreeing, calling off, carrying out


def agree(ws: Workspace, record: str) -> list[PurgeView]:
    """This person, too, wants it to go. Raises UserError where nothing waits for that."""
    open_asks = [told for told in _open(ws, record) if _may_agree(ws, told)]
    if not open_asks:
        raise UserError(
            "No purge of that record waits for your agreement.", "Whoever asked for it can't agree to it as well."
        )
    return _answer(ws, open_asks, steps.AGREE, "purge agreed to")


def call_off(ws: Workspace, record: str) -> list[PurgeView]:
    """It stays. Anybody who can open the record may say so until it has gone."""
    open_asks = _open(ws, record)
    if not open_asks:
        raise UserError("No purge of that record is under way.", "Nothing was changed.")
    return _answer(ws, open_asks, steps.CALL_OFF, "purge called off")


def _answer(ws: Workspace, asks: Sequence[Told], name: str, noted: str) -> list[PurgeView]:
    keys = [(told.audience, told.kind, told.record) for told in asks]
    with ws.database.write():
        for told, key in zip(asks, keys, strict=True):
            _step(ws, key, steps.answering(name), [told.step.op])
            ws.exchange.audit(noted, f"{told.step.what} {told.record}")
    _tell(ws, keys)
    return purges(ws, keys[0][2])


def _open(ws: Workspace, record: str) -> list[Told]:
    known = stored.steps(ws.database, record)
    every = [told.step for told in known]
    return [told for told in known if told.step.name == steps.ASK and _Course.of(told.step, every).is_open]


def _may_agree(ws: Workspace, told: Told) -> bool:
    every = [item.step for item in stored.steps(ws.database, told.record)]
    if told.step.person == ws.person or _Course.of(told.step, every).agreed is not None:
        return False
    return _step_refusal(ws, _key(told), steps.answering(steps.AGREE), [told.step.op]) is None


def _key(told: Told) -> Key:
    return told.audience, told.kind, told.record


def carry_out_due(ws: Workspace) -> int:
    """Carries out what this person asked for or agreed to and whose day has come; tells how much. The sync does it."""
    if ws.damage is not None or rules_of(ws).hold or dates.doubt(ws.exchange, ws.clock):
        return 0
    done: list[Key] = []
    known = stored.steps(ws.database)
    for told in known:
        course = _course(told, known)
        if told.step.name != steps.ASK or course.agreed is None or not course.is_open:
            continue
        mine = ws.person in (told.step.person, course.agreed.person)
        if mine and ws.clock.now_ms() >= steps.due_ms(told.step, course.agreed):
            with ws.database.write():
                _step(ws, _key(told), steps.answering(steps.CARRY_OUT), sorted([told.step.op, course.agreed.op]))
                stored.carry_out(ws.database, _key(told))
                ws.exchange.audit("purged", f"{told.step.what} {told.record}")
            done.append(_key(told))
    if done:
        _tell(ws, done)
    return len(done)


# What was asked for


@dataclass(frozen=True, slots=True)
class _Course:
    """What became of an ask."""

    agreed: Step | None
    off: Step | None
    done: Step | None

    @classmethod
    def of(cls, ask: Step, every: Sequence[Step]) -> _Course:
        counted = next((item for item in steps.counting(every) if item.ask == ask), None)
        agreed = counted.agreed if counted else next((item for item in every if steps.is_agreement(item, ask)), None)
        off = next((item for item in every if item.name == steps.CALL_OFF and item.ids == (ask.op,)), None)
        return cls(agreed, off, counted.done if counted else None)

    @property
    def is_open(self) -> bool:
        return self.off is None and self.done is None

    @property
    def state(self) -> str:
        if self.done is not None:
            return DONE
        if self.off is not None:
            return CALLED_OFF
        return AGREED if self.agreed else ASKED


def _course(told: Told, known: Sequence[Told]) -> _Course:
    return _Course.of(told.step, [item.step for item in known if _key(item) == _key(told)])


def purges(ws: Workspace, record: str | None = None) -> list[PurgeView]:
    """Every purge that was asked for in what this laptop can open, the newest first: what it says is the same on each of them."""
    known = stored.steps(ws.database, record)
    held = rules_of(ws).hold
    found = [_view(ws, told, _course(told, known), held) for told in known if told.step.name == steps.ASK]
    return found[::-1]


def _view(ws: Workspace, told: Told, course: _Course, held: bool) -> PurgeView:
    standing, kind = reader.get(ws.database, told.record), BY_NAME.get(told.kind)
    ask_step, agreed, off, done = told.step, course.agreed, course.off, course.done
    may_agree = course.state == ASKED and ask_step.person != ws.person
    due = steps.due_ms(ask_step, agreed) if agreed else None
    return PurgeView(
        record=told.record,
        kind=told.kind,
        title=label_of(standing) if standing else (kind.title if kind else ""),
        what=ask_step.what,
        state=course.state,
        readers=who_can_open(ws, told.audience),
        asked_by=name_of(ws, ask_step.person),
        asked_at=iso(ask_step.hlc),
        agreed_by=name_of(ws, agreed.person) if agreed else "",
        agreed_at=iso(agreed.hlc) if agreed else "",
        due=f"{datetime.fromtimestamp(due / 1000, UTC):%Y-%m-%dT%H:%M:%SZ}" if due is not None else "",
        done_at=iso(done.hlc) if done else "",
        called_off_by=name_of(ws, off.person) if off else "",
        may_agree=may_agree and _may_agree(ws, told),
        held=held and course.is_open,
    )


def waiting(ws: Workspace, record: str | None = None) -> list[PurgeView]:
    """Those that are under way: everybody who can open the record sees that it will go."""
    return [view for view in purges(ws, record) if view.state in (ASKED, AGREED)]


def absent(ws: Workspace, record: str) -> UserError:
    """What to say of a record that isn't here."""
    gone = next((view for view in purges(ws, record) if view.state == DONE and view.what == RECORD), None)
    if gone is None:
        return UserError("There is no such record here.", "It may not have arrived yet, or you may not open it.")
    agreed = f" and agreed to by {gone.agreed_by}" if gone.agreed_by else ""
    return UserError(
        f"That {gone.title.lower()} was purged on {gone.done_at[:10]}, asked for by {gone.asked_by}{agreed}.",
        "Its words are gone for good; nothing was changed.",
    )


def _copies(ws: Workspace) -> list[str]:
    """Older copies of this profile beside it, as updates, restores and rescues leave them. Backups elsewhere aren't known here."""
    stem = DATABASE.removesuffix(".db")
    found = [*ws.home.glob(f"{stem}.before-*.db"), *ws.home.glob("before-restore-*"), *ws.home.glob("*.damaged")]
    return sorted(path.name for path in found)
