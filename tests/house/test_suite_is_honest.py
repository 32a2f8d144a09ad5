"""No test is switched off, excused or waited for."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
FILES = sorted(TESTS.rglob("*.py"))
BANNED = {
    "skip": "a test runs or is taken out",
    "skipif": "a test runs or is taken out",
    "importorskip": "everything a test needs is in the lock",
    "xfail": "a known fault is an issue, not a mark",
    "SkipTest": "a test runs or is taken out",
    "sleep": "wait for a signal or a condition",
    "qWait": "wait for a signal or a condition",
    "qSleep": "wait for a signal or a condition",
}


def faults(tree: ast.AST) -> list[str]:
    """Where a tree names something banned, with the reason."""
    found: list[str] = []
    for node in ast.walk(tree):
        name = node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else None
        if isinstance(node, ast.ImportFrom):
            found += [f"line {node.lineno}: {a.name}: {BANNED[a.name]}" for a in node.names if a.name in BANNED]
        elif name in BANNED:
            found.append(f"line {node.lineno}: {name}: {BANNED[name]}")
        elif isinstance(node, ast.Call) and ast.unparse(node.func) == "qtbot.wait":
            found.append(f"line {node.lineno}: qtbot.wait: wait for a signal or a condition")
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(TESTS)))
def test_no_test_is_switched_off_or_sleeps(path: Path) -> None:
    assert faults(ast.parse(path.read_text("utf-8"))) == []


@pytest.mark.parametrize(
    "source",
    [
        "import pytest\n@pytest.mark.skip\ndef test_a(): ...",
        "import pytest\n@pytest.mark.xfail(reason='later')\ndef test_a(): ...",
        "from time import sleep",
        "import time\ntime.sleep(1)",
        "def test_a(qtbot): qtbot.wait(100)",
    ],
)
def test_the_check_sees_what_it_bans(source: str) -> None:
    assert len(faults(ast.parse(source))) == 1
