"""Editors of one field: words, numbers, choices. Each shows a JSON value, gives it back, and says in words what is wrong with it."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent, QTextCursor, QWheelEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ui.forms.shape import Shape
from ui.i18n import declared, t
from ui.widgets.flow import FlowLayout
from ui.widgets.parts import ChoiceButton, muted

FEW = 5
"""Up to this many choices stand side by side; more go into a list."""
SHORT = 34
"""Characters of a choice that still reads well on a button."""
Named = tuple[str, str]
"""An id and its name."""


class FieldEditor(QWidget):
    """One field. `control` is the part that takes the keyboard and bears the field's name for screen readers."""

    changed = Signal()
    control: QWidget

    def __init__(self, shape: Shape, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.shape = shape
        self.box = QVBoxLayout(self)
        self.box.setContentsMargins(0, 0, 0, 0)
        self.box.setSpacing(4)

    def hold(self, control: QWidget) -> None:
        """Takes the part that is typed into."""
        self.control = control
        self.box.addWidget(control)

    def name(self, text: str) -> None:
        """What a screen reader calls it."""
        self.control.setAccessibleName(text)

    def mark(self, problem: str) -> None:
        """Draws it as wrong, or as right again where there is no problem."""
        self.control.setProperty("invalid", bool(problem))
        self.control.setAccessibleDescription(problem)
        self.control.style().unpolish(self.control)
        self.control.style().polish(self.control)

    def value(self) -> Any:
        """The JSON value; what makes no sense yet comes back as it was typed."""
        raise NotImplementedError

    def show_value(self, value: Any) -> None:
        """Shows a JSON value, without a word of it."""
        raise NotImplementedError

    def problem(self) -> str:
        """What is wrong with it, in words; empty where nothing is."""
        return t("This is needed.") if self.shape.needed and self.value() in (None, "", []) else ""

    def offer(self, choices: list[Named]) -> None:
        """What may be chosen, for fields that name records."""

    def focus(self) -> None:
        """Puts the keyboard into it."""
        self.control.setFocus(Qt.FocusReason.OtherFocusReason)


class LineEditor(FieldEditor):
    """One line of words."""

    def __init__(self, shape: Shape, parent: QWidget | None = None) -> None:
        super().__init__(shape, parent)
        self.line = QLineEdit()
        self.hold(self.line)
        self.line.textEdited.connect(self.changed)

    def value(self) -> Any:
        return self.line.text().strip()

    def show_value(self, value: Any) -> None:
        self.line.setText(str(value or ""))
        self.line.setCursorPosition(0)


class GrowingText(QPlainTextEdit):
    """A text box as high as its words, between two bounds. Tab leaves it."""

    entered = Signal()
    """Enter, where Enter ends the line."""

    def __init__(self, least: int = 3, most: int = 24, *, enter_ends: bool = False) -> None:
        super().__init__()
        self._least, self._most, self._enter_ends = least, most, enter_ends
        self.setTabChangesFocus(True)
        self.document().setDocumentMargin(3)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)  # its lines end where it ends
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().documentLayout().documentSizeChanged.connect(self._grow)
        self._grow()

    def _grow(self) -> None:
        lines = max(self._least, int(self.document().size().height()))
        frame = 2 * round(self.document().documentMargin()) + self.height() - self.viewport().height()
        self.setFixedHeight(min(lines, self._most) * self.fontMetrics().lineSpacing() + max(frame, 12))
        fits = lines <= self._most
        policy = Qt.ScrollBarPolicy.ScrollBarAlwaysOff if fits else Qt.ScrollBarPolicy.ScrollBarAsNeeded
        self.setVerticalScrollBarPolicy(policy)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._grow()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._grow()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._enter_ends and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.entered.emit()
            return
        super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.verticalScrollBarPolicy() == Qt.ScrollBarPolicy.ScrollBarAlwaysOff:
            event.ignore()  # the page scrolls
        else:
            super().wheelEvent(event)


class TextEditor(FieldEditor):
    """Words over several lines."""

    def __init__(self, shape: Shape, least: int = 3, most: int = 24, *, enter_ends: bool = False) -> None:
        super().__init__(shape)
        self.text = GrowingText(least, most, enter_ends=enter_ends)
        self.hold(self.text)
        self._quiet = False
        self.text.textChanged.connect(self._typed)

    def _typed(self) -> None:
        if not self._quiet:
            self.changed.emit()

    def value(self) -> Any:
        words = self.text.toPlainText()
        return " ".join(words.splitlines()) if self.shape.what == "line" else words

    def show_value(self, value: Any) -> None:
        self._quiet = True
        self.text.setPlainText(str(value or ""))
        self.text.moveCursor(QTextCursor.MoveOperation.End)
        self._quiet = False


class NumberEditor(FieldEditor):
    """A number with its unit. Up and Down step it."""

    def __init__(self, shape: Shape, parent: QWidget | None = None) -> None:
        super().__init__(shape, parent)
        self.line = QLineEdit()
        self.line.setFixedWidth(self.fontMetrics().averageCharWidth() * 9)
        self.control = self.line
        beside = QHBoxLayout()
        beside.setContentsMargins(0, 0, 0, 0)
        beside.addWidget(self.line)
        if shape.declared.unit:
            beside.addWidget(muted(declared(shape.declared.unit)))
        beside.addStretch(1)
        self.box.addLayout(beside)
        self.line.textEdited.connect(self.changed)
        self.line.installEventFilter(self)

    def name(self, text: str) -> None:
        unit = declared(self.shape.declared.unit)
        super().name(f"{text}, {unit}" if unit else text)

    def value(self) -> Any:
        text = self.line.text().strip()
        if not text:
            return None
        found = _number(text)
        if found is None or (self.shape.what == "whole" and not found.is_integer()):
            return text
        return int(found) if found.is_integer() else found

    def show_value(self, value: Any) -> None:
        self.line.setText("" if value is None else str(value))

    def problem(self) -> str:
        value, shape = self.value(), self.shape
        if value is None:
            return "" if shape.may_be_none else t("This is needed.")
        if isinstance(value, str):
            return t("Write a whole number.") if shape.what == "whole" else t("Write a number.")
        if shape.least is not None and value < shape.least:
            return t("Not less than {least}.", least=f"{shape.least:g}")
        if shape.most is not None and value > shape.most:
            return t("Not more than {most}.", most=f"{shape.most:g}")
        return ""

    def eventFilter(self, watched: Any, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and not self.line.isReadOnly():
            step = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}.get(Qt.Key(event.key()))
            if step is not None:
                self._step(step * (5 if self.shape.declared.unit == "min" else 1))
                return True
        return super().eventFilter(watched, event)

    def _step(self, by: int) -> None:
        value = self.value()
        found = (0 if value is None or isinstance(value, str) else value) + by
        least, most = self.shape.least, self.shape.most
        found = max(found, least) if least is not None else found
        found = min(found, most) if most is not None else found
        self.show_value(int(found) if float(found).is_integer() else found)
        self.changed.emit()


def _number(text: str) -> float | None:
    try:
        found = float(text.replace(",", "."))
    except ValueError:
        return None
    return found if abs(found) < 1e12 else None  # NaN and infinity are no numbers a person means


class SwitchEditor(FieldEditor):
    """Yes or no; the field's name stands beside the box."""

    def __init__(self, shape: Shape, parent: QWidget | None = None) -> None:
        super().__init__(shape, parent)
        self.box_ = QCheckBox(declared(shape.declared.label))
        self.hold(self.box_)
        self.box_.clicked.connect(self.changed)

    def value(self) -> Any:
        return self.box_.isChecked()

    def show_value(self, value: Any) -> None:
        self.box_.setChecked(bool(value))


class Combo(QComboBox):
    """A list to choose from, that the wheel only turns while it has the keyboard."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(9)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class ListEditor(FieldEditor):
    """One of many: a code, or a record by its name."""

    def __init__(self, shape: Shape, parent: QWidget | None = None) -> None:
        super().__init__(shape, parent)
        self.combo = Combo()
        self.hold(self.combo)
        self._names: dict[str, str] = {}
        if shape.may_be_none:
            self.combo.addItem("–", None)
        for option in shape.options or ():
            self.combo.addItem(declared(option.label), option.value)
        self.combo.setPlaceholderText(t("Choose…"))
        self.combo.setCurrentIndex(0 if shape.may_be_none else -1)
        self.combo.activated.connect(self._chosen)

    def _chosen(self, _index: int) -> None:
        self.changed.emit()

    def value(self) -> Any:
        return self.combo.currentData()

    def show_value(self, value: Any) -> None:
        value = value or None
        at = self.combo.findData(value)
        if at < 0 and value is not None:
            # A choice of a newer version, or a record that isn't here: it is kept as it is.
            self.combo.addItem(self._names.get(str(value), t("not here yet")), value)
            at = self.combo.count() - 1
        self.combo.setCurrentIndex(at)

    def offer(self, choices: list[Named]) -> None:
        value = self.value()
        self._names = dict(choices)
        self.combo.clear()
        if self.shape.may_be_none:
            self.combo.addItem("–", None)
        for record, name in choices:
            self.combo.addItem(name, record)
        self.show_value(value)


class OptionsEditor(FieldEditor):
    """One of a few, side by side. The arrow keys go from one to the next."""

    def __init__(self, shape: Shape, parent: QWidget | None = None) -> None:
        super().__init__(shape, parent)
        self.group = QButtonGroup(self)
        self.buttons: dict[str, QPushButton] = {}
        self._unknown: Any = None
        self.row = QWidget()
        flow = FlowLayout(self.row, gap=4)
        for option in shape.options or ():
            button = option_button(declared(option.label))
            self.group.addButton(button)
            self.buttons[option.value] = button
            flow.addWidget(button)
        self.control = self.row
        self.box.addWidget(self.row)
        self._settle_tab()
        self.group.buttonClicked.connect(self._chosen)

    def name(self, text: str) -> None:
        self.row.setAccessibleName(text)
        for button in self.buttons.values():
            button.setAccessibleName(f"{text}: {button.text()}")

    def _chosen(self, _button: QPushButton) -> None:
        self._unknown = None
        self._settle_tab()
        self.changed.emit()

    def _settle_tab(self) -> None:
        """Tab stops at the chosen one only; the arrow keys reach the others."""
        stop = next(
            (button for button in self.buttons.values() if button.isChecked()), next(iter(self.buttons.values()))
        )
        for button in self.buttons.values():
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus if button is stop else Qt.FocusPolicy.ClickFocus)

    def value(self) -> Any:
        return next((code for code, button in self.buttons.items() if button.isChecked()), self._unknown)

    def show_value(self, value: Any) -> None:
        self._unknown = None if value in self.buttons else value
        self.group.setExclusive(False)
        for code, button in self.buttons.items():
            button.setChecked(code == value)
        self.group.setExclusive(True)
        self._settle_tab()

    def focus(self) -> None:
        now = next((button for button in self.buttons.values() if button.isChecked()), None)
        (now or next(iter(self.buttons.values()))).setFocus(Qt.FocusReason.OtherFocusReason)


def option_button(text: str) -> QPushButton:
    """A choice among a few."""
    return ChoiceButton(text, "option")


def choice_editor(shape: Shape) -> FieldEditor:
    """Buttons where the choices are few and short, else a list."""
    labels = [declared(option.label) for option in shape.options or ()]
    few = len(labels) <= FEW and all(len(text) <= SHORT for text in labels)
    return OptionsEditor(shape) if few and not shape.may_be_none else ListEditor(shape)
