"""What the exchange page asks and tells about laptops and readers: cards that stay while somebody types into them."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from talentdesk.actions.laptops import LaptopView
from talentdesk.actions.purging import PurgeView
from ui.context import Context
from ui.i18n import t
from ui.screens import exchange_work as work
from ui.screens.exchange_work import Known
from ui.widgets import exchange_words as words
from ui.widgets.laptop_card import DateCard, LaptopCard, NewsLine, OwnWords
from ui.widgets.purge_card import PurgeCard
from ui.words import day

MOST_NEWS = 20


class News(QObject):
    """Keeps the cards of the page and carries out what is chosen on them."""

    changed = Signal()
    """Something was answered or dismissed."""

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._laptops: dict[str, LaptopCard] = {}
        self._lines: dict[str, NewsLine] = {}
        self._purges: dict[PurgeView, PurgeCard] = {}
        self._own: OwnWords | None = None
        self._date: DateCard | None = None

    def questions(self, known: Known) -> list[QWidget]:
        """What somebody has to answer here, or to read to another laptop."""
        wanted = {one.device: one for one in known.laptops}
        for device in wanted.keys() - self._laptops.keys():
            self._laptops[device] = made = LaptopCard(wanted[device], words.exact(wanted[device].since, known.now))
            made.confirmed.connect(self._confirm)
            made.refused.connect(self._refuse)
        self._laptops = {device: self._laptops[device] for device in wanted}
        agreeing = [made for view, made in self._purge_cards(known).items() if view.may_agree]
        return [*self._date_card(known), *self._own_words(known), *self._laptops.values(), *agreeing]

    def _purge_cards(self, known: Known) -> dict[PurgeView, PurgeCard]:
        for view in known.purges:
            if view not in self._purges:
                self._purges[view] = made = PurgeCard(self._context, view, apart=True)
                made.answered.connect(self.changed)
        self._purges = {view: self._purges[view] for view in known.purges}
        return self._purges

    def _date_card(self, known: Known) -> list[QWidget]:
        doubt = known.status.date_doubt
        if not doubt:
            self._date = None
        elif self._date is None or self._date.doubt != doubt:
            self._date = DateCard(doubt)
            self._date.confirmed.connect(self._confirm_date)
        return [self._date] if self._date else []

    def _own_words(self, known: Known) -> list[QWidget]:
        key = (*known.own_words, str(known.waiting))
        if not known.own_words:
            self._own = None
        elif self._own is None or self._own.key != key:
            self._own = OwnWords(known.own_words, known.waiting)
            self._own.read.connect(self._words_read)
        return [self._own] if self._own else []

    def lines(self, known: Known) -> list[QWidget]:
        """What there is to know, the newest first; an alarm that still stands is the headline already."""
        going = [made for view, made in self._purge_cards(known).items() if not view.may_agree]
        alarms = known.status.alarm.split("\n")
        wanted = {one.id: one for one in known.status.notices if one.text not in alarms}
        shown = list(wanted.values())[:MOST_NEWS]
        for one in shown:
            held = self._lines.get(one.id)
            if held is None or held.notice != one:
                self._lines[one.id] = made = NewsLine(one, day(one.day, known.now.date()))
                made.dismissed.connect(self._dismiss)
        self._lines = {one.id: self._lines[one.id] for one in shown}
        return [*going, *self._lines.values()]

    def _confirm(self, device: str, typed: str) -> None:
        job = partial(work.confirm, self._context.ws, device, typed)
        self._context.jobs.start("write", job, self._confirmed, self._laptops[device].refuse)

    def _confirmed(self, _: LaptopView) -> None:
        self._context.say(t("Confirmed. The laptop gets its keys with this sync."))
        self.changed.emit()
        self._context.sync_wanted.emit()

    def _refuse(self, device: str) -> None:
        job = partial(work.refuse, self._context.ws, device)
        self._context.jobs.start("write", job, self._refused, self._laptops[device].refuse)

    def _refused(self, _: LaptopView) -> None:
        self._context.say(t("Nothing private goes to that laptop from here. Exchange says whom to tell."))
        self.changed.emit()

    def _confirm_date(self) -> None:
        self._context.jobs.start("write", partial(work.confirm_date, self._context.ws), self._date_confirmed)

    def _date_confirmed(self, _: object) -> None:
        self.changed.emit()
        self._context.sync_wanted.emit()

    def _words_read(self) -> None:
        self._context.jobs.start("write", partial(work.words_read, self._context.ws), self._changed)

    def _dismiss(self, notice: str) -> None:
        self._context.jobs.start("write", partial(work.dismiss, self._context.ws, notice), self._changed)

    def _changed(self, _: object) -> None:
        self.changed.emit()
