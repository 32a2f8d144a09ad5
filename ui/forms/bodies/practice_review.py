"""The form of a practice review. Moves into leadership are asked for where it is about developing leaders."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ui.forms.sourced import SourcedBody
from ui.i18n import declared
from ui.widgets.parts import section

LEADERS = "leadership_development"


class PracticeReviewBody(SourcedBody):
    """The section on growth from within comes and goes with the topic."""

    def arrange(self) -> None:
        self.outer.addLayout(self.grid(["title", "topic", "state", "on", "team"]))
        for names in (["practices"], ["moves"], ["sources"], ["found", "next"]):
            head = section(declared(self.shapes[names[0]].declared.section))
            self.outer.addWidget(head)
            self.outer.addLayout(self.grid(names))
            if names == ["moves"]:
                self.growth = head
        self.editor("topic").changed.connect(self._about)

    def show_fields(self, fields: Mapping[str, Any]) -> None:
        super().show_fields(fields)
        self._about()

    def _about(self) -> None:
        wanted = self.editor("topic").value() == LEADERS or bool(self.editor("moves").value())
        self.growth.setVisible(wanted)
        self.rows["moves"].setVisible(wanted)
