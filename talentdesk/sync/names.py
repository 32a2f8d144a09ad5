"""Names in the exchange folder: which are ours, and which file bytes a name promises."""

from __future__ import annotations

import hashlib
import re

from talentdesk.errors import UserError

MAX_NAME = 159
MAX_DEPTH = 8
MARKER = "district.json"
"""The file that tells an exchange folder from an empty mount point."""
_NAME = re.compile(r"[0-9a-z-][0-9a-z.-]*")
_HASHED = re.compile(r"(?:m-\d{8}-|\d{10}-)?([0-9a-f]{32}|[0-9a-f]{16})\.(?:age|json)")
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?")


class BadName(UserError):
    """A name that can't be one of ours: it could lead outside the folder, or differ between file systems."""

    def __init__(self, path: str) -> None:
        super().__init__(
            f"“{path[:80]}” isn't a name TalentDesk uses in the exchange folder.", "The file was left alone."
        )


def is_name(name: str) -> bool:
    """Whether one part of a path has the form of ours: lower case `[0-9a-z.-]`, short, no dot in front or at the end, nothing reserved."""
    if len(name) > MAX_NAME or not _NAME.fullmatch(name) or ".." in name or name.endswith("."):
        return False
    return not _RESERVED.fullmatch(name)


def parts_of(path: str) -> tuple[str, ...]:
    """The parts of a relative path; `""` is the folder itself. Raises BadName."""
    if not path:
        return ()
    parts = tuple(path.split("/"))
    if len(parts) > MAX_DEPTH or not all(is_name(part) for part in parts):
        raise BadName(path)
    return parts


def promised_hash(path: str) -> str | None:
    """The beginning of SHA-256 that a file's name promises, or None for names that promise none."""
    found = _HASHED.fullmatch(path.rpartition("/")[2])
    return found[1] if found else None


def keeps_promise(path: str, data: bytes) -> bool:
    """Whether a file's bytes are those its name promises."""
    promised = promised_hash(path)
    return promised is None or hashlib.sha256(data).hexdigest().startswith(promised)
