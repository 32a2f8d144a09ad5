"""`purge`: what it shows and asks, its shapes and codes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.typed import Command, written

PREVIEW = {
    "record",
    "kind",
    "title",
    "what",
    "way",
    "saves",
    "readers",
    "days",
    "drafts",
    "related",
    "copies",
    "refused",
}


@pytest.fixture
def office(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Command:
    command = Command(tmp_path / "office", capsys)
    command("district", "create", "--folder", str(tmp_path / "folder"), "--name", "Riverbend", "--person", "Dana Ortiz")
    return command


def test_a_record_and_its_earlier_wording_go_only_when_told_so(office: Command, tmp_path: Path) -> None:
    review = {"title": "Zebulon helps", "topic": "coaching", "on": "2026-11-05"}
    record = office("record", "new", "practice_review", written(tmp_path, review))["id"]
    assert office("purge", "ask", record, "--wording", code=1)["error"]["message"].startswith("It was saved once only")
    office("record", "edit", record, written(tmp_path, {"title": "S3 helps"}))
    shown = office("purge", "show", record, "--wording")
    assert set(shown) >= PREVIEW
    assert (shown["way"], shown["saves"]) == ("here", 1)
    assert "Confirm with --yes" in office("purge", "ask", record, "--wording", code=1)["error"]["advice"]
    assert len(office("record", "history", record)) == 2
    assert office("purge", "ask", record, "--wording", "--yes")["gone"]
    assert [entry["fields"]["title"] for entry in office("record", "history", record)] == ["S3 helps"]
    assert office("purge", "ask", record, "--yes") == {"record": record, "what": "record", "gone": True, "purges": []}
    office("record", "show", record, code=1)
    assert office("purge", "list") == []


def test_the_office_says_how_many_days_and_that_everything_is_kept(office: Command, tmp_path: Path) -> None:
    assert office("purge", "rules") == {"days": 7, "hold": False}
    assert office("purge", "rules", "--days", "10", "--hold") == {"days": 10, "hold": True}
    review = {"title": "Review", "topic": "coaching", "on": "2026-11-05"}
    record = office("record", "new", "practice_review", written(tmp_path, review))["id"]
    assert "court" in office("purge", "ask", record, "--yes", code=1)["error"]["message"]
    assert office("purge", "rules", "--no-hold") == {"days": 10, "hold": False}
    for command in ("confirm", "call-off"):
        assert office("purge", command, record, code=1)["error"]["message"]
