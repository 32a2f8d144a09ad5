"""Leadership: the partnerships of leaders, and the notes of their meetings."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtWidgets import QStackedWidget, QWidget

from talentdesk.actions import caseload, directory
from talentdesk.actions.caseload import Going
from talentdesk.schema.kinds import BY_NAME
from talentdesk.workspace import Workspace
from ui import words
from ui.context import Context
from ui.i18n import n, t
from ui.jobs import Job
from ui.screen import Screen, kind_of
from ui.widgets import field_words
from ui.widgets.beside import Beside
from ui.widgets.card_list import Card, CardList
from ui.widgets.cycle_board import last_met
from ui.widgets.parts import primary_button, quiet_button
from ui.widgets.record_list import Chip, Empty, EmptyState, RecordList
from ui.widgets.views import Views

PARTNERSHIP = BY_NAME["partnership"]
COLUMNS = ("on", "leader", "mentor", "title", "minutes", "next_meeting")
PARTNERSHIPS, NOTES = 0, 1


class Leadership(Screen):
    """Partnerships as cards, notes as a list."""

    kinds = frozenset({"partnership", "mentorship_note", "person"})

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.set_heading(t("Leadership"))
        self.new_partnership = self.add_action(quiet_button(t("New partnership")))
        self.new_partnership.setToolTip(t("New partnership (N P)"))
        self.log = self.add_action(primary_button(t("Log note")))
        self.log.setToolTip(t("Log note (N M)"))
        self.new_partnership.clicked.connect(self._new_partnership)
        self.log.clicked.connect(self._log)

    def parts(self) -> Iterator[QWidget]:
        self.views = Views(self.inside)
        self.body.addWidget(self.views)
        self.partnerships = QStackedWidget()
        self.views.add(t("Partnerships"), self.partnerships)
        self.partnerships.addWidget(EmptyState(self._no_partnerships()))
        self.cards = CardList(self.context.theme, t("Partnerships"), tall=False)
        yield self.views
        self.beside = Beside(self.context, self.cards, self.partnerships)
        self.partnerships.addWidget(self.beside)
        yield self.beside
        kind, me = BY_NAME["mentorship_note"], self.context.ws.person
        self.notes = RecordList(self.context, kind, COLUMNS, self._no_notes(), parent=self.views.stack)
        self.views.add(t("Notes"), self.notes)
        self.notes.add_chips(
            [
                Chip("given", t("I was the partner"), {"mentor": me}, group="who"),
                Chip("got", t("I was the leader"), {"leader": me}, group="who"),
            ]
        )
        yield self.notes
        self._connect()

    def _connect(self) -> None:
        self.views.changed.connect(self.focus_first)
        self.cards.opened.connect(self.beside.open)
        self.beside.opened.connect(self._opened)
        self.beside.closed.connect(self._closed)

    def _no_partnerships(self) -> Empty:
        return Empty(
            t("No partnerships yet"),
            t(
                "A partnership joins a leader with somebody who helps them learn: an executive leader, a mentor or a coach. "
                "You agree what to work on and how often to meet; each meeting gets a note."
            ),
            t("Dana Ortiz with Ruth Amadi · met 6 days ago · Meets Fri 14 Nov · 2 commitments open"),
            t("New partnership"),
            self._new_partnership,
        )

    def _no_notes(self) -> Empty:
        return Empty(
            t("No notes yet"),
            t(
                "After a meeting, note what you worked on and what each of you will do. Only the two of you can open it."
            ),
            t("Tue 4 Nov · Dana Ortiz · Visits with a purpose · 45 min · Next meeting Fri 14 Nov"),
            t("Log note"),
            self._log,
        )

    # What the shell asks

    def load(self) -> None:
        self.context.jobs.read(partial(_partnerships, self.context.ws), self._show)
        self.notes.load()
        self.beside.panel.read_again()

    def show_wanted(self, wanted: dict[str, Any]) -> None:
        if person := wanted.get("person"):
            self.context.jobs.read(partial(_partnership_of, self.context.ws, person), self._show_pair)
        if record := wanted.get("record"):
            self.context.jobs.read(partial(kind_of, self.context.ws, record), self._show_record)

    def focus_first(self) -> None:
        if self.views.current == NOTES:
            self.notes.table.setFocus()
        else:
            self.cards.setFocus()

    # Working

    def _new_partnership(self) -> None:
        self.context.edit("partnership")

    def _log(self) -> None:
        self.context.edit("mentorship_note")

    def _opened(self, record: str) -> None:
        self.cards.select(record)
        self.cards.following = True

    def _closed(self) -> None:
        self.cards.following = False
        self.cards.setFocus()

    def _show(self, found: list[Going]) -> None:
        today = self.context.ws.clock.today()
        self.cards.show_cards([_card(item, today) for item in sorted(found, key=_order)])
        self.partnerships.setCurrentIndex(int(bool(found)))
        self.set_heading(t("Leadership"), _summary(found))

    def _show_pair(self, found: tuple[str, str]) -> None:
        record, name = found
        self.views.show_view(PARTNERSHIPS)
        if record:
            self._show_record(("partnership", record))
        else:
            self.context.say(t("There is no partnership with {name} that you can open.", name=name))

    def _show_record(self, found: tuple[str, str]) -> None:
        kind, record = found
        if kind == "mentorship_note":
            self.views.show_view(NOTES)
            self.notes.show_record(record)
        else:
            self.views.show_view(PARTNERSHIPS)
            self.partnerships.setCurrentIndex(1)
            self.beside.open(record)


def _order(item: Going) -> tuple[bool, date, str]:
    return item.ended, item.next or date.max, item.name


def _card(item: Going, today: date) -> Card:
    kind = field_words.short(PARTNERSHIP, "type", item.title, today)
    state = field_words.short(PARTNERSHIP, "state", item.state, today)
    pair = t("{leader} with {partner}", leader=item.name, partner=item.partner)
    name = {"person": item.partner, "partner": item.name}.get(item.me) or pair
    meets = t("Meets {day}", day=words.near_day(item.next, today)) if item.next else t("No meeting agreed")
    open_ones = (
        n("{count} commitment open", "{count} commitments open", item.open) if item.open else t("no commitments open")
    )
    first = last_met(item, today)
    return Card(item.record, name, f"{first[:1].upper()}{first[1:]} · {open_ones}", f"{kind} · {state}", meets)


def _summary(found: list[Going]) -> str:
    going = [item for item in found if not item.ended]
    if not found:
        return ""
    return t(
        "{partnerships}, {commitments}",
        partnerships=n("{count} partnership under way", "{count} partnerships under way", len(going)),
        commitments=n("{count} commitment open", "{count} commitments open", sum(item.open for item in going)),
    )


def _partnerships(ws: Workspace, _job: Job) -> list[Going]:
    return caseload.partnerships(ws)


def _partnership_of(ws: Workspace, person: str, _job: Job) -> tuple[str, str]:
    """The partnership somebody is in, one under way before one that ended, empty where there is none; and the name."""
    found = [item for item in caseload.partnerships(ws) if person in item.both and person != ws.exchange.person]
    return next((item.record for item in sorted(found, key=_order)), ""), directory.name_of(ws, person)
