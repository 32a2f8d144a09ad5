"""The language of the window: which one is meant, and what has to know it. Every text a person reads passes through `t` or `n`."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from talentdesk import i18n
from talentdesk.i18n import available, declared, language, n, t

__all__ = ["SYSTEM", "available", "declared", "language", "meant", "n", "t", "use"]
SYSTEM = "system"
"""Stands for the language the system is set to."""


def use(language: str) -> None:
    """Chooses the language for every text asked for from now on."""
    code = meant(language)
    i18n.use(code)
    _tell_qt(code)


def meant(language: str) -> str:
    """The short code of a choice. As the system is set: its first language that there is a translation of."""
    if language != SYSTEM:
        return language
    spoken = [tag.partition("-")[0] for tag in QLocale.system().uiLanguages()]
    return next((code for code in spoken if code in available()), "en")


def _tell_qt(language: str) -> None:
    """What comes with Qt speaks it too: the menu of a text field, the calendar, the choice of a file."""
    QLocale.setDefault(QLocale(QLocale(language).language(), QLocale.system().territory()))
    app = QCoreApplication.instance()
    if app is None:
        return
    for old in app.findChildren(QTranslator):
        app.removeTranslator(old)
        old.deleteLater()
    made = QTranslator(app)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if language != "en" and made.load(f"qtbase_{language}", folder):
        app.installTranslator(made)
