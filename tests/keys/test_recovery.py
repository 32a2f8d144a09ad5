"""The recovery kit comes back from paper, typos and all."""

from __future__ import annotations

import stat
from pathlib import Path

import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from talentdesk.errors import UserError
from talentdesk.keys import recovery

ROOT = "00112233445566778899aabbccddeeff" * 2
DISTRICT = "5f0b6c0e9d575b398a416a1d5b1f7c11"
CARD = f"td1-{DISTRICT}-{'ab' * 16}"


@given(st.binary(min_size=32, max_size=32))
def test_the_printed_key_comes_back(seed: bytes) -> None:
    text = recovery.kit_text(seed.hex())
    assert [[len(group) for group in row.split(" ")] for row in text.split("\n")] == [[4] * 4] * 4
    assert recovery.read_kit_text(text) == seed.hex()
    assert recovery.read_kit_text(text.lower().replace("0", "o").replace("1", "l").replace(" ", "-")) == seed.hex()


@given(st.integers(0, 63), st.sampled_from("0123456789ABCDEFGHJKMNPQRSTVWXYZU"))
def test_a_typo_is_found_in_its_row(place: int, letter: str) -> None:
    letters = list(recovery.kit_text(ROOT).replace(" ", "").replace("\n", ""))
    if letters[place] == letter:
        letter = "U"
    letters[place] = letter
    with pytest.raises(UserError, match=f"row {place // 16 + 1}"):
        recovery.read_kit_text("".join(letters))


def test_rows_in_the_wrong_order_and_missing_groups_are_found() -> None:
    rows = recovery.kit_text(ROOT).split("\n")
    with pytest.raises(UserError, match="row 1"):
        recovery.read_kit_text("\n".join([rows[1], rows[0], *rows[2:]]))
    with pytest.raises(UserError, match="Row 4 has 16 letters and digits; these are 12"):
        recovery.read_kit_text("\n".join(rows)[:-5])
    with pytest.raises(UserError, match="The key has 64 letters and digits; these are 48"):
        recovery.read_kit_text("\n".join(rows[:3]))


def make(path: Path, name: str = "Hillside Unified", **more) -> None:
    recovery.make_kit(path, district=DISTRICT, district_name=name, root_private=ROOT, card=CARD, **more)


@pytest.mark.parametrize("name", ["Łódź – Weißenburg", "日本語 \u202e district\n", "", "A very long name " * 30])
@pytest.mark.parametrize("paper", ["letter", "a4"])
def test_the_kit_is_one_private_page_with_the_key_in_text(tmp_path: Path, name: str, paper: str) -> None:
    path = tmp_path / "kit.pdf"
    make(path, name, paper=paper)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with pypdfium2.PdfDocument(path) as document:
        assert len(document) == 1
        text = document[0].get_textpage().get_text_bounded()
        document[0].close()
    for group in recovery.kit_text(ROOT).split():
        assert group in text
    assert DISTRICT in text
    assert "two different safes" in text


def test_an_existing_kit_is_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "kit.pdf"
    path.write_bytes(b"another district's kit")
    with pytest.raises(UserError, match="already"):
        make(path)
    assert path.read_bytes() == b"another district's kit"


def test_the_square_code_holds_the_card_and_the_key_and_is_read_back() -> None:
    payload = recovery._payload(CARD, recovery.kit_text(ROOT))
    assert payload.startswith(CARD.upper() + "/")
    assert recovery.read_kit_text(payload) == ROOT
