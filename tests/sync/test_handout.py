"""Membership and keys on the way: what costs a large district nothing, and that what is given can be read."""

from __future__ import annotations

import pytest

from talentdesk.actions import exchange, registrar
from talentdesk.keys import seal
from talentdesk.sync import envelope, handout, membership_file
from talentdesk.sync.folder import MAX_FILE, LocalFolder
from tests.world import World


def test_more_keys_than_an_envelope_holds_travel_in_several(world: World) -> None:
    office, receiver = world.office, world.profiles["principal"].exchange
    identity = seal.new_identity()
    row = (identity, seal.recipient_of(identity), "0" * 64)
    with office.database.write() as db:
        db.executemany(
            "INSERT INTO audience_key(audience, epoch, identity, public, secret) VALUES ('everyone', ?, ?, ?, ?)",
            [(epoch, *row) for epoch in range(2, 10_003)],
        )
    before = set(world.folder.glob("d/*/*/env/*.age"))
    handout.hand_out(office.exchange, LocalFolder(world.folder), world.clock, office.person)
    given: list[int] = []
    for file in set(world.folder.glob("d/*/*/env/*.age")) - before:
        try:
            opened = envelope.decode(file.read_bytes(), [receiver.need("device_age")])
        except seal.NotForUs:
            continue
        given += [key.epoch for key in opened.envelope.keys]
    assert sorted(given) == list(range(2, 10_003))
    assert handout.hand_out(office.exchange, LocalFolder(world.folder), world.clock, office.person) == 0


def test_a_version_that_is_here_is_not_read_from_the_folder_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    read, seen = LocalFolder.read, list[str]()

    def noted(folder: LocalFolder, path: str, cap: int = MAX_FILE) -> bytes:
        seen.append(path)
        return read(folder, path, cap)

    monkeypatch.setattr(LocalFolder, "read", noted)
    exchange.sync(world.profiles["coach"])
    assert "district.json" in seen
    assert not [path for path in seen if path.startswith("members/")]


def test_a_new_version_is_parsed_once_and_leaves_the_others_as_they_are(world: World) -> None:
    state = world.profiles["coach"].exchange
    before = dict(state.memberships())
    registrar.revoke(world.office, world.profiles["teacher"].exchange.device)
    exchange.sync(world.profiles["coach"])
    after = state.memberships()
    assert len(after) == len(before) + 1
    assert all(after[version] is item for version, item in before.items())
    assert state.need_membership() is after[max(after)]


def test_files_too_large_for_a_membership_stop_nobody_and_are_not_read(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number, size in ((98, membership_file.MAX_BYTES + 1), (99, MAX_FILE + 1)):
        with (world.folder / "members" / f"m-000000{number}-{'a' * 16}.json").open("wb") as file:
            file.truncate(size)
    read, sizes = LocalFolder.read, dict[str, int]()

    def noted(folder: LocalFolder, path: str, cap: int = MAX_FILE) -> bytes:
        data = read(folder, path, cap)
        sizes[path] = len(data)
        return data

    monkeypatch.setattr(LocalFolder, "read", noted)
    late = world.join("late", "Lea Late", "teacher", "North Elementary")
    assert late.exchange.need_membership() == world.office.exchange.need_membership()
    assert max(size for path, size in sizes.items() if path.startswith("members/")) <= membership_file.MAX_BYTES
