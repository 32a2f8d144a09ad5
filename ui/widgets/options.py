"""Options: a few choices side by side, of which one holds. One click chooses."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QWidget

from ui.widgets.flow import FlowLayout
from ui.widgets.parts import quiet_button


class Options(QWidget):
    """Tells with `chosen` the code of what a person chose."""

    chosen = Signal(str)

    def __init__(self, name: str, choices: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._buttons: dict[str, QAbstractButton] = {}
        line = FlowLayout(self)
        for code, words in choices:
            made = quiet_button(words)
            made.setCheckable(True)
            made.setProperty("option", True)
            made.setProperty("code", code)
            made.setAccessibleName(f"{name}: {words}")
            self._group.addButton(made)
            self._buttons[code] = made
            line.addWidget(made)
        self._group.buttonClicked.connect(self._clicked)

    def show_code(self, code: str) -> None:
        """Marks what holds now; a code that is not among them marks nothing."""
        if code in self._buttons:
            self._buttons[code].setChecked(True)

    def code(self) -> str:
        """The code of what holds."""
        button = self._group.checkedButton()
        return "" if button is None else str(button.property("code"))

    def focus_first(self) -> None:
        """Puts the keyboard on what holds."""
        (self._group.checkedButton() or next(iter(self._buttons.values()))).setFocus()

    def _clicked(self, button: QAbstractButton) -> None:
        self.chosen.emit(str(button.property("code")))
