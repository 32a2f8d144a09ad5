"""The editor: drafts, problems, who can open it, undo, history, and what can only be read."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from talentdesk.actions import directory, drafts, exchange, records
from tests.ui.conftest import EditorOf
from tests.world import TODAY, World
from ui.context import Context, Notice
from ui.editor import Editor
from ui.forms.editors import LineEditor, NumberEditor, TextEditor
from ui.forms.form import GeneratedBody
from ui.forms.person_editor import PersonEditor

Contexts = Callable[[str], Context]


def form(page: Editor) -> GeneratedBody:
    assert isinstance(page.body, GeneratedBody)
    return page.body


def write(page: Editor, name: str, words: str) -> None:
    """Types into a field."""
    editor = form(page).editor(name)
    if isinstance(editor, TextEditor):
        editor.text.insertPlainText(words)
    else:
        assert isinstance(editor, LineEditor | NumberEditor)
        editor.line.setText(words)
        editor.line.textEdited.emit(words)


def person(world: World, name: str) -> str:
    return next(view.id for view in directory.people(world.office) if view.name == name)


def settled(page: Editor, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: page.context.jobs.idle and page.turns.idle and not page._typing.isActive())


@pytest.fixture
def heard(context_of: Contexts) -> Callable[[Context], list[Notice]]:
    """Context → the lines of the quiet bar from now on."""

    def listen(context: Context) -> list[Notice]:
        found: list[Notice] = []
        context.noticed.connect(found.append)
        return found

    return listen


def session(world: World, **fields: object) -> str:
    coach = world.profiles["coach"]
    data = world.session(coach, person(world, "Tom Teach"), topic="Wait time", notes="First words.", **fields)
    return records.save(coach, "coaching_session", data).id


class TestDrafts:
    def test_what_was_typed_is_there_again(self, world: World, editor_of: EditorOf, qtbot: QtBot) -> None:
        page = editor_of("coach", "coaching_session")
        write(page, "notes", "Half a thou")
        settled(page, qtbot)
        assert page.status.text().startswith("Draft kept ")
        (kept,) = drafts.all_drafts(page.context.ws)
        assert (kept.kind, kept.record) == ("coaching_session", None)
        again = editor_of(page.context, "coaching_session", draft=kept.key)
        assert form(again).fields()["notes"] == "Half a thou"
        assert not again.notices.drafted.isHidden()
        qtbot.mouseClick(again.notices.start_anew, Qt.MouseButton.LeftButton)
        settled(again, qtbot)
        assert form(again).fields()["notes"] == ""
        assert drafts.all_drafts(page.context.ws) == []

    def test_leaving_at_once_keeps_the_last_key(self, world: World, editor_of: EditorOf, qtbot: QtBot) -> None:
        page = editor_of("coach", "coaching_session")
        write(page, "topic", "Ratio")
        page.leave()
        qtbot.waitUntil(lambda: page.context.jobs.idle)
        assert drafts.all_drafts(page.context.ws)[0].body["topic"] == "Ratio"

    def test_of_a_record_only_the_changes_are_kept(self, world: World, editor_of: EditorOf, qtbot: QtBot) -> None:
        record = session(world)
        page = editor_of("coach", "coaching_session", record)
        write(page, "topic", "Ratio")
        settled(page, qtbot)
        (kept,) = drafts.all_drafts(page.context.ws)
        assert (kept.record, kept.body) == (record, {"topic": "Ratio"})
        records.save(page.context.ws, "coaching_session", {"notes": "Written elsewhere."}, record=record)
        again = editor_of(page.context, "coaching_session", record)
        assert form(again).fields()["notes"] == "Written elsewhere."
        assert form(again).fields()["topic"] == "Ratio"
        write(again, "topic", "Wait time")
        settled(again, qtbot)
        assert drafts.all_drafts(page.context.ws) == [], "as it was: nothing to keep"

    def test_a_chosen_audience_is_part_of_the_draft(self, world: World, editor_of: EditorOf, qtbot: QtBot) -> None:
        page = editor_of("coach", "coaching_session", teacher=person(world, "Tom Teach"))
        page.audience.pick(f"person:{page.context.ws.person}")
        settled(page, qtbot)
        assert page.audience.sentence.text() == "Only you can open this."
        (kept,) = drafts.all_drafts(page.context.ws)
        again = editor_of(page.context, "coaching_session", draft=kept.key)
        assert again.audience.sentence.text() == "Only you can open this."
        with qtbot.waitSignal(again.closed):
            again.save_now()
        (saved,) = records.list_records(page.context.ws, "coaching_session")
        assert saved.audience == f"person:{page.context.ws.person}"
        assert drafts.all_drafts(page.context.ws) == []


class TestSaving:
    def test_problems_stand_beside_their_fields(self, world: World, editor_of: EditorOf, qtbot: QtBot) -> None:
        page = editor_of("coach", "coaching_session")
        write(page, "minutes", "900")
        day = form(page).editor("on")
        day.show_value("nev")
        page.save_now()
        shown = {name: row.problem.text() for name, row in form(page).rows.items() if not row.problem.isHidden()}
        assert set(shown) == {"teacher", "on", "minutes"}
        assert shown["minutes"] == "Not more than 600."
        assert "no day" in shown["on"]
        assert form(page).editor("teacher").control.hasFocus(), "the first wrong field has the keyboard"
        assert form(page).editor("minutes").control.accessibleDescription() == "Not more than 600."
        assert records.count(page.context.ws, "coaching_session") == 0
        write(page, "minutes", "30")
        day.show_value(TODAY)
        teacher = form(page).editor("teacher")
        assert isinstance(teacher, PersonEditor)
        teacher.choose(person(world, "Tom Teach"))
        with qtbot.waitSignal(page.closed):
            page.save_now()
        assert page.problem.isHidden()

    def test_what_concerns_the_whole_stands_beside_the_head(
        self, world: World, editor_of: EditorOf, qtbot: QtBot
    ) -> None:
        page = editor_of(
            "office", "assignment", person=world.office.person, role="coach", start="2026-11-05", end="2026-11-01"
        )
        page.save_now()
        qtbot.waitUntil(lambda: not page.problem.isHidden())
        assert "lies before its first day" in page.problem.text()
        assert page.save.isEnabled()
        assert page.body.isEnabled()

    def test_a_refusal_is_told_and_the_words_are_kept(self, world: World, editor_of: EditorOf, qtbot: QtBot) -> None:
        page = editor_of("coach", "competency", title="Listens", code="listens")
        page.save_now()
        qtbot.waitUntil(lambda: not page.problem.isHidden())
        assert "can't be saved" in page.problem.text()
        settled(page, qtbot)
        assert form(page).fields()["title"] == "Listens"

    def test_a_new_record_can_be_undone(
        self, world: World, editor_of: EditorOf, qtbot: QtBot, heard: Callable[[Context], list[Notice]]
    ) -> None:
        page = editor_of("office", "building", name="East")
        lines = heard(page.context)
        qtbot.keyClick(page, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
        qtbot.waitUntil(lambda: bool(lines))
        assert lines[0].text.startswith("Saved in ")
        assert lines[0].action == "Undo"
        assert lines[0].act is not None
        lines[0].act()
        qtbot.waitUntil(lambda: page.context.jobs.idle)
        assert "East" not in [view.title for view in records.list_records(page.context.ws, "building")]

    def test_an_edit_can_be_undone(
        self, world: World, editor_of: EditorOf, qtbot: QtBot, heard: Callable[[Context], list[Notice]]
    ) -> None:
        record = session(world, sources=["planning"])
        page = editor_of("coach", "coaching_session", record)
        lines = heard(page.context)
        write(page, "topic", "Ratio")
        form(page).editor("sources").show_value(["observation"])
        with qtbot.waitSignal(page.closed):
            qtbot.keyClick(page, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        found = records.show(page.context.ws, record).fields
        assert (found["topic"], found["sources"], found["notes"]) == ("Ratio", ["observation"], "First words.")
        assert lines[0].act is not None
        lines[0].act()
        qtbot.waitUntil(lambda: page.context.jobs.idle)
        found = records.show(page.context.ws, record).fields
        assert (found["topic"], found["sources"]) == ("Wait time", ["planning"])

    def test_a_record_is_deleted_and_comes_back(
        self, world: World, editor_of: EditorOf, qtbot: QtBot, heard: Callable[[Context], list[Notice]]
    ) -> None:
        record = session(world)
        page = editor_of("coach", "coaching_session", record)
        lines = heard(page.context)
        with qtbot.waitSignal(page.closed):
            qtbot.mouseClick(page.delete, Qt.MouseButton.LeftButton)
        assert records.show(page.context.ws, record).deleted
        assert lines[0].act is not None
        lines[0].act()
        qtbot.waitUntil(lambda: page.context.jobs.idle)
        assert not records.show(page.context.ws, record).deleted

    def test_escape_goes_back(self, world: World, editor_of: EditorOf, qtbot: QtBot) -> None:
        page = editor_of("coach", "coaching_session")
        page.focus_first()
        with qtbot.waitSignal(page.closed):
            qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)


class TestWhoCanOpenIt:
    def test_the_line_follows_the_people(self, world: World, editor_of: EditorOf, qtbot: QtBot) -> None:
        page = editor_of("coach", "coaching_session")
        assert page.audience.sentence.text() == "Only you can open this."
        teacher = form(page).editor("teacher")
        assert isinstance(teacher, PersonEditor)
        teacher.choose(person(world, "Tom Teach"))
        qtbot.waitUntil(lambda: page.audience.sentence.text() == "You and Tom Teach can open this.")
        assert "never the words" in page.audience.notes.text().casefold()

    def test_wider_than_usual_asks_first_and_warns(self, world: World, editor_of: EditorOf, qtbot: QtBot) -> None:
        page = editor_of("coach", "coaching_session", teacher=person(world, "Tom Teach"))
        wide = f"building:{world.building('North Elementary')}"
        page.audience.pick(wide)
        assert not page.audience.asking.isHidden()
        assert page.audience.question.text() == "Ann Lee could then open it, who otherwise can’t."
        assert page.audience.sentence.text() == "You and Tom Teach can open this.", "nothing has happened yet"
        qtbot.mouseClick(page.audience.keep, Qt.MouseButton.LeftButton)
        assert page.audience.asking.isHidden()
        page.audience.pick(wide)
        qtbot.mouseClick(page.audience.agree, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: page.audience.readers is not None and page.audience.readers.wider)
        assert page.audience.sentence.property("tone") == "warn"
        assert (
            page.audience.sentence.text() == "Leaders and coaches of North Elementary can open this. Wider than usual."
        )
        with qtbot.waitSignal(page.closed):
            page.save_now()
        (saved,) = records.list_records(page.context.ws, "coaching_session")
        assert saved.audience == wide

    def test_narrower_needs_no_question(self, world: World, editor_of: EditorOf, qtbot: QtBot) -> None:
        page = editor_of("coach", "coaching_session", teacher=person(world, "Tom Teach"))
        page.audience.pick(f"person:{page.context.ws.person}")
        assert page.audience.asking.isHidden()
        qtbot.waitUntil(lambda: page.audience.sentence.text() == "Only you can open this.")
        assert page.audience.sentence.property("tone") == "text"

    def test_a_saved_record_is_shared_anew(self, world: World, editor_of: EditorOf, qtbot: QtBot) -> None:
        record = session(world)
        page = editor_of("coach", "coaching_session", record)
        page.audience.pick(f"building:{world.building('North Elementary')}")
        assert "keeps what was already read" in page.audience.question.text()
        qtbot.mouseClick(page.audience.agree, Qt.MouseButton.LeftButton)
        settled(page, qtbot)
        (now,) = records.list_records(page.context.ws, "coaching_session")
        assert now.id != record
        assert now.audience.startswith("building:")
        assert page.audience.sentence.text() == "Leaders and coaches of North Elementary can open this."
        write(page, "topic", "Ratio")
        with qtbot.waitSignal(page.closed):
            page.save_now()
        assert records.show(page.context.ws, now.id).fields["topic"] == "Ratio"


class TestReading:
    def test_anothers_visit_is_shown_with_the_reason(self, world: World, editor_of: EditorOf, qtbot: QtBot) -> None:
        principal = world.profiles["principal"]
        visit = {"building": world.building("North Elementary"), "on": TODAY, "noticing": "Hands up."}
        record = records.save(principal, "walkthrough", visit).id
        world.settle()
        page = editor_of("coach", "walkthrough", record)
        assert "written by its author only" in page.notices.only_read.text()
        assert not page.notices.only_read.isHidden()
        assert page.save.isHidden()
        assert page.delete.isHidden()
        page.save_now()
        assert len(records.history(page.context.ws, record)) == 1

    def test_the_history_tells_in_words(self, world: World, editor_of: EditorOf, qtbot: QtBot) -> None:
        record = session(world)
        records.save(
            world.profiles["coach"], "coaching_session", {"topic": "Ratio", "sources": ["planning"]}, record=record
        )
        page = editor_of("coach", "coaching_session", record)
        qtbot.mouseClick(page.history, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: page.panel.lines.count() > 1)
        told = [label.text() for label in page.panel.findChildren(QLabel) if label.text()]
        assert "Changed Drew on and Focus" in told
        assert "Began it" in told
        assert "You" in told
        assert not any(record[:8] in text for text in told)
        qtbot.mouseClick(page.panel.close_, Qt.MouseButton.LeftButton)
        assert page.panel.isHidden()

    def test_a_conflict_leads_to_the_exchange(self, world: World, editor_of: EditorOf, qtbot: QtBot) -> None:
        record = session(world)
        world.settle()
        for name in ("coach", "teacher"):
            world.tick()
            records.save(world.profiles[name], "coaching_session", {"notes": f"Words of the {name}."}, record=record)
        world.settle()
        page = editor_of("coach", "coaching_session", record)
        assert not page.notices.boxes[2].isHidden()
        with qtbot.waitSignal(page.context.screen_wanted) as wanted:
            qtbot.mouseClick(page.notices.settle, Qt.MouseButton.LeftButton)
        assert wanted.args == ["exchange", {"record": record}]

    def test_a_change_from_elsewhere_is_told_and_taken_up(
        self, world: World, editor_of: EditorOf, qtbot: QtBot
    ) -> None:
        record = session(world)
        world.settle()
        page = editor_of("coach", "coaching_session", record)
        write(page, "topic", "Ratio")
        settled(page, qtbot)
        world.tick()
        records.save(world.profiles["teacher"], "coaching_session", {"evidence": "Seen by Tom."}, record=record)
        exchange.sync(world.profiles["teacher"])
        exchange.sync(world.profiles["coach"])
        qtbot.waitUntil(lambda: not page.notices.boxes[4].isHidden())
        qtbot.mouseClick(page.notices.take_up, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: form(page).fields()["evidence"] == "Seen by Tom.")
        assert form(page).fields()["topic"] == "Ratio"
        assert page.notices.boxes[4].isHidden()
        settled(page, qtbot)

    def test_a_record_that_is_gone_says_so(self, world: World, editor_of: EditorOf, qtbot: QtBot) -> None:
        page = editor_of("coach", "coaching_session", "0" * 32)
        assert "no such record" in page.problem.text()
        assert not page.save.isEnabled()
        page.focus_first()
        page.leave()


def test_it_draws_in_both_themes_with_a_long_name(world: World, editor_of: EditorOf, qtbot: QtBot) -> None:
    page = editor_of(
        "coach",
        "coaching_session",
        session(
            world,
        ),
    )
    long = "Supercalifragilistic " * 12
    page.heading.setText(long)
    for look, scale in (("light", 1.0), ("dark", 2.0)):
        with qtbot.waitSignal(page.context.theme.changed):
            page.context.theme.use(look, scale)
        assert not page.grab().isNull()
    assert page.heading.toolTip() == long
    page.context.theme.use("system", 1.0)
