"""The calm page after founding: keep the recovery kit, hand out the card, bring in people and a form."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit

from talentdesk.actions.district import Created
from ui.i18n import t
from ui.jobs import Jobs
from ui.start.next_steps import FormStep, KitStep, RosterStep
from ui.start.sheet import Sheet
from ui.widgets.parts import card, label, muted, primary_button, quiet_button, row, title


class Founded(Sheet):
    """Tells with `opened` that the person goes on."""

    opened = Signal(object)

    def __init__(self, jobs: Jobs, made: Created) -> None:
        super().__init__()
        self.made = made
        self.kit = KitStep(jobs, made.ws)
        self.copy = quiet_button(t("Copy the card"))
        self.copied = muted("")
        self.card = QLineEdit(made.card)
        self.card.setReadOnly(True)
        self.card.setAccessibleName(t("Card"))
        self.card.setCursorPosition(0)
        self.roster = RosterStep(jobs, made.ws)
        self.form = FormStep(jobs, made.ws)
        self.go_on = primary_button(t("Open TalentDesk"))
        self.go_on.setSizePolicy(self.roster.zip.sizePolicy())
        self._build()
        self.copy.clicked.connect(self._copy)
        self.go_on.clicked.connect(self._go_on)

    def _build(self) -> None:
        handed = card(
            label(t("2  Hand out the card"), weight="strong", wrap=True),
            muted(
                t(
                    "Whoever joins needs it together with the folder. It proves that the folder is really yours. "
                    "It is no secret, but give it yourself."
                )
            ),
            self.card,
            row(self.copy, self.copied),
            margin=16,
        )
        self.kit.heading.setText(t("1  Print the recovery kit, today"))
        self.roster.heading.setText(t("3  Bring in schools and staff"))
        self.form.heading.setText(t("4  Publish a form for classroom visits"))
        intro = t(
            "The first can’t wait; the others can, and are found again under Today. When somebody asks to join, "
            "Exchange shows it."
        )
        self.column.addWidget(title(t("{district} is founded", district=self.made.ws.district_name)))
        self.column.addWidget(muted(intro))
        self.column.addSpacing(4)
        for part in (self.kit, handed, self.roster, self.form):
            self.column.addWidget(part)
        self.kit.show_kit(self.made.recovery_kit)
        self.column.addSpacing(4)
        self.column.addLayout(row(self.go_on))
        self.column.addStretch(1)

    def focus_first(self) -> None:
        """Puts the keyboard on the kit."""
        self.kit.open.setFocus()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.made.card)
        self.copied.setText(t("✓ Copied"))

    def _go_on(self) -> None:
        self.opened.emit(self.made.ws)

    def leave(self) -> None:
        """The window closes before the person went on."""
        self.made.ws.close()
