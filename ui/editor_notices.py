"""What an editor says above its form: a draft that was found, a conflict, a record that came back, a change made meanwhile."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from ui.forms.saving import Opened
from ui.i18n import t
from ui.widgets.parts import label, link_button


class Notices(QFrame):
    """Quiet boxes, each with one thing to do."""

    anew = Signal()
    exchange = Signal()
    stays = Signal()
    reload = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.box = QVBoxLayout(self)
        self.box.setContentsMargins(0, 0, 0, 0)
        self.box.setSpacing(8)
        self.only_read = label("", wrap=True)
        self.drafted = label(t("This is what you wrote last time and didn’t save."), wrap=True)
        self.start_anew = link_button(t("Start anew"))
        self.conflict = label(t("Two people changed this at the same time. Both texts are kept."), wrap=True)
        self.settle = link_button(t("Settle it in Exchange →"))
        self.revived = label(t("Somebody deleted this while somebody else changed it, so it came back."), wrap=True)
        self.keep = link_button(t("It stays"))
        self.changed = label(t("This was changed elsewhere while it stands open here."), wrap=True)
        self.take_up = link_button(t("Show the change"))
        self.boxes = [
            self._boxed(True, self.only_read),
            self._boxed(True, self.drafted, self.start_anew),
            self._boxed(False, self.conflict, self.settle),
            self._boxed(False, self.revived, self.keep),
            self._boxed(False, self.changed, self.take_up),
        ]
        self.start_anew.clicked.connect(self.anew)
        self.settle.clicked.connect(self.exchange)
        self.keep.clicked.connect(self.stays)
        self.take_up.clicked.connect(self.reload)
        self._fit()

    def _boxed(self, calm: bool, text: QLabel, act: QPushButton | None = None) -> QFrame:
        made = QFrame()
        made.setObjectName("calmNotice" if calm else "notice")
        across = QHBoxLayout(made)
        across.setContentsMargins(12, 6, 12, 6)
        across.setSpacing(16)
        across.addWidget(text, 1)
        if act is not None:
            across.addWidget(act)
        made.hide()
        self.box.addWidget(made)
        return made

    def _set(self, number: int, shown: bool) -> None:
        self.boxes[number].setVisible(shown)
        self._fit()

    def _fit(self) -> None:
        self.setVisible(any(not box.isHidden() for box in self.boxes))

    def show_for(self, opened: Opened, *, drafted: bool) -> None:
        """Says what there is to say about a record that was opened."""
        self.only_read.setText(t("You can read this but not change it: {reason}.", reason=opened.reason))
        for number, shown in enumerate((bool(opened.reason), drafted, opened.conflicts > 0, opened.revived, False)):
            self._set(number, shown)

    def forget_draft(self) -> None:
        """The draft is gone."""
        self._set(1, False)

    def forget_revival(self) -> None:
        """Somebody decided that the record stays."""
        self._set(3, False)

    def tell_changed(self) -> None:
        """The record changed while it stood open."""
        self._set(4, True)
