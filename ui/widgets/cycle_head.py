"""What stands first about a coaching cycle: where it is, how its goal moves, and the session to log next."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QFrame, QWidget

from talentdesk.actions.details import Details, changes_of
from talentdesk.actions.preparing import begins_with
from ui.context import Context
from ui.i18n import t
from ui.widgets import field_words
from ui.widgets.cycle_board import CYCLE, PHASES
from ui.widgets.flow import FlowLayout
from ui.widgets.parts import column, label, link_button, muted
from ui.widgets.progress_chart import ProgressChart, progress_of, progress_words

DONE, NOW, AHEAD = "●", "◐", "○"


class CycleHead(QFrame):
    """Shows one cycle. A session that is logged from here belongs to it."""

    def __init__(
        self, context: Context, found: Details, today: date, parent: QWidget | None = None, *, acts: bool = True
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._found = found
        fields = found.view.fields
        whole = column(self._phases(str(fields.get("phase") or ""), today), spacing=8)
        progress = progress_of(fields, changes_of(found.turns, "strategy"))
        if progress is not None:
            whole.addWidget(ProgressChart(context, progress, today, self))
            whole.addWidget(muted(progress_words(progress, today)))
        if acts and not found.closed and not found.view.deleted:
            self.log = link_button(t("Log a session of this cycle →"))
            self.log.clicked.connect(self._log)
            whole.addWidget(self.log)
        self.setLayout(whole)

    def _phases(self, phase: str, today: date) -> QWidget:
        """The three phases in their order, the current one with what is going on in it."""
        made = QWidget(self)
        across = FlowLayout(made)
        groups = [name for name in PHASES if name != "ended"]
        current = next((number for number, name in enumerate(groups) if phase in PHASES[name]), len(groups))
        names = (t("Identify"), t("Learn"), t("Improve"))
        said = field_words.short(CYCLE, "phase", phase, today)
        for number, name in enumerate(names):
            here = number == current
            words = said if here and said.startswith(name) else f"{name}: {said}" if here else name
            mark = NOW if here else DONE if number < current else AHEAD
            across.addWidget(
                label(f"{mark} {words}", tone="text" if here else "muted", weight="strong" if here else "")
            )
        if current == len(groups):
            across.addWidget(label(said, weight="strong"))
        return made

    def _log(self) -> None:
        fields = self._found.view.fields
        given = {name: fields[name] for name in ("teacher", "coach", "building") if fields.get(name)}
        self._context.edit("coaching_session", cycle=self._found.view.id, **given, **begins_with(fields))
