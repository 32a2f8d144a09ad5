"""Opening the encrypted database: key, pragmas, migrations, one writer and read-only connections beside it."""

from __future__ import annotations

import threading
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2 as sqlite  # pyright: ignore[reportMissingTypeStubs, reportUnknownVariableType]

from talentdesk.errors import EnvironmentProblem, UserError
from talentdesk.store import indexes
from talentdesk.store.migrations import STEPS, VERSION

CHECKPOINT_PAGES = 8000
"""Pages in the write-ahead log (32 MB) before it is folded into the file: a save in a large file touches some forty pages all over it,
and folding them in after every few saves would cost more than the saves."""
Connection = Any
Row = Any


class Database:
    """One encrypted file. Writes go through `write()`, one at a time; every thread reads through a connection of its own."""

    def __init__(self, path: Path, key: bytes) -> None:
        """Opens or creates the file. Raises EnvironmentProblem where it is damaged, full or not to be opened with this key."""
        self.path = path
        self._key = key
        self._lock = threading.RLock()
        self._local = threading.local()
        self._readers: list[Connection] = []
        self._depth = 0
        with explained(path):
            self._writer = self._connect()
            try:
                self._migrate()
                indexes.ensure(self._writer)
            except (UserError, EnvironmentProblem, sqlite.Error):
                self._writer.close()
                raise

    def _connect(self, *, read_only: bool = False) -> Connection:
        db = sqlite.connect(str(self.path), isolation_level=None, check_same_thread=False, timeout=30)
        db.execute("PRAGMA cipher_log_level = NONE")
        db.execute(f"PRAGMA key = \"x'{self._key.hex()}'\"")
        db.row_factory = sqlite.Row
        db.execute("SELECT count(*) FROM sqlite_master").fetchone()  # a wrong key shows here
        db.execute("PRAGMA temp_store = MEMORY")  # words never reach a temporary file
        db.execute("PRAGMA cache_size = -65536")
        if read_only:
            db.execute("PRAGMA query_only = ON")
            return db
        db.execute("PRAGMA journal_mode = WAL")
        db.execute(f"PRAGMA wal_autocheckpoint = {CHECKPOINT_PAGES}")
        db.execute("PRAGMA synchronous = FULL")
        db.execute("PRAGMA secure_delete = ON")
        return db

    def _migrate(self) -> None:
        version = int(self._writer.execute("PRAGMA user_version").fetchone()[0])
        if version // 1000 > VERSION // 1000:
            raise UserError(
                "This profile was last opened by a newer TalentDesk, and this one can't read it.",
                "Nothing was changed. Update TalentDesk on this laptop.",
            )
        if version >= VERSION:
            return
        if version:
            self.copy_to(self.path.with_suffix(f".before-{VERSION}.db"))
        self._apply_steps()

    def _apply_steps(self) -> None:
        # sqlite_utils looks for a driver to build on; the plain one can't read this file.
        import sys

        sys.modules.setdefault("pysqlite3", sqlite)
        from sqlite_utils import Database as Utils
        from sqlite_utils import Migrations

        steps = Migrations("talentdesk")
        for step in STEPS:
            steps(name=step.NAME)(_runner(step.SQL))
        steps.apply(Utils(self._writer))
        self._writer.execute(f"PRAGMA user_version = {VERSION}")

    def execute(self, sql: str, parameters: Any = ()) -> Any:
        """A read. Inside `write()` on the same thread it sees what was written so far."""
        if self._depth and self._owns_lock():
            return self._writer.execute(sql, parameters)
        return self._reader().execute(sql, parameters)

    def _owns_lock(self) -> bool:
        return self._owner == threading.get_ident()

    _owner = 0

    def _reader(self) -> Connection:
        reader = getattr(self._local, "reader", None)
        if reader is None:
            reader = self._connect(read_only=True)
            self._local.reader = reader
            self._readers.append(reader)
        return reader

    @contextmanager
    def write(self) -> Generator[Connection]:
        """One transaction on the writing connection: all of it becomes durable, or none. Nested calls join the outer one."""
        with self._lock:
            if self._depth:
                yield self._writer
                return
            with explained(self.path):
                self._writer.execute("BEGIN IMMEDIATE")
                self._depth, self._owner = 1, threading.get_ident()
                try:
                    yield self._writer
                    self._writer.execute("COMMIT")
                except BaseException:
                    if self._writer.in_transaction:
                        self._writer.execute("ROLLBACK")
                    raise
                finally:
                    self._depth, self._owner = 0, 0

    def copy_to(self, target: Path) -> None:
        """An encrypted copy under the same key, written by SQLite's own backup."""
        with explained(target):
            copy = sqlite.connect(str(target), isolation_level=None)
            try:
                copy.execute("PRAGMA cipher_log_level = NONE")
                copy.execute(f"PRAGMA key = \"x'{self._key.hex()}'\"")
                self._writer.backup(copy)
            finally:
                copy.close()

    def integrity_problems(self) -> list[str]:
        """What SQLCipher and SQLite find wrong with the file; empty when nothing is."""
        with explained(self.path):
            pages = [str(row[0]) for row in self.execute("PRAGMA cipher_integrity_check")]
            rows = [str(row[0]) for row in self.execute("PRAGMA integrity_check")]
        return pages + [row for row in rows if row != "ok"]

    def close(self) -> None:
        """Closes every connection; the write-ahead log is folded into the file."""
        for reader in self._readers:
            reader.close()
        self._readers.clear()
        self._writer.close()


def _runner(sql: str) -> Any:
    def run(db: Any) -> None:
        for statement in _statements(sql):
            db.execute(statement)

    return run


def _statements(sql: str) -> Iterator[str]:
    statement = ""
    for line in sql.splitlines(keepends=True):
        statement += line
        if sqlite.complete_statement(statement):
            yield statement
            statement = ""


@contextmanager
def explained(path: Path) -> Generator[None]:
    """Turns what SQLite says of the environment into plain words; what is our own fault stays an error of ours."""
    try:
        yield
    except sqlite.DatabaseError as problem:
        text = str(problem).lower()
        if "not a database" in text or "malformed" in text or "disk image" in text or "hmac" in text:
            raise EnvironmentProblem(
                f"The file {path.name} is damaged, or it isn't this profile's.",
                "Nothing was changed. Restore a backup with “talentdesk backup restore”, or join again: what was synced comes back.",
            ) from problem
        if "full" in text:
            raise EnvironmentProblem(
                "The disk is full.", "Nothing was changed. Free some space and save again."
            ) from problem
        if "readonly" in text or "unable to open" in text or "disk i/o" in text:
            raise EnvironmentProblem(
                f"{path.name} can't be written here.",
                "Nothing was changed. Check the disk and your rights to the folder.",
            ) from problem
        if "locked" in text or "busy" in text:
            raise EnvironmentProblem(
                "Another program keeps the database busy.", "Nothing was changed. Close it and try again."
            ) from problem
        raise
