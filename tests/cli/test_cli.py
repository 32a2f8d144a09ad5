"""The command line as a person or a script uses it: shapes with --json, exit codes, plain refusals that change nothing."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from talentdesk.sync import enrol
from tests.cli.typed import Command, written
from tests.world import rows_of_kit

PASSPHRASE = "correct horse battery staple"


@pytest.fixture
def office(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Command:
    command = Command(tmp_path / "office", capsys)
    command("district", "create", "--folder", str(tmp_path / "folder"), "--name", "Riverbend", "--person", "Dana Ortiz")
    return command


class TestTheMainJob:
    def test_found_join_approve_log_sync_and_see_progress(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        office, coach = Command(tmp_path / "office", capsys), Command(tmp_path / "coach", capsys)
        folder = str(tmp_path / "folder")
        made = office("district", "create", "--folder", folder, "--name", "Riverbend", "--person", "Dana Ortiz")
        assert set(made) >= {"district", "device", "card", "recovery_kit"}
        assert Path(made["recovery_kit"]).read_bytes().startswith(b"%PDF")
        north = office("record", "new", "building", written(tmp_path, {"name": "North"}))
        teacher = office("record", "new", "person", written(tmp_path, {"given_name": "Tom", "family_name": "Teach"}))
        post = {"person": teacher["id"], "role": "teacher", "building": north["id"], "start": "2026-08-01"}
        office("record", "new", "assignment", written(tmp_path, post))
        joined = coach(
            "join",
            "--folder",
            folder,
            "--card",
            made["card"],
            "--person",
            "Cora Diaz",
            "--role",
            "coach",
            "--building",
            "North",
        )
        assert len(joined["words"]) == 6
        waiting = office("devices", "list")
        assert [(row["status"], row["request"]) for row in waiting if row["status"] == "requested"] == [
            ("requested", joined["request"])
        ]
        assert " ".join(joined["words"][:2]) not in json.dumps(waiting)
        assert "words" not in waiting[0]
        office("devices", "approve", joined["request"], "--words", "six wrong words are typed here", code=1)
        office("devices", "approve", joined["request"], "--words", " ".join(joined["words"]))
        coach("sync")
        people = {row["title"]: row["id"] for row in coach("record", "list", "person")}
        session = {
            "teacher": teacher["id"],
            "coach": people["Cora Diaz"],
            "building": north["id"],
            "on": "2026-11-05",
            "notes": "said",
        }
        saved = coach("record", "new", "coaching_session", written(tmp_path, session))
        assert saved["audience"].startswith("circle:")
        lines = "\n".join(json.dumps(session | {"topic": str(n)}) for n in range(3))
        assert len(coach("record", "new", "coaching_session", written(tmp_path, lines), "--audience", "person")) == 3
        assert coach("sync")["sealed"] == 3  # circle, person, evidence
        assert office("sync")["applied"] >= 1
        assert "no such record" in office("record", "show", saved["id"], code=1)["error"]["message"]
        progress = office("indicators", "show", "--as-of", "2026-11-24")
        assert [indicator["id"] for indicator in progress["indicators"]] == ["11a", "11b", "11c"]
        told = office("indicators", "explain", "11b.5.1", "--building", "North", "--as-of", "2026-11-24")
        assert (len(told["facts"]), told["hidden_records"]) == (4, 4)
        assert (told["numerator"], told["denominator"], told["status"]) == (1, 1, "met")
        office("report", "indicator-progress", "--out", str(tmp_path / "progress.pdf"))
        assert (tmp_path / "progress.pdf").read_bytes().startswith(b"%PDF")
        assert office("verify", "--folder")["ok"]
        mine, theirs = office("digest"), coach("digest")
        shared = set(mine) & set(theirs)
        assert len(shared) == 2
        assert {name: mine[name] for name in shared} == {name: theirs[name] for name in shared}


class TestTheRecoveryKit:
    def test_its_file_is_removed_only_when_it_was_said_to_be_printed(self, office: Command, tmp_path: Path) -> None:
        kit = tmp_path / "office-recovery-kit" / "recovery-kit.pdf"
        assert "left where it is" in office("district", "remove-kit", code=1)["error"]["message"]
        assert kit.exists()
        assert office("district", "remove-kit", "--yes") == {"removed": str(kit)}
        assert not kit.exists()
        office("district", "remove-kit", "--yes", code=1)


class TestFurtherLaptops:
    def test_a_second_laptop_is_confirmed_with_the_words_it_shows(
        self, office: Command, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        second, folder = Command(tmp_path / "second", capsys), str(tmp_path / "folder")
        card = card_of(tmp_path)
        asks = second("join", "--folder", folder, "--card", card, "--person", "Dana Ortiz", "--role", "district_staff")
        me = office("devices", "list")[0]["person"]
        office("devices", "approve", asks["request"], "--words", " ".join(asks["words"]), "--as", me)
        talk = {"leader": me, "mentor": me, "on": "2026-11-05"}
        note = office("record", "new", "mentorship_note", written(tmp_path, talk), "--audience", "person")
        waiting = office("sync", code=3)["to_confirm"]
        assert asks["device"] in waiting[0]
        told = second("sync", code=3)["to_confirm"][0]
        words = told.partition("these words: ")[2]
        second("record", "show", note["id"], code=1)
        office("devices", "confirm", asks["device"], "--words", " ".join(reversed(words.split())), code=1)
        said = office("devices", "confirm", asks["device"], "--words", words)
        assert said == {"device": asks["device"], "person": me, "status": "confirmed"}
        office("sync")
        second("sync")
        assert second("record", "show", note["id"])["id"] == note["id"]

    def test_one_that_is_not_ones_own_gets_nothing(
        self, office: Command, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        second, folder = Command(tmp_path / "second", capsys), str(tmp_path / "folder")
        asks = second(
            "join", "--folder", folder, "--card", card_of(tmp_path), "--person", "X", "--role", "district_staff"
        )
        me = office("devices", "list")[0]["person"]
        office("devices", "approve", asks["request"], "--words", " ".join(asks["words"]), "--as", me)
        assert office("devices", "refuse", asks["device"])["status"] == "refused"
        assert office("sync")["to_confirm"] == []
        second("sync", code=3)
        assert not any(name.startswith("person:") for name in second("digest"))


def card_of(tmp_path: Path) -> str:
    """The card of the district whose folder lies in a test's own place."""
    found = enrol.parse_district((tmp_path / "folder" / enrol.DISTRICT_FILE).read_bytes())
    return enrol.card(found.district, found.root)


class TestRecords:
    def test_a_record_lives_through_the_whole_contract(self, office: Command, tmp_path: Path) -> None:
        saved = office(
            "record",
            "new",
            "competency",
            written(tmp_path, {"title": "Coaches staff", "code": "coach-staff", "identified_on": "2026-09-01"}),
        )
        assert set(saved) == {"id", "kind", "audience"}
        office(
            "record",
            "edit",
            saved["id"],
            written(tmp_path, {"tasks": "observe and talk", "strategies": ["coaching", "practice"]}),
        )
        shown = office("record", "show", saved["id"])
        assert shown["fields"]["strategies"] == ["coaching", "practice"]
        assert set(shown) >= {"id", "kind", "audience", "deleted", "conflicts", "fields"}
        assert [row["id"] for row in office("record", "list", "competency", "--where", "code=coach-staff")] == [
            saved["id"]
        ]
        assert office("record", "list", "competency", "--where", "code=other") == []
        assert office("record", "search", "observe talk")[0]["id"] == saved["id"]
        office("record", "delete", saved["id"])
        assert office("record", "show", saved["id"])["deleted"]
        office("record", "restore", saved["id"])
        entries = office("record", "history", saved["id"])
        assert [entry["type"] for entry in entries] == ["set", "set", "delete", "set"]
        assert set(entries[0]) >= {"op", "at", "person", "device", "type", "fields", "replaces"}

    def test_kinds_and_their_schemas(self, office: Command) -> None:
        kinds = {row["kind"]: row for row in office("record", "kinds")}
        assert {"walkthrough", "coaching_session", "mentorship_note", "person", "building"} <= set(kinds)
        assert "fact" not in kinds
        assert office("record", "schema", "walkthrough")["properties"]["observer"]

    @pytest.mark.parametrize(
        ("text", "says"),
        [
            ("{", "isn't one JSON object"),
            ('{"name": "A", "name": "B"}', "twice"),
            ('{"name": NaN}', "NaN"),
            ("[1]", "JSON object"),
            ('{"name": ""}', "name"),
            ('{"name": "A", "colour": 1}', "colour"),
            ('{"name": "A"}\n{"name": 7}', "name"),
            ('{"name": "A"}\nnonsense', "Line 2"),
        ],
    )
    def test_bad_input_is_refused_in_words_and_changes_nothing(
        self, office: Command, tmp_path: Path, text: str, says: str
    ) -> None:
        before = office("digest")
        refusal = office("record", "new", "building", written(tmp_path, text), code=1)
        assert says in refusal["error"]["message"]
        assert office("digest") == before

    def test_conditions_and_ids_that_do_not_exist(self, office: Command) -> None:
        assert "no field" in office("record", "list", "building", "--where", "colour=red", code=1)["error"]["message"]
        assert "no such record" in office("record", "show", "0" * 32, code=1)["error"]["message"]
        assert "no kind" in office("record", "list", "nonsense", code=1)["error"]["message"]
        office("record", "nonsense", code=2)
        office("nonsense", code=2)

    def test_an_audience_that_does_not_fit_is_refused(self, office: Command, tmp_path: Path) -> None:
        file = written(tmp_path, {"name": "North"})
        assert (
            "can't be given"
            in office("record", "new", "building", file, "--audience", "person", code=1)["error"]["message"]
        )


class TestTheProfile:
    def test_without_a_profile_there_is_a_plain_sentence(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        nothing = Command(tmp_path / "none", capsys)
        assert "no TalentDesk profile" in nothing("sync", code=1)["error"]["message"]
        assert not (tmp_path / "none").exists()

    def test_a_folder_that_went_away_is_named_and_nothing_changes(self, office: Command, tmp_path: Path) -> None:
        (tmp_path / "folder").rename(tmp_path / "gone")
        assert "folder" in office("sync", code=1)["error"]["message"]

    def test_a_wrong_card_leaves_no_profile_behind(
        self, office: Command, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        late = Command(tmp_path / "late", capsys)
        card = "td1-" + "0" * 32 + "-" + "1" * 32
        late(
            "join",
            "--folder",
            str(tmp_path / "folder"),
            "--card",
            card,
            "--person",
            "Eve",
            "--role",
            "executive",
            code=1,
        )
        assert not (tmp_path / "late").exists()

    def test_a_second_process_is_told_that_the_profile_is_open(
        self, office: Command, capsys: pytest.CaptureFixture[str]
    ) -> None:
        from talentdesk.workspace import Workspace

        ws = Workspace.open(office.home)
        try:
            assert "already" in office("sync", code=1)["error"]["message"]
        finally:
            ws.close()

    def test_backup_and_restore(self, office: Command, tmp_path: Path) -> None:
        saved = office("record", "new", "building", written(tmp_path, {"name": "North"}))
        office("backup", "create", str(tmp_path / "b.zip"))
        office("record", "edit", saved["id"], written(tmp_path, {"name": "Changed"}))
        office("backup", "restore", str(tmp_path / "b.zip"))
        assert office("record", "show", saved["id"])["fields"]["name"] == "North"
        assert office("verify")["ok"]

    def test_keys_are_exported_only_when_confirmed(self, office: Command, tmp_path: Path) -> None:
        office("keys", "export", "everyone", str(tmp_path / "k"), code=1)
        assert not (tmp_path / "k").exists()
        office("keys", "export", "everyone", str(tmp_path / "k"), "--yes")
        assert "AGE-SECRET-KEY-1" in (tmp_path / "k").read_text()


class TestARealProcess:
    def run(self, *words: str, passphrase: str | None = PASSPHRASE) -> subprocess.CompletedProcess[str]:
        env = {"PATH": "/usr/bin:/bin", "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring"}
        env |= {"TALENTDESK_PASSPHRASE": passphrase} if passphrase else {}
        return subprocess.run(
            [sys.executable, "-m", "talentdesk.cli", *words], env=env, capture_output=True, text=True, check=False
        )

    def test_no_keyring_and_no_passphrase_is_an_error_and_never_a_key_in_the_clear(self, tmp_path: Path) -> None:
        words = (
            "--home",
            str(tmp_path / "p"),
            "district",
            "create",
            "--folder",
            str(tmp_path / "f"),
            "--name",
            "N",
            "--person",
            "P",
        )
        ended = self.run(*words, passphrase=None)
        assert ended.returncode == 1
        assert "passphrase" in ended.stderr.casefold()
        assert "Traceback" not in ended.stderr
        assert not (tmp_path / "p").exists()

    def test_with_a_passphrase_it_works_and_the_passphrase_is_nowhere(self, tmp_path: Path) -> None:
        words = (
            "--home",
            str(tmp_path / "p"),
            "--json",
            "district",
            "create",
            "--folder",
            str(tmp_path / "f"),
            "--name",
            "N",
            "--person",
            "P",
        )
        ended = self.run(*words)
        assert ended.returncode == 0, ended.stderr
        assert json.loads(ended.stdout)["card"].startswith("td1-")
        assert self.run("--home", str(tmp_path / "p"), "sync", passphrase="another passphrase").returncode == 1
        for file in (path for path in tmp_path.rglob("*") if path.is_file()):
            assert PASSPHRASE.encode() not in file.read_bytes()


class TestLearning:
    def test_areas_are_put_in_order_and_say_what_comes_next(self, office: Command, tmp_path: Path) -> None:
        for title in ("A", "B"):
            row = {"title": title, "named_on": "2026-08-20", "groups": [{"name": "Grade 4"}]}
            office("record", "new", "focus_area", written(tmp_path, row))
        first = office("learning", "show")["areas"]
        assert [(one["title"], one["rank"], one["next"]["what"]) for one in first] == [
            ("A", None, "rank"),
            ("B", None, "rank"),
        ]
        for one in first:
            office("learning", "place", one["area"], "1")
        found = office("learning", "show")
        assert [(one["title"], one["rank"]) for one in found["areas"]] == [("B", 1), ("A", 2)]
        assert found["areas"][0]["next"] == {"what": "progression", "kind": "learning_progression", "record": None}
        assert (found["coaching"]["area"], found["coaching"]["next"]["what"]) == (None, "pilot")
        assert "still goes on" in office("learning", "place", "0" * 32, "1", code=1)["error"]["message"]
        out, _ = office.plain("learning", "show")
        assert out.splitlines()[0] == "  1  B (next: progression)"


class TestTakingOver:
    def test_a_new_laptop_takes_the_rows_that_somebody_types(
        self, office: Command, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        new, folder, rows = (
            Command(tmp_path / "new", capsys),
            str(tmp_path / "folder"),
            rows_of_kit(tmp_path / "office-recovery-kit" / "recovery-kit.pdf"),
        )
        old = office("devices", "list")[0]
        new(
            "join",
            "--folder",
            folder,
            "--card",
            card_of(tmp_path),
            "--person",
            "Dana Ortiz",
            "--role",
            "district_staff",
        )
        monkeypatch.setattr("sys.stdin", io.StringIO(rows.lower()[:-1]))
        assert "Row 4" in new("devices", "take-over", "--kit", "-", code=1)["error"]["message"]
        monkeypatch.setattr("sys.stdin", io.StringIO(rows.lower()))
        done = new("devices", "take-over", "--kit", "-", "--mine")
        assert (done["replaced"], done["waits"]) == (old["device"], False)
        assert {row["device"]: row["status"] for row in new("devices", "list")} == {
            old["device"]: "revoked",
            done["device"]: "active",
        }
        assert {row["person"] for row in new("devices", "list")} == {old["person"]}
