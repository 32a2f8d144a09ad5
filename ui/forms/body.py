"""FormBody, the parent of every form: it shows a record's fields and gives them back. Saving, drafts and readers are the editor's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QAbstractButton, QAbstractSpinBox, QComboBox, QLineEdit, QPlainTextEdit, QWidget

from talentdesk.schema.base import Kind
from ui.context import Context
from ui.i18n import t


@dataclass(frozen=True, slots=True)
class Also:
    """Another record that is changed with the one in the form: its new fields, and what undoing puts back."""

    kind: str
    record: str
    fields: dict[str, Any]
    before: dict[str, Any]


class FormBody(QWidget):
    """A form of one kind. Values are what `actions.records.save` takes: JSON values, dates as ISO days."""

    changed = Signal()
    """The person typed or chose something. Not emitted by `show_fields`."""
    wide = False
    """Whether the form takes the whole page and scrolls by itself."""
    record = ""
    """The record it edits, told before `show_fields`; empty for a new one."""
    frozen = False
    """Whether it is for reading only."""

    def __init__(self, context: Context, kind: Kind, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.kind = kind

    def parts(self) -> Iterator[QWidget]:
        """Makes the form, and gives each part as soon as it lies in its place; it can be shown and filled when all are there."""
        raise NotImplementedError

    @property
    def save_text(self) -> str:
        """The words on the button that saves."""
        return t("Save")

    @property
    def step_text(self) -> str:
        """The words of a step that comes before saving; empty where saving comes next."""
        return ""

    def take_step(self) -> None:
        """Takes that step."""

    def show_fields(self, fields: Mapping[str, Any]) -> None:
        """Shows a record, a draft, or what a new record starts with."""
        raise NotImplementedError

    def fields(self) -> dict[str, Any]:
        """What the form holds now, half a thought included; fields it doesn't show are left out.

        Names that begin with ``~`` are the form's own: they are kept with the draft and never saved.
        """
        raise NotImplementedError

    def also(self) -> Sequence[Also]:
        """Other records that the same save changes; all of it becomes durable, or none."""
        return ()

    def problems(self) -> dict[str, str]:
        """What the form itself finds wrong, field by field, before anything is saved."""
        return {}

    def show_problems(self, problems: Mapping[str, str]) -> None:
        """Says beside each named field what is wrong with it, and puts the keyboard on the first; none clears them."""
        raise NotImplementedError

    def focus_first(self) -> None:
        """Puts the keyboard where writing begins."""
        raise NotImplementedError

    def freeze(self) -> None:
        """Shows the record for reading only: its words can be marked and copied, nothing can be changed."""
        self.frozen = True
        for part in self.findChildren(QWidget):
            if isinstance(part, QLineEdit | QPlainTextEdit):
                part.setReadOnly(True)
            elif isinstance(part, QAbstractButton | QComboBox | QAbstractSpinBox):
                part.setEnabled(False)

    def leave(self) -> None:
        """The form is closed: stops clocks and timers."""
