"""Work of the window's own thread in steps: others get their turn in between, and it ends with whoever wanted it."""

from __future__ import annotations

import time
from collections.abc import Iterator

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer
from pytestqt.qtbot import QtBot

from ui.turns import PAUSE, TURN_S, Turns


class Work(QObject):
    """Steps that take longer than a turn may, and a timer that wants its turn as well."""

    def __init__(self) -> None:
        super().__init__()
        self.order: list[str] = []
        self.turns = Turns(self)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._beat)
        self._timer.start(0)

    def steps(self, name: str) -> Iterator[None]:
        for _ in range(3):
            end = time.perf_counter() + TURN_S
            while time.perf_counter() < end:
                pass
            self.order.append(name)
            yield

    def _beat(self) -> None:
        if self.order and self.order[-1] != "beat":
            self.order.append("beat")


class Heard(QObject):
    """Counts what was posted to it."""

    heard = 0

    def customEvent(self, event: QEvent) -> None:
        self.heard += 1


def test_others_get_their_turn_between_two_long_steps(qtbot: QtBot) -> None:
    work = Work()
    work.turns.add(work.steps("one"))
    work.turns.add(work.steps("two"))
    assert not work.turns.idle
    assert work.order == []
    qtbot.waitUntil(lambda: work.turns.idle)
    assert "".join(word[0] for word in work.order).startswith("obobobtbtbt")


def test_what_a_step_asks_for_is_done_before_the_next_one(qtbot: QtBot) -> None:
    owner = Heard()
    order: list[int] = []
    turns = Turns(owner)

    def steps() -> Iterator[object]:
        for _ in range(2):
            QCoreApplication.postEvent(owner, QEvent(QEvent.Type.User))
            order.append(owner.heard)
            yield PAUSE

    turns.add(steps())
    qtbot.waitUntil(lambda: turns.idle)
    assert order == [0, 1]


def test_the_steps_end_with_their_owner(qtbot: QtBot) -> None:
    owner = QObject()
    done: list[int] = []
    Turns(owner).add(done.append(number) for number in range(3))
    owner.deleteLater()
    with qtbot.waitSignal(owner.destroyed):
        pass
    assert done == []
