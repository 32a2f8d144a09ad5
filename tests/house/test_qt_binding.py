"""The Qt binding keeps its hands off None.

PySide6 6.12 on Python 3.11 gives away one reference of None with every void call and every slot that returns None, until the process
aborts. On versions where None is immortal the count stands still anyway.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

import pytest
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

CALLS = 4000


class Bell(QObject):
    """One signal and a slot that returns None."""

    rung = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.count = 0
        self.rung.connect(self.on_rung)

    def on_rung(self) -> None:
        self.count += 1


class EmptyModel(QAbstractTableModel):
    """A model whose cells hold None."""

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:
        return 1

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:
        return 1

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> None:
        return None


SHARED = (None, True, False)


def lost(act: Callable[[], object]) -> int:
    """How many references of None, True and False some thousand calls cost, by the one that suffers most."""
    act()
    before = [sys.getrefcount(value) for value in SHARED]
    for _ in range(CALLS):
        act()
    return max(count - sys.getrefcount(value) for count, value in zip(before, SHARED, strict=True))


@pytest.mark.parametrize("what", ["void call", "slot", "data"])
def test_thousands_of_calls_cost_no_reference_of_what_is_shared(qtbot: QtBot, what: str) -> None:
    label = QLabel("a")
    qtbot.addWidget(label)
    bell = Bell()
    model = EmptyModel()
    index = model.index(0, 0)
    acts: dict[str, Callable[[], object]] = {
        "void call": label.update,
        "slot": bell.rung.emit,
        "data": lambda: model.itemData(index),  # asks data() for every role from C++
    }
    assert lost(acts[what]) < CALLS // 10
