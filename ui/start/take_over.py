"""Taking the district over with the recovery kit: what will happen, and the four rows of its key, each checked as it is typed."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QSizePolicy

from talentdesk.actions import registrar
from talentdesk.actions.directory import name_of
from talentdesk.actions.registrar import TakenOver
from talentdesk.errors import TalentDeskError
from talentdesk.workspace import Workspace
from ui.context import Context
from ui.i18n import t
from ui.jobs import Job
from ui.start.fields import ChoiceField, Field
from ui.start.sheet import Sheet
from ui.widgets.parts import Measure, clear, label, link_button, muted, primary_button, section, title


class KitRow(Field):
    """One row of the key. It says at once whether it is as on the sheet; nothing typed here is kept."""

    full = Signal()
    """The row is whole and right."""

    def __init__(self, number: int) -> None:
        self.line, self.right = QLineEdit(), muted("")
        self.right.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        super().__init__(t("Row {number}", number=number), self.line, beside=self.right)
        self.number = number
        self.line.setPlaceholderText("XXXX XXXX XXXX XXXX")
        hints = Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText
        self.line.setInputMethodHints(hints | Qt.InputMethodHint.ImhUppercaseOnly)
        self.line.setProperty("mono", True)
        Measure(self.line, 36)
        self.line.textEdited.connect(self._typed)
        self.line.editingFinished.connect(self._left)

    def problem_of(self) -> str:
        """What isn't as on the sheet, in words; empty for a row that is."""
        return registrar.problem_in_row(self.number, self.line.text())

    def say(self) -> str:
        """Shows how the row stands, and returns what is wrong with it."""
        found = self.problem_of()
        self.show_problem(found)
        self._praise(not found)
        return found

    def forget(self) -> None:
        """Takes what was typed off the page, with what undo would bring back."""
        self.line.setText("")
        self.show_problem("")
        self._praise(False)

    def _typed(self) -> None:
        self.show_problem("")
        letters = sum(letter.isalnum() for letter in self.line.text())
        self._praise(False)
        if letters == registrar.ROW_LETTERS and not self.say():
            self.full.emit()

    def _left(self) -> None:
        if self.line.text():
            self.say()

    def _praise(self, right: bool) -> None:
        self.right.setText(t("✓ As on the sheet") if right else "")


class TakeOver(Sheet):
    """Tells with `taken` that this laptop decides now. Shown on a laptop of the office, and on one that waits to be let in."""

    taken = Signal(object)
    back_wanted = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__(middle=context.ws.exchange.person is None)
        self.context = context
        self._new = context.ws.exchange.person is None
        self.back = link_button(t("← Back"))
        self.whose = ChoiceField(
            t("Whose laptop is gone?"),
            [("mine", t("Mine. I go on under my own name")), ("other", t("Somebody else’s. I am new in the office"))],
        )
        self.rows = [KitRow(number) for number in range(1, registrar.KIT_ROWS + 1)]
        self.problem = label("", tone="danger", wrap=True)
        self.act = primary_button(t("Take over"))
        self.busy = muted("")
        self._build()
        self.back.clicked.connect(self._leave)
        self.act.clicked.connect(self.submit)
        for row in self.rows:
            row.line.returnPressed.connect(self._on)
            row.full.connect(self._next)
        self.context.jobs.read(partial(_registrar, context.ws), self._known)

    def _build(self) -> None:
        put = self.column.addWidget
        self.intro = muted("")
        self.points = QGridLayout()
        self.points.setHorizontalSpacing(8)
        self.points.setVerticalSpacing(6)
        self.points.setColumnStretch(1, 1)
        put(self.back)
        put(title(t("Take over with the recovery kit")))
        put(self.intro)
        put(section(t("What will happen")))
        self.column.addLayout(self.points)
        self.column.addSpacing(8)
        if self._new:
            put(self.whose)
        put(section(t("The key on the sheet")))
        put(
            muted(
                t(
                    "Capitals and spaces don’t matter. 0 is always zero and 1 is always one. The key is used for this act alone and "
                    "is written nowhere."
                )
            )
        )
        for row in self.rows:
            put(row)
        self.problem.hide()
        put(self.problem)
        self.add_act(self.act, self.busy)
        self.column.addStretch(1)
        self._known(t("the administrator"))

    def _known(self, name: str) -> None:
        self.intro.setText(_intro_new() if self._new else _intro(name))
        clear(self.points)
        for n, point in enumerate(_points_new() if self._new else _points(name)):
            self.points.addWidget(label("•"), n, 0, Qt.AlignmentFlag.AlignTop)
            self.points.addWidget(label(point, wrap=True), n, 1)

    def focus_first(self) -> None:
        """Puts the keyboard on the first thing to say."""
        (self.whose.box if self._new else self.rows[0].line).setFocus()

    # Typing

    def _next(self) -> None:
        """A row that is right lets the keyboard go on to the next one that isn't."""
        waiting = next((row for row in self.rows if row.problem_of()), None)
        (waiting.line if waiting else self.act).setFocus()

    def _on(self) -> None:
        waiting = next((row for row in self.rows if not row.line.text()), None)
        if waiting:
            waiting.line.setFocus()
        else:
            self.submit()

    def submit(self) -> None:
        """Takes over, where all four rows are as on the sheet."""
        if not self.act.isEnabled():
            return
        self._say("")
        wrong = [row for row in self.rows if row.say()]
        if wrong:
            wrong[0].line.setFocus()
            self.ensureWidgetVisible(wrong[0])
            return
        self._lock(True)
        kit = "\n".join(row.line.text() for row in self.rows)
        mine = self._new and self.whose.code() == "mine"
        self.context.jobs.start("long", partial(_taken, self.context.ws, kit, mine), self._done, self._refused)

    def _done(self, done: TakenOver) -> None:
        self._lock(False)
        self._forget()
        self.taken.emit(done)

    def _refused(self, problem: TalentDeskError) -> None:
        self._lock(False)
        self._say(f"✕ {problem}")
        self.rows[0].line.setFocus()

    def _leave(self) -> None:
        self._forget()
        self.back_wanted.emit()

    def _forget(self) -> None:
        for row in self.rows:
            row.forget()
        self._say("")

    def _say(self, text: str) -> None:
        self.problem.setText(text)
        self.problem.setVisible(bool(text))

    def _lock(self, locked: bool) -> None:
        for part in (self.back, self.whose, self.act, *self.rows):
            part.setEnabled(not locked)
        self.busy.setText(t("Taking over…") if locked else "")


def _intro(name: str) -> str:
    return t(
        "Who joins or leaves is decided on the laptop of {name}. Where that one is gone for good, this laptop can take its place, with the "
        "key on the district’s recovery kit: a printed sheet that lies in two safes. If it is only away, wait; if it works, {name} can "
        "hand the task over on its Exchange page.",
        name=name,
    )


def _points(name: str) -> tuple[str, ...]:
    return (
        t("This laptop decides from now on who joins or leaves."),
        t(
            "The laptop of {name} is shut out. What it has sent until now counts; what it writes from now on isn’t taken.",
            name=name,
        ),
        t("The keys that were made on it are replaced: of the district, the office, and the facts of each school."),
        t("Everybody in the district is told that the recovery kit was used, and for whom."),
        t("This can’t be undone. Whoever has the kit could take over again."),
    )


def _intro_new() -> str:
    return t(
        "For a district whose office has no laptop left that works: the one that would let you in is gone for good. With the key on the "
        "district’s recovery kit, a printed sheet that lies in two safes, this laptop takes its place. If another laptop of the district "
        "office still works, take over there; nothing gets lost then."
    )


def _points_new() -> tuple[str, ...]:
    return (
        t("This laptop belongs to the district office and decides from now on who joins or leaves."),
        t(
            "It reads nothing at first. The next colleague’s laptop that syncs gives it the district’s keys, and each school’s laptops "
            "those of their facts. Then the old laptop is shut out and the keys are replaced, by themselves."
        ),
        t(
            "What only laptops of the office could read doesn’t come back: the team’s own words and ratings, and what leaders told the "
            "office of their meetings."
        ),
        t("Everybody in the district is told that the recovery kit was used."),
        t("This can’t be undone. Whoever has the kit could take over again."),
    )


def _registrar(ws: Workspace, _job: Job) -> str:
    newest = ws.exchange.membership()
    return name_of(ws, newest.device(newest.registrar).person) if newest else ""


def _taken(ws: Workspace, kit: str, mine: bool, _job: Job) -> TakenOver:
    return registrar.take_over(ws, kit, mine)
