"""Rows of fields by name: showing values and telling problems, for parts of a form that lay out their fields themselves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ui.forms.editors import FieldEditor
from ui.forms.form import Field


def show_values(rows: Mapping[str, Field], fields: Mapping[str, Any]) -> None:
    """Shows the fields of a record; what it doesn't hold shows its default."""
    for name, row in rows.items():
        row.editor.show_value(fields.get(name, row.editor.shape.default))


def show_problems(rows: Mapping[str, Field], problems: Mapping[str, str]) -> list[FieldEditor]:
    """Says beside each field what is wrong with it; the editors of those where something is. No problems clear all."""
    wrong: list[FieldEditor] = []
    for name, row in rows.items():
        problem = (row.editor.problem() if problems else "") or problems.get(name, "")
        row.show_problem(problem)
        if problem:
            wrong.append(row.editor)
    return wrong
