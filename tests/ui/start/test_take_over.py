"""The form of the recovery kit's rows: on the exchange page of a laptop of the office, and on one that waits to be let in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QMessageBox
from pytestqt.qtbot import QtBot

from talentdesk.actions import district, exchange
from talentdesk.keys import recovery, sign
from tests.world import World, rows_of_kit
from ui.context import Context
from ui.desk import Desk
from ui.main_window import MainWindow
from ui.screens.exchange import Exchange
from ui.start.take_over import TakeOver
from ui.start.waiting import Waiting


@pytest.fixture
def rows(world: World) -> list[str]:
    return rows_of_kit(district.kit_place(world.root / "office")).split("\n")


@pytest.fixture
def open_page(world: World, context_of: Callable[[str], Context], qtbot: QtBot) -> Callable[[str], Exchange]:
    """Profile name → its exchange page, in a window that has the keyboard."""
    windows: list[MainWindow] = []

    def build(profile: str) -> Exchange:
        context = context_of(profile)
        window, page = MainWindow(context.theme), Exchange(context)
        windows.append(window)
        qtbot.addWidget(window)
        window.put("exchange", page)
        window.front("exchange")
        with qtbot.waitExposed(window):
            window.show()
        window.activateWindow()
        page.opened({})
        qtbot.waitUntil(lambda: page.ready and context.jobs.idle and page._known is not None and page.turns.idle)
        return page

    world.join("deputy", "Dee Moss", "district_staff")
    return build


def form_of(page: Exchange, qtbot: QtBot) -> TakeOver:
    page.laptops.take_over.setFocus()
    qtbot.keyClick(page.laptops.take_over, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.take_over.isVisible() and page.context.jobs.idle)
    return page.take_over


def has_keyboard(widget: object) -> bool:
    return QApplication.focusWidget() is widget


class TestOnTheExchangePage:
    def test_by_keyboard_from_the_link_to_the_end(
        self, open_page: Callable[[str], Exchange], world: World, rows: list[str], qtbot: QtBot
    ) -> None:
        page, deputy = open_page("deputy"), world.profiles["deputy"]
        form = form_of(page, qtbot)
        assert "Dana Ortiz" in form.intro.text()
        assert not page.sync.isVisible()
        assert has_keyboard(form.rows[0].line)
        for n, text in enumerate(rows):
            qtbot.keyClicks(form.rows[n].line, text.lower().replace(" ", ""))
            assert form.rows[n].right.text() == "✓ As on the sheet"
            assert has_keyboard(form.rows[n + 1].line if n < 3 else form.act)
        qtbot.keyClick(form.act, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: page.sync.isVisible() and page.context.jobs.idle and page.turns.idle)
        assert deputy.exchange.need_membership().registrar == deputy.exchange.device
        assert page.laptops.revoke.isVisible()
        assert page.laptops.take_over.isHidden()

    def test_an_error_stands_with_its_row_and_nothing_is_changed(
        self, open_page: Callable[[str], Exchange], world: World, rows: list[str], qtbot: QtBot
    ) -> None:
        form = form_of(open_page("deputy"), qtbot)
        wrong = rows[1][:-1] + ("2" if rows[1][-1] != "2" else "3")  # its last letters are the row's check
        for row, text in zip(form.rows, [rows[0], wrong, rows[2][:-4], ""], strict=True):
            row.line.setText(text)
        form.submit()
        said = [row.problem.text() for row in form.rows]
        assert said[0] == ""
        assert "typing error in row 2" in said[1]
        assert "Row 3 has 16 letters and digits; these are 12" in said[2]
        assert "Row 4 has 16 letters" in said[3]
        assert has_keyboard(form.rows[1].line)
        for row, text in zip(form.rows, recovery.kit_text(sign.new_signing_key()).split("\n"), strict=True):
            row.line.setText(text)
        form.submit()
        qtbot.waitUntil(form.problem.isVisible)
        assert "another district" in form.problem.text()
        newest = world.profiles["deputy"].exchange.need_membership()
        assert newest.registrar == world.office.exchange.device

    def test_going_back_takes_what_was_typed_off_the_page(
        self, open_page: Callable[[str], Exchange], rows: list[str], qtbot: QtBot
    ) -> None:
        page = open_page("deputy")
        form = form_of(page, qtbot)
        qtbot.keyClicks(form.rows[0].line, rows[0])
        form.back.click()
        assert form.rows[0].line.text() == ""
        assert not form.rows[0].line.isUndoAvailable()
        assert page.sync.isVisible()
        assert has_keyboard(page.laptops.take_over)

    @pytest.mark.parametrize("profile", ["principal", "office"])
    def test_it_is_offered_to_other_laptops_of_the_office_only(
        self, open_page: Callable[[str], Exchange], profile: str
    ) -> None:
        assert open_page(profile).laptops.take_over.isHidden()

    @pytest.mark.qt_log_ignore("propagateSizeHints")  # the platform of the tests can't size a dialog's window
    def test_the_task_is_handed_over_after_a_question(
        self, open_page: Callable[[str], Exchange], world: World, qtbot: QtBot
    ) -> None:
        page = open_page("office")
        for name, may in (("Cora Diaz", False), ("Dana Ortiz", False), ("Dee Moss", True)):
            table = page.laptops.table
            table.selectRow(next(n for n, row in enumerate(table.rows_model.rows) if row.cells[0] == name))
            assert page.laptops.hand_over.isEnabled() == may
        page.laptops.hand_over.click()
        ask = page.findChild(QMessageBox, "handOver")
        assert ask is not None
        assert "Only Dee Moss can give it back" in ask.informativeText()
        next(button for button in ask.buttons() if button.text() == "Hand it over").click()
        qtbot.waitUntil(page.laptops.revoke.isHidden)
        newest = world.office.exchange.need_membership()
        assert newest.registrar == world.profiles["deputy"].exchange.device


class TestWhileWaiting:
    def test_a_new_laptop_takes_over_and_opens_its_pages(
        self, world: World, rows: list[str], qtbot: QtBot, qapp: QApplication, tmp_path: Path
    ) -> None:
        old = world.profiles.pop("office")
        home = tmp_path / "new"
        district.join(home, world.folder, world.card, "Dana Ortiz", "district_staff", clock=world.clock).ws.close()
        desk = Desk(qapp, home)
        desk.start()
        qtbot.waitUntil(lambda: desk.window.in_front == "waiting" and desk.at_rest)
        page = desk.window.page("waiting")
        assert isinstance(page, Waiting)
        page.gone.click()
        qtbot.waitUntil(lambda: desk.window.in_front == "takeOver" and desk.at_rest)
        form = desk.window.page("takeOver")
        assert isinstance(form, TakeOver)
        form.back.click()
        qtbot.waitUntil(lambda: desk.window.in_front == "waiting" and desk.at_rest)
        page = desk.window.page("waiting")
        assert isinstance(page, Waiting)
        page.gone.click()
        form = desk.window.page("takeOver")
        assert isinstance(form, TakeOver)
        for row, text in zip(form.rows, rows, strict=True):
            row.line.setText(text)
        form.submit()
        qtbot.waitUntil(lambda: desk.window.in_front == "today" and desk.at_rest)
        assert desk.context is not None
        ws = desk.context.ws
        newest = ws.exchange.need_membership()
        assert (newest.registrar, ws.person) == (ws.exchange.device, old.person)
        desk.go("exchange")
        qtbot.waitUntil(lambda: desk.at_rest)
        shown = desk.window.page("exchange")
        assert isinstance(shown, Exchange)
        qtbot.waitUntil(lambda: bool(shown.needs.parts))
        assert "no keys of the district yet" in "".join(part.text() for part in shown.needs.findChildren(QLabel))
        desk.window.close()
        desk.window.deleteLater()
        exchange.sync(world.profiles["teacher"])
        old.close()
