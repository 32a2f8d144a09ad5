"""The caseload as a board: cycles side by side by phase, Identify, Learn, Improve, and what has ended where it is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from talentdesk.actions.caseload import Going
from talentdesk.schema.kinds import BY_NAME
from ui import words
from ui.context import Context
from ui.i18n import n, t
from ui.widgets import field_words
from ui.widgets.card_list import Card, CardList
from ui.widgets.parts import column, section

CYCLE = BY_NAME["coaching_cycle"]
PHASES: dict[str, tuple[str, ...]] = {
    "identify": ("invited", "agreed", "identify_reality", "identify_goal", "identify_strategy"),
    "learn": ("learn_explained", "learn_modelled"),
    "improve": ("improve_trying", "improve_reviewing"),
    "ended": (
        "closed_paused",
        "closed_goal_met",
        "closed_partly",
        "closed_new_goal",
        "closed_teacher_ended",
        "closed_moved",
    ),
}
"""Column of the board → the phases that stand in it."""


class CycleBoard(QWidget):
    """Gives the cycle that a person goes to."""

    opened = Signal(str)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lists: dict[str, CardList] = {}
        self.headings: dict[str, QLabel] = {}
        self._columns: dict[str, QWidget] = {}
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(16)
        for name, text in _names().items():
            cards = CardList(context.theme, text)
            cards.opened.connect(self.opened)
            self.lists[name], self.headings[name] = cards, section(text)
            part = QWidget()
            part.setLayout(column(self.headings[name], cards, spacing=8))
            self._columns[name] = part
            line.addWidget(part, 1)
        self._columns["ended"].hide()

    def show_cycles(self, cycles: Sequence[Going], today: date) -> None:
        """Sorts the cycles into their columns; those that meet next come first."""
        for name, phases in PHASES.items():
            here = sorted((item for item in cycles if item.state in phases), key=_soonest)
            self.lists[name].show_cards([_card(item, today) for item in here])
            self.headings[name].setText(f"{_names()[name]} · {len(here)}")

    def show_ended(self, on: bool) -> None:
        """Shows the column of what has ended, or not."""
        self._columns["ended"].setVisible(on)

    def mark(self, record: str) -> None:
        """Makes a cycle the current one; from now on the arrows open what they reach."""
        for cards in self.lists.values():
            cards.select(record)
            cards.following = True

    def unfollow(self) -> None:
        """The arrows only walk."""
        for cards in self.lists.values():
            cards.following = False

    def focus_first(self) -> None:
        """Puts the keyboard on the first column that holds something."""
        filled = [cards for cards in self.lists.values() if cards.cards.rowCount() and cards.isVisibleTo(self)]
        (filled or [self.lists["identify"]])[0].setFocus()


def _names() -> dict[str, str]:
    return {"identify": t("Identify"), "learn": t("Learn"), "improve": t("Improve"), "ended": t("Paused and closed")}


def _soonest(item: Going) -> tuple[date, str]:
    return item.next or date.max, item.name


def _card(item: Going, today: date) -> Card:
    other = item.partner if item.me == "person" else item.name
    goal = " ".join(item.title.split()) or t("No goal yet")
    phase = field_words.short(CYCLE, "phase", item.state, today).split(": ")[-1]
    meets = [t("Meets {day}", day=words.near_day(item.next, today))] if item.next else []
    coach = [t("with {coach}", coach=item.partner)] if not item.me else []
    foot = " · ".join([*meets, last_met(item, today), *coach])
    return Card(item.record, other, goal, foot[:1].upper() + foot[1:], phase)


def last_met(item: Going, today: date) -> str:
    """How long ago the two met."""
    if item.last is None:
        return t("not met yet")
    days = (today - item.last).days
    return t("met today") if days <= 0 else n("met {count} day ago", "met {count} days ago", days)
