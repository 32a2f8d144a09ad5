"""What stands first about a survey or a school's answers: who answered, each question as bars, and what to do next."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QFrame, QVBoxLayout, QWidget

from talentdesk.actions import survey_forms, survey_results, surveys
from talentdesk.actions.details import Details
from talentdesk.actions.survey_results import SURVEY, Results
from talentdesk.changes import Changes
from talentdesk.errors import TalentDeskError
from talentdesk.schema.kinds.survey import About
from talentdesk.workspace import Workspace
from ui.context import Context
from ui.forms.editors import Combo
from ui.i18n import n, t
from ui.jobs import Job
from ui.pdf_file import PdfFile
from ui.widgets import answer_bars
from ui.widgets.flow import FlowLayout
from ui.widgets.parts import clear, group, label, link_button, muted, quiet_button

CONCERNS = {"survey", "survey_answers", "assignment", "building"}
WORDS_SHOWN = 12


class SurveyHead(QFrame):
    """Shows what was found. It reads by itself, for the answers of schools are records of their own."""

    def __init__(self, context: Context, found: Details, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._found = context, found
        self.results: Results | None = None
        self._all_words = False
        self.take = quiet_button(t("Import answers…"))
        self.type = quiet_button(t("Type in from paper"))
        self.form = quiet_button(t("Form (PDF)…"))
        self.template = quiet_button(t("Template (CSV)…"))
        self.again = quiet_button(t("Ask again"))
        self.pdf = PdfFile(context, self.form)
        self.acts = QWidget()
        line = FlowLayout(self.acts)
        for button in (self.take, self.type, self.form, self.template, self.again):
            line.addWidget(button)
        self.take.setToolTip(t("From the sheet that a form tool writes"))
        self.template.setToolTip(t("A sheet with the headings that an import understands"))
        self.again.setToolTip(t("A new survey with the same questions, to compare"))
        self.acts.hide()
        self.school = Combo()
        self.school.setAccessibleName(t("Whose answers are shown"))
        self.school.hide()
        self._above, self._below = QVBoxLayout(), QVBoxLayout()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(12)
        for part in (self._above, self._below):
            part.setSpacing(16)
        whole.addWidget(self.acts)
        whole.addLayout(self._above)
        whole.addWidget(self.school)
        whole.addLayout(self._below)
        self._connect()
        self._read()

    def _connect(self) -> None:
        self.take.clicked.connect(self._import)
        self.type.clicked.connect(self._type)
        self.form.clicked.connect(self._form)
        self.template.clicked.connect(self._template)
        self.again.clicked.connect(self._again)
        self.school.activated.connect(self._chosen)
        self._context.bus.changed.connect(self._changed)

    @property
    def _record(self) -> str:
        return self._found.view.id

    # Showing

    def _read(self) -> None:
        self._context.jobs.start("read", partial(_results, self._context.ws, self._record), self._show, self._none)

    def _changed(self, changes: Changes) -> None:
        if changes.kinds & CONCERNS:
            self._read()

    def _none(self, problem: TalentDeskError) -> None:
        self._context.complain(problem)

    def _show(self, found: Results) -> None:
        self.results = found
        self.acts.setVisible(found.writes and not self._found.view.deleted)
        clear(self._above)
        if not found.answered and found.writes:
            self._above.addWidget(
                muted(
                    t(
                        "Nothing answered yet. Hand out the form, or ask the same with your form tool, and bring its sheet here. "
                        "Names and addresses in it are dropped."
                    )
                )
            )
        if found.shares:
            head = label(t("Who answered"), weight="strong")
            self._above.addWidget(
                group(head, answer_bars.shares(self._context, found.shares), muted(_half()), spacing=4)
            )
        self._offer_schools(found)
        self._draw()

    def _offer_schools(self, found: Results) -> None:
        told = {place for one in found.results for place in one.schools}
        chosen = self.school.currentData()
        self.school.clear()
        self.school.addItem(t("The whole district"), "")
        for share in found.shares:
            if share.building in told:
                self.school.addItem(share.name, share.building)
        self.school.setCurrentIndex(max(self.school.findData(chosen), 0))
        self.school.setVisible(self.school.count() > 1)

    def _draw(self) -> None:
        clear(self._below)
        for part in self._questions():
            self._below.addWidget(part)

    def _questions(self) -> Iterator[QWidget]:
        found = self.results
        if found is None:
            return
        place, today = str(self.school.currentData() or ""), self._context.ws.clock.today()
        for one in found.results:
            figures = one.schools.get(place, survey_results.Figures(0)) if place else one.all
            begin = partial(self._beginning, one.code) if found.writes and one.about == About.NEED else None
            before = None if place else one.before
            alone = bool(place) or not found.shares
            yield answer_bars.question(self._context, one, figures, before, found.before, today, begin, of_school=alone)
            said = [] if place else [text for code, text in found.words if code == one.code]
            if said:
                yield self._said(said)

    def _said(self, said: list[str]) -> QWidget:
        shown = said if self._all_words else said[:WORDS_SHOWN]
        lines: list[QWidget] = [label(f"“{text}”", wrap=True) for text in shown]
        if len(shown) < len(said):
            more = link_button(n("Show all {count}", "Show all {count}", len(said)))
            more.clicked.connect(self._show_words)
            lines.append(more)
        return group(*lines, spacing=4)

    # Slots

    def _chosen(self, _index: int) -> None:
        self._draw()

    def _show_words(self) -> None:
        self._all_words = True
        self._draw()

    def _beginning(self, code: str, option: str) -> Callable[[], None]:
        return partial(self.begin_area, code, option)

    def begin_area(self, code: str, option: str) -> None:
        """Begins an area of focus from a need."""
        work = partial(_area, self._context.ws, self._record, code, option)
        self._context.jobs.start("read", work, self._begun, self._none)

    def _begun(self, fields: Mapping[str, Any]) -> None:
        self._context.edit("focus_area", **fields)

    def _import(self) -> None:
        from ui.survey_import import SurveyImport

        self._context.over(partial(SurveyImport, self._context, self._record))

    def _type(self) -> None:
        from ui.survey_typing import SurveyTyping

        self._context.over(partial(SurveyTyping, self._context, self._record))

    def _form(self) -> None:
        work = partial(_form, self._context.ws, self._record)
        self.pdf.ask(t("Save the form"), self._found.view.title, work)

    def _template(self) -> None:
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        name = str(Path(folder) / f"{self._found.view.title}.csv")
        dialog = QFileDialog(self, t("Save the template"), name, t("CSV files (*.csv)"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("csv")
        dialog.setOption(QFileDialog.Option.DontConfirmOverwrite, True)  # nothing is overwritten
        dialog.fileSelected.connect(self.make_template)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def make_template(self, file: str) -> None:
        """Writes a sheet with the headings that an import understands."""
        work = partial(_template, self._context.ws, self._record, Path(file))
        self._context.jobs.start("long", work, self._made, self._none)

    def _made(self, file: Path) -> None:
        self._context.say(t("Saved as {name}.", name=file.name))

    def _again(self) -> None:
        work = partial(_again, self._context.ws, self._record)
        self._context.jobs.start("read", work, self._asked_again, self._none)

    def _asked_again(self, fields: Mapping[str, Any]) -> None:
        self._context.edit(SURVEY, **fields)


def _half() -> str:
    return t("The line is half of the staff. Staff are those on the roster, or those asked where they are more.")


def _results(ws: Workspace, record: str, _job: Job) -> Results:
    return survey_results.results(ws, record)


def _area(ws: Workspace, record: str, code: str, option: str, _job: Job) -> Mapping[str, Any]:
    return surveys.area_from(ws, record, code, option)


def _again(ws: Workspace, record: str, _job: Job) -> Mapping[str, Any]:
    return survey_forms.again(ws, record)


def _form(ws: Workspace, record: str, file: Path, _job: Job) -> Path:
    return survey_forms.make_form(ws, record, file)


def _template(ws: Workspace, record: str, file: Path, _job: Job) -> Path:
    return survey_forms.make_template(ws, record, file)
