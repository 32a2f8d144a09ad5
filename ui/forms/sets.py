"""Editors of sets: chips to switch on and off, and words or days to add one after the other."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget

from ui import words
from ui.forms.dates import parse_day
from ui.forms.editors import FieldEditor, Named
from ui.forms.shape import Shape
from ui.i18n import declared, t
from ui.widgets.flow import FlowLayout
from ui.widgets.parts import Button, ChoiceButton, muted


def chip(text: str) -> QPushButton:
    """Something that is in the set or not."""
    return ChoiceButton(text, "chip")


class ChipsEditor(FieldEditor):
    """A set of codes or of records, each a chip. What isn't offered but was in the set stays in it."""

    def __init__(self, shape: Shape, parent: QWidget | None = None) -> None:
        super().__init__(shape, parent)
        self.row = QWidget()
        self.flow = FlowLayout(self.row)
        self.control = self.row
        self.box.addWidget(self.row)
        self.chips: dict[str, QPushButton] = {}
        self._value: list[str] = []
        self._title = ""
        self.empty = muted(t("There is nothing to choose from yet."))
        self.empty.hide()
        self.box.addWidget(self.empty)
        for option in shape.options or ():
            self._add(option.value, declared(option.label))

    def _add(self, value: str, text: str) -> None:
        made = chip(text)
        made.clicked.connect(self._switched)
        made.setProperty("value", value)
        made.setAccessibleName(f"{self._title}: {text}" if self._title else text)
        self.chips[value] = made
        self.flow.addWidget(made)

    def name(self, text: str) -> None:
        self._title = text
        self.row.setAccessibleName(text)
        for made in self.chips.values():
            made.setAccessibleName(f"{text}: {made.text()}")

    def _switched(self) -> None:
        kept = [value for value in self._value if value not in self.chips]
        self._value = kept + [value for value, made in self.chips.items() if made.isChecked()]
        self.changed.emit()

    def value(self) -> Any:
        return sorted(self._value)

    def show_value(self, value: Any) -> None:
        self._value = [str(item) for item in value or ()]
        for code, made in self.chips.items():
            made.setChecked(code in self._value)

    def offer(self, choices: Sequence[Named]) -> None:
        for made in self.chips.values():
            self.flow.removeWidget(made)
            made.deleteLater()
        self.chips = {}
        for record, text in choices:
            self._add(record, text)
        self.empty.setVisible(not self.chips)
        self.show_value(self._value)

    def focus(self) -> None:
        for made in self.chips.values():
            made.setFocus(Qt.FocusReason.OtherFocusReason)
            return


class WordsEditor(FieldEditor):
    """A set of words or of days: type one, Enter adds it, a click on it takes it out."""

    def __init__(self, shape: Shape, today: date, parent: QWidget | None = None) -> None:
        super().__init__(shape, parent)
        self._today = today
        self._items: list[str] = []
        self.row = QWidget()
        self.flow = FlowLayout(self.row)
        self.box.addWidget(self.row)
        self.line = QLineEdit()
        self.line.setPlaceholderText(t("Type one and press Enter"))
        self.hold(self.line)
        self.row.hide()
        self.line.returnPressed.connect(self._add)
        self.line.editingFinished.connect(self._add)
        self.line.textEdited.connect(self.changed)

    def _pending(self) -> str:
        text = self.line.text().strip()
        if self.shape.what != "days" or not text:
            return text
        found = parse_day(text, self._today)
        return found.isoformat() if found else text

    def _is_fine(self, item: str) -> bool:
        try:
            return self.shape.what != "days" or bool(date.fromisoformat(item))
        except ValueError:
            return False

    def _add(self) -> None:
        item = self._pending()
        if item and self._is_fine(item):
            self._items = sorted({*self._items, item})
            self.line.clear()
            self._draw()
            self.changed.emit()

    def _take_out(self) -> None:
        sender = self.sender()
        if isinstance(sender, QPushButton):
            self._items.remove(str(sender.property("value")))
            self._draw()
            self.line.setFocus(Qt.FocusReason.OtherFocusReason)
            self.changed.emit()

    def _draw(self) -> None:
        while (item := self.flow.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for item in self._items:
            text = words.day(item, self._today) if self.shape.what == "days" and self._is_fine(item) else item
            made = Button(f"{text}  ×")
            made.setProperty("chip", True)
            made.setProperty("value", item)
            made.setAccessibleName(t("Take out {item}", item=text))
            made.setToolTip(made.accessibleName())
            made.clicked.connect(self._take_out)
            self.flow.addWidget(made)
        self.row.setVisible(bool(self._items))

    def value(self) -> Any:
        pending = self._pending()
        return sorted({*self._items, pending}) if pending else list(self._items)

    def show_value(self, value: Any) -> None:
        self._items = sorted(str(item) for item in value or ())
        self.line.clear()
        self._draw()

    def problem(self) -> str:
        if self._pending() and not self._is_fine(self._pending()):
            return t("That is no day. Write for example “fri”, “4 nov”, “+7” or “2026-11-04”.")
        return super().problem()
