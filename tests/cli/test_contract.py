"""Every command with its shape under --json and its exit codes, on the sample district."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from talentdesk.sample.district import CONFLICT_PROFILES, OFFICE, DemoResult
from talentdesk.schema.kinds import KINDS
from tests.cli.typed import Command, written
from tests.world import rows_of_kit

SYNC = {"sealed", "read", "applied", "pending", "held", "quarantined", "other_files", "conflicts", "last_heard"}
RECORD = {"id", "kind", "audience", "deleted", "conflicts", "fields"}
CRITERION = {"id", "stage", "kind", "status", "value", "target", "numerator", "denominator"}
EXPLAINED = {
    "criterion", "statement", "formula", "status", "value", "target", "numerator", "denominator", "window", "rule_version", "facts",
    "hidden_records", "would_move",
}  # fmt: skip

Profile = Callable[[str], Command]


@pytest.fixture
def look(sample_district: DemoResult, capsys: pytest.CaptureFixture[str]) -> Profile:
    """Profiles of the shared sample district, for commands that change nothing."""
    return lambda name: Command(sample_district.homes[name], capsys, sample_district.passphrase_file)


@pytest.fixture
def own(own_sample: Path, capsys: pytest.CaptureFixture[str]) -> Profile:
    """Profiles of a copy that the test may change."""
    return lambda name: Command(own_sample / "profiles" / name, capsys, own_sample / "passphrase.txt")


class TestLooking:
    def test_devices(self, look: Profile) -> None:
        rows = look(OFFICE)("devices", "list")
        assert all(
            set(row) >= {"device", "request", "person", "building", "role", "status", "last_heard"} for row in rows
        )
        assert {row["status"] for row in rows} == {"active"}
        assert {row["role"] for row in rows} == {"principal", "coach", "executive", "district_staff"}

    def test_kinds_and_schemas(self, look: Profile) -> None:
        kinds = look(OFFICE)("record", "kinds")
        assert [row["kind"] for row in kinds] == [kind.name for kind in KINDS if not kind.hidden]
        for row in kinds:
            assert set(row) >= {"kind", "title", "audience", "fields"}
            schema = look(OFFICE)("record", "schema", row["kind"])
            assert set(schema["properties"]) == set(row["fields"])

    def test_list_show_history_and_search(self, look: Profile) -> None:
        coach = look("north-coach")
        rows = coach("record", "list", "coaching_session", "--limit", "5")
        assert len(rows) == 5
        assert all(set(row) >= RECORD for row in rows)
        shown = coach("record", "show", rows[0]["id"])
        assert set(shown) >= RECORD
        assert shown["fields"] == rows[0]["fields"]
        entries = coach("record", "history", rows[0]["id"])
        assert set(entries[0]) >= {"op", "at", "person", "device", "type", "fields", "replaces"}
        teacher = shown["fields"]["teacher"]
        mine = coach("record", "list", "coaching_session", "--where", f"teacher={teacher}")
        assert {row["fields"]["teacher"] for row in mine} == {teacher}
        hits = coach("record", "search", "Between us")
        assert all(set(hit) >= {"id", "kind", "title", "snippet"} for hit in hits)
        assert hits

    def test_what_to_know_before_a_meeting(self, look: Profile, tmp_path: Path) -> None:
        coach = look("north-coach")
        met = coach("record", "list", "coaching_session", "--limit", "1")[0]["id"]
        told = coach("prepare", met, "--out", str(tmp_path / "page.pdf"))
        assert set(told) >= {
            "kind", "person", "name", "belongs_to", "state", "goal", "next_meeting", "last", "agreed", "seen", "questions", "note", "file",
        }  # fmt: skip
        assert told["last"]["record"] == met
        assert 3 <= len(told["questions"]) <= 6
        assert (tmp_path / "page.pdf").read_bytes().startswith(b"%PDF")
        assert "no meeting" in coach("prepare", told["person"], code=1)["error"]["message"]

    def test_conflicts(self, look: Profile, sample_district: DemoResult) -> None:
        found = look(CONFLICT_PROFILES[0])("conflicts", "list")
        assert [(item["record"], item["field"]) for item in found] == [(sample_district.conflict_record, "notes")]
        assert set(found[0]) >= {"record", "kind", "field", "heads"}
        assert all(set(head) >= {"op", "value", "person", "device", "at", "winner"} for head in found[0]["heads"])
        assert sum(head["winner"] for head in found[0]["heads"]) == 1

    def test_digest(self, look: Profile) -> None:
        found = look(OFFICE)("digest")
        assert {"everyone", "office"} <= set(found)
        assert all(len(value) == 64 for value in found.values())

    def test_indicators(self, look: Profile) -> None:
        found = look(OFFICE)("indicators", "show")
        assert set(found) >= {"as_of", "rule_version", "indicators"}
        for indicator in found["indicators"]:
            assert set(indicator) >= {"id", "title", "stage", "rating", "buildings", "criteria"}
            for rows in (indicator["criteria"], *(row["criteria"] for row in indicator["buildings"])):
                assert all(set(row) >= CRITERION for row in rows)
            assert all(set(row) >= {"building", "stage", "criteria"} for row in indicator["buildings"])
        earlier = look(OFFICE)("indicators", "show", "--as-of", "2026-09-01", "--building", "North Elementary")
        assert earlier["as_of"] == "2026-09-01"
        assert {row["name"] for one in earlier["indicators"] for row in one["buildings"]} == {"North Elementary"}

    @pytest.mark.parametrize("criterion", ["11a.1.1", "11b.3.1", "11b.5.3", "11c.2.1", "11c.5.3"])
    def test_explain(self, look: Profile, criterion: str) -> None:
        found = look(OFFICE)("indicators", "explain", criterion)
        assert set(found) >= EXPLAINED
        assert found["criterion"] == criterion
        assert len(found["window"]) == 2
        fact = {"id", "kind", "on", "building", "actor", "actor_role", "subject_key", "flags", "record"}
        assert all(set(item) >= fact for item in found["facts"])

    def test_reports(self, look: Profile, tmp_path: Path) -> None:
        assert look(OFFICE)("report", "list") == [{"name": "indicator-progress", "title": "Indicator progress"}]
        assert look(OFFICE)("report", "indicator-progress", "--out", str(tmp_path / "r.pdf"))["file"] == str(
            tmp_path / "r.pdf"
        )
        assert (tmp_path / "r.pdf").read_bytes().startswith(b"%PDF")

    def test_verify(self, look: Profile) -> None:
        found = look(OFFICE)("verify")
        assert (set(found), found["ok"], found["problems"]) == ({"ok", "checked", "problems"}, True, [])
        forged = look(OFFICE)("verify", "--folder", code=1)
        assert [set(problem) for problem in forged["problems"]] == [{"what", "where", "advice"}]

    def test_without_json_there_is_plain_text(self, look: Profile) -> None:
        out, err = look(OFFICE).plain("indicators", "show")
        assert "North Elementary" in out
        assert err == ""
        for words in (
            ("devices", "list"),
            ("record", "list", "person"),
            ("conflicts", "list"),
            ("digest",),
            ("report", "list"),
        ):
            assert look(OFFICE).plain(*words)[0].strip()


class TestChanging:
    def test_sync_with_a_quarantined_file_ends_with_3(self, own: Profile) -> None:
        found = own(OFFICE)("sync", code=3)
        assert set(found) >= SYNC
        assert [set(item) >= {"file", "reason"} for item in found["quarantined"]] == [True]

    def test_a_conflict_is_kept_and_stays_settled_for_both(self, own: Profile) -> None:
        leader, mentor = (own(name) for name in CONFLICT_PROFILES)
        item = leader("conflicts", "list")[0]
        chosen = next(head for head in item["heads"] if not head["winner"])
        leader("conflicts", "keep", item["record"], item["field"], chosen["op"])
        leader("sync", code=3)  # the forged file still waits for a person
        mentor("sync", code=3)
        assert mentor("conflicts", "list") == []
        assert mentor("record", "show", item["record"])["fields"]["notes"] == chosen["value"]
        assert (
            "no such version"
            in leader("conflicts", "keep", item["record"], item["field"], chosen["op"], code=1)["error"]["message"]
        )

    def test_records_travel_by_stick_while_the_folder_is_away(
        self, own: Profile, own_sample: Path, tmp_path: Path
    ) -> None:
        coach, principal = own("north-coach"), own("north-principal")
        people = {row["title"]: row["id"] for row in coach("record", "list", "person")}
        north = coach("record", "list", "building", "--where", "name=North Elementary")[0]["id"]
        (own_sample / "folder").rename(own_sample / "gone")
        visit = {"observer": people["Ann Lee"], "building": north, "on": "2026-11-20", "noticing": "carried over"}
        principal("record", "new", "walkthrough", written(tmp_path, visit))
        assert "folder" in principal("sync", code=1)["error"]["message"]
        made = principal("carry", "export", str(tmp_path / "stick.zip"))
        assert made["files"] > 0
        assert set(coach("carry", "import", str(tmp_path / "stick.zip"))) >= SYNC
        assert len(coach("record", "search", "carried over")) == 1

    def test_sharing_deleting_and_restoring(self, own: Profile, tmp_path: Path) -> None:
        coach = own("north-coach")
        first = coach("record", "list", "coaching_session", "--limit", "1")[0]
        session = {name: first["fields"][name] for name in ("teacher", "coach", "building", "on")}
        saved = coach("record", "new", "coaching_session", written(tmp_path, session), "--audience", "person")
        shared = coach("record", "share", saved["id"], "circle")
        assert (set(shared) >= {"id", "kind", "audience"}, shared["audience"].startswith("circle:")) == (True, True)
        assert coach("record", "show", saved["id"])["deleted"]
        assert coach("record", "delete", shared["id"])["deleted"]
        assert [
            row["id"] for row in coach("record", "list", "coaching_session", "--deleted") if row["id"] == shared["id"]
        ]
        assert not coach("record", "restore", shared["id"])["deleted"]

    def test_attest_rate_and_freeze(self, own: Profile, tmp_path: Path) -> None:
        office = own(OFFICE)
        said = {"met": True, "rationale": "Seen.", "evidence": [office("record", "list", "competency")[0]["id"]]}
        rating = {"stage": 2, "rationale": "We are on our way."}
        office("indicators", "rate", "11a", written(tmp_path, rating), "--building", "West High")
        found, *_ = office("indicators", "show")["indicators"]
        assert next(row["rating"] for row in found["buildings"] if row["name"] == "West High") == 2
        frozen = office("indicators", "freeze", "--note", "board")
        assert office("record", "show", frozen["id"])["fields"]["note"] == "board"
        assert (
            "is measured"
            in office("indicators", "attest", "11b.3.1", written(tmp_path, said), code=1)["error"]["message"]
        )
        assert (
            "rationale"
            in office("indicators", "rate", "11a", written(tmp_path, {"stage": 1}), code=1)["error"]["message"]
        )

    def test_roster_import_shows_the_difference_first(self, own: Profile, own_sample: Path) -> None:
        office = own(OFFICE)
        before = office("digest")
        shown = office("roster", "import", str(own_sample / "roster"), "--dry-run")
        assert set(shown) >= {"dry_run", "created", "changed", "ended", "unchanged", "dropped"}
        assert sum(shown["created"].values()) == 0
        assert office("digest") == before
        coach = own("north-coach")("roster", "import", str(own_sample / "roster"))
        assert sum(coach["created"].values()) == 0

    def test_a_survey_is_handed_out_and_its_answers_are_looked_at_before_they_count(
        self, own: Profile, tmp_path: Path
    ) -> None:
        office = own(OFFICE)
        started = office("survey", "new", "needs") | {"title": "Winter"}
        one = office("record", "new", "survey", written(tmp_path, started))["id"]
        for command in ("form", "template"):
            out = tmp_path / f"{command}.file"
            assert office("survey", command, one, "--out", str(out)) == {"file": str(out)}
            assert out.stat().st_size > 100
        text = started["questions"][0]["text"]
        answers = tmp_path / "answers.csv"
        answers.write_text(
            f"Email,School,Most\nx@example.org,North Elementary,{started['questions'][0]['options'][0]}\n"
        )
        taken = ("survey", "import", one, str(answers), "--column")
        shown = office(*taken, "Most=q1", "--dry-run")
        assert (shown["answered"], shown["imported"], shown["schools"]) == (1, 0, {"North Elementary": 1})
        assert [column["use"] for column in shown["columns"]] == ["dropped", "school", "question"]
        assert office("survey", "results", one)["results"] == []
        assert "No column" in office("survey", "import", one, str(answers), code=1)["error"]["message"]
        assert "no column for" in office(*taken, "Least=q1", code=1)["error"]["message"]
        assert office(*taken, "Most=q1")["imported"] == 1
        found = next(item for item in office("survey", "results", one)["results"] if item["text"] == text)
        assert found["all"]["of"] == 1
        listed = next(row for row in office("survey", "list") if row["id"] == one)
        assert (listed["answered"], listed["purpose"]) == (1, "needs")
        assert office("survey", "again", one)["repeats"] == one

    def test_a_lost_laptop_is_shut_out(self, own: Profile) -> None:
        office = own(OFFICE)
        device = next(row["device"] for row in office("devices", "list") if row["role"] == "executive")
        assert office("devices", "revoke", device) == {"device": device, "status": "revoked"}
        assert {row["device"]: row["status"] for row in office("devices", "list")}[device] == "revoked"
        own("executive")("devices", "revoke", device, code=1)

    def test_the_registrar_s_task_is_taken_over_and_handed_on(
        self, own: Profile, own_sample: Path, tmp_path: Path
    ) -> None:
        executive, kit = own("executive"), written(tmp_path, rows_of_kit(own_sample / "recovery-kit.pdf"))
        coach = next(row["device"] for row in executive("devices", "list") if row["role"] == "coach")
        done = executive("devices", "take-over", "--kit", kit)
        assert set(done) == {"device", "replaced", "version", "waits"}
        rows = {row["device"]: (row["role"], row["status"]) for row in executive("devices", "list")}
        assert rows[done["device"]] == ("executive", "active")
        assert rows[done["replaced"]] == ("district_staff", "revoked")
        assert done["waits"] is False
        assert "decides already" in executive("devices", "take-over", "--kit", kit, code=1)["error"]["message"]
        own(OFFICE)("devices", "hand-over", done["device"], code=1)
        executive("devices", "hand-over", coach, code=1)

    def test_backup_and_keys(self, own: Profile, tmp_path: Path) -> None:
        coach = own("north-coach")
        coach("backup", "create", str(tmp_path / "b.zip"))
        assert "exists already" in coach("backup", "create", str(tmp_path / "b.zip"), code=1)["error"]["message"]
        (tmp_path / "damaged.zip").write_bytes((tmp_path / "b.zip").read_bytes()[:5000])
        before = coach("digest")
        assert (
            "Nothing was changed"
            in coach("backup", "restore", str(tmp_path / "damaged.zip"), code=1)["error"]["advice"]
        )
        assert coach("digest") == before
        coach("backup", "restore", str(tmp_path / "b.zip"))
        assert coach("digest") == before
        coach("keys", "export", "office", str(tmp_path / "k"), "--yes", code=1)

    def test_a_demo_does_not_build_over_something_else(self, own: Profile, tmp_path: Path) -> None:
        (tmp_path / "mine").mkdir()
        (tmp_path / "mine" / "notes.txt").write_text("mine")
        own(OFFICE)("demo", str(tmp_path / "mine"), code=1)
        assert (tmp_path / "mine" / "notes.txt").read_text() == "mine"


BAD_WORDS: dict[str, tuple[tuple[str, ...], int]] = {
    "no command": ((), 2),
    "a group without its command": (("record",), 2),
    "no such command": (("record", "burn"), 2),
    "no such option": (("sync", "--hard"), 2),
    "a missing argument": (("record", "show"), 2),
    "a report without a file": (("report", "indicator-progress"), 2),
    "no such report": (("report", "nope", "--out", "x.pdf"), 2),
    "a limit of nothing": (("record", "list", "person", "--limit", "0"), 2),
    "no such kind": (("record", "list", "nope"), 1),
    "no such schema": (("record", "schema", "nope"), 1),
    "no such record": (("record", "history", "0" * 32), 1),
    "no such record to delete": (("record", "delete", "nope"), 1),
    "no such field": (("record", "list", "person", "--where", "colour=red"), 1),
    "no condition": (("record", "list", "person", "--where", "colour"), 1),
    "no such file": (("record", "new", "person", "/no/such/file.json"), 1),
    "no such criterion": (("indicators", "explain", "11z.1.1"), 1),
    "no such building": (("indicators", "show", "--building", "Nowhere High"), 1),
    "no such day": (("indicators", "show", "--as-of", "2026-02-30"), 1),
    "no such roster": (("roster", "import", "/no/such/roster"), 1),
    "no such carried file": (("carry", "import", "/no/such/file"), 1),
    "no such request": (("devices", "approve", "nope", "--words", "a b c d e f"), 1),
    "no such laptop": (("devices", "confirm", "nope", "--words", "a b c d e f"), 1),
    "no such laptop to refuse": (("devices", "refuse", "nope"), 1),
    "no such device": (("devices", "revoke", "nope"), 1),
    "no such device to hand over to": (("devices", "hand-over", "nope"), 1),
    "no such kit": (("devices", "take-over", "--kit", "/no/such/file"), 2),
    "no such backup": (("backup", "restore", "/no/such/backup"), 1),
    "no such audience": (("keys", "export", "nope", "x.key", "--yes"), 1),
    "a report that can't be written": (("report", "indicator-progress", "--out", "/no/such/folder/x.pdf"), 1),
}


class TestTakingAlong:
    @pytest.mark.parametrize(("command", "form"), [("plain", "sqlite"), ("csv", "csv"), ("xlsx", "xlsx")])
    def test_own_records(self, own: Profile, tmp_path: Path, command: str, form: str) -> None:
        place = tmp_path / "taken"
        told = own("north-coach")("export", command, str(place))
        assert {name: told[name] for name in ("file", "form", "all")} == {
            "file": str(place),
            "form": form,
            "all": False,
        }
        coaching = {"walkthrough", "coaching_cycle", "coaching_session", "preparation"}
        assert set(told["records"]) == coaching | {
            "educator_profile",
            "learning_plan",
            "learning_activity",
            "leadership_interest",
        }
        assert told["shortened"] == 0
        assert place.is_dir() == (form == "csv")
        assert "exists already" in own("north-coach")("export", command, str(place), code=1)["error"]["message"]

    def test_everything_is_asked_about_first(
        self, own: Profile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        coach, place = own("north-coach"), tmp_path / "taken"
        assert "--yes" in coach("export", "csv", str(place), "--all", code=1)["error"]["advice"]
        monkeypatch.setattr("sys.stdin", io.StringIO("n\n"))
        assert "colleagues wrote in confidence" in coach.plain("export", "csv", str(place), "--all", code=1)[1]
        assert not place.exists()
        told = coach("export", "csv", str(place), "--all", "--yes")
        assert told["all"]
        assert told["records"]["person"] > 1


class TestRefusing:
    @pytest.mark.parametrize(("words", "code"), BAD_WORDS.values(), ids=BAD_WORDS)
    def test_one_plain_line_one_json_document_and_the_right_code(
        self, look: Profile, words: tuple[str, ...], code: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(tmp_path)
        told = look(OFFICE)(*words, code=code)["error"]
        assert told["message"]
        assert "Traceback" not in told["message"]
        out, err = look(OFFICE).plain(*words, code=code)
        assert out == ""
        assert err.strip()
        assert words in ((), ("record",)) or err.count("\n") == 1
        assert list(tmp_path.iterdir()) == []

    @pytest.mark.parametrize(
        "text",
        [
            "",
            " ",
            "nonsense",
            "[]",
            "[{}]",
            '"text"',
            "7",
            "null",
            "\x00",
            '{"given_name": "A"',
            "{}",
            '{"given_name": "A", "age": 7}',
        ],
    )
    def test_input_that_is_no_record_changes_nothing(self, look: Profile, tmp_path: Path, text: str) -> None:
        before = look(OFFICE)("digest")
        look(OFFICE)("record", "new", "person", written(tmp_path, text), code=1)
        assert look(OFFICE)("digest") == before

    @pytest.mark.parametrize(
        "bad", ['{"given_name": 7}', '{"given_name": "A", "colour": "red"}', "{", "[]", '{"family_name": "B"}']
    )
    def test_json_lines_with_one_bad_row_change_nothing(self, look: Profile, tmp_path: Path, bad: str) -> None:
        before = look(OFFICE)("digest")
        rows = [json.dumps({"given_name": f"Given{n}"}) for n in range(3)]
        told = look(OFFICE)("record", "new", "person", written(tmp_path, "\n".join([*rows, bad, *rows])), code=1)
        assert told["error"]["message"]
        assert look(OFFICE)("digest") == before

    def test_bytes_that_are_not_text(self, look: Profile, tmp_path: Path) -> None:
        (tmp_path / "x.json").write_bytes(b"\xff\xfe\x00{")
        assert "UTF-8" in look(OFFICE)("record", "new", "person", str(tmp_path / "x.json"), code=1)["error"]["message"]

    @pytest.mark.parametrize("case", ["none", "wrong", "short", "empty file", "missing file"])
    def test_passphrases(
        self, sample_district: DemoResult, capsys: pytest.CaptureFixture[str], tmp_path: Path, case: str
    ) -> None:
        file: Path | None = tmp_path / "passphrase.txt"
        texts: dict[str, Any] = {"wrong": "another passphrase\n", "short": "a\n", "empty file": ""}
        if case in texts:
            (tmp_path / "passphrase.txt").write_text(texts[case])
        elif case == "none":
            file = None
        told = Command(sample_district.homes[OFFICE], capsys, file)("sync", code=1)["error"]
        assert "passphrase" in told["message"]
        assert "another passphrase" not in json.dumps(told)
