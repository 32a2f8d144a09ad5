"""Only the store knows SQL; the exchange's own tables are the one exception."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
STORE = ROOT / "talentdesk" / "store"
EXCHANGE = ROOT / "talentdesk" / "sync"
FILES = sorted(
    path
    for folder in ("talentdesk", "ui")
    for path in (ROOT / folder).rglob("*.py")
    if not path.is_relative_to(STORE) and not path.is_relative_to(EXCHANGE)
)
STATEMENT = re.compile(
    r"\b(SELECT\s.+\sFROM|INSERT\s+(OR\s+\w+\s+)?INTO|DELETE\s+FROM|UPDATE\s+\w+\s+SET|CREATE\s+\w+|PRAGMA)\b",
    re.DOTALL,
)


def statements(source: str) -> list[str]:
    """The texts in a file that speak SQL, and its calls of `execute`."""
    found: list[str] = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and STATEMENT.search(node.value):
            found.append(node.value)
        elif isinstance(node, ast.Attribute) and node.attr in ("execute", "executemany", "executescript"):
            found.append(ast.unparse(node))
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_file_speaks_no_sql(path: Path) -> None:
    assert statements(path.read_text("utf-8")) == []


def test_the_check_sees_a_statement() -> None:
    assert len(statements("db.execute('SELECT 1 AS n FROM op')")) == 2
