"""The editor of a progression's components: each a name and its variations from the ideal on, with the fidelity line among them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QTextOption
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from ui.forms.editors import FieldEditor, GrowingText, option_button
from ui.forms.shape import Shape
from ui.i18n import t
from ui.widgets.flow import FlowLayout
from ui.widgets.parts import clear, column, label, link_button, quiet_button
from ui.widgets.variations import Variations, standing

USUAL, USUAL_LINE = 4, 2
"""Variations of a new component, and after how many of them the line stands."""


class Block(QFrame):
    """One component."""

    changed = Signal()
    removed = Signal()

    def __init__(self, code: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.code = code
        self.setProperty("card", True)
        self._kept: dict[str, Any] = {}
        self._acceptable = USUAL_LINE
        self._least = 0
        self.number = label("", tone="muted")
        self.name = QLineEdit()
        self.name.setPlaceholderText(t("What one can see of the practice, for example “Questions”"))
        self.remove = quiet_button("×")
        self.remove.setProperty("option", True)
        head = QHBoxLayout()
        head.setSpacing(8)
        for part in (self.number, self.name, self.remove):
            head.addWidget(part)
        self.texts: list[GrowingText] = []
        self.variations = Variations(self)
        self.lines = QButtonGroup(self)
        choice = QWidget()
        self._line = FlowLayout(choice, gap=4)
        below = QHBoxLayout()
        below.setSpacing(8)
        below.addWidget(label(t("Fidelity line after"), tone="muted"))
        below.addWidget(choice, 1)
        self.more = link_button(t("+ Variation"))
        self.less = link_button(t("− Variation"))
        self.setLayout(column(head, self.variations, below, spacing=8, margin=12))
        self.name.textEdited.connect(self.changed)
        self.remove.clicked.connect(self.removed)
        self.more.clicked.connect(self._add)
        self.less.clicked.connect(self._take_out)
        self.lines.idClicked.connect(self._line_moved)

    def value(self) -> dict[str, Any]:
        texts = [text.toPlainText() for text in self.texts]
        while len(texts) > self._least and not texts[-1].strip():
            texts.pop()
        own = {"code": self.code, "name": self.name.text().strip(), "variations": texts, "acceptable": self._acceptable}
        return self._kept | own

    def show_value(self, value: Mapping[str, Any]) -> None:
        self._kept = dict(value)
        texts = value.get("variations")
        self._acceptable = int(value.get("acceptable", USUAL_LINE))
        self.name.setText(str(value.get("name") or ""))
        self.name.setCursorPosition(0)
        self._least = len(texts or ())
        self._show_texts([str(text) for text in texts] if texts is not None else [""] * USUAL)

    @property
    def is_empty(self) -> bool:
        """Whether nobody has written anything into it."""
        return not self.name.text().strip() and not any(text.toPlainText().strip() for text in self.texts)

    def renumber(self, number: int) -> None:
        """Says which component it is."""
        self.number.setText(f"{number}")
        self.name.setAccessibleName(t("Component {number}: name", number=number))
        self.remove.setAccessibleName(t("Take out component {number}", number=number))
        self.remove.setToolTip(self.remove.accessibleName())
        self._name_texts()

    # Variations

    def _show_texts(self, texts: list[str]) -> None:
        self.texts = []
        for text in texts:
            self.texts.append(self._text(text))
        self._laid_out()

    def _text(self, words: str = "") -> GrowingText:
        made = GrowingText(3, 16)
        made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        made.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        made.setPlainText(words)
        made.textChanged.connect(self.changed)
        return made

    def _laid_out(self) -> None:
        self.variations.show_cells(self.texts, min(self._acceptable, len(self.texts)))
        self._draw_choice()
        self._name_texts()

    def _name_texts(self) -> None:
        for number, text in enumerate(self.texts, 1):
            text.setAccessibleName(f"{self.name.text() or self.number.text()}, {standing(number, self._acceptable)}")

    def _draw_choice(self) -> None:
        for button in self.lines.buttons():
            self.lines.removeButton(button)
        for part in (self.more, self.less):
            self._line.removeWidget(part)
        clear(self._line)
        for number in range(1, len(self.texts) + 1):
            button = option_button(str(number))
            button.setAccessibleName(t("Fidelity line after variation {number}", number=number))
            self.lines.addButton(button, number)
            button.setChecked(number == min(self._acceptable, len(self.texts)))
            self._line.addWidget(button)
        for part in (self.more, self.less):
            self._line.addWidget(part)
        self.less.setEnabled(len(self.texts) > 1)

    def _line_moved(self, number: int) -> None:
        self._acceptable = number
        self.variations.draw_line(number)
        self._name_texts()
        self.changed.emit()

    def _add(self) -> None:
        self.texts.append(self._text())
        self._laid_out()
        self.texts[-1].show()
        self.texts[-1].setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit()

    def _take_out(self) -> None:
        self.texts.pop()
        self._least = min(self._least, len(self.texts))
        self._laid_out()
        self.less.setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit()


class ComponentsEditor(FieldEditor):
    """The components, and a way to add one. Those nobody wrote into are left out; a code, once given, stays."""

    grown = Signal()
    """A component came, or changed its shape."""

    def __init__(self, shape: Shape, parent: QWidget | None = None) -> None:
        super().__init__(shape, parent)
        self.blocks: list[Block] = []
        self._title = ""
        self._quiet = False
        self.lines = QVBoxLayout()
        self.lines.setSpacing(12)
        self.add = link_button(t("+ Add a component"))
        self.box.addLayout(self.lines)
        self.box.addWidget(self.add)
        self.control = self.add
        self.add.clicked.connect(self._add_one)

    def name(self, text: str) -> None:
        self._title = text
        self.add.setAccessibleName(t("{field}: add one", field=text))

    def named(self) -> list[tuple[str, str]]:
        """Code and name of each component there is."""
        found = enumerate(self.blocks, 1)
        return [
            (b.code, b.name.text().strip() or t("Component {number}", number=at)) for at, b in found if not b.is_empty
        ]

    def value(self) -> Any:
        return [block.value() for block in self.blocks if not block.is_empty]

    def show_value(self, value: Any) -> None:
        self._quiet = True
        for block in tuple(self.blocks):
            self._drop(block)
        for item in value or ():
            self._put(dict(item))
        self._quiet = False
        self.grown.emit()

    def problem(self) -> str:
        nameless = any(not block.name.text().strip() for block in self.blocks if not block.is_empty)
        return t("A component needs a name.") if nameless else super().problem()

    def focus(self) -> None:
        nameless = next((block for block in self.blocks if not block.name.text().strip()), None)
        (nameless.name if nameless else self.add).setFocus(Qt.FocusReason.OtherFocusReason)

    def _put(self, value: dict[str, Any]) -> Block:
        taken = {block.code for block in self.blocks}
        free = next(code for number in range(1, len(taken) + 2) if (code := f"c{number}") not in taken)
        block = Block(str(value.get("code") or free), self)
        block.show_value(value)
        block.changed.connect(self._changed)
        block.removed.connect(self._removed)
        self.blocks.append(block)
        self.lines.addWidget(block)
        block.renumber(len(self.blocks))
        return block

    def _add_one(self) -> None:
        block = self._put({})
        block.show()
        block.name.setFocus(Qt.FocusReason.OtherFocusReason)
        self.grown.emit()

    def _changed(self) -> None:
        if not self._quiet:
            self.grown.emit()
            self.changed.emit()

    def _removed(self) -> None:
        block = self.sender()
        if isinstance(block, Block):
            self._drop(block)
            self.add.setFocus(Qt.FocusReason.OtherFocusReason)
            self._changed()

    def _drop(self, block: Block) -> None:
        self.blocks.remove(block)
        self.lines.removeWidget(block)
        block.hide()
        block.deleteLater()
        for number, left in enumerate(self.blocks, 1):
            left.renumber(number)
