"""A profile folder that can't be written: said plainly by the command line and the window, and as it was afterwards."""

from __future__ import annotations

from pathlib import Path

from tests.faults.damage import Written
from tests.faults.places import told, unprivileged


def protect(folder: Path, on: bool) -> None:
    for path in [folder, *folder.rglob("*")]:
        path.chmod((0o500 if path.is_dir() else 0o400) if on else (0o700 if path.is_dir() else 0o600))


def test_a_read_only_home(left: Written) -> None:
    before = left.file.read_bytes()
    protect(left.home, True)
    try:
        found = told("read_only", left.home, left.world.folder, unprivileged())
    finally:
        protect(left.home, False)
    for act in ("list", "verify", "create", "restore"):
        assert found[act]["code"] == 1, act
        assert "Traceback" not in found[act]["err"], act
        assert "can't be" in found[act]["err"], found[act]
    page, *said = found["window"]
    assert page == "unlock"
    assert any("can't be written" in text for text in said)
    assert left.file.read_bytes() == before
    assert left.lost(left.open()) == []
