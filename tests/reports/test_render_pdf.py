"""A Document becomes a PDF: paginated, with embedded fonts, the same bytes each time."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest

from talentdesk.errors import EnvironmentProblem
from talentdesk.reports.document import (
    Block,
    Bullets,
    Column,
    Document,
    Heading,
    Note,
    Paragraph,
    Row,
    Squares,
    Table,
    Text,
)
from talentdesk.reports.kinds import report_named
from talentdesk.reports.render_pdf import CHUNK, Paper, render, render_bytes
from talentdesk.reports.wording import count, listed, percent, shortened
from tests.reports.sample_practice import LONG, sample_given


def _document(*blocks: Block) -> Document:
    return Document("Title", "Subtitle", "The footer", (("As of", "23 Nov 2026"),), blocks)


def _pages(data: bytes) -> list[str]:
    pdf = pypdfium2.PdfDocument(data)
    texts: list[str] = []
    for page in pdf:
        text = page.get_textpage()
        texts.append(text.get_text_range())
        text.close()
        page.close()
    pdf.close()
    return texts


def _long_table(rows: int) -> Table:
    return Table(
        (Column("Name", 2), Column("Count", 1, "right")),
        tuple(Row((Text(f"Row {n}"), Text(str(n)))) for n in range(rows)),
    )


def test_the_progress_report():
    data = render_bytes(report_named("indicator-progress").build(sample_given()))
    pages = _pages(data)
    assert len(pages) > 5
    words = " ".join(" ".join(pages).split())
    assert "Riverbend Unified School District" in words
    assert LONG in words
    assert "◐" in words
    assert b"/FontFile2" in data


def test_every_page_says_which_of_how_many_it_is():
    pages = _pages(render_bytes(_document(_long_table(150))))
    assert len(pages) > 2
    for n, text in enumerate(pages, 1):
        assert f"Page {n} of {len(pages)}" in text
        assert "The footer" in text


def test_the_header_of_a_table_is_on_every_page():
    pages = _pages(render_bytes(_document(_long_table(CHUNK + 70))))
    assert all("Name" in text and "Count" in text for text in pages)
    numbers = [line.split()[1] for text in pages for line in text.splitlines() if line.startswith("Row ")]
    assert numbers == [str(n) for n in range(CHUNK + 70)]


def test_same_document_same_bytes():
    document = _document(Heading("One"), _long_table(3))
    assert render_bytes(document) == render_bytes(document)


@pytest.mark.parametrize(("paper", "size"), [("A4", (595, 842)), ("Letter", (612, 792))])
def test_paper(paper: Paper, size: tuple[int, int]):
    pdf = pypdfium2.PdfDocument(render_bytes(_document(Paragraph("Words")), paper))
    page = pdf[0]
    assert (round(page.get_width()), round(page.get_height())) == size
    page.close()
    pdf.close()


def test_every_kind_of_block_and_words_that_look_like_markup():
    lead = Row((Text("Lead <b>row</b> & more", bold=True), Text("3")), lead=True, span=2)
    table = Table(
        (Column("A", 1), Column("B", 1), Column("C", 1)),
        (lead, Row((Squares(("reached", "emerging", "open"), "Word", "small"), Text("b")))),
    )
    blocks = (
        Heading("Part", 1),
        Heading("Same", 1, same_page=True),
        Bullets(("x < y", "ñ → é")),
        Note("A & B", "Title"),
        table,
    )
    text = " ".join(_pages(render_bytes(_document(*blocks))))
    for part in ("Lead <b>row</b> & more", "x < y", "ñ → é", "A & B", "Word"):
        assert part in text


def test_a_name_without_a_space_does_not_leave_its_cell():
    assert (
        len(
            _pages(
                render_bytes(_document(Table((Column("A", 1), Column("B", 9)), (Row((Text("x" * 400), Text("y"))),))))
            )
        )
        == 1
    )


def test_writing_is_whole_or_not_at_all(tmp_path: Path):
    out = render(_document(Paragraph("Words")), tmp_path / "report.pdf")
    assert out.read_bytes().startswith(b"%PDF")
    assert [one.name for one in tmp_path.iterdir()] == ["report.pdf"]
    with pytest.raises(EnvironmentProblem, match="can't be written") as caught:
        render(_document(), tmp_path / "nowhere" / "report.pdf")
    assert caught.value.advice


def test_wording():
    assert percent(0.7999) == "79\u00a0%"
    assert percent(0.29) == "29\u00a0%"
    assert percent(1.0) == "100\u00a0%"
    assert count(1, "visit", "visits") == "1 visit"
    assert listed(["a", "b", "c"]) == "a, b and c"
    assert listed(list("abcdefgh"), 3) == "a, b, c and 5 more"
    assert listed([]) == ""
    assert shortened("one  two\nthree", 8) == "one two …"
