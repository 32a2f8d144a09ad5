"""How a stage is drawn: five squares that fill as their criteria hold, the words under them, and the indicator's name beside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QHeaderView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView, QWidget

from ui.i18n import t
from ui.theme import contrast
from ui.widgets.stage_cell import STAGES, Square, StageCell
from ui.widgets.stage_model import CELL_ROLE, IS_RATING_ROLE

PAD = 12
GAP = 3
CHIP_PAD = 6
LEAD = 4
SMALL = 0.9
LONGEST = "3 Getting Started"
"""The longest stage name of the rubric: no column cuts it."""
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


def ink_on(tokens: Mapping[str, str], ground: QColor) -> QColor:
    """The one of the two inks that reads better on a ground."""
    inks = (tokens["text"], tokens["on-accent"])
    return QColor(max(inks, key=lambda ink: contrast(ink, ground.name())))


def paint_chip(painter: QPainter, tokens: Mapping[str, str], text: str, stage: int, rect: QRect, font: QFont) -> None:
    """A stage's name on the colour of its stage, so that a row of many buildings reads at a glance."""
    metrics = QFontMetrics(font)
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, rect.width() - 2 * CHIP_PAD)
    box = QRect(rect.left(), rect.top(), metrics.horizontalAdvance(shown) + 2 * CHIP_PAD, rect.height())
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(tokens[f"stage-{stage}"]))
    painter.drawRoundedRect(box, 4, 4)
    painter.setFont(font)
    painter.setPen(ink_on(tokens, QColor(tokens[f"stage-{stage}"])))
    painter.drawText(box.adjusted(CHIP_PAD, 0, 0, 0), LEFT, shown)
    painter.restore()


def small_font(font: QFont) -> QFont:
    """The font of secondary words."""
    smaller = QFont(font)
    smaller.setPointSizeF(font.pointSizeF() * SMALL)
    return smaller


def bold_font(font: QFont) -> QFont:
    """The font of what is read first."""
    bold = QFont(font)
    bold.setWeight(QFont.Weight.DemiBold)
    return bold


def paint_squares(painter: QPainter, tokens: Mapping[str, str], squares: tuple[Square, ...], rect: QRect) -> None:
    """Five squares: whole when reached, filled from the left as criteria hold, dotted where nothing is asked."""
    side = rect.height()
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for number, square in enumerate(squares, start=1):
        box = QRectF(rect.left() + (number - 1) * (side + GAP) + 0.5, rect.top() + 0.5, side - 1, side - 1)
        filled = QRectF(box)
        if not square.reached:
            # Even with all its criteria met, a stage whose earlier ones are open is not a whole square.
            filled.setWidth(box.width() * min(square.part, 0.8))
        if square.reached or square.part:
            painter.fillRect(filled, QColor(tokens["stage-5" if square.reached else "stage-4"]))
        pen = QPen(QColor(tokens["control"]), 1)
        if not square.asked and not square.reached:
            pen.setStyle(Qt.PenStyle.DotLine)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(box)
        if not square.reached and square.part:
            painter.drawLine(QPointF(filled.right(), box.top()), QPointF(filled.right(), box.bottom()))
    painter.restore()


class StageDelegate(QStyledItemDelegate):
    """Draws one `StageCell`."""

    def __init__(self, tokens: Mapping[str, str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.tokens = tokens
        self.third_line = False

    def side(self, metrics: QFontMetrics) -> int:
        """The side of a square: it grows with the text."""
        return metrics.height()

    def least_width(self, font: QFont) -> int:
        """Wide enough for the squares and for the longest stage name."""
        words = QFontMetrics(bold_font(font)).horizontalAdvance(LONGEST)
        return 2 * PAD + max(STAGES * (self.side(QFontMetrics(font)) + GAP), words + 2 * CHIP_PAD) + 2

    def row_height(self, metrics: QFontMetrics) -> int:
        """Squares and two lines; three where the team has rated buildings."""
        return 2 * PAD + self.side(metrics) + 3 * LEAD + metrics.height() * (3 if self.third_line else 2)

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(self.least_width(option.font), self.row_height(option.fontMetrics))  # pyright: ignore[reportAttributeAccessIssue]

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        cell: StageCell | None = index.data(CELL_ROLE)
        if cell is None:
            return
        rect = QRect(option.rect)  # pyright: ignore[reportAttributeAccessIssue]
        state = option.state  # pyright: ignore[reportAttributeAccessIssue]
        painter.save()
        selected = bool(state & QStyle.StateFlag.State_Selected)
        painter.fillRect(rect, QColor(self.tokens["accent-soft" if selected else "surface"]))
        painter.setPen(QColor(self.tokens["border"]))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        inner = rect.adjusted(PAD, PAD, -PAD, -PAD)
        font = QFont(option.font)  # pyright: ignore[reportAttributeAccessIssue]
        if index.data(IS_RATING_ROLE):
            self._paint_rating(painter, cell, inner, font)
        else:
            self._paint_stage(painter, cell, inner, font)
        if selected and state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(QColor(self.tokens["accent"]), 2))
            painter.drawRect(rect.adjusted(1, 1, -2, -2))
        painter.restore()

    def _paint_stage(self, painter: QPainter, cell: StageCell, rect: QRect, font: QFont) -> None:
        metrics = QFontMetrics(font)
        side = self.side(metrics)
        shown = cell.reached if cell.reached is not None else cell.published
        told = shown is not None or cell.at_least > 0
        if not cell.applies or not (told or any(square.part for square in cell.squares)):
            self._lines(painter, rect, font, [(cell.stage_words(), "muted")])
            return
        paint_squares(painter, self.tokens, cell.squares, QRect(rect.left(), rect.top(), rect.width(), side))
        rest = rect.adjusted(0, side + LEAD + 2, 0, 0)
        line = QRect(rest.left(), rest.top(), rest.width(), metrics.height() + 2)
        if shown:
            paint_chip(painter, self.tokens, cell.stage_words(), shown, line, bold_font(font))
        else:
            self._lines(painter, line, font, [(cell.stage_words(), "text" if told else "muted")])
        under = [(cell.emerging_words(), "muted")] if cell.emerging_words() else []
        if cell.building is not None and cell.rated is not None:
            under.append((cell.rating_words(), "warn" if cell.differs else "muted"))
        self._lines(painter, rest.adjusted(0, line.height() + LEAD, 0, 0), small_font(font), under)

    def _paint_rating(self, painter: QPainter, cell: StageCell, rect: QRect, font: QFont) -> None:
        if cell.rated is None:
            self._lines(painter, rect, font, [(cell.no_rating_words(), "muted")])
            return
        self._lines(painter, rect, bold_font(font), [(cell.named(cell.rated), "text")])
        if cell.differs is not None:
            words = (t("≠ differs: see why"), "warn") if cell.differs else (t("= as the records say"), "muted")
            below = rect.adjusted(0, QFontMetrics(font).height() + LEAD, 0, 0)
            self._lines(painter, below, small_font(font), [words])

    def _lines(self, painter: QPainter, rect: QRect, font: QFont, lines: Sequence[tuple[str, str]]) -> None:
        """Draws lines one below the other, each in its token's colour; too long ones lose their middle."""
        metrics = QFontMetrics(font)
        painter.setFont(font)
        for number, (text, token) in enumerate(lines):
            painter.setPen(QColor(self.tokens[token]))
            shown = metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, rect.width())
            top = rect.top() + number * metrics.height()
            painter.drawText(QRect(rect.left(), top, rect.width(), metrics.height()), LEFT, shown)


class IndicatorHeader(QHeaderView):
    """The indicators' names at the left: the number above, the title wrapped below it."""

    def __init__(self, tokens: Mapping[str, str], parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self.tokens = tokens
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setSectionsClickable(False)
        self.setHighlightSections(False)

    def wanted_width(self, of: int) -> int:
        """A fifth of the table, and wide enough for the longest word of a title."""
        metrics = QFontMetrics(self.font())
        words = [word for row in range(self.count()) for word in self._text(row).split()]
        longest = max((metrics.horizontalAdvance(word) for word in words), default=0)
        return max(longest + 2 * PAD + 4, min(of // 4, metrics.averageCharWidth() * 30))

    def wanted_height(self) -> int:
        """As high as the longest title needs at this width."""
        metrics = QFontMetrics(self.font())
        width = max(1, self.width() - 2 * PAD)
        flags = Qt.TextFlag.TextWordWrap
        heights = [
            metrics.boundingRect(QRect(0, 0, width, 10_000), flags, self._text(row).partition(" ")[2]).height()
            for row in range(self.count())
        ]
        return 2 * PAD + metrics.height() + 2 + max(heights, default=0)

    def _text(self, row: int) -> str:
        table = self.parent()
        model = table.model() if isinstance(table, QTableView) else self.model()
        return str(model.headerData(row, Qt.Orientation.Vertical) or "")

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        number, _, title = self._text(logicalIndex).partition(" ")
        painter.save()
        painter.fillRect(rect, QColor(self.tokens["surface"]))
        painter.setPen(QColor(self.tokens["border"]))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        inner = rect.adjusted(PAD, PAD, -PAD, -PAD)
        painter.setPen(QColor(self.tokens["muted"]))
        painter.setFont(bold_font(self.font()))
        metrics = QFontMetrics(painter.font())
        painter.drawText(QRect(inner.left(), inner.top(), inner.width(), metrics.height()), LEFT, number)
        painter.setFont(self.font())
        painter.setPen(QColor(self.tokens["text"]))
        inner.setTop(inner.top() + metrics.height() + 2)
        painter.drawText(inner, Qt.TextFlag.TextWordWrap, title)
        painter.restore()
