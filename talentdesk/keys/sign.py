"""Ed25519 signatures. Each kind of signature has its own context, so that none can be passed off as another."""

from __future__ import annotations

import re

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

CHANGE_SET = "TalentDesk change set v1"
HEAD = "TalentDesk head v1"
MEMBERSHIP = "TalentDesk membership v1"
ENVELOPE = "TalentDesk envelope v1"
JOIN_REQUEST = "TalentDesk join request v1"
CIRCLE = "TalentDesk circle v1"
KEY_OFFER = "TalentDesk key offer v1"

_KEY = re.compile(r"[0-9a-f]{64}")
_SIGNATURE = re.compile(r"[0-9a-f]{128}")
_P = 2**255 - 19
# The y coordinates of the points of small order, and those of their spellings that are not reduced.
_SMALL_ORDER_Y = frozenset(
    {
        0,
        1,
        _P - 1,
        _P,
        _P + 1,
        int.from_bytes(bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"), "little"),
        int.from_bytes(bytes.fromhex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"), "little"),
    }
)


class BadSignature(ValueError):
    """The signature doesn't belong to these bytes, this context and this key, or isn't a signature at all."""


def new_signing_key() -> str:
    """A fresh private key as 64 hex characters."""
    return Ed25519PrivateKey.generate().private_bytes_raw().hex()


def public_of(private: str) -> str:
    """The public half of a private key, as 64 hex characters."""
    return _private(private).public_key().public_bytes_raw().hex()


def sign(context: str, data: bytes, private: str) -> str:
    """The signature over the context line and `data`, as 128 hex characters."""
    return _private(private).sign(_message(context, data)).hex()


def verify(context: str, data: bytes, signature: str, public: str) -> None:
    """Returns when the signature is right. Raises BadSignature otherwise."""
    if not _SIGNATURE.fullmatch(signature):
        raise BadSignature("This is not a signature.")
    try:
        _public(public).verify(bytes.fromhex(signature), _message(context, data))
    except InvalidSignature:
        raise BadSignature("The signature doesn't fit.") from None


def _message(context: str, data: bytes) -> bytes:
    if "\n" in context:
        raise ValueError("A context is one line.")
    return context.encode() + b"\n" + data


def _private(text: str) -> Ed25519PrivateKey:
    if not _KEY.fullmatch(text):
        raise ValueError("This is not a private signing key.")
    return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(text))


def _public(text: str) -> Ed25519PublicKey:
    if not _KEY.fullmatch(text):
        raise BadSignature("This is not a public signing key.")
    raw = bytes.fromhex(text)
    # With a key of small order one signature fits any bytes, so "signed by" would mean nothing.
    if int.from_bytes(raw, "little") % 2**255 in _SMALL_ORDER_Y:
        raise BadSignature("This public key can't be trusted to identify anybody.")
    return Ed25519PublicKey.from_public_bytes(raw)
