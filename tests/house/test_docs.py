"""The documentation points at things that exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from talentdesk.indicators import rubric

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


def test_every_criterion_stands_in_the_clause_table_as_it_is_judged() -> None:
    the_rubric = rubric.load()
    page = (ROOT / "docs" / "indicators.md").read_text("utf-8")
    rows = [
        tuple(cell.strip() for cell in row.split("|")[1:-1])
        for row in re.findall(r"^\| 11[abc]\.\d\.\d .*$", page, re.MULTILINE)
    ]
    wanted = [
        (one.id, the_rubric.stage_title(one.stage), one.statement, one.kind, one.scope, one.records)
        for one in the_rubric.criteria
    ]
    assert rows == wanted


def test_pages_of_docs_are_reached_from_the_readme() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    assert [page.name for page in sorted((ROOT / "docs").glob("*.md")) if f"docs/{page.name}" not in readme] == []
