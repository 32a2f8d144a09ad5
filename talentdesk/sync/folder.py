"""The exchange folder: immutable files under fixed names. It may be slow, stale, full, gone, or written by strangers.

All code reaches it through `Folder`. No name leads outside it, links in it aren't followed, nothing in it is ever overwritten.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import re
import secrets
import stat
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from pathlib import Path

from talentdesk import paths
from talentdesk.errors import EnvironmentProblem
from talentdesk.sync import names

MAX_FILE = 64 * 1024 * 1024
Names = list[str]
_PAUSES = (0.05, 0.1, 0.2, 0.4, 0.8, 1.6, 2.0)
"""How long to wait, in seconds, before each new attempt at a rename that another program blocks."""
_JUNCTION = 0xA0000003
_UNFINISHED = re.compile(r"[0-9a-z-]+\.age\.[0-9a-f]{8}\.tmp")
_BLOCKED = {errno.EACCES, errno.EPERM, errno.EBUSY, errno.ETXTBSY}


class FolderAway(EnvironmentProblem):
    """The folder isn't there, is empty or can't be listed. Nothing on this computer changes because of that."""


class NotReadableNow(EnvironmentProblem):
    """One file can't be read at the moment; it stays pending."""


class TooLarge(EnvironmentProblem):
    """A file is larger than any of ours may be; it isn't read."""


class NameTaken(EnvironmentProblem):
    """Under the name lies a file with other bytes, and files are never overwritten."""


class CannotWrite(EnvironmentProblem):
    """The folder is full, read-only, or swallowed what was written."""


class Folder(ABC):
    """What the exchange needs of a folder. Paths are relative, with `/`; `""` is the folder itself. Bad names raise names.BadName."""

    lasting = True
    """Whether it goes on from sync to sync, so that an older state of it is a sign that somebody rolled it back."""

    @abstractmethod
    def list(self, prefix: str) -> Names:
        """Names of the files directly under a directory, sorted, foreign ones too; none where the directory isn't there."""

    @abstractmethod
    def dirs(self, prefix: str) -> Names:
        """Names of the directories directly under a directory, sorted; links aren't among them."""

    @abstractmethod
    def read(self, path: str, cap: int = MAX_FILE) -> bytes:
        """A file's bytes. Raises NotReadableNow, TooLarge or FolderAway."""

    @abstractmethod
    def exists(self, path: str) -> bool:
        """Whether a file is there."""

    @abstractmethod
    def write_new(self, path: str, data: bytes) -> None:
        """Writes a file that never existed, whole or not at all. The same bytes under the name are success.

        Before `district.json` is there nothing else can be written: an unmounted drive's empty folder must not be filled.
        Raises NameTaken, CannotWrite or FolderAway.
        """

    @abstractmethod
    def mend(self, path: str, data: bytes) -> None:
        """Puts back an own file that was damaged in the folder. Raises NameTaken for bytes that the name doesn't promise."""

    @abstractmethod
    def remove(self, path: str) -> None:
        """Takes away an own file: a superseded head, or a set that was written anew. One that isn't there is fine."""

    def our_files(self, prefix: str) -> Names:
        """Like `list`, without foreign names and files that were never finished: what a reader may ask for."""
        return [name for name in self.list(prefix) if names.is_name(name) and not name.endswith(".tmp")]

    def our_dirs(self, prefix: str) -> Names:
        """Like `dirs`, without foreign names."""
        return [name for name in self.dirs(prefix) if names.is_name(name)]

    def require(self) -> None:
        """Raises FolderAway unless this is an exchange folder that can be read."""
        if not self.exists(names.MARKER):
            raise FolderAway(
                "The exchange folder is empty or isn't the district's.",
                "Check that the drive is connected and the folder is the right one.",
            )


class LocalFolder(Folder):
    """A directory: on this disk, a share, a stick, or one that a cloud client keeps."""

    def __init__(self, root: Path, pause: Callable[[float], None] = time.sleep) -> None:
        self.root = root
        self._pause = pause

    def list(self, prefix: str) -> Names:
        return sorted(_shown(entry) for entry in self._entries(prefix) if not _is_dir(entry) and not _is_link(entry))

    def dirs(self, prefix: str) -> Names:
        return sorted(_shown(entry) for entry in self._entries(prefix) if _is_dir(entry))

    def read(self, path: str, cap: int = MAX_FILE) -> bytes:
        target = self._inside(path)
        try:
            status = target.lstat()
            if not stat.S_ISREG(status.st_mode):
                raise NotReadableNow(f"{path} isn't a plain file.", "It was left alone.")
            if status.st_size > cap:
                raise TooLarge(f"{path} is larger than a file of TalentDesk can be.", "It was left alone.")
            with target.open("rb") as file:
                data = file.read(cap + 1)
        except OSError as problem:
            self._still_here()
            raise NotReadableNow(
                f"{path} can't be read now: {_why(problem)}.", "It is read again at the next sync."
            ) from problem
        if len(data) > cap:
            raise TooLarge(f"{path} is larger than a file of TalentDesk can be.", "It was left alone.")
        return data

    def exists(self, path: str) -> bool:
        self._still_here()
        try:
            return stat.S_ISREG(self._inside(path).lstat().st_mode)
        except OSError:
            return False

    def write_new(self, path: str, data: bytes) -> None:
        self._still_here()
        if path != names.MARKER:
            self.require()
        target = self._inside(path)
        if self._holds(target, path, data):
            return
        self._put(target, path, data, replace=False)

    def mend(self, path: str, data: bytes) -> None:
        if names.promised_hash(path) is None or not names.keeps_promise(path, data):
            raise NameTaken(f"{path} stands for other content.", "Nothing was changed.")
        self.require()
        self._put(self._inside(path), path, data, replace=True)

    def remove(self, path: str) -> None:
        self._still_here()
        target = self._inside(path)
        try:
            self._try_again(lambda: target.unlink(missing_ok=True))
        except OSError as problem:
            raise CannotWrite(
                f"{path} can't be removed: {_why(problem)}.", "It is tried again at the next sync."
            ) from problem

    def _entries(self, prefix: str) -> list[os.DirEntry[str]]:
        directory = self._inside(prefix)
        try:
            with os.scandir(directory) as found:
                return list(found)
        except (FileNotFoundError, NotADirectoryError):
            self._still_here()
            return []
        except OSError as problem:
            raise FolderAway(
                f"The exchange folder can't be listed: {_why(problem)}.", "Check the connection, then sync again."
            ) from problem

    def _still_here(self) -> None:
        try:
            here = self.root.is_dir()
        except OSError:
            here = False
        if not here:
            raise FolderAway(
                f"The exchange folder {self.root} isn't there.", "Check that the drive or the share is connected."
            )

    def _inside(self, path: str) -> Path:
        """The place of a path. No part of it below the folder may be a link or a junction."""
        place = self.root
        for part in names.parts_of(path):
            place = place / part
            try:
                status = place.lstat()
            except OSError:
                continue
            if _points_elsewhere(status):
                raise names.BadName(path)
        return place

    def _holds(self, target: Path, path: str, data: bytes) -> bool:
        """Whether the name is taken by the same bytes already. Raises NameTaken for other bytes."""
        try:
            target.lstat()
        except FileNotFoundError:
            return False
        except OSError as problem:
            raise NotReadableNow(
                f"{path} can't be looked at now: {_why(problem)}.", "It is tried again at the next sync."
            ) from problem
        if self.read(path) != data:
            raise NameTaken(f"Under the name {path} lies another file.", "Nothing was overwritten.")
        return True

    def _put(self, target: Path, path: str, data: bytes, replace: bool) -> None:
        temporary = target.with_name(f"{target.name}.{secrets.token_hex(4)}.tmp")
        try:
            paths.make_folder(target.parent)
            _write_synced(temporary, data)
            self._rename(temporary, target, data, replace)
            with contextlib.suppress(OSError):  # on a share that can't do it: what nobody has read yet is sent again
                paths.sync_folder(target.parent)
        except OSError as problem:
            self._still_here()
            raise CannotWrite(_cannot_write(problem), "Nothing is lost: it is written at the next sync.") from problem
        finally:
            with contextlib.suppress(OSError):
                temporary.unlink(missing_ok=True)
        if _hash(self.read(path)) != _hash(data):
            raise CannotWrite(f"{path} isn't in the folder the way it was written.", "Nothing is lost: sync again.")

    def _rename(self, temporary: Path, target: Path, data: bytes, replace: bool) -> None:
        try:
            self._try_again(lambda: temporary.replace(target) if replace else temporary.rename(target))
        except OSError:
            # The rename may have happened and only its answer got lost.
            if not target.is_file() or target.read_bytes() != data:
                raise

    def _try_again(self, act: Callable[[], object]) -> None:
        for seconds in _PAUSES:
            try:
                act()
            except OSError as problem:
                if problem.errno not in _BLOCKED:
                    raise
                self._pause(seconds)
            else:
                return
        act()


class MemoryFolder(Folder):
    """A folder in memory, for simulations and tests. It can be taken away and brought back."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.here = True

    def list(self, prefix: str) -> Names:
        return sorted(rest for rest in self._below(prefix) if "/" not in rest)

    def dirs(self, prefix: str) -> Names:
        return sorted({rest.partition("/")[0] for rest in self._below(prefix) if "/" in rest})

    def read(self, path: str, cap: int = MAX_FILE) -> bytes:
        self._look(path)
        if path not in self.files:
            raise NotReadableNow(f"{path} can't be read now: it isn't there.", "It is read again at the next sync.")
        if len(self.files[path]) > cap:
            raise TooLarge(f"{path} is larger than a file of TalentDesk can be.", "It was left alone.")
        return self.files[path]

    def exists(self, path: str) -> bool:
        self._look(path)
        return path in self.files

    def write_new(self, path: str, data: bytes) -> None:
        if path != names.MARKER:
            self.require()
        self._look(path)
        if self.files.setdefault(path, data) != data:
            raise NameTaken(f"Under the name {path} lies another file.", "Nothing was overwritten.")

    def mend(self, path: str, data: bytes) -> None:
        if names.promised_hash(path) is None or not names.keeps_promise(path, data):
            raise NameTaken(f"{path} stands for other content.", "Nothing was changed.")
        self.require()
        self.files[path] = data

    def remove(self, path: str) -> None:
        self._look(path)
        self.files.pop(path, None)

    def _below(self, prefix: str) -> Names:
        self._look(prefix)
        start = f"{prefix}/" if prefix else ""
        return [path[len(start) :] for path in self.files if path.startswith(start)]

    def _look(self, path: str) -> None:
        names.parts_of(path)
        if not self.here:
            raise FolderAway("The exchange folder isn't there.", "Check that the drive or the share is connected.")


def is_unfinished(name: str) -> bool:
    """Whether a file of ours was never finished under this name. Other programs' temporary files are theirs."""
    return _UNFINISHED.fullmatch(name) is not None


def _shown(entry: os.DirEntry[str]) -> str:
    """A name as text. Foreign names in another encoding can't be opened by us anyhow; they only have to be shown."""
    return entry.name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _is_dir(entry: os.DirEntry[str]) -> bool:
    return entry.is_dir(follow_symlinks=False) and not _is_link(entry)


def _is_link(entry: os.DirEntry[str]) -> bool:
    try:
        return _points_elsewhere(entry.stat(follow_symlinks=False))
    except OSError:
        return False


def _points_elsewhere(status: os.stat_result) -> bool:
    """Symbolic links, and the junctions of Windows. A cloud client's placeholders are neither."""
    return stat.S_ISLNK(status.st_mode) or getattr(status, "st_reparse_tag", 0) == _JUNCTION


def _write_synced(path: Path, data: bytes) -> None:
    with path.open("xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _hash(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def _why(problem: OSError) -> str:
    return problem.strerror or type(problem).__name__


def _cannot_write(problem: OSError) -> str:
    if problem.errno in paths.FULL:
        return "The exchange folder is full."
    if problem.errno in {errno.EROFS, errno.EACCES, errno.EPERM}:
        return "The exchange folder can't be written to: it is read-only for you, or another program holds it."
    return f"The exchange folder can't be written to: {_why(problem)}."
