"""The first run: three ways to begin, each with a page of its own. Nothing is written before the person says so."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QStackedWidget, QWidget

from talentdesk.actions.district import Created
from ui.i18n import t
from ui.jobs import Jobs
from ui.start.found import Found
from ui.start.founded import Founded
from ui.start.join import Join
from ui.start.sample import Sample
from ui.start.sheet import Sheet
from ui.theme import Theme
from ui.widgets.parts import card, column, label, muted, primary_button, quiet_button, row, title


class Choices(Sheet):
    """What TalentDesk is, and the three ways to begin."""

    def __init__(self) -> None:
        super().__init__()
        self.join = primary_button(t("Join"))
        self.found = quiet_button(t("Found"))
        self.sample = quiet_button(t("Look around"))
        self.column.addWidget(title(t("Welcome to TalentDesk")))
        self.column.addWidget(
            muted(
                t(
                    "A notebook for those who develop other educators: classroom visits, coaching, mentoring. It "
                    "works without a network. What you write is encrypted on this laptop and shared only with "
                    "the people named beside it."
                )
            )
        )
        self.column.addSpacing(12)
        self.column.addWidget(
            _choice(
                t("Join your district"),
                t("You were given a card, and you know where the district’s folder is."),
                self.join,
            )
        )
        self.column.addWidget(
            _choice(
                t("Found a district"),
                t("You are the first. You choose the shared folder, and this laptop lets the others in."),
                self.found,
            )
        )
        self.column.addWidget(
            _choice(
                t("Look at a sample district"),
                t("Made-up schools and people, to try everything. It takes about a minute to build."),
                self.sample,
            )
        )
        self.column.addStretch(1)

    def focus_first(self) -> None:
        """Puts the keyboard on the first choice."""
        self.join.setFocus()


def _choice(heading: str, sentence: str, button: QPushButton) -> QWidget:
    button.setAccessibleName(heading)
    button.setAccessibleDescription(sentence)
    button.setMinimumWidth(button.fontMetrics().averageCharWidth() * 16)
    line = row(
        column(label(heading, size="section", weight="strong"), muted(sentence), spacing=4),
        button,
        spacing=16,
        stretch_after=2,
    )
    line.setStretch(0, 1)
    return card(line, margin=16)


class Welcome(QStackedWidget):
    """Tells with `opened` which workspace came of it."""

    opened = Signal(object)

    def __init__(self, theme: Theme, jobs: Jobs, home: Path) -> None:
        super().__init__()
        self.setObjectName("page")
        self.theme = theme
        self.jobs = jobs
        self.home = home
        self.choices = Choices()
        self._show(self.choices)
        self.choices.join.clicked.connect(self.join)
        self.choices.found.clicked.connect(self.found)
        self.choices.sample.clicked.connect(self.sample)

    def _show(self, page: QWidget) -> None:
        """Brings a page to the front; the one left behind is begun anew another time."""
        old = self.currentWidget()
        if self.indexOf(page) < 0:
            self.addWidget(page)
        self.setCurrentWidget(page)
        if old is not None and old not in (page, self.choices):
            self.removeWidget(old)
            old.deleteLater()
        self.focus_first()

    def focus_first(self) -> None:
        """Puts the keyboard where the page begins."""
        page = self.currentWidget()
        if isinstance(page, Choices | Join | Found | Founded | Sample):
            page.focus_first()

    def back(self) -> None:
        """To the three ways to begin."""
        self._show(self.choices)

    def join(self) -> None:
        """Asks what joining needs."""
        page = Join(self.jobs, self.home)
        page.back_wanted.connect(self.back)
        page.joined.connect(self.opened)
        self._show(page)

    def found(self) -> None:
        """Asks what founding needs."""
        page = Found(self.jobs, self.home)
        page.back_wanted.connect(self.back)
        page.founded.connect(self._founded)
        self._show(page)

    def _founded(self, made: Created) -> None:
        page = Founded(self.jobs, made)
        page.opened.connect(self.opened)
        self._show(page)

    def sample(self) -> None:
        """Offers the sample district."""
        page = Sample(self.jobs, self.home)
        page.back_wanted.connect(self.back)
        page.opened.connect(self.opened)
        self._show(page)

    def leave(self) -> None:
        """The window closes: what was founded is there, and is closed."""
        page = self.currentWidget()
        if isinstance(page, Founded):
            page.leave()
