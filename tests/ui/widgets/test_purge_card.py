"""Taking something out for good in the window: the form in a record's panel, and the card for the second person."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from talentdesk.actions import exchange, purging, records
from tests.world import World
from ui.context import Context, Notice
from ui.main_window import MainWindow
from ui.widgets.purge_card import PurgeCard, PurgeForm
from ui.widgets.record_panel import RecordPanel

PanelOf = Callable[[str, str], RecordPanel]


@pytest.fixture
def panel_of(context_of: Callable[[str], Context], qtbot: QtBot) -> PanelOf:
    windows: list[MainWindow] = []

    def build(profile: str, record: str) -> RecordPanel:
        context = context_of(profile)
        window, panel = MainWindow(context.theme), RecordPanel(context)
        windows.append(window)
        qtbot.addWidget(window)
        window.put("panel", panel)
        window.front("panel")
        with qtbot.waitExposed(window):
            window.show()
        panel.show_record(record)
        qtbot.waitUntil(lambda: hasattr(panel, "take_out") and context.jobs.idle)
        return panel

    return build


def a_session(world: World, *, shared: bool = False) -> str:
    coach = world.profiles["coach"]
    data = world.session(coach, world.profiles["teacher"].person, notes="Zebulon sat still", topic="Wait time")
    record = records.save(coach, "coaching_session", data).id
    for name in ("coach", "teacher") if shared else ():
        exchange.sync(world.profiles[name])
    return record


def opened(panel: RecordPanel, qtbot: QtBot, *, whole: bool = False) -> PurgeForm:
    qtbot.mouseClick(panel.take_out, Qt.MouseButton.LeftButton)
    form = panel.purge
    if whole:
        qtbot.mouseClick(form.whole, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: form.shown == (purging.RECORD if whole else purging.WORDING))
    return form


def words(form: PurgeForm) -> list[str]:
    return [part.text() for part in form.findChildren(QLabel) if part.isVisibleTo(form)]


def test_nothing_goes_before_the_word_is_typed(world: World, panel_of: PanelOf, qtbot: QtBot) -> None:
    coach, record = world.profiles["coach"], a_session(world)
    records.save(coach, "coaching_session", {"notes": "S3 sat still"}, record=record)
    panel = panel_of("coach", record)
    form = opened(panel, qtbot)
    assert any("1 earlier save" in text for text in words(form))
    assert any("never left this laptop" in text for text in words(form))
    assert not form.go.isEnabled()
    qtbot.keyClicks(form.word, "for goo")
    qtbot.keyClick(form.word, Qt.Key.Key_Return)
    assert not form.go.isEnabled()
    qtbot.keyClicks(form.word, "d")
    with qtbot.waitSignal(form.left):
        qtbot.keyClick(form.word, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: panel.context.jobs.idle and not panel.findChildren(PurgeForm))
    assert [entry.fields["notes"] for entry in records.history(coach, record)] == ["S3 sat still"]


def test_a_whole_record_goes_and_its_panel_with_it(world: World, panel_of: PanelOf, qtbot: QtBot) -> None:
    panel = panel_of("coach", a_session(world))
    said: list[Notice] = []
    panel.context.noticed.connect(said.append)
    form = opened(panel, qtbot, whole=True)
    qtbot.keyClicks(form.word, "For good")
    with qtbot.waitSignal(panel.closed):
        qtbot.mouseClick(form.go, Qt.MouseButton.LeftButton)
    assert [notice.text for notice in said] == ["Gone from this laptop."]


def test_what_cannot_go_says_why_and_offers_no_word(world: World, panel_of: PanelOf, qtbot: QtBot) -> None:
    panel = panel_of("teacher", a_session(world, shared=True))
    form = opened(panel, qtbot, whole=True)
    assert "A purge is asked for by the record's author, or by the office." in words(form)
    assert not form.word.isVisibleTo(form)
    with qtbot.waitSignal(form.left):
        qtbot.keyClick(form.leave, Qt.Key.Key_Escape)


def test_the_second_person_agrees_and_calls_off_on_the_panel(world: World, panel_of: PanelOf, qtbot: QtBot) -> None:
    coach, teacher, record = world.profiles["coach"], world.profiles["teacher"], a_session(world, shared=True)
    panel = panel_of("coach", record)
    form = opened(panel, qtbot, whole=True)
    assert form.go.text() == "Ask for it"
    assert any("7 days after that" in text for text in words(form))
    qtbot.keyClicks(form.word, "for good")
    with qtbot.waitSignal(form.left):
        qtbot.mouseClick(form.go, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: panel.context.jobs.idle and len(panel.findChildren(PurgeCard)) == 1)
    assert not panel.findChildren(PurgeCard)[0].agree.isVisibleTo(panel)
    for ws in (coach, teacher):
        exchange.sync(ws)
    other = panel_of("teacher", record)
    card = other.findChildren(PurgeCard)[0]
    assert "Asked for by Cora Diaz, Thu 5 Nov. You have to agree, or call it off." in [
        part.text() for part in card.findChildren(QLabel)
    ]
    qtbot.keyClick(card.agree, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: [view.state for view in purging.waiting(teacher)] == [purging.AGREED])
    qtbot.waitUntil(lambda: other.context.jobs.idle and not other.findChildren(PurgeCard)[0].view.may_agree)
    qtbot.keyClick(other.findChildren(PurgeCard)[0].call_off, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: other.context.jobs.idle and not other.findChildren(PurgeCard))
    assert [view.state for view in purging.purges(teacher)] == [purging.CALLED_OFF]
