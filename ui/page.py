"""Page, the parent of everything that comes to the front of the window. Its parts are made in turns of events, and show together."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QWidget

from ui.context import Context
from ui.turns import Turns


class Page(QFrame):
    """What is pressed while it isn't ready waits, and then goes to whatever has the keyboard."""

    ready = False
    """Whether it shows all that it is made of."""
    writes = False
    """Whether letters are for it to write, also while it isn't ready, and no shortcuts."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.context = context
        self.turns = Turns(self)
        self.inside = QFrame(self)
        """Where its parts lie; hidden until all are there."""
        self.inside.hide()
        self._pressed: list[QKeyEvent] = []
        self.turns.add(self._making())

    # For subclasses

    def parts(self) -> Iterator[QWidget]:
        """Makes what it is made of, in `inside` or a child of it, and gives each part as soon as it lies there."""
        raise NotImplementedError

    def made(self) -> None:
        """Every part is there."""
        self.stand()

    def focus_first(self) -> None:
        """Puts the keyboard where work begins. Only asked for when it is ready."""
        self.setFocus()

    # Becoming ready

    def _making(self) -> Iterator[None]:
        for part in self.parts():
            part.ensurePolished()  # styled now, piece by piece, and not all at once when it shows
            yield
        self.made()

    def stand(self) -> None:
        """Shows the parts, gives them the keyboard, and hands on what was pressed."""
        self.ready = True
        self.inside.show()
        if self.window().focusWidget() is self:
            self.focus_first()
        at = self.focusWidget()
        pressed, self._pressed = self._pressed, []
        for event in pressed:
            if at is not None and at is not self:
                QCoreApplication.postEvent(at, event)

    # For the shell

    def take_keyboard(self) -> None:
        """Puts the keyboard where work begins, as soon as there is something to work on."""
        if self.ready:
            self.focus_first()
        else:
            self.setFocus()

    # Qt's own

    def event(self, event: QEvent) -> bool:
        if not self.ready and isinstance(event, QKeyEvent) and self._waits(event):
            event.accept()
            if event.type() == QEvent.Type.KeyPress:
                self._pressed.append(_copy(event))
            return True
        return super().event(event)

    def _waits(self, event: QKeyEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride:
            held = event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
            return self.writes and bool(event.text()) and event.text().isprintable() and not held
        return event.type() == QEvent.Type.KeyPress and event.key() != Qt.Key.Key_Escape


def _copy(event: QKeyEvent) -> QKeyEvent:
    return QKeyEvent(event.type(), event.key(), event.modifiers(), event.text(), event.isAutoRepeat(), event.count())
