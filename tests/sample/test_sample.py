"""The sample district: seeded, built through the actions alone, and showing what it promises."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest

from talentdesk.actions import directory, exchange, indicators, leadership, learning, records, team_room, upkeep
from talentdesk.errors import UserError
from talentdesk.sample import oneroster
from talentdesk.sample.district import CONFLICT_PROFILES, OFFICE, PRIVATE_AUTHOR, PRIVATE_MARKER, DemoResult
from talentdesk.sample.place import prepare
from talentdesk.workspace import Workspace, passphrase_from


@contextmanager
def opened(sample: DemoResult, profile: str) -> Iterator[Workspace]:
    ws = Workspace.open(sample.homes[profile], passphrase_from(sample.passphrase_file, None))
    try:
        yield ws
    finally:
        ws.close()


class TestGenerator:
    def test_the_same_seed_writes_the_same_bundle_and_another_one_does_not(self, tmp_path: Path) -> None:
        today = date(2026, 11, 24)
        one, same, other = (
            oneroster.write_bundle(tmp_path / name, seed, today) for name, seed in (("a", 11), ("b", 11), ("c", 12))
        )
        files = sorted(file.name for file in one.iterdir())
        assert [(one / name).read_bytes() for name in files] == [(same / name).read_bytes() for name in files]
        assert (one / "users.csv").read_bytes() != (other / "users.csv").read_bytes()

    def test_the_bundle_holds_families_for_the_import_to_forget(self, sample_district: DemoResult) -> None:
        users = (sample_district.passphrase_file.parent / "roster" / "users.csv").read_text("utf-8-sig")
        assert users.count(",student,") == oneroster.STUDENTS
        with opened(sample_district, OFFICE) as ws:
            assert len(directory.people(ws)) + oneroster.STUDENTS + oneroster.PARENTS <= users.count("\n")


class TestDistrict:
    def test_a_year_of_records_on_a_profile_for_each_leader(self, sample_district: DemoResult) -> None:
        counts = sample_district.counts
        assert min(counts.values()) > 0
        assert counts["walkthrough"] > counts["coaching_cycle"]
        assert OFFICE in sample_district.homes
        assert stat.S_IMODE(sample_district.passphrase_file.stat().st_mode) == 0o600

    def test_one_conflict_waits_with_both_texts(self, sample_district: DemoResult) -> None:
        for profile in CONFLICT_PROFILES:
            with opened(sample_district, profile) as ws:
                found = exchange.conflicts(ws)
                assert [(item.record, item.field, len(item.heads)) for item in found] == [
                    (sample_district.conflict_record, "notes", 2)
                ]
                assert len({head.value for head in found[0].heads}) == 2
        with opened(sample_district, OFFICE) as ws:
            assert exchange.conflicts(ws) == []

    def test_one_private_session_is_read_by_its_author_alone_and_still_counts(
        self, sample_district: DemoResult
    ) -> None:
        with opened(sample_district, PRIVATE_AUTHOR) as ws:
            assert [hit.id for hit in records.search(ws, PRIVATE_MARKER)] == [sample_district.private_record]
            linked = indicators.links(ws)
            assert sample_district.private_record in linked.values()
            fact = next(fact for fact, record in linked.items() if record == sample_district.private_record)
        for profile in sample_district.homes.keys() - {PRIVATE_AUTHOR}:
            with opened(sample_district, profile) as ws:
                assert records.search(ws, PRIVATE_MARKER) == []
        with opened(sample_district, OFFICE) as ws:
            told = indicators.explain(ws, "11b.5.1", "North Elementary", sample_district.as_of)
            assert [(item["kind"], item["record"]) for item in told["facts"] if item["id"] == fact] == [
                ("session", None)
            ]
        folder = sample_district.passphrase_file.parent / "folder"
        assert not [
            file for file in folder.rglob("*") if file.is_file() and PRIVATE_MARKER.encode() in file.read_bytes()
        ]

    def test_one_forged_file_is_set_aside_with_its_reason_and_nothing_of_it_counts(
        self, sample_district: DemoResult
    ) -> None:
        with opened(sample_district, OFFICE) as ws:
            aside = exchange.status(ws).quarantined
            assert [(item["code"], sample_district.forged_file.name in item["file"]) for item in aside] == [
                ("signature", True)
            ]
            assert records.search(ws, "never wrote this") == []

    def test_the_progress_table_has_measured_criteria_with_numbers(self, sample_district: DemoResult) -> None:
        found = sample_district.table
        assert [indicator["id"] for indicator in found["indicators"]] == ["11a", "11b", "11c"]
        judged = [
            one
            for indicator in found["indicators"]
            for rows in (indicator["criteria"], *(building["criteria"] for building in indicator["buildings"]))
            for one in rows
        ]
        counted = {one["id"] for one in judged if one["kind"] == "measured" and one["numerator"]}
        assert len(counted) >= 8, sorted(counted)
        assert len({one["id"] for one in judged}) == 49
        assert {one["status"] for one in judged} >= {"met", "partly", "not_yet"}
        stages = {row["name"]: row["stage"] for row in found["indicators"][1]["buildings"]}
        assert stages["North Elementary"] > stages["South Middle"] > stages["West High"]

    def test_the_office_has_three_areas_of_focus_in_their_order(self, sample_district: DemoResult) -> None:
        with opened(sample_district, OFFICE) as ws:
            areas = learning.learning(ws).areas
        assert [area.rank for area in areas] == [1, 2, 3]
        assert areas[0].progressions
        assert areas[0].pilots
        assert areas[2].next.what == "progression"
        district = {one["id"]: one["status"] for one in sample_district.table["indicators"][0]["criteria"]}
        assert (district["11a.1.5"], district["11a.2.4"]) == ("met", "met")
        schools = {
            row["name"]: one["status"]
            for row in sample_district.table["indicators"][0]["buildings"]
            for one in row["criteria"]
            if one["id"] == "11a.1.6"
        }
        assert schools == {"North Elementary": "met", "South Middle": "met", "West High": "partly"}

    def test_those_who_coach_and_lead_are_shown_as_they_are_and_not_all_is_done(
        self, sample_district: DemoResult
    ) -> None:
        rows = {
            "district": sample_district.table["indicators"][2]["criteria"],
            **{row["name"]: row["criteria"] for row in sample_district.table["indicators"][1]["buildings"]},
        }
        status = {(place, one["id"]): one["status"] for place, found in rows.items() for one in found}
        trained = [status[place, "11b.2.2"] for place in ("North Elementary", "South Middle", "West High")]
        assert trained == ["met", "met", "not_yet"], "the coach at West works by no model"
        assert status["North Elementary", "11b.5.4"] == "partly"
        found = [status["district", f"11c.{which}"] for which in ("2.4", "4.2", "5.1", "5.2")]
        assert found == ["partly", "not_yet", "partly", "met"]
        with opened(sample_district, "executive") as ws:
            new = leadership.new_in_role(ws)
        assert sorted((bool(one.record), bool(one.agreed)) for one in new) == [(False, False), (True, True)]
        with opened(sample_district, OFFICE) as ws:
            assert [view.fields["told"] for view in records.list_records(ws, "leadership_interest")] == []

    def test_one_coaching_model_is_decided_on_and_the_other_waits_for_a_rating(
        self, sample_district: DemoResult
    ) -> None:
        with opened(sample_district, OFFICE) as ws:
            found = {
                one.model: one
                for view in records.list_records(ws, "hexagon")
                for one in (team_room.blind(ws, view.id),)
            }
            waits = next(stand for stand in team_room.stands(ws) if stand.piece.id == "hexagon")
        decided, open_one = found["Impact cycle"], found["Classroom strategies coaching"]
        assert [len(given) for given in decided.ratings.values()] == [3] * 6
        assert (decided.all_rated, decided.opened) == (True, True)
        assert sorted(one.rated for one in open_one.raters) == [False, True, True]
        assert not any(open_one.ratings.values()), "what two members rated is theirs until they open it"
        assert (waits.criteria[0]["status"], [work.waits for work in waits.work]) == ("partly", ["", ""])

    def test_the_report_is_a_pdf_and_every_profile_proves_itself(self, sample_district: DemoResult) -> None:
        assert sample_district.report.read_bytes().startswith(b"%PDF")
        for profile in sample_district.homes:
            with opened(sample_district, profile) as ws:
                assert upkeep.verify(ws).problems == []

    def test_all_who_share_an_audience_hold_the_same(self, sample_district: DemoResult) -> None:
        states: dict[str, set[str]] = {}
        for profile in sample_district.homes:
            with opened(sample_district, profile) as ws:
                for audience, state in exchange.digest(ws).items():
                    states.setdefault(audience, set()).add(state)
        assert {audience: len(found) for audience, found in states.items() if len(found) > 1} == {}


class TestPlace:
    def test_only_what_an_earlier_run_made_is_cleared_away(self, tmp_path: Path) -> None:
        root = tmp_path / "demo"
        place = prepare(root)
        place.folder.mkdir()
        (root / "notes.txt").write_text("mine")
        prepare(root)
        assert not place.folder.exists()
        assert (root / "notes.txt").read_text() == "mine"

    def test_a_folder_with_something_else_is_refused_and_left_alone(self, tmp_path: Path) -> None:
        (tmp_path / "notes.txt").write_text("mine")
        with pytest.raises(UserError, match="isn't empty"):
            prepare(tmp_path)
        assert [file.name for file in tmp_path.iterdir()] == ["notes.txt"]
