"""The exchange page over real profiles: settling a conflict, letting a laptop in, shutting one out, carrying, and syncing beside typing."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QFileDialog, QLabel, QLineEdit, QMessageBox
from pytestqt.qtbot import QtBot

from talentdesk.actions import directory, district, exchange, laptops, purging, records, registrar
from talentdesk.sample.forgery import forge
from talentdesk.sync.faults import FaultFolder
from talentdesk.sync.folder import Folder
from talentdesk.workspace import Workspace
from tests.world import TODAY, World
from ui.context import Context, Notice
from ui.desk import Desk
from ui.main_window import MainWindow
from ui.screens.exchange import Exchange
from ui.widgets.approval_card import ApprovalCard
from ui.widgets.conflict_card import ConflictCard
from ui.widgets.file_notice import FileNotice
from ui.widgets.laptop_card import DateCard, LaptopCard, NewsLine, OwnWords
from ui.widgets.purge_card import PurgeCard

Open = Callable[[str], Exchange]


@pytest.fixture
def open_page(context_of: Callable[[str], Context], qtbot: QtBot) -> Open:
    """Profile name → the page, shown and filled."""
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
        page.opened({})
        qtbot.waitUntil(lambda: page.ready)
        qtbot.waitUntil(lambda: context.jobs.idle and page._known is not None and page.turns.idle)
        qtbot.waitUntil(lambda: all(part.isVisible() for part in (*page.needs.parts, *page.on_the_way.parts)))
        return page

    return build


@pytest.fixture
def told(qtbot: QtBot) -> Callable[[Exchange], list[str]]:
    """Page → what it says in the quiet bar from now on."""

    def listen(page: Exchange) -> list[str]:
        found: list[str] = []
        keep.append(Listener(found))
        page.context.noticed.connect(keep[-1].hear)
        return found

    keep: list[Listener] = []
    return listen


class Listener:
    def __init__(self, found: list[str]) -> None:
        self._found = found

    def hear(self, notice: Notice) -> None:
        self._found.append(notice.text)


def said(widget: Any) -> str:
    return "\n".join(one.text() for one in widget.findChildren(QLabel) if one.isVisibleTo(widget))


def click(qtbot: QtBot, button: QAbstractButton) -> None:
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def row_of(page: Exchange, name: str) -> int:
    return next(number for number, row in enumerate(page.laptops.table.rows_model.rows) if row.cells[0] == name)


class TestHowItStands:
    def test_it_is_calm_when_nothing_waits(self, open_page: Open) -> None:
        page = open_page("office")
        assert page.headline.text() == "Everything is shared."
        assert "Last heard from" in page.subline.text()
        assert "What needs a person" not in said(page)
        names = [row.cells[0] for row in page.laptops.table.rows_model.rows]
        assert names == ["Ann Lee", "Cora Diaz", "Dana Ortiz", "Tom Teach"]

    def test_before_the_first_sync_it_says_what_syncing_is_for(self, open_page: Open, world: World) -> None:
        world.office.exchange.keep_secrets({"last_sync": ""})
        page = open_page("office")
        assert page.headline.text() == "Nothing has been shared from this laptop yet."
        assert page.sync.isEnabled()

    def test_what_was_saved_waits_until_it_is_sent(self, open_page: Open, world: World, qtbot: QtBot) -> None:
        page = open_page("office")
        records.save(world.office, "building", {"name": "West High"})
        qtbot.waitUntil(lambda: page.headline.text() == "1 record waits to be shared.")

    def test_without_the_folder_it_says_that_everything_is_safe(
        self, open_page: Open, world: World, qtbot: QtBot
    ) -> None:
        world.folder.rename(world.root / "elsewhere")
        page = open_page("office")
        assert "isn’t in reach" in page.headline.text()
        assert "safe on this laptop" in page.headline.text()

    def test_a_forged_file_is_told_with_its_reason_and_advice(self, open_page: Open, world: World) -> None:
        forge(world.office, world.profiles["coach"], world.folder)
        exchange.sync(world.office)
        page = open_page("office")
        assert page.headline.text() == "1 file was set aside."
        text = said(page)
        assert "Set aside: 1 file in Cora Diaz’s name" in text
        assert "The signature of the file is wrong" in text
        assert "Ask its author" in text

    def test_a_forged_file_that_was_noted_stays_listed_and_waits_for_nobody(
        self, open_page: Open, world: World, qtbot: QtBot
    ) -> None:
        forge(world.office, world.profiles["coach"], world.folder)
        exchange.sync(world.office)
        page = open_page("office")
        notice = page.findChild(FileNotice)
        assert notice is not None
        click(qtbot, notice.done)
        qtbot.waitUntil(lambda: "Set aside and noted: 1 file in Cora Diaz’s name" in said(page))
        assert page.headline.text() == "Everything is shared."
        assert "What needs a person" not in said(page)
        again = exchange.sync(world.office)
        assert (again.quarantined, len(again.noted)) == ([], 1)
        assert not again.needs_a_person

    def test_a_file_that_is_not_whole_yet_is_told_quietly(self, open_page: Open, world: World) -> None:
        coach = world.profiles["coach"]
        records.save(coach, "coaching_session", world.session(coach, world.profiles["teacher"].person))
        here = world.folder / "d" / coach.exchange.device
        before = set(here.rglob("*.age"))
        exchange.sync(coach)
        for path in set(here.rglob("*.age")) - before:
            if path.parent.name not in ("h", "env"):
                path.write_bytes(path.read_bytes()[:100])
        exchange.sync(world.office)
        page = open_page("office")
        assert page.headline.text() == "Everything is shared."
        assert "Not complete yet" in said(page)
        assert "in Cora Diaz’s name" in said(page)

    def test_other_files_are_named_and_left_alone(self, open_page: Open, world: World) -> None:
        (world.folder / "Copy of notes.txt").write_text("x", encoding="utf-8")
        page = open_page("office")
        assert "Copy of notes.txt" in said(page)
        assert (world.folder / "Copy of notes.txt").exists()

    def test_who_was_silent_is_said_in_words(self, open_page: Open, world: World) -> None:
        world.tick(30 * 24 * 3600)
        page = open_page("office")
        assert page.laptops.silent.text().startswith("Nothing came from Ann Lee, Cora Diaz and Tom Teach in two weeks")

    def test_both_themes_and_twice_the_text_size_draw(self, open_page: Open, world: World, qtbot: QtBot) -> None:
        world.dispute()
        page = open_page("coach")
        for look, scale in (("dark", 1.0), ("light", 2.0), ("dark", 2.0), ("light", 1.0)):
            with qtbot.waitSignal(page.context.theme.changed):
                page.context.theme.use(look, scale)
            assert not page.grab().isNull()

    def test_the_trail_opens_and_folds(self, open_page: Open, qtbot: QtBot) -> None:
        page = open_page("office")
        assert page.audit.isHidden()
        qtbot.keyClick(page.audit_button, Qt.Key.Key_Space)
        qtbot.waitUntil(lambda: len(page.audit.rows_model.rows) > 0)
        assert "district founded" in [row.cells[1] for row in page.audit.rows_model.rows]
        qtbot.keyClick(page.audit_button, Qt.Key.Key_Space)
        assert page.audit.isHidden()


class TestConflicts:
    def test_both_texts_stand_side_by_side_with_who_and_when(self, open_page: Open, world: World) -> None:
        world.dispute()
        page = open_page("coach")
        assert page.headline.text() == "1 record was changed by two people at once. It needs you."
        card = page.findChild(ConflictCard)
        assert card is not None
        text = said(card)
        assert "Cora Diaz" in text
        assert "Tom Teach" in text
        assert text.count("shown until it is settled") == 1
        assert [label.accessibleName() for label in card._texts] == ["first, said Tom", "first, said Cora"]
        assert card._texts[0].accessibleDescription() == "Only here: Tom"

    def test_keeping_one_settles_it_on_both_laptops(
        self, open_page: Open, world: World, qtbot: QtBot, told: Callable[[Exchange], list[str]]
    ) -> None:
        session = world.dispute()
        page = open_page("coach")
        lines = told(page)
        card = page.findChild(ConflictCard)
        assert card is not None
        world.tick()
        click(qtbot, card.keep_buttons.button(1))
        qtbot.waitUntil(lambda: bool(lines) and "What needs a person" not in said(page))
        assert lines == ["Settled. The other versions stay in the record’s history."]
        world.settle()
        teacher = world.profiles["teacher"]
        assert exchange.conflicts(teacher) == []
        assert records.show(teacher, session).fields["notes"] == "first, said Cora"

    def test_one_text_is_written_from_both(self, open_page: Open, world: World, qtbot: QtBot) -> None:
        session = world.dispute()
        page = open_page("coach")
        card = page.findChild(ConflictCard)
        assert card is not None
        world.tick()
        click(qtbot, card.write_button)
        assert card.text.hasFocus()
        assert card.text.toPlainText() == "first, said Tom\n\nfirst, said Cora"
        card.text.setPlainText("")
        qtbot.keyClick(card.text, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        assert card.problem.isVisible()
        card.text.setPlainText("first, said both")
        qtbot.keyClick(card.text, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        qtbot.waitUntil(lambda: "What needs a person" not in said(page))
        world.settle()
        assert records.show(world.profiles["teacher"], session).fields["notes"] == "first, said both"

    def test_a_half_written_text_outlasts_what_arrives(self, open_page: Open, world: World, qtbot: QtBot) -> None:
        world.dispute()
        page = open_page("coach")
        card = page.findChild(ConflictCard)
        assert card is not None
        click(qtbot, card.write_button)
        card.text.setPlainText("half a thought")
        records.save(world.office, "building", {"name": "West High"})
        world.settle()
        page.load()
        qtbot.waitUntil(lambda: page.context.jobs.idle and page.turns.idle)
        assert page.findChild(ConflictCard) is card
        assert card.text.toPlainText() == "half a thought"
        assert card.text.isVisible()


@pytest.fixture
def joined(world: World) -> Iterator[district.Joined]:
    """Lena Late asks to join as a coach of a building she spells her own way."""
    made = district.join(
        world.root / "late", world.folder, world.card, "Lena Late", "coach", ("South Midle",), clock=world.clock
    )
    yield made
    made.ws.close()


class TestLettingIn:
    def test_the_words_are_never_shown_here(self, open_page: Open, joined: district.Joined) -> None:
        page = open_page("office")
        card = page.findChild(ApprovalCard)
        assert card is not None
        text = said(page)
        assert "Lena Late asks to join" in text
        assert "Instructional coach, South Midle" in text
        assert " ".join(joined.words) not in text
        assert card.words.text() == ""

    def test_wrong_words_change_nothing_and_right_ones_let_in(
        self,
        open_page: Open,
        joined: district.Joined,
        world: World,
        qtbot: QtBot,
        told: Callable[[Exchange], list[str]],
    ) -> None:
        page = open_page("office")
        lines = told(page)
        card = page.findChild(ApprovalCard)
        assert card is not None
        qtbot.keyClick(card.words, Qt.Key.Key_Return)
        assert "Type the six words" in card.problem.text()
        before = world.office.exchange.need_membership().version
        for wrong in (" ".join(reversed(joined.words)), "xylophone zebra"):
            card.words.setText(wrong)
            qtbot.keyClick(card.words, Qt.Key.Key_Return)
            qtbot.waitUntil(card.problem.isVisible)
            assert card.words.isEnabled()
        assert world.office.exchange.need_membership().version == before
        box = card.places["South Midle"]
        box.setCurrentIndex(box.findText("It is South Middle"))
        card.words.setText(" ".join(joined.words).upper())
        qtbot.keyClick(card.words, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: bool(lines) and page.context.jobs.idle and page.turns.idle)
        assert lines == ["Lena Late belongs to the district. Their laptop takes part from its next sync."]
        assert "Lena Late" in [row.cells[0] for row in page.laptops.table.rows_model.rows]
        assert "asks to join" not in said(page)
        exchange.sync(joined.ws)
        assert joined.ws.me.status == "active"
        assert [view.name for view in directory.buildings(world.office)] == ["North Elementary", "South Middle"]

    def test_somebody_of_the_roster_is_offered_by_name(
        self, open_page: Open, joined: district.Joined, world: World, qtbot: QtBot
    ) -> None:
        roster = records.save(world.office, "person", {"given_name": "Lena", "family_name": "Late"}).id
        post = {"person": roster, "role": "coach", "building": world.building("South Middle"), "start": "2026-08-01"}
        records.save(world.office, "assignment", post)
        page = open_page("office")
        card = page.findChild(ApprovalCard)
        assert card is not None
        assert card.person.currentText() == "Lena Late"
        card.words.setText(" ".join(joined.words))
        click(qtbot, card.approve)
        qtbot.waitUntil(lambda: "Lena Late" in [row.cells[0] for row in page.laptops.table.rows_model.rows])
        assert world.office.exchange.need_membership().devices[joined.device].person == roster

    def test_a_name_that_is_nobodys_is_refused(self, open_page: Open, joined: district.Joined, qtbot: QtBot) -> None:
        card = open_page("office").findChild(ApprovalCard)
        assert card is not None
        card.person.setEditText("Somebody else")
        card.words.setText(" ".join(joined.words))
        click(qtbot, card.approve)
        assert card.problem.text() == "Choose who this is from the list."

    def test_others_learn_where_it_is_decided(self, open_page: Open, joined: district.Joined) -> None:
        page = open_page("principal")
        assert page.findChild(ApprovalCard) is None
        assert page.laptops.revoke.isHidden()
        assert page.laptops.registrar.text() == "Who joins or leaves is decided on Dana Ortiz’s laptop."


class TestShuttingOut:
    def test_own_laptop_can_t_be_chosen(self, open_page: Open) -> None:
        page = open_page("office")
        assert not page.laptops.revoke.isEnabled()
        page.laptops.table.selectRow(row_of(page, "Dana Ortiz"))
        assert not page.laptops.revoke.isEnabled()

    @pytest.mark.qt_log_ignore("propagateSizeHints")  # the platform of the tests can't size a dialog's window
    def test_it_asks_first_and_says_what_happens(self, open_page: Open, world: World, qtbot: QtBot) -> None:
        page = open_page("office")
        page.laptops.table.selectRow(row_of(page, "Cora Diaz"))
        click(qtbot, page.laptops.revoke)
        ask = page.findChild(QMessageBox)
        assert ask is not None
        assert ask.text() == "Shut out the laptop of Cora Diaz?"
        for words in ("still counts", "school’s notes", "follow as soon as", "can’t be undone"):
            assert words in ask.informativeText()
        click(qtbot, ask.button(QMessageBox.StandardButton.Cancel))
        qtbot.waitUntil(lambda: page.findChild(QMessageBox) is None)
        assert (
            world.office.exchange.need_membership().devices[world.profiles["coach"].exchange.device].status == "active"
        )
        click(qtbot, page.laptops.revoke)
        ask = page.findChild(QMessageBox)
        assert ask is not None
        shut = next(button for button in ask.buttons() if button.text() == "Shut it out")
        click(qtbot, shut)
        qtbot.waitUntil(lambda: page.laptops.table.rows_model.rows[-1].cells[0] == "Cora Diaz")
        assert page.laptops.table.rows_model.rows[-1].cells[3] == "✕ Shut out"
        exchange.sync(world.profiles["coach"])
        assert world.profiles["coach"].me.status == "revoked"


class TestByHand:
    @pytest.mark.qt_log_ignore("propagateSizeHints")  # the platform of the tests can't size a dialog's window
    def test_a_file_carries_what_the_folder_would(
        self, open_page: Open, world: World, tmp_path: Path, qtbot: QtBot, told: Callable[[Exchange], list[str]]
    ) -> None:
        coach = open_page("coach")
        lines = told(coach)
        records.save(
            world.profiles["coach"],
            "coaching_session",
            world.session(world.profiles["coach"], world.profiles["teacher"].person, notes="by stick"),
        )
        world.folder.rename(world.root / "elsewhere")
        click(qtbot, coach.export)
        dialog = coach.findChild(QFileDialog)
        assert dialog is not None
        dialog.reject()
        coach.carry_out(str(tmp_path / "stick.zip"))
        qtbot.waitUntil(lambda: bool(lines))
        assert lines[0].startswith("stick.zip holds")
        teacher = open_page("teacher")
        lines = told(teacher)
        teacher.carry_in([str(tmp_path / "stick.zip")])
        assert teacher.working.text() == "Reading the files…"
        assert not teacher.take_in.isEnabled()
        qtbot.waitUntil(lambda: bool(lines))
        assert "read" in lines[0]
        found = records.list_records(world.profiles["teacher"], "coaching_session")
        assert [record.fields["notes"] for record in found] == ["by stick"]

    def test_a_file_that_is_none_is_refused_in_words(
        self, open_page: Open, tmp_path: Path, qtbot: QtBot, told: Callable[[Exchange], list[str]]
    ) -> None:
        page = open_page("coach")
        lines = told(page)
        (tmp_path / "letter.zip").write_text("hello", encoding="utf-8")
        page.carry_in([str(tmp_path / "letter.zip")])
        qtbot.waitUntil(lambda: bool(lines))
        assert lines[0]
        qtbot.waitUntil(page.take_in.isEnabled)
        assert page.working.isHidden()


class GatedFolder(FaultFolder):
    """A slow folder: each change set is read only when the test lets it."""

    def __init__(self, inner: Folder) -> None:
        super().__init__(inner)
        self.gate = threading.Semaphore(0)
        self.read_files: list[str] = []
        self.waiting = threading.Event()

    def read(self, path: str, *more: int) -> bytes:
        parts = path.split("/")
        if len(parts) == 5 and parts[3] not in ("env", "h"):
            self.waiting.set()
            self.gate.acquire()
            self.read_files.append(path)
        return super().read(path, *more)


@pytest.fixture
def slow(world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[GatedFolder]:
    """Forty change sets wait in a folder that takes its time."""
    coach = world.profiles["coach"]
    for number in range(40):
        fields = world.session(coach, world.profiles["teacher"].person, notes=f"session {number}", on=TODAY)
        records.save(coach, "coaching_session", fields)
        exchange.sync(coach)
        world.tick()
    folder = GatedFolder(coach.folder())

    def the_slow_one(_ws: Workspace) -> Folder:
        return folder

    monkeypatch.setattr(Workspace, "folder", the_slow_one)
    yield folder
    for _ in range(1000):
        folder.gate.release()


class TestSyncingBesideTyping:
    def test_typing_goes_on_progress_shows_and_cancel_loses_nothing(
        self, world: World, slow: GatedFolder, desk_of: Callable[[str], Desk], qtbot: QtBot
    ) -> None:
        desk = desk_of("teacher")
        desk.go("exchange")
        page, rounds = desk.window.page("exchange"), desk.round
        assert isinstance(page, Exchange)
        assert rounds is not None
        qtbot.waitUntil(lambda: desk.at_rest)
        click(qtbot, page.sync)
        qtbot.waitUntil(slow.waiting.is_set)
        assert not page.sync.isEnabled()
        field = QLineEdit(desk.window)
        field.show()
        field.setFocus()
        qtbot.keyClicks(field, "typed while the folder keeps us waiting")
        assert field.text() == "typed while the folder keeps us waiting"
        assert rounds.runs
        for _ in range(10):
            slow.gate.release()
        qtbot.waitUntil(lambda: len(slow.read_files) == 10)
        status = desk.window.status
        qtbot.waitUntil(lambda: status.work.text().startswith("Reading what others sent, "))
        assert status.bar.isVisible()
        click(qtbot, status.cancel)
        for _ in range(1000):
            slow.gate.release()
        qtbot.waitUntil(lambda: not rounds.runs)
        qtbot.waitUntil(page.sync.isEnabled)
        some = len(sessions(desk))
        assert 0 < some < 40
        rounds.begin()
        qtbot.waitUntil(lambda: not rounds.runs, timeout=20_000)
        assert len(sessions(desk)) == 40
        assert status.cancel.isHidden()


def sessions(desk: Desk) -> list[records.RecordView]:
    assert desk.context is not None
    return records.list_records(desk.context.ws, "coaching_session")


class TestFurtherLaptops:
    def test_right_words_confirm_it_and_wrong_ones_change_nothing(
        self, open_page: Open, world: World, qtbot: QtBot, told: Callable[[Exchange], list[str]]
    ) -> None:
        second = world.second_laptop("second", of="coach")
        page = open_page("coach")
        lines = told(page)
        card = page.findChild(LaptopCard)
        assert card is not None
        assert page.headline.text() == "A laptop waits for your word."
        text, right = said(page), " ".join(laptops.own_words(second))
        assert "Another laptop was added under your name. Is it yours?" in text
        assert right not in text
        qtbot.keyClick(card.words, Qt.Key.Key_Return)
        assert card.problem.text() == "Type the six words first."
        card.words.setText(" ".join(reversed(right.split())))
        qtbot.keyClick(card.words, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: "not the words" in card.problem.text())
        assert card.words.isEnabled()
        card.words.setText(right.upper())
        with qtbot.waitSignal(page.context.sync_wanted):
            qtbot.keyClick(card.words, Qt.Key.Key_Return)
        assert lines == ["Confirmed. The laptop gets its keys with this sync."]
        qtbot.waitUntil(lambda: page.findChild(LaptopCard) is None)
        world.settle()
        assert f"person:{second.person}" in second.exchange.readable()

    def test_one_that_is_not_mine_gets_nothing_and_the_page_says_whom_to_tell(
        self, open_page: Open, world: World, qtbot: QtBot
    ) -> None:
        second = world.second_laptop("second", of="coach")
        page = open_page("coach")
        card = page.findChild(LaptopCard)
        assert card is not None
        click(qtbot, card.refuse_button)
        qtbot.waitUntil(lambda: "Call Dana Ortiz, who can shut it out" in said(page.news))
        qtbot.waitUntil(lambda: page.findChild(LaptopCard) is None)
        world.settle()
        assert f"person:{second.person}" not in second.exchange.readable()

    def test_the_new_laptop_shows_its_words_until_they_were_typed(
        self, open_page: Open, world: World, qtbot: QtBot
    ) -> None:
        second = world.second_laptop("second", of="coach")
        page = open_page("second")
        assert " ".join(laptops.own_words(second)) in said(page)
        assert "Your private notes aren’t on this laptop yet" in said(page)
        laptops.confirm(world.profiles["coach"], second.exchange.device, " ".join(laptops.own_words(second)))
        world.settle()
        page.load()
        qtbot.waitUntil(lambda: "Your private notes" not in said(page))

    def test_words_that_colleagues_may_want_go_when_they_are_not_needed(
        self, open_page: Open, world: World, qtbot: QtBot
    ) -> None:
        second = world.second_laptop("second", of="coach")
        laptops.confirm(world.profiles["coach"], second.exchange.device, " ".join(laptops.own_words(second)))
        world.settle()
        lost = world.profiles.pop("coach")
        registrar.revoke(world.office, lost.exchange.device)
        lost.close()
        world.settle()
        page = open_page("second")
        card = page.findChild(OwnWords)
        assert card is not None
        click(qtbot, card.done)
        qtbot.waitUntil(lambda: page.findChild(OwnWords) is None)
        assert laptops.own_words(second) == []

    def test_half_typed_words_outlast_what_arrives(self, open_page: Open, world: World, qtbot: QtBot) -> None:
        world.second_laptop("second", of="coach")
        page = open_page("coach")
        card = page.findChild(LaptopCard)
        assert card is not None
        card.words.setText("half a")
        page.load()
        qtbot.waitUntil(lambda: page.context.jobs.idle and page.turns.idle)
        assert page.findChild(LaptopCard) is card
        assert card.words.text() == "half a"


class TestNews:
    def test_a_new_reader_is_shown_with_the_day_until_it_is_dismissed(
        self, open_page: Open, world: World, qtbot: QtBot
    ) -> None:
        world.join("late", "Omar Vela", "coach", "North Elementary")
        world.tick(3 * 24 * 3600)
        world.settle()
        page = open_page("principal")
        assert "Omar Vela was added to the readers of North Elementary." in said(page.news)
        assert "Thu 5 Nov" in said(page.news)
        for line in page.news.findChildren(NewsLine):
            qtbot.keyClick(line.close_button, Qt.Key.Key_Space)
        qtbot.waitUntil(page.news.isHidden)
        assert exchange.status(world.profiles["principal"]).notices == []

    def test_every_alarm_of_a_sync_is_the_headline_and_stays_known_after_it(
        self, open_page: Open, world: World, qtbot: QtBot
    ) -> None:
        coach = world.profiles["coach"]
        folder = world.folder / "d" / coach.exchange.device / coach.exchange.incarnation
        world.settle()
        kept = {path: path.read_bytes() for path in (folder / "h").iterdir()}
        for number in range(4):
            records.save(world.office, "building", {"name": f"School {number}"})
            world.settle(1)
        for path in (folder / "h").iterdir():
            path.unlink()
        for path, data in kept.items():
            path.write_bytes(data)
        report = exchange.sync(world.profiles["principal"])
        assert "older state" in report.alarm
        page = open_page("principal")
        assert page.headline.text() == report.alarm
        assert report.alarm not in said(page.news)
        world.settle()
        assert exchange.sync(world.profiles["principal"]).alarm == ""
        page.load()
        qtbot.waitUntil(lambda: report.alarm in said(page.news))
        assert page.headline.text() == "Everything is shared."


def test_an_odd_date_is_asked_about_before_anything_is_sent(open_page: Open, world: World, qtbot: QtBot) -> None:
    world.tick(200 * 24 * 3600)
    page = open_page("coach")
    assert page.headline.text() == "Is this laptop’s date right? Nothing is sent until you say so."
    card = page.findChild(DateCard)
    assert card is not None
    with qtbot.waitSignal(page.context.sync_wanted):
        qtbot.keyClick(card.confirm, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: page.findChild(DateCard) is None)
    assert exchange.sync(world.profiles["coach"]).date_doubt == ""


class TestPurges:
    def test_the_second_person_looks_and_agrees_and_the_first_only_sees_it(
        self, world: World, open_page: Open, qtbot: QtBot
    ) -> None:
        record = world.asked_to_go()
        first = open_page("coach")
        assert [type(part) for part in first.news.parts] == [PurgeCard]
        assert "Somebody else has to agree." in said(first.news)
        page = open_page("teacher")
        card = next(part for part in page.needs.parts if isinstance(part, PurgeCard))
        with qtbot.waitSignal(page.context.record_wanted) as wanted:
            click(qtbot, card.open)
        assert wanted.args == [record]
        click(qtbot, card.agree)
        qtbot.waitUntil(lambda: not page.needs.parts and "Tom Teach agreed." in said(page.news))
        assert [view.state for view in purging.waiting(world.profiles["teacher"])] == [purging.AGREED]
