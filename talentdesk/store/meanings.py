"""What SQLite says of the disk and the file, in plain words and with what to do."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from sqlcipher3 import dbapi2 as sqlite  # pyright: ignore[reportMissingTypeStubs]

from talentdesk.errors import Damage, EnvironmentProblem


@contextmanager
def explained(path: Path) -> Generator[None]:
    """Turns what SQLite says of the environment into plain words; what is our own fault stays an error of ours."""
    try:
        yield
    except sqlite.DatabaseError as problem:
        text = str(problem).lower()
        for kind, signs, message, advice in _MEANINGS:
            if any(sign in text for sign in signs):
                raise kind(message.format(name=path.name), advice) from problem
        raise


@contextmanager
def copied(place: Path) -> Generator[None]:
    """Says of the copy that is made before a profile is brought up to date that it can't be written."""
    try:
        yield
    except OSError as problem:
        raise EnvironmentProblem(
            f"The copy {place.name} can't be written, so the profile wasn't brought up to date.",
            "Nothing was changed. Check the disk and your rights to the folder.",
        ) from problem


WAYS_BACK = (
    "Nothing more is written to it, and the file stays. “talentdesk rescue” brings over what can be read, “talentdesk backup restore” a "
    "backup; what was synced comes back with the next sync."
)
_MEANINGS: tuple[tuple[type[EnvironmentProblem], tuple[str, ...], str, str], ...] = (
    (
        Damage,
        ("not a database",),
        "The file {name} is damaged, or it isn't this profile's.",
        "Nothing was changed. Restore a backup with “talentdesk backup restore”, or join again: what was synced comes back.",
    ),
    (
        Damage,
        (
            "image is malformed",
            "malformed json",
            "hmac",
            "vtable constructor failed",
        ),  # the last: of the index of words
        "A part of {name} is damaged and can't be read.",
        WAYS_BACK,
    ),
    (
        EnvironmentProblem,
        ("full",),
        "The disk is full.",
        "What was saved before is safe; this wasn't saved. Free some space and save again.",
    ),
    (
        EnvironmentProblem,
        ("readonly", "unable to open", "disk i/o"),
        "{name} can't be written here.",
        "This wasn't saved; what was saved before is safe. Check the free space, the disk and your rights to the folder.",
    ),
    (
        EnvironmentProblem,
        ("locked", "busy"),
        "Another program keeps the database busy.",
        "Nothing was changed. Close it and try again.",
    ),
)
"""What SQLite says → what it means, and what to do."""
