"""Screen, the parent of every page in the rail, and ScreenSpec, what the shell knows of one before it is built."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from talentdesk.actions import records
from talentdesk.changes import Changes
from talentdesk.workspace import Workspace
from ui.context import Context
from ui.jobs import Job
from ui.page import Page
from ui.widgets.flow import HeadLayout
from ui.widgets.parts import MARGIN, muted, title


class Screen(Page):
    """A page: title, one primary action at its right, chips under it, and the body. Subclasses fill `body` in `parts` and load in jobs."""

    kinds: frozenset[str] = frozenset()
    """Kinds of record whose changes concern it."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._stale = True
        self._wish: dict[str, Any] | None = None
        self.heading = title("")
        self.under = muted("")
        self.under.hide()
        self.chips = QHBoxLayout()
        self.chips.setSpacing(8)
        self.body = QVBoxLayout(self.inside)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(16)
        self._head = HeadLayout(self.heading)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(MARGIN, MARGIN, MARGIN, 16)
        outer.setSpacing(12)
        outer.addLayout(self._head)
        outer.addWidget(self.under)
        outer.addLayout(self.chips)
        outer.addWidget(self.inside, 1)
        outer.addStretch()  # holds the title at the top as long as there is nothing else

    # For subclasses

    def set_heading(self, text: str, under: str = "") -> None:
        """The page's title and, where it helps, one line under it."""
        self.heading.setText(text)
        self.under.setText(under)
        self.under.setVisible(bool(under))

    def add_action(self, button: QPushButton) -> QPushButton:
        """Puts an action at the right of the title; the primary one last."""
        button.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._head.addWidget(button)
        return button

    def load(self) -> None:
        """Starts reading what the page shows."""

    def show_wanted(self, wanted: dict[str, Any]) -> None:
        """Shows what somebody asked for by name (a record, a person, a filter)."""

    def recolour(self) -> None:
        """Draws in other colours; for pages that paint themselves."""

    # For the shell

    def stand(self) -> None:
        super().stand()
        self.context.bus.changed.connect(self._changed)
        self.context.theme.changed.connect(self.recolour)
        self.recolour()
        if self._wish is not None:
            self.opened(self._wish)

    def opened(self, wanted: dict[str, Any]) -> None:
        """The page comes to the front. Nothing is read before there is something to show it."""
        if not self.ready:
            self._wish = wanted
            return
        if self._stale:
            self._stale = False
            self.load()
        if wanted:
            self.show_wanted(wanted)

    def _changed(self, changes: Changes) -> None:
        if not self.concerned(changes):
            return
        if self.isVisible():
            self.load()
        else:
            self._stale = True

    def concerned(self, changes: Changes) -> bool:
        """Whether a commit touched what the page shows."""
        return bool(self.kinds & changes.kinds)


@dataclass(frozen=True, slots=True)
class ScreenSpec:
    """A page in the rail. `key` is its letter after `G`."""

    id: str
    title: str
    """In English; translated where it is shown."""
    icon: str
    key: str
    page: Callable[[], type[Screen]]
    """Imports the page."""
    low: bool = False
    """Stands at the foot of the rail."""
    lists: tuple[str, ...] = ()
    """The kinds whose records are shown here; others are shown in their form."""

    def build(self, context: Context, parent: QWidget) -> Screen:
        """The page, not shown yet; made where it will lie, for a widget that moves is styled anew with all that it holds."""
        return self.page()(context, parent)


def kind_of(ws: Workspace, record: str, _job: Job) -> tuple[str, str]:
    """A record's kind, and its id: what decides where it is shown. Raises UserError where it isn't here."""
    return records.show(ws, record).kind, record
