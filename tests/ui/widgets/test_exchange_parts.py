"""The sentences of the exchange, the difference of two texts, and the small parts of the page."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QMainWindow
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from talentdesk.actions.exchange import Conflict, ExchangeStatus, Head, SyncReport
from ui.theme import LIGHT
from ui.widgets import exchange_words as words
from ui.widgets.approval_card import Approval, ApprovalCard, Asking
from ui.widgets.conflict_card import ConflictCard, Side
from ui.widgets.plain_table import PlainTable, Row, RowsModel
from ui.widgets.stack import Stack
from ui.widgets.text_difference import differences, from_both, marked_html, spoken

NOW = datetime(2026, 11, 25, 18, 0, tzinfo=UTC)


def ago(days: float) -> str:
    return f"{NOW - timedelta(days=days):%Y-%m-%dT%H:%M:%SZ}"


def status(**more: Any) -> ExchangeStatus:
    usual: dict[str, Any] = {
        "folder": "/f",
        "folder_here": True,
        "to_send": 0,
        "last_sync": ago(0.01),
        "people": [("Ann Lee", "a", ago(1)), ("Tom Teach", "t", ago(3))],
        "quarantined": [],
        "pending": [],
        "held": [],
        "noted": [],
        "conflicts": 0,
        "alarm": "",
        "date_doubt": "",
        "to_confirm": 0,
        "notices": [],
    }
    return ExchangeStatus(**usual | more)


def report(**more: Any) -> SyncReport:
    usual: dict[str, Any] = {
        "sealed": 0, "read": 0, "applied": 0, "pending": [], "held": [], "quarantined": [], "other_files": [], "conflicts": 0,
        "last_heard": {}, "waiting": 0, "not_written": "", "alarm": "", "notices": [], "date_doubt": "", "to_confirm": [], "noted": [],
    }  # fmt: skip
    return SyncReport(**usual | more)


class TestSentences:
    @pytest.mark.parametrize(
        ("given", "line"),
        [
            ({}, "Everything is shared."),
            ({"to_send": 1}, "1 record waits to be shared."),
            ({"to_send": 3}, "3 records wait to be shared."),
            ({"to_send": 1000}, "1,000 records or more wait to be shared."),
            ({"last_sync": None}, "Nothing has been shared from this laptop yet."),
            ({"conflicts": 1, "folder_here": False}, "1 record was changed by two people at once. It needs you."),
            ({"conflicts": 2}, "2 records were changed by two people at once. They need you."),
            ({"quarantined": [{}, {}]}, "2 files were set aside."),
            ({"date_doubt": "Odd.", "to_confirm": 1}, "Is this laptop’s date right? Nothing is sent until you say so."),
            ({"to_confirm": 1, "conflicts": 2}, "A laptop waits for your word."),
            ({"alarm": "Two laptops claim to be this one.", "conflicts": 2}, "Two laptops claim to be this one."),
        ],
    )
    def test_the_headline_is_one_sentence(self, given: dict[str, Any], line: str) -> None:
        assert words.headline(status(**given)) == line

    def test_without_the_folder_it_says_what_is_safe(self) -> None:
        found = status(folder_here=False, to_send=2)
        assert "safe on this laptop" in words.headline(found)
        assert words.subline(found, NOW).endswith("2 records to send.")
        assert words.subline(status(folder_here=False, to_send=1000), NOW).endswith("1,000 records or more to send.")

    def test_below_it_stands_whom_we_heard_from(self) -> None:
        assert words.subline(status(), NOW).startswith("Last heard from Ann Lee yesterday. Last synced today, ")
        assert words.subline(status(people=[], last_sync=None), NOW) == ""

    @pytest.mark.parametrize(
        ("days", "said"),
        [(0, "today"), (1, "yesterday"), (5, "5 days ago"), (20, "Thu 5 Nov"), (400, "Tue 21 Oct 2025")],
    )
    def test_when(self, days: int, said: str) -> None:
        assert words.when(ago(days), NOW) == said
        assert words.when(None, NOW) == "not yet"

    def test_the_silent_are_named_until_they_are_many(self) -> None:
        people = [(name, name, ago(20)) for name in ("Ann", "Cora", "Dana", "Tom", "Uma")]
        assert words.silent_line(status(), NOW) == ""
        assert "from Ann and Cora in" in words.silent_line(status(people=people[:2]), NOW)
        assert "from Ann, Cora, Dana and 2 others in" in words.silent_line(status(people=people), NOW)

    @pytest.mark.parametrize(
        ("given", "line"),
        [
            ({}, "Synced: nothing new."),
            ({"sealed": 1, "applied": 7}, "Synced: 1 change set sent, 7 changes read."),
            (
                {"conflicts": 1, "quarantined": [{}], "pending": [{}], "held": [{}]},
                "Synced: nothing new. Waiting: 1 conflict, 1 file set aside, 2 files not complete yet.",
            ),
            ({"not_written": "The folder is full."}, "Synced: nothing new. The folder is full."),
            ({"alarm": "Stop."}, "Stop."),
            ({"alarm": "Stop.", "notices": ["Ann Lee reads North now."]}, "Stop. Ann Lee reads North now."),
            ({"date_doubt": "An odd date."}, "Synced: nothing new. An odd date."),
            ({"to_confirm": ["x"]}, "Synced: nothing new. Waiting: a laptop to confirm, on the Exchange page."),
            ({"notices": ["Ann Lee reads North now."]}, "Ann Lee reads North now. Synced: nothing new."),
        ],
    )
    def test_what_a_sync_did(self, given: dict[str, Any], line: str) -> None:
        assert words.outcome(report(**given)) == line

    def test_a_step_counts_where_there_is_something_to_count(self) -> None:
        assert words.step_words("reading", 3, 40) == "Reading what others sent, 3 of 40"
        assert words.step_words("sending", 0, 1) == "Sending what you wrote"

    def test_alike_files_are_told_once(self) -> None:
        one = {"file": "d/ann/inc/slot/1.age", "reason": "Why.", "advice": "Do."}
        other = one | {"file": "m/x.json"}
        assert words.files_lines([one, one, other], {"ann": "Ann Lee"}) == [
            ("2 files in Ann Lee’s name", "Why.", "Do.", (one["file"], one["file"])),
            ("1 file of nobody known here", "Why.", "Do.", (other["file"],)),
        ]

    def test_many_other_files_are_counted(self) -> None:
        assert words.others_line(["a", "b"], 2) == "In the folder, and left alone: a and b."
        assert words.others_line(["a", "b", "c", "d"], 2) == "In the folder, and left alone: a, b and 2 others."


class TestDifference:
    def test_only_what_the_other_does_not_say_is_marked(self) -> None:
        pieces = differences("we meet on Monday at nine", "we meet on  Friday at\nnine")
        assert pieces == [("we meet on ", False), ("Monday ", True), ("at nine", False)]
        assert spoken(pieces) == "Only here: Monday"
        assert spoken(differences("a b", "a  b")) == "The same words."

    @given(st.text(alphabet="ab \n", max_size=40), st.text(alphabet="ab \n", max_size=40))
    def test_the_pieces_are_the_text(self, mine: str, other: str) -> None:
        assert "".join(text for text, _ in differences(mine, other)) == mine
        assert not any(only for _, only in differences(mine, mine))

    def test_no_text_becomes_markup(self) -> None:
        html = marked_html(differences("<b>hi</b> & you\nthere", ""), "#fff")
        assert "<b>" not in html
        assert "&lt;b&gt;hi&lt;/b&gt; &amp; you" in html.replace("</span>", "").replace(
            html[html.index("<span") : html.index(">", html.index("<span")) + 1], ""
        )
        assert "<br>" in html

    def test_a_text_from_both_begins_with_the_first_and_adds_whole_sentences(self) -> None:
        assert from_both(["We met. I call.", "We met. You call!", "We met."]) == "We met. I call.\n\nYou call!"
        assert from_both(["same", "same"]) == "same"

    def test_long_texts_are_compared_by_line(self) -> None:
        long = "word " * 2000 + "\nlast"
        assert differences(long, "word " * 2000 + "\nother")[-1] == ("last", True)


def card(values: tuple[Any, ...] = ("one text", "another text"), field: str = "notes") -> ConflictCard:
    heads = [Head(f"op{n}", value, "p", f"Person {n}", "d", ago(1), n == 0) for n, value in enumerate(values)]
    conflict = Conflict("r", "coaching_session", "A session", field, "Notes", heads)
    sides = [
        Side(head, "Wed 25 Nov, 06:02", tuple(differences(str(head.value), str(values[n == 0]))))
        for n, head in enumerate(heads)
    ]
    return ConflictCard(conflict, sides, from_both([str(value) for value in values]), LIGHT)


class TestConflictCard:
    def test_each_side_can_be_kept(self, qtbot: QtBot) -> None:
        made = card()
        qtbot.addWidget(made)
        assert [button.accessibleName() for button in made.keep_buttons.buttons()] == [
            "Keep what Person 0 wrote",
            "Keep what Person 1 wrote",
        ]
        with qtbot.waitSignal(made.kept) as kept:
            qtbot.keyClick(made.keep_buttons.button(1), Qt.Key.Key_Space)
        assert kept.args == ["r", "notes", "op1"]

    def test_only_texts_can_be_written_from_both(self, qtbot: QtBot) -> None:
        made, days = card(), card(("2026-11-05", "2026-11-06"), "on")
        for one in (made, days):
            qtbot.addWidget(one)
        assert made.write_button.parent() is not None
        assert days.write_button.parent() is None

    def test_a_refusal_leaves_the_text(self, qtbot: QtBot) -> None:
        made = card()
        qtbot.addWidget(made)
        made.text.setPlainText("both")
        with qtbot.waitSignal(made.written) as written:
            made.save.click()
        assert written.args == ["r", "notes", "both"]
        made.refuse("The disk is full.")
        assert made.text.toPlainText() == "both"
        assert not made.problem.isHidden()

    def test_three_sides_stand_below_each_other(self, qtbot: QtBot) -> None:
        made = card(("a", "b", "c"))
        qtbot.addWidget(made)
        assert len(made.keep_buttons.buttons()) == 3
        assert not made.grab().isNull()


def asking(**more: Any) -> Asking:
    usual: dict[str, Any] = {
        "request": "q", "name": "Lena Late", "role": "coach", "buildings": ("North", "Nort"), "unknown": ("Nort",),
        "people": [("p1", "Lena Late"), ("p2", "Ann Lee")], "places": [("b1", "North")],
    }  # fmt: skip
    return Asking(**usual | more)


class TestApprovalCard:
    def test_it_gives_what_was_decided(self, qtbot: QtBot) -> None:
        made = ApprovalCard(asking())
        qtbot.addWidget(made)
        assert made.person.currentText() == "Lena Late"
        made.words.setText("one two three four five six")
        made.places["Nort"].setCurrentIndex(1)
        with qtbot.waitSignal(made.approved) as approved:
            qtbot.keyClick(made.words, Qt.Key.Key_Return)
        assert approved.args == [Approval("q", "one two three four five six", "p1", {"Nort": "b1"})]
        assert not made.words.isEnabled()

    def test_two_of_one_name_are_left_to_the_approver(self, qtbot: QtBot) -> None:
        made = ApprovalCard(asking(people=[("p1", "Lena Late"), ("p2", "Lena Late")]))
        qtbot.addWidget(made)
        assert made.person.currentText() == "A new person, Lena Late"
        made.person.setCurrentIndex(2)
        made.words.setText("six words")
        with qtbot.waitSignal(made.approved) as approved:
            made.approve.click()
        assert approved.args[0].person == "p2"

    def test_every_control_is_named_and_words_are_words(self, qtbot: QtBot) -> None:
        made = ApprovalCard(asking())
        qtbot.addWidget(made)
        buddies = {label.buddy() for label in made.findChildren(QLabel)}
        assert {made.words, made.person, *made.places.values()} <= buddies


class TestTable:
    def test_it_is_a_sound_model(self, qtmodeltester: ModelTester) -> None:
        model = RowsModel(("Name", "When"))
        qtmodeltester.check(model)
        model.show([Row(str(n), (f"Person {n}", "today")) for n in range(5)])
        qtmodeltester.check(model)

    def test_it_stays_on_the_row_and_says_what_is_cut(self, qtbot: QtBot) -> None:
        table = PlainTable("People", ("Name", "When"), 5, 1)
        qtbot.addWidget(table)
        rows = [Row(str(n), (f"Person {n}", "today"), ("", "Wed 25 Nov, 06:02")) for n in range(9)]
        table.show_rows(rows)
        table.selectRow(3)
        table.show_rows(rows[2:])
        chosen = table.chosen()
        assert chosen is not None
        assert chosen.id == "3"
        index = table.rows_model.index(0, 1)
        assert index.data(Qt.ItemDataRole.ToolTipRole) == "Wed 25 Nov, 06:02"
        assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "When: today"
        table.show_rows(rows[5:])
        assert table.chosen() is None


class TestStack:
    def test_what_stays_is_not_touched_and_without_parts_it_is_gone(self, qtbot: QtBot) -> None:
        window, stack = QMainWindow(), Stack("What needs a person")
        window.setMinimumSize(300, 200)
        window.setCentralWidget(stack)
        qtbot.addWidget(window)
        with qtbot.waitExposed(window):
            window.show()
        assert stack.isHidden()
        field, gone = QLineEdit(), QLabel("goes")
        stack.show_parts([gone, field])
        qtbot.waitUntil(field.isVisible)
        field.setFocus()
        qtbot.keyClicks(field, "half a")
        new = QLabel("comes first")
        with qtbot.waitSignal(gone.destroyed):
            stack.show_parts([new, field])
        qtbot.keyClicks(field, " thought")
        assert field.text() == "half a thought"
        assert field.hasFocus()
        qtbot.waitUntil(lambda: new.isVisible() and new.y() < field.y())
        stack.show_parts([])
        assert stack.isHidden()
