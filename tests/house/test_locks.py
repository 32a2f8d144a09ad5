"""The locks pin every package by version and hash, hold no address, and agree with each other and with the declared ranges."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
RUN = ROOT / "packaging" / "requirements.lock"
LOCKS = sorted((ROOT / "packaging").glob("*.lock"))
ENTRY = re.compile(
    r"(?P<pin>[a-z0-9][a-z0-9.-]*==[A-Za-z0-9.!+]+(?: ; [^\\]+)?)(?P<hashes>(?: --hash=sha256:[0-9a-f]{64})+)"
)


def entries(path: Path) -> list[str]:
    """The logical lines of a lock: a trailing backslash joins lines."""
    lines = path.read_text("utf-8").replace("\\\n", " ").splitlines()
    return [re.sub(r"\s+", " ", line).strip() for line in lines if line.strip() and not line.startswith("#")]


def pins(path: Path) -> dict[str, set[str]]:
    """Package name to the versions a lock pins it to (more than one where Python versions differ)."""
    found: dict[str, set[str]] = {}
    for entry in entries(path):
        name, _, rest = entry.partition("==")
        found.setdefault(name, set()).add(rest.split(" ", 1)[0])
    return found


@pytest.mark.parametrize("path", LOCKS, ids=lambda path: path.name)
def test_every_entry_is_a_version_with_hashes_and_nothing_else(path: Path) -> None:
    assert [entry for entry in entries(path) if not ENTRY.fullmatch(entry)] == []


@pytest.mark.parametrize("path", [*LOCKS, *sorted((ROOT / "packaging").glob("*.in"))], ids=lambda path: path.name)
def test_no_lock_holds_an_address_or_a_path(path: Path) -> None:
    text = path.read_text("utf-8")
    assert not re.search(r"://|--(index|extra|find|trusted)|\s/|file:", text)


def test_all_locks_pin_the_same_versions() -> None:
    run = pins(RUN)
    for path in LOCKS:
        for name, versions in pins(path).items():
            assert versions == run.get(name, versions), f"{name} in {path.name}"


def test_the_run_lock_holds_every_declared_dependency_within_its_range() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    locked = pins(RUN)
    for text in project["dependencies"]:
        requirement = Requirement(text)
        versions = locked.get(canonicalize_name(requirement.name), set())
        assert any(requirement.specifier.contains(version) for version in versions), text


def test_qt_stays_below_the_version_that_loses_references_on_python_3_11() -> None:
    old = [
        entry
        for entry in entries(RUN)
        if entry.startswith(("pyside6", "shiboken6")) and "python_full_version < '3.12'" in entry
    ]
    assert len(old) == 2
    assert all(int(entry.split("==6.", 1)[1].split(".")[0]) < 12 for entry in old)
