"""Settings in a real window: what is chosen holds and is kept at once, another folder is checked, and checks are told in words."""

from __future__ import annotations

import threading
import zipfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from talentdesk import settings as stored
from talentdesk.actions import district, records
from tests.world import World
from ui.context import Context
from ui.jobs import Job
from ui.main_window import MainWindow
from ui.screens.settings import SettingsScreen
from ui.widgets.take_along import TakeAlong

Open = Callable[[str], SettingsScreen]


@pytest.fixture
def open_page(context_of: Callable[[str], Context], qtbot: QtBot) -> Iterator[Open]:
    made: list[tuple[MainWindow, SettingsScreen]] = []

    def build(profile: str) -> SettingsScreen:
        context = context_of(profile)
        window, page = MainWindow(context.theme), SettingsScreen(context)
        made.append((window, page))
        qtbot.addWidget(window)
        window.put("settings", page)
        window.front("settings")
        with qtbot.waitExposed(window):
            window.show()
        page.opened({})
        qtbot.waitUntil(lambda: page.ready)
        qtbot.waitUntil(lambda: bool(page.who.text()))
        return page

    yield build
    for _, page in made:
        page.context.theme.use("light", 1.0)


def choose(page: SettingsScreen, name: str) -> None:
    next(found for found in page.findChildren(QPushButton) if found.accessibleName() == name).click()


def test_a_language_is_chosen_by_its_own_name_and_spoken_from_the_next_start(open_page: Open, qtbot: QtBot) -> None:
    page = open_page("principal")
    assert page.context.ws.settings.language == "system"
    choose(page, "Language: Español")
    assert page.language_note.text() == "TalentDesk speaks it from the next start."
    qtbot.waitUntil(lambda: page.context.jobs.idle)
    assert stored.load(page.context.ws.home)[0].language == "es"
    choose(page, "Language: English")
    assert page.language_note.isHidden()
    qtbot.waitUntil(lambda: page.context.jobs.idle)
    assert stored.load(page.context.ws.home)[0].language == "en"


def test_appearance_and_text_size_hold_at_once_and_are_kept(open_page: Open, qtbot: QtBot) -> None:
    page = open_page("principal")
    choose(page, "Colours: Dark")
    choose(page, "Text size: 150 %")
    assert page.context.theme.dark
    assert page.context.theme.scale == 1.5
    qtbot.waitUntil(lambda: page.context.jobs.idle)
    kept, notice = stored.load(page.context.ws.home)
    assert (kept.appearance, kept.text_scale, notice) == ("dark", 1.5, "")


def test_it_says_whose_laptop_this_is_and_what_the_agreement_means(open_page: Open, world: World) -> None:
    page = open_page("principal")
    assert page.who.text() == "Ann Lee, Principal, North Elementary"
    assert page.folder.text() == str(world.folder)
    assert "no agreement yet" in page.agreement.text()


def test_an_agreement_in_force_is_told_in_words(open_page: Open, world: World) -> None:
    agreement = {"version": 2, "level": "monthly", "valid_from": "2026-09-01", "text": "We count people, not talks."}
    records.save(world.office, "privacy_agreement", agreement)
    page = open_page("office")
    assert "only how many people" in page.agreement.text()
    assert "version 2" in page.agreement.text()
    assert page.agreement_text.text() == "We count people, not talks."


def test_the_office_is_reminded_of_a_kit_that_still_lies_there(open_page: Open) -> None:
    assert "recovery-kit.pdf" in open_page("office").kit.place.text()
    assert not open_page("principal").kit.isVisible()


def test_the_kit_goes_only_after_two_words(open_page: Open, world: World, qtbot: QtBot) -> None:
    page, file = open_page("office"), district.kit_place(world.office.home)
    kit = page.kit
    qtbot.keyClick(kit.printed, Qt.Key.Key_Space)
    assert "nobody can bring the district back" in kit.found.text()
    qtbot.keyClick(kit.not_yet, Qt.Key.Key_Space)
    assert file.exists()
    assert kit.remove.isHidden()
    qtbot.keyClick(kit.printed, Qt.Key.Key_Space)
    qtbot.keyClick(kit.remove, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: kit.found.text().startswith("✓ Removed"))
    assert not file.exists()
    assert kit.remove.isHidden()


def test_another_district_s_folder_is_refused(open_page: Open, world: World, tmp_path: Path, qtbot: QtBot) -> None:
    other = district.create(tmp_path / "other", tmp_path / "elsewhere", "Other District", "Olga Other")
    other.ws.close()
    page = open_page("principal")
    page.use_folder(str(tmp_path / "elsewhere"))
    qtbot.waitUntil(page.folder_problem.isVisible)
    assert "another district" in page.folder_problem.text()
    page.use_folder(str(tmp_path))
    qtbot.waitUntil(lambda: "no district in that folder" in page.folder_problem.text())
    assert page.context.ws.exchange.secret("folder") == str(world.folder)


def test_the_same_district_s_folder_elsewhere_is_taken(
    open_page: Open, world: World, tmp_path: Path, qtbot: QtBot
) -> None:
    page = open_page("principal")
    moved = world.folder.rename(tmp_path / "moved")
    page.use_folder(str(moved))
    qtbot.waitUntil(lambda: page.folder.text() == str(moved))
    assert not page.folder_problem.isVisible()


def test_a_backup_is_written_and_never_over_another(open_page: Open, tmp_path: Path, qtbot: QtBot) -> None:
    page, file = open_page("principal"), tmp_path / "backup.zip"
    page.back_up(str(file))
    qtbot.waitUntil(lambda: page.safety.text().startswith("✓"))
    assert "talentdesk.db" in zipfile.ZipFile(file).namelist()
    page.back_up(str(file))
    qtbot.waitUntil(lambda: page.safety.text().startswith("✕"))
    assert "exists already" in page.safety.text()


def test_a_check_tells_its_result_in_words(open_page: Open, world: World, tmp_path: Path, qtbot: QtBot) -> None:
    page = open_page("principal")
    page.check()
    qtbot.waitUntil(lambda: page.safety.text().startswith("✓"))
    assert "Everything is in order" in page.safety.text()
    assert "files" in page.safety.text()
    world.folder.rename(tmp_path / "away")
    page.check()
    qtbot.waitUntil(lambda: "isn’t in reach" in page.safety.text())


def test_records_are_taken_along_and_what_that_means_is_said_before(
    open_page: Open, world: World, tmp_path: Path, qtbot: QtBot
) -> None:
    records.save(world.office, "competency", {"title": "Listens", "code": "listens", "identified_on": "2026-09-01"})
    page, file = open_page("office"), tmp_path / "records.xlsx"
    part = page.findChild(TakeAlong)
    assert part.warning.property("tone") == "muted"
    choose(page, "Records: Everything I can open")
    assert part.warning.property("tone") == "warn"
    assert "in the clear" in part.warning.text()
    choose(page, "Records: What I wrote")
    part.take(str(file))
    assert part.stop.hasFocus()
    qtbot.waitUntil(lambda: part.told.text().startswith("✓"))
    assert str(file) in part.told.text()
    assert part.reveal.isVisible()
    assert part.start.hasFocus()
    assert any("Competencies" in name for name in zipfile.ZipFile(file).read("xl/workbook.xml").decode().split('"'))
    part.take(str(file))
    qtbot.waitUntil(lambda: part.told.text().startswith("✕"))
    assert "exists already" in part.told.text()


def test_taking_along_can_be_stopped(open_page: Open, world: World, tmp_path: Path, qtbot: QtBot) -> None:
    page, place = open_page("office"), tmp_path / "records"
    part = page.findChild(TakeAlong)
    choose(page, "Form: CSV, a folder of tables")
    hold = threading.Event()
    page.context.jobs.start("long", partial(_held, hold))  # so that it is stopped before it is through
    part.take(str(place))
    qtbot.keyClick(part.stop, Qt.Key.Key_Space)
    hold.set()
    qtbot.waitUntil(lambda: part.told.text().startswith("✕"))
    assert "stopped" in part.told.text()
    assert not place.exists()
    assert not part.stop.isVisible()


def _held(until: threading.Event, _job: Job) -> None:
    until.wait(30)
