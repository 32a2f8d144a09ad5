"""The icons: drawn by us as SVG in `resources/icons`, in the colour of the words beside them."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from talentdesk import paths

SIZE = 20
_SCALES = (1, 2)


def icon(name: str, colour: str, size: int = SIZE) -> QIcon:
    """An icon in a colour, sharp on dense screens too. Raises FileNotFoundError for a name there is no drawing of."""
    source = paths.resource_path("icons", f"{name}.svg").read_text(encoding="utf-8").replace("currentColor", colour)
    drawing = QSvgRenderer(QByteArray(source.encode()))
    made = QIcon()
    for scale in _SCALES:
        picture = QPixmap(size * scale, size * scale)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        drawing.render(painter, QRectF(0, 0, size * scale, size * scale))
        painter.end()
        picture.setDevicePixelRatio(scale)
        made.addPixmap(picture)
    return made
