"""People and their laptops on the exchange page: who was heard from, shutting a laptop out, and whose laptop decides about that."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QMessageBox, QPushButton, QWidget

from talentdesk.actions.district import DeviceView
from talentdesk.schema.types import Role
from ui import i18n
from ui.i18n import t
from ui.screens.exchange_work import Known
from ui.widgets import exchange_words as words
from ui.widgets.parts import column, label, link_button, muted, quiet_button, row, section
from ui.widgets.plain_table import PlainTable, Row

MOST_ROWS = 10


class Laptops(QFrame):
    """The table, and what can be done with the laptop chosen in it. What can't be undone is asked about first."""

    revoke_wanted = Signal(str)
    """The device that somebody wants shut out, and said so twice."""
    hand_over_wanted = Signal(str)
    """The device that shall decide from now on, likewise."""
    take_over_wanted = Signal()
    """The laptop that decides is gone."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._known: Known | None = None
        self._allowed = True
        self._asked = ""
        self.silent = label("", tone="warn", wrap=True)
        titles = (t("Name"), t("Role and building"), t("Last heard from"), t("Laptop"))
        self.table = PlainTable(t("People and their laptops"), titles, MOST_ROWS, 2)
        self.revoke = quiet_button(t("Shut out this laptop…"))
        self.hand_over = quiet_button(t("Let this laptop decide…"))
        self.registrar = muted("")
        self.take_over = link_button(t("That laptop is gone for good…"))
        acts = row(self.revoke, self.hand_over)
        self.setLayout(
            column(
                section(t("People and their laptops")),
                self.silent,
                self.table,
                acts,
                self.registrar,
                row(self.take_over),
                spacing=8,
            )
        )
        for part in (self.silent, self.revoke, self.hand_over, self.registrar, self.take_over):
            part.hide()
        self.table.moved.connect(self._choose)
        self.revoke.clicked.connect(self._ask_revoke)
        self.hand_over.clicked.connect(self._ask_hand_over)
        self.take_over.clicked.connect(self.take_over_wanted)

    def show_known(self, known: Known) -> None:
        """Shows everybody, those who were shut out last."""
        self._known = known
        self.table.show_rows([_row(view, known) for view in sorted(known.members, key=_order)])
        silent = words.silent_line(known.status, known.now)
        self.silent.setText(silent)
        self.silent.setVisible(bool(silent))
        here = known.registrar == known.me
        self.revoke.setVisible(here)
        self.hand_over.setVisible(here)
        other = next((view.person_name for view in known.members if view.device == known.registrar), "")
        self.registrar.setText(t("Who joins or leaves is decided on {name}’s laptop.", name=other))
        self.registrar.setVisible(not here and bool(other))
        self.take_over.setVisible(not here and known.me in known.office)
        self._choose()

    def allow(self, allowed: bool) -> None:
        """Whether something may be done now."""
        self._allowed = allowed
        self.take_over.setEnabled(allowed)
        self._choose()

    def _choose(self) -> None:
        view = self._chosen()
        known = self._known
        other = view is not None and known is not None and view.device != known.me and view.status != "revoked"
        heir = other and view is not None and known is not None and view.device in known.office
        _enable(self.revoke, other and self._allowed, "" if other else t("Choose somebody’s laptop in the list first"))
        why = "" if heir else t("Choose another laptop of the district office in the list first")
        _enable(self.hand_over, heir and self._allowed, why)

    def _chosen(self) -> DeviceView | None:
        chosen, known = self.table.chosen(), self._known
        if chosen is None or known is None:
            return None
        return next((view for view in known.members if view.device == chosen.id), None)

    def _ask_revoke(self) -> None:
        if view := self._chosen():
            self._asked = view.device
            ask, act = self._asking("revoke", t("Shut out a laptop"), t("Shut it out"))
            ask.setText(t("Shut out the laptop of {name}?", name=view.person_name))
            ask.setInformativeText(
                t(
                    "What it has sent until now still counts. What it writes from now on is not taken. The keys of the district "
                    "and the office are replaced at once, and single colleagues go on in new circles. The keys of its school’s "
                    "notes and of its person’s private notes follow as soon as another laptop of theirs and then this one have "
                    "synced. After that it reads nothing new. What it has read already stays on it. This can’t be undone; the "
                    "person can join again with another laptop."
                )
            )
            act.clicked.connect(self._revoke)
            ask.open()

    def _ask_hand_over(self) -> None:
        if view := self._chosen():
            self._asked = view.device
            ask, act = self._asking("handOver", t("Let another laptop decide"), t("Hand it over"))
            ask.setText(t("Shall the laptop of {name} decide who joins or leaves?", name=view.person_name))
            ask.setInformativeText(
                t(
                    "From its next sync on, people are let in and shut out there and no longer here. This laptop stays a "
                    "member and keeps all it can read. Everybody is told. Only {name} can give it back.",
                    name=view.person_name,
                )
            )
            act.clicked.connect(self._hand_over)
            ask.open()

    def _asking(self, name: str, heading: str, act: str) -> tuple[QMessageBox, QPushButton]:
        ask = QMessageBox(self)
        ask.setObjectName(name)
        ask.setIcon(QMessageBox.Icon.Warning)
        ask.setWindowTitle(heading)
        button = ask.addButton(act, QMessageBox.ButtonRole.DestructiveRole)
        ask.setDefaultButton(ask.addButton(QMessageBox.StandardButton.Cancel))
        ask.finished.connect(ask.deleteLater)
        return ask, button

    def _revoke(self) -> None:
        self.revoke_wanted.emit(self._asked)

    def _hand_over(self) -> None:
        self.hand_over_wanted.emit(self._asked)


def _enable(button: QPushButton, enabled: bool, why_not: str) -> None:
    button.setEnabled(enabled)
    button.setToolTip(why_not)


def _order(view: DeviceView) -> tuple[bool, str, str]:
    return view.status == "revoked", view.person_name.casefold(), view.device


def _row(view: DeviceView, known: Known) -> Row:
    role = i18n.declared(Role(view.role).label)
    place = known.names.get(view.building or "", "")
    mine = view.device == known.me
    heard = "" if mine else words.when(view.last_heard, known.now)
    exact = words.exact(view.last_heard, known.now) if view.last_heard else ""
    state = t("This laptop") if mine else words.state_words(view.status)
    cells = (view.person_name, f"{role}, {place}" if place else role, heard, state)
    return Row(view.device, cells, ("", "", exact, ""))
