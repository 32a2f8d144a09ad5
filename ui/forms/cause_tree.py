"""The editor of a tree of causes: an outline written by keyboard. Beneath the line one is at stands what speaks for and against it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from talentdesk.schema.kinds.problem_solving import DEEPEST
from ui.forms.editors import FieldEditor
from ui.forms.rows import Build, part_label
from ui.forms.shape import Shape, parts_of
from ui.i18n import t
from ui.widgets import cause_words
from ui.widgets.flow import FlowLayout
from ui.widgets.parts import column, label, link_button, muted, quiet_button

INDENT = 24
DETAILS = ("speaks_for", "against", "standing", "who", "root")


class CauseText(QLineEdit):
    """The words of a cause. It tells when it is gone to, and which key that changes the tree was pressed."""

    reached = Signal()
    pressed = Signal(str)

    KEYS = {
        (Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier): "deeper",
        (Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier): "shallower",
        (Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier): "up",
        (Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier): "down",
        (Qt.Key.Key_Return, Qt.KeyboardModifier.AltModifier): "why",
        (Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier): "next",
        (Qt.Key.Key_Up, Qt.KeyboardModifier.NoModifier): "before",
        (Qt.Key.Key_Down, Qt.KeyboardModifier.NoModifier): "after",
    }

    def keyPressEvent(self, event: QKeyEvent) -> None:
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        key = Qt.Key.Key_Return if event.key() == Qt.Key.Key_Enter else Qt.Key(event.key())
        act = self.KEYS.get((key, held))
        if act is None or (self.isReadOnly() and act not in ("before", "after")):
            super().keyPressEvent(event)
        else:
            self.pressed.emit(act)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.reached.emit()


class CauseLine(QWidget):
    """One cause of the outline, drawn in as far as it is deep."""

    changed = Signal()
    reached = Signal()
    removed = Signal()
    pressed = Signal(str)

    def __init__(self, value: Mapping[str, Any]) -> None:
        super().__init__()
        self.data = dict(value)
        self.text, self.state = CauseText(), QLabel()
        self.state.setProperty("tone", "muted")
        self.remove = quiet_button("×")
        self.remove.setProperty("option", True)
        self._across = QHBoxLayout(self)
        self._across.setSpacing(8)
        self._across.addWidget(self.text, 1)
        self._across.addWidget(self.state)
        self._across.addWidget(self.remove)
        self.text.setText(str(value.get("text") or ""))
        self.text.setCursorPosition(0)
        self.text.textEdited.connect(self._typed)
        self.text.reached.connect(self.reached)
        self.text.pressed.connect(self.pressed)
        self.remove.clicked.connect(self.removed)

    @property
    def level(self) -> int:
        """How many whys it is away from the problem."""
        return int(self.data.get("depth") or 0)

    def tell(self, number: int) -> None:
        """Draws it where it stands, and says so."""
        self._across.setContentsMargins(self.level * INDENT, 0, 0, 0)
        said = cause_words.standing(self.data)
        self.state.setText(said)
        self.state.setVisible(bool(said))
        name = t("Cause {number}, level {level}", number=number, level=self.level + 1)
        self.text.setAccessibleName(name)
        self.text.setAccessibleDescription(said)
        self.text.setPlaceholderText(t("Why is that?") if self.level else t("A cause of the problem"))
        self.remove.setAccessibleName(t("Take out cause {number}", number=number))
        self.remove.setToolTip(self.remove.accessibleName())
        self.update()

    def _typed(self, text: str) -> None:
        self.data["text"] = text.strip()
        self.changed.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(QPen(QColor(self.palette().placeholderText().color()), 1))
        middle = self.height() / 2
        for level in range(self.level):
            x = level * INDENT + INDENT / 2
            last = level == self.level - 1
            painter.drawLine(QPointF(x, -4), QPointF(x, middle if last else self.height() + 4))
            if last:
                painter.drawLine(QPointF(x, middle), QPointF(x + INDENT / 2 - 3, middle))
        painter.end()


class CauseDetails(QFrame):
    """What speaks for and against the cause one is at, whether it was checked, and whether it is chosen."""

    changed = Signal()

    def __init__(self, parts: Mapping[str, Shape], build: Build) -> None:
        super().__init__()
        self.setProperty("card", True)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.editors: dict[str, FieldEditor] = {}
        inside = column(spacing=8, margin=12)
        self.two = QHBoxLayout()
        self.two.setSpacing(16)
        inside.addLayout(self.two)
        for name in DETAILS:
            editor = self.editors[name] = build(parts[name])
            editor.changed.connect(self.changed)
            head = [] if name == "root" else [label(part_label(parts[name]), tone="muted", size="small")]
            block = column(*head, editor, spacing=2)
            (self.two if name in DETAILS[:2] else inside).addLayout(block)
        self.setLayout(inside)

    def show_cause(self, data: Mapping[str, Any], number: int) -> None:
        """Shows the details of a cause."""
        for name, editor in self.editors.items():
            editor.show_value(data.get(name, editor.shape.default))
            editor.name(t("{part}, cause {number}", part=part_label(editor.shape), number=number))

    def value(self) -> dict[str, Any]:
        return {name: editor.value() for name, editor in self.editors.items()}


class CausesEditor(FieldEditor):
    """The outline. Causes nobody wrote into are left out."""

    grown = Signal()

    def __init__(self, shape: Shape, build: Build, parent: QWidget | None = None) -> None:
        super().__init__(shape, parent)
        assert shape.model is not None
        self.lines: list[CauseLine] = []
        self._at: CauseLine | None = None
        self._outline = QVBoxLayout()
        self._outline.setSpacing(6)
        self._card = CauseDetails(parts_of(shape.model), build)
        self._card.hide()
        self.details = self._card.editors
        self.add, self.why = link_button(t("+ Cause")), link_button(t("+ Why is that?"))
        self.add.setToolTip(t("Another cause of the problem"))
        self.why.setToolTip(t("A cause of the cause you are at (Alt+Enter)"))
        buttons = QWidget()
        across = FlowLayout(buttons)
        across.addWidget(self.add)
        across.addWidget(self.why)
        keys = t(
            "Enter: another one beside it. Alt+Enter: why is that? Alt+→ and Alt+← change the level, Alt+↑ and Alt+↓ the place."
        )
        self.box.addLayout(self._outline)
        self.box.addWidget(buttons)
        self.box.addWidget(muted(keys))
        self.control = self.add
        self.add.clicked.connect(self._add_first)
        self.why.clicked.connect(self._add_why)
        self._card.changed.connect(self._detailed)

    # FieldEditor

    def name(self, text: str) -> None:
        self.add.setAccessibleName(t("{field}: add one", field=text))

    def value(self) -> Any:
        return [line.data for line in self.lines if line.data.get("text") or _holds_more(line.data)]

    def show_value(self, value: Any) -> None:
        for line in tuple(self.lines):
            self._take(line)
        self._card.hide()
        self._at = None
        for item in value or ():
            self._put(dict(item), len(self.lines))
        self._told()

    def focus(self) -> None:
        (self.lines[0].text if self.lines else self.add).setFocus(Qt.FocusReason.OtherFocusReason)

    # The outline

    def _put(self, data: dict[str, Any], at: int) -> CauseLine:
        line = CauseLine(data)
        line.changed.connect(self._changed)
        line.reached.connect(self._reached)
        line.removed.connect(self._removed)
        line.pressed.connect(self._pressed)
        self.lines.insert(at, line)
        self._lay_out()
        return line

    def _take(self, line: CauseLine) -> None:
        self.lines.remove(line)
        self._outline.removeWidget(line)
        line.hide()
        line.deleteLater()

    def _lay_out(self) -> None:
        """Puts the lines into their order, with the details beneath the one somebody is at."""
        wanted: list[QWidget] = []
        for line in self.lines:
            wanted.append(line)
            wanted += [self._card] if line is self._at else []
        for at, part in enumerate(wanted):
            if self._outline.indexOf(part) != at:
                self._outline.removeWidget(part)
                self._outline.insertWidget(at, part)

    def _told(self) -> None:
        for number, line in enumerate(self.lines, 1):
            line.tell(number)
        self.why.setEnabled(bool(self.lines))
        self.grown.emit()

    def end_of(self, line: CauseLine) -> int:
        """Where the causes under a cause end."""
        at = self.lines.index(line) + 1
        while at < len(self.lines) and self.lines[at].level > line.level:
            at += 1
        return at

    def add_cause(self, depth: int, at: int) -> CauseLine:
        """Adds a line and goes to it."""
        line = self._put({"text": "", "depth": min(depth, DEEPEST)}, at)
        self._told()
        line.show()
        line.text.setFocus(Qt.FocusReason.OtherFocusReason)
        return line

    # Slots

    def _add_first(self) -> None:
        self.add_cause(0, len(self.lines))

    def _add_why(self) -> None:
        of = self._at or (self.lines[-1] if self.lines else None)
        if of is not None:
            self.add_cause(of.level + 1, self.lines.index(of) + 1)

    def _reached(self) -> None:
        line = self.sender()
        if not isinstance(line, CauseLine) or line is self._at:
            return
        self._at = None  # what the details hold belongs to the line before
        self._card.show_cause(line.data, self.lines.index(line) + 1)
        self._at = line
        self._lay_out()
        self._card.show()
        self.grown.emit()

    def _detailed(self) -> None:
        if self._at is not None:
            self._at.data |= self._card.value()
            self._at.tell(self.lines.index(self._at) + 1)
            self.changed.emit()

    def _changed(self) -> None:
        self.changed.emit()

    def _removed(self) -> None:
        line = self.sender()
        if not isinstance(line, CauseLine):
            return
        at = self.lines.index(line)
        for under in self.lines[at + 1 : self.end_of(line)]:
            under.data["depth"] = under.level - 1
        if line is self._at:
            self._at = None
            self._card.hide()
        self._take(line)
        self._told()
        (self.lines[min(at, len(self.lines) - 1)].text if self.lines else self.add).setFocus(
            Qt.FocusReason.OtherFocusReason
        )
        self.changed.emit()

    def _pressed(self, act: str) -> None:
        line = self.sender()
        if not isinstance(line, CauseLine):
            return
        at = self.lines.index(line)
        if act in ("before", "after"):
            to = at + (1 if act == "after" else -1)
            if 0 <= to < len(self.lines):
                self.lines[to].text.setFocus(Qt.FocusReason.OtherFocusReason)
        elif act == "next":
            self.add_cause(line.level, self.end_of(line))
        elif act == "why":
            self.add_cause(line.level + 1, at + 1)
        elif act in ("deeper", "shallower"):
            self._shift(line, 1 if act == "deeper" else -1)
        else:
            self._move(line, up=act == "up")

    def _shift(self, line: CauseLine, by: int) -> None:
        """Makes a cause, with all under it, deeper or less deep."""
        at, block = self.lines.index(line), self._block(line)
        most = self.lines[at - 1].level + 1 if at else 0
        if by > 0 and (line.level >= most or max(one.level for one in block) >= DEEPEST):
            return
        if by < 0 and line.level == 0:
            return
        for one in block:
            one.data["depth"] = one.level + by
        self._told()
        self.changed.emit()

    def _move(self, line: CauseLine, *, up: bool) -> None:
        """Moves a cause, with all under it, past its neighbour of the same level."""
        block, at = self._block(line), self.lines.index(line)
        if up:
            to = next((n for n in range(at - 1, -1, -1) if self.lines[n].level <= line.level), -1)
        else:
            after = self.end_of(line)
            to = self.end_of(self.lines[after]) - len(block) if after < len(self.lines) else -1
            to = -1 if after < len(self.lines) and self.lines[after].level < line.level else to
        if to < 0 or (up and self.lines[to].level < line.level):
            return
        rest = [one for one in self.lines if one not in block]
        self.lines = [*rest[:to], *block, *rest[to:]]
        self._lay_out()
        self._told()
        line.text.setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit()

    def _block(self, line: CauseLine) -> Sequence[CauseLine]:
        return self.lines[self.lines.index(line) : self.end_of(line)]

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = event.size().width() < self.fontMetrics().averageCharWidth() * 80
        way = QHBoxLayout.Direction.TopToBottom if narrow else QHBoxLayout.Direction.LeftToRight
        self._card.two.setDirection(way)


def _holds_more(data: Mapping[str, Any]) -> bool:
    return any(data.get(name) for name in ("speaks_for", "against", "who", "root"))
