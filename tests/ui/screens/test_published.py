"""What the office publishes reaches the schools: a principal sees the district's stage although its artefacts stay in the office."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from talentdesk.actions import exchange, indicators
from tests.world import World
from ui.context import Context
from ui.screens.indicators import Indicators


def shown(context: Context, qtbot: QtBot) -> Indicators:
    page = Indicators(context)
    qtbot.addWidget(page)
    page.opened({})
    qtbot.waitUntil(lambda: page.ready)
    qtbot.waitUntil(lambda: page.grid.model.find("11b", None) is not None)
    return page


def test_a_published_picture_stands_where_a_laptop_can_not_tell(
    world: World, context_of: Callable[[str], Context], qtbot: QtBot
) -> None:
    page = shown(context_of("principal"), qtbot)
    before = page.grid.model.find("11c", None)
    assert before is not None
    assert before.stage_words() == "◇ Not visible here"
    assert page.freeze.isHidden()
    indicators.freeze(world.office, audience="everyone")
    world.settle()
    page.load()
    qtbot.waitUntil(lambda: (cell := page.grid.model.find("11c", None)) is not None and cell.published is not None)
    cell = page.grid.model.find("11c", None)
    assert cell is not None
    assert cell.stage_words() == "Not begun"
    assert cell.emerging_words() == "published for Thu 5 Nov"
    assert "as the office published it" in cell.sentence()


def test_what_is_known_here_outweighs_what_was_published(world: World) -> None:
    indicators.freeze(world.office, audience="everyone")
    known = indicators.published(world.office)
    assert known is not None
    assert known.stages[("11c", None)] == 0
    world.tick(-40 * 24 * 3600)
    assert indicators.published(world.office) is None, "a picture of a later day says nothing of an earlier one"


@pytest.mark.qt_log_ignore("propagateSizeHints")  # the platform of the tests can't size a dialog's window
def test_the_office_publishes_after_it_was_asked_once_more(
    world: World, context_of: Callable[[str], Context], qtbot: QtBot
) -> None:
    context = context_of("office")
    page = shown(context, qtbot)
    assert not page.freeze.isHidden()
    qtbot.mouseClick(page.freeze, Qt.MouseButton.LeftButton)
    asked = page.findChild(QMessageBox)
    assert asked is not None
    assert "no names and no words" in asked.informativeText()
    publish = next(one for one in asked.buttons() if asked.buttonRole(one) == QMessageBox.ButtonRole.AcceptRole)
    with qtbot.waitSignal(context.noticed):
        publish.click()
    exchange.sync(world.office)
    assert indicators.published(world.profiles["coach"]) is None
    exchange.sync(world.profiles["coach"])
    assert indicators.published(world.profiles["coach"]) is not None
