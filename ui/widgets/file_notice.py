"""Files set aside: whose they are, why, what to do, and a word that somebody has done it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from ui.i18n import t
from ui.widgets.exchange_words import FilesLine
from ui.widgets.parts import column, label, muted, quiet_button, row


class FileNotice(QFrame):
    """One line of the list."""

    noted = Signal(object)
    """The paths of its files: somebody has looked into them."""

    def __init__(self, line: FilesLine, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._files = line.files
        self.setObjectName("notice")
        self.done = quiet_button(t("Noted"))
        self.done.setToolTip(t("You have looked into it: it stays listed and waits for nobody any more"))
        head = label(t("Set aside: {files}", files=line.whose), weight="strong", wrap=True)
        words = column(head, label(line.reason, wrap=True), muted(line.advice), spacing=4)
        self.setLayout(column(words, row(self.done), margin=8))
        self.done.clicked.connect(self._done)

    def _done(self) -> None:
        self.noted.emit(self._files)
