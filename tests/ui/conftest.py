"""A real district behind real windows: an open workspace, its context, and the whole desk."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.world import World
from ui.context import Context, Edit
from ui.desk import Desk
from ui.editor import Editor
from ui.jobs import Jobs
from ui.main_window import MainWindow
from ui.theme import Theme

gc.disable()  # what a test leaves of its widgets is collected below, never in the middle of another thread's work
EditorOf = Callable[..., Editor]


def all_shown(widget: QWidget) -> bool:
    """Whether everything that lies on a widget shows: what is added to a page that shows already does so a turn later."""
    told = Qt.WidgetAttribute.WA_WState_ExplicitShowHide
    return not any(
        part.isHidden() and not part.testAttribute(told) and part.parentWidget().isVisible()
        for part in widget.findChildren(QWidget)
        if not part.isWindow()
    )


@pytest.fixture(autouse=True)
def no_garbage() -> Iterator[None]:
    """The widgets that a test leaves are taken apart here, on their own thread, and not by a thread of a later test."""
    yield
    gc.collect()


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    return Theme(qapp)


@pytest.fixture
def jobs(qtbot: QtBot) -> Iterator[Jobs]:
    made = Jobs()
    yield made
    made.finish()
    qtbot.waitUntil(lambda: made.idle)


@pytest.fixture
def context_of(world: World, jobs: Jobs, theme: Theme) -> Iterator[Callable[[str], Context]]:
    """Profile name → the context of its window."""
    made: list[Context] = []

    def build(profile: str) -> Context:
        made.append(Context(world.profiles[profile], jobs, theme))
        return made[-1]

    yield build
    jobs.finish()
    for context in made:
        context.close()


@pytest.fixture
def editor_of(context_of: Callable[[str], Context], qtbot: QtBot) -> EditorOf:
    """Profile name, kind, record, draft, fields → the editor in a window of its own, showing what it read."""
    windows: list[MainWindow] = []

    def build(profile: str | Context, kind: str, record: str | None = None, draft: str = "", **fields: Any) -> Editor:
        context = context_of(profile) if isinstance(profile, str) else profile
        window = MainWindow(context.theme)
        windows.append(window)
        qtbot.addWidget(window)
        page = Editor(context, Edit(kind, record, fields, draft))
        window.put("editor", page)
        window.front("editor")
        with qtbot.waitExposed(window):
            window.show()
        window.activateWindow()
        qtbot.waitUntil(lambda: page.turns.idle and context.jobs.idle)
        return page

    return build


@pytest.fixture
def desk_of(world: World, qtbot: QtBot, qapp: QApplication) -> Iterator[Callable[[str], Desk]]:
    """Profile name → the whole application on that profile, opened and showing its first page."""
    made: list[Desk] = []

    def start(profile: str) -> Desk:
        ws = world.profiles.pop(profile)
        home = ws.home
        ws.close()
        desk = Desk(qapp, home)
        made.append(desk)
        desk.start()
        qtbot.waitUntil(lambda: desk.context is not None and desk.window.in_front in ("waiting", *desk.places))
        qtbot.waitUntil(lambda: desk.window.in_front == "waiting" or desk.at_rest)
        return desk

    yield start
    for desk in made:
        desk.window.close()
        desk.window.deleteLater()
