"""One run of the application on a profile: opening, going about, the form over a page, and closing."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from talentdesk.workspace import Workspace
from tests.world import World
from ui.desk import EDITOR, Desk

DeskOf = Callable[[str], Desk]


def test_it_opens_on_today_and_names_whose_laptop_it_is(desk_of: DeskOf) -> None:
    desk = desk_of("principal")
    assert desk.window.in_front == "today"
    assert "Ann Lee" in desk.window.windowTitle()
    assert desk.window.rail.isVisible()
    assert desk.places == (
        "today",
        "walkthroughs",
        "coaching",
        "leadership",
        "learning",
        "team_room",
        "indicators",
        "exchange",
        "settings",
    )


def test_the_keys_lead_to_every_page_and_a_page_is_built_once(desk_of: DeskOf, qtbot: QtBot) -> None:
    desk = desk_of("principal")
    for key, place in zip("WCLPRIEST", (*desk.places[1:], "today"), strict=True):
        qtbot.keyClick(desk.window, Qt.Key.Key_G)
        qtbot.keyClick(desk.window, getattr(Qt.Key, f"Key_{key}"))
        assert desk.window.in_front == place
    page = desk.window.page("walkthroughs")
    desk.go("walkthroughs")
    assert desk.window.page("walkthroughs") is page


def test_a_form_opens_over_the_page_and_escape_leads_back(desk_of: DeskOf, qtbot: QtBot) -> None:
    desk = desk_of("coach")
    desk.go("coaching")
    qtbot.keyClick(desk.window, Qt.Key.Key_N)
    qtbot.keyClick(desk.window, Qt.Key.Key_S)
    assert desk.window.in_front == EDITOR
    page = desk.window.page(EDITOR)
    assert page is not None
    qtbot.keyClick(page, Qt.Key.Key_Escape)
    assert desk.window.in_front == "coaching"
    assert desk.window.page(EDITOR) is None


def test_closing_remembers_the_page_and_lets_others_open_the_profile(desk_of: DeskOf, qtbot: QtBot) -> None:
    desk = desk_of("principal")
    home = desk.home
    desk.go("indicators")
    desk.window.close()
    ws = Workspace.open(home)
    try:
        assert ws.settings.last_screen == "indicators"
        assert ws.settings.window_geometry
    finally:
        ws.close()


def test_a_second_window_on_the_profile_is_told_so_and_changes_nothing(
    world: World, qapp: QApplication, qtbot: QtBot
) -> None:
    open_already = world.profiles["principal"]
    desk = Desk(qapp, open_already.home)
    try:
        desk.start()
        qtbot.waitUntil(lambda: desk.window.in_front == "unlock")
        page = desk.window.page("unlock")
        assert page is not None
        said = " ".join(words for part in page.findChildren(object) if (words := getattr(part, "text", str)()))
        assert "already has this profile open" in said
    finally:
        desk.window.close()
        desk.window.deleteLater()


def test_syncing_by_key_tells_what_it_did(desk_of: DeskOf, qtbot: QtBot) -> None:
    desk = desk_of("coach")
    context = desk.context
    assert context is not None
    with qtbot.waitSignals([context.sync_ended, context.noticed]):
        qtbot.keyClick(
            desk.window, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
        )
    assert desk.window.status.sync.isVisible()
