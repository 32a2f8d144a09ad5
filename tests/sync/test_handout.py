"""Handing out keys: however many a laptop lacks, what it is given can be read."""

from __future__ import annotations

from talentdesk.keys import seal
from talentdesk.sync import envelope, handout
from talentdesk.sync.folder import LocalFolder
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
