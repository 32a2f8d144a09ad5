"""A signature fits one context, one text and one key."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talentdesk.keys import sign

PRIVATE = sign.new_signing_key()
PUBLIC = sign.public_of(PRIVATE)
VECTOR = (
    "55a4f52fee7e99099497be0fdc12802a5cf5843bea06ec267cee1b598aea851e"
    "f55e9b36695be19214f203e0e6dec2fe2eba0b492ef22d2bfc6c16dc5034540e"
)
CONTEXTS = [sign.CHANGE_SET, sign.HEAD, sign.MEMBERSHIP, sign.ENVELOPE, sign.JOIN_REQUEST, sign.CIRCLE]


@given(st.sampled_from(CONTEXTS), st.binary())
def test_a_signature_fits_its_own_context_only(context: str, data: bytes) -> None:
    signature = sign.sign(context, data, PRIVATE)
    sign.verify(context, data, signature, PUBLIC)
    for other in set(CONTEXTS) - {context}:
        with pytest.raises(sign.BadSignature):
            sign.verify(other, data, signature, PUBLIC)


def test_other_bytes_and_other_keys_do_not_fit() -> None:
    signature = sign.sign(sign.HEAD, b"data", PRIVATE)
    with pytest.raises(sign.BadSignature):
        sign.verify(sign.HEAD, b"data ", signature, PUBLIC)
    with pytest.raises(sign.BadSignature):
        sign.verify(sign.HEAD, b"data", signature, sign.public_of(sign.new_signing_key()))


def test_the_signed_bytes_are_the_context_line_and_the_data() -> None:
    # RFC 8032's first test key; the signature was made once and must never change.
    seed = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"
    assert sign.public_of(seed) == "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
    signature = sign.sign(sign.CHANGE_SET, b"{}", seed)
    assert signature == VECTOR
    sign.verify(sign.CHANGE_SET, b"{}", signature, sign.public_of(seed))


@pytest.mark.parametrize(
    "change", [str.upper, lambda text: text[:-2], lambda text: text + "00", lambda text: "zz" + text[2:]]
)
def test_what_is_not_lower_case_hex_of_the_right_length_is_refused(change) -> None:
    signature = sign.sign(sign.HEAD, b"data", PRIVATE)
    with pytest.raises(sign.BadSignature):
        sign.verify(sign.HEAD, b"data", change(signature), PUBLIC)
    with pytest.raises(sign.BadSignature):
        sign.verify(sign.HEAD, b"data", signature, change(PUBLIC))


@pytest.mark.parametrize(
    "public", ["01" + "00" * 31, "01" + "00" * 30 + "80", "00" * 32, "ec" + "ff" * 30 + "7f", "ee" + "ff" * 31]
)
def test_a_key_that_any_signature_fits_is_refused(public: str) -> None:
    with pytest.raises(sign.BadSignature, match="public key"):
        sign.verify(sign.HEAD, b"whatever", "01" + "00" * 63, public)


def test_a_context_is_one_line() -> None:
    with pytest.raises(ValueError, match="line"):
        sign.sign("TalentDesk\nhead", b"", PRIVATE)
