"""Sheet: one column of words and fields in the middle of the window, as wide as is good to read, whatever the text size."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from ui.widgets.parts import MARGIN

CHARACTERS = 94
"""How many average characters the column is wide."""


class Sheet(QScrollArea):
    """Fill `column`. It scrolls downwards where the window is too low."""

    def __init__(self, parent: QWidget | None = None, *, middle: bool = True) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self._middle = QWidget()
        self._middle.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.column = QVBoxLayout(self._middle)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(12)
        inside = QWidget()
        inside.setObjectName("pageBody")
        line = QHBoxLayout(inside)
        line.setContentsMargins(*((MARGIN, 40, MARGIN, MARGIN) if middle else (0, 0, 12, MARGIN)))
        if middle:
            line.addStretch(1)
        line.addWidget(self._middle, 100)
        line.addStretch(1)
        self.setWidget(inside)
        self._fit()

    def add_act(self, act: QPushButton, words: QLabel) -> None:
        """Adds what the page is for, and beside it what is going on."""
        act.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        line = QHBoxLayout()
        line.setSpacing(12)
        line.addWidget(act)
        line.addWidget(words, 1)
        self.column.addLayout(line)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    def _fit(self) -> None:
        self._middle.setMaximumWidth(self.fontMetrics().averageCharWidth() * CHARACTERS)
