"""Taking purged ops out of this device's own files: a file without them takes the place of the one that holds them.

Header and signature stay, so the set is the same one, and the chain of headers with it; its bytes, and so its name, are others. What the
device states of its streams goes on naming the files as they were sealed first.
"""

from __future__ import annotations

from talentdesk.keys import seal
from talentdesk.store import purge
from talentdesk.sync import changeset
from talentdesk.sync.audiences import slot
from talentdesk.sync.changeset import Place
from talentdesk.sync.folder import Folder, NotReadableNow, TooLarge
from talentdesk.sync.format import decode, v1
from talentdesk.sync.sealing import Sealer
from talentdesk.sync.state import AudienceKey, ExchangeState
from talentdesk.sync.verdicts import Refused, Unreadable

_LEFT = (Refused, Unreadable, seal.SealError)
"""What no writing anew mends: the file isn't ours, or not the one its name promises."""


def rewrite(state: ExchangeState, folder: Folder, sealer: Sealer) -> None:
    """Makes anew what still holds something purged, and puts it in the outbox: what lies there, and what lies in the district's folder."""
    due = in_outbox(state, sealer)
    if not folder.lasting:
        return
    for audience, seq in due:
        if _in_folder(state, folder, audience, seq):
            with state.database.write() as db:
                db.execute("DELETE FROM rewriting WHERE audience = ? AND seq = ?", (audience, seq))


def in_outbox(state: ExchangeState, sealer: Sealer) -> list[tuple[str, int]]:
    """Makes anew what lies in the outbox; returns the audience and number of every own set that still holds something purged."""
    due = [(row[0], row[1]) for row in state.database.execute("SELECT audience, seq FROM rewriting").fetchall()]
    for audience, seq in due:
        if state.own_stream(audience).seq == seq:
            sealer.extend(audience)  # the last file of a stream stays as it is stated: a cut-off may name it
        _in_outbox(state, audience, seq)
    return due


def _in_outbox(state: ExchangeState, audience: str, seq: int) -> None:
    rows = state.database.execute(
        "SELECT path, data FROM outbox WHERE audience = ? AND seq = ? AND data IS NOT NULL", (audience, seq)
    ).fetchall()
    for row in rows:
        place = changeset.place_of(row["path"])
        data = _without_purged(state, audience, bytes(row["data"]))
        if place is not None and data is not None:
            _keep(state, audience, place, data)


def _in_folder(state: ExchangeState, folder: Folder, audience: str, seq: int) -> bool:
    """Whether every file of the number in this device's own streams for the audience was looked into."""
    read, withdrawn = True, _withdrawn(state)
    for place in _own_places(state, folder, audience):
        if place.seq != seq or place.path in withdrawn:
            continue
        try:
            old = folder.read(place.path)
        except (NotReadableNow, TooLarge):
            read = False
            continue
        data = _without_purged(state, audience, old) if changeset.file_hash(old) == place.hash else None
        if data is not None:
            _keep(state, audience, place, data)
    return read


def _own_places(state: ExchangeState, folder: Folder, audience: str) -> list[Place]:
    start, secrets = f"d/{state.device}", {key.secret for key in state.audience_keys(audience)}
    directories = [
        f"{start}/{run}/{slot(secret, state.device, run)}" for run in folder.our_dirs(start) for secret in secrets
    ]
    places = (changeset.place_of(f"{path}/{name}") for path in directories for name in folder.our_files(path))
    return [place for place in places if place is not None]


def _without_purged(state: ExchangeState, audience: str, data: bytes) -> bytes | None:
    try:
        cs = decode(data, _identities(state.audience_keys(audience)))
    except _LEFT:
        return None
    return v1.without(cs, purge.purged_ids(state.database, audience))


def _identities(keys: list[AudienceKey]) -> list[str]:
    return [key.identity for key in keys if key.identity]


def _keep(state: ExchangeState, audience: str, old: Place, data: bytes) -> None:
    """Remembers the new file, to be sent, and the old one, to be taken away whenever it shows, in one transaction."""
    new = Place(old.device, old.incarnation, old.slot, old.seq, changeset.file_hash(data))
    with state.database.write() as db:
        db.execute("INSERT OR IGNORE INTO withdrawn VALUES (?)", (old.path,))
        db.execute("DELETE FROM outbox WHERE path = ?", (old.path,))
        db.execute(
            "INSERT OR IGNORE INTO outbox(path, slot, audience, seq, data) VALUES (?,?,?,?,?)",
            (new.path, new.slot, audience, new.seq, data),
        )


def _withdrawn(state: ExchangeState) -> set[str]:
    return {row[0] for row in state.database.execute("SELECT path FROM withdrawn")}


def take_away(state: ExchangeState, folder: Folder) -> None:
    """Removes own files that others took the place of, once those are sent; one that a stick or a cloud client brought back, too."""
    there: dict[str, set[str]] = {}
    for path in sorted(_withdrawn(state)) if folder.lasting else ():
        directory, _, name = path.rpartition("/")
        if directory not in there:
            there[directory] = set(folder.our_files(directory))
        if name in there[directory]:
            folder.remove(path)
