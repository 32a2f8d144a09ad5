"""Links records as evidence: type some words, choose from what is found, take away again."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from talentdesk.actions.records import SearchHit
from talentdesk.schema.kinds import BY_NAME
from ui.i18n import declared, t
from ui.widgets.parts import ElidedLabel, clear, link_button, muted, row

PAUSE_MS = 200
MOST = 8


class EvidenceRow(QWidget):
    """One linked record."""

    removed = Signal(str)

    def __init__(self, record: str, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.record = record
        self.remove = link_button(t("Remove"))
        self.remove.setAccessibleName(t("Remove {title}", title=title))
        self.setLayout(row(ElidedLabel(title), self.remove, stretch_after=5))
        self.remove.clicked.connect(self._tell)

    def _tell(self) -> None:
        self.removed.emit(self.record)


class EvidencePicker(QWidget):
    """Holds the linked records. `wanted` asks for records with these words; `offer` shows the answer."""

    wanted = Signal(str)
    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chosen: dict[str, str] = {}
        self._missing = ""
        self.words = QLineEdit()
        self.words.setPlaceholderText(t("Find a record by its words"))
        self.words.setAccessibleName(t("Find a record to link as evidence"))
        self.words.setClearButtonEnabled(True)
        self.found = QListWidget()
        self.found.setAccessibleName(t("Records found; Enter links one"))
        self.found.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.found.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.found.hide()
        self.note = muted("")
        self._rows = QVBoxLayout()
        self._rows.setSpacing(4)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(self._rows)
        for part in (self.words, self.found, self.note):
            column.addWidget(part)
        self._say()
        self._pause.timeout.connect(self._ask)
        self.words.textChanged.connect(self._typed)
        self.words.returnPressed.connect(self._take_first)
        self.found.itemClicked.connect(self._take)
        self.found.itemActivated.connect(self._take)

    def chosen(self) -> list[str]:
        """Ids of the linked records."""
        return list(self._chosen)

    def begin(self, missing: str) -> None:
        """Starts with none; `missing` says what it means to link none."""
        self._missing = missing
        self._chosen = {}
        self.words.clear()
        self._show()

    def offer(self, hits: Sequence[SearchHit]) -> None:
        """Shows what was found for the words."""
        self.found.clear()
        for hit in [hit for hit in hits if hit.id not in self._chosen][:MOST]:
            item = QListWidgetItem(f"{hit.title} · {declared(BY_NAME[hit.kind].title)}")
            item.setToolTip(hit.snippet or hit.title)
            item.setData(Qt.ItemDataRole.UserRole, (hit.id, hit.title))
            self.found.addItem(item)
        some = self.found.count()
        self.found.setVisible(bool(some))
        self.found.setFixedHeight(self._height(some))
        self.note.setText("" if some or not self.words.text().strip() else t("No record holds these words."))
        self.note.setVisible(bool(self.note.text()))

    def _height(self, rows: int) -> int:
        hint: QSize = self.found.sizeHintForIndex(self.found.model().index(0, 0)) if rows else QSize(0, 0)
        return max(28, hint.height()) * min(rows, 4) + 2 * self.found.frameWidth()

    def _typed(self, text: str) -> None:
        if text.strip():
            self._pause.start()
        else:
            self._pause.stop()
            self.offer([])
            self._say()

    def _ask(self) -> None:
        self.wanted.emit(self.words.text().strip())

    def _take_first(self) -> None:
        if self.found.count():
            self._take(self.found.item(0))

    def _take(self, item: QListWidgetItem) -> None:
        record, title = item.data(Qt.ItemDataRole.UserRole)
        self._chosen[record] = title
        self.words.clear()
        self._show()
        self.changed.emit()

    def _drop(self, record: str) -> None:
        self._chosen.pop(record, None)
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        clear(self._rows)
        for record, title in self._chosen.items():
            line = EvidenceRow(record, title)
            line.removed.connect(self._drop)
            self._rows.addWidget(line)
        self._say()

    def _say(self) -> None:
        self.note.setText("" if self._chosen else self._missing)
        self.note.setVisible(bool(self.note.text()))
