"""A signed document: the body on one line, its exact bytes signed, and the signature as JSON on the second."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from talentdesk import strictjson
from talentdesk.keys import sign
from talentdesk.sync import shape
from talentdesk.sync.verdicts import Refused

_SIGNATURE = {"signature": shape.hex_text(128)}


def write(context: str, body: Mapping[str, Any], private: str) -> bytes:
    """Both lines."""
    line = strictjson.dumps(body)
    return line + b"\n" + strictjson.dumps({"signature": sign.sign(context, line, private)}) + b"\n"


def split(data: bytes, what: str) -> tuple[bytes, bytes]:
    """The body's bytes and the signature line. Raises Refused unless there are exactly two lines."""
    lines = data.split(b"\n", 3)
    if len(lines) != 3 or lines[2]:
        raise Refused("form", f"{what} doesn't consist of two lines.")
    return lines[0], lines[1]


def signature_of(line: bytes, what: str) -> str:
    """The signature that a signature line holds. Raises Refused."""
    return str(shape.read(line, _SIGNATURE, f"the signature of {what}")["signature"])


def verify(context: str, body: bytes, signature: str, public: str, what: str) -> None:
    """Raises Refused unless the signature is right."""
    try:
        sign.verify(context, body, signature, public)
    except sign.BadSignature as problem:
        raise Refused(
            "signature", f"The signature of {what} is wrong: it was changed, or somebody else wrote it."
        ) from problem
