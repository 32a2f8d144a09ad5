"""Who may write what. A verdict is a pure function of the op, its audience and the membership: every device reaches the same one."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from datetime import date
from functools import cached_property
from typing import Any, cast

from talentdesk import purge
from talentdesk.ids import author_tag, is_author, is_id, tag_of
from talentdesk.op import EXISTS, TYPES, Op
from talentdesk.schema.base import Kind
from talentdesk.schema.kinds import BY_NAME
from talentdesk.sync.audiences import EVERYONE, OFFICE, audience_class, members
from talentdesk.sync.membership import Membership

Circles = Mapping[str, frozenset[str]]
STAYING = ("directory", "agreement")
"""Purposes of kinds of which no record is purged as a whole: its id is the same on every laptop, and the next roster names it."""
_TOKEN = re.compile(r"[a-z0-9][a-z0-9_.-]{0,63}")
_MOST = 10_000


def refusal(op: Op, audience: str, membership: Membership, circles: Circles) -> str | None:
    """Why the op is not accepted in that audience, in plain words; None where it is."""
    return Judge(audience, membership, circles).refusal(op)


class Judge:
    """Verdicts for one audience under one membership version. What doesn't depend on the op is worked out once."""

    def __init__(self, audience: str, membership: Membership, circles: Circles) -> None:
        self._audience = audience
        self._class = audience_class(audience)
        self._membership = membership
        self._circles = circles

        self._verdicts: dict[tuple[str, str, str], str | None] = {}

    def refusal(self, op: Op) -> str | None:
        """Why the op is not accepted, in plain words; None where it is."""
        shared = (op.kind, op.type, op.person)
        if shared not in self._verdicts:
            self._verdicts[shared] = self._shared_refusal(*shared)
        if (reason := self._verdicts[shared]) is not None:
            return reason
        kind = BY_NAME[op.kind]
        if op.type == "purge":
            return self._begun_outside(op) or self._purge_refusal(op, kind)
        return _cells_refusal(op, kind) or self._begun_outside(op) or self._writer_refusal(op, kind)

    def _shared_refusal(self, kind_name: str, type_: str, person: str) -> str | None:
        kind = BY_NAME.get(kind_name)
        if kind is None or type_ not in TYPES:
            return "made by a newer version of TalentDesk: it shows after an update"
        if self._class not in kind.audiences():
            return f"a {kind.title.lower()} can't live in this audience"
        if person not in (self._enrolled if self._class == OFFICE and kind_name == "fact" else self._members):
            return "its author isn't a member of this audience"
        return None

    @cached_property
    def _enrolled(self) -> AbstractSet[str]:
        return self._membership.persons.keys()  # everybody may send the office facts

    @cached_property
    def _members(self) -> AbstractSet[str]:
        return members(self._audience, self._membership, self._circles)

    @cached_property
    def _office(self) -> AbstractSet[str]:
        return members(OFFICE, self._membership, {})

    @cached_property
    def _leaders_here(self) -> AbstractSet[str]:
        return members("building:" + self._audience.partition(":")[2], self._membership, {})

    @cached_property
    def _tags(self) -> AbstractSet[str]:
        return {author_tag(person) for person in self._members}

    def _begun_outside(self, op: Op) -> str | None:
        """Anybody may found a circle with anybody: without this its members could take the name of a record that lives elsewhere."""
        if self._class not in ("circle", "person") or tag_of(op.record) in self._tags:
            return None
        return "it bears the id of a record that nobody in this audience began"

    def _purge_refusal(self, op: Op, kind: Kind) -> str | None:
        step = purge.step_of(op)
        if step is None:
            return "a step of a purge has a part in the wrong form"
        if kind.hidden:
            return f"{kind.plural.lower()} are kept by TalentDesk itself and aren't purged"
        if step.what == purge.RECORD and kind.purpose in STAYING:
            return f"a {kind.title.lower()} isn't purged as a whole: correct it, and purge its earlier wording"
        if kind.writers == "office" and op.person not in self._office:
            return f"a {kind.title.lower()} is purged by the office only"
        if step.name == purge.ASK and not self._may_ask(op):
            return "a purge is asked for by the record's author, or by the office"
        if step.name == purge.CARRY_OUT and len(step.ids) == 1 and self.others(op.person):
            return "a purge of what others can open needs a second person"
        return None

    def _may_ask(self, op: Op) -> bool:
        """Where its author has left, anybody who can open a record may ask: somebody else has to agree."""
        if is_author(op.person, op.record) or op.person in self._office:
            return True
        return tag_of(op.record) not in {author_tag(person) for person in self._active}

    def others(self, person: str) -> AbstractSet[str]:
        """Who else can open the audience: its members with a laptop that wasn't shut out."""
        return (self._members & self._active) - {person}

    @cached_property
    def _active(self) -> AbstractSet[str]:
        return {device.person for device in self._membership.devices.values() if device.status != "revoked"}

    def _writer_refusal(self, op: Op, kind: Kind) -> str | None:
        # Members of what everybody may read would be everybody: there the office writes.
        by_office = kind.writers == "office" or (self._class == EVERYONE and kind.writers == "members")
        if by_office and op.person not in self._office:
            return f"a {kind.title.lower()} is written by the office only"
        if kind.writers == "author" and not is_author(op.person, op.record):
            return f"a {kind.title.lower()} is written by its author only"
        if kind.writers == "building" and op.person not in self._leaders_here:
            return f"a {kind.title.lower()} is written by leaders and coaches of its building"
        return _fact_refusal(op, self._audience) if op.kind == "fact" else None


def _cells_refusal(op: Op, kind: Kind) -> str | None:
    """A field is either one cell or a set of elements, never both: two programs would add them up differently."""
    if op.plain and kind.set_fields.isdisjoint(op.fields) and op.replaces.keys() <= op.fields.keys():
        return None
    for cell in (*op.fields, *op.replaces):
        name, slash, _ = cell.partition("/")
        declared = kind.field(name)
        if declared is not None and (declared.merge == "set") != bool(slash):
            return f"a {kind.title.lower()} doesn't keep {name} in that form"
    for cell, value in op.fields.items():
        if ("/" in cell and value is not True and value is not None) or (cell == EXISTS and value is not True):
            return "an element is either there or not"
    return None


def _fact_refusal(op: Op, audience: str) -> str | None:
    if op.fields.get("actor", op.person) != op.person:
        return "a fact names somebody else as its author"
    building = op.fields.get("building")
    if audience.startswith("evidence:") and building is not None and building != audience.partition(":")[2]:
        return "a fact speaks of another building"
    wrong = [name for name, test in _FACT.items() if name in op.fields and not test(op.fields[name])]
    return f"a fact has a part in the wrong form: {wrong[0]}" if wrong else None


def _is_token(value: Any) -> bool:
    return isinstance(value, str) and _TOKEN.fullmatch(value) is not None


def _is_day(value: Any) -> bool:
    try:
        return isinstance(value, str) and date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _is_number(value: Any) -> bool:
    return type(value) is int and 0 <= value <= _MOST


def _is_tokens(value: Any) -> bool:
    return isinstance(value, list) and all(_is_token(item) for item in cast("list[Any]", value))


def _or_none(test: Callable[[Any], bool]) -> Callable[[Any], bool]:
    return lambda value: value is None or test(value)


_is_some_id = _or_none(lambda value: isinstance(value, str) and is_id(value))
# What a fact may hold: codes, ids, a day and small numbers. There is no place for words.
_FACT: Mapping[str, Callable[[Any], bool]] = {
    "kind": _is_token,
    "on": _is_day,
    "actor_role": _or_none(_is_token),
    "building": _is_some_id,
    "subject": _is_some_id,
    "minutes": _or_none(_is_number),
    "mode": _or_none(_is_token),
    "topic": _or_none(_is_token),
    "people": _or_none(_is_number),
    "flags": _or_none(_is_tokens),
}
