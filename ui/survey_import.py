"""Taking the answers of a survey in from the sheet of a form tool: what it is understood as first, and only then the taking in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from talentdesk.actions import directory, surveys
from talentdesk.actions.surveys import Import, Kept
from talentdesk.errors import TalentDeskError
from talentdesk.schema.kinds.survey import Survey
from talentdesk.workspace import Workspace
from ui import words
from ui.context import Context
from ui.forms.editors import Combo
from ui.forms.tab_order import order_tabs
from ui.i18n import n, t
from ui.jobs import Job
from ui.page import Page
from ui.widgets.flow import FlowLayout
from ui.widgets.parts import (
    MARGIN,
    ElidedLabel,
    Measure,
    clear,
    column,
    group,
    label,
    link_button,
    muted,
    primary_button,
    quiet_button,
    row,
    scrolled,
    section,
    set_tone,
)

WIDEST = 860
"""Pixels at plain text size."""
LINES = 6
"""So many rows that were left out are named."""
Schools = list[tuple[str, str]]


class SurveyImport(Page):
    """Over the page it was opened from. `closed` tells that the person is done with it."""

    closed = Signal()

    def __init__(self, context: Context, survey: str, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.survey = survey
        self.found: Import | None = None
        self._questions: list[tuple[str, str]] = []
        self._path = Path()
        self._chosen: dict[int, str] = {}
        self.combos: dict[int, Combo] = {}
        self.back = link_button(t("← Back"))
        self.back.setToolTip(t("Back (Escape)"))
        self.heading = ElidedLabel(t("Import answers"), weight="strong")
        self.heading.setProperty("step", "title")
        down = QVBoxLayout(self)
        down.setContentsMargins(MARGIN, MARGIN - 8, MARGIN, 12)
        down.setSpacing(8)
        across = QHBoxLayout()
        across.setSpacing(12)
        across.addWidget(self.back)
        across.addWidget(self.heading, 1)
        down.addLayout(across)
        down.addWidget(self.inside, 1)
        down.addStretch()  # holds the title at the top as long as there is nothing else
        leaving = QShortcut(QKeySequence("Escape"), self)
        leaving.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        leaving.activated.connect(self.closed)
        self.back.clicked.connect(self.closed)
        context.jobs.start("read", partial(asked, context.ws, survey), self._came, self.refuse)

    def parts(self) -> Iterator[QWidget]:
        self._down = readable(self)
        for part in (self._first(), self._second()):
            self._down.addWidget(part)
            yield part
        self._down.addStretch(1)
        self.choose.clicked.connect(self._choose)
        self.place.activated.connect(self._again)
        self.accept.clicked.connect(self._take)
        self.decline.clicked.connect(self._forget)

    def _first(self) -> QWidget:
        about = muted(
            t(
                "Export the answers of your form tool as CSV. Columns with names or mail addresses are dropped, and no answer is kept "
                "that belongs to one person: only counts are, and what people wrote without their school. Nothing is saved before you "
                "have seen what is understood."
            )
        )
        Measure(about, 72)
        self.place = roomy(Combo())
        self.place.addItem(t("Each row names its school"), None)
        name = label(t("The answers come from"))
        name.setBuddy(self.place)
        self.place.setAccessibleName(name.text())
        self.choose = quiet_button(t("Choose a sheet…"))
        self.problem = label("", tone="danger", wrap=True)
        self.problem.hide()
        return group(about, side_by_side((name, self.place), (self.choose,)), self.problem, spacing=12)

    def _second(self) -> QWidget:
        self.file = section("")
        self.answered = label("", wrap=True)
        self.notes = QVBoxLayout()
        self.notes.setSpacing(4)
        self.notes.setContentsMargins(0, 0, 0, 0)
        self._columns = QGridLayout()
        self._columns.setHorizontalSpacing(16)
        self._columns.setVerticalSpacing(6)
        self._columns.setContentsMargins(0, 0, 0, 0)
        self._columns.setColumnStretch(0, 1)
        self._columns.setColumnStretch(1, 1)
        self.accept = primary_button(t("Import"))
        self.decline = quiet_button(t("Not now"))
        grid = QWidget()
        grid.setLayout(self._columns)
        notes = QWidget()
        notes.setLayout(self.notes)
        self.below = group(
            self.file, self.answered, notes, row(self.accept, self.decline), label(t("Columns"), weight="strong"), grid,
            spacing=12,
        )  # fmt: skip
        self.below.hide()
        return self.below

    # Reading

    def _came(self, found: tuple[str, Survey, Schools]) -> None:
        title, survey, schools = found
        self._questions = [(one.code, one.text) for one in survey.questions]
        self.heading.setText(t("Import answers: {survey}", survey=title))
        self.turns.add(self._offer(schools))

    def _offer(self, schools: Schools) -> Iterator[None]:
        for building, name in schools:
            self.place.addItem(t("{school} alone", school=name), building)
        yield

    def _choose(self) -> None:
        dialog = QFileDialog(self, t("Sheet of answers"), "", t("Sheets (*.csv *.tsv *.txt)"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.look)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def look(self, path: str) -> None:
        """Reads a sheet and shows what it would bring."""
        self._path, self._chosen = Path(path), {}
        self._ask()

    def _again(self, _index: int) -> None:
        if self.found is not None:
            self._ask()

    def _ask(self) -> None:
        building = self.place.currentData()
        work = partial(_preview, self.context.ws, self.survey, self._path, building, dict(self._chosen))
        self.context.jobs.start("read", work, self._shown, self.refuse)

    def refuse(self, problem: TalentDeskError) -> None:
        """What is in the way, and what to do."""
        self.problem.setText(f"✕ {problem}")
        self.problem.show()

    # Showing

    def _shown(self, found: Import) -> None:
        self.found = found
        self.problem.hide()
        self.file.setText(self._path.name)
        self.answered.setText(f"✕ {found.problem}" if found.problem else _answered(found))
        set_tone(self.answered, "danger" if found.problem else "text")
        clear(self.notes)
        for said in _said(found):
            self.notes.addWidget(label(said, wrap=True))
        self._show_columns(found)
        self.accept.setText(n("Import {count} answer", "Import {count} answers", found.read.answered))
        self.accept.setEnabled(not found.problem)
        self.below.show()
        order_tabs(self)
        if not found.problem and not any(combo.hasFocus() for combo in self.combos.values()):
            self.accept.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_columns(self, found: Import) -> None:
        held = next((at for at, combo in self.combos.items() if combo.hasFocus()), None)
        clear(self._columns)
        self.combos = {}
        for line, heading in enumerate(found.read.headings):
            name = label(heading.text or t("(no heading)"), wrap=True)
            self._columns.addWidget(name, line, 0, Qt.AlignmentFlag.AlignVCenter)
            if heading.use == "dropped":
                self._columns.addWidget(muted(t("✕ Dropped: names or addresses")), line, 1)
                continue
            combo = self._combo(heading.use)
            combo.setCurrentIndex(max(combo.findData(heading.code or ("school" if heading.use == "school" else "")), 0))
            combo.setAccessibleName(t("What “{heading}” is", heading=heading.text))
            combo.setProperty("column", heading.at)
            combo.activated.connect(self._corrected)
            self._columns.addWidget(combo, line, 1)
            self.combos[heading.at] = combo
        if held in self.combos:
            self.combos[held].setFocus(Qt.FocusReason.OtherFocusReason)

    def _combo(self, use: str) -> Combo:
        made = Combo()
        passed = {"when": t("– When it was handed in; passed over"), "id": t("– A number; passed over")}
        made.addItem(passed.get(use, t("– Passed over")), "")
        if self.place.currentData() is None:
            made.addItem(t("The school"), "school")
        for code, text in self._questions:
            made.addItem(text, code)
        return made

    def _corrected(self, _index: int) -> None:
        combo = self.sender()
        if isinstance(combo, Combo):
            self._chosen[int(combo.property("column"))] = str(combo.currentData() or "")
            self._ask()

    # Taking in

    def _take(self) -> None:
        if self.found is not None:
            self.accept.setEnabled(False)
            work = partial(_taken, self.context.ws, self.found)
            self.context.jobs.start("write", work, self._done, self._not_taken)

    def _not_taken(self, problem: TalentDeskError) -> None:
        self.accept.setEnabled(True)
        self.refuse(problem)

    def _done(self, kept: Kept) -> None:
        self.context.say(n("{count} answer was taken in.", "{count} answers were taken in.", kept.answered))
        self.closed.emit()

    def _forget(self) -> None:
        self.found = None
        self.below.hide()
        self.focus_first()

    # For the shell

    def focus_first(self) -> None:
        self.choose.setFocus()

    def leave(self) -> None:
        """Nothing is open that would have to be kept."""


def readable(page: Page) -> QVBoxLayout:
    """Where the parts of such a page lie: no wider than can be read well, on a page that scrolls."""
    content, inside = QWidget(), QWidget()
    content.setMaximumWidth(round(WIDEST * page.context.theme.scale))
    across = QHBoxLayout(inside)
    across.setContentsMargins(2, 0, 16, 24)
    across.addWidget(content, 100)
    across.addStretch(1)
    place = QVBoxLayout(page.inside)
    place.setContentsMargins(0, 8, 0, 0)
    place.addWidget(scrolled(inside))
    made = column(spacing=16)
    content.setLayout(made)
    return made


def side_by_side(*items: Sequence[QWidget]) -> QWidget:
    """Items in a row, on a further line where there is no room. What belongs together stays together."""
    made = QWidget()
    line = FlowLayout(made, gap=16)
    for item in items:
        together = QWidget()
        together.setLayout(row(*item))
        line.addWidget(together)
    return made


def roomy(combo: Combo) -> Combo:
    """A list with room for what may be chosen."""
    combo.setSizeAdjustPolicy(Combo.SizeAdjustPolicy.AdjustToContents)
    return combo


def _answered(found: Import) -> str:
    read = found.read
    schools = [f"{found.names[place]} {part.answered}" for place, part in read.parts.items() if place]
    rest = read.parts.get(None)
    if rest is not None:
        schools.append(t("without a school {count}", count=rest.answered))
    people = n("{count} person answered", "{count} people answered", read.answered)
    return t("{people}: {schools}.", people=people, schools=words.listed(sorted(schools)))


def _said(found: Import) -> Iterator[str]:
    if found.replaces:
        known = words.listed([f"{name} ({count})" for name, count in found.replaces])
        yield t("◐ They take the place of answers that are here already: {schools}.", schools=known)
    if found.few:
        yield t(
            "◐ Fewer than five from {schools}: shown with the district’s, never for the school.",
            schools=words.listed(list(found.few)),
        )
    for text in found.read.missing:
        yield t("○ No column answers “{question}”.", question=text)
    for note in found.notes:
        yield f"◐ {note}"
    refused = found.read.refused
    for line, why in refused[:LINES]:
        yield t("✕ Line {line} is left out: {why}.", line=line, why=why)
    if len(refused) > LINES:
        more = len(refused) - LINES
        yield n("✕ {count} more line is left out.", "✕ {count} more lines are left out.", more)


def asked(ws: Workspace, record: str, _job: Job) -> tuple[str, Survey, Schools]:
    """A survey with its title, and the schools that are asked, each with its name."""
    view, survey = surveys.survey_of(ws, record)
    places = {one.building for one in survey.schools}
    found = [(one.id, one.name) for one in directory.buildings(ws) if not places or one.id in places]
    return view.title, survey, found


def _preview(ws: Workspace, record: str, path: Path, building: str | None, chosen: dict[int, str], _job: Job) -> Import:
    return surveys.preview(ws, record, path, building, chosen)


def _taken(ws: Workspace, found: Import, _job: Job) -> Kept:
    return surveys.take(ws, found)
