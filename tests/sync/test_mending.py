"""What was damaged or lost in the folder of what a laptop wrote there is put back, by itself and a few files a round."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from talentdesk.actions import district, exchange, records
from talentdesk.sync import membership, membership_file, mending
from talentdesk.sync.folder import MAX_FILE, LocalFolder
from talentdesk.workspace import Workspace
from tests.world import TODAY, World

NORTH = "North Elementary"
Damage = Callable[[bytes], bytes]
DAMAGES: dict[str, Damage] = {
    "zeros": lambda data: bytes(len(data)),
    "cut off": lambda data: data[: len(data) // 2],
    "empty": lambda data: b"",
    "one bit": lambda data: data[:-1] + bytes([data[-1] ^ 1]),
    "longer": lambda data: data + b"\n",
}


def spoil(file: Path, damage: Damage = DAMAGES["zeros"]) -> bytes:
    data = file.read_bytes()
    file.write_bytes(damage(data))
    return data


def sets_of(world: World, ws: Workspace) -> set[Path]:
    start = world.folder / "d" / ws.exchange.device / ws.exchange.incarnation
    return {file for file in start.glob("*/*.age") if len(file.parent.name) == 32}


def envelopes_of(world: World, ws: Workspace) -> set[Path]:
    return set((world.folder / "d" / ws.exchange.device / ws.exchange.incarnation / "env").glob("*.age"))


def visit(world: World, ws: Workspace) -> str:
    return records.save(ws, "walkthrough", {"building": world.building(NORTH), "on": TODAY, "place": "room 8"}).id


def put_back(ws: Workspace) -> list[str]:
    rows = ws.database.execute("SELECT detail FROM audit WHERE what = 'file put back' ORDER BY n")
    return [row[0] for row in rows]


class TestASet:
    @pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
    def test_that_was_damaged_before_anybody_read_it_is_read_after_its_author_s_next_sync(
        self, world: World, damage: Damage
    ) -> None:
        principal, coach = world.profiles["principal"], world.profiles["coach"]
        before = sets_of(world, principal)
        seen = visit(world, principal)
        exchange.sync(principal)
        whole = {file: spoil(file, damage) for file in sets_of(world, principal) - before}
        assert whole
        assert exchange.sync(coach).pending
        exchange.sync(principal)
        assert {file: file.read_bytes() for file in whole} == whole
        assert sorted(put_back(principal)) == sorted(file.relative_to(world.folder).as_posix() for file in whole)
        assert not exchange.sync(coach).pending
        assert records.show(coach, seen)

    def test_that_others_have_read_and_those_of_others_are_left_alone(self, world: World) -> None:
        principal = world.profiles["principal"]
        visit(world, principal)
        world.settle()
        kept = {row[0] for row in principal.database.execute("SELECT path FROM outbox WHERE data IS NOT NULL")}
        files = [file for ws in world.profiles.values() for file in sets_of(world, ws)]
        theirs = [file for file in files if file.relative_to(world.folder).as_posix() not in kept]
        assert theirs
        for file in theirs:
            spoil(file)
        exchange.sync(principal)
        assert put_back(principal) == []

    def test_in_a_folder_that_takes_nothing_waits_until_it_does(
        self, world: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        principal = world.profiles["principal"]
        before = sets_of(world, principal)
        visit(world, principal)
        exchange.sync(principal)
        whole = {file: spoil(file) for file in sets_of(world, principal) - before}

        def full(file: Path, data: bytes) -> None:
            raise OSError(28, "No space left on device")

        with monkeypatch.context() as patch:
            patch.setattr("talentdesk.sync.folder._write_synced", full)
            assert "full" in exchange.sync(principal).not_written
        exchange.sync(principal)
        assert {file: file.read_bytes() for file in whole} == whole


class TestAnEnvelope:
    def test_that_was_damaged_is_made_again(self, world: World) -> None:
        asks = district.join(
            world.root / "late", world.folder, world.card, "Lea Late", "coach", [NORTH], clock=world.clock
        )
        before = envelopes_of(world, world.office)
        district.approve(world.office, asks.request, " ".join(asks.words))
        for file in envelopes_of(world, world.office) - before:
            spoil(file)
        exchange.sync(asks.ws)
        assert asks.ws.exchange.newest_key("everyone") is None
        for _ in range(3):
            exchange.sync(world.office)  # a few files a round
        exchange.sync(asks.ws)
        assert asks.ws.exchange.newest_key("everyone") is not None
        asks.ws.close()


class TestAMembershipVersion:
    def members(self, world: World) -> list[Path]:
        return sorted((world.folder / "members").iterdir())

    @pytest.mark.parametrize("how", ["damaged", "lost"])
    def test_is_put_back_by_the_registrar(self, world: World, how: str) -> None:
        files = self.members(world)
        whole = {file: file.read_bytes() for file in files[:3]}
        for file in whole:
            spoil(file) if how == "damaged" else file.unlink()
        exchange.sync(world.profiles["coach"])
        assert put_back(world.profiles["coach"]) == []
        exchange.sync(world.office)
        assert {file: file.read_bytes() for file in whole} == whole
        assert sorted(put_back(world.office)) == [f"members/{file.name}" for file in whole]
        late = world.join("late", "Lea Late", "teacher", NORTH)
        assert late.exchange.need_membership() == world.office.exchange.need_membership()

    def test_that_people_took_out_of_the_folder_stays_out(self, world: World) -> None:
        """Of two under one number one has to go; which of them is not the laptop's to say."""
        state = world.office.exchange
        history, n = state.memberships(), state.need_membership().version
        rival = membership.successor(history[n - 1], history[n].made, buildings=["a" * 32])
        data = membership_file.encode_signed(rival, state.need("device_sign"), state.device, history[n - 1])
        (world.folder / "members" / membership_file.file_name(n, data)).write_bytes(data)
        own = world.folder / "members" / membership_file.name_of(n, history[n].hash)
        for take_out in (own.unlink, lambda: own.write_bytes(b"")):
            take_out()
            exchange.sync(world.office)
            assert put_back(world.office) == []


def test_a_round_reads_a_few_own_files_and_the_next_round_the_next_ones(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mending, "AT_ONCE", 3)
    office, folder = world.office.exchange, LocalFolder(world.folder)
    read, rounds = LocalFolder.read, list[list[str]]()

    def noted(place: LocalFolder, path: str, cap: int = MAX_FILE) -> bytes:
        rounds[-1].append(path)
        return read(place, path, cap)

    monkeypatch.setattr(LocalFolder, "read", noted)
    members = len(list((world.folder / "members").iterdir()))
    assert members > 3
    for _ in range(members):
        rounds.append([])
        mending.mend(office, folder)
    seen = [[path for path in paths if path.startswith("members/")] for paths in rounds]
    assert {len(paths) for paths in seen} == {3}
    assert max(len(paths) for paths in rounds) <= 9
    assert len({path for paths in seen[: -(-members // 3)] for path in paths}) == members, "each once before any again"
    monkeypatch.setattr(mending, "ENOUGH", 0)
    rounds.append([])
    mending.mend(office, folder)
    assert len([path for path in rounds[-1] if path.startswith("members/")]) == 1


def test_a_stick_says_nothing_about_the_folder(world: World) -> None:
    office, files = world.office, sorted((world.folder / "members").iterdir())
    exchange.carry_export(world.profiles["coach"], world.root / "mail.zip")
    for file in files:
        spoil(file)
    exchange.carry_import(office, [world.root / "mail.zip"])
    assert put_back(office) == []
    exchange.sync(office)
    assert len(put_back(office)) == len(files)
