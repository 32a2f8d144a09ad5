"""The form of a survey: it begins with schools and questions, keeps the codes of its questions, and options in their order."""

from __future__ import annotations

from talentdesk.actions import records
from tests.actions.test_surveys import survey
from tests.ui.conftest import EditorOf
from tests.world import World
from ui.forms.bodies.survey import LinesEditor, QuestionRow
from ui.forms.form import GeneratedBody
from ui.forms.rows import RowsEditor


def rows_of(body: object) -> RowsEditor:
    assert isinstance(body, GeneratedBody)
    rows = body.editor("questions")
    assert isinstance(rows, RowsEditor)
    return rows


def test_a_new_survey_begins_with_every_school_and_questions(world: World, editor_of: EditorOf) -> None:
    page = editor_of("office", "survey", purpose="efficacy")
    given = page.body.fields()
    assert given["purpose"] == "efficacy"
    assert {row["building"] for row in given["schools"]} == {
        world.building(name) for name in ("North Elementary", "South Middle")
    }
    assert [question["how"] for question in given["questions"]] == ["scale"] * 4


def test_a_question_keeps_its_code_and_options_their_order(world: World, editor_of: EditorOf) -> None:
    one = survey(world)
    page = editor_of("office", "survey", one)
    first = rows_of(page.body).rows[0]
    assert isinstance(first, QuestionRow)
    assert "code" not in first.editors
    options = first.editors["options"]
    assert isinstance(options, LinesEditor)
    options.text.setPlainText("Zebra\n\n  Apple  pie \nFamilies")
    assert rows_of(page.body).value()[0] == {
        "code": "q1",
        "text": "What would help you?",
        "about": "need",
        "how": "several",
        "options": ["Zebra", "Apple pie", "Families"],
    }
    rows_of(page.body).add_row({"text": "Another?", "how": "words"})
    fields = {name: value for name, value in page.body.fields().items() if not name.startswith("~")}
    records.save(world.office, "survey", fields, record=one)
    assert [row["code"] for row in records.show(world.office, one).fields["questions"]] == ["q1", "q2", "q3", "q4"]
