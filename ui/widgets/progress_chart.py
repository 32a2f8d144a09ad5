"""How the goal of a coaching cycle moves: baseline, what was measured, the goal, and where the strategy changed. Said in words too."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from talentdesk.schema.types import day_of
from ui.context import Context
from ui.i18n import t
from ui.words import day

LINES_HIGH = 9
"""Its height in lines of text."""
DOT = 4.0
GAP = 8


@dataclass(frozen=True, slots=True)
class Progress:
    """What is drawn. `changes` are days on which another strategy was written down."""

    points: tuple[tuple[date, float], ...]
    baseline: float | None
    target: float | None
    opened: date
    by: date | None
    changes: tuple[date, ...] = ()

    @property
    def reached(self) -> bool:
        """Whether what was measured last is as good as the goal, or better."""
        if self.target is None or not self.points:
            return False
        first = self.baseline if self.baseline is not None else self.points[0][1]
        last = self.points[-1][1]
        return last >= self.target if self.target >= first else last <= self.target


def progress_of(fields: Mapping[str, Any], changes: Iterable[str] = ()) -> Progress | None:
    """The progress of a cycle; None as long as nothing was measured. `changes` are the moments of another strategy."""
    points = sorted(
        (on, float(item["value"]))
        for item in fields.get("progress") or ()
        if (on := day_of(item.get("on"))) and isinstance(item.get("value"), int | float)
    )
    if not points:
        return None
    days = sorted({datetime.fromisoformat(at).astimezone().date() for at in changes})
    return Progress(
        tuple(points),
        fields.get("baseline"),
        fields.get("target"),
        min(day_of(fields.get("opened")) or points[0][0], points[0][0]),
        day_of(fields.get("target_date")),
        tuple(days),
    )


def progress_words(found: Progress, today: date) -> str:
    """The same in sentences."""
    on, last = found.points[-1]
    said = [t("Measured last {day}: {value}.", day=day(on, today), value=f"{last:g}")]
    if found.baseline is not None:
        said.append(t("The baseline was {value}.", value=f"{found.baseline:g}"))
    if found.target is not None and found.by is not None:
        said.append(t("The goal is {value} by {day}.", value=f"{found.target:g}", day=day(found.by, today)))
    elif found.target is not None:
        said.append(t("The goal is {value}.", value=f"{found.target:g}"))
    said += [t("● Goal reached.")] * found.reached
    said += [t("Another strategy from {day} on.", day=day(on, today)) for on in found.changes]
    return " ".join(said)


class ProgressChart(QWidget):
    """Draws one progress. What it says stands under it in words; a screen reader hears the same."""

    def __init__(self, context: Context, found: Progress, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = context.theme
        self._found = found
        self._today = today
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(t("Progress towards the goal"))
        self.setAccessibleDescription(progress_words(found, today))
        self._theme.changed.connect(self.update)

    # Places

    def _area(self) -> QRectF:
        metrics = self.fontMetrics()
        left = max(map(metrics.horizontalAdvance, (text for text, _ in self._levels())), default=0) + GAP
        right = metrics.horizontalAdvance(f"{self._found.points[-1][1]:g}") + GAP
        return QRectF(self.rect()).adjusted(left, metrics.height(), -right, -metrics.height() - GAP)

    def _levels(self) -> list[tuple[str, float]]:
        found = self._found
        levels = [(t("goal {value}", value=f"{found.target:g}"), found.target)] if found.target is not None else []
        if found.baseline is not None:
            levels.append((t("baseline {value}", value=f"{found.baseline:g}"), found.baseline))
        return levels

    def _days(self) -> tuple[date, date]:
        last = max(self._found.points[-1][0], self._found.by or date.min)
        return self._found.opened, last

    def _x(self, area: QRectF, on: date) -> float:
        first, last = self._days()
        return area.left() + area.width() * (on - first).days / max(1, (last - first).days)

    def _y(self, area: QRectF, value: float) -> float:
        values = [value for _, value in self._found.points] + [level for _, level in self._levels()]
        low, high = min(values), max(values)
        return area.bottom() - area.height() * (value - low) / ((high - low) or 1)

    # Drawing

    def _draw(self, painter: QPainter) -> None:
        area, tokens = self._area(), self._theme.tokens
        painter.setPen(QPen(QColor(tokens["border"]), 1))
        painter.drawLine(QPointF(area.left(), area.bottom() + DOT), QPointF(area.right(), area.bottom() + DOT))
        self._draw_days(painter, area)
        self._draw_levels(painter, area)
        for on in self._found.changes:
            if self._days()[0] < on <= self._days()[1]:
                painter.setPen(QPen(QColor(tokens["muted"]), 1, Qt.PenStyle.DotLine))
                painter.drawLine(
                    QPointF(self._x(area, on), area.top()), QPointF(self._x(area, on), area.bottom() + DOT)
                )
        self._draw_points(painter, area)

    def _draw_days(self, painter: QPainter, area: QRectF) -> None:
        painter.setPen(QColor(self._theme.tokens["muted"]))
        under = QRectF(area.left(), area.bottom() + GAP, area.width(), self.fontMetrics().height())
        first, last = self._days()
        painter.drawText(under, Qt.AlignmentFlag.AlignLeft, day(first, self._today))
        painter.drawText(under, Qt.AlignmentFlag.AlignRight, day(last, self._today))

    def _draw_levels(self, painter: QPainter, area: QRectF) -> None:
        tokens, high = self._theme.tokens, self.fontMetrics().height()
        free: float | None = None
        for number, (text, value) in enumerate(self._levels()):
            y = self._y(area, value)
            goal = number == 0 and self._found.target is not None
            style = Qt.PenStyle.DashLine if goal else Qt.PenStyle.DotLine
            painter.setPen(QPen(QColor(tokens["accent" if goal else "control"]), 1.5 if goal else 1, style))
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
            at = y if free is None or abs(y - free) >= high else free + (high if y >= free else -high)
            painter.setPen(QColor(tokens["accent" if goal else "muted"]))
            beside = QRectF(0, at - high / 2, area.left() - GAP, high)
            painter.drawText(beside, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)
            free = at

    def _draw_points(self, painter: QPainter, area: QRectF) -> None:
        colour = QColor(self._theme.tokens["text"])
        places = [QPointF(self._x(area, on), self._y(area, value)) for on, value in self._found.points]
        painter.setPen(QPen(colour, 2))
        painter.drawPolyline(QPolygonF(places))
        painter.setBrush(colour)
        for place in places:
            painter.drawEllipse(place, DOT, DOT)
        high = self.fontMetrics().height()
        beside = QRectF(places[-1].x() + GAP, places[-1].y() - high / 2, self.width(), high)
        painter.drawText(beside, Qt.AlignmentFlag.AlignLeft, f"{self._found.points[-1][1]:g}")

    # Qt's own

    def sizeHint(self) -> QSize:
        return QSize(240, self.fontMetrics().height() * LINES_HIGH)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw(painter)
        painter.end()
