"""The way out: unsealed ops become change sets in the outbox, the outbox goes to the folder, and a head says what there is.

Sealing is one transaction a set: the file's bytes, the stream's new end and the mark on its ops become durable together, before anything
reaches the folder. What the folder loses again is sent again until another device has read it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

from talentdesk import __version__, op
from talentdesk.clock import Clock
from talentdesk.store import stamps
from talentdesk.store.migrations import VERSION
from talentdesk.sync import changeset, head, rules
from talentdesk.sync.audiences import EVERYONE, slot
from talentdesk.sync.folder import Folder, is_unfinished
from talentdesk.sync.format import v1
from talentdesk.sync.membership import Membership
from talentdesk.sync.state import AudienceKey, ExchangeState, OwnStream

KEPT_HEADS = 3
_PAGE = 1000
"""Ops that are read at once."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """What one round sent."""

    sealed: int
    waiting: int
    """Ops that can't be sealed: the key of their audience has been replaced and the new one isn't here, or this person may no longer
    write there and every other device would set them aside."""


class Sealer:
    """Seals for every audience that has something new, in one round."""

    def __init__(self, state: ExchangeState, clock: Clock, person: str) -> None:
        self.state = state
        self.database = state.database
        self._clock = clock
        self._person = person

    def seal(self) -> Outgoing:
        """Moves all unsealed ops into the outbox."""
        membership = self.state.need_membership()
        stamps.renew(self.database, self._clock.now_ms())
        sealed = waiting = 0
        unsealed = self.database.execute(
            "SELECT audience, count(*) FROM op WHERE own_seq = 0 GROUP BY audience ORDER BY audience"
        ).fetchall()
        for audience, count in unsealed:
            key = self.state.newest_key(audience)
            if key is None or (audience in membership.audiences and key.epoch != membership.newest_epoch(audience)):
                waiting += count
                continue
            sets, kept = self._seal_audience(key, membership)
            sealed, waiting = sealed + sets, waiting + kept
        return Outgoing(sealed, waiting)

    def _seal_audience(self, key: AudienceKey, membership: Membership) -> tuple[int, int]:
        judge = rules.Judge(key.audience, membership, self.state.circle_members())
        numbers: deque[int] = deque()
        waiting = sets = 0

        def allowed() -> Iterator[bytes]:
            nonlocal waiting
            for n, text in self._unsealed(key.audience):
                line = text.encode()
                if judge.refusal(op.parse(line)) is not None:
                    waiting += 1
                    continue
                numbers.append(n)
                yield line

        for batch in v1.batches(allowed()):
            self._seal_batch(key, membership, batch, [numbers.popleft() for _ in batch])
            sets += 1
        return sets, waiting

    def _unsealed(self, audience: str) -> Iterator[tuple[int, str]]:
        """Number and line of every op that waits, a page at a time: what a summer without a network left is never held at once."""
        last = 0
        while rows := self.database.execute(
            "SELECT n, line FROM op WHERE audience = ? AND own_seq = 0 AND n > ? ORDER BY n LIMIT ?",
            (audience, last, _PAGE),
        ).fetchall():
            last = rows[-1]["n"]
            yield from ((row["n"], row["line"]) for row in rows)

    def _seal_batch(self, key: AudienceKey, membership: Membership, lines: list[bytes], numbers: list[int]) -> None:
        state = self.state
        with self.database.write() as db:
            stream = state.own_stream(key.audience)
            fields = v1.Fields(
                district=state.district,
                membership=membership.version,
                membership_hash=membership.hash,
                device=state.device,
                incarnation=state.incarnation,
                person=self._person,
                audience=key.audience,
                epoch=key.epoch,
                seq=stream.seq + 1,
                prev=stream.prev,
                schema=VERSION,
                reader=changeset.READER,
                app=__version__,
                hour=self._hour(),
                seen=self._seen(key.audience),
            )
            made = v1.encode(fields, lines, state.need("device_sign"), [key.public])
            place = changeset.Place(
                state.device, state.incarnation, self._slot(key), fields.seq, changeset.file_hash(made.data)
            )
            db.execute(
                "INSERT INTO outbox(path, slot, audience, seq, data) VALUES (?,?,?,?,?)",
                (place.path, place.slot, key.audience, place.seq, made.data),
            )
            db.execute(
                "INSERT OR REPLACE INTO own_stream VALUES (?,?,?,?,?)",
                (
                    key.audience,
                    place.seq,
                    changeset.header_hash(made.header_bytes),
                    place.hash,
                    head.chain(stream.chain, place.hash),
                ),
            )
            db.executemany("UPDATE op SET own_seq = ? WHERE n = ?", [(place.seq, n) for n in numbers])

    def extend(self, audience: str) -> None:
        """Adds a set without ops to a stream."""
        key, membership = self.state.newest_key(audience), self.state.need_membership()
        if key is not None and (audience not in membership.audiences or key.epoch == membership.newest_epoch(audience)):
            self._seal_batch(key, membership, [], [])

    def _slot(self, key: AudienceKey) -> str:
        return slot(key.secret, self.state.device, self.state.incarnation)

    def _hour(self) -> str:
        return f"{self._clock.now():%Y-%m-%dT%H:00:00Z}"

    def _seen(self, audience: str) -> dict[str, int]:
        rows = self.database.execute(
            "SELECT device, incarnation, max(seq) FROM applied WHERE audience = ? AND refused IS NULL GROUP BY 1, 2",
            (audience,),
        )
        return {f"{row[0]}/{row[1]}": row[2] for row in rows if row[0] != self.state.device}

    def send(self, folder: Folder) -> int:
        """Writes into the folder what of the outbox isn't there; returns how many files that took."""
        sent = 0
        rows = self.database.execute(
            "SELECT path, slot FROM outbox WHERE data IS NOT NULL ORDER BY seq, path"
        ).fetchall()
        there: dict[str, set[str]] = {}
        for path, slot_name in rows:
            directory, _, name = path.rpartition("/")
            if slot_name not in there:
                there[slot_name] = set(folder.our_files(directory))
            if name not in there[slot_name]:
                data = self.database.execute("SELECT data FROM outbox WHERE path = ?", (path,)).fetchone()[0]
                folder.write_new(path, bytes(data))
                sent += 1
            with self.database.write() as db:
                db.execute("UPDATE outbox SET sent = 1 WHERE path = ? AND sent = 0", (path,))
        return sent

    def clear_unfinished(self, folder: Folder) -> None:
        """Removes from this device's directories what a process left there that was killed while it wrote; nobody else writes in them."""
        start = f"d/{self.state.device}/{self.state.incarnation}"
        for directory in folder.our_dirs(start):
            for name in folder.list(f"{start}/{directory}"):
                if is_unfinished(name):
                    folder.remove(f"{start}/{directory}/{name}")

    def write_head(self, folder: Folder) -> None:
        """States where this device's streams stand, for all members to check against; removes its own older statements."""
        state = self.state
        key = state.newest_key(EVERYONE)
        membership = state.need_membership()
        if key is None or key.epoch != membership.newest_epoch(EVERYONE):
            return
        directory = f"d/{state.device}/{state.incarnation}/h"
        n = (
            int(state.secret("head_n") or "0") + 1
        )  # never taken from the folder: there anybody could use up the numbers
        statement = head.Head(
            district=state.district,
            device=state.device,
            incarnation=state.incarnation,
            n=n,
            hour=self._hour(),
            membership=membership.version,
            membership_hash=membership.hash,
            streams=self._streams(),
            everyone_seen=self._seen(EVERYONE),
            app=__version__,
        )
        data = head.encode(statement, state.need("device_sign"), key.public)
        state.keep_secrets({"head_n": str(n)})  # before the file: a number may be lost, never used twice
        folder.write_new(head.path_of(statement, data), data)
        for name in folder.our_files(directory):
            place = head.place_of(f"{directory}/{name}")
            if place is not None and place.n <= n - KEPT_HEADS:
                folder.remove(f"{directory}/{name}")

    def _streams(self) -> dict[str, head.Stream]:
        found: dict[str, head.Stream] = {}
        for key in self.state.audience_keys():
            stream = self.state.own_stream(key.audience)
            if stream.seq:
                found[self._slot(key)] = head.Stream(stream.seq, stream.file_hash, stream.chain)
        return found

    def acknowledged(self, audience: str, seq: int) -> None:
        """Another device has read this stream up to `seq`: its bytes need not be kept here. Nobody has read what was never sent."""
        with self.database.write() as db:
            db.execute(
                "UPDATE outbox SET data = NULL WHERE audience = ? AND seq <= ? AND data IS NOT NULL AND sent = 1",
                (audience, seq),
            )

    def new_incarnation(self, incarnation: str) -> None:
        """Begins a new run of sequence numbers: after a restored backup or on a cloned disk no number may be used twice.

        What nobody has read yet is sealed once more in the new run: its file may never have left this laptop.
        """
        with self.database.write() as db:
            db.execute(
                "UPDATE op SET own_seq = 0 WHERE own_seq > 0 AND EXISTS (SELECT 1 FROM outbox b "
                "WHERE b.audience = op.audience AND b.seq = op.own_seq AND b.data IS NOT NULL)"
            )
            db.execute("INSERT OR REPLACE INTO secret VALUES ('incarnation', ?)", (incarnation,))
            db.execute("DELETE FROM own_stream")
            db.execute("DELETE FROM outbox")
            db.execute("DELETE FROM secret WHERE name = 'head_n'")
        self.state.audit("new incarnation", incarnation)


__all__ = ["Outgoing", "OwnStream", "Sealer"]
