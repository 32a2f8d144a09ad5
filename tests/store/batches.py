"""An empty database, and what arrives in it batch by batch, as from one device's files."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from talentdesk.op import Op
from talentdesk.store import merge
from talentdesk.store.database import Database
from talentdesk.store.merge import Incoming, Source

AUDIENCE = "circle:" + "c" * 32


@contextmanager
def store() -> Iterator[Database]:
    with tempfile.TemporaryDirectory() as folder:
        database = Database(Path(folder) / "test.db", os.urandom(32))
        try:
            yield database
        finally:
            database.close()


def receive(database: Database, batches: Sequence[Sequence[Op]]) -> None:
    for number, batch in enumerate(batches):
        source = Source(f"file-{number}", "0" * 32, "d" * 16, "1" * 16, AUDIENCE, number)
        merge.apply(database, source, [Incoming.of(op) for op in batch], None)
