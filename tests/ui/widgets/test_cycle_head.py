"""What stands first about a cycle: its phase, the chart of its progress in pictures and in words, and the session that belongs to it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from talentdesk.actions import records
from talentdesk.actions.details import details
from tests.world import World
from ui.context import Context
from ui.main_window import MainWindow
from ui.widgets.cycle_head import CycleHead
from ui.widgets.progress_chart import ProgressChart, progress_of, progress_words

TODAY = date(2026, 11, 5)
MEASURED = {
    "opened": "2026-09-10",
    "baseline": 8,
    "target": 18,
    "target_date": "2026-11-12",
    "progress": [{"on": "2026-10-20", "value": 12}, {"on": "2026-10-06", "value": 9}],
}


def cycle(world: World, **fields: Any) -> str:
    coach, teacher = world.profiles["coach"], world.profiles["teacher"]
    north = world.building("North Elementary")
    base = {"teacher": teacher.person, "coach": coach.person, "building": north, "goal": "Everybody talks"}
    return records.save(coach, "coaching_cycle", base | MEASURED | fields).id


@pytest.fixture
def head_of(context_of: Callable[[str], Context], qtbot: QtBot) -> Callable[[str], CycleHead]:
    windows: list[MainWindow] = []

    def build(record: str) -> CycleHead:
        context = context_of("coach")
        window, head = MainWindow(context.theme), CycleHead(context, details(context.ws, record), TODAY)
        windows.append(window)
        qtbot.addWidget(window)
        window.put("head", head)
        window.front("head")
        with qtbot.waitExposed(window):
            window.show()
        return head

    return build


def said(head: CycleHead) -> str:
    return "\n".join(part.text() for part in head.findChildren(QLabel))


def test_progress_is_told_in_words() -> None:
    found = progress_of(MEASURED)
    assert found is not None
    assert [value for _, value in found.points] == [9, 12], "in the order of their days"
    assert progress_words(found, TODAY) == (
        "Measured last Tue 20 Oct: 12. The baseline was 8. The goal is 18 by Thu 12 Nov."
    )


@pytest.mark.parametrize(
    ("baseline", "target", "last", "reached"),
    [(8, 18, 18, True), (8, 18, 17, False), (20, 5, 4, True), (20, 5, 6, False), (None, None, 6, False)],
)
def test_a_goal_is_reached_from_either_side(
    baseline: float | None, target: float | None, last: float, reached: bool
) -> None:
    found = progress_of({"baseline": baseline, "target": target, "progress": [{"on": "2026-10-06", "value": last}]})
    assert found is not None
    assert found.reached is reached
    assert ("● Goal reached." in progress_words(found, TODAY)) is reached


def test_what_was_not_measured_is_not_drawn(world: World, head_of: Callable[[str], CycleHead]) -> None:
    head = head_of(cycle(world, progress=[], phase="identify_goal"))
    assert head.findChildren(ProgressChart) == []
    assert said(head) == "◐ Identify: goal\n○ Learn\n○ Improve"


def test_another_strategy_is_told_and_the_first_is_none(world: World, head_of: Callable[[str], CycleHead]) -> None:
    coach, record = world.profiles["coach"], cycle(world, strategy="", phase="improve_trying")
    for strategy in ("Partner talk", "Wait time"):
        world.tick(86_400)
        records.save(coach, "coaching_cycle", {"strategy": strategy}, record=record)
    head = head_of(record)
    assert "● Identify\n● Learn\n◐ Improve: trying" in said(head)
    assert said(head).count("Another strategy from") == 1
    assert "Another strategy from Sat 7 Nov on." in said(head)


@pytest.mark.parametrize(("look", "scale"), [("light", 1.0), ("dark", 2.0)])
def test_the_chart_is_drawn_in_the_colours_in_use(
    world: World, head_of: Callable[[str], CycleHead], look: str, scale: float
) -> None:
    head = head_of(cycle(world))
    theme = head._context.theme
    theme.use(look, scale)
    (chart,) = head.findChildren(ProgressChart)
    assert chart.accessibleDescription().startswith("Measured last Tue 20 Oct: 12.")
    picture = chart.grab().toImage()
    assert has(picture, theme.tokens["text"])
    assert has(picture, theme.tokens["accent"])
    theme.use("light", 1.0)


def has(picture: QImage, colour: str) -> bool:
    wanted = QColor(colour).rgb()
    return any(
        picture.pixelColor(x, y).rgb() == wanted for x in range(picture.width()) for y in range(picture.height())
    )


def test_a_session_is_logged_for_the_cycle(world: World, head_of: Callable[[str], CycleHead], qtbot: QtBot) -> None:
    record = cycle(world)
    head = head_of(record)
    with qtbot.waitSignal(head._context.edit_wanted) as wanted:
        head.log.click()
    assert wanted.args is not None
    assert (wanted.args[0].kind, wanted.args[0].fields["cycle"]) == ("coaching_session", record)
    assert wanted.args[0].fields["teacher"] == world.profiles["teacher"].person
