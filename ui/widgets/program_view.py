"""What leadership programs offer, and the way to take part. Who takes what is nobody else's to see."""

from __future__ import annotations

from datetime import date
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QStackedWidget, QWidget

from talentdesk.actions import leadership
from talentdesk.actions.leadership import INTEREST, PROGRAM, Opportunity
from talentdesk.actions.records import RecordView
from talentdesk.workspace import Workspace
from ui.context import Context
from ui.i18n import t
from ui.jobs import Job
from ui.widgets.card_list import Card, CardList
from ui.widgets.flow import FlowLayout
from ui.widgets.leader_words import span
from ui.widgets.parts import clear, column, link_button, muted, quiet_button, row
from ui.widgets.record_list import Empty, EmptyState

Found = tuple[tuple[RecordView, ...], tuple[Opportunity, ...], RecordView | None, bool]
"""Programs, what they offer, the own wish to lead, and whether programs may be written here."""


class ProgramView(QWidget):
    """Reads when it is asked to. `record_wanted` names a program that a person wants to see."""

    record_wanted = Signal(str)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.found: tuple[Opportunity, ...] = ()
        self.wish: RecordView | None = None
        """The own wish to lead of this school year."""
        self.stack = QStackedWidget(self)
        self.cards = CardList(context.theme, t("Opportunities to lead"), tall=False, parent=self.stack)
        self.nothing = EmptyState(self._no_program(), self.stack)
        self.not_shared = EmptyState(_none_here(), self.stack)
        self.programs = QWidget()
        self.names = FlowLayout(self.programs)
        self.take = quiet_button(t("Take part →"))
        self.legend = muted(
            t(
                "● you take part. It is noted in your own wish to lead; neither colleagues nor the leaders of your school can see it."
            )
        )
        for page in (self.cards, self.nothing, self.not_shared):
            self.stack.addWidget(page)
        self.head = row(self.programs, self.take, stretch_after=0)
        whole = column(self.head, self.stack, self.legend, spacing=8)
        whole.setStretch(1, 1)
        self.setLayout(whole)
        self.cards.selectionModel().currentChanged.connect(self._moved)
        self.cards.opened.connect(self._opened)
        self.take.clicked.connect(self._take)
        self._moved()

    def _no_program(self) -> Empty:
        return Empty(
            t("No leadership program yet"),
            t(
                "A program gives people who would like to lead a piece of leading with the authority that belongs to it. Say what, where, "
                "from when to when, and which competencies it develops."
            ),
            t("Lead a grade team · North Elementary · Mon 7 Sep to Tue 22 Dec · Runs a team that does what it agreed"),
            t("New program"),
            self._new_program,
        )

    # Methods

    def load(self) -> None:
        """Reads anew."""
        self.context.jobs.read(partial(_offered, self.context.ws), self._show)

    def focus_first(self) -> None:
        """Puts the keyboard on the table, or on the first thing to do."""
        page = self.stack.currentWidget()
        (self.nothing.action if page is self.nothing else self.cards).setFocus(Qt.FocusReason.OtherFocusReason)

    # Working

    def _show(self, found: Found) -> None:
        programs, self.found, self.wish, writes = found
        empty = self.nothing if writes else self.not_shared
        self.stack.setCurrentWidget(self.cards if programs else empty)
        for part in (self.programs, self.take, self.legend):
            part.setVisible(bool(programs))
        clear(self.names)
        for view in programs:
            self.names.addWidget(self._to_program(view))
        today = self.context.ws.clock.today()
        self.cards.show_cards([_card(at, one, today) for at, one in enumerate(self.found)])
        self._moved()

    def _to_program(self, view: RecordView) -> QPushButton:
        made = link_button(t("{program} →", program=view.title))
        made.setProperty("value", view.id)
        made.setAccessibleName(t("Open the program {program}", program=view.title))
        made.clicked.connect(self._program_clicked)
        return made

    def _program_clicked(self) -> None:
        sender = self.sender()
        if isinstance(sender, QPushButton):
            self.record_wanted.emit(str(sender.property("value")))

    def _chosen(self) -> Opportunity | None:
        at = self.cards.currentIndex().row()
        return self.found[at] if 0 <= at < len(self.found) else None

    def _moved(self) -> None:
        one = self._chosen()
        self.take.setEnabled(one is not None and not one.mine)
        tip = t("You take part already") if one else t("Choose an opportunity in the list first")
        self.take.setToolTip("" if self.take.isEnabled() else tip)

    def _opened(self, at: str) -> None:
        self.record_wanted.emit(self.found[int(at)].program)

    def _take(self) -> None:
        one = self._chosen()
        if one is None:
            return
        if self.wish is None:
            ws = self.context.ws
            self.context.edit(INTEREST, person=ws.person, taken=[leadership.as_taken(ws, one)])
        else:
            self.context.jobs.start("write", partial(_taken, self.context.ws, one), self._told)

    def _told(self, record: str) -> None:
        self.context.say(t("Noted in your own wish to lead."), t("Open"), partial(self.context.edit, INTEREST, record))

    def _new_program(self) -> None:
        self.context.edit(PROGRAM)


def _card(at: int, one: Opportunity, today: date) -> Card:
    when = span(one.begins, one.ends, today) or t("any time")
    develops = "; ".join(one.competencies) or t("No competency named")
    where = one.place or t("The whole district")
    return Card(str(at), one.what, develops, f"{where} · {when}", t("● you take part") if one.mine else "")


def _none_here() -> Empty:
    return Empty(
        t("No leadership program yet"),
        t(
            "What the district offers people who would like to lead stands here, once it is published. You can say that you would like to "
            "lead without it: to one person you trust, or to yourself."
        ),
    )


def _offered(ws: Workspace, _job: Job) -> Found:
    return leadership.programs(ws), leadership.opportunities(ws), leadership.my_interest(ws), leadership.may_offer(ws)


def _taken(ws: Workspace, one: Opportunity, _job: Job) -> str:
    return leadership.take(ws, one).id
