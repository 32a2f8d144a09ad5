"""The history of a record beside its form: day, who, which fields changed, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from talentdesk.actions import directory, records
from talentdesk.actions.records import HistoryEntry
from talentdesk.schema.base import Kind
from talentdesk.workspace import Workspace
from ui import words
from ui.context import Context
from ui.i18n import declared, t
from ui.jobs import Job
from ui.widgets.parts import clear, column, group, label, link_button, muted, row, scrolled, section

EXISTS = "~"
"""The cell that says a record is there."""


@dataclass(frozen=True, slots=True)
class Line:
    """One save, as the panel tells it."""

    when: str
    exact: str
    who: str
    what: str


def lines_of(ws: Workspace, kind: Kind, record: str, _job: Job) -> list[Line]:
    """Every save of a record, the newest first."""
    entries = records.history(ws, record)
    names = {entry.person: directory.name_of(ws, entry.person) for entry in entries}
    today = ws.clock.today()
    found: list[Line] = []
    for number, entry in enumerate(entries):
        at = datetime.fromisoformat(entry.at).astimezone()
        when = words.moment(at, today)
        exact = t("{day}, {hour}", day=f"{at:%Y-%m-%d}", hour=f"{at:%H:%M:%S}")
        who = t("You") if entry.person == ws.person else names[entry.person]
        found.append(Line(when, exact, who, what_happened(kind, entry, first=number == 0)))
    return found[::-1]


def what_happened(kind: Kind, entry: HistoryEntry, *, first: bool) -> str:
    """One save in words."""
    if entry.type == "delete":
        return t("Deleted it")
    if entry.type == "withdraw":
        return t("Gave it other readers")
    names = changed_names(kind, list(entry.fields))
    if first:
        return t("Began it")
    if not names:
        return t("Brought it back") if EXISTS in entry.fields else t("Changed something that this version doesn’t show")
    return t("Changed {fields}", fields=words.listed(names))


def changed_names(kind: Kind, cells: Sequence[str]) -> list[str]:
    """The labels of the fields that some cells belong to, each once, in form order."""
    touched = {cell.partition("/")[0] for cell in cells}
    return [declared(f.label) for name, f in kind.fields().items() if name in touched and not f.hidden]


class HistoryPanel(QFrame):
    """A quiet panel at the right of the form."""

    closed = Signal()

    def __init__(self, context: Context, kind: Kind) -> None:
        super().__init__()
        self.setObjectName("sidePanel")
        self.context = context
        self.kind = kind
        self.close_ = link_button(t("Close"))
        self.lines = QVBoxLayout()
        self.lines.setSpacing(16)
        inside = QWidget()
        inside.setLayout(column(self.lines))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(16, 16, 12, 16)
        outer.setSpacing(12)
        outer.addLayout(row(section(t("History")), self.close_, stretch_after=0))
        outer.addWidget(scrolled(inside), 1)
        self.close_.clicked.connect(self.closed)
        self.setMinimumWidth(self.fontMetrics().averageCharWidth() * 34)
        self.setMaximumWidth(self.fontMetrics().averageCharWidth() * 44)

    def load(self, record: str) -> None:
        """Reads the history of a record and shows it."""
        self.context.jobs.read(partial(lines_of, self.context.ws, self.kind, record), self.show_lines)

    def show_lines(self, found: list[Line]) -> None:
        """Shows the lines."""
        clear(self.lines)
        for line in found:
            when = muted(line.when)
            when.setToolTip(line.exact)
            self.lines.addWidget(group(when, label(line.who, weight="strong"), label(line.what, wrap=True), spacing=2))
        self.lines.addStretch(1)
