"""A quiet word where a text may hold a student's name. It warns and never blocks; one click lets the word pass."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from ui.i18n import t
from ui.widgets.parts import label, link_button
from ui.widgets.visit.names import likely_names


class NameReminder(QFrame):
    """Hidden as long as there is nothing to say."""

    passed = Signal()
    """Somebody let a word pass."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("calmNotice")
        self._staff: frozenset[str] = frozenset()
        self._passed: list[str] = []
        self._name = ""
        self.words = label("", wrap=True)
        self.let_pass = link_button(t("Not a student"))
        self.let_pass.setToolTip(t("Let this word pass in this visit"))
        line = QHBoxLayout(self)
        line.setContentsMargins(12, 4, 8, 4)
        line.addWidget(self.words, 1)
        line.addWidget(self.let_pass, 0, Qt.AlignmentFlag.AlignVCenter)
        self.let_pass.clicked.connect(self._let_pass)
        self.hide()

    def show_staff(self, words: frozenset[str]) -> None:
        """The words of staff's names, in lower case: those may stand anywhere."""
        self._staff = words

    def show_passed(self, words: Sequence[str]) -> None:
        """The words that somebody let pass before."""
        self._passed = list(words)

    def passes(self) -> list[str]:
        """The words let pass in this visit."""
        return list(self._passed)

    def look(self, texts: Iterable[str]) -> None:
        """Looks at the texts and says a word about the last name found, if any."""
        known = self._staff.union(self._passed)
        found = [name for text in texts for name in likely_names(text, known)]
        self._name = found[-1] if found else ""
        self.setVisible(bool(found))
        if found:
            text = t(
                "“{name}” may be a student’s name. Initials or a seat number are safer; you can also leave it.",
                name=self._name,
            )
            self.words.setText(text)
            self.setAccessibleName(text)

    def _let_pass(self) -> None:
        self._passed += self._name.casefold().split()
        self.passed.emit()
