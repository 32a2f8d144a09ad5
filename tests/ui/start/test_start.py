"""From the first window to an open district: founding, joining, the sample, unlocking and waiting, by keyboard where it counts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backends.fail import Keyring as NoKeyring
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from talentdesk.actions import district, exchange, upkeep
from talentdesk.workspace import Workspace
from tests.world import World
from ui.desk import Desk
from ui.start.found import Found
from ui.start.founded import Founded
from ui.start.join import Join
from ui.start.sample import Sample, sample_folder
from ui.start.unlock import Unlock
from ui.start.waiting import Waiting
from ui.start.welcome import Welcome

SECRET = "eight quiet herons"
Start = Callable[[Path], Desk]


@pytest.fixture
def start(qtbot: QtBot, qapp: QApplication) -> Iterator[Start]:
    """Profile folder → the application started on it, with nothing left to do."""
    made: list[Desk] = []

    def build(home: Path) -> Desk:
        desk = Desk(qapp, home)
        made.append(desk)
        desk.start()
        qtbot.waitUntil(lambda: desk.window.in_front != "opening" and desk.at_rest)
        return desk

    yield build
    for desk in made:
        desk.window.close()
        desk.window.deleteLater()


def welcome(desk: Desk) -> Welcome:
    page = desk.window.page("welcome")
    assert isinstance(page, Welcome)
    return page


def found_form(desk: Desk, qtbot: QtBot, folder: Path) -> Found:
    page = welcome(desk)
    page.found()
    form = page.currentWidget()
    assert isinstance(form, Found)
    qtbot.waitUntil(form.act.isEnabled)
    form.folder.line.setText(str(folder))
    qtbot.keyClicks(form.district.line, "Riverbend District")
    qtbot.keyClicks(form.person.line, "Dana Ortiz")
    return form


class TestFounding:
    def test_from_nothing_to_the_page_of_the_day(self, start: Start, qtbot: QtBot, tmp_path: Path) -> None:
        desk = start(tmp_path / "home")
        form = found_form(desk, qtbot, tmp_path / "folder")
        assert not form.passphrase.isVisible()
        qtbot.keyClick(form.person.line, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: isinstance(welcome(desk).currentWidget(), Founded))
        page = welcome(desk).currentWidget()
        assert isinstance(page, Founded)
        assert page.made.recovery_kit.exists()
        page.copy.click()
        assert QApplication.clipboard().text() == page.made.card
        page.go_on.click()
        qtbot.waitUntil(lambda: desk.window.in_front == "today" and desk.at_rest)
        assert "Dana Ortiz" in desk.window.windowTitle()

    def test_what_is_missing_is_said_beside_each_field(self, start: Start, qtbot: QtBot, tmp_path: Path) -> None:
        desk = start(tmp_path / "home")
        welcome(desk).found()
        form = welcome(desk).currentWidget()
        assert isinstance(form, Found)
        qtbot.waitUntil(form.act.isEnabled)
        form.act.click()
        assert [field.problem.isVisible() for field in (form.folder, form.district, form.person)] == [True] * 3
        assert not (tmp_path / "home").exists()

    def test_a_folder_that_is_taken_is_refused_beside_it_and_leaves_nothing(
        self, start: Start, qtbot: QtBot, tmp_path: Path, world: World
    ) -> None:
        desk = start(tmp_path / "home")
        form = found_form(desk, qtbot, world.folder)
        form.act.click()
        qtbot.waitUntil(form.folder.problem.isVisible)
        assert "already a district" in form.folder.problem.text()
        assert not (tmp_path / "home").exists()
        assert form.act.isEnabled()

    def test_without_a_keyring_a_passphrase_is_asked_for_twice(
        self, start: Start, qtbot: QtBot, tmp_path: Path
    ) -> None:
        keyring.set_keyring(NoKeyring())
        desk = start(tmp_path / "home")
        form = found_form(desk, qtbot, tmp_path / "folder")
        assert form.passphrase.isVisible()
        form.passphrase.line.setText("short")
        form.act.click()
        assert "12 characters" in form.passphrase.problem.text()
        form.passphrase.line.setText(SECRET)
        form.again.line.setText(SECRET.upper())
        form.act.click()
        assert "not the same" in form.again.problem.text()
        form.again.line.setText(SECRET)
        form.act.click()
        qtbot.waitUntil(lambda: isinstance(welcome(desk).currentWidget(), Founded))

    def test_the_roster_is_shown_before_it_is_imported(self, start: Start, qtbot: QtBot, tmp_path: Path) -> None:
        from datetime import date

        from talentdesk.sample import oneroster

        bundle = tmp_path / "roster"
        oneroster.write_bundle(bundle, 11, date(2026, 11, 5))
        desk = start(tmp_path / "home")
        found_form(desk, qtbot, tmp_path / "folder").act.click()
        qtbot.waitUntil(lambda: isinstance(welcome(desk).currentWidget(), Founded))
        page = welcome(desk).currentWidget()
        assert isinstance(page, Founded)
        page.roster.look(str(bundle))
        qtbot.waitUntil(page.roster.accept.isVisible)
        assert "3 schools" in page.roster.found.text()
        assert _count(page.made.ws, "building") == 0
        page.roster.accept.click()
        qtbot.waitUntil(lambda: page.roster.found.text().startswith("✓"))
        assert _count(page.made.ws, "building") == 3
        page.roster.look(str(tmp_path / "nowhere"))
        qtbot.waitUntil(page.roster.problem.isVisible)


def _count(ws: Workspace, kind: str) -> int:
    from talentdesk.actions import records

    return records.count(ws, kind)


class TestJoining:
    def test_a_wrong_card_is_said_beside_it(self, start: Start, qtbot: QtBot, tmp_path: Path, world: World) -> None:
        desk = start(tmp_path / "joiner")
        form = _join_form(desk, qtbot, world, "td1-wrong")
        form.act.click()
        qtbot.waitUntil(form.card.problem.isVisible)
        assert not (tmp_path / "joiner").exists()

    def test_the_school_is_asked_of_those_who_work_at_one(self, start: Start, tmp_path: Path) -> None:
        desk = start(tmp_path / "joiner")
        welcome(desk).join()
        form = welcome(desk).currentWidget()
        assert isinstance(form, Join)
        assert form.buildings.isVisible()
        form.role.box.setCurrentIndex(form.role.box.findData("executive"))
        assert not form.buildings.isVisible()

    def test_six_words_then_approval_opens_the_pages(
        self, start: Start, qtbot: QtBot, tmp_path: Path, world: World
    ) -> None:
        desk = start(tmp_path / "joiner")
        _join_form(desk, qtbot, world, world.card).act.click()
        qtbot.waitUntil(lambda: desk.window.in_front == "waiting" and desk.at_rest)
        page = desk.window.page("waiting")
        assert isinstance(page, Waiting)
        assert desk.context is not None
        wanted = (desk.context.ws.exchange.secret("words") or "").split()
        shown = [found.text() for found in page.block.findChildren(QLabel) if not found.text().isdigit()]
        assert shown == wanted
        page.check.click()
        qtbot.waitUntil(lambda: page.standing.text().startswith("Not yet"))
        request = district.requests(world.office)[0]
        district.approve(world.office, request.fingerprint, " ".join(wanted))
        page.check.click()
        qtbot.waitUntil(lambda: desk.window.in_front == "today" and desk.at_rest)
        exchange.sync(world.office)


def _join_form(desk: Desk, qtbot: QtBot, world: World, card: str) -> Join:
    welcome(desk).join()
    form = welcome(desk).currentWidget()
    assert isinstance(form, Join)
    qtbot.waitUntil(form.act.isEnabled)
    form.folder.line.setText(str(world.folder))
    form.card.line.setText(card)
    form.person.line.setText("Nora New")
    form.buildings.line.setText("North Elementary")
    return form


class TestSample:
    def test_building_can_be_stopped_and_leaves_nothing(self, start: Start, qtbot: QtBot, tmp_path: Path) -> None:
        desk = start(tmp_path / "home")
        welcome(desk).sample()
        page = welcome(desk).currentWidget()
        assert isinstance(page, Sample)
        page.build.click()
        page.back.click()
        qtbot.waitUntil(page.problem.isVisible, timeout=60_000)
        assert "not finished" in page.problem.text()
        assert not sample_folder(tmp_path / "home").exists()


class TestUnlocking:
    @pytest.fixture
    def protected(self, tmp_path: Path) -> Path:
        made = district.create(tmp_path / "home", tmp_path / "folder", "Riverbend", "Dana Ortiz", SECRET)
        upkeep.backup_create(made.ws, tmp_path / "backup.zip")
        made.ws.close()
        return tmp_path / "home"

    def unlock(self, desk: Desk) -> Unlock:
        page = desk.window.page("unlock")
        assert isinstance(page, Unlock)
        return page

    def test_the_passphrase_opens_it_and_a_wrong_one_is_said_beside_it(
        self, start: Start, qtbot: QtBot, protected: Path
    ) -> None:
        desk = start(protected)
        page = self.unlock(desk)
        qtbot.keyClicks(page.passphrase.line, "not the right one")
        qtbot.keyClick(page.passphrase.line, Qt.Key.Key_Return)
        qtbot.waitUntil(page.passphrase.problem.isVisible)
        page.passphrase.line.setText(SECRET)
        qtbot.keyClick(page.passphrase.line, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: desk.window.in_front == "today" and desk.at_rest)

    def test_a_missing_key_is_told_and_a_backup_brings_it_back(
        self, start: Start, qtbot: QtBot, protected: Path, tmp_path: Path
    ) -> None:
        (protected / "key.json").unlink()
        desk = start(protected)
        page = self.unlock(desk)
        assert not page.passphrase.isVisible()
        assert "key" in page.words.text()
        page.use_backup(str(tmp_path / "backup.zip"))
        qtbot.waitUntil(page.passphrase.isVisible)
        page.passphrase.line.setText(SECRET)
        page.submit()
        qtbot.waitUntil(lambda: desk.window.in_front == "today" and desk.at_rest)

    def test_a_profile_in_another_folder_is_opened_or_refused_in_words(
        self, start: Start, qtbot: QtBot, protected: Path, tmp_path: Path
    ) -> None:
        desk = start(protected)
        page = self.unlock(desk)
        page.use_folder(str(tmp_path / "folder"))
        qtbot.waitUntil(lambda: "no profile" in page.words.text())
