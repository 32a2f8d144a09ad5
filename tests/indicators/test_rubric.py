"""The rubric file holds every clause of the practice, and a wrong file is refused in words."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from talentdesk.errors import EnvironmentProblem
from talentdesk.indicators.queries import MEASURES
from talentdesk.indicators.rubric import load, load_references
from talentdesk.indicators.rubric_file import QUERIES
from talentdesk.paths import resource_path

COUNTS = {"11a": (6, 5, 2, 2, 2), "11b": (5, 4, 2, 2, 4), "11c": (3, 4, 2, 2, 4)}
OF_BUILDINGS = {
    "11a.1.1", "11a.1.2", "11a.1.6", "11a.3.1", "11a.3.2", "11a.4.1", "11a.4.2", "11a.5.1", "11a.5.2", "11b.2.1", "11b.2.2", "11b.3.1",
    "11b.3.2", "11b.4.1", "11b.4.2", "11b.5.1", "11b.5.2", "11b.5.3", "11b.5.4",
}  # fmt: skip
ATTESTED: set[str] = set()


def test_every_clause_is_there():
    rubric = load()
    assert len(rubric.criteria) == 49
    for indicator in rubric.indicators:
        assert tuple(len(indicator.at(stage)) for stage in range(1, 6)) == COUNTS[indicator.id]
    wanted = [
        f"{name}.{stage}.{n}"
        for name in COUNTS
        for stage, many in enumerate(COUNTS[name], 1)
        for n in range(1, many + 1)
    ]
    assert [one.id for one in rubric.criteria] == wanted
    assert max(Counter(one.id for one in rubric.criteria).values()) == 1


def test_scope_and_kind_of_each_criterion():
    rubric = load()
    assert {one.id for one in rubric.criteria if one.scope == "B"} == OF_BUILDINGS
    assert {one.id for one in rubric.criteria if one.kind == "attested"} == ATTESTED
    for one in rubric.criteria:
        assert one.statement.endswith(".")
        assert one.records
        assert bool(one.later) == (one.kind == "attested")


def test_stages_and_the_headings_that_the_source_misprints():
    rubric = load()
    titles = ["Getting Aware", "Getting Ready", "Getting Started", "Getting Better", "Keep Improving"]
    assert [one.title for one in rubric.stages] == titles
    assert [one.group for one in rubric.stages] == ["preparation"] * 2 + ["progress"] * 3
    assert rubric.stages[4].printed == {"11b": "Getting Better", "11c": "Getting Better"}
    assert rubric.stage_title(0) == "Not begun"


def test_targets_come_from_the_defaults():
    rubric = load()
    targets = {one.id: one.target for one in rubric.criteria if one.kind == "measured"}
    assert targets["11b.3.1"] == 0.8
    assert targets["11b.5.1"] == 1.0
    assert targets["11c.2.1"] == 1
    assert (rubric.defaults.preparation_years, rubric.defaults.partly, rubric.defaults.survey) == (3, 0.5, 0.5)


def test_every_query_has_its_function():
    assert set(QUERIES) == set(MEASURES)


def test_bibliography():
    references = load_references()
    assert len(references) == 14
    assert Counter(name for one in references for name in one.indicators) == {"11a": 6, "11b": 4, "11c": 5}
    assert next(one for one in references if one.id == "desimone-pak-2017").indicators == ("11a", "11b")
    assert all(one.authors and 2010 < one.year < 2030 for one in references)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('id = "11a.1.2"', 'id = "11a.1.1"', "occur twice"),
        ('id = "11a.1.2"', 'id = "12a.1.2"', "not the id of a criterion"),
        ('query = "people_reached"', 'query = "guess"', "query"),
        ('by = "leaders", flags', 'by = "wizards", flags', "wizards"),
        ('of = "educators"\n', "", "needs of"),
        ("format = 1", "format = 2", "format"),
        ("[practice]", "[practice", "can't be used"),
        ('flag = "impact"\n', "", "flag or an activity"),
        ('window = "preparation"\n', 'latest = "preparation"\n', "latest"),
    ],
)
def test_a_wrong_file_is_refused(tmp_path: Path, old: str, new: str, says: str):
    text = resource_path("rubric", "practice-11.toml").read_text(encoding="utf-8")
    assert old in text
    file = tmp_path / "practice-11.toml"
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(EnvironmentProblem, match=says) as caught:
        load(file)
    assert "practice-11.toml" in caught.value.message
    assert caught.value.advice


def test_a_missing_file_is_refused(tmp_path: Path):
    with pytest.raises(EnvironmentProblem, match="nowhere"):
        load(tmp_path / "nowhere.toml")
