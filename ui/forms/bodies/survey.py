"""The form of a survey: whom it is handed out to, and its questions, each with room for its words and options."""

from __future__ import annotations

from typing import Any

from ui.forms.cards import CardRow
from ui.forms.editors import FieldEditor, TextEditor
from ui.forms.form import GeneratedBody
from ui.forms.rows import Build
from ui.forms.shape import Shape

CODE, OPTIONS = "code", "options"


class LinesEditor(TextEditor):
    """Several short things in their order, one on each line."""

    def __init__(self, shape: Shape) -> None:
        super().__init__(shape, 2, 12)

    def value(self) -> Any:
        lines = (" ".join(line.split()) for line in self.text.toPlainText().splitlines())
        return [line for line in lines if line]

    def show_value(self, value: Any) -> None:
        super().show_value("\n".join(str(item) for item in value or ()))


class QuestionRow(CardRow):
    """One question. Its code is kept for it and shown to nobody."""

    def __init__(self, parts: dict[str, Shape], build: Build, number: int) -> None:
        super().__init__({name: shape for name, shape in parts.items() if name != CODE}, build, number)

    def make(self, shape: Shape, build: Build) -> FieldEditor:
        return LinesEditor(shape) if shape.name == OPTIONS else super().make(shape, build)


class SurveyBody(GeneratedBody):
    """The generated form, with room for the questions."""

    def build(self, shape: Shape) -> FieldEditor:
        return self.build_rows(shape, QuestionRow) if shape.name == "questions" else super().build(shape)
