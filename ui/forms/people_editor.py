"""The editor of a set of people: type to find, Enter adds, a click on a name takes it out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget

from talentdesk.ids import is_id
from ui.forms.choices import Someone
from ui.forms.person_editor import PersonEditor
from ui.forms.shape import Shape
from ui.i18n import t
from ui.widgets.flow import FlowLayout
from ui.widgets.parts import Button, clear


class PeopleEditor(PersonEditor):
    """Several people. Their names stand above the line that finds the next one."""

    def __init__(self, shape: Shape, parent: QWidget | None = None) -> None:
        super().__init__(shape, parent)
        self.line.setPlaceholderText(t("Type a name and press Enter"))
        self._several: list[str] = []
        self.row = QWidget()
        self.flow = FlowLayout(self.row)
        self.box.insertWidget(0, self.row)
        self.row.hide()

    def offer_people(self, people: Sequence[Someone], names: dict[str, str]) -> None:
        super().offer_people(people, names)
        self._draw()

    def value(self) -> Any:
        typed = self.line.text().strip()
        return sorted(self._several) + ([typed] if typed else [])

    def show_value(self, value: Any) -> None:
        found = [str(item) for item in value or ()]
        self._several = [item for item in found if is_id(item)]
        super().show_value(next((item for item in found if not is_id(item)), ""))
        self._draw()

    def problem(self) -> str:
        return super().problem() if self.line.text().strip() else ""

    def choose(self, person: str) -> None:
        if person not in self._several:
            self._several.append(person)
        super().choose("")
        self._draw()

    def _draw(self) -> None:
        clear(self.flow)
        for person in self._several:
            name = self._names.get(person, "…")
            made = Button(f"{name}  ×")
            made.setProperty("chip", True)
            made.setProperty("value", person)
            made.setAccessibleName(t("Take out {item}", item=name))
            made.setToolTip(made.accessibleName())
            made.clicked.connect(self._take_out)
            self.flow.addWidget(made)
        self.row.setVisible(bool(self._several))

    def _take_out(self) -> None:
        sender = self.sender()
        if isinstance(sender, QPushButton):
            self._several.remove(str(sender.property("value")))
            self._draw()
            self.line.setFocus(Qt.FocusReason.OtherFocusReason)
            self.changed.emit()
