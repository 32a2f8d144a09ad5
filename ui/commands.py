"""Commands: what can be done from anywhere, each with its keys. The finder and the page of shortcuts are made from this list."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from ui.i18n import t


@dataclass(frozen=True, slots=True)
class Command:
    """One thing to do. `keys` is a key sequence such as `Ctrl+K` or `N, V`; `group` heads it on the page of shortcuts."""

    id: str
    title: str
    keys: str
    group: str
    run: Callable[[], None]


class Commands(QObject):
    """The commands in force. Each becomes an action of the window, so that its keys work on every page."""

    changed = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._commands: dict[str, Command] = {}
        self._actions: dict[str, QAction] = {}

    def add(self, commands: Iterable[Command]) -> None:
        """Puts commands in force; one of the same id is replaced."""
        for command in commands:
            self.remove(command.id)
            action = QAction(command.title, self)
            if command.keys:
                action.setShortcut(QKeySequence(command.keys))
            action.setData(command.id)
            action.triggered.connect(self._triggered)
            self._window.addAction(action)
            self._commands[command.id] = command
            self._actions[command.id] = action
        self.changed.emit()

    def remove(self, name: str) -> None:
        """Takes a command out of force."""
        self._commands.pop(name, None)
        action = self._actions.pop(name, None)
        if action is not None:
            self._window.removeAction(action)
            action.deleteLater()

    def _triggered(self) -> None:
        action = self.sender()
        if isinstance(action, QAction) and action.data() in self._commands:
            self._commands[action.data()].run()

    def all(self) -> list[Command]:
        """Every command, in the order they came."""
        return list(self._commands.values())


def keys_text(keys: str) -> str:
    """A key sequence as people read it on their own system."""
    text = QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText).replace(", ", " ")
    return text.replace("Return", t("Enter"))
