"""Confidentiality over real files (cases 76, 77, 82 to 84, 86): words open where they should and are found nowhere else."""

from __future__ import annotations

import logging
import tempfile
import threading
from pathlib import Path

import pytest

from talentdesk import log
from talentdesk.actions import district, exchange, indicators, records, roster, upkeep
from talentdesk.errors import UserError
from talentdesk.ids import natural_id
from talentdesk.keys import seal
from talentdesk.sync.audiences import slot
from talentdesk.sync.format import shell
from talentdesk.sync.verdicts import Refused
from talentdesk.workspace import Workspace
from tests.world import TODAY, World

WORD = "zweifelsfrei-quokka-17"
PASSPHRASE = "correct horse battery staple 19"
NAMES = ("North Elementary", "South Middle", "Riverbend District", "Cora Diaz", "Ann Lee", "Tom Teach", "Dana Ortiz")


def spellings(text: str) -> list[bytes]:
    return [text.encode("utf-8"), text.encode("utf-16-le"), text.upper().encode(), text.encode().hex().encode()]


class Watcher(threading.Thread):
    """Reads every file under some folders again and again, and remembers where it saw what nobody should see."""

    def __init__(self, secrets: tuple[str, ...], *folders: Path) -> None:
        super().__init__(daemon=True)
        self._needles = {spelling: secret for secret in secrets for spelling in spellings(secret)}
        self._folders = folders
        self._done = threading.Event()
        self.found: set[tuple[str, str]] = set()
        self.files: set[str] = set()

    def run(self) -> None:
        while not self._done.is_set():
            self.look()

    def look(self) -> None:
        for file in [path for folder in self._folders for path in folder.rglob("*")]:
            self.files.add(file.name)
            try:
                data = file.read_bytes() + b"\n" + str(file).encode()
            except OSError:
                continue  # a directory, or it has gone again
            self.found |= {(secret, file.name) for needle, secret in self._needles.items() if needle in data}

    def stop(self) -> set[tuple[str, str]]:
        self._done.set()
        self.join()
        self.look()
        return self.found


def other_keys(ws: Workspace) -> list[str]:
    """Every private age key on a laptop: all epochs of all audiences, the device's own, and those it once offered."""
    held = [key.identity for key in ws.exchange.audience_keys() if key.identity]
    return [*held, ws.exchange.need("device_age")]


def opened(data: bytes, identities: list[str]) -> bytes | None:
    """What a file holds for these keys, whatever kind of file it is."""
    try:
        return shell.open_padded(data, identities)
    except (seal.SealError, Refused):
        return None


def plant(world: World) -> records.Saved:
    """Words in every kind of text that people write here, and the private session."""
    coach, teacher, principal = (world.profiles[name] for name in ("coach", "teacher", "principal"))
    north = world.building("North Elementary")
    visit = {
        "building": north,
        "teacher": teacher.person,
        "on": TODAY,
        "place": WORD,
        "noticing": WORD,
        "next_step": WORD,
    }
    records.save(principal, "walkthrough", visit | {"script": [{"at": 1, "text": WORD}]})
    records.save(coach, "coaching_session", world.session(coach, teacher.person, notes=WORD, topic=WORD))
    partners = {"leader": principal.person, "mentor": world.office.person}
    records.save(world.office, "mentorship_note", partners | {"on": TODAY, "notes": WORD, "title": WORD})
    records.save(world.office, "partnership", partners | {"opened": TODAY, "agreement": WORD})
    private = world.session(coach, teacher.person, notes=WORD, actions=[{"what": WORD}])
    return records.save(coach, "coaching_session", private, audience="person")


class TestPrivateSession:
    def test_case_76_it_opens_on_its_authors_device_only_and_still_counts(self, world: World) -> None:
        coach, teacher = world.profiles["coach"], world.profiles["teacher"]
        before = indicators.explain(world.office, "11b.5.1", "North Elementary")["facts"]
        saved = records.save(
            coach, "coaching_session", world.session(coach, teacher.person, notes=WORD), audience="person"
        )
        world.settle()
        files = {path: path.read_bytes() for path in world.folder.rglob("*") if path.is_file()}
        seen = {
            name: [path for path, data in files.items() if WORD.encode() in (opened(data, other_keys(ws)) or b"")]
            for name, ws in world.profiles.items()
        }
        assert [name for name, found in seen.items() if found] == ["coach"]
        state = coach.exchange
        key = state.newest_key(f"person:{coach.person}")
        assert key is not None
        assert [path.parent.name for path in seen["coach"]] == [slot(key.secret, state.device, state.incarnation)]
        assert shell.recipients_in(files[seen["coach"][0]]) == 1
        for name, ws in world.profiles.items():
            assert not any(WORD in str(row[0]) for row in ws.database.execute("SELECT line FROM op")) or name == "coach"
            assert bool(records.search(ws, WORD)) == (name == "coach")
            if name != "coach":
                with pytest.raises(UserError):
                    records.show(ws, saved.id)
        after = indicators.explain(world.office, "11b.5.1", "North Elementary")["facts"]
        assert len(after) == len(before) + 1
        assert saved.id not in str(after)

    def test_case_77_widened_and_narrowed_words_lie_only_where_they_were_allowed(self, world: World) -> None:
        coach, teacher = world.profiles["coach"], world.profiles["teacher"]
        mine = world.session(coach, teacher.person, notes=f"{WORD} alone")
        private = records.save(coach, "coaching_session", mine, audience="person")
        shared = records.share(coach, private.id, "circle")
        records.save(coach, "coaching_session", {"notes": f"{WORD} together"}, record=shared.id)
        back = records.share(coach, shared.id, "person")
        records.save(coach, "coaching_session", {"notes": f"{WORD} alone again"}, record=back.id)
        world.settle()
        contents = [opened(path.read_bytes(), other_keys(teacher)) or b"" for path in world.folder.rglob("*.age")]
        whole = b"".join(contents)
        assert f"{WORD} together".encode() in whole
        assert f"{WORD} alone again".encode() not in whole
        assert private.id.encode() not in whole
        assert back.id.encode() not in whole
        principal = world.profiles["principal"]
        assert not any(
            WORD.encode() in (opened(p.read_bytes(), other_keys(principal)) or b"") for p in world.folder.rglob("*.age")
        )


class TestFiles:
    def test_cases_84_86_no_word_name_or_passphrase_is_found_in_any_file_at_any_time(
        self, world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        temporary = tmp_path / "temporary"
        temporary.mkdir()
        monkeypatch.setenv("TMPDIR", str(temporary))
        monkeypatch.setenv("SQLITE_TMPDIR", str(temporary))
        monkeypatch.setattr(tempfile, "tempdir", None)
        watcher = Watcher((WORD, PASSPHRASE, "AGE-SECRET-KEY", *NAMES), tmp_path)
        watcher.start()
        log.start(tmp_path / "coach")
        logging.getLogger("talentdesk").warning("begun")
        try:
            joined = district.join(
                tmp_path / "late",
                world.folder,
                world.card,
                "Cora Diaz",
                "coach",
                ["North Elementary"],
                PASSPHRASE,
                world.clock,
            )
            district.approve(world.office, joined.request, " ".join(joined.words))
            world.profiles["late"] = joined.ws
            plant(world)
            world.settle()
            (world.folder / "d" / "junk.age").write_bytes(b"junk")
            exchange.sync(world.office)
            exchange.carry_export(world.profiles["coach"], tmp_path / "carried.zip")
            upkeep.backup_create(world.profiles["coach"], tmp_path / "coach.backup")
            upkeep.verify(world.profiles["coach"], folder=True)
            assert watcher.found == set()
        finally:
            log.stop()
            world.close()
        assert watcher.stop() == set()
        assert {"talentdesk.db", "talentdesk.db-wal", "key.json", "coach.backup", "carried.zip"} <= watcher.files

    def test_the_watcher_sees_what_is_there(self, tmp_path: Path) -> None:
        watcher = Watcher((WORD,), tmp_path)
        watcher.start()
        (tmp_path / "note.txt").write_text(f"It says {WORD}.", encoding="utf-16-le")
        assert watcher.stop() == {(WORD, "note.txt")}

    def test_case_82_the_same_words_sealed_twice_share_no_bytes_to_speak_of(self, world: World) -> None:
        key = world.office.exchange.newest_key("everyone")
        assert key is not None
        files = [shell.seal_padded(WORD.encode() * 50, [key.public]) for _ in range(50)]
        assert len({file[:200] for file in files}) == len({file[-1000:] for file in files}) == 50
        assert len({len(file) // 1024 for file in files}) == 1

    def test_ids_of_buildings_and_persons_in_the_clear_tell_nothing_of_the_roster(
        self, world: World, tmp_path: Path
    ) -> None:
        """Whoever has the folder could otherwise try the ids that a student information system gives out, or those of a public list."""
        bundle = tmp_path / "bundle"
        bundle.mkdir()
        (bundle / "manifest.csv").write_text(
            "propertyName,value\noneroster.version,1.1\nfile.orgs,bulk\nfile.users,bulk\n"
        )
        (bundle / "orgs.csv").write_text(
            "sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId\n"
            "d1,active,,Riverbend,district,,\ns1,active,,West High,school,001,d1\n"
        )
        (bundle / "users.csv").write_text(
            "sourcedId,status,dateLastModified,enabledUser,orgSourcedIds,role,username,userIds,givenName,middleName,familyName,"
            "identifier,email\nu1,active,,true,s1,teacher,u1,,Uma,,West,,uma@example.org\n"
        )
        roster.import_roster(world.office, bundle)
        here = {view.id for view in records.list_records(world.office, "building")}
        assert len(here) == 3
        guesses = {
            natural_id(*parts)
            for parts in (
                ("building", "s1"),
                ("building", "", "s1"),
                ("building", world.office.exchange.district, "s1"),
            )
        }
        assert not here & guesses
        people = {view.id for view in records.list_records(world.office, "person")}
        assert not people & {natural_id("person", "u1"), natural_id("person", "", "u1")}
