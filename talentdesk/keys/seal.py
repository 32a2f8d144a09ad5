"""Sealing bytes for the holders of age X25519 keys, and opening them again. Always in memory.

pyrage's streaming functions hand out the beginning of a truncated file before they notice; the in-memory ones do not.
Before pyrage sees a foreign file its header is checked here, because a header decides how much work opening costs.
"""

from __future__ import annotations

import re

import pyrage
from pyrage import x25519

from talentdesk.keys import bech32

MAX_RECIPIENTS = 3
MAX_HEADER = 4096
_VERSION = b"age-encryption.org/v1\n"
_SMALLEST_BODY = 32  # the payload nonce and the tag of one empty chunk
# 43 characters of unpadded base64 hold 32 bytes; the last one carries two bits that must be zero.
_KEY = rb"[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]"
_STANZA = rb"-> X25519 " + _KEY + rb"\n" + _KEY + rb"\n"
# The age library behind pyrage ends its list of recipients with one meaningless stanza, so that readers stay tolerant.
_GREASE = rb"-> [!-~]{0,32}-grease(?: [!-~]{1,64}){0,16}\n(?:[A-Za-z0-9+/]{64}\n){0,16}[A-Za-z0-9+/]{0,63}\n"
_MAC = rb"--- " + _KEY + rb"\n"
_HEADER = re.compile(re.escape(_VERSION) + rb"(?:" + _STANZA + rb"){1,3}(?:" + _GREASE + rb")?" + _MAC)
_END = re.compile(rb"\n--- ?[^\n]*\n")


class SealError(ValueError):
    """A sealed file can't be opened. The text says why and holds no secret."""


class NotForUs(SealError):
    """None of the keys at hand opens this file."""


class Damaged(SealError):
    """The file is empty, cut short or changed on its way; a fresh copy may be whole."""


class RefusedFile(SealError):
    """The file breaks the rules for sealed files, so it isn't opened at all."""


def new_identity() -> str:
    """A fresh private age key, `AGE-SECRET-KEY-1…`."""
    return str(x25519.Identity.generate())


def identity_from(seed: bytes) -> str:
    """The private age key that 32 bytes make: the same bytes give the same key."""
    return bech32.write("age-secret-key-", seed).upper()


def recipient_of(identity: str) -> str:
    """The public half, `age1…`, of a private key."""
    return str(_identity(identity).to_public())


def seal(data: bytes, recipients: list[str]) -> bytes:
    """`data` readable only for the holders of one to three public keys. Sealing twice gives different bytes."""
    if not 1 <= len(recipients) <= MAX_RECIPIENTS or len(set(recipients)) != len(recipients):
        raise ValueError(f"A file is sealed for one to {MAX_RECIPIENTS} different keys.")
    try:
        keys = [x25519.Recipient.from_str(recipient) for recipient in recipients]
    except pyrage.RecipientError as problem:
        raise ValueError("This is not a public age key.") from problem
    sealed = pyrage.encrypt(data, keys)
    check_header(sealed)  # whatever the library's next version writes, our own readers must accept it
    return sealed


def open_sealed(data: bytes, identities: list[str]) -> bytes:
    """What was sealed. Raises NotForUs, Damaged or RefusedFile; never returns a part of it."""
    check_header(data)
    if not identities:
        raise NotForUs("No key is at hand for this file.")
    keys = [_identity(identity) for identity in identities]
    try:
        return pyrage.decrypt(data, keys)
    except pyrage.DecryptError as problem:
        if "No matching keys" in str(problem):
            raise NotForUs("None of the keys at hand opens this file.") from None
        raise Damaged("The file was cut short or changed on its way.") from None


def check_header(data: bytes) -> int:
    """The length of a strictly formed age header with one to three X25519 recipients. Raises Damaged or RefusedFile."""
    if not data:
        raise Damaged("The file is empty.")
    if not data.startswith(_VERSION) and not _VERSION.startswith(data):
        raise RefusedFile(_why_not_age(data))
    found = _HEADER.match(data, 0, MAX_HEADER)
    if found is None:
        if len(data) < MAX_HEADER and _END.search(data) is None:
            raise Damaged("The file ends inside its header.")
        raise RefusedFile(_why_not_strict(data[:MAX_HEADER]))
    if len(data) - found.end() < _SMALLEST_BODY:
        raise Damaged("The file ends right after its header.")
    return found.end()


def _identity(text: str) -> x25519.Identity:
    try:
        return x25519.Identity.from_str(text)
    except pyrage.IdentityError:
        raise ValueError("This is not a private age key.") from None


def _why_not_age(data: bytes) -> str:
    if data.startswith(b"-----BEGIN AGE"):
        return "The file is armoured text; sealed files are binary."
    return "The file is not an age file of version 1."


def _why_not_strict(start: bytes) -> str:
    if b"\n-> scrypt " in start:
        return "The file is locked with a passphrase instead of keys."
    if _END.search(start) is None:
        return f"The header is longer than {MAX_HEADER} bytes."
    if start.count(b"\n-> X25519 ") > MAX_RECIPIENTS:
        return f"The file has more than {MAX_RECIPIENTS} recipients."
    return "The header is not in its strict form, or names keys of another kind."
