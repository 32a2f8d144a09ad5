"""Tab goes through a form or a page as it is read, also where parts of it came later: rows, chips, what needs somebody."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLayout, QScrollArea, QWidget


def order_tabs(form: QWidget) -> None:
    """Puts the widgets of a form or page into the order in which its layouts hold them."""
    stops = [widget for widget in _reading(form) if widget.focusPolicy() & Qt.FocusPolicy.TabFocus]
    for one, next_one in pairwise(stops):
        QWidget.setTabOrder(one, next_one)


def _reading(widget: QWidget) -> Iterator[QWidget]:
    yield widget
    if isinstance(widget, QScrollArea) and (content := widget.widget()) is not None:
        yield from _reading(content)
    layout = widget.layout()
    if layout is not None:
        yield from _inside(layout)


def _inside(layout: QLayout) -> Iterator[QWidget]:
    for at in range(layout.count()):
        item = layout.itemAt(at)
        if item is None:
            continue
        inner, widget = item.layout(), item.widget()
        if widget is not None:
            yield from _reading(widget)
        elif inner is not None:
            yield from _inside(inner)
