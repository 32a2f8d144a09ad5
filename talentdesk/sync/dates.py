"""Whether the own clock can be right: a date that doesn't fit what others signed is sealed into nothing before a person confirms it."""

from __future__ import annotations

from datetime import timedelta

from talentdesk.clock import Clock
from talentdesk.store import heard
from talentdesk.sync.state import ExchangeState

BEHIND = timedelta(days=1)
AHEAD = timedelta(days=100)
"""Longer than the summer: after a weekend or a holiday the first to come back is ahead of everybody, and right."""
_CONFIRMED = "date_confirmed"
_FITTED = "date_fitted"


def doubt(state: ExchangeState, clock: Clock) -> str:
    """What is odd about the date of this laptop; empty where it fits, or somebody has confirmed it.

    One laptop with a wrong clock must not stop the others: being behind takes the word of two of them, or of the membership.
    """
    newest, now = state.membership(), clock.now()
    if newest is None:
        return ""
    confirmed = state.secret(_CONFIRMED) or ""
    if confirmed and _hour(now - AHEAD) <= confirmed <= _hour(now + BEHIND):
        return ""
    others = sorted(at for device, at in heard.last_heard(state.database).items() if device != state.device)
    two_say = max([newest.made, *others[:-1]])
    if _hour(now + BEHIND) < two_say:
        return _sentence(clock, two_say)
    last_seen = max([newest.made, *others, state.secret(_FITTED) or ""])
    return _sentence(clock, last_seen) if last_seen < _hour(now - AHEAD) else ""


def fits(state: ExchangeState, clock: Clock) -> None:
    """Remembers a day on which something was sealed: whoever works alone has no other to go by."""
    state.keep_secrets({_FITTED: _hour(clock.now())})


def confirm(state: ExchangeState, clock: Clock) -> None:
    """Somebody says that the date is right."""
    state.keep_secrets({_CONFIRMED: _hour(clock.now())})
    state.audit("date confirmed", clock.today().isoformat())


def _hour(moment: object) -> str:
    return f"{moment:%Y-%m-%dT%H:00:00Z}"


def _sentence(clock: Clock, other: str) -> str:
    return (
        f"This laptop's date is {clock.today().isoformat()}, but the newest that others signed is of {other[:10]}. Nothing is sent "
        "until the date is put right or confirmed; what you write is saved here."
    )
