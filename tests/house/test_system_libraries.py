"""What pip can't bring is named, not guessed at, where it may not be installed."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "packaging" / "system-libraries.sh"
TOOLS = ("sh", "grep", "env")
FAKES = {"uname": "echo Linux", "id": "echo 1000", "find": "exit 0", "ldconfig": "exit 0", "python3": "exit 1"}


@pytest.fixture
def bare_path(tmp_path: Path) -> Path:
    """A PATH of a Linux that has next to nothing, for somebody who is not root and has neither apt-get nor sudo."""
    for name in TOOLS:
        found = shutil.which(name)
        assert found
        (tmp_path / name).symlink_to(found)
    for name, body in FAKES.items():
        (tmp_path / name).write_text(f"#!/bin/sh\n{body}\n")
        (tmp_path / name).chmod(0o755)
    return tmp_path


def run(path: Path, *groups: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [path / "sh", SCRIPT, *groups], env={"PATH": str(path)}, capture_output=True, text=True, check=False
    )


def test_missing_packages_are_named_when_they_may_not_be_installed(bare_path: Path) -> None:
    result = run(bare_path, "core")
    assert result.returncode == 1
    assert "python3-venv age zstd fonts-dejavu-core\n" in result.stderr


def test_what_is_there_is_not_asked_for(bare_path: Path) -> None:
    for name in ("age", "zstd", "python3"):
        (bare_path / name).write_text("#!/bin/sh\nexit 0\n")
        (bare_path / name).chmod(0o755)
    (bare_path / "find").write_text("#!/bin/sh\necho DejaVuSans.ttf\n")
    result = run(bare_path, "core")
    assert (result.returncode, result.stderr) == (0, "")


def test_the_demo_asks_for_nothing_of_qt_and_the_window_for_its_own(bare_path: Path) -> None:
    assert "libxkbcommon" not in run(bare_path, "core").stderr
    assert "libegl1" in run(bare_path, "core", "qt").stderr
    assert "libxcb-cursor0" in run(bare_path, "core", "qt", "window").stderr


def test_an_unknown_group_is_refused(bare_path: Path) -> None:
    assert run(bare_path, "kitchen").returncode == 2
