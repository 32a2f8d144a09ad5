"""Carrying the exchange by hand: copies what another folder lacks, and the same tree in one zip for mail."""

from __future__ import annotations

import io
import os
import secrets
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from talentdesk import paths
from talentdesk.errors import EnvironmentProblem, UserError
from talentdesk.sync import names
from talentdesk.sync.folder import MAX_FILE, CannotWrite, Folder, Names, NotReadableNow, TooLarge

MAX_ENTRIES = 200_000
MAX_TOTAL = 8 * 1024**3
_DATE = (1980, 1, 1, 0, 0, 0)
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED = 0x1


def walk(folder: Folder, prefix: str = "") -> Iterator[str]:
    """Paths of all files under names of ours, directory by directory; foreign names and unfinished files are passed over."""
    for name in folder.our_files(prefix):
        yield f"{prefix}/{name}" if prefix else name
    if prefix.count("/") + 2 >= names.MAX_DEPTH:
        return
    for name in folder.our_dirs(prefix):
        yield from walk(folder, f"{prefix}/{name}" if prefix else name)


def copy_missing(src: Folder, dst: Folder) -> int:
    """Copies the files that `dst` lacks and tells how many. The district first, heads last: a head never arrives before its sets.

    A file that can't be read now, or whose bytes aren't those its name promises, is not passed on.
    """
    copied = 0
    for path in sorted(set(walk(src)) - set(walk(dst)), key=_order):
        try:
            data = src.read(path)
        except (NotReadableNow, TooLarge):
            continue
        if names.keeps_promise(path, data):
            dst.write_new(path, data)
            copied += 1
    return copied


def _pack(src: Folder, archive: zipfile.ZipFile) -> int:
    count = 0
    for path in sorted(walk(src), key=_order):
        try:
            data = src.read(path)
        except (NotReadableNow, TooLarge):
            continue
        if names.keeps_promise(path, data):
            archive.writestr(zipfile.ZipInfo(path, _DATE), data)
            count += 1
    return count


def write_zip(src: Folder, target: Path) -> int:
    """Writes the whole tree into a zip and tells how many files it holds. The same tree gives the same bytes."""
    temporary = target.with_name(f".{target.name}.{secrets.token_hex(6)}.tmp")
    try:
        with temporary.open("xb") as out:
            with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
                count = _pack(src, archive)
            out.flush()
            os.fsync(out.fileno())
        os.replace(temporary, target)
        paths.sync_folder(target.parent)
    except OSError as problem:
        why = problem.strerror or type(problem).__name__
        raise EnvironmentProblem(
            f"{target.name} can't be written: {why}.", "Check that there is room and that you may write there."
        ) from problem
    finally:
        temporary.unlink(missing_ok=True)
    return count


class ZipFolder(Folder):
    """An exported tree, read-only. Names that could lead outside refuse the whole file; foreign names are only listed."""

    lasting = False

    def __init__(self, source: Path | bytes) -> None:
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(source) if isinstance(source, bytes) else source)
        except OSError as problem:
            raise EnvironmentProblem("The file can't be read.", "Check that it is still there.") from problem
        except zipfile.BadZipFile as problem:
            raise UserError(
                "This isn't a file that was exported for carrying, or it isn't whole.",
                "Ask for it to be exported again.",
            ) from problem
        self._entries = self._checked()

    def list(self, prefix: str) -> Names:
        return sorted(rest for rest in self._below(prefix) if "/" not in rest)

    def dirs(self, prefix: str) -> Names:
        return sorted({rest.partition("/")[0] for rest in self._below(prefix) if "/" in rest})

    def read(self, path: str, cap: int = MAX_FILE) -> bytes:
        names.parts_of(path)
        entry = self._entries.get(path)
        if entry is None:
            raise NotReadableNow(f"{path} isn't in the carried file.", "It may be in another one.")
        if entry.file_size > cap:
            raise TooLarge(f"{path} is larger than a file of TalentDesk can be.", "It was left alone.")
        try:
            with self._archive.open(entry) as file:
                return file.read(cap)
        except (OSError, EOFError, zipfile.BadZipFile, zlib.error) as problem:
            raise NotReadableNow(
                f"{path} is damaged in the carried file.", "Ask for it to be exported again."
            ) from problem

    def exists(self, path: str) -> bool:
        names.parts_of(path)
        return path in self._entries

    def write_new(self, path: str, data: bytes) -> None:  # noqa: ARG002
        raise CannotWrite("A carried file is only read.", "Export to a new one.")

    def mend(self, path: str, data: bytes) -> None:
        self.write_new(path, data)

    def remove(self, path: str) -> None:
        self.write_new(path, b"")

    def close(self) -> None:
        """Lets the file go."""
        self._archive.close()

    def _below(self, prefix: str) -> Names:
        names.parts_of(prefix)
        start = f"{prefix}/" if prefix else ""
        return [path[len(start) :] for path in self._entries if path.startswith(start)]

    def _checked(self) -> dict[str, zipfile.ZipInfo]:
        entries = [entry for entry in self._archive.infolist() if not entry.is_dir()]
        found = {entry.filename: entry for entry in entries}
        if len(entries) > MAX_ENTRIES or sum(entry.file_size for entry in entries) > MAX_TOTAL:
            raise UserError("The carried file is far larger than an export can be.", "It was left alone.")
        if len(found) != len(entries) or any(_is_unsafe(entry) for entry in entries):
            raise UserError(
                "The carried file holds names that lead elsewhere, so it wasn't opened.",
                "Ask who made it how it was made.",
            )
        return found


def _is_unsafe(entry: zipfile.ZipInfo) -> bool:
    """Absolute paths, drives, backslashes, `..`, links, locked entries and packing methods we don't write."""
    name = entry.orig_filename
    leads_out = name.startswith("/") or "\\" in name or ":" in name or "\x00" in name or ".." in name.split("/")
    is_link = (entry.external_attr >> 16) & 0o170000 == 0o120000
    return leads_out or is_link or bool(entry.flag_bits & _ENCRYPTED) or entry.compress_type not in _METHODS


def _order(path: str) -> tuple[int, str]:
    if path == names.MARKER:
        return (0, path)
    if path.startswith("members/"):
        return (1, path)
    return (3 if "/h/" in path else 2, path)
