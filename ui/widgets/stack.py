"""Parts below a heading that come and go: what stays is left as it is, with what somebody is typing into it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from ui.widgets.parts import section

BETWEEN = 12


class Stack(QFrame):
    """Shows its parts in their order; without any it isn't there."""

    def __init__(self, heading: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.parts: list[QWidget] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(BETWEEN)
        self._column.addWidget(section(heading))
        self.hide()

    def show_parts(self, parts: Sequence[QWidget]) -> None:
        """Takes out what isn't wanted any more and adds what is new."""
        for part in self.parts:
            if part not in parts:
                # Only what goes is taken out: a widget that is added again keeps an old height in the layout.
                self._column.removeWidget(part)
                part.hide()
                part.deleteLater()
        for place, part in enumerate(parts, start=1):
            if part not in self.parts:
                self._column.insertWidget(place, part)
        self.parts = list(parts)
        self.setVisible(bool(parts))
