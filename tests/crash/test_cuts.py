"""A short run of the losses of power, and that they would show what isn't synced. `make cuts` is the long one."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlcipher3 import dbapi2 as sqlite  # pyright: ignore[reportMissingTypeStubs]

from talentdesk import paths
from talentdesk.workspace import PARTS, finish_restore, take_restored
from tests.crash.disk import Disk
from tests.crash.processes import recorded
from tests.crash.scenes import SCENES

ROOT = Path(__file__).parents[2]
SEEDS = range(100)
KEY = f"PRAGMA key = \"x'{'11' * 32}'\""
STILL_OPEN: list[Any] = []
OLD, NEW = b"old" * 1000, b"new" * 1000


def test_twenty_losses_of_power_over_all_acts_lose_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    command = [sys.executable, "-W", "error", "-m", "tests.crash"]
    command += ["--cuts", "--kills", "20", "--seed", "7", "--ground", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    rows = {line.split()[0]: [int(cell) for cell in line.split()[1:]] for line in done.stdout.splitlines()[1:] if line}
    assert set(rows) == {scene.name for scene in SCENES}
    assert all(row[0] and row[2] for row in rows.values()), f"an act was never cut, or nothing was proved of it: {rows}"
    assert list(tmp_path.iterdir()) == []


# Whether a fault would be seen


def left(root: Path, act: Callable[[Path], None], look: Callable[[Path], object]) -> set[object]:
    """What is found after losses of power that came once the act was done."""
    root.mkdir(parents=True)
    (root / "file").write_bytes(OLD)
    *_, end = moments(root, act)
    return {look(rest) for rest in rests(end, root, SEEDS)}


def moments(root: Path, act: Callable[[Path], None]) -> Iterator[Disk]:
    """The disk before the act, and after each thing that it does to it."""
    before = root.with_name("before")
    shutil.copytree(root, before)
    events = recorded(lambda _say: act(root), root)
    disk = Disk(root, before)
    yield disk
    for event in events:
        disk.take(event)
        yield disk


def rests(disk: Disk, root: Path, seeds: Iterable[int]) -> Iterator[Path]:
    """What a loss of power at that moment may leave, one after the other in the same place."""
    for seed in seeds:
        shutil.rmtree(root)
        disk.cut(root, random.Random(seed))
        yield root


def content(name: str, root: Path) -> object:
    """What a file holds: the old, the new, or something else."""
    file = root / name
    return {OLD: "old", NEW: "new"}.get(file.read_bytes(), "torn") if file.exists() else "gone"


def written_over(root: Path) -> None:
    (root / "file").write_bytes(NEW)
    (root / "other").write_bytes(NEW)


def renamed_without_sync(root: Path) -> None:
    (root / "part").write_bytes(NEW)
    (root / "part").rename(root / "file")


def written_whole(root: Path) -> None:
    paths.atomic_write(root / "file", NEW)


def in_a_new_folder(root: Path) -> None:
    (root / "folder").mkdir()
    paths.atomic_write(root / "folder" / "file", NEW)


def in_a_folder_that_is_kept(root: Path) -> None:
    paths.make_folder(root / "folder")
    paths.atomic_write(root / "folder" / "file", NEW)


def moved(root: Path) -> None:
    (root / "file").rename(root / "other")
    paths.sync_folder(root)


def renamed_beside_a_save(root: Path) -> None:
    saved("FULL", root)
    db = sqlite.connect(str(root / "db"))  # opens the log of the other once more
    db.execute(KEY)
    db.execute("SELECT count(*) FROM save").fetchone()
    STILL_OPEN.append(db)
    renamed_without_sync(root)
    STILL_OPEN[0].execute("INSERT INTO save VALUES (3)")


@pytest.mark.parametrize(
    ("act", "name", "found"),
    [
        (renamed_without_sync, "file", {"old", "new", "torn"}),
        (written_over, "file", {"torn"}),
        (written_over, "other", {"gone", "torn"}),
        (written_whole, "file", {"new"}),
        (in_a_new_folder, "folder/file", {"new", "gone"}),
        (in_a_folder_that_is_kept, "folder/file", {"new"}),
        (moved, "other", {"old"}),
        (renamed_beside_a_save, "file", {"old", "new", "torn"}),
    ],
)
def test_what_is_synced_is_there_and_nothing_else_is_sure(
    act: Callable[[Path], None], name: str, found: set[object], tmp_path: Path
) -> None:
    seen = left(tmp_path / "disk", act, partial(content, name))
    assert seen == found if found in ({"new"}, {"old"}) else seen >= found


def test_a_folder_that_was_being_removed_may_hold_a_part(tmp_path: Path) -> None:
    def fill_and_remove(root: Path) -> None:
        paths.make_folder(root / "folder")
        for name in ("a", "b"):
            paths.atomic_write(root / "folder" / name, NEW)
        shutil.rmtree(root / "folder")

    def names(root: Path) -> object:
        return len(list((root / "folder").iterdir())) if (root / "folder").exists() else None

    assert left(tmp_path / "disk", fill_and_remove, names) == {2, 1, 0, None}


def restored(home: Path) -> None:
    take_restored(home, home / "restoring")


def test_at_every_moment_of_a_restore_the_old_profile_or_the_new_one_with_the_old_beside_it_is_there(
    tmp_path: Path,
) -> None:
    root, found = tmp_path / "disk", Counter[str]()
    for folder, data in ((root, OLD), (root / "restoring", NEW)):
        folder.mkdir()
        for name in PARTS:
            (folder / name).write_bytes(data)
    for moment, disk in enumerate(moments(root, restored)):
        for home in rests(disk, root, range(20 * moment, 20 * moment + 20)):
            finish_restore(home)
            whole = [{content(name, place) for name in PARTS} for place in (home, *home.glob("before-restore-*"))]
            assert whole in ([{"old"}], [{"new"}, {"old"}])
            found["new" if len(whole) > 1 else "old"] += 1
    assert found["old"]
    assert found["new"]


def saved(synchronous: str, root: Path) -> None:
    db = sqlite.connect(str(root / "db"), isolation_level=None)
    STILL_OPEN.append(db)  # closing it would write the log into the file
    db.execute(KEY)
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("CREATE TABLE save(n)")
    db.execute(f"PRAGMA synchronous = {synchronous}")
    for n in range(3):
        db.execute("INSERT INTO save VALUES (?)", (n,))


def saves(root: Path) -> object:
    db = sqlite.connect(str(root / "db"))
    db.execute(KEY)
    try:
        return db.execute("SELECT count(*) FROM save").fetchone()[0]
    finally:
        db.close()


@pytest.mark.parametrize(("synchronous", "kept"), [("FULL", {3}), ("NORMAL", {0, 3})])
def test_a_save_that_did_not_wait_for_the_disk_is_lost(synchronous: str, kept: set[object], tmp_path: Path) -> None:
    found = left(tmp_path / "disk", partial(saved, synchronous), saves)
    assert found == kept if synchronous == "FULL" else found >= kept
