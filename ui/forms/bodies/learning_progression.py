"""The form of a learning progression: a grid of components and their variations, and strategies that each serve one component."""

from __future__ import annotations

from ui.forms.components_editor import ComponentsEditor
from ui.forms.editors import FieldEditor, ListEditor
from ui.forms.form import GeneratedBody
from ui.forms.rows import Build, Row, RowsEditor
from ui.forms.shape import Shape, shapes_of

COMPONENTS, STRATEGIES, COMPONENT = "components", "strategies", "component"


class StrategyRow(Row):
    """What is done stands on its own line; the rest is chosen below it."""

    captioned = True
    tall = True
    below = 12

    def make(self, shape: Shape, build: Build) -> FieldEditor:
        return ListEditor(shape) if shape.what == "code" or shape.name == COMPONENT else super().make(shape, build)


class LearningProgressionBody(GeneratedBody):
    """A component that comes or is renamed can be chosen by every strategy at once."""

    def __init__(self, *given: object) -> None:
        super().__init__(*given)  # pyright: ignore[reportArgumentType]
        self.shapes = shapes_of(self.kind)

    def build(self, shape: Shape) -> FieldEditor:
        if shape.name == COMPONENTS:
            made = ComponentsEditor(shape)
            made.grown.connect(self._components_changed)
            return made
        if shape.name == STRATEGIES:
            return self.build_rows(shape, StrategyRow)
        return super().build(shape)

    def offer(self, name: str, editor: FieldEditor) -> None:
        if name == COMPONENT:
            components = self.editor(COMPONENTS)
            editor.offer(components.named() if isinstance(components, ComponentsEditor) else [])
        else:
            super().offer(name, editor)

    def _components_changed(self) -> None:
        strategies = self.rows.get(STRATEGIES)
        if strategies is not None and isinstance(strategies.editor, RowsEditor):
            for row in strategies.editor.rows:
                self.offer(COMPONENT, row.editors[COMPONENT])
        self.order_tabs()
