"""The form of one's own Hexagon rating: the six components with their questions and what the team has gathered, each rated from 1 to 5."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from talentdesk.actions import directory, records
from talentdesk.schema.kinds.hexagon import COMPONENTS
from talentdesk.workspace import Workspace
from ui.forms.editors import FieldEditor
from ui.forms.form import GeneratedBody
from ui.forms.scale import ScaleEditor
from ui.forms.shape import Shape
from ui.i18n import declared, t
from ui.jobs import Job
from ui.widgets.parts import clear, group, label, muted, section


class HexagonRatingBody(GeneratedBody):
    """Rated alone: nothing of others' ratings is shown here."""

    def build(self, shape: Shape) -> FieldEditor:
        return ScaleEditor(shape) if shape.name in COMPONENTS else super().build(shape)

    def arrange(self) -> None:
        self.model = section("")
        self.model.hide()
        words = muted(
            t(
                "Rate each from 1, nothing speaks for it, to 5, all that was asked does. Only you can open this until you open it to "
                "the team; the office sees that you have rated, and not how."
            )
        )
        self.outer.addWidget(group(self.model, words, spacing=4))
        self.outer.addLayout(self.grid(["hexagon"]))
        self.outer.addLayout(self.grid(["on", "looks_from"]))
        self.gathered: dict[str, QVBoxLayout] = {}
        for name, about in COMPONENTS.items():
            self.gathered[name] = QVBoxLayout()
            self.gathered[name].setSpacing(2)
            field = self.rows[name]
            field.box.insertWidget(1, _asks(name))
            field.box.insertLayout(2, self.gathered[name])
            field.editor.name(declared(about.title))
            self.outer.addWidget(field)
        self.outer.addLayout(self.grid(["why"]))

    def show_fields(self, fields: Mapping[str, Any]) -> None:
        super().show_fields(fields)
        analysis = str(fields.get("hexagon") or "")
        self.rows["hexagon"].setVisible(not analysis)
        if analysis:
            self.context.jobs.read(partial(_analysis, self.context.ws, analysis), self._gathered)

    def focus_first(self) -> None:
        empty = next((name for name in COMPONENTS if self.editor(name).value() is None), "why")
        (self.rows["hexagon"].editor if not self._given.get("hexagon") else self.editor(empty)).focus()

    def _gathered(self, found: tuple[str, Mapping[str, Any]]) -> None:
        """Shows what the team has answered, without any rating."""
        name, fields = found
        self.model.setText(name)
        self.model.setVisible(bool(name))
        for component, place in self.gathered.items():
            clear(place)
            for text, tone in _known(fields.get(component) or {}):
                place.addWidget(label(text, tone=tone, wrap=True))


def _asks(name: str) -> QWidget:
    about = COMPONENTS[name]
    return muted("\n".join([declared(about.asks), *(f"· {declared(one.text)}" for one in about.questions)]))


def _known(found: Mapping[str, Any]) -> list[tuple[str, str]]:
    answers: Mapping[str, Any] = found.get("answers") or {}
    said = [(f"“{text}”", "text") for answer in answers.values() if (text := str(answer).strip())]
    if evidence := str(found.get("evidence") or "").strip():
        said.append((t("Evidence: {what}", what=evidence), "text"))
    if unknown := str(found.get("unknowns") or "").strip():
        said.append((t("? Not known: {what}", what=unknown), "warn"))
    return said


def _analysis(ws: Workspace, analysis: str, _job: Job) -> tuple[str, Mapping[str, Any]]:
    view = next(iter(records.list_records(ws, "hexagon", {"id": analysis})), None)
    if view is None:
        return "", {}
    return directory.name_of(ws, str(view.fields.get("model") or "")), view.fields
