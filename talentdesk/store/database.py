"""Opening the encrypted database: key, pragmas, migrations, one writer and read-only connections beside it."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn, TypeVar, cast

from sqlcipher3 import dbapi2 as sqlite  # pyright: ignore[reportMissingTypeStubs, reportUnknownVariableType]

from talentdesk import paths
from talentdesk.errors import Damage, EnvironmentProblem, UserError
from talentdesk.store import cut_off, indexes
from talentdesk.store.meanings import WAYS_BACK, copied, explained
from talentdesk.store.migrations import STEPS, VERSION

CHECKPOINT_PAGES = 8000
"""Pages in the write-ahead log (32 MB) before it is folded into the file: a save in a large file touches some forty pages all over it,
and folding them in after every few saves would cost more than the saves."""
CACHES = 40_000_000
"""Bytes that the caches of all connections together may grow to; a list of 100,000 records is quick with 35 MB. One that needs room
beyond that uses its own pages again."""
Connection = Any
Row = Any
Kept = TypeVar("Kept")


class Database:
    """One encrypted file. Writes go through `write()`, one at a time; every thread reads through a connection of its own.

    Once a damaged page was met, here or at an earlier time, `damage` says so and nothing is written any more.
    """

    def __init__(self, path: Path, key: bytes, damage: Damage | None = None) -> None:
        """Opens or creates the file; a file known to be damaged is opened to be read only, and nothing in it changes.

        Raises Damage where nothing can be read, EnvironmentProblem where it is full or not to be opened here.
        """
        self.path = path
        self.damage = damage
        self._read_only = damage is not None
        self._key = key
        self._lock = threading.RLock()
        self._local = threading.local()
        self._readers: list[Connection] = []
        self._depth = 0
        self._to_tell: list[Callable[[], None]] = []
        self._writer: Connection = None
        self.notice = ""
        """What a person should know of the opening: saves that a damaged log no longer gives back."""
        if self._read_only:
            self._look()
            return
        saves = cut_off.saves_in(cut_off.log_of(path))
        with explained(path):
            self._writer = self._connect()
            try:
                if saves:
                    self._read_back(saves)
                self._migrate()
                indexes.ensure(self._writer)
            except (UserError, EnvironmentProblem, sqlite.Error):
                self._writer.close()
                raise

    def _look(self) -> None:
        try:
            self._reader()
        except Damage as damage:
            raise Damage(
                f"{self.path.name} is damaged where it begins, so nothing of it can be read, or it isn't this profile's.",
                "Nothing was changed. Restore a backup with “talentdesk backup restore”, or join again: what was synced comes back.",
            ) from damage

    def _read_back(self, saves: list[int]) -> None:
        """Says what of the log of a run that was cut off can't be read, and keeps the log; without that nobody would hear of it."""
        read = int(self._writer.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()[1])
        if lost := sum(number > read for number in saves):
            kept = cut_off.keep(cut_off.log_of(self.path))
            self.notice = (
                f"TalentDesk was cut off last time, and {lost} {'step' if lost == 1 else 'steps'} of what was written last can't be read "
                f"any more. What was saved before is safe. Look whether your last words are there; the damaged log is kept as {kept.name}."
            )

    def _connect(self, *, read_only: bool = False) -> Connection:
        place = f"{self.path.absolute().as_uri()}?mode={'ro' if self._read_only else 'rwc'}"
        db: Connection = sqlite.connect(
            place, uri=True, isolation_level=None, check_same_thread=False, timeout=30, factory=_Connection
        )
        db.database = self
        try:
            db.execute("PRAGMA cipher_log_level = NONE")
            db.execute(f"PRAGMA key = \"x'{self._key.hex()}'\"")
            db.row_factory = sqlite.Row
            db.execute("SELECT count(*) FROM sqlite_master").fetchone()  # a wrong key shows here
        except EnvironmentProblem:
            db.close()
            raise
        db.execute("PRAGMA temp_store = MEMORY")  # words never reach a temporary file
        db.execute("PRAGMA cache_size = -65536")
        db.execute(f"PRAGMA soft_heap_limit = {CACHES}")
        db.execute(
            "CREATE VIRTUAL TABLE temp.terms USING fts5vocab(main, words, instance)"
        )  # the words of the index, in order
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
            with copied(place := self.path.with_suffix(f".before-{VERSION}.db")):
                self.copy_to(place)
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
        # All steps or none: what is copied before them is never a state in between.
        self._writer.execute("BEGIN IMMEDIATE")
        try:
            steps.apply(Utils(self._writer))
            self._writer.execute(f"PRAGMA user_version = {VERSION}")
            self._writer.execute("COMMIT")
        except BaseException:
            if self._writer.in_transaction:
                self._writer.execute("ROLLBACK")
            raise

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

    def kept(self, name: str, read: Callable[[Database], Kept]) -> Kept:
        """What `read` finds, kept on this thread's connection until anything is written."""
        if self._depth and self._owns_lock():
            return read(self)
        known = self._reader().kept
        version = int(self.execute("PRAGMA data_version").fetchone()[0])
        if known.get(name, (None,))[0] != version:
            known[name] = version, read(self)
        return known[name][1]

    def probe(self) -> None:
        """Raises Damage where what this thread read last came from a damaged page.

        Of a long value SQLCipher gives zeros in place of a damaged page, and complains only when the next page is read from the disk.
        """
        self.execute("PRAGMA shrink_memory")
        self.execute(
            "SELECT count(*) FROM sqlite_master"
        ).fetchone()  # whose pages are sound, else nothing could be opened

    def met(self, damage: Damage, where: Connection | None) -> None:
        """Remembers that a damaged page was met. The connection that met it answers nothing right any more; the next one does."""
        self.damage = self.damage or damage
        with contextlib.suppress(OSError):  # a disk that takes no mark is told of all the same
            mark_of(self.path).touch(mode=0o600)
        if where is not None and where is getattr(self._local, "reader", None):
            self._local.reader = None
            self._readers.remove(where)
            where.close()

    @contextmanager
    def write(self, *, though_damaged: bool = False) -> Generator[Connection]:
        """One transaction on the writing connection: all of it becomes durable, or none. Nested calls join the outer one.

        Raises Damage where the file is known to be damaged. `though_damaged` still tries, as long as the file wasn't opened to be
        read only: for what was typed and lies nowhere else.
        """
        with self._lock:
            if self._depth:
                yield self._writer
                return
            self._to_tell = []
            if self.damage is not None:
                self._still_write(though_damaged)
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
            to_tell = self._to_tell
        for tell in to_tell:
            tell()

    def when_written(self, tell: Callable[[], None]) -> None:
        """Calls at once, or within `write()` when all of it is durable: whoever hears of it finds it. Never where that fails."""
        if self._depth and self._owns_lock():
            self._to_tell.append(tell)
        else:
            tell()

    @contextmanager
    def scratch(self) -> Generator[Connection]:
        """A transaction for folding something only to look at it, in temporary tables. A damaged profile allows it, too."""
        if self.damage is None:
            with self.write() as db:
                yield db
            return
        db = self._reader()
        db.execute("PRAGMA query_only = OFF")
        db.execute("BEGIN")
        try:
            yield db
        finally:
            if db is getattr(self._local, "reader", None):  # else it met a damaged page, and is closed
                db.execute("ROLLBACK")
                db.execute("PRAGMA query_only = ON")

    def _still_write(self, though_damaged: bool) -> None:
        if self._read_only or not though_damaged:
            raise Damage("This wasn't saved: a part of the profile's file is damaged, so it is only read.", WAYS_BACK)
        self._writer.close()  # it may be the one that met the damage
        self._writer = self._connect()

    def copy_to(self, target: Path) -> None:
        """An encrypted copy under the same key, written by SQLite's own backup; whole, or not there."""
        unfinished = target.with_name(f"{target.name}.unfinished")
        unfinished.unlink(missing_ok=True)  # a process that was killed may have left one
        try:
            with self.beside(unfinished) as copy:
                (self._writer or self._reader()).backup(copy)
            unfinished.replace(target)
            paths.sync_folder(target.parent)
        finally:
            unfinished.unlink(missing_ok=True)

    @contextmanager
    def beside(self, target: Path) -> Generator[Connection]:
        """A connection to another file under the same key."""
        with explained(target):
            db: Connection = sqlite.connect(str(target), isolation_level=None)
            try:
                db.execute("PRAGMA cipher_log_level = NONE")
                db.execute(f"PRAGMA key = \"x'{self._key.hex()}'\"")
                yield db
            finally:
                db.close()

    def compact(self) -> bool:
        """Writes the file anew without anything that was deleted, its log and the index of words too; False where a reader is in the way.

        It takes as long as writing the whole file does, and holds a copy of it in memory.
        """
        with self._lock, explained(self.path):
            self._writer.execute("INSERT INTO words(words) VALUES ('optimize')")
            self._writer.execute("VACUUM")
            return not self._writer.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]

    def integrity_problems(self) -> list[str]:
        """What SQLCipher and SQLite find wrong with the file; empty when nothing is.

        A page that only SQLCipher finds wrong is none: it is free, or a sound one waits in the log to be written over it. Where pages are
        damaged, what SQLite says of the rows in them is only noise. It is asked on a connection of its own: one that has searched before
        a merge takes its own memory of the words for damage.
        """
        db = self._connect(read_only=True)
        try:
            pages = [str(row[0]) for row in db.execute("PRAGMA cipher_integrity_check")]
            rows = [text for row in db.execute("PRAGMA integrity_check") if (text := str(row[0])) != "ok"]
        except Damage as damage:
            return [damage.message]
        finally:
            db.close()
        if pages and rows:
            self.met(Damage(f"A part of {self.path.name} is damaged and can't be read.", WAYS_BACK), None)
            return pages
        return rows

    def close(self) -> None:
        """Closes every connection; the write-ahead log is folded into the file."""
        for reader in self._readers:
            reader.close()
        self._readers.clear()
        if self._writer is not None:
            self._writer.close()


class _Connection(sqlite.Connection):
    """A connection whose cursors speak plainly."""

    database: Database

    def __init__(self, *what: Any, **how: Any) -> None:
        super().__init__(*what, **how)
        self.kept: dict[str, tuple[int, Any]] = {}

    def cursor(self, factory: Any = None) -> Any:  # noqa: ARG002 - what the driver's own call may name
        return super().cursor(_Cursor)

    def tell(self, problem: sqlite.DatabaseError) -> NoReturn:
        """Raises what it means."""
        try:
            with explained(self.database.path):
                raise problem
        except Damage as damage:
            self.database.met(damage, self)
            raise


class _Cursor(sqlite.Cursor):
    """A damaged page may be met at any row of a result; it is said in the same words everywhere."""

    def execute(self, *what: Any) -> Any:
        try:
            return super().execute(*what)
        except sqlite.DatabaseError as problem:
            self._tell(problem)

    def executemany(self, *what: Any) -> Any:
        try:
            return super().executemany(*what)
        except sqlite.DatabaseError as problem:
            self._tell(problem)

    def fetchone(self) -> Any:
        try:
            return super().fetchone()
        except sqlite.DatabaseError as problem:
            self._tell(problem)

    def fetchall(self) -> Any:
        try:
            return super().fetchall()
        except sqlite.DatabaseError as problem:
            self._tell(problem)

    def __iter__(self) -> Iterator[Any]:  # pyright: ignore[reportIncompatibleMethodOverride] - an iterator, though not itself
        try:
            while (row := super().fetchone()) is not None:
                yield row
        except sqlite.DatabaseError as problem:
            self._tell(problem)

    def _tell(self, problem: sqlite.DatabaseError) -> NoReturn:
        cast("_Connection", self.connection).tell(problem)


def opened(path: Path, key: bytes) -> Database:
    """The database, ready to be written; one that is damaged is opened to be read only, and its `damage` says why.

    Raises Damage where nothing of it can be read.
    """
    if mark_of(path).exists():
        found = Database(path, key, Damage(f"A part of {path.name} is damaged and can't be read.", WAYS_BACK))
        if found.integrity_problems():
            return found
        found.close()  # it was the cable, or a sound file was put in its place
        mark_of(path).unlink(missing_ok=True)
    try:
        return Database(path, key)
    except Damage as damage:
        return Database(path, key, damage)


def mark_of(path: Path) -> Path:
    """The file that says, beside a database, that a damaged page was met in it: it is looked through before it is written again."""
    return path.with_name(f"{path.name}.damaged")


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
