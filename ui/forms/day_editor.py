"""The editor of a day: typed as people say it, or picked from a calendar."""

from __future__ import annotations

from datetime import date
from typing import Any

from PySide6.QtCore import QDate, QEvent, QPoint, Qt
from PySide6.QtGui import QKeyEvent, QTextCharFormat
from PySide6.QtWidgets import QCalendarWidget, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from ui import words
from ui.forms.dates import parse_day
from ui.forms.editors import FieldEditor
from ui.forms.shape import Shape
from ui.i18n import t
from ui.widgets.parts import quiet_button


class DayEditor(FieldEditor):
    """A day. What was typed becomes *Wed 4 Nov* when the keyboard leaves; Up and Down go to the next and the last day."""

    def __init__(self, shape: Shape, today: date, parent: QWidget | None = None) -> None:
        super().__init__(shape, parent)
        self.today = today
        self._day: date | None = None
        self.line = QLineEdit()
        self.line.setMinimumWidth(self.fontMetrics().averageCharWidth() * 14)
        self.line.setPlaceholderText(t("fri, 4 nov, +7"))
        self.pick = quiet_button(t("Pick"))
        self.pick.setProperty("option", True)
        self.pick.setToolTip(t("Choose from a calendar (Alt+Down)"))
        self.control = self.line
        beside = QHBoxLayout()
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(4)
        beside.addWidget(self.line, 1)
        beside.addWidget(self.pick)
        self.box.addLayout(beside)
        self.line.textEdited.connect(self._typed)
        self.line.editingFinished.connect(self._settle)
        self.pick.clicked.connect(self.open_calendar)
        self.line.installEventFilter(self)

    def name(self, text: str) -> None:
        super().name(text)
        self.pick.setAccessibleName(t("{field}: choose from a calendar", field=text))

    def value(self) -> Any:
        text = self.line.text().strip()
        if self._day is not None:
            return self._day.isoformat()
        return text or None

    def show_value(self, value: Any) -> None:
        text = str(value or "")
        try:
            self._show(date.fromisoformat(text))
        except ValueError:
            self._day = parse_day(text, self.today, past=self.shape.past)
            self.line.setText(text)

    def problem(self) -> str:
        if self.line.text().strip() and self._day is None:
            return t("That is no day. Write for example “fri”, “4 nov”, “+7” or “2026-11-04”.")
        return "" if self._day or self.shape.may_be_none else t("This is needed.")

    def _show(self, day: date) -> None:
        self._day = day
        self.line.setText(words.day(day, self.today))
        self.line.setToolTip(day.isoformat())

    def _typed(self, text: str) -> None:
        self._day = parse_day(text, self.today, past=self.shape.past)
        self.changed.emit()

    def _settle(self) -> None:
        if self._day is not None:
            self._show(self._day)

    def eventFilter(self, watched: Any, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and not self.line.isReadOnly():
            step = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}.get(Qt.Key(event.key()))
            if step is not None and event.modifiers() & Qt.KeyboardModifier.AltModifier:
                self.open_calendar()
                return True
            if step is not None:
                self._choose(date.fromordinal((self._day or self.today).toordinal() + step))
                return True
        return super().eventFilter(watched, event)

    def _choose(self, day: date) -> None:
        self._show(day)
        self.changed.emit()

    def open_calendar(self) -> None:
        """Shows a month under the field; Enter or a click chooses, Escape leaves."""
        popup = _Month(self._day or self.today, self)
        popup.calendar.activated.connect(self._picked)
        popup.calendar.clicked.connect(self._picked)
        popup.open_under(self.line)

    def _picked(self, day: QDate) -> None:
        self._choose(date(day.year(), day.month(), day.day()))
        self.focus()


class _Month(QWidget):
    """A calendar that closes by itself."""

    def __init__(self, day: date, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("page")
        self.calendar = QCalendarWidget()
        self.calendar.setSelectedDate(QDate(day.year, day.month, day.day))
        self.calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        self.calendar.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        self.calendar.setAccessibleName(t("Calendar"))
        plain = QTextCharFormat()
        plain.setForeground(self.palette().text())
        for weekend in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
            self.calendar.setWeekdayTextFormat(weekend, plain)
        letter = self.fontMetrics()
        self.calendar.setMinimumSize(letter.averageCharWidth() * 40, letter.lineSpacing() * 15)
        box = QVBoxLayout(self)
        box.setContentsMargins(8, 8, 8, 8)
        box.addWidget(self.calendar)
        self.calendar.activated.connect(self.close)
        self.calendar.clicked.connect(self.close)

    def open_under(self, line: QWidget) -> None:
        self.adjustSize()
        place = line.mapToGlobal(QPoint(0, line.height()))
        room = line.screen().availableGeometry()
        place.setY(min(place.y(), room.bottom() - self.height()))
        place.setX(min(place.x(), room.right() - self.width()))
        self.move(place)
        self.show()
        self.calendar.setFocus(Qt.FocusReason.PopupFocusReason)
