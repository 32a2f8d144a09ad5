"""What holds for the form of every kind: it shows a whole record, gives it back untouched, and its editor saves it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from talentdesk.actions import drafts, records
from talentdesk.schema.base import Kind
from tests.contracts.test_kinds import full
from tests.ui.conftest import EditorOf, context_of, editor_of, jobs, theme
from tests.world import World
from ui.context import Context
from ui.forms.bodies import BODIES
from ui.forms.form import GeneratedBody

__all__ = ["context_of", "editor_of", "jobs", "theme"]
Contexts = Callable[[str], Context]
EVERY = pytest.mark.parametrize("kind", records.kinds(), ids=lambda kind: kind.name)
ROOM = 860
"""Pixels that a form has at 1024 × 700 and twice the text size."""


def whole(kind: Kind, world: World) -> dict[str, Any]:
    """A record with every field filled, of people and buildings there are."""
    found = full(kind)
    for name, declared in kind.fields().items():
        if declared.ref == "person" and isinstance(found[name], str):
            found[name] = world.office.person
        if declared.ref == "building":
            place = world.building("North Elementary")
            found[name] = [place] if isinstance(found[name], list) else place
    return found


@EVERY
def test_a_form_gives_back_what_it_shows(kind: Kind, world: World, context_of: Contexts, qtbot: QtBot) -> None:
    context = context_of("office")
    data = whole(kind, world)
    body = BODIES.get(kind.name, GeneratedBody)(context, kind)
    assert list(body.parts())
    qtbot.addWidget(body)
    touched: list[int] = []
    body.changed.connect(lambda: touched.append(1))
    body.show_fields(data)
    at_once = {name: value for name, value in body.fields().items() if not name.startswith("~")}
    qtbot.waitUntil(lambda: context.jobs.idle)
    later = {name: value for name, value in body.fields().items() if not name.startswith("~")}
    assert at_once == later, "what may be chosen has arrived and changes nothing"
    assert later == {name: data[name] for name in later}
    assert set(later) <= set(kind.data.model_fields)
    body.leave()


@EVERY
def test_an_unchanged_record_makes_no_draft_and_a_change_is_saved(
    kind: Kind, world: World, context_of: Contexts, editor_of: EditorOf, qtbot: QtBot
) -> None:
    context = context_of("office")
    saved = records.save(context.ws, kind.name, whole(kind, world))
    page = editor_of(context, kind.name, saved.id)
    page.leave()
    qtbot.waitUntil(lambda: context.jobs.idle)
    assert drafts.all_drafts(context.ws) == []
    with qtbot.waitSignal(page.closed):
        page.save_now()
    assert len(records.history(context.ws, saved.id)) == 1, "nothing was changed, nothing is written"
    qtbot.waitUntil(lambda: context.jobs.idle)


@EVERY
def test_a_new_record_is_saved_from_its_form(
    kind: Kind, world: World, context_of: Contexts, editor_of: EditorOf, qtbot: QtBot
) -> None:
    context = context_of("office")
    data = whole(kind, world)
    page = editor_of(context, kind.name, **data)
    with qtbot.waitSignal(page.closed):
        page.save_now()
    assert data in [view.fields for view in records.list_records(context.ws, kind.name)]
    qtbot.waitUntil(lambda: context.jobs.idle)


@EVERY
def test_every_control_has_a_name_and_fits_at_twice_the_size(
    kind: Kind, world: World, context_of: Contexts, qtbot: QtBot
) -> None:
    context = context_of("office")
    with qtbot.waitSignal(context.theme.changed):
        context.theme.use("light", 2.0)
    body = BODIES.get(kind.name, GeneratedBody)(context, kind)
    assert list(body.parts())
    qtbot.addWidget(body)
    context.theme.dress(body)
    body.resize(ROOM, 600)
    body.show_fields(whole(kind, world))
    qtbot.waitUntil(lambda: context.jobs.idle)
    body.ensurePolished()
    if isinstance(body, GeneratedBody):
        assert body.minimumSizeHint().width() <= ROOM
        for field in body.rows.values():
            control: QWidget = field.editor.control
            assert control.accessibleName()
    body.leave()
    context.theme.use("system", 1.0)
