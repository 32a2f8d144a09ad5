"""How a visit starts: whom, where, why. Folds away once the teacher is chosen, so that writing begins at once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout, QWidget

from ui.forms.day_editor import DayEditor
from ui.forms.editors import LineEditor, ListEditor, SwitchEditor
from ui.forms.form import Field
from ui.forms.person_editor import PersonEditor
from ui.forms.shape import Shape
from ui.i18n import t
from ui.widgets.parts import muted, quiet_button, row
from ui.widgets.visit.choices import Choices, FormWords
from ui.widgets.visit.fields import show_values

NAMES = ("teacher", "building", "subject", "place", "need", "on", "form", "announced")
MOST_COLUMNS = 3
COLUMN_LETTERS = 30


class StartStrip(QFrame):
    """The details of a visit."""

    changed = Signal()
    begun = Signal()
    """The person is done here and wants to write."""
    form_chosen = Signal(object)
    """The `FormWords` in use, or None."""

    def __init__(self, shapes: Mapping[str, Shape], today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._today = today
        self._choices = Choices()
        self._version = 0
        self._settled = {"building", "form"}
        self.teacher = PersonEditor(shapes["teacher"])
        self.building = ListEditor(shapes["building"])
        self.subject, self.place = LineEditor(shapes["subject"]), LineEditor(shapes["place"])
        self.need = ListEditor(shapes["need"])
        self.on = DayEditor(shapes["on"], today)
        self.form = ListEditor(shapes["form"])
        self.announced = SwitchEditor(shapes["announced"])
        self.rows = {name: Field(getattr(self, name), self, *_wording(name)) for name in NAMES}
        self.nobody = muted(
            t(
                "Nobody is named. Then this visit counts for the school and for no one person, and no talk is owed. "
                "Type a few letters of a name to choose somebody."
            )
        )
        self.begin = quiet_button(t("Write  Enter"))
        self._build()
        self._connect()

    def _build(self) -> None:
        self._fields = QGridLayout()
        self._fields.setHorizontalSpacing(16)
        self._fields.setVerticalSpacing(8)
        self._columns = 0
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(8)
        whole.addLayout(self._fields)
        foot = row(self.begin)
        foot.setStretch(foot.count() - 1, 0)
        foot.addWidget(self.nobody, 1)
        whole.addLayout(foot)
        self._arrange()

    def _connect(self) -> None:
        for field in self.rows.values():
            field.editor.changed.connect(self._changed)
        self.teacher.line.returnPressed.connect(self._entered)
        self.teacher.finder.activated[QModelIndex].connect(self._picked)  # pyright: ignore[reportIndexIssue]
        for editor in (self.subject, self.place):
            editor.line.returnPressed.connect(self._entered)
        self.building.changed.connect(self._offer_people)
        self.form.changed.connect(self._form_changed)
        self.begin.clicked.connect(self._entered)

    # What it holds

    def show_values(self, fields: Mapping[str, Any]) -> None:
        """Shows the details of a record."""
        show_values(self.rows, {"on": self._today.isoformat(), **fields})
        self._version = int(fields.get("form_version") or 0)
        self._tell()

    def values(self) -> dict[str, Any]:
        """The details as records keep them."""
        found = {name: field.editor.value() for name, field in self.rows.items()}
        form = self.form_in_use()
        return found | {"form_version": form.version if form else 0}

    def offer(self, choices: Choices, *, new: bool) -> None:
        """Takes what there is to choose from. A new visit gets the only school and the only form, or the first."""
        self._choices = choices
        self.building.offer([(place.id, place.name) for place in choices.buildings])
        if new and not self.building.value() and choices.buildings:
            self.building.show_value(choices.buildings[0].id)
        known = {form.id: form for form in choices.forms}
        if choices.made_with is not None:
            known[choices.made_with.id] = choices.made_with
        self.form.offer([(form.id, form.title) for form in known.values()])
        if new and not self.form.value() and choices.forms:
            self.form.show_value(choices.forms[0].id)
        settled = {"building": len(choices.buildings) == 1, "form": len(known) < 2}
        self._settled = {name for name, only in settled.items() if only}
        self._columns = 0
        self._arrange()
        self._offer_people()
        self.form_chosen.emit(self.form_in_use())

    def form_in_use(self) -> FormWords | None:
        """The form chosen, in the version the record was made with, else its newest."""
        wanted, made_with = self.form.value(), self._choices.made_with
        if not wanted:
            return None
        if made_with is not None and made_with.id == wanted:
            return made_with
        newest = next((form for form in self._choices.forms if form.id == wanted), None)
        return newest or FormWords(str(wanted), self._version)

    @property
    def chosen(self) -> str:
        """The teacher's id; empty where nobody is named."""
        return "" if self.teacher.problem() else str(self.teacher.value() or "")

    def line(self) -> str:
        """The visit in one line: *Priya Nair · Grade 4 math · North*."""
        who = self._choices.names.get(self.chosen, self.teacher.line.text()) if self.chosen else t("Nobody named")
        post = next((one.about for one in self.teacher.people if one.id == self.chosen), "")
        places = {place.id: place.name for place in self._choices.buildings}
        what = self.subject.value() or post
        parts = (who, what, self.place.value(), places.get(str(self.building.value()), ""))
        return " · ".join(part for part in parts if part)

    # Internal

    def _changed(self) -> None:
        self._tell()
        self.changed.emit()

    def _tell(self) -> None:
        self.nobody.setVisible(not self.teacher.line.text().strip())

    def _entered(self) -> None:
        problem = self.teacher.problem()
        self.rows["teacher"].show_problem(problem)
        if problem:
            self.teacher.focus()
        else:
            self.begun.emit()

    def _picked(self, _index: QModelIndex) -> None:
        QTimer.singleShot(0, self._entered)  # the field takes the name first

    def _offer_people(self) -> None:
        people = self._choices.roster.get(str(self.building.value()), ())
        self.teacher.offer_people(people, dict(self._choices.names))

    def _form_changed(self) -> None:
        self.form_chosen.emit(self.form_in_use())

    def _arrange(self) -> None:
        letters = max(1, self.fontMetrics().averageCharWidth())
        columns = max(1, min(MOST_COLUMNS, self.width() // (letters * COLUMN_LETTERS)))
        if columns == self._columns:
            return
        self._columns = columns
        for name, field in self.rows.items():
            self._fields.removeWidget(field)
            field.setVisible(name not in self._settled)
        shown = [name for name in NAMES if name not in self._settled]
        for number, name in enumerate(shown):
            self._fields.addWidget(self.rows[name], number // columns, number % columns, Qt.AlignmentFlag.AlignTop)
        for column in range(MOST_COLUMNS):
            self._fields.setColumnStretch(column, 1 if column < columns else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()


def _wording(name: str) -> tuple[str, str]:
    """Another title than the declared one, and a word of help."""
    return (t("Why this visit"), "") if name == "need" else ("", "")
