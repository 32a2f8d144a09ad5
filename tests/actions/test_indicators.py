"""The team's own word: attesting, rating, freezing; and opening a number."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from talentdesk.actions import indicators, records, reports
from talentdesk.errors import UserError
from tests.rubrics import attesting
from tests.world import TODAY, World


def judged(found: dict[str, Any], criterion: str, building: str | None = None) -> dict[str, Any]:
    indicator = next(one for one in found["indicators"] if criterion.startswith(one["id"]))
    rows = (
        indicator["criteria"]
        if building is None
        else next(row["criteria"] for row in indicator["buildings"] if row["building"] == building)
    )
    return next(one for one in rows if one["id"] == criterion)


class TestAttesting:
    @pytest.fixture(autouse=True)
    def rubric(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """All criteria are measured by now; here two of them are left to the team."""
        monkeypatch.setattr(indicators, "the_rubric", lambda: attesting("11b.2.1", "11c.2.4"))

    def test_a_word_without_evidence_is_shown_as_such_and_with_it_counts(self, world: World) -> None:
        office = world.office
        said = {"met": True, "rationale": "The team met twice."}
        indicators.attest(office, "11c.2.4", said)
        assert judged(indicators.show(office), "11c.2.4")["status"] == "attested_without_evidence"
        evidence = records.save(office, "competency", {"title": "t", "code": "c", "identified_on": TODAY}).id
        world.tick()
        indicators.attest(office, "11c.2.4", said | {"evidence": [evidence]})
        assert judged(indicators.show(office), "11c.2.4")["status"] == "attested"

    def test_a_word_on_one_building_stays_there(self, world: World) -> None:
        indicators.attest(world.office, "11b.2.1", {"met": True, "rationale": "Asked in May."}, "North Elementary")
        found = indicators.show(world.office)
        assert judged(found, "11b.2.1", world.building("North Elementary"))["status"] == "attested_without_evidence"
        assert judged(found, "11b.2.1", world.building("South Middle"))["status"] == "no_data"

    @pytest.mark.parametrize(
        ("criterion", "building", "data", "says"),
        [
            ("11b.3.1", None, {"rationale": "r"}, "is measured"),
            ("11a.9.9", None, {"rationale": "r"}, "no criterion"),
            ("11b.2.1", "Nowhere High", {"rationale": "r"}, "no building"),
            ("11b.2.1", None, {}, "rationale"),
            ("11b.2.1", None, {"rationale": ""}, "rationale"),
            ("11b.2.1", None, {"rationale": "r", "evidence": ["not an id"]}, "evidence"),
        ],
    )
    def test_what_is_refused(
        self, world: World, criterion: str, building: str | None, data: dict[str, Any], says: str
    ) -> None:
        with pytest.raises(UserError, match=says):
            indicators.attest(world.office, criterion, data, building)
        assert records.count(world.office, "attestation") == 0

    def test_only_the_office_judges(self, world: World) -> None:
        for profile in ("principal", "coach", "teacher"):
            with pytest.raises(UserError):
                indicators.attest(world.profiles[profile], "11b.2.1", {"rationale": "r"})
            with pytest.raises(UserError):
                indicators.rate(world.profiles[profile], "11a", {"stage": 3, "rationale": "r"})


class TestRating:
    def test_it_stands_beside_the_computed_stage_and_says_where_they_differ(self, world: World) -> None:
        indicators.rate(world.office, "11b", {"stage": 3, "rationale": "We see it in rooms."}, "North Elementary")
        rows = indicators.show(world.office)["indicators"][1]["buildings"]
        north = next(row for row in rows if row["name"] == "North Elementary")
        assert (north["stage"], north["rating"], north["differs"]) == (0, 3, True)

    @pytest.mark.parametrize("data", [{"stage": 3}, {"stage": 6, "rationale": "r"}, {"rationale": "r"}])
    def test_a_rating_needs_a_stage_and_a_rationale(self, world: World, data: dict[str, Any]) -> None:
        with pytest.raises(UserError, match="can't be saved"):
            indicators.rate(world.office, "11b", data)


class TestOpeningANumber:
    def test_the_coach_opens_the_record_and_the_office_learns_only_that_there_is_one(self, world: World) -> None:
        coach = world.profiles["coach"]
        saved = records.save(
            coach, "coaching_session", world.session(coach, world.profiles["teacher"].person, notes="ours")
        )
        world.settle()
        seen = {
            name: indicators.explain(world.profiles[name], "11b.5.1", "North Elementary")
            for name in ("coach", "office")
        }
        assert [fact["record"] for fact in seen["coach"]["facts"]] == [saved.id]
        assert [fact["record"] for fact in seen["office"]["facts"]] == [None]
        assert (seen["coach"]["hidden_records"], seen["office"]["hidden_records"]) == (0, 1)
        assert {told["numerator"] for told in seen.values()} == {1}
        assert "ours" not in repr(seen["office"])

    def test_show_with_a_building_keeps_only_its_rows(self, world: World) -> None:
        found = indicators.show(world.office, "south middle")
        assert {row["name"] for one in found["indicators"] for row in one["buildings"]} == {"South Middle"}


class TestFreezing:
    def test_a_snapshot_keeps_what_was_known(self, world: World) -> None:
        office = world.office
        kept = indicators.freeze(office, note="for the board")
        indicators.rate(office, "11b", {"stage": 3, "rationale": "later"})
        fields = records.show(office, kept.id).fields
        assert (kept.audience, fields["as_of"], fields["note"]) == ("office", TODAY, "for the board")
        assert {row["criterion"] for row in fields["criteria"]} == {one.id for one in indicators.the_rubric().criteria}
        district = [row for row in fields["stages"] if row["building"] is None]
        assert [(row["indicator"], row["rating"]) for row in district] == [("11a", None), ("11b", None), ("11c", None)]

    def test_it_can_be_given_to_everyone_and_holds_no_name_of_a_person(self, world: World) -> None:
        kept = indicators.freeze(world.office, date(2026, 11, 1), audience="everyone")
        world.settle()
        seen = records.show(world.profiles["teacher"], kept.id)
        assert seen.fields["as_of"] == "2026-11-01"
        assert not [name for name in ("Ann", "Cora", "Tom", "Dana") if name in repr(seen.fields)]


class TestReports:
    def test_a_report_is_written_whole_and_an_unknown_one_is_refused(self, world: World, tmp_path: Path) -> None:
        out = reports.make(world.office, "indicator-progress", tmp_path / "p.pdf")
        assert out.read_bytes().startswith(b"%PDF")
        with pytest.raises(UserError):
            reports.make(world.office, "no-such-report", tmp_path / "q.pdf")
        assert not (tmp_path / "q.pdf").exists()
        assert [name for name, _ in reports.names()] == ["indicator-progress"]
