"""The form of a Hexagon analysis: which model and who rates, the six components one at a time, the decision."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from PySide6.QtWidgets import QWidget

from ui.forms.components import Components
from ui.forms.sourced import SourcedBody
from ui.i18n import declared
from ui.widgets.parts import section

DECISION = ("decision", "rate_again", "says_fit", "says_ready", "conditions")


class HexagonBody(SourcedBody):
    """The components stand between the head and the decision."""

    def parts(self) -> Iterator[QWidget]:
        self.components = Components(self)
        yield from self.components.make()
        self.components.changed.connect(self.changed)
        yield from super().parts()

    def arrange(self) -> None:
        self.outer.addLayout(self.grid(["model", "on", "state", "team"]))
        self.outer.addWidget(self.components)
        self.outer.addLayout(self.grid(["sources"]))
        self.outer.addWidget(section(declared(self.shapes[DECISION[0]].declared.section)))
        self.outer.addLayout(self.grid([*DECISION]))

    def show_fields(self, fields: Mapping[str, Any]) -> None:
        self.components.show_values(fields)
        super().show_fields(fields)

    def fields(self) -> dict[str, Any]:
        return super().fields() | self.components.values()
