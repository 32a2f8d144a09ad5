"""Bars of a survey: how often each option was chosen, how many of each school answered. Counts and shares stand beside them in words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import QLineF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from talentdesk.actions.survey_results import Figures, Result, Share
from talentdesk.schema.kinds.survey import LEAST, SOMETHING_ELSE, How
from ui import words
from ui.context import Context
from ui.i18n import t
from ui.widgets.criterion_words import percent
from ui.widgets.parts import group, label, link_button, muted

HEIGHT = 0.5
"""Of a bar, in heights of a line of text."""
HALF = 0.5
Begin = Callable[[str], Callable[[], None]]
"""An option → what begins an area of focus from it."""


class Bar(QWidget):
    """A share of a whole as a bar. `mark` is another share, as a line across it."""

    def __init__(self, context: Context, share: float, mark: float | None, said: str) -> None:
        super().__init__()
        self._theme, self._share, self._mark = context.theme, min(max(share, 0.0), 1.0), mark
        self.setAccessibleName(said)
        self.setToolTip(said)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(160, round(self.fontMetrics().height() * HEIGHT) + 6)

    def minimumSizeHint(self) -> QSize:
        return QSize(60, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tokens, wide, high = self._theme.tokens, float(self.width()), self.height() - 6.0
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens["raised"]))
        painter.drawRoundedRect(QRectF(0, 3, wide, high), 3, 3)
        painter.setBrush(QColor(tokens["accent"]))
        painter.drawRoundedRect(QRectF(0, 3, wide * self._share, high), 3, 3)
        if self._mark is not None:
            x = 1 + (wide - 2) * min(max(self._mark, 0.0), 1.0)
            painter.setPen(QPen(QColor(tokens["text"]), 2))
            painter.drawLine(QLineF(x, 0, x, self.height()))
        painter.end()


def shares(context: Context, found: Sequence[Share]) -> QWidget:
    """How many of each school answered, with a line where half of the staff is."""
    made, grid = _grid()
    for at, one in enumerate(found):
        said = _share_words(one)
        grid.addWidget(label(one.name, wrap=True), 2 * at, 0)
        grid.addWidget(label(said, tone="muted"), 2 * at, 1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        bar = Bar(context, one.answered / one.of if one.of else 0, HALF, f"{one.name}: {said}")
        grid.addWidget(bar, 2 * at + 1, 0, 1, 2)
    return made


def _share_words(one: Share) -> str:
    if not one.of:
        return t("{answered} answered, nobody on the roster", answered=one.answered)
    mark = "●" if one.half else "◐" if one.answered else "○"
    return t(
        "{mark} {answered} of {of} · {share}",
        mark=mark,
        answered=one.answered,
        of=one.of,
        share=percent(min(one.answered, one.of), one.of),
    )


def question(
    context: Context,
    one: Result,
    figures: Figures,
    before: Figures | None,
    on: str,
    today: date,
    begin: Begin | None,
    *,
    of_school: bool,
) -> QWidget:
    """One question with its bars. `before` are the figures of the time before, asked from the day `on`."""
    head = label(one.text, weight="strong", wrap=True)
    if not figures.of:
        return group(head, muted(_none(one, of_school=of_school)), spacing=4)
    parts: list[QWidget] = [head, muted(_under(figures, before, on, today))]
    if figures.bars:
        parts.append(_bars(context, figures, before, begin))
    return group(*parts, spacing=4)


def _none(one: Result, *, of_school: bool) -> str:
    if not of_school:
        return t("Nobody answered.")
    if one.how == How.WORDS:
        return t("What people wrote is read in the district office, without their school.")
    return t("Fewer than {least} answers; shown with the district’s.", least=LEAST)


def _under(figures: Figures, before: Figures | None, on: str, today: date) -> str:
    said = t("{count} answered", count=figures.of)
    if figures.mean is not None:
        said = t(
            "{said} · {mean} on average, of {points}", said=said, mean=f"{figures.mean:.1f}", points=_points(figures)
        )
    if before is None or not before.of:
        return said
    when = words.day(on, today)
    if before.mean is not None:
        return t("{said} · {mean} {day} (the line in each bar)", said=said, mean=f"{before.mean:.1f}", day=when)
    return t("{said} · the line in each bar: {day}", said=said, day=when)


def _points(figures: Figures) -> int:
    return sum(option != SOMETHING_ELSE for option, _ in figures.bars)


def _bars(context: Context, figures: Figures, before: Figures | None, begin: Begin | None) -> QWidget:
    made, grid = _grid()
    then = {option: (count, before.of) for option, count in before.bars} if before and before.of else {}
    for at, (option, count) in enumerate(figures.bars):
        said = t("{count} · {share}", count=count, share=percent(count, figures.of))
        name, mark = f"{option}: {said}", None
        if option in then:
            earlier, of = then[option]
            mark = earlier / of
            name = t("{option}, {share} the time before", option=name, share=percent(earlier, of))
        grid.addWidget(label(option, wrap=True), 2 * at, 0)
        grid.addWidget(label(said, tone="muted"), 2 * at, 1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        bar = Bar(context, count / figures.of, mark, name)
        grid.addWidget(bar, 2 * at + 1, 0, 1, 2)
        if begin is None or not count or option == SOMETHING_ELSE:
            continue
        link = link_button(t("Begin an area →"))
        link.setAccessibleName(t("Begin an area of focus from this need: {need}", need=option))
        link.setToolTip(link.accessibleName())
        link.clicked.connect(begin(option))
        grid.addWidget(link, 2 * at, 2, 2, 1, Qt.AlignmentFlag.AlignVCenter)
    return made


def _grid() -> tuple[QWidget, QGridLayout]:
    made = QWidget()
    grid = QGridLayout(made)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(12)
    grid.setVerticalSpacing(3)
    grid.setColumnStretch(0, 1)
    return made, grid
