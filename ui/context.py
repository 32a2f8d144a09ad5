"""Context: what every screen is given. One open workspace, the lanes, the news of changes, and the ways to speak to the shell."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from talentdesk.errors import TalentDeskError
from talentdesk.workspace import Workspace
from ui.changes import ChangeBus
from ui.jobs import Jobs
from ui.theme import Theme


@dataclass(frozen=True, slots=True)
class Notice:
    """A line in the quiet bar. `act` runs when the person chooses `action` (usually *Undo*)."""

    text: str
    action: str = ""
    act: Callable[[], None] | None = None
    also: tuple[str, Callable[[], None]] | None = None
    """A second action beside the first."""


@dataclass(frozen=True, slots=True)
class Edit:
    """A wish to write: a new record of a kind with these fields, a record to edit, or a draft to go on with."""

    kind: str
    record: str | None = None
    fields: Mapping[str, Any] = field(default_factory=dict[str, Any])
    draft: str = ""
    """The key of a draft to go on with."""


class Context(QObject):
    """Screens read and write through `ws` in jobs only, and ask the shell for everything else with these signals."""

    noticed = Signal(object)
    """A `Notice` for the quiet bar."""
    screen_wanted = Signal(str, dict)
    """A screen's id, and what it should show."""
    edit_wanted = Signal(object)
    """An `Edit`."""
    record_wanted = Signal(str)
    """A record to show, by id."""
    over_wanted = Signal(object)
    """What makes a page that is to stand over the one in front, given its parent."""
    prepare_wanted = Signal(str)
    """The page before the next meeting of the two whom a record names, by its id."""
    sync_wanted = Signal()
    sync_ended = Signal()
    """A round with the folder has ended, well or not."""

    def __init__(self, ws: Workspace, jobs: Jobs, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.ws = ws
        self.jobs = jobs
        self.theme = theme
        self.bus = ChangeBus(ws.changes, self)
        jobs.refused.connect(self.complain)

    def say(
        self,
        text: str,
        action: str = "",
        act: Callable[[], None] | None = None,
        also: tuple[str, Callable[[], None]] | None = None,
    ) -> None:
        """A line in the quiet bar."""
        self.noticed.emit(Notice(text, action, act, also))

    def complain(self, problem: TalentDeskError) -> None:
        """Tells what happened and what to do, where no field or page tells it better."""
        self.say(str(problem))

    def show(self, screen: str, **wanted: Any) -> None:
        """Goes to a screen."""
        self.screen_wanted.emit(screen, wanted)

    def edit(self, kind: str, record: str | None = None, draft: str = "", **fields: Any) -> None:
        """Opens the form of a record."""
        self.edit_wanted.emit(Edit(kind, record, fields, draft))

    def over(self, make: Callable[[QWidget], QWidget]) -> None:
        """Has a page stand over the one in front until it is `closed`."""
        self.over_wanted.emit(make)

    def close(self) -> None:
        """Ends the work on this workspace."""
        self.bus.close()
