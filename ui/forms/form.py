"""GeneratedBody: a form made from a kind's declared fields. Hand-made forms use its pieces and lay them out themselves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from talentdesk.schema.base import Kind
from ui.context import Context
from ui.forms.body import FormBody
from ui.forms.choices import Choices, choices_of
from ui.forms.day_editor import DayEditor
from ui.forms.editors import (
    FieldEditor,
    LineEditor,
    ListEditor,
    NumberEditor,
    OptionsEditor,
    SwitchEditor,
    TextEditor,
    choice_editor,
)
from ui.forms.people_editor import PeopleEditor
from ui.forms.person_editor import PersonEditor
from ui.forms.rows import Row, RowsEditor
from ui.forms.sets import ChipsEditor, WordsEditor
from ui.forms.shape import Shape, shapes_of
from ui.forms.tab_order import order_tabs
from ui.i18n import declared, t
from ui.widgets.parts import BETWEEN, label, muted, section

NARROW = ("whole", "decimal", "day", "bool", "ref")
"""Two of these share a line."""


class Field(QFrame):
    """A field on the form: its name above, a word of help, the editor, and what is wrong with it below."""

    def __init__(self, editor: FieldEditor, parent: QWidget, title: str = "", help: str = "") -> None:
        super().__init__(parent)
        self.editor = editor
        shape = editor.shape
        self.title = title or declared(shape.declared.label)
        self.problem = label("", tone="danger", wrap=True)
        self.problem.hide()
        self.box = QVBoxLayout(self)
        self.box.setContentsMargins(0, 0, 0, 0)
        self.box.setSpacing(4)
        about = help or declared(shape.declared.help)
        head = QHBoxLayout()
        head.setSpacing(12)
        if shape.what != "bool":
            name = label(self.title, weight="strong")
            name.setBuddy(editor.control)
            head.addWidget(name)
        if about:
            head.addWidget(muted(about), 1)
        head.addStretch(0 if about else 1)
        self.box.addLayout(head)
        self.box.addWidget(editor)
        self.box.addWidget(self.problem)
        editor.name(self.title)
        editor.setToolTip(about)

    def show_problem(self, problem: str) -> None:
        """Says what is wrong; nothing takes it away."""
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))
        self.editor.mark(problem)


class GeneratedBody(FormBody):
    """The fields of a kind in their declared order and sections. Subclasses lay them out otherwise in `arrange`."""

    def __init__(self, context: Context, kind: Kind, parent: QWidget | None = None) -> None:
        super().__init__(context, kind, parent)
        self.today = context.ws.clock.today()
        self.shapes = {name: shape for name, shape in shapes_of(kind).items() if shape.what != "other"}
        self.rows: dict[str, Field] = {}
        self.choices: Choices | None = None
        self._given: Mapping[str, Any] = {}
        self.outer = QVBoxLayout(self)
        self.outer.setContentsMargins(0, 0, 0, 0)
        self.outer.setSpacing(BETWEEN)

    def parts(self) -> Iterator[QWidget]:
        for name, shape in self.shapes.items():
            self.rows[name] = Field(self.build(shape), self)
            self.rows[name].editor.changed.connect(self.changed)
            yield self.rows[name]
        self.arrange()
        self.outer.addStretch(1)

    # For subclasses

    def arrange(self) -> None:
        """Puts the fields on the page."""
        found: dict[str, list[str]] = {}
        for name, shape in self.shapes.items():
            found.setdefault(shape.declared.section, []).append(name)
        for title, names in found.items():
            if title:
                self.outer.addWidget(section(declared(title)))
            self.outer.addLayout(self.grid(names))

    def build(self, shape: Shape) -> FieldEditor:
        """The editor of a field, and of each part of a row."""
        if shape.what == "code":
            return choice_editor(shape)
        if shape.what == "refs" and shape.declared.ref == "person":
            return PeopleEditor(shape)
        if shape.what == "ref":
            return PersonEditor(shape) if shape.declared.ref == "person" else ListEditor(shape)
        if shape.what == "rows":
            return self.build_rows(shape)
        if shape.what == "day":
            return DayEditor(shape, self.today)
        if shape.what in ("words", "days"):
            return WordsEditor(shape, self.today)
        plain: dict[str, type[FieldEditor]] = {
            "text": TextEditor,
            "bool": SwitchEditor,
            "whole": NumberEditor,
            "decimal": NumberEditor,
            "codes": ChipsEditor,
            "refs": ChipsEditor,
        }
        return plain.get(shape.what, LineEditor)(shape)

    def build_rows(self, shape: Shape, row: type[Row] = Row) -> RowsEditor:
        """The editor of a list of small things, with rows that look like this one."""
        rows = RowsEditor(shape, self.build, row)
        rows.grown.connect(self._grown)
        return rows

    def grid(self, names: list[str]) -> QGridLayout:
        """Fields one below the other, two narrow ones side by side."""
        made = QGridLayout()
        made.setHorizontalSpacing(24)
        made.setVerticalSpacing(16)
        made.setColumnStretch(0, 1)
        made.setColumnStretch(1, 1)
        line, place = 0, 0
        for name in names:
            narrow = self.is_narrow(name)
            if place and not narrow:
                line, place = line + 1, 0
            made.addWidget(self.rows[name], line, place, 1, 1 if narrow else 2, Qt.AlignmentFlag.AlignTop)
            place = (place + 1) % 2 if narrow else 0
            line += not place
        return made

    def is_narrow(self, name: str) -> bool:
        """Whether a field leaves room for another beside it."""
        editor = self.rows[name].editor
        if isinstance(editor, ListEditor):
            return True
        return self.shapes[name].what in NARROW and not isinstance(editor, OptionsEditor)

    def editor(self, name: str) -> FieldEditor:
        """The editor of a field."""
        return self.rows[name].editor

    # FormBody

    def show_fields(self, fields: Mapping[str, Any]) -> None:
        self._given = dict(fields)
        for name, shape in self.shapes.items():
            self.editor(name).show_value(fields.get(name, shape.default))
        self.context.jobs.read(partial(choices_of, self.context.ws, self.kind, dict(fields)), self._offered)

    def fields(self) -> dict[str, Any]:
        return {name: row.editor.value() for name, row in self.rows.items()}

    def show_problems(self, problems: Mapping[str, str]) -> None:
        first: Field | None = None
        for name, row in self.rows.items():
            own = row.editor.problem() if problems else ""
            text = own or (problems.get(name, "") and t("This doesn’t fit: {problem}", problem=problems[name]))
            row.show_problem(text)
            first = first or (row if text else None)
        if first is not None:
            first.editor.focus()

    def problems(self) -> dict[str, str]:
        return {name: found for name, row in self.rows.items() if (found := row.editor.problem())}

    def focus_first(self) -> None:
        next(iter(self.rows.values())).editor.focus()

    # Internal

    def _offered(self, choices: Choices) -> None:
        self.choices = choices
        for name, row in self.rows.items():
            self.offer(name, row.editor)
        self._offer_rows()
        self.order_tabs()
        if self.frozen:
            self.freeze()

    def order_tabs(self) -> None:
        """Lets Tab go through the form as it is read."""
        order_tabs(self)

    def offer(self, name: str, editor: FieldEditor) -> None:
        """Tells an editor what it may offer."""
        if self.choices is None:
            return
        if isinstance(editor, PersonEditor):
            people = self.choices.people
            editor.offer_people(people.get(name) or people[""], dict(self.choices.names))
        elif editor.shape.declared.ref:
            editor.offer(self._named(editor))

    def _named(self, editor: FieldEditor) -> list[tuple[str, str]]:
        assert self.choices is not None
        known = list(self.choices.named.get(editor.shape.declared.ref, ()))
        value = editor.value()
        held = value if isinstance(value, list) else [value] if value else []
        return known + [
            (record, self.choices.names[record])
            for record in held
            if record in self.choices.names and record not in dict(known)
        ]

    def _grown(self) -> None:
        self._offer_rows()
        self.order_tabs()

    def _offer_rows(self) -> None:
        for row in self.rows.values():
            if isinstance(row.editor, RowsEditor):
                for line in row.editor.rows:
                    for part, editor in line.editors.items():
                        self.offer(part, editor)
