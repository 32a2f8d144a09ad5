"""The editor of a person: type to find, choose from who there is. Nobody is ever typed free."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QCompleter, QLineEdit, QWidget

from talentdesk.ids import is_id
from ui.forms.choices import Someone
from ui.forms.editors import FieldEditor
from ui.forms.shape import Shape
from ui.i18n import t
from ui.widgets.parts import own_list

SHOWN = 12
_ID = int(Qt.ItemDataRole.UserRole) + 1


class PersonEditor(FieldEditor):
    """A person by name. The value is the id; a name that is nobody's comes back as it was typed, and is a problem."""

    def __init__(self, shape: Shape, parent: QWidget | None = None) -> None:
        super().__init__(shape, parent)
        self.line = QLineEdit()
        self.line.setPlaceholderText(t("Type a name"))
        self.line.setClearButtonEnabled(shape.may_be_none)
        self.hold(self.line)
        self._people: list[Someone] = []
        self._names: dict[str, str] = {}
        self._chosen = ""
        self._model = QStandardItemModel(self)
        self.finder = QCompleter(self._model, self)
        self.finder.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self.finder.setMaxVisibleItems(SHOWN)
        self.finder.setCompletionRole(int(Qt.ItemDataRole.EditRole))
        self.line.setCompleter(self.finder)
        own_list(self.finder, self)
        self.line.textEdited.connect(self._typed)
        self.line.returnPressed.connect(self._take_first)
        self.line.editingFinished.connect(self._settle)
        self.finder.activated[QModelIndex].connect(self._picked)  # pyright: ignore[reportIndexIssue] - the overload with the row

    def offer_people(self, people: Sequence[Someone], names: dict[str, str]) -> None:
        """Who may be chosen, the likeliest first, and the names of those who stand in the record."""
        self._people = list(people)
        self._names = names | {someone.id: someone.name for someone in people}
        if self._chosen:
            self.line.setText(self._names.get(self._chosen, t("not here yet")))

    @property
    def people(self) -> list[Someone]:
        """Who may be chosen."""
        return self._people

    def value(self) -> Any:
        return self._chosen or self.line.text().strip() or None

    def show_value(self, value: Any) -> None:
        text = str(value or "")
        self._chosen = text if is_id(text) else ""
        self.line.setText(self._names.get(text, "…") if self._chosen else text)
        self.line.setCursorPosition(0)

    def problem(self) -> str:
        text = self.line.text().strip()
        if self._chosen:
            return ""
        if not text:
            return "" if self.shape.may_be_none else t("Choose somebody.")
        if len(self.found(text)) > 1:
            return t("“{words}” could be several people. Choose one from the list.", words=text)
        return t("Nobody here is called “{words}”. Choose somebody from the list.", words=text)

    def found(self, text: str) -> list[Someone]:
        """Who fits the words: each must begin a part of the name. Accents and capitals don't matter."""
        wanted = _plain(text).split()
        return [someone for someone in self._people if _fits(wanted, _plain(someone.name).split())]

    def _typed(self, text: str) -> None:
        self._chosen = ""
        self._model.clear()
        for someone in self.found(text)[:SHOWN] if text.strip() else ():
            item = QStandardItem(someone.name)
            item.setData(
                f"{someone.name}  ·  {someone.about}" if someone.about else someone.name, Qt.ItemDataRole.DisplayRole
            )
            item.setData(someone.id, _ID)
            self._model.appendRow(item)
        self.changed.emit()

    def _picked(self, index: QModelIndex) -> None:
        self.choose(str(index.data(_ID)))

    def _take_first(self) -> None:
        self._settle(first=True)

    def _settle(self, *, first: bool = False) -> None:
        text = self.line.text().strip()
        if self._chosen or not text:
            return
        found = self.found(text)
        exact = [someone for someone in found if _plain(someone.name) == _plain(text)]
        one = exact[:1] if len(exact) == 1 else found[:1] if len(found) == 1 or first else []
        if one:
            self.choose(one[0].id)

    def choose(self, person: str) -> None:
        """Takes somebody."""
        self._chosen = person
        self.line.setText(self._names.get(person, ""))
        if (popup := self.finder.popup()) is not None:
            popup.hide()
        self.changed.emit()


def _plain(text: str) -> str:
    return "".join(ch for ch in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(ch))


def _fits(wanted: list[str], parts: list[str]) -> bool:
    return all(any(part.startswith(word) for part in parts) for word in wanted)
