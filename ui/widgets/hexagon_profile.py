"""The profile of a Hexagon analysis: six lines from 1 to 5, with what the team agreed on and what each rated alone. Never a total."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from talentdesk.schema.kinds.hexagon import COMPONENTS
from ui import words
from ui.context import Context
from ui.i18n import declared, t
from ui.widgets.parts import group, label, muted

LEAST, MOST = 1, 5
BAR, RING = 0.5, 0.28
"""The bar's height and a ring's radius, in heights of a line of text."""


class Track(QWidget):
    """One component: a bar up to what was agreed, and above it a ring for each who rated alone."""

    def __init__(self, context: Context, agreed: int | None, alone: Sequence[int], said: str) -> None:
        super().__init__()
        self._theme, self._agreed, self._alone = context.theme, agreed, sorted(alone)
        self.setAccessibleName(said)
        self.setToolTip(said)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._theme.changed.connect(self.update)

    @property
    def _ring(self) -> float:
        return self.fontMetrics().height() * RING

    @property
    def _bar(self) -> float:
        return self.fontMetrics().height() * BAR

    def sizeHint(self) -> QSize:
        return QSize(150, round(self._bar + 2 * self._ring + 11))

    def minimumSizeHint(self) -> QSize:
        return QSize(90, self.sizeHint().height())

    def _x(self, rating: int) -> float:
        room = self.width() - 4 * self._ring
        return 2 * self._ring + room * (rating - LEAST) / (MOST - LEAST)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tokens, bar, y = self._theme.tokens, self._bar, self.height() - self._bar - 2
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens["border"]))
        painter.drawRoundedRect(QRectF(0, y, self.width(), bar), bar / 2, bar / 2)
        if self._agreed is not None:
            painter.setBrush(QColor(tokens["accent"]))
            painter.drawRoundedRect(QRectF(0, y, self._x(self._agreed) + 2 * self._ring, bar), bar / 2, bar / 2)
        painter.setPen(QPen(QColor(tokens["control"]), 1))
        for rating in range(LEAST, MOST + 1):
            painter.drawLine(QPointF(self._x(rating), y - 3), QPointF(self._x(rating), y - 1))
        self._draw_alone(painter, y - self._ring - 5)
        painter.end()

    def _draw_alone(self, painter: QPainter, y: float) -> None:
        painter.setPen(QPen(QColor(self._theme.tokens["text"]), 1.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        ring = self._ring
        for rating in sorted(set(self._alone)):
            same = self._alone.count(rating)
            step = 2 * ring + 2
            left = self._x(rating) - step * (same - 1) / 2
            left = max(ring + 1, min(left, self.width() - ring - 1 - step * (same - 1)))
            for number in range(same):
                painter.drawEllipse(QPointF(left + step * number, y), ring, ring)


class Profile(QWidget):
    """The six lines with their words. A screen reader hears the same."""

    def __init__(
        self, context: Context, components: Mapping[str, Mapping[str, Any]], alone: Mapping[str, Sequence[int]]
    ) -> None:
        super().__init__()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        for at, (name, about) in enumerate(COMPONENTS.items()):
            found, rated = components.get(name) or {}, list(alone.get(name) or ())
            said = rating_words(found.get("rating"), rated)
            title = declared(about.title)
            top = label(title, weight="strong")
            top.setToolTip(declared(about.asks))
            grid.addWidget(top, 2 * at, 0)
            grid.addWidget(Track(context, found.get("rating"), rated, f"{title}: {said}"), 2 * at, 1)
            grid.addWidget(label(_number(found.get("rating")), weight="strong"), 2 * at, 2)
            below = _below(found)
            if below:
                grid.addWidget(group(*(_small(text, tone) for text, tone in below), spacing=0), 2 * at + 1, 1, 1, 2)


def _number(agreed: Any) -> str:
    return str(agreed) if isinstance(agreed, int) else "–"


def _below(found: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What is not known, and who sees it otherwise."""
    lines: list[tuple[str, str]] = []
    if unknown := str(found.get("unknowns") or "").strip():
        lines.append((t("? Not known: {what}", what=unknown), "warn"))
    if dissent := str(found.get("dissent") or "").strip():
        lines.append((t("≠ Not all agree: {what}", what=dissent), "text"))
    return lines


def _small(text: str, tone: str) -> QWidget:
    return label(text, tone=tone, size="small", wrap=True)


def rating_words(agreed: Any, alone: Sequence[int]) -> str:
    """*Agreed on 4; rated alone 3, 4 and 4*."""
    first = t("agreed on {rating}", rating=agreed) if isinstance(agreed, int) else t("not agreed on yet")
    if not alone:
        return first
    listed = words.listed([str(one) for one in sorted(alone)])
    return t("{agreed}; rated alone {ratings}", agreed=first, ratings=listed)


def legend() -> QWidget:
    """What is drawn, and what it is not."""
    return muted(
        t(
            "Bar: what the team agreed on. Rings: what each rated alone. 1: nothing speaks for it, 5: all that was asked does. "
            "This is a profile; nothing is added up, weighed or ranked."
        )
    )
