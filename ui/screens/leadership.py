"""Leadership: partnerships and their notes, plans for those new in a role, a program, and one's own wish to lead."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtWidgets import QStackedWidget, QWidget

from talentdesk.actions import caseload, directory, records
from talentdesk.actions.caseload import Going
from talentdesk.actions.leadership import INTEREST, PLAN, PROGRAM, sees_newcomers
from talentdesk.changes import Changes
from talentdesk.schema.kinds import BY_NAME
from talentdesk.workspace import Workspace
from ui import i18n, words
from ui.context import Context
from ui.i18n import n, t
from ui.jobs import Job
from ui.screen import Screen, kind_of
from ui.widgets import field_words
from ui.widgets.beside import Beside
from ui.widgets.card_list import Card, CardList
from ui.widgets.cycle_board import last_met
from ui.widgets.newcomers_view import NewcomersView
from ui.widgets.parts import primary_button, quiet_button
from ui.widgets.program_view import ProgramView
from ui.widgets.record_list import Chip, Empty, EmptyState, RecordList
from ui.widgets.views import Views

PARTNERSHIP = BY_NAME["partnership"]
NOTE = "mentorship_note"
COLUMNS: dict[str, tuple[str, ...]] = {
    NOTE: ("on", "leader", "mentor", "title", "minutes", "next_meeting"),
    PLAN: ("drawn_up", "leader", "role", "mentor", "agreed_on"),
    INTEREST: ("said_on", "person", "role", "told", "ended"),
}
"""The lists of the page."""
PARTNERSHIPS, NOTES = 0, 1
"""The views that everybody has, by their number."""


class Leadership(Screen):
    """Partnerships as cards, notes, plans and wishes as lists; who is new in a role for those who may know; what programs offer."""

    kinds = frozenset({"partnership", *COLUMNS, PROGRAM, "person", "assignment"})

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.set_heading(t("Leadership"))
        self._in_office = sees_newcomers(context.ws)
        self.new = self.add_action(quiet_button(t("New partnership")))
        """What may be begun follows from the view."""
        self.log = self.add_action(primary_button(t("Log note")))
        self.log.setToolTip(t("Log note (N M)"))
        self.new.clicked.connect(self._begin)
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
        self.lists: dict[str, RecordList] = {}
        yield self._add_list(NOTE, t("Notes"), self._no_notes())
        me = self.context.ws.person
        self.lists[NOTE].add_chips(
            [
                Chip("given", t("I was the partner"), {"mentor": me}, group="who"),
                Chip("got", t("I was the leader"), {"leader": me}, group="who"),
            ]
        )
        self.newcomers = NewcomersView(self.context, self.views.stack) if self._in_office else None
        if self.newcomers is not None:
            self.views.add(t("New in a role"), self.newcomers)
            yield self.newcomers
        yield self._add_list(PLAN, i18n.declared(BY_NAME[PLAN].plural), self._no_plans())
        self.program = ProgramView(self.context)
        self.offers = Beside(self.context, self.program, self.views.stack)
        self.views.add(t("Program"), self.offers)
        yield self.offers
        yield self._add_list(INTEREST, i18n.declared(BY_NAME[INTEREST].plural), self._no_wishes())
        self._connect()

    def _add_list(self, kind: str, text: str, empty: Empty) -> RecordList:
        blanks = {"leader": (t("for the role"), "drawn_up")} if kind == PLAN else {}
        made = RecordList(self.context, BY_NAME[kind], COLUMNS[kind], empty, blanks, self.views.stack)
        self.lists[kind] = made
        self.views.add(text, made)
        return made

    def _connect(self) -> None:
        self.views.changed.connect(self._viewed)
        self.cards.opened.connect(self.beside.open)
        self.beside.opened.connect(self._opened)
        self.beside.closed.connect(self._closed)
        if self.newcomers is not None:
            self.newcomers.record_wanted.connect(self._to_record)
        self.program.record_wanted.connect(self.offers.open)
        self.offers.closed.connect(self.program.focus_first)
        self._name_new()

    def _no_partnerships(self) -> Empty:
        return Empty(
            t("No partnerships yet"),
            t(
                "A partnership joins a leader with somebody who helps them learn: an executive leader, a mentor or a coach. "
                "You agree what to work on and how often to meet; each meeting gets a note."
            ),
            t("Dana Ortiz with Ruth Amadi · met 6 days ago · Meets Fri 14 Nov · 2 commitments open"),
            t("New partnership"),
            self._begin,
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

    def _no_plans(self) -> Empty:
        return Empty(
            t("No plans of support yet"),
            t(
                "A leader who is new in a role gets a plan: what to do in the first 30, 60 and 90 days and in the first years, with whom, and "
                "for which competencies. A plan without a leader lies ready for the role."
            ),
            t("Amara Silva · Assistant principal · supported by Ruth Amadi · agreed Mon 14 Sep"),
            t("New support plan"),
            self._begin,
        )

    def _no_wishes(self) -> Empty:
        return Empty(
            t("Nobody has told you, and you have told nobody"),
            t(
                "Would you like to lead one day? Write it down for yourself, or for one person you trust. Colleagues and the leaders of your "
                "school learn nothing of it, and you can take it back at any time."
            ),
            t("Assistant principal · told to Ruth Amadi · leads the grade team that plans questions"),
            t("I would like to lead"),
            self._begin,
        )

    # What the shell asks

    def load(self) -> None:
        self.context.jobs.read(partial(_partnerships, self.context.ws), self._show)
        for made in self.lists.values():
            made.load()
        if self.newcomers is not None:
            self.newcomers.load()
        self.program.load()
        for beside in (self.beside, self.offers):
            beside.panel.read_again()

    def show_wanted(self, wanted: dict[str, Any]) -> None:
        if person := wanted.get("person"):
            self.context.jobs.read(partial(_of_person, self.context.ws, person), self._show_person)
        if record := wanted.get("record"):
            self._to_record(record)

    def concerned(self, changes: Changes) -> bool:
        # That a plan was agreed between two others reaches the office as a fact.
        return super().concerned(changes) or (self._in_office and "fact" in changes.kinds)

    def focus_first(self) -> None:
        shown = self.views.stack.currentWidget()
        if isinstance(shown, RecordList):
            shown.table.setFocus()
        elif isinstance(shown, NewcomersView):
            shown.focus_first()
        elif shown is self.offers:
            self.program.focus_first()
        else:
            self.cards.setFocus()

    # Working

    def _viewed(self, _view: int) -> None:
        self._name_new()
        self.focus_first()

    def _named(self) -> tuple[str, str, str]:
        """What may be begun in the view that shows: its words, its key, its kind."""
        shown = self.views.stack.currentWidget()
        if shown in (self.newcomers, self.lists[PLAN]):
            return t("New support plan"), t("New support plan (N D)"), PLAN
        if shown is self.offers:
            return t("New program"), t("New leadership program (N G)"), PROGRAM
        if shown is self.lists[INTEREST]:
            return t("I would like to lead"), t("Say that you would like to lead (N W)"), INTEREST
        return t("New partnership"), t("New partnership (N P)"), "partnership"

    def _name_new(self) -> None:
        text, tip, kind = self._named()
        self.new.setText(text)
        self.new.setToolTip(tip)
        self.new.setVisible(kind != PROGRAM or self._in_office)

    def _begin(self) -> None:
        kind = self._named()[2]
        own = {"person": self.context.ws.person} if kind == INTEREST else {}
        self.context.edit(kind, **own)

    def _log(self) -> None:
        self.context.edit(NOTE)

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

    def _show_person(self, found: tuple[str, str, str]) -> None:
        kind, record, name = found
        if record:
            self._show_record((kind, record))
        else:
            self.views.show_view(self.views.stack.indexOf(self.partnerships))
            self.context.say(t("There is no partnership with {name} that you can open.", name=name))

    def _to_record(self, record: str) -> None:
        self.context.jobs.read(partial(kind_of, self.context.ws, record), self._show_record)

    def _show_record(self, found: tuple[str, str]) -> None:
        kind, record = found
        if kind in self.lists:
            self.views.show_view(self.views.stack.indexOf(self.lists[kind]))
            self.lists[kind].show_record(record)
        elif kind == PROGRAM:
            self.views.show_view(self.views.stack.indexOf(self.offers))
            self.offers.open(record)
        else:
            self.views.show_view(self.views.stack.indexOf(self.partnerships))
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


def _of_person(ws: Workspace, person: str, _job: Job) -> tuple[str, str, str]:
    """The partnership somebody is in, one under way before one that ended, else their plan of support; both empty where none is here."""
    name = directory.name_of(ws, person)
    found = [item for item in caseload.partnerships(ws) if person in item.both and person != ws.exchange.person]
    if found:
        return "partnership", min(found, key=_order).record, name
    plans = records.list_records(ws, PLAN, {"leader": person}, order="drawn_up", descending=True, limit=1)
    return (PLAN, plans[0].id, name) if plans else ("", "", name)
