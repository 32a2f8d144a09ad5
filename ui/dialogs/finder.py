"""Finder: one line to type in, over the window, and everything it leads to: pages, actions, people, records."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    QTimer,
)
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from talentdesk.actions import finding
from talentdesk.actions.finding import Found, FoundPerson, FoundRecord
from talentdesk.schema.kinds import BY_NAME
from talentdesk.schema.types import LEADERS, Role
from talentdesk.workspace import Workspace
from ui import i18n, words
from ui.commands import Commands, keys_text
from ui.context import Context
from ui.i18n import t
from ui.jobs import Job
from ui.theme import Theme
from ui.widgets import record_words
from ui.widgets.parts import column, muted

TYPING_MS = 120
WIDE = 640
ROWS_SHOWN = 9
PAD = 12
ROW_ROLE = Qt.ItemDataRole.UserRole
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Row:
    """One thing to go to: its name, what tells it apart, the group or the keys at the right, and what choosing it does."""

    name: str
    about: str
    end: str
    run: Callable[[], Any]


class RowModel(QAbstractListModel):
    """Serves the rows."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: list[Row] = []

    def show(self, rows: Sequence[Row]) -> None:
        """Replaces what is served."""
        self.beginResetModel()
        self.rows = list(rows)
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self.rows):
            return None
        row = self.rows[index.row()]
        if role == ROW_ROLE:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return row.name
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return ", ".join(part for part in (row.name, row.about, row.end) if part)
        return None


class RowDelegate(QStyledItemDelegate):
    """Draws name, what tells it apart, and the word at the right on one line."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        height = option.fontMetrics.height()  # pyright: ignore[reportAttributeAccessIssue]
        return QSize(200, max(36, round(height * 1.9)))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: Row = index.data(ROW_ROLE)
        rect = QRect(option.rect)  # pyright: ignore[reportAttributeAccessIssue]
        selected = option.state & QStyle.StateFlag.State_Selected  # pyright: ignore[reportAttributeAccessIssue]
        painter.save()
        painter.fillRect(rect, QColor(self._theme.tokens["accent-soft" if selected else "surface"]))
        if selected:
            painter.fillRect(QRect(rect.left(), rect.top(), 3, rect.height()), QColor(self._theme.tokens["accent"]))
        metrics = QFontMetrics(option.font)  # pyright: ignore[reportAttributeAccessIssue]
        painter.setFont(option.font)  # pyright: ignore[reportAttributeAccessIssue]
        inner = rect.adjusted(PAD, 0, -PAD, 0)
        taken = min(metrics.horizontalAdvance(row.end) + 4, inner.width() // 2)
        self._text(painter, metrics, inner.adjusted(inner.width() - taken, 0, 0, 0), row.end, "muted", right=True)
        free = inner.adjusted(0, 0, -taken - PAD, 0)
        wide = min(metrics.horizontalAdvance(row.name) + 4, free.width())
        self._text(painter, metrics, QRect(free.left(), free.top(), wide, free.height()), row.name, "text")
        if free.width() - wide > 5 * PAD:
            self._text(painter, metrics, free.adjusted(wide + PAD, 0, 0, 0), row.about, "muted")
        painter.restore()

    def _text(
        self, painter: QPainter, metrics: QFontMetrics, rect: QRect, text: str, token: str, *, right: bool = False
    ) -> None:
        painter.setPen(QColor(self._theme.tokens[token]))
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        way = Qt.TextElideMode.ElideRight if token == "muted" else Qt.TextElideMode.ElideMiddle
        painter.drawText(rect, int(side | Qt.AlignmentFlag.AlignVCenter), metrics.elidedText(text, way, rect.width()))


class Finder(QFrame):
    """Opens over the window, and is gone once something was chosen, with Esc, or when the keyboard goes elsewhere."""

    def __init__(self, context: Context, commands: Commands, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("finder")
        context.theme.dress(self)
        self.setAccessibleName(t("Find"))
        self.context = context
        self._commands = commands
        self._window = parent
        self._before = QApplication.focusWidget()
        self._turn = 0
        self._gone = False
        self.line = QLineEdit()
        self.model = RowModel(self)
        self.list = QListView()
        self.nothing = muted(t("Nothing here has these words."))
        self._typing = QTimer(self)
        self._build()
        self.line.textChanged.connect(self._typed)
        self.line.installEventFilter(self)
        self._typing.timeout.connect(self._look)
        self.list.clicked.connect(self._choose)
        parent.installEventFilter(self)
        QApplication.instance().focusChanged.connect(self._focus_moved)  # pyright: ignore[reportAttributeAccessIssue, reportOptionalMemberAccess]

    def _build(self) -> None:
        self.line.setPlaceholderText(t("Find people, records, pages and actions"))
        self.line.setAccessibleName(t("Find people, records, pages and actions"))
        self.list.setModel(self.model)
        self.list.setItemDelegate(RowDelegate(self.context.theme, self.list))
        self.list.setAccessibleName(t("What was found"))
        self.list.setUniformItemSizes(True)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.nothing.hide()
        self._typing.setSingleShot(True)
        self._typing.setInterval(TYPING_MS)
        self.setLayout(column(self.line, self.list, self.nothing, spacing=8, margin=PAD))

    # Methods

    def open_over(self) -> None:
        """Shows itself over the window, ready to type; a finder that is open already goes on."""
        parent = self._window
        for other in parent.findChildren(Finder, options=Qt.FindChildOption.FindDirectChildrenOnly):
            if other is not self and other.isVisible():
                other.line.setFocus()
                self.leave()
                return
        self._show(self._command_rows(""))
        self._place()
        self.show()
        self.raise_()
        self.line.setFocus()

    def leave(self) -> None:
        """Closes, and gives the keyboard back."""
        if self._gone:
            return
        self._gone = True
        self._turn += 1
        self._window.removeEventFilter(self)
        focused = QApplication.focusWidget()
        held = focused is not None and self.isAncestorOf(focused)
        self.hide()
        if held and self._before is not None:
            self._before.setFocus()
        self.deleteLater()

    # Looking

    def _typed(self) -> None:
        self._typing.start()

    def _look(self) -> None:
        self._turn += 1
        text = self.line.text().strip()
        if not text:
            self._show(self._command_rows(""))
            return
        self.context.jobs.read(partial(_find, self.context.ws, text, self._turn), self._found)

    def _found(self, answer: tuple[int, Found]) -> None:
        turn, found = answer
        if turn != self._turn or self._gone:
            return
        rows = self._command_rows(self.line.text())
        rows += [self._person_row(person) for person in found.people]
        rows += [self._record_row(record) for record in found.records]
        self._show(rows)

    def _command_rows(self, text: str) -> list[Row]:
        wanted = text.casefold().split()
        return [
            Row(command.title, "", keys_text(command.keys), command.run)
            for command in self._commands.all()
            if command.id != "find" and all(word in command.title.casefold() for word in wanted)
        ]

    def _person_row(self, person: FoundPerson) -> Row:
        held = [
            t("{role}, {place}", role=i18n.declared(Role(role).label), place=place)
            if place
            else i18n.declared(Role(role).label)
            for role, place in person.roles
        ]
        leads = any(Role(role) in LEADERS for role, _ in person.roles)
        show = partial(self.context.show, "leadership" if leads else "walkthroughs", person=person.id)
        return Row(person.name, " · ".join(held), t("Person"), show)

    def _record_row(self, record: FoundRecord) -> Row:
        view, kind = record.view, BY_NAME[record.view.kind]
        today = self.context.ws.clock.today()
        day = words.day(view.fields.get(kind.day), today) if kind.day else ""
        called = record_words.called(view)
        name = words.listed(record.people) or called or view.title
        about = [day, *([called] if record.people else []), record.snippet]
        return Row(
            name,
            " · ".join(dict.fromkeys(part for part in about if part)),
            i18n.declared(kind.title),
            partial(self.context.record_wanted.emit, view.id),
        )

    def _show(self, rows: Sequence[Row]) -> None:
        self.model.show(rows)
        self.list.setVisible(bool(rows))
        self.nothing.setVisible(not rows)
        if rows:
            self.list.setCurrentIndex(self.model.index(0))
        self._place()

    # Choosing

    def _choose(self, index: Index) -> None:
        row = index.data(ROW_ROLE)
        if row is not None:
            self.leave()
            row.run()

    def _step(self, by: int) -> None:
        count = self.model.rowCount()
        if count:
            at = max(0, min(count - 1, self.list.currentIndex().row() + by))
            self.list.setCurrentIndex(self.model.index(at))

    def _place(self) -> None:
        parent = self._window
        wide = min(round(WIDE * self.context.theme.scale), parent.width() - 4 * PAD)
        rows = min(ROWS_SHOWN, max(1, self.model.rowCount()))
        row_height = max(36, round(self.list.fontMetrics().height() * 1.9))
        self.list.setFixedHeight(min(rows * row_height + 8, max(row_height, parent.height() - 200)))
        self.setFixedWidth(wide)
        self.adjustSize()
        self.move((parent.width() - wide) // 2, min(80, parent.height() // 10))

    # Qt's own

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._window and event.type() == QEvent.Type.Resize:
            self._place()
        if watched is self._window and event.type() == QEvent.Type.MouseButtonPress:
            self.leave()
        if watched is self.line and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._key(event.key())
        return super().eventFilter(watched, event)

    def _key(self, key: int) -> bool:
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_Tab: 1, Qt.Key.Key_Backtab: -1}
        steps |= {Qt.Key.Key_PageDown: 8, Qt.Key.Key_PageUp: -8}
        if key in steps:
            self._step(steps[Qt.Key(key)])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose(self.list.currentIndex())
        elif key == Qt.Key.Key_Escape:
            self.leave()
        else:
            return False
        return True

    def _focus_moved(self, _old: QWidget | None, new: QWidget | None) -> None:
        if self._gone or not self.isVisible() or new is None or self.isAncestorOf(new):
            return
        if QApplication.mouseButtons() or new.window() is not self._window:
            self.leave()
        else:
            self.line.setFocus()  # a page that has just loaded takes the keyboard; it gets it when the finder is done


def _find(ws: Workspace, text: str, turn: int, _job: Job) -> tuple[int, Found]:
    return turn, finding.find(ws, text)
