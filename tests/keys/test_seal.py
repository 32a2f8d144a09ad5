"""Sealed files open whole for those they are meant for, and not at all otherwise."""

from __future__ import annotations

import base64
import os

import pyrage
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from talentdesk.keys import seal
from talentdesk.keys.seal import Damaged, NotForUs, RefusedFile

ANN, BEN = seal.new_identity(), seal.new_identity()
SMALL = seal.seal(b"a private note", [seal.recipient_of(ANN)])
KEY = base64.b64encode(bytes(32)).rstrip(b"=")
STANZA = b"-> X25519 " + KEY + b"\n" + KEY + b"\n"
VERSION = b"age-encryption.org/v1\n"
MAC = b"--- " + KEY + b"\n"
BODY = bytes(48)


@given(st.binary(max_size=2000), st.integers(1, 3))
def test_what_was_sealed_opens_for_every_recipient(data: bytes, readers: int) -> None:
    identities = [seal.new_identity() for _ in range(readers)]
    sealed = seal.seal(data, [seal.recipient_of(identity) for identity in identities])
    assert all(seal.open_sealed(sealed, [identity]) == data for identity in identities)


def test_sealing_twice_gives_different_bytes() -> None:
    assert seal.seal(b"x", [seal.recipient_of(ANN)]) != seal.seal(b"x", [seal.recipient_of(ANN)])


def test_one_of_several_keys_is_enough_and_a_strangers_key_is_not() -> None:
    assert seal.open_sealed(SMALL, [BEN, ANN]) == b"a private note"
    for keys in ([], [BEN]):
        with pytest.raises(NotForUs):
            seal.open_sealed(SMALL, keys)


def test_a_file_cut_short_anywhere_is_damaged() -> None:
    for end in range(len(SMALL)):
        with pytest.raises(Damaged):
            seal.open_sealed(SMALL[:end], [ANN])


@pytest.mark.parametrize("chunks", [1, 2])
def test_a_large_file_cut_at_a_chunk_gives_nothing(chunks: int) -> None:
    sealed = seal.seal(os.urandom(200_000), [seal.recipient_of(ANN)])
    start = seal.check_header(sealed) + 16
    for end in (start + chunks * (65536 + 16) + shift for shift in (-1, 0, 1)):
        with pytest.raises(Damaged):
            seal.open_sealed(sealed[:end], [ANN])


def test_bytes_after_the_end_are_damage() -> None:
    with pytest.raises(Damaged):
        seal.open_sealed(SMALL + b"x", [ANN])


@given(st.integers(0, len(SMALL) - 1), st.integers(1, 255))
@settings(max_examples=300)
def test_one_changed_byte_never_gives_plaintext(place: int, change: int) -> None:
    changed = bytearray(SMALL)
    changed[place] ^= change
    with pytest.raises(seal.SealError):
        seal.open_sealed(bytes(changed), [ANN])


@given(st.binary(max_size=300))
def test_anything_else_is_refused_or_damaged_without_a_crash(data: bytes) -> None:
    for start in (b"", VERSION, VERSION + STANZA, VERSION + STANZA + b"-> "):
        with pytest.raises((RefusedFile, Damaged)):
            seal.check_header(start + data)


def test_the_header_length_is_returned_and_the_body_follows() -> None:
    header = VERSION + STANZA + MAC
    assert seal.check_header(header + BODY) == len(header)
    assert seal.check_header(VERSION + 3 * STANZA + MAC + BODY) == len(header) + 2 * len(STANZA)


def test_the_one_meaningless_stanza_of_the_library_is_let_through_only_at_the_end() -> None:
    grease = b"-> x}-grease a b\nAAAA\n"
    assert seal.check_header(VERSION + STANZA + grease + MAC + BODY)
    for header in (grease + STANZA + MAC, STANZA + 2 * grease + MAC, grease + MAC):
        with pytest.raises(RefusedFile):
            seal.check_header(VERSION + header + BODY)


@pytest.mark.parametrize(
    "header",
    [
        VERSION + MAC,
        VERSION + 4 * STANZA + MAC,
        VERSION + STANZA + b"-> ssh-ed25519 abcd\nAAAA\n" + MAC,
        VERSION + STANZA + b"-> mlkem768x25519 AAAA\nAAAA\n" + MAC,
        VERSION + STANZA.replace(b"\n", b"\r\n") + MAC,
        VERSION + STANZA.replace(b" X25519 ", b"  X25519 ") + MAC,
        VERSION + STANZA.replace(b"AAA\n", b"AAB\n", 1) + MAC,
        VERSION + STANZA.replace(b"AAA\n", b"AAA=\n", 1) + MAC,
        VERSION + STANZA.replace(KEY + b"\n", KEY + b" more\n", 1) + MAC,
        VERSION + STANZA + b"---" + MAC[4:],
        VERSION + STANZA + b"--- AAAA\n",
        VERSION + STANZA + b"--- " + KEY + b" \n",
        b"age-encryption.org/v2\n" + STANZA + MAC,
        b"age-encryption.org/v1\r\n" + STANZA + MAC,
        b" " + VERSION + STANZA + MAC,
        VERSION + STANZA + b"-> x-grease\n" + (b"A" * 64 + b"\n") * 80 + b"\n" + MAC,
        VERSION + b"-> X25519 " + b"A" * 100_000,
        b"<!DOCTYPE html><html>Please log in</html>",
    ],
)
def test_a_header_out_of_form_is_refused(header: bytes) -> None:
    with pytest.raises(RefusedFile):
        seal.check_header(header + BODY)


def test_passphrase_files_armour_and_crowds_are_refused_before_any_work() -> None:
    key = pyrage.x25519.Identity.from_str(ANN).to_public()
    others = [pyrage.x25519.Identity.generate().to_public() for _ in range(3)]
    for sealed, word in (
        (pyrage.passphrase.encrypt(b"x", "correct horse battery"), "passphrase"),
        (pyrage.encrypt(b"x", [key], armored=True), "armoured"),
        (pyrage.encrypt(b"x", [key, *others]), "3 recipients"),
    ):
        with pytest.raises(RefusedFile, match=word):
            seal.open_sealed(sealed, [ANN])


def test_sealing_needs_one_to_three_different_real_keys() -> None:
    key = seal.recipient_of(ANN)
    four = [seal.recipient_of(seal.new_identity()) for _ in range(4)]
    for recipients in ([], [key, key], four, ["age1nothing"]):
        with pytest.raises(ValueError, match="key"):
            seal.seal(b"x", recipients)


def test_a_broken_private_key_is_not_quoted() -> None:
    with pytest.raises(ValueError, match="private age key") as caught:
        seal.recipient_of("AGE-SECRET-KEY-1SECRET")
    assert "SECRET" not in str(caught.value)
