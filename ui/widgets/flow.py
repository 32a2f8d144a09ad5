"""Items side by side, on a further line where there is no room, at any text size: chips and options, and the head of a page."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QMargins, QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLabel, QLayout, QLayoutItem, QWidget, QWidgetItem

GAP = 8


class FlowLayout(QLayout):
    """Lines of items as wide as they want to be. An item wider than the whole gets a line of its own, and no more than its width."""

    def __init__(self, parent: QWidget | None = None, gap: int = GAP) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._gap = gap
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:  # pyright: ignore[reportIncompatibleMethodOverride]
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:  # pyright: ignore[reportIncompatibleMethodOverride]
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._arrange(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._arrange(rect, move=True)

    def sizeHint(self) -> QSize:
        shown = [item.sizeHint() for item in self._items if not item.isEmpty()]
        width = sum(size.width() for size in shown) + self._gap * max(0, len(shown) - 1)
        return self._with_margins(QSize(width, max((size.height() for size in shown), default=0)))

    def minimumSize(self) -> QSize:
        # A chip wider than the page is cut rather than making the page wider.
        height = max((item.minimumSize().height() for item in self._items if not item.isEmpty()), default=0)
        return self._with_margins(QSize(0, height))

    def _with_margins(self, size: QSize) -> QSize:
        margins: QMargins = self.contentsMargins()
        return size + QSize(margins.left() + margins.right(), margins.top() + margins.bottom())

    def _arrange(self, rect: QRect, *, move: bool) -> int:
        return self._lines(self._items, rect, move=move)

    def _lines(self, items: Sequence[QLayoutItem], rect: QRect, *, move: bool) -> int:
        inside = rect.marginsRemoved(self.contentsMargins())
        x, y, line = inside.x(), inside.y(), 0
        for item in items:
            if item.isEmpty():
                continue
            size = item.sizeHint()
            width = min(size.width(), inside.width())
            if x > inside.x() and x + width > inside.right() + 1:
                x, y, line = inside.x(), y + line + self._gap, 0
            if move:
                item.setGeometry(QRect(QPoint(x, y), QSize(width, size.height())))
            x += width + self._gap
            line = max(line, size.height())
        return y + line - rect.y() + self.contentsMargins().bottom()


class HeadLayout(FlowLayout):
    """The title of a page with its actions at the right; under it, from the left, where they would leave the title too little room."""

    LEAST = 0.4
    """The part of the width that a title is left, unless it needs less."""

    def __init__(self, heading: QLabel, gap: int = 12) -> None:
        super().__init__(gap=gap)
        self._heading = heading
        self.addWidget(heading)

    def insert(self, place: int, widget: QWidget) -> None:
        """Puts a widget before the item that stands at a place; the title stands at 0."""
        self.addChildWidget(widget)
        self._items.insert(place, QWidgetItem(widget))
        self.invalidate()

    def _arrange(self, rect: QRect, *, move: bool) -> int:
        inside = rect.marginsRemoved(self.contentsMargins())
        acts = [item for item in self._items[1:] if not item.isEmpty()]
        taken = sum(item.sizeHint().width() + self._gap for item in acts)
        wanted = self._heading.fontMetrics().horizontalAdvance(self._heading.text())
        room = inside.width() - taken
        beside = room >= min(wanted, round(inside.width() * self.LEAST))
        wide = room if beside else inside.width()
        line = max((item.sizeHint().height() for item in acts), default=0)
        high = max(self._heading.heightForWidth(wide), line if beside else 0)
        if move:
            self._items[0].setGeometry(QRect(inside.x(), inside.y(), wide, high))
        if not beside:
            below = inside.adjusted(0, high + self._gap, 0, 0)
            return high + self._gap + self._lines(self._items[1:], below, move=move)
        x = inside.x() + wide + self._gap
        for item in acts if move else ():
            size = item.sizeHint()
            item.setGeometry(QRect(QPoint(x, inside.y() + (line - size.height()) // 2), size))
            x += size.width() + self._gap
        return high
