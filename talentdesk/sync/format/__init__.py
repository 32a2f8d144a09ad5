"""The versions of the change set file. A new version is one module here and one line in READERS; old readers stay for ever."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from talentdesk import strictjson
from talentdesk.sync.format import shell, v1
from talentdesk.sync.verdicts import Refused

READERS: dict[int, Callable[[bytes, int], v1.ChangeSet]] = {1: v1.decode}


def decode(data: bytes, identities: list[str]) -> v1.ChangeSet:
    """The change set in a file, opened with one of the keys.

    Raises Unreadable (not whole), Refused (breaks the format), or keys.seal.NotForUs (none of the keys opens it).
    """
    content = shell.open_padded(data, identities)
    number = _format_of(content)
    reader = READERS.get(number)
    if reader is None:
        raise Refused(
            "newer-format",
            f"The file has format {number}, which this version doesn't know.",
            "Update TalentDesk on this computer.",
        )
    return reader(content, shell.recipients_in(data))


def _format_of(content: bytes) -> int:
    """The format number; canonical JSON that holds it is the one thing that every version keeps in its first line."""
    end = content.find(b"\n", 0, v1.MAX_HEADER + 1)
    if end < 0:
        raise Refused("too-large", "The file's header line has no end, or is longer than a header may be.")
    try:
        header = strictjson.canonical(content[:end])
    except strictjson.NotStrict as problem:
        raise Refused("form", f"The header isn't strict JSON: {problem}.") from problem
    number = cast("dict[str, Any]", header).get("format") if isinstance(header, dict) else None
    if type(number) is not int:
        raise Refused("form", "The header doesn't tell the file's format.")
    return number
