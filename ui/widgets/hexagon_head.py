"""What stands first about a Hexagon analysis: who has rated alone, one's own rating, the profile, and what was answered."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from talentdesk.actions import team_room
from talentdesk.actions.details import Details
from talentdesk.actions.records import Saved
from talentdesk.actions.team_room import Blind, Rater
from talentdesk.changes import Changes
from talentdesk.errors import TalentDeskError
from talentdesk.schema.kinds.hexagon import COMPONENTS, HexagonState
from talentdesk.workspace import Workspace
from ui import words
from ui.context import Context
from ui.i18n import declared, t
from ui.jobs import Job
from ui.widgets.flow import FlowLayout
from ui.widgets.hexagon_profile import Profile, legend
from ui.widgets.parts import clear, group, label, muted, quiet_button

RATED_BY = {"hexagon_rating", "fact"}
CITED = "Metz, A. & Louison, L. (2018). The Hexagon Tool. National Implementation Research Network"


class HexagonHead(QFrame):
    """Shows one analysis. It reads who has rated by itself, for others' ratings are records of their own."""

    def __init__(self, context: Context, found: Details, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._found = context, found
        self._blind: Blind | None = None
        self.rate = quiet_button("")
        self.open = quiet_button(t("Open mine to the team"))
        self.open.setToolTip(t("From then on the office can read how you rated. What is open stays open."))
        for button in (self.rate, self.open):
            button.hide()
        self.rate.clicked.connect(self._rate)
        self.open.clicked.connect(self._open)
        self._above, self._below = QVBoxLayout(), QVBoxLayout()
        buttons = QWidget()
        line = FlowLayout(buttons)
        line.addWidget(self.rate)
        line.addWidget(self.open)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(12)
        for part in (self._above, self._below):
            part.setSpacing(12)
        whole.addLayout(self._above)
        whole.addWidget(buttons)
        whole.addLayout(self._below)
        self._draw({})
        context.bus.changed.connect(self._changed)
        context.sync_ended.connect(self._read)
        self._read()

    # Showing

    def _read(self) -> None:
        work = partial(_blind, self._context.ws, self._found.view.id)
        self._context.jobs.start("read", work, self._show, self._none)

    def _changed(self, changes: Changes) -> None:
        if changes.kinds & RATED_BY:
            self._read()

    def _show(self, blind: Blind) -> None:
        self._blind = blind
        me, writes = self._context.ws.person, not self._found.closed and not self._found.view.deleted
        mine = next((one for one in blind.raters if one.person == me), None)
        rated = mine is not None and mine.rated
        self.rate.setText(t("Change my rating") if blind.mine else t("Rate it alone"))
        # What is rated after the decision wasn't rated before the team talked.
        decided = self._found.view.fields.get("state") == HexagonState.DECIDED
        self.rate.setVisible(writes and (blind.mine is not None or not decided))
        self.open.setVisible(writes and rated and not blind.opened)
        clear(self._above)
        if blind.raters and writes:
            self._above.addWidget(
                group(label(t("Who rates"), weight="strong"), label(_who(blind), wrap=True), spacing=2)
            )
        if writes and (rated or not decided):
            self._above.addWidget(muted(blindness(blind, rated=rated)))
        clear(self._below)
        self._draw({name: [rating for _, rating in given] for name, given in blind.ratings.items()})

    def _none(self, problem: TalentDeskError) -> None:
        self._context.complain(problem)

    def _draw(self, alone: Mapping[str, list[int]]) -> None:
        fields = self._found.view.fields
        self._below.addWidget(Profile(self._context, {name: fields.get(name) or {} for name in COMPONENTS}, alone))
        self._below.addWidget(legend())
        if self._blind is not None and any(given for given in self._blind.ratings.values()):
            self._below.addWidget(group(*self._each(self._blind), spacing=2))
        for name in COMPONENTS:
            said = _said(name, fields.get(name) or {})
            if said:
                title = label(declared(COMPONENTS[name].title), weight="strong")
                self._below.addWidget(group(title, *said, spacing=2))
        self._below.addWidget(
            label(t("After {source}. The questions are our own.", source=CITED), tone="muted", size="small", wrap=True)
        )

    def _each(self, blind: Blind) -> list[QWidget]:
        """Each rating with its name, for those who can't see the rings, and why."""
        made: list[QWidget] = [label(t("Rated alone"), weight="strong")]
        for name, about in COMPONENTS.items():
            given = ", ".join(f"{who} {rating}" for who, rating in blind.ratings[name])
            made.append(
                label(
                    t("{component}: {ratings}", component=declared(about.title), ratings=given), size="small", wrap=True
                )
            )
        made += [label(f"{who}: “{why}”", wrap=True) for who, why in blind.reasons]
        return made

    # Slots

    def _rate(self) -> None:
        if self._blind is not None and self._blind.mine is not None:
            self._context.edit("hexagon_rating", self._blind.mine.id)
        else:
            self._context.edit("hexagon_rating", hexagon=self._found.view.id)

    def _open(self) -> None:
        self.open.setEnabled(False)
        work = partial(_opened, self._context.ws, self._found.view.id)
        self._context.jobs.start("write", work, self._told, self._not_opened)

    def _told(self, _saved: Saved) -> None:
        self._context.say(t("The team can read your ratings now."))

    def _not_opened(self, problem: TalentDeskError) -> None:
        self.open.setEnabled(True)
        self._context.complain(problem)


def _who(blind: Blind) -> str:
    return "\n".join(_mark(one) for one in blind.raters)


def _mark(one: Rater) -> str:
    if one.opened:
        return t("● {name}: rated, open to the team", name=one.name)
    return t("◐ {name}: rated", name=one.name) if one.rated else t("○ {name}: not yet", name=one.name)


def blindness(blind: Blind, *, rated: bool) -> str:
    """What is kept from whom, and by what."""
    waiting = words.listed([one.name for one in blind.raters if not one.rated])
    if not rated:
        return t(
            "Rate before you talk. What you rate is sealed for your own laptops alone; the office sees only that you have. "
            "Ratings that others have opened are kept from you until yours are in: that is a courtesy of this page."
        )
    if not blind.opened and waiting:
        return t(
            "Nobody but you can open your ratings. Not rated yet: {names}. Open yours once everybody has, so that nobody is led.",
            names=waiting,
        )
    if not blind.opened:
        return t("Everybody has rated. Open yours to the team, compare, and agree.")
    if any(not one.opened for one in blind.raters):
        return t("Yours are open. Others show here once their authors open them.")
    return t("All ratings are open. They were given before the team talked; what was agreed stands beside them.")


def _said(name: str, found: Mapping[str, Any]) -> list[QWidget]:
    """What was answered, question by question, and the evidence."""
    answers: Mapping[str, Any] = found.get("answers") or {}
    made: list[QWidget] = []
    known = {one.code: declared(one.text) for one in COMPONENTS[name].questions}
    for code in [*known, *(answers.keys() - known.keys())]:
        if answer := str(answers.get(code) or "").strip():
            made += [
                label(known.get(code) or t("Another question"), tone="muted", size="small", wrap=True),
                label(answer, wrap=True),
            ]
    if evidence := str(found.get("evidence") or "").strip():
        made.append(label(t("Evidence: {what}", what=evidence), wrap=True))
    return made


def _blind(ws: Workspace, analysis: str, _job: Job) -> Blind:
    return team_room.blind(ws, analysis)


def _opened(ws: Workspace, analysis: str, _job: Job) -> Saved:
    return team_room.open_ratings(ws, analysis)
