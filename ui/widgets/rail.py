"""The rail at the left: the pages, each with icon and word. In a narrow window only the icons stay."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from ui.commands import keys_text
from ui.i18n import t
from ui.icons import SIZE, icon
from ui.theme import Theme
from ui.widgets.parts import ElidedLabel

FOLDS_BELOW = 1100
"""Width of the window, in pixels at normal text size, below which the words go."""


@dataclass(frozen=True, slots=True)
class Place:
    """One entry."""

    id: str
    title: str
    icon: str
    key: str
    low: bool = False


class Rail(QFrame):
    """Tells with `chosen` which page a person wants. Up and Down move within it."""

    chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("rail")
        self.setAccessibleName(t("Pages"))
        self._theme = theme
        self._places: tuple[Place, ...] = ()
        self._buttons: dict[str, QToolButton] = {}
        self._folded = False
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self.owner = ElidedLabel("", weight="strong")
        self.district = ElidedLabel("", tone="muted")
        self.district.setProperty("step", "small")
        for words in (self.owner, self.district):
            words.setContentsMargins(10, 0, 0, 0)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(8, 16, 8, 12)
        self._column.setSpacing(4)
        self._column.addWidget(self.owner)
        self._column.addWidget(self.district)
        self._column.addSpacing(12)
        self._group.buttonClicked.connect(self._clicked)
        theme.changed.connect(self._draw)
        self._fit()

    def show_owner(self, name: str, district: str) -> None:
        """Whose laptop this is, and of which district."""
        self.owner.setText(name)
        self.district.setText(district)

    def show_places(self, places: Sequence[Place]) -> None:
        """Replaces the entries."""
        for button in self._buttons.values():
            self._group.removeButton(button)
            button.setParent(None)
            button.deleteLater()
        self._buttons.clear()
        while self._column.count() > 3:
            self._column.takeAt(3)
        self._places = tuple(places)
        for place in [place for place in places if not place.low]:
            self._column.addWidget(self._button(place))
        self._column.addStretch(1)
        for place in [place for place in places if place.low]:
            self._column.addWidget(self._button(place))
        self._draw()
        self._fit()

    def mark(self, place: str) -> None:
        """Shows which page is open."""
        if place in self._buttons:
            self._buttons[place].setChecked(True)

    def fold(self, folded: bool) -> None:
        """Icons only, or icons and words."""
        if folded != self._folded:
            self._folded = folded
            self._fit()

    def _button(self, place: Place) -> QToolButton:
        made = QToolButton()
        made.setText(place.title)
        made.setAccessibleName(place.title)
        made.setToolTip(f"{place.title} ({keys_text(f'G, {place.key}')})")
        made.setCheckable(True)
        made.setIconSize(QSize(SIZE, SIZE))
        made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        made.setProperty("place", place.id)
        self._buttons[place.id] = made
        self._group.addButton(made)
        return made

    def _clicked(self, button: QToolButton) -> None:
        self.chosen.emit(button.property("place"))

    def _draw(self) -> None:
        for place in self._places:
            self._buttons[place.id].setIcon(icon(place.icon, self._theme.tokens["text"]))
        self._fit()

    def _fit(self) -> None:
        style = Qt.ToolButtonStyle.ToolButtonIconOnly if self._folded else Qt.ToolButtonStyle.ToolButtonTextBesideIcon
        longest = max((self.fontMetrics().horizontalAdvance(place.title) for place in self._places), default=60)
        for button in self._buttons.values():
            button.setToolButtonStyle(style)
        for words in (self.owner, self.district):
            words.setVisible(not self._folded)
        self.setFixedWidth(SIZE + 40 if self._folded else round(longest * 1.15) + SIZE + 64)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.focusNextPrevChild(event.key() == Qt.Key.Key_Down)
            return
        at = self.focusWidget()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(at, QToolButton):
            at.click()
            return
        super().keyPressEvent(event)
