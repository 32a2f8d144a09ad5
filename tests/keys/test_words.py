"""The list keeps what people on a phone need, and typing is forgiving."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talentdesk.errors import UserError
from talentdesk.keys.words import WORDS, normalise, six_words


def test_the_list_has_2048_plain_words_known_by_their_first_four_letters() -> None:
    assert len(WORDS) == 2048
    assert list(WORDS) == sorted(WORDS)
    assert all(re.fullmatch("[a-z]{4,8}", word) for word in WORDS)
    assert len({word[:4] for word in WORDS}) == 2048


@given(st.binary(min_size=9, max_size=40))
def test_six_words_carry_the_first_66_bits(secret: bytes) -> None:
    number = 0
    for word in six_words(secret):
        number = number << 11 | WORDS.index(word)
    assert number == int.from_bytes(secret[:9], "big") >> 6
    assert len(six_words(secret)) == 6


def test_too_short_a_secret_is_refused() -> None:
    with pytest.raises(ValueError, match="nine bytes"):
        six_words(bytes(8))


@given(st.binary(min_size=9, max_size=9), st.sampled_from([" ", ", ", "-", "\n", "  ", " \u2013 "]), st.booleans())
def test_typing_is_forgiving(secret: bytes, between: str, short: bool) -> None:
    words = six_words(secret)
    typed = between.join(word[:4].upper() if short else word.capitalize() for word in words)
    assert normalise(f" {typed}. ") == words


def test_an_unknown_word_is_named() -> None:
    with pytest.raises(UserError, match="qwerty"):
        normalise(f"{WORDS[0]} qwerty")
    with pytest.raises(UserError, match="aba"):
        normalise("aba")
