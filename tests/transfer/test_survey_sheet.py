"""Answers to surveys as form tools write them: understood column by column, added up, and nobody's name kept."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from talentdesk.errors import UserError
from talentdesk.schema.kinds.survey import SOMETHING_ELSE, About, How, Question
from talentdesk.transfer import survey_sheet
from talentdesk.transfer.survey_sheet import Read, key_of, read_sheet, several, understood

NEEDS = Question(
    code="q1", text="What would help you most?", options=["Feedback", "Reading, writing and talk", "Families"]
)
DELIVERY = Question(
    code="q2", text="How would you like it?", about=About.DELIVERY, how=How.ONE, options=["Coaching", "A course"]
)
SCALE = Question(code="q3", text="We can do it together.", about=About.EFFICACY, how=How.SCALE)
WORDS = Question(code="q4", text="What else?", how=How.WORDS)
ALL = [NEEDS, DELIVERY, SCALE, WORDS]
SCHOOLS = {"north elementary": "n", "11": "n", "south middle": "s"}
GOOGLE = (
    "Timestamp,Email Address,Score,Which school?,What would help you most?,How would you like it?,We can do it together.,What else?\n"
    '2026/09/27 3:00:00 PM GMT+3,ann@example.org,0,North Elementary,"Feedback, Reading, writing and talk",Coaching,4,"Time.\nOften"\n'
    "2026/09/27 3:01:00 PM GMT+3,tom@example.org,0,north  elementary,Families,A course,5,Ask ann@example.org\n"
    "2026/09/27 3:02:00 PM GMT+3,sue@example.org,0,South Middle,Feedback,Coaching,,\n"
)


def sheet(tmp_path: Path, text: str | bytes, name: str = "answers.csv") -> survey_sheet.Sheet:
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_sheet(path)


def read(tmp_path: Path, text: str | bytes, **more: object) -> Read:
    return understood(sheet(tmp_path, text), ALL, SCHOOLS, **more)  # type: ignore[arg-type]


def uses(found: Read) -> list[str]:
    return [f"{one.use}:{one.code}" if one.code else one.use for one in found.headings]


class TestColumns:
    def test_a_google_sheet_is_understood_and_who_it_was_is_dropped(self, tmp_path: Path) -> None:
        found = read(tmp_path, GOOGLE)
        assert uses(found) == [
            "when", "dropped", "passed", "school", "question:q1", "question:q2", "question:q3", "question:q4",
        ]  # fmt: skip
        north, south = found.parts["n"], found.parts["s"]
        assert (north.answered, south.answered) == (2, 1)
        assert dict(north.chosen) == {
            ("q1", "Feedback"): 1,
            ("q1", "Reading, writing and talk"): 1,
            ("q1", "Families"): 1,
            ("q2", "Coaching"): 1,
            ("q2", "A course"): 1,
            ("q3", "4"): 1,
            ("q3", "5"): 1,
        }
        assert south.of["q3"] == 0, "an unanswered question was answered by nobody"
        assert "example.org" not in repr((found, found.parts, found.words))
        assert found.words == (("q4", "Ask (address)"), ("q4", "Time. Often"))

    def test_a_microsoft_sheet_is_understood(self, tmp_path: Path) -> None:
        text = (
            "ID\tStart time\tCompletion time\tEmail\tName\tWhat\u00a0would help\u00a0you most?\tHow would you like it?\t"
            "We can do it together.\tSchool\n"
            "1\t9/9/26 18:01\t9/9/26 18:04\tanonymous\tAnn Lee\tFeedback;Families;\tCoaching\t3 - Partly\tNorth Elementary\n"
            "1\t9/9/26 18:01\t9/9/26 18:04\tanonymous\tAnn Lee\tFeedback;Families;\tCoaching\t3 - Partly\tNorth Elementary\n"
        )
        found = read(tmp_path, text.encode("utf-16"))
        assert uses(found)[:5] == ["id", "when", "when", "dropped", "dropped"]
        assert found.parts["n"].chosen["q1", "Families"] == 1
        assert found.parts["n"].chosen["q3", "3"] == 1
        assert found.refused == ((3, "the same answers were there before"),)
        assert found.missing == ("What else?",)

    def test_what_is_taken_for_what_can_be_corrected(self, tmp_path: Path) -> None:
        text = "Help?,Place\nFeedback,North Elementary\n"
        assert uses(read(tmp_path, text)) == ["passed", "school"]
        found = read(tmp_path, text, chosen={0: "q1", 1: ""})
        assert uses(found) == ["question:q1", "passed"]
        assert found.parts[None].answered == 1

    def test_a_sheet_of_one_school_needs_no_column_for_it(self, tmp_path: Path) -> None:
        found = read(tmp_path, "School,We can do it together.\nsomewhere,5\n", building="s")
        assert (uses(found)[0], found.parts["s"].answered) == ("passed", 1)

    def test_a_column_of_addresses_is_dropped_whatever_it_is_called(self, tmp_path: Path) -> None:
        assert uses(read(tmp_path, "Contact,What else?\nx@example.org,More time\n")) == ["dropped", "question:q4"]


class TestAnswers:
    def test_rows_without_an_answer_and_with_too_many_cells_are_left_out_and_named(self, tmp_path: Path) -> None:
        found = read(
            tmp_path, "School,We can do it together.\nNorth Elementary,\nNorth Elementary,4,oops\n,,\n11,2.0\n"
        )
        assert sorted(found.refused) == [(2, "no question is answered"), (3, "more cells than columns")]
        assert found.parts["n"].chosen["q3", "2"] == 1

    def test_what_names_no_option_counts_as_something_else_once_and_its_words_are_forgotten(
        self, tmp_path: Path
    ) -> None:
        found = read(tmp_path, 'What would help you most?\n"Feedback, a day off, and pay"\n')
        part = found.parts[None]
        assert (part.of["q1"], part.chosen["q1", "Feedback"], part.chosen["q1", SOMETHING_ELSE]) == (1, 1, 1)
        assert "day off" not in repr(found.parts)
        assert any("1 answer names no option" in note for note in found.notes)

    def test_a_number_that_is_not_on_the_scale_is_no_point_of_it(self, tmp_path: Path) -> None:
        part = read(tmp_path, "We can do it together.\n9\n").parts[None]
        assert part.chosen == {("q3", SOMETHING_ELSE): 1}

    def test_schools_that_are_not_known_count_for_the_district(self, tmp_path: Path) -> None:
        found = read(tmp_path, "School,We can do it together.\nNorth Elementary,4\nNowhere High,5\n")
        assert (found.parts["n"].answered, found.parts[None].answered) == (1, 1)
        assert any("1 row names no school" in note for note in found.notes)

    @pytest.mark.parametrize(
        ("cell", "parts"),
        [
            ("Feedback;Families;", ["Feedback", "Families"]),
            ("Reading, writing and talk, Feedback", ["Reading, writing and talk", "Feedback"]),
            ("Reading, writing and talk", ["Reading, writing and talk"]),
            ("nothing, really", ["nothing", "really"]),
            (" ; ", []),
        ],
    )
    def test_several_answers_in_a_cell_are_told_apart(self, cell: str, parts: list[str]) -> None:
        assert several(cell, [key_of(option) for option in NEEDS.options]) == parts


class TestFiles:
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
    @pytest.mark.parametrize("separator", [",", ";", "\t"])
    def test_encodings_and_separators(self, tmp_path: Path, encoding: str, separator: str) -> None:
        text = f"School{separator}What else?\nNorth Elementary{separator}Überall\n"
        assert read(tmp_path, text.encode(encoding)).words == (("q4", "Überall"),)

    @pytest.mark.parametrize(
        ("data", "says"),
        [
            (b"PK\x03\x04rest", "is a spreadsheet"),
            (b"a\x00b", "isn't a text file"),
            (b"", "is empty"),
            (b"\x81\x8d,\x90", "known encoding"),
            (b"q\n" + b"a" * 200_000, "can't be read as CSV"),
        ],
    )
    def test_what_is_no_sheet_is_refused(self, tmp_path: Path, data: bytes, says: str) -> None:
        with pytest.raises(UserError, match=says):
            sheet(tmp_path, data)

    def test_what_is_too_large_is_refused(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        for name, value in (("MAX_ROWS", 2), ("MAX_COLUMNS", 3), ("MAX_FILE", 40)):
            monkeypatch.setattr(survey_sheet, name, value)
        for text, says in (("a\n1\n2\n3\n", "rows"), ("a,b,c,d\n", "columns"), ("a\n" + "1" * 40, "MiB")):
            with pytest.raises(UserError, match=says):
                sheet(tmp_path, text)

    def test_a_question_that_looks_like_a_formula_survives_a_template(self, tmp_path: Path) -> None:
        sharp = Question(code="q1", text="=1+1, is it?", how=How.WORDS)
        path = tmp_path / "template.csv"
        with path.open("w", newline="") as file:
            csv.writer(file).writerow(survey_sheet.headings_of([sharp]))
        assert "'=1+1" in path.read_text()
        path.write_text(path.read_text() + ",,-2\n")
        found = understood(read_sheet(path), [sharp], {})
        assert [one.use for one in found.headings] == ["when", "passed", "question"]
        assert found.words == (("q1", "-2"),)
