"""One conflict: what each person wrote, side by side, and the ways to settle it. Nothing is lost, whichever is chosen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QBoxLayout, QButtonGroup, QFrame, QLabel, QLayout, QPlainTextEdit, QVBoxLayout, QWidget

from talentdesk.actions.exchange import Conflict, Head
from talentdesk.schema.kinds import BY_NAME
from ui import i18n
from ui.i18n import t
from ui.widgets.parts import card, column, label, muted, primary_button, quiet_button, row, section
from ui.widgets.text_difference import Piece, marked_html, spoken

NARROW_CHARS = 90
"""Below this width the sides stand one below the other."""


@dataclass(frozen=True, slots=True)
class Side:
    """One side in words."""

    head: Head
    when: str
    pieces: tuple[Piece, ...]
    """Its words, and which of them the shown side does not say."""

    @property
    def words(self) -> str:
        """What the side says."""
        return "".join(text for text, _ in self.pieces)


class ConflictCard(QFrame):
    """Shows the sides of one field. `kept` gives record, field and the side's op; `written` a text in place of all sides."""

    kept = Signal(str, str, str)
    written = Signal(str, str, str)

    def __init__(self, conflict: Conflict, sides: Sequence[Side], both: str, tokens: Mapping[str, str]) -> None:
        super().__init__()
        self.conflict = conflict
        self._sides = sides
        self._both = both
        self._texts: list[QLabel] = []
        self.keep_buttons = QButtonGroup(self)
        self.write_button = quiet_button(t("Write one from both…"))
        self.text = QPlainTextEdit()
        self.save = primary_button(t("Save this text"))
        self.cancel = quiet_button(t("Cancel"))
        self.problem = label("", tone="danger", wrap=True)
        self._beside = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._writing = QWidget()
        self._build()
        self.set_tokens(tokens)
        self.keep_buttons.idClicked.connect(self._keep)
        self.write_button.clicked.connect(self._write)
        self.save.clicked.connect(self._save)
        self.cancel.clicked.connect(self._leave)
        for keys in ("Ctrl+Return", "Ctrl+S"):
            shortcut = QShortcut(QKeySequence(keys), self.text)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(self._save)

    @staticmethod
    def key_of(conflict: Conflict) -> tuple[str, ...]:
        """What makes it the same conflict after a refresh."""
        return conflict.record, conflict.field, *sorted(head.op for head in conflict.heads)

    def _build(self) -> None:
        kind = BY_NAME.get(self.conflict.kind)
        title = kind.title if kind else self.conflict.kind
        about = " · ".join(part for part in (i18n.declared(title), self.conflict.title) if part)
        self.setAccessibleName(t("Conflict: {about}, {field}", about=about, field=i18n.declared(self.conflict.label)))
        self._beside.setSpacing(24)
        self._beside.setContentsMargins(0, 0, 0, 0)
        for number, side in enumerate(self._sides):
            self._beside.addLayout(self._side(number, side), 1)
        self.text.setAccessibleName(t("The text in place of all sides"))
        self.text.setTabChangesFocus(True)
        self.text.setMinimumHeight(self.fontMetrics().height() * 7)
        self.save.setToolTip(t("Save (Ctrl+Enter)"))
        self._writing.setLayout(column(self.text, self.problem, row(self.save, self.cancel)))
        self._writing.hide()
        self.problem.hide()
        both = QVBoxLayout(self)
        both.setContentsMargins(0, 0, 0, 0)
        heading = column(section(about), muted(i18n.declared(self.conflict.label)), spacing=0)
        parts: list[QWidget | QLayout] = [heading, self._beside]
        if self._is_text():
            parts.append(row(self.write_button))
        both.addWidget(card(*parts, self._writing, spacing=12, margin=16))

    def _is_text(self) -> bool:
        kind = BY_NAME.get(self.conflict.kind)
        declared = kind.field(self.conflict.field) if kind else None
        return (
            declared is not None
            and declared.merge == "text"
            and all(isinstance(s.head.value, str) for s in self._sides)
        )

    def _side(self, number: int, side: Side) -> QVBoxLayout:
        head = side.head
        name = label(head.person_name, weight="strong", wrap=True)
        moment = muted(t("{when} · shown until it is settled", when=side.when) if head.winner else side.when)
        text = label("", wrap=True)
        text.setTextFormat(Qt.TextFormat.RichText)
        text.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._texts.append(text)
        keep = quiet_button(t("Keep this one"))
        keep.setAccessibleName(t("Keep what {name} wrote", name=head.person_name))
        self.keep_buttons.addButton(keep, number)
        made = column(column(name, moment, spacing=0), text, row(keep))
        made.setStretch(1, 1)
        return made

    def set_tokens(self, tokens: Mapping[str, str]) -> None:
        """Draws in other colours."""
        for side, text in zip(self._sides, self._texts, strict=True):
            text.setText(marked_html(side.pieces, tokens["accent-soft"]))
            text.setAccessibleName(side.words)
            text.setAccessibleDescription(spoken(side.pieces))

    def refuse(self, message: str) -> None:
        """Shows why it was not saved, beside the text."""
        self.problem.setText(message)
        self.problem.show()
        self._writing.setEnabled(True)

    def _keep(self, number: int) -> None:
        self.kept.emit(self.conflict.record, self.conflict.field, self._sides[number].head.op)

    def _write(self) -> None:
        if not self.text.toPlainText():
            self.text.setPlainText(self._both)
        self._writing.show()
        self.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def _leave(self) -> None:
        self._writing.hide()
        self.write_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _save(self) -> None:
        text = self.text.toPlainText().strip()
        if text:
            self.written.emit(self.conflict.record, self.conflict.field, text)
        else:
            self.refuse(t("Write the text that should stand, or keep one of the sides."))

    def resizeEvent(self, event: QResizeEvent) -> None:
        narrow = self.width() < self.fontMetrics().averageCharWidth() * NARROW_CHARS or len(self._sides) > 2
        way = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        self._beside.setDirection(way)
        super().resizeEvent(event)
