"""Indicators: the practice on one page, every number opened, and what the team says itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QDate, Qt, QTimer
from PySide6.QtGui import QResizeEvent, QTextCharFormat
from PySide6.QtWidgets import QDateEdit, QHBoxLayout, QMessageBox, QVBoxLayout, QWidget

from talentdesk.actions import indicators, records, reports
from talentdesk.actions.directory import name_of
from talentdesk.actions.records import Saved, SearchHit
from talentdesk.errors import TalentDeskError
from talentdesk.schema.types import DISTRICT_LEADERS
from talentdesk.workspace import Workspace
from ui import words
from ui.context import Context
from ui.i18n import t
from ui.jobs import Job
from ui.pdf_file import PdfFile, Work
from ui.screen import Screen
from ui.widgets.criterion_panel import CriterionPanel
from ui.widgets.parts import MARGIN, label, muted, primary_button, quiet_button, scrolled
from ui.widgets.stage_cell import StageCell
from ui.widgets.stage_grid import StageGrid

REPORT = "indicator-progress"
TYPING_MS = 300
"""How long after the last key a typed day is taken."""
PANEL_LEAST, PANEL_USUAL = 40, 56
"""Widths of the panel in characters."""
BESIDE = 16


class Indicators(Screen):
    """The page. It shows the day asked for; a cell opens its criteria at the right."""

    kinds = frozenset({"fact", "attestation", "rating", "override", "building", "calendar", "assignment", "snapshot"})

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._practice: Mapping[str, Any] = {}
        self._wanted: Mapping[str, Any] = {}
        self._today = context.ws.clock.today()
        self._criterion = ""
        self.freeze = self.add_action(quiet_button(t("Publish…")))
        self.freeze.setToolTip(t("Show every laptop of the district how far each building is on this day"))
        self.freeze.hide()
        self.report = self.add_action(primary_button(t("Report (PDF)…"), "Ctrl+P"))
        self.pdf = PdfFile(context, self.report)
        self.set_heading(t("Practice 11"))
        self._typing = QTimer(self)

    def parts(self) -> Iterator[QWidget]:
        self.on = QDateEdit(self)  # made before the grid, so that Tab comes to it first
        self._build_day()
        yield self.on
        inside = QWidget()
        self._left = scrolled(inside)
        both = QHBoxLayout()
        both.setSpacing(BESIDE)
        self.body.addLayout(both, 1)
        both.addWidget(self._left, 1)
        self.grid = StageGrid(self.context.theme.tokens, inside)
        yield self.grid
        self._build(inside)
        yield inside
        self.panel = CriterionPanel(self.context.theme.tokens, self.inside)
        both.addWidget(self.panel)
        self.panel.hide()
        yield self.panel
        self._connect()

    def _build_day(self) -> None:
        self.back_to_today = quiet_button(t("Back to today"))
        self.back_to_today.setParent(self)
        self.on.setCalendarPopup(True)
        self.on.setDisplayFormat("d MMM yyyy")
        self.on.setMaximumDate(_qdate(self._today))
        self.on.setDate(_qdate(self._today))
        self.on.setToolTip(t("The day to look at; type it, or choose it from the calendar"))
        for weekday in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
            self.on.calendarWidget().setWeekdayTextFormat(weekday, QTextCharFormat())  # red would say something
        self._typing.setSingleShot(True)
        self._typing.setInterval(TYPING_MS)
        as_of = label(t("As of"))
        as_of.setBuddy(self.on)
        for place, part in enumerate((as_of, self.on, self.back_to_today), start=1):
            self._head.insert(place, part)
        self.back_to_today.hide()

    def _build(self, inside: QWidget) -> None:
        self.statement, self.legend, self.empty = muted(""), muted(""), muted("")
        self.empty.hide()
        self.legend.setText(
            t(
                "Five squares, one for each stage: full when it is reached, partly filled as its criteria hold. Enter opens a cell."
            )
        )
        left = QVBoxLayout(inside)
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(12)
        for part in (self.statement, self.grid, self.legend, self.empty):
            left.addWidget(part)
        left.addStretch(1)

    def _connect(self) -> None:
        self.report.clicked.connect(self._ask_where)
        self.freeze.clicked.connect(self._ask_to_publish)
        self.on.dateChanged.connect(self._typed)
        self._typing.timeout.connect(self.load)
        self.back_to_today.clicked.connect(self._to_today)
        self.grid.opened.connect(self._open)
        self.grid.moved.connect(self._follow)
        self.panel.closed.connect(self._close)
        self.panel.explain_wanted.connect(self._explain)
        self.panel.record_opened.connect(self.context.record_wanted)
        self.panel.rated.connect(self._rate)
        self.panel.attested.connect(self._attest)
        self.panel.evidence_wanted.connect(self._find_evidence)
        self.context.sync_ended.connect(self._synced)

    # Screen

    @property
    def as_of(self) -> date:
        """The day that is looked at."""
        day = self.on.date()
        return date(day.year(), day.month(), day.day())

    def load(self) -> None:
        self._typing.stop()
        was_today, self._today = self.as_of == self._today, self.context.ws.clock.today()
        self.on.setMaximumDate(_qdate(self._today))
        if was_today:
            self.on.setDate(_qdate(self._today))
            self._typing.stop()
        self.context.jobs.read(partial(_practice, self.context.ws, self.as_of), self._show)

    def show_wanted(self, wanted: dict[str, Any]) -> None:
        """Puts the keyboard on an indicator, or opens one of its criteria, as soon as it is read where the page opens with this."""
        self._wanted = wanted
        if self._practice:
            self._choose_wanted()

    def _choose_wanted(self) -> None:
        wanted, self._wanted = self._wanted, {}
        if "indicator" in wanted:
            self.grid.choose(wanted["indicator"], wanted.get("building"))
        cell = self.grid.model.find(wanted["indicator"], wanted.get("building")) if "criterion" in wanted else None
        if cell is not None:
            self._open(cell, rating=False)
            self._explain(wanted["criterion"])

    def focus_first(self) -> None:
        self.grid.take_keyboard()

    def recolour(self) -> None:
        self.grid.set_tokens(self.context.theme.tokens)
        self.panel.set_tokens(self.context.theme.tokens)
        self._arrange()

    def _synced(self) -> None:
        """What a round published or read shows at once where the page is seen, else when it is opened."""
        if self.isVisible():
            self.load()
        else:
            self._stale = True

    # Showing

    def _show(self, found: tuple[Mapping[str, Any], bool]) -> None:
        self._practice, office = found
        if self._practice["as_of"] != self.as_of.isoformat():
            return  # another day was asked for meanwhile; its answer follows
        self.panel.may_judge = office and self.as_of == self._today
        self.freeze.setVisible(office)
        self.set_heading(self._practice["practice"]["title"])
        self.statement.setText(self._practice["practice"]["statement"])
        self.back_to_today.setVisible(self.as_of != self._today)
        self.grid.show_practice(self._practice)
        self._choose_wanted()
        self.empty.setText(_empty_words(self._practice))
        self.empty.setVisible(bool(self.empty.text()))
        self._arrange()
        if self.panel.isVisible() and not self.panel.writing:
            self._refresh_panel()

    def _refresh_panel(self) -> None:
        shown = self.panel.cell
        cell = shown and self.grid.model.find(shown.indicator, shown.building)
        if cell is None:
            self._close()
            return
        self.panel.show_cell(cell, self._practice, self._today)
        if self._criterion:
            self._explain(self._criterion)

    def _open(self, cell: StageCell, rating: bool) -> None:
        self._criterion = ""
        self.panel.show_cell(cell, self._practice, self._today)
        self.panel.show()
        self._arrange()
        self.panel.show_list()
        if rating and cell.rated is None:
            self.panel.open_rating()

    def _close(self) -> None:
        self._criterion = ""
        self.panel.hide()
        self._arrange()
        self.grid.take_keyboard()

    def _arrange(self) -> None:
        """The panel stands beside the grid; where there is no room for both it stands in its place."""
        char = self.fontMetrics().averageCharWidth()
        room = self.contentsRect().width() - 2 * MARGIN - BESIDE
        rest = room - self.grid.least_width()
        beside = rest >= PANEL_LEAST * char
        self._left.setHidden(self.panel.isVisible() and not beside)
        self.panel.setFixedWidth(min(rest, max(PANEL_USUAL * char, room * 2 // 5)) if beside else room + BESIDE)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.ready:
            self._arrange()

    def _follow(self) -> None:
        """Keeps the current cell in sight."""
        cell = self.grid.current_rect().translated(self.grid.pos())
        self._left.ensureVisible(0, cell.center().y(), 0, cell.height())

    def _typed(self) -> None:
        self._typing.start()

    def _to_today(self) -> None:
        self.on.setDate(_qdate(self._today))
        self.load()
        self.focus_first()

    # One criterion

    def _explain(self, criterion: str) -> None:
        cell = self.panel.cell
        if cell is None:
            return
        self._criterion = criterion
        work = partial(_explained, self.context.ws, criterion, cell.building, self.as_of)
        self.context.jobs.read(work, self._show_explained)

    def _show_explained(self, answer: tuple[str | None, dict[str, Any], dict[str, str]]) -> None:
        building, found, names = answer
        cell = self.panel.cell
        # The person may have gone on to another cell, back to the list, or to a form meanwhile.
        stays = cell is not None and cell.building == building and self._criterion == found["criterion"]
        if stays and self.panel.isVisible() and not self.panel.writing:
            self.panel.show_explained(found, names)

    def _find_evidence(self, words: str) -> None:
        self.context.jobs.read(partial(_hits, self.context.ws, words), self._offer)

    def _offer(self, hits: Sequence[SearchHit]) -> None:
        self.panel.form.evidence.offer(hits)

    # The team's word

    def _rate(self, data: dict[str, Any]) -> None:
        cell = self.panel.cell
        if cell is not None:
            self._criterion = ""
            work = partial(_rated, self.context.ws, cell.indicator, data, cell.building)
            self.context.jobs.start("write", work, self._rated, self._refused)

    def _attest(self, criterion: str, data: dict[str, Any]) -> None:
        cell = self.panel.cell
        if cell is not None:
            work = partial(_attested, self.context.ws, criterion, data, cell.building)
            self.context.jobs.start("write", work, self._attested, self._refused)

    def _rated(self, _saved: Saved) -> None:
        self.panel.show_list()
        self.context.say(t("The team’s rating is saved, with your name and the day."))
        self.load()

    def _attested(self, _saved: Saved) -> None:
        self.panel.show_list()
        self.context.say(t("The team’s word is saved, with your name and the day."))
        self.load()

    def _refused(self, problem: TalentDeskError) -> None:
        self.panel.form.refuse(str(problem))

    # Publishing

    def _ask_to_publish(self) -> None:
        """A dialog: what others have read can't be taken back."""
        shown = words.day(self.as_of, self._today)
        ask = QMessageBox(self)
        ask.setIcon(QMessageBox.Icon.Question)
        ask.setWindowTitle(t("Publish"))
        ask.setText(t("Publish how far the district and each building were on {day}?", day=shown))
        ask.setInformativeText(
            t(
                "Every laptop of the district will show each building’s stages, criteria and counts as they are known now. "
                "It holds no names and no words. Who has read it keeps it; a later one takes its place."
            )
        )
        publish = ask.addButton(t("Publish to everyone"), QMessageBox.ButtonRole.AcceptRole)
        ask.setDefaultButton(ask.addButton(QMessageBox.StandardButton.Cancel))
        publish.clicked.connect(self.publish)
        ask.finished.connect(ask.deleteLater)
        ask.open()

    def publish(self) -> None:
        """Freezes the day that is shown, for every enrolled laptop."""
        work = partial(_published, self.context.ws, self.as_of)
        self.context.jobs.start("write", work, self._published)

    def _published(self, _saved: Saved) -> None:
        self.context.say(t("Published. It reaches the other laptops with the next sync."))

    # The report

    def _ask_where(self) -> None:
        name = t("Practice 11 on {day}", day=self.as_of.isoformat())
        self.pdf.ask(t("Save the report"), name, self._report_work())

    def make_report(self, file: str) -> None:
        """Makes the report into a file, beside everything else."""
        self.pdf.make(file, self._report_work())

    def _report_work(self) -> Work:
        return partial(_reported, self.context.ws, self.as_of)


def _qdate(day: date) -> QDate:
    return QDate(day.year, day.month, day.day)


def _empty_words(practice: Mapping[str, Any]) -> str:
    """What is said where nothing was counted or attested yet."""
    rows = [row for one in practice["indicators"] for row in (one, *one["buildings"])]
    if any(one.get("numerator") or one.get("attestation") for row in rows for one in row["criteria"]):
        return ""
    return t(
        "Nothing has been counted yet. Finished visits, coaching sessions and mentorship notes count here by themselves "
        "once they are synced, and the district office adds its word on what can’t be counted. Nobody fills this page in."
    )


# Work of the lanes


def _practice(ws: Workspace, as_of: date, _job: Job) -> tuple[dict[str, Any], bool]:
    """The practice as this person may see it, and whether they judge it: who leads a building sees its row beside the district."""
    found, me = indicators.show(ws, as_of=as_of), ws.me
    office = found["sees_ratings"] = bool(me.held & set(DISTRICT_LEADERS))
    if not office:
        for indicator in found["indicators"]:
            indicator["buildings"] = [row for row in indicator["buildings"] if row["building"] in me.buildings]
        if known := indicators.published(ws, as_of):
            found["published"] = {"day": words.day(known.as_of, ws.clock.today()), "stages": known.stages}
    return found, office


def _explained(
    ws: Workspace, criterion: str, building: str | None, as_of: date, _job: Job
) -> tuple[str | None, dict[str, Any], dict[str, str]]:
    found = indicators.explain(ws, criterion, building, as_of)
    found["trend"] = indicators.trend(ws, criterion, building, as_of)
    ids = {fact.get(key) for fact in found["facts"] for key in ("actor", "building")}
    ids |= {one["building"] for one in found.get("buildings") or ()}
    return building, found, {one: name_of(ws, one) for one in ids if one}


def _hits(ws: Workspace, words: str, _job: Job) -> list[SearchHit]:
    return records.search(ws, words)


def _rated(ws: Workspace, indicator: str, data: Mapping[str, Any], building: str | None, _job: Job) -> Saved:
    return indicators.rate(ws, indicator, data, building)


def _attested(ws: Workspace, criterion: str, data: Mapping[str, Any], building: str | None, _job: Job) -> Saved:
    return indicators.attest(ws, criterion, data, building)


def _reported(ws: Workspace, as_of: date, file: Path, _job: Job) -> Path:
    return reports.make(ws, REPORT, file, as_of)


def _published(ws: Workspace, as_of: date, _job: Job) -> Saved:
    return indicators.freeze(ws, as_of, audience="everyone")
