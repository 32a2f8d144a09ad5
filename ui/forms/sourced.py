"""SourcedBody: a form in which sources are cited from the reference library, and things with much to say have room."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from talentdesk.actions import library
from ui.forms.cards import WORK, CardRow
from ui.forms.editors import FieldEditor
from ui.forms.form import GeneratedBody
from ui.forms.shape import Shape
from ui.jobs import Job

CARDS = ("sources", "practices", "past", "trials", "moves")
"""Lists whose rows hold several texts."""


class SourcedBody(GeneratedBody):
    """Offers the works of the library wherever one is cited."""

    _works: tuple[tuple[str, str], ...] = ()

    def build(self, shape: Shape) -> FieldEditor:
        return self.build_rows(shape, CardRow) if shape.name in CARDS else super().build(shape)

    def show_fields(self, fields: Mapping[str, Any]) -> None:
        super().show_fields(fields)
        self.context.jobs.read(_library, self._library_came)

    def offer(self, name: str, editor: FieldEditor) -> None:
        if name == WORK and self._works:
            editor.offer(list(self._works))
        else:
            super().offer(name, editor)

    def _library_came(self, works: Mapping[str, str]) -> None:
        self._works = tuple(sorted(works.items(), key=_by_citation))
        self._offer_rows()


def _by_citation(work: tuple[str, str]) -> str:
    return work[1]


def _library(_job: Job) -> Mapping[str, str]:
    return library.references()
