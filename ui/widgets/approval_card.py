"""Somebody asks to join: the words they read out are typed here, and the person and the buildings they mean are chosen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QCompleter, QFrame, QLineEdit, QVBoxLayout

from talentdesk.errors import TalentDeskError
from talentdesk.schema.types import Role
from ui import i18n
from ui.i18n import t
from ui.widgets.parts import Measure, card, column, label, muted, own_list, quiet_button, row, section
from ui.words import listed


@dataclass(frozen=True, slots=True)
class Asking:
    """A request, and what its approver may choose from: (id, name) of people and buildings."""

    request: str
    name: str
    role: str
    buildings: tuple[str, ...]
    """As the joiner wrote them."""
    unknown: tuple[str, ...]
    """Those of them that no building here is called."""
    people: Sequence[tuple[str, str]]
    """Who it may be, the likeliest first."""
    places: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Approval:
    """What the approver decided."""

    request: str
    words: str
    person: str | None
    """Of the roster; None makes a new one."""
    places: Mapping[str, str] = field(default_factory=dict[str, str])
    """Building text → the building that is meant; what isn't here is made new."""


class ApprovalCard(QFrame):
    """Shows one request. The words themselves are never shown on this side."""

    approved = Signal(object)

    def __init__(self, asking: Asking) -> None:
        super().__init__()
        self.asking = asking
        self.words = QLineEdit()
        self.person = QComboBox()
        self.places: dict[str, QComboBox] = {text: QComboBox() for text in asking.unknown}
        self.problem = label("", tone="danger", wrap=True)
        self.approve = quiet_button(t("Approve"))
        self._build()
        self.words.returnPressed.connect(self._approve)
        self.words.textChanged.connect(self.problem.hide)
        self.approve.clicked.connect(self._approve)

    def _build(self) -> None:
        asking = self.asking
        heading = t("{name} asks to join", name=asking.name)
        role = i18n.declared(Role(asking.role).label)
        where = t("{role}, {buildings}", role=role, buildings=listed(asking.buildings)) if asking.buildings else role
        self.setAccessibleName(heading)
        self.words.setPlaceholderText(t("six words"))
        Measure(self.words, 60)
        self.person.addItem(t("A new person, {name}", name=asking.name), None)
        for person, name in asking.people:
            self.person.addItem(name, person)
        self.person.setEditable(True)
        self.person.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        finder = QCompleter(self.person.model(), self)
        finder.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        finder.setFilterMode(Qt.MatchFlag.MatchContains)
        finder.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        self.person.setCompleter(finder)
        own_list(finder, self)
        same = [n for n, (_, name) in enumerate(asking.people, start=1) if name.casefold() == asking.name.casefold()]
        self.person.setCurrentIndex(same[0] if len(same) == 1 else 0)
        for text, combo in self.places.items():
            combo.addItem(t("Add it as a new building"), None)
            for place, name in asking.places:
                combo.addItem(t("It is {name}", name=name), place)
            combo.setAccessibleName(t("What “{name}” is", name=text))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        fields = [
            _field(t("The six words they read out to you"), self.words),
            _field(t("Who this is"), self.person),
            *(
                _field(t("There is no building called “{name}” here.", name=text), box)
                for text, box in self.places.items()
            ),
        ]
        advice = muted(t("Call them and let them read the words out. Approve only when you know the voice."))
        self.problem.hide()
        head = column(section(heading), muted(where), spacing=0)
        whole.addWidget(card(head, advice, *fields, self.problem, row(self.approve), spacing=12, margin=16))

    def refuse(self, problem: TalentDeskError) -> None:
        """Says beside the words what doesn't fit; nothing was changed."""
        self._say(str(problem))
        self._lock(False)
        self.words.setFocus(Qt.FocusReason.OtherFocusReason)
        self.words.selectAll()

    def _say(self, text: str) -> None:
        self.problem.setText(text)
        self.problem.show()

    def _lock(self, locked: bool) -> None:
        for part in (self.words, self.person, self.approve, *self.places.values()):
            part.setEnabled(not locked)

    def _approve(self) -> None:
        chosen = self.person.findText(self.person.currentText(), Qt.MatchFlag.MatchExactly)
        if not self.words.text().strip():
            self._say(t("Type the six words first."))
            self.words.setFocus(Qt.FocusReason.OtherFocusReason)
        elif chosen < 0:
            self._say(t("Choose who this is from the list."))
            self.person.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._lock(True)
            # A name may be there twice: the one that was chosen counts, not the first that is spelled so.
            same = self.person.itemText(self.person.currentIndex()) == self.person.currentText()
            person = self.person.itemData(self.person.currentIndex() if same else chosen)
            places = {text: box.currentData() for text, box in self.places.items() if box.currentData()}
            self.approved.emit(Approval(self.asking.request, self.words.text(), person, places))


def _field(text: str, control: QLineEdit | QComboBox) -> QVBoxLayout:
    head = label(text, wrap=True)
    head.setBuddy(control)
    return column(head, control, spacing=4)
