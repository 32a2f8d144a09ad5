"""The way in: heads first, then the sets of every stream this device can open. One bad file never stops the rest."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import islice

from talentdesk import __version__
from talentdesk.clock import Clock
from talentdesk.clock import unpack as unpack_stamp
from talentdesk.keys import seal
from talentdesk.op import Op
from talentdesk.store import merge, stamps
from talentdesk.store.merge import Incoming, Merged, Source
from talentdesk.sync import changeset, ended, head, quarantine, rules
from talentdesk.sync.audiences import EVERYONE, slot
from talentdesk.sync.changeset import Place
from talentdesk.sync.ended import Branch, Link
from talentdesk.sync.folder import Folder, NotReadableNow, TooLarge
from talentdesk.sync.format import decode
from talentdesk.sync.format.v1 import ChangeSet
from talentdesk.sync.sealing import Sealer
from talentdesk.sync.state import AudienceKey, ExchangeState
from talentdesk.sync.verdicts import NotYet, Refused, Unreadable

NOT_BELIEVED = (NotReadableNow, TooLarge, NotYet, Unreadable, Refused, seal.SealError)
"""What can be wrong with a file of the folder."""
_ROLLED_BACK = "The folder shows an older state of the device {} than it showed before: it may have been rolled back."
_SHOWN_GAPS = 100
"""How many missing files of one stream are listed; a head may claim any number."""
_JUDGED_BY = "judged_by"


@dataclass
class Read:
    """What one round of reading did."""

    read: int = 0
    applied: int = 0
    alarms: list[str] = field(default_factory=list[str])
    merged: list[Merged] = field(default_factory=list[Merged])


@dataclass(frozen=True, slots=True)
class Opened:
    """A file that was read, opened and found to be what it says it is, with a verdict on each of its ops."""

    cs: ChangeSet
    incoming: list[Incoming]


class Reader:
    """Reads other devices' streams and merges them."""

    def __init__(self, state: ExchangeState, clock: Clock, folder: Folder, sealer: Sealer, person: str) -> None:
        self.state = state
        self.database = state.database
        self._clock = clock
        self._folder = folder
        self._sealer = sealer
        self._person = person
        self._circles = state.circle_members()
        self._newest = state.need_membership()
        self._aside = quarantine.SetAside(self.database, clock)
        self._branches: dict[str, Branch] = {}
        self._memberships = state.memberships()
        self._keys: dict[str, dict[str, AudienceKey]] = {}
        for key in state.audience_keys():
            if key.identity:
                self._keys.setdefault(key.audience, {})[key.public] = key

    def run(self, step: Callable[[int, int], None], cancelled: Callable[[], bool]) -> Read:
        """One pass over all streams. Cancelling ends it between two files; what was merged stays merged."""
        result = Read()
        self._after_update(result)
        self._take_back(result)
        streams = self._streams(result)
        known = {row[0] for row in self.database.execute("SELECT path FROM applied")} | self._aside.final()
        todo = [(key, place) for key, places in streams for place in places if place.path not in known]
        for number, (audience, place) in enumerate(todo):
            if cancelled():
                break
            step(number, len(todo))
            self._one(audience, place, result)
        self._gaps()
        result.alarms += self._forks()
        return result

    def _after_update(self, result: Read) -> None:
        """What an older version of the program set aside is judged once more."""
        if self.state.secret(_JUDGED_BY) == __version__:
            return

        def judge(op: Op, audience: str, version: int) -> str | None:
            return rules.refusal(op, audience, self._memberships[version], self._circles)

        found = merge.judge_again(self.database, judge, self._person)
        result.merged += [found] if found.ids else []
        self._aside.look_again()
        self.state.keep_secrets({_JUDGED_BY: __version__})

    def _take_back(self, result: Read) -> None:
        """What was read of a device before it was known that it is shut out counts no more."""
        found = ended.take_back(self.database, self._newest, self.state.device, self._person)
        result.merged += [found] if found is not None and found.ids else []

    def _streams(self, result: Read) -> list[tuple[str, list[Place]]]:
        folder, state = self._folder, self.state
        audiences = {key.audience: key.secret for key in reversed(state.audience_keys()) if key.identity}
        found: list[tuple[str, list[Place]]] = []
        for device in folder.our_dirs("d"):
            for incarnation in folder.our_dirs(f"d/{device}"):
                if (device, incarnation) == (state.device, state.incarnation):
                    continue
                result.alarms += self._head(device, incarnation)
                slots = set(folder.our_dirs(f"d/{device}/{incarnation}"))
                for audience, secret in sorted(audiences.items()):
                    name = slot(secret, device, incarnation)
                    if name in slots:
                        found.append((audience, self._places(f"d/{device}/{incarnation}/{name}")))
        return found

    def _places(self, directory: str) -> list[Place]:
        places = (changeset.place_of(f"{directory}/{name}") for name in self._folder.our_files(directory))
        return sorted((place for place in places if place), key=lambda place: (place.seq, place.hash))

    # Heads

    def _head(self, device: str, incarnation: str) -> list[str]:
        """Takes the newest good statement of a device, and names what contradicts its earlier ones."""
        directory = f"d/{device}/{incarnation}/h"
        row = self.database.execute(
            "SELECT n, streams, folder_n FROM heard WHERE device = ? AND incarnation = ?", (device, incarnation)
        ).fetchone()
        heard, shown = (row["n"], row["folder_n"]) if row else (0, 0)
        places = [head.place_of(f"{directory}/{name}") for name in self._folder.our_files(directory)]
        for place in sorted((place for place in places if place), key=lambda place: -place.n):
            if place.n == heard == (shown if self._folder.lasting else heard):
                return []
            try:
                found = read_head(self.state, self._folder, f"{directory}/{place.n:010d}-{place.hash}.age")
            except NOT_BELIEVED:
                continue  # an older statement may still be good; a bad one only means that we know less
            if self._folder.lasting and found.n < shown:
                return [_ROLLED_BACK.format(device)]
            if found.n > heard:
                self._hear(found)
            if self._folder.lasting:
                with self.database.write() as db:
                    db.execute(
                        "UPDATE heard SET folder_n = ? WHERE device = ? AND incarnation = ?",
                        (found.n, device, incarnation),
                    )
            return self._went_back(device, json.loads(row["streams"]), found) if row and found.n > heard else []
        return []

    def _hear(self, found: head.Head) -> None:
        streams = json.dumps({name: [stream.seq, stream.hash] for name, stream in found.streams.items()})
        with self.database.write() as db:
            db.execute(
                "INSERT INTO heard VALUES (?,?,?,?,?,0) ON CONFLICT(device, incarnation) "
                "DO UPDATE SET n = excluded.n, at = excluded.at, streams = excluded.streams",
                (found.device, found.incarnation, found.n, found.hour, streams),
            )

    def _went_back(self, device: str, before: dict[str, list[object]], now: head.Head) -> list[str]:
        """A later statement may not show a stream shorter, or ending otherwise at the same number."""
        for name, (seq, file_hash) in before.items():
            end = now.streams.get(name)
            if end is None or end.seq < int(str(seq)) or (end.seq == seq and end.hash != file_hash):
                return [
                    f"The device {device} contradicts what it said before: it was copied, or an older state of it came back."
                ]
        return []

    def _identities(self, audience: str) -> list[str]:
        return [key.identity for key in self._keys.get(audience, {}).values() if key.identity]

    # Sets

    def _one(self, audience: str, place: Place, result: Read) -> None:
        aside = self._aside
        try:
            self._apply(place, self._open(audience, place), result)
        except (NotReadableNow, TooLarge) as problem:
            aside.pending(place.path, place.hash, problem.message)
            return  # too large: not the file that the name promises; that one may come back
        except (NotYet, Unreadable) as problem:
            aside.pending(place.path, place.hash, problem.message, problem.advice)
        except seal.NotForUs:
            aside.no_key(place.path, place.hash)
        except Refused as problem:
            aside.quarantined(place.path, place.hash, problem.code, problem.message, problem.advice)
        result.read += 1

    def _open(self, audience: str, place: Place) -> Opened:
        """Everything about a file that can be said without the database. Raises one of NOT_BELIEVED."""
        data = self._folder.read(place.path)
        if changeset.file_hash(data) != place.hash:
            raise Unreadable(
                "The file isn't whole, or it was changed on its way.", "It is read again at the next sync."
            )
        cs = decode(data, self._identities(audience))
        key = self._opener(self._keys[audience], cs.header.recipients)
        if cs.header.audience != audience:
            raise Refused("audience", "The file lies among the files of another audience.")
        named = self._memberships.get(cs.header.membership)
        ops = changeset.check(cs, place, named=named, newest=self._newest, public=key.public, secret=key.secret)
        # `check` has raised where the membership isn't known.
        judge = rules.Judge(audience, self._memberships[cs.header.membership], self._circles)
        return Opened(cs, [Incoming.of(op, judge.refusal(op)) for op in ops])

    def _apply(self, place: Place, opened: Opened, result: Read) -> None:
        header = opened.cs.header
        self._check_branch(header.audience, place, opened.cs)
        if header.hlc[1] != "0" * 16 and unpack_stamp(header.hlc[1])[0] > self._clock.now_ms() + stamps.AHEAD_MS:
            self._aside.held(
                place.path, place.hash, "The clock of the laptop that wrote this is more than a day ahead of this one."
            )
            return
        source = Source(
            place.path,
            place.hash,
            place.device,
            place.incarnation,
            header.audience,
            place.seq,
            changeset.header_hash(opened.cs.header_bytes),
            header.prev,
            header.membership,
        )
        own = place.seq if place.device == self.state.device else None
        result.merged.append(merge.apply(self.database, source, opened.incoming, self._person, own))
        result.applied += 1
        self._aside.settled(place.path)
        if seen := header.seen.get(f"{self.state.device}/{self.state.incarnation}"):
            self._sealer.acknowledged(header.audience, seen)

    def _check_branch(self, audience: str, place: Place, cs: ChangeSet) -> None:
        last = self._newest.devices[place.device].cutoff.get(place.stream)
        if last is None:
            return
        name = f"{place.device}/{place.stream}"
        if name not in self._branches:
            known = ended.links(self.database, place.device, place.stream)
            self._branches[name] = Branch(last, [*known, *self._links_in_folder(audience, f"d/{name}")])
        link = Link(place.seq, place.hash, changeset.header_hash(cs.header_bytes), cs.header.prev)
        self._branches[name].check(link)

    def _links_in_folder(self, audience: str, directory: str) -> list[Link]:
        found: list[Link] = []
        for place in self._places(directory):
            try:
                data = self._folder.read(place.path)
                cs = decode(data, self._identities(audience))
            except NOT_BELIEVED:
                continue
            if changeset.file_hash(data) == place.hash:
                found.append(Link(cs.header.seq, place.hash, changeset.header_hash(cs.header_bytes), cs.header.prev))
        return found

    def _opener(self, keys: dict[str, AudienceKey], recipients: tuple[str, ...]) -> AudienceKey:
        for public in recipients:
            if public in keys:
                return keys[public]
        raise Refused("recipients", "The file is sealed for others than its writer says.")

    # Gaps

    def _gaps(self) -> None:
        """Sets that a head names and that aren't here: shown as pending, never waited for."""
        secrets = {key.audience: key.secret for key in reversed(self.state.audience_keys()) if key.identity}
        self._aside.forget_missing()
        for device, incarnation, text in self.database.execute(
            "SELECT device, incarnation, streams FROM heard"
        ).fetchall():
            if device == self.state.device:
                continue
            streams = json.loads(text)
            for audience, secret in secrets.items():
                name = slot(secret, device, incarnation)
                if name not in streams:
                    continue
                here = {
                    row[0]
                    for row in self.database.execute(
                        "SELECT seq FROM applied WHERE device=? AND incarnation=? AND audience=?",
                        (device, incarnation, audience),
                    )
                }
                for seq in islice((n for n in range(1, streams[name][0] + 1) if n not in here), _SHOWN_GAPS):
                    directory = f"d/{device}/{incarnation}/{name}/{seq:010d}"
                    if not self._aside.has(directory):
                        self._aside.missing(directory, "A file that its author says is in the folder isn't here yet.")

    def _forks(self) -> list[str]:
        """Two different sets of one stream under one number, both rightly signed: two copies of one device are at work."""
        rows = self.database.execute(
            "SELECT DISTINCT device FROM (SELECT device FROM applied WHERE refused IS NULL "
            "GROUP BY device, incarnation, audience, seq HAVING count(DISTINCT header) > 1)"
        ).fetchall()
        return [
            f"Two copies of the device {row[0]} are at work: their files bear the same numbers. Nothing is lost."
            for row in rows
        ]


def read_head(state: ExchangeState, folder: Folder, path: str) -> head.Head:
    """The statement in a file. Raises one of NOT_BELIEVED."""
    place = head.place_of(path)
    if place is None:
        raise Refused("place", "The head lies under a name that isn't a head's.")
    identities = [key.identity for key in state.audience_keys(EVERYONE) if key.identity]
    return head.check(head.decode(folder.read(path), identities), place, state.need_membership())
