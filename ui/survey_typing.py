"""Typing in what a school answered on paper: how many handed it in, and how often each box was ticked."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from talentdesk.actions import surveys
from talentdesk.actions.surveys import Kept, Part, Typed
from talentdesk.errors import TalentDeskError
from talentdesk.schema.fields import F
from talentdesk.schema.kinds.survey import How, Question, Survey
from talentdesk.workspace import Workspace
from ui.context import Context
from ui.forms.editors import Combo, GrowingText, NumberEditor
from ui.forms.shape import Shape
from ui.forms.tab_order import order_tabs
from ui.i18n import n, t
from ui.jobs import Job
from ui.page import Page
from ui.survey_import import Schools, asked, readable, roomy, side_by_side
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
)

MOST = 10_000


class Count(NumberEditor):
    """A number of people; empty is none."""

    def __init__(self, name: str, value: int) -> None:
        super().__init__(Shape("count", "whole", F(name), may_be_none=True, least=0, most=MOST))
        self.name(name)
        self.show_value(value or None)

    @property
    def people(self) -> int:
        """What was typed."""
        value = self.value()
        return value if isinstance(value, int) else 0


class Asked(QWidget):
    """One question: a number for each option, or what was written."""

    def __init__(self, question: Question, typed: Typed) -> None:
        super().__init__()
        self.question = question
        self.counts: dict[str, Count] = {}
        self.of: Count | None = None
        self.said: GrowingText | None = None
        down = column(label(question.text, weight="strong", wrap=True), spacing=4)
        self.setLayout(down)
        if question.how is How.WORDS:
            self.said = GrowingText(2, 12)
            self.said.setPlainText("\n".join(typed.words.get(question.code, ())))
            self.said.setAccessibleName(t("{question}: one answer on each line", question=question.text))
            self.said.setPlaceholderText(t("One answer on each line. No names."))
            down.addWidget(self.said)
            return
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        for line, option in enumerate(question.choices):
            count = typed.part.chosen[question.code, option]
            self.counts[option] = Count(f"{question.text}: {option}", count)
            self._line(grid, line, option, self.counts[option])
        if question.how is How.SEVERAL:
            self.of = Count(t("{question}: answered by", question=question.text), typed.part.of[question.code])
            self._line(grid, len(self.counts), t("people answered it in all"), self.of, tone="muted")
        down.addLayout(grid)

    def _line(self, grid: QGridLayout, line: int, text: str, count: Count, tone: str = "text") -> None:
        words = label(text, wrap=True, tone=tone)
        words.setBuddy(count.line)
        grid.addWidget(count, line, 0)
        grid.addWidget(words, line, 1)

    def add_to(self, part: Part) -> None:
        """Adds what was typed."""
        code = self.question.code
        for option, count in self.counts.items():
            if count.people:
                part.chosen[code, option] = count.people
        ticked = [count.people for count in self.counts.values()]
        lines = self.lines()
        answered = self.of.people or max(ticked, default=0) if self.of else sum(ticked) or len(lines)
        if answered:
            part.of[code] = answered

    def lines(self) -> tuple[str, ...]:
        """What was written, one answer a line."""
        return tuple(filter(None, map(str.strip, self.said.toPlainText().splitlines()))) if self.said else ()

    def problem(self) -> str:
        """What is wrong with a number, in words."""
        numbers = [*self.counts.values(), *([self.of] if self.of else [])]
        return next((problem for one in numbers if (problem := one.problem())), "")


class SurveyTyping(Page):
    """Over the page it was opened from. `closed` tells that the person is done with it."""

    closed = Signal()
    writes = True

    def __init__(self, context: Context, survey: str, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.survey = survey
        self.asked: list[Asked] = []
        self._questions: list[Question] = []
        self.back = link_button(t("← Back"))
        self.back.setToolTip(t("Back (Escape). What isn’t saved is not kept."))
        self.heading = ElidedLabel(t("Type in from paper"), weight="strong")
        self.heading.setProperty("step", "title")
        self.save = primary_button(t("Save"))
        self.save.setToolTip(t("Save (Ctrl+S)"))
        self.save.setEnabled(False)
        self.problem = label("", tone="danger", wrap=True)
        self.problem.hide()
        across = QHBoxLayout()
        across.setSpacing(12)
        across.addWidget(self.back)
        across.addWidget(self.heading, 1)
        across.addWidget(self.save)
        down = QVBoxLayout(self)
        down.setContentsMargins(MARGIN, MARGIN - 8, MARGIN, 12)
        down.setSpacing(8)
        down.addLayout(across)
        down.addWidget(self.problem)
        down.addWidget(self.inside, 1)
        down.addStretch()  # holds the title at the top as long as there is nothing else
        leaving = QShortcut(QKeySequence("Escape"), self)
        leaving.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        leaving.activated.connect(self.closed)
        self.back.clicked.connect(self.closed)

    def parts(self) -> Iterator[QWidget]:
        down = readable(self)
        about = muted(
            t(
                "Count the sheets of one school and type the numbers. They take the place of what was typed for it before. What fewer "
                "than five answered, and what people wrote, is shown for the district only."
            )
        )
        Measure(about, 72)
        self.school = roomy(Combo())
        self.school.setPlaceholderText(t("Choose…"))
        name = label(t("School"))
        name.setBuddy(self.school)
        self.school.setAccessibleName(name.text())
        self.handed = Count(t("Sheets handed in"), 0)
        sheets = label(t("Sheets handed in"))
        sheets.setBuddy(self.handed.line)
        head = group(about, side_by_side((name, self.school), (sheets, self.handed)), spacing=12)
        down.addWidget(head)
        yield head
        self._lines = QVBoxLayout()
        self._lines.setSpacing(20)
        down.addLayout(self._lines)
        down.addStretch(1)
        self.school.activated.connect(self._chosen)
        self.save.clicked.connect(self.save_now)
        QShortcut(QKeySequence("Ctrl+S"), self).activated.connect(self.save_now)
        self.context.jobs.start("read", partial(asked, self.context.ws, self.survey), self._came, self.refuse)

    # Showing

    def _came(self, found: tuple[str, Survey, Schools]) -> None:
        title, survey, schools = found
        self._questions = survey.questions
        self.heading.setText(t("Type in from paper: {survey}", survey=title))
        for building, name in schools:
            self.school.addItem(name, building)
        self.school.setCurrentIndex(-1)

    def choose(self, building: str) -> None:
        """Shows the numbers of a school."""
        self.school.setCurrentIndex(self.school.findData(building))
        self._chosen(self.school.currentIndex())

    def _chosen(self, _index: int) -> None:
        work = partial(_typed, self.context.ws, self.survey, str(self.school.currentData()))
        self.context.jobs.start("read", work, self._show, self._not_typed)

    def _show(self, found: Typed) -> None:
        self.problem.hide()
        clear(self._lines)
        self.handed.show_value(found.part.answered or None)
        self.asked = [Asked(question, found) for question in self._questions]
        for one in self.asked:
            self._lines.addWidget(one)
        self.save.setEnabled(True)
        order_tabs(self)
        self.handed.focus()

    def _not_typed(self, problem: TalentDeskError) -> None:
        clear(self._lines)
        self.asked = []
        self.save.setEnabled(False)
        self.refuse(problem)

    def refuse(self, problem: TalentDeskError) -> None:
        """What is in the way, and what to do."""
        self.problem.setText(f"✕ {problem}")
        self.problem.show()

    # Saving

    def save_now(self) -> None:
        """Keeps what was typed."""
        if not self.save.isEnabled():
            return
        wrong = next((found for one in (self.handed, *self.asked) if (found := one.problem())), "")
        if wrong:
            self.problem.setText(f"✕ {wrong}")
            self.problem.show()
            return
        part = Part(self.handed.people)
        for one in self.asked:
            one.add_to(part)
        given = Typed(part, {one.question.code: said for one in self.asked if (said := one.lines())})
        self.save.setEnabled(False)
        work = partial(_kept, self.context.ws, self.survey, str(self.school.currentData()), given)
        self.context.jobs.start("write", work, self._done, self._not_kept)

    def _not_kept(self, problem: TalentDeskError) -> None:
        self.save.setEnabled(True)
        self.refuse(problem)

    def _done(self, kept: Kept) -> None:
        self.context.say(n("{count} answer was taken in.", "{count} answers were taken in.", kept.answered))
        self.closed.emit()

    # For the shell

    def focus_first(self) -> None:
        self.school.setFocus()

    def leave(self) -> None:
        """What isn't saved is not kept: it lies on paper."""


def _typed(ws: Workspace, record: str, building: str, _job: Job) -> Typed:
    return surveys.typed(ws, record, building)


def _kept(ws: Workspace, record: str, building: str, given: Typed, _job: Job) -> Kept:
    return surveys.keep_typed(ws, record, building, given)
