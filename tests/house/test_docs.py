"""The documentation points at things that exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#]+)")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page: Path) -> None:
    targets = [target for target in LINK.findall(page.read_text("utf-8")) if not (page.parent / target).exists()]
    assert targets == []


def test_every_decision_is_listed() -> None:
    folder = ROOT / "docs" / "decisions"
    contents = (folder / "README.md").read_text("utf-8")
    assert [page.name for page in sorted(folder.glob("0*.md")) if f"({page.name})" not in contents] == []


def test_every_make_target_in_the_readme_exists() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    named = set(
        re.findall(
            r"\bmake ([a-z]+)",
            (ROOT / "README.md").read_text("utf-8") + (ROOT / "docs/development.md").read_text("utf-8"),
        )
    )
    assert {name for name in named if not re.search(rf"^{name}:", makefile, re.MULTILINE)} == set()
