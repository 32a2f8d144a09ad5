"""How a criterion stood month by month: a bar for each, the goal as a line. Said in words too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import QDate, QLocale, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui import i18n
from ui.i18n import t
from ui.widgets.criterion_words import percent, status_word

LINES_HIGH = 7
"""Its height in lines of text."""
WIDEST_BAR = 2.5
"""In heights of a line."""
GAP = 4
Point = Mapping[str, Any]


def worth_drawing(points: Sequence[Point]) -> bool:
    """Whether there is a way to look back on: one number alone stands above already."""
    return len(_told(points)) > 1


def trend_words(points: Sequence[Point]) -> str:
    """Every month in words, as a screen reader hears it."""
    each = [
        t(
            "{month}: {number}, {status}",
            month=_month(point, "d MMMM"),
            number=_number(point),
            status=status_word(point["status"]),
        )
        for point in points
    ]
    goal = _goal(points)
    return "; ".join(each + ([t("the goal is {goal}", goal=goal)] if goal else [])) + "."


def trend_line(points: Sequence[Point]) -> str:
    """From where to where, in one sentence."""
    first, last = _told(points)[0], points[-1]
    if _number(first) == _number(last):
        return t("{number} as at the end of {month}.", number=_number(last), month=_month(first, "MMMM"))
    return t(
        "From {first} at the end of {month} to {last}.",
        first=_number(first),
        month=_month(first, "MMMM"),
        last=_number(last),
    )


def _told(points: Sequence[Point]) -> list[Point]:
    """Those that have a number: before anybody was on the roster there is none."""
    return [point for point in points if point["numerator"] is not None and point["denominator"] != 0]


def _number(point: Point) -> str:
    part, of = point["numerator"], point["denominator"]
    if part is None or of == 0:
        return "–"
    return str(part) if of is None else percent(part, of)


def _goal(points: Sequence[Point]) -> str:
    target = points[-1]["target"]
    if target is None:
        return ""
    return f"{target:g}" if points[-1]["denominator"] is None else f"{round(target * 100, 1):g} %"


def _month(point: Point, form: str) -> str:
    on = date.fromisoformat(point["as_of"])
    return QLocale(i18n.language()).toString(QDate(on.year, on.month, on.day), form)


class TrendChart(QWidget):
    """Draws the points of one criterion. What it says stands under it in words; a screen reader hears the same."""

    def __init__(self, tokens: Mapping[str, str], points: Sequence[Point], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tokens = tokens
        self._points = points
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(t("Month by month"))
        self.setAccessibleDescription(trend_words(points))

    def set_tokens(self, tokens: Mapping[str, str]) -> None:
        """Draws in other colours."""
        self._tokens = tokens
        self.update()

    def _top(self) -> float:
        """The value at the upper end: all of the people for a share, else the largest number there is."""
        values = [float(point["value"] or 0) for point in self._points]
        whole = 0.0 if self._points[-1]["denominator"] is None else 1.0
        return max(whole, float(self._points[-1]["target"] or 0), *values) or 1.0

    def _area(self) -> QRectF:
        high = self.fontMetrics().height()
        return QRectF(self.rect()).adjusted(0, high + GAP, 0, -high - GAP)

    def _draw(self, painter: QPainter) -> None:
        area, top = self._area(), self._top()
        slot = area.width() / len(self._points)
        slots = [
            QRectF(area.left() + place * slot, area.top(), slot, area.height()) for place in range(len(self._points))
        ]
        for point, place in zip(self._points, slots, strict=True):
            self._draw_bar(painter, place, point, top)
        painter.setPen(QPen(QColor(self._tokens["border"]), 1))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        self._draw_goal(painter, area, top)
        every = self._every(slot)
        for point, place in list(zip(self._points, slots, strict=True))[::-every]:
            self._draw_texts(painter, place, point, top)

    def _every(self, slot: float) -> int:
        """Which bars bear their words, so that these don't run into each other: each, every second, …, the last always."""
        metrics = self.fontMetrics()
        widest = max(
            metrics.horizontalAdvance(text) for point in self._points for text in (self._under(point), _number(point))
        )
        return max(1, -int(-(widest + 2 * GAP) // max(slot, 1.0)))

    def _under(self, point: Point) -> str:
        return _month(point, "d MMM" if point is self._points[-1] else "MMM")

    def _draw_bar(self, painter: QPainter, slot: QRectF, point: Point, top: float) -> None:
        wide = min(slot.width() * 0.6, WIDEST_BAR * self.fontMetrics().height())
        high = slot.height() * float(point["value"] or 0) / top
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._tokens["accent" if point is self._points[-1] else "control"]))
        painter.drawRect(QRectF(slot.center().x() - wide / 2, slot.bottom() - high, wide, high))

    def _draw_texts(self, painter: QPainter, slot: QRectF, point: Point, top: float) -> None:
        """The number over its bar, on a ground of its own so that the line of the goal doesn't strike it out, and the month below."""
        metrics = self.fontMetrics()
        high = metrics.height()
        over = slot.bottom() - slot.height() * float(point["value"] or 0) / top - high
        for text, y, token in ((_number(point), over, "text"), (self._under(point), slot.bottom() + GAP, "muted")):
            wide = metrics.horizontalAdvance(text) + 2
            x = min(max(0.0, slot.center().x() - wide / 2), self.width() - wide)
            box = QRectF(x, y, wide, high)
            painter.fillRect(box, QColor(self._tokens["surface"]))
            painter.setPen(QColor(self._tokens[token]))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)

    def _draw_goal(self, painter: QPainter, area: QRectF, top: float) -> None:
        if not _goal(self._points):
            return
        y = area.bottom() - area.height() * float(self._points[-1]["target"]) / top
        painter.setPen(QPen(QColor(self._tokens["text"]), 1.5, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))

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
