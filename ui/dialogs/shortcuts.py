"""Shortcuts: every key there is, by group, on one page."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QWidget

from ui.commands import Commands, keys_text
from ui.i18n import t
from ui.widgets.parts import BETWEEN, column, label, primary_button, row, scrolled, section

SHARE_OF_WINDOW = 0.85


class Shortcuts(QDialog):
    """The page of keys."""

    def __init__(self, commands: Commands, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(t("Shortcuts"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        close = primary_button(t("Close"))
        close.clicked.connect(self.accept)
        groups: dict[str, list[tuple[str, str]]] = {}
        for command in commands.all():
            if command.keys:
                groups.setdefault(command.group, []).append((keys_text(command.keys), command.title))
        room = round(parent.width() * SHARE_OF_WINDOW)
        pages = _pages(
            [_group(*group) for group in groups.items()], [_group(*group) for group in inside().items()], room
        )
        self.setLayout(column(scrolled(pages), row(close), spacing=12, margin=BETWEEN))
        wide, high = pages.sizeHint().width() + 3 * BETWEEN, pages.sizeHint().height() + 5 * BETWEEN
        self.resize(min(wide, room), min(high, round(parent.height() * SHARE_OF_WINDOW)))
        close.setFocus()


def inside() -> dict[str, list[tuple[str, str]]]:
    """The keys inside pages, by page."""
    return {
        t("In a list"): [
            (keys_text("Ctrl+F"), t("Search in the list")),
            (keys_text("Return"), t("Show the record at the right")),
            (keys_text("Esc"), t("Close the record")),
            (keys_text("Del"), t("Delete the record; it can be restored")),
            (keys_text("Ctrl+Z"), t("Undo what was just saved or deleted")),
            (_from_to("Ctrl+1", "Ctrl+9"), t("Sort by a column, again the other way round")),
        ],
        t("In a form"): [
            (keys_text("Ctrl+S"), t("Save")),
            (keys_text("Ctrl+Return"), t("Save")),
            (keys_text("Esc"), t("Go back; what was typed is kept")),
        ],
        t("During a visit"): [
            ("F2", t("Next part: script, look-fors, the talk")),
            (keys_text("Return"), t("New line with the time")),
            (_from_to("Ctrl+1", "Ctrl+9"), t("Tag the line to a look-for")),
            (_from_to("1", "9"), t("Go to a look-for")),
            ("S  M  X", t("Seen, missed, not applicable")),
            ("+  −  N", t("One more, one fewer, a note")),
            (_from_to("F5", "F8"), t("Count a tally; with Shift one back")),
            ("F9", t("Sweep over the room")),
            ("F10", t("Start or stop the clock of teacher talk")),
            ("F3", t("Pause the clock of the visit, or go on")),
            ("F4", t("Change the teacher, the room or why")),
            (keys_text("Ctrl+T"), t("The talk was today")),
        ],
    }


def _from_to(first: str, last: str) -> str:
    return f"{keys_text(first)} – {keys_text(last)}"


def _pages(anywhere: list[QWidget], in_pages: list[QWidget], room: int) -> QWidget:
    """Both halves side by side where there is room, else one below the other."""
    made = QWidget()
    halves = [column(*anywhere, spacing=BETWEEN), column(*in_pages, spacing=BETWEEN)]
    for half in halves:
        half.addStretch(1)
    whole = QHBoxLayout(made)
    for half in halves:
        whole.addLayout(half)
    whole.setSpacing(2 * BETWEEN)
    whole.setContentsMargins(0, 0, BETWEEN, 0)
    if made.sizeHint().width() + 2 * BETWEEN > room:
        whole.setDirection(QHBoxLayout.Direction.TopToBottom)
        whole.setSpacing(BETWEEN)
    return made


def _group(name: str, keys: Iterable[tuple[str, str]]) -> QWidget:
    made = QWidget()
    grid = QGridLayout()
    grid.setHorizontalSpacing(BETWEEN)
    grid.setVerticalSpacing(6)
    grid.setColumnStretch(1, 1)
    for number, (pressed, does) in enumerate(keys):
        told = label(does)
        told.setAccessibleName(f"{does}: {pressed}")
        grid.addWidget(label(pressed, weight="strong"), number, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(told, number, 1)
    grid.setColumnMinimumWidth(0, made.fontMetrics().horizontalAdvance("Ctrl+Shift+S") + BETWEEN)
    made.setLayout(column(section(name), grid, spacing=8))
    return made
