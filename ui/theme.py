"""How everything looks: the tokens, the style sheet made from them, and following the system's light, dark and text size."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from weakref import WeakKeyDictionary

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTemporaryDir, Signal
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from talentdesk import paths
from ui.style import sheet
from ui.turns import PAUSE, Turns

LIGHT: dict[str, str] = {
    "bg": "#F6F7F9",
    "surface": "#FFFFFF",
    "raised": "#EEF1F5",
    "border": "#C3CAD4",
    "control": "#7A8594",
    "text": "#1A222C",
    "muted": "#515C6A",
    "accent": "#0A5A9C",
    "on-accent": "#FFFFFF",
    "accent-soft": "#E3EFFA",
    "ok": "#1B6537",
    "warn": "#854900",
    "danger": "#9E2328",
    "stage-1": "#EDF3F8",
    "stage-2": "#CFE2EF",
    "stage-3": "#9FC6DF",
    "stage-4": "#5C9DC4",
    "stage-5": "#1E5E8A",
}
DARK: dict[str, str] = {
    "bg": "#12161B",
    "surface": "#1A2027",
    "raised": "#232B34",
    "border": "#48535F",
    "control": "#7C8997",
    "text": "#E9EDF2",
    "muted": "#A7B2BE",
    "accent": "#7DB8F2",
    "on-accent": "#0B1620",
    "accent-soft": "#15314C",
    "ok": "#7FCB9C",
    "warn": "#F0B561",
    "danger": "#F39A95",
    "stage-1": "#1E2A35",
    "stage-2": "#24445C",
    "stage-3": "#2B6287",
    "stage-4": "#4C93BF",
    "stage-5": "#9CCBEA",
}
TEXTS = ("text", "muted", "accent", "ok", "warn", "danger")
"""Tokens that words are drawn in."""
GROUNDS = ("bg", "surface", "raised", "accent-soft")
"""Tokens that words may stand on."""
MARKS = {"check": "on-accent", "dot": "on-accent", "up": "text", "down": "text"}
"""Icons that the style sheet draws, and the token each is drawn in."""
BASE_POINTS = 10.0
"""The body size where the system tells none."""


def contrast(one: str, other: str) -> float:
    """The WCAG contrast ratio of two colours, 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


class Theme(QObject):
    """The colours and the text size in use. Widgets that paint themselves read `tokens` and repaint on `changed`.

    The style sheet isn't the application's but that of every page, and of every other part of a window: one on the application
    styles all widgets there are at once, whether they are seen or not.
    """

    changed = Signal()

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._app = app
        self._appearance = "system"
        self._scale = 1.0
        self._sheet = ""
        self._dressed: WeakKeyDictionary[QWidget, None] = WeakKeyDictionary()
        """The parts of windows that wear the style sheet."""
        self._held: set[QWidget] = set()
        """Windows that draw nothing before all that is seen of them wears the new look."""
        self._turns = Turns(self)
        self._art = QTemporaryDir()
        size = app.font().pointSizeF()
        self._points = size if size > 0 else BASE_POINTS
        app.setStyle("Fusion")
        app.styleHints().colorSchemeChanged.connect(self._system_changed)
        self._take_up()

    @property
    def tokens(self) -> Mapping[str, str]:
        """Token → colour."""
        return DARK if self.dark else LIGHT

    @property
    def dark(self) -> bool:
        """Whether the dark colours are in use."""
        if self._appearance == "system":
            return self._app.styleHints().colorScheme() == Qt.ColorScheme.Dark
        return self._appearance == "dark"

    @property
    def scale(self) -> float:
        """How large text is drawn, 1 to 2."""
        return self._scale

    def use(self, appearance: str, scale: float) -> None:
        """Takes the person's choice: `system`, `light` or `dark`, and a text scale of 1 to 2."""
        if (appearance, scale) != (self._appearance, self._scale):
            self._appearance, self._scale = appearance, scale
            self._change()

    def dress(self, part: QWidget) -> None:
        """Gives a part of a window the look in use, and from then on every other."""
        self._dressed[part] = None
        deque(self._each([part]), maxlen=0)

    def _change(self) -> None:
        """Nothing is drawn until all that is seen wears the new look; what may be seen later follows."""
        self._turns.stop()  # of a change that this one overtakes
        # The last first: pages before the rail and the status line, so that a large piece has a turn to itself.
        parts = [part for part in reversed(list(self._dressed)) if isValid(part)]
        seen = [part for part in parts if part.isVisible()]
        for part in seen:
            part.update()  # first, else Qt would draw the window, and then all that lies in it once more
        for window in {part.window() for part in seen} - self._held:
            window.setUpdatesEnabled(False)
            self._held.add(window)
        self._take_up()
        self._turns.add(self._changing(seen, parts))

    def _changing(self, seen: Sequence[QWidget], parts: Sequence[QWidget]) -> Iterator[object]:
        yield from self._each(seen)
        yield PAUSE  # so that all finds its place before it is drawn, and is drawn once
        self.changed.emit()
        yield PAUSE
        self._let_draw()
        yield PAUSE
        yield from self._each(parts)

    def _each(self, parts: Iterable[QWidget]) -> Iterator[None]:
        """Dresses each that doesn't wear the look in use. Half of a change is a step: the look before goes, the new one comes."""
        # A sheet put in place of another styles a widget as often as it has ancestors; one put where there is none, once.
        for part, look in ((part, look) for part in parts for look in ("", self._sheet)):
            if isValid(part) and part.styleSheet() not in (self._sheet, look):
                part.setStyleSheet(look)
                yield

    def _let_draw(self) -> None:
        for window in filter(isValid, self._held):
            window.setUpdatesEnabled(True)
            window.repaint()  # an update that was asked for meanwhile is forgotten, and asked for no more
        self._held.clear()

    def _system_changed(self) -> None:
        if self._appearance == "system":
            self._change()

    def _take_up(self) -> None:
        font = QFont(self._app.font())
        font.setPointSizeF(self._points * self._scale)
        font.setFeature(QFont.Tag("tnum"), 1)  # figures of one width, so that columns of numbers line up
        self._app.setFont(font)
        self._app.setPalette(palette(self.tokens))
        # Qt tells the windows in a later turn of events; what is made in them until then would keep the size before.
        for told in (QEvent.Type.ApplicationFontChange, QEvent.Type.ApplicationPaletteChange):
            QCoreApplication.sendPostedEvents(None, told)
        self._sheet = sheet(self.tokens, font.pointSizeF(), self._marks())

    def _marks(self) -> str:
        """A folder with the few marks that a style sheet can only take from files, in the colours in use."""
        folder = Path(self._art.filePath("dark" if self.dark else "light"))
        folder.mkdir(exist_ok=True)
        for name, token in MARKS.items():
            drawing = paths.resource_path("icons", f"{name}.svg").read_text(encoding="utf-8")
            (folder / f"{name}.svg").write_text(drawing.replace("currentColor", self.tokens[token]), encoding="utf-8")
        return folder.as_posix()


def palette(tokens: Mapping[str, str]) -> QPalette:
    """The toolkit's own roles in the house's colours."""
    roles = {
        QPalette.ColorRole.Window: "bg",
        QPalette.ColorRole.WindowText: "text",
        QPalette.ColorRole.Base: "surface",
        QPalette.ColorRole.AlternateBase: "raised",
        QPalette.ColorRole.Text: "text",
        QPalette.ColorRole.Button: "surface",
        QPalette.ColorRole.ButtonText: "text",
        QPalette.ColorRole.Highlight: "accent",
        QPalette.ColorRole.HighlightedText: "on-accent",
        QPalette.ColorRole.ToolTipBase: "text",
        QPalette.ColorRole.ToolTipText: "surface",
        QPalette.ColorRole.PlaceholderText: "muted",
        QPalette.ColorRole.Link: "accent",
        QPalette.ColorRole.Mid: "border",
        QPalette.ColorRole.Accent: "accent",
    }
    made = QPalette()
    for role, token in roles.items():
        made.setColor(role, QColor(tokens[token]))
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText, QPalette.ColorRole.WindowText):
        made.setColor(QPalette.ColorGroup.Disabled, role, QColor(tokens["muted"]))
    return made
