"""RecordList: search field, chips, table and panel of one kind of record, as one piece."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QLineEdit, QPushButton, QSizePolicy, QStackedWidget, QWidget

from talentdesk.schema.base import Kind
from ui import i18n
from ui.context import Context
from ui.i18n import t
from ui.tables.record_table import RecordModel
from ui.tables.record_view import RecordTable
from ui.widgets.beside import Beside
from ui.widgets.flow import FlowLayout
from ui.widgets.parts import Measure, card, column, label, link_button, muted, primary_button, section

TYPING_MS = 150
LETTER_MS = 400
"""After one letter of a word the next is waited for longer: most records hold a word that begins with it."""
SEARCH_ROOM = 56
DELETED = "deleted"


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter to switch on. Of the chips of one `group` at most one is on."""

    id: str
    text: str
    where: Mapping[str, Any] = field(default_factory=dict[str, Any])
    between: Mapping[str, tuple[str, str]] = field(default_factory=dict[str, tuple[str, str]])
    filled: tuple[str, ...] = ()
    group: str = ""
    tip: str = ""


@dataclass(frozen=True, slots=True)
class Empty:
    """What a list says while it holds nothing: what it is for, what it will look like, and the first act."""

    heading: str
    text: str
    example: str = ""
    action: str = ""
    act: Callable[[], None] | None = None


class EmptyState(QFrame):
    """The words of an empty list."""

    def __init__(self, empty: Empty, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._act = empty.act
        parts: list[QWidget] = [section(empty.heading), muted(empty.text)]
        if empty.example:
            parts.append(card(label(empty.example, tone="muted", wrap=True)))
        self.setLayout(column(*parts, spacing=12, margin=8))
        for part in parts:
            Measure(part, 72)
        if empty.act is not None:
            self.action = primary_button(empty.action)
            self.action.clicked.connect(self._run)
            self.layout().addWidget(self.action)  # pyright: ignore[reportOptionalMemberAccess]
            self.action.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.layout().addStretch(1)  # pyright: ignore[reportAttributeAccessIssue, reportOptionalMemberAccess]

    def _run(self) -> None:
        if self._act is not None:
            self._act()


class RecordList(QWidget):
    """Shows the records of a kind. Chips, search and order stay as they are for as long as the page lives."""

    filtered = Signal()
    """Chips changed."""

    def __init__(
        self,
        context: Context,
        kind: Kind,
        columns: Iterable[str],
        empty: Empty,
        blanks: Mapping[str, tuple[str, str]] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.context = context
        self.kind = kind
        self.model = RecordModel(context, kind, tuple(columns), blanks or {}, self)
        self.table = RecordTable(self.model)
        self.search = QLineEdit()
        self.chips: dict[str, QPushButton] = {}
        self._filters: dict[str, Chip] = {}
        self._person: Chip | None = None
        self.nothing = EmptyState(empty)
        self.no_match = EmptyState(
            Empty(t("Nothing matches"), t("No record fits these chips and words."), "", t("Show all"), self.show_all)
        )
        self.stack = QStackedWidget()
        self.beside = Beside(context, self.stack, self)
        for page in (self.table, self.nothing, self.no_match):
            self.stack.addWidget(page)
        self._build()
        self._connect()
        self.add_chips(
            [Chip(DELETED, t("Deleted"), group="stands", tip=t("Records that were deleted and can be restored"))]
        )

    def _build(self) -> None:
        self.search.setPlaceholderText(t("Search names and words"))
        self.search.setToolTip(t("Search names and words (Ctrl+F)"))
        self.search.setAccessibleName(t("Search in {kinds}", kinds=i18n.declared(self.kind.plural)))
        self.search.setClearButtonEnabled(True)
        self._fit()
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self.bar = QWidget(self)
        self._bar = FlowLayout(self.bar)
        self._bar.addWidget(self.search)
        self.person = quiet_chip("")
        self.person.setChecked(True)
        self.person.hide()
        self._bar.addWidget(self.person)
        whole = column(self.bar, self.beside, spacing=12)
        whole.setStretch(1, 1)
        self.setLayout(whole)
        self._find = QShortcut(QKeySequence.StandardKey.Find, self)
        self._find.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def _connect(self) -> None:
        self._typing.timeout.connect(self._ask)
        self.search.textChanged.connect(self._typed)
        self.search.returnPressed.connect(self._entered)
        self.person.clicked.connect(self._without_person)
        self._find.activated.connect(self._to_search)
        self.table.clicked.connect(self._clicked)
        self.table.opened.connect(self.show_record)
        self.table.chosen.connect(self._followed)
        self.table.delete_wanted.connect(self.beside.panel.delete_record)
        self.beside.opened.connect(self.table.select)
        self.beside.closed.connect(self._to_table)
        self.model.arrived.connect(self._arrived)

    # Methods

    def add_chips(self, chips: Iterable[Chip], before: str = DELETED) -> None:
        """Adds filters, before one that is there already."""
        for chip in chips:
            if chip.id in self.chips:
                continue
            button = quiet_chip(chip.text, chip.tip)
            button.setProperty("filter", chip.id)
            button.clicked.connect(self._chip_clicked)
            self.chips[chip.id] = button
            self._filters[chip.id] = chip
            last = self.chips.get(before)
            self._bar.addWidget(button)
            if last is not None and last is not button:  # the one that was last stays last
                self._bar.removeWidget(last)
                self._bar.addWidget(last)

    def check(self, chip: str, on: bool = True) -> None:
        """Switches a chip, and off the others of its group."""
        self.chips[chip].setChecked(on)
        group = self._filters[chip].group
        if on and group:
            for other, found in self._filters.items():
                if other != chip and found.group == group:
                    self.chips[other].setChecked(False)

    def show_person(self, person: str, name: str, fields: Mapping[str, Any]) -> None:
        """Shows the records of one person only, until its chip is taken away."""
        self._person = Chip(person, name, where=fields)
        self.person.setText(f"{name}  ×")
        self.person.setToolTip(t("Show everybody again"))
        self.person.show()
        self._ask()

    def show_record(self, record: str) -> None:
        """Shows a record at the right and makes its row current."""
        self.beside.open(record)

    def show_all(self) -> None:
        """Takes every filter away."""
        for button in self.chips.values():
            button.setChecked(False)
        self.search.clear()
        self._without_person()

    def checked(self) -> tuple[str, ...]:
        """The ids of the chips that are on."""
        return tuple(name for name, button in self.chips.items() if button.isChecked())

    def load(self) -> None:
        """Reads anew what is shown."""
        self._ask()
        self.beside.panel.read_again()

    @property
    def scope(self) -> dict[str, Any]:
        """The equal fields that chips and the person ask for."""
        found: dict[str, Any] = {}
        for chip in self._on():
            found |= chip.where
        return found

    # Working

    def _on(self) -> list[Chip]:
        on = [self._filters[name] for name in self.checked()]
        return on + ([self._person] if self._person else [])

    def _ask(self) -> None:
        between: dict[str, tuple[str, str]] = {}
        for chip in self._on():
            between |= chip.between
        wish = replace(
            self.model.wish,
            where=self.scope,
            between=between,
            filled=tuple(name for chip in self._on() for name in chip.filled),
            search=self.search.text().strip(),
            deleted=self.chips[DELETED].isChecked(),
        )
        keep = self.table.visible_pages() if wish == self.model.wish else (0,)
        self.model.ask(wish, keep)

    def _arrived(self) -> None:
        filtered = bool(self._on() or self.search.text().strip())
        page = self.table if self.model.rowCount() else self.no_match if filtered else self.nothing
        if self.stack.currentWidget() is not page:
            self.stack.setCurrentWidget(page)
        self.bar.setVisible(page is not self.nothing)

    def _fit(self) -> None:
        self.search.setFixedWidth(self.fontMetrics().horizontalAdvance(self.search.placeholderText()) + SEARCH_ROOM)

    # Slots

    def _typed(self) -> None:
        words = self.search.text().split()
        self._typing.start(LETTER_MS if words and len(words[-1]) == 1 else TYPING_MS)

    def _entered(self) -> None:
        if self._typing.isActive():
            self._typing.stop()
            self._ask()
        self._to_table()

    def _chip_clicked(self) -> None:
        button = self.sender()
        if isinstance(button, QPushButton):
            self.check(str(button.property("filter")), button.isChecked())
            self._ask()
            self.filtered.emit()

    def _without_person(self) -> None:
        self._person = None
        self.person.hide()
        self._ask()
        self.filtered.emit()

    def _to_table(self) -> None:
        self.table.setFocus()

    def _to_search(self) -> None:
        self.search.setFocus()
        self.search.selectAll()

    def _clicked(self) -> None:
        if self.table.selected:
            self.show_record(self.table.selected)

    def _followed(self, record: str) -> None:
        if self.beside.is_open:
            self.beside.open(record)

    # Qt's own

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()


def quiet_chip(text: str, tip: str = "") -> QPushButton:
    """A filter that is on or off."""
    made = link_button(text)
    made.setProperty("link", False)
    made.setProperty("chip", True)
    made.setCheckable(True)
    made.setToolTip(tip)
    return made
