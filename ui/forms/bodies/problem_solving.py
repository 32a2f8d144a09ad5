"""The form of a problem-solving protocol: the problem, the tree of its causes, and the change that is tried."""

from __future__ import annotations

from ui.forms.cause_tree import CausesEditor
from ui.forms.editors import FieldEditor
from ui.forms.shape import Shape
from ui.forms.sourced import SourcedBody


class ProblemSolvingBody(SourcedBody):
    """The causes have an editor of their own."""

    def build(self, shape: Shape) -> FieldEditor:
        if shape.name != "causes":
            return super().build(shape)
        made = CausesEditor(shape, self.build)
        made.grown.connect(self._grown)
        return made

    def offer(self, name: str, editor: FieldEditor) -> None:
        super().offer(name, editor)
        if isinstance(editor, CausesEditor):
            for part, inner in editor.details.items():
                super().offer(part, inner)
