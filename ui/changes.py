"""ChangeBus: passes on to the window's thread which kinds and records a commit touched."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from talentdesk.changes import ChangeFeed, Changes


class ChangeBus(QObject):
    """Views connect to `changed` and decide for themselves whether it concerns them."""

    changed = Signal(object)

    def __init__(self, feed: ChangeFeed, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._end = feed.subscribe(self._heard)

    def _heard(self, changes: Changes) -> None:
        # Called on the thread that wrote; a signal of an object of the window's thread arrives there.
        self.changed.emit(changes)

    def close(self) -> None:
        """Ends listening."""
        self._end()
