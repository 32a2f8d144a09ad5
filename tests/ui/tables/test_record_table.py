"""The table of records: pages that arrive when they are looked at, order, filters, and a selection that follows the record."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from talentdesk.actions import exchange, records
from talentdesk.actions.lists import PAGE
from talentdesk.schema.kinds import BY_NAME
from talentdesk.workspace import Workspace
from tests.world import World
from ui.context import Context
from ui.jobs import Job
from ui.tables.record_table import ID_ROLE, WAITING, RecordModel, default_columns
from ui.tables.record_view import RecordTable

KIND = BY_NAME["walkthrough"]
COLUMNS = ("on", "teacher", "subject", "minutes", "talked_on")
ContextOf = Callable[[str], Context]


def visits(ws: Workspace, *rows: dict[str, Any]) -> list[str]:
    """Visits of the person whose workspace it is, one a day."""
    place = next(building for _, building in ws.me.roles if building)
    given = [{"building": place, "on": f"2026-10-{1 + at % 30:02d}"} | row for at, row in enumerate(rows)]
    return [saved.id for saved in records.save_many(ws, "walkthrough", given)]


def model_of(context: Context, qtbot: QtBot) -> RecordModel:
    model = RecordModel(context, KIND, COLUMNS)
    model.setParent(context)
    ask(model, qtbot)
    return model


def ask(model: RecordModel, qtbot: QtBot, **changes: Any) -> None:
    with qtbot.waitSignal(model.arrived):
        model.ask(replace(model.wish, **changes))


def column(model: RecordModel, number: int) -> list[str]:
    return [model.index(row, number).data() for row in range(model.rowCount())]


def test_the_model_keeps_what_qt_expects(world: World, context_of: ContextOf, qtbot: QtBot, qtmodeltester: Any) -> None:
    visits(world.profiles["principal"], {"subject": "Math"}, {"subject": "Art"})
    model = model_of(context_of("principal"), qtbot)
    assert model.rowCount() == 2
    qtmodeltester.check(model)


def test_rows_read_as_people_write(world: World, context_of: ContextOf, qtbot: QtBot) -> None:
    teacher = world.profiles["teacher"].person
    visits(
        world.profiles["principal"],
        {"on": "2026-11-04", "teacher": teacher, "subject": "Math", "minutes": 12, "talked_on": "2026-11-05"},
        {"on": "2025-11-04", "minutes": 90},
    )
    model = model_of(context_of("principal"), qtbot)
    first = [model.index(0, at).data() for at in range(5)]
    assert first == ["Wed 4 Nov", "Tom Teach", "Math", "12 min", "Thu 5 Nov"]
    assert model.index(1, 0).data() == "Tue 4 Nov 2025"
    assert model.index(1, 3).data() == "1 h 30 min"
    spoken = model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "Day: Wed 4 Nov, Teacher: Tom Teach, Subject: Math, Length: 12 min, Talked on: Thu 5 Nov"
    assert model.index(1, 2).data(Qt.ItemDataRole.AccessibleTextRole) == "Subject: nothing"
    assert model.index(0, 3).data(Qt.ItemDataRole.TextAlignmentRole) & Qt.AlignmentFlag.AlignRight
    assert model.index(0, 2).data(Qt.ItemDataRole.TextAlignmentRole) & Qt.AlignmentFlag.AlignLeft


def test_the_store_sorts_and_people_stand_by_name(world: World, context_of: ContextOf, qtbot: QtBot) -> None:
    people = [
        records.save(world.office, "person", {"given_name": given, "family_name": family}).id
        for given, family in (("Zoe", "Adams"), ("Bo", "Young"), ("Al", "Miller"))
    ]
    world.settle()
    visits(world.profiles["principal"], *({"teacher": person, "minutes": 10 + at} for at, person in enumerate(people)))
    model = model_of(context_of("principal"), qtbot)
    assert model.headerData(0, Qt.Orientation.Horizontal) == "Day ▾"
    with qtbot.waitSignal(model.arrived):
        model.turn_by(1)
    assert column(model, 1) == ["Zoe Adams", "Al Miller", "Bo Young"]
    assert model.headerData(1, Qt.Orientation.Horizontal) == "Teacher ▴"
    with qtbot.waitSignal(model.arrived):
        model.turn_by(1)
    assert column(model, 1) == ["Bo Young", "Al Miller", "Zoe Adams"]
    with qtbot.waitSignal(model.arrived):
        model.turn_by(3)
    assert column(model, 3) == ["10 min", "11 min", "12 min"]
    with qtbot.waitSignal(model.arrived):
        model.turn_by(0)
    assert column(model, 0) == ["Sat 3 Oct", "Fri 2 Oct", "Thu 1 Oct"], "days begin with the newest"


def test_words_and_filters_choose_rows(world: World, context_of: ContextOf, qtbot: QtBot) -> None:
    principal, teacher = world.profiles["principal"], world.profiles["teacher"].person
    visits(
        principal,
        {"teacher": teacher, "subject": "Math", "talked_on": "2026-10-02"},
        {"teacher": teacher, "subject": "Art"},
        {"subject": "Math"},
    )
    model = model_of(context_of("principal"), qtbot)
    ask(model, qtbot, search="math")
    assert model.rowCount() == 2
    ask(model, qtbot, search="tea")
    assert column(model, 2) == ["Art", "Math"], "the name of a teacher finds the visits"
    ask(model, qtbot, search="teach math")
    assert column(model, 2) == ["Math"], "words of the record and of a name together"
    ask(model, qtbot, search="nobody")
    assert model.rowCount() == 0
    ask(model, qtbot, search="", where={"talked_on": None}, filled=("teacher",))
    assert column(model, 2) == ["Art"]
    ask(model, qtbot, where={}, filled=(), between={"on": ("2026-10-01", "2026-10-01")})
    assert column(model, 2) == ["Math"]


def test_pages_come_when_they_are_looked_at(world: World, context_of: ContextOf, qtbot: QtBot) -> None:
    visits(world.profiles["principal"], *({"minutes": 5, "subject": f"Lesson {at}"} for at in range(2 * PAGE + 20)))
    model = model_of(context_of("principal"), qtbot)
    assert model.rowCount() == PAGE, "the first rows don't wait until all are counted"
    assert model.index(PAGE - 1, 2).data().startswith("Lesson")
    qtbot.waitUntil(lambda: model.rowCount() == 2 * PAGE + 20)
    ask(model, qtbot)
    assert model.rowCount() == 2 * PAGE + 20, "a list that is read anew keeps its length"
    far = model.index(2 * PAGE + 5, 2)
    assert far.data() == WAITING
    assert far.data(ID_ROLE) is None
    qtbot.waitUntil(lambda: far.data() != WAITING)
    assert far.data().startswith("Lesson")
    assert model.number_of(far.data(ID_ROLE)) == far.row()
    everything = {model.index(row, 0).data(ID_ROLE) for row in range(PAGE)}
    assert len(everything) == PAGE, "no row stands twice"


def test_an_answer_that_comes_too_late_is_dropped(world: World, context_of: ContextOf, qtbot: QtBot) -> None:
    visits(world.profiles["principal"], {"subject": "Math"}, {"subject": "Art"})
    model = model_of(context_of("principal"), qtbot)
    arrived: list[int] = []
    model.arrived.connect(noting(arrived, model))
    model.ask(replace(model.wish, search="math"))
    model.ask(replace(model.wish, search="art"))
    qtbot.waitUntil(lambda: model.context.jobs.idle)
    assert column(model, 2) == ["Art"]
    assert arrived == [1]


def test_what_nobody_asks_any_more_is_not_looked_for(world: World, context_of: ContextOf, qtbot: QtBot) -> None:
    visits(world.profiles["principal"], {"subject": "Math"}, {"subject": "Art"})
    model = model_of(context_of("principal"), qtbot)
    occupied = threading.Event()
    model.context.jobs.start("read", partial(_wait, occupied))
    asked: list[Job] = []
    for search in ("math", "art"):
        model.ask(replace(model.wish, search=search))
        assert model._reading is not None
        asked.append(model._reading)
    assert [job.cancelled() for job in asked] == [True, False]
    occupied.set()
    qtbot.waitUntil(lambda: model.context.jobs.idle)
    assert column(model, 2) == ["Art"]


def _wait(until: threading.Event, _job: Job) -> None:
    until.wait()


def noting(arrived: list[int], model: RecordModel) -> Callable[[], None]:
    def note() -> None:
        arrived.append(model.rowCount())

    return note


def test_the_selection_survives_what_a_colleague_sends(world: World, context_of: ContextOf, qtbot: QtBot) -> None:
    principal, coach = world.profiles["principal"], world.profiles["coach"]
    ids = visits(principal, {"subject": "Math"}, {"subject": "Art"}, {"subject": "Music"})
    model = model_of(context_of("principal"), qtbot)
    table = RecordTable(model)
    qtbot.addWidget(table)
    table.show()
    table.setCurrentIndex(model.index(1, 0))
    assert table.selected == ids[1]
    visits(coach, {"on": "2026-11-03"}, {"on": "2026-11-04"})
    exchange.sync(coach)
    exchange.sync(principal)
    ask(model, qtbot)
    assert model.rowCount() == 5
    assert (table.selected, table.currentIndex().row()) == (ids[1], 3)
    assert table.currentIndex().data(ID_ROLE) == ids[1]
    records.delete(principal, ids[1])
    ask(model, qtbot)
    assert not table.currentIndex().isValid()
    assert table.selected == ids[1], "a record that is gone for now keeps its place in mind"
    records.restore(principal, ids[1])
    ask(model, qtbot)
    assert table.currentIndex().data(ID_ROLE) == ids[1]


def test_the_keyboard_sorts_opens_and_deletes(world: World, context_of: ContextOf, qtbot: QtBot) -> None:
    ids = visits(world.profiles["principal"], {"minutes": 5}, {"minutes": 3})
    model = model_of(context_of("principal"), qtbot)
    table = RecordTable(model)
    qtbot.addWidget(table)
    table.show()
    with qtbot.waitSignal(model.arrived):
        qtbot.keyClick(table, Qt.Key.Key_4, Qt.KeyboardModifier.ControlModifier)
    assert column(model, 3) == ["3 min", "5 min"]
    qtbot.keyClick(table, Qt.Key.Key_Down)
    with qtbot.waitSignal(table.opened) as opened:
        qtbot.keyClick(table, Qt.Key.Key_Return)
    assert opened.args == [table.selected]
    assert table.selected in ids
    with qtbot.waitSignal(table.delete_wanted):
        qtbot.keyClick(table, Qt.Key.Key_Delete)


def test_rows_grow_with_the_text_and_numbers_stand_back_first(
    world: World, context_of: ContextOf, qtbot: QtBot
) -> None:
    context = context_of("principal")
    visits(world.profiles["principal"], {"minutes": 5})
    table = RecordTable(model_of(context, qtbot))
    qtbot.addWidget(table)
    table.resize(1000, 400)
    table.show()
    assert table.rowHeight(0) == 36
    assert not any(table.isColumnHidden(at) for at in range(5))
    table.resize(420, 400)
    qtbot.waitUntil(lambda: table.isColumnHidden(3))
    assert not table.isColumnHidden(0)
    assert not table.isColumnHidden(1)
    with qtbot.waitSignal(context.theme.changed):
        context.theme.use("light", 2.0)
    table.fit()
    assert table.rowHeight(0) > 36
    context.theme.use("light", 1.0)


def test_every_kind_has_columns_of_its_own() -> None:
    for kind in BY_NAME.values():
        if not kind.hidden:
            assert default_columns(kind), kind.name
