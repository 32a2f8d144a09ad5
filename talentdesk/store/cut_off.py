"""The write-ahead log after a crash: whether SQLite could read back all that was saved into it.

A damaged frame ends the log for SQLite, silently, and with it everything that was saved later. The headers of the frames still tell.
"""

from __future__ import annotations

import os
import secrets
import shutil
from pathlib import Path

_HEADER, _FRAME = 32, 24


def log_of(path: Path) -> Path:
    """The write-ahead log of a database."""
    return path.with_name(f"{path.name}-wal")


def saves_in(log: Path) -> list[int]:
    """The numbers of the frames that end a transaction, as their headers say; none where there is no log.

    A frame that isn't there to its end was being written when the process died: what it ends had never been acknowledged.
    """
    found: list[int] = []
    try:
        with log.open("rb") as file:
            header = file.read(_HEADER)
            page, generation = int.from_bytes(header[8:12], "big"), header[16:24]
            number, size = 0, os.fstat(file.fileno()).st_size
            while file.tell() + _FRAME + page <= size and len(frame := file.read(_FRAME)) == _FRAME:
                number += 1
                if frame[8:16] == generation and any(frame[4:8]):
                    found.append(number)
                file.seek(page, 1)
    except OSError:
        return []
    return found


def keep(log: Path) -> Path:
    """A copy of a log that couldn't be read to its end, before the next save writes over it."""
    return Path(shutil.copy2(log, log.with_name(f"{log.name}.{secrets.token_hex(4)}.damaged")))
