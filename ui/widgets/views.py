"""Views: the ways to look at a page, one at a time, chosen by a row of chips."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QStackedWidget, QWidget

from ui.widgets.flow import FlowLayout
from ui.widgets.parts import column, quiet_button


class Views(QWidget):
    """The first view added shows until another one is chosen. Other chips may stand beside the choice."""

    changed = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._group = QButtonGroup(self)
        self.stack = QStackedWidget(self)
        self.choice = QWidget(self)
        self._bar = FlowLayout(self.choice)
        whole = column(self.choice, self.stack, spacing=12)
        whole.setStretch(1, 1)
        self.setLayout(whole)
        self._group.idToggled.connect(self._toggled)

    @property
    def current(self) -> int:
        """The number of the view that shows."""
        return self.stack.currentIndex()

    def add(self, text: str, view: QWidget) -> None:
        """Adds a way to look at the page, best made in `stack`."""
        button, number = quiet_button(text), self.stack.addWidget(view)
        button.setProperty("option", True)
        button.setCheckable(True)
        button.setChecked(number == 0)
        self._group.addButton(button, number)
        self._bar.addWidget(button)

    def add_beside(self, widget: QWidget) -> None:
        """Puts something at the right of the choice."""
        self._bar.addWidget(widget)

    def show_view(self, number: int) -> None:
        """Shows another view."""
        self._group.button(number).setChecked(True)

    def _toggled(self, number: int, on: bool) -> None:
        if on:
            self.stack.setCurrentIndex(number)
            self.changed.emit(number)
