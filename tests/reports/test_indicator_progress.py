"""The progress report says what was counted, what was not, and whose word it is; it ranks and names nobody."""

from __future__ import annotations

import pytest

from talentdesk.errors import UserError
from talentdesk.reports.base import Given
from talentdesk.reports.document import Document, Heading, Row, Squares, Table, Text, words_of
from talentdesk.reports.kinds import REPORTS, report_named
from tests.indicators.sample_facts import District
from tests.reports.sample_practice import LONG, sample_given


@pytest.fixture(scope="module")
def given() -> Given:
    return sample_given()


@pytest.fixture(scope="module")
def document(given: Given) -> Document:
    return report_named("indicator-progress").build(given)


def _tables(document: Document) -> list[Table]:
    return [one for one in document.blocks if isinstance(one, Table)]


def test_registry():
    assert [(one.name, one.title) for one in REPORTS] == [("indicator-progress", "Indicator progress")]
    assert REPORTS[0].help
    with pytest.raises(UserError, match="budget"):
        report_named("budget")


def test_first_table_is_the_practice_with_a_word_in_every_cell(document: Document):
    table = _tables(document)[0]
    assert [column.title[:3] for column in table.columns] == ["", "11a", "11b", "11c"]
    district, rating, *buildings = table.rows
    assert isinstance(district.cells[2], Squares)
    assert district.cells[2].states == ("reached", "emerging", "open", "open", "open")
    assert (district.cells[2].word, district.cells[2].small) == ("Getting Aware", "Getting Ready emerging")
    assert isinstance(rating.cells[2], Text)
    assert "differs from the computed stage" in rating.cells[2].small
    assert isinstance(rating.cells[3], Text)
    assert "same as the computed stage" in rating.cells[3].small
    for row in buildings:
        for cell in row.cells[1:]:
            assert cell.word if isinstance(cell, Squares) else cell.text


def test_buildings_stand_in_the_order_of_their_names(document: Document):
    names = [row.cells[0].text for row in _tables(document)[0].rows[2:] if isinstance(row.cells[0], Text)]
    assert names == [LONG, "North Elementary School", "South Middle School", "Westbrook High School"]


def test_every_criterion_has_its_row(document: Document, given: Given):
    names = {
        cell.name
        for table in _tables(document)
        for row in table.rows
        for cell in row.cells
        if isinstance(cell, Text) and cell.name
    }
    assert {one.id for one in given.practice.rubric.criteria} <= names


def _row(document: Document, criterion: str, building: str) -> Row:
    for table in _tables(document)[2:]:
        begun = False
        for row in table.rows:
            first = row.cells[0]
            if isinstance(first, Text):
                begun = first.name == criterion if first.name else begun
                if begun and first.text == building:
                    return row
    raise AssertionError(f"no row for {criterion} at {building}")


def test_a_row_shows_shape_word_count_percent_and_goal(document: Document):
    _, status, number, goal, remarks = _row(document, "11b.3.1", "South Middle School").cells
    assert (status, number, goal) == (
        Text("Partly met", shape="◐", tone="warn"),
        Text("11 of 24", small="45\u00a0%"),
        Text("80\u00a0%"),
    )
    assert isinstance(remarks, Text)
    assert "Would move it: 9 more educators" in remarks.text
    assert "1 pseudonym is not on the building's list" in remarks.text


def test_an_own_goal_is_marked_with_its_reason(document: Document):
    goal = _row(document, "11b.3.2", "North Elementary School").cells[3]
    assert goal == Text("50\u00a0%", small="own goal")
    assert "The first year with a new coaching model." in words_of(document)


def test_what_is_not_known_is_said(document: Document):
    words = words_of(document)
    for part in (
        "Not visible on the device that made this report: 11a.1.1, 11a.1.2, 11a.1.6, 11a.3.1, 11a.3.2, 11a.4.1, 11a.4.2, 11a.5.1",
        "11a.4.1, 11a.4.2, 11a.5.1, 11a.5.2, 11b.2.1, 11b.2.2, 11b.3.1",
        "Attested without evidence, so no stage rests on it: 11c.5.4.",
        "South Middle School: 1 pseudonym on no list, 1 contact that names nobody and private work known by month only",
        "The facts of Westbrook High School can't be read on this device.",
        "37 counted facts rest on records that this device may not open.",
    ):
        assert part in words


def test_it_says_whose_word_the_counts_are(document: Document):
    assert "signed word" in words_of(document)
    assert "signed word" in document.footer
    assert "23 Nov 2026" in document.footer
    assert "rule version 2026.3" in document.footer


def test_no_educator_and_no_leader_is_named(document: Document):
    words = words_of(document)
    assert "-key-" not in words
    assert "-principal-" not in words
    assert "-teacher-" not in words


def test_the_misprinted_heading_is_told(document: Document):
    assert (
        words_of(document).count("The source prints “Getting Better” a second time here; Keep Improving is meant.") == 2
    )


def test_the_appendix_has_every_formula(document: Document, given: Given):
    words = words_of(document)
    assert any(isinstance(one, Heading) and one.text == "How this was computed" for one in document.blocks)
    for criterion in given.practice.rubric.criteria:
        assert criterion.formula in words


def test_an_empty_district_still_gives_a_report():
    given = Given(District().practice(), "New District")
    words = words_of(report_named("indicator-progress").build(given))
    assert "No school calendar is on record" in words
    assert "Not begun" in words


def test_a_device_that_may_read_nothing_claims_nothing():
    district = District()
    district.building("b" * 32, "North", teachers=3)
    words = words_of(
        report_named("indicator-progress").build(Given(district.practice(visible={"everyone"}), "District"))
    )
    assert "Not visible here" in words
    assert "The district's stage rests on facts that this device may not read." in words
