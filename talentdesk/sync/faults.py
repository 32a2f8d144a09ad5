"""A folder that misbehaves on request: what shares, sticks and cloud clients really do, for tests and the simulator."""

from __future__ import annotations

from collections.abc import Callable

from talentdesk.errors import EnvironmentProblem
from talentdesk.sync.folder import MAX_FILE, CannotWrite, Folder, FolderAway, Names, NotReadableNow
from talentdesk.sync.names import MARKER


class FaultFolder(Folder):
    """Passes everything on to another folder, except for what was scripted. Without a script it is that folder."""

    def __init__(self, inner: Folder) -> None:
        self.inner = inner
        self.away = False
        self.empty = False
        """An unmounted share: the mount point is there, and nothing in it."""
        self.full = False
        self.read_only = False
        self.upper_case = False
        """A file system that shows every name in capitals."""
        self._errors: list[tuple[str, str, EnvironmentProblem]] = []
        self._damage: dict[str, Callable[[bytes], bytes]] = {}
        self._lost_replies = 0
        self._listings: dict[tuple[str, str], Names] | None = None
        self._hidden: set[str] = set()

    def fail_once(self, call: str, part: str = "", problem: EnvironmentProblem | None = None) -> None:
        """The next `call` (list, dirs, read, exists, write_new, remove) on a path that holds `part` fails."""
        self._errors.append(
            (call, part, problem or NotReadableNow("The share didn't answer.", "It is read again at the next sync."))
        )

    def damage_once(self, part: str, how: Callable[[bytes], bytes]) -> None:
        """The next read of a path that holds `part` gives changed bytes."""
        self._damage[part] = how

    def lose_reply_once(self) -> None:
        """The next write arrives, but its writer is told that it failed."""
        self._lost_replies += 1

    def freeze_listings(self) -> None:
        """From now on each directory is shown as it is when it is first listed: a stale directory cache."""
        self._listings = {}

    def thaw_listings(self) -> None:
        """Ends the stale listing."""
        self._listings = None

    def paths(self) -> set[str]:
        """All files as they are now; `roll_back` takes the folder back to them."""
        return set(_walk(self.inner)) - self._hidden

    def roll_back(self, paths: set[str]) -> None:
        """Somebody restores an old copy: files written since aren't there any more."""
        self._hidden |= set(_walk(self.inner)) - paths

    def list(self, prefix: str) -> Names:
        self._step("list", prefix)
        found = (
            [] if self.empty else [name for name in self.inner.list(prefix) if _join(prefix, name) not in self._hidden]
        )
        return self._shown("list", prefix, found)

    def dirs(self, prefix: str) -> Names:
        self._step("dirs", prefix)
        return self._shown("dirs", prefix, [] if self.empty else self.inner.dirs(prefix))

    def read(self, path: str, cap: int = MAX_FILE) -> bytes:
        self._step("read", path)
        if self.empty or path in self._hidden:
            raise NotReadableNow(f"{path} can't be read now: it isn't there.", "It is read again at the next sync.")
        data = self.inner.read(path, cap)
        for part in [part for part in self._damage if part in path]:
            data = self._damage.pop(part)(data)
        return data

    def exists(self, path: str) -> bool:
        self._step("exists", path)
        return not self.empty and path not in self._hidden and self.inner.exists(path)

    def write_new(self, path: str, data: bytes) -> None:
        self._before_write("write_new", path)
        self.inner.write_new(path, data)
        self._after_write(path)

    def mend(self, path: str, data: bytes) -> None:
        self._before_write("mend", path)
        self.inner.mend(path, data)
        self._after_write(path)

    def remove(self, path: str) -> None:
        self._before_write("remove", path)
        self.inner.remove(path)

    def _step(self, call: str, path: str) -> None:
        if self.away:
            raise FolderAway("The exchange folder isn't there.", "Check that the drive or the share is connected.")
        for number, (wanted, part, problem) in enumerate(self._errors):
            if wanted == call and part in path:
                del self._errors[number]
                raise problem

    def _before_write(self, call: str, path: str) -> None:
        self._step(call, path)
        if self.empty and path != MARKER:
            self.require()
        if self.full or self.read_only:
            why = "is full" if self.full else "can't be written to"
            raise CannotWrite(f"The exchange folder {why}.", "Nothing is lost: it is written at the next sync.")

    def _after_write(self, path: str) -> None:
        self._hidden.discard(path)
        if self._lost_replies:
            self._lost_replies -= 1
            raise CannotWrite(
                "The exchange folder can't be written to: no answer.",
                "Nothing is lost: it is written at the next sync.",
            )

    def _shown(self, call: str, prefix: str, found: Names) -> Names:
        if self._listings is not None:
            found = self._listings.setdefault((call, prefix), found)
        return [name.upper() for name in found] if self.upper_case else list(found)


def _join(prefix: str, name: str) -> str:
    return f"{prefix}/{name}" if prefix else name


def _walk(folder: Folder, prefix: str = "") -> Names:
    found = [_join(prefix, name) for name in folder.list(prefix)]
    for name in folder.dirs(prefix):
        found += _walk(folder, _join(prefix, name))
    return found
