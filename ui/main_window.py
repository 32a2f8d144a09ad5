"""The window: rail, pages, status line and quiet bar. It knows no record and no workspace, and shows before either is loaded."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, Qt, Signal
from PySide6.QtGui import QCloseEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from ui.commands import Commands
from ui.i18n import t
from ui.theme import Theme
from ui.widgets.parts import muted
from ui.widgets.quiet_bar import QuietBar
from ui.widgets.rail import FOLDS_BELOW, Rail
from ui.widgets.status_line import StatusLine

USUAL = (1280, 800)
LEAST = (720, 520)


class MainWindow(QMainWindow):
    """Pages are added by name; which one shows is the desk's business."""

    closing = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.theme = theme
        self.setWindowTitle("TalentDesk")
        self.resize(*USUAL)
        self.setMinimumSize(*LEAST)
        self.commands = Commands(self)
        self.rail = Rail(theme)
        self.pages = QStackedWidget()
        self.pages.setAutoFillBackground(True)
        self.pages.setBackgroundRole(QPalette.ColorRole.Base)
        self.status = StatusLine()
        self._pages: dict[str, QWidget] = {}
        self._right = QVBoxLayout()
        self.quiet = QuietBar(self.pages)
        self._build()
        self.show_rail(False)
        theme.changed.connect(self._fold)

    def _build(self) -> None:
        right = self._right
        right.setSpacing(0)
        right.addWidget(self.pages, 1)
        right.addWidget(self.status)
        middle = QWidget()
        whole = QHBoxLayout(middle)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.rail)
        whole.addLayout(right, 1)
        self.setCentralWidget(middle)
        for part in (self.rail, self.status, self.quiet):
            self.theme.dress(part)
        waiting = muted(t("Opening…"))
        waiting.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.put("opening", waiting)
        self.front("opening")

    # Methods

    def put(self, name: str, page: QWidget) -> None:
        """Adds a page, in place of one of the same name."""
        self.drop(name)
        self._pages[name] = page
        self.theme.dress(page)
        self.pages.addWidget(page)

    def drop(self, name: str) -> None:
        """Takes a page out."""
        old = self._pages.pop(name, None)
        if old is not None:
            self.pages.removeWidget(old)
            old.deleteLater()

    def page(self, name: str) -> QWidget | None:
        """The page of that name, where it was built."""
        return self._pages.get(name)

    def front(self, name: str) -> None:
        """Brings a page to the front."""
        self.theme.dress(self._pages[name])  # before it shows, where its turn hasn't come yet
        self.pages.setCurrentWidget(self._pages[name])
        self.quiet.raise_()  # a page that comes to the front would lie over what was just said
        self.rail.mark(name)

    @property
    def in_front(self) -> str:
        """The name of the page in front."""
        current = self.pages.currentWidget()
        return next((name for name, page in self._pages.items() if page is current), "")

    def show_rail(self, shown: bool) -> None:
        """Rail and status line belong to an open profile."""
        self.rail.setVisible(shown)
        self.status.setVisible(shown)

    def put_above(self, notice: QWidget) -> None:
        """Has a notice stand over every page."""
        self._right.insertWidget(0, notice)
        self.theme.dress(notice)

    def geometry_text(self) -> str:
        """Size and place, for the settings."""
        return bytes(self.saveGeometry().toBase64().data()).decode("ascii")

    def restore_geometry_text(self, text: str) -> None:
        """Takes the size and place of last time; a text that isn't one changes nothing."""
        if text:
            self.restoreGeometry(QByteArray.fromBase64(text.encode("ascii", "ignore")))

    def _fold(self) -> None:
        self.rail.fold(self.width() < FOLDS_BELOW * self.theme.scale)

    # Qt's own

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fold()
        super().resizeEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.closing.emit()
        super().closeEvent(event)
