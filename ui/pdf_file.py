"""Making a PDF: where it goes is asked, it is made beside everything else, and the file is offered."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QPushButton

from talentdesk.errors import TalentDeskError
from ui.context import Context
from ui.i18n import t
from ui.jobs import Job

Work = Callable[[Path, Job], Path]


class PdfFile(QObject):
    """Belongs to the button that asks for a PDF, which waits until it is made."""

    def __init__(self, context: Context, button: QPushButton) -> None:
        super().__init__(button)
        self._context = context
        self._button = button
        self._text = button.text()
        self._work: Work | None = None

    def ask(self, title: str, name: str, work: Work) -> None:
        """Asks for a place, the documents unless told; `work` makes the file there and touches no widget."""
        self._work = work
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        dialog = QFileDialog(self._button, title, str(Path(folder) / f"{name}.pdf"), t("PDF files (*.pdf)"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("pdf")
        dialog.selectFile(f"{name}.pdf")
        dialog.fileSelected.connect(self._chosen)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def make(self, file: str, work: Work) -> None:
        """Makes the file."""
        self._button.setEnabled(False)
        self._button.setText(t("Making the PDF…"))
        job = self._context.jobs.start("long", partial(work, Path(file)), self._made, self._not_made)
        job.broke.connect(self._over)

    def _chosen(self, file: str) -> None:
        if self._work is not None:
            self.make(file, self._work)

    def _made(self, file: Path) -> None:
        self._over()
        self._context.say(
            t("Saved as {name}.", name=file.name),
            t("Open"),
            partial(_open, file),
            (t("Show in folder"), partial(_open, file.parent)),
        )

    def _not_made(self, problem: TalentDeskError) -> None:
        self._over()
        self._context.complain(problem)

    def _over(self, *_: object) -> None:
        self._button.setEnabled(True)
        self._button.setText(self._text)


def _open(path: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
