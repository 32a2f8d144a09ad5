"""Bech32: what age itself reads and writes, and what a typing error does to it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from talentdesk.keys import bech32, seal


@given(st.binary(min_size=32, max_size=32))
def test_what_is_written_reads_back(data: bytes) -> None:
    assert bech32.read(bech32.write("age", data)) == data


@given(st.binary(min_size=32, max_size=32))
def test_the_same_bytes_make_the_same_key_and_age_takes_it(seed: bytes) -> None:
    identity = seal.identity_from(seed)
    assert identity == seal.identity_from(seed)
    assert seal.open_sealed(seal.seal(b"words", [seal.recipient_of(identity)]), [identity]) == b"words"


def test_a_key_of_age_is_spelled_as_age_spells_it() -> None:
    for identity in (seal.new_identity() for _ in range(20)):
        for key in (identity.lower(), seal.recipient_of(identity)):
            data = bech32.read(key)
            assert data is not None
            assert bech32.write(key.rpartition("1")[0], data) == key


@given(st.binary(min_size=32, max_size=32), st.integers(4, 61), st.integers(1, 31))
def test_one_wrong_letter_is_always_found(data: bytes, place: int, by: int) -> None:
    letters = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
    text = bech32.write("age", data)
    other = letters[(letters.index(text[place]) + by) % 32]
    assert bech32.read(text[:place] + other + text[place + 1 :]) is None
