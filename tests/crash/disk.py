"""What a disk may hold after a loss of power: all that was synced, and of the rest anything.

Of what was written into a file since it was last synced, every sector may be there or not, in any order. Names (files made, renamed,
removed, folders) are kept by a journal: those of a folder that was synced are there, and of the others the earlier ones before the later.
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from tests.crash.recorder import Event

SECTOR = 512
"""Bytes that a disk writes whole or not at all."""


@dataclass
class File:
    """A file: what is safe, and what was written since."""

    safe: bytes = b""
    loose: list[tuple[int, bytes | None]] = field(default_factory=list[tuple[int, bytes | None]])
    """Place and bytes; None for a file that was cut to that length."""

    def whole(self) -> bytes:
        """All that was written, as the processes see it."""
        return _after(self.safe, self.loose)

    def sync(self) -> None:
        """Makes everything safe."""
        self.safe, self.loose = self.whole(), []

    def survivor(self, rng: random.Random, share: float | None) -> bytes:
        """What may be left; about that share of the loose sectors, or a share of its own."""
        share = _share(rng) if share is None else share
        kept: list[tuple[int, bytes | None]] = []
        for place, data in self.loose:
            if data is None:
                kept += [(place, None)] if rng.random() < share else []
                continue
            kept += [part for part in _sectors(place, data) if rng.random() < share]
        return _after(self.safe, kept)


@dataclass
class Folder:
    """A folder: its names."""

    names: dict[str, File | Folder] = field(default_factory=dict[str, "File | Folder"])


@dataclass
class _Act:
    """A change of names. `safe` once one of the folders it concerns was synced."""

    changes: list[tuple[Folder, str, File | Folder | None]]
    safe: bool = False


class Disk:
    """The files below a folder, and what happened to them since."""

    def __init__(self, root: Path, before: Path) -> None:
        """`before` is a copy of what lay below `root` when it began; what had happened until then is safe."""
        self._root = root.resolve()
        self._now = _read(before)
        self._safe: dict[int, dict[str, File | Folder]] = {}
        self._acts: list[_Act] = []
        self._remember(self._now)

    def _remember(self, folder: Folder) -> None:
        self._safe[id(folder)] = dict(folder.names)
        for item in folder.names.values():
            if isinstance(item, Folder):
                self._remember(item)

    def take(self, event: Event) -> None:
        """Takes over one event of a `Recorder`."""
        what, path, *more = event
        folder, name = self._at(path)
        if what == "write":
            self._file(path).loose.append((more[0], more[1]))
        elif what == "truncate":
            self._file(path).loose.append((more[0], None))
        elif what == "content":
            self._file(path).loose += [(0, None), (0, more[0])]
        elif what == "sync":
            self._file(path).sync()
        elif what == "names":
            synced = folder.names[name] if path != str(self._root) else self._now
            for act in self._acts:
                act.safe |= any(concerned is synced for concerned, _, _ in act.changes)
        elif what in ("create", "mkdir"):
            self._change([(folder, name, File() if what == "create" else Folder())])
        elif what == "unlink":
            self._change([(folder, name, None)])
        else:
            there, new = self._at(more[0])
            self._change([(folder, name, None), (there, new, folder.names[name])])

    def _change(self, changes: list[tuple[Folder, str, File | Folder | None]]) -> None:
        self._acts.append(_Act(changes))
        for folder, name, item in changes:
            _put(folder.names, name, item)

    def _at(self, path: str) -> tuple[Folder, str]:
        *folders, name = Path(path).relative_to(self._root).parts or ("",)
        found = self._now
        for part in folders:
            inner = found.names[part]
            assert isinstance(inner, Folder)
            found = inner
        return found, name

    def _file(self, path: str) -> File:
        folder, name = self._at(path)
        found = folder.names[name]
        assert isinstance(found, File)
        return found

    def cut(self, target: Path, rng: random.Random) -> None:
        """Writes one of the states that a loss of power at this moment may leave."""
        share = rng.choice((_share(rng), None))
        loose = [act for act in self._acts if not act.safe]
        lost = set(map(id, loose[rng.choice((0, len(loose), rng.randint(0, len(loose)))) :]))
        names = {key: dict(items) for key, items in self._safe.items()}
        for act in self._acts:
            if id(act) not in lost:
                for folder, name, item in act.changes:
                    _put(names.setdefault(id(folder), {}), name, item)
        _write(self._now, names, target, rng, share)


def _share(rng: random.Random) -> float:
    return rng.choice((0.0, 1.0, rng.random()))


def _put(names: dict[str, File | Folder], name: str, item: File | Folder | None) -> None:
    if item is None:
        names.pop(name, None)
    else:
        names[name] = item


def _read(folder: Path) -> Folder:
    return Folder({item.name: _read(item) if item.is_dir() else File(item.read_bytes()) for item in folder.iterdir()})


def _write(
    folder: Folder, names: dict[int, dict[str, File | Folder]], target: Path, rng: random.Random, share: float | None
) -> None:
    target.mkdir()
    for name, item in names.get(id(folder), {}).items():
        if isinstance(item, File):
            (target / name).write_bytes(item.survivor(rng, share))
            (target / name).chmod(0o600)
        else:
            _write(item, names, target / name, rng, share)


def _after(data: bytes, writes: Iterable[tuple[int, bytes | None]]) -> bytes:
    found = bytearray(data)
    for place, more in writes:
        if more is None:
            del found[place:]
        else:
            found.extend(bytes(max(0, place - len(found))))
            found[place : place + len(more)] = more
    return bytes(found)


def _sectors(place: int, data: bytes) -> Iterable[tuple[int, bytes]]:
    start = 0
    while start < len(data):
        end = min(len(data), start + SECTOR - (place + start) % SECTOR)
        yield place + start, data[start:end]
        start = end
