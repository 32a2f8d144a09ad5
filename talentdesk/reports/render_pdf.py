"""Draws a Document as a PDF. The only module that knows ReportLab, and it loads it only when a report is made.

The fonts are embedded, so the file looks the same anywhere, and the same Document gives the same bytes.
"""

from __future__ import annotations

import contextlib
import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal, cast
from xml.sax.saxutils import escape

from talentdesk.errors import EnvironmentProblem
from talentdesk.paths import resource_path
from talentdesk.reports.document import Block, Bullets, Cell, Document, Heading, Note, Row, Table, Text, Tone

Paper = Literal["A4", "Letter"]
CHUNK = 80
"""Rows a table: one long table takes time that grows with the square of its rows."""
INK, MUTED, RULE, TINT, FILL = "#1A222C", "#515C6A", "#C3CAD4", "#EEF1F5", "#1E5E8A"
TONES: dict[Tone, str] = {"plain": INK, "muted": MUTED, "ok": "#1B6537", "warn": "#854900", "accent": "#0A5A9C"}
MARGIN, TOP, BOTTOM = 48.0, 58.0, 52.0
PAGE_WORDS = 120.0
"""Room for *Page 1 of 2*, in points."""
SANS, BOLD = "DejaVuSans", "DejaVuSans-Bold"
STYLES: dict[str, tuple[str, float, float, float, float]] = {
    # name: font, size, leading, space before, space after
    "title": (BOLD, 20, 25, 0, 3),
    "subtitle": (SANS, 11.5, 16, 0, 10),
    "h1": (BOLD, 15, 20, 14, 6),
    "h2": (BOLD, 11, 15, 12, 4),
    "body": (SANS, 9, 13.5, 0, 6),
    "legend": (SANS, 7.4, 10.5, 0, 7),
    "cell": (SANS, 7.8, 10.8, 0, 0),
    "small": (SANS, 7, 9.6, 1, 0),
    "head": (BOLD, 7.4, 10, 0, 0),
}


def render(document: Document, out: Path, paper: Paper = "Letter") -> Path:
    """Writes the PDF to `out`, whole or not at all. Raises EnvironmentProblem where it can't be written."""
    data = render_bytes(document, paper)
    part = out.with_name(f".{out.name}.part")
    try:
        part.write_bytes(data)
        part.replace(out)
    except OSError as problem:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
        why = problem.strerror or "the system refused it"
        advice = "Choose another folder, or close the file if it is open elsewhere."
        raise EnvironmentProblem(f"The report can't be written to {out}: {why}.", advice) from problem
    return out


def render_bytes(document: Document, paper: Paper = "Letter") -> bytes:
    """The PDF in memory."""
    return _draw(_kit(), document, paper)


@dataclass(frozen=True, slots=True)
class _Kit:
    """The parts of ReportLab in use. It has no types, so they are Any here and nowhere else."""

    platypus: Any
    shapes: Any
    pagesizes: Any
    canvas: Any
    paragraph: Any
    color: Any
    style: Any
    styles: dict[str, Any]
    pieces: dict[tuple[str, Tone, bool], Any]
    """What ReportLab's own markup makes of one letter, by style, tone and weight: plain words are set with it without any markup."""


def _kit() -> _Kit:
    from reportlab import platypus
    from reportlab.graphics import shapes
    from reportlab.lib import colors, pagesizes
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics, ttfonts
    from reportlab.pdfgen.canvas import Canvas

    metrics, fonts, make = cast("Any", pdfmetrics), cast("Any", ttfonts), cast("Any", ParagraphStyle)
    for name in (SANS, BOLD):
        metrics.registerFont(fonts.TTFont(name, str(resource_path("fonts", f"{name}.ttf"))))
    metrics.registerFontFamily(SANS, normal=SANS, bold=BOLD, italic=SANS, boldItalic=BOLD)
    color = cache(cast("Any", colors).HexColor)
    styles = {
        name: make(
            name,
            fontName=font,
            fontSize=size,
            leading=leading,
            spaceBefore=before,
            spaceAfter=after,
            textColor=color(INK),
        )
        for name, (font, size, leading, before, after) in STYLES.items()
    }
    drawing, paragraph = _counting(cast("Any", Canvas)), _measured(cast("Any", platypus).Paragraph)
    return _Kit(
        cast("Any", platypus), cast("Any", shapes), cast("Any", pagesizes), drawing, paragraph, color, make, styles, {}
    )


def _measured(paragraph: Any) -> Any:
    """A paragraph that is broken into lines once for each width. A table asks for the height of its cells again and again."""

    class Measured(paragraph):
        known: tuple[float, tuple[float, float]] | None = None

        def wrap(self, width: float, height: float) -> tuple[float, float]:
            # A paragraph that was asked to split where nothing fits has forgotten its lines.
            if self.known is None or self.known[0] != width or not hasattr(self, "blPara"):
                self.known = (width, paragraph.wrap(self, width, height))
            return self.known[1]

    return Measured


def _counting(canvas: Any) -> Any:
    """A canvas that says on each page how many there are: the words are filled in when the last one is drawn."""

    class Counting(canvas):
        def save(self) -> None:
            pages: int = self.getPageNumber() - 1
            for page in range(1, pages + 1):
                self.beginForm(f"page{page}", 0, 0, PAGE_WORDS, 10)
                self.setFillColor(MUTED)
                self.setFont(SANS, 7.5)
                self.drawRightString(PAGE_WORDS, 2, f"Page {page} of {pages}")
                self.endForm()
            canvas.save(self)

    return Counting


def _draw(kit: _Kit, document: Document, paper: Paper) -> bytes:
    out = io.BytesIO()
    size = kit.pagesizes.A4 if paper == "A4" else kit.pagesizes.letter
    pdf = kit.platypus.BaseDocTemplate(
        out, pagesize=size, leftMargin=MARGIN, rightMargin=MARGIN, topMargin=TOP, bottomMargin=BOTTOM, invariant=1, title=document.title,
        subject=document.subtitle, author="", creator="TalentDesk", lang=document.language,
    )  # fmt: skip
    frame = kit.platypus.Frame(MARGIN, BOTTOM, size[0] - 2 * MARGIN, size[1] - TOP - BOTTOM, 0, 0, 0, 0)

    def decorate(canvas: Any, template: Any) -> None:
        _furniture(canvas, document, size, int(template.page))

    def mark(flowable: Any) -> None:
        name = getattr(flowable, "bookmark", None)
        if name:
            pdf.canv.bookmarkPage(name)
            pdf.canv.addOutlineEntry(flowable.getPlainText(), name, flowable.depth, closed=False)

    pdf.addPageTemplates([kit.platypus.PageTemplate(frames=[frame], onPage=decorate)])
    pdf.afterFlowable = mark
    pdf.build(_story(kit, document, size[0] - 2 * MARGIN), canvasmaker=kit.canvas)
    return out.getvalue()


def _furniture(canvas: Any, document: Document, size: tuple[float, float], page: int) -> None:
    """What stands on every page: where it belongs at the top, its footer and number at the bottom."""
    width, height = size
    canvas.saveState()
    canvas.setFillColor(MUTED)
    canvas.setStrokeColor(RULE)
    canvas.setLineWidth(0.5)
    canvas.setFont(SANS, 7.5)
    if page > 1:
        canvas.drawString(MARGIN, height - 34, document.title)
        canvas.drawRightString(width - MARGIN, height - 34, _fitted(canvas, document.subtitle, width / 2))
        canvas.line(MARGIN, height - 40, width - MARGIN, height - 40)
    canvas.line(MARGIN, 38, width - MARGIN, 38)
    canvas.drawString(MARGIN, 26, document.footer)
    canvas.translate(width - MARGIN - PAGE_WORDS, 24)
    canvas.doForm(f"page{page}")
    canvas.restoreState()


def _fitted(canvas: Any, text: str, width: float) -> str:
    while text and canvas.stringWidth(text, SANS, 7.5) > width:
        text = text[:-2].rstrip() + "…"
    return text


def _story(kit: _Kit, document: Document, width: float) -> list[Any]:
    title = _para(kit, document.title, "title")
    title.bookmark, title.depth = "top", 0
    story: list[Any] = [title, _para(kit, document.subtitle, "subtitle", "muted")]
    if document.facts:
        story += [_facts(kit, document.facts, width), kit.platypus.Spacer(1, 8)]
    for n, block in enumerate(document.blocks):
        story += _block(kit, block, n, width)
    return story


def _facts(kit: _Kit, facts: Sequence[tuple[str, str]], width: float) -> Any:
    """Label and value pairs, two to a line."""
    cells = [[_para(kit, label, "cell", "muted"), _para(kit, value, "cell")] for label, value in facts]
    if len(cells) % 2:
        cells.append([_para(kit, "", "cell"), _para(kit, "", "cell")])
    rows = [cells[n] + cells[n + 1] for n in range(0, len(cells), 2)]
    table = kit.platypus.Table(rows, colWidths=[width * part for part in (0.15, 0.35, 0.15, 0.35)])
    table.setStyle([
        ("VALIGN", (0, 0), (-1, -1), "TOP"), ("LEFTPADDING", (0, 0), (-1, -1), 0), ("TOPPADDING", (0, 0), (-1, -1), 1),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
    ])  # fmt: skip
    return table


def _block(kit: _Kit, block: Block, n: int, width: float) -> list[Any]:
    if isinstance(block, Heading):
        heading = _para(kit, block.text, f"h{block.level}")
        heading.bookmark, heading.depth = f"h{n}", block.level - 1
        if block.level == 1 and not block.same_page:
            return [kit.platypus.PageBreak(), heading]
        # A heading stays with the lines that follow it and with the first rows of a table; keepWithNext would drag the whole table along.
        return [kit.platypus.CondPageBreak(150), heading]
    if isinstance(block, Bullets):
        items = [kit.platypus.ListItem(_para(kit, item, "body"), leftIndent=12) for item in block.items]
        return [
            kit.platypus.ListFlowable(
                items, bulletType="bullet", start="•", bulletFontName=SANS, bulletFontSize=8, leftIndent=12
            )
        ]
    if isinstance(block, Note):
        return [_note(kit, block, width), kit.platypus.Spacer(1, 8)]
    if isinstance(block, Table):
        return [*_tables(kit, block, width), kit.platypus.Spacer(1, 8)]
    return [_para(kit, block.text, "legend" if block.small else "body", block.tone)]


def _para(kit: _Kit, text: str, style: str, tone: Tone = "plain", align: str = "left") -> Any:
    return _words(kit, [(text, tone, False)], style, align)


def _words(kit: _Kit, parts: Sequence[tuple[str, Tone, bool]], style: str, align: str = "left") -> Any:
    """A paragraph of parts (words, tone, bold). Line breaks are left to ReportLab's markup."""
    found = _style(kit, style, align)
    if any("\n" in text for text, _, _ in parts):
        return kit.paragraph("".join(_marked(*part) for part in parts).replace("\n", "<br/>"), found)
    return kit.paragraph(
        "", found, frags=[_piece(kit, style, tone, bold).clone(text=text) for text, tone, bold in parts]
    )


def _style(kit: _Kit, name: str, align: str) -> Any:
    if align == "right":
        name, of = f"{name}-right", kit.styles[name]
        if name not in kit.styles:
            kit.styles[name] = kit.style(name, parent=of, alignment=2)
    return kit.styles[name]


def _piece(kit: _Kit, style: str, tone: Tone, bold: bool) -> Any:
    key = (style, tone, bold)
    if key not in kit.pieces:
        kit.pieces[key] = kit.paragraph(_marked("x", tone, bold), kit.styles[style]).frags[0]
    return kit.pieces[key]


def _marked(text: str, tone: Tone, bold: bool) -> str:
    markup = f'<font name="{BOLD}">{escape(text)}</font>' if bold else escape(text)
    return markup if tone == "plain" or not markup else f'<font color="{TONES[tone]}">{markup}</font>'


def _note(kit: _Kit, note: Note, width: float) -> Any:
    title = [_para(kit, note.title, "head")] if note.title else []
    table = kit.platypus.Table([[[*title, _para(kit, note.text, "cell")]]], colWidths=[width])
    table.setStyle([
        ("BACKGROUND", (0, 0), (-1, -1), kit.color(TINT)), ("LINEBEFORE", (0, 0), (0, -1), 2.5, kit.color(FILL)),
        ("LEFTPADDING", (0, 0), (-1, -1), 10), ("RIGHTPADDING", (0, 0), (-1, -1), 10), ("TOPPADDING", (0, 0), (-1, -1), 6),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 7),
    ])  # fmt: skip
    return table


def _tables(kit: _Kit, table: Table, width: float) -> list[Any]:
    """The table in pieces, each with its header; a piece never ends with a row that heads the next ones."""
    total = sum(column.weight for column in table.columns)
    widths = [width * column.weight / total for column in table.columns]
    header = [_para(kit, column.title, "head", "muted", column.align) for column in table.columns]
    pieces: list[Any] = []
    for rows in _chunks(table.rows):
        cells = [
            [_cell(kit, cell, table.columns[n].align) for n, cell in enumerate(_padded(row, len(widths)))]
            for row in rows
        ]
        piece = kit.platypus.Table([header, *cells], colWidths=widths, repeatRows=1)
        piece.setStyle(_rules(kit, rows, len(widths)))
        pieces.append(piece)
    return pieces


def _padded(row: Row, columns: int) -> list[Cell]:
    first, *rest = row.cells
    cells: list[Cell] = [first, *(Text("") for _ in range(row.span - 1)), *rest]
    return [*cells, *(Text("") for _ in range(columns - len(cells)))]


def _chunks(rows: Sequence[Row]) -> list[Sequence[Row]]:
    chunks: list[Sequence[Row]] = []
    start = 0
    while start < len(rows):
        end = min(start + CHUNK, len(rows))
        while end < len(rows) and end - 1 > start and rows[end - 1].lead:
            end -= 1
        chunks.append(rows[start:end])
        start = end
    return chunks


def _rules(kit: _Kit, rows: Sequence[Row], columns: int) -> list[tuple[Any, ...]]:
    rule = kit.color(RULE)
    commands: list[tuple[Any, ...]] = [
        ("VALIGN", (0, 0), (-1, -1), "TOP"), ("LINEBELOW", (0, 0), (-1, -1), 0.4, rule),
        ("LINEBELOW", (0, 0), (-1, 0), 0.8, kit.color(MUTED)),
        ("LEFTPADDING", (0, 0), (-1, -1), 4), ("RIGHTPADDING", (0, 0), (-1, -1), 5), ("TOPPADDING", (0, 0), (-1, -1), 4),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 4), ("NOSPLIT", (0, 0), (-1, 1)),
    ]  # fmt: skip
    for n, row in enumerate(rows, start=1):
        if row.span > 1:
            commands.append(("SPAN", (0, n), (row.span - 1, n)))
        if row.lead:
            commands.append(("BACKGROUND", (0, n), (columns - 1, n), kit.color(TINT)))
            if n < len(rows):
                commands.append(("NOSPLIT", (0, n), (-1, n + 1)))
    return commands


def _cell(kit: _Kit, cell: Cell, align: str) -> list[Any]:
    if isinstance(cell, Text):
        shape = f"{cell.shape}\u00a0" if cell.shape else ""
        gap = " " if cell.name else ""
        words: list[tuple[str, Tone, bool]] = [
            (cell.name, "plain", True),
            (gap + shape + cell.text, cell.tone, cell.bold),
        ]
        parts = [part for part in words if part[0]]
        lines = [_words(kit, parts, "cell", align)] if parts else []
        return [*lines, *([_para(kit, cell.small, "small", "muted", align)] if cell.small else [])]
    drawn = _squares(kit, cell.states)
    small = [_para(kit, cell.small, "small", "muted")] if cell.small else []
    return [drawn, _para(kit, cell.word, "cell"), *small]


def _squares(kit: _Kit, states: Sequence[str]) -> Any:
    """Filled, half filled and empty squares differ without colour too."""
    side, gap = 9.0, 3.0
    drawing = kit.shapes.Drawing(len(states) * (side + gap), side + 3)
    drawing.hAlign = "LEFT"
    fill, white = kit.color(FILL), kit.color("#FFFFFF")
    for n, state in enumerate(states):
        x = 0.5 + n * (side + gap)
        inside = fill if state == "reached" else white
        drawing.add(kit.shapes.Rect(x, 2, side, side, fillColor=inside, strokeColor=fill, strokeWidth=0.8))
        if state == "emerging":
            drawing.add(kit.shapes.Rect(x, 2, side, side / 2, fillColor=fill, strokeColor=None))
    return drawing
