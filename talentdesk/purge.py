"""Purging: what the ops of type `purge` say about a record, and which of them together take something out for good.

Each is one step: *ask* names the whole record or earlier saves of it, *agree* and *call off* name an ask, *carry out* names an ask and
the agreement of a second person. A step is in the audience of its record, under the record's id and kind; its cell `~` under `x` holds
the ids that it speaks of. Which steps there are decides alone, never their order: a purge that was carried out stays so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from talentdesk import clock
from talentdesk.op import EXISTS, Op

ASK, AGREE, CALL_OFF, CARRY_OUT = "ask", "agree", "call_off", "carry_out"
RECORD, WORDING = "record", "wording"
USUAL_DAYS, MOST_DAYS = 7, 365
"""How long an agreed purge can still be called off: unless the district says otherwise, and at most. The least is a day."""
_DAY_MS = 24 * 3600 * 1000
_NAMED = {ASK: (0, 10_000), AGREE: (1, 1), CALL_OFF: (1, 1), CARRY_OUT: (1, 2)}
"""How many ids each step names."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a purge."""

    op: str
    name: str
    person: str
    hlc: str
    ids: tuple[str, ...]
    """Ops of the record for an ask about earlier wording; else the steps that it answers."""
    what: str = ""
    """RECORD or WORDING, of an ask."""
    days: int = 0
    """Of an ask: from the agreement to the day on which it may be carried out."""


@dataclass(frozen=True, slots=True)
class Purge:
    """A purge that counts. Without an agreement it takes out what its own person wrote, and nothing else."""

    ask: Step
    agreed: Step | None
    done: Step

    @property
    def only_of(self) -> str:
        """Whose saves go; empty where it doesn't matter who wrote them."""
        return "" if self.agreed else self.done.person


def asking(what: str, days: int) -> dict[str, Any]:
    """The fields of an ask."""
    return {"step": ASK, "what": what, "days": days}


def answering(name: str) -> dict[str, Any]:
    """The fields of any other step."""
    return {"step": name}


def step_of(op: Op) -> Step | None:
    """The step that an op of type `purge` is; None where it has another form than any of them."""
    fields, ids = op.fields, tuple(op.replaces.get(EXISTS, ()))
    name, what, days = fields.get("step"), fields.get("what"), fields.get("days")
    if not isinstance(name, str) or name not in _NAMED or not op.replaces.keys() <= {EXISTS}:
        return None
    least, most = _NAMED[name]
    if not least <= len(ids) <= most:
        return None
    if name != ASK:
        return Step(op.id, name, op.person, op.hlc, ids) if fields == answering(name) else None
    if type(days) is not int or not 1 <= days <= MOST_DAYS or what not in (RECORD, WORDING):
        return None
    if fields != asking(what, days) or bool(ids) != (what == WORDING):
        return None
    return Step(op.id, name, op.person, op.hlc, ids, what, days)


def due_ms(ask: Step, agreed: Step) -> int:
    """From when on an agreed purge may be carried out, in milliseconds since 1970."""
    return clock.unpack(agreed.hlc)[0] + ask.days * _DAY_MS


def is_agreement(step: Step, ask: Step) -> bool:
    """Whether a step is a second person's agreement to an ask."""
    return step.name == AGREE and step.ids == (ask.op,) and step.person != ask.person


def counting(steps: Iterable[Step]) -> Iterator[Purge]:
    """The purges of one record that count, of the steps about it that are accepted."""
    known = {step.op: step for step in steps}
    for done in known.values():
        if done.name != CARRY_OUT:
            continue
        named = [known[op] for op in done.ids if op in known]
        ask = next((step for step in named if step.name == ASK), None)
        if ask is None or len(named) < len(done.ids):
            continue
        if len(named) == 1:
            if done.person == ask.person:
                yield Purge(ask, None, done)
            continue
        agreed = next((step for step in named if is_agreement(step, ask)), None)
        by_one_of_them = agreed is not None and done.person in (ask.person, agreed.person)
        if agreed is not None and by_one_of_them and clock.unpack(done.hlc)[0] >= due_ms(ask, agreed):
            yield Purge(ask, agreed, done)
