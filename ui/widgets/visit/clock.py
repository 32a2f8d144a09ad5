"""VisitClock: when a visit began, how long it has run, and the stamps of what is written meanwhile."""

from __future__ import annotations

from datetime import UTC, datetime

from PySide6.QtCore import QObject, QTimer, Signal

from talentdesk.clock import Clock

TICK_MS = 1000


def span(seconds: int) -> str:
    """*06:18*, *1:02:09*."""
    minutes, rest = divmod(max(0, seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes:02d}:{rest:02d}"


class VisitClock(QObject):
    """Runs, pauses, goes on. Pauses don't count as time of the visit; stamps are seconds since it began, pauses included."""

    ticked = Signal()
    """A second has passed while it runs."""
    minute_passed = Signal()
    """A whole minute of the visit is over: worth keeping."""
    switched = Signal()
    """It began, paused or went on."""

    def __init__(self, clock: Clock, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._clock = clock
        self.started: datetime | None = None
        self._counted = 0
        self._since: int | None = None
        self._minutes = 0
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self.tick)

    @property
    def running(self) -> bool:
        """Whether the time of the visit goes on."""
        return self._since is not None

    @property
    def seconds(self) -> int:
        """The running time, pauses left out."""
        return self._counted + (self._now() - self._since if self._since is not None else 0)

    @property
    def minutes(self) -> int:
        """The running time in whole minutes; a visit that began lasts at least one."""
        return max(1, self.seconds // 60) if self.seconds else 0

    def _now(self) -> int:
        return self._clock.now_ms() // 1000

    def show(self, started: str | None, seconds: int) -> None:
        """Takes the times of a record or a draft, and stands still."""
        self.pause()
        self.started = datetime.fromisoformat(started) if started else None
        self._counted = seconds

    def go_on(self) -> None:
        """Begins, or goes on after a pause."""
        if self.running:
            return
        if self.started is None:
            self.started = datetime.fromtimestamp(self._now(), UTC)
        self._since = self._now()
        self._minutes = self.seconds // 60
        self._timer.start()
        self.switched.emit()

    def pause(self) -> None:
        """Stands still until somebody lets it go on."""
        self._timer.stop()
        if self._since is not None:
            self._counted, self._since = self.seconds, None
            self.switched.emit()

    def tick(self) -> None:
        """Tells those who show the time."""
        self.ticked.emit()
        if self.seconds // 60 != self._minutes:
            self._minutes = self.seconds // 60
            self.minute_passed.emit()

    def stamp(self, before: int) -> int:
        """The stamp of something written now. While the clock stands it is that of the thing before: nothing is seen then."""
        if self.started is None or not self.running:
            return before
        return max(before, int(self._now() - self.started.timestamp()))

    def started_text(self) -> str | None:
        """The beginning as records keep it."""
        return self.started.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if self.started else None

    def stamp_words(self, at: int) -> str:
        """The time of the day of a stamp; minutes and seconds into the visit where nobody noted when it began."""
        if self.started is None:
            return span(at)
        return f"{datetime.fromtimestamp(self.started.timestamp() + at, UTC).astimezone():%H:%M}"
