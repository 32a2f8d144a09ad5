"""The editor of a rating from 1 to 5, or none yet. One key or one click chooses."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QWidget

from talentdesk.schema.fields import Code
from ui.forms.editors import OptionsEditor
from ui.forms.shape import Shape


class Scale(Code):
    """What can be chosen."""

    NONE = "", "–"
    ONE = "1", "1"
    TWO = "2", "2"
    THREE = "3", "3"
    FOUR = "4", "4"
    FIVE = "5", "5"


class ScaleEditor(OptionsEditor):
    """Numbers side by side; the dash stands for no rating."""

    def __init__(self, shape: Shape, parent: QWidget | None = None) -> None:
        super().__init__(replace(shape, options=Scale), parent)

    def value(self) -> Any:
        found = super().value()
        return int(found) if isinstance(found, str) and found.isdigit() else found or None

    def show_value(self, value: Any) -> None:
        super().show_value("" if value is None else str(value))
