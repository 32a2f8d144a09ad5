"""The six components of a Hexagon analysis, one at a time: questions, evidence, what isn't known, and what the team agreed on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QButtonGroup, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from talentdesk.schema.fields import F
from talentdesk.schema.kinds.hexagon import COMPONENTS, Component
from ui.forms.editors import FieldEditor, TextEditor, option_button
from ui.forms.scale import ScaleEditor
from ui.forms.shape import Shape, shape_of
from ui.i18n import declared, t
from ui.widgets.flow import FlowLayout
from ui.widgets.parts import column, label, muted, section

PARTS = ("evidence", "unknowns", "rating", "dissent")


def part_words(part: str) -> tuple[str, str]:
    """The name of a part, and a word of help."""
    return {
        "evidence": (t("Evidence"), t("Where it was seen or read")),
        "unknowns": (t("What we don’t know"), t("Better named than guessed; it shows on the profile")),
        "rating": (
            t("Agreed rating"),
            t("After each has rated alone. 1: nothing speaks for it, 5: all that was asked does"),
        ),
        "dissent": (t("Who sees it otherwise, and why"), ""),
    }[part]


class ComponentPage(QWidget):
    """One component."""

    changed = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        about = COMPONENTS[name]
        self._kept: dict[str, Any] = {}
        self._answers: dict[str, Any] = {}
        title = declared(about.title)
        whole = column(section(title), muted(declared(about.asks)), spacing=4)
        whole.setContentsMargins(0, 8, 0, 0)
        self.questions: dict[str, FieldEditor] = {}
        self.parts: dict[str, FieldEditor] = {}
        for question in about.questions:
            self.questions[question.code] = self._put(
                whole, TextEditor(_text(question.code), 2), declared(question.text)
            )
        for part in PARTS:
            shape = shape_of(part, Component.model_fields[part])
            editor = ScaleEditor(shape) if part == "rating" else TextEditor(shape, 2)
            name_, about_ = part_words(part)
            self.parts[part] = self._put(whole, editor, name_, about_)
        for editor in (*self.questions.values(), *self.parts.values()):
            editor.name(t("{component}: {part}", component=title, part=editor.control.accessibleName()))
        whole.addStretch(1)
        self.setLayout(whole)

    def _put(self, whole: QVBoxLayout, editor: FieldEditor, name: str, help: str = "") -> FieldEditor:
        head = label(name, weight="strong", wrap=True)
        head.setBuddy(editor.control)
        whole.addSpacing(8)
        whole.addWidget(head)
        if help:
            whole.addWidget(muted(help))
        whole.addWidget(editor)
        editor.name(name)
        editor.changed.connect(self.changed)
        return editor

    @property
    def rating(self) -> int | None:
        """What the team agreed on."""
        return self.parts["rating"].value()

    def value(self) -> dict[str, Any]:
        own = {code: text for code, editor in self.questions.items() if (text := editor.value())}
        answers = {code: text for code, text in self._answers.items() if code not in self.questions}
        return self._kept | {"answers": answers | own} | {name: editor.value() for name, editor in self.parts.items()}

    def show_value(self, value: Mapping[str, Any]) -> None:
        self._kept = dict(value)
        self._answers = dict(value.get("answers") or {})
        for code, editor in self.questions.items():
            editor.show_value(self._answers.get(code))
        for name, editor in self.parts.items():
            editor.show_value(value.get(name))


def _text(name: str) -> Shape:
    return Shape(name, "text", F(name))


class Components(QWidget):
    """A choice of the six, and the page of the one that is chosen. Ctrl+Page Down goes to the next."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.pages: dict[str, ComponentPage] = {}
        self._buttons: dict[str, QPushButton] = {}
        self._group = QButtonGroup(self)
        self.bar, self.stack = QWidget(self), QStackedWidget(self)
        self._bar = FlowLayout(self.bar)
        self.setLayout(column(self.bar, self.stack, spacing=8))
        for keys, step in (("Ctrl+PgDown", 1), ("Ctrl+PgUp", -1)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.setObjectName(str(step))
            shortcut.activated.connect(self._step)
        self._group.idToggled.connect(self._toggled)

    def make(self) -> Iterator[QWidget]:
        """Makes the pages, one after the other."""
        for at, name in enumerate(COMPONENTS):
            page = self.pages[name] = ComponentPage(name, self.stack)
            button = self._buttons[name] = option_button("")
            button.setToolTip(t("{asks} (Ctrl+Page Down, Ctrl+Page Up)", asks=declared(COMPONENTS[name].asks)))
            self._group.addButton(button, at)
            self._bar.addWidget(button)
            self.stack.addWidget(page)
            page.changed.connect(self._changed)
            yield page
        self._buttons["need"].setChecked(True)
        self._tell()

    def values(self) -> dict[str, Any]:
        return {name: page.value() for name, page in self.pages.items()}

    def show_values(self, fields: Mapping[str, Any]) -> None:
        for name, page in self.pages.items():
            page.show_value(fields.get(name) or {})
        self._tell()

    def _changed(self) -> None:
        self._tell()
        self.changed.emit()

    def _tell(self) -> None:
        """Beside each name what was agreed on."""
        for name, button in self._buttons.items():
            title, rating = declared(COMPONENTS[name].title), self.pages[name].rating
            button.setText(f"{title}  {rating}" if rating else title)
            said = t("rated {rating}", rating=rating) if rating else t("not rated yet")
            button.setAccessibleName(f"{title}, {said}")

    def _toggled(self, number: int, on: bool) -> None:
        if on:
            self.stack.setCurrentIndex(number)

    def _step(self) -> None:
        to = (self.stack.currentIndex() + int(self.sender().objectName())) % self.stack.count()
        self._group.button(to).setChecked(True)
        next(iter(self.pages[list(self.pages)[to]].questions.values())).focus()
