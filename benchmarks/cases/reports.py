"""Drawing a report of a large district, pages a second, beside ReportLab alone with the same words in the same tables."""

from __future__ import annotations

import io
from collections.abc import Sequence
from functools import cache, partial
from typing import Any, cast
from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import letter
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics, ttfonts
from reportlab.platypus import LongTable, Paragraph, SimpleDocTemplate

from benchmarks import large
from benchmarks.harness import Case, Run
from talentdesk.actions import indicators
from talentdesk.paths import resource_path
from talentdesk.reports import document, render_pdf
from talentdesk.reports.base import Given
from talentdesk.reports.kinds import report_named

GROUP = "Report pages"


@cache
def report() -> document.Document:
    """The indicator report of 100 buildings."""
    ws = large.opened(large.office())
    given = Given(indicators.practice(ws), ws.district_name, made_by="Dana Ortiz", hidden_records=0)
    ws.close()
    return report_named("indicator-progress").build(given)


def ours() -> Run:
    """As the product draws it."""
    return partial(_pages, render_pdf.render_bytes, report())


def bare() -> Run:
    """ReportLab's own document, tables and paragraphs."""
    report()
    cast("Any", pdfmetrics).registerFont(
        cast("Any", ttfonts).TTFont("Bare", str(resource_path("fonts", "DejaVuSans.ttf")))
    )
    return partial(_pages, draw, report())


def _pages(drawn: Any, of: document.Document) -> int:
    return drawn(of).count(b"/Type /Page\n")


def draw(of: document.Document) -> bytes:
    """The words of each cell as a paragraph, each table as a table whose first row is repeated."""
    out = io.BytesIO()
    width = letter[0] - 96
    style = cast("Any", ParagraphStyle)("cell", fontName="Bare", fontSize=7.8, leading=10.8)
    story: list[Any] = []
    for block in of.blocks:
        if isinstance(block, document.Table):
            total = sum(column.weight for column in block.columns)
            widths = [width * column.weight / total for column in block.columns]
            rows = [[column.title for column in block.columns], *(_row(row, len(widths)) for row in block.rows)]
            cells = [
                [[cast("Any", Paragraph)(escape(line), style) for line in cell.split("\n")] for cell in row]
                for row in rows
            ]
            story.append(cast("Any", LongTable)(cells, colWidths=widths, repeatRows=1, style=_RULES))
        else:
            story += [cast("Any", Paragraph)(escape(words), style) for words in document.words_of_block(block) if words]
    cast("Any", SimpleDocTemplate)(
        out, pagesize=letter, leftMargin=48, rightMargin=48, topMargin=58, bottomMargin=52
    ).build(story)
    return out.getvalue()


_RULES: Sequence[Any] = [("VALIGN", (0, 0), (-1, -1), "TOP"), ("LINEBELOW", (0, 0), (-1, -1), 0.4, HexColor("#C3CAD4"))]


def _row(row: document.Row, columns: int) -> list[str]:
    words = [document.words_of_cell(cell) for cell in row.cells]
    return [*words, *[""] * (columns - len(words))]


CASES: tuple[Case, ...] = (
    Case(
        GROUP,
        "bare ReportLab",
        "page",
        bare,
        "The same words in the same columns; no heads and feet, outline, tones, bold names, squares or rows kept together.",
        is_baseline=True,
    ),
    Case(GROUP, "indicator report", "page", ours, "As the product draws it.", target="0.7 of the bare rate at least"),
)
