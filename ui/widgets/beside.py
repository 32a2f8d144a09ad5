"""A list with the chosen record at its right; where there is no room for both, the record stands in place of the list."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QSplitter, QWidget

from ui.context import Context
from ui.widgets.record_panel import RecordPanel

TOO_NARROW = 640
"""Pixels, at text of normal size, below which the two don't fit side by side."""
SHARE = (58, 42)


class Beside(QSplitter):
    """Holds the list and the panel."""

    opened = Signal(str)
    """A record is shown."""
    closed = Signal()
    """The list stands alone again and takes the keyboard."""

    def __init__(self, context: Context, left: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.context = context
        self.left = left
        self.panel = RecordPanel(context, self)
        self.setChildrenCollapsible(False)
        self.setHandleWidth(1)
        self.addWidget(left)
        self.addWidget(self.panel)
        self.setStretchFactor(0, SHARE[0])
        self.setStretchFactor(1, SHARE[1])
        self.panel.hide()
        self.panel.closed.connect(self.shut)
        self.panel.related_wanted.connect(self.open)
        context.theme.changed.connect(self._arrange)

    def open(self, record: str) -> None:
        """Shows a record."""
        first = not self.panel.isVisibleTo(self)
        self.panel.show_record(record)
        self.panel.show()
        if first:
            self.setSizes([self.width() * share // 100 for share in SHARE])
        self._arrange()
        self.opened.emit(record)

    def shut(self) -> None:
        """Shows the list alone."""
        if not self.panel.isVisibleTo(self):
            return
        self.panel.show_record("")
        self.panel.hide()
        self._arrange()
        self.closed.emit()

    @property
    def is_open(self) -> bool:
        """Whether a record is shown."""
        return self.panel.isVisibleTo(self)

    def _arrange(self) -> None:
        narrow = self.width() < TOO_NARROW * self.context.theme.scale
        self.left.setVisible(not (narrow and self.is_open))

    # Qt's own

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.is_open:
            self.shut()
            event.accept()
            return
        super().keyPressEvent(event)
