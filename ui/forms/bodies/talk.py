"""TalkBody: what the forms of a coaching session and of a mentoring talk share. Two people, what they agreed last time, what is next."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from talentdesk.ids import is_id
from talentdesk.schema.base import Kind
from ui.context import Context
from ui.forms.body import Also
from ui.forms.editors import FieldEditor, ListEditor, TextEditor
from ui.forms.form import GeneratedBody
from ui.forms.last_time import LastTime, LastTimePanel, Pair, last_time
from ui.forms.rows import RowsEditor
from ui.forms.shape import ROW_PEOPLE, Shape
from ui.i18n import t
from ui.widgets.parts import section

LAST = "~last"
"""In a draft: what was ticked and carried of last time."""
ROOMY = 8
"""Lines of the box for notes."""


COLUMNS = 12
SPANS = {1: (12,), 2: (6, 6), 3: (6, 2, 4)}
"""How many of the columns each field of a line takes."""


class TalkBody(GeneratedBody):
    """A form for under a minute: who, when, what was said, what comes next; the rest below."""

    things = ""
    """The field with what was agreed."""
    group = ""
    """The field that names what the talk belongs to."""
    groups_ended = ""
    """The field of such a group that tells whether it goes on."""
    lines: Sequence[tuple[str, ...]] = ()
    """The fields in reading order, line by line."""
    more: Sequence[tuple[str, ...]] = ()
    """What rarely needs a hand."""

    def __init__(self, context: Context, kind: Kind, parent: QWidget | None = None) -> None:
        self._pair: dict[str, str] = {}
        self._groups: tuple[tuple[str, str], ...] = ()
        self._group_given = False
        self._chose = False
        super().__init__(context, kind, parent)

    def parts(self) -> Iterator[QWidget]:
        yield from super().parts()
        self.last.changed.connect(self.changed)
        self.last.carried.connect(self._carry)
        for name in self.kind.participants:
            self.editor(name).changed.connect(self._people_changed)

    def arrange(self) -> None:
        self.last = LastTimePanel()
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(16)
        for column in range(COLUMNS):
            grid.setColumnStretch(column, 1)
        self._put(grid, self.lines[:1])
        grid.addWidget(self.last, grid.rowCount(), 0, 1, COLUMNS)
        self._put(grid, self.lines[1:])
        grid.addWidget(section(t("More")), grid.rowCount(), 0, 1, COLUMNS)
        self._put(grid, self.more)
        self.outer.addLayout(grid)

    def _put(self, grid: QGridLayout, lines: Sequence[tuple[str, ...]]) -> None:
        """Puts lines of one, two or three fields on the grid."""
        for names in lines:
            line, at = grid.rowCount(), 0
            for name, span in zip(names, SPANS[len(names)], strict=True):
                grid.addWidget(self.rows[name], line, at, 1, span, Qt.AlignmentFlag.AlignTop)
                at += span

    def build(self, shape: Shape) -> FieldEditor:
        if shape.name == "notes":
            return TextEditor(shape, ROOMY, 40)
        if shape.name == ROW_PEOPLE:
            return ListEditor(shape)
        return super().build(shape)

    # The two people

    def people(self) -> dict[str, str]:
        """Field → person, of those who are chosen."""
        found = {name: str(self.editor(name).value() or "") for name in self.kind.participants}
        return {name: person for name, person in found.items() if is_id(person)}

    def _people_changed(self) -> None:
        people = self.people()
        if people == self._pair:
            return
        self._pair, self._group_given, self._chose = people, False, True
        self.chosen(people)
        self._ask_last(people)

    def _ask_last(self, people: Mapping[str, str]) -> None:
        self._offer_rows()
        if len(people) == len(self.kind.participants) and not self.record:
            pair = Pair(self.kind, people, self.things, self.group_kind, self.groups_ended)
            self.context.jobs.read(partial(last_time, self.context.ws, pair), self._last_came)
        else:
            self.last.show_last(LastTime(), self.today)

    @property
    def group_kind(self) -> str:
        """The kind of what the talk belongs to."""
        return self.shapes[self.group].declared.ref

    def chosen(self, people: Mapping[str, str]) -> None:
        """Somebody else takes part."""

    def belongs(self, last: LastTime) -> None:
        """What goes on between the two is known."""

    def _last_came(self, last: LastTime) -> None:
        self.last.show_last(last, self.today)
        self._groups = last.groups
        self.offer(self.group, self.editor(self.group))
        held = self.editor(self.group).value()
        if not self._group_given and held not in dict(last.groups):
            self.editor(self.group).show_value(last.groups[0][0] if len(last.groups) == 1 else None)
            if len(last.groups) == 1:
                self.belongs(last)
            if self._chose and self.editor(self.group).value() != held:
                self.changed.emit()
        self.order_tabs()

    def offer(self, name: str, editor: FieldEditor) -> None:
        if name == ROW_PEOPLE and self.choices is not None:
            names = {one.id: one.name for one in self.choices.people[""]} | dict(self.choices.names)
            editor.offer([(person, names.get(person, t("not here yet"))) for person in self.people().values()])
        elif name == self.group and self._groups and not self.record and isinstance(editor, ListEditor):
            editor.offer(list(self._groups))
        else:
            super().offer(name, editor)

    # FormBody

    def show_fields(self, fields: Mapping[str, Any]) -> None:
        super().show_fields(fields)
        self.last.take_state(fields.get(LAST))
        if not self.record:
            rows = self._rows()
            rows.add_row({})  # one to write into at once
        self._pair, self._group_given, self._chose = self.people(), self.group in fields, False
        if not self.record:
            self.chosen(self._pair)
        self._ask_last(self._pair)
        self.order_tabs()

    def fields(self) -> dict[str, Any]:
        state = self.last.state()
        return super().fields() | ({LAST: state} if state else {})

    def also(self) -> Sequence[Also]:
        day = self.editor(self.kind.day).value()
        on = date.fromisoformat(day) if day else self.today
        return self.last.also(self.kind.name, self.things, on, self.today)

    def focus_first(self) -> None:
        empty = next((name for name in self.kind.participants if not self.editor(name).value()), "")
        self.editor(empty or "notes").focus()

    def _rows(self) -> RowsEditor:
        editor = self.editor(self.things)
        assert isinstance(editor, RowsEditor)
        return editor

    def _carry(self, thing: dict[str, Any]) -> None:
        rows = self._rows()
        blank = next((row for row in rows.rows if row.is_empty), None)
        if blank is not None:
            blank.show_value(thing)
        else:
            rows.add_row(thing)
        self._offer_rows()
        self.changed.emit()
