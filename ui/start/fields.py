"""Fields of the pages before a profile is open: a label, the control, a word of help, and the place where a problem is told."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFileDialog, QFrame, QLineEdit, QVBoxLayout, QWidget

from ui.i18n import t
from ui.widgets.parts import label, muted, quiet_button, row


class Field(QFrame):
    """One labelled control."""

    def __init__(self, text: str, control: QWidget, help: str = "", beside: QWidget | None = None) -> None:
        super().__init__()
        self.control = control
        self.title = label(text, weight="strong")
        self.title.setBuddy(control)
        control.setAccessibleName(text)
        control.setAccessibleDescription(help)
        self.help = muted(help)
        self.help.setProperty("step", "small")
        self.help.setVisible(bool(help))
        self.problem = label("", tone="danger", wrap=True)
        self.problem.hide()
        line = row(control, *([beside] if beside else []), stretch_after=9)
        line.setStretch(0, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.title)
        column.addLayout(line)
        column.addWidget(self.problem)
        column.addWidget(self.help)

    def show_problem(self, text: str) -> None:
        """Says what is wrong with it, in words; an empty text takes that away."""
        self.problem.setText(f"✕ {text}" if text else "")
        self.problem.setVisible(bool(text))
        self.control.setAccessibleDescription(text or self.help.text())
        self.control.setProperty("invalid", bool(text))
        self.control.style().unpolish(self.control)
        self.control.style().polish(self.control)


class TextField(Field):
    """A line of text; a secret one is not shown."""

    def __init__(self, text: str, help: str = "", secret: bool = False, example: str = "") -> None:
        self.line = QLineEdit()
        if secret:
            self.line.setEchoMode(QLineEdit.EchoMode.Password)
        self.line.setPlaceholderText(example)
        super().__init__(text, self.line, help)

    def text(self) -> str:
        """What was typed."""
        return self.line.text() if self.line.echoMode() is QLineEdit.EchoMode.Password else self.line.text().strip()


class FolderField(Field):
    """A folder, typed or chosen."""

    chosen = Signal()

    def __init__(self, text: str, help: str = "") -> None:
        self.line = QLineEdit()
        self.choose = quiet_button(t("Choose…"))
        self.choose.setAccessibleName(t("Choose the folder"))
        self.choose.setProperty("option", True)  # as low as the line beside it
        super().__init__(text, self.line, help, self.choose)
        self.choose.clicked.connect(self._choose)

    def text(self) -> str:
        """The path as it stands there."""
        return self.line.text().strip()

    def path(self) -> Path:
        """The folder."""
        return Path(self.text()).expanduser()

    def _choose(self) -> None:
        dialog = QFileDialog(self, self.title.text(), self.text())
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly, True)
        dialog.fileSelected.connect(self._chosen)
        dialog.open()

    def _chosen(self, path: str) -> None:
        self.line.setText(path)
        self.chosen.emit()


class ChoiceField(Field):
    """One of a few, by code."""

    def __init__(self, text: str, choices: Sequence[tuple[str, str]], help: str = "") -> None:
        self.box = QComboBox()
        for code, words in choices:
            self.box.addItem(words, code)
        super().__init__(text, self.box, help)

    def code(self) -> str:
        """The code of what is chosen."""
        return str(self.box.currentData())
