"""Telling whoever shows records that some have changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Changes:
    """The kinds and ids one commit touched, and where it came from: `save`, `merge`, or `district`."""

    kinds: frozenset[str]
    ids: frozenset[str]
    origin: str


@dataclass
class ChangeFeed:
    """Calls its subscribers on the thread that wrote; a window passes the call on to its own thread."""

    _subscribers: list[Callable[[Changes], None]] = field(default_factory=list[Callable[[Changes], None]])

    def subscribe(self, callback: Callable[[Changes], None]) -> Callable[[], None]:
        """Adds a subscriber and returns what ends the subscription."""
        self._subscribers.append(callback)
        return lambda: self._subscribers.remove(callback)

    def publish(self, changes: Changes) -> None:
        """Tells every subscriber, in the order they came."""
        for callback in tuple(self._subscribers):
            callback(changes)
