"""Files and functions stay small, files say what they are for, nobody connects a signal to a lambda."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FILES = sorted(path for folder in ("talentdesk", "ui", "benchmarks") for path in (ROOT / folder).rglob("*.py"))
MOST_LINES_IN_A_FILE = 600
MOST_LINES_IN_A_FUNCTION = 60


def connects_to_a_lambda(node: ast.AST) -> bool:
    """Whether a node is `signal.connect(lambda ...)`."""
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute) or node.func.attr != "connect":
        return False
    return any(isinstance(argument, ast.Lambda) for argument in node.args)


def faults(source: str) -> list[str]:
    """What breaks the house rules in one file."""
    tree = ast.parse(source)
    found: list[str] = []
    if source.strip() and not ast.get_docstring(tree):
        found.append("the file does not say what it is for")
    if source.count("\n") > MOST_LINES_IN_A_FILE:
        found.append(f"the file has {source.count(chr(10))} lines")
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno is not None:
            length = node.end_lineno - node.lineno + 1
            if length > MOST_LINES_IN_A_FUNCTION:
                found.append(f"line {node.lineno}: {node.name} has {length} lines")
        if connects_to_a_lambda(node):
            found.append(f"{ast.unparse(node)}: a signal is connected to a lambda")
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_file_keeps_the_house_rules(path: Path) -> None:
    assert faults(path.read_text("utf-8")) == []


def test_the_check_sees_a_lambda_and_a_missing_docstring() -> None:
    assert len(faults("button.clicked.connect(lambda: None)\n")) == 2
