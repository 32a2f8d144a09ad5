"""What a person reads can be translated: whole sentences with named places, handed to `t` or `n` as they stand in the source."""

from __future__ import annotations

import ast
import string
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FILES = [
    *sorted((ROOT / "ui").rglob("*.py")),
    *sorted(
        file for file in (ROOT / "talentdesk").rglob("*.py") if "from talentdesk.i18n import" in file.read_text("utf-8")
    ),
]
SOURCES = {"t": 1, "n": 2}
"""How many of a function's first arguments are source texts."""
SHOWS = {"label", "section", "title", "muted", "quiet_button", "primary_button", "link_button"}
"""Pieces of a page that show their first argument."""


def faults(source: str) -> list[str]:
    """Where a file shows or asks for words that no translator would find."""
    found: list[str] = []
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
            continue
        name, arguments = node.func.id, node.args
        if name in SOURCES:
            found += _source_faults(node, arguments[: SOURCES[name]])
        elif name in SHOWS and arguments and _is_prose(arguments[0]):
            found.append(f"line {node.lineno}: words are shown without being translated")
    return found


def _source_faults(node: ast.Call, texts: list[ast.expr]) -> list[str]:
    given = {keyword.arg for keyword in node.keywords} | ({"count"} if len(texts) == 2 else set())
    found: list[str] = []
    for text in texts:
        if not isinstance(text, ast.Constant) or not isinstance(text.value, str):
            found.append(f"line {node.lineno}: the source text is put together while running")
            continue
        wanted = {name for _, name, _, _ in string.Formatter().parse(text.value) if name is not None}
        if wanted - given:
            found.append(f"line {node.lineno}: no value for {sorted(wanted - given)}")
    return found


def _is_prose(node: ast.expr) -> bool:
    parts = node.values if isinstance(node, ast.JoinedStr) else [node]
    texts = [part.value for part in parts if isinstance(part, ast.Constant) and isinstance(part.value, str)]
    return any(character.isalpha() for text in texts for character in text)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_words_can_be_translated(path: Path) -> None:
    assert faults(path.read_text("utf-8")) == []


@pytest.mark.parametrize(
    "source",
    [
        "t(f'{count} visits')",
        "t('{count} visits')",
        "n('one', some_text, 2)",
        "label('Visits')",
        "muted(f'{name} visited')",
    ],
)
def test_the_check_sees_what_nobody_could_translate(source: str) -> None:
    assert len(faults(source)) == 1


def test_the_check_lets_symbols_and_data_pass() -> None:
    assert (
        faults("label('●')\nlabel(name)\nlabel(f'{shape} {name}')\nt('{count} visits of {name}', count=2, name=who)")
        == []
    )
