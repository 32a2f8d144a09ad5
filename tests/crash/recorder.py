"""What a process does to the disk, in order: SQLite's files through its own door to the system, ours through Python's audit events.

SQLite opens files through a table of functions (its VFS). The one that opens is replaced, and gives every file it opens a table of
methods that write down what the file's own do.
"""

from __future__ import annotations

import ctypes
import json
import os
import stat
import sys
from collections.abc import Callable
from ctypes import CFUNCTYPE, POINTER, c_char_p, c_int, c_int64, c_void_p
from pathlib import Path
from typing import Any

import sqlcipher3._sqlite3 as driver  # pyright: ignore[reportMissingTypeStubs, reportMissingImports]

Event = tuple[Any, ...]
"""What happened, where, and with what; see `tests.crash.disk`."""
_BYTES = "bytes"
_LOG_FILES = 0x00000800 | 0x00080000
"""SQLITE_OPEN_MAIN_JOURNAL and SQLITE_OPEN_WAL: with the first sync of such a file SQLite syncs the folder it stands in."""

_OPEN = CFUNCTYPE(c_int, c_void_p, c_void_p, c_void_p, c_int, POINTER(c_int))
_DELETE = CFUNCTYPE(c_int, c_void_p, c_char_p, c_int)
_CLOSE = CFUNCTYPE(c_int, c_void_p)
_WRITE = CFUNCTYPE(c_int, c_void_p, c_void_p, c_int, c_int64)
_TRUNCATE = CFUNCTYPE(c_int, c_void_p, c_int64)
_SYNC = CFUNCTYPE(c_int, c_void_p, c_int)


def keep(events: list[Event], file: Path) -> None:
    """Writes them into a file."""
    file.write_text(json.dumps(events, default=lambda data: {_BYTES: data.decode("latin-1")}))


def kept(file: Path) -> list[Event]:
    """What `keep` wrote."""
    found = json.loads(
        file.read_text(), object_hook=lambda item: item[_BYTES].encode("latin-1") if item.keys() == {_BYTES} else item
    )
    return [tuple(event) for event in found]


class _Vfs(ctypes.Structure):
    _fields_ = (
        ("version", c_int),
        ("file_size", c_int),
        ("longest_path", c_int),
        ("next", c_void_p),
        ("name", c_char_p),
        ("data", c_void_p),
        ("open", c_void_p),
        ("delete", c_void_p),
    )


class _Methods(ctypes.Structure):
    _fields_ = (
        ("version", c_int),
        ("close", c_void_p),
        ("read", c_void_p),
        ("write", c_void_p),
        ("truncate", c_void_p),
        ("sync", c_void_p),
        ("rest", c_void_p * 13),
    )


class Recorder:
    """Writes down what this process does below a folder, until it ends. There can be one in a process."""

    def __init__(self, root: Path) -> None:
        self.events: list[Event] = []
        self._root = f"{root.resolve()}{os.sep}"
        self._files: dict[int, str] = {}
        """Address of an open file of SQLite → its path."""
        self._logs: set[int] = set()
        """Addresses of open log files that weren't synced through this address yet."""
        self._ours: dict[str, bytes] = {}
        """Files that Python opened to write, and what they held when they were last looked at. Of others each write is known."""
        self._methods: dict[int, tuple[_Methods, _Methods]] = {}
        """Address of a table of methods → the table, and the one that takes its place."""
        self._kept: list[Any] = []
        self._listen_to_sqlite()
        self._listen_to_python()

    def _note(self, what: str, path: str, *more: Any) -> None:
        if f"{path}{os.sep}".startswith(self._root):
            self.events.append((what, path, *more))

    def _callback(self, shape: Any, function: Callable[..., int]) -> c_void_p:
        made = shape(function)
        self._kept.append(made)
        return ctypes.cast(made, c_void_p)

    # SQLite

    def _listen_to_sqlite(self) -> None:
        library = ctypes.CDLL(str(driver.__file__))  # pyright: ignore[reportUnknownMemberType, reportUnknownArgumentType]
        library.sqlite3_vfs_find.restype = POINTER(_Vfs)
        vfs = library.sqlite3_vfs_find(None).contents
        self._open, self._delete = _OPEN(vfs.open), _DELETE(vfs.delete)
        vfs.open, vfs.delete = self._callback(_OPEN, self._opened), self._callback(_DELETE, self._deleted)

    def _opened(self, vfs: int, name: int | None, file: int, flags: int, out: Any) -> int:
        path = ctypes.string_at(name).decode() if name else ""
        there = bool(path) and Path(path).exists()
        self._look(path)
        self._ours.pop(path, None)
        result = self._open(vfs, name, file, flags, out)
        methods = c_void_p.from_address(file)
        if result == 0 and path and methods.value:
            if not there:
                self._note("create", path)
            if flags & _LOG_FILES:
                self._logs.add(file)
            self._files[file] = path
            methods.value = ctypes.addressof(self._replaced(methods.value))
        return result

    def _replaced(self, address: int) -> _Methods:
        if address not in self._methods:
            own = _Methods.from_address(address)
            new = _Methods.from_buffer_copy(own)
            close, write, truncate, sync = (
                _CLOSE(own.close),
                _WRITE(own.write),
                _TRUNCATE(own.truncate),
                _SYNC(own.sync),
            )

            def closed(file: int) -> int:
                self._files.pop(file, None)
                self._logs.discard(file)
                return close(file)

            def written(file: int, data: int, length: int, place: int) -> int:
                self._note("write", self._files[file], place, ctypes.string_at(data, length))
                return write(file, data, length, place)

            def truncated(file: int, size: int) -> int:
                self._note("truncate", self._files[file], size)
                return truncate(file, size)

            def synced(file: int, flags: int) -> int:
                result, path = sync(file, flags), self._files[file]
                self._note("sync", path)
                if file in self._logs:
                    self._logs.discard(file)
                    self._note("names", str(Path(path).parent))
                return result

            new.close, new.write = self._callback(_CLOSE, closed), self._callback(_WRITE, written)
            new.truncate, new.sync = self._callback(_TRUNCATE, truncated), self._callback(_SYNC, synced)
            self._methods[address] = own, new
        return self._methods[address][1]

    def _deleted(self, vfs: int, name: bytes, sync_folder: int) -> int:
        path = name.decode()
        there = Path(path).exists()
        result = self._delete(vfs, name, sync_folder)
        if there and result == 0:
            self._note("unlink", path)
            if sync_folder:
                self._note("names", str(Path(path).parent))
        return result

    # Python

    def _listen_to_python(self) -> None:
        sync = os.fsync

        def fsync(descriptor: Any) -> None:
            sync(descriptor)
            number = descriptor if isinstance(descriptor, int) else descriptor.fileno()
            path = str(Path(f"/proc/self/fd/{number}").readlink())
            if stat.S_ISDIR(os.fstat(number).st_mode):
                self._note("names", path)
            else:
                self._look(path)
                self._note("sync", path)

        os.fsync = fsync
        acts = {"open": self._opens, "os.mkdir": self._makes, "os.rename": self._renames}
        acts |= {"os.remove": self._removes, "os.rmdir": self._removes}

        def hear(event: str, what: tuple[Any, ...]) -> None:
            if event in acts:
                acts[event](*what)

        sys.addaudithook(hear)

    def _path(self, given: Any, folder: int = -1) -> str:
        """The absolute path of a name, which may be one in an open folder; empty where it isn't below ours."""
        if isinstance(given, int) or given is None:
            return ""
        place = Path() if folder < 0 else Path(f"/proc/self/fd/{folder}").readlink()
        path = str((place / os.fsdecode(given)).absolute())
        return path if path.startswith(self._root) else ""

    def _look(self, path: str) -> None:
        """What Python has written into a file is seen when it is synced or renamed, or when SQLite opens it."""
        if path in self._ours and Path(path).is_file():
            data = Path(path).read_bytes()
            if self._ours[path] != data:
                self._ours[path] = data
                self._note("content", path, data)

    def _opens(self, given: Any, _mode: Any, flags: int) -> None:
        path = self._path(given)
        if not path or not flags & (os.O_WRONLY | os.O_RDWR):
            return
        there = Path(path).is_file()
        if not there and flags & os.O_CREAT:
            self._note("create", path)
        elif there and flags & os.O_TRUNC:
            self._note("truncate", path, 0)
        if not there or flags & os.O_TRUNC:
            self._ours[path] = b""
        elif path not in self._ours:
            self._ours[path] = Path(path).read_bytes()

    def _makes(self, given: Any, _mode: Any, folder: int) -> None:
        path = self._path(given, folder)
        if path and Path(path).parent.is_dir() and not Path(path).exists():
            self._note("mkdir", path)

    def _renames(self, source: Any, target: Any, source_folder: int, target_folder: int) -> None:
        old, new = self._path(source, source_folder), self._path(target, target_folder)
        if old and new and Path(old).exists():
            self._look(old)
            self._note("rename", old, new)
            self._ours = {_moved(path, old, new): data for path, data in self._ours.items() if path != new}

    def _removes(self, given: Any, folder: int) -> None:
        path = self._path(given, folder)
        if path and Path(path).exists():
            self._note("unlink", path)
            self._ours.pop(path, None)


def _moved(path: str, old: str, new: str) -> str:
    """Where a file lies once `old`, itself or a folder above it, is called `new`."""
    return new + path[len(old) :] if path == old or path.startswith(f"{old}{os.sep}") else path
