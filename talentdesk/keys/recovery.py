"""The recovery kit: the district's root key on one sheet of paper, to be typed or scanned in years from now."""

from __future__ import annotations

import hashlib
import io
import re
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, cast

from talentdesk import paths
from talentdesk.errors import UserError

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

# Without I, L, O and U there is nothing to confuse with 1 and 0, and no words come about.
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LOOKALIKES = str.maketrans({"O": "0", "I": "1", "L": "1"})
ROWS = 4
_ROW_BYTES = 8  # of the key; each row has two bytes of its own checksum, so that a typo is found in its row
ROW_LETTERS = 16
_SEED = re.compile(r"[0-9a-f]{64}")
_INK = (0.10, 0.13, 0.18)
_QUIET = (0.36, 0.40, 0.46)
_RULE = (0.80, 0.83, 0.87)
_ACCENT = (0.05, 0.33, 0.42)
_TINT = (0.95, 0.97, 0.98)
_PAPER = {"letter": (612.0, 792.0), "a4": (595.276, 841.89)}
_WIDTH = 487.0
_STEPS = (
    ("Print this sheet twice.", "Check that every letter can be read."),
    ("Put the two sheets into two different safes.", "Two people should know where they are."),
    (
        "Delete this file, and empty the recycle bin.",
        "The key must not stay on a laptop, in mail or in a cloud folder.",
    ),
)


def kit_text(root_private: str) -> str:
    """The root key as four rows of four groups, each row with its own checksum."""
    if not _SEED.fullmatch(root_private):
        raise ValueError("This is not a private signing key.")
    seed = bytes.fromhex(root_private)
    rows = [_row(index, seed[index * _ROW_BYTES :][:_ROW_BYTES]) for index in range(ROWS)]
    return "\n".join(" ".join(row[start : start + 4] for start in range(0, ROW_LETTERS, 4)) for row in rows)


def read_kit_text(text: str) -> str:
    """The root key out of what a person typed or scanned. A typing error is a UserError that names the row, also as `about` (`row1`)."""
    rows = [letters for line in text.upper().rsplit("/", 1)[-1].splitlines() if (letters := _letters(line))]
    if len(rows) != ROWS:
        together = "".join(rows)
        if len(together) != ROWS * ROW_LETTERS:
            message = f"The key has {ROWS * ROW_LETTERS} letters and digits; these are {len(together)}."
            raise UserError(message, "Compare it with the sheet, group by group.")
        rows = [together[start : start + ROW_LETTERS] for start in range(0, len(together), ROW_LETTERS)]
    return b"".join(read_row(number, row) for number, row in enumerate(rows, 1)).hex()


def read_row(number: int, text: str) -> bytes:
    """The part of the key that one row holds; rows count from 1. Raises UserError for one that isn't as on the sheet."""
    row, about = _letters(text), f"row{number}"
    if len(row) != ROW_LETTERS:
        raise UserError(
            f"Row {number} has {ROW_LETTERS} letters and digits; these are {len(row)}.",
            "Compare it with the sheet, group by group.",
            about,
        )
    part = _decode(row)
    if part is None or _row(number - 1, part[:_ROW_BYTES]) != row:
        raise UserError(f"There is a typing error in row {number}.", "Compare that row with the sheet.", about)
    return part[:_ROW_BYTES]


def _letters(text: str) -> str:
    return "".join(letter for letter in text.upper().translate(_LOOKALIKES) if letter.isalnum())


def make_kit(
    path: Path,
    *,
    district: str,
    district_name: str,
    root_private: str,
    card: str,
    paper: Literal["letter", "a4"] = "letter",
) -> None:
    """Writes the recovery kit as a PDF of one page that only its owner may read. Never overwrites: it may be another key."""
    if path.exists():
        raise UserError(f"There is already a file {path}.", "Choose another name for the recovery kit.")
    from reportlab.pdfgen.canvas import Canvas  # slow to import, and needed once in the life of a district

    name = _safe_name(district_name)
    key = kit_text(root_private)
    page = io.BytesIO()
    canvas = Canvas(page, pagesize=_PAPER[paper], pageCompression=1)
    canvas.setTitle("TalentDesk recovery kit")
    canvas.setAuthor("TalentDesk")
    _use_fonts()
    _Sheet(canvas, *_PAPER[paper]).draw(name, district, card, key)
    canvas.showPage()
    canvas.save()
    paths.atomic_write(path, page.getvalue())


def _payload(card: str, key: str) -> str:
    """What the square code holds: letters and digits only in capitals, which makes the code coarse and easy to scan."""
    return f"{card}/{key.replace(' ', '').replace(chr(10), '')}".upper()


def _row(index: int, part: bytes) -> str:
    check = hashlib.sha256(b"TalentDesk recovery kit v1\n" + bytes([index]) + part).digest()[:2]
    number = int.from_bytes(part + check, "big")
    return "".join(_ALPHABET[number >> (5 * place) & 31] for place in reversed(range(ROW_LETTERS)))


def _decode(row: str) -> bytes | None:
    if not set(row) <= set(_ALPHABET):
        return None
    number = 0
    for letter in row:
        number = number << 5 | _ALPHABET.index(letter)
    return number.to_bytes(_ROW_BYTES + 2, "big")


def _use_fonts() -> None:
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    ours = paths.resource_path("fonts", "DejaVuSans.ttf"), paths.resource_path("fonts", "DejaVuSans-Bold.ttf")
    regular, bold = (str(path) for path in ours) if all(path.exists() for path in ours) else ("Vera.ttf", "VeraBd.ttf")
    register = cast("Any", pdfmetrics).registerFont
    register(TTFont("Kit", regular))
    register(TTFont("KitBold", bold))


def _safe_name(name: str) -> str:
    """A district's name without control and direction marks, on one line."""
    visible = "".join(letter if unicodedata.category(letter)[0] != "C" else " " for letter in name)
    return " ".join(unicodedata.normalize("NFC", visible).split())[:120] or "Unnamed district"


def _drawable(text: str, font: str) -> str:
    """`text` with letters the font lacks replaced by their base letters, or a question mark."""
    from reportlab.pdfbase import pdfmetrics

    known = cast("dict[int, Any]", cast("Any", pdfmetrics.getFont(font)).face.charToGlyph)
    result = ""
    for letter in text:
        bases = [letter, *(base for base in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(base))]
        result += next((base for base in bases if ord(base) in known), "?")
    return result


class _Sheet:
    """Draws the one page from the top down."""

    def __init__(self, canvas: Canvas, width: float, height: float) -> None:
        self.canvas = canvas
        self.left = (width - _WIDTH) / 2
        self.right = self.left + _WIDTH
        self.y = height - 54

    def draw(self, name: str, district: str, card: str, key: str) -> None:
        self._heading(name)
        self._steps()
        self._key(key)
        self._code_and_facts(district, card, _payload(card, key))
        self._foot()

    def _text(
        self, x: float, y: float, text: str, size: float, font: str = "Kit", ink: tuple[float, float, float] = _INK
    ) -> None:
        self.canvas.setFillColorRGB(*ink)
        self.canvas.setFont(font, size)
        self.canvas.drawString(x, y, text if font.startswith("Courier") else _drawable(text, font))

    def _fitting(self, text: str, font: str, size: float, smallest: float) -> tuple[str, float]:
        """The text and a size at which it fits the column; what is still too long ends in dots."""
        text = _drawable(text, font)
        while self.canvas.stringWidth(text, font, size) > _WIDTH and size > smallest:
            size -= 0.5
        while self.canvas.stringWidth(text, font, size) > _WIDTH:
            text = text.rstrip("…")[:-1].rstrip() + "…"
        return text, size

    def _heading(self, name: str) -> None:
        self.canvas.setFillColorRGB(*_ACCENT)
        self.canvas.rect(self.left, self.y + 12, 36, 4, stroke=0, fill=1)
        self._text(self.left, self.y - 8, "RECOVERY KIT", 9, "KitBold", _ACCENT)
        shown, size = self._fitting(name, "KitBold", 22, 12)
        self._text(self.left, self.y - 36, shown, size, "KitBold")
        self._text(
            self.left,
            self.y - 56,
            "This sheet can name a new administrator of the district’s key list.",
            10,
            ink=_QUIET,
        )
        self._text(self.left, self.y - 70, "Whoever holds it can do so, too. Nobody can make it again.", 10, ink=_QUIET)
        self.y -= 98

    def _steps(self) -> None:
        for number, (what, why) in enumerate(_STEPS, 1):
            self.canvas.setFillColorRGB(*_ACCENT)
            self.canvas.circle(self.left + 10, self.y, 10, stroke=0, fill=1)
            self.canvas.setFillColorRGB(1, 1, 1)
            self.canvas.setFont("KitBold", 10)
            self.canvas.drawCentredString(self.left + 10, self.y - 3.6, str(number))
            self._text(self.left + 32, self.y + 1.5, what, 11, "KitBold")
            self._text(self.left + 32, self.y - 12, why, 9.5, ink=_QUIET)
            self.y -= 38
        self.y -= 2

    def _key(self, key: str) -> None:
        height = 176
        bottom = self.y - height
        self.canvas.setFillColorRGB(*_TINT)
        self.canvas.setStrokeColorRGB(*_RULE)
        self.canvas.setLineWidth(0.8)
        self.canvas.roundRect(self.left, bottom, _WIDTH, height, 8, stroke=1, fill=1)
        self._text(self.left + 20, self.y - 24, "THE ROOT KEY", 9, "KitBold", _ACCENT)
        for index, row in enumerate(key.split("\n")):
            baseline = self.y - 56 - index * 28
            self._text(self.left + 20, baseline + 2, str(index + 1), 9, ink=_QUIET)
            for place, group in enumerate(row.split(" ")):
                self._text(self.left + 52 + place * 106, baseline, group, 25, "Courier-Bold")
        hint = (
            "0 is always zero and 1 is always one: the letters I, L, O and U are not used. Each row has its own check."
        )
        self._text(self.left + 20, bottom + 14, hint, 7.8, ink=_QUIET)
        self.y = bottom - 22

    def _code_and_facts(self, district: str, card: str, payload: str) -> None:
        side = 150.0
        self._code(payload, side)
        x, y = self.left + side + 24, self.y - 12
        facts: list[tuple[str, list[str]]] = [
            ("The same key as a square code", ["Scan it only on the computer that restores the district."]),
            ("District", [district]),
            ("Card, for people who join", _halves(card)),
            ("Printed on, and by", []),
        ]
        for label, lines in facts:
            self._text(x, y, label, 9, "KitBold")
            for line in lines:
                y -= 13
                mono = line.replace("-", "").isalnum()
                self._text(x, y, line, 10 if mono else 9, "Courier" if mono else "Kit", _INK if mono else _QUIET)
            y -= 23
        self.canvas.setStrokeColorRGB(*_QUIET)
        self.canvas.setLineWidth(0.6)
        self.canvas.line(x, y + 2, self.right, y + 2)
        self.y -= side

    def _code(self, payload: str, side: float) -> None:
        from reportlab.graphics import renderPDF
        from reportlab.graphics.barcode.qr import QrCodeWidget
        from reportlab.graphics.shapes import Drawing

        code = cast("Any", QrCodeWidget(payload, barLevel="M", barBorder=0, barWidth=side, barHeight=side))
        drawing = cast("Any", Drawing(side, side))
        drawing.add(code)
        cast("Any", renderPDF).draw(drawing, self.canvas, self.left, self.y - side)

    def _foot(self) -> None:
        self.canvas.setStrokeColorRGB(*_RULE)
        self.canvas.line(self.left, 62, self.right, 62)
        self._text(
            self.left,
            46,
            "Needed when the administrator’s computer is lost or no longer trusted: this key names another one.",
            8.5,
            ink=_QUIET,
        )
        self._text(
            self.left,
            34,
            "Without the sheets nobody can do that. Look once a year that both are still in their safes.",
            8.5,
            ink=_QUIET,
        )


def _halves(card: str) -> list[str]:
    middle = card.rfind("-") + 1
    return [card[:middle], card[middle:]] if middle else [card]
