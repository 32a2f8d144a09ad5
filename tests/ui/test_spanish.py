"""The window in Spanish: what is chosen in Settings, or what the system speaks, is read on every page, in forms and in dialogs."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget
from pytestqt.qtbot import QtBot

from tests.world import World
from ui import i18n
from ui.desk import Desk
from ui.dialogs.shortcuts import Shortcuts


@pytest.fixture
def spanish(world: World, desk_of: Callable[[str], Desk]) -> Iterator[Callable[[str], Desk]]:
    """Profile name → the application on that profile, which was set to Spanish."""

    def start(profile: str) -> Desk:
        ws = world.profiles[profile]
        ws.settings.language = "es"
        ws.settings.save(ws.home)
        return desk_of(profile)

    yield start
    i18n.use("en")


def words(page: QWidget | None) -> set[str]:
    """What is written on labels and buttons."""
    assert page is not None
    return {widget.text() for kind in (QLabel, QAbstractButton) for widget in page.findChildren(kind) if widget.text()}


def test_pages_forms_and_dialogs_speak_the_chosen_language(spanish: Callable[[str], Desk], qtbot: QtBot) -> None:
    desk = spanish("principal")
    assert {"Hoy", "Visitas al aula", "Acompañamiento", "Ajustes"} <= words(desk.window.rail)
    assert {"Nueva visita", "Próximamente"} <= words(desk.window.page("today"))
    assert desk.context is not None
    desk.context.edit("coaching_session")
    qtbot.waitUntil(lambda: desk.at_rest and "Acceso: Solo usted." in words(desk.window.page("editor")))
    assert {"Guardar", "Docente", "Próxima reunión", "Observación de clase"} <= words(desk.window.page("editor"))
    dialog = Shortcuts(desk.window.commands, desk.window)
    qtbot.addWidget(dialog)
    assert {"Durante una visita", "Barrido por el salón"} <= words(dialog)


def test_every_page_draws_in_spanish(spanish: Callable[[str], Desk], qtbot: QtBot) -> None:
    desk = spanish("office")
    for place in desk.places:
        desk.go(place)
        qtbot.waitUntil(lambda: desk.at_rest)
        assert not desk.window.grab().isNull(), place
    assert "Nueva área de enfoque" in words(desk.window.page("learning"))


def test_what_comes_with_qt_speaks_it_too(spanish: Callable[[str], Desk], qapp: QWidget) -> None:
    assert qapp.translate("QWidgetTextControl", "&Copy") == "&Copy"
    spanish("principal")
    assert qapp.translate("QWidgetTextControl", "&Copy") == "&Copiar"


@pytest.mark.parametrize(
    ("system", "said"), [("es_MX:en", "Hoy"), ("fr:es", "Hoy"), ("fr_FR", "Today"), ("en_US", "Today")]
)
def test_a_first_start_speaks_as_the_system_does(system: str, said: str) -> None:
    ask = "from ui import i18n; i18n.use('system'); print(i18n.t('Today'))"
    spoken = subprocess.run(
        [sys.executable, "-c", ask],
        env=os.environ | {"LANGUAGE": system, "LC_ALL": "C.UTF-8"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert spoken.stdout == f"{said}\n"
