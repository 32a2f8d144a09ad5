"""The quiet bar: one line over the page for ten seconds, with *Undo* where something can be undone."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QEnterEvent, QKeySequence
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from ui.commands import keys_text
from ui.i18n import t
from ui.widgets.parts import label, quiet_button

SHOWN_MS = 10_000
GAP = 16
UNDO = "Ctrl+Z"


class QuietBar(QFrame):
    """Floats over its parent; it waits as long as the pointer or the keyboard is on it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._over = parent
        self.setObjectName("quietBar")
        self._acts: dict[QPushButton, Callable[[], None]] = {}
        self.words: QLabel = label("", wrap=True)
        self.action, self.also = quiet_button(""), quiet_button("")
        self.dismiss = quiet_button(t("Close"))
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SHOWN_MS)
        line = QHBoxLayout(self)
        line.setContentsMargins(16, 8, 8, 8)
        line.setSpacing(12)
        line.addWidget(self.words, 1)
        line.addWidget(self.action)
        line.addWidget(self.also)
        line.addWidget(self.dismiss)
        self._timer.timeout.connect(self.hide)
        self.dismiss.clicked.connect(self.hide)
        self.action.clicked.connect(self._chosen)
        self.also.clicked.connect(self._chosen_also)
        parent.installEventFilter(self)
        self.hide()

    def show_line(
        self,
        text: str,
        action: str = "",
        act: Callable[[], None] | None = None,
        also: tuple[str, Callable[[], None]] | None = None,
    ) -> None:
        """Shows a line, and buttons where there is something to do about it."""
        self.words.setText(text)
        self.setAccessibleName(text)
        self._offer(self.action, action, act)
        self._offer(self.also, *(also or ("", None)))
        self.show()
        self.raise_()
        self._place()
        self._timer.start()

    def _offer(self, button: QPushButton, text: str, act: Callable[[], None] | None) -> None:
        self._acts.pop(button, None)
        if act is not None:
            self._acts[button] = act
        button.setText(text)
        undoes = text == t("Undo")
        button.setShortcut(QKeySequence(UNDO) if undoes else QKeySequence())  # a new text takes the keys away
        button.setToolTip(f"{text} ({keys_text(UNDO)})" if undoes else "")
        button.setVisible(act is not None)

    def _chosen(self) -> None:
        self._run(self.action)

    def _chosen_also(self) -> None:
        self._run(self.also)

    def _run(self, button: QPushButton) -> None:
        act = self._acts.get(button)
        self._acts.clear()
        self.hide()
        if act is not None:
            act()

    def _place(self) -> None:
        parent = self._over
        widest = min(parent.width() - 2 * GAP, self.fontMetrics().averageCharWidth() * 90)
        self.setFixedWidth(max(240, widest))
        self.setFixedHeight(max(self.heightForWidth(self.width()), self.sizeHint().height()))
        self.move((parent.width() - self.width()) // 2, parent.height() - self.height() - GAP)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def enterEvent(self, event: QEnterEvent) -> None:
        self._timer.stop()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._timer.start()
        super().leaveEvent(event)

    def focusInEvent(self, event: object) -> None:
        self._timer.stop()
        self.action.setFocus(Qt.FocusReason.OtherFocusReason)
